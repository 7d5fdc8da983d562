package testpack

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/screen"
)

// Minimum declares the lowest hit rates that pass, 0 … 1.
type Minimum struct {
	// Alterations by operator, over all lists; an operator that is not named
	// keeps its built-in minimum.
	Alterations map[string]float64 `json:"alterations"`
	// Lists by list, then operator. Nothing is asked of a list that is not named.
	Lists map[string]map[string]float64 `json:"lists"`
}

// ReadMinimum reads a declaration. Unknown members and operators are errors.
func ReadMinimum(b []byte) (Minimum, error) {
	var m Minimum
	if err := json.Unmarshal(b, &m, json.RejectUnknownMembers(true)); err != nil {
		return m, err
	}
	return m, m.validate(nil)
}

// validate checks operators, rates and, where sources are given, lists.
func (m *Minimum) validate(sources []screen.Source) error {
	check := func(where string, rates map[string]float64) error {
		for _, op := range sorted(rates) {
			if !slices.ContainsFunc(operators, func(o Operator) bool { return o.Name == op }) {
				return fmt.Errorf("%s: no alteration is called %q; “revet testpack show” lists them", where, op)
			}
			if r := rates[op]; !(r >= 0 && r <= 1) {
				return fmt.Errorf("%s: the minimum of %s is %g; a rate lies between 0 and 1", where, op, r)
			}
		}
		return nil
	}
	if err := check("alterations", m.Alterations); err != nil {
		return err
	}
	for _, l := range sorted(m.Lists) {
		if sources != nil && l != SyntheticList && !slices.ContainsFunc(sources, func(s screen.Source) bool { return s.List == l }) {
			return fmt.Errorf("lists: the configuration consults no list %q", l)
		}
		if err := check("lists: "+l, m.Lists[l]); err != nil {
			return err
		}
	}
	return nil
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// judge holds the rates against the minimum. A list that is missing or stale
// fails the pack too: what it holds was not tested as it should be in force.
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
			r.fail("%s: %d of %d found, %.1f %%, where at least %.1f %% are asked for", x.Operator, x.Hits, x.Tested, 100*x.Rate, 100*x.Minimum)
		}
	}
	for _, l := range sorted(m.Lists) {
		for _, op := range sorted(m.Lists[l]) {
			sum := Rate{}
			for _, c := range r.Cells {
				if c.List == l && c.Operator == op {
					sum.Tested, sum.Hits = sum.Tested+c.Tested, sum.Hits+c.Hits
				}
			}
			if least := m.Lists[l][op]; sum.Tested == 0 || float64(sum.Hits) < least*float64(sum.Tested) {
				r.fail("%s on list %s: %d of %d found, where at least %.1f %% are asked for", op, l, sum.Hits, sum.Tested, 100*least)
			}
		}
	}
	for _, s := range r.Sources {
		if s.Problem != "" {
			r.fail("list %s: %s", s.List, strings.TrimSpace(s.Problem))
		}
	}
	r.Passed = len(r.Failures) == 0
}

func (r *Report) fail(format string, args ...any) {
	r.Failures = append(r.Failures, fmt.Sprintf(format, args...))
}
