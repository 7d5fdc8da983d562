package audit

import (
	"context"
	"fmt"
	"maps"
	"math/bits"
	"sort"

	"golang.org/x/mod/sumdb/tlog"
)

// entry is what locating keeps of a record.
type entry struct {
	index  int64 // claimed
	slot   int64 // where it is taken to belong, -1 = nowhere
	leaf   tlog.Hash
	hashes []tlog.Hash // nil for the live ledger, whose hashes stand apart
	bad    bool        // unreadable
	place  string
}

// locator finds out which entries and stored hashes are to blame when the tree
// does not come out as it was signed.
//
// It holds three trees against each other: the signed root, the hashes as
// stored, and the hashes computed from the entries. Whatever hashes up to the
// signed root is genuine; descending from there and taking at each node
// whichever side fits, stored or computed, it learns the genuine leaf hashes
// and with them who differs.
type locator struct {
	v        *verification
	live     bool
	size     int64
	entries  []entry
	slots    []*entry       // by place in the tree; nil = none
	unread   []bool         // slots taken by an unreadable line
	stored   []tlog.Hash    // by stored hash index; zero = missing
	computed []tlog.Hash    // likewise
	genuine  []tlog.Hash    // leaf hashes proved by a signed root; zero = unknown
	proved   []bool         // by stored hash index: the node's hash is proved
	judged   map[int64]bool // leaves with findings of their own before locating
	blamed   map[int64]bool // leaves with any finding
}

func (v *verification) locate(ctx context.Context) error {
	l := &locator{v: v, judged: map[int64]bool{}}
	for _, f := range v.report.Findings {
		if f.Index >= 0 {
			l.judged[f.Index] = true
		}
	}
	l.blamed = maps.Clone(l.judged)
	src := v.src
	store, live := src.(*storeSource)
	if live {
		l.live = true
		// Entries pushed past the size help to see a shift.
		src = &storeSource{store: store.store, size: everything, hashed: v.report.Size}
	}
	err := src.each(ctx, func(r record) error {
		leaf, _, _ := judgeContent(r)
		e := entry{index: r.index, slot: -1, leaf: leaf, bad: r.damage != "", place: r.place}
		if !l.live {
			e.hashes = r.hashes
		}
		l.entries = append(l.entries, e)
		return nil
	})
	if err != nil {
		return err
	}
	l.size = v.report.Size
	if n := int64(len(l.entries)); !v.known || l.size > 2*n+1<<20 {
		// A size nobody vouches for, or a file that is a mere stump of it.
		l.size = n
	}
	if l.live {
		if l.stored, err = store.stored(ctx, l.size); err != nil {
			return err
		}
	}
	l.seat()
	l.build()
	l.authenticate()
	l.align()
	l.leftovers()
	l.judgeMarks()
	return nil
}

func (l *locator) blame(index int64, place, problem, remedy string) {
	if index >= 0 {
		l.blamed[index] = true
	}
	l.v.report.add(Finding{index, place, problem, remedy})
}

// seat gives each entry its slot: those that stand in ascending order keep the
// index they claim; one that stands out of order gets the slot it claims when
// nobody else does, else the free slot where it stands.
func (l *locator) seat() {
	l.slots = make([]*entry, l.size)
	l.unread = make([]bool, l.size)
	claimed := make([]int64, len(l.entries))
	for i := range l.entries {
		e := &l.entries[i]
		claimed[i] = -1
		if e.bad || e.index >= l.size {
			continue
		}
		claimed[i] = e.index
		if i > 0 && e.index == l.entries[i-1].index && l.live {
			// Two rows of one index: the one whose hash is stored keeps it.
			if l.stored[tlog.StoredHashIndex(0, e.index)] == e.leaf {
				claimed[i-1] = -1
			} else {
				claimed[i] = -1
			}
		}
	}
	for _, i := range longestRise(claimed) {
		e := &l.entries[i]
		e.slot = e.index
		l.slots[e.index] = e
	}
	next := make([]int64, len(l.entries)) // slot of the next seated entry
	for i, n := len(l.entries)-1, l.size; i >= 0; i-- {
		next[i] = n
		if l.entries[i].slot >= 0 {
			n = l.entries[i].slot
		}
	}
	last := int64(-1)
	for i := range l.entries {
		e := &l.entries[i]
		if e.slot >= 0 {
			last = e.slot
			continue
		}
		free := last + 1
		for free < next[i] && (l.slots[free] != nil || l.unread[free]) {
			free++
		}
		switch {
		case e.bad:
			if free < next[i] {
				l.unread[free], l.blamed[free] = true, true
				l.v.report.settle(e.place, free)
			}
		case e.index < l.size && l.slots[e.index] == nil:
			e.slot = e.index
			l.slots[e.slot] = e
			l.blame(e.index, l.place(e), "out of order: it stands "+between(last, next[i], l.size), remedyExport)
		case free < next[i] && !l.live:
			e.slot = free
			l.slots[free] = e
			l.blame(free, l.place(e), fmt.Sprintf("it claims index %d and stands where leaf %d belongs", e.index, free), remedyExport)
		}
	}
}

