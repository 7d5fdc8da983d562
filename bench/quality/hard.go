package main

import (
	"cmp"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/revetproject/revet/bench/internal/lists"
	"github.com/revetproject/revet/bench/internal/parallel"
	"github.com/revetproject/revet/entity"
)

// hard is recall of people on the UN and OFAC lists whose primary name was altered,
// at lines that let through so many false alerts per 1,000 ordinary people. The
// intervals (95 %) resample the people, not their queries.
type hard struct {
	Alteration string  `json:"alteration"`
	Rate       float64 `json:"falseAlertsPer1000"`
	Queries    int     `json:"queries"`
	Name       span    `json:"nameOnlyPercent"`
	Born       span    `json:"withBirthDatePercent"`
}

// group is recall of altered names in one group of the people listed, at one false
// alert per 1,000 ordinary people and at the shipped line.
type group struct {
	By       string `json:"by"`
	Group    string `json:"group"`
	People   int    `json:"people"`
	Queries  int    `json:"queries"`
	Name     span   `json:"nameOnlyPercent"`
	Born     span   `json:"withBirthDatePercent"`
	Line     span   `json:"nameOnlyAtTheLinePercent"`
	LineBorn span   `json:"withBirthDateAtTheLinePercent"`
}

// gateLoss is what the gate holds back that would reach the line.
type gateLoss struct {
	Queries int  `json:"queries"`
	Lost    int  `json:"lost"`
	Percent span `json:"percent"`
}

const (
	hardPeople  = 1500 // listed people in the sample by alteration; groups take all
	perMutation = 2    // queries of each person and alteration
	allMutation = "all but Arabic spelling"
)

var hardRates = []float64{0.5, 1, 5, 10}

type hardQuery struct {
	entry, mutation int
	text            string
	first           bool // of the sample by alteration
	gated           bool // past the gate
	dated           bool // the entry has a birth date, and the query one of them
	free            int64
	name, born      int64
}

func operators() []mutation {
	return append(slices.Clone(mutations), mutation{"Arabic spelling", arabicVariant})
}

// hardQueries alters the primary name of every listed person, and scores each query
// against its own entry. most > 0 takes only so many people.
func (l *lab) hardQueries(d *listed, most int) []hardQuery {
	order := rand.New(rand.NewPCG(4, 1)).Perm(len(d.profiles))
	if most > 0 && len(order) > most {
		order = order[:most]
	}
	var qs []hardQuery
	for k, m := range operators() {
		for i, at := range order {
			r := rand.New(rand.NewPCG(uint64(at), uint64(k)))
			words := lists.PrimaryWords(d.profiles[at])
			for range perMutation {
				if t := m.apply(r, words); t != "" && t != strings.Join(words, " ") {
					qs = append(qs, hardQuery{entry: at, mutation: k, text: t, first: i < hardPeople})
				}
			}
		}
	}
	parallel.For(len(qs), func(i int) {
		q, e := &qs[i], d.profiles[qs[i].entry]
		p := l.model.Profile((&entity.Entity{Schema: e.Schema}).Add("name", entity.Value{Text: q.text}))
		q.free = l.score(p, e, d.lists[q.entry])
		q.name, q.born, q.dated = never, never, len(e.Births) > 0
		if l.model.Gate(p, e, &l.policy) {
			q.gated, q.name = true, q.free
			q.born = l.score(withBirths(p, e.Births), e, d.lists[q.entry])
		}
	})
	return qs
}

// byAlteration measures each alteration at each rate. The lines are those of
// ordinary people asked for in the same way.
func byAlteration(qs []hardQuery, ordinary reached) []hard {
	var out []hard
	for k, m := range append(operators(), mutation{name: allMutation}) {
		sample := slices.DeleteFunc(slices.Clone(qs), func(q hardQuery) bool {
			return !q.first || q.mutation != k && (m.apply != nil || q.mutation >= len(mutations))
		})
		for _, at := range hardRates {
			name, born := atRate(sample, ordinary, at)
			out = append(out, hard{m.name, at, len(sample), name, born})
		}
	}
	return out
}

// atRate is recall at a rate of false alerts, by the name alone and with the birth date.
func atRate(qs []hardQuery, ordinary reached, rate float64) (name, born span) {
	ln, lb := lineFor(ordinary.name, rate), lineFor(ordinary.born, rate)
	return bootstrap(qs, func(q *hardQuery) bool { return q.name >= ln }), bootstrap(withDate(qs), func(q *hardQuery) bool { return q.born >= lb })
}

// grouped measures groups of the people listed; label is "" for those of none. Groups
// of fewer than 20 people are left out.
func (l *lab) grouped(by string, qs []hardQuery, ordinary reached, label func(entry int) string) []group {
	parts, people := map[string][]hardQuery{}, map[string]map[int]bool{}
	for _, q := range qs {
		g := label(q.entry)
		if g == "" || q.mutation >= len(mutations) {
			continue
		}
		if people[g] == nil {
			people[g] = map[int]bool{}
		}
		parts[g], people[g][q.entry] = append(parts[g], q), true
	}
	var out []group
	for _, g := range slices.SortedFunc(maps.Keys(parts), func(a, b string) int { return cmp.Compare(a, b) }) {
		if len(people[g]) < 20 {
			continue
		}
		name, born := atRate(parts[g], ordinary, 1)
		line := bootstrap(parts[g], func(q *hardQuery) bool { return q.name >= l.line() })
		lineBorn := bootstrap(withDate(parts[g]), func(q *hardQuery) bool { return q.born >= l.line() })
		out = append(out, group{by, g, len(people[g]), len(parts[g]), name, born, line, lineBorn})
	}
	return out
}

// lossOfGate counts what the gate holds back although the names alone reach the line.
func (l *lab) lossOfGate(qs []hardQuery) gateLoss {
	g := gateLoss{Queries: len(qs)}
	for i := range qs {
		if qs[i].name == never && qs[i].free >= l.line() {
			g.Lost++
		}
	}
	g.Percent = wilson(g.Lost, g.Queries, 100)
	return g
}

func withDate(qs []hardQuery) []hardQuery {
	return slices.DeleteFunc(slices.Clone(qs), func(q hardQuery) bool { return !q.dated })
}
