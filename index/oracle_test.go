package index

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/score"
)

// The oracle asks the gate about every pair. It shares no code with retrieval.
func oracle(m *score.Model, q *score.Profile, entries []*score.Profile, p *score.Policy) []uint32 {
	var out []uint32
	for i, e := range entries {
		if e != nil && m.Gate(q, e, p) {
			out = append(out, uint32(i))
		}
	}
	return out
}

func policy(t *rapid.T) *score.Policy {
	p := score.DefaultPolicy()
	if rapid.Bool().Draw(t, "other policy") {
		p.Sigma = int64(rapid.IntRange(300, 1000).Draw(t, "sigma"))
		p.Lambda = int64(rapid.IntRange(0, 1000).Draw(t, "lambda"))
	}
	return &p
}

func profiles(m *score.Model, es []*entity.Entity) []*score.Profile {
	out := make([]*score.Profile, len(es))
	for i, e := range es {
		out[i] = m.Profile(e)
	}
	return out
}

// One index must give exactly the oracle's answer for every policy.
func TestCandidatesEqualTheOracle(t *testing.T) {
	m := score.NewModel()
	passed := 0
	rapid.Check(t, func(t *rapid.T) {
		pool := namePool(t)
		entries := profiles(m, people(t, "e", pool, rapid.IntRange(1, 30).Draw(t, "entries")))
		l := NewLists(m, entries)
		for _, e := range people(t, "q", pool, 4) {
			q, p := m.Profile(e), policy(t)
			want := oracle(m, q, entries, p)
			passed += len(want)
			if diff := cmp.Diff(want, l.Candidates(q, p, nil)); diff != "" {
				t.Fatalf("sigma %d lambda %d, query %v:\n%s\nentries %v", p.Sigma, p.Lambda, e.Properties, diff, describe(q, entries, want, l.Candidates(q, p, nil)))
			}
		}
	})
	if passed == 0 {
		t.Fatal("no generated pair passed the gate: the test proves nothing")
	}
}

func describe(q *score.Profile, entries []*score.Profile, sets ...[]uint32) []string {
	var out []string
	for _, n := range q.Names {
		out = append(out, "query "+n.Text)
	}
	var all []uint32
	for _, s := range sets {
		all = append(all, s...)
	}
	slices.Sort(all)
	for _, i := range slices.Compact(all) {
		for _, n := range entries[i].Names {
			out = append(out, "entry "+n.Text)
		}
	}
	return out
}

// A lookback must miss no pair that passes the gate, whatever range is asked for and however subjects arrived.
func TestLookbackLosesNothing(t *testing.T) {
	m := score.NewModel()
	passed := 0
	rapid.Check(t, func(t *rapid.T) {
		pool := namePool(t)
		subjects := profiles(m, people(t, "s", pool, rapid.IntRange(1, 30).Draw(t, "subjects")))
		pop := NewPopulation(m)
		for i, s := range subjects {
			pop.Add(uint64(i*10), s)
		}
		if rapid.Bool().Draw(t, "later version") {
			i := rapid.IntRange(0, len(subjects)-1).Draw(t, "which")
			subjects[i] = profiles(m, people(t, "v", pool, 1))[0]
			pop.Add(uint64(i*10), subjects[i])
		}
		entries := profiles(m, people(t, "e", pool, rapid.IntRange(1, 8).Draw(t, "entries")))
		delta := NewDelta(entries)
		for range 2 {
			p := policy(t)
			from := uint64(rapid.IntRange(0, 310).Draw(t, "from"))
			to := uint64(rapid.IntRange(0, 310).Draw(t, "to"))
			var want []Pair
			for i, s := range subjects {
				if n := uint64(i * 10); n >= from && n <= to {
					for e := range entries {
						if m.Gate(s, entries[e], p) {
							want = append(want, Pair{n, uint32(e)})
						}
					}
				}
			}
			passed += len(want)
			raw := pop.Scan(delta, p, from, to)
			if diff := cmp.Diff(raw, pop.Lookback(entries, p, from, to)); diff != "" {
				t.Fatalf("a remembered delta answers otherwise than a fresh one:\n%s", diff)
			}
			got := slices.DeleteFunc(slices.Clone(raw), func(x Pair) bool {
				return !m.Gate(subjects[x.Subject/10], entries[x.Entry], p)
			})
			if diff := cmp.Diff(want, got, cmp.Transformer("nil", func(s []Pair) []Pair { return append([]Pair{}, s...) })); diff != "" {
				t.Fatalf("sigma %d lambda %d:\n%s", p.Sigma, p.Lambda, diff)
			}
			if !slices.IsSortedFunc(raw, func(a, b Pair) int {
				if a.Subject != b.Subject {
					return int(a.Subject) - int(b.Subject)
				}
				return int(a.Entry) - int(b.Entry)
			}) {
				t.Fatal("pairs are not in order")
			}
			// A vocabulary that grows between two scans must be met by the same delta.
			n := uint64(len(subjects) * 10)
			subjects = append(subjects, profiles(m, people(t, "g", pool, 1))[0])
			pop.Add(n, subjects[len(subjects)-1])
		}
	})
	if passed == 0 {
		t.Fatal("no generated pair passed the gate: the test proves nothing")
	}
}

