package casework

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/revetproject/revet/internal/access"
)

func person(id string, roles ...access.Role) access.Principal {
	return access.Principal{Tenant: "t", ID: id, Name: "Name of " + id, Kind: access.Person, Roles: roles}
}

var (
	ana   = person("ana", access.Analyst)
	ben   = person("ben", access.Reviewer)
	both  = person("both", access.Analyst, access.Reviewer)
	eve   = person("eve", access.Oversight)
	robot = access.Principal{Tenant: "t", ID: "robot", Name: "Robot", Kind: access.Service, Roles: access.Roles()}
)

// said is a complete decision with this verb.
func said(verb Verb) Decision {
	d := Decision{Alert: 1, Verb: verb, Reason: "compared side by side", At: 1000}
	switch verb {
	case Dismiss:
		d.Differs = []Difference{{Attribute: BirthDate, Text: "1971 and 1985"}}
	case Defer:
		d.Waiting = &Waiting{Missing: "birth certificate", From: "the subject", Due: 2000, Owner: "ana"}
	}
	return d
}

// step applies a complete decision of the actor.
func step(history []Decision, verb Verb, actor access.Principal) ([]Decision, State, error) {
	d := said(verb)
	d.Actor, d.N = actor.ID, int64(len(history))+1
	state, err := Next(history, d, actor)
	if err != nil {
		return history, StateOf(history), err
	}
	return append(slices.Clip(history), d), state, nil
}

type move struct {
	verb  Verb
	actor access.Principal
}

func play(t *testing.T, moves ...move) []Decision {
	t.Helper()
	var h []Decision
	for _, m := range moves {
		var err error
		if h, _, err = step(h, m.verb, m.actor); err != nil {
			t.Fatalf("%s by %s: %v", m.verb, m.actor, err)
		}
	}
	return h
}

func TestPromise5APersonDecides(t *testing.T) {
	t.Run("a service decides nothing", func(t *testing.T) {
		histories := map[string][]Decision{
			"open": nil, "proposed": play(t, move{Propose, ana}), "inconclusive": play(t, move{Defer, ana}),
			"true": play(t, move{Propose, ana}, move{Confirm, ben}), "false": play(t, move{Dismiss, ana}),
		}
		for name, h := range histories {
			for verb := range leadsTo {
				if _, _, err := step(h, verb, robot); !errors.Is(err, access.ErrServiceAccount) {
					t.Errorf("%s when %s: got %v, want ErrServiceAccount", verb, name, err)
				}
			}
		}
	})

	t.Run("nobody is the second person to themselves", func(t *testing.T) {
		proposed := play(t, move{Propose, both})
		for _, verb := range []Verb{Confirm, Reject} {
			if _, _, err := step(proposed, verb, both); !errors.Is(err, access.ErrSamePerson) {
				t.Errorf("%s one's own proposal: got %v", verb, err)
			}
			if _, _, err := step(proposed, verb, ben); err != nil {
				t.Errorf("%s by another: %v", verb, err)
			}
		}
	})

	t.Run("nobody lets go alone of what was in doubt", func(t *testing.T) {
		deferred := []move{{Defer, both}}
		detour := []move{{Defer, both}, {Propose, both}, {Reopen, both}}
		reopened := []move{{Defer, both}, {Reopen, both}}
		overturned := []move{{Propose, ana}, {Confirm, ben}, {Reopen, both}}
		for _, moves := range [][]move{deferred, detour, reopened, overturned} {
			h := play(t, moves...)
			if _, _, err := step(h, Dismiss, both); !errors.Is(err, access.ErrSamePerson) {
				t.Errorf("%v, then dismiss by the same: got %v", moves, err)
			}
			if _, _, err := step(h, Dismiss, ana); !errors.Is(err, access.ErrRole) {
				t.Errorf("%v, then dismiss by an analyst: got %v", moves, err)
			}
			if _, state, err := step(h, Dismiss, ben); err != nil || state != False {
				t.Errorf("%v, then dismiss by a reviewer: %s, %v", moves, state, err)
			}
		}
	})

	t.Run("oversight changes nothing", func(t *testing.T) {
		for verb := range leadsTo {
			if _, _, err := step(nil, verb, eve); !errors.Is(err, access.ErrRole) {
				t.Errorf("%s: got %v", verb, err)
			}
		}
	})

	t.Run("nobody decides in another's name", func(t *testing.T) {
		d := said(Dismiss)
		d.N, d.Actor = 1, "ana"
		if _, err := Next(nil, d, both); err == nil || !strings.Contains(err.Error(), "in their own name") {
			t.Errorf("got %v", err)
		}
	})

	t.Run("no function takes several alerts", bulkSearch)
}

