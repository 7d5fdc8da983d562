package score

import (
	"unicode/utf8"

	"github.com/revetproject/revet/names"
)

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
		// Alike as they may be, two different tokens do not agree.
		points = max(points-points*ev.ReplacedLike.Value*(like-400)/600_000, 0)
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
