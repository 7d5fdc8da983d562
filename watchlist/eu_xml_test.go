package watchlist

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/testdata"
)

func euSnapshot(t testing.TB) *Snapshot {
	return mustParse(t, EUXML, Options{}, bytesFile("eu.xml", fixture(t, "eu.xml")))
}

// euFile wraps the content of one entry, written as in the real files.
func euFile(entries ...string) File {
	return bytesFile("eu.xml", []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?><export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2031-04-05T14:39:54.511+02:00" globalFileId="1">`+
		strings.Join(entries, "")+`</export>`))
}

func euPerson(blocks string) string {
	return `<sanctionEntity euReferenceNumber="EU.1.1" logicalId="1"><subjectType code="person" classificationCode="P"/><nameAlias wholeName="Ombran Keldar" strong="true" logicalId="1"/>` + blocks + `</sanctionEntity>`
}

func TestEUPerson(t *testing.T) {
	s := euSnapshot(t)
	if want := time.Date(2031, 4, 5, 12, 39, 54, 511e6, time.UTC); !s.Published.Equal(want) {
		t.Errorf("published %v, want %v", s.Published, want)
	}
	e := s.find(t, "EU.900.01")
	if e.Schema != "Person" || !e.Target || e.LastChange != "2018-02-16" {
		t.Errorf("schema %s, target %v, last change %s", e.Schema, e.Target, e.LastChange)
	}
	wantTexts(t, e, map[string][]string{
		// The oldest name that is in no other language comes first.
		"name":           {"Ombran Ibn Keldar", "Кельдар Омбран"},
		"alias":          {"Omran Keldar", "The Miller", "Umran Kildar", "Abu Keldar", "Omar Kildari"},
		"previousName":   {"Ombran Millerson"},
		"firstName":      {"Ombran"},
		"middleName":     {"Ibn"},
		"lastName":       {"Keldar"},
		"motherName":     {"Vashti Keldar"},
		"title":          {"Mullah", "Maulavi"},
		"position":       {"Keeper of the gate", "Deputy keeper"},
		"gender":         {"male"},
		"citizenship":    {"af", "rs"}, // 00 is no country, CS is Serbia
		"program":        {"TST"},
		"topics":         {"sanction"},
		"createdAt":      {"2012-03-04", "2011-03-02"},
		"sourceUrl":      {"https://example.org/oj?a=1&b=2"},
		"birthPlace":     {"Herat, Old town, Herat province, AFGHANISTAN"},
		"birthCountry":   {"af"},
		"country":        {"af"},
		"address":        {"1 Mill Lane, P.O. Box 77, Mill quarter, 3001 Herat, Herat province, AFGHANISTAN"},
		"passportNumber": {"AD001095"},
		"idNumber":       {"AB 1234567", "046436"},
		"taxNumber":      {"7707083893"},
		"phone":          {"+93 (40) 775 10 37", "+93 40 775 10 38", "+93 40 775 1040", "+93 (40) 7751041"},
		"email":          {"mill@example.org", "info@example.org", "sales@exa-mple.org", "jur@example.org"},
		"website":        {"www.example.org", "http://mill.example.org/a", "https://www.example.org/"},
	})
	if v := e.Properties["name"][1]; v.Lang != "bg" || v.Word != "strong=true" || v.Quality != entity.Unspecified {
		t.Errorf("the Bulgarian name is %+v", v)
	}
	if v := e.Properties["passportNumber"][0]; v.Word != "passport, diplomatic, known expired, reported lost" || !strings.Contains(v.Original, "issued by Ministry, issued 2001-02-03, AFGHANISTAN") {
		t.Errorf("the passport lost its marks: %+v", v)
	}
	for _, want := range []string{
		"United Nations reference: TSi.007", "designation: Annex I, part B", "citizenship: Possibly stateless", "birth date: according to his passport",
		"address: family home", "address: whereabouts unknown", "regulation: annex II", "National ID: AB 1234567; Reportedly deceased.",
		"legal basis: 2018/900 (OJ L43), amendment of the commission, published 2018-02-16, in force 2018-02-17",
	} {
		if !strings.Contains(strings.Join(e.Texts("notes"), "\n"), want) {
			t.Errorf("%q is lost; notes are %q", want, e.Texts("notes"))
		}
	}
}

