package index

import (
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

func hashOf(s string, kind uint64) uint64 { return appendDeletes(nil, s, 0, kind, 0)[0] & hashMask }

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
		for _, h := range appendDeletes(nil, s, d, kindText, len(s)) {
			got[h&hashMask] = true
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
