package main

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/revetproject/revet/bench/internal/alteration"
)

// mutation is a pinned way in which a name gets altered between a list and a query.
// apply returns "" where it does not apply. Changing one changes the figures.
type mutation struct {
	name  string
	apply func(r *rand.Rand, words []string) string
}

var mutations = []mutation{
	{"typo", typo},
	{"transliteration", respell},
	{"drop", alteration.Drop},
	{"join", alteration.Join},
	{"rotate", rotate},
	{"split", alteration.Split},
}

// typo leaves out, doubles, swaps or replaces a letter that is not the first.
func typo(r *rand.Rand, words []string) string {
	i := alteration.Pick(r, words, 4)
	if i < 0 {
		return ""
	}
	w := []rune(words[i])
	at := 1 + r.IntN(len(w)-2)
	switch r.IntN(4) {
	case 0:
		w = slices.Delete(w, at, at+1)
	case 1:
		w = slices.Insert(w, at, w[at])
	case 2:
		w[at], w[at+1] = w[at+1], w[at]
	default:
		w[at] = 'a' + (w[at]-'a'+1+r.Int32N(24))%26
		if w[at] < 'a' || w[at] > 'z' {
			w[at] = 'e'
		}
	}
	return alteration.With(words, i, string(w))
}

// spellings are letters of Latin forms that differ between ways to write one name.
var spellings = [][2]string{
	{"kh", "h"},
	{"gh", "g"},
	{"zh", "j"},
	{"dh", "d"},
	{"th", "t"},
	{"sh", "ch"},
	{"ph", "f"},
	{"ou", "u"},
	{"oo", "u"},
	{"ee", "i"},
	{"ei", "ay"},
	{"ai", "ay"},
	{"iy", "i"},
	{"dj", "j"},
	{"q", "k"},
	{"w", "v"},
	{"y", "i"},
	{"x", "ks"},
	{"c", "k"},
	{"e", "i"},
	{"o", "u"},
}

// respell writes two places of the name by other romanisations.
func respell(r *rand.Rand, words []string) string {
	text, done := strings.Join(words, " "), 0
	for _, k := range r.Perm(len(spellings)) {
		s := spellings[k]
		if at := strings.Index(text, s[0]); at > 0 && done < 2 {
			text = text[:at] + s[1] + text[at+len(s[0]):]
			done++
		}
	}
	if done < 2 {
		return ""
	}
	return text
}

// rotate begins the name at another word.
func rotate(r *rand.Rand, words []string) string {
	if len(words) < 2 {
		return ""
	}
	i := 1 + r.IntN(len(words)-1)
	return strings.Join(slices.Concat(words[i:], words[:i]), " ")
}

// arabicForms are common words of Arabic names with their Latin spellings.
var arabicForms = [][]string{
	{"mohammed", "muhammad", "mohamed", "mohammad", "muhammed"},
	{"ahmed", "ahmad"},
	{"abdullah", "abdallah", "abdulla"},
	{"hussein", "husayn", "hussain", "husain"},
	{"hassan", "hasan"},
	{"mahmoud", "mahmud", "mahmood"},
	{"omar", "umar"},
	{"othman", "uthman", "osman"},
	{"youssef", "yusuf", "yousef", "yusif"},
	{"ibrahim", "ebrahim", "ibraheem"},
	{"said", "saeed", "sayed", "sa'id"},
	{"khaled", "khalid"},
	{"saleh", "salih"},
	{"rashid", "rasheed", "rached"},
	{"jamal", "gamal", "djamal"},
	{"suleiman", "sulayman", "soliman"},
	{"abdul", "abdel", "abd al"},
	{"nasser", "nasir", "naser"},
	{"karim", "kareem"},
	{"mustafa", "mostafa", "moustafa"},
	{"aziz", "azeez"},
}

// arabicVariant writes one common word in another spelling and changes one vowel
// inside another word.
func arabicVariant(r *rand.Rand, words []string) string {
	for i, w := range words {
		for _, forms := range arabicForms {
			k := slices.Index(forms, w)
			if k < 0 {
				continue
			}
			out := slices.Clone(words)
			out[i] = forms[(k+1+r.IntN(len(forms)-1))%len(forms)]
			for _, j := range r.Perm(len(words)) {
				if at := strings.IndexAny(out[j][min(1, len(out[j])):], "aeiou"); j != i && at >= 0 && len(out[j]) >= 4 {
					b := []byte(out[j])
					b[at+1] = map[byte]byte{'a': 'e', 'e': 'i', 'i': 'e', 'o': 'u', 'u': 'o'}[b[at+1]]
					out[j] = string(b)
					return strings.Join(out, " ")
				}
			}
			return ""
		}
	}
	return ""
}
