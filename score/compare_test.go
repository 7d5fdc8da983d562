package score

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/revetproject/revet/entity"
)

var update = flag.Bool("update", false, "write golden files anew")

// party makes an entity from "property=value" pairs; weak:… marks a low-quality
// value.
func party(schema string, values ...string) *entity.Entity {
	e := &entity.Entity{ID: "x", Schema: schema}
	for _, v := range values {
		k, text, _ := strings.Cut(v, "=")
		k, low := strings.CutPrefix(k, "weak:")
		val := entity.Value{Text: text}
		if low {
			val.Quality = entity.Low
		}
		e.Add(k, val)
	}
	return e
}

var anyParty = rapid.Custom(func(t *rapid.T) *entity.Entity {
	e := &entity.Entity{Schema: rapid.SampledFrom([]string{"Person", "Person", "Person", "LegalEntity", "Company"}).Draw(t, "schema")}
	for range rapid.IntRange(0, 3).Draw(t, "names") {
		v := entity.Value{Text: anyName.Draw(t, "name"), Quality: entity.Quality(rapid.IntRange(0, 2).Draw(t, "quality"))}
		e.Add(rapid.SampledFrom([]string{"name", "alias", "weakAlias"}).Draw(t, "property"), v)
	}
	for range rapid.IntRange(0, 2).Draw(t, "births") {
		e.Add("birthDate", entity.Value{Text: rapid.SampledFrom([]string{"1971", "1971-05-03", "1971-03-05", "1971-01-01", "1971~", "1968/1973", "1990-10-10", "1900-01-01"}).Draw(t, "birth")})
	}
	e.Add("gender", entity.Value{Text: rapid.SampledFrom([]string{"", "male", "female"}).Draw(t, "gender")})
	e.Add("nationality", entity.Value{Text: rapid.SampledFrom([]string{"", "af", "iq", "tj", "suhh"}).Draw(t, "nationality")})
	e.Add("passportNumber", entity.Value{Text: rapid.SampledFrom([]string{"", "P1234567", "P7654321"}).Draw(t, "passport")})
	return e
})

func TestCompareIsSymmetricSumsAndRepeats(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	rapid.Check(t, func(t *rapid.T) {
		a, b := m.Profile(anyParty.Draw(t, "a")), m.Profile(anyParty.Draw(t, "b"))
		x, y := m.Compare(a, b, &p), m.Compare(b, a, &p)
		if x.Score != y.Score || x.Band != y.Band || x.WeakOnly != y.WeakOnly {
			t.Fatalf("%d %s %v one way, %d %s %v the other", x.Score, x.Band, x.WeakOnly, y.Score, y.Band, y.WeakOnly)
		}
		sum := int64(0)
		for _, c := range x.Contributions {
			sum += c.Points
			if c.Level == "" || c.Feature == "" {
				t.Fatalf("a contribution without words: %+v", c)
			}
		}
		if sum != x.Score {
			t.Fatalf("contributions sum to %d, score %d", sum, x.Score)
		}
		if d := cmp.Diff(x, m.Compare(a, b, &p)); d != "" {
			t.Fatalf("two comparisons differ:\n%s", d)
		}
	})
}

