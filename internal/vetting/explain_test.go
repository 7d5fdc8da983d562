package vetting_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/screen"
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
			strict.Line = score.Certain
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
				x, err := w.svc.Explain(t.Context(), m.ID, nil)
				if err != nil {
					t.Fatal(err)
				}
				if x.Verdict != c.verdict || x.Cause != c.cause {
					t.Errorf("%s – %s, want %s – %s\n%s", x.Verdict, x.Cause, c.verdict, c.cause, x.Reason)
				}
				if x.FirstThen != x.FirstPossible || x.Unasked != "" {
					t.Errorf("one engine, yet first possible %d then and %d today (%s)", x.FirstThen, x.FirstPossible, x.Unasked)
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

// engines answers replay requests as archived executables would: what is
// archived of an engine here is its id.
type engines map[string]*screen.Engine

func (e engines) RunReplay(_ context.Context, executable, request []byte) ([]byte, error) {
	engine, ok := e[string(executable)]
	if !ok {
		return nil, fmt.Errorf("no such executable: %q", executable)
	}
	var out bytes.Buffer
	err := engine.Replay(bytes.NewReader(request), &out)
	return out.Bytes(), err
}

// TestPromise4ByTheEngineOfThen: the first possible moment is computed by the
// engines of then, which answer from their archive, and by that of today; where
// an archive is missing or was altered the answer says so.
func TestPromise4ByTheEngineOfThen(t *testing.T) {
	strict := engineWithMostToken(t, 2*score.MicronatsPerNat)
	runner := engines{strict.ID(): strict, theEngine.ID(): theEngine}
	archived := func(e *screen.Engine) func(*vetting.Options) {
		return func(o *vetting.Options) {
			o.Engine = e
			o.Archive = func() ([]byte, error) { return []byte(e.ID()), nil }
		}
	}
	unarchived := func(o *vetting.Options) { o.Engine = strict }
	target := map[string]*entity.Entity{"W-1": person("W-1", "name=Zarif Qodirbekov")}
	subject := arrival("s1", "name=Zarif Qodirbekov")
	match := func(t *testing.T, w *world, runner vetting.Runner) vetting.Explanation {
		t.Helper()
		s, err := w.svc.Subject(t.Context(), "s1")
		if err != nil || len(s.Matches) != 1 {
			t.Fatalf("%+v %v, want one match", s.Matches, err)
		}
		x, err := w.svc.Explain(t.Context(), s.Matches[0].ID, runner)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	// upgrade goes from the engine that a service has to another one.
	upgrade := func(w *world, to func(*vetting.Options)) {
		w.pass(7 * 24 * time.Hour)
		w.svc = w.service(to)
		w.must(w.svc.EnsureEngine(t.Context(), "system"))
		w.catchup()
	}
	// late is a match that only the second engine makes of unchanged data.
	late := func(t *testing.T, first func(*vetting.Options)) (w *world, changed int64) {
		w = newWorld(t, openSQLite(t), "tenant", first)
		w.activate("red", target)
		w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
		w.receive(subject)
		w.catchup()
		if open := w.open(); len(open) != 0 {
			t.Fatalf("the strict engine matched %v; the test proves nothing", open)
		}
		upgrade(w, archived(theEngine))
		return w, w.now().UnixMicro()
	}

	t.Run("below the line by the engine of then", func(t *testing.T) {
		w, changed := late(t, archived(strict))
		x := match(t, w, runner)
		if x.Verdict != vetting.VerdictMissed || x.Cause != vetting.CauseBelowLine || !strings.Contains(x.Reason, "the engine of that day scored it") {
			t.Errorf("%s – %s: %s", x.Verdict, x.Cause, x.Reason)
		}
		if x.FirstPossible != x.MetAt || x.FirstThen != changed || x.Unasked != "" {
			t.Errorf("possible %d today (met %d), %d then (engine changed %d), unasked %q", x.FirstPossible, x.MetAt, x.FirstThen, changed, x.Unasked)
		}
		first, last := x.Steps[0], x.Steps[len(x.Steps)-1]
		for _, s := range x.Steps {
			if s.At == x.MetAt {
				first = s
			}
		}
		if first.Engine != strict.ID() || first.Then.Above || first.Then.Score <= 0 || !first.Today.Above || first.Then.Score >= first.Today.Score {
			t.Errorf("first meeting: %+v", first)
		}
		if last.Engine != theEngine.ID() || last.Then != last.Today || !last.Then.Above {
			t.Errorf("last step: %+v", last)
		}
	})
	t.Run("above the line then, below it today", func(t *testing.T) {
		w := newWorld(t, openSQLite(t), "tenant", archived(theEngine))
		w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
		w.activate("red", map[string]*entity.Entity{"W-0": person("W-0", "name=Unrelated Listedperson")})
		w.receive(subject)
		w.pass(24 * time.Hour)
		w.activate("red", target)
		listed := w.now().UnixMicro()
		w.catchup()
		upgrade(w, archived(strict))
		x := match(t, w, runner)
		if x.FirstPossible != 0 || x.FirstThen != listed || x.Unasked != "" {
			t.Errorf("possible %d today, %d then (listed %d), unasked %q", x.FirstPossible, x.FirstThen, listed, x.Unasked)
		}
		if x.Verdict != vetting.VerdictNotKnown || x.Cause != vetting.CauseNotListed {
			t.Errorf("%s – %s: %s", x.Verdict, x.Cause, x.Reason)
		}
	})
	for name, c := range map[string]struct {
		first  func(*vetting.Options)
		runner vetting.Runner
		says   string
	}{
		"the engine was not archived": {unarchived, runner, "not archived"},
		"nothing runs executables":    {archived(strict), nil, "not archived"},
		"the executable fails":        {archived(strict), engines{}, "no such executable"},
	} {
		t.Run(name, func(t *testing.T) {
			w, changed := late(t, c.first)
			x := match(t, w, c.runner)
			if x.FirstThen != changed || !strings.Contains(x.Unasked, c.says) {
				t.Errorf("first then %d, want no later than %d; unasked %q, want %q", x.FirstThen, changed, x.Unasked, c.says)
			}
			if x.Cause != vetting.CauseBelowLine || !strings.Contains(x.Reason, c.says) {
				t.Errorf("%s: %s", x.Cause, x.Reason)
			}
		})
	}
}
