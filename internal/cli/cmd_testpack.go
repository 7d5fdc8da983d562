package cli

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/testpack"
	"github.com/revetproject/revet/names"
	"github.com/revetproject/revet/screen"
)

func newTestpack(g *global) *cobra.Command {
	cmd := &cobra.Command{Use: "testpack", Short: "Test how many altered names the live configuration finds"}
	cmd.AddCommand(newTestpackRun(g), newTestpackShow(g))
	return cmd
}

func newTestpackRun(g *global) *cobra.Command {
	var config, minimum, before string
	var least []string
	o := testpack.Options{}
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Screen altered names of the lists in force and report the hit rates",
		Long: `Run draws entries of every list that the configuration consults, makes up some
more, alters their names (another order, a part left out or an initial,
transliteration, spacing, a typo, another script, truncation: see “revet
testpack show”) and screens each as a subject of that name. A hit is an alert on
the entry the name was taken from. The rates are given by alteration, list and
script; nobody becomes a subject, and the ledger records the run with its seed,
lists, configuration, engine and figures.

The same seed against the same lists, configuration and engine gives the same
report. Minimum rates are built in for each alteration, over all lists; a list
or a script for which an alteration plainly falls short of its minimum (the 95 %
interval of its rate lies below) fails the pack by itself. --minimum FILE
declares others, by alteration, by list and alteration, or by list over all
alterations, and so does --min, which may be repeated:
{"alterations": {"typo": 0.9}, "lists": {"un": {"exact": 0.95, "*": 0.85},
"own": 0.8}} or --min typo=0.9 --min un/exact=0.95 --min un=0.85. A list that is
missing or stale fails the pack. --before FILE gives the report of an earlier run
(its --json output): finding 2 points less than it fails too.

Exit status: 0 every minimum is met, 1 error, 2 wrong usage, 4 an alteration is
found too rarely, or a list is missing or stale (the output names the
alteration, the list and the script).`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			if o.Sample < 1 || o.Synthetic < 0 {
				return withStatus(ExitUsage, fmt.Errorf("--sample must be at least 1 and --synthetic at least 0"))
			}
			if minimum != "" {
				b, err := os.ReadFile(minimum)
				if err != nil {
					return err
				}
				if o.Minimum, err = testpack.ReadMinimum(b); err != nil {
					return withStatus(ExitUsage, fmt.Errorf("%s: %w", minimum, err))
				}
			}
			if before != "" {
				b, err := os.ReadFile(before)
				if err != nil {
					return err
				}
				if o.Before, err = testpack.ReadReport(b); err != nil {
					return withStatus(ExitUsage, fmt.Errorf("%s: %w", before, err))
				}
			}
			for _, text := range least {
				if err := o.Minimum.Set(text); err != nil {
					return withStatus(ExitUsage, fmt.Errorf("--min %s: %w", text, err))
				}
			}
			a, err := g.begin(ctx, access.Screen)
			if err != nil {
				return err
			}
			defer a.close()
			look, err := a.vetting.Lookup(ctx, config)
			if err != nil {
				return err
			}
			o.Engine, o.Live = a.engine, look
			o.Entries = func(yield func(screen.Entry) error) error { return a.vetting.LookupEntries(ctx, look, yield) }
			o.Progress = func(done, total int64) { g.progress.update("screening altered names", done, total) }
			rep, err := testpack.Run(ctx, o)
			g.progress.clear()
			if err != nil {
				return err
			}
			// Names stay out of the ledger: it holds figures.
			kept := *rep
			kept.Missed = nil
			if err := a.vetting.RecordTestPack(ctx, a.actor, look, kept); err != nil {
				return err
			}
			if err := a.settle(ctx); err != nil {
				return err
			}
			if err := g.print(rep, func(w io.Writer) { humanTestpack(w, rep) }); err != nil {
				return err
			}
			if !rep.Passed {
				return withStatus(ExitProof, fmt.Errorf("the test pack failed: %s", strings.Join(rep.Failures, "; ")))
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&config, "config", "default", "configuration to screen under")
	f.StringVar(&minimum, "minimum", "", "JSON file of minimum hit rates")
	f.StringVar(&before, "before", "", "report of an earlier run (JSON) that this one must not fall behind")
	f.StringArrayVar(&least, "min", nil, "minimum hit rate as ALTERATION=RATE, LIST=RATE or LIST/ALTERATION=RATE (repeat)")
	f.Uint64Var(&o.Seed, "seed", 1, "seed of the draw and of the alterations")
	f.IntVar(&o.Sample, "sample", 200, "entries drawn of each list")
	f.IntVar(&o.Synthetic, "synthetic", 70, "people made up beside them")
	f.BoolVar(&o.BirthDate, "birth-date", false, "give each subject the birth date of its entry, where listed")
	return cmd
}

func humanTestpack(w io.Writer, r *testpack.Report) {
	t := newTable(w, "alteration", "list", "script", "tested", "found", "rate", "minimum")
	for _, x := range r.Operators {
		t.AppendRow([]any{x.Operator, "all", "all", x.Tested, x.Hits, percentage(x), fmt.Sprintf("%.1f %%", 100*x.Minimum)})
		for _, c := range r.Cells {
			if c.Operator == x.Operator {
				t.AppendRow([]any{"", c.List, c.Script, c.Tested, c.Hits, percentage(c), ""})
			}
		}
	}
	t.Render()
	for _, m := range r.Missed {
		fmt.Fprintf(w, "missed by %s: %s %s %s, asked for as %s\n", m.Operator, m.List, m.Key, m.Name, m.Altered)
	}
	fmt.Fprintf(w, "\n%s altered names of %s entries under %s version %d, seed %d, engine %.15s: ", grouped(r.Screened), grouped(r.Entries), r.Config, r.Version, r.Seed, r.Engine)
	if r.Passed {
		fmt.Fprintln(w, "passed")
		return
	}
	fmt.Fprintln(w, "FAILED")
	for _, f := range r.Failures {
		fmt.Fprintln(w, "  "+f)
	}
}

func percentage(r testpack.Rate) string {
	if r.Tested == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100*r.Rate)
}

func newTestpackShow(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "show",
		Short: "List the alterations, each with an example and its minimum",
		Long:  "Show lists the alterations of the test pack. It needs no installation.\n\nExit status: 0 listed, 1 error, 2 wrong usage.",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			type view struct {
				Name    string  `json:"alteration"`
				What    string  `json:"what"`
				Minimum float64 `json:"minimum"`
				Example string  `json:"example"`
				Altered string  `json:"altered"`
			}
			var out []view
			analyser := names.NewAnalyser()
			for _, op := range testpack.Operators() {
				out = append(out, view{op.Name, op.What, op.Minimum, op.Example, op.Apply(rand.New(rand.NewPCG(1, 1)), analyser, op.Example, names.Person)})
			}
			return g.print(out, func(w io.Writer) {
				t := newTable(w, "alteration", "minimum", "example", "altered", "what")
				for _, v := range out {
					t.AppendRow([]any{v.Name, fmt.Sprintf("%.0f %%", 100*v.Minimum), v.Example, v.Altered, v.What})
				}
				t.Render()
			})
		},
	}
}
