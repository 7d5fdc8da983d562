package main

import (
	"fmt"
	"html/template"
	"math"
	"strings"
)

// plot is one SVG drawing: lines over two axes, or rows of values with intervals.
type plot struct {
	xLabel, yLabel string
	x, y           axis
	body           strings.Builder
	series         []string
	rows           int
	limits         []float64
}

type xy struct{ x, y float64 }

// axis maps values to 0 … 1 and has marks.
type axis struct {
	low, high float64
	log       bool
	marks     []float64
}

func linearAxis(low, high, step float64) axis {
	a := axis{low: low, high: high}
	for i := 0; low+float64(i)*step <= high+1e-9; i++ {
		a.marks = append(a.marks, low+float64(i)*step)
	}
	return a
}

func logAxis(low, high float64, marks ...float64) axis {
	return axis{low: low, high: high, log: true, marks: marks}
}

// niceStep parts a range into four to ten steps of 1, 2 or 5 of a power of ten.
func niceStep(high float64) float64 {
	step := math.Pow(10, math.Floor(math.Log10(high/4)))
	for _, f := range []float64{1, 2, 5, 10} {
		if high/(f*step) <= 8 {
			return f * step
		}
	}
	return 10 * step
}

func (a *axis) at(v float64) float64 {
	v = min(max(v, a.low), a.high)
	if a.log {
		return math.Log(v/a.low) / math.Log(a.high/a.low)
	}
	return (v - a.low) / (a.high - a.low)
}

const (
	plotWidth, plotHeight                       = 640.0, 360.0
	marginLeft, marginRight, marginTop, marginX = 60.0, 16.0, 12.0, 44.0
	rowMargin, rowHeight                        = 180.0, 30.0
)

func newPlot(xLabel, yLabel string) plot { return plot{xLabel: xLabel, yLabel: yLabel} }

func (p *plot) left() float64 {
	if p.rows > 0 {
		return rowMargin
	}
	return marginLeft
}

func (p *plot) height() float64 {
	if p.rows > 0 {
		return marginTop + rowHeight*float64(p.rows) + marginX
	}
	return plotHeight
}

func (p *plot) px(v float64) float64 {
	return p.left() + p.x.at(v)*(plotWidth-p.left()-marginRight)
}

func (p *plot) py(v float64) float64 {
	return p.height() - marginX - p.y.at(v)*(p.height()-marginTop-marginX)
}

// line draws a series; its colour is that of its place among them.
func (p *plot) line(name string, at []xy) {
	p.legend(name)
	fmt.Fprintf(&p.body, `<polyline class="s%d" points="`, len(p.series))
	for _, q := range at {
		fmt.Fprintf(&p.body, "%.1f,%.1f ", p.px(q.x), p.py(q.y))
	}
	p.body.WriteString(`"/>`)
	if len(at) <= 25 {
		for _, q := range at {
			fmt.Fprintf(&p.body, `<circle class="d%d" cx="%.1f" cy="%.1f" r="3"/>`, len(p.series), p.px(q.x), p.py(q.y))
		}
	}
}

// row draws values with their intervals beside a name, one colour each.
func (p *plot) row(name string, values ...span) {
	p.rows++
	top := marginTop + rowHeight*float64(p.rows-1)
	fmt.Fprintf(&p.body, `<text class="name" x="%.1f" y="%.1f">%s</text>`, rowMargin-8, top+rowHeight/2+4, template.HTMLEscapeString(name))
	for i, v := range values {
		y := top + rowHeight*float64(i+1)/float64(len(values)+1)
		fmt.Fprintf(&p.body, `<line class="s%d" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f"/><circle class="d%d" cx="%.1f" cy="%.1f" r="3.5"><title>%.2f (%.2f to %.2f)</title></circle>`,
			i+1, p.px(v.Low), y, p.px(v.High), y, i+1, p.px(v.At), y, v.At, v.Low, v.High)
	}
}

func (p *plot) legend(names ...string) { p.series = append(p.series, names...) }

// limit marks a value of the axis that must not be passed.
func (p *plot) limit(v float64) { p.limits = append(p.limits, v) }

// SVG is the drawing.
func (p plot) SVG() template.HTML {
	var b strings.Builder
	h := p.height()
	fmt.Fprintf(&b, `<svg viewBox="0 0 %.0f %.0f" role="img" aria-label="%s">`, plotWidth, h, template.HTMLEscapeString(strings.Trim(p.yLabel+" over "+p.xLabel, " ")))
	for _, m := range p.x.marks {
		fmt.Fprintf(&b, `<line class="grid" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f"/><text class="mark" x="%.1f" y="%.1f">%g</text>`, p.px(m), marginTop, p.px(m), h-marginX, p.px(m), h-marginX+16, round(m))
	}
	if p.rows == 0 {
		for _, m := range p.y.marks {
			fmt.Fprintf(&b, `<line class="grid" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f"/><text class="name" x="%.1f" y="%.1f">%g</text>`, p.left(), p.py(m), plotWidth-marginRight, p.py(m), p.left()-8, p.py(m)+4, round(m))
		}
	}
	for _, v := range p.limits {
		fmt.Fprintf(&b, `<line class="limit" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f"/>`, p.px(v), marginTop, p.px(v), h-marginX)
	}
	b.WriteString(p.body.String())
	fmt.Fprintf(&b, `<text class="mark" x="%.1f" y="%.1f">%s</text>`, (p.left()+plotWidth-marginRight)/2, h-6, template.HTMLEscapeString(p.xLabel))
	if p.yLabel != "" {
		fmt.Fprintf(&b, `<text class="mark" transform="translate(14 %.1f) rotate(-90)">%s</text>`, (h-marginX)/2, template.HTMLEscapeString(p.yLabel))
	}
	b.WriteString(`</svg><p class="legend">`)
	for i, s := range p.series {
		fmt.Fprintf(&b, `<span><svg class="key" viewBox="0 0 18 8"><line class="s%d" x1="0" y1="4" x2="18" y2="4"/></svg> %s</span> `, i+1, template.HTMLEscapeString(s))
	}
	b.WriteString(`</p>`)
	return template.HTML(b.String())
}

// round takes away what binary fractions add to a mark.
func round(x float64) float64 { return math.Round(x*1e6) / 1e6 }
