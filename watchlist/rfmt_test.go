package watchlist

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/entity"
)

// These tests hold what the requirements on formats ask of every format. What
// one format does with its own traps is tested beside its parser.

// xmlFixtures are the XML formats with a fixture of each and the path of its
// records below the root.
var xmlFixtures = []struct {
	format     Format
	file, root string
	record     string
	key        string            // what gives the first record its key; "" where no record is without
	empties    map[string]string // blocks that say nothing, by the element of the first record they belong into
}{
	{
		format: UNXML, file: "un.xml", root: "CONSOLIDATED_LIST", record: "INDIVIDUALS/INDIVIDUAL",
		key: `<REFERENCE_NUMBER>TSi.001 </REFERENCE_NUMBER>`,
		empties: map[string]string{"INDIVIDUAL": `<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS><INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY></INDIVIDUAL_ALIAS><INDIVIDUAL_ADDRESS><COUNTRY/></INDIVIDUAL_ADDRESS>` +
			`<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE></INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_DATE_OF_BIRTH/><INDIVIDUAL_PLACE_OF_BIRTH><CITY/></INDIVIDUAL_PLACE_OF_BIRTH>` +
			`<INDIVIDUAL_DOCUMENT/><TITLE><VALUE/></TITLE><NATIONALITY><VALUE> </VALUE></NATIONALITY>`},
	},
	{
		format: EUXML, file: "eu.xml", root: "export", record: "sanctionEntity",
		key: ` euReferenceNumber="EU.900.01" logicalId="7"`,
		empties: map[string]string{"sanctionEntity": `<nameAlias firstName="" middleName="" lastName="" wholeName="" function="" gender="" title="" nameLanguage="" strong="true" logicalId="91"/><remark> </remark>` +
			`<birthdate circa="false" calendarType="GREGORIAN" city="" zipCode="" region="" place="" countryIso2Code="00" countryDescription="UNKNOWN" logicalId="92"/>` +
			`<citizenship region="" countryIso2Code="00" countryDescription="UNKNOWN" logicalId="93"><remark/></citizenship>` +
			`<identification diplomatic="false" knownExpired="false" number="" latinNumber="" nameOnDocument="" countryIso2Code="00" countryDescription="UNKNOWN" identificationTypeCode="id" identificationTypeDescription="National identification card" logicalId="94"/>` +
			`<address city="" street="" poBox="" zipCode="" region="" place="" asAtListingTime="false" countryIso2Code="00" countryDescription="UNKNOWN" logicalId="95"><contactInfo key="PHONE" value=""/></address>`},
	},
	{
		format: SECOXML, file: "seco.xml", root: "swiss-sanctions-list", record: "target",
		key: ` ssid="100"`,
		empties: map[string]string{"identity": `<name name-type="alias" quality="good"><name-part order="1" name-part-type="whole-name"><value/></name-part></name><name name-type="alias"/><nationality><country iso-code=""/></nationality>` +
			`<day-month-year calendar="Gregorian" quality="good"/><place-of-birth/><address quality="good"/><identification-document document-type="passport"><number/><issuer/></identification-document>`, "individual": `<justification/><other-information/>`},
	},
	{
		format: OFACXML, file: "ofac/sdn.xml", root: "sdnList", record: "sdnEntry",
		key: `<uid>501</uid>`,
		empties: map[string]string{
			"sdnEntry": `<vesselInfo/>`, "idList": `<id/><id><uid>91</uid><idType/><idNumber/></id>`, "akaList": `<aka><uid>92</uid><type>a.k.a.</type><category>strong</category><lastName/></aka>`,
			"addressList": `<address/><address><uid>93</uid><country/></address>`, "nationalityList": `<nationality/>`, "dateOfBirthList": `<dateOfBirthItem/>`, "placeOfBirthList": `<placeOfBirthItem/>`,
		},
	},
	{
		format: OFACEnhanced, file: "ofac/enhanced.xml", root: "sanctionsData", record: "entities/entity",
		key: ` id="501"`,
		empties: map[string]string{
			"names": `<name/><name><isPrimary>false</isPrimary><aliasType>A.K.A.</aliasType><translations/></name>`, "addresses": `<address/>`, "features": `<feature/>`,
		},
	},
	{
		format: OFACAdvanced, file: "ofac/advanced.xml", root: "Sanctions", record: "DistinctParties/DistinctParty",
	},
	{
		format: UKXML, file: "uk/list.xml", root: "Designations", record: "Designation",
		key: `<UniqueID>TST0001</UniqueID>`,
		empties: map[string]string{
			"Names": `<Name/><Name><Name6/><NameType>Alias</NameType><AliasStrength/></Name>`, "NonLatinNames": `<NonLatinName><NameNonLatinScript/></NonLatinName>`, "Titles": `<Title/>`,
			"Addresses": `<Address/><Address><AddressLine1/><AddressCountry/></Address>`, "PhoneNumbers": `<PhoneNumber/>`, "EmailAddresses": `<EmailAddress> </EmailAddress>`,
			"DOBs": `<DOB/><DOB> </DOB>`, "Designation": `<PhoneNumbers/><CryptoWalletAddresses/>`,
		},
	},
	{
		format: SEMAXML, file: "sema.xml", root: "data-set", record: "record",
		empties: map[string]string{"record": `<Aliases/><ShipIMONumber> </ShipIMONumber><EntityOrShip/><TitleOrShip/>`},
	},
}

