package watchlist

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/testdata"
	"github.com/revetproject/revet/screen"
)

var carryEngine = sync.OnceValue(screen.New)

// canadian is an entry of Canada's list under a key of its own choice.
func canadian(key, name string, pairs ...string) Entry {
	e := whoIs("sema-"+key, nil, append([]string{"name", name, "program", "Testland"}, pairs...)...)
	return e
}

// carriedTo are the names by key, in the order of the keys.
func carriedTo(es []Entry) []string {
	var out []string
	for _, e := range es {
		out = append(out, strings.TrimPrefix(e.Key, "sema-")+" "+e.Entity.First("name"))
		if e.Key != e.Entity.ID || e.Hash != "" && e.Hash != e.Entity.Hash() {
			out = append(out, "inconsistent "+e.Key)
		}
	}
	return out
}

func TestCarryKeys(t *testing.T) {
	for _, c := range []struct {
		name     string
		old, new []Entry
		want     []string
	}{
		{"the same content under another key", []Entry{canadian("1", "Ada Vale")}, []Entry{canadian("2", "Ada Vale")}, []string{"1 Ada Vale"}},
		{"a respelt name", []Entry{canadian("1", "Jamshed Rahmonov", "notes", "item 1")}, []Entry{canadian("2", "Dzhamshed Rakhmonov", "notes", "item 2")}, []string{"1 Dzhamshed Rakhmonov"}},
		{"an equal name with other remarks", []Entry{canadian("1", "Ada Vale", "notes", "item 1")}, []Entry{canadian("2", "VALE, Ada", "notes", "item 2")}, []string{"1 VALE, Ada"}},
		{"a birth date that contradicts", []Entry{canadian("1", "Ada Vale", "birthDate", "1961")}, []Entry{canadian("2", "Ada Vale", "birthDate", "1962")}, []string{"2 Ada Vale"}},
		{"a birth date that agrees", []Entry{canadian("1", "Ada Vale", "birthDate", "1961")}, []Entry{canadian("2", "Ada Vale", "birthDate", "1961-05-06")}, []string{"1 Ada Vale"}},
		{"another regime", []Entry{canadian("1", "Ada Vale")}, []Entry{whoIs("sema-2", nil, "name", "Ada Vale", "program", "Elsewhere")}, []string{"2 Ada Vale"}},
		{"another person", []Entry{canadian("1", "Ada Vale")}, []Entry{canadian("2", "Boris Tarkhan")}, []string{"2 Boris Tarkhan"}},
		{
			"two that one could have become",
			[]Entry{canadian("1", "Ada Vale", "notes", "item 1")},
			[]Entry{canadian("2", "Ada Vale", "birthDate", "1961"), canadian("3", "Ada Vale", "birthDate", "1970")},
			[]string{"2 Ada Vale", "3 Ada Vale"},
		},
		{
			"one that two could have become",
			[]Entry{canadian("1", "Ada Vale", "birthDate", "1961"), canadian("2", "Ada Vale", "birthDate", "1970")},
			[]Entry{canadian("3", "Ada Vale")},
			[]string{"3 Ada Vale"},
		},
		{
			"a namesake arrives, and the format tells them apart by suffixes",
			[]Entry{canadian("1", "Ada Vale", "birthDate", "1961")},
			[]Entry{canadian("1#a", "Ada Vale", "birthDate", "1961"), canadian("1#b", "Ada Vale", "birthDate", "1970")},
			[]string{"1 Ada Vale", "1#b Ada Vale"},
		},
		{
			"a key that was carried is not given to a newcomer",
			[]Entry{canadian("1", "Ada Vale")},
			[]Entry{canadian("1", "Boris Tarkhan"), canadian("2", "Ada Vale")},
			[]string{"1 Ada Vale", "1~ Boris Tarkhan"},
		},
		{"keys change places", []Entry{canadian("1", "Ada Vale"), canadian("2", "Boris Tarkhan")}, []Entry{canadian("1", "Boris Tarkhan"), canadian("2", "Ada Vale")}, []string{"1 Ada Vale", "2 Boris Tarkhan"}},
		{"a key of the publisher is left alone", []Entry{whoIs("EU.1.1", nil, "name", "Ada Vale")}, []Entry{whoIs("EU.2.2", nil, "name", "Ada Vale")}, []string{"EU.2.2 Ada Vale"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := carriedTo(CarryKeys(SEMAXML, c.old, c.new, carryEngine()))
			for i, s := range got {
				got[i] = regexp.MustCompile(`~\w+`).ReplaceAllString(s, "~")
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// A tie follows the entry that it leads to.
func TestCarryKeysTakesTiesAlong(t *testing.T) {
	tie := func(owner string) Entry {
		e := &entity.Entity{ID: owner + "/owns/EU.5.5", Schema: "Ownership"}
		e.Add("owner", entity.Value{Text: owner}).Add("asset", entity.Value{Text: "EU.5.5"})
		return Entry{Key: e.ID, Entity: e}
	}
	old := []Entry{whoIs("logicalId:1", nil, "name", "Ada Vale"), tie("logicalId:1")}
	new := []Entry{whoIs("logicalId:9", nil, "name", "Ada Vale"), tie("logicalId:9")}
	if changes := Delta(old, CarryKeys(EUXML, old, new, carryEngine())); len(changes) != 0 {
		t.Errorf("%+v", changes)
	}
}

// R-FMT-4: the keys of Canada's list, which numbers nobody, survive insertions,
// repeals and corrections of the regulation: what did not change is unchanged.
func TestRFMT4KeysSurviveShifts(t *testing.T) {
	b := fixture(t, "sema.xml")
	before := semaSnapshot(t, b)
	shifted := semaItem.ReplaceAll(b, []byte("<Item>1$1</Item>"))
	shifted = bytes.ReplaceAll(shifted, []byte("Ivrodt"), []byte("Ivrodd")) // a correction: the parser makes another key of it
	after := semaSnapshot(t, shifted)
	if maps.Equal(keySet(before.Entries), keySet(after.Entries)) {
		t.Fatal("the correction changes no key: the test shows nothing")
	}
	carried := CarryKeys(SEMAXML, before.Entries, after.Entries, carryEngine())
	for _, c := range Delta(before.Entries, carried) {
		corrected := strings.Contains(strings.Join(append(c.After.Texts("name"), c.After.Texts("lastName")...), " "), "Ivrodd")
		if c.Op != Changed || c.Material != corrected {
			t.Errorf("%s %s, material %t: %+v", c.Op, c.Key, c.Material, c.Fields)
		}
	}
	// The version after that is compared with what was carried.
	again := CarryKeys(SEMAXML, carried, after.Entries, carryEngine())
	if changes := Delta(carried, again); len(changes) != 0 {
		t.Errorf("read again: %+v", changes)
	}
}

func keySet(es []Entry) map[string]bool {
	out := make(map[string]bool)
	for _, e := range es {
		out[e.Key] = true
	}
	return out
}

// R-FMT-4: the reference of a UN entry stays while DATAID is renumbered.
func TestRFMT4UNReferenceStays(t *testing.T) {
	b := fixture(t, "un.xml")
	before := mustParse(t, UNXML, Options{}, bytesFile("un.xml", b))
	renumbered := regexp.MustCompile(`<DATAID>(\d+)</DATAID>`).ReplaceAll(b, []byte("<DATAID>77$1</DATAID>"))
	if bytes.Equal(b, renumbered) {
		t.Fatal("no DATAID in the fixture")
	}
	after := mustParse(t, UNXML, Options{}, bytesFile("un.xml", renumbered))
	for _, c := range Delta(before.Entries, after.Entries) {
		if c.Op != Changed || c.Material {
			t.Errorf("%s %s: %+v", c.Op, c.Key, c.Fields)
		}
	}
}

// Carrying keys loses nobody, makes no key twice, carries nothing between
// equal versions, and does not depend on the keys that a version came with.
func TestCarryKeysProperty(t *testing.T) {
	names := []string{"Ada Vale", "Ada Valle", "Boris Tarkhan", "Boris Tarhan", "Li Wang"}
	draw := func(t *rapid.T, prefix string) []Entry {
		var out []Entry
		for i := range rapid.IntRange(0, 5).Draw(t, "entries") {
			out = append(out, canadian(prefix+string(rune('a'+i)), rapid.SampledFrom(names).Draw(t, "name"), "birthDate", rapid.SampledFrom([]string{"1961", "1962", "1960/1963"}).Draw(t, "birth")))
		}
		return out
	}
	rapid.Check(t, func(t *rapid.T) {
		old, new := draw(t, "x"), draw(t, rapid.SampledFrom([]string{"x", "y"}).Draw(t, "prefix"))
		got := CarryKeys(SEMAXML, old, new, carryEngine())
		if len(keySet(got)) != len(new) || !slices.IsSortedFunc(got, func(a, b Entry) int { return strings.Compare(a.Key, b.Key) }) {
			t.Fatalf("%v became %v", carriedTo(new), carriedTo(got))
		}
		contents := func(es []Entry) []string {
			var out []string
			for _, e := range es {
				out = append(out, contentMark(e.Entity))
			}
			slices.Sort(out)
			return out
		}
		if !slices.Equal(contents(new), contents(got)) {
			t.Fatalf("%v became %v", carriedTo(new), carriedTo(got))
		}
		if again := CarryKeys(SEMAXML, got, got, carryEngine()); !slices.Equal(carriedTo(got), carriedTo(again)) {
			t.Fatalf("%v became %v with nothing changed", carriedTo(got), carriedTo(again))
		}
	})
}

// On the real list, with the last letter of every fiftieth family name doubled
// and all items shifted, nobody is taken for gone.
func TestCarryKeysOnTheRealList(t *testing.T) {
	before := mustParse(t, SEMAXML, Options{}, diskFile(testdata.Path(t, "watchlists", "canada", "sema_2025-05.xml.gz")))
	n, corrected := 0, 0
	var after []Entry
	for i, e := range before.Entries {
		c := e.Entity.Clone()
		c.Properties["notes"] = []entity.Value{{Text: "item " + strconv.Itoa(i)}}
		if n++; n%50 == 0 && len(c.Properties["lastName"]) == 1 {
			last := c.First("lastName")
			for _, p := range []string{"name", "lastName"} {
				for j := range c.Properties[p] {
					v := &c.Properties[p][j]
					v.Text = strings.Replace(v.Text, last, last+last[len(last)-1:], 1)
				}
			}
			c.ID = fmt.Sprintf("sema-%04d", i)
			corrected++
		}
		after = append(after, Entry{Key: c.ID, Entity: c})
	}
	sortEntries(after)
	count := map[Op]int{}
	for _, c := range Delta(before.Entries, CarryKeys(SEMAXML, before.Entries, after, carryEngine())) {
		count[c.Op]++
	}
	t.Logf("%d names corrected: %v", corrected, count)
	if corrected < 50 || count[Removed]+count[Added] != 0 {
		t.Errorf("%d names corrected: %v", corrected, count)
	}
}
