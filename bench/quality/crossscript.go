package main

import (
	"bufio"
	"bytes"
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/revetproject/revet/bench/internal/folds"
	"github.com/revetproject/revet/bench/internal/parallel"
	"github.com/revetproject/revet/names"
)

// crossScript is how often the Latin form of a token is among the ten tokens most
// like its form in another script, out of 20,000. The tokens asked for are of the
// fold that no table was trained on.
type crossScript struct {
	Script  string  `json:"script"`
	Queries int     `json:"queries"`
	Related float64 `json:"relatedPercent"`
	At10    float64 `json:"recallAt10Percent"`
	// Rules is what is found by rules alone, without learnt tables.
	Rules float64 `json:"rulesAloneAt10Percent"`
}

const (
	crossList    = 20000
	crossQueries = 500
)

func (l *lab) crossScript(queries int) ([]crossScript, error) {
	files, err := l.Glob("names/xlit_tokens_dev/*.tsv.gz")
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	var out []crossScript
	for _, f := range files {
		raw, err := l.Open(f)
		if err != nil {
			return nil, err
		}
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(f), "en_"), ".tsv.gz")
		out = append(out, measureCrossScript(name, raw, queries))
	}
	return out, nil
}

type asked struct{ latin, native string }

func measureCrossScript(name string, raw []byte, most int) crossScript {
	var queries []asked
	seen := make(map[string]bool)
	var list []names.Token
	lines := bufio.NewScanner(bytes.NewReader(raw))
	for lines.Scan() {
		f := strings.Split(lines.Text(), "\t")
		if len(f) != 3 || f[0] == "latin" {
			continue
		}
		l := names.Tokens(f[0], names.Person)
		if len(l) != 1 {
			continue
		}
		key := l[0].Keys[0].Text
		if folds.Of(f[1]) == folds.HeldOut && len(queries) < most {
			queries = append(queries, asked{key, f[1]})
		} else if len(list) >= crossList {
			continue
		}
		if !seen[key] {
			seen[key] = true
			list = append(list, l[0])
		}
	}
	r := crossScript{Script: name, Queries: len(queries)}
	related, found, ruled := make([]bool, len(queries)), make([]bool, len(queries)), make([]bool, len(queries))
	parallel.For(len(queries), func(i int) {
		related[i], found[i] = ask(queries[i], list, true)
		_, ruled[i] = ask(queries[i], list, false)
	})
	for i := range queries {
		if related[i] {
			r.Related += 100 / float64(len(queries))
		}
		if found[i] {
			r.At10 += 100 / float64(len(queries))
		}
		if ruled[i] {
			r.Rules += 100 / float64(len(queries))
		}
	}
	return r
}

// ask ranks the list by how likely each token is to be the query in Latin letters: by
// the learnt tables, or by the keys of rules and how many letters differ.
func ask(q asked, list []names.Token, learnt bool) (related, found bool) {
	type hit struct {
		cost int64
		text string
	}
	var hits []hit
	// A run without spaces is cut into surname and given name; whole again it is a join.
	n := names.NewAnalyser().Name(q.native, names.Person)
	for _, tokens := range [][]names.Token{n.Tokens, n.Joins} {
		for i := range tokens {
			t := &tokens[i]
			if len(n.Tokens) > 1 && int(t.Span) != len(n.Tokens) {
				continue
			}
			if !learnt {
				t.Keys = slices.DeleteFunc(t.Keys, func(k names.Key) bool { return k.Learnt() })
			}
			for j := range list {
				level, a, b := names.Relate(t, &list[j])
				if level == names.Unrelated {
					continue
				}
				x, y := &t.Keys[a], &list[j].Keys[b]
				cost, known := names.Spelling(t, &list[j])
				if !known || !learnt {
					cost = int64(names.Distance(x.Text, y.Text, 9))*2_000_000 + int64(x.Cost+y.Cost)
				}
				hits = append(hits, hit{cost, list[j].Keys[0].Text})
			}
		}
	}
	slices.SortFunc(hits, func(a, b hit) int { return cmp.Or(cmp.Compare(a.cost, b.cost), strings.Compare(a.text, b.text)) })
	for i, h := range hits {
		if h.text == q.latin {
			return true, i < 10
		}
	}
	return false, false
}
