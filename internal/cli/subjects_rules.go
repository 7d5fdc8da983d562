package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/population"
)

func newSubjectsRules(g *global) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "Show, propose and approve the rules by which a sync ends vetting",
		Long: `Rules prints the exit rules. A subject that a system of record no longer names
leaves scope only by a rule that one person proposed and another approved:
revet subjects sync FILE --gone exit:RULE.

Exit status: 0 shown, 1 error, 2 wrong usage.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			a, err := g.begin(ctx, access.SubjectRead)
			if err != nil {
				return err
			}
			defer a.close()
			rules, err := a.population.Rules(ctx)
			if err != nil {
				return err
			}
			return g.print(append([]population.Rule{}, rules...), func(w io.Writer) {
				if len(rules) == 0 {
					fmt.Fprintln(w, "No rule: whom a system of record no longer names stays in scope.")
					return
				}
				t := newTable(w, "rule", "state", "proposed by", "approved by", "reason")
				for _, r := range rules {
					t.AppendRow([]any{r.ID, r.State, r.ProposedBy, r.ApprovedBy, r.Reason})
				}
				t.Render()
			})
		},
	}
	step := func(use, short string, act access.Act, do func(*population.Service, context.Context, access.Principal, string, string) (population.Rule, error)) {
		var reason string
		c := &cobra.Command{
			Use: use + " RULE", Short: short, Long: short + ".\n\nExit status: 0 recorded, 1 not possible, 2 wrong usage.", Args: cobra.ExactArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error {
				ctx := cmd.Context()
				a, err := g.open(ctx)
				if err != nil {
					return err
				}
				defer a.close()
				who, err := a.authorize(ctx, act)
				if err != nil {
					return err
				}
				r, err := do(a.population, ctx, who, args[0], reason)
				if err != nil {
					return err
				}
				if err := a.settle(ctx); err != nil {
					return err
				}
				return g.print(r, func(w io.Writer) { fmt.Fprintf(w, "rule %s is %s\n", r.ID, r.State) })
			},
		}
		c.Flags().StringVar(&reason, "reason", "", "why; it is what the record will say")
		cmd.AddCommand(c)
	}
	step("propose", "Propose a rule by which subjects leave scope", access.ScopePropose, (*population.Service).Propose)
	step("approve", "Approve a rule that another person proposed", access.ScopeApprove, (*population.Service).Approve)
	step("withdraw", "End a rule; who left by it stays out", access.ScopePropose, (*population.Service).Withdraw)
	return cmd
}
