package vetting_test

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/screen"
)

var (
	givens   = []string{"Jamshed", "Dzhamshed", "Olga", "Muhammad", "Mohammed", "Farrukh", "Anna", "Li", "Юсуп", "Yusup", "محمد"}
	families = []string{"Rahmonov", "Rakhmonov", "Rahmonova", "Petrov", "Saidov", "Said", "Yusupov", "Юсупов", "Wang", "Ali", "الرحمن"}
	births   = []string{"", "1975-04-03", "1975-03-04", "1975", "1990-01-01", "1961~"}
	numbers  = []string{"", "A1234567", "B7654321"}
)

func drawEntity(t *rapid.T, id string) *entity.Entity {
	e := &entity.Entity{ID: id, Schema: "Person"}
	for range rapid.IntRange(1, 2).Draw(t, "names") {
		name := rapid.SampledFrom(givens).Draw(t, "given") + " " + rapid.SampledFrom(families).Draw(t, "family")
		e.Add(rapid.SampledFrom([]string{"name", "alias", "weakAlias"}).Draw(t, "property"), entity.Value{Text: name})
	}
	e.Add("birthDate", entity.Value{Text: rapid.SampledFrom(births).Draw(t, "birth")})
	e.Add("passportNumber", entity.Value{Text: rapid.SampledFrom(numbers).Draw(t, "passport")})
	return e
}

// under is an entity under another key.
func under(e *entity.Entity, key string) *entity.Entity {
	c := e.Clone()
	c.ID = key
	return c
}

// challengerEngine is an engine that reads the same data differently: what a
// name is worth differs, so that pairs come and go with it.
func challengerEngine(t *testing.T) *screen.Engine {
	t.Helper()
	return engineWithMostToken(t, 4*score.MicronatsPerNat)
}

// engineWithMostToken is an engine for which no token of a name is worth more
// than the micronats given.
func engineWithMostToken(t *testing.T, micronats int64) *screen.Engine {
	t.Helper()
	policy := score.PolicyFile()
	changed := regexp.MustCompile(`("mostToken":\s*\{[^}]*?"value":\s*)([0-9.]+)`).ReplaceAll(policy, fmt.Appendf(nil, "${1}%d", micronats))
	if bytes.Equal(changed, policy) {
		t.Fatal("the policy file has no mostToken to change")
	}
	e, err := screen.Challenger(changed)
	if err != nil {
		t.Fatal(err)
	}
	if e.ID() == theEngine.ID() {
		t.Fatal("the challenger has the shipped engine's id")
	}
	return e
}

