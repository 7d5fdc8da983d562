package screen

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/score"
)

func TestOutcomeIsNeverSilentlyClear(t *testing.T) {
	listed := person("s", "Kvastimir Drobnjakov", "1961-04-12")
	stranger := person("s", "Penelope Quillfeather", "1990-02-03")
	nameless := &entity.Entity{ID: "s", Schema: "Person"}
	onlyPassport := (&entity.Entity{ID: "s", Schema: "Person"}).Add("passportNumber", entity.Value{Text: "X1234567"})
	stale := active("red")
	stale[0].Problem = "stale: fetched 9 days ago"
	for _, c := range []struct {
		name    string
		query   *entity.Entity
		sources []Source
		lists   []string
		want    Outcome
		problem string // part of the only problem
	}{
		{"stranger", stranger, active("blue", "red"), []string{"blue", "red"}, Clear, ""},
		{"listed", listed, active("blue", "red"), []string{"blue", "red"}, PotentialMatch, ""},
		{"listed on a list not consulted", listed, active("blue", "red"), []string{}, Incomplete, "no list"},
		{"only an identifier", onlyPassport, active("red"), []string{"red"}, Clear, ""},
		{"list missing", stranger, active("red"), []string{"blue", "red"}, Incomplete, "missing"},
		{"list without snapshot", stranger, []Source{{List: "red"}}, []string{"red"}, Incomplete, "missing"},
		{"list stale", stranger, stale, []string{"red"}, Incomplete, "stale"},
		{"match on a stale list", listed, stale, []string{"red"}, PotentialMatch, "stale"},
		{"match while another list is missing", listed, active("red"), []string{"blue", "red"}, PotentialMatch, "missing"},
		{"problem of a list not consulted", stranger, append(active("blue"), Source{List: "red", Problem: "stale"}), []string{"blue"}, Clear, ""},
		{"no name, no identifier", nameless, active("red"), []string{"red"}, Incomplete, "neither a usable name nor an identifier"},
		{"name without letters", person("s", "???", ""), active("red"), []string{"red"}, Incomplete, `name "???"`},
		{"name unreadable, identifier present", onlyPassport.Clone().Add("name", entity.Value{Text: "—"}), active("red"), []string{"red"}, Incomplete, "name"},
		{"schema without names", &entity.Entity{ID: "s", Schema: "Address"}, active("red"), []string{"red"}, Incomplete, "neither"},
		{"unreadable birth date", person("s", "Penelope Quillfeather", "first of never"), active("red"), []string{"red"}, Incomplete, "first of never"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := New().Index(c.sources, entries()).Screen(c.query, config(c.lists...))
			if r.Outcome != c.want {
				t.Errorf("outcome %s, want %s (%+v)", r.Outcome, c.want, r.Sources)
			}
			var problems []string
			for _, s := range r.Sources {
				if s.Problem != "" {
					problems = append(problems, s.Problem)
				}
			}
			if got := strings.Join(problems, "; "); c.problem == "" && got != "" || !strings.Contains(got, c.problem) {
				t.Errorf("problems %q, want %q", got, c.problem)
			}
			for _, x := range r.Candidates {
				if !slices.Contains(c.lists, x.List) {
					t.Errorf("candidate of list %s, which the configuration does not consult", x.List)
				}
			}
		})
	}
}

func TestMatchNamesBothLists(t *testing.T) {
	r := New().Index(active("blue", "red"), entries()).Screen(person("s", "Kvastimir Drobnjakov", "1961-04-12"), config("blue", "red"))
	var got []string
	for _, x := range r.Candidates {
		if x.Above {
			got = append(got, x.List+"/"+x.Key)
		}
	}
	if diff := cmp.Diff([]string{"red/red-1", "blue/blue-1"}, got); diff != "" {
		t.Errorf("matches by score (-want +got):\n%s", diff)
	}
	if len(r.Candidates) > 0 && r.Candidates[0].EntryHash != entries()[0].Entity.Hash() {
		t.Errorf("the candidate does not name the entry version it was compared with")
	}
}

