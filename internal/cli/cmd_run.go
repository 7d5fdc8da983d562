package cli

import (
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/vetting"
)

func newRun(g *global) *cobra.Command {
	var full, aged bool
	var reason string
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Bring everybody to the newest epoch, and prove that nobody was skipped",
		Long: `Run brings the population of every configuration in force to the newest epoch.
A run that was interrupted is ended first. Each run ends with a signed report:
in scope = screened + skipped, missing 0, counted apart from the worker.

Exit status: 0 everybody is up to date, 1 error, 2 wrong usage, 4 somebody is
missing.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			a, err := g.begin(ctx, access.RunStart)
			if err != nil {
				return err
			}
			defer a.close()
			if _, err := a.vetting.EnsureEngine(ctx, a.actor); err != nil {
				return err
			}
			if aged {
				if _, err := a.vetting.CheckAge(ctx, a.actor); err != nil {
					return err
				}
			}
			if full {
				if _, err := a.vetting.Request(ctx, a.actor, reason); err != nil {
					return err
				}
			}
			done, err := a.catchup(ctx)
			reports := []vetting.Report{}
			for _, d := range done {
				reports = append(reports, d.Report)
			}
			if serr := a.settle(ctx); serr != nil {
				err = errors.Join(err, serr)
			}
			if perr := g.print(reports, func(w io.Writer) {
				if len(reports) == 0 && err == nil {
					fmt.Fprintln(w, "Everybody is up to date; nothing to do.")
				}
				for _, r := range reports {
					humanReport(w, r)
				}
			}); perr != nil {
				return perr
			}
			return runError(err)
		},
	}
	cmd.Flags().BoolVar(&full, "full", false, "screen everybody anew although nothing changed")
	cmd.Flags().BoolVar(&aged, "aged", true, "also screen anew those past the maximum age, and those left incomplete")
	cmd.Flags().StringVar(&reason, "reason", "asked for on the command line", "reason of a full run")
	cmd.AddCommand(newRunStatus(g), newRunReport(g))
	return cmd
}

func runError(err error) error {
	if errors.Is(err, vetting.ErrMissing) {
		return withStatus(ExitProof, err)
	}
	return err
}

func humanReport(w io.Writer, r vetting.Report) {
	if r.SupersededBy != "" {
		fmt.Fprintf(w, "run %d (%s, epoch %d): superseded by engine %s before its end; the next run covers everybody\n", r.Run, r.Configuration, r.Epoch, r.SupersededBy)
		return
	}
	var skipped int64
	for _, n := range r.Skipped {
		skipped += n
	}
	fmt.Fprintf(w, "run %d (%s, epoch %d → %d, %s): %s in scope, %s screened, %s skipped, %s missing; %s opened, %s changed, %s closed; %s\n",
		r.Run, r.Configuration, r.FromEpoch, r.Epoch, r.Mode, grouped(r.InScope), grouped(r.Screened), grouped(skipped), grouped(r.Missing),
		grouped(r.Opened), grouped(r.Changed), grouped(r.Closed), alerts(r.Alerts))
}

func newRunStatus(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Show the newest runs and whether every configuration is up to date",
		Long: `Status shows the newest runs.

Exit status: 0 every configuration is up to date, 1 error, 2 wrong usage, 4 a
run is due or open.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			a, err := g.begin(ctx, access.RunRead)
			if err != nil {
				return err
			}
			defer a.close()
			st, err := a.vetting.Standing(ctx)
			if err != nil {
				return err
			}
			if err := g.print(st, func(w io.Writer) {
				fmt.Fprintf(w, "epoch %d\n", st.Epoch)
				for _, c := range st.Configurations {
					state := "up to date"
					switch {
					case c.Open != 0:
						state = fmt.Sprintf("run %d is open", c.Open)
					case c.Covered < st.Epoch:
						state = "a run is due"
					}
					fmt.Fprintf(w, "%s: everybody has met epoch %d; %s\n", c.ID, c.Covered, state)
				}
				if len(st.Runs) == 0 {
					fmt.Fprintln(w, "No run yet.")
					return
				}
				t := newTable(w, "run", "configuration", "epoch", "mode", "cause", "started", "in scope", "screened", "missing", "alerts")
				for _, r := range st.Runs {
					if r.Report == nil {
						t.AppendRow([]any{r.Run.ID, r.Run.Config, r.Run.Epoch, r.Run.Mode, r.Run.Cause.Kind, minute(r.Run.StartedAt), "", "", "open", ""})
						continue
					}
					t.AppendRow([]any{
						r.Run.ID, r.Run.Config, r.Run.Epoch, r.Run.Mode, r.Run.Cause.Kind, minute(r.Run.StartedAt),
						grouped(r.Report.InScope), grouped(r.Report.Screened), grouped(r.Report.Missing), grouped(r.Report.Alerts),
					})
				}
				t.Render()
			}); err != nil {
				return err
			}
			if !st.UpToDate() {
				return withStatus(ExitProof, errors.New("not everybody has met the newest epoch; run “revet run”"))
			}
			return nil
		},
	}
}

func newRunReport(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "report RUN",
		Short: "Show the signed completeness report of a run, and check its signature",
		Long: `Report prints the completeness report of a run after checking its signature.

Exit status: 0 shown and genuine, 1 no such report, 2 wrong usage, 4 the
signature does not fit.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			n, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil {
				return withStatus(ExitUsage, fmt.Errorf("run %q is not a number", args[0]))
			}
			a, err := g.begin(ctx, access.RunRead)
			if err != nil {
				return err
			}
			defer a.close()
			r, err := a.vetting.SignedReport(ctx, n)
			if err != nil {
				return err
			}
			if err := audit.VerifyStatement(r.Note, vetting.ReportSubject(a.settings.Tenant, n), r.Doc, a.key.Public()); err != nil {
				return withStatus(ExitProof, fmt.Errorf("the report of run %d is not genuine: %w", n, err))
			}
			var rep vetting.Report
			if err := json.Unmarshal(r.Doc, &rep); err != nil {
				return err
			}
			return g.print(map[string]any{"report": rep, "note": string(r.Note)}, func(w io.Writer) {
				humanReport(w, rep)
				fmt.Fprintf(w, "engine %s; lists", rep.Engine)
				for _, l := range sortedKeys(rep.Lists) {
					fmt.Fprintf(w, " %s@%d", l, rep.Lists[l])
				}
				fmt.Fprintf(w, "\nstarted %s, completed %s; the signature is genuine\n", rep.StartedAt, rep.CompletedAt)
			})
		},
	}
}
