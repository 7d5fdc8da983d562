package watchlist

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/revetproject/revet/entity"
)

func whoIs(key string, referents []string, pairs ...string) Entry {
	e := &entity.Entity{ID: key, Schema: "Person", Referents: referents}
	for i := 0; i+1 < len(pairs); i += 2 {
		e.Add(pairs[i], entity.Value{Text: pairs[i+1]})
	}
	return Entry{Key: key, Entity: e}
}

// successions are the successions of a delta as "key how before→after".
func successions(changes []Change) []string {
	var out []string
	for _, c := range changes {
		for _, f := range c.Fields {
			switch f.Property {
			case Renumbered, Merged, Split:
				for _, k := range f.Before {
					out = append(out, c.Key+" "+f.Property+" from "+k)
				}
				for _, k := range f.After {
					out = append(out, c.Key+" "+f.Property+" to "+k)
				}
			}
		}
	}
	return out
}

func TestRenumberingIsNotRemoveAndAdd(t *testing.T) {
	ada := []string{"name", "Ada Vale", "birthDate", "1961-02-03"}
	cases := []struct {
		name     string
		old, new []Entry
		told     []string
		material bool
	}{
		{
			"the same content",
			[]Entry{whoIs("1", nil, "name", "Ada Vale")},
			[]Entry{whoIs("2", nil, "name", "Ada Vale")},
			[]string{"1 renumbered to 2", "2 renumbered from 1"},
			false,
		},
		{
			"the same identity with other remarks",
			[]Entry{whoIs("1", nil, append(ada, "notes", "a")...)},
			[]Entry{whoIs("2", nil, append(ada, "notes", "b")...)},
			[]string{"1 renumbered to 2", "2 renumbered from 1"},
			false,
		},
		{
			"a name alone marks nobody",
			[]Entry{whoIs("1", nil, "name", "Ada Vale", "notes", "a")},
			[]Entry{whoIs("2", nil, "name", "Ada Vale", "notes", "b")},
			nil, true,
		},
		{
			"two that could claim it",
			[]Entry{whoIs("1", nil, ada...)},
			[]Entry{whoIs("2", nil, ada...), whoIs("3", nil, ada...)},
			nil, true,
		},
		{
			"another birth date",
			[]Entry{whoIs("1", nil, ada...)},
			[]Entry{whoIs("2", nil, "name", "Ada Vale", "birthDate", "1971-02-03")},
			nil, true,
		},
		{
			"one that stays under its key",
			[]Entry{whoIs("1", nil, ada...)},
			[]Entry{whoIs("1", nil, ada...), whoIs("2", nil, ada...)},
			nil, true,
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			changes := Delta(c.old, c.new)
			if d := cmp.Diff(c.told, successions(changes)); d != "" {
				t.Error(d)
			}
			for _, x := range changes {
				if x.Material != c.material {
					t.Errorf("%s %s is material: %t", x.Op, x.Key, x.Material)
				}
			}
		})
	}
}