// startTag finds the first start tag of the last name of a path.
func startTag(t *testing.T, b []byte, path string) []int {
	t.Helper()
	name := path[strings.LastIndexByte(path, '/')+1:]
	at := regexp.MustCompile(`<` + regexp.QuoteMeta(name) + `(?:\s[^<>]*[^<>/])?>`).FindIndex(b)
	if at == nil {
		t.Fatalf("the fixture has no <%s>", name)
	}
	return at
}

// drifted puts an attribute into the start tag of the first record and of the
// root, and an element behind the former.
func drifted(t *testing.T, b []byte, root, record string) []byte {
	t.Helper()
	at := startTag(t, b, record)
	b = slices.Concat(b[:at[1]-1], []byte(` newAttribute="x">`), []byte(`<NewField new="1">unheard of<Deep/></NewField>`), b[at[1]:])
	at = startTag(t, b, root)
	return slices.Concat(b[:at[1]-1], []byte(` newOfRoot="x">`), b[at[1]:])
}

// R-FMT-1: what a parser does not know is counted with its path, changes nothing
// and is kept with the bytes of the file.
func TestRFMT1SchemaDrift(t *testing.T) {
	for _, f := range xmlFixtures {
		t.Run(string(f.format), func(t *testing.T) {
			b := fixture(t, f.file)
			was := mustParse(t, f.format, Options{}, bytesFile("list.xml", b))
			if len(was.Report.Drift) != 0 {
				t.Fatalf("the fixture itself drifts: %v", was.Report.Drift)
			}
			b = drifted(t, b, f.root, f.record)
			s := mustParse(t, f.format, Options{}, bytesFile("list.xml", b))
			want := map[string]int{
				f.root + "@newOfRoot":                      1,
				f.root + "/" + f.record + "@newAttribute":  1,
				f.root + "/" + f.record + "/NewField":      1,
				f.root + "/" + f.record + "/NewField/Deep": 1,
			}
			if d := cmp.Diff(want, s.Report.Drift); d != "" {
				t.Error(d)
			}
			if s.Hash != was.Hash || len(s.Bad) != len(was.Bad) {
				t.Errorf("an unknown field changed the list: %+v", Delta(was.Entries, s.Entries))
			}
			sum := sha256.Sum256(b)
			if len(s.Files) != 1 || s.Files[0].SHA256 != hex.EncodeToString(sum[:]) || s.Files[0].Size != int64(len(b)) {
				t.Errorf("the bytes as they came are not those of %+v", s.Files)
			}
			if f.key == "" {
				return
			}
			// A record that cannot be used is kept with the unknown field in it.
			broken := bytes.Replace(b, []byte(f.key), nil, 1)
			s = mustParse(t, f.format, Options{}, bytesFile("list.xml", broken))
			i := slices.IndexFunc(s.Bad, func(r BadRecord) bool { return strings.Contains(r.Raw, "unheard of") })
			if i < 0 || !strings.Contains(s.Bad[i].Raw, "NewField") || !strings.Contains(s.Bad[i].Reason, "no key") && !strings.Contains(strings.ToLower(s.Bad[i].Reason), "id") {
				t.Errorf("the record without a key is not kept with its unknown field: %+v", s.Bad)
			}
		})
	}
}

