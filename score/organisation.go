package score

import (
	"strings"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/names"
)

// organisational reports whether two names are compared as names of organisations or
// objects: one of them is, or both may be and one says so by its words.
func (p *pair) organisational() bool {
	if p.l.Kind == names.Person || p.r.Kind == names.Person {
		return false
	}
	if p.l.Kind != names.Either || p.r.Kind != names.Either {
		return true
	}
	return saysOrganisation(p.l) || saysOrganisation(p.r)
}

func saysOrganisation(n *names.Name) bool {
	for i := range n.Tokens {
		if n.Tokens[i].Roles&(names.Descriptor|names.LegalForm) != 0 {
			return true
		}
	}
	return false
}

// generic reports whether a token says what an organisation is rather than what it is
// called.
func generic(t *names.Token) bool { return t.Roles&names.Descriptor != 0 }

// agreed is the evidence of the ties of two names of organisations by what they rest
// on.
type agreed struct {
	names, words   int64 // what distinctive tokens and what descriptors bring
	nNames, nWords int
	same           bool // every tie is of equal words, or of words of one class
}

func (p *pair) agreed(e *edges, picked []uint8) agreed {
	s := agreed{same: true}
	for _, i := range picked {
		x := &e.list[i]
		a, b := token(p.l, x.q), token(p.r, x.t)
		if a.Roles.Light() && b.Roles.Light() {
			continue
		}
		v := x.agreement
		s.same = s.same && x.level <= names.SameClass && !a.Keys[x.qk].Initials()
		if generic(a) || generic(b) {
			s.words += v
			s.nWords++
		} else {
			s.names += v
			s.nNames++
		}
	}
	return s
}

// organisation weighs what found no partner in names of organisations and objects.
// The distinctive word carries the evidence: descriptors that agree say no more than
// it does, however many they are, since strangers of one trade share them all; where
// it is another one they say nothing. A name of descriptors alone is its descriptors,
// unless the other has a name beyond them. Where each says a word that the other does
// not, what they share counts for so much only: sisters share all but one word.
func (p *pair) organisation(e *edges, picked []uint8, left, right uint32) {
	ev, own := &p.ev.Name, &p.ev.Organisation
	s := p.agreed(e, picked)
	var a, b [names.MaxTokens]*names.Token
	na, formA, _, numA := rest(p.l, left, &a)
	nb, formB, _, numB := rest(p.r, right, &b)
	formsDiffer := formA != nil && formB != nil && names.FormsDiffer(formA.Class, formB.Class)
	if formsDiffer {
		p.note("name.legalForm", formA.Text, formB.Text, "another legal form", "", -ev.LegalForm.Value)
	}
	if numA != nil || numB != nil {
		p.note("name.number", text(numA), text(numB), "number differs", "", -ev.Number.Value)
	}
	whole := na+nb == 0 && !formsDiffer && numA == nil && numB == nil && s.nNames+s.nWords > 0 && s.same
	if whole {
		p.note("name.whole", "", "", "the name as a whole", "", own.Whole.Value)
	}
	ka, kb := byName(a[:na]), byName(b[:nb])
	replaced, apart := min(ka, kb), false
	for k := range replaced {
		x, y := a[k], b[k]
		apart = apart || likeness(x, y) == 0 && !short(x, y)
		p.note("name.replaced", x.Text, y.Text, "another name", "", -(own.ReplacedName.Value + int64(min(x.Weight, y.Weight))*own.ReplacedNameWeight.Value/1000))
	}
	k := replaced
	for ; k < na && k < nb; k++ {
		x, y := a[k], b[k]
		apart = true
		p.note("name.replaced", x.Text, y.Text, "another word", "", -(own.ReplacedWord.Value + int64(min(x.Weight, y.Weight))*ev.ReplacedWeight.Value/1000))
	}
	for i := k; i < na; i++ {
		p.note("name.omitted", a[i].Text, "", "not in the other name", "", -p.omission(a[i], false))
	}
	for i := k; i < nb; i++ {
		p.note("name.omitted", "", b[i].Text, "not in the other name", "", -p.omission(b[i], false))
	}
	most := s.words
	switch {
	case whole:
	case replaced > 0:
		most = 0
	case s.nNames > 0 || ka+kb > 0:
		most = max(s.names, own.DescriptorsMost.Value)
	}
	if apart && s.names > own.SharedMost.Value {
		p.note("name.shared", "", "", "sisters share most of a name", "", own.SharedMost.Value-s.names)
	}
	if s.words > most {
		p.note("name.descriptors", "", "", "words for what they are say no more than the name", "", most-s.words)
	}
}

// byName puts the distinctive of some tokens first, keeping their order by weight, and
// returns how many they are.
func byName(ts []*names.Token) int {
	n := 0
	for i, t := range ts {
		if generic(t) {
			continue
		}
		copy(ts[n+1:i+1], ts[n:i])
		ts[n] = t
		n++
	}
	return n
}

// written is what the level of a tie says otherwise in names of organisations than of
// people, where both are in Latin letters: they are seldom spelt anew, and a letter that
// differs in a long word is a slip.
func (p *pair) written(x *edge, a, b *names.Token) int64 {
	ka, kb := &a.Keys[x.qk], &b.Keys[x.tk]
	if p.l.Kind == names.Person || p.r.Kind == names.Person || ka.Origin != names.FromLatin || kb.Origin != names.FromLatin {
		return 0
	}
	switch x.level {
	case names.SameSkeleton, names.TwoEdits, names.NearSkeleton:
		if names.Distance(ka.Text, kb.Text, 2) > 1 {
			return -p.ev.Organisation.Loose.Value
		}
	case names.OneEdit:
		if min(len(ka.Text), len(kb.Text)) >= 5 {
			return p.ev.Organisation.Slip.Value
		}
	}
	return 0
}

// compareFlags compares the states that ships and aircraft are registered in. A flag
// says less than a nationality: a few registers have most ships, and ships change them.
func (ev *evidence) compareFlags(q, e *Profile, r *Result) {
	for _, a := range q.Countries {
		for _, b := range e.Countries {
			if entity.CountriesCompatible(a, b) || entity.CountriesCompatible(b, a) {
				r.add(Contribution{Feature: "flag", Query: a, Entry: b, Level: "compatible", Points: ev.Organisation.Flag.Value})
				return
			}
		}
	}
	r.add(Contribution{Feature: "flag", Query: strings.Join(q.Countries, " "), Entry: strings.Join(e.Countries, " "), Level: "different", Points: ev.Organisation.OtherFlag.Value})
}
