package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"

	"github.com/revetproject/revet/bench/internal/parallel"
	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/score"
)

// someone is a person who is asked for: a row of the labelled people, or a fictional
// one. born and full are nil where nothing but the name is known.
type someone struct {
	row, text        string
	name, born, full *score.Profile // the name alone; with the birth date; with all that is known
	group            string
}

// people reads rows of the labelled people; limit 0 reads all.
func (l *lab) people(name string, limit int) ([]someone, error) {
	raw, err := l.Open(name)
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	col := map[string]int{}
	for i, h := range rows[0] {
		col[h] = i
	}
	rows = rows[1:]
	if limit > 0 && len(rows) > limit {
		rows = rows[:limit]
	}
	out := make([]someone, len(rows))
	parallel.For(len(rows), func(i int) {
		get := func(c string) string {
			if at, ok := col[c]; ok {
				return rows[i][at]
			}
			return ""
		}
		e := (&entity.Entity{Schema: "Person"}).Add("name", entity.Value{Text: get("full_name")})
		out[i] = someone{row: get("row"), text: get("full_name"), name: l.model.Profile(e), group: get("nationality")}
		for _, p := range [...][2]string{{"firstName", "first_name"}, {"middleName", "middle_name"}, {"lastName", "last_name"}, {"gender", "gender"}, {"birthDate", "date_of_birth"}, {"birthPlace", "place_of_birth"}, {"nationality", "nationality"}} {
			if v := get(p[1]); v != "" {
				e.Add(p[0], entity.Value{Text: v})
			}
		}
		out[i].full = l.model.Profile(e)
		out[i].born = withBirths(out[i].name, out[i].full.Births)
	})
	return out, nil
}

func withBirths(p *score.Profile, births []entity.Date) *score.Profile {
	q := *p
	q.Births = births
	return &q
}

// reached are the highest scores that people reach against a list, and, where they
// are wanted, all scores of pairs past the gate that tell more than next to nothing.
type reached struct {
	name, born, full []int64
	nameAll, bornAll [][]int64
}

// highest is the highest score each person reaches against the list, and against its
// entries of the UN alone. One retrieval serves them all: birth date, gender and
// country open no gate.
func (l *lab) highest(d *listed, ps []someone) (all, un reached) {
	for _, r := range []*reached{&all, &un} {
		for _, s := range []*[]int64{&r.name, &r.born, &r.full} {
			*s = slices.Repeat([]int64{never}, len(ps))
		}
	}
	all.nameAll, all.bornAll = make([][]int64, len(ps)), make([][]int64, len(ps))
	least := l.leastTold()
	parallel.For(len(ps), func(i int) {
		for _, row := range d.index.Candidates(ps[i].name, &l.policy, nil) {
			for _, x := range [...]struct {
				q       *score.Profile
				all, un []int64
				told    [][]int64
			}{{ps[i].name, all.name, un.name, all.nameAll}, {ps[i].born, all.born, un.born, all.bornAll}, {ps[i].full, all.full, un.full, nil}} {
				if x.q == nil {
					continue
				}
				s, evidence := l.both(x.q, d.profiles[row], d.lists[row])
				if x.told != nil && evidence >= least {
					x.told[i] = append(x.told[i], evidence)
				}
				x.all[i] = max(x.all[i], s)
				if int(row) < d.un {
					x.un[i] = max(x.un[i], s)
				}
			}
		}
	})
	return all, un
}

// show prints the highest false alerts of people asked for with all that is known.
func (l *lab) show(d *listed, ps []someone, scores []int64) {
	order := make([]int, len(ps))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return -compare(scores[a], scores[b]) })
	for _, i := range order[:min(40, len(order))] {
		if scores[i] < l.line() {
			break
		}
		q := ps[i].full
		if q == nil {
			q = ps[i].born
		}
		for _, row := range d.index.Candidates(q, &l.policy, nil) {
			r := l.model.Compare(q, d.profiles[row], &l.policy)
			if r.Score == scores[i] {
				fmt.Printf("FALSE %.2f: %s | %s\n", nats(r.Score), r.QueryName, r.EntryName)
				for _, c := range r.Contributions {
					fmt.Printf("      %-14s %-18s %-18s %-26s %6.2f\n", c.Feature, c.Query, c.Entry, c.Level, nats(c.Points))
				}
				break
			}
		}
	}
}

// everybody is recall at one false alert per 1,000 people who are half of the
// labelled file and half fictional, every culture alike.
type everybody struct {
	People  int     `json:"people"`
	Line    float64 `json:"lineNameOnly"`
	Treated float64 `json:"treatedNameOnlyPercent"`
	Full    float64 `json:"treatedFullPercent"` // at the line of people with birth dates
	Name    span    `json:"alteredNameOnlyPercent"`
	Born    span    `json:"alteredWithBirthDatePercent"`
}

func mixed(qs []hardQuery, file, fictional, fileUN, fictionalUN reached, treatedName, treatedFull []int64) everybody {
	n := min(len(file.name), len(fictional.name))
	half := func(a, b []int64) []int64 { return slices.Concat(a[:n], evenly(b, n)) }
	all := reached{name: half(file.name, fictional.name), born: half(file.born, fictional.born)}
	sample := slices.DeleteFunc(slices.Clone(qs), func(q hardQuery) bool { return !q.first || q.mutation >= len(mutations) })
	e := everybody{People: 2 * n, Line: nats(lineFor(all.name, 1))}
	e.Treated = share(treatedName, lineFor(half(fileUN.name, fictionalUN.name), 1))
	e.Full = share(treatedFull, lineFor(half(fileUN.born, fictionalUN.born), 1))
	e.Name, e.Born = atRate(sample, all, 1)
	return e
}

// evenly takes n of some values, evenly spread.
func evenly(of []int64, n int) []int64 {
	out := make([]int64, n)
	for i := range out {
		out[i] = of[i*len(of)/n]
	}
	return out
}
