package score

import "strings"

// Contribution is one piece of evidence.
type Contribution struct {
	Feature string // "name.token", "name.omitted", "name.order", "birthDate", "gender", "country", "identifier", "weakAlias" …
	Query   string // value on the subject's side, "" when missing
	Entry   string // value on the entry's side, "" when missing
	Level   string // in plain words: "equal", "one letter differs", "year equal, 1 January placeholder"
	Route   string // romanisation routes when others than the first were used: "cyrillic-russian-form"
	Points  int64  // micronats; may be negative or zero
}

// Result is the outcome of one comparison.
type Result struct {
	Score         int64          // micronats; the exact sum of Contributions
	Probability   Probability    // that the two are one party, under the policy's prior
	Band          string         // of the policy
	QueryName     string         // the name of the subject that was used
	EntryName     string         // the name of the entry that was used
	WeakOnly      bool           // the name evidence rests on a low-quality alias alone
	QueryLacks    Attributes     `json:",omitzero"` // what the entry states and the query does not
	EntryLacks    Attributes     `json:",omitzero"` // what the query states and the entry does not
	Contributions []Contribution // in a fixed order: name, weak alias, birth date, gender, country, place, identifiers, kind
}

// add notes a contribution and counts it.
func (r *Result) add(c Contribution) {
	r.Score += c.Points
	r.Contributions = append(r.Contributions, c)
}

// support is what other features than the names say for the pair.
func (r *Result) support() int64 {
	sum := int64(0)
	for i := range r.Contributions {
		if c := &r.Contributions[i]; !strings.HasPrefix(c.Feature, "name.") && c.Feature != "weakAlias" {
			sum += c.Points
		}
	}
	return sum
}
