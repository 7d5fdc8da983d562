package watchlist

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/testdata"
)

// bearing returns the entities that bear a name, in the order of their keys.
func bearing(s *Snapshot, name string) []*entity.Entity {
	var out []*entity.Entity
	for _, e := range s.Entries {
		if slices.Contains(e.Entity.Texts("name"), name) {
			out = append(out, e.Entity)
		}
	}
	return out
}

func semaSnapshot(t testing.TB, b []byte) *Snapshot {
	t.Helper()
	return mustParse(t, SEMAXML, Options{}, bytesFile("sema.xml", b))
}

func TestSEMA(t *testing.T) {
	s := semaSnapshot(t, fixture(t, "sema.xml"))
	if diff := cmp.Diff(map[string]int{"Person": 6, "Organization": 2, "Vessel": 1}, s.Report.Schemas); diff != "" {
		t.Error(diff)
	}
	one := func(name string) *entity.Entity {
		t.Helper()
		found := bearing(s, name)
		if len(found) != 1 {
			t.Fatalf("%d entries are named %s", len(found), name)
		}
		return found[0]
	}
	wantTexts(t, one("Sergei DORAN"), map[string][]string{
		"firstName": {"Sergei"}, "lastName": {"DORAN"}, "title": {"Major General"}, "birthDate": {"1971-02-03", "1971-03-02"}, "program": {"Testland"},
		"alias":     {"Sergei DORYN", "Sergei DORAN", "Serhii DORAN", "Сяргей ДОРАН", "Сергей Доран", "Сергий Доран"},
		"createdAt": {"2014-05-12"}, "notes": {"Schedule 1, Part 1, item 1"}, "country": nil, "nationality": nil,
	})
	for _, v := range one("Sergei DORAN").Properties["alias"] {
		if want := map[string]string{"Сяргей ДОРАН": "be", "Сергей Доран": "ru"}[v.Text]; want != "" && v.Lang != want {
			t.Errorf("%s has the language %q", v.Text, v.Lang)
		}
	}
	if p := one("Sergei DORAN").Properties["program"][0]; p.Original != "Testland / Terre d'essai" {
		t.Errorf("programme %+v", p)
	}
	wantTexts(t, one("Ferin Kelmar"), map[string][]string{
		"birthDate": {"1963-05-01"}, "alias": {"Ferin Kelmarov", "Ферин КЕЛЬМАР", "Ферiн КЕЛЬМАР"}, "createdAt": {"2020-09-01"},
	})
	wantTexts(t, one("Selma Ivrodt"), map[string][]string{"birthDate": {"1965-09"}, "program": {"Myanmar (Burma)"}, "notes": {"item 3"}})
	wantTexts(t, one("Kestrel Research Centre"), map[string][]string{
		"abbreviation": {"KRC"},
		"alias":        {"Centre de recherche Kestrel", "Исследовательский центр «Кестрел», АО", "Kestrel Bureau", "Kestrel Institute", "Agency for Roads, bridges and ports"},
	})
	wantTexts(t, one("Dolmat Plant JSC"), map[string][]string{"alias": {"Joint Stock Company Dolmat Plant"}})
	wantTexts(t, one("Grey Heron"), map[string][]string{"imoNumber": {"9074729"}, "buildDate": {"1993"}, "type": {"Oil Tanker"}})
	if len(s.Bad) != 1 || !strings.Contains(s.Bad[0].Reason, "neither EntityOrShip") {
		t.Errorf("bad %+v", s.Bad)
	}
	same := append(bearing(s, "Name Same"), bearing(s, "Name SAME")...)
	if len(same) != 3 {
		t.Fatalf("%d of three people of one name", len(same))
	}
	suffixed := 0
	for _, e := range same {
		if strings.Contains(e.ID, "#") {
			suffixed++
		}
	}
	if suffixed != 2 {
		t.Errorf("the two of one regime are not told apart: %s %s %s", same[0].ID, same[1].ID, same[2].ID)
	}
	if len(s.Report.Drift) != 0 {
		t.Errorf("drift %v", s.Report.Drift)
	}
}

func keysOfSnapshot(s *Snapshot) []string {
	var keys []string
	for _, e := range s.Entries {
		keys = append(keys, e.Key)
	}
	return keys
}

var semaItem = regexp.MustCompile(`<Item>(\d+)</Item>`)

// R-FMT-4: when items shift, because one was inserted before them, nothing is
// added or removed, and nothing changes that anyone is matched by.
func TestRFMT4ShiftedItems(t *testing.T) {
	b := fixture(t, "sema.xml")
	shifted := semaItem.ReplaceAllFunc(b, func(m []byte) []byte {
		n, _ := strconv.Atoi(string(semaItem.FindSubmatch(m)[1]))
		return fmt.Appendf(nil, "<Item>%d</Item>", n+1)
	})
	shifted = bytes.ReplaceAll(shifted, []byte("1, Part 2"), []byte("1, Part 2.1"))
	before, after := semaSnapshot(t, b), semaSnapshot(t, shifted)
	if diff := cmp.Diff(keysOfSnapshot(before), keysOfSnapshot(after)); diff != "" {
		t.Error(diff)
	}
	changes := Delta(before.Entries, after.Entries)
	if len(changes) == 0 {
		t.Error("the places in the regulation are not kept")
	}
	for _, c := range changes {
		if c.Op != Changed || c.Material {
			t.Errorf("%s is %s, material %v: %v", c.Key, c.Op, c.Material, c.Fields)
		}
	}
	if r := Gates(after, before, DefaultGates()); len(r) != 0 {
		t.Errorf("refused: %v", r)
	}
}

