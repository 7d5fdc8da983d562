package lists_test

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/watchlist"
)

// site is a publisher on the network. It marks each file with an ETag of its
// content and keeps what it was asked.
type site struct {
	*httptest.Server
	files map[string]string
	down  bool
	// sent are the files that were transferred, asked those whose request
	// carried a condition.
	sent, asked []string
}

func newSite(t testing.TB) *site {
	s := &site{files: map[string]string{}}
	s.Server = httptest.NewUnstartedServer(s)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := path.Base(r.URL.Path)
	if s.down {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	content, ok := s.files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	etag := fmt.Sprintf("%q", fmt.Sprintf("%x", sha256.Sum256([]byte(content)))[:12])
	w.Header().Set("ETag", etag)
	w.Header().Set("Last-Modified", "Mon, 02 Mar 2026 06:00:00 GMT")
	if r.Header.Get("If-None-Match") != "" || r.Header.Get("If-Modified-Since") != "" {
		s.asked = append(s.asked, name)
	}
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	s.sent = append(s.sent, name)
	io.WriteString(w, content)
}

func (s *site) fetcher() watchlist.Fetcher {
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	return watchlist.Fetcher{Options: watchlist.FetchOptions{
		RootCAs: roots, AllowPrivate: true, Sleep: func(context.Context, time.Duration) error { return nil },
	}}
}

// takeSDN puts an OFAC list of n people on the site.
func (s *site) takeSDN(t testing.TB, n int) {
	sdn, alt, add := sdnFiles(n)
	for _, f := range []watchlist.File{sdn, alt, add} {
		s.files[f.Name] = string(read(t, f))
	}
}

// fetched opens a bench whose list "sdn" has three files on a site.
func fetched(t *testing.T) (*bench, *site) {
	b, s := sqlite(t), newSite(t)
	b.Service = b.service("", func(o *lists.Options) { o.Fetcher = s.fetcher() })
	b.declare(func(l *lists.List) {
		l.ID, l.Format = "sdn", watchlist.OFACCSV
		l.Sources = []string{s.URL + "/sdn.csv", s.URL + "/alt.csv", s.URL + "/add.csv"}
	})
	s.takeSDN(t, 60)
	return b, s
}

// update asks the publisher and returns what was transferred and what was
// asked under a condition.
func (b *bench) update(s *site, want lists.Outcome) (r lists.LoadResult, sent, asked string) {
	b.t.Helper()
	s.sent, s.asked = nil, nil
	b.clock = b.clock.Add(time.Hour)
	r, err := b.Update(b.t.Context(), "sdn", operator)
	if err != nil {
		b.t.Fatal(err)
	}
	if r.Outcome != want {
		b.t.Fatalf("outcome %s (%v), want %s", r.Outcome, r.Err(), want)
	}
	return r, strings.Join(s.sent, " "), strings.Join(s.asked, " ")
}

// leavesHold checks what the ledger says of rows against the rows.
func (b *bench) leavesHold() {
	b.t.Helper()
	n := 0
	for _, kind := range []audit.Kind{audit.ListLoaded, audit.ListRefused, audit.SnapshotActivated} {
		for _, p := range b.leaves("", kind) {
			for _, d := range p.Rows {
				now, known, err := b.CheckRows(b.t.Context(), d)
				if err != nil || !known || now != d.SHA256 {
					b.t.Errorf("%s: rows %s %s now have digest %s (known %t, %v), the leaf says %s", kind, d.Table, d.Key, now, known, err, d.SHA256)
				}
				n++
			}
		}
	}
	if n == 0 {
		b.t.Error("the ledger speaks of no row")
	}
}

// R-FMT-9: what a publisher says is unchanged is not transferred again, and the
// list is known to be current.
func TestRFMT9NotModifiedKeepsTheListFresh(t *testing.T) {
	b, s := fetched(t)
	first, sent, asked := b.update(s, lists.Activated)
	if sent != "sdn.csv alt.csv add.csv" || asked != "" {
		t.Errorf("first: sent %q, asked %q", sent, asked)
	}
	if len(first.Origins) != 3 || first.Origins[1].URL != s.URL+"/alt.csv" || first.Origins[1].ETag == "" || first.Origins[1].FinalURL != s.URL+"/alt.csv" || first.Origins[1].NotModified {
		t.Errorf("origins %+v", first.Origins)
	}
	for range 3 {
		b.clock = b.clock.Add(30 * time.Hour)
		again, sent, asked := b.update(s, lists.Unchanged)
		if sent != "" || asked != "sdn.csv alt.csv add.csv" {
			t.Errorf("again: sent %q, asked %q", sent, asked)
		}
		if !again.Reached || !again.Origins[2].NotModified || again.Hash != first.Hash || again.FetchedAt <= first.FetchedAt {
			t.Errorf("an unchanged list: %+v", again.Load)
		}
		if diff := gocmp.Diff(first.Files, again.Files); diff != "" {
			t.Errorf("its files (-first +again):\n%s", diff)
		}
	}
	if got := b.problem("sdn"); got != "" {
		t.Errorf("a list that is confirmed every day is %q", got)
	}
	// Not reached is something else: the clock stands, the list goes stale, and
	// the conditions of the good load hold on.
	s.down = true
	b.clock = b.clock.Add(50 * time.Hour)
	if r, _, _ := b.update(s, lists.Failed); r.Reached {
		t.Error("a publisher that answers 503 counts as reached")
	}
	if got := b.problem("sdn"); !strings.HasPrefix(got, "stale: ") || !strings.Contains(got, "could not be reached") {
		t.Errorf("after two days without contact: %q", got)
	}
	s.down = false
	if _, sent, asked := b.update(s, lists.Unchanged); sent != "" || asked != "sdn.csv alt.csv add.csv" {
		t.Errorf("after the break: sent %q, asked %q", sent, asked)
	}
	if got := b.problem("sdn"); got != "" {
		t.Errorf("after contact: %q", got)
	}
	b.leavesHold()
}

// A list of several files of which one changed is read from all of them.
func TestRFMT9NotModifiedPartsComeFromTheStore(t *testing.T) {
	b, s := fetched(t)
	b.update(s, lists.Activated)
	s.files["alt.csv"] = strings.Replace(s.files["alt.csv"], `"ABDURAHMONOV, Dilshod"`, `"ABDURAHMONOV, Diloro"`, 1)
	r, sent, asked := b.update(s, lists.Activated)
	if sent != "alt.csv" || asked != "sdn.csv alt.csv add.csv" {
		t.Errorf("sent %q, asked %q", sent, asked)
	}
	if r.Entries != 60 || r.Changed != 1 || r.Added != 0 || r.Removed != 0 || len(r.Files) != 3 {
		t.Errorf("one alias changed: %+v", r.Load)
	}
}

// The bytes of a refused load were never taken: no condition may be sent until
// a load was good again, or the damage would come to look current.
func TestRFMT9NoConditionsAfterARefusal(t *testing.T) {
	b, s := fetched(t)
	b.update(s, lists.Activated)
	before := b.inForce("sdn")
	good := s.files
	s.files = map[string]string{}
	s.takeSDN(t, 12)
	b.update(s, lists.Refused)
	for range 2 {
		if _, sent, asked := b.update(s, lists.Refused); sent != "sdn.csv alt.csv add.csv" || asked != "" {
			t.Errorf("after a refusal: sent %q, asked %q", sent, asked)
		}
		b.expectInForce("sdn", before)
	}
	// What cannot be read is not taken either.
	s.files["sdn.csv"] = string(halfRow([]byte(good["sdn.csv"])))
	if r, _, _ := b.update(s, lists.Failed); !r.Reached {
		t.Error("a file that is cut off counts as not reached")
	}
	s.files = good
	if _, sent, asked := b.update(s, lists.Unchanged); sent != "sdn.csv alt.csv add.csv" || asked != "" {
		t.Errorf("after a failure: sent %q, asked %q", sent, asked)
	}
	if _, sent, _ := b.update(s, lists.Unchanged); sent != "" {
		t.Errorf("after a good load: sent %q", sent)
	}
	// A refused load that two people accept is good, and its marks hold.
	s.files = map[string]string{}
	s.takeSDN(t, 12)
	r, _, _ := b.update(s, lists.Refused)
	for _, who := range []string{anna, boris} {
		if _, err := b.Accept(t.Context(), "sdn", r.ID, who, "the programme ended"); err != nil {
			t.Fatal(err)
		}
	}
	if _, sent, asked := b.update(s, lists.Unchanged); sent != "" || asked != "sdn.csv alt.csv add.csv" {
		t.Errorf("after an acceptance: sent %q, asked %q", sent, asked)
	}
}

// An ETag is no version: the same mark on other bytes, and other marks on the
// same bytes, are judged by what was read.
func TestRFMT3MarksOfThePublisherAreNoVersion(t *testing.T) {
	b, s := fetched(t)
	first, _, _ := b.update(s, lists.Activated)
	// An import in between carries no marks, so the next request has none.
	sdn, alt, add := sdnFiles(60)
	b.load("sdn", lists.Unchanged, sdn, alt, add)
	r, sent, asked := b.update(s, lists.Unchanged)
	if sent != "sdn.csv alt.csv add.csv" || asked != "" || r.Hash != first.Hash || r.Snapshot != first.Snapshot {
		t.Errorf("after an import: sent %q, asked %q, %+v", sent, asked, r.Load)
	}
}

// A redirect to another host, and a list that is too large, leave the old
// snapshot and say why.
func TestRFMT9WhatIsNotFetchedChangesNothing(t *testing.T) {
	b, s := fetched(t)
	b.update(s, lists.Activated)
	before := b.inForce("sdn")
	other := newSite(t)
	s.Config.Handler = http.RedirectHandler(strings.Replace(other.URL, "127.0.0.1", "localhost", 1), http.StatusFound)
	r, _, _ := b.update(s, lists.Failed)
	if r.Reached || !strings.Contains(r.Problem, "host localhost is not among the hosts allowed") || strings.Contains(r.Problem, "could not reach") {
		t.Errorf("reached %t, %q", r.Reached, r.Problem)
	}
	s.Config.Handler = s
	small := s.fetcher()
	small.Options.MaxBytes = 1000
	b.Service = b.service("", func(o *lists.Options) { o.Fetcher = small })
	s.files["sdn.csv"] += "\n"
	if r, _, _ := b.update(s, lists.Failed); !strings.Contains(r.Problem, "1000") {
		t.Errorf("%q", r.Problem)
	}
	b.expectInForce("sdn", before)
}

// R-FMT-3: the same content under another date is the same version, and nobody
// is screened again.
func TestRFMT3OtherDateSameContent(t *testing.T) {
	b := sqlite(t)
	var told []string
	b.Service = b.service("", func(o *lists.Options) {
		o.Progress = func(task string, done, total int64) {
			if strings.HasPrefix(task, "read ") && done > 0 && done == total {
				told = append(told, task)
			}
		}
	})
	b.declare(func(l *lists.List) { l.ID, l.Format = "un", watchlist.UNXML })
	first := b.load("un", lists.Activated, unFile("2026-02-27", 60))
	before := b.inForce("un")
	for _, day := range []string{"2026-02-28", "2026-03-01", "2026-03-02"} {
		r := b.load("un", lists.Unchanged, unFile(day, 60))
		if r.Hash != first.Hash || r.Files[0].SHA256 == first.Files[0].SHA256 || !strings.HasPrefix(time.UnixMicro(r.PublishedAt).UTC().Format(time.RFC3339), day) {
			t.Errorf("%s: %+v", day, r.Load)
		}
		b.expectInForce("un", before)
	}
	if len(told) != 4 {
		t.Errorf("of four loads the end of reading was told for %v", told)
	}
}
