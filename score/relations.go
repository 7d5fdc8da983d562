package score

import (
	"slices"

	"github.com/revetproject/revet/names"
)

// The aliases of a party mostly repeat its words. Tokens that a comparison cannot tell
// apart have one number within a profile, so that two words are compared once for all
// pairs of names they stand in.

// maxRelations bounds the table of a comparison; parties with more words relate them
// anew in each pair of names.
const maxRelations = 1 << 16

// numberTokens numbers the tokens and joins of all names of a profile in order. The
// names must not change afterwards.
func (p *Profile) numberTokens() {
	if len(p.Names) < 2 {
		return
	}
	p.numbered = p.Names
	var firsts []*names.Token // by number
	byText := make(map[string][]uint16)
	for i := range p.Names {
		n := &p.Names[i]
		for k := range len(n.Tokens) + len(n.Joins) {
			t := token(n, uint8(k))
			text := ""
			if len(t.Keys) > 0 {
				text = t.Keys[0].Text
			}
			at := slices.IndexFunc(byText[text], func(x uint16) bool { return sameToken(firsts[x], t) })
			if at < 0 {
				at = len(byText[text])
				byText[text] = append(byText[text], uint16(len(firsts)))
				firsts = append(firsts, t)
			}
			p.numbers = append(p.numbers, byText[text][at])
		}
	}
	p.distinct = len(firsts)
}

// sameToken reports whether two tokens are one but for their place.
func sameToken(a, b *names.Token) bool {
	return a.Text == b.Text && a.Weight == b.Weight && a.Roles == b.Roles && a.Class == b.Class && a.Span == b.Span &&
		a.Mixed == b.Mixed && a.Characters == b.Characters && slices.Equal(a.Keys, b.Keys)
}

// relation is what is known of two tokens.
type relation struct {
	agreement int64 // see edge
	state     uint8 // 0: nothing; else asked with the sides as they are, or exchanged
	level     names.Level
	qk, tk    uint8
}

// States of a relation.
const (
	asked = 1 + iota
	askedExchanged
)

// relations are the known relations between the tokens of two profiles.
type relations struct {
	cells []relation
	width int
}

// table is what is known of two names: their tokens' numbers and the relations.
// The zero table knows nothing.
type table struct {
	*relations
	left, right []uint16 // nil where a token's number is its place
	exchanged   bool     // left is the entry's
}

// at returns the relation of the tokens at places i and j of the two names, and how they are asked; nil
// where nothing is kept.
func (k *table) at(i, j int) (c *relation, state uint8) {
	switch {
	case k.relations == nil:
		return nil, 0
	case k.exchanged:
		return &k.cells[numberAt(k.right, j)*k.width+numberAt(k.left, i)], askedExchanged
	}
	return &k.cells[numberAt(k.left, i)*k.width+numberAt(k.right, j)], asked
}

func numberAt(numbers []uint16, i int) int {
	if numbers == nil {
		return i
	}
	return int(numbers[i])
}

// tokensIn is the number of tokens and joins of a name.
func tokensIn(n *names.Name) int { return len(n.Tokens) + len(n.Joins) }

// width returns how many numbers the tokens of a profile have; known is false for a
// profile whose names are not those that were numbered.
func (p *Profile) width() (n int, known bool) {
	switch {
	case len(p.Names) == 1:
		return tokensIn(&p.Names[0]), true
	case len(p.Names) > 1 && len(p.Names) == len(p.numbered) && &p.Names[0] == &p.numbered[0]:
		return p.distinct, true
	}
	return 0, false
}

// of returns the numbers of the tokens of a name whose first one is at from.
func (p *Profile) of(n *names.Name, from int) []uint16 {
	if len(p.Names) == 1 {
		return nil
	}
	return p.numbers[from : from+tokensIn(n)]
}
