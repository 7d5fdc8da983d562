package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/vetting"
)

// rearranged runs an act on subjects in the actor's name and shows what it left.
func (g *global) rearranged(ctx context.Context, act func(*app, access.Principal) (vetting.Joined, error), human func(io.Writer, vetting.Joined)) error {
	a, err := g.open(ctx)
	if err != nil {
		return err
	}
	defer a.close()
	who, err := a.authorize(ctx, access.SubjectMerge)
	if err != nil {
		return err
	}
	if _, err := a.vetting.EnsureEngine(ctx, a.actor); err != nil {
		return err
	}
	done, err := act(a, who)
	if err != nil {
		return err
	}
	if err := a.settle(ctx); err != nil {
		return err
	}
	out := map[string]any{
		"subject": done.Into.ID, "version": done.Into.Version, "other": done.From.ID, "other_version": done.From.Version, "other_left_scope": done.From.Exit,
		"screened": done.Intake.Screened, "potential_matches": done.Intake.Potential, "incomplete": done.Intake.Unfinished, "alerts": done.Intake.Alerts, "epoch": done.Intake.Epoch,
	}
	return g.print(out, func(w io.Writer) {
		human(w, done)
		fmt.Fprintf(w, "screened %s at epoch %d: %s, %s incomplete; %s\n", grouped(done.Intake.Screened), done.Intake.Epoch,
			potential(done.Intake.Potential), grouped(done.Intake.Unfinished), alerts(done.Intake.Alerts))
	})
}

func newSubjectsMerge(g *global) *cobra.Command {
	var m vetting.Merge
	cmd := &cobra.Command{
		Use:   "merge INTO FROM",
		Short: "Say that two subjects are one",
		Long: `Merge makes one subject of two. FROM leaves scope as “merged into INTO”; its
versions, matches, alerts and decisions stay and are shown with INTO, which gets
a new version with the data of both and is screened with it. Data that a source
later sends under either id reach INTO. “revet subjects split” undoes it.

It takes a named person with the role case-officer.

Exit status: 0 merged, 1 not possible, 2 wrong usage.`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			m.Into, m.From = args[0], args[1]
			return g.rearranged(cmd.Context(), func(a *app, who access.Principal) (vetting.Joined, error) {
				return a.vetting.Merge(cmd.Context(), who, m)
			}, func(w io.Writer, d vetting.Joined) {
				fmt.Fprintf(w, "%s was merged into %s, which is at version %d\n", d.From.ID, d.Into.ID, d.Into.Version)
			})
		},
	}
	cmd.Flags().StringVar(&m.Reason, "reason", "", "what shows that the two are one")
	cmd.Flags().StringVar(&m.Segment, "segment", "", "segment of the whole, when the two differ")
	return cmd
}

func newSubjectsSplit(g *global) *cobra.Command {
	var s vetting.Split
	var values []string
	cmd := &cobra.Command{
		Use:   "split FROM --to TO",
		Short: "Undo a merge, or move values to another subject",
		Long: `Split gives a subject that was merged into FROM its own data back, as its source
states them today. With --value it moves single values from FROM to TO, which is
another subject or a new id; they stay moved when a source sends them again.

It takes a named person with the role case-officer.

Exit status: 0 split, 1 not possible, 2 wrong usage.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s.From, s.Values = args[0], nil
			for _, v := range values {
				p, text, ok := strings.Cut(v, "=")
				if !ok || p == "" || text == "" {
					return withStatus(ExitUsage, fmt.Errorf("--value %q: write it as PROPERTY=TEXT, as “revet subjects show” prints it", v))
				}
				s.Values = append(s.Values, vetting.Claim{Property: p, Text: text})
			}
			return g.rearranged(cmd.Context(), func(a *app, who access.Principal) (vetting.Joined, error) {
				return a.vetting.Split(cmd.Context(), who, s)
			}, func(w io.Writer, d vetting.Joined) {
				fmt.Fprintf(w, "%s is at version %d, %s at version %d\n", d.Into.ID, d.Into.Version, d.From.ID, d.From.Version)
			})
		},
	}
	cmd.Flags().StringVar(&s.To, "to", "", "the subject that takes the part")
	cmd.Flags().StringArrayVar(&values, "value", nil, "a value to move, as PROPERTY=TEXT (repeatable)")
	cmd.Flags().StringVar(&s.Reason, "reason", "", "what shows that the two are not one")
	return cmd
}
