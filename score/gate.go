package score

import "github.com/revetproject/revet/names"

// NameGate is the gate for one pair of names (engine design 3.2): it passes when
// an alignment within the relation R has mass
//
//	M = Σ min(w_q, w_t)·sim  ≥  σ·D,   D = λ·max(W_Q, W_N) + (1−λ)·min(W_Q, W_N)
//
// over real tokens and joins, a join consuming its tokens. Because sim ≤ 1 and
// D ≥ min(W_Q, W_N), every pair that passes has a related token among the heaviest
// tokens of one of its sides; retrieval rests on that and loses nothing. Names of
// incompatible kinds do not pass. Symmetric.
func NameGate(q, n *names.Name, p *Policy) bool {
	if !q.Kind.Compatible(n.Kind) || len(q.Tokens) == 0 || len(n.Tokens) == 0 {
		return false
	}
	lo, hi := q.Weight, n.Weight
	if lo > hi {
		lo, hi = hi, lo
	}
	// Micronats × 1000 on both sides; σ brings another 1000.
	need := p.Sigma * (p.Lambda*hi + (1000-p.Lambda)*lo)
	if lo*1_000_000 < need {
		return false // even all of the lighter side is too little
	}
	if q.Text == n.Text && q.Kind == n.Kind && q.Weight == n.Weight {
		return true // each token with itself: M = W = D, whatever the length
	}
	if q.Text > n.Text {
		q, n = n, q // one orientation: beyond the exact bound the assignment is greedy
	}
	var e edges
	e.relate(q, n)
	if e.n == 0 {
		return false
	}
	bound := int64(0)
	for i := range e.list[:e.n] {
		x := &e.list[i]
		x.value = int64(min(token(q, x.q).Weight, token(n, x.t).Weight)) * x.level.Similarity()
		bound += x.value
	}
	if bound*1000 < need {
		return false
	}
	var chosen [names.MaxTokens]uint8
	mass, _ := e.assign(&chosen)
	return mass*1000 >= need
}

// Gate reports whether the pair passes the gate: NameGate for some pair of names,
// or an equal identifier key. Symmetric. It depends on the two profiles and the
// policy only. A low-quality alias passes the gate as any name does; the score
// decides what it is worth.
func (m *Model) Gate(q, e *Profile, p *Policy) bool {
	for i := range q.IDs {
		for j := range e.IDs {
			if q.IDs[i].Key() == e.IDs[j].Key() {
				return true
			}
		}
	}
	if !q.Kind.Compatible(e.Kind) {
		return false
	}
	for i := range q.Names {
		for j := range e.Names {
			if NameGate(&q.Names[i], &e.Names[j], p) {
				return true
			}
		}
	}
	return false
}
