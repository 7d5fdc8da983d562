package watchlist

import (
	"slices"
	"strings"

	"github.com/revetproject/revet/entity"
)

// Change is one change of an entry between two snapshots.
type Change struct {
	Key      string
	Op       Op
	Before   *entity.Entity // nil when added
	After    *entity.Entity // nil when removed
	Fields   []entity.Difference
	Material bool
}

// Op is added, changed or removed.
type Op string

// The operations.
const (
	Added   Op = "added"
	Changed Op = "changed"
	Removed Op = "removed"
)

// Delta lists the changes from old to new, sorted by key. Both must be sorted
// by key with unique keys, as those of a [Snapshot] are.
//
// An entry is changed when its content hash changed. Its Fields may then be
// empty: the source wrote a value in another way (letter case, order, a
// remark beside a name) without saying anything else. Such a change is kept,
// because evidence names entry versions, but it is not material. Adding and
// removing an entry is material, unless the two are one entry under another
// key; see [Renumbered], [Merged] and [Split].
func Delta(old, new []Entry) []Change {
	var changes []Change
	i, j := 0, 0
	for i < len(old) || j < len(new) {
		switch c := compareAt(old, i, new, j); {
		case c < 0:
			changes = append(changes, Change{
				Key: old[i].Key, Op: Removed, Before: old[i].Entity,
				Fields: entity.Diff(old[i].Entity, nil), Material: true,
			})
			i++
		case c > 0:
			changes = append(changes, Change{
				Key: new[j].Key, Op: Added, After: new[j].Entity,
				Fields: entity.Diff(nil, new[j].Entity), Material: true,
			})
			j++
		default:
			before, after := old[i].Entity, new[j].Entity
			if differ(&old[i], &new[j]) {
				change := Change{
					Key: new[j].Key, Op: Changed, Before: before, After: after,
					Fields: entity.Diff(before, after),
				}
				for _, f := range change.Fields {
					change.Material = change.Material || f.Material
				}
				changes = append(changes, change)
			}
			i++
			j++
		}
	}
	succession(changes)
	return changes
}

// differ reports whether two versions of an entry have another content hash.
// Versions that hold the same values in the same order need no hashing.
func differ(old, new *Entry) bool {
	if old.Hash != "" && new.Hash != "" {
		return old.Hash != new.Hash
	}
	return !alike(old.Entity, new.Entity) && old.Entity.Hash() != new.Entity.Hash()
}

func alike(a, b *entity.Entity) bool {
	if a == b {
		return true
	}
	if a.ID != b.ID || a.Schema != b.Schema || a.Target != b.Target || len(a.Properties) != len(b.Properties) ||
		!slices.Equal(a.Datasets, b.Datasets) || !slices.Equal(a.Referents, b.Referents) {
		return false
	}
	for p, vs := range a.Properties {
		if !slices.Equal(vs, b.Properties[p]) {
			return false
		}
	}
	return true
}

// compareAt compares the keys at i and j; an exhausted side sorts last.
func compareAt(old []Entry, i int, new []Entry, j int) int {
	switch {
	case i == len(old):
		return 1
	case j == len(new):
		return -1
	default:
		return strings.Compare(old[i].Key, new[j].Key)
	}
}
