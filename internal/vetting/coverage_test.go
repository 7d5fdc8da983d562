package vetting_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/score"
)

// crowd receives n people, some of whom bear names that will be listed.
func crowd(w *world, n int) {
	w.t.Helper()
	var as []vetting.Arrival
	for i := range n {
		name := fmt.Sprintf("Ordinary Citizen%03d", i)
		if i%5 == 0 {
			name = "Zarif Qodirbekov"
		}
		a := arrival(fmt.Sprintf("s%03d", i), "name="+name, "birthDate=1984-05-06", "nationality=tj")
		a.Segment = "customer"
		as = append(as, a)
	}
	w.receive(as...)
}

func listed() map[string]*entity.Entity {
	return map[string]*entity.Entity{"W-2": person("W-2", "name=Zarif Qodirbekov", "birthDate=1984-05-06", "nationality=tj")}
}

// identity of an alert as far as a reader can tell two apart.
func alertKeys(as []vetting.AlertView) []string {
	var out []string
	for _, a := range as {
		out = append(out, fmt.Sprintf("%s %s %s %s epoch %d", a.Subject.ID, a.MatchNow.Config, a.MatchNow.Key, a.Kind, a.Epoch))
	}
	return out
}

var errStopped = errors.New("stopped by the test")

// TestPromise2NobodyIsSkipped stops a run before and after each of its
// commits, in both modes, and lets another process carry it on: the report
// closes at missing 0 by the store's own count, and every alert is there once.
func TestPromise2NobodyIsSkipped(t *testing.T) {
	databases(t, func(t *testing.T, open func(testing.TB) *store.DB) {
		for _, mode := range []string{vetting.ModeDelta, vetting.ModeFull} {
			t.Run(mode, func(t *testing.T) {
				small := func(o *vetting.Options) { o.BatchSize, o.ScanSize = 4, 8 }
				db := open(t)
				// world plays the story up to the run, in a tenant of its own.
				tenants := 0
				prepare := func() *world {
					tenants++
					w := newWorld(t, db, fmt.Sprintf("tenant-%s-%d", mode, tenants), small)
					list := w.tenant + "-list"
					w.activate(list, map[string]*entity.Entity{"W-1": person("W-1", "name=Marlen Oshurkov", "birthDate=1979-05-17")})
					w.configure(vetting.Configuration{ID: "default", Lists: []string{list}})
					w.catchup()
					crowd(w, 30)
					w.pass(time.Hour)
					w.activate(list, listed())
					if mode == vetting.ModeFull {
						w.must(w.svc.Request(t.Context(), "system", "test"))
					}
					return w
				}
				w := prepare()
				var commits []string
				w.fail = func(name string) error { commits = append(commits, name); return nil }
				reports := w.catchup()
				want := alertKeys(w.alerts())
				if len(reports) != 1 || reports[0].Mode != mode || reports[0].InScope != 30 || reports[0].Screened != 30 || reports[0].Missing != 0 {
					t.Fatalf("undisturbed run: %+v", reports)
				}
				if len(want) != 6 {
					t.Fatalf("undisturbed run raised %d alerts, want 6", len(want))
				}
				for at := range commits {
					w := prepare()
					n := 0
					w.fail = func(string) error {
						if n++; n == at+1 {
							return errStopped
						}
						return nil
					}
					if _, err := w.svc.Catchup(t.Context(), "system"); !errors.Is(err, errStopped) {
						t.Fatalf("stopped at %d (%s): %v", at, commits[at], err)
					}
					w.fail = nil
					w.svc = w.service(small) // another process: nothing is remembered
					reports := w.catchup()
					last := strings.HasPrefix(commits[at], "after") && strings.HasSuffix(commits[at], "report")
					if !last && (len(reports) != 1 || reports[0].Missing != 0 || reports[0].Screened != 30) {
						t.Errorf("stopped %s: reports %+v", commits[at], reports)
					}
					if last && len(reports) != 0 {
						t.Errorf("stopped %s: the run was done, yet another ran: %+v", commits[at], reports)
					}
					if diff := cmp.Diff(want, alertKeys(w.alerts())); diff != "" {
						t.Errorf("stopped %s: alerts (-want +got):\n%s", commits[at], diff)
					}
					w.checkTruth("stopped " + commits[at])
				}
			})
		}
	})
}

