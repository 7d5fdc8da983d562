package cli

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/intake"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/screen"
)

// screened is one answer of “revet screen”.
type screened struct {
	Row     int64        `json:"row,omitzero"`
	ID      string       `json:"id,omitzero"`
	Name    string       `json:"name,omitzero"`
	Outcome string       `json:"outcome,omitzero"`
	Matches []matchView  `json:"matches,omitzero"`
	Near    []matchView  `json:"below_line,omitzero"`
	Sources []sourceView `json:"sources,omitzero"`
	Engine  string       `json:"engine,omitzero"`
	Epoch   int64        `json:"epoch,omitzero"`
	Error   string       `json:"error,omitzero"`
}

type sourceView struct {
	List     string `json:"list,omitzero"`
	Snapshot int64  `json:"snapshot,omitzero"`
	Hash     string `json:"hash,omitzero"`
	Problem  string `json:"problem,omitzero"`
	terms
}

type matchView struct {
	List        string         `json:"list"`
	Key         string         `json:"key"`
	Name        string         `json:"name"`        // the name of the entry that was compared
	Probability float64        `json:"probability"` // that the two are one, 0 to 1
	Score       float64        `json:"score"`       // nats
	Band        string         `json:"band"`
	WeakOnly    bool           `json:"weak_alias_only,omitzero"`
	Explanation string         `json:"explanation"` // in one sentence
	Because     []contribution `json:"because,omitzero"`
}

type contribution struct {
	Feature string  `json:"feature"`
	Query   string  `json:"query,omitzero"`
	Entry   string  `json:"entry,omitzero"`
	Level   string  `json:"level"`
	Route   string  `json:"route,omitzero"`
	Points  float64 `json:"points"`
}

func viewMatch(c *screen.Candidate) matchView {
	m := matchView{
		List: c.List, Key: c.Key, Name: c.Result.EntryName,
		Probability: float64(c.Result.Probability) / float64(score.Certain), Score: float64(c.Result.Score) / score.MicronatsPerNat, Band: c.Result.Band,
		WeakOnly: c.Result.WeakOnly, Explanation: c.Result.Sentence(),
	}
	for _, x := range c.Result.Contributions {
		m.Because = append(m.Because, contribution{x.Feature, x.Query, x.Entry, x.Level, x.Route, float64(x.Points) / 1e6})
	}
	return m
}

// viewResult shows a result with the terms of the lists it rests on.
func viewResult(r *screen.Result, of map[string]terms) screened {
	s := screened{Outcome: string(r.Outcome)}
	for i := range r.Candidates {
		c := &r.Candidates[i]
		if c.Above {
			s.Matches = append(s.Matches, viewMatch(c))
		} else {
			s.Near = append(s.Near, viewMatch(c))
		}
	}
	for _, src := range r.Sources {
		s.Sources = append(s.Sources, sourceView{src.List, src.Snapshot, src.Hash, src.Problem, of[src.List]})
	}
	return s
}

func newScreen(g *global) *cobra.Command {
	var ff fileFlags
	var props []string
	var config string
	var to screenTo
	cmd := &cobra.Command{
		Use:   "screen NAME | FILE",
		Short: "Screen one name, or every row of a CSV, JSON-lines or Parquet file, without keeping it",
		Long: `Screen compares one name (more with --property birthDate=1975-04-03 …) with the
lists of a configuration and shows every match with its evidence. Given a file
(.csv, .jsonl, .parquet, “-” for standard input with --format) it screens each
row and writes one JSON result per row, in order. Columns are FollowTheMoney property
names. Nothing is stored: to have people re-screened when lists change, bring
them in with “revet subjects import”. The look-up itself is in the ledger.

With --out results go to a file: .jsonl holds an object for each row with all
evidence; .csv and .parquet hold a line for each match, and one for each row
without any. A run that was interrupted is carried on with --resume, as long as
the file read, lists, configuration and engine are the same.

The outcome is clear, potential_match or incomplete (a list is missing or
stale, or a field is unreadable); nothing is ever silently clear.

Exit status: 0 screened, 1 error, 2 wrong usage, 5 some rows could not be used
(their results say why).`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			if err := to.validate(args[0]); err != nil {
				return withStatus(ExitUsage, err)
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
			if args[0] == "-" || intake.FormatOf(args[0]) != "" || ff.format != "" {
				return g.screenFile(ctx, a, look, args[0], ff, to)
			}
			if to.path != "" {
				return withStatus(ExitUsage, fmt.Errorf("--out writes the results of a file, and %q is taken for a name; give a file, or --format where its ending does not say how to read it", args[0]))
			}
			if _, err := os.Stat(args[0]); err == nil {
				return withStatus(ExitUsage, fmt.Errorf("%s is a file, but its ending does not say how to read it; add --format csv or --format jsonl", args[0]))
			}
			return g.screenName(ctx, a, look, args[0], props, ff)
		},
	}
	ff.register(cmd)
	cmd.Flags().StringArrayVar(&props, "property", nil, "a further property of the name screened, as PROPERTY=VALUE (repeatable)")
	cmd.Flags().StringVar(&config, "config", "default", "configuration to screen under")
	to.register(cmd)
	return cmd
}