func TestCompareOrders(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	score := func(a, b *entity.Entity) int64 {
		r := m.Compare(m.Profile(a), m.Profile(b), &p)
		return r.Score
	}
	name := func(n string) *entity.Entity { return party("Person", "name="+n) }
	company := func(n string) *entity.Entity { return party("Company", "name="+n) }
	// Relations, not decimals: the first pair must score above the second.
	tests := []struct {
		why        string
		a, b, c, d *entity.Entity
	}{
		{"a rare name weighs more than a common one", name("Sabawi Dulaimi"), name("Sabawi Dulaimi"), name("Muhammad Ali"), name("Muhammad Ali")},
		{"a replaced token contradicts", name("Sabawi Hassan AL-DULAIMI"), name("Sabawi Hassan AL-DULAIMI"), name("Sabawi Hassan AL-DULAIMI"), name("Sabawi Hassan AL-TIKRITI")},
		{"omission is not contradiction", name("Usama bin Ladin"), name("Usama bin Muhammad bin Awad bin Ladin"), name("Usama bin Hassan Karimov"), name("Usama bin Muhammad Ladin")},
		{"an omitted patronymic beats another one", name("Vladimir Putin"), name("Vladimir Vladimirovich Putin"), name("Vladimir Petrovich Putin"), name("Vladimir Vladimirovich Putin")},
		{"father and son swapped", name("Salman bin Muhammad"), name("Salman bin Muhammad"), name("Salman bin Muhammad"), name("Muhammad bin Salman")},
		{"order costs a little", name("Sabawi Dulaimi"), name("Sabawi Dulaimi"), name("Sabawi Dulaimi"), name("Dulaimi Sabawi")},
		{"a fitting initial beats another one", name("Hans J Friedrich"), name("Hans Joachim Friedrich"), name("Hans O Friedrich"), name("Hans Joachim Friedrich")},
		{"generations differ", name("John Hinkel Jr"), name("John Hinkel Jr"), name("John Hinkel Jr"), name("John Hinkel Sr")},
		{"short tokens are strict", name("Ki Hinkel"), name("Ki Hinkel"), name("Ki Hinkel"), name("Kim Hinkel")},
		{"legal forms differ", company("Deutsche Bank AG"), company("Deutsche Bank SA"), company("Deutsche Bank AG"), company("Deutsche Bank GmbH")},
		{"sister funds differ", company("Nantahala Fund II"), company("Nantahala Fund II"), company("Nantahala Fund"), company("Nantahala Fund II")},
		{"numbers are strict", company("Brigade 44"), company("Brigade 44"), company("Brigade 44"), company("Brigade 45")},
		{"another country's bank", company("Banco Santander"), company("Banco Santander"), company("Banco Santander"), company("Banco Santander Chile")},
		{"other characters", name("김정은"), name("김정은"), name("김정은"), name("김종은")},
		{"equal consonants with other vowels", name("Hassan Dulaimi"), name("Hasan Dulaimi"), name("Hassan Dulaimi"), name("Husayn Dulaimi")},
	}
	for _, tc := range tests {
		if x, y := score(tc.a, tc.b), score(tc.c, tc.d); x <= y {
			t.Errorf("%s: %d is not above %d", tc.why, x, y)
		}
	}
}

// TestCommonNamesAloneAreWeak is requirement R-NAM-6: a match on common tokens
// needs a second identifier.
func TestCommonNamesAloneAreWeak(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	for _, n := range []string{"Muhammad Ali", "محمد علي", "Kim Jong", "Abdul Rahman", "Haji Muhammad", "Maria Garcia", "Nguyen Van"} {
		e := m.Profile(party("Person", "name="+n))
		if r := m.Compare(e, e, &p); p.Passes(&r, "x") {
			t.Errorf("%s alone passes with %d", n, r.Score)
		}
		d := m.Profile(party("Person", "name="+n, "birthDate=1971-05-03"))
		if r := m.Compare(d, d, &p); !p.Passes(&r, "x") {
			t.Errorf("%s with an equal birth date does not pass: %d", n, r.Score)
		}
	}
}