func between(last, next, size int64) string {
	switch {
	case last < 0:
		return fmt.Sprintf("before leaf %d", next)
	case next >= size:
		return fmt.Sprintf("after leaf %d", last)
	}
	return fmt.Sprintf("between leaves %d and %d", last, next)
}

func (l *locator) place(e *entry) string {
	if e.place == "" {
		return leafPlace(e.index)
	}
	return fmt.Sprintf("%s (%s)", leafPlace(e.index), e.place)
}

// longestRise returns the positions of a longest strictly ascending run among
// the values ≥ 0 (not necessarily adjacent ones), in ascending order.
func longestRise(values []int64) []int {
	var tails []int // tails[k] = position of the smallest end of a run of length k+1
	before := make([]int, len(values))
	for i, x := range values {
		if x < 0 {
			continue
		}
		k := sort.Search(len(tails), func(k int) bool { return values[tails[k]] >= x })
		before[i] = -1
		if k > 0 {
			before[i] = tails[k-1]
		}
		if k == len(tails) {
			tails = append(tails, i)
		} else {
			tails[k] = i
		}
	}
	if len(tails) == 0 {
		return nil
	}
	out := make([]int, len(tails))
	for k, i := len(tails)-1, tails[len(tails)-1]; k >= 0; k, i = k-1, before[i] {
		out[k] = i
	}
	return out
}

// build computes the hashes of the seated entries, and for an export collects
// the stored hashes that came with them.
func (l *locator) build() {
	n := tlog.StoredHashCount(l.size)
	l.computed = make([]tlog.Hash, n)
	if !l.live {
		l.stored = make([]tlog.Hash, n)
	}
	var at int64
	for i := range l.size {
		e := l.slots[i]
		count := bits.TrailingZeros64(^uint64(i)) + 1
		var h tlog.Hash
		if e != nil {
			h = e.leaf
			if !l.live && len(e.hashes) == count {
				copy(l.stored[at:], e.hashes)
			}
		}
		l.computed[at] = h
		for level := 1; level < count; level++ {
			left := l.computed[tlog.StoredHashIndex(level-1, i>>(level-1)-1)]
			if h == (tlog.Hash{}) || left == (tlog.Hash{}) {
				h = tlog.Hash{}
			} else {
				h = tlog.NodeHash(left, h)
			}
			l.computed[at+int64(level)] = h
		}
		at += int64(count)
	}
}

// authenticate learns the genuine leaf hashes from the newest signed root that
// the hashes at hand lead up to.
func (l *locator) authenticate() {
	l.genuine = make([]tlog.Hash, l.size)
	l.proved = make([]bool, len(l.stored))
	if l.v.known && l.size == l.v.report.Size && l.descend(l.size, l.v.root) {
		return
	}
	for i := len(l.v.marks) - 1; i >= 0; i-- {
		if m := l.v.marks[i]; m.size <= l.size && l.descend(m.size, m.root) {
			return
		}
	}
}

type node struct {
	level int
	n     int64
}

// subtrees returns the complete subtrees that make up the tree of a size.
func subtrees(size int64) []node {
	var out []node
	var at int64
	for rest := size; rest > 0; {
		level := bits.Len64(uint64(rest)) - 1
		out = append(out, node{level, at >> level})
		at += 1 << level
		rest -= 1 << level
	}
	return out
}

// maxDoubt bounds the subtrees of one signed root about which stored and
// computed hashes may differ for all combinations of them to be tried.
const maxDoubt = 12

// descend tries to make up the root from the hashes at hand and then trusts
// what it took.
func (l *locator) descend(size int64, root tlog.Hash) bool {
	parts := subtrees(size)
	try := make([]tlog.Hash, len(parts))
	var doubt []int // parts that have two hashes to choose from
	for k, p := range parts {
		i := tlog.StoredHashIndex(p.level, p.n)
		switch s, c := l.stored[i], l.computed[i]; {
		case s == c && s == (tlog.Hash{}):
			return false
		case s == c || c == (tlog.Hash{}):
			try[k] = s
		case s == (tlog.Hash{}):
			try[k] = c
		default:
			doubt = append(doubt, k)
		}
	}
	for mask := range 1 << min(len(doubt), maxDoubt) {
		for bit, k := range doubt {
			i := tlog.StoredHashIndex(parts[k].level, parts[k].n)
			try[k] = l.stored[i]
			if mask>>bit&1 == 1 {
				try[k] = l.computed[i]
			}
		}
		if fold(try) != root {
			continue
		}
		for k, p := range parts {
			l.trust(p, try[k])
		}
		return true
	}
	return false
}

