package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
)

// String is the value with its interval.
func (s span) String() string { return fmt.Sprintf("%.1f (%.1f–%.1f)", s.At, s.Low, s.High) }

// fine is String with two decimals, for small rates.
func (s span) fine() string { return fmt.Sprintf("%.2f (%.2f–%.2f)", s.At, s.Low, s.High) }

// small is String with four decimals, for errors of probabilities.
func (s span) small() string { return fmt.Sprintf("%.4f (%.4f–%.4f)", s.At, s.Low, s.High) }

// table writes lines of cells that are parted by tabs.
type table struct {
	*tabwriter.Writer
	errs []error
}

func (t *table) line(format string, a ...any) {
	_, err := fmt.Fprintf(t, format+"\n", a...)
	t.errs = append(t.errs, err)
}

// print writes the figures as a table. Intervals are of 95 %.
func (r *report) print(w io.Writer) error {
	t := &table{Writer: tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)}
	for _, part := range []func(*table){r.printPeople, r.printCultures, r.printAltered, r.printCalibration, r.printYardsticks, r.printPairs, r.printScripts, r.printRun} {
		part(t)
	}
	return errors.Join(append(t.errs, t.Flush())...)
}

func (r *report) printPeople(t *table) {
	t.line("line\t%.2f nats", r.Line)
	t.line("persons listed\t%d, %d of them by the UN", r.Listed, r.ListedUN)
	t.line("\trows\tgate %%\tname only %%\tfull %%")
	t.line("recall, treated\t%d\t%.2f\t%.2f\t%.2f", r.Treated.Rows, r.Treated.Gate, r.Treated.Name, r.Treated.Full)
	t.line("recall, untreated\t%d\t%.2f\t%.2f\t%.2f", r.Untreated.Rows, r.Untreated.Gate, r.Untreated.Name, r.Untreated.Full)
	t.line("\tpeople\tname only\twith all attributes")
	t.line("false alerts per 1,000, UN\t%d\t%.2f\t%.2f", r.Negatives, r.FalseName, r.FalseFull)
	for _, k := range slices.Sorted(maps.Keys(r.FalseLists)) {
		t.line("false alerts per 1,000, UN+OFAC, %s\t%d\t%.2f", k, r.Negatives, r.FalseLists[k])
	}
	t.line("\tqueries\tgate %%\tname only %%\twithout the gate %%\tat 5 false per 1,000 %%")
	for _, a := range r.AliasSets {
		t.line("alias held out, %s\t%d\t%s\t%s\t%.2f\t%s", a.Of, a.Queries, a.GateSpan, a.NameSpan, a.NoGate, a.At5Span)
	}
	t.line("false alerts per 1,000 (UN)\tline, name\trecall, name\tline, full\trecall, full")
	for _, p := range r.Curve {
		t.line("%.1f\t%.2f\t%.2f\t%.2f\t%.2f", p.Rate, p.LineName, p.Name, p.LineFull, p.Full)
	}
	t.line("recall by nationality\trows\tname only %%")
	for _, s := range r.Nationalities {
		t.line("  %s\t%d\t%.1f", s.Group, s.Rows, s.Name)
	}
}

func (r *report) printCultures(t *table) {
	t.line("false alerts per 1,000 fictional people (UN+OFAC)\tpeople\tname only\twith birth date\tof these only by entries without a full one\tname only, at 1 per 1,000 ordinary people")
	for _, c := range r.FalseByCulture {
		t.line("  %s\t%d\t%s\t%s\t%s\t%s", c.Culture, c.People, c.Name, c.Born.fine(), c.Undated.fine(), c.At1)
	}
	t.line("  worst to best\t\t%.1f (%s to %s)\t%.1f (%s to %s)", r.SpreadName.Ratio, r.SpreadName.Worst, r.SpreadName.Best, r.SpreadBorn.Ratio, r.SpreadBorn.Worst, r.SpreadBorn.Best)
	t.line("namesakes flagged, %%\tpeople\tname only\twith birth date\tby another full birth date\tby entries without one")
	for _, n := range r.NamesakesByCulture {
		t.line("  %s, %s\t%d\t%s\t%s\t%s\t%s", n.Kind, n.Culture, n.People, n.Name, n.Born, n.FlaggedDated, n.FlaggedUndated)
	}
}

