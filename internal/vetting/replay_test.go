package vetting_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/vetting"
)

// TestPromise3WhatWasKnownIsKept stores 10,000 screenings over many states of
// lists, subjects and configurations, and replays every one to the same bytes.
func TestPromise3WhatWasKnownIsKept(t *testing.T) {
	n := 10000
	if testing.Short() {
		n = 1000
	}
	w := newWorld(t, openSQLite(t), "tenant")
	w.configure(vetting.Configuration{ID: "default", Lists: []string{"red", "blue"}})
	rng := rand.New(rand.NewPCG(1, 2))
	pick := func(s []string) string { return s[rng.IntN(len(s))] }
	red := make(map[string]*entity.Entity)
	stored := 0
	for batch := 0; stored < n; batch++ {
		w.pass(24 * time.Hour)
		for range 3 {
			k := fmt.Sprintf("e%d", rng.IntN(60))
			red[k] = person(k, "name="+pick(givens)+" "+pick(families), "birthDate="+pick(births), "passportNumber="+pick(numbers))
		}
		delete(red, fmt.Sprintf("e%d", rng.IntN(60)))
		w.activate("red", red)
		if batch == 4 {
			w.activate("blue", listed())
		}
		var as []vetting.Arrival
		for range 500 {
			// Some come for the first time, some again with other data.
			as = append(as, arrival(fmt.Sprintf("s%d", rng.IntN(n)), "name="+pick(givens)+" "+pick(families), fmt.Sprintf("birthDate=19%02d-0%d-1%d", rng.IntN(99), 1+rng.IntN(9), rng.IntN(9))))
		}
		stored += int(w.receive(as...).Screened)
	}
	w.catchup()
	replayed, clear := 0, 0
	err := w.svc.ReplayAll(t.Context(), 0, nil, func(r vetting.Replayed) error {
		replayed++
		if !r.Same || r.Today == "" || r.TodayDigest != r.Stored {
			t.Fatalf("screening %+v: stored %s, again %s", r.Key, r.Stored, r.Again)
		}
		if r.Today == "clear" {
			clear++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if replayed < stored || clear == replayed {
		t.Errorf("replayed %d of %d screenings, %d of them clear", replayed, stored, clear)
	}
	t.Logf("%d screenings replay to the same bytes", replayed)
}

// TestReplayNoticesAlteredData: a subject or entry version changed behind the
// system's back does not replay.
func TestReplayNoticesAlteredEvidence(t *testing.T) {
	w := newWorld(t, openSQLite(t), "tenant")
	w.activate("red", listed())
	w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
	w.receive(arrival("s1", "name=Zarif Qodirbekov", "birthDate=1984-05-06"))
	ss, err := w.svc.ScreeningsOf(t.Context(), "s1")
	if err != nil || len(ss) != 1 {
		t.Fatal(ss, err)
	}
	altered := w.service(func(o *vetting.Options) { o.Store = alteredSubjects{o.Store} })
	r, err := altered.Replay(t.Context(), ss[0].ScreeningKey, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.Same {
		t.Error("a screening of altered data replayed as if nothing had happened")
	}
}

// TestAlteredRowsDoNotFitTheLedger: what a leaf says of the rows of an act no
// longer holds when a row, or a stored evidence document, is changed.
func TestAlteredRowsDoNotFitTheLedger(t *testing.T) {
	w := newWorld(t, openSQLite(t), "tenant")
	w.activate("red", listed())
	w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
	w.receive(arrival("s1", "name=Zarif Qodirbekov", "birthDate=1984-05-06"))
	var digests []audit.RowDigest
	leaves, err := w.db.Audit("tenant").Unsequenced(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range leaves {
		p, err := audit.DecodePayload(l.Payload)
		if err != nil {
			t.Fatal(err)
		}
		digests = append(digests, p.Rows...)
	}
	altered := w.service(func(o *vetting.Options) { o.Store = alteredSubjects{o.Store} })
	checked := 0
	for _, d := range digests {
		now, known, err := w.svc.CheckRows(t.Context(), d)
		if err != nil || !known || now != d.SHA256 {
			t.Errorf("%+v: %s %v %v", d, now, known, err)
		}
		if d.Table != "screening" {
			continue
		}
		checked++
		if now, _, err := altered.CheckRows(t.Context(), d); err != nil || now == d.SHA256 {
			t.Errorf("altered evidence fits its leaf: %v", err)
		}
	}
	if len(digests) != 3 || checked != 1 {
		t.Errorf("digests %+v", digests)
	}
}

type alteredSubjects struct{ vetting.Store }

func (a alteredSubjects) View(ctx ctxt, fn func(vetting.Reader) error) error {
	return a.Store.View(ctx, func(r vetting.Reader) error { return fn(alteredReader{r}) })
}

type alteredReader struct{ vetting.Reader }

func (a alteredReader) SubjectVersion(number, version int64) (vetting.SubjectVersion, error) {
	v, err := a.Reader.SubjectVersion(number, version)
	v.Doc = bytes.Replace(v.Doc, []byte("1984-05-06"), []byte("1984-05-07"), 1)
	return v, err
}

// TestAsOfReads: any past epoch can be asked for, and gives what was then.
func TestPromise3AsOfAnyEpoch(t *testing.T) {
	databases(t, func(t *testing.T, open func(testing.TB) *store.DB) {
		w := newWorld(t, open(t), "tenant")
		w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
		var want []string // the names on the list, by snapshot
		for i := range 5 {
			w.pass(time.Hour)
			name := fmt.Sprintf("Listed Person%d", i)
			entries := map[string]*entity.Entity{"W-1": person("W-1", "name="+name)}
			if i == 3 {
				entries = map[string]*entity.Entity{"W-2": person("W-2", "name=Other")}
				name = ""
			}
			w.activate("red", entries)
			want = append(want, name)
		}
		err := w.db.Vetting("tenant").View(t.Context(), func(r vetting.Reader) error {
			last, err := r.Epoch()
			if err != nil {
				return err
			}
			epochs, err := r.EpochsBetween(0, last.N)
			if err != nil {
				return err
			}
			seen := 0
			for _, e := range epochs {
				n := e.State.Lists["red"]
				if n == 0 {
					continue
				}
				seen++
				v, err := r.Entry("red", "W-1", n)
				if want[n-1] == "" {
					if err == nil {
						t.Errorf("epoch %d: a removed entry is there: %s", e.N, v.Doc)
					}
					continue
				}
				if err != nil || !strings.Contains(string(v.Doc), want[n-1]) {
					t.Errorf("epoch %d: %s, %v; want %s", e.N, v.Doc, err, want[n-1])
				}
			}
			if seen != 5 {
				t.Errorf("%d epochs with a snapshot, want 5", seen)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// TestDefect4EvidenceIsNotAltered: screening changes neither the subject nor
// the entry it is given, and what is stored is what was compared.
func TestDefect4EvidenceIsNotAltered(t *testing.T) {
	w := newWorld(t, openSQLite(t), "tenant")
	entry := person("W-1", "name=Zarif Qodirbekov", "birthDate=1984-05-06", "topics=sanction", "programId=ALPINE-7")
	subject := arrival("s1", "name=Zarif Qodirbekov", "birthDate=1984-05-06", "topics=role.pep")
	before, subjectBefore := entry.Canonical(), subject.Entity.Canonical()
	w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
	w.activate("red", map[string]*entity.Entity{"W-1": entry})
	w.receive(subject)
	if !bytes.Equal(before, entry.Canonical()) || !bytes.Equal(subjectBefore, subject.Entity.Canonical()) {
		t.Error("an entity was altered by screening it")
	}
	s, err := w.svc.Subject(t.Context(), "s1")
	if err != nil || len(s.Matches) != 1 {
		t.Fatal(s.Matches, err)
	}
	_, stored, err := w.svc.Evidence(t.Context(), s.Matches[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	var e entity.Entity
	if err := e.UnmarshalJSON(stored.Doc); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, e.Canonical()) || e.First("topics") != "sanction" || e.First("programId") != "ALPINE-7" {
		t.Errorf("stored entry %s", stored.Doc)
	}
	// The entry changes afterwards; the evidence of then stays.
	changed := entry.Clone()
	changed.Add("programId", entity.Value{Text: "OTHER"})
	w.activate("red", map[string]*entity.Entity{"W-1": changed})
	screenings, err := w.svc.ScreeningsOf(t.Context(), "s1")
	if err != nil {
		t.Fatal(err)
	}
	r, err := w.svc.Replay(t.Context(), screenings[0].ScreeningKey, nil)
	if err != nil || !r.Same {
		t.Errorf("the first screening does not replay: %+v, %v", r, err)
	}
}

// TestDefect5OneScanForAllEntries: a delta of many entries reads the
// population once, not once for each entry.
func TestDefect5OneScanForAllEntries(t *testing.T) {
	w := newWorld(t, openSQLite(t), "tenant")
	w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
	crowd(w, 50)
	w.catchup()
	entries := listed()
	for i := range 200 {
		k := fmt.Sprintf("E-%d", i)
		entries[k] = person(k, fmt.Sprintf("name=Listed Stranger%d", i))
	}
	w.activate("red", entries)
	count := &counted{Store: w.db.Vetting("tenant")}
	svc := w.service(func(o *vetting.Options) { o.Store = count })
	if _, err := svc.Catchup(t.Context(), "system"); err != nil {
		t.Fatal(err)
	}
	if count.scans != 1 {
		t.Errorf("the population was read %d times for 201 entries", count.scans)
	}
	w.checkTruth("after the delta")
}

type counted struct {
	vetting.Store
	scans int
}

func (c *counted) View(ctx ctxt, fn func(vetting.Reader) error) error {
	return c.Store.View(ctx, func(r vetting.Reader) error { return fn(countedReader{r, c}) })
}

type countedReader struct {
	vetting.Reader
	c *counted
}

func (r countedReader) Subjects(from, to int64, yield func(vetting.SubjectVersion) error) error {
	r.c.scans++
	return r.Reader.Subjects(from, to, yield)
}

// TestDefect7GapIsCovered: a configuration that is several snapshots behind is
// brought up by one run over all that changed; nothing in between is skipped.
func TestDefect7GapIsCovered(t *testing.T) {
	w := newWorld(t, openSQLite(t), "tenant")
	w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
	crowd(w, 10)
	w.catchup()
	w.activate("red", map[string]*entity.Entity{"W-1": person("W-1", "name=Marlen Oshurkov")})
	w.activate("red", listed())
	both := listed()
	both["W-3"] = person("W-3", "name=Ordinary Citizen003")
	w.activate("red", both)
	reports := w.catchup()
	if len(reports) != 1 || reports[0].Mode != vetting.ModeDelta || reports[0].Opened < 3 {
		t.Errorf("reports %+v", reports)
	}
	w.checkTruth("three snapshots behind")
}

// TestCompletenessReportIsSigned: the report verifies with the public key, and
// a changed one does not.
func TestCompletenessReportIsSigned(t *testing.T) {
	w := newWorld(t, openSQLite(t), "tenant")
	w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
	crowd(w, 5)
	w.activate("red", listed())
	reports := w.catchup()
	r, err := w.svc.SignedReport(t.Context(), reports[0].Run)
	if err != nil {
		t.Fatal(err)
	}
	subject := vetting.ReportSubject("tenant", r.Run)
	if err := audit.VerifyStatement(r.Note, subject, r.Doc, w.key.Public()); err != nil {
		t.Error(err)
	}
	forged := bytes.Replace(r.Doc, []byte(`"missing":0`), []byte(`"missing":1`), 1)
	if err := audit.VerifyStatement(r.Note, subject, forged, w.key.Public()); err == nil {
		t.Error("a changed report passes for signed")
	}
	if err := audit.VerifyStatement(r.Note, vetting.ReportSubject("tenant", r.Run+1), r.Doc, w.key.Public()); err == nil {
		t.Error("the report of one run passes for that of another")
	}
}

func (a alteredReader) Screening(key vetting.ScreeningKey) (vetting.Screening, error) {
	s, err := a.Reader.Screening(key)
	s.Evidence = bytes.Replace(s.Evidence, []byte("Qodirbekov"), []byte("Qodirbekow"), 1)
	return s, err
}

func (a alteredReader) EvidenceAt(seq int64) (map[vetting.ScreeningKey][]byte, error) {
	docs, err := a.Reader.EvidenceAt(seq)
	for key, doc := range docs {
		docs[key] = bytes.Replace(doc, []byte("Qodirbekov"), []byte("Qodirbekow"), 1)
	}
	return docs, err
}
