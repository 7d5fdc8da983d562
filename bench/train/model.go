package main

import "math"

const (
	rounds      = 6
	mostNative  = 2     // letters of the script in a chunk
	mostLatin   = 5     // Latin letters in a chunk
	leastCount  = 0.3   // expected occurrences below which a chunk is noise
	leastShare  = 1e-4  // of all readings of a chunk, likewise
	leastChance = 0.002 // what is written into the table
	leastWeight = 1e-4  // of a cut of a word, to be counted
)

// model is a joint-sequence model of order zero (Bisani and Ney 2008): a word is
// cut into chunks, each of one or two letters of the script and up to five Latin
// letters. It is trained by expectation maximisation over all cuts.
type model struct {
	// chances of the Latin letters given the letters of the script, by place in
	// the word: start, within, end.
	chances [3]map[string]map[string]float64
	fresh   bool
}

func place(from, to, end int) int {
	switch {
	case from == 0:
		return 0
	case to == end:
		return 2
	}
	return 1
}

func train(pairs []pair) *model {
	m := &model{fresh: true}
	for range rounds {
		counts := [3]map[string]map[string]float64{{}, {}, {}}
		for i := range pairs {
			m.expect(&pairs[i], &counts)
		}
		m.maximise(&counts)
	}
	return m
}

// maximise turns expected counts into chances. One is added to each sum: what was
// seen once is not certain.
func (m *model) maximise(counts *[3]map[string]map[string]float64) {
	for _, rows := range counts {
		for native, row := range rows {
			sum := 0.0
			for _, l := range sorted(row) {
				sum += row[l]
			}
			for l, c := range row {
				if c < leastCount || c < sum*leastShare {
					delete(row, l)
					continue
				}
				row[l] = c / (sum + 1)
			}
			if len(row) == 0 {
				delete(rows, native)
			}
		}
	}
	m.chances, m.fresh = *counts, false
}

// start is the chance before anything was learnt: short chunks are likelier.
func start(native int, latin string) float64 {
	byLength := [mostLatin + 1]float64{0.05, 1, 0.5, 0.1, 0.02, 0.005}
	return math.Pow(0.05, float64(native-1)) * byLength[len(latin)]
}

func (m *model) row(at int, native string) map[string]float64 {
	if m.fresh {
		return nil
	}
	return m.chances[at][native]
}

func (m *model) chance(row map[string]float64, native int, latin string) float64 {
	if m.fresh {
		return start(native, latin)
	}
	return row[latin]
}

// expect adds how often each chunk is expected in a pair, over all its cuts
// (forward and backward sums).
func (m *model) expect(p *pair, counts *[3]map[string]map[string]float64) {
	n, l := len(p.native), len(p.latin)
	forward := make([]float64, (n+1)*(l+1))
	backward := make([]float64, (n+1)*(l+1))
	at := func(i, j int) int { return i*(l+1) + j }
	type cut struct {
		text string
		row  map[string]float64
		at   int
	}
	cuts := make([][]cut, n)
	for i := range n {
		for k := 1; k <= mostNative && i+k <= n; k++ {
			text := string(p.native[i : i+k])
			where := place(i, i+k, n)
			cuts[i] = append(cuts[i], cut{text, m.row(where, text), where})
		}
	}
	// each calls f for every chunk that may start at (i, j). Two letters of a
	// script are never silent together.
	each := func(i, j int, f func(c *cut, to int, latin string, chance float64)) {
		for k := range cuts[i] {
			c := &cuts[i][k]
			least := min(k, 1)
			for x := least; x <= mostLatin && j+x <= l; x++ {
				if chance := m.chance(c.row, k+1, p.latin[j:j+x]); chance > 0 {
					f(c, at(i+k+1, j+x), p.latin[j:j+x], chance)
				}
			}
		}
	}
	forward[0] = 1
	for i := range n {
		for j := range l + 1 {
			if so := forward[at(i, j)]; so > 0 {
				each(i, j, func(_ *cut, to int, _ string, chance float64) { forward[to] += so * chance })
			}
		}
	}
	whole := forward[at(n, l)]
	if whole < 1e-300 {
		return
	}
	backward[at(n, l)] = 1
	for i := n - 1; i >= 0; i-- {
		for j := l; j >= 0; j-- {
			sum := 0.0
			each(i, j, func(c *cut, to int, latin string, chance float64) {
				v := chance * backward[to]
				sum += v
				weight := forward[at(i, j)] * v / whole
				if weight < leastWeight {
					return
				}
				row := counts[c.at][c.text]
				if row == nil {
					row = make(map[string]float64)
					counts[c.at][c.text] = row
				}
				row[latin] += weight * p.weight
			})
			backward[at(i, j)] = sum
		}
	}
}