// TestPromise1DeltaEqualsFull: after any sequence of changes to lists,
// subjects, configurations and engines, and with interrupted runs in between, the open
// matches equal those of screening everyone from nothing.
func TestPromise1DeltaEqualsFull(t *testing.T) {
	challenger := challengerEngine(t)
	databases(t, func(t *testing.T, open func(testing.TB) *store.DB) {
		db := open(t)
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			small := func(o *vetting.Options) { o.BatchSize, o.ScanSize = 3, 4 }
			w := newWorld(t, db, fmt.Sprintf("tenant-%d", n), small)
			prefix := fmt.Sprintf("t%d-", n)
			all := []string{prefix + "red", prefix + "blue"}
			w.configure(vetting.Configuration{ID: "wide", Lists: all})
			w.configure(vetting.Configuration{ID: "narrow", Lists: all[:1], Scope: vetting.Scope{Segments: []string{"customer"}}})
			contents := map[string]map[string]*entity.Entity{all[0]: {}, all[1]: {}}
			lists := rapid.SampledFrom(all)
			key := rapid.SampledFrom([]string{"e1", "e2", "e3", "e4", "e5"})
			id := rapid.SampledFrom([]string{"s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"})
			publish := func(list string) {
				w.pass(time.Hour)
				w.activate(list, contents[list])
			}
			actions := map[string]func(*rapid.T){
				"list adds or changes": func(rt *rapid.T) {
					list, k := lists.Draw(rt, "list"), key.Draw(rt, "key")
					contents[list] = maps.Clone(contents[list])
					contents[list][k] = drawEntity(rt, k)
					publish(list)
				},
				"list removes": func(rt *rapid.T) {
					list, k := lists.Draw(rt, "list"), key.Draw(rt, "key")
					contents[list] = maps.Clone(contents[list])
					delete(contents[list], k)
					publish(list)
				},
				"list renumbers": func(rt *rapid.T) {
					list, k, to := lists.Draw(rt, "list"), key.Draw(rt, "key"), key.Draw(rt, "to")
					e, was := contents[list][k]
					if _, taken := contents[list][to]; !was || taken {
						return
					}
					contents[list] = maps.Clone(contents[list])
					delete(contents[list], k)
					contents[list][to] = under(e, to)
					publish(list)
				},
				"list merges": func(rt *rapid.T) {
					list, k, into := lists.Draw(rt, "list"), key.Draw(rt, "key"), key.Draw(rt, "into")
					e, was := contents[list][k]
					if !was || k == into {
						return
					}
					contents[list] = maps.Clone(contents[list])
					whole := under(e, into)
					if there := contents[list][into]; there != nil {
						whole = there.Clone()
					}
					whole.Referents = append(whole.Referents, k)
					delete(contents[list], k)
					contents[list][into] = whole
					publish(list)
				},
				"list splits": func(rt *rapid.T) {
					list, k := lists.Draw(rt, "list"), key.Draw(rt, "key")
					whole := contents[list][k]
					if whole == nil || len(whole.Referents) == 0 {
						return
					}
					contents[list] = maps.Clone(contents[list])
					part := whole.Referents[0]
					rest := whole.Clone()
					rest.Referents = rest.Referents[1:]
					contents[list][k] = rest
					contents[list][part] = under(rest, part)
					contents[list][part].Referents = nil
					publish(list)
				},
				"subject arrives or changes": func(rt *rapid.T) {
					w.pass(time.Minute)
					s := id.Draw(rt, "id")
					w.receive(vetting.Arrival{ID: s, Segment: rapid.SampledFrom([]string{"customer", "visitor"}).Draw(rt, "segment"), Entity: drawEntity(rt, s)})
				},
				"subject leaves": func(rt *rapid.T) {
					w.pass(time.Minute)
					// A subject that is not there, or left already, refuses; that is fine.
					_ = w.svc.Exit(t.Context(), "system", id.Draw(rt, "id"), "account closed")
				},
				"configuration changes": func(rt *rapid.T) {
					w.pass(time.Minute)
					c := vetting.Configuration{ID: rapid.SampledFrom([]string{"wide", "narrow"}).Draw(rt, "config"), Lists: all, Policy: score.DefaultPolicy()}
					if rapid.Bool().Draw(rt, "one list") {
						c.Lists = all[1:]
					}
					if rapid.Bool().Draw(rt, "scoped") {
						c.Scope.Segments = []string{"visitor"}
					}
					c.Policy.Line = rapid.SampledFrom([]score.Probability{c.Policy.Floor, c.Policy.Line, 900_000}).Draw(rt, "line")
					w.configure(c)
				},
				"engine changes": func(rt *rapid.T) {
					w.pass(time.Minute)
					w.engine = rapid.SampledFrom([]*screen.Engine{theEngine, challenger}).Draw(rt, "engine")
					w.svc = w.service(small)
					w.must(w.svc.EnsureEngine(t.Context(), "system"))
				},
				"run": func(*rapid.T) { w.catchup() },
				"run interrupted": func(rt *rapid.T) {
					left := rapid.IntRange(0, 4).Draw(rt, "commits")
					w.fail = func(name string) error {
						if left--; left < 0 {
							return fmt.Errorf("stopped %s", name)
						}
						return nil
					}
					_, _ = w.svc.Catchup(t.Context(), "system")
					w.fail = nil
				},
			}
			names := slices.Sorted(maps.Keys(actions))
			for range rapid.IntRange(1, 15).Draw(rt, "steps") {
				actions[rapid.SampledFrom(names).Draw(rt, "action")](rt)
			}
			for _, r := range w.catchup() {
				if r.SupersededBy != "" {
					continue // another engine took over before its end; the run after it covers everybody
				}
				if r.Missing != 0 || r.InScope != r.Screened {
					rt.Fatalf("run %d: %d in scope, %d screened, %d missing", r.Run, r.InScope, r.Screened, r.Missing)
				}
			}
			w.checkTruth("after the sequence")
			// A second catch-up finds nothing to do, and a full re-screening changes nothing.
			before := len(w.alerts())
			if again := w.catchup(); len(again) != 0 {
				rt.Fatalf("a second catch-up ran %d runs", len(again))
			}
			w.must(w.svc.Request(t.Context(), "system", "check"))
			w.catchup()
			w.checkTruth("after a full re-screening")
			if after := len(w.alerts()); after != before {
				rt.Fatalf("a full re-screening of the same data raised %d alerts", after-before)
			}
		})
	})
}
