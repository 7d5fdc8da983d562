package cli

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/encounter"
)

func newEncountersSite(g *global) *cobra.Command {
	var s encounter.Site
	cmd := &cobra.Command{
		Use:   "site [ID]",
		Short: "Declare a site, or list those that are declared",
		Long: `Site declares a place at which encounters happen, or a new version of one. Without
ID it lists the sites.

Exit status: 0 done, 1 not possible, 2 wrong usage.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			a, p, err := g.actor(ctx)
			if err != nil {
				return err
			}
			defer a.close()
			if len(args) == 1 {
				s.ID = args[0]
				if s, err = a.encounters.DeclareSite(ctx, p, s); err != nil {
					return err
				}
				if err := a.settle(ctx); err != nil {
					return err
				}
			}
			all, err := a.encounters.Sites(ctx)
			if err != nil {
				return err
			}
			type site struct {
				ID       string `json:"id"`
				Name     string `json:"name"`
				Zone     string `json:"zone"`
				Closed   bool   `json:"closed"`
				Version  int64  `json:"version"`
				Declared string `json:"declared"`
				By       string `json:"by"`
				Reason   string `json:"reason"`
			}
			out := make([]site, len(all))
			for i, x := range all {
				out[i] = site{x.ID, x.Name, x.Zone, x.Closed, x.Version, stamp(x.At), x.Actor, x.Reason}
			}
			return g.print(out, func(w io.Writer) {
				if len(out) == 0 {
					fmt.Fprintln(w, "No site is declared.")
					return
				}
				t := newTable(w, "site", "name", "zone", "version", "by", "state")
				for _, x := range out {
					state := "open"
					if x.Closed {
						state = "closed"
					}
					t.AppendRow([]any{x.ID, x.Name, x.Zone, x.Version, x.By, state})
				}
				t.Render()
			})
		},
	}
	cmd.Flags().StringVar(&s.Name, "name", "", "the site's name")
	cmd.Flags().StringVar(&s.Zone, "zone", "UTC", "its time zone, as America/Chicago")
	cmd.Flags().StringVar(&s.Reason, "reason", "", "why it is declared or changed")
	cmd.Flags().BoolVar(&s.Closed, "closed", false, "no new encounter may name it")
	return cmd
}

func newEncountersWords(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "words",
		Short: "Show the words that encounters are described with, their definitions and your mappings",
		Long: `Words shows the closed vocabularies: kinds of encounter, modes, roles, evidence of
identity (shown), outcomes, grounds of exceptions; and the mappings of your own
words that are in force.

Exit status: 0 shown, 1 error, 2 wrong usage.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			a, _, err := g.actor(ctx)
			if err != nil {
				return err
			}
			defer a.close()
			ms, err := a.encounters.Mappings(ctx)
			if err != nil {
				return err
			}
			type vocabulary struct {
				Vocabulary encounter.Vocabulary `json:"vocabulary"`
				Words      []encounter.Term     `json:"words"`
			}
			type mapping struct {
				Vocabulary encounter.Vocabulary `json:"vocabulary"`
				Word       string               `json:"word"`
				To         string               `json:"to"`
				Version    int64                `json:"version"`
				At         string               `json:"at"`
				By         string               `json:"by"`
				Reason     string               `json:"reason"`
			}
			out := struct {
				Vocabularies []vocabulary `json:"vocabularies"`
				Mappings     []mapping    `json:"mappings"`
			}{Mappings: []mapping{}}
			for _, v := range encounter.Vocabularies() {
				out.Vocabularies = append(out.Vocabularies, vocabulary{v, encounter.Terms(v)})
			}
			for _, m := range ms {
				out.Mappings = append(out.Mappings, mapping{m.Vocabulary, m.Word, m.To, m.Version, stamp(m.At), m.Actor, m.Reason})
			}
			return g.print(out, func(w io.Writer) {
				t := newTable(w, "vocabulary", "word", "definition")
				for _, v := range out.Vocabularies {
					for _, x := range v.Words {
						t.AppendRow([]any{v.Vocabulary, x.Word, x.Definition})
					}
				}
				t.Render()
				for _, m := range out.Mappings {
					to := m.To
					if to == "" {
						to = "withdrawn"
					}
					fmt.Fprintf(w, "mapping: %s “%s” → %s (version %d, %s by %s: %s)\n", m.Vocabulary, m.Word, to, m.Version, m.At, m.By, m.Reason)
				}
			})
		},
	}
}

