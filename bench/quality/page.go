package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"os"
	"slices"
)

// The page is one file: no scripts, no fonts, no pictures from elsewhere. The plots
// are drawn here as SVG with classes that the style sheet colours for light and dark.
//
//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{
	"f1":    func(x float64) string { return fmt.Sprintf("%.1f", x) },
	"f2":    func(x float64) string { return fmt.Sprintf("%.2f", x) },
	"f4":    func(x float64) string { return fmt.Sprintf("%.4f", x) },
	"lists": func(m map[string]float64) []string { return slices.Sorted(maps.Keys(m)) },
}).Parse(pageText))

// page is what the template shows: the report, and its plots.
type page struct {
	*report
	Breaches                                             []string
	ProbabilitySource                                    string
	LimitCulture, LimitNamesakes                         float64
	Recall, Precision, Alterations, Cultures, Calibrated plot
}

func (r *report) writePage(file string) error {
	b, err := r.page()
	if err != nil {
		return err
	}
	return os.WriteFile(file, b, 0o644)
}

func (r *report) page() ([]byte, error) {
	p := page{
		report: r, ProbabilitySource: probabilitySource, Breaches: r.breaches(), LimitCulture: limitCulture, LimitNamesakes: limitNamesakes,
		Recall: r.recallPlot(), Precision: r.precisionPlot(), Alterations: r.alterationPlot(), Cultures: r.culturePlot(), Calibrated: r.calibrationPlot(),
	}
	var b bytes.Buffer
	if err := pageTemplate.Execute(&b, p); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// recallPlot is recall over false alerts, of every way to compare.
func (r *report) recallPlot() plot {
	p := newPlot("false alerts per 1,000 ordinary people", "recall of altered names, %")
	p.x = logAxis(0.2, curveTo, 0.2, 0.5, 1, 2, 5, 10, 20, 50)
	p.y = linearAxis(40, 100, 10)
	for _, c := range r.Curves {
		var at []xy
		for _, q := range c.Points {
			at = append(at, xy{q.Rate, q.Recall})
		}
		p.line(c.Name, at)
	}
	return p
}

// precisionPlot is precision over recall where the prior's share of people is listed.
func (r *report) precisionPlot() plot {
	p := newPlot("recall of altered names, %", "alerts that are true, %")
	p.x, p.y = linearAxis(40, 100, 10), linearAxis(0, 100, 20)
	for _, c := range r.Curves {
		var at []xy
		for _, q := range c.Points {
			at = append(at, xy{q.Recall, q.Precision})
		}
		p.line(c.Name, at)
	}
	return p
}

// alterationPlot is recall by alteration at one false alert per 1,000.
func (r *report) alterationPlot() plot {
	p := newPlot("recall at 1 false alert per 1,000, %", "")
	p.x = linearAxis(60, 100, 10)
	for _, h := range r.Hard {
		if h.Rate == 1 {
			p.row(h.Alteration, h.Name, h.Born)
		}
	}
	p.legend("name only", "with birth date")
	return p
}

// culturePlot is false alerts by culture.
func (r *report) culturePlot() plot {
	p := newPlot("false alerts per 1,000 fictional people", "")
	most := 5.0
	for _, c := range r.FalseByCulture {
		most = max(most, c.Name.High, c.Born.High)
	}
	p.x = linearAxis(0, most, niceStep(most))
	p.limit(limitCulture)
	for _, c := range r.FalseByCulture {
		p.row(c.Culture, c.Name, c.Born)
	}
	p.legend("name only", "with birth date")
	return p
}

// calibrationPlot is what came true over what was said, at even odds, where all
// probabilities are well filled.
func (r *report) calibrationPlot() plot {
	p := newPlot("probability stated", "share true")
	p.x, p.y = linearAxis(0, 1, 0.2), linearAxis(0, 1, 0.2)
	p.line("as stated", []xy{{0, 0}, {1, 1}})
	for _, c := range r.Calibration {
		var at []xy
		for _, b := range c.Steps {
			at = append(at, xy{b.Mean, b.Share})
		}
		if len(at) > 0 {
			p.line(fmt.Sprintf("%g of those asked for listed", c.Prior), at)
		}
	}
	return p
}