func (r *report) printAltered(t *table) {
	t.line("recall, altered names of UN+OFAC people\tat false per 1,000\tqueries\tname only %%\twith birth date %%")
	for _, h := range r.Hard {
		t.line("  %s\t%.1f\t%d\t%s\t%s", h.Alteration, h.Rate, h.Queries, h.Name, h.Born)
	}
	t.line("at 1 per 1,000 people, half of the file, half fictional\tpeople\ttreated, name %%\tfull %%\taltered, name only %%\twith birth date %%")
	t.line("\t%d\t%.2f\t%.2f\t%s\t%s", r.Mixed.People, r.Mixed.Treated, r.Mixed.Full, r.Mixed.Name, r.Mixed.Born)
	t.line("the same by group\tpeople\tqueries\tat 1 per 1,000, name only %%\twith birth date %%\tat the line, name only %%\twith birth date %%")
	for _, g := range r.Groups {
		t.line("  %s: %s\t%d\t%d\t%s\t%s\t%s\t%s", g.By, g.Group, g.People, g.Queries, g.Name, g.Born, g.Line, g.LineBorn)
	}
	t.line("  name cultures: furthest below the best with birth date, at the line\t\t\t\t\t\t%.1f points (%s below %s)", r.RecallGap.Points, r.RecallGap.Worst, r.RecallGap.Best)
	t.line("altered names that reach the line and are lost by the gate, %%\t%d of %d\t%s", r.GateLoss.Lost, r.GateLoss.Queries, r.GateLoss.Percent.fine())
	t.line("recall of altered names at the shipped line\tentries\tqueries\tname only %%")
	t.line("  vessels and aircraft\t%d\t%d\t%s", r.Vessels.Entries, r.Vessels.Queries, r.Vessels.Name)
}

func (r *report) printCalibration(t *table) {
	t.line("calibration of %s, pairs with p ≥ .001\tlisted among those asked for\tpairs\ttrue\tECE\tBrier\tECE of alerts", probabilitySource)
	for _, c := range r.Calibration {
		t.line("  %s\t%g\t%d\t%d\t%s\t%s\t%s", c.Group, c.Prior, c.Pairs, c.True, c.ECE.small(), c.Brier.small(), c.Alerts.small())
	}
	for _, c := range r.Calibration {
		if len(c.Steps) == 0 {
			continue
		}
		t.line("reliability where %g of those asked for are listed\tpairs\ttrue\tmean probability\tshare true", c.Prior)
		for _, b := range c.Steps {
			t.line("\t%d\t%d\t%.4f\t%.4f", b.Pairs, b.Matches, b.Mean, b.Share)
		}
	}
}

func (r *report) printPairs(t *table) {
	r.Organisations.print(t)
	t.line("name_bench\tpairs\tbest F1\tAUC")
	t.line("  all (at %.3f)\t%d\t%.4f\t%.4f", r.Bench.At, r.Bench.Pairs, r.Bench.F1, r.Bench.AUC)
	for _, s := range r.Bench.Slices {
		t.line("  %s\t%d\t%.4f\t%.4f", s.Slice, s.Pairs, s.F1, s.AUC)
	}
}

func (r *report) printYardsticks(t *table) {
	t.line("side by side, on the same queries\tname_bench best F1\tAUC\ttreated UN at 1 per 1,000 %%\taltered UN+OFAC at 1, name only %%\twith birth date %%")
	for _, y := range r.Yardsticks {
		born := "no dates"
		if y.Born != nil {
			born = y.Born.String()
		}
		t.line("  %s\t%.4f\t%.4f\t%s\t%s\t%s", y.Name, y.Bench.F1, y.Bench.AUC, y.Treated, y.Altered, born)
	}
}

func (r *report) printScripts(t *table) {
	t.line("names in original script\tqueries\tgate %%\tabove the line %%\tand in the first ten %%")
	for _, o := range r.Originals {
		t.line("  %s\t%d\t%.1f\t%.1f\t%s", o.Script, o.Queries, o.Gate, o.Line, o.Span)
	}
	t.line("cross-script tokens\tqueries\trelated %%\trecall@10 %%\tby rules alone %%")
	for _, s := range r.Scripts {
		t.line("  %s\t%d\t%.1f\t%.1f\t%.1f", s.Script, s.Queries, s.Related, s.At10, s.Rules)
	}
	t.line("romanisation\twords\tamong the keys %%\trelated %%")
	for _, s := range r.Romanisations {
		if s.System == "" { // the systems one by one are in the JSON
			t.line("  %s\t%d\t%.1f\t%.1f", s.Script, s.Words, s.Keys, s.Related)
		}
	}
	t.line("cross-script pairs past the gate\t%s", r.CrossPairs)
}

func (r *report) printRun(t *table) {
	t.line("engine\t%s", r.Run.Engine)
	t.line("policy\tsha256:%s", r.Run.Policy)
	t.line("alterations and generators\tsha256:%s", r.Run.Operator)
}
