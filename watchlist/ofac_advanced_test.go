package watchlist

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/entity"
)

func TestOFACAdvanced(t *testing.T) {
	s := ofacForm(t, OFACAdvanced)
	if s.Declared != -1 || !s.Published.Equal(time.Date(2025, 3, 4, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("declared %d, published %s", s.Declared, s.Published)
	}
	person := s.find(t, "ofac-501")
	want := []entity.Value{
		{Text: "Ombran Vashti KELDAR", Original: "KELDAR, Ombran Vashti"},
		{Text: "عمران وشتی کلدار", Lang: "und-Arab"},
	}
	if diff := cmp.Diff(want, person.Properties["name"]); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	want = []entity.Value{
		{Text: "Umran KILDAR", Original: "KILDAR, Umran", Quality: entity.Good, Word: "strong"},
		{Text: "Умран КИЛДАР", Quality: entity.Good, Word: "strong", Lang: "und-Cyrl"},
	}
	if diff := cmp.Diff(want, person.Properties["alias"]); diff != "" {
		t.Errorf("aliases (-want +got):\n%s", diff)
	}
	wantTexts(t, person, map[string][]string{
		// A span of 1 January to 31 December is a year, of the first to the
		// last of a month a month; other spans are ranges.
		"birthDate": {"1948-12-10", "1949", "1951~", "1953/1955", "1956-03", "1957-03-21/1958-03-20"},
		"createdAt": {"2020-02-03"}, "keywords": {"SDN List"}, "program": {"TEST", "SDGT"}, "position": {"Keeper of the Gate"},
	})
	if v := person.Properties["passportNumber"][0]; v.Original != "Passport P1084010 (Afghanistan) issued 05 Oct 2002 expires 04 Oct 2007" {
		t.Errorf("passport %+v", v)
	}
	wantTexts(t, s.find(t, "ofac-502"), map[string][]string{
		// Two parts of one type are one name.
		"previousName": {"OLD KELDAR"}, "country": {"ru"},
	})
	wantTies(t, s)
}

// wantTies checks the relationships of the list that both rich forms state.
func wantTies(t *testing.T, s *Snapshot) {
	t.Helper()
	got := map[string]string{}
	for _, e := range s.Entries {
		if schema, ok := entity.LookupSchema(e.Entity.Schema); ok && entity.IsEdge(e.Entity.Schema) {
			ends, _ := schema.Edge()
			got[e.Key] = fmt.Sprintf("%s %s>%s %s", e.Entity.Schema, e.Entity.First(ends.Source), e.Entity.First(ends.Target),
				firstOf(e.Entity.First("role"), e.Entity.First("relationship")))
			if e.Entity.Target {
				t.Errorf("%s is a target", e.Key)
			}
		}
	}
	want := map[string]string{
		"ofac-501/leader-or-official-of/ofac-502":         "Directorship ofac-501>ofac-502 Leader or official of",
		"ofac-503/owned-or-controlled-by/ofac-502":        "Ownership ofac-502>ofac-503 Owned or Controlled By",
		"ofac-504/family-member-of/ofac-501":              "Family ofac-504>ofac-501 Family member of",
		"ofac-504/acting-for-or-on-behalf-of/ofac-502":    "Representation ofac-504>ofac-502 Acting for or on behalf of",
		"ofac-504/playing-a-significant-role-in/ofac-502": "UnknownLink ofac-504>ofac-502 playing a significant role in",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: ties (-want +got):\n%s", s.Format, diff)
	}
	// The party 777 is not in the list.
	notes := s.find(t, "ofac-501").Texts("notes")
	if !slices.ContainsFunc(notes, func(n string) bool {
		return strings.HasPrefix(n, "Providing support to: ") && strings.Contains(n, "OFAC 777")
	}) {
		t.Errorf("%s: the tie to a party outside is not kept: %q", s.Format, notes)
	}
	if s.Report.Source["relationships"] != 5 || s.Report.Source["relationships to a party that is not in the list"] != 1 {
		t.Errorf("%s: counts %v", s.Format, s.Report.Source)
	}
	if d := s.find(t, "ofac-501/leader-or-official-of/ofac-502").First("description"); d != "relation quality: High" {
		t.Errorf("%s: quality %q", s.Format, d)
	}
}

// advanced wraps parties (and what goes with them) in a small but complete file.
func advanced(parties, rest string) File {
	return bytesFile("sdn_advanced.xml", []byte(`<Sanctions Version="1" xmlns="http://www.un.org/sanctions/1.0"><DateOfIssue><Year>2024</Year><Month>5</Month><Day>6</Day></DateOfIssue>
<ReferenceValueSets>
<AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1403">Name</AliasType></AliasTypeValues>
<CalendarTypeValues><CalendarType ID="1">Gregorian</CalendarType><CalendarType ID="2">Hijri</CalendarType></CalendarTypeValues>
<CountryValues><Country ID="1">Iran</Country></CountryValues>
<FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType><FeatureType ID="10">Nationality Country</FeatureType><FeatureType ID="9">Place of Birth</FeatureType><FeatureType ID="25">Location</FeatureType></FeatureTypeValues>
<IDRegDocTypeValues><IDRegDocType ID="1">Passport</IDRegDocType></IDRegDocTypeValues>
<LocPartTypeValues><LocPartType ID="1">Unknown</LocPartType><LocPartType ID="1454">CITY</LocPartType></LocPartTypeValues>
<NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType><NamePartType ID="1521">First Name</NamePartType><NamePartType ID="1708">Patronymic</NamePartType><NamePartType ID="1709">Matronymic</NamePartType></NamePartTypeValues>
<PartySubTypeValues><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
<PartyTypeValues><PartyType ID="1">Individual</PartyType></PartyTypeValues>
<ScriptValues><Script ID="215">Latin</Script><Script ID="105" ScriptCode="Hans">Chinese Simplified</Script><Script ID="220">Cyrillic</Script></ScriptValues>
</ReferenceValueSets>`+rest+`<DistinctParties>`+parties+`</DistinctParties></Sanctions>`))
}

func readAll(t *testing.T, f File) []byte {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// advPerson is a person with one name and whatever features.
func advPerson(uid, features string) string {
	return fmt.Sprintf(`<DistinctParty FixedRef="%[1]s"><Profile ID="%[1]s" PartySubTypeID="4"><Identity ID="9%[1]s" Primary="true"><Alias AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName ID="1"><DocumentedNamePart><NamePartValue NamePartGroupID="1" ScriptID="215">ONE</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity>%s</Profile></DistinctParty>`, uid, features)
}

// TestOFACAdvancedTraps are the traps of the format, each with what must happen.
func TestOFACAdvancedTraps(t *testing.T) {
	parse := func(t *testing.T, parties, rest string) *Snapshot {
		t.Helper()
		return mustParse(t, OFACAdvanced, Options{}, advanced(parties, rest))
	}
	t.Run("name parts by their groups", func(t *testing.T) {
		for _, c := range []struct{ parts, want, lang string }{
			{"215 1520 GUZMAN|215 1709 LOERA|215 1521 Joaquin|215 1521 Archivaldo", "Joaquin Archivaldo GUZMAN LOERA", ""},
			{"215 1521 Ivan|215 1708 Petrovich|215 1520 SIDOROV", "Ivan Petrovich SIDOROV", ""},
			{"220 1520 СИДОРОВ|220 1521 Иван", "Иван СИДОРОВ", "und-Cyrl"},
			{"105 1520 王|105 1521 小明", "王小明", "und-Hans"},
		} {
			groups, parts := "", ""
			for i, p := range strings.Split(c.parts, "|") {
				f := strings.Fields(p)
				groups += fmt.Sprintf(`<MasterNamePartGroup><NamePartGroup ID="%d" NamePartTypeID="%s"/></MasterNamePartGroup>`, 70+i, f[1])
				parts += fmt.Sprintf(`<DocumentedNamePart><NamePartValue NamePartGroupID="%d" ScriptID="%s">%s</NamePartValue></DocumentedNamePart>`, 70+i, f[0], f[2])
			}
			s := parse(t, `<DistinctParty FixedRef="1"><Profile ID="1" PartySubTypeID="4"><Identity ID="2" Primary="true"><Alias AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName ID="1">`+parts+
				`</DocumentedName></Alias><NamePartGroups>`+groups+`</NamePartGroups></Identity></Profile></DistinctParty>`, "")
			if v := s.Entries[0].Entity.Properties["name"][0]; v.Text != c.want || v.Lang != c.lang || s.Entries[0].Entity.Schema != "Person" {
				t.Errorf("%s is %+v, want %q in %q", c.parts, v, c.want, c.lang)
			}
		}
	})
	t.Run("places and papers may follow the parties", func(t *testing.T) {
		rest := `<Locations><Location ID="5"><LocationCountry CountryID="1"/><LocationPart LocPartTypeID="1454"><LocationPartValue Primary="true"><Value>Qom</Value></LocationPartValue></LocationPart></Location></Locations>
<IDRegDocuments><IDRegDocument ID="1" IDRegDocTypeID="1" IdentityID="97" IssuedBy-CountryID="1" ValidityID=""><IDRegistrationNo>P77</IDRegistrationNo></IDRegDocument></IDRegDocuments>`
		person := advPerson("7", `<Feature FeatureTypeID="9"><FeatureVersion><VersionLocation LocationID="5"/></FeatureVersion></Feature><Feature FeatureTypeID="10"><FeatureVersion><VersionLocation LocationID="5"/></FeatureVersion></Feature>`)
		before := parse(t, person, rest)
		after := parse(t, person+`</DistinctParties>`+rest+`<DistinctParties>`, "")
		wantTexts(t, before.Entries[0].Entity, map[string][]string{"birthPlace": {"Qom, Iran"}, "birthCountry": {"ir"}, "nationality": {"ir"}, "passportNumber": {"P77"}})
		if before.Hash != after.Hash {
			t.Error("the order of the sections changes the list")
		}
	})
	t.Run("dates", func(t *testing.T) {
		for _, c := range []struct{ period, want string }{
			{`<Start><From><Year>1948</Year><Month>12</Month><Day>10</Day></From></Start>`, "1948-12-10"},
			{`<Start><From><Year>1948</Year></From></Start>`, "1948"},
			{`<Start><From><Year>1948</Year><Month>2</Month></From></Start>`, "1948-02"},
			{`<Start Approximate="true"><From><Year>1948</Year><Month>1</Month><Day>1</Day></From></Start><End><To><Year>1948</Year><Month>12</Month><Day>31</Day></To></End>`, "1948~"},
			{`<Start><From><Year>1948</Year><Month>2</Month><Day>1</Day></From></Start><End><To><Year>1948</Year><Month>2</Month><Day>29</Day></To></End>`, "1948-02"},
			{`<Start><From><Year>1948</Year><Month>2</Month><Day>1</Day></From></Start><End><To><Year>1949</Year><Month>12</Month><Day>31</Day></To></End>`, "1948-02/1949"},
			{`<Start><From><Year>1948</Year><Month>2</Month><Day>3</Day></From></Start><End><To><Year>1948</Year><Month>3</Month><Day>4</Day></To></End>`, "1948-02-03/1948-03-04"},
			{`<Start/><End/>`, ""},
			{`<Start><From><Year>1948</Year><Month>13</Month><Day>1</Day></From></Start>`, ""},
		} {
			s := parse(t, advPerson("7", `<Feature FeatureTypeID="8"><FeatureVersion><DatePeriod CalendarTypeID="1">`+c.period+`</DatePeriod></FeatureVersion></Feature>`), "")
			if got := s.Entries[0].Entity.First("birthDate"); got != c.want {
				t.Errorf("%s is %q, want %q", c.period, got, c.want)
			}
		}
	})
	t.Run("a date of another calendar is not taken for a Gregorian one", func(t *testing.T) {
		s := parse(t, advPerson("7", `<Feature FeatureTypeID="8"><FeatureVersion><DatePeriod CalendarTypeID="2"><Start><From><Year>1368</Year></From></Start></DatePeriod></FeatureVersion></Feature>`), "")
		e := s.Entries[0].Entity
		if len(e.Texts("birthDate")) != 0 || !slices.Contains(e.Texts("notes"), "Birthdate: 1368 (Hijri calendar)") {
			t.Errorf("properties %v", e.Properties)
		}
	})
	t.Run("a code without explanation is drift and stays", func(t *testing.T) {
		s := parse(t, advPerson("7", `<Feature FeatureTypeID="999"><FeatureVersion><VersionDetail>blue</VersionDetail></FeatureVersion></Feature><Feature FeatureTypeID="10"><FeatureVersion><VersionLocation LocationID="404"/></FeatureVersion></Feature>`), "")
		e := s.Entries[0].Entity
		if !slices.Contains(e.Texts("notes"), "FeatureType 999 blue") || len(s.Report.Drift) != 2 || s.Report.Drift["ReferenceValueSets/FeatureTypeValues (999 is not explained)"] != 1 {
			t.Errorf("notes %v, drift %v", e.Texts("notes"), s.Report.Drift)
		}
	})
	t.Run("a party of unknown type is compared with everybody", func(t *testing.T) {
		s := parse(t, strings.Replace(advPerson("7", ""), `PartySubTypeID="4"`, `PartySubTypeID="44"`, 1), "")
		if e := s.Entries[0].Entity; e.Schema != "LegalEntity" || len(s.Report.Drift) != 2 {
			t.Errorf("%s, drift %v", e.Schema, s.Report.Drift)
		}
	})
	t.Run("a party without a name is kept as bad", func(t *testing.T) {
		s := parse(t, advPerson("7", "")+`<DistinctParty FixedRef="8"><Profile ID="8" PartySubTypeID="4"><Identity ID="1"/></Profile></DistinctParty><DistinctParty FixedRef="9"/>`, "")
		if len(s.Entries) != 1 || len(s.Bad) != 2 {
			t.Fatalf("%d entries, bad %+v", len(s.Entries), s.Bad)
		}
		for _, b := range s.Bad {
			if !strings.Contains(b.Place, "DistinctParties/DistinctParty") || !strings.Contains(b.Raw, "<DistinctParty") {
				t.Errorf("bad %+v", b)
			}
		}
	})
	t.Run("a delta is no list", func(t *testing.T) {
		wantError(t, OFACAdvanced, Options{}, ErrWrongFormat, []string{"delta"}, advanced(strings.Replace(advPerson("7", ""), "<DistinctParty ", `<DistinctParty DeltaAction="Add" `, 1), ""))
	})
	t.Run("places of no country", func(t *testing.T) {
		rest := `<Locations><Location ID="80"><LocationAreaCode AreaCodeID="11291"/></Location><Location ID="81"><LocationPart LocPartTypeID="1"><LocationPartValue Primary="true"><Value>Iran</Value></LocationPartValue></LocationPart></Location></Locations>`
		file := advanced(advPerson("7", `<Feature FeatureTypeID="25"><FeatureVersion><VersionLocation LocationID="80"/></FeatureVersion></Feature><Feature FeatureTypeID="10"><FeatureVersion><VersionLocation LocationID="81"/></FeatureVersion></Feature>`), rest)
		b := readAll(t, file)
		b = bytes.Replace(b, []byte("<AliasTypeValues>"), []byte(`<AreaCodeValues><AreaCode ID="11291" CountryID="11291" Description="undetermined" AreaCodeTypeID="1"/></AreaCodeValues><AliasTypeValues>`), 1)
		s := mustParse(t, OFACAdvanced, Options{}, bytesFile("sdn_advanced.xml", b))
		wantTexts(t, s.Entries[0].Entity, map[string][]string{"address": nil, "country": nil, "nationality": {"ir"}})
	})
	t.Run("sanctions entries", func(t *testing.T) {
		entry := `<SanctionsEntries><SanctionsEntry ID="1" ProfileID="7" ListID=""><EntryEvent><Date><Year>2020</Year><Month>2</Month><Day>3</Day></Date></EntryEvent><EntryEvent><Date><Year>2019</Year><Month>12</Month><Day>31</Day></Date></EntryEvent><SanctionsMeasure><Comment>TEST</Comment></SanctionsMeasure></SanctionsEntry><SanctionsEntry ID="2" ProfileID="99"/></SanctionsEntries>`
		s := parse(t, advPerson("7", "")+advPerson("8", ""), entry)
		wantTexts(t, s.find(t, "ofac-7"), map[string][]string{"program": {"TEST"}, "createdAt": {"2019-12-31"}})
		if src := s.Report.Source; src["sanctions entries of nobody in the file"] != 1 || src["parties without a sanctions entry"] != 1 {
			t.Errorf("source %v", src)
		}
	})
	t.Run("what is said elsewhere is kept", func(t *testing.T) {
		entry := `<SanctionsEntries><SanctionsEntry ID="1" ProfileID="7" ListID=""><LimitationsToListing>until further notice</LimitationsToListing><EntryEvent><Comment>by order</Comment></EntryEvent><SupportingInfo ID="1"><Text>press release 7</Text></SupportingInfo></SanctionsEntry></SanctionsEntries><SanctionsEntryLinks><SanctionsEntryLink ID="1" EntryA-SanctionsEntryID="1" EntryB-SanctionsEntryID="2" EntryLinkTypeID=""/></SanctionsEntryLinks>`
		s := parse(t, advPerson("7", `<ExternalReference ExRefTypeID=""><ExRefValue>Notice</ExRefValue><DirectURL>https://example.org/7</DirectURL></ExternalReference><Comment>keeper of the gate; DOB 1961</Comment>`), entry)
		e := s.find(t, "ofac-7")
		for _, want := range []string{"until further notice", "by order", "press release 7", "Reference: Notice https://example.org/7", "keeper of the gate"} {
			if !slices.Contains(e.Texts("notes"), want) {
				t.Errorf("%q is lost: %q", want, e.Texts("notes"))
			}
		}
		wantTexts(t, e, map[string][]string{"birthDate": {"1961"}})
		if len(s.Report.Drift) != 0 || s.Report.Source["links between sanctions entries"] != 1 {
			t.Errorf("drift %v, source %v", s.Report.Drift, s.Report.Source)
		}
	})
	t.Run("several profiles are several entries", func(t *testing.T) {
		two := strings.Replace(advPerson("7", ""), "</DistinctParty>", "", 1) + strings.TrimPrefix(advPerson("8", ""), `<DistinctParty FixedRef="8">`)
		s := parse(t, two, "")
		if len(s.Entries) != 2 || s.Entries[1].Key != "ofac-8" {
			t.Errorf("entries %v", s.Entries)
		}
	})
}

func FuzzOFACAdvanced(f *testing.F) {
	b := fixture(f, "ofac/advanced.xml")
	f.Add(b)
	f.Add(b[:len(b)/2])
	f.Add([]byte(`<Sanctions><Locations><Location ID="1"><LocationPart><LocationPartValue Primary="false"/><LocationPartValue Primary="false"><Value>x</Value></LocationPartValue></LocationPart></Location></Locations><DistinctParties><DistinctParty FixedRef="1"><Profile ID="2"><Identity><Alias><DocumentedName><DocumentedNamePart><NamePartValue>A</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity><Feature><DatePeriod><Start><From><Year>0</Year></From></Start></DatePeriod><VersionLocation LocationID="1"/></Feature></Profile></DistinctParty></DistinctParties><ProfileRelationships><ProfileRelationship From-ProfileID="2" To-ProfileID="2"/></ProfileRelationships></Sanctions>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		parseTwice(t, OFACAdvanced, Options{}, bytesFile("sdn_advanced.xml", b))
	})
}