// TestMissingSubjectKeepsRunOpen: when the store's count finds somebody whom no
// worker met, the run does not close.
func TestMissingSubjectKeepsRunOpen(t *testing.T) {
	w := newWorld(t, openSQLite(t), "tenant")
	w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
	crowd(w, 10)
	w.catchup()
	w.activate("red", listed())
	liar := w.service(func(o *vetting.Options) { o.Store = forgetful{o.Store} })
	_, err := liar.Catchup(t.Context(), "system")
	if !errors.Is(err, vetting.ErrMissing) {
		t.Fatalf("a run whose mark fell short closed: %v", err)
	}
	st, err := w.svc.Standing(t.Context())
	if err != nil || st.UpToDate() || st.Configurations[0].Open == 0 {
		t.Errorf("standing %+v, %v: the run must stay open", st, err)
	}
}

// forgetful is a store whose marks do not reach what the worker says: a worker
// that believes it met everybody.
type forgetful struct{ vetting.Store }

func (f forgetful) Update(ctx ctxt, fn func(vetting.Tx) error) error {
	return f.Store.Update(ctx, func(tx vetting.Tx) error { return fn(shortMarks{tx}) })
}

type shortMarks struct{ vetting.Tx }

func (s shortMarks) MoveMark(m vetting.Mark, expect int64) error {
	m.Through--
	return s.Tx.MoveMark(m, expect)
}

// TestDefect1ConfigurationsShareAListWithoutLosingAlerts: two configurations that share a list
// do not take each other's alerts (defect 1 of the field).
func TestDefect1ConfigurationsShareAListWithoutLosingAlerts(t *testing.T) {
	databases(t, func(t *testing.T, open func(testing.TB) *store.DB) {
		w := newWorld(t, open(t), "tenant")
		w.configure(vetting.Configuration{ID: "customers", Lists: []string{"red"}, Scope: vetting.Scope{Segments: []string{"customer"}}})
		w.configure(vetting.Configuration{ID: "everyone", Lists: []string{"red"}})
		crowd(w, 20)
		w.activate("red", listed())
		w.catchup()
		got := map[string]int{}
		for _, a := range w.alerts() {
			got[a.MatchNow.Config]++
		}
		if diff := cmp.Diff(map[string]int{"customers": 4, "everyone": 4}, got); diff != "" {
			t.Error(diff)
		}
	})
}

// TestDefect2ChangeThatChangesNothing: an entry republished with another stamp
// or remark opens nothing.
func TestDefect2ChangeThatChangesNothing(t *testing.T) {
	w := newWorld(t, openSQLite(t), "tenant")
	w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
	crowd(w, 5)
	w.activate("red", listed())
	w.catchup()
	before := alertKeys(w.alerts())
	e := listed()
	e["W-2"].LastChange = "2026-11-22T00:00:00"
	w.activate("red", e)
	e["W-2"] = e["W-2"].Clone()
	e["W-2"].Add("notes", entity.Value{Text: "A remark was rewritten."})
	w.activate("red", e)
	for _, r := range w.catchup() {
		if r.Alerts != 0 || r.Opened != 0 || r.Changed != 0 {
			t.Errorf("run %+v", r)
		}
	}
	if diff := cmp.Diff(before, alertKeys(w.alerts())); diff != "" {
		t.Error(diff)
	}
}

// TestDefect3DelistingCloses: a removed entry closes its matches with a
// reason; history and alerts stay.
func TestDefect3DelistingCloses(t *testing.T) {
	databases(t, func(t *testing.T, open func(testing.TB) *store.DB) {
		w := newWorld(t, open(t), "tenant")
		w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
		crowd(w, 5)
		w.activate("red", listed())
		w.catchup()
		raised := len(w.alerts())
		w.pass(time.Hour)
		w.activate("red", map[string]*entity.Entity{"W-9": person("W-9", "name=Somebody Elseentirely")})
		reports := w.catchup()
		if len(reports) != 1 || reports[0].Closed != 1 {
			t.Fatalf("reports %+v", reports)
		}
		if len(w.open()) != 0 || len(w.alerts()) != raised {
			t.Errorf("%d open matches, %d alerts", len(w.open()), len(w.alerts()))
		}
		h, err := w.svc.History(t.Context(), "s000")
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, e := range h {
			found = found || e.What == "match closed" && strings.Contains(e.Detail, vetting.ReasonDelisted)
		}
		if !found {
			t.Errorf("no closing with a reason in %+v", h)
		}
		// Listed again: the same match opens a second episode.
		w.activate("red", listed())
		w.catchup()
		s, err := w.svc.Subject(t.Context(), "s000")
		if err != nil || len(s.Matches) != 1 || !s.Matches[0].Open {
			t.Errorf("after listing again: %+v, %v", s.Matches, err)
		}
	})
}

