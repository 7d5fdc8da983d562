package main

import (
	"slices"

	"github.com/revetproject/revet/bench/internal/parallel"
	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/names"
	"github.com/revetproject/revet/score"
)

// aliases is recall, by name alone, when the alias asked for is taken off the list.
// Intervals resample the people listed.
type aliases struct {
	Of      string  `json:"of"`
	Queries int     `json:"queries"`
	People  int     `json:"people"`
	Gate    float64 `json:"gate"`
	Name    float64 `json:"nameOnly"`
	NoGate  float64 `json:"nameOnlyWithoutGate"` // the difference is what the gate loses against the score alone
	At5     float64 `json:"at5FalseAlertsPer1000"`

	GateSpan span `json:"gateInterval"`
	NameSpan span `json:"nameOnlyInterval"`
	At5Span  span `json:"at5FalseAlertsPer1000Interval"`
}

// aliasHoldOuts measures the aliases of the UN's people and of all, those of low quality
// (which the lists call weak) left out and with them. Lines are those at which five in
// 1,000 ordinary people alert on the same entries.
func (l *lab) aliasHoldOuts(d *listed, un, both []int64) []aliases {
	var out []aliases
	for _, low := range []bool{false, true} {
		a, b := l.aliases(d, d.un, low, lineFor(un, 5)), l.aliases(d, len(d.profiles), low, lineFor(both, 5))
		a.Of, b.Of = "UN", "UN and OFAC"
		if low {
			a.Of, b.Of = a.Of+", weak ones too", b.Of+", weak ones too"
		}
		out = append(out, a, b)
	}
	return out
}

// aliases asks, for every alias of the first so many entries, whether its bearer is
// still found by it when the alias itself is taken off the list (leave one out). A large part of aliases shares no token with any other name
// of the person: no matcher can find those. low takes those of low quality too.
func (l *lab) aliases(d *listed, entries int, low bool, lineAt5 int64) aliases {
	var qs []hardQuery
	var asked []names.Name
	var rest []*score.Profile
	people := 0
	for at, p := range d.profiles[:entries] {
		before := len(qs)
		for i := range p.Names {
			if len(p.Names) < 2 || p.Names[i].Quality == entity.Low && !low || p.Names[i].Property == "name" {
				continue
			}
			left := *p
			left.Names = slices.Delete(slices.Clone(p.Names), i, i+1)
			qs, asked, rest = append(qs, hardQuery{entry: at, name: never}), append(asked, p.Names[i]), append(rest, &left)
		}
		people += one(len(qs) > before)
	}
	parallel.For(len(qs), func(i int) {
		q := &score.Profile{Schema: "Person", Kind: names.Person, Names: []names.Name{asked[i]}}
		qs[i].free = l.score(q, rest[i], "")
		if l.model.Gate(q, rest[i], &l.policy) {
			qs[i].name, qs[i].gated = qs[i].free, true
		}
	})
	a := aliases{
		Queries: len(qs), People: people,
		GateSpan: bootstrap(qs, func(q *hardQuery) bool { return q.gated }),
		NameSpan: bootstrap(qs, func(q *hardQuery) bool { return q.name >= l.line() }),
		At5Span:  bootstrap(qs, func(q *hardQuery) bool { return q.name >= lineAt5 }),
		NoGate:   bootstrap(qs, func(q *hardQuery) bool { return q.free >= l.line() }).At,
	}
	a.Gate, a.Name, a.At5 = a.GateSpan.At, a.NameSpan.At, a.At5Span.At
	return a
}