func newEncountersMap(g *global) *cobra.Command {
	var reason string
	var withdraw bool
	cmd := &cobra.Command{
		Use:   "map VOCABULARY WORD [MEANING]",
		Short: "Record that a word of your files means a defined word",
		Long: `Map records, with author, reason and date, that a word of your files means a word
of a vocabulary (kind, mode, role, shown, outcome). Words that are neither defined
nor mapped are refused. --withdraw ends a mapping.

Exit status: 0 recorded, 1 not possible, 2 wrong usage.`,
		Args: cobra.RangeArgs(2, 3),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			if withdraw != (len(args) == 2) {
				return withStatus(ExitUsage, errors.New("give the meaning of the word, or --withdraw and no meaning"))
			}
			to := ""
			if len(args) == 3 {
				to = args[2]
			}
			a, p, err := g.actor(ctx)
			if err != nil {
				return err
			}
			defer a.close()
			m, err := a.encounters.Map(ctx, p, encounter.Vocabulary(args[0]), args[1], to, reason)
			if err != nil {
				return err
			}
			if err := a.settle(ctx); err != nil {
				return err
			}
			return g.print(map[string]any{"vocabulary": m.Vocabulary, "word": m.Word, "to": m.To, "version": m.Version}, func(w io.Writer) {
				if m.To == "" {
					fmt.Fprintf(w, "%s “%s” means nothing any more.\n", m.Vocabulary, m.Word)
					return
				}
				fmt.Fprintf(w, "%s “%s” means %s from now on (version %d).\n", m.Vocabulary, m.Word, m.To, m.Version)
			})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why")
	cmd.Flags().BoolVar(&withdraw, "withdraw", false, "end the mapping")
	return cmd
}

// policyView is the JSON of a sampling policy: times as RFC 3339.
type policyView struct {
	Policy     int64  `json:"policy"`
	State      string `json:"state"` // proposed, approved, ended
	Site       string `json:"site"`
	From       string `json:"from"`
	Until      string `json:"until"`
	Every      int64  `json:"every,omitzero"`
	Share      int64  `json:"share_ppm,omitzero"`
	Grace      int64  `json:"grace_hours"`
	Reason     string `json:"reason"`
	ProposedBy string `json:"proposed_by"`
	ApprovedBy string `json:"approved_by,omitzero"`
	ApprovedAt string `json:"approved_at,omitzero"`
	Commitment string `json:"commitment,omitzero"`
	EndedBy    string `json:"ended_by,omitzero"`
	EndedAt    string `json:"ended_at,omitzero"`
	Secret     string `json:"secret,omitzero"`
}

func viewPolicy(p *encounter.Policy) policyView {
	v := policyView{
		p.ID, "proposed", p.Site, stamp(p.From), stamp(p.Until), p.Every, p.Share, p.Grace, p.Reason, p.ProposedBy, p.ApprovedBy, stamp(p.ApprovedAt),
		p.Commitment, p.EndedBy, stamp(p.EndedAt), p.Secret,
	}
	switch {
	case p.EndedBy != "":
		v.State = "ended"
	case p.ApprovedBy != "":
		v.State = "approved"
	}
	return v
}

func (v policyView) rule() string {
	if v.Every > 0 {
		return fmt.Sprintf("one of every %d", v.Every)
	}
	return fmt.Sprintf("%g %%", float64(v.Share)/10_000)
}

func newEncountersPolicy(g *global) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "policy",
		Short: "Say, by two people, who is screened where not everybody can be",
		Long: `A sampling policy says how occupants are chosen for screening at a site in a
period. Each is drawn by lot from a secret that is made when the policy is
approved and that the ledger commits to; who is not drawn is excepted by the
policy. When it is over, the draws can be made again by anybody.`,
	}
	cmd.AddCommand(newPolicyPropose(g), newPolicyApprove(g), newPolicyEnd(g), newPolicyList(g), newPolicyVerify(g))
	return cmd
}

func newPolicyPropose(g *global) *cobra.Command {
	var p encounter.Policy
	var from, until string
	var percent float64
	var days int
	cmd := &cobra.Command{
		Use:   "propose --site SITE (--until TIME | --days N) (--every N | --percent P) --reason TEXT",
		Short: "Propose a sampling policy",
		Long: `Propose stores a sampling policy. It chooses nobody before another person approves
it, and never for a time before that.

Exit status: 0 stored, 1 not possible, 2 wrong usage.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			var err error
			if p.From, err = moment("from", from); err != nil {
				return err
			}
			if p.Until, err = moment("until", until); err != nil {
				return err
			}
			if percent < 0 || percent >= 100 {
				return withStatus(ExitUsage, fmt.Errorf("--percent %g: use more than 0 and less than 100", percent))
			}
			if (until == "") == (days == 0) || days < 0 {
				return withStatus(ExitUsage, errors.New("give either --until or --days"))
			}
			p.Share = int64(percent*10_000 + 0.5)
			a, actor, err := g.actor(ctx)
			if err != nil {
				return err
			}
			defer a.close()
			if p.From == 0 {
				p.From = a.now().UnixMicro()
			}
			if days > 0 {
				p.Until = time.UnixMicro(p.From).AddDate(0, 0, days).UnixMicro()
			}
			made, err := a.encounters.ProposePolicy(ctx, actor, p)
			if err != nil {
				return err
			}
			if err := a.settle(ctx); err != nil {
				return err
			}
			return g.print(viewPolicy(&made), func(w io.Writer) {
				fmt.Fprintf(w, "Sampling policy %d waits for another person: revet encounters policy approve %d --as SOMEBODY\n", made.ID, made.ID)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&p.Site, "site", "", "the site")
	f.StringVar(&from, "from", "", "from when on (default: now)")
	f.StringVar(&until, "until", "", "… until when")
	f.IntVar(&days, "days", 0, "… for how many days")
	f.Int64Var(&p.Every, "every", 0, "draw one of every so many occupants")
	f.Float64Var(&percent, "percent", 0, "draw each occupant with this chance")
	f.Int64Var(&p.Grace, "grace", 24, "hours after the end in which encounters may still close by it")
	f.StringVar(&p.Reason, "reason", "", "why it is not feasible to screen everybody")
	return cmd
}

func newPolicyApprove(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "approve POLICY",
		Short: "Put a sampling policy of another person in force",
		Long: `Approve puts a sampling policy in force. Nobody approves their own.

Exit status: 0 in force, 1 not possible, 2 wrong usage.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			id, err := parseNumber("policy", args[0])
			if err != nil {
				return err
			}
			a, actor, err := g.actor(ctx)
			if err != nil {
				return err
			}
			defer a.close()
			p, err := a.encounters.ApprovePolicy(ctx, actor, id)
			if err != nil {
				return err
			}
			if err := a.settle(ctx); err != nil {
				return err
			}
			v := viewPolicy(&p)
			return g.print(v, func(w io.Writer) {
				fmt.Fprintf(w, "Sampling policy %d is in force at %s until %s: %s.\nThe ledger commits to its secret: %s\n", p.ID, p.Site, v.Until, v.rule(), p.Commitment)
			})
		},
	}
}

