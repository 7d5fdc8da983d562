package names

import (
	"math/bits"
	"slices"
	"strings"
)

// Learnt keys stand after those of the rules.
const (
	learntRoute = "-learnt" // ends the routes of learnt readings
	learntMost  = 8
	costLearnt  = 300_000
	learntShare = 2 // a reading costs half of what it is less likely than the best
)

// Learnt reports whether the key is a learnt reading.
func (k *Key) Learnt() bool { return k.Origin == FromLearning }

// learnt adds learnt readings of a word beside those of the rules: those that
// together are related to most of what the word may be.
func learnt(k *keyset, w *word) {
	table := tableOf(w.script)
	if table == "" {
		return
	}
	k.bare = false
	var s search
	if !s.run(correspondences(), table, w.text) {
		return
	}
	k.least = s.least
	var c coverage
	c.weigh(&s)
	c.relate(k.keys)
	for range learntMost {
		best := c.choose()
		if best < 0 || len(k.keys) == MaxKeys {
			return
		}
		cost := micronats(max(0, c.loss[best]))
		k.add(strings.Clone(c.keys[best].Text), Route(table+learntRoute), costLearnt+int32(min(cost/learntShare, 4_000_000)))
	}
}

const (
	// halving is in how many steps of cost a chance falls to a half when readings are
	// chosen: 22, half as steeply as the costs say (16·ln 2 = 11), since what a model
	// of neighbours thinks of a whole word is too sure.
	halving = 22
	// rareRest: of what is this part of all, nothing is covered.
	rareRest = 5000
	// namesTold: how much likelier the word is one of the names of the lexicon than
	// none of them, as far as both fit it alike.
	namesTold = 4
	certain   = int64(1) << 30
)

// coverage chooses readings so that few are related to most of what a word may be.
type coverage struct {
	n      int
	keys   [64]Key
	chance [64]int64
	loss   [64]int32 // how much less likely the letters are than the likeliest, in steps
	// reach are the readings that each one is related to, itself among them.
	reach [64]uint64
	// open are those to which no key is related yet.
	open      uint64
	all, left int64
}

// weigh takes in the likeliest of both kinds of readings.
func (c *coverage) weigh(s *search) {
	half := len(c.keys) / 2
	for _, f := range s.names[:min(half, len(s.names))] {
		distance := f.cost - s.names[0].cost + max(0, s.names[0].cost-s.least)
		c.add(&f, namesTold*certain>>min(40, max(0, distance/halving)), s)
	}
	for _, f := range s.free[:min(half, len(s.free))] {
		c.add(&f, certain>>min(40, (f.cost-s.free[0].cost)/halving), s)
	}
}

func (c *coverage) add(f *found, chance int64, s *search) {
	if chance < certain/rareRest || slices.ContainsFunc(c.keys[:c.n], func(k Key) bool { return k.Text == f.latin }) {
		return
	}
	skeleton := Skeleton(f.latin)
	c.keys[c.n] = Key{Text: f.latin, Skeleton: skeleton, Origin: FromLatin, mask: letterMask(f.latin), skeletonMask: letterMask(skeleton)}
	c.chance[c.n], c.loss[c.n] = chance, f.joint-s.free[0].joint
	c.all += chance
	c.n++
}

// relate finds what each reading is related to, and what keys are already.
func (c *coverage) relate(keys []Key) {
	related := func(a, b *Key) bool { return !a.far(b) && relateKeys(a, b, Unrelated) != Unrelated }
	for i := range c.n {
		if !slices.ContainsFunc(keys, func(k Key) bool { return related(&c.keys[i], &k) }) {
			c.open |= 1 << i
			c.left += c.chance[i]
		}
	}
	for i := range c.n {
		c.reach[i] |= 1 << i
		for j := range i {
			if (c.open>>i|c.open>>j)&1 != 0 && related(&c.keys[i], &c.keys[j]) {
				c.reach[i] |= 1 << j
				c.reach[j] |= 1 << i
			}
		}
	}
}

// choose takes the reading that is related to most of what is open; −1 where little is
// left.
func (c *coverage) choose() int {
	if c.left*rareRest < c.all {
		return -1
	}
	best, most := -1, int64(0)
	for i := range c.n {
		sum := int64(0)
		for set := c.reach[i] & c.open; set != 0; set &= set - 1 {
			sum += c.chance[bits.TrailingZeros64(set)]
		}
		if sum > most {
			best, most = i, sum
		}
	}
	if best >= 0 {
		c.open &^= c.reach[best]
		c.left -= most
	}
	return best
}
