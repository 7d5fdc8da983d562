package main

import (
	"math"
	"testing"

	"github.com/revetproject/revet/score"
)

// TestLikeliestFindsTheShift: outcomes drawn from the policy's own probabilities need no shift, and outcomes of scores a nat too low need one.
func TestLikeliestFindsTheShift(t *testing.T) {
	p := score.DefaultPolicy()
	for _, want := range []float64{0, 1, -1.5} {
		var pairs []outcomeOf
		for at := int64(0); at <= 20_000_000; at += 250_000 {
			likely := float64(p.Probability(at)) / float64(score.Certain)
			told := at - int64(want*score.MicronatsPerNat)
			pairs = append(pairs, outcomeOf{told, true, likely}, outcomeOf{told, false, 1 - likely})
		}
		if got := likeliest(&p, pairs); math.Abs(got-want) > 0.11 {
			t.Errorf("a shift of %.1f is found as %.1f", want, got)
		}
	}
}
