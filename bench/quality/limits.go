package main

import "fmt"

// The limits of a release stand here alone, and may only be tightened.
const (
	// limitCulture is the most false alerts per 1,000 people of one name culture, asked
	// for by name and birth date against the UN and OFAC lists.
	limitCulture = 2.0
	// limitNamesakes is the most namesakes in percent, people with a listed name and
	// another full birth date, who may be flagged.
	limitNamesakes = 5.0
)

// breaches are the limits that the report passes, in words.
func (r *report) breaches() []string {
	var out []string
	if len(r.FalseByCulture) == 0 || len(r.NamesakesByCulture) == 0 {
		return []string{"the cultures were not measured"}
	}
	for _, c := range r.FalseByCulture {
		if c.Born.At > limitCulture {
			out = append(out, fmt.Sprintf("%s people: %.2f false alerts per 1,000 with a birth date, the limit is %.2f", c.Culture, c.Born.At, limitCulture))
		}
	}
	for _, n := range r.NamesakesByCulture {
		if n.Culture == allCultures && n.FlaggedDated.At > limitNamesakes {
			out = append(out, fmt.Sprintf("%s: %.1f %% flagged although the full birth date differs, the limit is %.1f %%", n.Kind, n.FlaggedDated.At, limitNamesakes))
		}
	}
	return out
}