// TestShortNamesNeedASecondIdentifier is requirement R-NAM-7.
func TestShortNamesNeedASecondIdentifier(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	for _, pair := range [][2]string{{"Faiz", "Faiz"}, {"Awlijan", "Walijan"}, {"Zbrzyk", "Zbrzik"}, {"Xi Qo", "Xi Qo"}, {"최고", "최고"}, {"Mullah Hinkelsteiner", "Hinkelsteinner"}} {
		a, b := m.Profile(party("Person", "name="+pair[0])), m.Profile(party("Person", "name="+pair[1]))
		r := m.Compare(a, b, &p)
		if p.Passes(&r, "x") {
			t.Errorf("%s, %s alone pass with %d", pair[0], pair[1], r.Score)
		}
		a, b = m.Profile(party("Person", "name="+pair[0], "birthDate=1971")), m.Profile(party("Person", "name="+pair[1], "birthDate=1971"))
		if r = m.Compare(a, b, &p); !p.Passes(&r, "x") {
			t.Errorf("%s, %s with an equal year of birth do not pass: %d", pair[0], pair[1], r.Score)
		}
	}
	e := m.Profile(party("Person", "name=Hinkelsteiner"))
	r := m.Compare(e, e, &p)
	if last := r.Contributions[len(r.Contributions)-1]; last.Level != "name too short to decide" {
		t.Errorf("the result does not say so: %+v", r.Contributions)
	}
}

func TestNationalityAloneChangesNothingElse(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	var first int64
	for i, c := range []string{"af", "us", "tj", "fr", "kp", "so"} {
		e := m.Profile(party("Person", "name=Sabawi Dulaimi", "nationality="+c))
		r := m.Compare(e, e, &p)
		if i == 0 {
			first = r.Score
		}
		if r.Score != first {
			t.Errorf("nationality %s scores %d, af %d", c, r.Score, first)
		}
	}
}

func TestFormerStatesAreCompatible(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	a := m.Profile(party("Person", "name=Sabawi Dulaimi", "country=USSR"))
	b := m.Profile(party("Person", "name=Sabawi Dulaimi", "country=Tajikistan"))
	for _, c := range m.Compare(a, b, &p).Contributions {
		if c.Feature == "country" && c.Points < 0 {
			t.Errorf("USSR against Tajikistan counts %d", c.Points)
		}
	}
}

func TestConflictLowersButStays(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	a := m.Profile(party("Person", "name=Sabawi Ibrahim Dulaimi", "birthDate=1950-05-03", "gender=male"))
	b := m.Profile(party("Person", "name=Sabawi Ibrahim Dulaimi", "birthDate=1990-07-09", "gender=female"))
	r := m.Compare(a, b, &p)
	found := 0
	for _, c := range r.Contributions {
		if c.Points < 0 && (c.Feature == "birthDate" || c.Feature == "gender") {
			found++
		}
	}
	if found != 2 {
		t.Errorf("the conflicts are not among the contributions: %+v", r.Contributions)
	}
	if !m.Gate(a, b, &p) {
		t.Error("a conflict closed the gate")
	}
}

func TestWeakAliasesCorroborateButDoNotAlertAlone(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	entry := m.Profile(party("Person", "name=Qwortlep Hinkelsteiner", "weak:alias=Zbrzyk Wintermantel", "birthDate=1971-05-03"))
	plain := m.Profile(party("Person", "name=Zbrzyk Wintermantel"))
	dated := m.Profile(party("Person", "name=Zbrzyk Wintermantel", "birthDate=1971-05-03"))

	r := m.Compare(plain, entry, &p)
	if !r.WeakOnly || r.Probability < p.Line || p.Passes(&r, "ofac") {
		t.Errorf("alone: weak only %v, score %d, passes %v", r.WeakOnly, r.Score, p.Passes(&r, "ofac"))
	}
	p.WeakAliasAlone = map[string]bool{"own": true}
	if !p.Passes(&r, "own") || p.Passes(&r, "ofac") {
		t.Error("the per-list switch does not switch")
	}
	r = m.Compare(dated, entry, &p)
	if !r.WeakOnly || !p.Passes(&r, "ofac") {
		t.Errorf("with an equal birth date it does not pass: %+v", r)
	}
	good := m.Profile(party("Person", "name=Zbrzyk Wintermantel", "weak:alias=Zbrzyk Wintermantel"))
	if r = m.Compare(plain, good, &p); r.WeakOnly {
		t.Error("a good name counts as weak")
	}
}

