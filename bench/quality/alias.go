package main

import (
	"slices"

	"github.com/revetproject/revet/bench/internal/parallel"
	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/names"
	"github.com/revetproject/revet/score"
)

// aliases asks, for every alias that is not of low quality, whether its bearer is
// still found by it when the alias itself is taken off the list (leave one out). A
// large part of aliases shares no token with any other name of the person: no
// matcher can find those.
func (l *lab) aliases(d *listed, lineAt5 int64) aliases {
	type query struct {
		name names.Name
		rest *score.Profile
	}
	var qs []query
	for _, p := range d.profiles[:d.un] {
		for i := range p.Names {
			if len(p.Names) < 2 || p.Names[i].Quality == entity.Low || p.Names[i].Property == "name" {
				continue
			}
			rest := *p
			rest.Names = slices.Delete(slices.Clone(p.Names), i, i+1)
			qs = append(qs, query{p.Names[i], &rest})
		}
	}
	gate, byGate := make([]int64, len(qs)), make([]int64, len(qs))
	all := make([]int64, len(qs))
	parallel.For(len(qs), func(i int) {
		q := &score.Profile{Schema: "Person", Kind: names.Person, Names: []names.Name{qs[i].name}}
		byGate[i], all[i] = never, l.score(q, qs[i].rest, "")
		if l.model.Gate(q, qs[i].rest, &l.policy) {
			gate[i], byGate[i] = 1, all[i]
		}
	})
	a := aliases{Queries: len(qs), Gate: share(gate, 1), Name: share(byGate, l.line()), NoGate: share(all, l.line()), At5: share(byGate, lineAt5)}
	return a
}