// The order of the records, letter case, line breaks and other names beside a
// name do not change a key.
func TestSEMAKeysRestOnContent(t *testing.T) {
	b := fixture(t, "sema.xml")
	want := keysOfSnapshot(semaSnapshot(t, b))
	records := regexp.MustCompile(`(?s)\t<record>.*?</record>\n`).FindAll(b, -1)
	slices.Reverse(records)
	reversed := slices.Concat([]byte("<data-set>\n"), slices.Concat(records...), []byte("</data-set>"))
	for name, changed := range map[string][]byte{
		"reversed":   reversed,
		"letters":    bytes.ReplaceAll(b, []byte("Ivrodt"), []byte("IVRODT")),
		"other name": bytes.ReplaceAll(b, []byte("<LastName>Ivrodt"), []byte("<LastName>Ivrodt (also known as Selma Ivrot)")),
		"wrapped":    bytes.ReplaceAll(b, []byte("Grey Heron"), []byte(" Grey\n  Heron ")),
		"birth date": bytes.ReplaceAll(b, []byte("Sep-65"), []byte("1965-09-30")),
	} {
		if diff := cmp.Diff(want, keysOfSnapshot(semaSnapshot(t, changed))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// When one of two people of a name is taken off the list, the other does not
// inherit the key.
func TestSEMAKeysAreNotInherited(t *testing.T) {
	b := fixture(t, "sema.xml")
	both := map[string]string{} // birth date by key
	for _, e := range append(bearing(semaSnapshot(t, b), "Name Same"), bearing(semaSnapshot(t, b), "Name SAME")...) {
		both[e.ID] = e.First("birthDate")
	}
	cut := regexp.MustCompile(`(?s)\t<record>\s*<Country>Testland[^<]*</Country>\s*<LastName>Same</LastName>.*?</record>\n`).ReplaceAll(b, nil)
	left := bearing(semaSnapshot(t, cut), "Name SAME")
	if len(left) != 1 || len(cut) == len(b) {
		t.Fatalf("%d left", len(left))
	}
	if born, taken := both[left[0].ID]; taken && born != left[0].First("birthDate") {
		t.Errorf("the key of the one born %s went to the one born %s", born, left[0].First("birthDate"))
	}
}

// The older element names give the same entries.
func TestSEMAOlderNames(t *testing.T) {
	b := fixture(t, "sema.xml")
	older := b
	for from, to := range map[string]string{"EntityOrShip": "Entity", "DateOfBirthOrShipBuildDate": "DateOfBirth", "TitleOrShip": "Title"} {
		older = bytes.ReplaceAll(older, []byte(from), []byte(to))
	}
	if semaSnapshot(t, b).Hash != semaSnapshot(t, older).Hash {
		t.Error("another list")
	}
}

func TestSEMADrift(t *testing.T) {
	s := semaSnapshot(t, bytes.Replace(fixture(t, "sema.xml"), []byte("<Item>1"), []byte("<Photo>x</Photo><Item>1"), 1))
	if s.Report.Drift["data-set/record/Photo"] != 1 {
		t.Errorf("drift %v", s.Report.Drift)
	}
}

// Figures counted with grep: <record>, <LastName> or <GivenName>,
// <ShipIMONumber>, <Aliases>, <TitleOrShip>, <DateOfBirthOrShipBuildDate>.
func TestSEMARealFile(t *testing.T) {
	s := mustParse(t, SEMAXML, Options{}, diskFile(testdata.Path(t, "watchlists", "canada", "sema_2025-05.xml.gz")))
	if len(s.Entries)+s.Report.Duplicates != 4759 || len(s.Bad) != 0 || len(s.Report.Drift) != 0 || len(s.Report.Unreadable) != 0 {
		t.Errorf("%d entries, %d bad, drift %v, unreadable %v", len(s.Entries), len(s.Bad), s.Report.Drift, s.Report.Unreadable)
	}
	if diff := cmp.Diff(map[string]int{"Person": 3334, "Organization": 1316, "Vessel": 109}, s.Report.Schemas); diff != "" {
		t.Error(diff)
	}
	if n := s.Report.Source["alias fields"]; n != 2877 {
		t.Errorf("%d alias fields", n)
	}
	if n := s.Report.Filled["Person"]["birthDate"] + s.Report.Filled["Vessel"]["buildDate"]; n != 1825 {
		t.Errorf("%d with a birth or build date", n)
	}
	if n := s.Report.Filled["Person"]["title"] + s.Report.Filled["Vessel"]["type"]; n != 172 {
		t.Errorf("%d with a title or kind of ship", n)
	}
	if diff := cmp.Diff(map[string]int{"valid": 109}, s.Report.Identifiers["imo"]); diff != "" {
		t.Error(diff)
	}
}

func FuzzSEMA(f *testing.F) {
	f.Add(fixture(f, "sema.xml"))
	f.Fuzz(func(t *testing.T, b []byte) { parseTwice(t, SEMAXML, Options{}, bytesFile("sema.xml", b)) })
}
