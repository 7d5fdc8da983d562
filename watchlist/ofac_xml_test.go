package watchlist

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/testdata"
)

// ofacForms are the forms of one and the same invented list of four parties.
var ofacForms = map[Format][]string{
	OFACCSV:      {"sdn.csv", "alt.csv", "add.csv"},
	OFACXML:      {"sdn.xml"},
	OFACEnhanced: {"enhanced.xml"},
	OFACAdvanced: {"advanced.xml"},
}

func ofacForm(t testing.TB, f Format) *Snapshot {
	t.Helper()
	var files []File
	for _, name := range ofacForms[f] {
		files = append(files, diskFile(filepath.Join("testdata", "ofac", name)))
	}
	return mustParse(t, f, Options{}, files...)
}

// comparedOnly is what a match may rest on. What is in another script is left
// out: the older forms do not have it.
func comparedOnly(e *entity.Entity) map[string][]string {
	out := map[string][]string{}
	for p, vs := range e.Properties {
		d, ok := entity.LookupProperty(e.Schema, p)
		if !ok || !d.Matchable && d.Type != entity.TypeName && d.Type != entity.TypeNumber && !slices.Contains([]string{"firstName", "lastName", "gender", "program", "position", "type"}, p) {
			continue
		}
		for _, v := range vs {
			if !isLatin(v.Text) {
				continue
			}
			if d.Type == entity.TypeName {
				out[p] = append(out[p], fmt.Sprintf("%s (%s)", v.Text, qualityName(v.Quality)))
				continue
			}
			out[p] = append(out[p], v.Text)
		}
		slices.Sort(out[p])
	}
	return out
}

// TestOFACFormsAgree: the same party in any of OFAC's forms is the same entry,
// so that another form of a list is not another list.
func TestOFACFormsAgree(t *testing.T) {
	want := ofacForm(t, OFACCSV)
	for f := range ofacForms {
		got := ofacForm(t, f)
		if len(got.Bad) > 0 || len(got.Report.Drift) > 0 || len(got.Report.Unreadable) > 0 || len(got.Report.UnknownCountries) > 0 {
			t.Errorf("%s: bad %v, drift %v, unreadable %v, countries %v", f, got.Bad, got.Report.Drift, got.Report.Unreadable, got.Report.UnknownCountries)
		}
		keys := []string{}
		for _, e := range got.Entries {
			if !entity.IsEdge(e.Entity.Schema) {
				keys = append(keys, e.Key)
			}
		}
		if len(keys) != len(want.Entries) {
			t.Errorf("%s: parties %v", f, keys)
		}
		for _, w := range want.Entries {
			g := got.find(t, w.Key)
			if g.Schema != w.Entity.Schema || !g.Target {
				t.Errorf("%s: %s is a %s, target %v", f, w.Key, g.Schema, g.Target)
			}
			if diff := cmp.Diff(comparedOnly(w.Entity), comparedOnly(g)); diff != "" {
				t.Errorf("%s: %s differs from the CSV form (-csv +%s):\n%s", f, w.Key, f, diff)
			}
		}
	}
}

// TestOFACFormsAgreeReal compares issues of the non-SDN list in different forms.
// SDN.XML and the enhanced form are of the same week and must agree in all 443
// parties. Between March and December 2025, when the CSV form was issued, one
// party left the list and thirteen changed (Rosneft, Lukoil and their companies
// were designated again in October); all others must agree.
func TestOFACFormsAgreeReal(t *testing.T) {
	file := func(elems ...string) File {
		return diskFile(testdata.Path(t, append([]string{"watchlists", "ofac_consolidated_nonsdn"}, elems...)...))
	}
	enhanced := mustParse(t, OFACEnhanced, Options{}, file("CONS_ENHANCED_2025-01-10.zip"))
	csv := mustParse(t, OFACCSV, Options{}, file("csv_2025-12", "cons_prim.csv.gz"), file("csv_2025-12", "cons_alt.csv.gz"),
		file("csv_2025-12", "cons_add.csv.gz"), file("csv_2025-12", "cons_comments.csv.gz"))
	for _, c := range []struct {
		xml                    string
		other                  *Snapshot
		same, changed, missing int
	}{
		{"consolidated_2025-03-20.xml.gz", enhanced, 443, 0, 0},
		{"consolidated_2025-03-28.xml.gz", csv, 429, 13, 1},
	} {
		same, changed, missing := 0, 0, 0
		for _, e := range mustParse(t, OFACXML, Options{}, file(c.xml)).Entries {
			at, ok := slices.BinarySearchFunc(c.other.Entries, e.Key, func(e Entry, key string) int { return strings.Compare(e.Key, key) })
			switch {
			case !ok:
				missing++
			case cmp.Equal(comparedOnly(e.Entity), comparedOnly(c.other.Entries[at].Entity)):
				same++
			default:
				changed++
			}
		}
		if same != c.same || changed != c.changed || missing != c.missing {
			t.Errorf("%s and %s: %d agree, %d differ, %d are missing, want %+v", c.xml, c.other.Format, same, changed, missing, c)
		}
	}
}

