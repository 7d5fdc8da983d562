package watchlist

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/testdata"
	"github.com/revetproject/revet/screen"
)

func ukFixture(t testing.TB, name string) File { return bytesFile(name, fixture(t, "uk/"+name)) }

// ukOne parses one designation whose inside is given.
func ukOne(t *testing.T, kind, inside string) (*entity.Entity, *Snapshot) {
	t.Helper()
	if !strings.Contains(inside, "<Names>") {
		inside += "<Names><Name><Name6>Keldarov</Name6><NameType>Primary Name</NameType></Name></Names>"
	}
	s := mustParse(t, UKXML, Options{}, bytesFile("uk.xml", []byte(`<Designations><DateGenerated>03/02/2031</DateGenerated><Designation><UniqueID>TST0009</UniqueID>`+
		`<DateDesignated>25/01/2021</DateDesignated><IndividualEntityShip>`+kind+`</IndividualEntityShip>`+inside+`</Designation></Designations>`)))
	return s.find(t, "TST0009"), s
}

func TestUKXML(t *testing.T) {
	s := mustParse(t, UKXML, Options{}, ukFixture(t, "list.xml"))
	if got := s.Published.Format("2006-01-02"); got != "2031-02-03" {
		t.Errorf("published %s", got)
	}
	if len(s.Bad) > 0 || len(s.Report.Drift) > 0 || len(s.Report.Unreadable) > 0 {
		t.Errorf("bad %v, drift %v, unreadable %v", s.Bad, s.Report.Drift, s.Report.Unreadable)
	}
	p := s.find(t, "TST0001")
	if p.Schema != "Person" || !p.Target || p.LastChange != "2031-01-14" || !cmp.Equal(p.Referents, []string{"99001"}) {
		t.Errorf("%s, target %v, last change %s, referents %v", p.Schema, p.Target, p.LastChange, p.Referents)
	}
	wantTexts(t, p, map[string][]string{
		"topics":    {"sanction"},
		"program":   {"The Testland (Sanctions) (EU Exit) Regulations 2020"},
		"createdAt": {"2021-01-25"},
		"name":      {"Ombran Velizarovich KELDAROV", "Омбран Велизарович КЕЛДАРОВ", "عمبران كلداروف"},
		"alias":     {"Umbran Velizarovich KILDAROV", "Haji Ombran", "The Ferryman", "Ombran VELIZAROV"},
		"firstName": {"Ombran"}, "lastName": {"KELDAROV"},
		"title":       {"Mullah", "Haji"},
		"gender":      {"male"},
		"fatherName":  {"Velizar Keldarov"},
		"birthDate":   {"1966-08-15", "1975", "1976", "1977-05", p.Texts("birthDate")[4], "1978", "1979/1981"},
		"birthPlace":  {"Keldar village, Russia", "Darvish"},
		"nationality": {"ru", "by", "ua"},
		"country":     {"ru", "by"}, "birthCountry": {"ru"},
		"position":       {"Minister of Ferries", "Owner of Ferry & Sons"},
		"passportNumber": {"AB1234567", "CD7654321"},
		"taxNumber":      {"770708389312", "7707083893"},
		"idNumber":       {"4510-998877"},
		"keywords":       {"Asset freeze", "Travel Ban", "Director Disqualification Sanction"},
		"address":        {"12 Harbour Road, Flat 3, Testville, AB12 3CD, Russia"},
		"phone":          {"+7 495 221 00 12", "+7 495 221 00 13"},
		"email":          {"o.keldarov@example.org"},
		"website":        {"www.example.org"},
		"publicKey":      {"1BoatSLRHtKNngkdXEeobR76b53LETtpyT"},
		"notes": {
			"Designation source: UN", "United Nations reference: TSi.001",
			"Passport: AB1234567; Russian, issued on 4 Jun. 2010", "Passport: CD7654321; Belarusian diplomatic passport",
			"Passport: A third passport is said to exist", "National identifier: 770708389312; Tax identification number",
			"Father's name is Velizar Keldarov. Tax Identification Number: 7707083893.",
			`Ombran KELDAROV is involved in the shipping firm "Ferry & Sons".`,
		},
	})
	// 15/08/19yy is some year of the century in which the person could be born.
	if d, err := entity.ParseDate(p.Texts("birthDate")[4]); err != nil || d.From.Year() != 1900 || d.To.Year() != 1999 {
		t.Errorf("15/08/19yy became %q (%v)", p.Texts("birthDate")[4], err)
	}
	if v := p.Properties["name"][1]; v.Lang != "ru" {
		t.Errorf("native name %+v", v)
	}
	if v := p.Properties["publicKey"][0]; v.Word != "BTC" {
		t.Errorf("wallet %+v", v)
	}

	c := s.find(t, "TST0002")
	wantTexts(t, c, map[string][]string{
		"name": {"FERRY AND SONS LIMITED LIABILITY COMPANY"}, "abbreviation": {"FSL"}, "previousName": {"Ferry Trading House"}, "alias": nil,
		"ogrnCode": {"1027700132195"}, "innCode": {"7707083893"}, "registrationNumber": {"HE 123456"}, "idNumber": nil,
		"classification": {"Shipping company"}, "country": {"cd"}, "keywords": {"Asset freeze", "Trust Services Sanctions"},
		"notes": {"Designation source: UK", "KPP: 770701001", "Parent company: Keldarov Holding", "Subsidiary: Ferry One", "Subsidiary: Ferry Two"},
	})
	if c.Schema != "Organization" {
		t.Error(c.Schema)
	}

	v := s.find(t, "TST0003")
	wantTexts(t, v, map[string][]string{
		"name": {"Silver Petrel 8"}, "alias": {"Jal Test"}, "imoNumber": {"9074729"}, "flag": {"km"}, "pastFlags": {"in", "pw"}, "type": {"Bulk Carrier"},
		"tonnage": {"7078"}, "buildDate": {"2011"}, "registrationNumber": {"ABC12345D404"}, "keywords": {"Prohibition of port entry"},
		"notes": {"Designation source: UN", "Current owner/operator: Ferry and Sons", "Previous owner/operator: Old Ferry", "Length of ship: 110"},
	})
	if v.Schema != "Vessel" {
		t.Error(v.Schema)
	}

	want := map[string]int{
		"name type primary name": 3, "name type primary name variation": 1, "name type alias": 4, "name type f.k.a": 1,
		"alias strength (blank)": 7, "alias strength good quality a.k.a": 1, "alias strength low quality a.k.a": 1, "name blocks empty": 1,
		"birth date 99/99/9999": 1, "birth date dd/mm/9999": 1, "birth date 00/00/9999": 1, "birth date dd/99/9999": 1, "birth date dd/mm/yyyy": 1,
		"birth date 9999": 1, "birth date in words": 1, "passport blocks with a number": 2, "passport blocks without a number": 1,
		"sanction imposed: Travel Ban": 1, "sanction imposed: Asset freeze": 2, "statements of reasons": 1,
	}
	for name, n := range want {
		if got := s.Report.Source[name]; got != n {
			t.Errorf("source count %q is %d, want %d", name, got, n)
		}
	}
}

