package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/score"
)

func newConfigImpact(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "impact ID VERSION",
		Short: "Find out what a proposed version would change, before it is approved",
		Long: `Impact screens everybody under a proposed version and under the one in force,
against the lists in force, and shows which matches would be gained and lost: in
all, by name culture, by script, by list, and the strongest by name. Nothing is
changed by it. What it found is kept, and in the ledger; a version is approved
only after somebody has looked.

Exit status: 0 found out, 1 not possible, 2 wrong usage.`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			n, err := parseNumber("version", args[1])
			if err != nil {
				return err
			}
			a, err := g.begin(ctx, access.ConfigPropose)
			if err != nil {
				return err
			}
			defer a.close()
			if _, err := a.vetting.EnsureEngine(ctx, a.actor); err != nil {
				return err
			}
			i, err := a.vetting.Impact(ctx, a.actor, args[0], n)
			if err != nil {
				return err
			}
			if err := a.settle(ctx); err != nil {
				return err
			}
			return g.print(i, func(w io.Writer) { humanImpact(w, &i) })
		},
	}
}

func humanImpact(w io.Writer, i *vetting.Impact) {
	against := "no version in force"
	if i.InForce > 0 {
		against = fmt.Sprintf("version %d in force", i.InForce)
	}
	fmt.Fprintf(w, "%s version %d against %s, at epoch %d: %s in scope", i.Configuration, i.Version, against, i.Epoch, grouped(i.InScope))
	if i.Unreadable > 0 {
		fmt.Fprintf(w, ", %s unreadable", grouped(i.Unreadable))
	}
	if i.OutOfScope > 0 {
		fmt.Fprintf(w, ", %s out of scope", grouped(i.OutOfScope))
	}
	fmt.Fprintf(w, "\n%s before, %s after: %s gained (an alert each), %s lost", count(i.Before, "match", "matches"), grouped(i.After), grouped(i.Gained), grouped(i.Lost))
	if i.LostConfirmed > 0 {
		fmt.Fprintf(w, " (%s of them CONFIRMED as true)", grouped(i.LostConfirmed))
	}
	fmt.Fprintf(w, ", %s in another band\n", grouped(i.Rebanded))
	groups := func(title string, all []vetting.ImpactGroup) {
		if len(all) == 0 {
			return
		}
		fmt.Fprintln(w)
		t := newTable(w, title, "subjects", "before", "gained", "lost")
		for _, x := range all {
			subjects := dash("")
			if x.Subjects > 0 {
				subjects = grouped(x.Subjects)
			}
			t.AppendRow([]any{x.Group, subjects, grouped(x.Before), grouped(x.Gained), grouped(x.Lost)})
		}
		t.Render()
	}
	groups("name culture", i.ByCulture)
	groups("script of the name", i.ByScript)
	groups("list", i.ByList)
	pairs := func(title string, all []vetting.ImpactPair, of int64) {
		if len(all) == 0 {
			return
		}
		fmt.Fprintf(w, "\n%s", title)
		if int64(len(all)) < of {
			fmt.Fprintf(w, " (the strongest %d)", len(all))
		}
		fmt.Fprintln(w)
		t := newTable(w, "subject", "name", "list", "entry", "name of the entry", "band", "nats", "decided")
		for _, p := range all {
			t.AppendRow([]any{p.Subject, p.Name, p.List, p.Key, p.Entry, p.Band, fmt.Sprintf("%.1f", float64(p.Score)/score.MicronatsPerNat), dash(p.State)})
		}
		t.Render()
	}
	pairs("Gained", i.MostGained, i.Gained)
	pairs("Lost", i.MostLost, i.Lost)
}
