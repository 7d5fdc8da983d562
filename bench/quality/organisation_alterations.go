package main

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/revetproject/revet/bench/internal/alteration"
)

// alterations are the pinned ways in which names of organisations get altered.
// Changing one changes the figures.
var alterations = []mutation{
	{"legal form left out", withoutForm},
	{"legal form in other words", otherForm},
	{"abbreviated", abbreviated},
	{"word translated", translated},
	{"acronym", acronym},
	{"number rewritten", renumbered},
	{"word order", rotate},
	{"typo", typoInLower},
	{"joined", alteration.Join},
	{"word left out", alteration.Drop},
}

// acronym is the initials of three or more words, little words and form left out.
func acronym(_ *rand.Rand, words []string) string {
	_, n := endsInForm(words)
	var out strings.Builder
	for _, w := range words[:len(words)-n] {
		w = strings.ToLower(strings.Trim(w, "()\"',."))
		if w == "" || slices.Contains([]string{"of", "the", "and", "for", "de", "del", "la", "y", "&", "al"}, w) {
			continue
		}
		if w[0] < 'a' || w[0] > 'z' {
			return ""
		}
		out.WriteByte(w[0] - 'a' + 'A')
	}
	if s := out.String(); len(s) >= 3 && len(s) <= 6 {
		return s
	}
	return ""
}

var numerals = [][]string{
	{"1", "I", "One", "First", "1st"},
	{"2", "II", "Two", "Second", "2nd"},
	{"3", "III", "Three", "Third", "3rd"},
	{"4", "IV", "Four", "Fourth", "4th"},
	{"5", "V", "Five", "Fifth", "5th"},
	{"6", "VI", "Six", "Sixth", "6th"},
	{"7", "VII", "Seven", "Seventh", "7th"},
	{"10", "X", "Ten", "Tenth", "10th"},
	{"12", "XII", "Twelve", "12th"},
	{"14", "XIV", "Fourteen", "14th"},
	{"15", "XV", "Fifteen", "15th"},
	{"20", "XX", "Twenty", "20th"},
	{"44", "XLIV", "Forty-Four", "44th"},
	{"65", "LXV", "Sixty-Five", "65th"},
}

// renumbered writes a number in another notation. A lone letter is left alone where it
// may be an initial.
func renumbered(r *rand.Rand, words []string) string {
	for i, w := range words {
		for _, f := range numerals {
			at := slices.IndexFunc(f, func(x string) bool { return strings.EqualFold(x, w) })
			if at < 0 || len(words) < 2 || len(w) == 1 && at == 1 && i+1 < len(words) {
				continue
			}
			return alteration.With(words, i, f[(at+1+r.IntN(len(f)-1))%len(f)])
		}
	}
	return ""
}

func typoInLower(r *rand.Rand, words []string) string {
	return typo(r, strings.Fields(strings.ToLower(strings.Join(words, " "))))
}
