package main

import (
	"fmt"
	"slices"

	"github.com/revetproject/revet/bench/internal/parallel"
	"github.com/revetproject/revet/score"
)

// show prints misses of each alteration at 1 false alert per 1,000, and the false
// alerts above it.
func show(s *sets, m *score.Model, p *score.Policy, most int) {
	free := *p
	free.Line, free.Floor = never, never
	best := func(q *question) (score.Result, int64) {
		top, at := score.Result{}, int64(never)
		for _, x := range q.pairs {
			r := m.Compare(x.q, x.e, &free)
			v := r.Score
			if !x.gated || !free.Passes(&r, x.list) {
				v = never
			}
			if v > at || top.QueryName == "" {
				top, at = r, v
			}
		}
		return top, at
	}
	values := make([]int64, len(s.strangers))
	parallel.For(len(values), func(i int) { _, values[i] = best(&s.strangers[i]) })
	line := lineFor(values, 1)
	seen := map[string]int{}
	for _, qs := range [][]question{s.altered, s.aliases, s.treated} {
		for i := range qs {
			if r, v := best(&qs[i]); v < line && seen[qs[i].group] < most {
				seen[qs[i].group]++
				detail(fmt.Sprintf("MISS %s gated=%v", qs[i].group, qs[i].pairs[0].gated), &r)
			}
		}
	}
	for i := range s.common {
		if r, v := best(&s.common[i]); v >= line {
			detail("COMMON", &r)
		}
	}
	for i := range s.cultures {
		if r, v := best(&s.cultures[i]); v >= line {
			detail("FALSE "+s.cultures[i].group, &r)
		}
	}
	slices.Sort(values)
	n := 0
	for i := range s.strangers {
		if r, v := best(&s.strangers[i]); v >= line && n < 3*most {
			n++
			detail("FALSE", &r)
		}
	}
}

func detail(head string, r *score.Result) {
	fmt.Printf("%s %.2f: %s | %s\n", head, float64(r.Score)/1e6, r.QueryName, r.EntryName)
	for _, c := range r.Contributions {
		fmt.Printf("      %-14s %-18s %-18s %-26s %6.2f\n", c.Feature, c.Query, c.Entry, c.Level, float64(c.Points)/1e6)
	}
}
