package vetting_test

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/casework"
	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/vetting"
)

// decide takes one decision about an alert.
func (w *world) decide(who string, d casework.Decision) {
	w.t.Helper()
	s, err := casework.New(casework.Options{
		Tenant: w.tenant, Store: w.db.Casework(w.tenant), Ledger: ledger{audit.NewRecorder(w.now, rand.Reader)}, Now: w.now,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	p := access.Principal{Tenant: w.tenant, ID: who, Name: who, Kind: access.Person, Roles: []access.Role{access.Analyst, access.Reviewer}}
	if _, _, err := s.Decide(w.t.Context(), p, d); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) dismiss(alert int64) {
	w.t.Helper()
	w.decide("olga", casework.Decision{Alert: alert, Verb: casework.Dismiss, Reason: "another person", Differs: []casework.Difference{{Attribute: casework.BirthDate, Text: "asked for papers"}}})
}

// matchWith is the match of the subject s with an entry.
func (w *world) matchWith(key string) vetting.SubjectMatch {
	w.t.Helper()
	for _, m := range w.subject("s").Matches {
		if m.Key == key {
			return m
		}
	}
	w.t.Fatalf("no match with %s in %+v", key, w.subject("s").Matches)
	return vetting.SubjectMatch{}
}

func (w *world) events(match int64) []vetting.MatchEvent {
	w.t.Helper()
	var out []vetting.MatchEvent
	err := w.db.Vetting(w.tenant).View(w.t.Context(), func(r vetting.Reader) (err error) {
		out, err = r.MatchEvents(match)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

var theListed = []string{"name=Jamshed Rahmonov", "birthDate=1975-04-03", "passportNumber=A1234567"}

func withReferents(e *entity.Entity, ids ...string) *entity.Entity {
	e.Referents = ids
	return e
}

func entries(es ...*entity.Entity) map[string]*entity.Entity {
	out := make(map[string]*entity.Entity)
	for _, e := range es {
		out[e.ID] = e
	}
	return out
}

// listedWorld is one subject that matches entry K1, with its alert.
func listedWorld(t *testing.T, db *store.DB) (*world, vetting.AlertView) {
	w := newWorld(t, db, "t")
	w.configure(vetting.Configuration{ID: "c", Lists: []string{"red"}})
	w.activate("red", entries(person("K1", theListed...)))
	w.receive(arrival("s", theListed...))
	w.catchup()
	as := w.alerts()
	if len(as) != 1 || as[0].Earlier != nil {
		t.Fatalf("alerts %+v", as)
	}
	w.pass(time.Hour)
	return w, as[0]
}

// A publisher that gives a party another number says nothing new about it: the
// match goes on under the new key, with its decision, and nobody is asked again.
func TestRenumberingCarriesTheMatchOn(t *testing.T) {
	for _, how := range []string{"lookback", "full", "intake"} {
		t.Run(how, func(t *testing.T) {
			w, alert := listedWorld(t, openSQLite(t))
			w.dismiss(alert.ID)
			w.activate("red", entries(person("K2", theListed...)))
			switch how {
			case "full":
				w.must(w.svc.Request(t.Context(), "system", "check"))
			case "intake":
				w.receive(arrival("s", append([]string{"email=s@example.org"}, theListed...)...))
			}
			w.catchup()
			w.checkTruth("after the renumbering")
			if as := w.alerts(); len(as) != 1 {
				t.Errorf("%d alerts, the renumbering raised some", len(as))
			}
			old, now := w.matchWith("K1"), w.matchWith("K2")
			if old.Open || !now.Open || now.Predecessor != old.ID || now.Decision != "false" {
				t.Errorf("before %+v, now %+v", old, now)
			}
			es := w.events(old.ID)
			if last := es[len(es)-1]; last.Kind != vetting.Closed || last.Reason != vetting.ReasonEntryRenumbered+"K2" {
				t.Errorf("closed with %+v", last)
			}
			if first := w.events(now.ID)[0]; first.Kind != vetting.Opened || !strings.Contains(first.Reason, "renumbered from K1") {
				t.Errorf("opened with %+v", first)
			}

			// And back again: the alerts it stands on are those it had.
			w.pass(time.Hour)
			w.activate("red", entries(person("K1", theListed...)))
			w.catchup()
			w.checkTruth("after the renumbering back")
			if as := w.alerts(); len(as) != 1 {
				t.Errorf("%d alerts after the number came back", len(as))
			}
			if back := w.matchWith("K1"); !back.Open || back.ID != old.ID || back.Decision != "false" {
				t.Errorf("back as %+v", back)
			}
		})
	}
}

// Two numbers further the decision is still there, and a change of what was
// compared raises an alert that shows it.
func TestRenumberedTwiceThenChanged(t *testing.T) {
	w, alert := listedWorld(t, openSQLite(t))
	w.dismiss(alert.ID)
	for _, key := range []string{"K2", "K3"} {
		w.activate("red", entries(person(key, theListed...)))
		w.pass(time.Hour)
	}
	w.catchup() // both at once
	w.checkTruth("after two renumberings")
	if m := w.matchWith("K3"); len(w.alerts()) != 1 || m.Decision != "false" {
		t.Fatalf("%d alerts, %+v", len(w.alerts()), m)
	}
	x, err := w.svc.Explain(t.Context(), w.matchWith("K3").ID, nil)
	if err != nil || x.FirstPossible != x.MetAt || x.Verdict != vetting.VerdictInTime {
		t.Errorf("explained as %+v, %v: the party was on the list from the beginning", x, err)
	}
	w.pass(time.Hour)
	w.activate("red", entries(person("K3", "name=Jamshed Rahmonov", "birthDate=1975-04-03", "passportNumber=B7654321")))
	w.catchup()
	as := w.alerts()
	if len(as) != 2 || as[1].Kind != vetting.Changed || as[1].Earlier == nil || as[1].Earlier.Decision != "false" || as[1].Earlier.Key != "K1" {
		t.Errorf("alerts %+v", as)
	}
}

// A renumbering that changes what is compared is news.
func TestRenumberingWithOtherDataIsNews(t *testing.T) {
	w, alert := listedWorld(t, openSQLite(t))
	w.dismiss(alert.ID)
	w.activate("red", entries(person("K2", append([]string{"gender=male", "nationality=tj"}, theListed...)...)))
	w.receive(arrival("s", append([]string{"gender=male"}, theListed...)...))
	w.catchup()
	if as := w.alerts(); len(as) != 2 || as[1].Earlier == nil || as[1].Earlier.Decision != "false" {
		t.Errorf("alerts %+v", as)
	}
	w.checkTruth("after the change")
}

func TestMergeKeepsHistory(t *testing.T) {
	w, alert := listedWorld(t, openSQLite(t))
	w.dismiss(alert.ID)
	merged := withReferents(person("NK", append([]string{"alias=Dzhamshed Rakhmonov", "birthDate=1975"}, theListed...)...), "K1", "other-7")
	w.activate("red", entries(merged))
	w.catchup()
	w.checkTruth("after the merge")
	old, now := w.matchWith("K1"), w.matchWith("NK")
	if old.Open || !now.Open || now.Predecessor != old.ID {
		t.Errorf("before %+v, now %+v", old, now)
	}
	es := w.events(old.ID)
	if last := es[len(es)-1]; last.Reason != vetting.ReasonEntryMerged+"NK" {
		t.Errorf("closed with %+v", last)
	}
	as := w.alerts()
	if len(as) != 2 || as[1].Match != now.ID || as[1].Earlier == nil || as[1].Earlier.ID != old.ID || as[1].Earlier.Decision != "false" {
		t.Fatalf("alerts %+v: the decision of before must be seen", as)
	}
	// The decision of then is not one about the whole.
	if now.Decision != "open" {
		t.Errorf("the merged entry is taken for decided: %+v", now)
	}
}

// A confirmed match whose entry is merged does not lose its ground: the match
// with the whole speaks, once.
func TestMergeOfConfirmedRaisesOneAlert(t *testing.T) {
	w, alert := listedWorld(t, openSQLite(t))
	w.decide("olga", casework.Decision{Alert: alert.ID, Verb: casework.Propose, Reason: "same passport"})
	w.decide("oleg", casework.Decision{Alert: alert.ID, Verb: casework.Confirm, Reason: "same passport"})
	w.activate("red", entries(withReferents(person("NK", append([]string{"birthDate=1975"}, theListed...)...), "K1")))
	w.catchup()
	if as := w.alerts(); len(as) != 2 || as[1].Kind != vetting.Opened || as[1].Earlier == nil || as[1].Earlier.Decision != "true" {
		t.Errorf("alerts %+v", as)
	}
	// Renumbered and then delisted: the confirmed match loses its ground, and
	// somebody must hear of it although the decision was about another number.
	w2, alert := listedWorld(t, openSQLite(t))
	w2.decide("olga", casework.Decision{Alert: alert.ID, Verb: casework.Propose, Reason: "same passport"})
	w2.decide("oleg", casework.Decision{Alert: alert.ID, Verb: casework.Confirm, Reason: "same passport"})
	w2.activate("red", entries(person("K2", theListed...)))
	w2.catchup()
	if as := w2.alerts(); len(as) != 1 {
		t.Fatalf("the renumbering raised %+v", as)
	}
	w2.pass(time.Hour)
	w2.activate("red", entries(person("Z", "name=Li Wang")))
	w2.catchup()
	if as := w2.alerts(); len(as) != 2 || as[1].Kind != vetting.Closed {
		t.Errorf("a confirmed match was delisted in silence: %+v", as)
	}
}

func TestSplitKeepsHistory(t *testing.T) {
	w := newWorld(t, openSQLite(t), "t")
	w.configure(vetting.Configuration{ID: "c", Lists: []string{"red"}})
	w.activate("red", entries(withReferents(person("NK", append([]string{"alias=Li Wang"}, theListed...)...), "K1", "K7")))
	w.receive(arrival("s", theListed...))
	w.catchup()
	w.dismiss(w.alerts()[0].ID)
	w.pass(time.Hour)
	w.activate("red", entries(person("K1", theListed...), withReferents(person("NK", "name=Li Wang"), "K7")))
	w.catchup()
	w.checkTruth("after the split")
	whole, part := w.matchWith("NK"), w.matchWith("K1")
	if whole.Open || !part.Open || part.Predecessor != whole.ID {
		t.Errorf("whole %+v, part %+v", whole, part)
	}
	if as := w.alerts(); len(as) != 2 || as[1].Earlier == nil || as[1].Earlier.Decision != "false" {
		t.Errorf("alerts %+v", as)
	}
}

// A new person under the key of one who was renumbered is news like any other.
func TestReusedKeyIsAnotherParty(t *testing.T) {
	w, alert := listedWorld(t, openSQLite(t))
	w.dismiss(alert.ID)
	w.activate("red", entries(person("K2", theListed...), person("K1", "name=Jamshed Rahmonov", "birthDate=1990-01-01")))
	w.catchup()
	w.checkTruth("after the key was given to another")
	if m := w.matchWith("K2"); m.Decision != "open" || len(w.alerts()) < 2 {
		t.Errorf("%+v, %d alerts: the old decision was about what K1 was", m, len(w.alerts()))
	}
}