// R-FMT-1: elements are matched by their local name, whatever the namespace.
func TestRFMT1LocalNames(t *testing.T) {
	element := regexp.MustCompile(`<(/?)([A-Za-z])`)
	for _, f := range xmlFixtures {
		t.Run(string(f.format), func(t *testing.T) {
			b := fixture(t, f.file)
			was := mustParse(t, f.format, Options{}, bytesFile("list.xml", b))
			b = element.ReplaceAll(b, []byte("<${1}q:${2}"))
			b = regexp.MustCompile(` xmlns="[^"]*"`).ReplaceAll(b, []byte(` xmlns:q="urn:of-another-year"`))
			s := mustParse(t, f.format, Options{}, bytesFile("list.xml", b))
			if s.Hash != was.Hash || len(s.Report.Drift) != 0 {
				t.Errorf("another namespace makes another list: %d of %d entries, drift %v", len(s.Entries), len(was.Entries), s.Report.Drift)
			}
		})
	}
}

// R-FMT-6: the grade of a name is the source's, as one of three, with the
// source's own word. What says nothing is no grade.
func TestRFMT6AliasQuality(t *testing.T) {
	ofac := func(t *testing.T) *Snapshot { return mustParse(t, OFACCSV, Options{}, ofacFixture(t)...) }
	one := func(format Format, file string) func(*testing.T) *Snapshot {
		return func(t *testing.T) *Snapshot {
			return mustParse(t, format, Options{}, bytesFile(file, fixture(t, file)))
		}
	}
	for _, c := range []struct {
		what     string
		snapshot func(*testing.T) *Snapshot
		key      string
		name     string
		quality  entity.Quality
		word     string
	}{
		{"UN Good", one(UNXML, "un.xml"), "TSi.001", "Omran Keldar", entity.Good, "Good"},
		{"UN Low", one(UNXML, "un.xml"), "TSi.001", "The Miller", entity.Low, "Low"},
		{"UN organisation", one(UNXML, "un.xml"), "TSe.001", "Keldar Mills, Ltd.", entity.Unspecified, "a.k.a."},
		{"UN name", one(UNXML, "un.xml"), "TSi.001", "OMBRAN KELDAR VASHTI", entity.Unspecified, ""},

		{"EU strong says nothing", one(EUXML, "eu.xml"), "EU.900.01", "Ombran Ibn Keldar", entity.Unspecified, "strong=true"},
		{"EU good by remark", one(EUXML, "eu.xml"), "EU.900.01", "Omran Keldar", entity.Good, "Good quality"},
		{"EU misspelt good, not strong", one(EUXML, "eu.xml"), "EU.900.01", "Umran Kildar", entity.Good, "god quality"},
		{"EU misspelt low, strong", one(EUXML, "eu.xml"), "EU.900.01", "The Miller", entity.Low, "lo quality"},
		{"EU low", one(EUXML, "eu.xml"), "EU.900.01", "Abu Keldar", entity.Low, "low quality"},

		{"SECO good", one(SECOXML, "seco.xml"), "100", "Ali Zafir", entity.Good, "good"},
		{"SECO low", one(SECOXML, "seco.xml"), "100", "The Miller", entity.Low, "low"},
		{"SECO without", one(SECOXML, "seco.xml"), "100", "Abu Ombran al-Keldari", entity.Unspecified, ""},

		{"OFAC alias file", ofac, "ofac-101", "Umran KILDAR", entity.Good, "aka"},
		{"OFAC former name", ofac, "ofac-101", "Ombran KELDER", entity.Good, "fka"},
		{"OFAC weak alias in the remark", ofac, "ofac-101", "Abu MILLER", entity.Low, "a.k.a."},

		{"OFAC XML strong", one(OFACXML, "ofac/sdn.xml"), "ofac-501", "Umran KILDAR", entity.Good, "strong"},
		{"UK good", one(UKXML, "uk/list.xml"), "TST0001", "Haji Ombran", entity.Good, "Good quality a.k.a"},
		{"UK low", one(UKXML, "uk/list.xml"), "TST0001", "The Ferryman", entity.Low, "Low quality a.k.a"},
		{"UK blank is not low", one(UKXML, "uk/list.xml"), "TST0001", "Ombran VELIZAROV", entity.Unspecified, "Alias"},
		{"UK CSV blank is not low", one(UKCSV, "uk/list.csv"), "TST0001", "Ombran Velizarovich KELDAROV", entity.Unspecified, ""},

		{"Senzing weak alias", one(Senzing, "senzing.jsonl"), "P2", "Selmar", entity.Low, "WEAK"},

		{"OFAC XML weak", one(OFACXML, "ofac/sdn.xml"), "ofac-501", "THE MILLER", entity.Low, "weak"},
		{"OFAC enhanced", one(OFACEnhanced, "ofac/enhanced.xml"), "ofac-501", "Umran KILDAR", entity.Good, "strong"},
		{"OFAC enhanced, low quality", one(OFACEnhanced, "ofac/enhanced.xml"), "ofac-501", "THE MILLER", entity.Low, "weak"},
		{"OFAC advanced", one(OFACAdvanced, "ofac/advanced.xml"), "ofac-501", "Umran KILDAR", entity.Good, "strong"},
		{"OFAC advanced, low quality", one(OFACAdvanced, "ofac/advanced.xml"), "ofac-501", "THE MILLER", entity.Low, "weak"},
	} {
		t.Run(c.what, func(t *testing.T) {
			e := c.snapshot(t).find(t, c.key)
			var found []string
			for _, p := range nameProperties {
				for _, v := range e.Properties[p] {
					if v.Text == c.name {
						if v.Quality != c.quality || !strings.Contains(strings.ToLower(v.Word), strings.ToLower(c.word)) || c.word == "" && v.Word != "" {
							t.Errorf("%s %q is %s by the word %q, want %s by %q", p, v.Text, qualityName(v.Quality), v.Word, qualityName(c.quality), c.word)
						}
						return
					}
					found = append(found, p+" "+v.Text)
				}
			}
			t.Errorf("no name %q; there are %q", c.name, found)
		})
	}
}

