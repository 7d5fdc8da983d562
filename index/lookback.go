package index

import (
	"cmp"
	"slices"
	"sync"

	"github.com/zeebo/xxh3"

	"github.com/revetproject/revet/names"
	"github.com/revetproject/revet/score"
)

// Pair is a subject number and the row of the entry in the delta.
type Pair struct {
	Subject uint64
	Entry   uint32
}

// Delta is a set of changed entries made ready to be met with a population. It remembers which tokens of the
// population it has met, so that scanning a population in many small ranges joins the vocabularies only once. It is safe for
// concurrent use.
type Delta struct {
	rows   []deltaRow
	tokens []names.Token
	forms  [][]form // by token number
	fuzzy  table
	filter filter

	// postings holds, for each token number, the rows that have the token: postings[posting[t]:posting[t+1]].
	posting  []uint32
	postings []uint32

	ids []identifier // hash and, as number, the entry; sorted

	mu  sync.Mutex
	met *meeting
}

type deltaRow struct {
	weight int64
	entry  uint32
}

// NewDelta prepares entries. Positions in the slice are the Entry of a [Pair]; a nil entry concerns nobody.
func NewDelta(entries []*score.Profile) *Delta {
	d := &Delta{}
	vocabulary := newVocabulary()
	var all [][2]uint32 // token, row
	for e, profile := range entries {
		if profile == nil {
			continue
		}
		for i := range profile.IDs {
			d.ids = append(d.ids, identifier{xxh3.HashString(profile.IDs[i].Key()), uint64(e)})
		}
		for i := range profile.Names {
			n := &profile.Names[i]
			if len(n.Tokens) == 0 {
				continue
			}
			r := uint32(len(d.rows))
			d.rows = append(d.rows, deltaRow{weight: n.Weight, entry: uint32(e)})
			for t := range tokensOf(n) {
				number, fresh := vocabulary.number(t)
				if fresh {
					d.tokens = append(d.tokens, *t)
					d.forms = append(d.forms, appendForms(nil, t))
				}
				all = append(all, [2]uint32{number, r})
			}
		}
	}
	fuzzy := func(yield func(uint64, uint32)) {
		var probes []uint64
		for i := range d.tokens {
			probes = appendProbes(probes[:0], &d.tokens[i])
			for _, p := range probes {
				yield(p, uint32(i))
			}
		}
	}
	d.filter = newFilter(fuzzy)
	d.fuzzy = newTable(fuzzy)
	slices.SortFunc(all, func(a, b [2]uint32) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	all = slices.Compact(all)
	d.posting = make([]uint32, len(d.tokens)+1)
	d.postings = make([]uint32, len(all))
	for i, p := range all {
		d.posting[p[0]+1]++
		d.postings[i] = p[1]
	}
	for i := 1; i < len(d.posting); i++ {
		d.posting[i] += d.posting[i-1]
	}
	slices.SortFunc(d.ids, compareIdentifiers)
	d.ids = slices.Compact(d.ids)
	return d
}

// filter is a Bloom filter of one bit a probe, small enough for the processor's caches: most tokens of a
// population are like no token of the delta, and this says so for the price of one load.
type filter struct {
	shift uint
	bits  []uint64
}

func newFilter(each source) filter {
	n := 0
	each(func(uint64, uint32) { n++ })
	size := uint(12)
	for 1<<size < 8*n {
		size++
	}
	f := filter{shift: 64 - size, bits: make([]uint64, 1<<size/64)}
	each(func(probe uint64, _ uint32) {
		b := f.place(probe)
		f.bits[b/64] |= 1 << (b % 64)
	})
	return f
}

func (f *filter) place(probe uint64) uint64 { return probe & hashMask * base >> f.shift }

func (f *filter) has(probe uint64) bool {
	b := f.place(probe)
	return f.bits[b/64]>>(b%64)&1 != 0
}

// meeting is the join of a delta's vocabulary with that of a population.
type meeting struct {
	pop *Population
	// packed holds for each token of the population its weight, and in the lowest bit whether the token is
	// related to any token of the delta.
	packed []uint32
	// start[t] is where the effects of a related token begin; they end at the first of the next token's.
	start   []uint32
	effects []effect
}

// effect says what a token of the population can add to the mass of a row at most.
type effect struct {
	mass int64 // micronats × permille
	row  uint32
}

// meet returns the meeting with the population, extended to its present vocabulary. The caller holds pop.mu for reading.
func (d *Delta) meet(pop *Population) meeting {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.met == nil || d.met.pop != pop {
		d.met = &meeting{pop: pop, start: []uint32{0}}
	}
	m := d.met
	if len(m.packed) == pop.vocabulary.len() {
		return *m
	}
	tried := make([]uint32, len(d.tokens))
	best := make([]int64, len(d.rows))
	var rows []uint32
	var probes []uint64
	var token names.Token
	var forms []form
	for n := len(m.packed); n < pop.vocabulary.len(); n++ {
		weight := pop.vocabulary.weights[n]
		packed := uint32(weight) << 1
		if n != noToken {
			unpack(&token, pop.vocabulary.packed[n])
			probes = appendProbes(probes[:0], &token)
			forms = forms[:0]
			for _, probe := range probes {
				if !d.filter.has(probe) {
					continue
				}
				for _, slot := range d.fuzzy.find(probe) {
					number := uint32(slot)
					if (slot^probe<<32)&slotHash != 0 || tried[number] == uint32(n) || !meets(probe, slot>>32) {
						continue
					}
					tried[number] = uint32(n)
					if len(forms) == 0 {
						forms = appendForms(forms, &token)
					}
					level := relateForms(&token, &d.tokens[number], forms, d.forms[number])
					if level == names.Unrelated {
						continue
					}
					packed |= 1
					mass := int64(min(weight, d.tokens[number].Weight)) * level.Similarity()
					for _, r := range d.postings[d.posting[number]:d.posting[number+1]] {
						if best[r] == 0 {
							rows = append(rows, r)
						}
						best[r] = max(best[r], mass)
					}
				}
			}
		}
		for _, r := range rows {
			m.effects = append(m.effects, effect{best[r], r})
			best[r] = 0
		}
		rows = rows[:0]
		m.packed = append(m.packed, packed)
		m.start = append(m.start, uint32(len(m.effects)))
	}
	return *m
}

// Lookback returns, ordered by subject then entry, the pairs that may pass the gate, among subjects numbered
// from … to (both included): every pair that does pass, and few others. The caller re-checks with score.Model.Gate on loaded
// profiles. For many ranges of one population, prepare the entries once with [NewDelta] and call [Population.Scan].
func (pop *Population) Lookback(entries []*score.Profile, p *score.Policy, from, to uint64) []Pair {
	return pop.Scan(NewDelta(entries), p, from, to)
}

// Scan is Lookback for a prepared delta.
func (pop *Population) Scan(d *Delta, p *score.Policy, from, to uint64) []Pair {
	if from > to {
		return nil
	}
	pop.mu.RLock()
	defer pop.mu.RUnlock()
	var pairs []Pair
	for _, id := range d.ids {
		for _, hit := range pop.ids.run(id.hash, from, to) {
			pairs = append(pairs, Pair{hit.number, uint32(id.number)})
		}
	}
	if len(d.ids) > 0 {
		for _, id := range pop.ids.tail {
			if id.number < from || id.number > to {
				continue
			}
			i, _ := slices.BinarySearchFunc(d.ids, identifier{hash: id.hash}, compareIdentifiers)
			for ; i < len(d.ids) && d.ids[i].hash == id.hash; i++ {
				pairs = append(pairs, Pair{id.number, uint32(d.ids[i].number)})
			}
		}
	}
	if len(d.rows) > 0 {
		s := scan{delta: d, meeting: d.meet(pop), gate: gateOf(p), mass: make([]int64, len(d.rows)), pairs: pairs}
		subject, position := pop.column.locate(from)
		s.run(&pop.column, subject, position, from, to)
		s.run(&pop.late, 0, 0, from, to)
		pairs = s.pairs
	}
	slices.SortFunc(pairs, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Entry, b.Entry))
	})
	return slices.Compact(pairs)
}

