package yardstick

import (
	"slices"
	"strings"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/names"
	"github.com/revetproject/revet/score"
)

// The published rules of logic-v2 restated. The description they follow is of its
// pipeline after the names were taken apart: literal exit, consolidation, pairing of
// symbols, alignment of the rest, distance budget, extras, weighted mean, and the
// qualifiers. What comes before (folding, tokens, romanising, legal forms, initials,
// numbers) is this project's analyser. Its tables are not to hand: given names that
// are one name come from clusters of the labelled data, stop words are this
// project's particles, and the two lists of company words below are short ones by
// hand. So it is a yardstick and not that program; its figures on a set need not be
// those its makers publish.

// Names tells which given names and family names are one name: their identifiers by
// the folded word.
type Names map[string][]int32

// ReadNames reads lines "word, word => identifier" for the words that are wanted.
func ReadNames(raw []byte, wanted func(word string) bool) Names {
	out := Names{}
	id := int32(0)
	for line := range strings.Lines(string(raw)) {
		id++
		list, _, ok := strings.Cut(line, "=>")
		if !ok {
			continue
		}
		for word := range strings.SplitSeq(list, ",") {
			if word = strings.TrimSpace(word); word != "" && wanted(word) && !slices.Contains(out[word], id) {
				out[word] = append(out[word], id)
			}
		}
	}
	return out
}

// Party is a party made ready for [Score].
type Party struct {
	kind      names.Kind
	names     []name
	births    []entity.Date
	gender    string
	countries []string
}

type name struct {
	parts []part
	text  string // the comparable forms, joined
	weak  bool   // an alias of low quality
}

// category is what kind of symbol a part carries, or none.
type category int

const (
	plain category = iota
	legal
	initial
	number
	generic // company words that say little
	domain  // company words that say what is done
)

type part struct {
	form     string // in its own script
	text     string // comparable: romanised where the script allows it nearly without loss
	category category
	class    uint32
	names    []int32
	stop     bool
}

// NewParty analyses a party.
func NewParty(p *score.Profile, table Names) *Party {
	out := &Party{kind: p.Kind, births: p.Births, gender: p.Gender, countries: p.Countries}
	for i := range p.Names {
		n := name{weak: p.Names[i].Quality == entity.Low}
		for j := range p.Names[i].Tokens {
			if t := &p.Names[i].Tokens[j]; j > 0 || t.Roles&names.Title == 0 || len(p.Names[i].Tokens) == 1 {
				n.parts = append(n.parts, newPart(t, p.Kind, table))
			}
		}
		if len(n.parts) > 64 {
			n.parts = n.parts[:64]
		}
		n.text = joined(n.parts)
		out.names = append(out.names, n)
	}
	return out
}

func newPart(t *names.Token, kind names.Kind, table Names) part {
	p := part{form: t.Text, text: t.Text, class: t.Class, names: table[t.Text], stop: t.Roles&names.Particle != 0}
	if nearlyLossless(t) {
		p.text = t.Keys[0].Text
	}
	switch word := t.Keys[0].Text; {
	case kind != names.Person && genericWords[word]:
		p.category = generic
	case t.Roles&names.LegalForm != 0:
		p.category = legal
	case t.Roles&names.Initial != 0:
		p.category = initial
	case t.Roles&names.Number != 0:
		p.category = number
	case kind != names.Person && t.Roles&names.Descriptor != 0:
		p.category = domain
	}
	return p
}

// nearlyLossless reports whether the script of the token is transliterated: Latin,
// Cyrillic, Greek, Armenian, Georgian and Hangul are, Arabic, Hebrew, Han and Thai
// stay as they are.
func nearlyLossless(t *names.Token) bool {
	switch route, _, _ := strings.Cut(string(t.Keys[0].Route), "-"); route {
	case "latin", "cyrillic", "greek", "armenian", "georgian", "hangul", "korean":
		return true
	}
	return t.Keys[0].Origin == names.FromLatin
}

var genericWords = wordSet("company companies management group international systems services service general national global holding holdings enterprise enterprises corporation association")

func wordSet(list string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		out[w] = true
	}
	return out
}

func joined(ps []part) string {
	words := make([]string, len(ps))
	for i := range ps {
		words[i] = ps[i].text
	}
	return strings.Join(words, " ")
}

// consolidated leaves out names that are contained in a longer one of the party, so
// that a short alias cannot hide a contradiction.
func consolidated(ns []name) []*name {
	var out []*name
	for i := range ns {
		inside := false
		for j := range ns {
			if i != j && (len(ns[j].parts) > len(ns[i].parts) || len(ns[j].parts) == len(ns[i].parts) && j < i) && contained(&ns[i], &ns[j]) {
				inside = true
				break
			}
		}
		if !inside {
			out = append(out, &ns[i])
		}
	}
	return out
}

func contained(short, long *name) bool {
	for _, p := range short.parts {
		if !slices.ContainsFunc(long.parts, func(q part) bool { return q.text == p.text }) {
			return false
		}
	}
	return true
}
