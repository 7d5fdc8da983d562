package main

import (
	"math"
	"testing"

	"github.com/revetproject/revet/internal/metrics"
)

// A held-out fold is judged at the threshold of the others, even where another would
// suit it better.
func TestHeldOutTakesTheThresholdOfTheOthers(t *testing.T) {
	values := []metrics.Pair{{Value: 0.9, Match: true}, {Value: 0.8, Match: true}, {Value: 0.3}, {Value: 0.7, Match: true}, {Value: 0.5}, {Value: 0.95}}
	fold := []int{0, 0, 0, 1, 1, 1}
	var h heldOut
	for f := range 2 {
		seen, unseen := split(values, fold, f)
		if len(seen) != 3 || len(unseen) != 3 {
			t.Fatalf("fold %d: %d seen, %d unseen", f, len(seen), len(unseen))
		}
		h.add(seen, unseen)
	}
	// Fold 1 is judged at 0.8, the best of fold 0: it misses 0.7 and takes 0.95. Fold 0
	// is judged at 0.5 or 0.7, which are best in turn: both matches, no other.
	if f1 := h.said.F1(); math.Abs(f1-2.0*2/(3+3)) > 1e-9 {
		t.Errorf("F1 %.4f", f1)
	}
	if auc := metrics.AUC(h.values); math.Abs(auc-6.0/9) > 1e-9 {
		t.Errorf("AUC %.4f", auc)
	}
}

func TestOptionsThatSayNothingSensible(t *testing.T) {
	for name, o := range map[string]options{
		"no thinning":       {},
		"negative passes":   {thin: 1, passes: -1},
		"out, no search":    {thin: 1, out: "x"},
		"folds, no search":  {thin: 1, folds: true},
		"folds, out":        {thin: 1, folds: true, passes: 1, out: "x"},
		"thin calibration":  {thin: 2, calibration: "x"},
		"negative weight":   {thin: 1, weights: weights{auc: -1}},
		"negative examples": {thin: 1, show: -1},
	} {
		if o.check() == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if err := (&options{thin: 1, passes: 2, out: "x", weights: weights{0.6, 0.2}}).check(); err != nil {
		t.Error(err)
	}
}