// A screening is what comparing the subject with every entry of the consulted lists gives: no top-k, no influence of order, of
// other entries, or of the index.
func TestScreenIsComparingWithEveryEntry(t *testing.T) {
	e := New()
	above := 0
	rapid.Check(t, func(t *rapid.T) {
		all := drawEntries(t, rapid.IntRange(1, 20).Draw(t, "entries"))
		q := drawEntity(t, "s")
		c := config(rapid.SampledFrom([][]string{{"blue"}, {"red"}, {"blue", "red"}}).Draw(t, "lists")...)
		sources := active("blue", "red")
		r := e.Index(sources, all).Screen(q, c)

		var want []Candidate
		for _, x := range all {
			cand, gate := e.Compare(q, x, c)
			if gate && slices.Contains(c.Lists, x.List) && c.Policy.Keeps(&cand.Result) {
				want = append(want, cand)
			}
			if cand.Above {
				above++
			}
		}
		slices.SortFunc(want, func(a, b Candidate) int {
			if a.Result.Score != b.Result.Score {
				return int(b.Result.Score - a.Result.Score)
			}
			return strings.Compare(a.List+"/"+a.Key, b.List+"/"+b.Key)
		})
		if diff := cmp.Diff(want, r.Candidates); diff != "" {
			t.Fatalf("(-every pair +screening):\n%s", diff)
		}

		slices.Reverse(sources)
		again := e.Index(sources, rapid.Permutation(all).Draw(t, "order")).Screen(q, c)
		if diff := cmp.Diff(r, again); diff != "" {
			t.Fatalf("another order of entries changed the result:\n%s", diff)
		}
	})
	if above == 0 {
		t.Fatal("no generated pair was above the line: the test proves nothing")
	}
}

func TestScreenIsSafeForConcurrentUse(t *testing.T) {
	e := New()
	l := e.Index(active("blue", "red"), entries())
	c := config("blue", "red")
	queries := []*entity.Entity{
		person("a", "Kvastimir Drobnjakov", "1961-04-12"), person("b", "Zulfikar Hamdani Pour", "1970"), person("c", "Mohamed Hussein", "1980"), person("d", "Nobody Inparticular", ""),
	}
	var want [][]byte
	for _, q := range queries {
		r := l.Screen(q, c)
		want = append(want, e.Evidence(q, c, &r, l))
	}
	var wait sync.WaitGroup
	for w := range 8 {
		wait.Go(func() {
			for i := range 40 {
				k := (i + w) % len(queries)
				r := l.Screen(queries[k], c)
				if got := e.Evidence(queries[k], c, &r, l); string(got) != string(want[k]) {
					t.Errorf("query %d: another result under concurrency", k)
					return
				}
			}
		})
	}
	wait.Wait()
}

// Two versions under one key are two entries; which comes first must not depend on the order they were given in.
func TestEntriesWithOneKeyAreAllCompared(t *testing.T) {
	e := New()
	a := Entry{"red", "k", person("k", "Kvastimir Drobnjakov", "1961-04-12")}
	b := Entry{"red", "k", person("k", "Kvastimir Drobnjakov", "1961-04-13")}
	q, c := person("s", "Kvastimir Drobnjakov", "1961-04-12"), config("red")
	one := e.Index(active("red"), []Entry{a, b})
	two := e.Index(active("red"), []Entry{b, a})
	r, s := one.Screen(q, c), two.Screen(q, c)
	if len(r.Candidates) != 2 {
		t.Fatalf("%d candidates, want 2", len(r.Candidates))
	}
	if string(e.Evidence(q, c, &r, one)) != string(e.Evidence(q, c, &s, two)) {
		t.Error("the order of entries with one key shows in the evidence")
	}
}

// TestContradictionHidesNobody: somebody of a listed name with another birth date
// is no match, and stays in the evidence with what spoke against it.
func TestContradictionHidesNobody(t *testing.T) {
	e, c := New(), config("red")
	l := e.Index(nil, []Entry{{"red", "red-1", person("red-1", "Kvastimir Drobnjakov", "1950-02-03")}})
	q := person("s", "Kvastimir Drobnjakov", "1994-08-17")
	r := l.Screen(q, c)
	if len(r.Candidates) != 1 {
		t.Fatalf("%d candidates, want the namesake", len(r.Candidates))
	}
	x := r.Candidates[0]
	alone, _ := e.Compare(person("s", "Kvastimir Drobnjakov", ""), Entry{"red", "red-1", person("red-1", "Kvastimir Drobnjakov", "")}, c)
	if !alone.Above || x.Result.Score >= alone.Result.Score {
		t.Errorf("by the names alone %d, with the birth dates %d", alone.Result.Score, x.Result.Score)
	}
	if !slices.ContainsFunc(x.Result.Contributions, func(c score.Contribution) bool { return c.Feature == "birthDate" && c.Points < 0 }) {
		t.Errorf("nothing says what spoke against it: %+v", x.Result.Contributions)
	}
}
