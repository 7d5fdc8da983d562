package alteration

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestAlterations(t *testing.T) {
	whole := "zarif hamidovich qodirbekov"
	for _, a := range []struct {
		name  string
		apply func(*rand.Rand, []string) string
		words int
	}{{"drop", Drop, 2}, {"join", Join, 2}, {"split", Split, 4}} {
		results := map[string]bool{}
		for seed := range uint64(200) {
			words := strings.Fields(whole)
			out := a.apply(rand.New(rand.NewPCG(seed, 1)), words)
			if again := a.apply(rand.New(rand.NewPCG(seed, 1)), words); again != out {
				t.Fatalf("%s, seed %d: %q, then %q", a.name, seed, out, again)
			}
			if strings.Join(words, " ") != whole {
				t.Fatalf("%s changed its argument to %q", a.name, words)
			}
			if len(strings.Fields(out)) != a.words || a.name != "drop" && strings.ReplaceAll(out, " ", "") != strings.ReplaceAll(whole, " ", "") {
				t.Fatalf("%s: %q", a.name, out)
			}
			for _, w := range strings.Fields(out) {
				if len(w) < 2 {
					t.Fatalf("%s: a word of one letter in %q", a.name, out)
				}
			}
			results[out] = true
		}
		if len(results) < 2 {
			t.Errorf("%s always gives %v", a.name, results)
		}
		if out := a.apply(rand.New(rand.NewPCG(1, 1)), []string{"li"}); out != "" {
			t.Errorf("%s of one short word: %q", a.name, out)
		}
	}
}

func TestPickCountsLetters(t *testing.T) {
	seen := map[int]bool{}
	for seed := range uint64(50) {
		seen[Pick(rand.New(rand.NewPCG(seed, 1)), []string{"ağaç", "li", "orman"}, 4)] = true
	}
	if !seen[0] || !seen[2] || len(seen) != 2 {
		t.Errorf("picked %v", seen)
	}
	if at := Pick(rand.New(rand.NewPCG(1, 1)), []string{"ğğ"}, 3); at != -1 {
		t.Errorf("a word of two letters was picked as one of three: %d", at)
	}
	words := []string{"a", "b"}
	if got := With(words, 1, "c"); got != "a c" || !slices.Equal(words, []string{"a", "b"}) {
		t.Errorf("%q, %q", got, words)
	}
}
