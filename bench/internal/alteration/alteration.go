// Package alteration changes names as people and systems do, in the ways that
// bench/quality measures with and bench/tune searches with alike. Each function takes
// the words of a name, leaves them as they are, and returns the altered name, or ""
// where it does not apply. The same source of chance gives the same result; changing a
// function changes the figures.
package alteration

import (
	"embed"
	"math/rand/v2"
	"slices"
	"strings"
)

// Source is the code of this package: figures state its hash.
//
//go:embed alteration.go
var Source embed.FS

// Pick is the place of a random word of at least so many letters, or -1.
func Pick(r *rand.Rand, words []string, letters int) int {
	var at []int
	for i, w := range words {
		if len([]rune(w)) >= letters {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return -1
	}
	return at[r.IntN(len(at))]
}

// With is the name with another word in one place.
func With(words []string, i int, w string) string {
	out := slices.Clone(words)
	out[i] = w
	return strings.Join(out, " ")
}

// Drop leaves out a word of three or more.
func Drop(r *rand.Rand, words []string) string {
	if len(words) < 3 {
		return ""
	}
	i := r.IntN(len(words))
	return strings.Join(slices.Delete(slices.Clone(words), i, i+1), " ")
}

// Join writes two neighbours as one word.
func Join(r *rand.Rand, words []string) string {
	if len(words) < 2 {
		return ""
	}
	i := r.IntN(len(words) - 1)
	return strings.Join(slices.Replace(slices.Clone(words), i, i+2, words[i]+words[i+1]), " ")
}

// Split cuts a word of six or more letters, at least two from either end.
func Split(r *rand.Rand, words []string) string {
	i := Pick(r, words, 6)
	if i < 0 {
		return ""
	}
	w := []rune(words[i])
	at := 2 + r.IntN(len(w)-3)
	return With(words, i, string(w[:at])+" "+string(w[at:]))
}
