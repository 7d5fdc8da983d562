package main

import (
	"runtime"
	"unicode"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/names"
	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/screen"
)

// class is a kind of query.
type class struct {
	name    string
	queries []*entity.Entity
}

// maxClass bounds the queries of the classes made from entries.
const maxClass = 2_000

// classes are the kinds of queries that cost differently: people nobody looks for, a listed name as it stands, one with two careless or
// evasive changes, and one in its own script.
func classes(entries []screen.Entry, people []*entity.Entity, queries int) []class {
	listed, mutated, native := class{name: "listed, exact"}, class{name: "listed, two changes"}, class{name: "listed, native script"}
	step := max(1, len(entries)/maxClass)
	for i := 0; i < len(entries); i += step {
		e := entries[i].Entity
		q := &entity.Entity{ID: "q", Schema: e.Schema}
		listed.queries = append(listed.queries, q.Add("name", entity.Value{Text: e.First("name")}))
		mutated.queries = append(mutated.queries, hardQuery(e, uint64(i)))
	}
	for i := range entries {
		e := entries[i].Entity
		for _, text := range append(e.Texts("name"), e.Texts("alias")...) {
			if !isLatin(text) && len(native.queries) < maxClass {
				q := &entity.Entity{ID: "q", Schema: e.Schema}
				native.queries = append(native.queries, q.Add("name", entity.Value{Text: text}))
			}
		}
	}
	out := []class{{"ordinary", people[:queries]}, listed, mutated, hotPairs(entries)}
	if len(native.queries) > 0 {
		out = append(out, native)
	}
	return out
}

func isLatin(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) {
			return false
		}
	}
	return true
}

// compareListed compares listed people with the next ones that have as many names.
func compareListed(m *score.Model, entries []screen.Entry) []compared {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	p := score.DefaultPolicy()
	var out []compared
	for _, n := range []int{1, 2, 3, 10} {
		var people []*score.Profile
		for i := range entries {
			if len(people) == maxClass {
				break
			}
			if names.KindOf(entries[i].Entity.Schema) != names.Person {
				continue
			}
			if x := m.Profile(entries[i].Entity); len(x.Names) == n {
				people = append(people, x)
			}
		}
		if len(people) < 2 {
			continue
		}
		c := compared{Names: n, Pairs: len(people) - 1}
		for range 2 { // the first pass warms the caches
			start := cpu()
			for i := range c.Pairs {
				m.Compare(people[i], people[i+1], &p)
			}
			c.Mean = us(cpu()-start) / float64(c.Pairs)
		}
		out = append(out, c)
	}
	return out
}