// Each way in which the list states a birth date survives as an interval.
func TestEUBirthDates(t *testing.T) {
	for _, c := range []struct{ attributes, want, unread string }{
		{`birthdate="1960-05-21" dayOfMonth="21" monthOfYear="5" year="1960" circa="false" calendarType="GREGORIAN"`, "1960-05-21", ""},
		{`birthdate="1960-05-21"`, "1960-05-21", ""},
		{`birthdate="1960-05-21+02:00"`, "1960-05-21", ""},
		{`circa="true" year="1962"`, "1962~", ""},
		{`circa="false" monthOfYear="7" year="1961"`, "1961-07", ""},
		{`circa="false" year="1961" dayOfMonth="" monthOfYear=""`, "1961", ""},
		{`yearRangeFrom="1958" yearRangeTo="1963" circa="false"`, "1958/1963", ""},
		{`yearRangeFrom="1958" yearRangeTo="1963" circa="true"`, "1958~/1963~", ""},
		{`yearRangeTo="1964" circa="false"`, "../1964", ""},
		{`yearRangeFrom="1957"`, "1957/..", ""},
		{`year="1960" yearRangeFrom="1957" yearRangeTo="1961"`, "1960|1957/1961", ""},
		{`dayOfMonth="1" monthOfYear="1" year="1340" calendarType="JALALI"`, "1961-03-21[u-ca=persian]", ""},
		{`year="1380" calendarType="ISLAMIC"`, "1960-06-26/1961-06-14[u-ca=islamic-civil]", ""},
		{`year="1959" calendarType="ISLAMIC"`, "1959", ""}, // a Gregorian year after all
		{`year="1959" calendarType="MARTIAN"`, "", "year 1959 (MARTIAN)"},
		{`dayOfMonth="31" monthOfYear="2" year="1959"`, "1959-02~", "dayOfMonth 31, monthOfYear 2, year 1959"},
		{`monthOfYear="13" year="1959"`, "1959~", "monthOfYear 13, year 1959"},
		{`year="nineteen"`, "", "year nineteen"},
		{`dayOfMonth="3" monthOfYear="2"`, "", "dayOfMonth 3, monthOfYear 2"},
		{`circa="false" calendarType="GREGORIAN"`, "", ""},
		{`year="0" dayOfMonth="0" monthOfYear="0"`, "", ""},
	} {
		s := mustParse(t, EUXML, Options{}, euFile(euPerson(`<birthdate `+c.attributes+` city="" countryIso2Code="00" countryDescription="UNKNOWN"/>`)))
		e := s.find(t, "EU.1.1")
		if got := strings.Join(e.Texts("birthDate"), "|"); got != c.want {
			t.Errorf("%s is read as %q, want %q", c.attributes, got, c.want)
		}
		notes := strings.Join(e.Texts("notes"), "|")
		switch {
		case c.unread == "" && (notes != "" || len(s.Report.Unreadable) != 0):
			t.Errorf("%s left the notes %q and %v", c.attributes, notes, s.Report.Unreadable)
		case c.unread != "" && (!strings.Contains(notes, c.unread) || s.Report.Unreadable["birthDate"] != 1):
			t.Errorf("%s is lost: notes %q, unreadable %v", c.attributes, notes, s.Report.Unreadable)
		}
		if e.Properties["birthPlace"] != nil || e.Properties["birthCountry"] != nil {
			t.Errorf("%s: an unknown country became a place", c.attributes)
		}
	}
}

func TestEUEnterprises(t *testing.T) {
	s := euSnapshot(t)
	e := s.find(t, "logicalId:8")
	if e.Schema != "Organization" || e.Referents != nil {
		t.Errorf("schema %s, referents %v", e.Schema, e.Referents)
	}
	wantTexts(t, e, map[string][]string{
		"name": {"Keldar Milling Company"}, "abbreviation": {"KMC"}, "registrationNumber": {"1027700132195"}, "swiftBic": {"KELDAFKA"},
		"imoNumber": {"9187629"}, "country": {"af"}, "incorporationDate": {"1999"}, "birthDate": nil, "position": nil,
	})
	v := s.find(t, "EU.900.02")
	if v.Schema != "Vessel" || strings.Join(v.Referents, "") != "logicalId:9" {
		t.Errorf("an enterprise with nothing but an IMO number is a %s with referents %v", v.Schema, v.Referents)
	}
	if ids := entity.Identifiers(v); len(ids) != 1 || ids[0].Kind != entity.KindIMO || ids[0].Value != "9187629" || ids[0].Validity != entity.Valid {
		t.Errorf("identifiers %+v", ids)
	}
}

