package metrics

import (
	"cmp"
	"math"
	"slices"
)

// Tally counts labelled pairs by their value, rounded to a step, so that a stream of
// any length is measured in memory that is bounded by the range of the values. Make
// it with [NewTally].
type Tally struct {
	step   float64
	counts map[int64]outcomes
}

type outcomes struct{ matches, others int64 }

// NewTally returns a tally of values rounded to the nearest multiple of step.
func NewTally(step float64) *Tally { return &Tally{step, map[int64]outcomes{}} }

// Add counts one pair.
func (t *Tally) Add(value float64, match bool) {
	k := int64(math.Round(value / t.step))
	o := t.counts[k]
	if match {
		o.matches++
	} else {
		o.others++
	}
	t.counts[k] = o
}

// level is what has one value.
type level struct {
	key int64
	outcomes
}

// ordered are the counts by falling value.
func (t *Tally) ordered() []level {
	out := make([]level, 0, len(t.counts))
	for k, o := range t.counts { // order-free: sorted below
		out = append(out, level{k, o})
	}
	slices.SortFunc(out, func(a, b level) int { return cmp.Compare(b.key, a.key) })
	return out
}

// BestF1 is the highest F1 over all thresholds, and the threshold, as the function
// [BestF1] has it.
func (t *Tally) BestF1() (f1, at float64) {
	levels := t.ordered()
	var positives, hits, called int64
	for _, l := range levels {
		positives += l.matches
	}
	for _, l := range levels {
		hits, called = hits+l.matches, called+l.matches+l.others
		if f := 2 * float64(hits) / float64(called+positives); f > f1 {
			f1, at = f, float64(l.key)*t.step
		}
	}
	return f1, at
}

// AUC is the area under the ROC curve, as the function [AUC] has it.
func (t *Tally) AUC() float64 {
	var wins, matches, others float64
	for _, l := range t.ordered() {
		wins += float64(l.others) * (matches + float64(l.matches)/2)
		matches, others = matches+float64(l.matches), others+float64(l.others)
	}
	if matches == 0 || others == 0 {
		return 0
	}
	return wins / (matches * others)
}

// CalibrationBins is the number of bins of equal mass of [Tally.Calibration].
const CalibrationBins = 15

// Calibration says how far values that are probabilities are from what happened:
// the expected calibration error (Naeini, Cooper and Hauskrecht 2015; mean distance
// of probability and share of matches in [CalibrationBins] bins of about equal mass,
// equal values in one bin) and the Brier score (mean square distance of probability
// and outcome). Both are 0 of nothing.
func (t *Tally) Calibration() (ece, brier float64) {
	levels := t.ordered()
	slices.Reverse(levels)
	var total int64
	for _, l := range levels {
		total += l.matches + l.others
	}
	if total == 0 {
		return 0, 0
	}
	var done, bins int64
	var said, so float64
	for i, l := range levels {
		p, n := float64(l.key)*t.step, float64(l.matches+l.others)
		brier += float64(l.matches)*(1-p)*(1-p) + float64(l.others)*p*p
		said, so = said+p*n, so+float64(l.matches)
		done += l.matches + l.others
		if i+1 == len(levels) || done*CalibrationBins >= total*(bins+1) {
			ece += math.Abs(said - so)
			said, so = 0, 0
			bins++
		}
	}
	return ece / float64(total), brier / float64(total)
}