// R-FMT-6: the words that officials use for the grade of a name.
func TestRFMT6RemarkWords(t *testing.T) {
	for _, c := range []struct {
		remark  string
		quality entity.Quality
		word    string
	}{
		{"low quality", entity.Low, "low quality"},
		{"Low quality a.k.a.", entity.Low, "Low quality"},
		{"lo quality alias", entity.Low, "lo quality"},
		{"(low-quality alias)", entity.Low, "low-quality"},
		{"Quality: low", entity.Low, "Quality: low"},
		{"good quality", entity.Good, "good quality"},
		{"Good quality a.k.a.", entity.Good, "Good quality"},
		{"god quality", entity.Good, "god quality"},
		{"ood quality", entity.Good, "ood quality"},
		{"High quality alias", entity.Good, "High quality"},
		{"strong quality", entity.Good, "strong quality"},
		{"quality unknown", entity.Unspecified, ""},
		{"lawful quality", entity.Unspecified, ""},
		{"yellow quality", entity.Unspecified, ""},
		{"good quality in English, low quality in Dari", entity.Unspecified, ""},
		{"alias", entity.Unspecified, ""},
		{"", entity.Unspecified, ""},
	} {
		if q, word := remarkQuality(c.remark); q != c.quality || word != c.word {
			t.Errorf("%q is %s by %q, want %s by %q", c.remark, qualityName(q), word, qualityName(c.quality), c.word)
		}
	}
}