// TestDefect6NoWindowForSubjectsThatArriveDuringARun: a subject that is added
// or changed between the commits of a run is screened at the new epoch by
// intake and left alone by the run.
func TestDefect6NoWindowForSubjectsThatArriveDuringARun(t *testing.T) {
	w := newWorld(t, openSQLite(t), "tenant", func(o *vetting.Options) { o.BatchSize, o.ScanSize = 2, 3 })
	w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
	crowd(w, 20)
	w.activate("red", map[string]*entity.Entity{"W-1": person("W-1", "name=Marlen Oshurkov")})
	w.catchup()
	w.activate("red", listed())
	other := w.service()
	n := 0
	w.fail = func(string) error {
		n++
		as := []vetting.Arrival{arrival(fmt.Sprintf("late%d", n), "name=Zarif Qodirbekov", "birthDate=1984-05-06")}
		// One that the run has passed and one that it will come to stop bearing the listed name.
		as = append(as, arrival(fmt.Sprintf("s%03d", n), "name=Renamed Person"), arrival(fmt.Sprintf("s%03d", 19-n), "name=Zarif Qodirbekov"))
		_, err := other.Receive(t.Context(), "system", as)
		return err
	}
	reports := w.catchup()
	w.fail = nil
	for _, r := range reports {
		if r.Missing != 0 {
			t.Errorf("run %+v", r)
		}
	}
	w.checkTruth("subjects arrived during the run")
	if again := w.catchup(); len(again) != 0 {
		t.Errorf("another run: %+v", again)
	}
}

// TestDefect8ConfigurationChangeScreensEverybody: a changed line or list set is
// an epoch of its own.
func TestDefect8ConfigurationChangeScreensEverybody(t *testing.T) {
	w := newWorld(t, openSQLite(t), "tenant")
	strict := score.DefaultPolicy()
	strict.Line = score.Certain
	w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}, Policy: strict})
	w.activate("red", listed())
	crowd(w, 10)
	w.catchup()
	if n := len(w.open()); n != 0 {
		t.Fatalf("%d matches above a line nobody can reach", n)
	}
	w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
	reports := w.catchup()
	if len(reports) != 1 || reports[0].Mode != vetting.ModeFull || reports[0].Opened != 2 {
		t.Fatalf("reports %+v", reports)
	}
	for _, a := range w.alerts() {
		if a.Cause.Kind != vetting.CauseConfiguration {
			t.Errorf("alert %d has cause %+v", a.ID, a.Cause)
		}
	}
	w.checkTruth("after the configuration changed")
}

// TestDefect15AlertShowsTheVersionThatMatched: an alert shows the subject as
// it was matched, whatever became of it.
func TestDefect15AlertShowsTheVersionThatMatched(t *testing.T) {
	w := newWorld(t, openSQLite(t), "tenant")
	w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
	w.activate("red", listed())
	w.receive(arrival("s1", "name=Zarif Qodirbekov", "birthDate=1984-05-06"))
	first := w.alerts()
	if len(first) != 1 {
		t.Fatalf("%d alerts", len(first))
	}
	w.pass(time.Hour)
	w.receive(arrival("s1", "name=Renamed Person", "birthDate=1990-01-02"))
	now, err := w.svc.Alert(t.Context(), first[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if now.Subject.Version != 1 || !strings.Contains(string(now.Subject.Doc), "Zarif Qodirbekov") {
		t.Errorf("the alert shows version %d: %s", now.Subject.Version, now.Subject.Doc)
	}
}

// TestMaximumAge: subjects whose last screening is too old are screened anew,
// the others are not; their outcomes raise nothing.
func TestMaximumAge(t *testing.T) {
	w := newWorld(t, openSQLite(t), "tenant")
	w.activate("red", listed())
	w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}, MaxAgeDays: 30})
	crowd(w, 10)
	w.catchup()
	alerts := len(w.alerts())
	w.pass(20 * 24 * time.Hour)
	w.receive(arrival("young", "name=Young Person"))
	if taken, err := w.svc.CheckAge(t.Context(), "system"); err != nil || taken {
		t.Fatalf("epoch taken after 20 days: %v, %v", taken, err)
	}
	w.pass(11 * 24 * time.Hour)
	if taken, err := w.svc.CheckAge(t.Context(), "system"); err != nil || !taken {
		t.Fatalf("no epoch taken after 31 days: %v, %v", taken, err)
	}
	reports := w.catchup()
	if len(reports) != 1 || reports[0].Mode != vetting.ModeAged || reports[0].Screened != 11 {
		t.Fatalf("reports %+v", reports)
	}
	for id, want := range map[string]int{"s001": 2, "young": 1} {
		ss, err := w.svc.ScreeningsOf(t.Context(), id)
		if err != nil || len(ss) != want {
			t.Errorf("%s has %d screenings (%v), want %d", id, len(ss), err, want)
		}
	}
	if n := len(w.alerts()); n != alerts {
		t.Errorf("%d new alerts", n-alerts)
	}
}