func TestOFACXML(t *testing.T) {
	s := ofacForm(t, OFACXML)
	if s.Declared != 4 || !s.Published.Equal(time.Date(2025, 3, 4, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("declared %d, published %s: the month comes first", s.Declared, s.Published)
	}
	if refusals := Gates(s, nil, DefaultGates()); len(refusals) != 0 {
		t.Errorf("refused: %+v", refusals)
	}
	person := s.find(t, "ofac-501")
	wantTexts(t, person, map[string][]string{
		"name": {"Ombran Vashti KELDAR"}, "alias": {"Umran KILDAR"}, "previousName": {"Ombran KELDER"}, "weakAlias": {"THE MILLER"},
		"birthDate":   {"1948-12-10", "1949", "1951~", "1953/1955", "1956-03", "1957-03-21/1958-03-20"},
		"nationality": {"af"}, "citizenship": {"tr"}, "birthPlace": {"Herat, Afghanistan"}, "birthCountry": {"af"},
		"address": {"1 Mill Lane, Old Quarter, Herat, Herat Province 3001, Afghanistan"},
		"notes":   {"Additional Sanctions Information - Subject to Secondary Sanctions", "keeper of the gate", "Linked To: KELDAR MILLING CO., LTD"},
	})
	if v := person.Properties["passportNumber"][0]; v.Text != "P1084010" || v.Original != "Passport P1084010 (Afghanistan) issued 05 Oct 2002 expires 04 Oct 2007" {
		t.Errorf("passport %+v", v)
	}
	for p, want := range map[string]entity.Value{
		"alias":     {Text: "Umran KILDAR", Original: "KILDAR, Umran", Quality: entity.Good, Word: "strong"},
		"weakAlias": {Text: "THE MILLER", Quality: entity.Low, Word: "weak"},
	} {
		if got := person.Properties[p][0]; got != want {
			t.Errorf("%s is %+v, want %+v", p, got, want)
		}
	}
}

// sdnXML wraps entries in the list element of a namespace.
func sdnXML(namespace, info, entries string) []byte {
	return fmt.Appendf(nil, `<?xml version="1.0" standalone="yes"?><sdnList xmlns="%s"><publshInformation>%s</publshInformation>%s</sdnList>`, namespace, info, entries)
}

const (
	oldNamespace = "http://tempuri.org/sdnList.xsd"
	oneEntry     = `<sdnEntry><uid>7</uid><lastName>ONE</lastName><sdnType>Entity</sdnType></sdnEntry>`
)

// TestOFACXMLTraps are the traps of the format, each with what must happen.
func TestOFACXMLTraps(t *testing.T) {
	file := func(info, entries string) File {
		return bytesFile("sdn.xml", sdnXML(oldNamespace, info, entries))
	}
	const info = `<Publish_Date>12/31/2019</Publish_Date><Record_Count>1</Record_Count>`
	t.Run("any namespace", func(t *testing.T) {
		hashes := map[string]bool{}
		for _, ns := range []string{oldNamespace, "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML", "https://example.org/next", ""} {
			s := mustParse(t, OFACXML, Options{}, bytesFile("sdn.xml", sdnXML(ns, info, oneEntry)))
			if len(s.Entries) != 1 || s.Declared != 1 || len(s.Report.Drift) != 0 {
				t.Errorf("%s: %d entries, drift %v", ns, len(s.Entries), s.Report.Drift)
			}
			hashes[s.Hash] = true
		}
		if len(hashes) != 1 {
			t.Error("the namespace is part of the content")
		}
	})
	t.Run("Record_Count that is not met is refused by the gates", func(t *testing.T) {
		s := mustParse(t, OFACXML, Options{}, file(`<Publish_Date>12/31/2019</Publish_Date><Record_Count>2</Record_Count>`, oneEntry))
		refusals := Gates(s, nil, DefaultGates())
		if len(refusals) != 1 || refusals[0].Gate != GateDeclared {
			t.Errorf("refusals %+v", refusals)
		}
	})
	t.Run("Record_Count absent is drift", func(t *testing.T) {
		s := mustParse(t, OFACXML, Options{}, file(``, oneEntry))
		if s.Declared != -1 || len(s.Report.Drift) != 2 {
			t.Errorf("declared %d, drift %v", s.Declared, s.Report.Drift)
		}
	})
	t.Run("stamps do not change the content", func(t *testing.T) {
		a := mustParse(t, OFACXML, Options{}, file(info, oneEntry))
		b := mustParse(t, OFACXML, Options{}, file(strings.Replace(info, "2019", "2020", 1), oneEntry))
		if a.Hash != b.Hash {
			t.Error("another publication date is another version")
		}
	})
	t.Run("a record without an id or name is kept as bad", func(t *testing.T) {
		s := mustParse(t, OFACXML, Options{}, file(info, oneEntry+`<sdnEntry><lastName>NO ID</lastName></sdnEntry><sdnEntry><uid>8</uid></sdnEntry><sdnEntry><uid>9a</uid><lastName>X</lastName></sdnEntry>`))
		if len(s.Entries) != 1 || len(s.Bad) != 3 || s.Bad[0].Place != "sdn.xml: sdnEntry 2" {
			t.Errorf("%d entries, bad %+v", len(s.Entries), s.Bad)
		}
	})
	t.Run("an unknown type is kept and reported", func(t *testing.T) {
		s := mustParse(t, OFACXML, Options{}, file(info, `<sdnEntry><uid>7</uid><lastName>ONE</lastName><sdnType>Drone</sdnType><drone><wings>2</wings></drone></sdnEntry>`))
		if s.Entries[0].Entity.Schema != "LegalEntity" || s.Report.Drift["sdn type Drone"] != 1 || s.Report.Drift["sdnList/sdnEntry/drone"] != 1 || s.Report.Drift["sdnList/sdnEntry/drone/wings"] != 1 {
			t.Errorf("%s, drift %v", s.Entries[0].Entity.Schema, s.Report.Drift)
		}
	})
	t.Run("empty blocks give nothing", func(t *testing.T) {
		s := mustParse(t, OFACXML, Options{}, file(info, `<sdnEntry><uid>7</uid><lastName>ONE</lastName><sdnType>Entity</sdnType><akaList/><idList><id/></idList><addressList><address><uid>1</uid></address></addressList><dateOfBirthList><dateOfBirthItem/></dateOfBirthList><remarks/></sdnEntry>`))
		e := s.Entries[0].Entity
		if got := slices.Sorted(keysOf(e.Properties)); !slices.Equal(got, []string{"name", "topics"}) {
			t.Errorf("properties %v", got)
		}
	})
	t.Run("a remark longer than the CSV form allows is whole", func(t *testing.T) {
		long := strings.Repeat("x", remarkLimit) + "; DOB 1961"
		s := mustParse(t, OFACXML, Options{}, file(info, `<sdnEntry><uid>7</uid><lastName>ONE</lastName><sdnType>Individual</sdnType><remarks>`+long+`</remarks></sdnEntry>`))
		wantTexts(t, s.Entries[0].Entity, map[string][]string{"birthDate": {"1961"}})
	})
	t.Run("sister formats are named", func(t *testing.T) {
		wantError(t, OFACXML, Options{}, ErrWrongFormat, []string{"<sanctionsData>", `"ofac-enhanced"`}, diskFile("testdata/ofac/enhanced.xml"))
		wantError(t, OFACEnhanced, Options{}, ErrWrongFormat, []string{"<sdnList>", `"ofac-xml"`}, diskFile("testdata/ofac/sdn.xml"))
		wantError(t, OFACAdvanced, Options{}, ErrWrongFormat, []string{"<sdnList>", `"ofac-xml"`}, diskFile("testdata/ofac/sdn.xml"))
	})
	t.Run("a list without entries is no list", func(t *testing.T) {
		wantError(t, OFACXML, Options{}, ErrEmpty, nil, file(info, ""))
	})
}

// TestOFACXMLPapers: SDN.XML has features and documents in one list, told apart
// by their words.
func TestOFACXMLPapers(t *testing.T) {
	for _, c := range []struct{ kind, number, country, schema, property, want string }{
		{"Passport", "A123", "Iran", "Individual", "passportNumber", "A123"},
		{"Stateless Person Passport", "A123", "", "Individual", "passportNumber", "A123"},
		{"C.U.I.P.", "ABC123", "Mexico", "Individual", "idNumber", "ABC123"},
		{"Cedula No.", "12345", "Colombia", "Individual", "idNumber", "12345"},
		{"Matricula Mercantil No", "181301-1", "Colombia", "Entity", "registrationNumber", "181301-1"},
		{"Company Number", "IMO 5971512", "", "Entity", "imoNumber", "5971512"},
		{"UK Company Number", "01019769", "United Kingdom", "Entity", "registrationNumber", "01019769"},
		{"Identification Number", "IMO 8133530", "", "Vessel", "imoNumber", "8133530"},
		{"Legal Entity Number", "253400V1H6ART1UQ0N98", "", "Entity", "registrationNumber", "253400V1H6ART1UQ0N98"},
		{"Email Address", "a@example.org", "", "Entity", "email", "a@example.org"},
		{"Secondary sanctions risk:", "section 1(b) of Executive Order 13224", "", "Entity", "notes", "Secondary sanctions risk: section 1(b) of Executive Order 13224"},
		{"Equity Ticker", "0728 HK", "", "Entity", "notes", "Equity Ticker 0728 HK"},
		{"Purchase/Sales For Divestment Date (CMIC)", "16 Dec 2022", "", "Entity", "notes", "Purchase/Sales For Divestment Date (CMIC) 16 Dec 2022"},
		{"For more information, please see:", "https://example.org/13.pdf", "", "Entity", "notes", "For more information, please see: https://example.org/13.pdf"},
		{"Former Vessel Flag", "Malta", "", "Vessel", "pastFlags", "mt"},
		{"Aircraft Manufacturer’s Serial Number (MSN)", "26321", "", "Aircraft", "serialNumber", "26321"},
	} {
		entry := fmt.Sprintf(`<sdnEntry><uid>7</uid><lastName>ONE</lastName><sdnType>%s</sdnType><idList><id><idType>%s</idType><idNumber>%s</idNumber><idCountry>%s</idCountry></id></idList></sdnEntry>`, c.schema, c.kind, c.number, c.country)
		s := mustParse(t, OFACXML, Options{}, bytesFile("sdn.xml", sdnXML(oldNamespace, "", entry)))
		if got := s.Entries[0].Entity.Texts(c.property); !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s %s: %s is %q, want %q; all %v", c.kind, c.number, c.property, got, c.want, s.Entries[0].Entity.Properties)
		}
	}
}

