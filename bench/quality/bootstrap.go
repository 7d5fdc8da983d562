package main

import (
	"math/rand/v2"
	"slices"
)

const resamples = 400 // of a bootstrap

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
	low, high := interval(len(people), func(draw func() int) float64 {
		var c count
		for range people {
			p := people[draw()]
			c.hit += p.hit
			c.n += p.n
		}
		return 100 * float64(c.hit) / float64(c.n)
	})
	return span{100 * float64(total.hit) / float64(total.n), low, high}
}

// interval is the 95 % interval of a figure over resamples of n things: of draws with
// replacement, of which figure takes n.
func interval(n int, figure func(draw func() int) float64) (low, high float64) {
	r := rand.New(rand.NewPCG(7, 7))
	drawn := make([]float64, resamples)
	for i := range drawn {
		drawn[i] = figure(func() int { return r.IntN(n) })
	}
	s := within(0, drawn)
	return s.Low, s.High
}

// within is a value with the 2.5th and 97.5th percentile of its resamples.
func within(value float64, drawn []float64) span {
	slices.Sort(drawn)
	n := len(drawn)
	return span{value, drawn[n/40], drawn[n-1-n/40]}
}
