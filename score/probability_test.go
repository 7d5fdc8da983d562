package score

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestProbabilityRisesWithTheScoreAndNeverReachesCertainty(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := DefaultPolicy()
		p.Prior = Probability(rapid.Int64Range(1, int64(Certain-1)).Draw(rt, "prior"))
		a, b := rapid.Int64Range(-60e6, 90e6).Draw(rt, "a"), rapid.Int64Range(-60e6, 90e6).Draw(rt, "b")
		if a > b {
			a, b = b, a
		}
		x, y := p.Probability(a), p.Probability(b)
		if x > y || x < 1 || y >= Certain {
			rt.Errorf("scores %d, %d have probabilities %d, %d", a, b, x, y)
		}
	})
}

func TestLeastIsTheLowestScoreOfAProbability(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := DefaultPolicy()
		p.Prior = Probability(rapid.Int64Range(1, int64(Certain-1)).Draw(rt, "prior"))
		want := Probability(rapid.Int64Range(1, int64(Certain)).Draw(rt, "probability"))
		at := p.Least(want)
		if at < unreachable && p.Probability(at) < want {
			rt.Errorf("score %d has probability %d, below %d", at, p.Probability(at), want)
		}
		if at > -unreachable && p.Probability(at-1) >= want {
			rt.Errorf("score %d has probability %d already", at-1, p.Probability(at-1))
		}
	})
}

// Bayes' rule: odds after = odds before × likelihood ratio, whatever the prior.
func TestAnotherPriorShiftsTheOdds(t *testing.T) {
	odds := func(p Probability) float64 { return float64(p) / float64(Certain-p) }
	for _, p := range []Probability{2000, 50_000, 500_000, 900_000} {
		for _, to := range []Probability{10, 500_000, 20_000} {
			got := shift(p, 1000, to)
			want := odds(p) * odds(to) / odds(1000)
			if p := want / (1 + want) * 1e6; math.Abs(p-float64(got)) > 1.01 {
				t.Errorf("%d under prior %d is %d, want %.1f", p2(p), to, got, p)
			}
		}
	}
	if got := shift(1, Certain-1, 1); got != 1 {
		t.Errorf("the least probability is %d, want 1", got)
	}
	if got := shift(Certain-1, 1, Certain-1); got != Certain-1 {
		t.Errorf("the greatest probability is %d, want 999999", got)
	}
}

func p2(p float64) int64 { return int64(p) }

func TestProbabilityInWords(t *testing.T) {
	for p, want := range map[Probability]string{1: "0.0001 %", 2500: "0.25 %", 20_000: "2.0 %", 974_000: "97.4 %", 995_000: "99.50 %", 999_999: "99.9999 %"} {
		if got := p.String(); got != want {
			t.Errorf("%d is %q, want %q", int64(p), got, want)
		}
	}
}

func TestCalibrationThatCannotBeUsed(t *testing.T) {
	for name, text := range map[string]string{
		"no JSON":  `{`,
		"unknown":  `{"version":1,"prior":1000,"knots":[{"score":0,"probability":1},{"score":1,"probability":2}],"colour":"red"}`,
		"no knots": `{"version":1,"prior":1000,"knots":[]}`,
		"prior":    `{"version":1,"prior":0,"knots":[{"score":0,"probability":1},{"score":1,"probability":2}]}`,
		"certain":  `{"version":1,"prior":1000,"knots":[{"score":0,"probability":1},{"score":1,"probability":1000000}]}`,
		"falls":    `{"version":1,"prior":1000,"knots":[{"score":0,"probability":9},{"score":1,"probability":2}]}`,
		"repeats":  `{"version":1,"prior":1000,"knots":[{"score":5,"probability":1},{"score":5,"probability":2}]}`,
	} {
		if _, err := readCalibration([]byte(text)); !errors.Is(err, ErrCalibration) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