// R-FMT-7: empty blocks yield nothing, in any format that has blocks.
func TestRFMT7EmptyBlocks(t *testing.T) {
	for _, f := range xmlFixtures {
		for _, within := range slices.Sorted(maps.Keys(f.empties)) {
			t.Run(string(f.format)+" "+within, func(t *testing.T) {
				b := fixture(t, f.file)
				was := mustParse(t, f.format, Options{}, bytesFile("list.xml", b))
				start := startTag(t, b, within)[1]
				for _, i := range []int{start, start + bytes.Index(b[start:], []byte("</"+within+">"))} {
					if f.format == SEMAXML && i == start {
						continue // a record has each field once, and the first is the one
					}
					s := mustParse(t, f.format, Options{}, bytesFile("list.xml", slices.Concat(b[:i], []byte(f.empties[within]), b[i:])))
					if s.Hash != was.Hash || len(s.Report.Drift) != 0 || !maps.Equal(s.Report.Unreadable, was.Report.Unreadable) {
						t.Errorf("empty blocks yield %s, drift %v, unreadable %v", changes(Delta(was.Entries, s.Entries)), s.Report.Drift, s.Report.Unreadable)
					}
				}
			})
		}
	}
	t.Run(string(OFACCSV), func(t *testing.T) {
		// A party of nulls has a name, a programme and nothing else.
		e := mustParse(t, OFACCSV, Options{}, ofacFixture(t)...).find(t, "ofac-106")
		for _, p := range slices.Sorted(maps.Keys(e.Properties)) {
			if !slices.Contains([]string{"name", "lastName", "program", "topics"}, p) {
				t.Errorf("nulls yield %s %q", p, e.Texts(p))
			}
		}
	})
}

// R-FMT-7: several names in one field, and a name with its own script in
// brackets, come out one by one with the field beside them.
func TestRFMT7SeveralNamesInAField(t *testing.T) {
	for _, c := range []struct {
		format Format
		field  func(name string) File
		key    string
	}{
		{UNXML, func(name string) File {
			return bytesFile("un.xml", []byte(`<CONSOLIDATED_LIST dateGenerated="2031-04-05T06:07:08Z"><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>X</FIRST_NAME><REFERENCE_NUMBER>1</REFERENCE_NUMBER><INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>`+name+`</ALIAS_NAME></INDIVIDUAL_ALIAS></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>`))
		}, "1"},
		{EUXML, func(name string) File {
			return euFile(`<sanctionEntity euReferenceNumber="1"><subjectType code="person"/><nameAlias wholeName="` + name + `"/></sanctionEntity>`)
		}, "1"},
		{SECOXML, func(name string) File {
			return secoFile(secoNamed("1", `<name-part order="1" name-part-type="whole-name"><value>`+name+`</value></name-part>`))
		}, "1"},
	} {
		for field, want := range map[string][]string{
			"Omran Keldar; Umran Kildar ; Imran Keldaar": {"Omran Keldar", "Umran Kildar", "Imran Keldaar"},
			"Jin Tiesan (金铁三)":                           {"Jin Tiesan", "金铁三"},
			"“The Miller”":                               {"The Miller"},
			"a) Omran Keldar b) Umran Kildar":            {"Omran Keldar", "Umran Kildar"},
		} {
			e := mustParse(t, c.format, Options{}, c.field(field)).find(t, c.key)
			for _, name := range want {
				v := slices.Concat(e.Properties["name"], e.Properties["alias"])
				i := slices.IndexFunc(v, func(v entity.Value) bool { return v.Text == name })
				if i < 0 || v[i].Original != field {
					t.Errorf("%s: %q gives %+v, want %q with its source", c.format, field, v, name)
				}
			}
		}
	}
}

// changes renders a delta for a message.
func changes(d []Change) string {
	var b strings.Builder
	for _, c := range d {
		fmt.Fprintf(&b, "%s %s %+v; ", c.Op, c.Key, c.Fields)
	}
	return b.String()
}

