package vetting_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/vetting"
)

// The last clock of a list stands still until a run with missing 0 is reported
// for every configuration that consults it.
func TestListCoverage(t *testing.T) {
	databases(t, func(t *testing.T, open func(testing.TB) *store.DB) {
		w := newWorld(t, open(t), "clocks")
		coverage := func(list string, snapshot int64) []vetting.ListCoverage {
			t.Helper()
			got, err := w.svc.ListCoverage(t.Context(), list, snapshot)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		if got := coverage("clocks-a", 1); got != nil {
			t.Errorf("before everything: %+v", got)
		}
		first := map[string]*entity.Entity{"W-1": person("W-1", "name=Marlen Oshurkov")}
		w.activate("clocks-a", first)
		w.activate("clocks-b", listed())
		w.configure(vetting.Configuration{ID: "both", Lists: []string{"clocks-a", "clocks-b"}})
		w.configure(vetting.Configuration{ID: "one", Lists: []string{"clocks-b"}})
		crowd(w, 5)
		if got := coverage("clocks-a", 1); len(got) != 1 || got[0].Config != "both" || got[0].Done() {
			t.Errorf("before a run: %+v", got)
		}
		w.catchup()
		old := coverage("clocks-a", 1)
		if len(old) != 1 || !old[0].Done() || old[0].At == 0 {
			t.Errorf("after the run: %+v", old)
		}
		if got := coverage("clocks-b", 1); len(got) != 2 || !got[0].Done() || !got[1].Done() {
			t.Errorf("a list of two configurations: %+v", got)
		}
		// A new snapshot starts the clock again; the old one keeps its answer.
		w.pass(time.Hour)
		w.activate("clocks-a", map[string]*entity.Entity{"W-1": first["W-1"], "W-3": person("W-3", "name=Ordinary Citizen001")})
		since := coverage("clocks-a", 2)
		if len(since) != 1 || since[0].Done() || since[0].Epoch <= old[0].Epoch {
			t.Errorf("a new snapshot: %+v", since)
		}
		if diff := cmp.Diff(old, coverage("clocks-a", 1)); diff != "" {
			t.Errorf("the snapshot before (-was +is):\n%s", diff)
		}
		w.pass(time.Hour)
		w.catchup()
		done := coverage("clocks-a", 2)
		if len(done) != 1 || !done[0].Done() || done[0].At < old[0].At+int64(2*time.Hour/time.Microsecond) || done[0].Run <= old[0].Run {
			t.Errorf("after the next run: %+v, before %+v", done, old)
		}
		// A later run for another cause does not move it.
		w.must(w.svc.Request(t.Context(), "system", "test"))
		w.pass(time.Hour)
		w.catchup()
		if diff := cmp.Diff(done, coverage("clocks-a", 2)); diff != "" {
			t.Errorf("a later run (-was +is):\n%s", diff)
		}
		if got := coverage("clocks-a", 3); got != nil {
			t.Errorf("a snapshot that is not there: %+v", got)
		}
	})
}