// TestOFACXMLReal holds the parse of real issues against counts made of the
// files with grep -c of <sdnEntry>, <aka>, <category>weak, f.k.a., <dateOfBirth>.
func TestOFACXMLReal(t *testing.T) {
	for _, c := range []struct {
		file                                  string
		published                             string
		entries, aliases, weak, fka, birthday int
	}{
		{"consolidated_2018-05.xml.gz", "2018-04-06", 639, 1255, 46, 186, 87},
		{"consolidated_2024-05.xml.gz", "2024-05-06", 443, 1126, 66, 144, 74},
		{"consolidated_2025-03-20.xml.gz", "2025-01-15", 443, 1136, 70, 144, 75},
		{"consolidated_2025-03-28.xml.gz", "2025-03-28", 443, 1136, 70, 144, 75},
	} {
		s := mustParse(t, OFACXML, Options{}, diskFile(testdata.Path(t, "watchlists", "ofac_consolidated_nonsdn", c.file)))
		r := s.Report
		if len(s.Entries) != c.entries || s.Declared != c.entries || len(s.Bad) != 0 || s.Published.Format(time.DateOnly) != c.published {
			t.Errorf("%s: %d entries, declared %d, bad %d, published %s", c.file, len(s.Entries), s.Declared, len(s.Bad), s.Published)
		}
		if len(r.Drift)+len(r.Unreadable)+len(r.UnknownCountries) != 0 {
			t.Errorf("%s: drift %v, unreadable %v, countries %v", c.file, r.Drift, r.Unreadable, r.UnknownCountries)
		}
		aliases, weak, fka := 0, 0, 0
		for k, n := range r.Source {
			if strings.HasPrefix(k, "alias ") {
				aliases += n
				if strings.HasSuffix(k, " weak") {
					weak += n
				}
				if strings.Contains(k, "f.k.a.") {
					fka += n
				}
			}
		}
		born := 0
		for _, n := range r.Dates["Person"] {
			born += n
		}
		if aliases != c.aliases || weak != c.weak || fka != c.fka || born != c.birthday {
			t.Errorf("%s: %d aliases, %d weak, %d former, %d birth dates, want %+v", c.file, aliases, weak, fka, born, c)
		}
		if refusals := Gates(s, nil, DefaultGates()); len(refusals) != 0 {
			t.Errorf("%s: %+v", c.file, refusals)
		}
	}
}

func FuzzOFACXML(f *testing.F) {
	b := fixture(f, "ofac/sdn.xml")
	f.Add(b)
	f.Add(b[:len(b)/2])
	f.Add(sdnXML("", "<Record_Count>-1</Record_Count>", `<sdnEntry><uid>1</uid><firstName>,</firstName><lastName>;</lastName><sdnType>Vessel</sdnType><remarks>((DOB;</remarks></sdnEntry>`))
	f.Add(bytes.ReplaceAll(b, []byte("Individual"), []byte("Aircraft")))
	f.Fuzz(func(t *testing.T, b []byte) { parseTwice(t, OFACXML, Options{}, bytesFile("sdn.xml", b)) })
}
