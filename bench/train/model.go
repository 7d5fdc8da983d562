package main

import (
	"cmp"
	"math"
	"slices"

	"github.com/revetproject/revet/names"
)

const (
	rounds     = 6
	leastCount = 0.3 // expected occurrences below which a chunk is noise
	// discount is taken off each pair of neighbouring chunks that was seen, for those
	// that were not. The data has much noise, so that what was seen once says little.
	discount = 0.9
)

// chunk is a symbol with the Latin letters it goes with. The zero chunk is the edge
// of a word.
type chunk struct {
	symbol rune
	latin  string
}

func (a chunk) compare(b chunk) int {
	return cmp.Or(cmp.Compare(a.symbol, b.symbol), cmp.Compare(a.latin, b.latin))
}

// model is a joint-sequence model (Bisani and Ney 2008). Its chunks are found by
// expectation maximisation over all cuts of the words, each chunk by itself; then
// each word is cut in the likeliest way, and chunks are counted after one another.
type model struct {
	pairs   []pair
	grids   []*lattice // of the pairs
	numbers map[chunk]int
	chunks  []chunk
	chances []float64 // none before anything was learnt
}

// start is the chance before anything was learnt, by the number of Latin letters.
var start = [names.MostChunk + 1]float64{0.03, 1, 0.4, 0.1, 0.02}

func train(pairs []pair) *model {
	m := &model{pairs: pairs, numbers: make(map[chunk]int)}
	for i := range pairs {
		m.grids = append(m.grids, m.lattice(&pairs[i]))
	}
	for range rounds {
		counts := make([]float64, len(m.chunks))
		for i := range pairs {
			m.expect(i, counts)
		}
		m.maximise(counts)
	}
	return m
}

// maximise turns expected counts into chances.
func (m *model) maximise(counts []float64) {
	total := 0.0
	for _, c := range counts {
		total += c
	}
	m.chances = make([]float64, len(counts))
	for i, c := range counts {
		if c > leastCount {
			m.chances[i] = c / total
		}
	}
}

// number returns the number of a chunk.
func (m *model) number(c chunk) int {
	n, ok := m.numbers[c]
	if !ok {
		n = len(m.chunks)
		m.numbers[c] = n
		m.chunks = append(m.chunks, c)
	}
	return n
}

func (m *model) chance(n int) float64 {
	if m.chances == nil {
		return start[len(m.chunks[n].latin)]
	}
	return m.chances[n]
}

// lattice holds the chunks of a pair: after i symbols and j letters, those that take
// the next symbol and k letters.
type lattice struct {
	n, l   int
	number []int32 // −1 for none
}

const lengths = names.MostChunk + 1

func (m *model) lattice(p *pair) *lattice {
	t := &lattice{n: len(p.native), l: len(p.latin)}
	t.number = make([]int32, t.n*(t.l+1)*lengths)
	for i := range t.n {
		for j := range t.l + 1 {
			for k := range lengths {
				at := (i*(t.l+1)+j)*lengths + k
				t.number[at] = -1
				rest := t.l - j - k
				if j <= i*names.MostChunk && rest >= 0 && rest <= (t.n-i-1)*names.MostChunk {
					t.number[at] = int32(m.number(chunk{p.native[i], p.latin[j : j+k]}))
				}
			}
		}
	}
	return t
}

// each calls f for every chunk that may stand after i symbols and j letters.
func (m *model) each(t *lattice, i, j int, f func(k, number int)) {
	for k, number := range t.number[(i*(t.l+1)+j)*lengths:][:lengths] {
		if number >= 0 && (m.chances == nil || m.chances[number] > 0) {
			f(k, int(number))
		}
	}
}

