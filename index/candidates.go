package index

import (
	"slices"

	"github.com/zeebo/xxh3"

	"github.com/revetproject/revet/names"
	"github.com/revetproject/revet/score"
)

// scratch is the working memory of one query. Its arrays are never cleared: a cell is valid while its stamp is
// the current one.
type scratch struct {
	cells  []cell   // by token number
	rows   []uint32 // by row: the stamp of the last name of a query that looked at it
	marked []uint32 // by entry: the stamp of the query that decided it
	name   uint32   // stamp of the current query name
	query  uint32   // stamp of the current query

	probes probes
	forms  []form // of the keys of the query token at hand
	met    []met
	hits   []hit
	masks  []uint64
	ends   []int   // ends[i] is where the hits of the i-th query token end
	most   []int64 // by query token: the most any of its hits can add
	best   []int64 // by query token, see bound
	share  []uint16
	rest   []companion
	touched

	sightings []sighting
}

// cell is what the current query says of one token of the lists.
type cell struct {
	name uint32 // the query name for which head is valid
	head int32  // its hits, newest first
}

// hit is one list token related to one query token.
type hit struct {
	token uint32
	query uint32 // which token of the query
	next  int32  // further hits of the same list token, -1 at the end
	mass  int64  // the most the pair can add: lighter weight × similarity in permille
}

func newScratch(tokens, rows, entries int) *scratch {
	return &scratch{cells: make([]cell, tokens), rows: make([]uint32, rows), marked: make([]uint32, entries)}
}

// begin opens a query. Long before a stamp could wrap round and pass for an old one, everything is cleared once;
// no query uses more than a few thousand stamps.
func (s *scratch) begin() {
	if max(s.name, s.query) > 1<<31 {
		clear(s.cells)
		clear(s.rows)
		clear(s.marked)
		s.name, s.query = 0, 0
	}
	s.query++
}

// Candidates appends to dst the numbers, ascending, of every entry that passes the gate with q: exactly those for
// which score.Model.Gate is true. Nothing else influences the answer, the other entries least of all.
func (l *Lists) Candidates(q *score.Profile, p *score.Policy, dst []uint32) []uint32 {
	s := l.scratch.Get().(*scratch)
	defer l.scratch.Put(s)
	s.begin()
	first := len(dst)
	for i := range q.IDs {
		h := xxh3.HashString(q.IDs[i].Key())
		for _, slot := range l.identifiers.find(h) {
			if (slot^h<<32)&slotHash == 0 {
				dst = l.decide(s, q, uint32(slot), p, dst)
			}
		}
	}
	g := gateOf(p)
	for i := range q.Names {
		if n := &q.Names[i]; len(n.Tokens) > 0 {
			l.expand(s, n)
			dst = l.collect(s, q, n, g, p, dst)
		}
	}
	slices.Sort(dst[first:])
	return dst
}

// decide asks the gate itself about an entry, once per query.
func (l *Lists) decide(s *scratch, q *score.Profile, e uint32, p *score.Policy, dst []uint32) []uint32 {
	if s.marked[e] == s.query {
		return dst
	}
	s.marked[e] = s.query
	if l.model.Gate(q, l.entries[e], p) {
		dst = append(dst, e)
	}
	return dst
}

// expand finds the list tokens related to each token, real or joined, of a query name. It is the only fuzzy step. A
// join is never an equal of a join (score.NameGate has no such edge), so joins of the query ask for real tokens only. The
// work goes in rounds, each over independent addresses, so that the loads of a round overlap.
func (l *Lists) expand(s *scratch, n *names.Name) {
	s.name++
	s.hits, s.ends, s.most = s.hits[:0], s.ends[:0], s.most[:0]
	for t := range tokensOf(n) {
		first := int32(len(s.hits)) // hits from here on are this token's
		s.forms = appendForms(s.forms[:0], t)
		s.probes.of(t)
		s.met = s.met[:0]
		for kind := range l.kinds {
			if !n.Kind.Compatible(names.Kind(kind)) {
				continue
			}
			words := &l.kinds[kind]
			s.met = words.real.appendMet(s.met, &s.probes)
			if t.Span == 1 {
				s.met = words.joined.appendMet(s.met, &s.probes)
			}
			if t.Class != 0 {
				l.expandClass(s, t, words, first)
			}
		}
		sum := uint32(0)
		for _, m := range s.met {
			sum += l.forms[m.form].mask
		}
		s.touched = touched(sum)
		for _, m := range s.met {
			f := &l.forms[m.form]
			if level := formLevel(&s.forms[m.key], f, t, &l.tokens[f.token], int(m.key), int(f.key)); level != names.Unrelated {
				l.hit(s, t, f.token, level, first)
			}
		}
		most := int64(0)
		for i := range s.hits[first:] {
			most = max(most, s.hits[int(first)+i].mass)
		}
		s.most = append(s.most, most)
		s.ends = append(s.ends, len(s.hits))
	}
	s.best = slices.Grow(s.best[:0], len(s.ends))[:len(s.ends)]
}

// expandClass finds the list tokens of the class of a query token.
func (l *Lists) expandClass(s *scratch, t *names.Token, w *words, first int32) {
	if len(w.classes.slots) == 0 {
		return
	}
	probe := classProbe(t.Class)
	for _, slot := range w.classes.find(probe) {
		number := uint32(slot)
		if x := &l.terms[number]; (slot^probe<<32)&slotHash == 0 && x.class == t.Class && (t.Span == 1 || !x.joined) {
			l.hit(s, t, number, names.SameClass, first)
		}
	}
}

