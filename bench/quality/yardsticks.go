package main

import (
	"github.com/revetproject/revet/bench/internal/parallel"
	"github.com/revetproject/revet/bench/quality/yardstick"
	"github.com/revetproject/revet/score"
)

// yard is one way to compare names, measured on the queries that all of them get:
// the labelled pairs, the treated UN people, and the altered names of a sample of
// the listed people, each at one false alert per 1,000 of the same ordinary people.
type yard struct {
	Name     string `json:"name"`
	Ordinary int    `json:"ordinaryPeople"`
	Queries  int    `json:"alteredQueries"`
	Bench    bench  `json:"nameBench"`
	Treated  span   `json:"treatedPercent"`
	Altered  span   `json:"alteredNameOnlyPercent"`
	Born     *span  `json:"alteredWithBirthDatePercent"` // null where birth dates are not compared
}

const (
	yardOrdinary = 5000 // ordinary people
	yardPeople   = 400  // listed people whose names are altered
	clusterFile  = "names/variants/wikidata_name_clusters_dev.txt.gz"
)

// judge compares in its own way. Scores are in millionths.
type judge struct {
	name   string
	alike  func(a, b *score.Profile) float64      // of a labelled pair
	own    func(q *score.Profile, row int) int64  // of a query against one entry
	top    func(q *score.Profile, rows int) int64 // the highest against the first entries
	nodate bool
}

func (l *lab) yardsticks(r *report, d *listed, treated []someone, target map[string]int, negatives []someone, qs []hardQuery) error {
	pairs, err := l.benchPairs()
	if err != nil {
		return err
	}
	negatives = negatives[:min(len(negatives), yardOrdinary)]
	asked := make([]*score.Profile, 0, len(qs))
	people := map[int]bool{}
	var sample []hardQuery
	for _, q := range qs {
		if q.mutation < len(mutations) && (people[q.entry] || len(people) < yardPeople) {
			people[q.entry] = true
			sample = append(sample, q)
			asked = append(asked, l.profile("Person", q.text))
		}
	}
	raw, err := l.Open(clusterFile)
	if err != nil {
		return err
	}
	var all []*score.Profile
	all = append(append(all, d.profiles...), asked...)
	for _, s := range [][]someone{treated, negatives} {
		for i := range s {
			all = append(all, s[i].name)
		}
	}
	for _, p := range pairs {
		all = append(all, l.profile(p.schema, p.a), l.profile(p.schema, p.b))
	}
	for _, j := range []judge{l.shipped(d), l.restated(d, yardstick.ReadNames(raw, wordsOf(all))), l.jaroWinkler(d)} {
		y := yard{Name: j.name, Ordinary: len(negatives), Queries: len(sample)}
		y.Bench = benchOf(pairs, func(p *benchPair) float64 { return j.alike(l.profile(p.schema, p.a), l.profile(p.schema, p.b)) })

		un, both, born := make([]int64, len(negatives)), make([]int64, len(negatives)), make([]int64, len(negatives))
		parallel.For(len(negatives), func(i int) {
			un[i], both[i] = j.top(negatives[i].name, d.un), j.top(negatives[i].name, len(d.profiles))
			if !j.nodate {
				born[i] = j.top(negatives[i].born, len(d.profiles))
			}
		})
		line := lineFor(un, 1)
		found, rows := 0, 0
		for _, p := range treated {
			if row, ok := target[p.row]; ok {
				rows++
				found += one(j.own(p.name, row) >= line)
			}
		}
		y.Treated = wilson(found, rows, 100)
		parallel.For(len(sample), func(i int) {
			q := &sample[i]
			q.name = j.own(asked[i], q.entry)
			if !j.nodate {
				q.born = j.own(withBirths(asked[i], d.profiles[q.entry].Births), q.entry)
			}
		})
		line = lineFor(both, 1)
		r.Curves = append(r.Curves, curveOf(j.name+", name only", both, scoresOf(sample, func(q *hardQuery) int64 { return q.name }), l.prior()))
		y.Altered = bootstrap(sample, func(q *hardQuery) bool { return q.name >= line })
		if !j.nodate {
			line, dated := lineFor(born, 1), withDate(sample)
			r.Curves = append(r.Curves, curveOf(j.name+", with birth date", born, scoresOf(dated, func(q *hardQuery) int64 { return q.born }), l.prior()))
			b := bootstrap(dated, func(q *hardQuery) bool { return q.born >= line })
			y.Born = &b
		}
		r.Yardsticks = append(r.Yardsticks, y)
	}
	return nil
}

