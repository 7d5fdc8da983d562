package watchlist

import (
	"slices"
	"strings"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/screen"
)

// KeyIsDerived reports whether a key of a list in this format was made of what
// the entry says, because its publisher gave none: all of Canada's, and those of
// European entries without a reference. Such a key may change with the entry,
// or come to another; see [CarryKeys].
func KeyIsDerived(f Format, key string) bool {
	switch f {
	case SEMAXML:
		return strings.HasPrefix(key, "sema-")
	case EUXML:
		return strings.HasPrefix(key, "logicalId:")
	}
	return false
}

// Of a list that changed altogether nothing is carried by likeness: beyond
// maxLikened pairs the matcher is asked only of those with a word in common, and
// beyond maxCarried of none.
const maxLikened, maxCarried = 10_000, 250_000

// CarryKeys gives the entries of a new version of a list whose keys are derived
// the keys that they had before (R-FMT-4). An entry is found again by its whole
// content; else by its key; else by an equal name; else by the name that the
// matcher finds, among the entries that are left. The last two ask that kind and
// programme are equal and that no birth date contradicts, and that neither side
// could be meant by another: what is ambiguous keeps the key that it came with.
// A key never passes to another entry while the one that had it is still there.
//
// old and new are sorted by key. The result is new, sorted by key, with entries
// under another key copied; it does not depend on the order of equals.
func CarryKeys(f Format, old, new []Entry, engine *screen.Engine) []Entry {
	c := carry{from: make(map[string]string), to: make(map[string]string)}
	for _, e := range old {
		if KeyIsDerived(f, e.Key) && entity.Matchable(e.Entity.Schema) {
			c.old = append(c.old, e)
		}
	}
	for _, e := range new {
		if KeyIsDerived(f, e.Key) && entity.Matchable(e.Entity.Schema) {
			c.new = append(c.new, e)
		}
	}
	if len(c.old) == 0 || len(c.new) == 0 {
		return new
	}
	c.byMark(contentMark)
	c.bySame()
	c.byPair(shareName)
	if pairs := len(c.left(c.old, c.to)) * len(c.left(c.new, c.from)); pairs <= maxCarried {
		config := &screen.Config{ID: "carry", Lists: []string{"carry"}, Policy: score.DefaultPolicy()}
		c.byPair(func(a, b *entity.Entity) bool {
			if pairs > maxLikened && !shareWord(a, b) {
				return false
			}
			there, gate := engine.Compare(a, screen.Entry{List: "carry", Key: b.ID, Entity: b}, config)
			return gate && there.Above
		})
	}
	return c.apply(new)
}

// carry pairs old keys with new ones, one to one.
type carry struct {
	old, new []Entry
	from     map[string]string // new key → old key
	to       map[string]string // old key → new key
}

func (c *carry) pair(old, new string) { c.from[new], c.to[old] = old, new }

func (c *carry) left(es []Entry, taken map[string]string) []Entry {
	var out []Entry
	for _, e := range es {
		if _, ok := taken[e.Key]; !ok {
			out = append(out, e)
		}
	}
	return out
}

// byMark pairs what exactly one on either side bears. An equal key decides
// between equals.
func (c *carry) byMark(mark func(*entity.Entity) string) {
	group := func(es []Entry) map[string][]string {
		out := make(map[string][]string)
		for _, e := range es {
			m := mark(e.Entity)
			out[m] = append(out[m], e.Key)
		}
		return out
	}
	old := group(c.old)
	for m, new := range group(c.new) { // order-free: marks do not share keys
		was := old[m]
		for _, k := range new {
			if slices.Contains(was, k) {
				c.pair(k, k)
			}
		}
		if len(was) == 1 && len(new) == 1 {
			c.pair(was[0], new[0])
		}
	}
}

// bySame pairs entries that kept their key.
func (c *carry) bySame() {
	for _, e := range c.left(c.new, c.from) {
		i, ok := slices.BinarySearchFunc(c.old, e.Key, func(o Entry, k string) int { return strings.Compare(o.Key, k) })
		if _, taken := c.to[e.Key]; ok && !taken && mayBe(c.old[i].Entity, e.Entity) {
			c.pair(e.Key, e.Key)
		}
	}
}

