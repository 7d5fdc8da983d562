package names

import (
	"cmp"
	"math/bits"
	"slices"
)

const (
	// freeWidth and nameWidth are how many beginnings a search follows along all
	// spellings and along names.
	freeWidth = 32
	nameWidth = 128
	usualMost = 16
	// span is how much more than the best of its length a beginning may cost: twelve
	// nats.
	span = 12 * costSteps
)

// hypothesis is the reading of the beginning of a word.
type hypothesis struct {
	// place is the node in the names, or else a hash of the letters as far as they
	// count; of those with one place the cheapest is kept.
	place  uint32
	cost   int32
	last   uint16 // chunk
	adds   uint16 // chunk whose letters were added, 0 for none
	parent uint16 // place in the column before
	extra  byte   // letter added after those, 0 for none
}

// Readings that are alike to [Skeleton] are related to the same names, so one of
// them is enough: of those whose letters, written so, are equal the cheapest is kept. A
// hyphen stands for nothing but at the start.
const (
	longAlike   = "-bkd-fgh-gklmn-pkrst-vvk-s"
	shortAlike  = "abkdifghiiklmnupkrstuvukis"
	vowelsCount = 4
)

const (
	raceMost  = 512
	raceBits  = 11 // of the slots, more than twice raceMost
	hashSteps = 0x9e3779b1
)

// race finds the cheapest hypotheses of one column.
type race struct {
	width  int
	n      int
	least  int32 // cost of the cheapest
	bound  int32 // what costs more is not among them
	all    [raceMost]hypothesis
	sorted [raceMost]hypothesis
	slots  [1 << raceBits]uint16 // by place: one more than the number in all
}

func (r *race) start(width int) { r.width, r.n, r.least, r.bound = width, 0, 1<<30, 1<<30 }

func (r *race) add(h *hypothesis) {
	if h.cost > r.bound {
		return
	}
	if h.cost < r.least {
		r.least = h.cost
		r.bound = min(r.bound, h.cost+span)
	}
	slot := r.slot(h.place)
	if n := r.slots[slot]; n > 0 {
		if o := &r.all[n-1]; h.cost < o.cost {
			*o = *h // the better of two cuts
		}
		return
	}
	if r.n == raceMost {
		r.refill()
		if h.cost > r.bound {
			return
		}
		slot = r.slot(h.place)
	}
	r.all[r.n] = *h
	r.n++
	r.slots[slot] = uint16(r.n)
}

// slot is where a place is or would be.
func (r *race) slot(place uint32) uint32 {
	at := place * hashSteps >> (32 - raceBits)
	for r.slots[at] != 0 && r.all[r.slots[at]-1].place != place {
		at = (at + 1) % (1 << raceBits)
	}
	return at
}

// refill keeps the cheapest alone, in order.
func (r *race) refill() {
	r.shrink()
	for i := range r.n {
		r.all[i] = r.sorted[i]
		r.slots[r.slot(r.all[i].place)] = uint16(i + 1)
	}
}

// shrink puts the cheapest into sorted, of equals the first come. Costs are small
// numbers, so they are counted.
func (r *race) shrink() {
	var counts [span + 2]int
	for i := range r.n {
		if over := r.all[i].cost - r.least; over <= span {
			counts[over+1]++
		}
	}
	for over := range span + 1 {
		counts[over+1] += counts[over]
	}
	kept := 0
	for i := range r.n {
		over := r.all[i].cost - r.least
		if over > span || counts[over] >= r.width {
			continue
		}
		r.sorted[counts[over]] = r.all[i]
		counts[over]++
		kept++
	}
	clear(r.slots[:])
	if r.n = kept; kept == r.width {
		r.bound = min(r.bound, r.sorted[kept-1].cost)
	}
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
	for _, f := range s.free[:min(most, len(s.free))] {
		out = append(out, Reading{f.latin, micronats(f.cost - s.free[0].cost)})
	}
	return out
}

// search is what a search has found, the likeliest first.
type search struct {
	// free are spellings, with what they cost together with the word.
	free []found
	// names are those of the training, with their [Correspondences.Distance].
	names []found
	// least is the distance of the first spelling.
	least int32
}

type found struct {
	latin string
	cost  int32
	joint int32 // cost of the letters together with the word
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
	w := walk{c: c, t: t, symbols: symbols, columns: make([]int, 1, len(symbols)+2), kept: make([]hypothesis, 1, (len(symbols)+1)*freeWidth)}
	w.along(freeWidth)
	if s.free = w.spellings(); len(s.free) == 0 {
		return false
	}
	s.least = s.free[0].cost - c.spelt(s.free[0].latin)
	if w.names = c.names; len(w.names) > 0 {
		w.along(nameWidth)
		s.names = w.spellings()
	}
	return true
}

// walk is a beam search over the symbols of a word: along all spellings or, with
// names, along those. There the chance of the Latin letters is taken out of the cost,
// as of [Correspondences.Distance]: which names there are is known, so their being
// likely spellings says nothing.
type walk struct {
	c       *Correspondences
	t       *correspondence
	names   nameTrie
	symbols []rune
	// kept[columns[i]:columns[i+1]] are the hypotheses of the first i symbols, the
	// cheapest first.
	kept    []hypothesis
	columns []int
	race    race
}