// bulkSearch reads the exported functions and methods of this package: none may
// take more than one alert or decision, save the pure ones over the history of
// one alert.
func bulkSearch(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sources here: %v", err)
	}
	pure := []string{"StateOf", "Next"} // take the history of one alert
	seen := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, src, 0)
		if err != nil {
			t.Fatal(err)
		}
		check := func(fn string, params *ast.FieldList) {
			seen++
			if slices.Contains(pure, fn) {
				return
			}
			for _, p := range params.List {
				if typ := render(p.Type); strings.Contains(typ, "Decision") && typ != "Decision" || many(typ) {
					t.Errorf("%s takes %s: decisions are taken one at a time", fn, typ)
				}
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Name.IsExported() {
					check(n.Name.Name, n.Type.Params)
				}
			case *ast.InterfaceType:
				for _, m := range n.Methods.List {
					if ft, ok := m.Type.(*ast.FuncType); ok {
						check(m.Names[0].Name, ft.Params)
					}
				}
			}
			return true
		})
	}
	if seen < 10 {
		t.Fatalf("looked at %d functions only: the search is broken", seen)
	}
	for _, typ := range []string{"[]int64", "...int64", "[]Decision", "map[int64]Decision", "iter.Seq[Decision]", "chan int64"} {
		if !many(typ) {
			t.Errorf("the search takes %s for one alert", typ)
		}
	}
}

func many(typ string) bool {
	several := strings.HasPrefix(typ, "[]") || strings.HasPrefix(typ, "...") || strings.HasPrefix(typ, "map[") ||
		strings.HasPrefix(typ, "chan ") || strings.HasPrefix(typ, "iter.")
	return several && (strings.Contains(typ, "int64") || strings.Contains(typ, "Decision") || strings.Contains(typ, "Alert"))
}

func render(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.ArrayType:
		return "[]" + render(e.Elt)
	case *ast.Ellipsis:
		return "..." + render(e.Elt)
	case *ast.MapType:
		return "map[" + render(e.Key) + "]" + render(e.Value)
	case *ast.ChanType:
		return "chan " + render(e.Value)
	case *ast.StarExpr:
		return "*" + render(e.X)
	case *ast.SelectorExpr:
		return render(e.X) + "." + e.Sel.Name
	case *ast.IndexExpr:
		return render(e.X) + "[" + render(e.Index) + "]"
	default:
		return ""
	}
}

// Whatever people try in whatever order, what is on record keeps the promise.
func TestPromise5APersonDecidesInAnySequence(t *testing.T) {
	cast := []access.Principal{ana, ben, both, eve, robot, person("two", access.Reviewer, access.Analyst), person("red", access.RedressOfficer)}
	verbs := []Verb{Dismiss, Defer, Propose, Confirm, Reject, Reopen}
	reached := map[State]bool{}
	rapid.Check(t, func(t *rapid.T) {
		var h []Decision
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			verb := rapid.SampledFrom(verbs).Draw(t, "verb")
			actor := rapid.SampledFrom(cast).Draw(t, "actor")
			before := slices.Clone(h)
			after, state, err := step(h, verb, actor)
			if err != nil {
				if len(after) != len(before) || state != StateOf(before) {
					t.Fatalf("a refused %s changed the alert", verb)
				}
				continue
			}
			if state != StateOf(after) {
				t.Fatalf("Next says %s, the history %s", state, StateOf(after))
			}
			h = after
			reached[state] = true
		}
		judge(t, h, cast)
	})
	for _, s := range States() {
		if !reached[s] {
			t.Errorf("no sequence reached the state %s: the property was not tried there", s)
		}
	}
}

// judge looks at a history by the promise's own words, without the rules of Next.
func judge(t *rapid.T, h []Decision, cast []access.Principal) {
	var deferrers []string
	for i, d := range h {
		who := cast[slices.IndexFunc(cast, func(p access.Principal) bool { return p.ID == d.Actor })]
		if who.Kind != access.Person || who.Name == "" {
			t.Fatalf("decision %d is not a named person's", d.N)
		}
		switch d.Verb {
		case Confirm, Reject:
			if i == 0 || h[i-1].Verb != Propose || h[i-1].Actor == d.Actor {
				t.Fatalf("decision %d (%s) does not follow another person's proposal", d.N, d.Verb)
			}
		case Dismiss:
			if slices.Contains(deferrers, d.Actor) {
				t.Fatalf("decision %d lets go of what the same person found inconclusive", d.N)
			}
			if len(d.Differs) == 0 {
				t.Fatalf("decision %d dismisses without a discriminator", d.N)
			}
		case Defer:
			deferrers = append(deferrers, d.Actor)
		case Reopen:
			if i == 0 {
				t.Fatal("the first decision reopens")
			}
		}
		if i > 0 && (h[i-1].Verb == Confirm || h[i-1].Verb == Dismiss) && d.Verb != Reopen {
			t.Fatalf("decision %d overwrites decision %d without reopening", d.N, h[i-1].N)
		}
	}
}
