package cli

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/intake"
	"github.com/revetproject/revet/internal/quality"
	"github.com/revetproject/revet/internal/vetting"
)

func newSubjects(g *global) *cobra.Command {
	cmd := &cobra.Command{Use: "subjects", Short: "Bring in people and organisations, and look at them"}
	cmd.AddCommand(newSubjectsImport(g), newSubjectsSync(g), newSubjectsSyncs(g), newSubjectsShow(g), newSubjectsHistory(g), newSubjectsExit(g), newSubjectsRules(g),
		newSubjectsMerge(g), newSubjectsSplit(g), newSubjectsBad(g), newSubjectsMarks(g), newSubjectsRepeats(g))
	return cmd
}

// fileFlags are shared by the commands that read subjects from a file.
type fileFlags struct{ format, mapping, schema, segment string }

func (f *fileFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.format, "format", "", "csv, jsonl or parquet (default: by the file's ending)")
	cmd.Flags().StringVar(&f.mapping, "mapping", "", "JSON file that declares what the columns mean")
	cmd.Flags().StringVar(&f.schema, "schema", "", "schema of rows that state none (default Person)")
	cmd.Flags().StringVar(&f.segment, "segment", "", "segment of rows that state none")
}

func (f *fileFlags) options(path string, warn func(string)) (intake.Options, error) {
	o := intake.Options{Format: intake.Format(f.format), Warn: warn}
	if o.Format == "" {
		o.Format = intake.FormatOf(path)
	}
	if f.mapping != "" {
		b, err := os.ReadFile(f.mapping)
		if err != nil {
			return o, err
		}
		if err := json.Unmarshal(b, &o.Mapping, json.RejectUnknownMembers(true)); err != nil {
			return o, fmt.Errorf("mapping %s: %w", f.mapping, err)
		}
	}
	if f.schema != "" {
		o.Mapping.Schema = f.schema
	}
	if f.segment != "" {
		o.Mapping.Segment = f.segment
	}
	if strings.HasSuffix(strings.TrimSuffix(strings.ToLower(path), ".gz"), ".tsv") && o.Mapping.Comma == "" {
		o.Mapping.Comma = "\t"
	}
	return o, nil
}

// maxUnpacked bounds what a gzip file may unpack to.
const maxUnpacked = 64 << 30

