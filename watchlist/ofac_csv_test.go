package watchlist

import (
	"bytes"
	"strings"
	"testing"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/testdata"
)

func TestOFACParties(t *testing.T) {
	s := mustParse(t, OFACCSV, Options{}, ofacFixture(t)...)
	if len(s.Entries) != 7 || len(s.Bad) != 0 || len(s.Report.Drift) != 0 {
		t.Fatalf("%d entries, bad %+v, drift %v", len(s.Entries), s.Bad, s.Report.Drift)
	}
	person := s.find(t, "ofac-101")
	wantTexts(t, person, map[string][]string{
		"name": {"Ombran Vashti KELDAR"}, "firstName": {"Ombran Vashti"}, "lastName": {"KELDAR"}, "position": {"Miller"},
		"alias": {"Umran KILDAR"}, "previousName": {"Ombran KELDER"}, "weakAlias": {"Abu MILLER", "THE MILLER"},
		"program": {"TEST", "SDGT"}, "birthDate": {"1948-12-10", "1950~", "1951/1953"}, "birthPlace": {"Herat, Afghanistan"}, "birthCountry": {"af"},
		"nationality": {"af"}, "citizenship": {"kp"}, "gender": {"male"}, "passportNumber": {"1084010", "X123456"}, "idNumber": {"660000 73767"},
		"socialSecurityNumber": {"123-45-6789"}, "taxNumber": {"100036386"}, "phone": {"12025550143"}, "email": {"miller@example.org"},
		"publicKey": {"1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "0x52908400098527886E0F7030069857D2E4169EE7"},
		"address":   {"1 Mill Lane, Herat, Afghanistan"}, "country": {"af"},
		"notes": {"Secondary sanctions risk: Test Regulations, section 1", "keeper of the gate", "Linked To: KELDAR MILLING CO., LTD."},
	})
	if v := person.Properties["name"][0]; v.Original != "KELDAR, Ombran Vashti" {
		t.Errorf("name lost its source: %+v", v)
	}
	if v := person.Properties["passportNumber"][0]; v.Original != "Passport 1084010 (Egypt) issued 05 Oct 2002 expires 04 Oct 2007" {
		t.Errorf("passport lost its country and dates: %+v", v)
	}
	if v := person.Properties["weakAlias"][0]; v.Quality != entity.Low {
		t.Errorf("weak alias %+v", v)
	}
	if v := person.Properties["alias"][0]; v.Quality != entity.Good || v.Word != "aka" {
		t.Errorf("alias %+v", v)
	}
	if v := person.Properties["publicKey"][1]; v.Word != "ETH" {
		t.Errorf("wallet %+v", v)
	}
	if d := person.First("description"); !strings.HasPrefix(d, "DOB 10 Dec 1948;") || !strings.HasSuffix(d, "'THE MILLER'.") {
		t.Errorf("the remark is not kept: %q", d)
	}

	org := s.find(t, "ofac-102")
	if org.Schema != "Organization" {
		t.Errorf("schema %s", org.Schema)
	}
	wantTexts(t, org, map[string][]string{
		"name": {"KELDAR MILLING CO., LTD."}, "alias": {"NEW KELDAR MILLS"}, "previousName": {"OLD KELDAR"}, "incorporationDate": {"2016-12-17"},
		"registrationNumber": {"02696754", "B4111940"}, "vatCode": {"BG 121024920"}, "swiftBic": {"KELDAFKA"}, "website": {"www.example.org"},
		"country": {"cd"}, "address": {"Congo, Democratic Republic of the"},
	})
	wantTexts(t, s.find(t, "ofac-103"), map[string][]string{
		"name": {"GRINDSTONE"}, "callSign": {"5IM 592"}, "type": {"Crude Oil Tanker"}, "tonnage": {"318000"}, "grossRegisteredTonnage": {"163660"},
		"flag": {"ir"}, "pastFlags": {"mt", "tv"}, "imoNumber": {"9187629"}, "mmsi": {"572469210"},
		"notes": {"Vessel Owner: Keldar Shipping", "Linked To: KELDAR MILLING CO., LTD"},
	})
	plane := s.find(t, "ofac-104")
	wantTexts(t, plane, map[string][]string{
		"name": {"EP-MIL"}, "registrationNumber": {"EP-MIL"}, "model": {"IL76-TD"}, "buildDate": {"1992"}, "serialNumber": {"1023409321"},
		"icaoCode": {"730D4A"}, "notes": {"Aircraft Operator Mill Air"},
	})
	if plane.Schema != "Airplane" {
		t.Errorf("schema %s", plane.Schema)
	}
	wantTexts(t, s.find(t, "ofac-105"), map[string][]string{
		"name": {"Feliciano DELOS MOLINOS Jr."}, "lastName": {"DELOS MOLINOS"}, "firstName": {"Feliciano"}, "nameSuffix": {"Jr."},
	})
	wantTexts(t, s.find(t, "ofac-106"), map[string][]string{"name": {"FARIZ"}, "lastName": nil})
	// The remark is cut in the middle of a passport number and goes on in the
	// comments file.
	wantTexts(t, s.find(t, "ofac-107"), map[string][]string{"passportNumber": {"AB123456"}, "weakAlias": {"LONG ADA"}, "birthDate": {"1971"}})
}

// The classic failure: alt.csv did not arrive and nobody noticed.
func TestOFACMissingParts(t *testing.T) {
	wantError(t, OFACCSV, Options{}, ErrMissing, []string{"alt", "declare"}, ofacFixture(t, "alt")...)
	wantError(t, OFACCSV, Options{}, ErrMissing, []string{"add"}, ofacFixture(t, "add")...)
	wantError(t, OFACCSV, Options{}, ErrMissing, []string{"sdn_comments.csv", "1 remarks"}, ofacFixture(t, "sdn_comments")...)
	wantError(t, OFACCSV, Options{}, ErrMissing, []string{"alt"}, bytesFile("base_2021.csv", fixture(t, "sdn.csv")))
	wantError(t, OFACCSV, Options{Absent: []string{"alt"}}, ErrOptions, []string{"alt.csv was given"}, ofacFixture(t)...)
	wantError(t, OFACCSV, Options{Absent: []string{"aliases"}}, ErrOptions, []string{"no such part"}, ofacFixture(t)...)
	wantError(t, OFACCSV, Options{}, ErrOptions, []string{"readme.csv", "sdn, alt, add"}, append(ofacFixture(t), bytesFile("readme.csv", []byte("x")))...)
	wantError(t, OFACCSV, Options{}, ErrOptions, []string{"both the sdn part"}, append(ofacFixture(t), bytesFile("cons_prim.csv", []byte("x")))...)

	s := mustParse(t, OFACCSV, Options{Absent: []string{"alt", "add", "sdn_comments"}}, bytesFile("base.csv", fixture(t, "sdn.csv")))
	if len(s.Entries) != 7 || strings.Join(s.Report.Absent, ",") != "add,alt,sdn_comments" {
		t.Errorf("%d entries, absent %v", len(s.Entries), s.Report.Absent)
	}
	// Half a number is a wrong number.
	e := s.find(t, "ofac-107")
	wantTexts(t, e, map[string][]string{"passportNumber": nil})
	if notes := e.Texts("notes"); notes[len(notes)-1] != "Passport AB12…" {
		t.Errorf("the cut item is %q", notes[len(notes)-1])
	}
}

func TestOFACEmptyParts(t *testing.T) {
	for _, name := range []string{"sdn", "alt", "add"} {
		for _, content := range []string{"", "\x1a", "\r\n\x1a", "<html>error</html>\r\n"} {
			files := append(ofacFixture(t, name), bytesFile(name+".csv", []byte(content)))
			wantError(t, OFACCSV, Options{}, ErrEmpty, []string{name + ".csv"}, files...)
		}
	}
}

func TestOFACCutFiles(t *testing.T) {
	whole := fixture(t, "sdn.csv")
	quoted := bytes.Index(whole, []byte("Herat, Afghanistan"))
	null := bytes.Index(whole, []byte("-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n106"))
	for _, at := range []int{quoted, null + 2, null + 8} {
		files := append(ofacFixture(t, "sdn"), bytesFile("sdn.csv", whole[:at]))
		wantError(t, OFACCSV, Options{}, ErrCut, []string{"sdn.csv", "fetch it again"}, files...)
	}
}

func TestOFACBadRows(t *testing.T) {
	rows := string(fixture(t, "sdn.csv"))
	rows = strings.Replace(rows, `106,"FARIZ"`, `106,"FAR`+"\r\n"+`IZ","x"`, 1)           // 13 columns
	rows = strings.Replace(rows, `105,"DELOS`, `x105,"DELOS`, 1)                          // no uid
	rows = strings.Replace(rows, `104,"EP-MIL"`, `104,-0- `, 1)                           // no name
	rows = strings.Replace(rows, `103,"GRINDSTONE","vessel"`, `103,"GR"IND","vessel"`, 1) // wrong quotes
	s := mustParse(t, OFACCSV, Options{}, append(ofacFixture(t, "sdn"), bytesFile("sdn.csv", []byte(rows)))...)
	if len(s.Entries) != 3 || len(s.Bad) != 4 {
		t.Fatalf("%d entries, bad %+v", len(s.Entries), s.Bad)
	}
	for i, want := range []BadRecord{
		{Place: "sdn.csv line 3", Reason: "quote"},
		{Place: "sdn.csv line 4", Reason: "no name"},
		{Place: "sdn.csv line 5", Reason: "not a uid"},
		{Place: "sdn.csv line 6", Reason: "13 columns"},
	} {
		if got := s.Bad[i]; got.Place != want.Place || !strings.Contains(got.Reason, want.Reason) {
			t.Errorf("bad record %d is %+v, want %+v", i, got, want)
		}
	}
}

func TestOFACOrphansTellOfFilesOutOfStep(t *testing.T) {
	alt := append([]byte("999,9,\"aka\",\"NOBODY\",-0- \r\n"), fixture(t, "alt.csv")...)
	s := mustParse(t, OFACCSV, Options{}, append(ofacFixture(t, "alt"), bytesFile("alt.csv", alt))...)
	if len(s.Bad) != 1 || s.Bad[0].Place != "alt.csv line 1" || !strings.Contains(s.Bad[0].Reason, "different issues") {
		t.Errorf("%+v", s.Bad)
	}
}

func TestOFACCommentOfAWholeRemarkIsNotJoined(t *testing.T) {
	comments := append([]byte("102,\"nded on purpose\"\r\n"), fixture(t, "sdn_comments.csv")...)
	s := mustParse(t, OFACCSV, Options{}, append(ofacFixture(t, "sdn_comments"), bytesFile("sdn_comments.csv", comments))...)
	if len(s.Bad) != 1 || !strings.Contains(s.Bad[0].Reason, "not cut") || strings.Contains(s.find(t, "ofac-102").First("description"), "nded on") {
		t.Errorf("%+v", s.Bad)
	}
}

// No type may make a party vanish.
func TestOFACUnknownTypeStays(t *testing.T) {
	rows := strings.Replace(string(fixture(t, "sdn.csv")), `"vessel"`, `"submarine"`, 1)
	s := mustParse(t, OFACCSV, Options{}, append(ofacFixture(t, "sdn"), bytesFile("sdn.csv", []byte(rows)))...)
	e := s.find(t, "ofac-103")
	if e.Schema != "LegalEntity" || e.First("name") != "GRINDSTONE" || s.Report.Drift["sdn type submarine"] != 1 {
		t.Errorf("schema %s, drift %v", e.Schema, s.Report.Drift)
	}
}

func TestOFACRemarkItems(t *testing.T) {
	for _, c := range []struct {
		schema, item, property, value string
	}{
		{"Person", "DOB circa 1979-1982", "birthDate", "1979~/1982~"},
		{"Person", "DOB 26 Sep 1946 to 07 Dec 1946", "birthDate", "1946-09-26/1946-12-07"},
		{"Person", "DOB Sep 1938", "birthDate", "1938-09"},
		{"Person", "POB Kinshasa, Congo, Democratic Republic of the", "birthCountry", "cd"},
		{"Person", "Diplomatic Passport 008827 (Iran) issued 1999", "passportNumber", "008827"},
		{"Person", "National ID No. D489833(9) (Hong Kong)", "idNumber", "D489833(9)"},
		{"Person", "Cedula No. R-19 4478 (Guatemala)", "idNumber", "R-19 4478"},
		{"Person", "C.U.R.P. AIMM67125HCHRRG06 (Mexico) issued 1968", "idNumber", "AIMM67125HCHRRG06"},
		{"Person", "Credencial electoral SNMRJL66091609H501 (Mexico)", "idNumber", "SNMRJL66091609H501"},
		{"Person", "UAE Identification 784-1968-9720837-5", "idNumber", "784-1968-9720837-5"},
		{"Person", "Somebody's New Card Number 555-1234 (Peru)", "idNumber", "555-1234"},
		{"Person", "D.N.I. 44.129.178", "idNumber", "44.129.178"},
		{"Person", "Italian Fiscal Code DAOMMD74T11Z352Z", "taxNumber", "DAOMMD74T11Z352Z"},
		{"Person", "alt. nationality Saint Kitts and Nevis", "nationality", "kn"},
		{"Person", "a.k.a. ''ALI, Abu'", "weakAlias", "Abu 'ALI"},
		{"Person", "Brigadier General", "notes", "Brigadier General"},
		{"Organization", "Identification Number IMO 5342883", "imoNumber", "5342883"},
		{"Organization", "Tax ID No. 7704218694 (Russia)", "taxNumber", "7704218694"},
		{"Organization", "Registration ID HRB 26136 (Germany)", "registrationNumber", "HRB 26136"},
		{"Organization", "Unified Social Credit Code (USCC) 91222401MA0Y31E659 (China)", "uscCode", "91222401MA0Y31E659"},
		{"Organization", "D-U-N-S Number 542957624", "dunsCode", "542957624"},
		{"Organization", "Trade License No. C 50905 (Malta)", "licenseNumber", "C 50905"},
		{"Organization", "Telephone: 0097282851500", "phone", "0097282851500"},
		{"Organization", "Organization Type: Activities of holding companies", "sector", "Activities of holding companies"},
		{"Vessel", "Vessel Year of Build 1993", "buildDate", "1993"},
		{"Vessel", "Other Vessel Flag Panama", "flag", "pa"},
		{"Airplane", "Previous Aircraft Tail Number YI-NAE", "registrationNumber", "YI-NAE"},
		{"Airplane", "Aircraft Construction Number (also called L/N or S/N or F/N) 8401", "serialNumber", "8401"},
	} {
		l := newLoad(t.Context(), OFACCSV, Options{List: "test"})
		o := ofacParty{draft: l.draft("x", c.schema), person: c.schema == "Person"}
		o.remarks(c.item+".", "")
		if got := strings.Join(o.e.Texts(c.property), "|"); got != c.value {
			t.Errorf("%s %q: %s is %q, want %q (all: %v)", c.schema, c.item, c.property, got, c.value, o.e.Properties)
		}
	}
}

func TestOFACRealIssues(t *testing.T) {
	for _, c := range []struct {
		date                          string
		people, orgs, vessels, planes int
	}{
		{"2019-01-04", 0, 0, 0, 0}, {"2021-06-29", 4620, 3673, 406, 277},
	} {
		var files []File
		for _, n := range []string{"sdn", "alt", "add", "sdn_comments"} {
			files = append(files, diskFile(testdata.Path(t, "watchlists", "ofac_full", c.date, n+".csv.gz")))
		}
		s := mustParse(t, OFACCSV, Options{List: "ofac-sdn"}, files...)
		r := s.Report
		for _, bad := range s.Bad {
			// The comments of 2019 at hand are of a later issue than the rest.
			if c.date != "2019-01-04" || !strings.Contains(bad.Reason, "different issues") {
				t.Errorf("%s: bad record %+v", c.date, bad)
			}
		}
		if len(r.Drift) != 0 || len(r.Unreadable) != 0 {
			t.Errorf("%s: drift %v, unreadable %v", c.date, r.Drift, r.Unreadable)
		}
		if c.people > 0 && (r.Schemas["Person"] != c.people || r.Schemas["Organization"] != c.orgs || r.Schemas["Vessel"] != c.vessels || r.Schemas["Airplane"] != c.planes) {
			t.Errorf("%s: %v", c.date, r.Schemas)
		}
		if got, want := len(s.Entries), r.Source["party rows"]; got != want || want < 7000 {
			t.Errorf("%s: %d entries of %d rows", c.date, got, want)
		}
		// All aliases of the alias file arrive; repeats of a name do not count.
		named := 0
		for _, words := range r.Quality {
			named += words["aka"] + words["fka"] + words["nka"]
		}
		if rows := r.Source["alias rows"]; named < rows*99/100 {
			t.Errorf("%s: %d aliases of %d rows", c.date, named, rows)
		}
		if rate := r.FillRate("Person", "birthDate"); rate < 0.9 {
			t.Errorf("%s: birth dates of %.3f", c.date, rate)
		}
		kept, read := r.Source["remark items kept as notes"], r.Source["remark items read"]
		if share := float64(kept) / float64(kept+read); share > 0.08 {
			t.Errorf("%s: %.1f %% of the remark items were not understood", c.date, share*100)
		}
	}
}

// The 156 versions parse, each with as many entries as rows, and the changes
// are those of the rows.
func TestOFACHistory(t *testing.T) {
	if testing.Short() {
		t.Skip("156 versions of the list take some seconds; run without -short")
	}
	var before *Snapshot
	n, material := 0, 0
	for v, file := range testdata.OFACHistory(t) {
		s := mustParse(t, OFACCSV, Options{List: "ofac-sdn", Absent: []string{"alt", "add", "sdn_comments"}}, bytesFile("sdn.csv", file))
		if len(s.Entries) != v.Rows || len(s.Bad) != 0 || len(s.Report.Drift) != 0 || s.Files[0].SHA256 != v.SHA256 {
			t.Fatalf("%s: %d entries of %d rows, %d bad, drift %v, sha256 %s", v.Date, len(s.Entries), v.Rows, len(s.Bad), s.Report.Drift, s.Files[0].SHA256)
		}
		if before != nil {
			count := map[Op]int{}
			for _, c := range Delta(before.Entries, s.Entries) {
				count[c.Op]++
				if c.Op == Changed && c.Material {
					material++
				}
			}
			if count[Added] != v.Added || count[Removed] != v.Removed || count[Changed] > v.Changed {
				t.Errorf("%s: %v, the rows say +%d -%d ~%d", v.Date, count, v.Added, v.Removed, v.Changed)
			}
			if (s.Hash == before.Hash) != (count[Added]+count[Removed]+count[Changed] == 0) {
				t.Errorf("%s: the hash and the delta disagree", v.Date)
			}
			for _, r := range Gates(s, before, DefaultGates()) {
				t.Errorf("%s: an ordinary version is refused: %s", v.Date, r.Message)
			}
		}
		before = s
		n++
	}
	if n != 156 || material == 0 {
		t.Errorf("%d versions with %d material changes, want 156 and some", n, material)
	}
}
