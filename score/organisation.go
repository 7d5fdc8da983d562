package score

import "github.com/revetproject/revet/names"

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
}

func (p *pair) agreed(e *edges, picked []uint8) agreed {
	var s agreed
	for _, i := range picked {
		x := &e.list[i]
		a, b := token(p.l, x.q), token(p.r, x.t)
		if a.Roles.Light() && b.Roles.Light() {
			continue
		}
		v := p.agreement(x, a, b)
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
// The distinctive word carries the evidence: where it is another one, descriptors that
// agree say nothing, however many they are, since strangers of one trade share them
// all; and where a name is made of descriptors alone, what the other has beyond them
// is its name.
func (p *pair) organisation(e *edges, picked []uint8, left, right uint32) {
	ev := &p.ev.Name
	s := p.agreed(e, picked)
	var a, b [names.MaxTokens]*names.Token
	na, formA, _, numA := rest(p.l, left, &a)
	nb, formB, _, numB := rest(p.r, right, &b)
	if formA != nil && formB != nil && names.FormsDiffer(formA.Class, formB.Class) {
		p.note("name.legalForm", formA.Text, formB.Text, "another legal form", "", -ev.LegalForm.Value)
	}
	if numA != nil || numB != nil {
		p.note("name.number", text(numA), text(numB), "number differs", "", -ev.Number.Value)
	}
	ka, kb := byName(a[:na]), byName(b[:nb])
	replaced := min(ka, kb)
	for k := range replaced {
		x, y := a[k], b[k]
		p.note("name.replaced", x.Text, y.Text, "another name", "", -(ev.Replaced.Value + int64(min(x.Weight, y.Weight))*ev.ReplacedWeight.Value/1000))
	}
	k := replaced
	for ; k < na && k < nb; k++ {
		x, y := a[k], b[k]
		p.note("name.replaced", x.Text, y.Text, "another word", "", -(ev.ReplacedWord.Value + int64(min(x.Weight, y.Weight))*ev.ReplacedWeight.Value/1000))
	}
	for i := k; i < na; i++ {
		p.note("name.omitted", a[i].Text, "", "not in the other name", "", -p.omission(a[i]))
	}
	for i := k; i < nb; i++ {
		p.note("name.omitted", "", b[i].Text, "not in the other name", "", -p.omission(b[i]))
	}
	switch {
	case s.words == 0:
	case replaced > 0:
		p.note("name.descriptors", "", "", "shared by strangers", "", -s.words)
	case s.nNames == 0 && (ka > 0 || kb > 0) && s.words > ev.DescriptorsMost.Value:
		p.note("name.descriptors", "", "", "descriptors alone", "", ev.DescriptorsMost.Value-s.words)
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
