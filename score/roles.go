package score

import (
	"strings"

	"github.com/revetproject/revet/names"
)

// What the parts of a person's name say beyond being alike.

// spelt is what a tie of equal consonants loses by its letters: the nearer the two
// spellings sound, the less. rule is what the level alone would cost; it stands where
// a slip of one letter explains the difference better.
func (p *pair) spelt(x *edge, a, b *names.Token, rule int64) int64 {
	ka, kb := &a.Keys[x.qk], &b.Keys[x.tk]
	if bare(ka) || bare(kb) || a.Characters || b.Characters { // readings of characters are as they are
		return rule
	}
	steps, same := names.Sounds(ka.Text, kb.Text)
	if !same {
		return rule
	}
	ev := &p.ev.Name
	cost := ev.Sound.Value + int64(steps)*ev.SoundStep.Value + int64(max(steps-2, 0))*ev.SoundFar.Value
	if min(len(ka.Text), len(kb.Text)) <= 4 { // in a short name the vowels are half of it
		cost *= 2
	}
	if names.WithinOne(ka.Text, kb.Text) {
		return min(cost, rule)
	}
	return cost
}

// counterparts notes a man's given name tied to the woman's made from it.
func (p *pair) counterparts(a, b *names.Token) {
	if a.Span == 1 && b.Span == 1 && p.l.Kind == names.Person && p.r.Kind == names.Person && names.Counterparts(a, b) {
		p.note("name.sex", a.Text, b.Text, "a man's and a woman's name", "", -p.ev.Name.OtherSex.Value)
	}
}

// different notes two known names that share letters: another name is a
// contradiction, however few letters it is away.
func (p *pair) different(x *edge, a, b *names.Token) {
	if x.level > names.SameClass && a.Span == 1 && b.Span == 1 && names.DifferentNames(a, b) {
		p.note("name.different", a.Text, b.Text, "two names that share letters", "", -p.ev.Name.DifferentName.Value)
	}
}

// exchanged notes that two names have changed places in the structure: a son has his
// father's name and a father his son's.
func (p *pair) exchanged(conflicts int) {
	if conflicts >= 2 {
		p.note("name.exchanged", "", "", "names of father and child, or given and family name, are exchanged", "", -p.ev.Name.Exchanged.Value)
	}
}

// surnames notes a first of two family names that the other name leaves out while
// it has the second: García López is García for short, not López.
func (p *pair) surnames(left, right uint32) {
	p.surnamesOf(p.l, p.r, left, right, false)
	p.surnamesOf(p.r, p.l, right, left, true)
}

func (p *pair) surnamesOf(a, b *names.Name, used, taken uint32, flipped bool) {
	first := names.TwoSurnames(a)
	if first < 0 || used&(1<<first) != 0 || used&(1<<(first+1)) == 0 {
		return
	}
	if names.TwoSurnames(b) >= 0 || free(b, taken) {
		return // another first family name is a name replaced
	}
	x := &a.Tokens[first]
	if flipped {
		p.note("name.surname", "", x.Text, "the first of two family names is missing", "", -p.ev.Name.FirstSurname.Value)
	} else {
		p.note("name.surname", x.Text, "", "the first of two family names is missing", "", -p.ev.Name.FirstSurname.Value)
	}
}

// free reports whether a token that carries identity has no partner.
func free(n *names.Name, used uint32) bool {
	for i := range n.Tokens {
		if used&(1<<i) == 0 && carries(&n.Tokens[i]) {
			return true
		}
	}
	return false
}

// begun is what it brings that a token begins with the letters of an initial, or of a
// word that was cut off: the letters count, up to the rarity of the token.
func (p *pair) begun(whole, initial *names.Token) int64 {
	one := p.ev.Name.InitialAgrees.Value
	n := int64(len(initial.Keys[0].Text))
	if n <= 1 {
		return one
	}
	return max(one, min(int64(whole.Weight), n*one))
}

// cut reports whether a token is the beginning of a word that did not fit into its
// field. It is compared as an initial of several letters.
func cut(t *names.Token) bool {
	return t.Roles&names.Initial != 0 && len(t.Keys[0].Text) > 1 && !strings.ContainsAny(t.Keys[0].Text, "0123456789")
}