// R-FMT-5: a date is an interval with its precision and calendar, marked when it
// is approximate, beside the source's own words. What cannot be read is kept
// and counted, never guessed and never dropped.
func TestRFMT5DatesAreIntervals(t *testing.T) {
	un := func(block string) File {
		return bytesFile("un.xml", []byte(`<CONSOLIDATED_LIST dateGenerated="2031-04-05T06:07:08Z"><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>X</FIRST_NAME><REFERENCE_NUMBER>1</REFERENCE_NUMBER><LISTED_ON>2018-06-07-05:00</LISTED_ON><INDIVIDUAL_DATE_OF_BIRTH>`+block+`</INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>`))
	}
	ofac := func(text string) File {
		return bytesFile("sdn.xml", []byte(`<sdnList><publshInformation><Publish_Date>03/04/2031</Publish_Date><Record_Count>1</Record_Count></publshInformation><sdnEntry><uid>1</uid><lastName>X</lastName><sdnType>Individual</sdnType><dateOfBirthList><dateOfBirthItem><uid>8</uid><dateOfBirth>`+text+`</dateOfBirth><mainEntry>true</mainEntry></dateOfBirthItem></dateOfBirthList></sdnEntry></sdnList>`))
	}
	eu := func(attributes string) File { return euFile(euPerson(`<birthdate ` + attributes + `/>`)) }
	uk := func(text string) File {
		return bytesFile("uk.xml", []byte(`<Designations><DateGenerated>03/02/2031</DateGenerated><Designation><UniqueID>1</UniqueID><Names><Name><Name6>X</Name6><NameType>Primary Name</NameType></Name></Names><IndividualEntityShip>Individual</IndividualEntityShip><IndividualDetails><Individual><DOBs><DOB>`+text+`</DOB></DOBs></Individual></IndividualDetails></Designation></Designations>`))
	}
	seco := func(attributes string) File {
		return secoFile(`<target ssid="1"><individual><identity main="true"><name name-type="primary-name"><name-part order="1" name-part-type="whole-name"><value>X</value></name-part></name><day-month-year ` + attributes + `/></identity></individual></target>`)
	}
	sema := func(text string) File {
		return bytesFile("sema.xml", []byte(`<data-set><record><Country>Testland</Country><LastName>Keldar</LastName><GivenName>Ombran</GivenName><DateOfBirthOrShipBuildDate>`+text+`</DateOfBirthOrShipBuildDate><Schedule>1</Schedule><Item>1</Item></record></data-set>`))
	}
	for _, c := range []struct {
		format Format
		file   File
		want   string // "" where it cannot be read
		source string // what stands beside it
	}{
		{UNXML, un(`<TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1958</FROM_YEAR><TO_YEAR>1963</TO_YEAR>`), "1958/1963", "1958 to 1963"},
		{UNXML, un(`<TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1961</YEAR>`), "1961~", "APPROXIMATELY 1961"},
		{UNXML, un(`<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>1961</YEAR>`), "1961", "EXACT 1961"},
		{UNXML, un(`<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1961-05-21</DATE>`), "1961-05-21", "EXACT 1961-05-21"},
		{UNXML, un(`<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><NOTE>Nov. 1973</NOTE>`), "1973-11", "Nov. 1973"},
		{UNXML, un(`<TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><NOTE>30-35 years old</NOTE>`), "1982-06-08~/1988-06-07~", "30-35 years old, as of 2018-06-07"},
		{UNXML, un(`<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><NOTE>in the year of the flood</NOTE>`), "", "in the year of the flood"},

		{OFACXML, ofac("10 Dec 1948"), "1948-12-10", "10 Dec 1948"},
		{OFACXML, ofac("circa 1950"), "1950~", "circa 1950"},
		{OFACXML, ofac("1951 to 1953"), "1951/1953", "1951 to 1953"},
		{OFACXML, ofac("Mar 1956"), "1956-03", "Mar 1956"},
		{OFACXML, ofac("01 Jan 1960 to 31 Dec 1960"), "1960", "01 Jan 1960 to 31 Dec 1960"},
		{OFACXML, ofac("21 Mar 1957 to 20 Mar 1958"), "1957-03-21/1958-03-20", "21 Mar 1957 to 20 Mar 1958"},

		{EUXML, eu(`yearRangeFrom="1958" yearRangeTo="1963" circa="false"`), "1958/1963", "yearRangeFrom 1958, yearRangeTo 1963"},
		{EUXML, eu(`yearRangeTo="1963" circa="false"`), "../1963", "yearRangeTo 1963"},
		{EUXML, eu(`yearRangeFrom="1958" yearRangeTo="1963" circa="true"`), "1958~/1963~", "circa yearRangeFrom 1958"},
		{EUXML, eu(`year="1340" monthOfYear="1" dayOfMonth="1" calendarType="JALALI"`), "1961-03-21[u-ca=persian]", "(JALALI)"},
		{EUXML, eu(`monthOfYear="7" year="1961"`), "1961-07", "year 1961"},

		{UKXML, uk("dd/mm/1975"), "1975", "dd/mm/1975"},
		{UKXML, uk("00/00/1975"), "1975", "00/00/1975"},
		{UKXML, uk("00/05/1975"), "1975-05", "00/05/1975"},
		{UKXML, uk("15/08/1966"), "1966-08-15", "15/08/1966"},

		{SECOXML, seco(`year="1961" quality="low"`), "1961~", "quality low"},
		{SECOXML, seco(`day="1" month="1" year="1340" calendar="Shamsi"`), "1961-03-21[u-ca=persian]", "(Shamsi)"},
		{SECOXML, seco(`day="31" month="2" year="1961"`), "1961-02~", "day 31, month 2, year 1961"},

		{SEMAXML, sema("1971-02-03"), "1971-02-03", "1971-02-03"},
		{SEMAXML, sema("23132"), "1963-05-01", "23132"}, // a day of a spreadsheet
	} {
		s := mustParse(t, c.format, Options{}, c.file)
		e := s.Entries[0].Entity
		born := e.Properties["birthDate"]
		if c.want == "" {
			if len(born) != 0 || s.Report.Unreadable["birthDate"] != 1 || !strings.Contains(strings.Join(e.Texts("notes"), "\n"), c.source) {
				t.Errorf("%s: %q is read as %+v, notes %q, unreadable %v", c.format, c.source, born, e.Texts("notes"), s.Report.Unreadable)
			}
			continue
		}
		if len(born) != 1 || born[0].Text != c.want {
			t.Errorf("%s: %q is read as %+v, want %s", c.format, c.source, born, c.want)
			continue
		}
		if _, err := entity.ParseDate(born[0].Text); err != nil {
			t.Errorf("%s: %v", c.format, err)
		}
		if beside := orDefault(born[0].Original, born[0].Text); !strings.Contains(beside, c.source) {
			t.Errorf("%s: beside %s stands %q, want %q", c.format, c.want, beside, c.source)
		}
	}
}