func fold(roots []tlog.Hash) tlog.Hash {
	f := frontier{roots: roots}
	return f.root()
}

// trust takes h for the genuine hash of a node and learns from it what it can
// about the nodes below.
func (l *locator) trust(p node, h tlog.Hash) {
	i := tlog.StoredHashIndex(p.level, p.n)
	l.proved[i] = true
	if l.stored[i] != h {
		l.storedWrong(p)
	}
	if p.level == 0 {
		l.genuine[p.n] = h
		return
	}
	left, right := node{p.level - 1, 2 * p.n}, node{p.level - 1, 2*p.n + 1}
	li, ri := tlog.StoredHashIndex(left.level, left.n), tlog.StoredHashIndex(right.level, right.n)
	for _, lh := range []tlog.Hash{l.computed[li], l.stored[li]} {
		for _, rh := range []tlog.Hash{l.computed[ri], l.stored[ri]} {
			if lh != (tlog.Hash{}) && rh != (tlog.Hash{}) && tlog.NodeHash(lh, rh) == h {
				l.trust(left, lh)
				l.trust(right, rh)
				return
			}
		}
	}
}

// storedWrong reports a stored hash that is not the genuine one.
func (l *locator) storedWrong(p node) {
	hi := (p.n + 1) << p.level
	by := hi - 1 // the leaf that completes the node
	what := "stored hash was altered"
	if l.stored[tlog.StoredHashIndex(p.level, p.n)] == (tlog.Hash{}) {
		if !l.live && l.slots[by] == nil {
			return // it went with its line
		}
		what = "stored hash is missing"
	}
	l.blame(by, fmt.Sprintf("tree hash %d of level %d (%s)", p.n, p.level, rangePlace(p.n<<p.level, hi)), what, remedyRebuild)
}

// align matches the entries that are not genuine at their slot with the genuine
// leaves that have no entry, to tell what was altered, dropped, inserted, moved
// or repeated.
func (l *locator) align() {
	wanted := map[tlog.Hash]int64{}
	for i, h := range l.genuine {
		if h != (tlog.Hash{}) && (l.slots[i] == nil || l.slots[i].leaf != h) {
			wanted[h] = int64(i)
		}
	}
	home := map[tlog.Hash]int64{}
	for i, h := range l.genuine {
		if h != (tlog.Hash{}) {
			home[h] = int64(i)
		}
	}
	var strays []*entry // entries that are not the genuine one of their slot
	for i := range l.entries {
		e := &l.entries[i]
		switch {
		case e.bad:
		case e.slot < 0 || (l.genuine[e.slot] != (tlog.Hash{}) && l.genuine[e.slot] != e.leaf):
			strays = append(strays, e)
		}
	}
	belongs := make([]int64, len(strays))
	taken := map[int64]bool{}
	for k, e := range strays {
		belongs[k] = -1
		if i, ok := wanted[e.leaf]; ok && !taken[i] {
			belongs[k] = i
			taken[i] = true
		}
	}
	rises := map[int]bool{}
	for _, k := range longestRise(belongs) {
		rises[k] = true
	}
	replaced := map[int64]bool{}
	var shifted []*entry
	for k, e := range strays {
		switch i, isHome := home[e.leaf]; {
		case belongs[k] >= 0 && rises[k]:
			shifted = append(shifted, e)
		case belongs[k] >= 0:
			l.blame(belongs[k], l.place(e), fmt.Sprintf("reordered: it belongs at index %d and stands at index %d", belongs[k], e.index), remedyRestore)
			l.blamed[e.index] = true
		case isHome:
			l.blame(e.index, l.place(e), fmt.Sprintf("it repeats leaf %d", i), remedyRestore)
		case e.slot < 0 && e.index >= l.size && l.live:
			// Placed after the verification began, or judged with what waits.
		case e.slot < 0:
			l.blame(e.index, l.place(e), "inserted: it is not in the signed tree", remedyRestore)
		case !taken[e.slot]:
			replaced[e.slot] = true
			if !l.judged[e.slot] {
				l.blame(e.slot, l.place(e), "altered: it is not the leaf that was signed here", remedyRestore)
			}
		default:
			l.blame(e.index, l.place(e), "inserted: it is not in the signed tree, and the leaves after it were renumbered", remedyRestore)
		}
	}
	lost := false
	isLost := func(i int64) bool {
		h := l.genuine[i]
		return h != (tlog.Hash{}) && !taken[i] && !replaced[i] && !l.unread[i] && (l.slots[i] == nil || l.slots[i].leaf != h)
	}
	for i := int64(0); i < l.size; i++ {
		if !isLost(i) {
			continue
		}
		lost = true
		end := i + 1
		for end < l.size && isLost(end) && (l.slots[end] == nil) == (l.slots[i] == nil) {
			l.blamed[end] = true
			end++
		}
		problem := "dropped: there is no entry"
		if l.slots[i] != nil {
			problem += ", and the entries after were renumbered"
		}
		l.blame(i, rangePlace(i, end), problem, remedyRestore)
		i = end - 1
	}
	if len(shifted) > 0 && !lost && len(strays) == len(shifted) {
		// Nothing was lost or added, yet entries stand elsewhere.
		for _, e := range shifted {
			l.blame(wanted[e.leaf], l.place(e), fmt.Sprintf("renumbered: it belongs at index %d", wanted[e.leaf]), remedyRestore)
		}
	}
}

