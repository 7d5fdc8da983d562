package vetting_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/score"
)

// TestImpactIsWhatApprovingChanges: what a proposal is said to change beforehand is what the run after its approval
// changes, and finding out changes nothing.
func TestImpactIsWhatApprovingChanges(t *testing.T) {
	databases(t, func(t *testing.T, open func(testing.TB) *store.DB) {
		w := newWorld(t, open(t), "acme")
		w.activate("un", map[string]*entity.Entity{
			"1": person("1", "name=Zarif Qodirbekov", "birthDate=1984-05-06"),
			"2": person("2", "name=Мансур Тагоев", "birthDate=1971-01-09"),
		})
		w.activate("eu", map[string]*entity.Entity{"9": person("9", "name=Farrukh Davlatzoda", "birthDate=1990-12-01")})
		w.configure(vetting.Configuration{ID: "default", Lists: []string{"un"}})
		w.receive(
			arrival("a", "name=Zarif Kodirbekov", "birthDate=1984-05-06"),
			arrival("b", "name=Farrukh Davlatzoda", "birthDate=1990-12-01"),
			arrival("c", "name=Тагоев Мансур"),
			arrival("d", "name=Anna Lindgren"),
		)
		w.catchup()
		if n := len(w.open()); n != 2 {
			t.Fatalf("%d matches are open before; want those of a and c", n)
		}
		was := w.open()
		made, err := w.svc.Propose(t.Context(), "tuner", vetting.Configuration{ID: "default", Lists: []string{"eu"}, Policy: score.DefaultPolicy(), Reason: "test"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.svc.Approve(t.Context(), "reviewer", made.ID, made.Version); !errors.Is(err, vetting.ErrImpactUnknown) {
			t.Fatalf("approved without knowing what it changes: %v", err)
		}
		got, err := w.svc.Impact(t.Context(), "tuner", made.ID, made.Version)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(was, w.open()); d != "" {
			t.Errorf("finding out changed the matches:\n%s", d)
		}
		if got.InScope != 4 || got.Before != 2 || got.After != 1 || got.Gained != 1 || got.Lost != 2 || got.LostConfirmed != 0 || got.InForce != 1 {
			t.Errorf("impact %+v", got)
		}
		if len(got.MostGained) != 1 || got.MostGained[0].Subject != "b" || got.MostGained[0].List != "eu" || len(got.MostLost) != 2 || got.MostLost[0].Subject != "a" {
			t.Errorf("gained %+v, lost %+v", got.MostGained, got.MostLost)
		}
		byScript := map[string]vetting.ImpactGroup{}
		for _, g := range got.ByScript {
			byScript[g.Group] = g
		}
		want := map[string]vetting.ImpactGroup{
			"Latin":    {Group: "Latin", Subjects: 3, Before: 1, Gained: 1, Lost: 1},
			"Cyrillic": {Group: "Cyrillic", Subjects: 1, Before: 1, Lost: 1},
		}
		if d := cmp.Diff(want, byScript); d != "" {
			t.Errorf("by script (-want +got):\n%s", d)
		}
		lost := map[string]int64{}
		for _, g := range got.ByCulture {
			lost[g.Group] = g.Lost
		}
		if n := lost["Western"]; n != 0 || len(got.ByCulture) < 2 {
			t.Errorf("by culture: %+v", got.ByCulture)
		}
		kept, err := w.svc.LastImpact(t.Context(), made.ID, made.Version)
		if kept.Seq = 0; err != nil || cmp.Diff(got, kept) != "" {
			t.Errorf("kept: %v\n%s", err, cmp.Diff(got, kept))
		}
		w.must(w.svc.Approve(t.Context(), "reviewer", made.ID, made.Version))
		var opened, closed int64
		for _, r := range w.catchup() {
			opened, closed = opened+r.Opened, closed+r.Closed
		}
		if opened != got.Gained || closed != got.Lost {
			t.Errorf("the run opens %d and closes %d; said were %d and %d", opened, closed, got.Gained, got.Lost)
		}
		if _, err := w.svc.Impact(t.Context(), "tuner", made.ID, made.Version); !errors.Is(err, vetting.ErrNotProposed) {
			t.Errorf("impact of a version in force: %v", err)
		}
	})
}

// TestImpactOfALineCountsByBothVersions: people who only just match are lost when the line rises, whatever run is still due.
func TestImpactOfALineCountsByBothVersions(t *testing.T) {
	w := newWorld(t, openSQLite(t), "acme")
	w.activate("un", map[string]*entity.Entity{"1": person("1", "name=Zarif Qodirbekov", "birthDate=1984-05-06")})
	w.configure(vetting.Configuration{ID: "default", Lists: []string{"un"}})
	w.receive(arrival("a", "name=Zarif Qodirbekov", "birthDate=1984-05-06"), arrival("b", "name=Zarif Qodirbek"))
	p := score.DefaultPolicy()
	if n := len(w.open()); n != 2 {
		t.Fatalf("%d matches are open; want 2", n)
	}
	p.Line = 950_000
	made, err := w.svc.Propose(t.Context(), "tuner", vetting.Configuration{ID: "default", Lists: []string{"un"}, Policy: p, Reason: "test"})
	if err != nil {
		t.Fatal(err)
	}
	// A list that moves on meanwhile is met by both versions alike.
	w.activate("un", map[string]*entity.Entity{
		"1": person("1", "name=Zarif Qodirbekov", "birthDate=1984-05-06"),
		"2": person("2", "name=Zarif Qodirbekov", "birthDate=1984-05-06", "passportNumber=X1234567"),
	})
	got, err := w.svc.Impact(t.Context(), "tuner", made.ID, made.Version)
	if err != nil {
		t.Fatal(err)
	}
	if got.Before != 4 || got.After != 2 || got.Lost != 2 || got.Gained != 0 || got.MostLost[0].Subject != "b" {
		t.Errorf("impact %+v", got)
	}
}
