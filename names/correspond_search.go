package names

import (
	"cmp"
	"slices"
)

const (
	beamWidth = 40
	usualMost = 16
)

// hypothesis is the reading of the beginning of a word.
type hypothesis struct {
	hash   uint64 // of the Latin letters, as far as they count
	cost   int32
	last   uint16 // chunk
	adds   uint16 // chunk whose letters were added, 0 for none
	parent uint8  // place in the beam before
}

// Readings that are alike to [Skeleton] are related to the same names, so one of
// them is enough: a beam keeps the cheapest of those whose letters, written so, are
// equal. A hyphen stands for nothing but at the start.
const (
	longAlike   = "-bkd-fgh-gklmn-pkrst-vvk-s"
	shortAlike  = "abkdifghiiklmnupkrstuvukis"
	vowelsCount = 4
)

// beam keeps the cheapest hypotheses of one position, one of those that are alike.
type beam struct {
	n    int
	kept [beamWidth]hypothesis
}

// race holds the hypotheses of one position until the beam is full of the best.
type race struct {
	n     int
	all   [beamWidth * usualMost]hypothesis
	slots [raceSlots]uint16 // by hash: one more than the place in all
}

const raceSlots = 1024 // more than all, a power of two

func (r *race) add(h *hypothesis) {
	at := h.hash >> 32 % raceSlots
	for ; r.slots[at] != 0; at = (at + 1) % raceSlots {
		if o := &r.all[r.slots[at]-1]; o.hash == h.hash {
			if h.cost < o.cost {
				*o = *h // the better of two cuts
			}
			return
		}
	}
	r.all[r.n] = *h
	r.n++
	r.slots[at] = uint16(r.n)
}

// finish puts the cheapest into the beam, of equals the first come, and empties the
// race. Costs are small numbers, so they are counted, not sorted.
func (r *race) finish(b *beam) {
	const span = 16 * costSteps
	var counts [span + 1]int
	least := int32(1) << 30
	for i := range r.n {
		least = min(least, r.all[i].cost)
	}
	for i := range r.n {
		counts[min(r.all[i].cost-least, span)]++
	}
	limit, room := int32(0), beamWidth
	for ; limit < span && counts[limit] <= room; limit++ {
		room -= counts[limit]
	}
	for i := range r.n {
		switch over := min(r.all[i].cost-least, span); {
		case over > limit:
			continue
		case over == limit && room == 0:
			continue
		case over == limit:
			room--
		}
		b.kept[b.n] = r.all[i]
		b.n++
	}
	r.n = 0
	clear(r.slots[:])
}

// Reading is one way to write a word in Latin letters.
type Reading struct {
	Latin string
	// Cost is how much less likely it is than the first, in micronats.
	Cost int64
}

// Readings returns ways to write a word of a script in Latin letters, no more than
// asked for, the likeliest first; none for a script without a table. The word is
// folded text, as in [Token.Text]. The search is a beam of fixed width in
// integers, so that every machine finds the same.
func (c *Correspondences) Readings(script, word string, most int) []Reading {
	var s search
	if !s.run(c, script, word) {
		return nil
	}
	var out []Reading
	for _, f := range s.found[:min(most, len(s.found))] {
		out = append(out, Reading{f.latin, micronats(f.cost - s.found[0].cost)})
	}
	return out
}

// search is what a search has found: readings, the likeliest first, and what the
// first costs, as of [Correspondences.Distance].
type search struct {
	found []found
	least int32
}

type found struct {
	latin string
	cost  int32
}

// run reports whether there is a reading at all.
func (s *search) run(c *Correspondences, script, word string) bool {
	t := c.scripts[script]
	if t == nil {
		return false
	}
	symbols := CorrespondenceSymbols(word)
	if len(symbols) == 0 || len(symbols) > mostSymbols {
		return false
	}
	alike := shortAlike
	if len(symbols) > vowelsCount {
		alike = longAlike
	}
	beams := make([]beam, len(symbols)+1)
	beams[0].n = 1
	var r race
	var steps [beamWidth][usualMost]int32
	for i, symbol := range symbols {
		usual := t.symbols[symbol].usual
		b := &beams[i]
		for at := range b.n {
			h := &b.kept[at]
			if len(usual) == 0 {
				r.add(&hypothesis{h.hash, h.cost + unknownCost, h.last, 0, uint8(at)})
				continue
			}
			row := &steps[at]
			same := slices.IndexFunc(b.kept[:at], func(o hypothesis) bool { return o.last == h.last })
			if same >= 0 {
				row = &steps[same]
			}
			for k, chunk := range usual {
				if same < 0 {
					row[k] = t.step(h.last, chunk)
				}
				hash := h.hash
				for j := range len(t.latin[chunk]) {
					if l := alike[t.latin[chunk][j]-'a']; l != '-' || hash == 0 {
						hash = (hash + uint64(l)) * 0x9e3779b97f4a7c15
					}
				}
				r.add(&hypothesis{hash, h.cost + row[k], chunk, chunk, uint8(at)})
			}
		}
		r.finish(&beams[i+1])
	}
	last := &beams[len(symbols)]
	for at := range last.n {
		last.kept[at].cost += t.step(last.kept[at].last, 0)
	}
	var text [mostSymbols * MostChunk]byte
	for at := range last.n {
		end := len(text)
		for i, j := len(symbols), at; i > 0; i-- {
			h := &beams[i].kept[j]
			end -= len(t.latin[h.adds])
			copy(text[end:], t.latin[h.adds])
			j = int(h.parent)
		}
		latin := string(text[end:])
		if latin == "" || len(latin) > MaxLetter {
			continue
		}
		cost := last.kept[at].cost
		s.found = append(s.found, found{latin, cost})
	}
	slices.SortStableFunc(s.found, func(a, b found) int { return cmp.Compare(a.cost, b.cost) })
	if len(s.found) == 0 {
		return false
	}
	s.least = s.found[0].cost - c.spelt(s.found[0].latin)
	return true
}
