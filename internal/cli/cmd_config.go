package cli

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/score"
)

func newConfig(g *global) *cobra.Command {
	cmd := &cobra.Command{Use: "config", Short: "See, propose, try and approve configurations"}
	cmd.AddCommand(newConfigShow(g), newConfigPropose(g), newConfigImpact(g), newConfigApprove(g))
	return cmd
}

func newConfigShow(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "show [ID]",
		Short: "Show configurations and their versions",
		Long: `Show lists every version of every configuration, or prints the newest approved
version of one as the JSON that “revet config propose” takes.

Exit status: 0 shown, 1 error, 2 wrong usage.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			a, err := g.begin(ctx, access.ConfigRead)
			if err != nil {
				return err
			}
			defer a.close()
			all, err := a.vetting.Configurations(ctx)
			if err != nil {
				return err
			}
			if len(args) == 1 {
				var found *vetting.Configuration
				for i := range all {
					if all[i].ID == args[0] && all[i].ApprovedBy != "" {
						found = &all[i]
					}
				}
				if found == nil {
					return fmt.Errorf("configuration %s has no approved version", args[0])
				}
				b, err := json.Marshal(found, json.Deterministic(true), jsontext.WithIndent("  "))
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(g.stdout, "%s\n", b)
				return err
			}
			return g.print(all, func(w io.Writer) {
				t := newTable(w, "configuration", "version", "lists", "line", "max age", "proposed", "approved", "reason")
				for _, c := range all {
					approved := "waits"
					if c.ApprovedBy != "" {
						approved = c.ApprovedBy + " " + day(c.ApprovedAt)
					}
					age := "–"
					if c.MaxAgeDays > 0 {
						age = fmt.Sprintf("%d d", c.MaxAgeDays)
					}
					t.AppendRow([]any{c.ID, c.Version, strings.Join(c.Lists, ","), c.Policy.Line, age, c.ProposedBy + " " + day(c.ProposedAt), approved, c.Reason})
				}
				t.Render()
			})
		},
	}
}

func newConfigPropose(g *global) *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   "propose FILE",
		Short: "Propose a version of a configuration (JSON; “-” for standard input)",
		Long: `Propose stores a version of a configuration. It has no effect until approved;
a changed line or gate needs another person for that. Begin from “revet config
show ID”. Members: id, lists (or ["*"]), scope {segments, schemas}, policy (the
shipped one where it is left out), max_age_days, reason.

Exit status: 0 stored, 1 not possible, 2 wrong usage.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			in, err := g.openInput(args[0])
			if err != nil {
				return err
			}
			defer in.Close()
			b, err := io.ReadAll(io.LimitReader(in, 1<<20))
			if err != nil {
				return err
			}
			c := vetting.Configuration{Policy: score.DefaultPolicy()}
			if err := json.Unmarshal(bytes.TrimSpace(b), &c, json.RejectUnknownMembers(true)); err != nil {
				return withStatus(ExitUsage, fmt.Errorf("%s: %w", args[0], err))
			}
			if reason != "" {
				c.Reason = reason
			}
			a, err := g.begin(ctx, access.ConfigPropose)
			if err != nil {
				return err
			}
			defer a.close()
			made, err := a.vetting.Propose(ctx, a.actor, c)
			if err != nil {
				return err
			}
			if err := a.settle(ctx); err != nil {
				return err
			}
			return g.print(made, func(w io.Writer) {
				fmt.Fprintf(w, "Proposed %s version %d. See what it would change: revet config impact %s %d. It takes effect with: revet config approve %s %d --as SOMEBODY\n", made.ID, made.Version, made.ID, made.Version, made.ID, made.Version)
			})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "reason of the change")
	return cmd
}

func newConfigApprove(g *global) *cobra.Command {
	var noRun bool
	cmd := &cobra.Command{
		Use:   "approve ID VERSION",
		Short: "Put a proposed version in force, and screen everybody under it",
		Long: `Approve puts a proposal in force: a new epoch, under which everybody in scope is
screened. A changed line or gate must be approved by another person than the one
who proposed it. Where there are subjects, “revet config impact” comes first.

Exit status: 0 in force, 1 not possible, 2 wrong usage, 4 somebody is missing
from the run.`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			n, err := parseNumber("version", args[1])
			if err != nil {
				return err
			}
			a, err := g.begin(ctx, access.ConfigApprove)
			if err != nil {
				return err
			}
			defer a.close()
			e, err := a.vetting.Approve(ctx, a.actor, args[0], n)
			if err != nil {
				return err
			}
			reports := []vetting.Report{}
			if !noRun {
				if _, err := a.vetting.EnsureEngine(ctx, a.actor); err != nil {
					return err
				}
				done, err := a.catchup(ctx)
				for _, d := range done {
					reports = append(reports, d.Report)
				}
				if err != nil {
					return runError(err)
				}
			}
			if err := a.settle(ctx); err != nil {
				return err
			}
			return g.print(map[string]any{"configuration": args[0], "version": n, "epoch": e.N, "runs": reports}, func(w io.Writer) {
				fmt.Fprintf(w, "%s version %d is in force from epoch %d.\n", args[0], n, e.N)
				for _, r := range reports {
					humanReport(w, r)
				}
			})
		},
	}
	cmd.Flags().BoolVar(&noRun, "no-run", false, "do not screen now; “revet run” does it later")
	return cmd
}

