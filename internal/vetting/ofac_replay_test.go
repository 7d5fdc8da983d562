package vetting_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/testdata"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/screen"
	"github.com/revetproject/revet/watchlist"
)

// TestPromise1OnTheHistoryOfOFAC replays the 156 versions of OFAC's list from
// May 2021 to December 2022 against 50,000 invented subjects, of whom 500 bear
// names of the list. At every tenth version the open matches equal those of a
// forward screening of everybody from nothing.
func TestPromise1OnTheHistoryOfOFAC(t *testing.T) {
	if testing.Short() {
		t.Skip("replays nineteen months of a real list")
	}
	const population, bearers = 50_000, 500
	given := strings.Fields(string(testdata.Gunzip(t, testdata.Path(t, "population", "us_census1990_dist.female.first.gz"))))
	family := strings.Fields(string(testdata.Gunzip(t, testdata.Path(t, "population", "us_census1990_dist.all.last.gz"))))
	name := func(fields []string, rng *rand.Rand) string {
		// Name, share, cumulated share, rank: four fields a row.
		return strings.ToUpper(fields[4*rng.IntN(min(len(fields)/4, 3000))])
	}
	w := newWorld(t, openSQLite(t), "tenant")
	w.configure(vetting.Configuration{ID: "default", Lists: []string{"ofac"}})
	rng := rand.New(rand.NewPCG(50, 500))
	checked, version := 0, 0
	rows, entries := make(map[string]string), make(map[string]*entity.Entity)
	for v, b := range testdata.OFACHistory(t) {
		version++
		when, err := time.Parse(time.RFC3339, v.Date)
		if err != nil {
			t.Fatal(err)
		}
		w.clock.Store(when.Unix() - time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Unix())
		entries = readChanged(t, b, rows, entries)
		if version == 1 {
			w.activate("ofac", entries)
			keys := slices.Sorted(maps.Keys(entries))
			var as []vetting.Arrival
			for i := range population {
				n := name(given, rng) + " " + name(family, rng)
				born := fmt.Sprintf("%d-%02d-%02d", 1940+rng.IntN(65), 1+rng.IntN(12), 1+rng.IntN(28))
				if i%(population/bearers) == 0 {
					e := entries[keys[rng.IntN(len(keys))]]
					n = e.First("name")
					if d := e.First("birthDate"); d != "" && rng.IntN(2) == 0 {
						born = d
					}
				}
				as = append(as, arrival(fmt.Sprintf("s%05d", i), "name="+n, "birthDate="+born))
			}
			w.receive(as...)
			continue
		}
		w.activate("ofac", entries)
		for _, r := range w.catchup() {
			if r.Missing != 0 || r.InScope != population || version > 2 && r.Mode != vetting.ModeDelta {
				t.Fatalf("version %s: %+v", v.Date, r)
			}
		}
		if version%10 != 0 {
			continue
		}
		checked++
		if diff := cmp.Diff(forwardFromNothing(w, "default", "ofac"), w.open()); diff != "" {
			t.Fatalf("version %d of %s: open matches differ from screening everyone from nothing (-want +got):\n%s", version, v.Date, diff)
		}
	}
	t.Logf("%d versions, compared at %d; %d open matches, %d alerts at the end", version, checked, len(w.open()), len(w.alerts()))
	if version != 156 || checked != 15 {
		t.Errorf("%d versions, %d checks", version, checked)
	}
}

// readChanged parses the rows of a version that differ from the one before and
// returns the entries as they are now. (Loading every version whole is tested
// where lists are loaded.) rows is the version before, and becomes this one.
func readChanged(t *testing.T, file []byte, rows map[string]string, before map[string]*entity.Entity) map[string]*entity.Entity {
	t.Helper()
	entries := maps.Clone(before)
	var changed bytes.Buffer
	seen := make(map[string]bool)
	for row := range strings.SplitSeq(strings.TrimSuffix(string(file), "\x1a"), "\r\n") {
		uid, _, ok := strings.Cut(row, ",")
		if !ok {
			continue
		}
		seen[uid] = true
		if rows[uid] != row {
			rows[uid] = row
			changed.WriteString(row + "\r\n")
		}
	}
	for uid := range rows {
		if !seen[uid] {
			delete(rows, uid)
			delete(entries, "ofac-"+uid)
		}
	}
	if changed.Len() == 0 {
		return entries
	}
	changed.WriteByte(0x1a)
	f := watchlist.File{Name: "sdn.csv", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(changed.Bytes())), nil }}
	snap, err := watchlist.Parse(t.Context(), watchlist.OFACCSV, []watchlist.File{f}, watchlist.Options{List: "ofac", Absent: []string{"alt", "add", "sdn_comments"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range snap.Entries {
		entries[e.Key] = e.Entity
	}
	if len(entries) != len(rows) {
		t.Fatalf("%d entries from %d rows", len(entries), len(rows))
	}
	return entries
}

// forwardFromNothing screens everybody forward with an index of its own.
func forwardFromNothing(w *world, config, list string) []pair {
	w.t.Helper()
	var out []pair
	err := w.db.Vetting(w.tenant).View(w.t.Context(), func(r vetting.Reader) error {
		out = nil
		c, err := r.Configuration(config, 0)
		if err != nil {
			return err
		}
		var entries []screen.Entry
		for _, x := range sorted(w.lists[list]) {
			entries = append(entries, screen.Entry{List: list, Key: x.Key, Entity: x.Entity})
		}
		cfg := &screen.Config{ID: config, Version: c.Version, Lists: []string{list}, Policy: c.Policy}
		index := w.engine.Index([]screen.Source{{List: list, Snapshot: 1, Hash: "h"}}, entries)
		h, err := r.Horizon()
		if err != nil {
			return err
		}
		return r.Subjects(1, h, func(v vetting.SubjectVersion) error {
			var q entity.Entity
			if err := q.UnmarshalJSON(v.Doc); err != nil {
				return err
			}
			res := index.Screen(&q, cfg)
			for _, x := range res.Candidates {
				if x.Above {
					out = append(out, pair{config, v.ID, x.List, x.Key, x.Result.Score, x.Result.Band, x.EntryHash})
				}
			}
			return nil
		})
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return ordered(out)
}
