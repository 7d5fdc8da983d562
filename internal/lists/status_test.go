package lists_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/screen"
	"github.com/revetproject/revet/watchlist"
)

// publisher serves what it is told, or cannot be reached.
type publisher struct {
	files []watchlist.File
	err   error
	freed int
}

func (p *publisher) Fetch(_ context.Context, asks []watchlist.FetchRequest) ([]*watchlist.Fetched, func(), error) {
	if p.err != nil {
		return nil, nil, p.err
	}
	got := make([]*watchlist.Fetched, len(p.files))
	for i, f := range p.files {
		got[i] = &watchlist.Fetched{File: f, FinalURL: asks[i].URL}
	}
	return got, func() { p.freed++ }, nil
}

func (b *bench) problem(list string) string {
	b.t.Helper()
	ps, err := b.Problems(b.t.Context(), []string{list}, b.clock.UnixMicro())
	if err != nil {
		b.t.Fatal(err)
	}
	return ps[list]
}

// R-REG-4: ten days of the same content are fresh, ten days of errors are
// stale, and the two are told apart.
func TestStalenessTellsAQuietPublisherFromAnUnreachableOne(t *testing.T) {
	databases(t, func(t *testing.T, b *bench) {
		p := &publisher{files: []watchlist.File{ftm(crowd(60)...)}}
		b.Service = b.service("", func(o *lists.Options) { o.Fetcher = p })
		if got := b.problem("watch"); got != "missing: the list is not declared" {
			t.Errorf("undeclared: %q", got)
		}
		b.declare(func(l *lists.List) { l.Sources = []string{"https://lists.example/watch.json"} })
		if got := b.problem("watch"); !strings.HasPrefix(got, "missing: ") {
			t.Errorf("before the first load: %q", got)
		}
		update := func(want lists.Outcome) lists.LoadResult {
			t.Helper()
			l, err := b.Update(t.Context(), "watch", "scheduler")
			if err != nil {
				t.Fatal(err)
			}
			if l.Outcome != want {
				t.Fatalf("outcome %s (%v), want %s", l.Outcome, l.Err(), want)
			}
			return l
		}
		update(lists.Activated)
		for range 10 {
			b.clock = b.clock.Add(24 * time.Hour)
			update(lists.Unchanged)
			if got := b.problem("watch"); got != "" {
				t.Fatalf("a publisher that serves the same content looks %q", got)
			}
		}
		if p.freed != 11 {
			t.Errorf("%d of 11 fetches were released", p.freed)
		}
		p.err = errors.New("503 Service Unavailable")
		var last lists.LoadResult
		for range 3 {
			b.clock = b.clock.Add(24 * time.Hour)
			last = update(lists.Failed)
		}
		if last.Reached || !strings.Contains(last.Problem, "could not reach the publisher") || !strings.Contains(last.Problem, "503") {
			t.Errorf("an unreachable publisher is recorded as reached %t, %q", last.Reached, last.Problem)
		}
		if got := b.problem("watch"); !strings.HasPrefix(got, "stale: ") || !strings.Contains(got, "could not be reached") || !strings.Contains(got, "72 h ago, limit 48 h") {
			t.Errorf("after three days of errors: %q", got)
		}
		at := b.clock.Add(-30 * time.Hour).UnixMicro()
		if ps, err := b.Problems(t.Context(), []string{"watch"}, at); err != nil || len(ps) != 0 {
			t.Errorf("as of a moment within the limit: %v %v", ps, err)
		}
		st, err := b.Status(t.Context(), "watch")
		if err != nil {
			t.Fatal(err)
		}
		if st.Reached.ID != st.Good.ID || st.Last.ID != last.ID || st.Age < 72*time.Hour {
			t.Errorf("clocks: last %d, reached %d, good %d, age %s", st.Last.ID, st.Reached.ID, st.Good.ID, st.Age)
		}
		p.err, p.files = nil, []watchlist.File{ftm(crowd(20)...)}
		refused := update(lists.Refused)
		if got := b.problem("watch"); !strings.HasPrefix(got, "stale: ") || !strings.Contains(got, "was refused") {
			t.Errorf("a refused load (%d) does not make the list fresh: %q", refused.ID, got)
		}
		p.files = []watchlist.File{ftm(crowd(60)...)}
		update(lists.Unchanged)
		if got := b.problem("watch"); got != "" {
			t.Errorf("reached again: %q", got)
		}
	})
}

func TestUpdateNeedsAnAddress(t *testing.T) {
	b := sqlite(t)
	b.declare()
	if _, err := b.Update(t.Context(), "watch", "scheduler"); err == nil || !strings.Contains(err.Error(), "no fetcher") {
		t.Errorf("without a fetcher: %v", err)
	}
	b.Service = b.service("", func(o *lists.Options) { o.Fetcher = &publisher{} })
	if _, err := b.Update(t.Context(), "watch", "scheduler"); err == nil || !strings.Contains(err.Error(), "no source address") {
		t.Errorf("without an address: %v", err)
	}
}

func TestSourcesSayWhatIsWrong(t *testing.T) {
	b := sqlite(t)
	b.declare()
	b.declare(func(l *lists.List) { l.ID = "empty" })
	l := b.load("watch", lists.Activated, ftm(crowd(60)...))
	st := b.epoch("north").State
	got, err := b.Sources(t.Context(), []string{"watch", "nowhere", "empty", "watch"}, st, b.clock.UnixMicro())
	if err != nil {
		t.Fatal(err)
	}
	want := []screen.Source{
		{List: "empty", Problem: "missing: no snapshot is active"},
		{List: "nowhere", Problem: "missing: the list is not declared"},
		{List: "watch", Snapshot: 1, Hash: l.Hash},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
	got, err = b.Sources(t.Context(), []string{"watch"}, vetting.State{}, b.clock.UnixMicro())
	if err != nil || got[0].Problem == "" {
		t.Errorf("a tenant without the list in force: %+v %v", got, err)
	}
}