func newPolicyEnd(g *global) *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   "end POLICY --reason TEXT",
		Short: "End a sampling policy before its time",
		Long: `End ends a sampling policy: from now on everybody is to be screened.

Exit status: 0 ended, 1 not possible, 2 wrong usage.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			id, err := parseNumber("policy", args[0])
			if err != nil {
				return err
			}
			a, actor, err := g.actor(ctx)
			if err != nil {
				return err
			}
			defer a.close()
			p, err := a.encounters.EndPolicy(ctx, actor, id, reason)
			if err != nil {
				return err
			}
			if err := a.settle(ctx); err != nil {
				return err
			}
			return g.print(viewPolicy(&p), func(w io.Writer) { fmt.Fprintf(w, "Sampling policy %d is ended.\n", p.ID) })
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why")
	return cmd
}

func newPolicyList(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the sampling policies",
		Long: `List shows every sampling policy.

Exit status: 0 listed, 1 error, 2 wrong usage.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			a, _, err := g.actor(ctx)
			if err != nil {
				return err
			}
			defer a.close()
			ps, err := a.encounters.Policies(ctx)
			if err != nil {
				return err
			}
			out := make([]policyView, len(ps))
			for i := range ps {
				out[i] = viewPolicy(&ps[i])
			}
			return g.print(out, func(w io.Writer) {
				if len(out) == 0 {
					fmt.Fprintln(w, "No sampling policy: everybody is to be screened everywhere.")
					return
				}
				t := newTable(w, "policy", "site", "from", "until", "draws", "state", "proposed", "approved", "reason")
				for _, p := range out {
					t.AppendRow([]any{p.Policy, p.Site, p.From, p.Until, p.rule(), p.State, p.ProposedBy, dash(p.ApprovedBy), p.Reason})
				}
				t.Render()
			})
		},
	}
}

func newPolicyVerify(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "verify POLICY",
		Short: "Make every draw of a policy that is over again, and disclose its secret",
		Long: `Verify makes the draws of a sampling policy again, compares them with what was
recorded, and discloses the secret. It is refused while the policy still chooses.

Exit status: 0 every draw is as the secret gives it, 1 not possible, 2 wrong
usage, 4 a draw differs, or the secret is not the one the ledger commits to.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			id, err := parseNumber("policy", args[0])
			if err != nil {
				return err
			}
			a, actor, err := g.actor(ctx)
			if err != nil {
				return err
			}
			defer a.close()
			d, err := a.encounters.VerifyDraws(ctx, actor, id)
			if err != nil {
				return err
			}
			if err := a.settle(ctx); err != nil {
				return err
			}
			out := map[string]any{
				"policy": viewPolicy(&d.Policy), "occupants": d.Occupants, "drawn": d.Drawn, "drawn_excepted": d.DrawnExcepted, "wrong": d.Wrong,
				"repeated": d.Repeated, "missing": d.Missing, "committed": d.Committed, "sound": d.Sound(),
			}
			if err := g.print(out, func(w io.Writer) {
				fmt.Fprintf(w, "Sampling policy %d: %s occupants, %s drawn, %s of them excepted all the same; %d wrong, %d repeated, %d missing.\nsecret %s, commitment %s\n",
					id, grouped(d.Occupants), grouped(d.Drawn), grouped(d.DrawnExcepted), len(d.Wrong), d.Repeated, d.Missing, d.Policy.Secret, d.Policy.Commitment)
			}); err != nil {
				return err
			}
			if !d.Sound() {
				return withStatus(ExitProof, fmt.Errorf("the draws of sampling policy %d are not those its secret gives", id))
			}
			return nil
		},
	}
}