// scan is one pass over a column.
type scan struct {
	delta   *Delta
	meeting meeting
	gate    gate
	mass    []int64  // by row of the delta; all 0 between names
	touched []uint32 // rows whose mass is not 0
	pairs   []Pair
}

// run streams the column from a subject on. For each name it sums the weight and the weight of related tokens; only where the
// second can carry the gate at all are rows looked at.
func (s *scan) run(c *column, subject, position int, from, to uint64) {
	packed, words := s.meeting.packed, c.words
	ordered := c == &s.meeting.pop.column
	var weight, related int64
	first := position
	for position < len(words) {
		word := words[position]
		position++
		token := packed[word&tokenMask]
		if word&joined == 0 {
			weight += int64(token >> 1)
		}
		if token&1 != 0 {
			related += int64(token >> 1)
		}
		if word&endOfName == 0 {
			continue
		}
		if related > 0 && s.gate.reachesAny(min(related, weight), weight) {
			number := c.numbers[subject]
			if ordered && number > to {
				return
			}
			if number >= from && number <= to {
				s.accumulate(words[first:position], weight, number)
			}
		}
		weight, related, first = 0, 0, position
		if word&endOfSubject != 0 {
			subject++
			if ordered && subject%stride == 0 && subject < len(c.numbers) && c.numbers[subject] > to {
				return
			}
		}
	}
}

// accumulate adds up what a name's tokens can give each row, and keeps the rows that can reach the gate.
func (s *scan) accumulate(words []uint32, weight int64, number uint64) {
	m := &s.meeting
	for _, word := range words {
		token := word & tokenMask
		for _, e := range m.effects[m.start[token]:m.start[token+1]] {
			if s.mass[e.row] == 0 {
				s.touched = append(s.touched, e.row)
			}
			s.mass[e.row] += e.mass
		}
	}
	for _, r := range s.touched {
		row := s.delta.rows[r]
		if s.gate.reaches(min(s.mass[r], 1000*min(weight, row.weight)), weight, row.weight) {
			s.pairs = append(s.pairs, Pair{number, row.entry})
		}
		s.mass[r] = 0
	}
	s.touched = s.touched[:0]
}