// hit notes that a list token is related to the query token at hand, whose hits begin at first; of several levels, found over
// several keys, the best counts.
func (l *Lists) hit(s *scratch, t *names.Token, number uint32, level names.Level, first int32) {
	mass := int64(min(t.Weight, l.terms[number].weight)) * level.Similarity()
	c := &s.cells[number]
	if c.name != s.name {
		c.name, c.head = s.name, -1
	} else if c.head >= first {
		h := &s.hits[c.head]
		h.mass = max(h.mass, mass)
		return
	}
	s.hits = append(s.hits, hit{token: number, query: uint32(len(s.ends)), next: c.head, mass: mass})
	c.head = int32(len(s.hits) - 1)
}

// sighting is a row met in the postings of a hit.
type sighting struct {
	row    uint32
	prefix bool  // the hit's token is in the prefix of the row
	heavy  bool  // the query's token is in the prefix of the query
	mass   int64 // an upper bound, by query tokens, of what an alignment with the hit in it can have
	own    int64 // of the hit
	other  int64 // weight of the hit's list token
	weight int64 // of the row
	words  uint32
	entry  uint32
}

// collect reads the postings of the related tokens and decides the entries whose names can reach the gate.
func (l *Lists) collect(s *scratch, q *score.Profile, n *names.Name, g gate, p *score.Policy, dst []uint32) []uint32 {
	l.sight(s, n, g)
	kept := s.sightings[:0]
	for i := range s.sightings {
		x := &s.sightings[i]
		// Case (A) of the proof serves names no heavier than the query's, case (B) the others.
		if light := x.weight <= n.Weight; !(light && x.prefix || !light && x.heavy) {
			continue
		}
		// The other pairs of an alignment leave the tokens of this one alone.
		most := min(x.mass, x.own+1000*(x.weight-x.other), 1000*min(n.Weight, x.weight))
		if g.reaches(most, n.Weight, x.weight) && s.rows[x.row] != s.name {
			s.rows[x.row] = s.name
			kept = append(kept, *x)
		}
	}
	sum := uint32(0)
	for i := range kept {
		sum += l.tokenNumbers[kept[i].words] + s.marked[kept[i].entry]
	}
	s.touched = touched(sum)
	for i := range kept {
		x := &kept[i]
		if s.marked[x.entry] == s.query || !g.reaches(l.bound(s, x.row), n.Weight, x.weight) {
			continue
		}
		e := l.entries[x.entry]
		if q.Kind.Compatible(e.Kind) && score.NameGate(n, &e.Names[l.rows[x.row].name], p) {
			s.marked[x.entry] = s.query
			dst = append(dst, x.entry)
		}
	}
	return dst
}

// sight fills s.sightings with the rows that the proof asks to look at, as far as postings tell.
func (l *Lists) sight(s *scratch, n *names.Name, g gate) {
	s.share = shares(s.share, n)
	s.masks, s.sightings = s.masks[:0], s.sightings[:0]
	from, head := 0, uint64(0)
	for _, to := range s.ends {
		mask := uint64(0)
		for _, h := range s.hits[from:to] {
			x := &l.terms[h.token]
			mask |= x.signature()
			head += l.postings[x.from]
		}
		s.masks = append(s.masks, mask)
		from = to
	}
	s.touched = touched(head)
	sigma := min(g.sigma, maxShare)
	outside := uint64(maxShare-sigma) + 1 // the first share, counted down, outside a prefix
	from = 0
	for i, to := range s.ends {
		if from == to {
			continue
		}
		first, last := covered(n, i)
		share, weight := uint16(0), int64(0)
		for k := first; k < last; k++ {
			share = max(share, s.share[k])
			weight += int64(n.Tokens[k].Weight)
		}
		heavy := int64(share) >= sigma // the token is in P_Q
		// The other tokens of the query that can be in one alignment with this one.
		s.rest = s.rest[:0]
		for j, mask := range s.masks {
			if f, t := covered(n, j); mask != 0 && (f >= last || t <= first) {
				s.rest = append(s.rest, companion{mask, s.most[j]})
			}
		}
		for _, h := range s.hits[from:to] {
			x := &l.terms[h.token]
			for _, posting := range l.postings[x.from:x.to] {
				prefix := posting>>shareBits < outside
				if !prefix && !heavy {
					break // the rest of the list is outside the prefixes of its names, too
				}
				others := int64(0)
				for _, c := range s.rest {
					if c.mask&posting != 0 {
						others += c.most
					}
				}
				s.sightings = append(s.sightings, sighting{
					row: uint32(posting), prefix: prefix, heavy: heavy, own: h.mass, other: int64(x.weight),
					mass: h.mass + min(others, 1000*(n.Weight-weight)),
				})
			}
		}
		from = to
	}
	for i := range s.sightings {
		r := &l.rows[s.sightings[i].row]
		s.sightings[i].weight, s.sightings[i].words, s.sightings[i].entry = r.weight, r.words, r.entry
	}
}

// companion is a token of the query that may be in one alignment with the one at hand.
type companion struct {
	mask uint64 // the buckets of its hits
	most int64  // the most it can add
}

// bound is an upper bound of the mass a row can reach with the current query name: the smaller of two sums, each
// token of the row at its best, and each token of the query at its best.
func (l *Lists) bound(s *scratch, r uint32) int64 {
	clear(s.best)
	sum := int64(0)
	for _, token := range l.rowWords(r) {
		c := &s.cells[token]
		if c.name != s.name {
			continue
		}
		best := int64(0)
		for i := c.head; i >= 0; i = s.hits[i].next {
			h := &s.hits[i]
			best = max(best, h.mass)
			s.best[h.query] = max(s.best[h.query], h.mass)
		}
		sum += best
	}
	other := int64(0)
	for _, best := range s.best {
		other += best
	}
	return min(sum, other)
}