// The schema decides what an entry is compared with; a type nobody has seen is
// compared with everybody.
func TestEUSubjectTypes(t *testing.T) {
	imo := `<identification number="9187629" identificationTypeCode="imo" %s/>`
	for _, c := range []struct{ subject, blocks, want, drift string }{
		{`<subjectType code="person" classificationCode="P"/>`, "", "Person", ""},
		{`<subjectType classificationCode="P" code="person"/>`, "", "Person", ""},
		{`<subjectType classificationCode="P"/>`, "", "Person", ""},
		{`<subjectType code="enterprise" classificationCode="E"/>`, "", "Organization", ""},
		{`<subjectType classificationCode="E"/>`, "", "Organization", ""},
		{`<subjectType code="enterprise"/>`, fmt.Sprintf(imo, ""), "Vessel", ""},
		{`<subjectType code="enterprise"/>`, fmt.Sprintf(imo, `identificationTypeDescription="IMO company number"`), "Organization", ""},
		{`<subjectType code="enterprise"/>`, fmt.Sprintf(imo, "") + `<identification number="1027700132195" identificationTypeCode="regnumber"/>`, "Organization", ""},
		{`<subjectType code="person"/>`, fmt.Sprintf(imo, ""), "Person", ""},
		{`<subjectType code="robot"/>`, "", "LegalEntity", "subjectType=robot"},
		{``, "", "LegalEntity", "subjectType=absent"},
	} {
		s := mustParse(t, EUXML, Options{}, euFile(`<sanctionEntity euReferenceNumber="EU.1.1">`+c.subject+`<nameAlias wholeName="Keldar"/>`+c.blocks+`</sanctionEntity>`))
		if got := s.find(t, "EU.1.1").Schema; got != c.want || s.Report.Drift[c.drift] != 1 && c.drift != "" || c.drift == "" && len(s.Report.Drift) > 0 {
			t.Errorf("%s %s is a %s with drift %v, want %s", c.subject, c.blocks, got, s.Report.Drift, c.want)
		}
	}
}

// The order of names flips between issues, and with it any rule that takes the
// first for the name. Nothing has changed then.
func TestEUNameOrderIsNoChange(t *testing.T) {
	names := []string{
		`<nameAlias wholeName="Ombran Keldar" nameLanguage="" strong="true" logicalId="17"/>`,
		`<nameAlias wholeName="Кельдар Омбран" nameLanguage="BG" strong="true" logicalId="19"/>`,
		`<nameAlias wholeName="Ombrán Keldár" nameLanguage="ES" strong="true" logicalId="21"/>`,
		`<nameAlias wholeName="Umran Kildar" nameLanguage="EN" strong="true" logicalId="23"/>`,
		`<nameAlias wholeName="The Miller" strong="true" logicalId="25"><remark>low quality</remark></nameAlias>`,
	}
	file := func(order []int) *Snapshot {
		var b strings.Builder
		for _, i := range order {
			b.WriteString(names[i])
		}
		return mustParse(t, EUXML, Options{}, euFile(`<sanctionEntity euReferenceNumber="EU.1.1"><subjectType code="person"/>`+b.String()+`</sanctionEntity>`))
	}
	was := file([]int{0, 1, 2, 3, 4})
	if got := was.Entries[0].Entity.First("name"); got != "Ombran Keldar" {
		t.Errorf("the first name is %q", got)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		s := file(r.Perm(len(names)))
		if s.Hash != was.Hash || len(Delta(was.Entries, s.Entries)) != 0 || s.Entries[0].Entity.First("name") != "Ombran Keldar" {
			t.Fatalf("another order made the changes %+v", Delta(was.Entries, s.Entries))
		}
	}
	// Renumbered names are at most put in another order, too.
	for i := range names {
		names[i] = strings.Replace(names[i], `logicalId="`, fmt.Sprintf(`logicalId="%d`, 9-i), 1)
	}
	if s := file([]int{4, 3, 2, 1, 0}); s.Hash != was.Hash {
		t.Error("renumbered names changed the content hash")
	}
	// A new spelling is a change, and a material one.
	names[3] = strings.Replace(names[3], "Umran", "Umraan", 1)
	if d := Delta(was.Entries, file([]int{0, 1, 2, 3, 4}).Entries); len(d) != 1 || !d[0].Material {
		t.Errorf("a new spelling made the changes %+v", d)
	}
}

