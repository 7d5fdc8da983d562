package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/names"
	"github.com/revetproject/revet/screen"
)

// The vocabulary of a longer list grows as a Pitman-Yor process (Pitman and Yor 1997): the next token is a new one with probability
// (strength + discount·types) / (strength + tokens). The two numbers are those at which the tokens of OFAC and the UN, read in
// random order, grow as they do.
const (
	strength = 2_000.0
	discount = 0.62
)

// enlarge adds invented entries until the list has so many names: listed names recombined, beginning of one and end of another, with new tokens spliced
// of listed ones. The commonest tokens stay as common as they are on the real list, which makes a long list harder than a real one of that length:
// those of politicians and companies of the whole world have flatter heads. The same arguments give the same entries.
func enlarge(entries []screen.Entry, total int) []screen.Entry {
	m := maker{r: rand.New(rand.NewPCG(1, uint64(total))), types: map[string]bool{}}
	have := 0
	for i := range entries {
		e := entries[i].Entity
		for _, p := range listedNames {
			for _, text := range e.Texts(p) {
				have++
				if isLatin(text) {
					m.learn(strings.Fields(text))
				}
			}
		}
		if names.KindOf(e.Schema) != 0 && isLatin(e.First("name")) {
			m.models = append(m.models, e)
		}
	}
	out := slices.Clone(entries)
	for i := 0; have < total; i++ {
		e := m.entity(fmt.Sprintf("larger-%d", i))
		for _, p := range listedNames {
			have += len(e.Texts(p))
		}
		out = append(out, screen.Entry{List: entries[0].List, Key: e.ID, Entity: e})
	}
	return out
}

// listedNames are the properties that are counted as names of an entry.
var listedNames = []string{"name", "alias", "weakAlias"}

// maker invents entries after the model of listed ones.
type maker struct {
	r      *rand.Rand
	models []*entity.Entity
	types  map[string]bool
	known  []string // tokens of the list, each as often as it occurs
	made   []string // invented tokens, each as often as it occurs
	tokens int
}

func (m *maker) learn(tokens []string) {
	for _, t := range tokens {
		m.types[strings.ToLower(t)] = true
		m.known = append(m.known, t)
		m.tokens++
	}
}

// entity invents an entry: what kind it is, when it was born and how many names it has are those of a model.
func (m *maker) entity(id string) *entity.Entity {
	a := m.models[m.r.IntN(len(m.models))]
	b := m.models[m.r.IntN(len(m.models))]
	for names.KindOf(b.Schema) != names.KindOf(a.Schema) {
		b = m.models[m.r.IntN(len(m.models))]
	}
	e := &entity.Entity{ID: id, Schema: a.Schema}
	for _, p := range listedNames {
		ends := append(b.Texts(p), b.First("name"))
		for i, begin := range a.Texts(p) {
			if !isLatin(begin) {
				continue
			}
			e.Add(p, entity.Value{Text: m.name(strings.Fields(begin), strings.Fields(ends[min(i, len(ends)-1)]))})
		}
	}
	for _, p := range []string{"birthDate", "gender", "nationality"} {
		for _, v := range b.Properties[p] {
			e.Add(p, v)
		}
	}
	return e
}

// name puts the beginning of one name before the end of another.
func (m *maker) name(a, b []string) string {
	out := append(slices.Clone(a[:(len(a)+1)/2]), b[len(b)/2:]...)
	for i := range out {
		out[i] = m.token(out[i])
	}
	return strings.Join(out, " ")
}

// token keeps a token, or draws an invented one in its place, or invents one.
func (m *maker) token(t string) string {
	m.tokens++
	n := float64(m.tokens)
	switch x := m.r.Float64(); {
	case x < (strength+discount*float64(len(m.types)))/(strength+n):
		t = m.spliced()
		m.types[strings.ToLower(t)] = true
		m.made = append(m.made, t)
	case x > 1-float64(len(m.made))/n:
		t = m.made[m.r.IntN(len(m.made))]
		m.made = append(m.made, t)
	}
	return t
}

// spliced is the beginning of one listed token and the end of another, and longer where all such tokens are taken.
func (m *maker) spliced() string {
	pick := func() []rune { return []rune(m.known[m.r.IntN(len(m.known))]) }
	a := pick()
	t := a[:(len(a)+1)/2]
	for {
		b := pick()
		t = append(slices.Clone(t), b[len(b)/2:]...)
		if len(t) > 3 && !m.types[strings.ToLower(string(t))] {
			return string(t)
		}
	}
}

// hotPairs are queries of two of the commonest tokens of listed people, each with each: the shape of “Muhammad Ali”.
func hotPairs(entries []screen.Entry) class {
	count := map[string]int{}
	for i := range entries {
		e := entries[i].Entity
		if names.KindOf(e.Schema) != names.Person || !isLatin(e.First("name")) {
			continue
		}
		for _, t := range strings.Fields(strings.ToLower(e.First("name"))) {
			if t = strings.Trim(t, ","); len(t) > 2 {
				count[t]++
			}
		}
	}
	all := make([]string, 0, len(count))
	for t := range count {
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b string) int {
		if count[a] != count[b] {
			return count[b] - count[a]
		}
		return strings.Compare(a, b)
	})
	all = all[:min(len(all), 32)]
	c := class{name: "hot pairs"}
	for _, a := range all {
		for _, b := range all {
			if a != b {
				q := &entity.Entity{ID: "q", Schema: "Person"}
				c.queries = append(c.queries, q.Add("name", entity.Value{Text: a + " " + b}))
			}
		}
	}
	return c
}
