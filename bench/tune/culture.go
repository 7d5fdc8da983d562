package main

import (
	"fmt"
	"math"

	"github.com/revetproject/revet/bench/internal/parallel"
	"github.com/revetproject/revet/bench/quality/people"
	"github.com/revetproject/revet/names"
	"github.com/revetproject/revet/score"
)

// perStock is how many invented people of each culture the shifts of cultures rest on.
const perStock = 12_000

// cultures fits by how much the score of each name culture has to be shifted for the probabilities of the policy to be likeliest, where the prior holds in
// each culture by itself: listed people against the entries they were made from, by how likely each is of the culture, and invented people
// of the culture against every entry.
func (l *lab) cultures(s *sets, half int, m *score.Model) error {
	world, err := people.Read(l.Open)
	if err != nil {
		return err
	}
	free := l.policy
	free.Line, free.Floor = never, never
	var pairs [names.NumCultures][]outcomeOf
	listed := func(qs []question, share float64) {
		var people [names.NumCultures]float64
		of := func(q *question) (names.Cultures, bool) {
			if len(q.pairs) == 0 || len(q.pairs[0].q.Names) == 0 {
				return names.Cultures{}, false
			}
			return q.pairs[0].q.Names[0].Cultures, true
		}
		for i := range qs {
			likely, _ := of(&qs[i])
			for c, n := range likely {
				people[c] += float64(n)
			}
		}
		for i := range qs {
			likely, ok := of(&qs[i])
			if !ok {
				continue
			}
			for _, x := range qs[i].pairs {
				if !x.gated {
					continue
				}
				at := m.Compare(x.q, x.e, &free).Score
				for c, n := range likely {
					if n > 0 {
						pairs[c] = append(pairs[c], outcomeOf{at, true, share * float64(n) / people[c]})
					}
				}
			}
		}
	}
	listed(s.plain, prior*0.25)
	listed(s.altered, prior*0.15)
	listed(s.aliases, prior*0.1)
	listed(s.plainB, prior*0.25)
	listed(s.born, prior*0.25)
	for c := range names.NumCultures {
		drawn := world.People(c.String(), perStock, uint64(seed+10+half))
		found := make([][]outcomeOf, len(drawn))
		parallel.For(len(drawn), func(i int) {
			asked := l.against("", l.profile("Person", drawn[i].Name, ""))
			born := l.profile("Person", drawn[i].Name, drawn[i].Birth)
			for _, x := range asked.pairs {
				if !x.gated {
					continue
				}
				weight := (1 - prior) / 2 / float64(len(drawn))
				found[i] = append(found[i], outcomeOf{m.Compare(x.q, x.e, &free).Score, false, weight}, outcomeOf{m.Compare(born, x.e, &free).Score, false, weight})
			}
		})
		for _, f := range found {
			pairs[c] = append(pairs[c], f...)
		}
		fmt.Printf("%-18s %+.1f nats\n", c, likeliest(&l.policy, pairs[c]))
	}
	return nil
}

// likeliest is the shift of all scores, in nats, under which the outcomes are likeliest, to a tenth.
func likeliest(p *score.Policy, pairs []outcomeOf) float64 {
	best, at := math.Inf(-1), 0.0
	for tenth := -40; tenth <= 40; tenth++ {
		sum := 0.0
		for _, o := range pairs {
			likely := float64(p.Probability(o.score+int64(tenth)*score.MicronatsPerNat/10)) / float64(score.Certain)
			if !o.match {
				likely = 1 - likely
			}
			sum += o.weight * math.Log(likely)
		}
		if sum > best {
			best, at = sum, float64(tenth)/10
		}
	}
	return at
}
