package watchlist

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
)

// semaKeys gives every record its key and enters it.
func semaKeys(l *load, records []*semaRecord) {
	groups := make(map[string][]*semaRecord, len(records))
	for i, r := range records {
		r.order = i
		groups[r.base] = append(groups[r.base], r)
	}
	for _, r := range records { // in the order of the file
		group := groups[r.base]
		if group == nil {
			continue
		}
		groups[r.base] = nil
		key := "sema-" + shortHash(r.base, 16)
		if len(group) > 1 {
			group = dropRepeats(l, group)
		}
		if len(group) == 1 {
			group[0].enter(key)
			continue
		}
		l.snap.Report.Source["records that share regime and name"] += len(group)
		for i, suffix := range semaSuffixes(group) {
			group[i].enter(key + "#" + suffix)
		}
	}
}

// dropRepeats counts records that repeat another to the letter and leaves them
// out.
func dropRepeats(l *load, group []*semaRecord) []*semaRecord {
	var kept []*semaRecord
	seen := map[string]bool{}
	for _, r := range group {
		h := r.e.Hash()
		if seen[h] {
			l.snap.Report.Duplicates++
			continue
		}
		seen[h] = true
		kept = append(kept, r)
	}
	return kept
}

// semaSuffixes tells the records of one name apart, by the first of their
// properties in which all differ.
func semaSuffixes(group []*semaRecord) []string {
	for _, by := range []func(*semaRecord) string{
		func(r *semaRecord) string { return r.born },
		func(r *semaRecord) string { return r.born + "\n" + r.since },
		func(r *semaRecord) string {
			return r.born + "\n" + r.since + "\n" + nameWords(strings.Join(append(r.e.Texts("alias"), r.e.Texts("title")...), " "))
		},
	} {
		seen := map[string]bool{}
		suffixes := make([]string, len(group))
		for i, r := range group {
			seen[by(r)] = true
			suffixes[i] = shortHash(by(r), 6)
		}
		if len(seen) == len(group) && len(slices.Compact(slices.Sorted(slices.Values(suffixes)))) == len(group) {
			return suffixes
		}
	}
	// Nothing but the place in the regulation differs: count in its order.
	order := slices.Clone(group)
	slices.SortFunc(order, func(a, b *semaRecord) int {
		return cmp.Or(cmp.Compare(a.born, b.born), cmp.Compare(a.since, b.since), cmp.Compare(len(a.where), len(b.where)), cmp.Compare(a.where, b.where), cmp.Compare(a.order, b.order))
	})
	suffixes := make([]string, len(group))
	for i, r := range order {
		suffixes[slices.Index(group, r)] = strconv.Itoa(i + 1)
	}
	return suffixes
}

func shortHash(s string, digits int) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])[:digits]
}
