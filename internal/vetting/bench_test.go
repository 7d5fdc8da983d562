package vetting_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/testdata"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/watchlist"
)

// BenchmarkReceive imports invented people against OFAC's list of June 2021
// and the UN's of August 2025: data, screening, evidence and ledger leaf are on
// disk (SQLite, flushed at each commit) when a batch is counted. It needs the
// data that REVET_TESTDATA names.
func BenchmarkReceive(b *testing.B) {
	w := newWorld(b, openDurable(b), "tenant")
	for list, l := range map[string]struct {
		format watchlist.Format
		files  []string
	}{
		"ofac": {watchlist.OFACCSV, []string{"ofac_full/2021-06-29/sdn.csv.gz", "ofac_full/2021-06-29/alt.csv.gz", "ofac_full/2021-06-29/add.csv.gz", "ofac_full/2021-06-29/sdn_comments.csv.gz"}},
		"un":   {watchlist.UNXML, []string{"un_consolidated/un_2025-08-02.xml.gz"}},
	} {
		var files []watchlist.File
		for _, f := range l.files {
			path := testdata.Path(b, "watchlists", f)
			files = append(files, watchlist.File{Name: path, Open: func() (io.ReadCloser, error) { return os.Open(path) }})
		}
		snap, err := watchlist.Parse(b.Context(), l.format, files, watchlist.Options{List: list})
		if err != nil {
			b.Fatal(err)
		}
		entries := make(map[string]*entity.Entity, len(snap.Entries))
		for _, e := range snap.Entries {
			entries[e.Key] = e.Entity
		}
		w.activate(list, entries)
	}
	w.configure(vetting.Configuration{ID: "default", Lists: []string{"ofac", "un"}})
	rng := rand.New(rand.NewPCG(1, 1))
	syllables := []string{"ka", "lo", "mi", "ran", "to", "ves", "sha", "dor", "pe", "lin", "ger", "bu"}
	word := func() string {
		s := ""
		for range 2 + rng.IntN(2) {
			s += syllables[rng.IntN(len(syllables))]
		}
		return s
	}
	const batch = 2000
	n := 0
	next := func() []vetting.Arrival {
		as := make([]vetting.Arrival, batch)
		for i := range as {
			n++
			as[i] = arrival(fmt.Sprintf("s%d", n), "name="+word()+" "+word(), fmt.Sprintf("birthDate=19%02d-0%d-1%d", rng.IntN(99), 1+rng.IntN(9), rng.IntN(9)))
		}
		return as
	}
	w.receive(next()...) // builds the index
	for b.Loop() {
		b.StopTimer()
		as := next()
		b.StartTimer()
		w.receive(as...)
	}
	b.ReportMetric(float64(batch*b.N)/b.Elapsed().Seconds(), "subjects/s")
}