// What is new with every issue is no content.
func TestEUHashIgnoresStamps(t *testing.T) {
	was := euSnapshot(t)
	b := fixture(t, "eu.xml")
	for _, change := range [][2]string{
		{`generationDate="2031-04-05T14:39:54.511+02:00"`, `generationDate="2031-04-06T00:00:00.000+02:00"`},
		{`globalFileId="900001"`, `globalFileId="900002"`},
		{`<regulationSummary regulationType="amendment" publicationDate="2018-02-16"`, `<regulationSummary regulationType="amendment" publicationDate="2019-02-16"`},
		{`logicalId="11">`, `logicalId="9911">`},
	} {
		next := bytes.Replace(b, []byte(change[0]), []byte(change[1]), 1)
		if bytes.Equal(next, b) {
			t.Fatalf("%s is not in the fixture", change[0])
		}
		b = next
	}
	s := mustParse(t, EUXML, Options{}, bytesFile("eu.xml", b))
	if s.Hash != was.Hash || len(Delta(was.Entries, s.Entries)) != 0 {
		t.Error("stamps changed the content hash")
	}
}

// A new act that says nothing of the party is a cosmetic change.
func TestEULegalBasisIsCosmetic(t *testing.T) {
	was := euSnapshot(t)
	b := bytes.Replace(fixture(t, "eu.xml"), []byte("2018/900 (OJ L43)\" programme"), []byte("2031/7 (OJ L1)\" programme"), 1)
	d := Delta(was.Entries, mustParse(t, EUXML, Options{}, bytesFile("eu.xml", b)).Entries)
	if len(d) != 1 || d[0].Material {
		t.Errorf("another act made the changes %+v", d)
	}
}

func TestEUKeys(t *testing.T) {
	entry := func(ref, logical, name string) string {
		return `<sanctionEntity euReferenceNumber="` + ref + `" logicalId="` + logical + `"><subjectType code="person"/><nameAlias wholeName="` + name + `" logicalId="` + logical + `"/></sanctionEntity>`
	}
	s := mustParse(t, EUXML, Options{}, euFile(entry("", "5", "A Keldar"), entry("5", "6", "B Keldar"), entry(" EU.7.7 ", "7", "C Keldar"), entry("", "", "D Keldar")))
	if len(s.Entries) != 3 || len(s.Bad) != 1 || !strings.Contains(s.Bad[0].Reason, "no key") || !strings.Contains(s.Bad[0].Raw, "D Keldar") {
		t.Fatalf("%d entries, bad %+v", len(s.Entries), s.Bad)
	}
	if a, b := s.find(t, "logicalId:5"), s.find(t, "5"); a.First("name") != "A Keldar" || b.First("name") != "B Keldar" {
		t.Error("a logicalId and a reference of the same digits collide")
	}
	if e := s.find(t, "EU.7.7"); strings.Join(e.Referents, "") != "logicalId:7" {
		t.Errorf("referents %v", e.Referents)
	}
}

// An entry that is given its reference late is the same entry.
func TestEUReferenceGivenLate(t *testing.T) {
	entry := `<sanctionEntity euReferenceNumber="%s" logicalId="8"><subjectType code="person"/><nameAlias wholeName="%s"/><birthdate year="%d"/></sanctionEntity>`
	other := `<sanctionEntity euReferenceNumber="EU.2.2" logicalId="9"><subjectType code="person"/><nameAlias wholeName="Fariz"/></sanctionEntity>`
	was := mustParse(t, EUXML, Options{}, euFile(fmt.Sprintf(entry, "", "Ombran Keldar", 1960), other))
	for what, is := range map[string]string{
		"nothing else changed": fmt.Sprintf(entry, "EU.1.1", "Ombran Keldar", 1960),
		"everything changed":   fmt.Sprintf(entry, "EU.1.1", "Umran Kildar", 1961),
	} {
		got := successions(Delta(was.Entries, mustParse(t, EUXML, Options{}, euFile(is, other)).Entries))
		if len(got) != 2 || !strings.HasPrefix(got[0], "EU.1.1 ") || !strings.HasSuffix(got[0], " from logicalId:8") {
			t.Errorf("%s: the entry carries on as %q", what, got)
		}
	}
}

