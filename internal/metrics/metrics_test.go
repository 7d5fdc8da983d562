package metrics

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Four matches and three others, worked by hand.
var worked = []Pair{{9, true}, {8, true}, {7, false}, {7, true}, {5, false}, {4, true}, {1, false}}

func TestWorkedExample(t *testing.T) {
	// At 7: three of four found, one false: F1 = 6/8. At 4: four, two false: 8/10.
	if f, at := BestF1(worked); f != 0.8 || at != 4 {
		t.Errorf("best F1 %v at %v, want 0.8 at 4", f, at)
	}
	// Of 12 pairs of one match and one other: 9 and 8 beat all three, 7 beats
	// two and ties one, 4 beats one.
	if a := AUC(worked); a != 9.5/12 {
		t.Errorf("AUC %v, want %v", a, 9.5/12)
	}
	var c Confusion
	for _, p := range worked {
		c.Add(p.Value >= 7, p.Match)
	}
	if c != (Confusion{3, 1, 2, 1}) || c.Precision() != 0.75 || c.Recall() != 0.75 || c.F1() != 0.75 {
		t.Errorf("%+v precision %v recall %v F1 %v", c, c.Precision(), c.Recall(), c.F1())
	}
}

func TestNothingToMeasure(t *testing.T) {
	for _, ps := range [][]Pair{nil, {{1, true}}, {{1, false}}} {
		if a := AUC(ps); a != 0 {
			t.Errorf("AUC of %v is %v", ps, a)
		}
	}
	if f, at := BestF1([]Pair{{3, false}}); f != 0 || at != 0 {
		t.Errorf("best F1 without a match: %v at %v", f, at)
	}
	if c := (Confusion{}); c.Precision() != 0 || c.Recall() != 0 || c.F1() != 0 {
		t.Error("an empty count has figures")
	}
}

// Both figures equal their definitions, computed by brute force.
func TestDefinitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pairs := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Pair {
			return Pair{float64(rapid.IntRange(-3, 6).Draw(t, "value")), rapid.Bool().Draw(t, "match")}
		}), 0, 30).Draw(t, "pairs")
		var wins, n, best float64
		for _, a := range pairs {
			var c Confusion
			for _, b := range pairs {
				c.Add(b.Value >= a.Value, b.Match)
				if a.Match && !b.Match {
					n++
					if a.Value > b.Value {
						wins++
					} else if a.Value == b.Value {
						wins += 0.5
					}
				}
			}
			best = max(best, c.F1())
		}
		want := 0.0
		if n > 0 {
			want = wins / n
		}
		if got := AUC(pairs); math.Abs(got-want) > 1e-12 {
			t.Fatalf("AUC %v, want %v", got, want)
		}
		f, at := BestF1(pairs)
		if math.Abs(f-best) > 1e-12 {
			t.Fatalf("best F1 %v, want %v", f, best)
		}
		var c Confusion
		for _, p := range pairs {
			c.Add(p.Value >= at, p.Match)
		}
		if f > 0 && math.Abs(c.F1()-f) > 1e-12 {
			t.Fatalf("F1 at %v is %v, not %v", at, c.F1(), f)
		}
	})
}
