// Command quality measures how well the shipped configuration finds listed people
// and how often it bothers unlisted ones.
//
//	go run ./bench/quality [-data DIR] [-json FILE] [-negatives N] [-misses]
//
// It needs the labelled data (REVET_TESTDATA, or ../shared/data beside the
// repository). Recall is counted on UN-listed people with mangled names, false
// alerts on ordinary people who are on no list; nothing is tuned per row. The table
// goes to standard output, the same figures as JSON to -json.
package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"slices"
	"text/tabwriter"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/revetproject/revet/score"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", cmp.Or(os.Getenv("REVET_TESTDATA"), "../shared/data"), "folder of the labelled data")
	out := flag.String("json", "", "write the figures as JSON to this file")
	limit := flag.Int("negatives", 0, "use only so many ordinary people (0: all)")
	misses := flag.Bool("misses", false, "print what was missed and the highest false alerts")
	flag.Parse()
	if _, err := os.Stat(*data); err != nil {
		log.Fatalf("quality: the labelled data is absent (%v); set REVET_TESTDATA or -data to the folder that holds it", err)
	}
	r, err := measure(*data, *limit, *misses)
	if err != nil {
		log.Fatal("quality: ", err)
	}
	if err := r.print(os.Stdout); err != nil {
		log.Fatal("quality: ", err)
	}
	if *out != "" {
		b, err := json.Marshal(r, json.Deterministic(true), jsontext.WithIndent("  "))
		if err == nil {
			err = os.WriteFile(*out, append(b, '\n'), 0o644)
		}
		if err != nil {
			log.Fatal("quality: ", err)
		}
	}
}

// report is what one run measures.
type report struct {
	Line       float64            `json:"lineNats"`
	Listed     int                `json:"listedPersons"`
	Treated    recall             `json:"treated"`
	Untreated  recall             `json:"untreated"`
	Negatives  int                `json:"negatives"`
	FalseName  float64            `json:"falseAlertsPer1000NameOnly"`
	FalseFull  float64            `json:"falseAlertsPer1000"`
	FalseLists map[string]float64 `json:"falseAlertsPer1000OFACandUN"`
	Namesakes  namesakes          `json:"namesakes"`
	Aliases    aliases            `json:"aliasHoldOut"`
	Curve      []point            `json:"curve"`
	Cultures   []slice            `json:"recallByNationality"`
	Hard       []hard             `json:"hardMutations"`
	Bench      bench              `json:"nameBench"`
	CrossPairs string             `json:"crossScriptPairs"`
	Originals  originals          `json:"namesInOriginalScript"`
	Scripts    []crossScript      `json:"crossScriptTokens"`

	Romanisations []romanisation `json:"romanisations"`
}

// recall counts people found, in percent: past the gate, past the line by name
// alone, past the line with everything known.
type recall struct {
	Rows int     `json:"rows"`
	Gate float64 `json:"gate"`
	Name float64 `json:"nameOnly"`
	Full float64 `json:"full"`
}

// point is recall at a rate of false alerts.
type point struct {
	Rate     float64 `json:"falseAlertsPer1000"`
	LineName float64 `json:"lineNameOnly"`
	Name     float64 `json:"recallNameOnly"`
	LineFull float64 `json:"lineFull"`
	Full     float64 `json:"recallFull"`
}

type slice struct {
	Group string  `json:"group"`
	Rows  int     `json:"rows"`
	Name  float64 `json:"nameOnly"`
}

// namesakes are invented people with names recombined from listed names and random
// birth dates: the adversarial set.
type namesakes struct {
	People int     `json:"people"`
	Name   float64 `json:"flaggedNameOnlyPercent"`
	Full   float64 `json:"flaggedWithBirthDatePercent"`
}

// aliases is recall, by name alone, when the alias asked for is taken off the list.
type aliases struct {
	Queries int     `json:"queries"`
	Gate    float64 `json:"gate"`
	Name    float64 `json:"nameOnly"`
	NoGate  float64 `json:"nameOnlyWithoutGate"` // the difference is what the gate loses against the score alone
	At5     float64 `json:"at5FalseAlertsPer1000"`
}

type bench struct {
	Pairs  int          `json:"pairs"`
	F1     float64      `json:"bestF1"`
	At     float64      `json:"bestF1At"`
	AUC    float64      `json:"auc"`
	Slices []benchSlice `json:"slices"`
}

