package names

import "math/bits"

// Level is how a pair of tokens is related; the order is from strongest to
// weakest.
type Level uint8

// The levels (engine design 3.2, relation R).
const (
	Unrelated    Level = iota
	Equal              // same key text
	SameClass          // R4: same equivalence class
	SameSkeleton       // R2: equal skeleton of ≥ 2 letters, length difference ≤ 3
	OneEdit            // R1: one edit, where the shorter text has ≥ 4 letters
	TwoEdits           // R1: two edits, where the shorter text has ≥ 8 letters
	NearSkeleton       // R3: skeletons of ≥ 4 letters with one edit, length difference ≤ 3
)

// similarity is what a level counts in the gate, in permille. The figures are
// those of the engine's recall study: everything related counts most of its
// weight, because the gate must not lose what the score would keep.
var similarity = [...]int64{
	Unrelated: 0, Equal: 1000, SameClass: 950, SameSkeleton: 900,
	OneEdit: 850, TwoEdits: 780, NearSkeleton: 720,
}

// Similarity returns what the level counts in the gate, in permille.
func (l Level) Similarity() int64 { return similarity[l] }

// String returns the level in plain words, as explanations print it.
func (l Level) String() string {
	switch l {
	case Equal:
		return "equal"
	case SameClass:
		return "same name in another form"
	case SameSkeleton:
		return "same consonants"
	case OneEdit:
		return "one letter differs"
	case TwoEdits:
		return "two letters differ"
	case NearSkeleton:
		return "one consonant differs"
	}
	return "unrelated"
}

// Edits returns how many edits relate two key texts whose shorter one has n
// letters: 0 below 4, 1 below 8, else 2.
func Edits(n int) int {
	switch {
	case n < 4:
		return 0
	case n < 8:
		return 1
	}
	return 2
}

// Relate is the relation R between two tokens: the best level over all pairs of
// keys, with the positions of the keys that gave it; among equally good pairs the
// cheapest route, then the longest keys. It is symmetric in level, cost and key
// texts, and it does not allocate.
//
// Retrieval is complete for R with four look-ups per token: key texts through
// symmetric deletes of up to [Edits] letters, equal skeletons, one delete of
// skeletons of four letters or more, and equal classes. One restriction lies on top
// and is decided here: a key with a digit is related to its equal only (a hull
// number that differs is another ship's), and keys meet only where their origins
// are comparable. Keys and classes decide, nothing else: roles and weights play no
// part.
func Relate(q, t *Token) (level Level, qk, tk int) {
	best, bestCost := Unrelated, int32(0)
	if q.Class != 0 && q.Class == t.Class {
		best = SameClass
	}
	for i := range q.Keys {
		a := &q.Keys[i]
		for j := range t.Keys {
			b := &t.Keys[j]
			if a.far(b) {
				continue
			}
			l := relateKeys(a, b, best)
			if l == Unrelated {
				continue
			}
			cost := a.Cost + b.Cost
			if best == Unrelated || l < best || l == best && (cost < bestCost ||
				cost == bestCost && l != SameClass && before(a, b, &q.Keys[qk], &t.Keys[tk])) {
				best, bestCost, qk, tk = l, cost, i, j
				if l == Equal && cost == 0 {
					return best, qk, tk
				}
			}
		}
	}
	return best, qk, tk
}

// far reports, for a glance, that two keys cannot be related: an edit changes the set
// of letters by two at most, and texts are allowed two edits, skeletons one.
func (k *Key) far(o *Key) bool {
	return bits.OnesCount32(k.mask^o.mask) > 4 && bits.OnesCount32(k.skeletonMask^o.skeletonMask) > 2 && k.mask != 0 && o.mask != 0
}

// before orders key pairs regardless of which side a key is on.
func before(a, b, c, d *Key) bool {
	if x, y := len(a.Text)+len(b.Text), len(c.Text)+len(d.Text); x != y {
		return x > y
	}
	a1, b1 := a.Text, b.Text
	if b1 < a1 {
		a1, b1 = b1, a1
	}
	c1, d1 := c.Text, d.Text
	if d1 < c1 {
		c1, d1 = d1, c1
	}
	return a1 < c1 || a1 == c1 && b1 < d1
}

// relateKeys returns the level of two keys if it is at least as good as limit
// (Unrelated as a limit admits every level).
func relateKeys(a, b *Key, limit Level) Level {
	if !a.Origin.Comparable(b.Origin) {
		return Unrelated
	}
	if a.Text == b.Text {
		return Equal
	}
	if limit == Equal || limit == SameClass {
		return Unrelated
	}
	diff := len(a.Text) - len(b.Text)
	if diff < 0 {
		diff = -diff
	}
	if diff > 3 || hasDigit(a) || hasDigit(b) {
		return Unrelated
	}
	if len(a.Skeleton) >= 2 && a.Skeleton == b.Skeleton {
		return SameSkeleton
	}
	if limit == SameSkeleton {
		return Unrelated
	}
	if e := Edits(min(len(a.Text), len(b.Text))); e > 0 && diff <= e {
		known := a.mask != 0 && b.mask != 0
		if d := bits.OnesCount32(a.mask ^ b.mask); !known || d <= 2*e {
			switch {
			case WithinOne(a.Text, b.Text):
				return OneEdit
			case e == 2 && limit != OneEdit && withinTwo(a.Text, b.Text):
				return TwoEdits
			}
		}
	}
	if limit != OneEdit && limit != TwoEdits && len(a.Skeleton) >= 4 && len(b.Skeleton) >= 4 && WithinOne(a.Skeleton, b.Skeleton) {
		return NearSkeleton
	}
	return Unrelated
}

const digitMask = 1 << 26

func hasDigit(k *Key) bool {
	if k.mask != 0 {
		return k.mask&digitMask != 0
	}
	return letterMask(k.Text)&digitMask != 0
}

// letterMask is the set of letters of s; bit 26 stands for any digit.
func letterMask(s string) uint32 {
	var m uint32
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 'a' && c <= 'z' {
			m |= 1 << (c - 'a')
		} else {
			m |= digitMask
		}
	}
	return m
}
