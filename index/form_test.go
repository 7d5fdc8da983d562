package index

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/revetproject/revet/names"
)

// relatives draws two tokens, often alike.
func relatives(t *rapid.T) (a, b names.Token) {
	text := rapid.OneOf(
		rapid.StringMatching(`[abhkmrst]{1,10}`), rapid.StringMatching(`[abm]{3,5}`), rapid.StringMatching(`[ab1]{1,4}`),
		rapid.StringMatching(`[a-z]{9,18}`), rapid.SampledFrom([]string{"muhammad", "mohammed", "mahmoud", "hussein", "abdulrahman", "abdelrahman", "a"}),
	)
	key := rapid.Custom(func(t *rapid.T) names.Key {
		s := text.Draw(t, "text")
		return names.Key{Text: s, Skeleton: names.Skeleton(s)}
	})
	draw := func(label string) names.Token {
		x := names.Token{Keys: rapid.SliceOfN(key, 1, 3).Draw(t, label), Span: 1, Weight: 1}
		if rapid.IntRange(0, 9).Draw(t, "classed") == 0 {
			x.Class = uint32(rapid.IntRange(1, 2).Draw(t, "class"))
		}
		return x
	}
	a, b = draw("a"), draw("b")
	if rapid.IntRange(0, 3).Draw(t, "near") > 0 {
		s := a.Keys[0].Text
		for range rapid.IntRange(1, 2).Draw(t, "edits") {
			i := rapid.IntRange(0, len(s)-1).Draw(t, "at")
			s = s[:i] + rapid.SampledFrom([]string{"", "a", "m", "ma", "h", s[i:]}).Draw(t, "put") + s[i+1:]
			if i+1 < len(s) && rapid.Bool().Draw(t, "swap") {
				s = s[:i] + s[i+1:i+2] + s[i:i+1] + s[i+2:]
			}
			if s == "" {
				s = "a"
			}
		}
		s = s[:min(len(s), names.MaxLetter)]
		b.Keys[0] = names.Key{Text: s, Skeleton: names.Skeleton(s)}
	}
	return a, b
}

func formsOf(t *names.Token) []form { return appendForms(nil, t) }

// The packed relation must be names.Relate, level for level.
func TestFormsRelateAsNamesDo(t *testing.T) {
	seen := map[names.Level]int{}
	rapid.Check(t, func(t *rapid.T) {
		for range 200 {
			a, b := relatives(t)
			want, _, _ := names.Relate(&a, &b)
			if got := relateForms(&a, &b, formsOf(&a), formsOf(&b)); got != want {
				t.Fatalf("%v and %v: %v, names.Relate says %v", a.Keys, b.Keys, got, want)
			}
			seen[want]++
		}
	})
	for l := names.Unrelated; l <= names.NearSkeleton; l++ {
		if seen[l] == 0 {
			t.Errorf("no generated pair had the level %v: the test is blind to it", l)
		}
	}
}

// Probes of related tokens must meet; that is the completeness of the vocabulary step.
func TestProbesOfRelatedTokensMeet(t *testing.T) {
	related := 0
	rapid.Check(t, func(t *rapid.T) {
		for range 10 {
			a, b := relatives(t)
			level, _, _ := names.Relate(&a, &b)
			if level == names.Unrelated {
				continue
			}
			related++
			shared := false
			for _, x := range appendProbes(nil, &a) {
				for _, y := range appendProbes(nil, &b) {
					shared = shared || x&hashMask == y&hashMask && meets(x, y) && meets(y, x)
				}
			}
			if !shared {
				t.Fatalf("%v and %v are related (%v) and no probes meet", a.Keys, b.Keys, level)
			}
		}
	})
	if related == 0 {
		t.Fatal("no generated pair was related: the test proves nothing")
	}
}
