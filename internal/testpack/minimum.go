package testpack

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/revetproject/revet/screen"
)

// Minimum declares the lowest hit rates that pass, 0 … 1.
type Minimum struct {
	// Alterations by operator, over all lists; an operator that is not named
	// keeps its built-in minimum.
	Alterations map[string]float64 `json:"alterations"`
	// Lists by list. Of a list that is not named only the alterations' minima are asked.
	Lists map[string]Rates `json:"lists"`
}

// Rates are the minima of one list by operator; [Every] stands for all alterations of
// the list together. A JSON number is short for that.
type Rates map[string]float64

// Every is the name under which a list's rate over all alterations is declared.
const Every = "*"

// UnmarshalJSON reads {"typo": 0.9, "*": 0.8}, or 0.8 alone.
func (r *Rates) UnmarshalJSON(b []byte) error {
	if jsontext.Value(b).Kind() == '0' {
		var x float64
		if err := json.Unmarshal(b, &x); err != nil {
			return err
		}
		*r = Rates{Every: x}
		return nil
	}
	var m map[string]float64
	if err := json.Unmarshal(b, &m); err != nil {
		return err
	}
	*r = m
	return nil
}

// ReadMinimum reads a declaration. Unknown members and operators are errors.
func ReadMinimum(b []byte) (Minimum, error) {
	var m Minimum
	if err := json.Unmarshal(b, &m, json.RejectUnknownMembers(true)); err != nil {
		return m, err
	}
	return m, m.validate(nil)
}

// Set declares one minimum from text: ALTERATION=RATE, LIST=RATE or
// LIST/ALTERATION=RATE. A word that is both an alteration and a list is taken for
// the alteration.
func (m *Minimum) Set(text string) error {
	what, rate, ok := strings.Cut(text, "=")
	x, err := strconv.ParseFloat(rate, 64)
	if !ok || err != nil || what == "" {
		return fmt.Errorf("%q is no minimum; write ALTERATION=RATE, LIST=RATE or LIST/ALTERATION=RATE, for example typo=0.9", text)
	}
	list, op, of := strings.Cut(what, "/")
	switch {
	case !of && known(what):
		if m.Alterations == nil {
			m.Alterations = map[string]float64{}
		}
		m.Alterations[what] = x
		return m.validate(nil)
	case !of:
		op = Every
	}
	if m.Lists == nil {
		m.Lists = map[string]Rates{}
	}
	if m.Lists[list] == nil {
		m.Lists[list] = Rates{}
	}
	m.Lists[list][op] = x
	return m.validate(nil)
}

func known(operator string) bool {
	return slices.ContainsFunc(operators, func(o Operator) bool { return o.Name == operator })
}

// validate checks operators, rates and, where sources are given, lists.
func (m *Minimum) validate(sources []screen.Source) error {
	check := func(where string, rates map[string]float64, every bool) error {
		for _, op := range sorted(rates) {
			if !known(op) && !(every && op == Every) {
				return fmt.Errorf("%s: no alteration is called %q; “revet testpack show” lists them", where, op)
			}
			if r := rates[op]; !(r >= 0 && r <= 1) {
				return fmt.Errorf("%s: the minimum of %s is %g; a rate lies between 0 and 1", where, op, r)
			}
		}
		return nil
	}
	if err := check("alterations", m.Alterations, false); err != nil {
		return err
	}
	for _, l := range sorted(m.Lists) {
		if sources != nil && l != SyntheticList && !slices.ContainsFunc(sources, func(s screen.Source) bool { return s.List == l }) {
			return fmt.Errorf("lists: the configuration consults no list %q", l)
		}
		if err := check("lists: "+l, m.Lists[l], true); err != nil {
			return err
		}
	}
	return nil
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// judge holds the rates against the minimum: each alteration over all lists, each
// cell of alteration, list and script that falls short plainly, and each list as
// declared. A list that is missing or stale fails the pack too: what it holds was
// not tested as it should be in force.
func (r *Report) judge(m *Minimum) {
	for i := range r.Operators {
		x := &r.Operators[i]
		declared, named := m.Alterations[x.Operator]
		x.Minimum = operators[i].Minimum
		if named {
			x.Minimum = declared
		}
		switch {
		case x.Tested == 0 && named:
			r.fail("%s: no name of the lists could be altered so, and a minimum of %.1f %% is declared", x.Operator, 100*x.Minimum)
		case x.Tested > 0 && x.Rate < x.Minimum:
			r.fail("%s: %d of %d found, %.1f %%, where at least %.1f %% are asked for%s", x.Operator, x.Hits, x.Tested, 100*x.Rate, 100*x.Minimum, r.worst(x))
		}
		for j := range r.Cells {
			c := &r.Cells[j]
			if c.Operator == x.Operator && x.Rate >= x.Minimum && c.Tested >= fewest && upper(c.Hits, c.Tested) < x.Minimum {
				r.fail("%s on list %s, script %s: %d of %d found, %.1f %%, plainly fewer than the %.1f %% that are asked for of the alteration",
					c.Operator, c.List, c.Script, c.Hits, c.Tested, 100*c.Rate, 100*x.Minimum)
			}
		}
	}
	for _, l := range sorted(m.Lists) {
		for _, op := range sorted(m.Lists[l]) {
			sum := Rate{Operator: op, List: l}
			for _, c := range r.Cells {
				if c.List == l && (op == Every || c.Operator == op) {
					sum.Tested, sum.Hits = sum.Tested+c.Tested, sum.Hits+c.Hits
				}
			}
			if least := m.Lists[l][op]; sum.Tested == 0 || float64(sum.Hits) < least*float64(sum.Tested) {
				what := op
				if op == Every {
					what = "all alterations"
				}
				r.fail("%s on list %s: %d of %d found, where at least %.1f %% are asked for%s", what, l, sum.Hits, sum.Tested, 100*least, r.worst(&sum))
			}
		}
	}
	for _, s := range r.Sources {
		if s.Problem != "" {
			r.fail("list %s: %s", s.List, strings.TrimSpace(s.Problem))
		}
	}
}

// worst names the cell, among those a rate is made of, that most hits are missing
// from.
func (r *Report) worst(of *Rate) string {
	var worst *Rate
	for i := range r.Cells {
		c := &r.Cells[i]
		if of.Operator != Every && c.Operator != of.Operator || of.List != "" && c.List != of.List {
			continue
		}
		if missed := c.Tested - c.Hits; missed > 0 && (worst == nil || missed > worst.Tested-worst.Hits) {
			worst = c
		}
	}
	if worst == nil {
		return ""
	}
	return fmt.Sprintf("; most are missing of %s on list %s, script %s: %d of %d found", worst.Operator, worst.List, worst.Script, worst.Hits, worst.Tested)
}

// fewest is how many names of a cell must be tested before it can fail by itself.
const fewest = 10

// upper is the upper end of the 95 % interval of a rate (Wilson 1927), 1 of nothing.
func upper(hits, tested int64) float64 {
	if tested == 0 {
		return 1
	}
	const z = 1.96
	n, p := float64(tested), float64(hits)/float64(tested)
	return (p + z*z/(2*n) + z*math.Sqrt(p*(1-p)/n+z*z/(4*n*n))) / (1 + z*z/n)
}

func (r *Report) fail(format string, args ...any) {
	r.Failures = append(r.Failures, fmt.Sprintf(format, args...))
}