// R-FMT-6: a blank strength says nothing; it is not a low one. The source's
// word is kept.
func TestUKAliasStrength(t *testing.T) {
	for _, c := range []struct {
		kind, strength string
		property       string
		quality        entity.Quality
		word           string
		drift          bool
	}{
		{"Alias", "", "alias", entity.Unspecified, "Alias", false},
		{"ALias", "Low quality a.k.a", "alias", entity.Low, "Low quality a.k.a", false},
		{"Alias", "Good quality a.k.a", "alias", entity.Good, "Good quality a.k.a", false},
		{"AKA", "Good quality", "alias", entity.Good, "Good quality", false},
		{"Primary name variation", "", "alias", entity.Unspecified, "Primary name variation", false},
		{"Primary Name Variation", "Low quality", "alias", entity.Low, "Low quality", false},
		{"FKA", "", "previousName", entity.Unspecified, "FKA", false},
		{"", "", "alias", entity.Unspecified, "", false},
		{"Nom de plume", "", "alias", entity.Unspecified, "Nom de plume", true},
		{"Alias", "Middling", "alias", entity.Unspecified, "Middling", true},
	} {
		e, s := ukOne(t, "Individual", `<Names><Name><Name1>Ombran</Name1><Name6>KELDAROV</Name6><NameType>Primary name</NameType></Name>`+
			`<Name><Name6>Velizar</Name6><NameType>`+c.kind+`</NameType><AliasStrength>`+c.strength+`</AliasStrength></Name></Names>`)
		vs := e.Properties[c.property]
		if len(vs) != 1 || vs[0].Text != "Velizar" || vs[0].Quality != c.quality || vs[0].Word != c.word {
			t.Errorf("%q %q: %s is %+v", c.kind, c.strength, c.property, vs)
		}
		if (len(s.Report.Drift) > 0) != c.drift {
			t.Errorf("%q %q: drift %v", c.kind, c.strength, s.Report.Drift)
		}
	}
}

func TestUKNames(t *testing.T) {
	for _, c := range []struct {
		parts [6]string
		kind  string
		want  map[string][]string
	}{
		{[6]string{"Ruben", "Pestano", "", "", "", "LAVILLA, JR"}, "Individual", map[string][]string{"name": {"Ruben Pestano LAVILLA, JR"}}},
		{[6]string{"Amir", "-", "Said", "", "Test (previously listed as)", "AL-TEST"}, "Individual", map[string][]string{"previousName": {"Amir Said Test AL-TEST"}, "name": nil}},
		{[6]string{"", "", "", "", "", "FAIZ"}, "Individual", map[string][]string{"name": {"FAIZ"}, "firstName": nil, "lastName": nil}},
		{[6]string{"", "", "", "", "", "Na"}, "Individual", map[string][]string{"name": {"Na"}}},
		{[6]string{"A", "B", "C", "D", "E", "F"}, "Individual", map[string][]string{"name": {"A B C D E F"}, "firstName": {"A"}, "lastName": {"F"}}},
		{[6]string{"", "", "", "", "", "TEST SUPPORT COMMITTEE (TSC)"}, "Entity", map[string][]string{"name": {"TEST SUPPORT COMMITTEE"}, "abbreviation": {"TSC"}}},
		{[6]string{"", "", "", "", "", "AL-TEST (KENYA BRANCH)"}, "Entity", map[string][]string{"name": {"AL-TEST (KENYA BRANCH)"}}},
	} {
		inside := "<Names><Name>"
		for i, p := range c.parts {
			inside += fmt.Sprintf("<Name%d>%s</Name%d>", i+1, p, i+1)
		}
		e, _ := ukOne(t, c.kind, inside+"<NameType>Primary Name</NameType></Name></Names>")
		wantTexts(t, e, c.want)
	}
}

// A designation whose names are all aliases still has a name to show.
func TestUKWithoutAPrimaryName(t *testing.T) {
	e, s := ukOne(t, "Individual", `<Names><Name><Name6>Velizar</Name6><NameType>Alias</NameType></Name></Names>`)
	wantTexts(t, e, map[string][]string{"name": {"Velizar"}, "alias": nil})
	if s.Report.Source["designations without a primary name"] != 1 {
		t.Error("not counted")
	}
}

func TestUKBirthDates(t *testing.T) {
	for text, want := range map[string]string{
		"23/04/1975": "1975-04-23", "dd/mm/1975": "1975", "DD/MM/1975": "1975", "00/00/1975": "1975", "00/05/1975": "1975-05", "dd/05/1975": "1975-05",
		"05/1975": "1975-05", "1975": "1975", "mm/1975": "1975", "": "", "dd/mm/yyyy": "", "00/00/0000": "", "-": "",
		"1960 to 1963": "1960/1963", "circa 1961": "1961~", "(1) 01/02/1960 (2) dd/mm/1961": "1960-02-01|1961", "01/02/1960; 03/02/1961": "1960-02-01|1961-02-03",
	} {
		e, s := ukOne(t, "Individual", `<IndividualDetails><Individual><DOBs><DOB>`+text+`</DOB></DOBs></Individual></IndividualDetails>`)
		if got := strings.Join(e.Texts("birthDate"), "|"); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
		if len(s.Report.Unreadable) > 0 {
			t.Errorf("%q: unreadable %v", text, s.Report.Unreadable)
		}
	}
	e, s := ukOne(t, "Individual", `<IndividualDetails><Individual><DOBs><DOB>before the flood</DOB><DOB>31/02/1975</DOB></DOBs></Individual></IndividualDetails>`)
	if len(e.Texts("birthDate")) > 0 || s.Report.Unreadable["birthDate"] != 2 {
		t.Errorf("unreadable dates gave %q and were counted %v", e.Texts("birthDate"), s.Report.Unreadable)
	}
	if notes := strings.Join(e.Texts("notes"), "|"); !strings.Contains(notes, "before the flood") || !strings.Contains(notes, "31/02/1975") {
		t.Errorf("unreadable dates are not in the notes %q", notes)
	}
}

