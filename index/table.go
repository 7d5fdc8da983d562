package index

import (
	"math/bits"
	"slices"
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

// meetings is the working memory of appendMeeting.
type meetings struct {
	ranges []uint64
	touched
}

// touched keeps what was read only to bring it into the caches, so that the compiler does not leave the reading out.
//
// A table does not fit the caches, and a load that a branch waits for costs its whole latency. So everything that is about
// to be read is first touched in a loop without branches, in which the loads overlap.
type touched uint64

// appendMeeting appends the tokens that one of the probes meets, with repetitions.
func (t *table) appendMeeting(dst []uint32, probes []uint64, m *meetings) []uint32 {
	if len(t.slots) == 0 {
		return dst
	}
	m.ranges = m.ranges[:0]
	for _, probe := range probes {
		b := probe >> t.shift
		m.ranges = append(m.ranges, uint64(t.bucket[b])<<32|uint64(t.bucket[b+1]))
	}
	sum, last := uint64(0), uint64(len(t.slots)-1)
	for _, r := range m.ranges {
		sum += t.slots[min(r>>32, last)]
	}
	m.touched = touched(sum)
	for i, probe := range probes {
		for _, slot := range t.slots[m.ranges[i]>>32 : m.ranges[i]&(1<<32-1)] {
			if (slot^probe<<32)&slotHash == 0 && meets(probe, slot>>32) {
				dst = append(dst, uint32(slot))
			}
		}
	}
	return dst
}
