package index

import "github.com/revetproject/revet/names"

// A probe is the hash of something that two related tokens share. The relation of names.Relate is the union of a few
// rules, and each rule has its own kind of shared thing:
//
//   - equal texts, and texts within one or two edits, share a string that both reach by deleting at most one or two
//     letters (symmetric deletes);
//   - equal skeletons, and skeletons within one edit, likewise;
//   - members of an equivalence class share its number.
//
// The lowest bits of a probe are not hash but say where it comes from, so that most accidental meetings are told
// without looking at the tokens (see meets):
//
//	bits 63…17  hash of the kind and the string
//	bits 16…15  kind
//	bits 14…9   letters of the key's text
//	bits 8…4    the deleted letter, if one was
//	bits 3…0    the place it was deleted from
const (
	kindShift   = 15
	lengthShift = 9
	letterShift = 4
	hashMask    = ^uint64(1<<17 - 1)
)

// The kinds. They are part of the hash, so that a text never meets a skeleton.
const (
	kindClass uint64 = iota
	kindText
	kindSkeleton
)

// The place of a deletion: a position up to maxPosition, or one of these.
const (
	maxPosition = 12
	deletedTwo  = 13
	deletedFar  = 14 // one letter beyond maxPosition
	deletedNone = 15
	placeMask   = 15
)

// minNearSkeleton is the length from which skeletons may differ by an edit (rule R3).
const minNearSkeleton = 4

// The hash of a string is a polynomial in an odd base modulo 2⁶⁴, which makes the hash of the string with one or two
// letters deleted a sum of two or three stretches of one table of prefix sums: no deleted string is ever built.
const (
	base    uint64 = 0x9e3779b97f4a7c15
	inverse uint64 = 0xf1de83e19937733d // base⁻¹ modulo 2⁶⁴
)

// finish mixes a polynomial hash and a kind (the finaliser of SplitMix64) and leaves room for the origin.
func finish(h, kind uint64) uint64 {
	h ^= (kind + 1) * 0x9ae16a3b2f90404f
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return (h^h>>31)&hashMask | kind<<kindShift
}

// appendDeletes appends the probes of s and of s with up to d (0, 1 or 2) letters deleted, for a key whose text has n letters.
func appendDeletes(dst []uint64, s string, d int, kind uint64, n int) []uint64 {
	var room [names.MaxLetter + 1]uint64
	prefix := append(room[:0], 0)
	var sum uint64
	power := base
	for i := range len(s) {
		sum += (uint64(s[i]) + 1) * power
		power *= base
		prefix = append(prefix, sum)
	}
	length := uint64(min(n, 63)) << lengthShift
	dst = append(dst, finish(sum, kind)|length|deletedNone)
	if d == 0 {
		return dst
	}
	for i := range len(s) {
		rest := (sum - prefix[i+1]) * inverse
		origin := length | uint64(s[i]&31)<<letterShift | uint64(deletedFar)
		if i <= maxPosition {
			origin = length | uint64(s[i]&31)<<letterShift | uint64(i)
		}
		dst = append(dst, finish(prefix[i]+rest, kind)|origin)
		if d == 1 {
			continue
		}
		if i > 0 && s[i] == s[i-1] {
			continue // deleting either of two equal neighbours gives the same strings
		}
		for j := i + 1; j < len(s); j++ {
			if j > i+1 && s[j] == s[j-1] {
				continue
			}
			between := (prefix[j] - prefix[i+1]) * inverse
			tail := (sum - prefix[j+1]) * inverse * inverse
			dst = append(dst, finish(prefix[i]+between+tail, kind)|length|deletedTwo)
		}
	}
	return dst
}

// appendProbes appends every probe of a token: two tokens that names.Relate relates have at least one hash in common, in
// probes that meet (the package documentation has the argument).
func appendProbes(dst []uint64, t *names.Token) []uint64 {
	if t.Class != 0 {
		dst = append(dst, classProbe(t.Class))
	}
	for i := range t.Keys {
		dst = appendKeyProbes(dst, &t.Keys[i])
	}
	return dst
}

// classProbe is the probe of an equivalence class.
func classProbe(class uint32) uint64 { return finish(uint64(class), kindClass) }

// appendKeyProbes appends the probes of one key. Two keys that names.Relate relates share one; so a meeting needs to be verified
// for the two keys it comes from, and no others.
func appendKeyProbes(dst []uint64, k *names.Key) []uint64 {
	text, skeleton := k.Text, k.Skeleton
	if hasDigit(text) {
		return appendDeletes(dst, text, 0, kindText, len(text)) // related to its equal only
	}
	dst = appendDeletes(dst, text, names.Edits(len(text)), kindText, len(text))
	switch n := len(skeleton); {
	case n == 0:
	case n < minNearSkeleton:
		dst = appendDeletes(dst, skeleton, 0, kindSkeleton, len(text))
	default:
		dst = appendDeletes(dst, skeleton, 1, kindSkeleton, len(text))
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

// meets reports whether two probes with one hash can come from related keys at all. Strings within one edit meet where one
// loses nothing, or where both lose a letter at one place (a replacement), or the same letter at neighbouring places (a
// swap); texts may differ by two edits only when both have eight letters.
func meets(a, b uint64) bool {
	kind := a >> kindShift & 3
	if kind == kindClass {
		return true
	}
	m, n := int(a>>lengthShift&63), int(b>>lengthShift&63)
	difference := max(m-n, n-m)
	if kind == kindText {
		edits := names.Edits(min(m, n))
		if edits == 2 || difference > edits {
			return difference <= edits
		}
	} else if difference > 3 {
		return false
	}
	p, q := int(a&placeMask), int(b&placeMask)
	if p == deletedTwo || q == deletedTwo {
		return false
	}
	if p > maxPosition || q > maxPosition || p == q {
		return true
	}
	return max(p-q, q-p) == 1 && (a^b)>>letterShift&31 == 0
}
