package screen

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
)

// Fingerprint returns the SHA-256, lower-case hexadecimal, of what a match rests on: its band, and for every contribution the feature, the
// subject's value and the entry's value, sorted. A match has changed materially exactly if its fingerprint has. Points,
// levels, routes and versions of software are not in it, so that an update of the engine alone raises nothing.
func Fingerprint(c *Candidate) string {
	values := make([][3]string, 0, len(c.Result.Contributions))
	for _, k := range c.Result.Contributions {
		values = append(values, [3]string{k.Feature, k.Query, k.Entry})
	}
	slices.SortFunc(values, func(a, b [3]string) int { return slices.Compare(a[:], b[:]) })
	values = slices.Compact(values)
	b := appendText(nil, c.Result.Band)
	for _, v := range values {
		for _, s := range v {
			b = appendText(b, s)
		}
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// appendText appends a text after its length, so that no two lists of texts run together to the same bytes.
func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}