// openInput opens a file, “-” being standard input, and unpacks gzip.
func (g *global) openInput(path string) (io.ReadCloser, error) {
	if path == "-" {
		return io.NopCloser(g.stdin), nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if !strings.HasSuffix(strings.ToLower(path), ".gz") {
		return f, nil
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(z, maxUnpacked), f}, nil
}

// sourceName is what an imported file is called on the record. File names are
// bytes; the record is text.
func sourceName(path string) string {
	if path == "-" {
		return "standard input"
	}
	return strings.ToValidUTF8(filepath.Base(path), "\uFFFD")
}

// imported sums up an import.
type imported struct {
	File    string `json:"file"`
	Rows    int64  `json:"rows"`
	Bad     int64  `json:"bad"`
	Dropped int64  `json:"denied_values_dropped"`
	// Marks counts subjects by what is doubtful about their data.
	Marks quality.Counts `json:"marks,omitempty"`
	vetting.Intake
}

func newSubjectsImport(g *global) *cobra.Command {
	var ff fileFlags
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Bring in people and organisations from CSV, JSON lines or Parquet, and screen them",
		Long: `Import reads subjects whose columns are FollowTheMoney property names (name,
birthDate, nationality, passportNumber …) beside id, schema and segment, or as
a mapping declares. Each is stored together with its screenings, or not at all.
Subjects that did not change cost nothing, so an import that was interrupted is
simply run again. Rows that cannot be used are kept for repair, and counted.
What is doubtful about the data (a birth date of 1 January, a failing check
digit, a missing part of a name …) is counted by its mark and never blocks.

Exit status: 0 all rows in, 1 error, 2 wrong usage, 5 some rows could not be
used.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			o, err := ff.options(args[0], g.warn)
			if err != nil {
				return err
			}
			a, err := g.begin(ctx, access.SubjectImport)
			if err != nil {
				return err
			}
			defer a.close()
			if _, err := a.vetting.EnsureEngine(ctx, a.actor); err != nil {
				return err
			}
			in, err := g.openInput(args[0])
			if err != nil {
				return err
			}
			defer in.Close()
			sum, err := a.importRows(ctx, g, in, sourceName(args[0]), o)
			if err != nil {
				return errors.Join(fmt.Errorf("after %s rows: %w; what came before is stored, run the import again to go on", grouped(sum.Rows), err), a.settle(ctx))
			}
			if err := a.settle(ctx); err != nil {
				return err
			}
			if err := g.print(sum, func(w io.Writer) { sum.human(w) }); err != nil {
				return err
			}
			if sum.Bad > 0 {
				return withStatus(ExitPartly, fmt.Errorf("%s of %s rows could not be used; they are kept for repair: revet subjects bad %s", grouped(sum.Bad), grouped(sum.Rows), sum.File))
			}
			return nil
		},
	}
	ff.register(cmd)
	return cmd
}

func (g *global) warn(s string) {
	g.progress.clear()
	if g.json {
		b, _ := json.Marshal(map[string]string{"note": s})
		fmt.Fprintf(g.stderr, "%s\n", b)
		return
	}
	fmt.Fprintf(g.stderr, "revet: note: %s\n", s)
}

func (s imported) human(w io.Writer) {
	fmt.Fprintf(w, "%s: %s; %s new, %s changed, %s unchanged, %s bad\n", s.File, count(s.Rows, "row", "rows"), grouped(s.New), grouped(s.Changed), grouped(s.Unchanged), grouped(s.Bad))
	fmt.Fprintf(w, "screened %s at epoch %d: %s, %s incomplete; %s\n",
		grouped(s.Screened), s.Epoch, potential(s.Potential), grouped(s.Unfinished), alerts(s.Alerts))
	if s.Dropped > 0 {
		fmt.Fprintf(w, "%s values of religion, ethnicity or politics were left out\n", grouped(s.Dropped))
	}
	humanCounts(w, s.Marks)
}

// importBatch is how many rows are handed to vetting at a time.
const importBatch = 2000

func (a *app) importRows(ctx context.Context, g *global, in io.Reader, name string, o intake.Options) (imported, error) {
	o.RequireID = true
	sum := imported{File: name}
	var arrivals []vetting.Arrival
	var bad []vetting.BadRow
	var doubts vetting.Doubts
	flush := func() error {
		if len(arrivals) > 0 {
			got, err := a.vetting.Receive(ctx, a.actor, arrivals)
			if err != nil {
				return err
			}
			sum.Intake = addIntake(sum.Intake, got)
			if err := a.vetting.CountMarks(ctx, arrivals, &doubts); err != nil {
				return err
			}
			arrivals = arrivals[:0]
		}
		if len(bad) > 0 {
			if err := a.vetting.RecordBadRows(ctx, bad); err != nil {
				return err
			}
			bad = bad[:0]
		}
		g.progress.update("importing "+name, sum.Rows, 0)
		return nil
	}
	err := intake.Read(in, o, func(r intake.Row) error {
		sum.Rows++
		sum.Dropped += int64(r.Dropped)
		if r.Err != nil {
			sum.Bad++
			bad = append(bad, vetting.BadRow{Import: name, Row: r.Number, Reason: r.Err.Error(), Raw: r.Raw})
		} else {
			arrivals = append(arrivals, vetting.Arrival{ID: r.ID, Segment: r.Segment, Entity: r.Entity, Source: fmt.Sprintf("%s row %d", name, r.Number)})
		}
		if len(arrivals)+len(bad) >= importBatch {
			return flush()
		}
		return nil
	})
	if err == nil {
		err = flush()
	}
	sum.Marks = doubts.Counts()
	return sum, err
}

func addIntake(a, b vetting.Intake) vetting.Intake {
	a.Epoch = b.Epoch
	a.New += b.New
	a.Changed += b.Changed
	a.Unchanged += b.Unchanged
	a.Screened += b.Screened
	a.Potential += b.Potential
	a.Unfinished += b.Unfinished
	a.Alerts += b.Alerts
	return a
}

func newSubjectsExit(g *global) *cobra.Command {
	var rule string
	cmd := &cobra.Command{
		Use:   "exit ID",
		Short: "End the vetting of a subject by a recorded rule",
		Long: `Exit ends the vetting of a subject: its matches close, its history stays.

Exit status: 0 recorded, 1 not possible, 2 wrong usage.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			a, err := g.begin(ctx, access.SubjectImport)
			if err != nil {
				return err
			}
			defer a.close()
			if err := a.vetting.Exit(ctx, a.actor, args[0], rule); err != nil {
				return err
			}
			if err := a.settle(ctx); err != nil {
				return err
			}
			return g.print(map[string]any{"subject": args[0], "exit": rule}, func(w io.Writer) {
				fmt.Fprintf(w, "%s left scope: %s\n", args[0], rule)
			})
		},
	}
	cmd.Flags().StringVar(&rule, "rule", "", "the rule that ends the vetting (naturalised, account closed, retention over …)")
	return cmd
}

func newSubjectsBad(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "bad FILE",
		Short: "Show the rows of an import that could not be used, and why",
		Long: `Bad shows, for a file that was imported, the rows that were set aside: the row,
the reason, and the row as written. Repair them and import the file again.

Exit status: 0 shown, 1 error, 2 wrong usage.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			a, err := g.begin(ctx, access.SubjectRead)
			if err != nil {
				return err
			}
			defer a.close()
			rows, err := a.vetting.BadRows(ctx, sourceName(args[0]))
			if err != nil {
				return err
			}
			type bad struct {
				Row    int64  `json:"row"`
				Reason string `json:"reason"`
				Raw    string `json:"raw"`
			}
			out := make([]bad, len(rows))
			for i, r := range rows {
				out[i] = bad{r.Row, r.Reason, r.Raw}
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