// Where every name of an entry is called low, somebody must still be found.
func TestEUAllNamesLow(t *testing.T) {
	s := mustParse(t, EUXML, Options{}, euFile(`<sanctionEntity euReferenceNumber="EU.1.1"><subjectType code="person"/><nameAlias wholeName="The Miller" strong="true"><remark>low quality</remark></nameAlias></sanctionEntity>`))
	v := s.find(t, "EU.1.1").Properties["name"]
	if len(v) != 1 || v[0].Quality != entity.Unspecified || v[0].Word != "low quality" {
		t.Errorf("names %+v", v)
	}
}

func TestEUCountries(t *testing.T) {
	for _, c := range []struct{ code, name, want string }{
		{"AF", "AFGHANISTAN", "af"},
		{"00", "UNKNOWN", ""},
		{"00", "", ""},
		{"", "", ""},
		{"", "AFGHANISTAN", "af"},
		{"00", "AFGHANISTAN", "af"},
		{"CS", "SERBIA AND MONTENEGRO", "rs"},
		{"CS", "SERBIA", "rs"},
		{"CS", "", "rs"},
		{"AF", "SYRIAN ARAB REPUBLIC", "af|sy"},
		{"QQ", "AFGHANISTAN", "af"},
		{"QQ", "ATLANTIS", "ATLANTIS"},
		{"KP", "KOREA, DEMOCRATIC PEOPLE'S REPUBLIC OF", "kp"},
	} {
		s := mustParse(t, EUXML, Options{}, euFile(euPerson(`<citizenship countryIso2Code="`+c.code+`" countryDescription="`+c.name+`"/>`)))
		if got := strings.Join(s.find(t, "EU.1.1").Texts("citizenship"), "|"); got != c.want {
			t.Errorf("%s %s is %q, want %q", c.code, c.name, got, c.want)
		}
	}
}

// What officials write into a name besides the name.
func TestEUNamesAsWritten(t *testing.T) {
	for _, c := range []struct{ subject, written, names, abbreviations string }{
		{"person", "Keldar, Omran", "Omran Keldar", ""},
		{"person", "Ombran Keldar (birth name)", "Ombran Keldar", ""},
		{"person", "‘The Miller’", "The Miller", ""},
		{"person", "Mo\u00adhammad  Keldar\u200f", "Mohammad Keldar", ""},
		{"person", "Ombran Keldar, III (third)", "Ombran Keldar, III", ""},
		{"enterprise", "Keldar Relief Committee (KRC)", "Keldar Relief Committee", "KRC"},
		{"enterprise", "Keldar Relief Foundation (Pakistan)", "Keldar Relief Foundation (Pakistan)", ""},
		{"enterprise", "Keldar Corporation (Όμιλος Κελδαρ)", "Keldar Corporation|Όμιλος Κελδαρ", ""},
		{"enterprise", "Keldar, Sons & Co., Ltd.", "Keldar, Sons & Co., Ltd.", ""},
	} {
		e := mustParse(t, EUXML, Options{}, euFile(`<sanctionEntity euReferenceNumber="EU.1.1"><subjectType code="`+c.subject+`"/><nameAlias wholeName="`+strings.ReplaceAll(c.written, "&", "&amp;")+`"/></sanctionEntity>`)).find(t, "EU.1.1")
		if names, abbreviations := strings.Join(e.Texts("name"), "|"), strings.Join(e.Texts("abbreviation"), "|"); names != c.names || abbreviations != c.abbreviations {
			t.Errorf("%q gives the names %q and abbreviations %q, want %q and %q", c.written, names, abbreviations, c.names, c.abbreviations)
		}
	}
}

