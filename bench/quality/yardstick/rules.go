package yardstick

import (
	"math"
	"slices"
	"strings"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/names"
)

// Score compares a query with an entry by the restated rules, 0 to 1: the best name
// less the penalties for what contradicts. It is not symmetric.
func Score(q, e *Party) float64 {
	if !q.kind.Compatible(e.kind) {
		return 0
	}
	s := nameScore(q, e)
	if s == 0 {
		return 0
	}
	return min(max(s+qualifiers(q, e), 0), 1)
}

// nameScore is the best pair of names. An alias of low quality counts only where it
// is the query's name to the letter.
func nameScore(q, e *Party) float64 {
	best := 0.0
	for i := range q.names {
		for j := range e.names {
			a, b := &q.names[i], &e.names[j]
			if a.text != b.text || a.text == "" {
				continue
			}
			if !a.weak && !b.weak {
				return 1
			}
			best = 0.8
		}
	}
	for _, a := range consolidated(q.names) {
		for _, b := range consolidated(e.names) {
			if a.weak || b.weak {
				continue
			}
			if q.kind == names.Object && e.kind == names.Object {
				best = max(best, objectScore(a, b))
			} else {
				best = max(best, pairScore(a, b, q.kind))
			}
		}
	}
	return best
}

// qualifiers are the penalties: another country, year and day of birth, gender.
func qualifiers(q, e *Party) float64 {
	sum := 0.0
	if len(q.countries) > 0 && len(e.countries) > 0 && !slices.ContainsFunc(q.countries, func(c string) bool { return slices.Contains(e.countries, c) }) {
		sum -= 0.2
	}
	if q.gender != "" && e.gender != "" && q.gender != e.gender {
		sum -= 0.2
	}
	if len(q.births) == 0 || len(e.births) == 0 {
		return sum
	}
	year, day := true, 1.0
	days := 0
	for _, a := range q.births {
		for _, b := range e.births {
			if yearOf(a) == yearOf(b) {
				year = false
			}
			if a.From != a.To || b.From != b.To {
				continue
			}
			days++
			switch {
			case a.From == b.From:
				day = 0
			case flipped(a) == b.From:
				day = min(day, 0.5)
			}
		}
	}
	if year {
		sum -= 0.15
	}
	if days > 0 {
		sum -= 0.25 * day
	}
	return sum
}

func yearOf(d entity.Date) string { return d.From.String()[:4] }

// flipped is the day with day and month exchanged, or itself.
func flipped(d entity.Date) entity.Day {
	s := d.From.String()
	if len(s) != 10 {
		return d.From
	}
	f, err := entity.ParseDate(s[:5] + s[8:] + "-" + s[5:7])
	if err != nil {
		return d.From
	}
	return f.From
}

// objectScore compares names of vessels and the like whole: one edit in five letters.
func objectScore(a, b *name) float64 {
	longest := max(len(a.text), len(b.text))
	d := distance(a.text, b.text)
	if longest == 0 || d > longest/5 {
		return 0
	}
	s := 1 - float64(d)/float64(longest)
	for _, p := range a.parts {
		if p.category == number && !slices.ContainsFunc(b.parts, func(x part) bool { return x.text == p.text }) {
			return 0.7 * s
		}
	}
	return s
}

// distance is Levenshtein's.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// edge pairs part q of the query with part e of the entry by a symbol.
type edge struct {
	q, e          int
	score, weight float64
}

// symbol is the edge between two parts, if they share a symbol.
func symbol(a, b *part) (score, weight float64, ok bool) {
	switch {
	case a.category == legal && b.category == legal && a.class != 0 && a.class == b.class:
		return 1, 0.7, true // forms are rewritten to one spelling first, so they are equal
	case (a.category == initial || b.category == initial) && a.text[0] == b.text[0] && a.category != number && b.category != number:
		score, weight = 0.9, 0.5
	case a.category == number && b.category == number && a.text == b.text:
		score, weight = 0.9, 1.3
	case a.category == generic && b.category == generic && a.text == b.text:
		score, weight = 0.9, 0.3
	case a.category == domain && b.category == domain && a.text == b.text:
		score, weight = 0.9, 0.7
	case slices.ContainsFunc(a.names, func(id int32) bool { return slices.Contains(b.names, id) }):
		score, weight = 0.9, 1
	default:
		return 0, 0, false
	}
	if a.text == b.text {
		score = 1
	}
	return score, weight, true
}

const mostPairings = 32

// pairScore is the best score over the consistent ways of pairing symbols.
func pairScore(a, b *name, kind names.Kind) float64 {
	var edges []edge
	for i := range a.parts {
		for j := range b.parts {
			if s, w, ok := symbol(&a.parts[i], &b.parts[j]); ok {
				edges = append(edges, edge{i, j, s, w})
			}
		}
	}
	// Equal forms first, so that the bound on the number of ways keeps the best.
	slices.SortStableFunc(edges, func(x, y edge) int { return int(100*y.score) - int(100*x.score) })
	best, ways := 0.0, 0
	var walk func(at int, chosen []edge)
	walk = func(at int, chosen []edge) {
		if ways >= mostPairings {
			return
		}
		if at == len(edges) {
			ways++
			best = max(best, chosenScore(a, b, chosen, kind))
			return
		}
		x := edges[at]
		free := !slices.ContainsFunc(chosen, func(c edge) bool { return c.q == x.q || c.e == x.e })
		if free {
			walk(at+1, append(chosen, x))
		}
		if !free || x.score < 1 {
			walk(at+1, chosen)
		}
	}
	walk(0, make([]edge, 0, len(edges)))
	return best
}

// chosenScore is the weighted mean over the chosen edges, the clusters of what is
// left, and what no cluster takes in.
func chosenScore(a, b *name, chosen []edge, kind names.Kind) float64 {
	sum, weight := 0.0, 0.0
	var restA, restB []part
	for _, x := range chosen {
		sum, weight = sum+x.score*x.weight, weight+x.weight
	}
	for i := range a.parts {
		if !slices.ContainsFunc(chosen, func(x edge) bool { return x.q == i }) {
			restA = append(restA, a.parts[i])
		}
	}
	for j := range b.parts {
		if !slices.ContainsFunc(chosen, func(x edge) bool { return x.e == j }) {
			restB = append(restB, b.parts[j])
		}
	}
	if kind == names.Person {
		restB = inOrderOf(restA, restB)
	} else {
		byText := func(x, y part) int { return strings.Compare(x.text, y.text) }
		slices.SortStableFunc(restA, byText)
		slices.SortStableFunc(restB, byText)
	}
	for _, c := range align(restA, restB) {
		w := 1.0
		switch {
		case len(c.a) == 0:
			w = 0.2 * restB[c.b[0]].extra()
		case len(c.b) == 0:
			w = 0.8 * restA[c.a[0]].extra()
		case c.stop(restA, restB):
			w = 0.7
		}
		sum, weight = sum+w*c.score(restA, restB), weight+w
	}
	if weight == 0 {
		return 0
	}
	return sum / weight
}

// extra is the factor of a part that nothing answers to.
func (p *part) extra() float64 {
	switch p.category {
	case legal, generic:
		return 0.7
	case number:
		return 1.3
	}
	if p.stop {
		return 0.5
	}
	return 1
}

// budget is the cost of edits that a side of so many letters may bear.
func budget(letters int) float64 { return math.Log(float64(max(letters-2, 1))) / math.Log(2.35) }