func TestIdentifiers(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	id := func(kind, country, value string, v entity.Validity) entity.Identifier {
		return entity.Identifier{Kind: entity.IdentifierKind(kind), Country: country, Value: value, Validity: v}
	}
	x := m.evidence.Identifier
	tests := []struct {
		a, b  entity.Identifier
		want  int64
		level string
	}{
		{id("imo", "", "9074729", entity.Valid), id("imo", "", "9074729", entity.Valid), x.Strong.Value, "equal, check digits right"},
		{id("imo", "", "9074728", entity.Invalid), id("imo", "", "9074728", entity.Invalid), x.Broken.Value, "equal, check digits wrong"},
		{id("passport", "af", "P1", entity.Unchecked), id("passport", "af", "P1", entity.Unchecked), x.Document.Value, "equal"},
		{id("phone", "", "+4930", entity.Unchecked), id("phone", "", "+4930", entity.Unchecked), x.Contact.Value, "equal contact"},
		{id("imo", "", "9074729", entity.Valid), id("imo", "", "9321483", entity.Valid), x.DifferentOne.Value, "different of one kind"},
		{id("passport", "af", "P1", entity.Unchecked), id("passport", "af", "P2", entity.Unchecked), x.DifferentMany.Value, "different of one kind"},
		{id("passport", "af", "P1", entity.Unchecked), id("passport", "pk", "P2", entity.Unchecked), 0, ""},
		{id("phone", "", "1", entity.Unchecked), id("phone", "", "2", entity.Unchecked), 0, ""},
	}
	for _, tc := range tests {
		a, b := &Profile{IDs: []entity.Identifier{tc.a}}, &Profile{IDs: []entity.Identifier{tc.b}}
		r := m.Compare(a, b, &p)
		level := ""
		if len(r.Contributions) > 0 {
			level = r.Contributions[0].Level
		}
		if r.Score != tc.want || level != tc.level {
			t.Errorf("%+v, %+v: %d %q, want %d %q", tc.a, tc.b, r.Score, level, tc.want, tc.level)
		}
	}
}

func TestKindMismatch(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	r := m.Compare(m.Profile(party("Person", "name=Sabawi Dulaimi")), m.Profile(party("Vessel", "name=Sabawi Dulaimi")), &p)
	if r.Score >= 0 || r.QueryName != "" {
		t.Errorf("a person and a vessel score %d by name %q", r.Score, r.QueryName)
	}
}

// TestExplanations guards the words and the numbers of whole explanations.
func TestExplanations(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	cases := []struct{ a, b *entity.Entity }{
		{party("Person", "name=Dzhamshed Rakhmonov", "birthDate=1971-05-03"), party("Person", "name=Ҷамшед Раҳмонов", "birthDate=1971")},
		{party("Person", "name=Muhammad Ali"), party("Person", "name=محمد علي", "birthDate=1960")},
		{party("Person", "name=Sabawi Ibrahim Hassan AL-DULAIMI"), party("Person", "name=Sabawi Ibrahim Hasan AL-TIKRITI", "alias=Abu Ahmad")},
		{party("Person", "name=Salman bin Muhammad"), party("Person", "name=Muhammad bin Salman")},
		{party("Person", "name=Abdulrahman Khan", "gender=male", "birthDate=1971-01-01"), party("Person", "name=Abd al-Rahman Khan", "gender=male", "birthDate=1971-06-02")},
		{party("Person", "name=Kim Jongun", "nationality=kp"), party("Person", "name=김정은", "nationality=kp")},
		{party("Person", "name=Hans J Friedrich", "birthPlace=Berlin, Germany"), party("Person", "name=FRIEDRICH, Hans Joachim", "birthPlace=Berlin")},
		{party("Person", "name=Vl\u0430dimir Sech1n"), party("Person", "name=Vladimir Sechin")},
		{party("Company", "name=Deutsche Bank AG"), party("Company", "name=Deutsche Bank GmbH")},
		{party("Company", "name=ООО Ромашка Трейдинг"), party("Company", "name=Romashka Trading L.L.C.")},
		{party("Person", "name=Zbrzyk Wintermantel"), party("Person", "name=Qwortlep Hinkelsteiner", "weak:alias=Zbrzyk Wintermantel")},
	}
	var out strings.Builder
	for _, c := range cases {
		r := m.Compare(m.Profile(c.a), m.Profile(c.b), &p)
		fmt.Fprintf(&out, "%s | %s\n  %d %s", r.QueryName, r.EntryName, r.Score, r.Band)
		if r.WeakOnly {
			out.WriteString(" (low-quality alias alone)")
		}
		out.WriteString("\n")
		for _, x := range r.Contributions {
			fmt.Fprintf(&out, "  %9d  %s: %q, %q: %s", x.Points, x.Feature, x.Query, x.Entry, x.Level)
			if x.Route != "" {
				fmt.Fprintf(&out, " via %s", x.Route)
			}
			out.WriteString("\n")
		}
	}
	path := filepath.Join("testdata", "explanations.golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), out.String()); d != "" {
		t.Errorf("explanations changed; run with -update if that is meant (-want +got):\n%s", d)
	}
}