func (w *walk) along(width int) {
	w.kept, w.columns = append(w.kept[:0], hypothesis{}), append(w.columns[:0], 0, 1)
	alike := shortAlike
	if len(w.symbols) > vowelsCount {
		alike = longAlike
	}
	for i, symbol := range w.symbols {
		w.race.start(width)
		w.symbol(w.kept[w.columns[i]:], w.t.symbols[symbol].usual, alike)
		if w.names != nil {
			w.slips(w.kept[w.columns[i]:])
		}
		w.race.shrink()
		w.kept = append(w.kept, w.race.sorted[:w.race.n]...)
		w.columns = append(w.columns, len(w.kept))
	}
}

// symbol adds a symbol to the hypotheses of a column.
func (w *walk) symbol(column []hypothesis, usual []uint16, alike string) {
	if len(usual) == 0 {
		for at, h := range column {
			h.cost += unknownCost
			h.adds, h.extra, h.parent = 0, 0, uint16(at)
			w.race.add(&h)
		}
		return
	}
	// Chunks ascend by their letters: those that begin with the k-th letter are
	// usual[from[k]:from[k+1]], those without letters stand before.
	var from [latinLetters]uint8
	first, letter := uint32(0), 0
	for k, chunk := range usual {
		if latin := w.t.latin[chunk]; latin != "" {
			for ; letter <= int(latin[0]-'a'); letter++ {
				from[letter] = uint8(k)
			}
			first |= 1 << (latin[0] - 'a')
		}
	}
	for ; letter < latinLetters; letter++ {
		from[letter] = uint8(len(usual))
	}
	// Few chunks come last in a column: what follows them is looked up once.
	var lasts []uint16
	var steps [][usualMost]int32
	for at := range column {
		h := &column[at]
		row := slices.Index(lasts, h.last)
		if row < 0 {
			row = len(lasts)
			lasts = append(lasts, h.last)
			steps = append(steps, [usualMost]int32{})
			for k, chunk := range usual {
				steps[row][k] = w.t.step(h.last, chunk)
			}
		}
		if w.names == nil {
			for k, chunk := range usual {
				w.race.add(&hypothesis{place: alikePlace(h.place, w.t.latin[chunk], alike), cost: h.cost + steps[row][k], last: chunk, adds: chunk, parent: uint16(at)})
			}
			continue
		}
		for k := range from[0] {
			w.race.add(&hypothesis{place: h.place, cost: h.cost + steps[row][k], last: usual[k], adds: usual[k], parent: uint16(at)})
		}
		node := &w.names[h.place]
		for rest := node.children & first; rest != 0; rest &= rest - 1 {
			letter := bits.TrailingZeros32(rest)
			child := node.child(byte(letter) + 'a')
			for k := from[letter]; k < from[letter+1]; k++ {
				place, ok := w.names.along(child, w.t.latin[usual[k]][1:])
				if !ok {
					continue
				}
				cost := h.cost + steps[row][k] - (w.names[place].spelt - node.spelt)
				w.race.add(&hypothesis{place: place, cost: cost, last: usual[k], adds: usual[k], parent: uint16(at)})
			}
		}
	}
}

// alikePlace adds letters to a hash of letters.
func alikePlace(place uint32, letters, alike string) uint32 {
	for j := range len(letters) {
		if l := alike[letters[j]-'a']; l != '-' || place == 0 {
			place = (place ^ uint32(l)) * 0x01000193
		}
	}
	return place
}

// slips adds what a symbol is not known to be: silent, or followed by a letter that
// nothing stands for.
func (w *walk) slips(column []hypothesis) {
	for at, h := range column {
		if h.cost += slipCost; h.cost > w.race.bound {
			break
		}
		h.adds, h.extra, h.parent = 0, 0, uint16(at)
		w.race.add(&h)
	}
	var likeliest [slipMost]hypothesis
	w.race.refill()
	for _, h := range likeliest[:copy(likeliest[:], w.race.all[:w.race.n])] {
		if h.cost > w.race.bound-slipGain {
			break
		}
		node := &w.names[h.place]
		for rest := node.children &^ (1 << nameEnds); rest != 0; rest &= rest - 1 {
			x := h
			x.extra = byte(bits.TrailingZeros32(rest)) + 'a'
			x.place = node.child(x.extra)
			x.cost += slipCost - (w.names[x.place].spelt - node.spelt)
			w.race.add(&x)
		}
	}
}

// A letter too many costs four nats or more, and is looked for after the likeliest alone.
const (
	slipGain = 4 * costSteps
	slipMost = 48
)

// spellings reads what the last column keeps.
func (w *walk) spellings() []found {
	var out []found
	n := len(w.symbols)
	var text [mostSymbols * (MostChunk + 1)]byte
	for _, h := range w.kept[w.columns[n]:] {
		if w.names != nil && !w.names[h.place].ends() {
			continue
		}
		f := found{joint: h.cost + w.t.step(h.last, 0)}
		if w.names != nil {
			f.joint += w.names[h.place].spelt
		}
		end := len(text)
		for i := n; i > 0; i-- {
			if h.extra != 0 {
				end--
				text[end] = h.extra
			}
			end -= len(w.t.latin[h.adds])
			copy(text[end:], w.t.latin[h.adds])
			h = w.kept[w.columns[i-1]+int(h.parent)]
		}
		if len(text) == end || len(text)-end > MaxLetter {
			continue
		}
		f.latin = string(text[end:])
		if f.cost = f.joint; w.names != nil {
			f.cost -= w.c.spelt(f.latin)
		}
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(a, b found) int { return cmp.Compare(a.cost, b.cost) })
	return out
}