// R-FMT-12: each load counts schemas, grades and date shapes, so that two
// versions can be held against each other and a silent loss shows.
func TestRFMT12ReportsAreComparable(t *testing.T) {
	for _, c := range []struct {
		format   Format
		file     string
		figures  map[string]int // of the fixture
		old, new string         // a change of the publisher's
		moved    []string       // the figures that show it
	}{
		{
			UNXML, "un.xml",
			map[string]int{"schemas/Person": 2, "schemas/Organization": 1, "quality/good/Good": 6, "quality/low/Low": 1, "dates/Person/span approximate": 1, "source/individual alias blocks Good": 3},
			"<QUALITY>Low</QUALITY>", "<QUALITY>Good</QUALITY>",
			[]string{"quality/good/Good", "quality/low/Low"},
		},
		{
			EUXML, "eu.xml",
			map[string]int{"schemas/Person": 2, "schemas/Organization": 1, "schemas/Vessel": 1, "quality/low/lo quality": 1, "quality/unspecified/strong=true": 7, "dates/Person/year approximate": 1, "source/identification known false": 1},
			"yearRangeTo=", "yearRangeUntil=",
			[]string{"dates/Person/span", "drift/export%2FsanctionEntity%2Fbirthdate@yearRangeUntil"},
		},
		{
			SECOXML, "seco.xml",
			map[string]int{"schemas/Person": 2, "schemas/Organization": 1, "schemas/UnknownLink": 2, "quality/good/good": 12, "quality/low/low": 1, "dates/Person/day": 2, "source/targets de-listed": 1},
			`modification-type="de-listed" publication-date="2025-06-20"`, `modification-type="amended" publication-date="2025-06-20"`,
			[]string{"entries", "schemas/Person", "source/targets de-listed"},
		},
	} {
		b := fixture(t, c.file)
		was := mustParse(t, c.format, Options{}, bytesFile("list.xml", b)).Report
		figures := was.figures()
		for k, n := range c.figures {
			if figures[k] != n {
				t.Errorf("%s: %s is %d, want %d", c.format, k, figures[k], n)
			}
		}
		if moved := was.Compare(was); len(moved) != 0 {
			t.Errorf("%s: a report differs from itself: %v", c.format, moved)
		}
		next := bytes.ReplaceAll(b, []byte(c.old), []byte(c.new))
		if bytes.Equal(next, b) {
			t.Fatalf("%s: no %s in the fixture", c.format, c.old)
		}
		var moved []string
		for _, m := range mustParse(t, c.format, Options{}, bytesFile("list.xml", next)).Report.Compare(was) {
			moved = append(moved, m.Figure)
		}
		for _, want := range c.moved {
			if !slices.Contains(moved, want) {
				t.Errorf("%s: %s does not show what changed; %q do", c.format, want, moved)
			}
		}
	}
}

