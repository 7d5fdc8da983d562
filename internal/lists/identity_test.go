package lists_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/watchlist"
)

// canada is a list whose publisher numbers nobody.
func canada(names ...string) watchlist.File {
	var b strings.Builder
	b.WriteString("<data-set>")
	for i, n := range names {
		given, last, _ := strings.Cut(n, " ")
		fmt.Fprintf(&b, "<record><Country>Testland / Pays d'essai</Country><LastName>%s</LastName><GivenName>%s</GivenName><Schedule>1</Schedule><Item>%d</Item><DateOfListing>2024-01-02</DateOfListing></record>", last, given, i+1)
	}
	b.WriteString("</data-set>")
	return file("sema.xml", []byte(b.String()))
}

// A correction of a name on a list without numbers changes an entry; it takes
// nobody off the list, now or at the next load.
func TestDerivedKeysStayInForce(t *testing.T) {
	b := sqlite(t)
	b.declare(func(l *lists.List) {
		l.ID, l.Format = "ca", watchlist.SEMAXML
		l.Gates.MinEntries, l.Gates.MinBytes = 1, 1
	})
	people := []string{"Jamshed Rahmonov", "Olga Petrova", "Li Wang", "Farrukh Saidov"}
	b.load("ca", lists.Activated, canada(people...))
	before := b.entries("ca", 1)

	corrected := append([]string{"Anna Newcomer"}, people...)
	corrected[1] = "Dzhamshed Rakhmonov"
	r := b.load("ca", lists.Activated, canada(corrected...))
	if r.Added != 1 || r.Removed != 0 || r.Found.Material != 1 {
		t.Errorf("%d added, %d removed, %d material", r.Added, r.Removed, r.Found.Material)
	}
	after := b.entries("ca", 2)
	for key := range before {
		if after[key] == "" {
			t.Errorf("%s of %s is gone: %v", key, before[key], after)
		}
	}
	b.load("ca", lists.Unchanged, canada(corrected...))
	// The same people in another order: their items change, their keys do not.
	slices.Reverse(corrected)
	if r := b.load("ca", lists.Activated, canada(corrected...)); r.Added+r.Removed != 0 || r.Found.Material != 0 {
		t.Errorf("%d added, %d removed, %d material", r.Added, r.Removed, r.Found.Material)
	}
}

// What a delta knows of renumberings and merges is kept with the versions and
// comes back from them.
func TestMergeIsKeptWithTheVersions(t *testing.T) {
	b := sqlite(t)
	b.declare(func(l *lists.List) { l.Gates.SmallChange = 10 })
	lines := func(extra ...string) watchlist.File {
		for i := range 60 {
			extra = append(extra, crowdLine(fmt.Sprintf("p%02d", i), fmt.Sprintf("Ada%c%c Vale", 'a'+i/8, 'a'+i%8), fmt.Sprintf("19%02d-01-02", 20+i)))
		}
		return file("entities.ftm.json", []byte(strings.Join(extra, "\n")))
	}
	b.load("watch", lists.Activated, lines(crowdLine("k1", "Ines Marr", "1966-07-08"), crowdLine("k2", "Ilse Marr", "1966-07-08"), crowdLine("k3", "Ingo Marr", "1969-07-08")))
	b.load("watch", lists.Activated, lines(crowdLine("k2", "Ilse Marr", "1966-07-08", "k1"), crowdLine("k4", "Ingo Marr", "1969-07-08")))
	want := []string{
		"k1 removed material=true merged to k2", "k2 changed material=false merged from k1",
		"k3 removed material=false renumbered to k4", "k4 added material=false renumbered from k3",
	}
	told := func(c watchlist.Change) string {
		for _, f := range c.Fields {
			switch f.Property {
			case watchlist.Renumbered, watchlist.Merged, watchlist.Split:
				link := "to " + strings.Join(f.After, ",")
				if len(f.Before) > 0 {
					link = "from " + strings.Join(f.Before, ",")
				}
				return fmt.Sprintf("%s %s material=%t %s %s", c.Key, c.Op, c.Material, f.Property, link)
			}
		}
		return c.Key
	}
	changes, err := b.Diff(t.Context(), "watch", 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range changes {
		got = append(got, told(c))
	}
	if !slices.Equal(got, want) {
		t.Errorf("diff %q", got)
	}
	var rows []vetting.EntryVersion
	err = b.db.Lists("").View(t.Context(), func(r lists.Reader) (err error) {
		rows, err = r.ChangedKeys("watch", 1, 2)
		return err
	})
	if err != nil || len(rows) != 4 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, property := range []string{"merged", "merged", "renumbered", "renumbered"} {
		if !strings.Contains(string(rows[i].Fields), property) || rows[i].Material != strings.Contains(want[i], "material=true") {
			t.Errorf("%s: %t, %s", rows[i].Key, rows[i].Material, rows[i].Fields)
		}
	}
	b.leavesHold()
}