// Forward and reverse must agree: forward(s) finds e exactly when reverse(e) finds s, and their scores are equal to the bit.
func TestForwardAndReverseAgree(t *testing.T) {
	m := score.NewModel()
	rapid.Check(t, func(t *rapid.T) {
		pool, p := namePool(t), policy(t)
		a := profiles(m, people(t, "a", pool, rapid.IntRange(1, 15).Draw(t, "left")))
		b := profiles(m, people(t, "b", pool, rapid.IntRange(1, 15).Draw(t, "right")))
		forward, backward := NewLists(m, b), NewLists(m, a)
		pop := NewPopulation(m)
		for i, s := range a {
			pop.Add(uint64(i), s)
		}
		reverse := slices.DeleteFunc(pop.Lookback(b, p, 0, uint64(len(a))), func(x Pair) bool {
			return !m.Gate(b[x.Entry], a[x.Subject], p) // the sides changed over on purpose
		})
		var found, mirrored []Pair
		for i, s := range a {
			for _, e := range forward.Candidates(s, p, nil) {
				found = append(found, Pair{uint64(i), e})
				there, back := m.Compare(s, b[e], p), m.Compare(b[e], s, p)
				if there.Score != back.Score {
					t.Fatalf("score %d one way and %d the other", there.Score, back.Score)
				}
			}
		}
		for i, e := range b {
			for _, s := range backward.Candidates(e, p, nil) {
				mirrored = append(mirrored, Pair{uint64(s), uint32(i)})
			}
		}
		slices.SortFunc(mirrored, func(x, y Pair) int {
			if x.Subject != y.Subject {
				return int(x.Subject) - int(y.Subject)
			}
			return int(x.Entry) - int(y.Entry)
		})
		if diff := cmp.Diff(found, mirrored); diff != "" {
			t.Fatalf("forward and the index the other way round:\n%s", diff)
		}
		if diff := cmp.Diff(found, append([]Pair(nil), reverse...)); diff != "" {
			t.Fatalf("forward and lookback:\n%s", diff)
		}
	})
}

// What is found of a list must not depend on what else is on it, or on the order.
func TestCandidatesDependOnThePairAlone(t *testing.T) {
	m := score.NewModel()
	rapid.Check(t, func(t *rapid.T) {
		pool, p := namePool(t), policy(t)
		entries := profiles(m, people(t, "e", pool, rapid.IntRange(1, 20).Draw(t, "entries")))
		q := m.Profile(people(t, "q", pool, 1)[0])
		all := NewLists(m, entries).Candidates(q, p, nil)
		order := rapid.Permutation(entries).Draw(t, "order")
		var again []uint32
		for _, i := range NewLists(m, order).Candidates(q, p, nil) {
			again = append(again, uint32(slices.Index(entries, order[i])))
		}
		slices.Sort(again)
		if diff := cmp.Diff(all, again); diff != "" {
			t.Fatalf("another order of entries:\n%s", diff)
		}
		for i, e := range entries {
			alone := NewLists(m, []*score.Profile{e}).Candidates(q, p, nil)
			if (len(alone) == 1) != slices.Contains(all, uint32(i)) {
				t.Fatalf("entry %d alone: %v, among all: %v", i, alone, all)
			}
		}
	})
}
