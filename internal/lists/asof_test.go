package lists_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/watchlist"
)

// After any sequence of loads the entries as of every snapshot, the versions of
// every entry, and the diff of every two snapshots equal those of a model that
// keeps whole copies.
func TestEntriesAsOfAnySnapshotEqualAModel(t *testing.T) {
	databases(t, func(t *testing.T, b *bench) {
		n := 0
		pool := crowd(40)
		rapid.Check(t, func(rt *rapid.T) {
			b := b.in(t)
			n++
			list := fmt.Sprintf("model-%d", n)
			b.declare(func(l *lists.List) {
				l.ID = list
				l.Gates = openGates()
				l.SelfTestSample = 1
			})
			now := map[string]person{"p-0000": pool[0]}
			model := []map[string]string{{}}
			for range rapid.IntRange(1, 6).Draw(rt, "loads") {
				for range rapid.IntRange(0, 8).Draw(rt, "edits") {
					p := pool[rapid.IntRange(0, len(pool)-1).Draw(rt, "entry")]
					if rapid.Bool().Draw(rt, "remove") && len(now) > 1 {
						delete(now, p.Key)
						continue
					}
					p.Born = fmt.Sprintf("%d-03-04", 1950+rapid.IntRange(0, 3).Draw(rt, "year"))
					now[p.Key] = p
				}
				people := make([]person, 0, len(now))
				state := make(map[string]string, len(now))
				for _, k := range slices.Sorted(maps.Keys(now)) {
					people = append(people, now[k])
					state[k] = now[k].Name + " " + now[k].Born
				}
				if maps.Equal(state, model[len(model)-1]) {
					b.load(list, lists.Unchanged, ftm(people...))
					continue
				}
				b.load(list, lists.Activated, ftm(people...))
				model = append(model, state)
			}
			for s := 1; s < len(model); s++ {
				if diff := cmp.Diff(model[s], b.entries(list, int64(s))); diff != "" {
					rt.Fatalf("as of snapshot %d of %d (-want +got):\n%s", s, len(model)-1, diff)
				}
				for from := range s {
					expectDiff(rt, b, list, model, from, s)
				}
			}
			expectVersions(rt, b, list, model)
		})
	})
}

func expectDiff(rt *rapid.T, b *bench, list string, model []map[string]string, from, to int) {
	want := make(map[string]watchlist.Op)
	for k := range model[from] {
		if _, ok := model[to][k]; !ok {
			want[k] = watchlist.Removed
		}
	}
	for k, v := range model[to] {
		old, ok := model[from][k]
		switch {
		case !ok:
			want[k] = watchlist.Added
		case old != v:
			want[k] = watchlist.Changed
		}
	}
	changes, err := b.Diff(b.t.Context(), list, int64(from), int64(to))
	if err != nil {
		rt.Fatal(err)
	}
	got := make(map[string]watchlist.Op)
	for _, c := range changes {
		got[c.Key] = c.Op
	}
	if diff := cmp.Diff(want, got); diff != "" {
		rt.Fatalf("diff of snapshots %d and %d (-want +got):\n%s", from, to, diff)
	}
}

// expectVersions checks that an entry has a version row exactly where it changed.
func expectVersions(rt *rapid.T, b *bench, list string, model []map[string]string) {
	keys := make(map[string]bool)
	for _, m := range model {
		for k := range m {
			keys[k] = true
		}
	}
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		var want []string
		for s := 1; s < len(model); s++ {
			old, was := model[s-1][k]
			now, is := model[s][k]
			switch {
			case is && !was:
				want = append(want, fmt.Sprint(s, " added"))
			case was && !is:
				want = append(want, fmt.Sprint(s, " removed"))
			case old != now:
				want = append(want, fmt.Sprint(s, " changed"))
			}
		}
		var got []string
		err := b.db.Lists("").View(b.t.Context(), func(r lists.Reader) error {
			got = nil
			vs, err := r.EntryVersions(list, k)
			if err != nil {
				return err
			}
			for _, v := range vs {
				got = append(got, fmt.Sprint(v.Snapshot, " ", v.Op))
			}
			last := len(model) - 1
			_, err = r.Entry(list, k, int64(last))
			if _, is := model[last][k]; is != (err == nil) {
				return fmt.Errorf("entry %s in force: %w, want present %t", k, err, is)
			}
			if errors.Is(err, vetting.ErrNotFound) {
				return nil
			}
			return err
		})
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("versions of %s (-want +got):\n%s", k, diff)
		}
	}
}

// openGates lets any change pass that is not an empty list.
func openGates() watchlist.GatePolicy {
	return watchlist.GatePolicy{
		MaxByteDrop: 1, MaxDeclaredDifference: 1, MaxDrop: 1, MaxSchemaDrop: 1, MaxNameDrop: 1, MaxAliasDrop: 1,
		MaxFillDrop: 1, MaxBad: 1, MaxChurn: 1, SmallChange: 1 << 20,
	}
}