// What the schema allows besides and few entries use.
func TestEURareFields(t *testing.T) {
	s := mustParse(t, EUXML, Options{}, euFile(
		strings.Replace(euPerson(`<additionalInformation key="Passport number" value="AB1234567"/>`+
			`<citizenship countryIso2Code="AF" countryDescription="AFGHANISTAN" acquisitionDate="1990-01-02" disenfranchisementDate="2001-02-03"/>`+
			`<identification number="SSN 156-92-9858" identificationTypeCode="id"/><identification number="INN 7707083893" identificationTypeCode="other"/>`+
			`<identification number="AB 123456; CD 654321" identificationTypeCode="passport" validTo="2020-01-01"/>`+
			`<address><remark>Tel: +93 40 775 1037</remark><additionalInformation key="note" value="since 2001"/></address>`+
			`<regulation programme="TST" numberTitle="1/1"><corrigendum numberTitle="2/2" publicationDate="2020-01-01"><regulationSummary numberTitle="3/3"/></corrigendum></regulation>`),
			"<sanctionEntity ", `<sanctionEntity delistingDate="2031-04-06" `, 1),
		`<sanctionEntity euReferenceNumber="EU.2.2" delistingDate="2031-04-05"><subjectType code="person"/><nameAlias wholeName="Gone"/></sanctionEntity>`,
	))
	if len(s.Report.Drift) != 0 || len(s.Entries) != 1 || s.Report.Source["entries de-listed"] != 1 || s.Report.Source["entries whose de-listing is still to come"] != 1 {
		t.Errorf("drift %v, %d entries, source %v", s.Report.Drift, len(s.Entries), s.Report.Source)
	}
	e := s.find(t, "EU.1.1")
	wantTexts(t, e, map[string][]string{
		"passportNumber": {"AB 123456", "CD 654321", "AB1234567"}, "socialSecurityNumber": {"156-92-9858"}, "innCode": {"7707083893"}, "phone": {"+93 40 775 1037"},
		"notes": {
			"de-listing: 2031-04-06", "citizenship AFGHANISTAN acquired 1990-01-02", "citizenship AFGHANISTAN lost 2001-02-03", "address: Tel: +93 40 775 1037",
			"legal basis: 1/1", "Passport number: AB1234567", "note: since 2001",
		},
	})
}

func TestEUBadRecordsAndWrongFiles(t *testing.T) {
	s := mustParse(t, EUXML, Options{}, euFile(euPerson(""), `<sanctionEntity euReferenceNumber="EU.1.2"><subjectType code="person"/><nameAlias wholeName=" " strong="true"/></sanctionEntity>`))
	if len(s.Entries) != 1 || len(s.Bad) != 1 || s.Bad[0].Place != "eu.xml: sanctionEntity 2" || !strings.Contains(s.Bad[0].Reason, "no name") {
		t.Errorf("%d entries, bad %+v", len(s.Entries), s.Bad)
	}
	wantError(t, EUXML, Options{}, ErrWrongFormat, []string{"<CONSOLIDATED_LIST>", "<export>"}, bytesFile("un.xml", fixture(t, "un.xml")))
	whole := fixture(t, "eu.xml")
	wantError(t, EUXML, Options{}, ErrCut, []string{"eu.xml"}, bytesFile("eu.xml", whole[:len(whole)/2]))
	wantError(t, EUXML, Options{}, ErrEmpty, []string{"no record"}, euFile())
	wantError(t, EUXML, Options{}, ErrUnsafe, []string{"DOCTYPE"}, bytesFile("eu.xml", bytes.Replace(whole, []byte("<export"), []byte(`<!DOCTYPE x [<!ENTITY a "b">]><export`), 1)))
}

func TestEUGenerationDate(t *testing.T) {
	for text, want := range map[string]string{
		"2018-12-21T14:39:54.511+01:00": "2018-12-21T13:39:54Z", "2018-12-21T14:39:54": "2018-12-21T14:39:54Z", "2018-12-21": "2018-12-21T00:00:00Z", "": "", "21 December": "",
	} {
		s := mustParse(t, EUXML, Options{}, bytesFile("eu.xml", []byte(`<export generationDate="`+text+`">`+euPerson("")+`</export>`)))
		got := ""
		if !s.Published.IsZero() {
			got = s.Published.Format(time.RFC3339)
		}
		if got != want || (len(s.Report.Drift) == 0) != (want != "") {
			t.Errorf("%q is %q with drift %v, want %q", text, got, s.Report.Drift, want)
		}
	}
}

