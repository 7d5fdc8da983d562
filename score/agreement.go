package score

import (
	"strings"

	"github.com/revetproject/revet/names"
)

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
