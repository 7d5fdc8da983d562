package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/batch"
	"github.com/revetproject/revet/internal/comparison"
	"github.com/revetproject/revet/internal/intake"
	"github.com/revetproject/revet/score"
)

// compareFlags are the flags of “revet compare”.
type compareFlags struct {
	format, config, list, schema, label string
	prior                               float64
	limit                               int
}

func newCompare(g *global) *cobra.Command {
	var f compareFlags
	cmd := &cobra.Command{
		Use:   "compare [FILE]",
		Short: "Compare pairs of a CSV or JSON-lines file, and measure them where they are labelled",
		Long: `Compare reads pairs from FILE (“-” or none: standard input, CSV unless --format
says otherwise) and writes the same rows, in the same order, with what a
screening would say of each pair. No lists and no installation are needed.

A CSV file has the columns name1 and name2; schema (or schema1, schema2; Person
where it is left out) and further FollowTheMoney properties of either party, as
birthDate1, birthDate2, nationality1 …, are compared too, several values of a
cell being separated by “;”. All other columns pass through untouched. A JSON
line has members of those names, or two whole entities as a and b, or as query
and entry. CSV comes out as CSV, JSON lines as JSON lines, and with --json
either; JSON lines carry every contribution to the score.

Added to each row:
  passes_gate           a screening would have compared the two
  score                 the evidence in nats (natural logarithm of how much
                        likelier it is of one party than of two)
  share                 the score as a part of what the party of which less is
                        known scores against itself, 0 to 1
  probability           that the two are one, where --prior of such rows are true
                        pairs before anything is compared
  band, above           as in a screening: above means an alert
  explanation           one sentence, the same that a screening prints: what
                        agrees and by which romanisation, what contradicts,
                        what makes the names weak, what one side does not state
  error                 why the row could not be used, with its line

The line and bands are those of the shipped policy, or of configuration --config
of the installation in --dir. Rows with a label (column is_match, or the one
--label names: true or false) are measured: best F1, AUC, calibration error (ECE)
and Brier score of the probability, and precision and recall at the line go to
standard error. Files of any length are read in bounded memory. A line longer
than --limit is set aside like any other row that cannot be used.

Exit status: 0 compared, 1 error, 2 wrong usage, 5 some rows could not be used
(their error says why).`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			path := "-"
			if len(args) == 1 {
				path = args[0]
			}
			return g.compare(cmd.Context(), path, f, cmd.Flags().Changed("label"))
		},
	}
	fs := cmd.Flags()
	fs.StringVar(&f.format, "format", "", "csv or jsonl (default: by the file's ending; csv for standard input)")
	fs.StringVar(&f.schema, "schema", "Person", "schema of parties that state none")
	fs.Float64Var(&f.prior, "prior", float64(score.DefaultPolicy().Prior)/float64(score.Certain), "probability that a row is a true pair before anything is compared")
	fs.StringVar(&f.config, "config", "", "take line and bands from this configuration of the installation (default: the shipped policy)")
	fs.StringVar(&f.list, "list", "", "apply the configuration's rule for low-quality aliases of this list")
	fs.StringVar(&f.label, "label", "is_match", "column or member with the true answer")
	fs.IntVar(&f.limit, "limit", comparison.MaxLine, "longest line, in bytes")
	return cmd
}

func (g *global) compare(ctx context.Context, path string, f compareFlags, labelAsked bool) error {
	o := comparison.Options{Format: comparison.Format(f.format), Limit: f.limit}
	plain := strings.TrimSuffix(strings.ToLower(path), ".gz")
	switch {
	case o.Format != "":
	case path == "-":
		o.Format = comparison.CSV
	case intake.FormatOf(path) == intake.CSV:
		o.Format = comparison.CSV
	case intake.FormatOf(path) == intake.JSONLines:
		o.Format = comparison.JSONLines
	default:
		return withStatus(ExitUsage, fmt.Errorf("the ending of %s does not say how to read it; add --format csv or --format jsonl", path))
	}
	if o.Format != comparison.CSV && o.Format != comparison.JSONLines {
		return withStatus(ExitUsage, fmt.Errorf("--format %s is not read here; use csv or jsonl", f.format))
	}
	if strings.HasSuffix(plain, ".tsv") {
		o.Comma = '\t'
	}
	if f.limit < 1 {
		return withStatus(ExitUsage, fmt.Errorf("--limit %d: give the longest line in bytes, at least 1", f.limit))
	}
	policy, err := g.comparePolicy(ctx, f.config)
	if err != nil {
		return err
	}
	comparer, err := comparison.New(score.NewModel(), policy, f.list, f.prior)
	if err != nil {
		return withStatus(ExitUsage, fmt.Errorf("--prior %g: %w", f.prior, err))
	}
	in, err := g.openInput(path)
	if err != nil {
		return err
	}
	defer in.Close()
	r, err := comparison.NewReader(in, o)
	if err != nil {
		return err
	}
	if header := r.Header(); labelAsked && header != nil && !slices.Contains(header, f.label) {
		return withStatus(ExitUsage, fmt.Errorf("--label %s: the header %q has no such column", f.label, strings.Join(header, ",")))
	}
	summary, err := g.comparePairs(ctx, path, r, o, comparer, f)
	g.progress.clear()
	if err != nil {
		return err
	}
	if err := g.compareSummary(summary, f.prior); err != nil {
		return err
	}
	if summary.Unused > 0 {
		return withStatus(ExitPartly, fmt.Errorf("%s of %s rows could not be used; their error says why", grouped(summary.Unused), grouped(summary.Rows)))
	}
	return nil
}

