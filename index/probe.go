package index

import "github.com/revetproject/revet/names"

// A probe is the hash of something two related tokens must share. The relation
// of names.Relate is the union of a few rules, and each rule has its own kind
// of shared thing:
//
//   - equal texts and texts within one or two edits share a string that both
//     reach by deleting at most one or two letters (symmetric deletes);
//   - equal skeletons, and skeletons within one edit, likewise;
//   - members of an equivalence class share its number.
//
// The kinds hash apart, so that a text never meets a skeleton.
const (
	kindText     = 0x9ae16a3b2f90404f
	kindSkeleton = 0xc3a5c85c97cb3127
	kindClass    = 0xb492b66fbe98f273
)

// minNearSkeleton is the length from which skeletons may differ by an edit (rule R3).
const minNearSkeleton = 4

// The hash of a string is a polynomial in an odd base modulo 2⁶⁴, which makes
// the hash of the string with one or two letters deleted a sum of two or three
// stretches of one table of prefix sums: no deleted string is ever built.
const base = 0x9e3779b97f4a7c15

// inverse is base⁻¹ modulo 2⁶⁴ (Newton's iteration doubles the good bits).
const inverse uint64 = 0xf1de83e19937733d

// finish mixes a polynomial hash, its length and its kind (the finaliser of SplitMix64).
func finish(h, kind uint64) uint64 {
	h ^= kind
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// appendDeletes appends the probes of s and of s with up to d (0, 1 or 2) letters deleted.
func appendDeletes(dst []uint64, s string, d int, kind uint64) []uint64 {
	var room [names.MaxLetter + 1]uint64
	prefix := append(room[:0], 0)
	var sum uint64
	power := uint64(base)
	for i := range len(s) {
		sum += (uint64(s[i]) + 1) * power
		power *= base
		prefix = append(prefix, sum)
	}
	dst = append(dst, finish(sum, kind))
	if d == 0 {
		return dst
	}
	for i := range len(s) {
		if i > 0 && s[i] == s[i-1] {
			continue // deleting either of two equal neighbours gives the same string
		}
		rest := (sum - prefix[i+1]) * inverse
		dst = append(dst, finish(prefix[i]+rest, kind))
		if d == 1 {
			continue
		}
		for j := i + 1; j < len(s); j++ {
			if j > i+1 && s[j] == s[j-1] {
				continue
			}
			between := (prefix[j] - prefix[i+1]) * inverse
			tail := (sum - prefix[j+1]) * inverse * inverse
			dst = append(dst, finish(prefix[i]+between+tail, kind))
		}
	}
	return dst
}

// appendProbes appends every probe of a token: two tokens that names.Relate relates have at least one in
// common (the package documentation has the argument).
func appendProbes(dst []uint64, t *names.Token) []uint64 {
	if t.Class != 0 {
		dst = append(dst, finish(uint64(t.Class), kindClass))
	}
	for i := range t.Keys {
		text, skeleton := t.Keys[i].Text, t.Keys[i].Skeleton
		if hasDigit(text) {
			dst = appendDeletes(dst, text, 0, kindText) // related to its equal only
			continue
		}
		dst = appendDeletes(dst, text, names.Edits(len(text)), kindText)
		switch n := len(skeleton); {
		case n == 0 || sharesSkeleton(t.Keys[:i], skeleton):
		case n < minNearSkeleton:
			dst = appendDeletes(dst, skeleton, 0, kindSkeleton)
		default:
			dst = appendDeletes(dst, skeleton, 1, kindSkeleton)
		}
	}
	return dst
}

func hasDigit(s string) bool {
	for i := range len(s) {
		if s[i] <= '9' {
			return true
		}
	}
	return false
}

// sharesSkeleton reports whether one of the keys has the skeleton and listed it.
func sharesSkeleton(keys []names.Key, skeleton string) bool {
	for i := range keys {
		if keys[i].Skeleton == skeleton && !hasDigit(keys[i].Text) {
			return true
		}
	}
	return false
}
