package metrics

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// A tally says what the functions say of the rounded pairs.
func TestTallyAgreesWithPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tally := NewTally(0.25)
		var pairs []Pair
		for range rapid.IntRange(0, 40).Draw(t, "n") {
			p := Pair{float64(rapid.IntRange(-8, 8).Draw(t, "value")) / 4, rapid.Bool().Draw(t, "match")}
			pairs = append(pairs, p)
			tally.Add(p.Value, p.Match)
		}
		f1, at := BestF1(pairs)
		if g1, bt := tally.BestF1(); math.Abs(f1-g1) > 1e-12 || at != bt {
			t.Fatalf("F1 %v at %v, by the pairs %v at %v", g1, bt, f1, at)
		}
		if a, b := tally.AUC(), AUC(pairs); math.Abs(a-b) > 1e-12 {
			t.Fatalf("AUC %v, by the pairs %v", a, b)
		}
	})
}

func TestTallyRounds(t *testing.T) {
	tally := NewTally(0.01)
	for i := range 100_000 {
		tally.Add(float64(i%1000)/100_000, i%2 == 0)
	}
	if n := len(tally.counts); n > 2 {
		t.Errorf("%d levels of two", n)
	}
}

// Two bins worked by hand: ten pairs of .1 of which two match, ten of .8 of which
// eight do.
func TestCalibration(t *testing.T) {
	tally := NewTally(1e-6)
	for i := range 10 {
		tally.Add(0.1, i < 2)
		tally.Add(0.8, i < 8)
	}
	ece, brier := tally.Calibration()
	if want := 0.05; math.Abs(ece-want) > 1e-9 {
		t.Errorf("ECE %v, want %v", ece, want)
	}
	if want := (2*.81 + 8*.01 + 8*.04 + 2*.64) / 20; math.Abs(brier-want) > 1e-9 {
		t.Errorf("Brier %v, want %v", brier, want)
	}
	even := NewTally(1e-6)
	for i := range 1000 { // what is said is so
		even.Add(float64(i/100)/10, i%100 < i/100*10)
	}
	if ece, _ := even.Calibration(); ece > 1e-9 {
		t.Errorf("ECE %v of probabilities that hold", ece)
	}
	if ece, brier := NewTally(1).Calibration(); ece != 0 || brier != 0 {
		t.Errorf("of nothing: %v, %v", ece, brier)
	}
}
