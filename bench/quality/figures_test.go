package main

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestReliabilityWorkedExample(t *testing.T) {
	once := []float64{1, 1, 1, 1}
	// Two of four pairs said to be .25, one true; two said to be .75, both true.
	os := []outcome{{0.25, false, 1, 0, ""}, {0.25, true, 1, 1, ""}, {0.75, true, 1, 2, ""}, {0.75, true, 1, 3, ""}}
	ece, brier, bins := reliability(os, once, nil)
	if want := 0.25; math.Abs(ece-want) > 1e-12 {
		t.Errorf("ECE %v, want %v", ece, want)
	}
	if want := (0.0625 + 0.5625 + 2*0.0625) / 4; math.Abs(brier-want) > 1e-12 {
		t.Errorf("Brier %v, want %v", brier, want)
	}
	if want := []bin{{0.25, 0.5, 0.5, 2, 1}, {0.75, 1, 0.5, 2, 2}}; !slices.Equal(bins, want) {
		t.Errorf("bins %+v, want %+v", bins, want)
	}
	// The second person drawn three times: three of four at .25 are true.
	if ece, _, _ = reliability(os[:2], []float64{1, 3}, nil); math.Abs(ece-0.5) > 1e-12 {
		t.Errorf("resampled ECE %v, want .5", ece)
	}
	_, _, bins = reliability(os, once, []float64{0.001, 0.25, 0.5, 2})
	if len(bins) != 2 || bins[0].Pairs != 2 || bins[1].Pairs != 2 {
		t.Errorf("bins by edges: %+v", bins)
	}
	if ece, brier, bins := reliability(nil, nil, nil); ece != 0 || brier != 0 || bins != nil {
		t.Error("no pairs have figures")
	}
}

// What is said exactly as it comes has no error, whatever the weights; and the bins
// hold all of the mass.
func TestReliabilityOfTheTruth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var os []outcome
		for i := range rapid.IntRange(1, 30).Draw(t, "groups") {
			p := float64(i+1) / 31
			w := rapid.Float64Range(0.1, 5).Draw(t, "weight")
			os = append(os, outcome{p, true, w * p, 0, ""}, outcome{p, false, w * (1 - p), 0, ""})
		}
		ece, brier, bins := reliability(os, []float64{1}, nil)
		mass := 0.0
		for _, b := range bins {
			mass += b.Mass
		}
		if ece > 1e-9 || brier <= 0 || math.Abs(mass-1) > 1e-9 || len(bins) > calibrationBins {
			t.Fatalf("ECE %v, Brier %v, mass %v in %d bins", ece, brier, mass, len(bins))
		}
	})
}

func TestCurve(t *testing.T) {
	ordinary := make([]int64, 1000)
	for i := range ordinary {
		ordinary[i] = int64(i)
	}
	// A query above so many of a thousand: found at that rate of false alerts.
	c := curveOf("x", ordinary, []int64{999, 989, 979, never}, 0.5)
	if c.Ordinary != 1000 || c.Queries != 4 || len(c.Points) < 20 {
		t.Fatalf("%+v", c)
	}
	for i, p := range c.Points {
		want := 0.0
		for _, falls := range []float64{0, 10, 20} {
			if p.Rate > falls {
				want += 25
			}
		}
		if p.Recall != want {
			t.Errorf("at %v per 1,000 recall is %v, want %v", p.Rate, p.Recall, want)
		}
		if precision := 100 * p.Recall / (p.Recall + p.Rate/10); p.Recall > 0 && math.Abs(precision-p.Precision) > 1e-9 {
			t.Errorf("at %v per 1,000 precision is %v, want %v", p.Rate, p.Precision, precision)
		}
		if i > 0 && p.Rate <= c.Points[i-1].Rate {
			t.Errorf("rates do not rise: %v after %v", p.Rate, c.Points[i-1].Rate)
		}
	}
}

func TestLineFor(t *testing.T) {
	scores := []int64{5, 1, 9, 7, 3, 3, 3, 3, 3, 3}
	for per1000, want := range map[float64]int{0: 0, 100: 1, 200: 2, 300: 3, 500: 3, 1000: 10} {
		if got := count(scores, lineFor(scores, per1000)); got != want {
			t.Errorf("at %v per 1,000 %d alert, want %d", per1000, got, want)
		}
	}
}

func TestBootstrapDrawsPeople(t *testing.T) {
	var qs []hardQuery
	for i := range 100 {
		for range 10 { // ten queries of each person, all found or none
			qs = append(qs, hardQuery{entry: i, name: int64(i % 2)})
		}
	}
	s := bootstrap(qs, func(q *hardQuery) bool { return q.name > 0 })
	// By people the standard error is 5 points, by queries it would be 1.6.
	if s.At != 50 || s.Low > 43 || s.High < 57 || s.Low < 35 || s.High > 65 {
		t.Errorf("%+v", s)
	}
	if s := bootstrap(nil, nil); s != (span{}) {
		t.Errorf("of nothing: %+v", s)
	}
}
