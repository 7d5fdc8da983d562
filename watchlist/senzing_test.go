package watchlist

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSenzing(t *testing.T) {
	s := mustParse(t, Senzing, Options{}, bytesFile("list.json", fixture(t, "senzing.jsonl")))
	wantSenzing(t, s)
	if s.Report.Drift["attribute REASON"] != 1 || len(s.Report.Drift) != 1 {
		t.Errorf("drift %v", s.Report.Drift)
	}
	for figure, n := range map[string]int{
		"record type PERSON": 2, "record type ORGANIZATION": 2, "record type VESSEL": 1, "name type PRIMARY": 3, "name type AKA": 2, "name type (none)": 2,
		"relationships": 4, "relationships that point to nobody": 1, "relationship role SPOUSE": 1,
	} {
		if got := s.Report.Source[figure]; got != n {
			t.Errorf("%s: %d, want %d", figure, got, n)
		}
	}
}

func wantSenzing(t *testing.T, s *Snapshot) {
	t.Helper()
	want := []string{"4", "4/owned-by/O1", "O1", "P1", "P2", "P2/director-of/O1", "P2/spouse/P1", "S1", "S1/seen-with/4"}
	if diff := cmp.Diff(want, keysOfSnapshot(s)); diff != "" {
		t.Fatal(diff)
	}
	wantTexts(t, s.find(t, "P1"), map[string][]string{
		"name": {"Orlan Tebrik Vashto", "اورلان تبریک"}, "alias": {"Urlan Vashto"}, "birthDate": {"1961-03-12"}, "birthPlace": {"Kelmar, Afghanistan"}, "birthCountry": {"af"},
		"gender": {"male"}, "nationality": {"af"}, "passportNumber": {"TR123456"}, "address": {"1 Mill Lane, Doran, IR"}, "country": {"ir"}, "phone": {"+93 70 1234567"},
		"notes": {"REASON: Invented for a test"}, "topics": nil,
	})
	wantTexts(t, s.find(t, "P2"), map[string][]string{
		"name": {"Selma T. Ivrodt"}, "alias": {"Selmar"}, "previousName": {"Selma Dolmat"}, "lastName": {"Ivrodt", "Dolmat"}, "title": {"Dr"},
		"birthDate": {"1970", "1971-05"}, "idNumber": {"9911223"}, "notes": {"SSN_LAST4: 1234", "FRIEND_OF: ELSEWHERE X9"},
	})
	if weak := s.find(t, "P2").Properties["alias"][0]; qualityName(weak.Quality) != "low" || weak.Word != "WEAK_ALIAS" {
		t.Errorf("weak alias %+v", weak)
	}
	wantTexts(t, s.find(t, "O1"), map[string][]string{
		"name": {"Kestrel Bay Trading"}, "abbreviation": {"KBT"}, "alias": {"Kestrel Trading"}, "address": {"4 Harbour Road, Doran"}, "country": {"ir"}, "jurisdiction": {"ir"},
		"registrationNumber": {"TL-77"}, "taxNumber": {"5550001"}, "leiCode": {"5493001KJTIIGC8Y1R12"}, "topics": {"sanction"}, "sourceUrl": {"https://list.example/O1"},
	})
	wantTexts(t, s.find(t, "S1"), map[string][]string{"name": {"Grey Heron"}, "imoNumber": {"9074729"}})
	for key, w := range map[string][]string{
		"P2/spouse/P1":      {"Family", "person", "P2", "relative", "P1", "relationship", "SPOUSE"},
		"P2/director-of/O1": {"Directorship", "director", "P2", "organization", "O1", "role", "DIRECTOR_OF", "startDate", "2011-02-03"},
		"4/owned-by/O1":     {"Ownership", "owner", "O1", "asset", "4", "role", "OWNED_BY"},
		"S1/seen-with/4":    {"UnknownLink", "subject", "S1", "object", "4", "role", "SEEN WITH"},
	} {
		e := s.find(t, key)
		if e.Schema != w[0] {
			t.Errorf("%s is %s", key, e.Schema)
		}
		for i := 1; i < len(w); i += 2 {
			wantTexts(t, e, map[string][]string{w[i]: {w[i+1]}})
		}
	}
	if len(s.Bad) != 1 || !strings.Contains(s.Bad[0].Reason, "no RECORD_ID") {
		t.Errorf("bad %+v", s.Bad)
	}
}

// The same records in one array give the same list.
func TestSenzingArray(t *testing.T) {
	lines := bytes.Split(bytes.TrimSpace(fixture(t, "senzing.jsonl")), []byte("\n"))
	array := append(append([]byte(" [\n"), bytes.Join(lines, []byte(",\n"))...), "]\n"...)
	wantSenzing(t, mustParse(t, Senzing, Options{}, bytesFile("list.json", array)))
	wantError(t, Senzing, Options{}, ErrCut, nil, bytesFile("list.json", array[:len(array)*3/4]))
	wantError(t, Senzing, Options{}, ErrWrongFormat, []string{"after the end"}, bytesFile("list.json", append(array, array...)))
}

// Ids are unique within a source only.
func TestSenzingSeveralSources(t *testing.T) {
	s := mustParse(t, Senzing, Options{}, bytesFile("list.json", []byte(`{"DATA_SOURCE":"A","RECORD_ID":"1","NAME_ORG":"One Ltd"}
{"DATA_SOURCE":"B","RECORD_ID":"1","NAME_ORG":"Other Ltd","REL_POINTER_DOMAIN":"a","REL_POINTER_KEY":"1","REL_POINTER_ROLE":"SUBSIDIARY_OF"}
`)))
	if diff := cmp.Diff([]string{"A:1", "B:1", "B:1/subsidiary-of/A:1"}, keysOfSnapshot(s)); diff != "" {
		t.Error(diff)
	}
}

