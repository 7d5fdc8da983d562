package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
)

// The part of docs/quality.md that the command writes stands between these lines.
const (
	figuresBegin = "<!-- figures: written by go run ./bench/quality -doc docs/quality.md -->"
	figuresEnd   = "<!-- end of figures -->"
)

// writeDocument puts the short table of the figures in its place in a document.
func (r *report) writeDocument(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	before, rest, ok := bytes.Cut(text, []byte(figuresBegin))
	_, after, closed := bytes.Cut(rest, []byte(figuresEnd))
	if !ok || !closed {
		return fmt.Errorf("%s has no lines %q and %q between which the figures go", file, figuresBegin, figuresEnd)
	}
	out := string(before) + figuresBegin + "\n" + r.short() + figuresEnd + string(after)
	return os.WriteFile(file, []byte(out), 0o644)
}

// short is the short table as Markdown.
func (r *report) short() string {
	var b strings.Builder
	row := func(what, format string, a ...any) {
		fmt.Fprintf(&b, "| %s | %s |\n", what, fmt.Sprintf(format, a...))
	}
	b.WriteString("| measure | figure (95 % interval) |\n|---|---|\n")
	row("treated UN names, name alone / with all that is known, % found at the line", "%.1f / %.1f", r.Treated.Name, r.Treated.Full)
	row("… at 1 false alert per 1,000, half of the file and half fictional", "%.1f / %.1f", r.Mixed.Treated, r.Mixed.Full)
	for _, h := range r.Hard {
		if h.Alteration == allMutation {
			row(fmt.Sprintf("altered names at %g per 1,000, name alone / with birth date, %%", h.Rate), "%s / %s", h.Name, h.Born)
		}
		if h.Alteration == "Arabic spelling" && h.Rate == 1 {
			row("Arabic spellings at 1 per 1,000, %", "%s / %s", h.Name, h.Born)
		}
	}
	for _, a := range r.AliasSets {
		row(fmt.Sprintf("%d aliases held out (%s), past the gate / found at 5 per 1,000, %%", a.Queries, a.Of), "%s / %s", a.GateSpan, a.At5Span)
	}
	row("altered names lost by the gate, %", "%s", r.GateLoss.Percent.fine())
	row("recall by name culture, with birth date at the line: worst below best, points", "%.1f (%s below %s)", r.RecallGap.Points, r.RecallGap.Worst, r.RecallGap.Best)
	row("false alerts per 1,000 of the labelled file, UN / UN and OFAC, name alone", "%.2f / %.2f", r.FalseName, r.FalseLists["name only"])
	row("… with all that is known", "%.2f / %.2f", r.FalseFull, r.FalseLists["all attributes"])
	for _, c := range r.FalseByCulture {
		row("false alerts per 1,000 "+c.Culture+" people, name alone / with birth date", "%s / %s", c.Name, c.Born.fine())
	}
	row("… worst to best", "%.1f / %.1f", r.SpreadName.Ratio, r.SpreadBorn.Ratio)
	for _, n := range r.NamesakesByCulture {
		if n.Culture == allCultures {
			row("namesakes ("+n.Kind+") flagged by another full birth date, %", "%s", n.FlaggedDated)
		}
	}
	for _, c := range r.Calibration {
		if c.Group == allCultures {
			row(fmt.Sprintf("calibration error (ECE) of %s, %g of those asked for listed", probabilitySource, c.Prior), "%s", c.ECE.small())
		}
	}
	for _, o := range r.Originals {
		if o.Script == allScripts {
			row("UN people by the name in original script, above the line and in the first ten, %", "%s", o.Span)
		}
	}
	var at []string
	for _, s := range r.Scripts {
		at = append(at, fmt.Sprintf("%s %.0f", s.Script, s.At10))
	}
	row("tokens in another script, Latin form in the first ten of 20,000, %", "%s", strings.Join(at, ", "))
	for _, y := range r.Yardsticks {
		born := "no dates"
		if y.Born != nil {
			born = y.Born.String()
		}
		row(y.Name+": name_bench best F1 / AUC", "%.3f / %.3f", y.Bench.F1, y.Bench.AUC)
		row(y.Name+": altered names at 1 per 1,000, name alone / with birth date, %", "%s / %s", y.Altered, born)
	}
	fmt.Fprintf(&b, "\nEngine `%s`, policy `%.16s…`, questions `%.16s…`.\n", r.Run.Engine, r.Run.Policy, r.Run.Operator)
	return b.String()
}
