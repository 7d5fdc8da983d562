package score

import (
	"cmp"
	"slices"
	"strings"

	"github.com/revetproject/revet/names"
)

// pair is the comparison of two names, always oriented the same way round, so that
// a comparison and its reverse are the same computation.
type pair struct {
	ev      *evidence
	l, r    *names.Name
	swapped bool // l is the entry's name
	out     *[]Contribution
	sum     int64
	edges   *edges // between l and r, with their values
}

// compareNames returns the sum of the evidence of one pair of names. e is filled with
// what lies between them, for writeNames; known is nil or the table of the two as they
// are given.
func (ev *evidence) compareNames(q, n *names.Name, known *table, e *edges) int64 {
	p := ev.pair(q, n, e, nil)
	if p.swapped {
		known.left, known.right, known.exchanged = known.right, known.left, true
	}
	e.each(p.l, p.r, func(a, b *names.Token, i, j int) {
		c, state := known.at(i, j)
		if c != nil && c.state == state {
			if c.level != names.Unrelated {
				x := edge{level: c.level, qk: c.qk, tk: c.tk, agreement: c.agreement}
				e.add(x, a, b, i, j)
			}
			return
		}
		x, related := tie(a, b)
		if related {
			x.agreement = p.agreement(&x, a, b)
			e.add(x, a, b, i, j)
		}
		if c != nil {
			*c = relation{x.agreement, state, x.level, x.qk, x.tk}
		}
	})
	for i := range e.list[:e.n] {
		p.weigh(&e.list[i])
	}
	p.run()
	return p.sum
}

// writeNames notes the evidence of a pair of names that compareNames has compared, and
// returns its sum.
func (ev *evidence) writeNames(q, n *names.Name, e *edges, out *[]Contribution) int64 {
	p := ev.pair(q, n, e, out)
	p.run()
	return p.sum
}

func (ev *evidence) pair(q, n *names.Name, e *edges, out *[]Contribution) pair {
	if orient(q, n) > 0 {
		return pair{ev: ev, l: n, r: q, swapped: true, edges: e, out: out}
	}
	return pair{ev: ev, l: q, r: n, edges: e, out: out}
}

// orient orders two names by everything that influences their comparison.
func orient(a, b *names.Name) int {
	if c := cmp.Compare(a.Text, b.Text); c != 0 {
		return c
	}
	if c := cmp.Compare(a.Kind, b.Kind); c != 0 {
		return c
	}
	return slices.CompareFunc(a.Tokens, b.Tokens, func(x, y names.Token) int {
		return cmp.Or(cmp.Compare(x.Text, y.Text), cmp.Compare(x.Roles, y.Roles), cmp.Compare(x.Weight, y.Weight))
	})
}

func (p *pair) note(feature, left, right, level, route string, points int64) {
	p.sum += points
	if p.out == nil {
		return
	}
	if p.swapped {
		left, right = right, left
	}
	*p.out = append(*p.out, Contribution{Feature: feature, Query: left, Entry: right, Level: level, Route: route, Points: points})
}

// structure are the roles by which two equal words can be different people.
const structure = names.Given | names.Family | names.Patronymic | names.Nasab | names.Kunya

func (p *pair) run() {
	e := p.edges
	var chosen [names.MaxTokens]uint8
	_, n := e.assign(&chosen)
	picked := chosen[:n]
	slices.SortFunc(picked, func(a, b uint8) int { return cmp.Compare(e.list[a].left, e.list[b].left) })

	var left, right uint32
	heavy, conflicts, joined, exact := 0, 0, false, true
	for _, i := range picked {
		x := &e.list[i]
		left |= x.left
		right |= x.right
		a, b := token(p.l, x.q), token(p.r, x.t)
		if a.Roles.Light() && b.Roles.Light() {
			if a.Roles&b.Roles&names.LegalForm != 0 {
				p.note("name.legalForm", a.Text, b.Text, x.level.String(), "", 0)
			}
			continue
		}
		if carries(a) && carries(b) {
			heavy++
			joined = joined || a.Span != b.Span
			exact = exact && x.level == names.Equal
		}
		p.note("name.token", a.Text, b.Text, x.level.String(), p.routes(x, a, b), x.agreement)
		p.counterparts(a, b)
		p.different(x, a, b)
		if a.Roles&structure != 0 && b.Roles&structure != 0 && a.Roles&b.Roles&structure == 0 && a.Span == 1 && b.Span == 1 {
			p.note("name.role", a.Text, b.Text, "plays another part in the other name", "", -p.ev.Name.RoleConflict.Value)
			conflicts++
		}
	}
	p.stock()
	p.exchanged(conflicts)
	p.order(e, picked)
	left, right = p.initials(left, right)
	if p.organisational() {
		p.organisation(e, picked, left, right)
		return
	}
	p.surnames(left, right)
	p.leftovers(left, right, evidenceOf{heavy, joined, exact})
}

// evidenceOf is what the ties of tokens rest on.
type evidenceOf struct {
	heavy  int  // ties of tokens that carry identity
	joined bool // one of them holds two tokens written as one
	exact  bool // all of them are of equal texts
}

func carries(t *names.Token) bool { return t.Roles.Carries() }

// order notes tokens that stand in another order, once per pair of names.
func (p *pair) order(e *edges, picked []uint8) {
	last, free := uint32(0), true
	for _, i := range picked {
		x := &e.list[i]
		if !carries(token(p.l, x.q)) || !carries(token(p.r, x.t)) {
			continue
		}
		if x.right < last {
			free = false
		}
		last = x.right
	}
	if !free {
		p.note("name.order", "", "", "same tokens in another order", "", -p.ev.Name.Order.Value)
	}
}

// initials lets an initial stand for a token that is left over on the other side:
// in its place if it begins so, as a difference if none does.
func (p *pair) initials(left, right uint32) (uint32, uint32) {
	left, right = p.initialsOf(p.l, p.r, left, right, false)
	right, left = p.initialsOf(p.r, p.l, right, left, true)
	return left, right
}

func (p *pair) initialsOf(a, b *names.Name, used, taken uint32, flipped bool) (uint32, uint32) {
	note := func(x, y *names.Token, level string, points int64) {
		if flipped {
			x, y = y, x
		}
		p.note("name.initial", x.Text, y.Text, level, "", points)
	}
	for i := range a.Tokens {
		t := &a.Tokens[i]
		if used&(1<<i) != 0 || t.Roles&names.Initial == 0 {
			continue
		}
		against := -1
		for j := range b.Tokens {
			o := &b.Tokens[j]
			if taken&(1<<j) != 0 || (o.Roles.Light() && o.Roles&names.Initial == 0) || o.Roles&(names.Number|names.Title|names.Binder) != 0 {
				continue
			}
			if begins(o, t) {
				used |= 1 << i
				taken |= 1 << j
				note(t, o, "initial agrees", p.begun(o, t))
				against = -1
				break
			}
			if against < 0 {
				against = j
			}
		}
		if against >= 0 && used&(1<<i) == 0 {
			used |= 1 << i
			taken |= 1 << against
			note(t, &b.Tokens[against], "initial differs", -p.ev.Name.InitialDiffers.Value)
		}
	}
	return used, taken
}

// begins reports whether a key of t begins with the initial.
func begins(t, initial *names.Token) bool {
	for i := range t.Keys {
		for j := range initial.Keys {
			if strings.HasPrefix(t.Keys[i].Text, initial.Keys[j].Text) {
				return true
			}
		}
	}
	return false
}