// OpenSanctions' export points to the ids of its records under a domain of its
// own, and grades identifiers by type.
func TestSenzingOfOpenSanctions(t *testing.T) {
	s := mustParse(t, Senzing, Options{}, bytesFile("senzing.json", []byte(`{"DATA_SOURCE":"OS_TEST","RECORD_ID":"NK-a","RECORD_TYPE":"PERSON","LAST_CHANGE":"2031-03-21T08:44:01","NAMES":[{"NAME_TYPE":"PRIMARY","NAME_FULL":"Orlan Vashto"},{"NAME_TYPE":"ALIAS","NAME_FULL":"Urlan Vashto"}],"RISKS":[{"TOPIC":"role.pep"},{"TOPIC":"sanction"}],"DATES":[{"DATE_OF_BIRTH":"1972"},{"DATE_OF_DEATH":"2025"}],"COUNTRIES":[{"NATIONALITY":"us"},{"CITIZENSHIP":"af"}],"RELATIONSHIPS":[{"REL_POINTER_ROLE":"Family","REL_POINTER_DOMAIN":"OPEN_SANCTIONS","REL_POINTER_KEY":"Q13"},{"REL_POINTER_ROLE":"Occupancy","REL_POINTER_DOMAIN":"OPEN_SANCTIONS","REL_POINTER_KEY":"Q99"}],"IDENTIFIERS":[{"OTHER_ID_TYPE":"OPEN_SANCTIONS","OTHER_ID_NUMBER":"NK-a"}],"URL":"https://list.example/NK-a"}
{"DATA_SOURCE":"OS_TEST","RECORD_ID":"Q13","FEATURES":[{"RECORD_TYPE":"PERSON"},{"NAME_TYPE":"PRIMARY","NAME_FULL":"Selma Vashto"},{"TRUSTED_ID_TYPE":"WIKIDATA","TRUSTED_ID_NUMBER":"Q13"}]}
{"DATA_SOURCE":"OS_TEST","RECORD_ID":"NK-c","FEATURES":[{"RECORD_TYPE":"ORGANIZATION"},{"NAME_TYPE":"PRIMARY","NAME_ORG":"Kestrel Ltd"},{"NATIONAL_ID_NUMBER":"8723-BX","NATIONAL_ID_TYPE":"REGISTRATION_NUMBER","NATIONAL_ID_COUNTRY":"us"},{"REGISTRATION_DATE":"1980"}]}
`)))
	if diff := cmp.Diff([]string{"NK-a", "NK-a/family/Q13", "NK-c", "Q13"}, keysOfSnapshot(s)); diff != "" {
		t.Fatal(diff)
	}
	wantTexts(t, s.find(t, "NK-a"), map[string][]string{
		"topics": {"role.pep", "sanction"}, "birthDate": {"1972"}, "deathDate": {"2025"}, "nationality": {"us"}, "citizenship": {"af"}, "idNumber": nil,
		"notes": {"Occupancy: OPEN_SANCTIONS Q99"}, "sourceUrl": {"https://list.example/NK-a"},
	})
	wantTexts(t, s.find(t, "Q13"), map[string][]string{"wikidataId": {"Q13"}, "idNumber": nil})
	wantTexts(t, s.find(t, "NK-c"), map[string][]string{"registrationNumber": {"8723-BX"}, "incorporationDate": {"1980"}})
	if s.find(t, "NK-a").LastChange != "2031-03-21" || len(s.Report.Drift) != 0 {
		t.Errorf("last change %q, drift %v", s.find(t, "NK-a").LastChange, s.Report.Drift)
	}
}

func TestSenzingRefusals(t *testing.T) {
	good := fixture(t, "senzing.jsonl")
	for name, c := range map[string]struct {
		text string
		kind error
		says string
	}{
		"FollowTheMoney":  {`{"id":"a","schema":"Person","properties":{"name":["A"]}}`, ErrWrongFormat, "FollowTheMoney"},
		"a table":         {"RECORD_ID,NAME_FULL\n1,A\n", ErrWrongFormat, "JSON objects"},
		"cut":             {string(good[:len(good)-40]), ErrCut, "middle of line 6"},
		"nothing":         {"\n\n", ErrEmpty, ""},
		"cut in an array": {`[{"RECORD_ID":"1","NAME_FULL":"A B"},`, ErrCut, ""},
	} {
		t.Run(name, func(t *testing.T) {
			wantError(t, Senzing, Options{}, c.kind, []string{c.says}, bytesFile("list.json", []byte(c.text)))
		})
	}
	s := mustParse(t, Senzing, Options{}, bytesFile("list.json", append([]byte("{\"RECORD_ID\":\"9\",\"RECORD_ID\":\"8\"}\n{broken}\n"), good...)))
	if len(s.Bad) != 3 {
		t.Errorf("bad %+v", s.Bad)
	}
}

func FuzzSenzing(f *testing.F) {
	b := fixture(f, "senzing.jsonl")
	f.Add(b)
	f.Add(append(append([]byte("["), bytes.ReplaceAll(bytes.TrimSpace(b), []byte("\n"), []byte(","))...), ']'))
	f.Fuzz(func(t *testing.T, b []byte) { parseTwice(t, Senzing, Options{}, bytesFile("list.json", b)) })
}