func newUser(g *global) *cobra.Command {
	cmd := &cobra.Command{Use: "user", Short: "Admit, list and disable people and service accounts"}
	cmd.AddCommand(newUserAdd(g), newUserList(g), newUserDisable(g))
	return cmd
}

func newUserAdd(g *global) *cobra.Command {
	var name, reason string
	var roles []string
	var service bool
	cmd := &cobra.Command{
		Use:   "add ID",
		Short: "Admit a person or service account",
		Long: `Add admits a principal under an id that is never given again. Roles: ` + roleNames() + `.

Exit status: 0 admitted, 1 not possible, 2 wrong usage.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			rs, err := access.ParseRoles(roles)
			if err != nil {
				return withStatus(ExitUsage, err)
			}
			a, err := g.open(ctx)
			if err != nil {
				return err
			}
			defer a.close()
			actor, err := a.authorize(ctx, access.PrincipalChange)
			if err != nil {
				return err
			}
			p := access.Principal{Tenant: a.settings.Tenant, ID: args[0], Name: name, Kind: access.Person, Roles: rs}
			if service {
				p.Kind = access.Service
			}
			if p.Name == "" {
				p.Name = p.ID
			}
			if _, err := a.people.Admit(ctx, actor, p, reason); err != nil {
				return err
			}
			if err := a.settle(ctx); err != nil {
				return err
			}
			return g.print(p, func(w io.Writer) { fmt.Fprintf(w, "Admitted %s (%s).\n", p.ID, strings.Join(roles, ", ")) })
		},
	}
	f := cmd.Flags()
	f.StringVar(&name, "name", "", "full name (default: the id)")
	f.StringSliceVar(&roles, "role", nil, "role (repeatable)")
	f.BoolVar(&service, "service", false, "a service account, which cannot decide")
	f.StringVar(&reason, "reason", "admitted on the command line", "reason, kept on the record")
	return cmd
}

func roleNames() string {
	var out []string
	for _, r := range access.Roles() {
		out = append(out, string(r))
	}
	return strings.Join(out, ", ")
}

func newUserList(g *global) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List principals and their roles", Args: cobra.NoArgs,
		Long: "List shows every principal.\n\nExit status: 0 listed, 1 error, 2 wrong usage.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			a, err := g.begin(ctx, access.PrincipalRead)
			if err != nil {
				return err
			}
			defer a.close()
			vs, err := a.people.Principals(ctx)
			if err != nil {
				return err
			}
			return g.print(vs, func(w io.Writer) {
				t := newTable(w, "id", "name", "kind", "roles", "state")
				for _, v := range vs {
					state := "enabled"
					if v.Disabled {
						state = "disabled"
					}
					var rs []string
					for _, r := range v.Roles {
						rs = append(rs, string(r))
					}
					t.AppendRow([]any{v.ID, v.Name, v.Kind, strings.Join(rs, ", "), state})
				}
				t.Render()
			})
		},
	}
}

func newUserDisable(g *global) *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use: "disable ID", Short: "Shut a principal out; what they did stays", Args: cobra.ExactArgs(1),
		Long: "Disable shuts a principal out.\n\nExit status: 0 done, 1 not possible, 2 wrong usage.",
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			a, err := g.open(ctx)
			if err != nil {
				return err
			}
			defer a.close()
			actor, err := a.authorize(ctx, access.PrincipalChange)
			if err != nil {
				return err
			}
			if _, err := a.people.Disable(ctx, actor, args[0], reason); err != nil {
				return err
			}
			if err := a.settle(ctx); err != nil {
				return err
			}
			return g.print(map[string]any{"disabled": args[0]}, func(w io.Writer) { fmt.Fprintf(w, "%s is disabled.\n", args[0]) })
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "reason, kept on the record")
	return cmd
}