// comparePolicy is the shipped policy, or that of a configuration in force.
func (g *global) comparePolicy(ctx context.Context, config string) (score.Policy, error) {
	if config == "" {
		return score.DefaultPolicy(), nil
	}
	a, err := g.begin(ctx, access.ConfigRead)
	if err != nil {
		return score.Policy{}, err
	}
	defer a.close()
	c, err := a.vetting.ConfigurationInForce(ctx, config)
	return c.Policy, err
}

// comparePairs compares rows on all processors and writes them in order.
func (g *global) comparePairs(ctx context.Context, path string, r *comparison.Reader, o comparison.Options, c *comparison.Comparer, f compareFlags) (*comparison.Summary, error) {
	type compared struct {
		row     comparison.Row
		verdict *comparison.Verdict
		label   comparison.Label
		fault   string
		line    []byte
		err     error
	}
	asJSON := g.json || o.Format == comparison.JSONLines
	out := bufio.NewWriterSize(g.stdout, 1<<16)
	var table *comparison.CSVWriter
	if !asJSON {
		var err error
		if table, err = comparison.NewCSVWriter(out, o.Comma, r.Header()); err != nil {
			return nil, err
		}
	}
	columns := comparison.ColumnsOf(r.Header(), f.label)
	summary := comparison.NewSummary()
	err := batch.InOrder(ctx, r.Read, func(row comparison.Row) compared {
		x := compared{row: row}
		var pair comparison.Pair
		err := row.Err
		switch {
		case err != nil:
		case row.Cells != nil:
			pair, x.label, err = columns.Pair(row.Cells, f.schema)
		default:
			pair, x.label, err = comparison.ParseObject(row.Text, f.label, f.schema)
		}
		if err != nil {
			x.fault = fmt.Sprintf("line %d: %v", row.Line, err)
		} else {
			v := c.Compare(pair)
			x.verdict = &v
		}
		if asJSON {
			x.line, x.err = comparison.JSONRow(r.Header(), row, x.verdict, x.fault)
		}
		return x
	}, func(x compared) error {
		if x.err != nil {
			return x.err
		}
		summary.Add(x.verdict, x.label)
		g.progress.update("comparing "+path, summary.Rows, 0)
		if asJSON {
			_, err := out.Write(append(x.line, '\n'))
			return err
		}
		return table.Write(x.row, x.verdict, x.fault)
	})
	if err == nil {
		err = out.Flush()
	}
	summary.Finish()
	return summary, err
}

// compareSummary tells standard error what came out: standard output holds the
// rows alone.
func (g *global) compareSummary(s *comparison.Summary, prior float64) error {
	if g.json {
		b, err := json.Marshal(map[string]any{"summary": s}, json.Deterministic(true))
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(g.stderr, "%s\n", b)
		return err
	}
	if f := s.Labelled; f != nil {
		humanFigures(g.stderr, s, f, prior)
	}
	return nil
}

func humanFigures(w io.Writer, s *comparison.Summary, f *comparison.Figures, prior float64) {
	fmt.Fprintf(w, "%s pairs compared, %s labelled, %s of them matches\n", grouped(s.Rows-s.Unused), grouped(f.Pairs), grouped(f.Matches))
	fmt.Fprintf(w, "by share  best F1 %.4f at %.4f, AUC %.4f\n", f.BestF1, f.At, f.AUC)
	fmt.Fprintf(w, "by score  best F1 %.4f at %.2f nats, AUC %.4f\n", f.ScoreBestF1, f.ScoreAt, f.ScoreAUC)
	fmt.Fprintf(w, "probability  ECE %.4f, Brier %.4f, stated prior %g, matches among the labelled %.4g\n", f.ECE, f.Brier, prior, float64(f.Matches)/float64(f.Pairs))
	fmt.Fprintf(w, "at the line  precision %.4f, recall %.4f, F1 %.4f\n", f.Precision, f.Recall, f.F1)
}
