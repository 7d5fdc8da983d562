package score

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

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

// weigh sets the value of an edge in the alignment: what agreeing brings, plus what
// leaving the tokens over would cost, so that every true tie is worth taking.
func (p *pair) weigh(x *edge) {
	x.value = x.agreement + p.ev.Name.Replaced.Value + 1
	if token(p.l, x.q).Roles.Light() && token(p.r, x.t).Roles.Light() {
		x.value = x.level.Similarity()
	}
	// Among equal ties prefer the same place in the name.
	if x.left == x.right {
		x.value += 10
	}
}

// agreement is the evidence of one tie: the rarity of the token, less what the
// level, the routes and a different cut cost; never negative, since a near miss is
// not a contradiction.
func (p *pair) agreement(x *edge, a, b *names.Token) int64 {
	ev := &p.ev.Name
	ka, kb := &a.Keys[x.qk], &b.Keys[x.tk]
	if x.level == names.Equal && ka.Initials() {
		return p.ev.Organisation.AcronymLetter.Value * int64(len(ka.Text)-1) // the first byte marks it
	}
	// Consonants alone, and tokens cut differently, meet by chance too easily.
	loose := a.Span != b.Span || bare(ka) || bare(kb)
	v := p.rarity(a, b)
	switch {
	case x.level == names.SameSkeleton && loose:
		v = min(v, ev.MostSkeleton.Value)
	case x.level == names.NearSkeleton:
		v = min(v, ev.MostNear.Value)
	default:
		v = min(v, ev.MostToken.Value*int64(max(a.Span, b.Span)))
	}
	if x.level != names.SameClass {
		v -= int64(ka.Cost) + int64(kb.Cost)
	}
	switch x.level {
	case names.Equal:
		v -= ev.Equal.Value
		if a.Text != b.Text && a.Characters && b.Characters {
			v -= ev.SameReading.Value
		}
	case names.SameClass:
		v -= min(ev.Class.Value, p.spelt(x, a, b, ev.Class.Value))
	case names.SameSkeleton:
		if bare(ka) || bare(kb) {
			v -= ev.SkeletonBare.Value
		} else if d := names.Distance(ka.Text, kb.Text, 5); d > 1 {
			v -= p.spelt(x, a, b, ev.Skeleton.Value+int64(d-1)*ev.SkeletonLetter.Value)
		} else {
			v -= p.spelt(x, a, b, ev.Skeleton.Value)
		}
	case names.OneEdit:
		v -= p.spelt(x, a, b, p.edit(min(len(ka.Text), len(kb.Text))))
	case names.TwoEdits:
		v -= ev.Edits2.Value
	case names.NearSkeleton:
		v -= ev.NearSkeleton.Value
		if bare(ka) || bare(kb) {
			v -= ev.SkeletonBare.Value
		}
	}
	if a.Span != b.Span {
		v -= ev.Join.Value
		if x.level > names.SameClass {
			v -= ev.JoinNear.Value
		}
	}
	if x.level > names.SameClass && (a.Characters || b.Characters) {
		v -= ev.CharacterNear.Value
	}
	return max(p.spelling(x, a, b, v+p.written(x, a, b)), 0)
}

// rarity is what the commoner of two tokens is worth: its weight, of which what
// lies above the knee counts in part, since nobody knows how rare a rare name is.
func (p *pair) rarity(a, b *names.Token) int64 {
	ev := &p.ev.Name
	w := int64(min(a.Weight, b.Weight))
	if knee := ev.RareFrom.Value * int64(max(a.Span, b.Span)); w > knee {
		w = knee + (w-knee)*ev.RareShare.Value/1000
	}
	return w
}

// spelling weighs a tie between scripts by what was learnt of how words of the one
// are written in the other: the rarity of the token, less how unlikely the
// spelling is. Learnt readings only propose: what they are like by letters that
// differ says nothing beyond that. Rules stand where they say more.
func (p *pair) spelling(x *edge, a, b *names.Token, byRule int64) int64 {
	ka, kb := &a.Keys[x.qk], &b.Keys[x.tk]
	if x.level == names.SameClass || (ka.Route == "latin") == (kb.Route == "latin") {
		return byRule
	}
	native, latin, key := a, b, ka
	if ka.Route == "latin" {
		native, latin, key = b, a, kb
	}
	cost, known := names.Spelling(native, latin)
	if !known {
		return byRule
	}
	v := min(p.rarity(a, b), p.ev.Name.MostToken.Value*int64(max(a.Span, b.Span))) - max(cost, 0)
	if a.Span != b.Span {
		v -= p.ev.Name.Join.Value
	}
	if key.Learnt() {
		return v
	}
	return max(v, byRule)
}

