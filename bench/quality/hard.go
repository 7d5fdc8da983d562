package main

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/score"
)

// hard is recall of people on the UN and OFAC lists whose primary name was altered,
// at lines that let through so many false alerts per 1,000 ordinary people. The
// intervals (95 %) resample the people, not their queries.
type hard struct {
	Mutation string  `json:"mutation"`
	Rate     float64 `json:"falseAlertsPer1000"`
	Queries  int     `json:"queries"`
	Name     span    `json:"nameOnly"`
	Born     span    `json:"withBirthDate"`
}

// span is an estimate in percent with its 95 % interval.
type span struct {
	At   float64 `json:"percent"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

const (
	hardPeople  = 1500 // listed people in the sample
	perMutation = 2    // queries of each person and mutation
	resamples   = 400  // of the bootstrap
)

var hardRates = []float64{0.5, 1, 5, 10}

type hardQuery struct {
	entry      int
	text       string
	dated      bool // the entry has a birth date, and the query one of them
	name, born int64
}

// dated are the people with what a query of hardMutations has: a name and a birth
// date, so that the line is one for such queries.
func dated(ps []person) []person {
	out := slices.Clone(ps)
	for i := range out {
		p := *out[i].name
		p.Births = out[i].full.Births
		out[i].full = &p
	}
	return out
}

// hardMutations measures every mutation on a sample of the listed people (most: 0
// for all). falseName and falseBorn are the highest scores of ordinary people, by the
// name alone and with the birth date.
func (l *lab) hardMutations(d *listed, most int, falseName, falseBorn []int64) []hard {
	order := rand.New(rand.NewPCG(4, 1)).Perm(len(d.profiles))
	if most > 0 && len(order) > most {
		order = order[:most]
	}
	ms := append(slices.Clone(mutations), mutation{"Arabic spelling", arabicVariant})
	var out []hard
	var all []hardQuery
	for k, m := range ms {
		var qs []hardQuery
		for _, at := range order {
			r := rand.New(rand.NewPCG(uint64(at), uint64(k)))
			words := primaryWords(d.profiles[at])
			for range perMutation {
				if t := m.apply(r, words); t != "" && t != strings.Join(words, " ") {
					qs = append(qs, hardQuery{entry: at, text: t})
				}
			}
		}
		l.ask(d, qs)
		out = append(out, summarise(m.name, qs, falseName, falseBorn)...)
		if k < len(mutations) {
			all = append(all, qs...)
		}
	}
	return append(out, summarise("all but Arabic spelling", all, falseName, falseBorn)...)
}

func primaryWords(p *score.Profile) []string {
	for i := range p.Names {
		if n := &p.Names[i]; n.Property == "name" && !foreign(n.Text) {
			return strings.Fields(strings.ToLower(n.Text))
		}
	}
	return nil
}

// ask scores each query against its own entry, as recall does.
func (l *lab) ask(d *listed, qs []hardQuery) {
	parallel(len(qs), func(i int) {
		q, e := &qs[i], d.profiles[qs[i].entry]
		one := func(p *score.Profile) int64 {
			if !l.model.Gate(p, e, &l.policy) {
				return never
			}
			return l.score(p, e, d.lists[q.entry])
		}
		p := l.model.Profile((&entity.Entity{Schema: "Person"}).Add("name", entity.Value{Text: q.text}))
		q.name = one(p)
		born := *p
		born.Births, q.dated = e.Births, len(e.Births) > 0
		q.born = one(&born)
	})
}

func summarise(name string, qs []hardQuery, falseName, falseBorn []int64) []hard {
	var out []hard
	for _, at := range hardRates {
		ln, lf := lineFor(falseName, at), lineFor(falseBorn, at)
		out = append(out, hard{
			name, at, len(qs),
			bootstrap(qs, func(q *hardQuery) bool { return q.name >= ln }),
			bootstrap(withDate(qs), func(q *hardQuery) bool { return q.born >= lf }),
		})
	}
	return out
}

func withDate(qs []hardQuery) []hardQuery {
	return slices.DeleteFunc(slices.Clone(qs), func(q hardQuery) bool { return !q.dated })
}

// bootstrap is the share of queries that were found, in percent, with the 2.5th and
// 97.5th percentile over resamples of the people they belong to.
func bootstrap(qs []hardQuery, found func(*hardQuery) bool) span {
	type count struct{ hit, n int }
	var people []count
	place := map[int]int{}
	var total count
	for i := range qs {
		at, ok := place[qs[i].entry]
		if !ok {
			at = len(people)
			place[qs[i].entry] = at
			people = append(people, count{})
		}
		people[at].n++
		total.n++
		if found(&qs[i]) {
			people[at].hit++
			total.hit++
		}
	}
	if total.n == 0 {
		return span{}
	}
	r := rand.New(rand.NewPCG(7, 7))
	drawn := make([]float64, resamples)
	for i := range drawn {
		var c count
		for range people {
			p := people[r.IntN(len(people))]
			c.hit += p.hit
			c.n += p.n
		}
		drawn[i] = 100 * float64(c.hit) / float64(c.n)
	}
	slices.Sort(drawn)
	return span{100 * float64(total.hit) / float64(total.n), drawn[resamples/40], drawn[resamples-1-resamples/40]}
}
