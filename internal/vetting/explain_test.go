package vetting_test

import (
	"testing"
	"time"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/score"
)

// TestPromise4MissedOrNotKnownThen plays each of the ways in which a match can
// come late, and one in which it does not.
func TestPromise4MissedOrNotKnownThen(t *testing.T) {
	target := func(pairs ...string) map[string]*entity.Entity {
		return map[string]*entity.Entity{
			"W-1": person("W-1", append([]string{"name=Zarif Qodirbekov", "birthDate=1984-05-06"}, pairs...)...),
			"W-0": person("W-0", "name=Unrelated Listedperson"),
		}
	}
	unrelated := map[string]*entity.Entity{"W-0": person("W-0", "name=Unrelated Listedperson")}
	subject := arrival("s1", "name=Zarif Qodirbekov", "birthDate=1984-05-06")
	week := 7 * 24 * time.Hour
	for _, c := range []struct {
		name           string
		play           func(w *world)
		verdict, cause string
	}{
		{"the entry is listed after the meeting", func(w *world) {
			w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
			w.activate("red", unrelated)
			w.receive(subject)
			w.pass(week)
			w.activate("red", target())
		}, vetting.VerdictNotKnown, vetting.CauseNotListed},
		{"the alias that matches comes after the meeting", func(w *world) {
			w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
			w.activate("red", target())
			w.receive(arrival("s1", "name=Sherali Qurbonshoev", "birthDate=1984-05-06"))
			w.pass(week)
			w.activate("red", target("alias=Sherali Qurbonshoev"))
		}, vetting.VerdictNotKnown, vetting.CauseNotListed},
		{"the publisher had listed it, the fetch came late", func(w *world) {
			w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
			w.activate("red", unrelated)
			published := w.now()
			w.pass(week)
			w.receive(subject)
			w.pass(week)
			w.activateAt("red", target(), published, w.now())
		}, vetting.VerdictMissed, vetting.CauseNotFetched},
		{"the list was in force but not consulted", func(w *world) {
			w.activate("red", target())
			w.activate("blue", unrelated)
			w.configure(vetting.Configuration{ID: "default", Lists: []string{"blue"}})
			w.receive(subject)
			w.pass(week)
			w.configure(vetting.Configuration{ID: "default", Lists: []string{"red", "blue"}})
		}, vetting.VerdictMissed, vetting.CauseNotShared},
		{"the configuration did not cover the subject", func(w *world) {
			w.activate("red", target())
			w.configure(vetting.Configuration{ID: "other", Lists: []string{"red"}, Scope: vetting.Scope{Segments: []string{"staff"}}})
			w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}, Scope: vetting.Scope{Segments: []string{"customer"}}})
			w.receive(subject)
			w.pass(week)
			w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
		}, vetting.VerdictMissed, vetting.CauseNotScreened},
		{"the line was too high", func(w *world) {
			strict := score.DefaultPolicy()
			strict.Line = 500 * score.MicronatsPerNat
			w.activate("red", target())
			w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}, Policy: strict})
			w.receive(subject)
			w.pass(week)
			w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
		}, vetting.VerdictMissed, vetting.CauseBelowLine},
		{"the data of the meeting was wrong", func(w *world) {
			w.activate("red", target())
			w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
			w.receive(arrival("s1", "name=Bekhzod Talmatov", "birthDate=1984-05-06"))
			w.pass(week)
			w.receive(subject)
		}, vetting.VerdictMissed, vetting.CauseData},
		{"it matched at once", func(w *world) {
			w.activate("red", target())
			w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
			w.receive(subject)
		}, vetting.VerdictInTime, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, openSQLite(t), "tenant")
			c.play(w)
			w.catchup()
			s, err := w.svc.Subject(t.Context(), "s1")
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range s.Matches {
				if m.Config != "default" || m.Key != "W-1" {
					continue
				}
				x, err := w.svc.Explain(t.Context(), m.ID)
				if err != nil {
					t.Fatal(err)
				}
				if x.Verdict != c.verdict || x.Cause != c.cause {
					t.Errorf("%s – %s, want %s – %s\n%s", x.Verdict, x.Cause, c.verdict, c.cause, x.Reason)
				}
				if x.Reason == "" || x.FirstPossible == 0 || x.FirstPossible > x.OpenedAt {
					t.Errorf("reason %q, first possible %d, opened %d", x.Reason, x.FirstPossible, x.OpenedAt)
				}
				if c.verdict == vetting.VerdictMissed && c.cause == vetting.CauseNotScreened && x.FirstPossible > x.OpenedAt {
					t.Errorf("first possible after it opened")
				}
				return
			}
			t.Fatalf("no match with W-1 among %+v", s.Matches)
		})
	}
}
