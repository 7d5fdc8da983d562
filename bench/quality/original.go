package main

import (
	"context"
	"io"
	"os"
	"path/filepath"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/index"
	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/watchlist"
)

// originals is how often a person of the UN list is found by the name in the
// original script when the list holds the names in Latin letters alone.
type originals struct {
	Queries int     `json:"queries"`
	Gate    float64 `json:"gatePercent"`
	Line    float64 `json:"aboveTheLinePercent"`
	At10    float64 `json:"inTop10AboveTheLinePercent"`
}

func (l *lab) originals() (originals, error) {
	path := filepath.Join(l.data, "watchlists", "un_consolidated", "un_2025-11-15.xml.gz")
	snap, err := watchlist.Parse(context.Background(), watchlist.UNXML,
		[]watchlist.File{{Name: "un.xml", Open: func() (io.ReadCloser, error) { return os.Open(path) }}}, watchlist.Options{List: "un"})
	if err != nil {
		return originals{}, err
	}
	type query struct {
		profile *score.Profile
		entry   uint32
	}
	var queries []query
	var listed []*score.Profile
	for _, e := range snap.Entries {
		if e.Entity.Schema != "Person" {
			continue
		}
		latin, native := e.Entity.Clone(), &entity.Entity{Schema: "Person"}
		for _, p := range []string{"name", "alias", "weakAlias", "previousName"} {
			kept := latin.Properties[p][:0]
			for _, v := range latin.Properties[p] {
				if !foreign(v.Text) {
					kept = append(kept, v)
				} else if v.Word == "NAME_ORIGINAL_SCRIPT" {
					native.Add("name", entity.Value{Text: v.Text})
				}
			}
			latin.Properties[p] = kept
		}
		if len(native.Properties["name"]) > 0 {
			queries = append(queries, query{l.model.Profile(native), uint32(len(listed))})
		}
		listed = append(listed, l.model.Profile(latin))
	}
	ix := index.NewLists(l.model, listed)
	passed, above, top := make([]bool, len(queries)), make([]bool, len(queries)), make([]bool, len(queries))
	parallel(len(queries), func(i int) {
		q := queries[i]
		own, better := l.model.Compare(q.profile, listed[q.entry], &l.policy), 0
		for _, c := range ix.Candidates(q.profile, &l.policy, nil) {
			passed[i] = passed[i] || c == q.entry
			if l.model.Compare(q.profile, listed[c], &l.policy).Score > own.Score {
				better++
			}
		}
		above[i] = passed[i] && l.policy.Passes(&own, "un")
		top[i] = above[i] && better < 10
	})
	share := func(hits []bool) float64 {
		n := 0
		for _, h := range hits {
			if h {
				n++
			}
		}
		return 100 * float64(n) / float64(len(hits))
	}
	if len(queries) == 0 {
		return originals{}, nil
	}
	return originals{len(queries), share(passed), share(above), share(top)}, nil
}