// edit is what one letter in a text of n letters costs.
func (p *pair) edit(n int) int64 {
	ev := &p.ev.Name
	switch n {
	case 4:
		return ev.Edit4.Value
	case 5:
		return ev.Edit5.Value
	case 6:
		return ev.Edit6.Value
	case 7:
		return ev.Edit7.Value
	}
	return ev.Edit8.Value
}

// bare reports whether the key was read off a script that leaves vowels out.
func bare(k *names.Key) bool { return strings.HasSuffix(string(k.Route), "consonants") }

// routes names the romanisations of a tie where they explain something.
func (p *pair) routes(x *edge, a, b *names.Token) string {
	if p.out == nil || x.level == names.SameClass {
		return ""
	}
	ra, rb := a.Keys[x.qk].Route, b.Keys[x.tk].Route
	if p.swapped {
		ra, rb = rb, ra
	}
	switch {
	case ra == rb && (ra == "latin" || a.Text == b.Text):
		return ""
	case ra == rb || rb == "latin":
		return string(ra)
	case ra == "latin":
		return string(rb)
	}
	return string(ra) + ", " + string(rb)
}

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

// leftovers weighs what found no partner. Left over on one side only, a token was
// omitted; on both sides, one was replaced by another, which contradicts.
func (p *pair) leftovers(left, right uint32, on evidenceOf) {
	ev := &p.ev.Name
	var a, b [names.MaxTokens]*names.Token
	na, formA, genA, numA := rest(p.l, left, &a)
	nb, formB, genB, numB := rest(p.r, right, &b)
	if formA != nil && formB != nil && formA.Class != formB.Class {
		p.note("name.legalForm", formA.Text, formB.Text, "another legal form", "", -ev.LegalForm.Value)
	}
	if genA != nil && genB != nil {
		p.note("name.generation", genA.Text, genB.Text, "another generation", "", -ev.Generation.Value)
	}
	if numA != nil || numB != nil {
		p.note("name.number", text(numA), text(numB), "number differs", "", -ev.Number.Value)
	}
	k := couple(a[:na], b[:nb])
	for i := range k {
		points, level := p.replacement(a[i], b[i])
		p.note("name.replaced", a[i].Text, b[i].Text, level, "", -points)
	}
	for i := k; i < na; i++ {
		p.note("name.omitted", a[i].Text, "", "not in the other name", "", -p.omission(a[i], i > k))
	}
	for i := k; i < nb; i++ {
		p.note("name.omitted", "", b[i].Text, "not in the other name", "", -p.omission(b[i], i > k))
	}
	if on.heavy == 1 && !on.joined && count(p.l) != count(p.r) {
		p.note("name.thin", "", "", "one token only", "", -ev.Thin.Value)
	}
	switch syllables, single := brief(p.l, p.r); {
	case single && on.joined: // a whole name written as one word
	case syllables || single && !on.exact:
		p.note("name.short", "", "", "name too short to decide", "", -max(0, p.sum-ev.ShortMost.Value))
	case single:
		p.note("name.short", "", "", "name too short to decide", "", 0)
	}
}

// couple brings tokens that were left over on both sides into pairs, the likest
// first and then by weight, and returns how many pairs there are: they stand at
// the beginning of a and b.
func couple(a, b []*names.Token) int {
	n := min(len(a), len(b))
	for k := range n {
		bi, bj, best := k, k, int64(0)
		for i := k; i < len(a); i++ {
			for j := k; j < len(b); j++ {
				if s := likeness(a[i], b[j]); s > best {
					bi, bj, best = i, j, s
				}
			}
		}
		if best == 0 {
			break // the rest have nothing in common: they stay in the order of their weights
		}
		bring(a, bi, k)
		bring(b, bj, k)
	}
	return n
}

// bring moves the token at i forward to k; those between move on by one.
func bring(ts []*names.Token, i, k int) {
	t := ts[i]
	copy(ts[k+1:i+1], ts[k:i])
	ts[k] = t
}

