package main

import (
	"maps"
	"math"
	"slices"

	"github.com/revetproject/revet/bench/internal/parallel"
	"github.com/revetproject/revet/internal/metrics"
	"github.com/revetproject/revet/score"
)

const never = math.MinInt64 / 2

// outcome is what a set of numbers achieves; percentages, and rates per 1,000.
type outcome struct {
	altered   map[string]float64 // at 1 false alert per 1,000
	all       [4]float64         // mean over the alterations at 0.5, 1, 5, 10
	born      float64            // at 1 per 1,000
	alias     float64            // at 5 per 1,000
	originals float64            // at 1 per 1,000
	treated   float64            // at 1 per 1,000
	labelled  []metrics.Pair     // the labelled pairs, by the share of the evidence that equal names would give
	auc, f1   float64
	aucRaw    float64
	common    float64            // percent of common names above the operating line
	namesakes float64            // percent above the operating line
	cultures  map[string]float64 // per 1,000 above that line, with birth dates
	line      float64            // nats: 1 per 1,000 by name
	lineBorn  float64
	operating float64 // nats: 1 per 1,000 by name
}

var rates = [4]float64{0.5, 1, 5, 10}

// measure scores all questions with a model.
func (s *sets) measure(m *score.Model, p *score.Policy) *outcome {
	free := *p
	free.Line, free.Floor = never, never
	top := func(qs []question) []int64 {
		out := make([]int64, len(qs))
		parallel.For(len(qs), func(i int) {
			out[i] = never
			for _, x := range qs[i].pairs {
				if !x.gated {
					continue
				}
				if r := m.Compare(x.q, x.e, &free); r.Score > out[i] && free.Passes(&r, x.list) {
					out[i] = r.Score
				}
			}
		})
		return out
	}
	o := &outcome{altered: map[string]float64{}, cultures: map[string]float64{}}
	strangers, strangerB := top(s.strangers), top(s.strangerB)
	altered, born := top(s.altered), top(s.born)
	for k, at := range rates {
		line := lineFor(strangers, at)
		by := grouped(s.altered, altered, line)
		sum, weights := 0.0, 0.0
		for _, a := range alterations {
			sum += a.weight * by[a.name]
			weights += a.weight
		}
		o.all[k] = sum / weights
		if at == 1 {
			o.altered, o.line = by, float64(line)/1e6
		}
	}
	lineBorn := lineFor(strangerB, 1)
	o.lineBorn = float64(lineBorn) / 1e6
	o.born = share(born, lineBorn)
	o.alias = share(top(s.aliases), lineFor(strangers, 5))
	line := lineFor(strangers, 1)
	o.originals = share(top(s.originals), line)
	o.treated = share(top(s.treated), line)
	operating := lineFor(strangers, 1)
	o.operating = float64(operating) / 1e6
	o.common = share(top(s.common), operating)
	o.namesakes = share(top(s.namesakes), operating)
	o.cultures = grouped(s.cultures, top(s.cultures), operating)
	pairs, raw := make([]metrics.Pair, len(s.bench)), make([]metrics.Pair, len(s.bench))
	parallel.For(len(s.bench), func(i int) {
		x := &s.bench[i]
		own := min(m.Compare(x.a, x.a, &free).Score, m.Compare(x.b, x.b, &free).Score)
		v := m.Compare(x.a, x.b, &free).Score
		pairs[i] = metrics.Pair{Value: float64(v) / float64(max(own, 1)), Match: x.match}
		raw[i] = metrics.Pair{Value: float64(v), Match: x.match}
	})
	o.labelled = pairs
	o.auc, o.f1 = parted(pairs)
	o.aucRaw = 100 * metrics.AUC(raw)
	return o
}

// parted is how well values part labelled pairs: AUC and best F1, in percent.
func parted(pairs []metrics.Pair) (auc, f1 float64) {
	best, _ := metrics.BestF1(pairs)
	return 100 * metrics.AUC(pairs), 100 * best
}

// weights are those of the labelled pairs in the objective.
type weights struct{ auc, f1 float64 }

// total is the objective: what is found, less what is wrongly alerted.
func (o *outcome) total(w weights) float64 { return o.unlabelled() + w.auc*o.auc + w.f1*o.f1 }

// unlabelled is the part of the objective that no labelled pair enters.
func (o *outcome) unlabelled() float64 {
	sum := 2*(0.25*o.all[0]+0.5*o.all[1]+0.15*o.all[2]+0.1*o.all[3]) + 0.5*o.born + 0.6*o.alias + 0.3*o.treated + 0.5*o.originals -
		0.3*max(0, o.namesakes-4) - 0.25*o.common
	for _, c := range slices.Sorted(maps.Keys(o.cultures)) {
		sum -= 0.5 * max(0, 10*o.cultures[c]-1.5)
	}
	return sum
}

// grouped is the share at or above the line by group.
func grouped(qs []question, scores []int64, line int64) map[string]float64 {
	n, k := map[string]int{}, map[string]int{}
	for i := range qs {
		n[qs[i].group]++
		if scores[i] >= line {
			k[qs[i].group]++
		}
	}
	out := map[string]float64{}
	for g, total := range n { // each group is written once: order is free
		out[g] = 100 * float64(k[g]) / float64(total)
	}
	return out
}

func share(scores []int64, line int64) float64 {
	n := 0
	for _, s := range scores {
		if s >= line {
			n++
		}
	}
	return 100 * float64(n) / float64(max(len(scores), 1))
}

// lineFor is the lowest line at which at most per1000 of the people alert,
// interpolated so that small changes show.
func lineFor(scores []int64, per1000 float64) int64 {
	s := slices.Clone(scores)
	slices.SortFunc(s, func(a, b int64) int { return int(max(-1, min(1, b-a))) })
	k := int(per1000 * float64(len(s)) / 1000)
	if k >= len(s) {
		return never
	}
	return s[k] + 1
}
