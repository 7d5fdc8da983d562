// Package yardstick holds other ways to compare names, to be measured beside the
// shipped one on the same queries: plain Jaro–Winkler over the whole name, and a
// restatement of the published rules of logic-v2. Nothing of the product uses it.
package yardstick

import (
	"strings"

	"github.com/revetproject/revet/names"
	"github.com/revetproject/revet/score"
)

// Whole is a name as one string in Latin letters with what bounds its similarity.
type Whole struct {
	text   string
	counts [27]uint8 // of the letters a–z, and of everything else
}

// Wholes are the names of a party as they stand, romanised by the first route.
func Wholes(p *score.Profile) []Whole {
	out := make([]Whole, 0, len(p.Names))
	for i := range p.Names {
		out = append(out, newWhole(&p.Names[i]))
	}
	return out
}

func newWhole(n *names.Name) Whole {
	words := make([]string, len(n.Tokens))
	for i := range n.Tokens {
		words[i] = n.Tokens[i].Keys[0].Text
	}
	w := Whole{text: strings.Join(words, " ")}
	for i := range len(w.text) {
		w.counts[letter(w.text[i])]++
	}
	return w
}

func letter(c byte) int {
	if c >= 'a' && c <= 'z' {
		return int(c - 'a')
	}
	return 26
}

// Similarity is the Jaro–Winkler similarity of two names, 0 to 1 (Winkler 1990: a
// common beginning of up to four letters takes a tenth each of what is missing). It
// may return any value below atLeast where the true one is below it.
func (w *Whole) Similarity(v *Whole, atLeast float64) float64 {
	if most := w.bound(v); most < atLeast {
		return most
	}
	return jaroWinkler(w.text, v.text)
}

// bound is at least the similarity: as many letters agree as both names have, in
// order, and the beginnings are equal.
func (w *Whole) bound(v *Whole) float64 {
	common := 0
	for i, n := range w.counts {
		common += int(min(n, v.counts[i]))
	}
	if common == 0 {
		return 0
	}
	m := float64(common)
	j := (m/float64(len(w.text)) + m/float64(len(v.text)) + 1) / 3
	return j + 0.1*float64(beginning(w.text, v.text))*(1-j)
}

func beginning(a, b string) int {
	n := 0
	for n < 4 && n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func jaroWinkler(a, b string) float64 {
	j := jaro(a, b)
	return j + 0.1*float64(beginning(a, b))*(1-j)
}

// jaro is Jaro's similarity (1989): letters agree that are equal and no further
// apart than half the longer name less one; half of those out of order count against.
func jaro(a, b string) float64 {
	if a == b {
		return 1
	}
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	reach := max(len(a), len(b))/2 - 1
	var usedA, usedB [256]bool
	if len(a) > 256 || len(b) > 256 {
		a, b = a[:min(len(a), 256)], b[:min(len(b), 256)]
	}
	m := 0
	for i := range len(a) {
		for j := max(0, i-reach); j < min(len(b), i+reach+1); j++ {
			if !usedB[j] && a[i] == b[j] {
				usedA[i], usedB[j] = true, true
				m++
				break
			}
		}
	}
	if m == 0 {
		return 0
	}
	moved, j := 0, 0
	for i := range len(a) {
		if !usedA[i] {
			continue
		}
		for !usedB[j] {
			j++
		}
		if a[i] != b[j] {
			moved++
		}
		j++
	}
	x := float64(m)
	return (x/float64(len(a)) + x/float64(len(b)) + (x-float64(moved/2))/x) / 3
}