// byPair pairs those of whom each is the only one that the other could be.
func (c *carry) byPair(alike func(a, b *entity.Entity) bool) {
	old, new := c.left(c.old, c.to), c.left(c.new, c.from)
	of, by := make(map[string][]string), make(map[string][]string)
	for _, a := range old {
		for _, b := range new {
			if sameParty(a.Entity, b.Entity) && alike(a.Entity, b.Entity) {
				of[a.Key], by[b.Key] = append(of[a.Key], b.Key), append(by[b.Key], a.Key)
			}
		}
	}
	for a, bs := range of { // order-free: pairs are one to one
		if len(bs) == 1 && len(by[bs[0]]) == 1 {
			c.pair(a, bs[0])
		}
	}
}

// sameParty reports whether nothing but the name has to decide.
func sameParty(a, b *entity.Entity) bool {
	return a.Schema == b.Schema && slices.Equal(sortedTexts(a, "program"), sortedTexts(b, "program")) && mayBe(a, b)
}

// mayBe reports whether no birth or building date contradicts.
func mayBe(a, b *entity.Entity) bool {
	for _, p := range dateProperties {
		x, y := datesOf(a, p), datesOf(b, p)
		if len(x) > 0 && len(y) > 0 && !slices.ContainsFunc(x, func(d entity.Date) bool { return slices.ContainsFunc(y, d.Intersects) }) {
			return false
		}
	}
	return true
}

func datesOf(e *entity.Entity, property string) []entity.Date {
	var out []entity.Date
	for _, t := range e.Texts(property) {
		if d, err := entity.ParseDate(t); err == nil {
			out = append(out, d)
		}
	}
	return out
}

func sortedTexts(e *entity.Entity, property string) []string {
	out := e.Texts(property)
	slices.Sort(out)
	return out
}

// shareName reports whether two entities have a name in common, in any order of
// its words.
func shareName(a, b *entity.Entity) bool { return meet(nameForms(a), nameForms(b)) }

// shareWord reports whether they have at least a word in common.
func shareWord(a, b *entity.Entity) bool {
	return meet(strings.Fields(strings.Join(nameForms(a), " ")), strings.Fields(strings.Join(nameForms(b), " ")))
}

func nameForms(e *entity.Entity) []string {
	var out []string
	for _, p := range nameProperties {
		for _, v := range e.Properties[p] {
			out = append(out, nameWords(v.Text))
		}
	}
	return out
}

func meet(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return x != "" && slices.Contains(b, x) })
}

// apply writes the keys.
func (c *carry) apply(new []Entry) []Entry {
	key := make(map[string]string) // as it came → as it is now
	for n, o := range c.from {
		if n != o {
			key[n] = o
		}
	}
	for _, e := range c.left(c.new, c.from) {
		if _, taken := c.to[e.Key]; taken { // by the one that had it before
			key[e.Key] = e.Key + "~" + shortHash(contentMark(e.Entity), 8)
		}
	}
	if len(key) == 0 {
		return new
	}
	out := make([]Entry, len(new))
	for i, e := range new {
		if rekeyed := rekey(e.Entity, key); rekeyed != e.Entity {
			e = Entry{Key: rekeyed.ID, Entity: rekeyed, Hash: rekeyed.Hash()}
		}
		out[i] = e
	}
	sortEntries(out)
	return out
}

// rekey returns an entity under its key of before, or a tie with its ends there;
// the same entity when nothing changes.
func rekey(e *entity.Entity, key map[string]string) *entity.Entity {
	if !entity.IsEdge(e.Schema) {
		k, ok := key[e.ID]
		if !ok {
			return e
		}
		c := e.Clone()
		c.ID = k
		return c
	}
	c := e.Clone()
	for _, vs := range c.Properties { // order-free: each value by itself
		for i := range vs {
			k, ok := key[vs[i].Text]
			if !ok {
				continue
			}
			if rest, is := strings.CutPrefix(c.ID, vs[i].Text+"/"); is {
				c.ID = k + "/" + rest
			} else if rest, is := strings.CutSuffix(c.ID, "/"+vs[i].Text); is {
				c.ID = rest + "/" + k
			}
			vs[i].Text = k
			e = c
		}
	}
	return e
}