func FuzzCompareIsSymmetric(f *testing.F) {
	f.Add("Muhammad Ali", "محمد علي", "1971", "1971-05-03")
	f.Add("Abd al-Rahman", "Abdulrahman bin Ali", "", "circa 1970")
	f.Add("김정은", "Kim Jong-un", "1984-01-08", "1983")
	m, p := NewModel(), DefaultPolicy()
	f.Fuzz(func(t *testing.T, n1, n2, d1, d2 string) {
		a, b := m.Profile(party("Person", "name="+n1, "birthDate="+d1)), m.Profile(party("Person", "name="+n2, "birthDate="+d2))
		x, y := m.Compare(a, b, &p), m.Compare(b, a, &p)
		if x.Score != y.Score || m.Gate(a, b, &p) != m.Gate(b, a, &p) {
			t.Fatalf("%d one way, %d the other", x.Score, y.Score)
		}
	})
}

func BenchmarkCompare(b *testing.B) {
	m, p := NewModel(), DefaultPolicy()
	for _, c := range []struct {
		name string
		q, e *entity.Entity
	}{
		{"persons", party("Person", "name=Sabawi Ibrahim Dulaimi", "birthDate=1947-05-03", "gender=male", "nationality=iq"), party("Person", "name=Sabawi Ibrahim Hasan al-Tikriti", "birthDate=1947", "gender=male", "nationality=iq")},
		{"five aliases", party("Person", "name=Usama bin Ladin", "birthDate=1957-07-30"), party("Person", "name=Usama bin Muhammad bin Awad bin Ladin", "alias=Usama bin Ladin", "alias=Shaykh Usama Bin Ladin", "alias=Abu Abdallah", "alias=Al-Hajj", "alias=Mujahid Shaykh", "birthDate=1957")},
		{"strangers", party("Person", "name=John Smith"), party("Person", "name=Sabawi Ibrahim Hasan al-Tikriti")},
	} {
		x, y := m.Profile(c.q), m.Profile(c.e)
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m.Compare(x, y, &p)
			}
		})
	}
}

func BenchmarkGate(b *testing.B) {
	m, p := NewModel(), DefaultPolicy()
	x, y := m.Profile(party("Person", "name=Sabawi Ibrahim Dulaimi")), m.Profile(party("Person", "name=Sabawi Ibrahim Hasan al-Tikriti"))
	b.ReportAllocs()
	for b.Loop() {
		m.Gate(x, y, &p)
	}
}

func BenchmarkProfile(b *testing.B) {
	m := NewModel()
	e := party("Person", "name=Sabawi Ibrahim Dulaimi", "birthDate=1947-05-03", "gender=male", "nationality=iq")
	b.ReportAllocs()
	for b.Loop() {
		m.Profile(e)
	}
}