// Another prefix, another namespace and another order of attributes are the
// same list.
func TestEUNamespacesAndAttributeOrder(t *testing.T) {
	plain := mustParse(t, EUXML, Options{}, euFile(euPerson(`<citizenship countryIso2Code="AF" countryDescription="AFGHANISTAN"/>`)))
	other := mustParse(t, EUXML, Options{}, bytesFile("eu.xml", []byte(`<e:export xmlns:e="urn:new" generationDate="2032-01-01T00:00:00Z"><e:sanctionEntity logicalId="1" euReferenceNumber="EU.1.1">`+
		`<e:citizenship countryDescription="AFGHANISTAN" countryIso2Code="AF"/><e:nameAlias logicalId="1" strong="true" wholeName="Ombran Keldar"/><e:subjectType classificationCode="P" code="person"/></e:sanctionEntity></e:export>`)))
	if d := cmp.Diff(plain.Entries[0].Entity.Canonical(), other.Entries[0].Entity.Canonical()); d != "" {
		t.Error(d)
	}
}

// A real sample of the end of 2018: two entries, six names, of which two are
// in another script and one in capitals.
func TestEURealSample(t *testing.T) {
	s := mustParse(t, EUXML, Options{}, diskFile(testdata.Path(t, "watchlists", "format_samples", "eu_fsf_1_1_2018-12-21_sample.xml")))
	if len(s.Entries) != 2 || len(s.Bad) != 0 || len(s.Report.Drift) != 0 || len(s.Report.Unreadable) != 0 || len(s.Report.UnknownCountries) != 0 {
		t.Errorf("%d entries, bad %v, drift %v, unreadable %v, countries %v", len(s.Entries), s.Bad, s.Report.Drift, s.Report.Unreadable, s.Report.UnknownCountries)
	}
	// grep -c '<nameAlias' = 6, '<identification' = 1, '<birthdate' = 1
	if s.Report.Names != 6 || s.Report.Schemas["Person"] != 1 || s.Report.Schemas["Organization"] != 1 || s.Report.Identifiers["passport"]["unchecked"] != 1 || s.Report.Dates["Person"]["day"] != 1 {
		t.Errorf("report %+v", s.Report)
	}
	e := s.find(t, "EU.3523.13")
	if e.First("name") != "Great Islamic Eastern Warriors Front" || len(e.Texts("name")) != 5 {
		t.Errorf("names %q", e.Texts("name"))
	}
}

func FuzzEUXML(f *testing.F) {
	b := fixture(f, "eu.xml")
	f.Add(b)
	f.Add(b[:len(b)/2])
	f.Add([]byte(`<export><sanctionEntity logicalId="1"><nameAlias wholeName="A"><remark>low quality</remark></nameAlias><birthdate year="1" yearRangeTo="9999" calendarType="x"/><address><contactInfo key="EMAILaPHONEb" value="@"/></address></sanctionEntity></export>`))
	f.Fuzz(func(t *testing.T, b []byte) { parseTwice(t, EUXML, Options{}, bytesFile("eu.xml", b)) })
}

// A hostile file fills neither the report with words of its own nor with long
// ones.
func TestEUReportIsBounded(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, `<regulation programme="P%d" numberTitle="x"/><identification number="AB123456" identificationTypeCode="t%d"/>`, i, i)
	}
	long := strings.Repeat("я", 5000)
	s := mustParse(t, EUXML, Options{}, euFile(euPerson(b.String()+`<regulation programme="`+long+`"/><birthdate year="1960" calendarType="`+long+`"/><`+long+`/>`)))
	for name, facts := range map[string]map[string]int{"source": s.Report.Source, "drift": s.Report.Drift} {
		if len(facts) > maxDriftPaths+20 {
			t.Errorf("%s holds %d facts", name, len(facts))
		}
		for k := range facts {
			if len(k) > 2*maxFact {
				t.Errorf("%s holds a fact of %d bytes", name, len(k))
			}
		}
	}
	if s.Report.Source["(further facts)"] == 0 || s.Report.Drift["(further paths)"] == 0 {
		t.Error("what is not told apart is not counted")
	}
}
