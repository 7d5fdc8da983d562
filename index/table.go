package index

import (
	"math/bits"
	"slices"

	"github.com/revetproject/revet/names"
)

// table is an immutable multimap from probes to token numbers in flat arrays. The upper bits of a probe choose a
// bucket, a stretch of slots; a slot holds the lower 32 bits of the probe and the token. Two hashes that agree in
// both are taken for equal, which costs a needless verification and never a loss.
type table struct {
	shift  uint
	bucket []uint32 // first slot of each bucket, and the number of slots at the end
	slots  []uint64 // lower half of the probe in the upper 32 bits, token in the lower 32
}

// entry is one probe of one token on its way into a table.
type entry struct {
	probe uint64
	token uint32
}

// source yields the entries of a table, the same ones each time it is called.
type source func(yield func(probe uint64, token uint32))

// sourceOf is a source of entries that lie in memory.
func sourceOf(entries []entry) source {
	return func(yield func(uint64, uint32)) {
		for _, e := range entries {
			yield(e.probe, e.token)
		}
	}
}

// newTable builds the table. It runs through the source three times: making the probes again is cheap, and holding
// them, at sixteen bytes an entry, would take twice the memory of the table.
func newTable(each source) table {
	n := 0
	each(func(uint64, uint32) { n++ })
	size := bits.Len(uint(n) | 15)
	t := table{shift: uint(64 - size), bucket: make([]uint32, 1<<size+1)}
	each(func(probe uint64, _ uint32) { t.bucket[probe>>t.shift+1]++ })
	for i := 1; i < len(t.bucket); i++ {
		t.bucket[i] += t.bucket[i-1]
	}
	// While slots are filled, the start of a bucket is where its next slot goes; in the end it is where it ended, which
	// is where the next one began.
	slots := make([]uint64, n)
	each(func(probe uint64, token uint32) {
		b := probe >> t.shift
		slots[t.bucket[b]] = probe<<32 | uint64(token)
		t.bucket[b]++
	})
	// Sorted buckets without duplicates make the table a function of the set of entries.
	from, kept := uint32(0), uint32(0)
	for b := range len(t.bucket) - 1 {
		to := t.bucket[b]
		t.bucket[b] = kept
		part := slots[from:to]
		slices.Sort(part)
		for i, s := range part {
			if i == 0 || s != part[i-1] {
				slots[kept] = s
				kept++
			}
		}
		from = to
	}
	t.bucket[len(t.bucket)-1] = kept
	t.slots = slots[:kept:kept]
	if n-int(kept) > n/8 {
		t.slots = slices.Clone(t.slots)
	}
	return t
}

// slotHash are the bits of a slot in which it must agree with the lower half of a probe.
const slotHash = (hashMask & 0xffffffff) << 32

// find returns the slots of the bucket of a probe; its own are those that agree with probe<<32 in slotHash.
func (t *table) find(probe uint64) []uint64 {
	b := probe >> t.shift
	return t.slots[t.bucket[b]:t.bucket[b+1]]
}

func (t *table) bytes() int { return 8*len(t.slots) + 4*len(t.bucket) }

// probes are the probes of one token, those of one key after the other.
type probes struct {
	all    []uint64
	ends   []int // ends[i] is where the probes of key i end
	ranges []uint64
	touched
}

// of fills p with the probes of the keys of a token; classes are left out.
func (p *probes) of(t *names.Token) {
	p.all, p.ends = p.all[:0], p.ends[:0]
	for i := range t.Keys {
		p.all = appendKeyProbes(p.all, &t.Keys[i])
		p.ends = append(p.ends, len(p.all))
	}
}

// touched keeps what was read only to bring it into the caches, so that the compiler does not leave the reading out.
//
// A table does not fit the caches, and a load that a branch waits for costs its whole latency. So everything that is about
// to be read is first touched in a loop without branches, in which the loads overlap.
type touched uint64

// met is a key of a list token that a key of the asking token may be related to.
type met struct {
	form uint32 // of the list's key
	key  uint32 // of the asking token
}

// appendMet appends what the probes meet in a table of forms, with repetitions.
func (t *table) appendMet(dst []met, p *probes) []met {
	if len(t.slots) == 0 {
		return dst
	}
	p.ranges = p.ranges[:0]
	for _, probe := range p.all {
		b := probe >> t.shift
		p.ranges = append(p.ranges, uint64(t.bucket[b])<<32|uint64(t.bucket[b+1]))
	}
	sum, last := uint64(0), uint64(len(t.slots)-1)
	for _, r := range p.ranges {
		sum += t.slots[min(r>>32, last)]
	}
	p.touched = touched(sum)
	from := 0
	for key, to := range p.ends {
		for i := from; i < to; i++ {
			probe := p.all[i]
			for _, slot := range t.slots[p.ranges[i]>>32 : p.ranges[i]&(1<<32-1)] {
				if (slot^probe<<32)&slotHash == 0 && meets(probe, slot>>32) {
					dst = append(dst, met{uint32(slot), uint32(key)})
				}
			}
		}
		from = to
	}
	return dst
}