func scoresOf(qs []hardQuery, score func(*hardQuery) int64) []int64 {
	out := make([]int64, len(qs))
	for i := range qs {
		out[i] = score(&qs[i])
	}
	return out
}

// wordsOf tells the words of the names of some parties.
func wordsOf(ps []*score.Profile) func(string) bool {
	words := map[string]bool{}
	for _, p := range ps {
		for i := range p.Names {
			for j := range p.Names[i].Tokens {
				words[p.Names[i].Tokens[j].Text] = true
			}
		}
	}
	return func(w string) bool { return words[w] }
}

// shipped is the shipped configuration itself.
func (l *lab) shipped(d *listed) judge {
	return judge{
		name:  "Revet",
		alike: l.alike,
		own:   func(q *score.Profile, row int) int64 { return l.gated(q, d.profiles[row], d.lists[row]) },
		top: func(q *score.Profile, rows int) int64 {
			best := int64(never)
			for _, row := range d.index.Candidates(q, &l.policy, nil) {
				if int(row) < rows {
					best = max(best, l.score(q, d.profiles[row], d.lists[row]))
				}
			}
			return best
		},
	}
}

// restated is logic-v2 by its published rules. Its false alerts are looked for among
// the candidates of our gate alone, and its hits in their own entries without any
// gate; both are in its favour.
func (l *lab) restated(d *listed, table yardstick.Names) judge {
	entries := make([]*yardstick.Party, len(d.profiles))
	parallel.For(len(entries), func(i int) { entries[i] = yardstick.NewParty(d.profiles[i], table) })
	return judge{
		name: "logic-v2, restated",
		alike: func(a, b *score.Profile) float64 {
			return yardstick.Score(yardstick.NewParty(a, table), yardstick.NewParty(b, table))
		},
		own: func(q *score.Profile, row int) int64 {
			return int64(1e6 * yardstick.Score(yardstick.NewParty(q, table), entries[row]))
		},
		top: func(q *score.Profile, rows int) int64 {
			p, best := yardstick.NewParty(q, table), 0.0
			for _, row := range d.index.Candidates(q, &l.policy, nil) {
				if int(row) < rows {
					best = max(best, yardstick.Score(p, entries[row]))
				}
			}
			return int64(1e6 * best)
		},
	}
}

// jaroWinkler is plain Jaro–Winkler over whole names, the best pair of names, every
// entry compared.
func (l *lab) jaroWinkler(d *listed) judge {
	entries := make([][]yardstick.Whole, len(d.profiles))
	for i, p := range d.profiles {
		entries[i] = yardstick.Wholes(p)
	}
	best := func(q, e []yardstick.Whole, least float64) float64 {
		for i := range q {
			for j := range e {
				least = max(least, q[i].Similarity(&e[j], least))
			}
		}
		return least
	}
	return judge{
		name:   "Jaro–Winkler, whole name",
		nodate: true,
		alike:  func(a, b *score.Profile) float64 { return best(yardstick.Wholes(a), yardstick.Wholes(b), 0) },
		own:    func(q *score.Profile, row int) int64 { return int64(1e6 * best(yardstick.Wholes(q), entries[row], 0)) },
		top: func(q *score.Profile, rows int) int64 {
			w, top := yardstick.Wholes(q), 0.0
			for _, e := range entries[:rows] {
				top = best(w, e, top)
			}
			return int64(1e6 * top)
		},
	}
}
