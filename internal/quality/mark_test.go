package quality

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/revetproject/revet/entity"
)

// made makes an entity of "property=value" texts.
func made(schema string, pairs ...string) *entity.Entity {
	e := &entity.Entity{ID: "s", Schema: schema}
	for _, p := range pairs {
		k, v, _ := strings.Cut(p, "=")
		e.Add(k, entity.Value{Text: v})
	}
	return e
}

func recorded(t *testing.T) entity.Day {
	t.Helper()
	d, ok := entity.CivilDay(2026, 3, 1)
	if !ok {
		t.Fatal("no such day")
	}
	return d
}

func shown(ms []Mark) (out []string) {
	for _, m := range ms {
		out = append(out, strings.TrimRight(fmt.Sprintf("%s %s %s", m.Code, m.Property, m.Value), " "))
	}
	return out
}

func TestMarks(t *testing.T) {
	full := []string{"name=Anna Ivanova", "birthDate=1975-05-03", "passportNumber=X4417720"}
	with := func(pairs ...string) []string { // what is given replaces what full states
		out := slices.Clone(pairs)
		for _, f := range full {
			prop, _, _ := strings.Cut(f, "=")
			if !slices.ContainsFunc(pairs, func(p string) bool { return strings.HasPrefix(p, prop+"=") }) {
				out = append(out, f)
			}
		}
		return slices.DeleteFunc(out, func(p string) bool { return strings.HasSuffix(p, "=") })
	}
	for _, c := range []struct {
		what  string
		e     *entity.Entity
		marks []string
	}{
		{"nothing doubtful", made("Person", full...), nil},
		{"a mononym", made("Person", with("name=Suharto")...), []string{"single-name name"}},
		{"a mononym by its part", made("Person", with("name=", "lastName=Suharto")...), []string{"missing-given-name firstName"}},
		{"a given name alone", made("Person", with("name=Anna", "firstName=Anna")...), []string{"missing-family-name lastName"}},
		{"parts say less than the name", made("Person", with("lastName=Ivanova")...), nil},
		{"Chinese, without a space", made("Person", with("name=习近平")...), nil},
		{"no name at all", made("Person", with("name=")...), []string{"missing-name"}},
		{"FNU", made("Person", with("name=FNU Ahmadullah")...), []string{"single-name name", "filler-name name FNU Ahmadullah"}},
		{"fillers only", made("Person", with("name=Unknown UNKNOWN")...), []string{"missing-name", "filler-name name Unknown UNKNOWN"}},
		{"no last name in words", made("Person", with("name=", "firstName=Anna", "lastName=No Last Name")...), []string{"missing-family-name lastName", "filler-name lastName No Last Name"}},
		{"XXX for the given name", made("Person", with("name=", "firstName=XXX", "lastName=Ivanova")...), []string{"missing-given-name firstName", "filler-name firstName XXX"}},
		{"Null is a family name", made("Person", with("name=Christopher Null")...), nil},
		{"null alone is none", made("Person", with("name=NULL")...), []string{"missing-name", "filler-name name NULL"}},
		{"digits", made("Person", with("name=Anna Ivanova2")...), []string{"digit-in-name name Anna Ivanova2"}},
		{"digits in the name of a firm", made("Company", "name=3M"), nil},
		{"a firm without a name", made("Company", "country=de"), []string{"missing-name"}},
		{"1 January", made("Person", with("birthDate=1980-01-01")...), []string{"placeholder-birth-date birthDate 1980-01-01"}},
		{"31 December", made("Person", with("birthDate=1980-12-31")...), []string{"placeholder-birth-date birthDate 1980-12-31"}},
		{"11 November", made("Person", with("birthDate=1980-11-11")...), []string{"placeholder-birth-date birthDate 1980-11-11"}},
		{"1900", made("Person", with("birthDate=1900-05-03")...), []string{"placeholder-birth-date birthDate 1900-05-03", "impossible-birth-date birthDate 1900-05-03"}},
		{"30 June of an Indian", made("Person", with("birthDate=1980-06-30", "nationality=in")...), []string{"conventional-birth-date birthDate 1980-06-30"}},
		{"30 June of a Dane", made("Person", with("birthDate=1980-06-30", "nationality=dk")...), nil},
		{"the Afghan new year", made("Person", with("birthDate=1991-03-21", "nationality=Afghanistan")...), []string{"conventional-birth-date birthDate 1991-03-21"}},
		{"the year only", made("Person", with("birthDate=1980")...), []string{"partial-birth-date birthDate 1980"}},
		{"about", made("Person", with("birthDate=1980~")...), []string{"partial-birth-date birthDate 1980~", "approximate-birth-date birthDate 1980~"}},
		{"in the future", made("Person", with("birthDate=2031-05-03")...), []string{"impossible-birth-date birthDate 2031-05-03"}},
		{"121 years ago", made("Person", with("birthDate=1905-02-03")...), []string{"impossible-birth-date birthDate 1905-02-03"}},
		{"120 years ago to the day", made("Person", with("birthDate=1906-03-01")...), nil},
		{"no date", made("Person", with("birthDate=")...), []string{"missing-birth-date birthDate"}},
		{"a word for a date", made("Person", with("birthDate=sometime")...), []string{"unreadable-birth-date birthDate sometime"}},
		{"two dates", made("Person", append(with(), "birthDate=1985-06-07")...), []string{"contradictory-birth-dates birthDate"}},
		{"no document", made("Person", with("passportNumber=")...), []string{"missing-document"}},
		{"a document that is none", made("Person", with("passportNumber=N/A")...), []string{"unusable-document passportNumber N/A"}},
		{"zeros", made("Person", with("passportNumber=0000000")...), []string{"unusable-document passportNumber 0000000"}},
		{"a wrong check digit", made("Person", with("innCode=500100732250")...), []string{"failed-check innCode 500100732250"}},
		{"an LEI with a wrong check digit", made("Company", "name=Acme", "leiCode=529900T8BM49AURSDO56"), []string{"failed-check leiCode 529900T8BM49AURSDO56"}},
		{"a ship", made("Vessel", "name=Ever Given", "imoNumber=9811001"), []string{"failed-check imoNumber 9811001"}},
	} {
		if diff := cmp.Diff(c.marks, shown(MarksOn(c.e, recorded(t)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.what, diff)
		}
	}
}

func TestWithoutADayNothingIsImpossible(t *testing.T) {
	for _, m := range Marks(made("Person", "birthDate=2199-05-03")) {
		if m.Code == ImpossibleBirthDate {
			t.Errorf("%+v", m)
		}
	}
}

func TestRepeatsNameTheOthers(t *testing.T) {
	e := made("Person", "passportNumber=X 441-7720", "phone=+4912345678")
	keys := DocumentKeys(e)
	if diff := cmp.Diff([]string{"document:X4417720"}, keys); diff != "" {
		t.Fatal(diff)
	}
	got := Repeats(e, "a", []Holder{{keys[0], "c", 3}, {keys[0], "a", 3}, {keys[0], "b", 3}, {"document:Z99999", "d", 2}})
	want := []Mark{{RepeatedDocument, "passportNumber", "X 441-7720", "the number is also that of b, c"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := Repeats(e, "a", []Holder{{keys[0], "b", 40}}); len(got) != 1 || got[0].Sentence != "the number is also that of b and 38 more" {
		t.Errorf("many holders: %v", got)
	}
	if got := Repeats(e, "a", []Holder{{keys[0], "a", 1}}); len(got) != 0 {
		t.Errorf("a subject repeats itself: %v", got)
	}
}

// The vocabulary is closed: whatever the record, every mark is defined, and two
// readings of one record agree.
func TestMarksComeFromTheVocabulary(t *testing.T) {
	props := []string{"name", "firstName", "lastName", "alias", "birthDate", "passportNumber", "idNumber", "innCode", "nationality", "phone"}
	rapid.Check(t, func(t *rapid.T) {
		e := &entity.Entity{ID: "s", Schema: rapid.SampledFrom([]string{"Person", "Company", "Vessel"}).Draw(t, "schema")}
		for range rapid.IntRange(0, 8).Draw(t, "values") {
			text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"FNU", "XXX", "1980-01-01", "1900", "0000000", "no last name", "af"})).Draw(t, "text")
			e.Add(rapid.SampledFrom(props).Draw(t, "property"), entity.Value{Text: text})
		}
		a, b := MarksOn(e, 20000), MarksOn(e.Clone(), 20000)
		if diff := cmp.Diff(a, b); diff != "" {
			t.Fatal(diff)
		}
		for i, m := range a {
			if !m.Code.Known() || m.Sentence == "" {
				t.Fatalf("%+v is not of the vocabulary", m)
			}
			if i > 0 && a[i-1].Code.rank() > m.Code.rank() {
				t.Fatalf("%v before %v", a[i-1], m)
			}
		}
	})
}

func TestCountsCountRecords(t *testing.T) {
	c := Counts{}
	c.Add([]Mark{{Code: FailedCheck, Value: "1"}, {Code: FailedCheck, Value: "2"}, {Code: MissingName}})
	c.Add([]Mark{{Code: FailedCheck}})
	if diff := cmp.Diff(Counts{FailedCheck: 2, MissingName: 1}, c); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Code{MissingName, FailedCheck}, c.Codes()); diff != "" {
		t.Error(diff)
	}
}
