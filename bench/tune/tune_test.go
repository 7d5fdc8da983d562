package main

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/revetproject/revet/score"
)

func TestAlterationsChangeTheNameAndNothingTwice(t *testing.T) {
	words := []string{"qorvash", "mirzalan", "tebrukov"}
	for _, a := range alterations {
		for seed := range uint64(50) {
			once, again := a.apply(rand.New(rand.NewPCG(seed, 1)), words), a.apply(rand.New(rand.NewPCG(seed, 1)), words)
			if once != again {
				t.Fatalf("%s: one seed gives %q and %q", a.name, once, again)
			}
			if got := strings.Join(words, " "); got != "qorvash mirzalan tebrukov" {
				t.Fatalf("%s changed its argument to %q", a.name, got)
			}
			if a.name == "drop" && len(strings.Fields(once)) != 2 || a.name == "split" && len(strings.Fields(once)) != 4 {
				t.Errorf("%s gives %q", a.name, once)
			}
		}
	}
}

// The fit rises with the score whatever the outcomes, and is near the shares that
// the outcomes have.
func TestFitRisesAndIsNearTheShares(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var pairs []outcomeOf
	for range 20_000 {
		s := r.Int64N(12_000_000)
		pairs = append(pairs, outcomeOf{s, r.Int64N(12_000_000) < s, 1e-3})
	}
	knots := fit(pairs)
	if !slices.IsSortedFunc(knots, func(a, b knot) int { return int(a.Probability - b.Probability) }) {
		t.Error("the probability falls somewhere")
	}
	for _, k := range knots {
		if want := k.Score * 1_000_000 / 12_000_000; k.Score >= 1_000_000 && k.Score <= 11_000_000 && (k.Probability < want-40_000 || k.Probability > want+40_000) {
			t.Errorf("at %d the probability is %d, the share is about %d", k.Score, k.Probability, want)
		}
	}
	ece, _ := reliability(pairs, knots)
	if ece > 0.02 {
		t.Errorf("on its own outcomes the fit errs by %.3f", ece)
	}
}

// descend finds the number that measures best and leaves what it may not touch.
func TestDescendFindsTheBestNumber(t *testing.T) {
	value := func(text []byte, name string) int64 {
		for line := range strings.Lines(string(text)) {
			if m := numberLine.FindStringSubmatch(strings.TrimRight(line, "\n")); m != nil && m[2] == name {
				n, _ := strconv.ParseInt(m[3], 10, 64)
				return n
			}
		}
		t.Fatalf("no number is called %s", name)
		return 0
	}
	begin := score.PolicyFile()
	best := value(begin, "replaced") * 2
	end, err := descend(begin, []string{"name.replaced"}, []string{"replacedLike"}, 4, func(text []byte) (float64, error) {
		if _, err := score.ReadModel(text); err != nil {
			return 0, err
		}
		return -float64(abs(value(text, "replaced")-best)) / 1e6, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := value(end, "replaced"); abs(got-best) > best/10 {
		t.Errorf("found %d, the best is %d", got, best)
	}
	for _, kept := range []string{"omitted", "replacedLike"} {
		if a, b := value(begin, kept), value(end, kept); a != b {
			t.Errorf("%s changed from %d to %d", kept, a, b)
		}
	}
	wrong := errors.New("no measure")
	if _, err := descend(begin, nil, nil, 1, func([]byte) (float64, error) { return 0, wrong }); !errors.Is(err, wrong) {
		t.Errorf("error %v", err)
	}
}
