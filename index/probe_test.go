package index

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/revetproject/revet/names"
)

// deletions lists s and all strings with up to d letters deleted, the plain way.
func deletions(s string, d int) map[string]bool {
	out := map[string]bool{s: true}
	for range d {
		for t := range out {
			for i := range len(t) {
				out[t[:i]+t[i+1:]] = true
			}
		}
	}
	return out
}

func hashOf(s string, kind uint64) uint64 { return appendDeletes(nil, s, 0, kind)[0] }

// The probes of a text must be the hashes of its deletions: no deletion missing, nothing else listed.
func TestDeletesAreTheHashesOfDeletions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[a-d0-1]{0,12}`).Draw(t, "s")
		d := min(rapid.IntRange(0, 2).Draw(t, "d"), len(s))
		want := map[uint64]bool{}
		for x := range deletions(s, d) {
			if len(x) >= len(s)-d {
				want[hashOf(x, kindText)] = true
			}
		}
		got := map[uint64]bool{}
		for _, h := range appendDeletes(nil, s, d, kindText) {
			got[h] = true
		}
		for h := range want {
			if !got[h] {
				t.Fatalf("%q: a deletion is missing", s)
			}
		}
		if len(got) != len(want) {
			t.Fatalf("%q: %d probes, %d deletions", s, len(got), len(want))
		}
	})
}

// Related tokens must share a probe; that is the completeness of the vocabulary step.
func TestRelatedTokensShareAProbe(t *testing.T) {
	related := 0
	key := rapid.Custom(func(t *rapid.T) names.Key {
		text := rapid.StringMatching(`[abhkmrst]{1,10}|[abm]{3,5}|[ab1]{1,4}`).Draw(t, "text")
		return names.Key{Text: text, Skeleton: names.Skeleton(text)}
	})
	draw := rapid.Custom(func(t *rapid.T) names.Token {
		tok := names.Token{Keys: rapid.SliceOfN(key, 1, 3).Draw(t, "keys"), Span: 1, Weight: 1}
		if rapid.IntRange(0, 9).Draw(t, "classed") == 0 {
			tok.Class = uint32(rapid.IntRange(1, 3).Draw(t, "class"))
		}
		if rapid.IntRange(0, 19).Draw(t, "initial") == 0 {
			tok.Roles = names.Initial
		}
		return tok
	})
	rapid.Check(t, func(t *rapid.T) {
		a := draw.Draw(t, "a")
		for range 8 {
			b := draw.Draw(t, "b")
			if rapid.Bool().Draw(t, "near") {
				k := a.Keys[0].Text
				i := rapid.IntRange(0, len(k)-1).Draw(t, "at")
				k = k[:i] + rapid.SampledFrom([]string{"", "a", "m", "ma"}).Draw(t, "put") + k[i+1:]
				if k != "" {
					b.Keys[0] = names.Key{Text: k, Skeleton: names.Skeleton(k)}
				}
			}
			level, _, _ := names.Relate(&a, &b)
			if level == names.Unrelated {
				continue
			}
			related++
			pa, pb := appendProbes(nil, &a), appendProbes(nil, &b)
			if !slices.ContainsFunc(pa, func(h uint64) bool { return slices.Contains(pb, h) }) {
				t.Fatalf("%v and %v are related (%v) and share no probe", a, b, level)
			}
		}
	})
	if related == 0 {
		t.Fatal("no generated pair was related: the test proves nothing")
	}
}

// A packed token must unpack to one that the relation cannot tell from the original.
func TestPackKeepsWhatTheRelationReads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := names.NewAnalyser().Name(rapid.SampledFrom(wholeTokens).Draw(t, "a")+" "+token().Draw(t, "b"), names.Person)
		var back names.Token
		for tok := range tokensOf(&n) {
			unpack(&back, string(pack(nil, tok)))
			if back.Weight != tok.Weight || back.Class != tok.Class || len(back.Keys) != len(tok.Keys) {
				t.Fatalf("%+v became %+v", tok, back)
			}
			for other := range tokensOf(&n) {
				want, _, _ := names.Relate(tok, other)
				if got, _, _ := names.Relate(&back, other); got != want {
					t.Fatalf("%v with %v: %v before, %v after", tok.Text, other.Text, want, got)
				}
			}
		}
	})
}
