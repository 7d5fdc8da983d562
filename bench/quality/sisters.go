package main

import (
	"slices"
	"strings"

	"github.com/revetproject/revet/bench/internal/alteration"
	"github.com/revetproject/revet/bench/internal/lists"
	"github.com/revetproject/revet/names"
)

// distinctive counts in how many listed names a word stands.
func distinctive(listed []listedOrganisation) map[string]int {
	n := map[string]int{}
	for i := range listed {
		words := plainWords(listed[i].Name)
		slices.Sort(words)
		for _, w := range slices.Compact(words) {
			n[w]++
		}
	}
	return n
}

func plainWords(s string) []string {
	var out []string
	for _, t := range names.Tokens(s, names.Organisation) {
		out = append(out, t.Keys[0].Text)
	}
	return out
}

// sister puts the rarest word of another name in the place of the rarest of this one.
// Names in which nothing else would be left, and ties of spelling, are passed over.
func sister(name, other string, count map[string]int) string {
	if lists.Foreign(name) || lists.Foreign(other) {
		return ""
	}
	a, b := strings.Fields(name), strings.Fields(other)
	i, j := rarestWord(a, count), rarestWord(b, count)
	if len(a) < 3 || i < 0 || j < 0 || strings.EqualFold(a[i], b[j]) || strings.EqualFold(a[i][:1], b[j][:1]) {
		return ""
	}
	return alteration.With(a, i, b[j])
}

// rarestWord is the place of the word of four or more letters that stands in the
// fewest names, at most three; −1 when there is none.
func rarestWord(words []string, count map[string]int) int {
	best, fewest := -1, 4
	for i, w := range words {
		p := plainWords(w)
		if len(p) != 1 || len(p[0]) < 4 {
			continue
		}
		if n := count[p[0]]; n < fewest {
			best, fewest = i, n
		}
	}
	return best
}
