package encounter_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/encounter"
	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/store/storetest"
)

// Of four people in a car only the driver was asked.
func TestRENC1EveryOccupantIsScreenedOrExcepted(t *testing.T) {
	storetest.Each(t, nil, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		n := w.car(4)
		w.add(n, person("driver", "name=Anna Lindgren", "birthDate=1970-02-03"), person("passenger"), person("passenger"), person("passenger"))
		err := w.close(n)
		w.refused(err, "occupant 2 (passenger)", "occupant 3 (passenger)", "occupant 4 (passenger)", "neither screened nor excepted")
		if !errors.Is(err, encounter.ErrNotClosable) {
			t.Errorf("got %v, want ErrNotClosable", err)
		}
		for i := int64(2); i <= 4; i++ {
			w.except(n, i, "not-feasible")
			if i < 4 {
				w.refused(w.close(n), "occupant 4")
			}
		}
		w.pass(30 * time.Minute)
		w.ok(w.close(n))
		r := w.report(encounter.Scope{Site: "eagle-pass"})
		if diff := cmp.Diff(map[string]int64{"not-feasible": 3}, r.Total.Excepted); diff != "" {
			t.Errorf("excepted (-want +got):\n%s", diff)
		}
		if g := r.Total; g.Screened != 1 || g.Unscreened != 0 || g.OnlyDriver != 1 || g.Several != 1 || g.MedianMinutes != 30 || g.ClosedExcepted != 1 {
			t.Errorf("report: %+v", g)
		}
		if err := w.close(n); !errors.Is(err, encounter.ErrClosed) {
			t.Errorf("closing twice: %v", err)
		}
		if _, err := w.svc.Add(w.ctx(), officer, n, []encounter.Person{person("passenger")}); !errors.Is(err, encounter.ErrClosed) {
			t.Errorf("adding to a closed encounter: %v", err)
		}
	})
}

func TestExceptionsTakeTwoPeopleAndEnd(t *testing.T) {
	w := openWorld(t)
	n := w.car(1)
	w.add(n, person("driver"))
	x := w.ask(n, 1, "medical")
	w.refused(w.close(n), "exception 1 waits for a second person")
	both := who("officer", access.CaseOfficer, access.Reviewer)
	if _, err := w.svc.DecideException(w.ctx(), both, x.ID, true, ""); !errors.Is(err, access.ErrSamePerson) {
		t.Errorf("approving one's own: %v", err)
	}
	if _, err := w.svc.DecideException(w.ctx(), officer, x.ID, true, ""); !errors.Is(err, access.ErrRole) {
		t.Errorf("approving without the role: %v", err)
	}
	_, err := w.svc.DecideException(w.ctx(), second, x.ID, true, "")
	w.ok(err)
	w.pass(24 * time.Hour)
	w.refused(w.close(n), "exception 1 has expired")
	w.except(n, 1, "medical")
	w.ok(w.close(n))

	m := w.car(1)
	w.add(m, person("driver"))
	y := w.ask(m, 1, "medical")
	_, err = w.svc.DecideException(w.ctx(), second, y.ID, false, "")
	w.refused(err, "why")
	_, err = w.svc.DecideException(w.ctx(), second, y.ID, false, "not ill")
	w.ok(err)
	w.refused(w.close(m), "was rejected by second")
	for _, a := range []encounter.Ask{
		{Encounter: m, Occupant: 1, Ground: "sampling", Reason: "x", Expires: in(w, time.Hour)},
		{Encounter: m, Occupant: 1, Ground: "because", Reason: "x", Expires: in(w, time.Hour)},
		{Encounter: m, Occupant: 1, Ground: "medical", Reason: " ", Expires: in(w, time.Hour)},
		{Encounter: m, Occupant: 1, Ground: "medical", Reason: "x", Expires: w.at()},
		{Encounter: m, Occupant: 1, Ground: "medical", Reason: "x", Expires: in(w, 31*24*time.Hour)},
		{Encounter: m, Occupant: 0, Ground: "medical", Reason: "x", Expires: in(w, time.Hour)},
		{Encounter: m, Occupant: 1, Ground: "fewer-occupants", Reason: "x", Expires: in(w, time.Hour)},
		{Encounter: m, Occupant: 9, Ground: "medical", Reason: "x", Expires: in(w, time.Hour)},
		{Encounter: 99, Occupant: 1, Ground: "medical", Reason: "x", Expires: in(w, time.Hour)},
	} {
		if _, err := w.svc.RequestException(w.ctx(), officer, a); err == nil {
			t.Errorf("%+v was taken", a)
		}
	}
}
