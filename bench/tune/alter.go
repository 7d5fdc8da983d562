package main

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/revetproject/revet/bench/internal/alteration"
)

// altering changes a name as people and systems do. Slips, spellings and orders are
// made otherwise than those that bench/quality measures with; drop, join and split are
// the same in kind, and differ in what chance draws.
type altering struct {
	name   string
	weight float64 // in the objective
	apply  func(r *rand.Rand, words []string) string
}

var alterations = []altering{
	{"slip", 1, slip},
	{"spelling", 2, spelling},
	{"drop", 1, alteration.Drop},
	{"join", 1, alteration.Join},
	{"order", 1, order},
	{"split", 1, alteration.Split},
	{"slip and order", 0.5, func(r *rand.Rand, w []string) string {
		if s := slip(r, w); s != "" {
			return order(r, strings.Fields(s))
		}
		return ""
	}},
	{"initial", 0.25, initial},
}

const row1, row2, row3 = "qwertyuiop", "asdfghjkl", "zxcvbnm"

// neighbour is a key beside c.
func neighbour(r *rand.Rand, c byte) byte {
	for _, row := range [...]string{row1, row2, row3} {
		if at := strings.IndexByte(row, c); at >= 0 {
			if at == 0 || at+1 < len(row) && r.IntN(2) == 0 {
				return row[at+1]
			}
			return row[at-1]
		}
	}
	return 'e'
}

// slip hits a wrong key, leaves one out, hits it twice or exchanges two.
func slip(r *rand.Rand, words []string) string {
	i := alteration.Pick(r, words, 3)
	if i < 0 {
		return ""
	}
	w := []byte(words[i])
	at := r.IntN(len(w))
	if at == 0 && r.IntN(4) > 0 {
		at = 1 + r.IntN(len(w)-1)
	}
	switch r.IntN(4) {
	case 0:
		w = slices.Delete(w, at, at+1)
	case 1:
		w = slices.Insert(w, at, w[at])
	case 2:
		at = min(at, len(w)-2)
		w[at], w[at+1] = w[at+1], w[at]
	default:
		w[at] = neighbour(r, w[at])
	}
	return alteration.With(words, i, string(w))
}

// sounds are letters that different romanisations write for one sound.
var sounds = [...][]string{
	{"kh", "h", "ch", "x"},
	{"gh", "g"},
	{"sh", "s", "sch", "ch"},
	{"dzh", "j", "dj", "g"},
	{"zh", "z", "j"},
	{"ou", "u", "oo", "o"},
	{"ee", "i", "y"},
	{"aa", "a"},
	{"ai", "ay", "ei", "e"},
	{"au", "aw"},
	{"ya", "ia", "ja"},
	{"yu", "iu", "ju"},
	{"iy", "i", "y"},
	{"ts", "c", "tz"},
	{"ph", "f"},
	{"ck", "k"},
	{"q", "k", "gh"},
	{"w", "v", "ou"},
	{"e", "a", "i"},
	{"o", "u", "a"},
	{"dd", "d"},
	{"mm", "m"},
	{"ss", "s"},
	{"ll", "l"},
}

// spelling writes one or two sounds otherwise.
func spelling(r *rand.Rand, words []string) string {
	text, left := strings.Join(words, " "), 1+r.IntN(2)
	for _, k := range r.Perm(len(sounds)) {
		forms := sounds[k]
		from := forms[0]
		if r.IntN(2) == 0 {
			from = forms[r.IntN(len(forms))]
		}
		to := forms[r.IntN(len(forms))]
		at := strings.Index(text[1:], from)
		if to == from || at < 0 {
			continue
		}
		text = text[:at+1] + to + text[at+1+len(from):]
		if left--; left == 0 {
			return text
		}
	}
	return ""
}

// order puts the last word first, or any two in each other's place.
func order(r *rand.Rand, words []string) string {
	if len(words) < 2 {
		return ""
	}
	if r.IntN(2) == 0 {
		last := len(words) - 1
		return strings.Join(slices.Concat(words[last:], words[:last]), " ")
	}
	out, i := slices.Clone(words), r.IntN(len(words)-1)
	out[i], out[i+1] = out[i+1], out[i]
	return strings.Join(out, " ")
}

func initial(r *rand.Rand, words []string) string {
	if len(words) < 3 {
		return ""
	}
	i := r.IntN(len(words))
	return alteration.With(words, i, words[i][:1])
}