// TestPromise9NoLedgerNoAct: no ledger, no act (promise 9).
func TestPromise9NoLedgerNoAct(t *testing.T) {
	w := newWorld(t, openSQLite(t), "tenant")
	w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
	w.activate("red", listed())
	broken := w.service(func(o *vetting.Options) { o.Ledger = brokenLedger{} })
	if _, err := broken.Receive(t.Context(), "system", []vetting.Arrival{arrival("s1", "name=Zarif Qodirbekov")}); !errors.Is(err, errStopped) {
		t.Errorf("receive: %v", err)
	}
	if _, err := broken.Catchup(t.Context(), "system"); !errors.Is(err, errStopped) {
		t.Errorf("run: %v", err)
	}
	if _, err := w.svc.Subject(t.Context(), "s1"); !errors.Is(err, vetting.ErrNotFound) {
		t.Errorf("a subject was stored without its leaf: %v", err)
	}
	st, err := w.svc.Standing(t.Context())
	if err != nil || len(st.Runs) != 0 {
		t.Errorf("a run was stored without its leaf: %+v, %v", st.Runs, err)
	}
}

// ageing says of a list what the test wants it to say.
type ageing map[string]string

func (a ageing) Problems(context.Context, []string, int64) (map[string]string, error) { return a, nil }

// TestIncompleteIsScreenedAgainWhenTheListIsWell: while a list is stale nobody
// is clear; once it is current again those who were left incomplete are
// screened anew, unasked, and the history shows both.
func TestIncompleteIsScreenedAgainWhenTheListIsWell(t *testing.T) {
	health := ageing{"red": "stale: last confirmed 3 days ago"}
	w := newWorld(t, openSQLite(t), "tenant", func(o *vetting.Options) { o.Freshness = health })
	w.activate("red", listed())
	w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
	w.catchup()
	in := w.receive(arrival("s1", "name=Ordinary Person", "birthDate=1970-02-03"), arrival("s2", "name=Zarif Qodirbekov", "birthDate=1984-05-06"))
	if in.Unfinished != 1 || in.Potential != 1 {
		t.Fatalf("intake %+v: a stale list must leave the one without a match incomplete", in)
	}
	if taken, err := w.svc.CheckAge(t.Context(), "system"); err != nil || taken {
		t.Fatalf("screened again although the list is still stale: %v, %v", taken, err)
	}
	delete(health, "red")
	w.pass(time.Hour)
	if taken, err := w.svc.CheckAge(t.Context(), "system"); err != nil || !taken {
		t.Fatalf("not screened again: %v, %v", taken, err)
	}
	w.catchup()
	ss, err := w.svc.ScreeningsOf(t.Context(), "s1")
	if err != nil || len(ss) != 2 || ss[0].Outcome != "incomplete" || ss[1].Outcome != "clear" {
		t.Fatalf("screenings %+v, %v", ss, err)
	}
	for _, s := range ss {
		r, err := w.svc.Replay(t.Context(), s.ScreeningKey, nil)
		if err != nil || !r.Same {
			t.Errorf("the %s screening does not replay: %v", s.Outcome, err)
		}
	}
}
