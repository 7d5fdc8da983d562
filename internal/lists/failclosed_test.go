package lists_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/watchlist"
)

// aliases counts the aliases of the list in force.
func (b *bench) aliases(list string) int {
	b.t.Helper()
	st, err := b.Status(b.t.Context(), list)
	if err != nil {
		b.t.Fatal(err)
	}
	n := 0
	err = b.db.Lists("").View(b.t.Context(), func(r lists.Reader) error {
		n = 0
		return r.Entries(list, st.Active.N, func(v vetting.EntryVersion) error {
			n += strings.Count(string(v.Doc), `"alias"`)
			return nil
		})
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

// keeps expects an update to end in a way that leaves list and aliases.
func (b *bench) keeps(s *site, want lists.Outcome, says string) lists.LoadResult {
	b.t.Helper()
	before, aliases := b.inForce("sdn"), b.aliases("sdn")
	if aliases == 0 {
		b.t.Fatal("no alias is in force to begin with")
	}
	r, _, _ := b.update(s, want)
	if r.Err() == nil || !strings.Contains(r.Err().Error(), says) {
		b.t.Errorf("it says %v, want something with %q", r.Err(), says)
	}
	b.expectInForce("sdn", before)
	if got := b.aliases("sdn"); got != aliases {
		b.t.Errorf("%d aliases in force, had %d", got, aliases)
	}
	return r
}

// The file of aliases is gone and cannot be fetched: nothing of the rest is
// taken.
func TestFailClosedAliasFileNotToBeHad(t *testing.T) {
	b, s := fetched(t)
	b.update(s, lists.Activated)
	alt := s.files["alt.csv"]
	delete(s.files, "alt.csv")
	r := b.keeps(s, lists.Failed, "alt.csv answered 404")
	if r.Reached || len(r.Files) != 0 {
		t.Errorf("%+v", r.Load)
	}
	s.files["alt.csv"] = ""
	b.keeps(s, lists.Failed, "alt.csv")
	s.files["alt.csv"] = alt[:strings.Index(alt, "\n")+1] + "\x1a"
	b.keeps(s, lists.Refused, watchlist.GateAliasDrop)
	// The first load is no exception.
	fresh, s := fetched(t)
	delete(s.files, "alt.csv")
	fresh.update(s, lists.Failed)
	if got := fresh.problem("sdn"); !strings.HasPrefix(got, "missing: ") {
		t.Errorf("a list without its aliases is %q", got)
	}
}

// A list that ends after its first 200 lines is not the list.
func TestFailClosedListCutTo200Lines(t *testing.T) {
	b, s := fetched(t)
	s.takeSDN(t, 1000)
	b.update(s, lists.Activated)
	lines := strings.SplitAfter(s.files["sdn.csv"], "\n")
	s.files["sdn.csv"] = strings.Join(lines[:200], "") + "\x1a"
	r := b.keeps(s, lists.Refused, watchlist.GateDrop)
	if r.Entries > 200 {
		t.Errorf("%d entries", r.Entries)
	}
	// Asked again and again, the answer stays.
	for range 3 {
		b.keeps(s, lists.Refused, watchlist.GateDrop)
	}
	if got := b.problem("sdn"); got != "" {
		t.Errorf("within its limit of age the old list is %q", got)
	}
	b.clock = b.clock.Add(72 * time.Hour)
	b.keeps(s, lists.Refused, watchlist.GateDrop)
	if got := b.problem("sdn"); !strings.HasPrefix(got, "stale: ") || !strings.Contains(got, "was refused") {
		t.Errorf("past its limit the old list is %q", got)
	}
}

// An empty file is no list, neither after a good one nor as the first.
func TestFailClosedEmptyList(t *testing.T) {
	b, s := fetched(t)
	b.update(s, lists.Activated)
	for _, empty := range []string{"", "\x1a", "\r\n\r\n", "\xef\xbb\xbf"} {
		s.files["sdn.csv"] = empty
		b.keeps(s, lists.Failed, "sdn.csv")
	}
	first, s := fetched(t)
	s.files["sdn.csv"] = ""
	first.update(s, lists.Failed)
	if got := first.problem("sdn"); !strings.HasPrefix(got, "missing: ") {
		t.Errorf("%q", got)
	}
}

// Half an XML file changes nothing, wherever it is cut.
func TestFailClosedHalfOfTheUNList(t *testing.T) {
	b := sqlite(t)
	b.declare(func(l *lists.List) { l.ID, l.Format = "un", watchlist.UNXML })
	b.load("un", lists.Activated, unFile("2026-02-27", 60))
	before := b.inForce("un")
	whole := read(t, unFile("2026-03-01", 61))
	for part := 1; part < 20; part++ {
		b.load("un", lists.Failed, file("un.xml", whole[:len(whole)*part/20]))
	}
	b.load("un", lists.Failed, file("un.xml", whole[:len(whole)-1]))
	b.expectInForce("un", before)
}

// A record that cannot be used is kept, counted and shown, never skipped; when
// there are many, the list is refused.
func TestFailClosedUndecodableRecord(t *testing.T) {
	b := sqlite(t)
	b.declare(func(l *lists.List) { l.ID, l.Format = "un", watchlist.UNXML })
	broken := func(n int) watchlist.File {
		x := string(read(t, unFile("2026-02-27", 60)))
		for range n {
			i := strings.Index(x, "<FIRST_NAME>")
			j := strings.Index(x[i:], "</THIRD_NAME>") + i + len("</THIRD_NAME>")
			x = x[:i] + x[j:]
		}
		return file("un.xml", []byte(x))
	}
	r := b.load("un", lists.Activated, broken(1))
	if r.Bad != 1 || r.Entries != 59 || len(r.Found.Bad) != 1 {
		t.Fatalf("%d bad, %d entries", r.Bad, r.Entries)
	}
	if bad := r.Found.Bad[0]; bad.Place == "" || bad.Reason == "" || !strings.Contains(bad.Raw, "QDi.000") {
		t.Errorf("the record is shown as %+v", bad)
	}
	stored, err := b.Report(t.Context(), "un", r.ID)
	if err != nil || len(stored.Found.Bad) != 1 {
		t.Errorf("stored: %+v, %v", stored.Found.Bad, err)
	}
	before := b.inForce("un")
	b.load("un", lists.Refused, broken(20))
	b.expectInForce("un", before)
}

// A publisher's error page, sign-in page or other list is not the list.
func TestFailClosedSomethingElseIsServed(t *testing.T) {
	b, s := fetched(t)
	b.update(s, lists.Activated)
	for _, other := range []string{
		"<html><head><title>Sign in</title></head></html>", `{"error":"try again later"}`, "Service temporarily unavailable", string(read(t, unFile("2026-03-01", 60))),
	} {
		s.files["sdn.csv"] = other
		b.keeps(s, lists.Failed, "sdn.csv")
	}
}

// A list that its publisher closed may be read for the past; nobody is clear of
// it today, however new the copy.
func TestFailClosedClosedList(t *testing.T) {
	b := sqlite(t)
	b.declare(func(l *lists.List) { l.Closed, l.StaleHours = "2026-01-28", 0 })
	if got := b.problem("watch"); !strings.HasPrefix(got, "missing: ") {
		t.Errorf("before a load: %q", got)
	}
	b.load("watch", lists.Activated, ftm(crowd(60)...))
	if got := b.problem("watch"); got != "stale: its publisher closed the list on 2026-01-28 and keeps it no longer" {
		t.Errorf("just loaded: %q", got)
	}
}

// Asked for all lists, the answer names those that are declared and have
// nothing in force, from the moment of their declaration on.
func TestFailClosedAllListsIncludeTheMissing(t *testing.T) {
	b := sqlite(t)
	b.declare()
	b.load("watch", lists.Activated, ftm(crowd(60)...))
	before := b.clock.UnixMicro()
	b.declare(func(l *lists.List) { l.ID = "later" })
	b.load("later", lists.Failed, file("x", []byte("?")))
	for at, want := range map[int64]map[string]string{
		b.clock.UnixMicro(): {"later": "missing: no snapshot is active; load 2 failed"},
		before:              {},
	} {
		got, err := b.Problems(t.Context(), []string{vetting.AllLists}, at)
		if err != nil || !maps.Equal(got, want) {
			t.Errorf("%v, %v, want %v", got, err, want)
		}
	}
}
