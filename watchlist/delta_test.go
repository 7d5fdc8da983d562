package watchlist

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/revetproject/revet/entity"
)

func named(key, name string) Entry {
	e := &entity.Entity{ID: key, Schema: "Person"}
	return Entry{Key: key, Entity: e.Add("name", entity.Value{Text: name})}
}

func TestDelta(t *testing.T) {
	old := []Entry{named("a", "Ada"), named("b", "Ben"), named("c", "Cid"), named("d", "Dan")}
	cosmetic := named("c", "Cid")
	cosmetic.Entity.Add("notes", entity.Value{Text: "still at large"})
	respelt := named("d", "Dan")
	respelt.Entity.Properties["name"][0].Original = "DAN"
	new := []Entry{named("b", "Bent"), cosmetic, respelt, named("e", "Eve")}

	got := Delta(old, new)
	type line struct {
		Key      string
		Op       Op
		Material bool
		Fields   string
	}
	var lines []line
	for _, c := range got {
		var fields []string
		for _, f := range c.Fields {
			fields = append(fields, f.Property)
		}
		lines = append(lines, line{c.Key, c.Op, c.Material, strings.Join(fields, ",")})
		if (c.Before == nil) != (c.Op == Added) || (c.After == nil) != (c.Op == Removed) {
			t.Errorf("%s %s has before %v, after %v", c.Op, c.Key, c.Before, c.After)
		}
	}
	want := []line{
		{"a", Removed, true, "name,schema"}, {"b", Changed, true, "name"}, {"c", Changed, false, "notes"}, {"d", Changed, false, ""}, {"e", Added, true, "name,schema"},
	}
	if d := cmp.Diff(want, lines); d != "" {
		t.Error(d)
	}
	if f := got[1].Fields[0]; !slices.Equal(f.Before, []string{"Ben"}) || !slices.Equal(f.After, []string{"Bent"}) {
		t.Errorf("field difference %+v", f)
	}
}

// The delta applied to the old entries gives the new ones, and equal content
// gives no change, whatever the order of values.
func TestDeltaProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.MapOf(rapid.StringMatching(`[a-e]{1,2}`), rapid.SliceOfN(rapid.SampledFrom([]string{"Ada", "Ben", "Cid"}), 1, 3))
		build := func(m map[string][]string) []Entry {
			var out []Entry
			for k, names := range m {
				e := &entity.Entity{ID: k, Schema: "Person"}
				for _, n := range names {
					e.Add("name", entity.Value{Text: n})
				}
				out = append(out, Entry{Key: k, Entity: e})
			}
			sortEntries(out)
			return out
		}
		old, new := build(list.Draw(t, "old")), build(list.Draw(t, "new"))
		changes := Delta(old, new)
		state := map[string]string{}
		for _, e := range old {
			state[e.Key] = e.Entity.Hash()
		}
		last := ""
		for _, c := range changes {
			if c.Key <= last {
				t.Fatalf("keys %q after %q", c.Key, last)
			}
			last = c.Key
			if c.Op == Removed {
				delete(state, c.Key)
			} else {
				state[c.Key] = c.After.Hash()
			}
		}
		if len(state) != len(new) {
			t.Fatalf("%d entries after the delta, want %d", len(state), len(new))
		}
		for _, e := range new {
			if state[e.Key] != e.Entity.Hash() {
				t.Fatalf("entry %s differs after the delta", e.Key)
			}
		}
		if (contentHash(old) == contentHash(new)) != (len(changes) == 0) {
			t.Fatal("content hash and delta disagree")
		}
	})
}
