package lists_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/watchlist"
)

func newKey(t testing.TB, name string) *audit.Key {
	t.Helper()
	k, err := audit.GenerateKey(rand.Reader, name)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// made makes a bundle and returns its bytes.
func (b *bench) made(key *audit.Key, ids ...string) ([]byte, lists.MadeBundle) {
	b.t.Helper()
	var out bytes.Buffer
	m, err := b.MakeBundle(b.t.Context(), &out, ids, key, operator)
	if err != nil {
		b.t.Fatal(err)
	}
	return out.Bytes(), m
}

// take opens a bundle and imports it.
func (b *bench) take(raw []byte, key *audit.Key, edit ...func(*lists.BundleImport)) ([]lists.LoadResult, error) {
	opened, by, err := lists.OpenBundle(bytes.NewReader(raw), int64(len(raw)), watchlist.BundleLimits{}, key.Public())
	if err != nil {
		return nil, err
	}
	in := lists.BundleImport{Bundle: opened, Key: by, Actor: operator}
	for _, e := range edit {
		e(&in)
	}
	var got []lists.LoadResult
	err = b.ImportBundle(b.t.Context(), in, func(_ watchlist.BundledList, r lists.LoadResult) error {
		got = append(got, r)
		return nil
	})
	return got, err
}

// pair is an installation that reaches publishers and one that does not.
func pair(t *testing.T) (out, in *bench, s *site, key *audit.Key) {
	out, s = fetched(t)
	if _, err := out.Revise(t.Context(), redistributable(out, "sdn"), operator, "the terms were read"); err != nil {
		t.Fatal(err)
	}
	out.update(s, lists.Activated)
	in = sqlite(t)
	in.clock = out.clock.Add(3 * time.Hour)
	in.declare(func(l *lists.List) { l.ID, l.Format = "sdn", watchlist.OFACCSV })
	return out, in, s, newKey(t, "maker")
}

func redistributable(b *bench, id string) lists.List {
	b.t.Helper()
	l, err := b.List(b.t.Context(), id)
	if err != nil {
		b.t.Fatal(err)
	}
	l.Redistributable, l.Licence, l.Attribution, l.LicenceURL = true, "Open licence", "Source: Treasury of Nowhere", "https://licence.example/"
	return l
}

func TestRFMT9BundleCarriesAListAcross(t *testing.T) {
	out, in, s, key := pair(t)
	raw, m := out.made(key)
	if len(m.Lists) != 1 || len(m.LeftOut) != 0 || m.Key != key.Public().String() {
		t.Errorf("made %+v", m)
	}
	if diff := gocmp.Diff([]string{s.URL + "/sdn.csv", s.URL + "/alt.csv", s.URL + "/add.csv"}, []string{m.Lists[0].Files[0].URL, m.Lists[0].Files[1].URL, m.Lists[0].Files[2].URL}); diff != "" {
		t.Error(diff)
	}
	if again, _ := out.made(key); !bytes.Equal(raw, again) {
		t.Error("the same lists make another bundle")
	}
	if leaves := out.leaves("", audit.Exported); len(leaves) != 2 || !strings.Contains(string(leaves[0].Details), m.SHA256) {
		t.Errorf("the ledger says %+v", leaves)
	}
	got, err := in.take(raw, key)
	if err != nil || len(got) != 1 || got[0].Outcome != lists.Activated || got[0].Entries != 60 {
		t.Fatalf("%+v, %v", got, err)
	}
	a, _ := out.Status(t.Context(), "sdn")
	b, _ := in.Status(t.Context(), "sdn")
	if a.Active.Hash != b.Active.Hash || b.Active.FetchedAt != a.Good.FetchedAt {
		t.Errorf("there %+v, here %+v", a.Active, b.Active)
	}
	if diff := gocmp.Diff(a.Good.Files, b.Good.Files); diff != "" {
		t.Errorf("files (-there +here):\n%s", diff)
	}
	if want := (lists.BundleOrigin{SHA256: m.SHA256, Key: key.Public().String()}); b.Good.Bundle == nil || *b.Good.Bundle != want {
		t.Errorf("the load came from %+v, want %+v", b.Good.Bundle, want)
	}
	if leaves := in.leaves("", audit.SnapshotActivated); len(leaves) != 1 || !strings.Contains(string(leaves[0].Details), m.SHA256) || !strings.Contains(string(leaves[0].Details), "maker+") {
		t.Errorf("the ledger says %+v", leaves)
	}
	// Its age is that of the fetch, not of the import.
	in.clock = in.clock.Add(46 * time.Hour)
	if got := in.problem("sdn"); !strings.HasPrefix(got, "stale: ") {
		t.Errorf("49 hours after the fetch: %q", got)
	}
	in.leavesHold()
	out.leavesHold()
	// The same again confirms nothing newer; a later one of the same content does.
	if got, err := in.take(raw, key); err != nil || got[0].Outcome != lists.Unchanged {
		t.Errorf("%+v, %v", got, err)
	}
	out.clock = in.clock.Add(-2 * time.Hour)
	out.update(s, lists.Unchanged)
	raw, _ = out.made(key, "sdn")
	if got, err := in.take(raw, key); err != nil || got[0].Outcome != lists.Unchanged {
		t.Errorf("%+v, %v", got, err)
	}
	if got := in.problem("sdn"); got != "" {
		t.Errorf("confirmed an hour ago: %q", got)
	}
	// A bundle can be made of what a bundle brought.
	if _, err := in.Revise(t.Context(), redistributable(in, "sdn"), operator, "the terms were read"); err != nil {
		t.Fatal(err)
	}
	if _, m := in.made(newKey(t, "second")); m.Lists[0].Files[0].URL != s.URL+"/sdn.csv" {
		t.Errorf("made on: %+v", m.Lists[0])
	}
}

// A bundle is judged by the gates like any load.
func TestRFMT9BundleOfABadListIsRefused(t *testing.T) {
	out, in, s, key := pair(t)
	raw, _ := out.made(key)
	if _, err := in.take(raw, key); err != nil {
		t.Fatal(err)
	}
	before := in.inForce("sdn")
	// There, two people accepted a list that lost most of its entries.
	s.takeSDN(t, 12)
	r, _, _ := out.update(s, lists.Refused)
	for _, who := range []string{anna, boris} {
		if _, err := out.Accept(t.Context(), "sdn", r.ID, who, "the programme ended"); err != nil {
			t.Fatal(err)
		}
	}
	raw, m := out.made(key)
	if m.Lists[0].Entries != 12 {
		t.Fatalf("packed %+v", m.Lists[0])
	}
	got, err := in.take(raw, key)
	if err != nil || len(got) != 1 || got[0].Outcome != lists.Refused {
		t.Fatalf("%+v, %v", got, err)
	}
	in.expectInForce("sdn", before)
	// Here, two people must accept it too.
	for _, who := range []string{anna, boris} {
		if _, err := in.Accept(t.Context(), "sdn", got[0].ID, who, "the programme ended"); err != nil {
			t.Fatal(err)
		}
	}
	if st, _ := in.Status(t.Context(), "sdn"); st.Active.Entries != 12 || st.Good.Bundle == nil {
		t.Errorf("accepted: %+v", st.Good)
	}
}

// What is refused before anything of it is loaded.
func TestRFMT9BundleIsRefused(t *testing.T) {
	out, in, s, key := pair(t)
	raw, _ := out.made(key)
	none := func() {
		t.Helper()
		if st, err := in.Status(t.Context(), "sdn"); err != nil || st.Last.ID != 0 {
			t.Errorf("something was loaded: %+v, %v", st.Last, err)
		}
	}
	// Signed by somebody else, or by nobody we trust.
	if _, err := in.take(raw, newKey(t, "maker")); err == nil || !strings.Contains(err.Error(), "not signed by a key that is trusted") {
		t.Errorf("another key of that name: %v", err)
	}
	if _, _, err := lists.OpenBundle(bytes.NewReader(raw), int64(len(raw)), watchlist.BundleLimits{}); err == nil || !strings.Contains(err.Error(), "no key is trusted") {
		t.Errorf("no key: %v", err)
	}
	// A signature for something else does not do.
	other, err := key.SignStatement("run-report", []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	forged := bytes.Replace(raw, []byte("revet statement v1: list-bundle"), other[:31], 1)
	if _, err := in.take(forged, key); err == nil {
		t.Error("a statement about another subject is taken")
	}
	// Altered, or cut.
	altered := bytes.Replace(raw, []byte("DILSHOD"), []byte("DALSHOD"), 1)
	if bytes.Equal(altered, raw) {
		altered = bytes.Replace(raw, []byte("Dilshod"), []byte("Dalshod"), 1)
	}
	if _, err := in.take(altered, key); !errors.Is(err, watchlist.ErrBundle) || !strings.Contains(err.Error(), "was altered") {
		t.Errorf("altered: %v", err)
	}
	if _, err := in.take(raw[:len(raw)-700], key); !errors.Is(err, watchlist.ErrBundle) {
		t.Errorf("cut: %v", err)
	}
	// A list that is not known, or not asked for, or of another format.
	if _, err := in.take(raw, key, func(i *lists.BundleImport) { i.Lists = []string{"un"} }); err == nil || !strings.Contains(err.Error(), "does not hold list un") {
		t.Errorf("not in it: %v", err)
	}
	stranger := sqlite(t)
	stranger.clock = in.clock
	if _, err := stranger.take(raw, key); !errors.Is(err, lists.ErrNotFound) || !strings.Contains(err.Error(), "declare it first") {
		t.Errorf("not declared: %v", err)
	}
	stranger.declare(func(l *lists.List) { l.ID = "sdn" })
	if _, err := stranger.take(raw, key); err == nil || !strings.Contains(err.Error(), "format ftm here and comes as ofac-csv") {
		t.Errorf("another format: %v", err)
	}
	// Too old, or from the future.
	if _, err := in.take(raw, key, func(i *lists.BundleImport) { i.MaxAge = 2 * time.Hour }); !errors.Is(err, lists.ErrOlder) || !strings.Contains(err.Error(), "3 h ago; 2 h are allowed") {
		t.Errorf("too old: %v", err)
	}
	late := in.clock
	in.clock = out.clock.Add(-2 * time.Hour)
	if _, err := in.take(raw, key); err == nil || !strings.Contains(err.Error(), "still to come") {
		t.Errorf("from the future: %v", err)
	}
	in.clock = late
	none()
	// Rolled back.
	s.takeSDN(t, 61)
	out.update(s, lists.Activated)
	newer, _ := out.made(key)
	if _, err := in.take(newer, key); err != nil {
		t.Fatal(err)
	}
	before := in.inForce("sdn")
	if _, err := in.take(raw, key); !errors.Is(err, lists.ErrOlder) || !strings.Contains(err.Error(), "confirmed at") {
		t.Errorf("rolled back: %v", err)
	}
	in.expectInForce("sdn", before)
	// With a reason it is taken, and the reason stays on the ledger.
	got, err := in.take(raw, key, func(i *lists.BundleImport) { i.AllowOlder = "the newer list was a mistake of the publisher" })
	if err != nil || got[0].Outcome != lists.Activated || got[0].Removed != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	leaves := in.leaves("", audit.SnapshotActivated)
	if last := string(leaves[len(leaves)-1].Details); !strings.Contains(last, "a mistake of the publisher") {
		t.Errorf("the ledger says %s", last)
	}
}

// R-FMT-10: what may not be passed on is left out, and said to be.
func TestRFMT10BundleLeavesOutWhatMayNotTravel(t *testing.T) {
	out, _, _, key := pair(t)
	out.declare(func(l *lists.List) { l.Licence = "for our own use" })
	out.declare(func(l *lists.List) { l.ID, l.Redistributable = "un", true })
	out.load("watch", lists.Activated, ftm(crowd(60)...))
	raw, m := out.made(key)
	if len(m.Lists) != 1 || m.Lists[0].ID != "sdn" {
		t.Errorf("packed %+v", m.Lists)
	}
	want := []lists.LeftOut{{List: "un", Reason: "it was never loaded"}, {List: "watch", Reason: "its terms do not allow redistribution, or were not verified (licence: for our own use)"}}
	if diff := gocmp.Diff(want, m.LeftOut); diff != "" {
		t.Errorf("left out (-want +got):\n%s", diff)
	}
	if bytes.Contains(raw, []byte("watch")) {
		t.Error("the bundle speaks of what was left out")
	}
	if l := m.Lists[0]; l.Licence != "Open licence" || l.LicenceURL != "https://licence.example/" || l.Attribution != "Source: Treasury of Nowhere" {
		t.Errorf("terms %+v", l)
	}
	for ids, says := range map[string]string{"watch": "for our own use", "un": "never loaded", "nowhere": "not declared"} {
		if _, err := out.MakeBundle(t.Context(), &bytes.Buffer{}, []string{ids}, key, operator); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", ids, err)
		}
	}
}
