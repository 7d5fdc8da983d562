package watchlist

import (
	"cmp"
	"slices"
	"strings"

	"github.com/revetproject/revet/entity"
)

// The ways in which an entry carries on under another key. They stand as the
// property of a [entity.Difference] in [Change.Fields], beside what else
// changed: Before names the former keys of the entry, After the keys under which
// an entry that is gone carries on. They are never material by themselves.
const (
	// Renumbered: the same content, or the same names, birth dates and
	// identifiers, under another key.
	Renumbered = "renumbered"
	// Merged: another entry took the entry over and lists its key, or the keys
	// merged into it before, among its referents.
	Merged = "merged"
	// Split: what had been merged into an entry is an entry of its own again.
	Split = "split"
)

// succession marks the removals and additions of a delta that are one entry
// under two keys. It depends on the changes alone, not on their order, and
// leaves alone what two entries could claim.
func succession(changes []Change) {
	gone, come := make(map[string]*Change), make(map[string]*Change) // by key
	for i := range changes {
		switch c := &changes[i]; {
		case c.Op == Removed && entity.Matchable(c.Before.Schema):
			gone[c.Key] = c
		case c.Op == Added && entity.Matchable(c.After.Schema):
			come[c.Key] = c
		}
	}
	if !slices.ContainsFunc(changes, func(c Change) bool { return c.Before != nil }) {
		return // nothing was there before
	}
	links := make(map[link]bool)
	settled := make(map[string]bool) // keys that were renumbered, on either side
	for _, mark := range []func(*entity.Entity) string{contentMark, identityMark} {
		for _, l := range renumberings(gone, come, settled, mark) {
			links[l] = true
			settled[l.from], settled[l.to] = true, true
		}
	}
	referred(changes, gone, settled, links)
	enter(changes, links)
}

// link is one succession.
type link struct{ how, from, to string }

// renumberings pairs the keys that are gone with new ones by a mark that
// exactly one of each bears.
func renumberings(gone, come map[string]*Change, settled map[string]bool, mark func(*entity.Entity) string) []link {
	if len(gone) == 0 || len(come) == 0 {
		return nil
	}
	const several = "\x00"
	by := func(m map[string]*Change, of func(*Change) *entity.Entity) map[string]string {
		keys := make(map[string]string)
		for key, c := range m {
			if settled[key] {
				continue
			}
			if s := mark(of(c)); s != "" {
				if _, twice := keys[s]; twice {
					key = several
				}
				keys[s] = key
			}
		}
		return keys
	}
	old := by(gone, func(c *Change) *entity.Entity { return c.Before })
	var out []link
	for s, to := range by(come, func(c *Change) *entity.Entity { return c.After }) {
		if from := old[s]; from != "" && from != several && to != several {
			out = append(out, link{Renumbered, from, to})
		}
	}
	return out
}

// contentMark is the content of an entry without its keys.
func contentMark(e *entity.Entity) string {
	c := *e
	c.ID, c.Referents = "", nil
	return c.Hash()
}

// identityMark is who an entry says that it is: schema, names, dates of birth
// or founding, and identifiers. A name alone marks nobody.
func identityMark(e *entity.Entity) string {
	var names, marks []string
	for _, p := range nameProperties {
		for _, v := range e.Properties[p] {
			names = append(names, foldName(v.Text))
		}
	}
	for _, p := range dateProperties {
		for _, v := range e.Properties[p] {
			marks = append(marks, p+"="+v.Text)
		}
	}
	for _, id := range entity.Identifiers(e) {
		marks = append(marks, string(id.Kind)+"="+id.Value)
	}
	if len(names) == 0 || len(marks) == 0 {
		return ""
	}
	slices.Sort(names)
	slices.Sort(marks)
	return strings.Join(slices.Concat([]string{e.Schema}, slices.Compact(names), []string{""}, slices.Compact(marks)), "\x00")
}

// foldName is a name without what writers vary: letter case and white space.
func foldName(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// referred follows referents: what an entry that is gone, or that lost a
// referent, was known by and another entry has now.
func referred(changes []Change, gone map[string]*Change, settled map[string]bool, links map[link]bool) {
	takers := make(map[string][]*Change) // id → changes whose entity took it
	for i := range changes {
		c := &changes[i]
		if c.After == nil || !entity.Matchable(c.After.Schema) {
			continue
		}
		for _, id := range idsOf(c.After) {
			if c.Before == nil || !slices.Contains(idsOf(c.Before), id) {
				takers[id] = append(takers[id], c)
			}
		}
	}
	for i := range changes {
		c := &changes[i]
		if c.Before == nil || !entity.Matchable(c.Before.Schema) || settled[c.Key] {
			continue
		}
		to := make(map[string]bool)
		whole := false
		for _, id := range idsOf(c.Before) {
			if c.After != nil && slices.Contains(idsOf(c.After), id) {
				continue
			}
			for _, t := range takers[id] {
				// Of an entry that stays, only new entries are split off.
				if t.Key != c.Key && (gone[c.Key] != nil || t.Op == Added) {
					to[t.Key] = true
					whole = whole || id == c.Key
				}
			}
		}
		how := Split
		if gone[c.Key] != nil && (whole || len(to) == 1) {
			how = Merged
		}
		for key := range to {
			links[link{how, c.Key, key}] = true
		}
	}
}

func idsOf(e *entity.Entity) []string { return append([]string{e.ID}, e.Referents...) }

// enter writes the successions into the fields of both sides.
func enter(changes []Change, links map[link]bool) {
	sorted := make([]link, 0, len(links))
	for l := range links {
		sorted = append(sorted, l)
	}
	slices.SortFunc(sorted, func(a, b link) int {
		return cmp.Or(strings.Compare(a.how, b.how), strings.Compare(a.from, b.from), strings.Compare(a.to, b.to))
	})
	at := func(key string) *Change {
		i, _ := slices.BinarySearchFunc(changes, key, func(c Change, k string) int { return strings.Compare(c.Key, k) })
		return &changes[i]
	}
	for _, l := range sorted {
		from, to := at(l.from), at(l.to)
		d := fieldOf(from, l.how)
		d.After = append(d.After, l.to)
		d = fieldOf(to, l.how)
		d.Before = append(d.Before, l.from)
		if l.how == Renumbered {
			from.Material, to.Material = false, false
		}
	}
}

// fieldOf returns the difference that a change has under a name, a new one at
// its place when it has none.
func fieldOf(c *Change, property string) *entity.Difference {
	i, ok := slices.BinarySearchFunc(c.Fields, property, func(d entity.Difference, p string) int { return strings.Compare(d.Property, p) })
	if !ok {
		c.Fields = slices.Insert(c.Fields, i, entity.Difference{Property: property})
	}
	return &c.Fields[i]
}
