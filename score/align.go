package score

import (
	"math/bits"

	"github.com/revetproject/revet/names"
)

// edge ties one or several neighbouring tokens of the left name to one or several
// of the right one. At most one side is a join.
type edge struct {
	value       int64  // what taking the edge is worth; only positive ones are taken
	agreement   int64  // what it brings as evidence; set with value by the comparison
	left, right uint32 // positions of real tokens
	q, t        uint8  // index of the token: real tokens first, then joins
	qk, tk      uint8  // keys that gave the level
	level       names.Level
}

// maxEdges bounds the edges of a pair; names of people stay far below.
const maxEdges = 128

// edges is the relation between two names. It lives on the stack.
type edges struct {
	n    int
	list [maxEdges]edge
}

// token returns the token or join with an index of an edge.
func token(n *names.Name, i uint8) *names.Token {
	if int(i) < len(n.Tokens) {
		return &n.Tokens[i]
	}
	return &n.Joins[int(i)-len(n.Tokens)]
}

func positions(t *names.Token) uint32 { return (1<<t.Span - 1) << t.First }

// relate fills e with every related pair of tokens and joins of the two names, in
// a fixed order. A join is tied to real tokens only.
func (e *edges) relate(q, t *names.Name) {
	e.each(q, t, func(a, b *names.Token, i, j int) {
		if x, related := tie(a, b); related {
			e.add(x, a, b, i, j)
		}
	})
}

// each calls f for the pairs of tokens and joins that may be tied, while there is room for more.
func (e *edges) each(q, t *names.Name, f func(a, b *names.Token, i, j int)) {
	e.n = 0
	for i := range q.Tokens {
		for j := range t.Tokens {
			f(&q.Tokens[i], &t.Tokens[j], i, j)
		}
	}
	for i := range q.Joins {
		for j := range t.Tokens {
			f(&q.Joins[i], &t.Tokens[j], len(q.Tokens)+i, j)
		}
	}
	for j := range t.Joins {
		for i := range q.Tokens {
			f(&q.Tokens[i], &t.Joins[j], i, len(t.Tokens)+j)
		}
	}
}

// tie relates two tokens. What was cut off is not tied to anything.
func tie(q, t *names.Token) (x edge, related bool) {
	if cut(q) || cut(t) {
		return edge{}, false
	}
	level, qk, tk := names.Relate(q, t)
	return edge{level: level, qk: uint8(qk), tk: uint8(tk)}, level != names.Unrelated
}

// add appends an edge between the tokens at places i and j.
func (e *edges) add(x edge, q, t *names.Token, i, j int) {
	if e.n == maxEdges {
		return
	}
	x.left, x.right, x.q, x.t = positions(q), positions(t), uint8(i), uint8(j)
	e.list[e.n] = x
	e.n++
}

// maxExact is how many right-hand tokens the exact assignment takes; beyond it the
// assignment is greedy.
const maxExact = 10

// assign picks edges that share no token so that the sum of their values is the
// largest, writes their positions into chosen, and returns the sum. The optimum is
// exact while one side has at most maxExact related tokens; beyond, it is greedy by
// value and therefore a lower bound, which keeps the gate's retrieval proof: what
// it counts is an alignment.
func (e *edges) assign(chosen *[names.MaxTokens]uint8) (sum int64, picked int) {
	var left, right uint32
	free := true
	for i := range e.list[:e.n] {
		x := &e.list[i]
		if x.value <= 0 {
			continue
		}
		free = free && left&x.left == 0 && right&x.right == 0
		left |= x.left
		right |= x.right
	}
	switch {
	case free:
		for i := range e.list[:e.n] {
			if x := &e.list[i]; x.value > 0 {
				sum += x.value
				chosen[picked] = uint8(i)
				picked++
			}
		}
		return sum, picked
	case bits.OnesCount32(right) <= maxExact:
		return e.exact(left, right, chosen)
	}
	return e.greedy(chosen)
}

type cell struct {
	sum  int64
	edge int16 // −1: the left token stays free
}

// exact is a dynamic programme over the left tokens in order and the set of right
// tokens taken. left and right are the tokens that occur in edges; the others are
// passed over.
func (e *edges) exact(left, right uint32, chosen *[names.MaxTokens]uint8) (sum int64, picked int) {
	var small [160]cell
	k := bits.OnesCount32(right)
	width := 1 << k
	nq := bits.Len32(left)
	table := small[:]
	if (nq+1)*width > len(small) {
		table = make([]cell, (nq+1)*width)
	}
	var masks [maxEdges]uint16
	for i := range e.list[:e.n] {
		if e.list[i].value <= 0 {
			continue
		}
		for m := e.list[i].right; m != 0; m &= m - 1 {
			masks[i] |= 1 << bits.OnesCount32(right&(m&-m-1))
		}
	}
	for i := nq - 1; i >= 0; i-- {
		row, next := table[i*width:(i+1)*width], table[(i+1)*width:(i+2)*width]
		for m := range row {
			row[m] = cell{next[m].sum, -1}
		}
		for x := range e.list[:e.n] {
			y := &e.list[x]
			if masks[x] == 0 || bits.TrailingZeros32(y.left) != i {
				continue
			}
			after := table[bits.Len32(y.left)*width:]
			for m := range width {
				if m&int(masks[x]) == 0 {
					if v := y.value + after[m|int(masks[x])].sum; v > row[m].sum {
						row[m] = cell{v, int16(x)}
					}
				}
			}
		}
	}
	for i, m := 0, 0; i < nq; {
		x := table[i*width+m].edge
		if x < 0 {
			i++
			continue
		}
		chosen[picked] = uint8(x)
		picked++
		m |= int(masks[x])
		i = bits.Len32(e.list[x].left)
	}
	return table[0].sum, picked
}

// greedy takes the most valuable edge first; ties go to the earlier positions.
func (e *edges) greedy(chosen *[names.MaxTokens]uint8) (sum int64, picked int) {
	var left, right uint32
	for {
		best := -1
		for i := range e.list[:e.n] {
			x := &e.list[i]
			if x.value > 0 && left&x.left == 0 && right&x.right == 0 && (best < 0 || x.value > e.list[best].value) {
				best = i
			}
		}
		if best < 0 {
			return sum, picked
		}
		x := &e.list[best]
		left |= x.left
		right |= x.right
		sum += x.value
		chosen[picked] = uint8(best)
		picked++
	}
}
