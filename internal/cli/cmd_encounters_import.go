package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/encounter"
	"github.com/revetproject/revet/internal/vetting"
)

// encounterSource is the name under which the bad rows of a file of encounters
// are kept, apart from those of a file of subjects of the same name.
func encounterSource(path string) string { return "encounters: " + sourceName(path) }

func newEncountersImport(g *global) *cobra.Command {
	var ff fileFlags
	var closing bool
	var rejects string
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Bring in encounters with their occupants from CSV or JSON lines",
		Long: `Import reads one row for each occupant; the rows of an encounter stand together
and share its reference. Columns: ` + strings.Join(encounter.Columns(), ", ") + `,
beside id, schema, segment and FollowTheMoney properties of the person. Several
values of shown, shown_number and shown_country are separated by “;”.

An encounter comes in whole or not at all: rows that cannot be used are kept for
repair, the others of their encounter are held back with them, and the repaired
file is simply imported again. Words that are not defined are refused; see
“revet encounters words” and “revet encounters map”. With --close, encounters
whose rows state outcome and ended are closed if nobody is missing.

Exit status: 0 all rows in, 1 error, 2 wrong usage, 5 some rows could not be
used.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			o, err := ff.options(args[0], g.warn)
			if err != nil {
				return err
			}
			a, p, err := g.actor(ctx)
			if err != nil {
				return err
			}
			defer a.close()
			if err := access.Authorize(p, access.EncounterRecord); err != nil {
				return err
			}
			if _, err := a.vetting.EnsureEngine(ctx, a.actor); err != nil {
				return err
			}
			in, err := g.openInput(args[0])
			if err != nil {
				return err
			}
			defer in.Close()
			reject := func(rows []vetting.BadRow) error { return a.vetting.RecordBadRows(ctx, rows) }
			written := func() error { return nil }
			if rejects != "" {
				f, err := os.OpenFile(rejects, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
				if err != nil {
					return err
				}
				defer f.Close()
				w := bufio.NewWriter(f)
				written = w.Flush
				keep := reject
				reject = func(rows []vetting.BadRow) error {
					for _, r := range rows {
						b, err := json.Marshal(badEncounterRow{r.Row, r.Reason, r.Raw})
						if err != nil {
							return err
						}
						if _, err := fmt.Fprintf(w, "%s\n", b); err != nil {
							return err
						}
					}
					return keep(rows)
				}
			}
			name := encounterSource(args[0])
			sum, err := a.encounters.Import(ctx, p, in, encounter.ImportOptions{
				Name: name, Read: o, Close: closing, Rejected: reject,
				Progress: func(rows int64) { g.progress.update("importing "+sourceName(args[0]), rows, 0) },
			})
			if werr := written(); werr != nil && err == nil {
				err = fmt.Errorf("write the rejected rows to %s: %w", rejects, werr)
			}
			if err != nil {
				return errors.Join(fmt.Errorf("after %s rows: %w; what came before is stored, run the import again to go on", grouped(sum.Rows), err), a.settle(ctx))
			}
			if err := a.settle(ctx); err != nil {
				return err
			}
			sum.File = sourceName(args[0])
			if err := g.print(sum, func(w io.Writer) { humanImported(w, sum, closing) }); err != nil {
				return err
			}
			if sum.Bad+sum.Held > 0 {
				return withStatus(ExitPartly, fmt.Errorf("%s of %s rows could not be used; they are kept for repair: revet encounters bad %s", grouped(sum.Bad+sum.Held), grouped(sum.Rows), sum.File))
			}
			return nil
		},
	}
	ff.register(cmd)
	cmd.Flags().BoolVar(&closing, "close", false, "close encounters that state outcome and ended")
	cmd.Flags().StringVar(&rejects, "rejects", "", "also write the rows that could not be used to this file, as JSON lines")
	return cmd
}

func humanImported(w io.Writer, s encounter.Imported, closing bool) {
	fmt.Fprintf(w, "%s: %s rows; %s encounters with %s occupants new, %s encounters unchanged, %s rows bad, %s held back\n",
		s.File, grouped(s.Rows), grouped(s.Encounters), grouped(s.Occupants), grouped(s.Unchanged), grouped(s.Bad), grouped(s.Held))
	fmt.Fprintf(w, "screened %s: %s, %s incomplete; %s\n",
		grouped(s.Screened), potential(s.Potential), grouped(s.Incomplete), alerts(s.Alerts))
	if closing {
		fmt.Fprintf(w, "closed %s; %s left open because somebody is missing\n", grouped(s.Closed), grouped(s.LeftOpen))
	}
	for _, word := range sortedKeys(s.Unknown) {
		fmt.Fprintf(w, "not defined: %s (%s rows)\n", word, grouped(s.Unknown[word]))
	}
	if s.Dropped > 0 {
		fmt.Fprintf(w, "%s values of religion, ethnicity or politics were left out\n", grouped(s.Dropped))
	}
}

type badEncounterRow struct {
	Row    int64  `json:"row"`
	Reason string `json:"reason"`
	Raw    string `json:"raw"`
}

func newEncountersBad(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "bad FILE",
		Short: "Show the rows of an import of encounters that could not be used, and why",
		Long: `Bad shows, for a file of encounters that was imported, the rows that were set
aside: the row, the reason, and the row as written.

Exit status: 0 shown, 1 error, 2 wrong usage.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			a, err := g.begin(ctx, access.EncounterRead)
			if err != nil {
				return err
			}
			defer a.close()
			rows, err := a.vetting.BadRows(ctx, encounterSource(args[0]))
			if err != nil {
				return err
			}
			out := make([]badEncounterRow, len(rows))
			for i, r := range rows {
				out[i] = badEncounterRow{r.Row, r.Reason, r.Raw}
			}
			return g.print(out, func(w io.Writer) {
				if len(out) == 0 {
					fmt.Fprintf(w, "No row of %s was set aside.\n", sourceName(args[0]))
				}
				for _, r := range out {
					fmt.Fprintf(w, "row %d: %s\n  %s\n", r.Row, r.Reason, r.Raw)
				}
			})
		},
	}
}