func (g *global) screenName(ctx context.Context, a *app, look *vetting.Lookup, name string, props []string, ff fileFlags) error {
	o, err := ff.options(".jsonl", g.warn)
	if err != nil {
		return err
	}
	values := map[string][]string{"name": {name}}
	for _, p := range props {
		k, v, ok := strings.Cut(p, "=")
		if !ok || k == "" || v == "" {
			return withStatus(ExitUsage, fmt.Errorf("--property %q: write it as PROPERTY=VALUE, for example birthDate=1975-04-03", p))
		}
		values[k] = append(values[k], v)
	}
	e, err := intake.Entity(o, values)
	if err != nil {
		return withStatus(ExitUsage, err)
	}
	r := look.Screen(e)
	if err := a.vetting.RecordLookup(ctx, a.actor, 1, look); err != nil {
		return err
	}
	if err := a.settle(ctx); err != nil {
		return err
	}
	of, err := a.terms(ctx)
	if err != nil {
		return err
	}
	out := viewResult(&r, of)
	out.Name, out.Engine, out.Epoch = name, a.engine.ID(), look.Epoch()
	return g.print(out, func(w io.Writer) { out.human(w) })
}

func (s screened) human(w io.Writer) {
	fmt.Fprintf(w, "%s: %s\n", s.Name, strings.ReplaceAll(s.Outcome, "_", " "))
	for _, src := range s.Sources {
		if src.Problem != "" {
			fmt.Fprintf(w, "  %s %s\n", src.List, src.Problem)
		}
	}
	for _, m := range s.Matches {
		m.human(w, "")
	}
	if len(s.Near) > 0 {
		fmt.Fprintf(w, "\nBelow the line, kept as evidence:\n")
		for _, m := range s.Near {
			fmt.Fprintf(w, "  %-20s %-14s %-34s %9s %6.1f\n", m.List, m.Key, m.Name, score.Probability(math.Round(m.Probability*float64(score.Certain))), m.Score)
		}
	}
	var used []string
	for _, src := range s.Sources {
		if src.Snapshot > 0 {
			used = append(used, fmt.Sprintf("%s@%d", src.List, src.Snapshot))
		}
	}
	if len(used) == 0 {
		used = []string{"no list"}
	}
	fmt.Fprintf(w, "\nScreened against %s with engine %.15s.\n", strings.Join(used, ", "), s.Engine)
	for _, src := range s.Sources {
		if src.Snapshot > 0 {
			src.human(w, src.List)
		}
	}
}

func (m matchView) human(w io.Writer, indent string) {
	likely := score.Probability(math.Round(m.Probability * float64(score.Certain)))
	fmt.Fprintf(w, "\n%s%s %s  %s  (%s, %s, %.1f nats)\n%s%s\n", indent, m.List, m.Key, m.Name, m.Band, likely, m.Score, indent, m.Explanation)
	t := newTable(w, "evidence", "subject", "entry", "how", "nats")
	for _, c := range m.Because {
		level := c.Level
		if route := score.RouteName(c.Route); route != "" {
			level += ", " + route
		}
		t.AppendRow([]any{indent + c.Feature, dash(c.Query), dash(c.Entry), level, fmt.Sprintf("%+.1f", c.Points)})
	}
	t.Render()
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