func TestUKNumbered(t *testing.T) {
	for text, want := range map[string][]string{
		"Russia":                        {"Russia"},
		"(1) Russia. (2) Belarus":       {"Russia", "Belarus"},
		"(1) Russia(2) Belarus(3)Malta": {"Russia", "Belarus", "Malta"},
		"(1) A-1 (2) - (3) 388181":      {"A-1", "", "388181"},
		"D489833(9)":                    {"D489833(9)"},
		"(495) 221-00-12":               {"(495) 221-00-12"},
		"(1) (495) 221-00-12 (2) 8-800": {"(495) 221-00-12", "8-800"},
		"Head of (1) ferries (2) ports": {"Head of (1) ferries (2) ports"},
		"(1) only":                      {"only"},
		"(1-3) Libya (4) Morocco":       {"Libya", "Libya", "Libya", "Morocco"},
		"(1) to (2) Algeria (3) Mali":   {"Algeria", "Algeria", "Mali"},
		"(2) second":                    {"(2) second"},
		"":                              {""},
	} {
		if diff := cmp.Diff(want, ukNumbered(text)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestUKPairs(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want [][2]string
	}{
		{"(1) Kabul (2) Herat", "(1) Afghanistan (2) Afghanistan", [][2]string{{"Kabul", "Afghanistan"}, {"Herat", "Afghanistan"}}},
		{"(1) Kabul (2) Herat", "Afghanistan", [][2]string{{"Kabul", "Afghanistan"}, {"Herat", "Afghanistan"}}},
		{"(1) Kabul (2) -", "(1) Afghanistan (2) Iran", [][2]string{{"Kabul", "Afghanistan"}, {"", "Iran"}}},
		{"Kabul", "(1) Afghanistan (2) Iran", [][2]string{{"Kabul", ""}, {"", "Afghanistan"}, {"", "Iran"}}},
	} {
		if diff := cmp.Diff(c.want, ukPairs(c.a, c.b)); diff != "" {
			t.Errorf("%q %q: %s", c.a, c.b, diff)
		}
	}
}

func TestUKPapers(t *testing.T) {
	for _, c := range []struct {
		number, about string
		want          map[string][]string
	}{
		{"S335026", "Syrian Passport", map[string][]string{"passportNumber": {"S335026"}}},
		{"(1) D014433 (2) D009889", "", map[string][]string{"passportNumber": {"D014433", "D009889"}}},
		{"730338534. 604751385", "", map[string][]string{"passportNumber": {"730338534", "604751385"}}},
		{"8208 No. 555627", "(Testlandic)", map[string][]string{"passportNumber": {"8208 555627"}}},
		{"AB123456, CD654321", "", map[string][]string{"passportNumber": {"AB123456", "CD654321"}}},
		{"(1) 6487 (2) - (3) 388181", "(1) Testland (2) lost (3) -", map[string][]string{
			"passportNumber": {"6487", "388181"}, "notes": {"Passport: 6487; Testland", "Passport: lost"},
		}},
		{"20645897", "Testland national identity card", map[string][]string{"idNumber": {"20645897"}, "passportNumber": nil}},
		{"-", "unknown", map[string][]string{"passportNumber": nil, "notes": nil}},
	} {
		e, _ := ukOne(t, "Individual", `<IndividualDetails><Individual><PassportDetails><Passport><PassportNumber>`+c.number+
			`</PassportNumber><PassportAdditionalInformation>`+c.about+`</PassportAdditionalInformation></Passport></PassportDetails></Individual></IndividualDetails>`)
		wantTexts(t, e, c.want)
	}
}

// A national identifier may name its register.
func TestUKNationalIdentifiers(t *testing.T) {
	for text, want := range map[string]map[string][]string{
		"OGRNIP: 321547600026521 TIN: 041104686952": {"ogrnCode": {"321547600026521"}, "taxNumber": {"041104686952"}, "idNumber": nil},
		"TIN: 780245503097":                         {"taxNumber": {"780245503097"}, "idNumber": nil},
		"54201-247561-5":                            {"idNumber": {"54201-247561-5"}},
		"12/SAKHANA(N)020199":                       {"idNumber": {"12/SAKHANA(N)020199"}},
	} {
		e, _ := ukOne(t, "Individual", `<IndividualDetails><Individual><NationalIdentifierDetails><NationalIdentifier><NationalIdentifierNumber>`+text+
			`</NationalIdentifierNumber></NationalIdentifier></NationalIdentifierDetails></Individual></IndividualDetails>`)
		wantTexts(t, e, want)
	}
}

func TestUKPhones(t *testing.T) {
	e, _ := ukOne(t, "Entity", `<PhoneNumbers><PhoneNumber>71 644 831. 71 646 253. 71 649 869</PhoneNumber></PhoneNumbers>`+
		`<OtherInformation>Phone number: (1) +7 (495) 777 55 45 (2) 8 (800) 333 55 45 Website: www.example.org</OtherInformation>`)
	wantTexts(t, e, map[string][]string{"phone": {"71 644 831", "71 646 253", "71 649 869", "+7 (495) 777 55 45", "8 (800) 333 55 45"}})
}

func TestUKRegistrationNumbers(t *testing.T) {
	for text, want := range map[string]map[string][]string{
		"INN: 7707083893":                                             {"innCode": {"7707083893"}, "registrationNumber": nil},
		"OGRN 1027700132195":                                          {"ogrnCode": {"1027700132195"}},
		"PSRN: 1027700132195; KPP770701001":                           {"ogrnCode": {"1027700132195"}},
		"OGRN: 1027700132195&#10;INN: 7707083893":                     {"ogrnCode": {"1027700132195"}, "innCode": {"7707083893"}},
		"Taxpayer identification number 123456789":                    {"taxNumber": {"123456789"}},
		"SWIFT/BIC: SABRRUMM":                                         {"swiftBic": {"SABRRUMM"}, "registrationNumber": nil},
		"(УНН/ИНН): 190950894 (Belarus)":                              {"taxNumber": {"190950894"}, "registrationNumber": nil},
		"ИНН 7707083893":                                              {"innCode": {"7707083893"}, "registrationNumber": nil},
		"7704734000/770301001 (Russia)":                               {"innCode": {"7704734000"}, "registrationNumber": nil},
		"1067746244026 dated 27/07/1992. Tax ID: 7705713236":          {"registrationNumber": {"1067746244026"}, "taxNumber": {"7705713236"}},
		"(1) 12345678 (2) 87654321":                                   {"registrationNumber": {"12345678", "87654321"}},
		"SWIFT/BIC MINNRUMM BIK (RU) 044525600 Tax ID No. 7725039953": {"swiftBic": {"MINNRUMM"}, "taxNumber": {"7725039953"}, "notes": {"BIK (RU) 044525600"}},
		"Registration number 100345 (Testland)":                       {"registrationNumber": {"100345"}},
		"being registered":                                            {"registrationNumber": nil, "notes": {"Business registration number: being registered"}},
	} {
		e, _ := ukOne(t, "Entity", `<EntityDetails><Entity><BusinessRegistrationNumbers><BusinessRegistrationNumber>`+text+
			`</BusinessRegistrationNumber></BusinessRegistrationNumbers></Entity></EntityDetails>`)
		wantTexts(t, e, want)
	}
}

// Measures are kept one by one: the list is more than asset freezes. Where only
// the indicators state them, they are read from there.
func TestUKMeasures(t *testing.T) {
	e, _ := ukOne(t, "Entity", `<SanctionsImposed>Asset freeze| Charter ban |</SanctionsImposed>`)
	wantTexts(t, e, map[string][]string{"keywords": {"Asset freeze", "Charter ban"}})
	e, s := ukOne(t, "Entity", `<SanctionsImposedIndicators><AssetFreeze>false</AssetFreeze><ProhibitionOfPortEntry>true</ProhibitionOfPortEntry></SanctionsImposedIndicators>`)
	wantTexts(t, e, map[string][]string{"keywords": {"Prohibition Of Port Entry"}})
	if len(s.Report.Drift) > 0 {
		t.Error(s.Report.Drift)
	}
}

// R-FMT-1: an element the format does not have is drift and nothing is lost; one
// that is only spelt differently is read.
func TestUKXMLDriftAndSpelling(t *testing.T) {
	e, s := ukOne(t, "Individual", `<ShoeSize><Left>43</Left></ShoeSize><UkStatementOfReasons>He ferried.</UkStatementOfReasons>`+
		`<individualDetails><Individual><Dobs><Dob>1975</Dob></Dobs></Individual></individualDetails>`)
	wantTexts(t, e, map[string][]string{"birthDate": {"1975"}, "notes": {"He ferried."}})
	want := map[string]int{"Designations/Designation/ShoeSize": 1, "Designations/Designation/ShoeSize/Left": 1}
	if diff := cmp.Diff(want, s.Report.Drift); diff != "" {
		t.Error(diff)
	}
}

// R-FMT-3: dates of the file and of the last change are stamps.
func TestUKStampsAreNoContent(t *testing.T) {
	a := fixture(t, "uk/list.xml")
	b := bytes.ReplaceAll(a, []byte("03/02/2031"), []byte("09/02/2031"))
	b = bytes.ReplaceAll(b, []byte("<LastUpdated>14/01/2031"), []byte("<LastUpdated>08/02/2031"))
	x, y := mustParse(t, UKXML, Options{}, bytesFile("a.xml", a)), mustParse(t, UKXML, Options{}, bytesFile("b.xml", b))
	if x.Hash != y.Hash || x.Published.Equal(y.Published) {
		t.Errorf("hashes %s and %s, published %v and %v", x.Hash, y.Hash, x.Published, y.Published)
	}
}

// The two forms of the list give the same entries under the same keys, whatever
// the order of the rows.
func TestUKCSVEqualsXML(t *testing.T) {
	x := mustParse(t, UKXML, Options{}, ukFixture(t, "list.xml"))
	c := mustParse(t, UKCSV, Options{}, ukFixture(t, "list.csv"))
	if len(c.Bad) > 0 || len(c.Report.Drift) > 0 {
		t.Errorf("bad %v, drift %v", c.Bad, c.Report.Drift)
	}
	if c.Hash != x.Hash {
		for _, e := range x.Entries {
			other := c.find(t, e.Key)
			if diff := cmp.Diff(string(e.Entity.Canonical()), string(other.Canonical())); diff != "" {
				t.Errorf("%s: %s", e.Key, diff)
			}
		}
	}
	if !c.Published.Equal(x.Published) {
		t.Errorf("published %v and %v", c.Published, x.Published)
	}
	if got := c.Report.Source["rows"]; got != 52 {
		t.Errorf("%d rows", got)
	}
	if c.Report.Source["rows apart from the others of their designation"] == 0 {
		t.Error("the fixture has no interrupted designation")
	}
	// From the last row to the first.
	lines := strings.SplitAfter(string(fixture(t, "uk/list.csv")), "\r\n")
	head, rows := lines[:2], strings.Join(lines[2:], "")
	r := mustParse(t, UKCSV, Options{}, bytesFile("r.csv", []byte(strings.Join(head, "")+reverseRows(t, rows))))
	if r.Hash != x.Hash {
		t.Error("another order of rows gives another list")
	}
}

// reverseRows turns the order of CSV records round.
func reverseRows(t *testing.T, text string) string {
	t.Helper()
	var records []string
	for line := range strings.SplitAfterSeq(text, "\n") {
		if n := len(records); n > 0 && strings.Count(records[n-1], `"`)%2 == 1 {
			records[n-1] += line
			continue
		}
		records = append(records, line)
	}
	out := ""
	for _, r := range records {
		out = r + out
	}
	return out
}

const ukHead = "Report Date: 03-Feb-2031\nUnique ID,Name 6,Name 1,Name type,Alias strength,Designation Type,Date Designated,Last Updated,D.O.B\n"

func TestUKCSVRows(t *testing.T) {
	s := mustParse(t, UKCSV, Options{}, bytesFile("uk.csv", []byte(ukHead+
		"TST1,KELDAROV,Ombran,Primary Name,,Individual,01/02/2021,03/02/2031,01/01/1975\n"+
		"TST2,VELIZAR,Umbran,Primary Name,,Individual,01/02/2021,03/02/2031,\n"+
		"TST1,KELDAROV,Ombran,Primary Name,,Individual,01/02/2021,03/02/2031,dd/mm/1976\n"+
		"TST1,Ferryman,,Alias,Low quality a.k.a,Individual,01/02/2021,03/02/2031,dd/mm/1976\n"+
		"TST2,cut,row\n"+
		"TST2,one,too,Alias,,Individual,01/02/2021,03/02/2031,,many\n"+
		",nobody,No,Primary Name,,Individual,01/02/2021,03/02/2031,\n"+
		"\n,,,,,,,,\n"+
		"TST3,a \"quoted\" name,,Primary Name,,Entity,01/02/2021,03/02/2031,\n"+
		"TST4,last,,Primary Name,,Entity,01/02/2021,03/02/2031,,,,\n")))
	if len(s.Entries) != 3 {
		t.Fatalf("%d entries", len(s.Entries))
	}
	wantTexts(t, s.find(t, "TST1"), map[string][]string{"name": {"Ombran KELDAROV"}, "alias": {"Ferryman"}, "birthDate": {"1975-01-01", "1976"}})
	wantTexts(t, s.find(t, "TST2"), map[string][]string{"name": {"Umbran VELIZAR"}, "alias": nil})
	wantTexts(t, s.find(t, "TST4"), map[string][]string{"name": {"last"}})
	var places []string
	for _, b := range s.Bad {
		places = append(places, b.Place)
	}
	if diff := cmp.Diff([]string{"uk.csv line 7", "uk.csv line 8", "uk.csv line 9", "uk.csv line 12"}, places); diff != "" {
		t.Errorf("bad rows: %s", diff)
	}
	if s.Report.Drift["column Regime Name is missing"] != 1 {
		t.Errorf("drift %v", s.Report.Drift)
	}
}

func TestUKCSVHeader(t *testing.T) {
	row := "TST1,KELDAROV,Individual,x\n"
	s := mustParse(t, UKCSV, Options{}, bytesFile("uk.csv", []byte("\ufeffUnique ID,Name 6,Designation Type,Shoe size\n"+row)))
	for _, d := range []string{"column Shoe size", "line with the date of the report (absent or unreadable)"} {
		if s.Report.Drift[d] != 1 {
			t.Errorf("drift %v has no %q", s.Report.Drift, d)
		}
	}
	if !s.Published.IsZero() {
		t.Errorf("published %v", s.Published)
	}
	// Columns are known by their titles, not by their places.
	s = mustParse(t, UKCSV, Options{}, bytesFile("uk.csv", []byte("Report Date: 24-Jun-2026\nName 1,INDIVIDUAL / ENTITY / SHIP,name6,UNIQUE ID\nOmbran,Individual,KELDAROV,TST1\n")))
	wantTexts(t, s.find(t, "TST1"), map[string][]string{"name": {"Ombran KELDAROV"}})
	if got := s.Published.Format("2006-01-02"); got != "2026-06-24" {
		t.Errorf("published %s", got)
	}
}

func TestUKWrongFiles(t *testing.T) {
	conList := "Last Updated,05/06/2023\nName 6,Name 1,Group Type,Listed On,Group ID\nKELDAROV,Ombran,Individual,01/02/2021,1\n"
	for _, c := range []struct {
		format Format
		text   string
		kind   error
		says   []string
	}{
		{UKCSV, "Report Date: 03-Feb-2031\nUnique ID,Name 1,Name 6,Regime Name,Title\nTST1,a,b,c,d\n", ErrWrongFormat, []string{`"Designation Type"`, "changed the layout"}},
		{UKCSV, "Report Date: 03-Feb-2031\nName 1,Name 6,Regime Name,Designation Type\na,b,c,Entity\n", ErrWrongFormat, []string{`no column "Unique ID"`}},
		{UKCSV, "a,b\nc,d\n", ErrWrongFormat, []string{"titles of the columns"}},
		{UKCSV, strings.Repeat("a,b\n", 50), ErrWrongFormat, []string{"titles of the columns"}},
		{UKCSV, conList, ErrWrongFormat, []string{`"uk-conlist"`}},
		{UKConList, ukHead + "TST1,a,b,Primary Name,,Entity,,,\n", ErrWrongFormat, []string{`"uk-csv"`}},
		{UKCSV, "<!DOCTYPE html><html></html>", ErrWrongFormat, []string{"HTML or XML"}},
		{UKCSV, ukHead, ErrEmpty, []string{"no usable record"}},
		{UKCSV, ukHead + "TST1,KELDAROV,Ombran,Primary Name,,Individual,01/02/2021,03/02/2031,\nTST2,VELIZ", ErrCut, []string{"uk.csv", "fetch it again"}},
		{UKCSV, ukHead + "TST1,KELDAROV,\"Ombran,Primary Name,,Individual\n", ErrCut, []string{"quoted text"}},
		{UKXML, "<CONSOLIDATED_LIST></CONSOLIDATED_LIST>", ErrWrongFormat, []string{"Designations", `"un-xml"`}},
		{UKXML, "<Designations><DateGenerated>03/02/2031</DateGenerated></Designations>", ErrEmpty, nil},
		{UKXML, string(fixture(t, "uk/list.xml"))[:5000], ErrCut, []string{"uk.csv"}},
	} {
		t.Run(fmt.Sprintf("%s/%.30q", c.format, c.text), func(t *testing.T) {
			wantError(t, c.format, Options{}, c.kind, c.says, bytesFile("uk.csv", []byte(c.text)))
		})
	}
}

// A designation that cannot be used is isolated.
func TestUKBadDesignations(t *testing.T) {
	s := mustParse(t, UKXML, Options{}, bytesFile("uk.xml", []byte(`<Designations><DateGenerated>03/02/2031</DateGenerated>`+
		`<Designation><UniqueID>TST1</UniqueID><Names><Name><Name6>A</Name6><NameType>Primary Name</NameType></Name></Names></Designation>`+
		`<Designation><UniqueID/><Names><Name><Name6>B</Name6></Name></Names></Designation>`+
		`<Designation><UniqueID>TST3</UniqueID><Names/><IndividualEntityShip>Ship</IndividualEntityShip></Designation>`+
		`<Designation><UniqueID>TST1</UniqueID><Names><Name><Name6>C</Name6></Name></Names></Designation></Designations>`)))
	if len(s.Entries) != 1 || len(s.Bad) != 3 {
		t.Fatalf("%d entries, bad %v", len(s.Entries), s.Bad)
	}
	for i, says := range []string{"no UniqueID", "no name", "occurs twice"} {
		if b := s.Bad[i]; !strings.Contains(b.Reason, says) || b.Place != fmt.Sprintf("uk.xml: Designation %d", i+2) {
			t.Errorf("bad record %+v, want %q", b, says)
		}
	}
	if e := s.find(t, "TST1"); e.Schema != "LegalEntity" {
		t.Errorf("a designation without a type is a %s", e.Schema)
	}
}

const conListHeader = "Last Updated,05/06/2023\r\nName 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,Name Non-Latin Script,Non-Latin Script Type,Non-Latin Script Language,DOB,Town of Birth,Country of Birth,Nationality,Passport Number,Passport Details,National Identification Number,National Identification Details,Position,Address 1,Address 2,Address 3,Address 4,Address 5,Address 6,Post/Zip Code,Country,Other Information,Group Type," +
	"Alias Type,Alias Quality,Regime,Listed On,UK Sanctions List Date Designated,Last Updated,Group ID\r\n"

func TestConList(t *testing.T) {
	info := `"(UK Sanctions List Ref):TST0001. (UN Ref):TSi.001. Financial sanctions imposed in addition to an asset freeze: Trust services. Date trust services sanctions imposed: 21/03/2023. ` +
		`(UK Statement of Reasons):He ferried (see: the ferry). (Phone number):(1) +7 495 221 00 12 (2) +7 495 221 00 13 (Email address):a@example.org (Gender):Male. Deceased in 2030."`
	ship := `"(UK Sanctions List Ref):TST0003. (IMO number):9074729 (Current owners):Ferry and Sons (Flag of ship):North Korea (Previous flags):South Korea (Type of ship):Oil tanker (Tonnage of ship):795 (Length of ship):75 (Year built):1986"`
	s := mustParse(t, UKConList, Options{}, bytesFile("ConList.csv", []byte(conListHeader+
		"KELDAROV,Ombran,Velizarovich,,,,(1) Mullah (2) Haji,\"КЕЛДАРОВ, Омбран\",Russian,Cyrillic,00/00/1975,(1) Keldar (2) Darvish,(1) Russia (2) Belarus,(1) Russia. (2) Belarus,(1) AB1234567 (2) -,(1) Russian number (2) -,,,Minister,12 Harbour Road,,,,,Testville,AB1,Russia,"+info+",Individual,Primary name,,Testland,09/12/2020,01/02/2021,09/12/2022,15672\r\n"+
		"PETREL,,,,,,,,,,,,,,,,,,,,,,,,,,,"+ship+",Ship,Primary name,,Testland,09/12/2022,09/12/2022,09/12/2022,15674\r\n"+
		"Ferryman,,,,,,,,,,dd/mm/1976,,,,,,,,,,,,,,,,,"+info+",Individual,AKA,Low quality,Testland,09/12/2020,01/02/2021,09/12/2022,15672\r\n"+
		"FERRY AND SONS,,,,,,,,,,,,,,,,,,,,,,,,,,,\"(UK Sanctions List Ref):TST0002. (Type of entity):Company (Subsidiaries):Ferry One (Website):www.example.org (Parent company):Holding (Business Reg No):INN 7707083893\",Entity,Primary name,,Testland,09/12/2022,09/12/2022,09/12/2022,15673\r\n")))
	if len(s.Bad)+len(s.Report.Drift) > 0 {
		t.Errorf("bad %v, drift %v", s.Bad, s.Report.Drift)
	}
	if diff := cmp.Diff([]string{conListClosed}, s.Report.Notices); diff != "" {
		t.Error(diff)
	}
	if got := s.Published.Format("2006-01-02"); got != "2023-06-05" {
		t.Errorf("published %s", got)
	}
	p := s.find(t, "15672")
	wantTexts(t, p, map[string][]string{
		"name": {"Ombran Velizarovich KELDAROV", "Омбран КЕЛДАРОВ"}, "alias": {"Ferryman"}, "title": {"Mullah", "Haji"}, "birthDate": {"1975", "1976"},
		"birthPlace": {"Keldar, Russia", "Darvish, Belarus"}, "nationality": {"ru", "by"}, "passportNumber": {"AB1234567"}, "gender": {"male"},
		"phone": {"+7 495 221 00 12", "+7 495 221 00 13"}, "email": {"a@example.org"}, "keywords": {"Trust services"}, "program": {"Testland"},
		"createdAt": {"2021-02-01", "2020-12-09"},
		"notes": {
			"United Nations reference: TSi.001", "Passport: AB1234567; Russian number",
			"Financial sanctions imposed in addition to an asset freeze: Trust services. Date trust services sanctions imposed: 21/03/2023. Deceased in 2030.",
			"He ferried (see: the ferry).",
		},
	})
	if !cmp.Equal(p.Referents, []string{"TST0001"}) || p.LastChange != "2022-12-09" {
		t.Errorf("referents %v, last change %s", p.Referents, p.LastChange)
	}
	if v := p.Properties["name"][1]; v.Lang != "ru" {
		t.Errorf("native name with script and language the wrong way round: %+v", v)
	}
	if v := p.Properties["alias"][0]; v.Quality != entity.Low || v.Word != "Low quality" {
		t.Errorf("alias %+v", v)
	}
	wantTexts(t, s.find(t, "15673"), map[string][]string{
		"classification": {"Company"}, "innCode": {"7707083893"}, "website": {"www.example.org"}, "notes": {"Parent company: Holding", "Subsidiary: Ferry One"},
	})
	wantTexts(t, s.find(t, "15674"), map[string][]string{
		"imoNumber": {"9074729"}, "flag": {"kp"}, "pastFlags": {"kr"}, "type": {"Oil tanker"}, "tonnage": {"795"}, "buildDate": {"1986"},
		"notes": {"Current owner/operator: Ferry and Sons", "Length of ship: 75"},
	})
}

// Until 2022 the list had no columns for numbers, names in other scripts and
// alias quality, and called the primary name the prime alias.
func TestConListOfBefore2022(t *testing.T) {
	old := "Last Updated,05/06/2019\nName 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,DOB,Town of Birth,Country of Birth,Nationality,Passport Details,NI Number,Position," +
		"Address 1,Address 2,Address 3,Address 4,Address 5,Address 6,Post/Zip Code,Country,Other Information,Group Type,Alias Type,Regime,Listed On,Last Updated,Group ID\n" +
		"KELDAROV,Ombran,,,,,Mr,00/00/1975,Keldar,Russia,Russia,\"(1) Russian passport number AB1234567, issued 4 Jun. 2010 (2) -\",(1) 45109988 (2) 45109989,Minister," +
		"1 Quay,,,,,Testville,,Russia,UK listing only.,Individual,Prime Alias,Testland,01/02/2018,02/02/2018,15672\n" +
		"KILDAROV,Umbran,,,,,,00/00/1975,,,,,,,,,,,,,,,,Individual,AKA,Testland,01/02/2018,02/02/2018,15672\n"
	for name, text := range map[string]string{"commas": old, "semicolons": strings.NewReplacer(",", ";", ", ", "; ").Replace(old)} {
		t.Run(name, func(t *testing.T) {
			s := mustParse(t, UKConList, Options{}, bytesFile("ConList.csv", []byte(text)))
			if len(s.Bad)+len(s.Report.Drift) > 0 {
				t.Errorf("bad %v, drift %v", s.Bad, s.Report.Drift)
			}
			wantTexts(t, s.find(t, "15672"), map[string][]string{
				"name": {"Ombran KELDAROV"}, "alias": {"Umbran KILDAROV"}, "birthDate": {"1975"}, "passportNumber": {"AB1234567"}, "idNumber": {"45109988", "45109989"},
				"createdAt": {"2018-02-01"}, "program": {"Testland"},
			})
			if s.Published.Year() != 2019 {
				t.Errorf("published %v", s.Published)
			}
		})
	}
}

// A quotation mark too many, or one too few, costs the line it is on.
func TestUKCSVStrayQuotes(t *testing.T) {
	row := func(id, name string) string {
		return id + "," + name + ",Ombran,Primary Name,,Individual,01/02/2021,03/02/2031,\n"
	}
	for name, c := range map[string]struct {
		broken string
		lines  int
	}{
		"inside a plain field":      {"KEL\"DAROV", 1},
		"inside a quoted field":     {"\"KEL\"DAROV\"", 1},
		"at the end of a field":     {"KELDAROV\"", 1},
		"opening and never closed":  {"\"KELDAROV", 1},
		"closing missing in a text": {"\"KELDAROV\nsecond line", 2},
		"three of them":             {"\"KEL\"\"\"DAROV\"\"", 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := mustParse(t, UKCSV, Options{}, bytesFile("uk.csv", []byte(ukHead+row("TST1", "ONE")+row("TST2", c.broken)+row("TST3", "\"THREE\"")+
				row("TST4", "\"FOUR\nBIS, of course\"")+row("TST5", "FIVE")+row("TST6", "\"SIX \"\"6\"\"\""))))
			if len(s.Bad) != c.lines || s.Bad[0].Place != "uk.csv line 4" || !strings.Contains(s.Bad[0].Raw, "TST2") {
				t.Errorf("bad %v", s.Bad)
			}
			var keys []string
			for _, e := range s.Entries {
				keys = append(keys, e.Key)
			}
			if diff := cmp.Diff([]string{"TST1", "TST3", "TST4", "TST5", "TST6"}, keys); diff != "" {
				t.Error(diff)
			}
			wantTexts(t, s.find(t, "TST4"), map[string][]string{"name": {"Ombran FOUR BIS of course"}})
			wantTexts(t, s.find(t, "TST6"), map[string][]string{"name": {`Ombran SIX "6"`}})
		})
	}
}

// Many broken lines in a row are each given up once: the time stays linear.
func TestUKCSVOddQuotesThroughout(t *testing.T) {
	var b strings.Builder
	b.WriteString(ukHead)
	for i := range 3000 {
		if i%700 == 3 {
			b.WriteString("TST0,\"OPEN,Ombran,Primary Name,,Individual,01/02/2021,03/02/2031,\n")
		}
		fmt.Fprintf(&b, "TST%d,KELDAROV,Ombran,Primary Name,,Individual,01/02/2021,03/02/2031,\n", i+1)
	}
	s := mustParse(t, UKCSV, Options{}, bytesFile("uk.csv", []byte(b.String())))
	if len(s.Entries) != 3000 || len(s.Bad) != 5 {
		t.Errorf("%d entries, %d bad", len(s.Entries), len(s.Bad))
	}
}

// Who bears a name of the list is found by it.
func TestUKSelfTest(t *testing.T) {
	x := mustParse(t, UKXML, Options{}, ukFixture(t, "list.xml"))
	r := SelfTest(screen.New(), x.Entries, Delta(nil, x.Entries), selfConfig(), 1000)
	if r.Refused || len(r.Failed) > 0 || r.Sampled < 8 {
		t.Errorf("sampled %d, failed %v", r.Sampled, r.Failed)
	}
}

func TestConListRealSelfTest(t *testing.T) {
	if testing.Short() {
		t.Skip("screening 2,000 names against 4,000 entries takes some seconds; run without -short")
	}
	s := mustParse(t, UKConList, Options{}, diskFile(testdata.Path(t, "watchlists", "uk", "ConList_2023-06-05.csv.gz")))
	r := SelfTest(screen.New(), s.Entries, Delta(nil, s.Entries), selfConfig(), 2000)
	for i, f := range r.Failed {
		if i < 12 {
			t.Logf("%s %q: %s", f.Key, f.Name, f.Reason)
		}
	}
	if r.Refused || r.Sampled != 2000 {
		t.Errorf("%d of %d names are not found, refused is %v", len(r.Failed), r.Sampled, r.Refused)
	}
}

// The real list of 5 June 2023. The counts were taken from the file with a CSV
// reader and a counter, without any of this package: rows by group type, alias
// type and alias quality; different groups; rows with a name in its own script.
func TestConListReal(t *testing.T) {
	s := mustParse(t, UKConList, Options{}, diskFile(testdata.Path(t, "watchlists", "uk", "ConList_2023-06-05.csv.gz")))
	if len(s.Entries) != 3993 || len(s.Bad) != 0 || len(s.Report.Drift) != 0 || len(s.Report.Unreadable) != 0 {
		t.Errorf("%d entries, %d bad, drift %v, unreadable %v", len(s.Entries), len(s.Bad), s.Report.Drift, s.Report.Unreadable)
	}
	if diff := cmp.Diff(map[string]int{"Person": 3231, "Organization": 747, "Vessel": 15}, s.Report.Schemas); diff != "" {
		t.Error(diff)
	}
	want := map[string]int{
		"rows": 16823, "rows with a name in its own script": 3452, "rows apart from the others of their designation": 3232,
		"rows Individual, Primary name, (blank)": 3989, "rows Individual, Primary name variation, (blank)": 3619,
		"rows Individual, Primary name variation, Good quality": 5, "rows Individual, Primary name variation, Low quality": 7,
		"rows Individual, AKA, Good quality": 3486, "rows Individual, AKA, Low quality": 1178, "rows Individual, AKA, (blank)": 317,
		"rows Entity, Primary name, (blank)": 1079, "rows Entity, Primary name variation, (blank)": 482, "rows Entity, AKA, (blank)": 2556, "rows Entity, FKA, (blank)": 24,
		"rows Ship, Primary name, (blank)": 15, "rows Ship, AKA, (blank)": 66,
		"designations with a UN reference": 944,
	}
	for name, n := range want {
		if got := s.Report.Source[name]; got != n {
			t.Errorf("source count %q is %d, want %d", name, got, n)
		}
	}
	referred := 0
	for _, e := range s.Entries {
		if len(e.Entity.Referents) > 0 {
			referred++
		}
		if len(e.Entity.Texts("name")) == 0 {
			t.Errorf("%s has no name", e.Key)
		}
	}
	if referred != 3992 { // texts with the label of the reference; each of another group
		t.Errorf("%d entries refer to the UK Sanctions List", referred)
	}
}

func TestUKXMLSample(t *testing.T) {
	s := mustParse(t, UKXML, Options{}, diskFile(testdata.Path(t, "watchlists", "format_samples", "uk_sanctions_list_2026-08_sample.xml")))
	if len(s.Entries) != 3 || len(s.Bad)+len(s.Report.Drift)+len(s.Report.Unreadable) > 0 {
		t.Errorf("%d entries, bad %v, drift %v, unreadable %v", len(s.Entries), s.Bad, s.Report.Drift, s.Report.Unreadable)
	}
	wantTexts(t, s.find(t, "AFG0006"), map[string][]string{"birthDate": {"1945", "1946", "1958-03-01"}, "keywords": {"Asset freeze", "Travel Ban"}})
	wantTexts(t, s.find(t, "DPR0075"), map[string][]string{"imoNumber": {"9562233"}, "flag": {"km"}, "buildDate": {"2011"}})
}

// A CSV file of 40 MB, most of it the product of names and birth dates with the
// statement of reasons on every row, takes less than 256 MB; so does the same as
// XML.
func TestUKMemoryOfALargeFile(t *testing.T) {
	if testing.Short() {
		t.Skip("generating and parsing 80 MB takes some seconds; run without -short")
	}
	const rows = 9 // of each designation
	reasons := strings.Repeat("He ferried &amp; ferried. ", 30)
	measureMemory(t, UKCSV, 40<<20, 256<<20, 4000, func(dst io.Writer, size int64) (int64, error) {
		count := &countingWriter{w: dst}
		w := bufio.NewWriter(count)
		fmt.Fprint(w, "Report Date: 03-Feb-2031\nUnique ID,Name 6,Name 1,Name type,Designation Type,D.O.B,UK Statement of Reasons\n")
		most := int(size) / rows / 780
		for row := range rows { // a row of each in turn: every designation is interrupted
			for id := 0; id < most || row == rows-1 && count.n < size; id++ {
				fmt.Fprintf(w, "TST%d,KELDAROV%d,Ombran%d,Alias,Individual,dd/mm/%d,\"%s %d\"\n", id, row/3, id, 1950+row%3, reasons, id)
			}
		}
		err := w.Flush()
		return count.n, err
	})
	measureMemory(t, UKXML, 40<<20, 256<<20, 4000, func(dst io.Writer, size int64) (int64, error) {
		count := &countingWriter{w: dst}
		w := bufio.NewWriter(count)
		fmt.Fprint(w, "<Designations><DateGenerated>03/02/2031</DateGenerated>")
		empty := strings.Repeat("<Address><AddressLine1/><AddressCountry></AddressCountry></Address>", 60)
		for id := 0; count.n < size; id++ {
			fmt.Fprintf(w, "<Designation><UniqueID>TST%d</UniqueID><Names>", id)
			for n := range 9 {
				fmt.Fprintf(w, "<Name><Name1>Ombran%d</Name1><Name6>KELDAROV%d</Name6><NameType>Alias</NameType></Name>", id, n)
			}
			fmt.Fprintf(w, "</Names><IndividualEntityShip>Individual</IndividualEntityShip><UKStatementofReasons>%s %d</UKStatementofReasons><Addresses>%s</Addresses></Designation>\n", reasons, id, empty)
		}
		fmt.Fprint(w, "</Designations>")
		err := w.Flush()
		return count.n, err
	})
}

func FuzzUKXML(f *testing.F) {
	b := fixture(f, "uk/list.xml")
	f.Add(b)
	f.Add(b[:len(b)/2])
	f.Add([]byte(`<Designations><Designation><UniqueID>(1) a (2) b</UniqueID><Names><Name><Name6>A (B)</Name6></Name></Names></Designation></Designations>`))
	f.Fuzz(func(t *testing.T, b []byte) { parseTwice(t, UKXML, Options{}, bytesFile("uk.xml", b)) })
}

func FuzzUKCSV(f *testing.F) {
	f.Add(bytes.Join(bytes.SplitAfter(fixture(f, "uk/list.csv"), []byte("\r\n"))[:5], nil))
	f.Add([]byte(ukHead + "TST1,KELDAROV,\"Ombran\",Primary Name,,Individual,,,01/01/1975\n"))
	f.Fuzz(func(t *testing.T, b []byte) { parseTwice(t, UKCSV, Options{}, bytesFile("uk.csv", b)) })
}

func FuzzUKConList(f *testing.F) {
	f.Add([]byte(conListHeader + "A,,,,,,,,,,,,,,,,,,,,,,,,,,,(UK Sanctions List Ref):TST1. (Gender):Male,Entity,AKA,,T,,,,1\n"))
	f.Fuzz(func(t *testing.T, b []byte) { parseTwice(t, UKConList, Options{}, bytesFile("ConList.csv", b)) })
}