func TestMergeIsSeenByReferents(t *testing.T) {
	one, two := whoIs("a1", nil, "name", "Ada Vale"), whoIs("b1", nil, "name", "A. Vale", "birthDate", "1961")
	for _, c := range []struct {
		name     string
		old, new []Entry
		want     []string
	}{
		{
			"into an entry that was there",
			[]Entry{one, two},
			[]Entry{whoIs("b1", []string{"a1"}, "name", "A. Vale", "birthDate", "1961")},
			[]string{"a1 merged to b1", "b1 merged from a1"},
		},
		{
			"into a new one",
			[]Entry{one, two},
			[]Entry{whoIs("NK", []string{"a1", "b1"}, "name", "A. Vale", "alias", "Ada Vale", "birthDate", "1961")},
			[]string{"NK merged from a1", "NK merged from b1", "a1 merged to NK", "b1 merged to NK"},
		},
		{
			"of what was merged before",
			[]Entry{whoIs("NK1", []string{"a1", "b1"}, "name", "Ada Vale")},
			[]Entry{whoIs("NK2", []string{"a1", "b1", "c1"}, "name", "Ada Valley")},
			[]string{"NK1 merged to NK2", "NK2 merged from NK1"},
		},
		{
			"that only gave a new id is a renumbering",
			[]Entry{one},
			[]Entry{whoIs("NK", []string{"a1"}, "name", "Ada Vale")},
			[]string{"NK renumbered from a1", "a1 renumbered to NK"},
		},
		{"delisted, not merged", []Entry{one, two}, []Entry{two}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, successions(Delta(c.old, c.new))); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestSplitIsSeenByReferents(t *testing.T) {
	whole := whoIs("NK", []string{"a1", "b1"}, "name", "Ada Vale", "alias", "Ana Vale")
	one, two := whoIs("a1", nil, "name", "Ada Vale"), whoIs("b1", nil, "name", "Ana Vale")
	for _, c := range []struct {
		name string
		new  []Entry
		want []string
	}{
		{"one leaves", []Entry{whoIs("NK", []string{"b1"}, "name", "Ana Vale"), one}, []string{"NK split to a1", "a1 split from NK"}},
		{"it falls apart", []Entry{one, two}, []string{"NK split to a1", "NK split to b1", "a1 split from NK", "b1 split from NK"}},
		{"a referent is dropped and nobody has it", []Entry{whoIs("NK", []string{"b1"}, "name", "Ana Vale")}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, successions(Delta([]Entry{whole}, c.new))); d != "" {
				t.Error(d)
			}
		})
	}
}

// A change of the lists that an entry is on, or of the keys merged into it, is
// a change that is kept and shown, though nothing that is compared changed.
func TestListsAndReferentsAloneAreAChange(t *testing.T) {
	old := whoIs("NK", []string{"a1"}, "name", "Ada Vale")
	old.Entity.Datasets = []string{"us_sdn"}
	moved := whoIs("NK", []string{"a1"}, "name", "Ada Vale")
	moved.Entity.Datasets = []string{"eu_fsf"}
	grown := whoIs("NK", []string{"a1", "b1"}, "name", "Ada Vale")
	grown.Entity.Datasets = []string{"us_sdn"}
	for want, next := range map[string]Entry{"datasets": moved, "referents": grown} {
		got := Delta([]Entry{old}, []Entry{next})
		if len(got) != 1 || got[0].Op != Changed || got[0].Material || len(got[0].Fields) != 1 || got[0].Fields[0].Property != want {
			t.Errorf("%s: %+v", want, got)
		}
	}
}

// Whatever the order of the changes, every succession has two ends that name
// each other, and a renumbering is one to one.
func TestSuccessionProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := []string{"a", "b", "c", "d", "e"}
		list := func(label string) []Entry {
			var out []Entry
			for _, k := range keys {
				if rapid.Bool().Draw(t, label) {
					refs := rapid.SliceOfNDistinct(rapid.SampledFrom(keys), 0, 2, rapid.ID).Draw(t, "referents")
					out = append(out, whoIs(k, refs, "name", rapid.SampledFrom([]string{"Ada", "Ben"}).Draw(t, "name"), "birthDate", rapid.SampledFrom([]string{"1961", "1962"}).Draw(t, "birth")))
				}
			}
			return out
		}
		changes := Delta(list("old"), list("new"))
		byKey := make(map[string]Change)
		for _, c := range changes {
			byKey[c.Key] = c
		}
		for _, c := range changes {
			for _, f := range c.Fields {
				if f.Property != Renumbered && f.Property != Merged && f.Property != Split {
					continue
				}
				if f.Property == Renumbered && (len(f.Before)+len(f.After) != 1 || c.Material) {
					t.Fatalf("%+v", c)
				}
				for _, k := range f.After {
					other := byKey[k]
					i := slices.IndexFunc(other.Fields, func(o entity.Difference) bool { return o.Property == f.Property })
					if i < 0 || !slices.Contains(other.Fields[i].Before, c.Key) {
						t.Fatalf("%s %s to %s, which knows nothing of it", c.Key, f.Property, k)
					}
				}
			}
		}
	})
}