// leftovers reports on the slots about which no signed root tells anything.
func (l *locator) leftovers() {
	for lo := int64(0); lo < l.size; {
		if l.genuine[lo] != (tlog.Hash{}) {
			lo++
			continue
		}
		hi := lo
		for hi < l.size && l.genuine[hi] == (tlog.Hash{}) {
			hi++
		}
		l.unknown(lo, hi)
		lo = hi
	}
	if l.v.known && l.v.report.Size > l.size {
		l.blame(l.size, rangePlace(l.size, l.v.report.Size), "missing: the checkpoint vouches for them", remedyRestore)
	}
}

func (l *locator) unknown(lo, hi int64) {
	explained := false
	for i := lo; i < hi; i++ {
		e := l.slots[i]
		s := l.stored[tlog.StoredHashIndex(0, i)]
		switch {
		case e == nil && !l.unread[i]:
			end := i + 1
			for end < hi && l.slots[end] == nil && !l.unread[end] {
				end++
			}
			l.blame(i, rangePlace(i, end), "dropped: there is no entry", remedyRestore)
			i = end - 1
			explained = true
		case l.blamed[i]:
			explained = true
		case s != (tlog.Hash{}) && s != e.leaf:
			l.blame(i, leafPlace(i), "altered: commitment and stored hash differ, and no signed root tells which is right", remedyRestore)
			explained = true
		case s == (tlog.Hash{}):
			l.blame(i, leafPlace(i), "stored hash is missing", remedyRebuild)
			explained = true
		}
	}
	for _, e := range l.entries {
		// An entry that found no slot may be what pushed the others out of theirs.
		explained = explained || e.slot < 0 && !e.bad && l.claimsWithin(e, lo, hi)
	}
	if explained {
		l.extras(lo, hi)
		return
	}
	if !l.v.known {
		return // there is no root to differ from; that was reported
	}
	// Each entry fits its stored leaf hash. Either a hash between them and what is
	// proved was changed, or an entry and all hashes that would tell were.
	for i := range l.stored {
		level, n := tlog.SplitStoredHashIndex(int64(i))
		first, end := n<<level, (n+1)<<level
		if first >= lo && end <= hi && !l.proved[i] && l.stored[i] != l.computed[i] {
			l.storedWrong(node{level, n})
			explained = true
		}
	}
	if !explained {
		l.blame(lo, rangePlace(lo, hi), "altered together with the hashes that would tell which: they agree with each other, but not with what was signed", remedyRestore)
	}
}

func (l *locator) claimsWithin(e entry, lo, hi int64) bool {
	return e.index >= lo && (e.index < hi || hi == l.size && !l.live)
}

// extras reports the entries without a slot that claim a place in a range about
// which nothing is proved.
func (l *locator) extras(lo, hi int64) {
	for i := range l.entries {
		e := &l.entries[i]
		if e.slot < 0 && !e.bad && l.claimsWithin(*e, lo, hi) && !l.blamed[e.index] {
			l.blame(e.index, l.place(e), "inserted: another entry has this place, or the tree ends before it", remedyRestore)
		}
	}
}

// judgeMarks holds what is known of the tree against the older and the
// witnessed checkpoints.
func (l *locator) judgeMarks() {
	f := &frontier{}
	next := 0
	var done []tlog.Hash
	for i, h := range l.genuine {
		if h == (tlog.Hash{}) {
			if h = l.computed[tlog.StoredHashIndex(0, int64(i))]; h == (tlog.Hash{}) {
				break
			}
		}
		done = f.append(h, done)
		l.v.passMarks(f, &next)
	}
	l.v.judgeMarks()
}
