package main

import (
	"maps"
	"slices"
	"unicode"

	"github.com/revetproject/revet/bench/internal/lists"
	"github.com/revetproject/revet/bench/internal/parallel"
	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/watchlist"
)

// originals is how often a person of the UN list is found by the name in the
// original script when the list holds the names in Latin letters alone.
type originals struct {
	Script  string  `json:"script"`
	Queries int     `json:"queries"`
	Gate    float64 `json:"gatePercent"`
	Line    float64 `json:"aboveTheLinePercent"`
	At10    float64 `json:"inTop10AboveTheLinePercent"`
	Span    span    `json:"inTop10AboveTheLineInterval"`
}

func (l *lab) originals() ([]originals, error) {
	es, err := l.Parse(watchlist.UNXML, "un", lists.Person, "watchlists/un_consolidated/un_2025-11-15.xml.gz")
	if err != nil {
		return nil, err
	}
	type query struct {
		profile *score.Profile
		script  string
		entry   uint32
	}
	var queries []query
	var latin []*entity.Entity
	for _, e := range es {
		left, native := e.Clone(), &entity.Entity{Schema: "Person"}
		script := ""
		for _, p := range []string{"name", "alias", "weakAlias", "previousName"} {
			kept := left.Properties[p][:0]
			for _, v := range left.Properties[p] {
				if !lists.Foreign(v.Text) {
					kept = append(kept, v)
				} else if v.Word == "NAME_ORIGINAL_SCRIPT" {
					native.Add("name", entity.Value{Text: v.Text})
					script = scriptOf(v.Text)
				}
			}
			left.Properties[p] = kept
		}
		if len(native.Properties["name"]) > 0 {
			queries = append(queries, query{l.model.Profile(native), script, uint32(len(latin))})
		}
		latin = append(latin, left)
	}
	d := l.listed(latin)
	passed, above, top := make([]bool, len(queries)), make([]bool, len(queries)), make([]bool, len(queries))
	parallel.For(len(queries), func(i int) {
		q := queries[i]
		own, better := l.model.Compare(q.profile, d.profiles[q.entry], &l.policy), 0
		for _, c := range d.index.Candidates(q.profile, &l.policy, nil) {
			passed[i] = passed[i] || c == q.entry
			if l.model.Compare(q.profile, d.profiles[c], &l.policy).Score > own.Score {
				better++
			}
		}
		above[i] = passed[i] && l.policy.Passes(&own, "un")
		top[i] = above[i] && better < 10
	})
	by := map[string]*[4]int{}
	for i, q := range queries {
		for _, s := range []string{allScripts, q.script} {
			if by[s] == nil {
				by[s] = &[4]int{}
			}
			by[s][0]++
			by[s][1] += one(passed[i])
			by[s][2] += one(above[i])
			by[s][3] += one(top[i])
		}
	}
	var out []originals
	for _, s := range slices.Sorted(maps.Keys(by)) {
		c := by[s]
		of := func(i int) float64 { return 100 * float64(c[i]) / float64(c[0]) }
		out = append(out, originals{s, c[0], of(1), of(2), of(3), wilson(c[3], c[0], 100)})
	}
	return out, nil
}

const allScripts = "all"

// scriptOf is the script of the first letter of a text that is not Latin.
func scriptOf(text string) string {
	for _, r := range text {
		if !unicode.IsLetter(r) || unicode.Is(unicode.Latin, r) {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(unicode.Scripts)) {
			if unicode.Is(unicode.Scripts[name], r) {
				return name
			}
		}
	}
	return "Latin"
}