// expect adds how often each chunk is expected in a pair, over all its cuts
// (forward and backward sums).
func (m *model) expect(pair int, counts []float64) {
	t, weight := m.grids[pair], m.pairs[pair].weight
	forward, backward := make([]float64, (t.n+1)*(t.l+1)), make([]float64, (t.n+1)*(t.l+1))
	at := func(i, j int) int { return i*(t.l+1) + j }
	forward[0] = 1
	for i := range t.n {
		for j := range t.l + 1 {
			if so := forward[at(i, j)]; so > 0 {
				m.each(t, i, j, func(k, number int) { forward[at(i+1, j+k)] += so * m.chance(number) })
			}
		}
	}
	whole := forward[at(t.n, t.l)]
	if whole < 1e-290 {
		return
	}
	backward[at(t.n, t.l)] = 1
	for i := t.n - 1; i >= 0; i-- {
		for j := range t.l + 1 {
			so := forward[at(i, j)]
			if so == 0 {
				continue
			}
			m.each(t, i, j, func(k, number int) {
				v := m.chance(number) * backward[at(i+1, j+k)]
				backward[at(i, j)] += v
				counts[number] += so * v / whole * weight
			})
		}
	}
}

// cut returns the likeliest cut of a pair, nil where there is none.
func (m *model) cut(pair int) []int {
	t := m.grids[pair]
	type step struct {
		cost         float64
		from, number int
	}
	best := make([]step, (t.n+1)*(t.l+1))
	for i := range best {
		best[i].cost = math.Inf(1)
	}
	best[0].cost = 0
	at := func(i, j int) int { return i*(t.l+1) + j }
	for i := range t.n {
		for j := range t.l + 1 {
			so := best[at(i, j)].cost
			if math.IsInf(so, 1) {
				continue
			}
			m.each(t, i, j, func(k, number int) {
				if cost := so - math.Log(m.chance(number)); cost < best[at(i+1, j+k)].cost {
					best[at(i+1, j+k)] = step{cost, j, number}
				}
			})
		}
	}
	if math.IsInf(best[at(t.n, t.l)].cost, 1) {
		return nil
	}
	out := make([]int, t.n)
	for i, j := t.n, t.l; i > 0; i-- {
		s := best[at(i, j)]
		out[i-1], j = s.number, s.from
	}
	return out
}

// table counts chunks after one another in the likeliest cuts and smooths by
// absolute discounting: what is taken off goes to all chunks as they are by
// themselves.
func (m *model) table(script string) names.Correspondence {
	const edge = -1
	follow := map[[2]int]float64{}
	alone := map[int]float64{}
	for i := range m.pairs {
		cut, last := m.cut(i), edge
		if cut == nil {
			continue
		}
		for _, c := range append(cut, edge) {
			follow[[2]int{last, c}] += m.pairs[i].weight
			alone[c] += m.pairs[i].weight
			last = c
		}
	}
	t := names.Correspondence{Script: script, Chunks: []names.Chunk{{}}}
	order := make([]int, 0, len(alone))
	total := alone[edge]
	for c := range alone {
		if c != edge {
			order = append(order, c)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return m.chunks[a].compare(m.chunks[b]) })
	place := map[int]int{edge: 0}
	for _, c := range order {
		place[c] = len(t.Chunks)
		total += alone[c]
		t.Chunks = append(t.Chunks, names.Chunk{Symbol: m.chunks[c].symbol, Latin: m.chunks[c].latin, Alone: alone[c]})
	}
	t.Chunks[0].Alone = alone[edge]
	for i := range t.Chunks {
		t.Chunks[i].Alone /= total + 1
	}
	for f, count := range follow {
		x := &t.Chunks[place[f[0]]]
		x.After = append(x.After, names.Followed{Chunk: place[f[1]], Chance: count})
	}
	for i := range t.Chunks {
		x := &t.Chunks[i]
		slices.SortFunc(x.After, func(a, b names.Followed) int { return cmp.Compare(a.Chunk, b.Chunk) })
		sum, taken := 0.0, 0.0
		for _, f := range x.After {
			sum += f.Chance
			taken += min(f.Chance, discount)
		}
		x.Back = taken / sum
		kept := x.After[:0]
		for _, f := range x.After {
			f.Chance = max(f.Chance-discount, 0)/sum + x.Back*t.Chunks[f.Chunk].Alone
			kept = append(kept, f)
		}
		x.After = kept
	}
	return t
}
