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

	meetings
	probes []uint64
	forms  []form
	found  []uint32
	hits   []hit
	masks  []uint64
	ends   []int   // ends[i] is where the hits of the i-th query token end
	best   []int64 // by query token, see bound
	share  []uint16

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
	s.hits, s.ends = s.hits[:0], s.ends[:0]
	for t := range tokensOf(n) {
		s.probes = appendProbes(s.probes[:0], t)
		s.forms = appendForms(s.forms[:0], t)
		s.found = l.real.appendMeeting(s.found[:0], s.probes, &s.meetings)
		if t.Span == 1 {
			s.found = l.joined.appendMeeting(s.found, s.probes, &s.meetings)
		}
		sum := uint32(0)
		for _, number := range s.found {
			x := &l.terms[number]
			sum += x.form.mask + x.keys + s.cells[number].name
		}
		s.touched = touched(sum)
		first := int32(len(s.hits)) // hits from here on are this token's
		for _, number := range s.found {
			level := l.relate(s, t, number)
			if level == names.Unrelated {
				continue
			}
			c := &s.cells[number]
			if c.name != s.name {
				c.name, c.head = s.name, -1
			} else if c.head >= first {
				continue // found by another probe before
			}
			s.hits = append(s.hits, hit{
				token: number, query: uint32(len(s.ends)), next: c.head,
				mass: int64(min(t.Weight, l.terms[number].weight)) * level.Similarity(),
			})
			c.head = int32(len(s.hits) - 1)
		}
		s.ends = append(s.ends, len(s.hits))
	}
	s.best = slices.Grow(s.best[:0], len(s.ends))[:len(s.ends)]
}

// relate is names.Relate of a query token, whose forms are in s, and a list token.
func (l *Lists) relate(s *scratch, t *names.Token, number uint32) names.Level {
	x := &l.terms[number]
	if x.keys != 1 || len(s.forms) != 1 {
		forms := l.forms[x.forms:]
		if x.keys == 1 {
			forms = []form{x.form}
		}
		return relateForms(t, &l.tokens[number], s.forms, forms[:x.keys])
	}
	level := formLevel(&s.forms[0], &x.form, t, &l.tokens[number], 0, 0)
	if level != names.Equal && t.Class != 0 && t.Class == x.class {
		return names.SameClass
	}
	return level
}

// sighting is a row met in the postings of a hit.
type sighting struct {
	row    uint32
	prefix bool   // the hit's token is in the prefix of the row
	heavy  bool   // the query's token is in the prefix of the query
	alone  bool   // no token of the row meets another of the query's
	mass   int64  // of the hit
	weight int64  // of the row
	words  uint32 // of the row
	entry  uint32 // of the row
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
		// Where no other pair joins in, this one must do alone.
		if x.alone && !g.reaches(x.mass, n.Weight, x.weight) || !g.reaches(1000*min(n.Weight, x.weight), n.Weight, x.weight) {
			continue
		}
		if s.rows[x.row] != s.name {
			s.rows[x.row] = s.name
			kept = append(kept, *x)
		}
	}
	sum := uint32(0)
	for i := range kept {
		sum += l.words[kept[i].words] + s.marked[kept[i].entry]
	}
	s.touched = touched(sum)
	for i := range kept {
		x := &kept[i]
		if s.marked[x.entry] == s.query || !g.reaches(l.bound(s, x.row), n.Weight, x.weight) {
			continue
		}
		if score.NameGate(n, &l.entries[x.entry].Names[l.rows[x.row].name], p) {
			dst = l.decide(s, q, x.entry, p, dst)
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
			mask |= signatureOf(h.token)
			head += l.postings[l.terms[h.token].from]
		}
		s.masks = append(s.masks, mask)
		from = to
	}
	s.touched = touched(head)
	sigma := min(g.sigma, maxShare)
	outside := uint64(maxShare-sigma) + 1 // the first share, counted down, outside a prefix
	from = 0
	for i, to := range s.ends {
		first, last := covered(n, i)
		share := uint16(0)
		for _, v := range s.share[first:last] {
			share = max(share, v)
		}
		heavy := int64(share) >= sigma // the token is in P_Q
		others := uint64(0)
		for j, mask := range s.masks {
			if f, t := covered(n, j); f >= last || t <= first {
				others |= mask
			}
		}
		for _, h := range s.hits[from:to] {
			x := &l.terms[h.token]
			for _, posting := range l.postings[x.from:x.to] {
				prefix := posting>>shareBits < outside
				if !prefix && !heavy {
					break // the rest of the list is outside the prefixes of its names, too
				}
				s.sightings = append(s.sightings, sighting{
					row: uint32(posting), prefix: prefix, heavy: heavy, alone: posting&others&signatureMask == 0, mass: h.mass,
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