// likeness is how alike two unrelated tokens are written, in permille: the share of
// the longer one's letters that need no edit, and nothing below a half.
func likeness(a, b *names.Token) int64 {
	x, y := a.Keys[0].Text, b.Keys[0].Text
	n := max(len(x), len(y))
	d := names.Distance(x, y, n/2)
	if d > n/2 {
		return 0
	}
	return int64(1000 * (n - d) / n)
}

// replacement is what it costs that one token stands for another, in words too.
// What is nearly alike may be a slip too great for a tie.
func (p *pair) replacement(x, y *names.Token) (points int64, level string) {
	ev := &p.ev.Name
	if short(x, y) {
		return ev.ReplacedShort.Value, "short token differs by a letter"
	}
	points, level = ev.Replaced.Value+int64(min(x.Weight, y.Weight))*ev.ReplacedWeight.Value/1000, "another name"
	if x.Roles&y.Roles&(names.Family|names.Nisba) != 0 && (x.Roles|y.Roles)&names.Given == 0 {
		points, level = points+ev.ReplacedFamily.Value, "another family name"
	}
	if like := likeness(x, y); like > 0 && !x.Characters && !y.Characters {
		points -= points * ev.ReplacedLike.Value * (like - 400) / 600_000
		level = "another name, written much alike"
	}
	return points, level
}

// brief reports whether one of two names of persons is two short syllables,
// or a single name (requirement R-NAM-7).
func brief(a, b *names.Name) (syllables, single bool) {
	for _, n := range [...]*names.Name{a, b} {
		if n.Kind != names.Person {
			continue
		}
		tokens, letters, han := 0, 0, 0
		for i := range n.Tokens {
			if t := &n.Tokens[i]; carries(t) || t.Roles&names.Initial != 0 {
				tokens++
				letters += len(t.Keys[0].Text)
				if t.Characters {
					han += utf8.RuneCountInString(t.Text)
				}
			}
		}
		syllables = syllables || tokens == 2 && letters <= 5 || han > 0 && han <= 2
		single = single || tokens <= 1
	}
	return syllables, single
}

// omission is what it costs that the other name lacks token t. Who shortens a name
// leaves out several tokens at once: a further one says less.
func (p *pair) omission(t *names.Token, further bool) int64 {
	ev := &p.ev.Name
	switch {
	case t.Characters && t.Roles&names.Family == 0:
		return ev.OmittedCharacters.Value
	case p.l.Kind != names.Person && p.r.Kind != names.Person:
		return min(int64(t.Weight)*ev.OmittedWord.Value/1000, ev.OmittedWordMost.Value)
	}
	v := min(int64(t.Weight)*ev.Omitted.Value/1000, ev.OmittedMost.Value)
	if further {
		v = v * ev.OmittedFurther.Value / 1000
	}
	return v
}

// count is the number of tokens that carry identity.
func count(n *names.Name) int {
	c := 0
	for i := range n.Tokens {
		if carries(&n.Tokens[i]) {
			c++
		}
	}
	return c
}

func text(t *names.Token) string {
	if t == nil {
		return ""
	}
	return t.Text
}

// rest lists the tokens of n that carry identity and are not used, the heaviest
// first, and the first unused legal form, generation and number.
func rest(n *names.Name, used uint32, out *[names.MaxTokens]*names.Token) (k int, form, generation, num *names.Token) {
	for i := range n.Tokens {
		t := &n.Tokens[i]
		if used&(1<<i) != 0 {
			continue
		}
		switch {
		case t.Roles&names.LegalForm != 0:
			if form == nil && t.Class != 0 {
				form = t
			}
		case t.Roles&names.Generation != 0:
			generation = t
		case t.Roles&names.Number != 0:
			if num == nil {
				num = t
			}
		case carries(t):
			at := k
			for at > 0 && out[at-1].Weight < t.Weight {
				out[at] = out[at-1]
				at--
			}
			out[at] = t
			k++
		}
	}
	return k, form, generation, num
}

// short reports whether two tokens too short for an edit differ by one letter.
func short(a, b *names.Token) bool {
	x, y := a.Keys[0].Text, b.Keys[0].Text
	return min(len(x), len(y)) < 4 && max(len(x), len(y)) <= 5 && names.WithinOne(x, y)
}
