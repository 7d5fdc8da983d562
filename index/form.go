package index

import (
	"math/bits"

	"github.com/revetproject/revet/names"
)

// form is what names.Relate reads of one key, packed so that nearly every pair of keys is judged by a few integer
// operations. formLevel gives the level that names.Relate gives; a property test holds the two together.
type form struct {
	text, skeleton         uint64 // five bits a letter, first letter lowest; 0 when longer than packedLetters
	mask                   uint32 // set of letters; bit 26 for any digit
	token                  uint32 // the list token the key is one of
	textLength, skelLength uint8
	origin                 names.Origin
	key                    uint8 // its place among the token's keys
}

// packedLetters is how many letters of five bits fit into a word.
const packedLetters = 12

const digitBit = 1 << 26

func formOf(k *names.Key) form {
	f := form{textLength: uint8(min(len(k.Text), 255)), skelLength: uint8(min(len(k.Skeleton), 255)), origin: k.Origin}
	for i := range len(k.Text) {
		if c := k.Text[i]; c >= 'a' && c <= 'z' {
			f.mask |= 1 << (c - 'a')
		} else {
			f.mask |= digitBit
		}
	}
	if f.mask&digitBit == 0 {
		f.text, f.skeleton = packLetters(k.Text), packLetters(k.Skeleton)
	}
	return f
}

// appendForms appends the forms of a token's keys.
func appendForms(dst []form, t *names.Token) []form {
	for i := range t.Keys {
		dst = append(dst, formOf(&t.Keys[i]))
	}
	return dst
}

// packLetters returns 0 for texts that do not fit.
func packLetters(s string) uint64 {
	if len(s) > packedLetters {
		return 0
	}
	var p uint64
	for i := range len(s) {
		p |= uint64(s[i]-'a'+1) << (5 * i)
	}
	return p
}

// formLevel returns the level of the i-th key of q and the j-th of t, of which a and b are the forms. The tokens
// themselves are read only where the forms do not tell.
func formLevel(a, b *form, q, t *names.Token, i, j int) names.Level {
	if a.origin|b.origin != names.FromLatin && !a.origin.Comparable(b.origin) {
		return names.Unrelated
	}
	if a.mask == b.mask && a.textLength == b.textLength {
		if a.text == b.text && (a.text != 0 || q.Keys[i].Text == t.Keys[j].Text) {
			return names.Equal
		}
	}
	difference := int(a.textLength) - int(b.textLength)
	if difference < -3 || difference > 3 || (a.mask|b.mask)&digitBit != 0 {
		return names.Unrelated
	}
	packed := a.skeleton != 0 && b.skeleton != 0
	if a.skelLength == b.skelLength && a.skelLength >= 2 {
		if packed && a.skeleton == b.skeleton || !packed && q.Keys[i].Skeleton == t.Keys[j].Skeleton {
			return names.SameSkeleton
		}
	}
	edits := names.Edits(int(min(a.textLength, b.textLength)))
	if edits > 0 && difference <= edits && -difference <= edits && bits.OnesCount32(a.mask^b.mask) <= 2*edits {
		switch {
		case a.text != 0 && b.text != 0:
			if withinOne(a.text, b.text, a.textLength, b.textLength) {
				return names.OneEdit
			}
		case names.WithinOne(q.Keys[i].Text, t.Keys[j].Text):
			return names.OneEdit
		}
		if edits == 2 && names.Distance(q.Keys[i].Text, t.Keys[j].Text, 2) <= 2 {
			return names.TwoEdits
		}
	}
	if a.skelLength >= minNearSkeleton && b.skelLength >= minNearSkeleton {
		if packed && withinOne(a.skeleton, b.skeleton, a.skelLength, b.skelLength) ||
			!packed && names.WithinOne(q.Keys[i].Skeleton, t.Keys[j].Skeleton) {
			return names.NearSkeleton
		}
	}
	return names.Unrelated
}

// withinOne is names.WithinOne for packed texts of the given lengths.
func withinOne(a, b uint64, la, lb uint8) bool {
	if la > lb {
		a, b, la, lb = b, a, lb, la
	}
	if lb-la > 1 {
		return false
	}
	x := a ^ b
	if x == 0 {
		return true
	}
	i := bits.TrailingZeros64(x) / 5 * 5 // the first letter that differs
	if la != lb {
		return a>>i == b>>(i+5)
	}
	x >>= i
	if x>>5 == 0 {
		return true
	}
	a, b = a>>i, b>>i
	return x>>10 == 0 && a&31 == b>>5&31 && b&31 == a>>5&31
}

// relateForms is the level of names.Relate for two tokens, whose forms are in the order of their keys.
func relateForms(q, t *names.Token, qf, tf []form) names.Level {
	best := names.Unrelated
	if q.Class != 0 && q.Class == t.Class {
		best = names.SameClass
	}
	for i := range qf {
		for j := range tf {
			if l := formLevel(&qf[i], &tf[j], q, t, i, j); l != names.Unrelated && (best == names.Unrelated || l < best) {
				best = l
				if l == names.Equal {
					return l
				}
			}
		}
	}
	return best
}