// R-FMT-1 for tables and JSON: a column or member that nobody has seen is
// counted by its name and loses nothing.
func TestRFMT1UnknownColumnsAndMembers(t *testing.T) {
	widen := func(b []byte) []byte {
		r := csv.NewReader(bytes.NewReader(b))
		r.FieldsPerRecord = -1
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		w := csv.NewWriter(&out)
		for i, row := range rows {
			if len(row) > 5 { // not the line about the file
				row = append(row, ifElse(i == 1, "Shoe size", "44"))
			}
			if err := w.Write(row); err != nil {
				t.Fatal(err)
			}
		}
		w.Flush()
		return out.Bytes()
	}
	member := func(b []byte) []byte { return bytes.Replace(b, []byte(`{`), []byte(`{"SHOE_SIZE":"44",`), 1) }
	for _, c := range []struct {
		format  Format
		file    string
		change  func([]byte) []byte
		drift   string
		content bool // the value is kept with the entry
	}{
		{UKCSV, "uk/list.csv", widen, "Shoe size", false},
		{Senzing, "senzing.jsonl", member, "SHOE_SIZE", true},
		{FTM, "entities.ftm.json", func(b []byte) []byte {
			return bytes.Replace(b, []byte(`"properties":{`), []byte(`"properties":{"shoeSize":["44"],`), 1)
		}, "shoeSize", true},
	} {
		b := fixture(t, c.file)
		name := c.file[strings.LastIndexByte(c.file, '/')+1:]
		was := mustParse(t, c.format, Options{}, bytesFile(name, b))
		b = c.change(b)
		s := mustParse(t, c.format, Options{}, bytesFile(name, b))
		found := 0
		for path, n := range s.Report.Drift {
			if strings.Contains(path, c.drift) {
				found += n
			}
		}
		if found == 0 || was.Report.Drift[c.drift] != 0 {
			t.Errorf("%s: drift is %v, want %s", c.format, s.Report.Drift, c.drift)
		}
		d := Delta(was.Entries, s.Entries)
		if len(s.Bad) != len(was.Bad) || !c.content && len(d) != 0 || c.content && (len(d) != 1 || d[0].Op != Changed || d[0].Material) {
			t.Errorf("%s: %d bad records, changes %s", c.format, len(s.Bad), changes(d))
		}
	}
}
