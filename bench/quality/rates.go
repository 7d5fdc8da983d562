package main

import (
	"cmp"
	"math"
	"slices"

	"github.com/revetproject/revet/score"
)

// never is the score of a pair that cannot alert, whatever the line.
const never = math.MinInt64 / 2

func nats(m int64) float64 { return float64(m) / score.MicronatsPerNat }

// score is the score where the weak-alias rule lets it alert, else never.
func (l *lab) score(q, e *score.Profile, list string) int64 {
	alert, _ := l.both(q, e, list)
	return alert
}

// both is score, and the score whatever that rule says.
func (l *lab) both(q, e *score.Profile, list string) (alert, evidence int64) {
	r := l.model.Compare(q, e, &l.policy)
	free := l.policy
	free.Line = never
	if !free.Passes(&r, list) {
		return never, r.Score
	}
	return r.Score, r.Score
}

// gated is score, and never where the gate holds the pair back.
func (l *lab) gated(q, e *score.Profile, list string) int64 {
	if !l.model.Gate(q, e, &l.policy) {
		return never
	}
	return l.score(q, e, list)
}

// share is the percentage of scores at or above the line.
func share(scores []int64, line int64) float64 {
	return 100 * float64(count(scores, line)) / float64(max(len(scores), 1))
}

func count(scores []int64, line int64) int {
	n := 0
	for _, s := range scores {
		if s >= line {
			n++
		}
	}
	return n
}

// rate is alerts per 1,000.
func rate(scores []int64, line int64) float64 { return 10 * share(scores, line) }

// lineFor is the lowest line at which at most per1000 of the people alert.
func lineFor(scores []int64, per1000 float64) int64 {
	s := slices.Clone(scores)
	slices.SortFunc(s, func(a, b int64) int { return -compare(a, b) })
	k := int(per1000 * float64(len(s)) / 1000)
	if k >= len(s) {
		return never
	}
	return s[k] + 1
}

func compare(a, b int64) int { return cmp.Compare(a, b) }

// span is an estimate with its 95 % interval.
type span struct {
	At   float64 `json:"value"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// wilson is a share of n in units of per (100: percent, 1,000: per 1,000) with the
// interval of Wilson (1927), which holds for small and for zero counts.
func wilson(hits, n int, per float64) span {
	if n == 0 {
		return span{}
	}
	const z = 1.959964
	x, m := float64(hits)/float64(n), float64(n)
	mid := (x + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(x*(1-x)/m+z*z/(4*m*m))
	return span{per * x, per * max(mid-half, 0), per * min(mid+half, 1)}
}
