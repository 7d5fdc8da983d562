package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/quality"
	"github.com/revetproject/revet/internal/vetting"
)

func newSubjectsMarks(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "marks",
		Short: "Show what can be marked as doubtful, and what comparison makes of it",
		Long: `Marks prints the closed vocabulary of marks. A mark is a statement for readers: it
never blocks, and no comparison reads it. What is doubtful counts for less because
of the value itself.

Exit status: 0 shown, 2 wrong usage.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return g.print(quality.Definitions(), func(w io.Writer) {
				for _, d := range quality.Definitions() {
					fmt.Fprintf(w, "%s\n  %s\n  %s\n", d.Code, d.Meaning, d.Weight)
				}
			})
		},
	}
}

func newSubjectsRepeats(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "repeats",
		Short: "Show the documents that several subjects carry",
		Long: `Repeats prints every document number that the newest versions of several subjects
carry, with the first of these subjects.

Exit status: 0 shown, 1 error, 2 wrong usage.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			a, err := g.begin(ctx, access.SubjectRead)
			if err != nil {
				return err
			}
			defer a.close()
			type repeat struct {
				vetting.RepeatedKey
				First []string `json:"first"`
			}
			out := []repeat{}
			if err := a.vetting.RepeatedDocuments(ctx, func(k vetting.RepeatedKey, ids []string) error {
				out = append(out, repeat{k, ids})
				return nil
			}); err != nil {
				return err
			}
			return g.print(out, func(w io.Writer) {
				if len(out) == 0 {
					fmt.Fprintln(w, "No document is carried by several subjects.")
				}
				for _, r := range out {
					more := ""
					if int64(len(r.First)) < r.Subjects {
						more = ", …"
					}
					fmt.Fprintf(w, "%s: %s subjects: %s%s\n", r.Key, grouped(r.Subjects), strings.Join(r.First, ", "), more)
				}
			})
		},
	}
}