type benchSlice struct {
	Slice string  `json:"slice"`
	Pairs int     `json:"pairs"`
	F1    float64 `json:"bestF1"`
	AUC   float64 `json:"auc"`
}

func (r *report) print(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	var errs []error
	line := func(format string, a ...any) {
		_, err := fmt.Fprintf(t, format+"\n", a...)
		errs = append(errs, err)
	}
	line("line\t%.2f nats", r.Line)
	line("UN persons listed\t%d", r.Listed)
	line("\trows\tgate %%\tname only %%\tfull %%")
	line("recall, treated\t%d\t%.2f\t%.2f\t%.2f", r.Treated.Rows, r.Treated.Gate, r.Treated.Name, r.Treated.Full)
	line("recall, untreated\t%d\t%.2f\t%.2f\t%.2f", r.Untreated.Rows, r.Untreated.Gate, r.Untreated.Name, r.Untreated.Full)
	line("\tpeople\tname only\twith all attributes")
	line("false alerts per 1,000, UN\t%d\t%.2f\t%.2f", r.Negatives, r.FalseName, r.FalseFull)
	for _, k := range slices.Sorted(mapKeys(r.FalseLists)) {
		line("false alerts per 1,000, UN+OFAC, %s\t%d\t%.2f", k, r.Negatives, r.FalseLists[k])
	}
	line("namesakes flagged, %%\t%d\t%.2f\t%.2f", r.Namesakes.People, r.Namesakes.Name, r.Namesakes.Full)
	line("\tqueries\tgate %%\tname only %%\twithout the gate %%\tat 5 false per 1,000 %%")
	line("alias held out\t%d\t%.2f\t%.2f\t%.2f\t%.2f", r.Aliases.Queries, r.Aliases.Gate, r.Aliases.Name, r.Aliases.NoGate, r.Aliases.At5)
	line("false alerts per 1,000\tline, name\trecall, name\tline, full\trecall, full")
	for _, p := range r.Curve {
		line("%.1f\t%.2f\t%.2f\t%.2f\t%.2f", p.Rate, p.LineName, p.Name, p.LineFull, p.Full)
	}
	line("recall, altered names of UN+OFAC people\tat false per 1,000\tqueries\tname only %% (95 %% interval)\twith birth date")
	for _, h := range r.Hard {
		line("  %s\t%.1f\t%d\t%.1f (%.1f–%.1f)\t%.1f (%.1f–%.1f)", h.Mutation, h.Rate, h.Queries, h.Name.At, h.Name.Low, h.Name.High, h.Born.At, h.Born.Low, h.Born.High)
	}
	line("recall by nationality\trows\tname only %%")
	for _, s := range r.Cultures {
		line("  %s\t%d\t%.1f", s.Group, s.Rows, s.Name)
	}
	line("name_bench\tpairs\tbest F1\tAUC")
	line("  all (at %.3f)\t%d\t%.4f\t%.4f", r.Bench.At, r.Bench.Pairs, r.Bench.F1, r.Bench.AUC)
	for _, s := range r.Bench.Slices {
		line("  %s\t%d\t%.4f\t%.4f", s.Slice, s.Pairs, s.F1, s.AUC)
	}
	line("names in original script\tqueries\tgate %%\tabove the line %%\tand in the first ten %%")
	line("\t%d\t%.1f\t%.1f\t%.1f", r.Originals.Queries, r.Originals.Gate, r.Originals.Line, r.Originals.At10)
	line("cross-script tokens\tqueries\trelated %%\trecall@10 %%")
	for _, s := range r.Scripts {
		line("  %s\t%d\t%.1f\t%.1f", s.Script, s.Queries, s.Related, s.At10)
	}
	line("romanisation\twords\tamong the keys %%\trelated %%")
	for _, s := range r.Romanisations {
		if s.System == "" { // the systems one by one are in the JSON
			line("  %s\t%d\t%.1f\t%.1f", s.Script, s.Words, s.Keys, s.Related)
		}
	}
	line("cross-script pairs past the gate\t%s", r.CrossPairs)
	return errors.Join(append(errs, t.Flush())...)
}

func nats(m int64) float64 { return float64(m) / score.MicronatsPerNat }
