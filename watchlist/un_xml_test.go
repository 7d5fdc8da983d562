package watchlist

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/testdata"
)

func unSnapshot(t testing.TB) *Snapshot {
	return mustParse(t, UNXML, Options{}, bytesFile("un.xml", fixture(t, "un.xml")))
}

func TestUNIndividual(t *testing.T) {
	s := unSnapshot(t)
	if want := time.Date(2031, 4, 5, 6, 7, 8, 9e6, time.UTC); !s.Published.Equal(want) {
		t.Errorf("published %v, want %v", s.Published, want)
	}
	e := s.find(t, "TSi.001") // trimmed
	if e.Schema != "Person" || !e.Target || e.LastChange != "2020-03-04" {
		t.Errorf("schema %s, target %v, last change %s", e.Schema, e.Target, e.LastChange)
	}
	wantTexts(t, e, map[string][]string{
		// The parts are not first and last name; the filler is no name.
		"name":         {"OMBRAN KELDAR VASHTI", "عمران كلدار وشتي"},
		"firstName":    nil,
		"lastName":     nil,
		"alias":        {"Omran Keldar", "Umran Kildar", "Imran Keldaar", "Kel Dar", "金铁三", "Amin Keldari"},
		"weakAlias":    {"The Miller"},
		"title":        {"Mullah"},
		"position":     {"Keeper of the gate", "Deputy keeper"},
		"nationality":  {"af"},
		"gender":       {"male"},
		"program":      {"Testland"},
		"topics":       {"sanction"},
		"createdAt":    {"2018-06-07"},
		"birthPlace":   {"Herat, Afghanistan", "Shindand, Herat, Afghanistan"},
		"birthCountry": {"af"},
		"country":      {"af"},
		"address":      {"1 Mill Lane, Herat, Afghanistan"},
	})
	wantTexts(t, e, map[string][]string{
		"passportNumber": {"513519"},
		"idNumber":       {"04643632"},
	})
	for _, v := range e.Properties["alias"][:3] {
		if v.Quality != entity.Good || v.Word != "Good" || !strings.Contains(v.Original, "; ") {
			t.Errorf("alias %+v lost its grade or its source", v)
		}
	}
	if v := e.Properties["weakAlias"][0]; v.Quality != entity.Low || v.Word != "Low" || v.Original != "“The Miller”" {
		t.Errorf("weak alias %+v", v)
	}
	if v := e.Properties["passportNumber"][0]; !strings.Contains(v.Original, "2000-07-17") || !strings.Contains(v.Original, "Testland passport") {
		t.Errorf("passport lost its source: %+v", v)
	}
}

// Every way in which the list states a birth date survives as an interval.
func TestUNBirthDates(t *testing.T) {
	e := unSnapshot(t).find(t, "TSi.001")
	type birth struct{ from, to string }
	got := map[birth]bool{}
	approximate := 0
	for _, v := range e.Properties["birthDate"] {
		d, err := entity.ParseDate(v.Text)
		if err != nil {
			t.Errorf("%q is not a date: %v", v.Text, err)
			continue
		}
		if d.Approximate {
			approximate++
		}
		day := func(d entity.Day) string { return time.Unix(int64(d)*86400, 0).UTC().Format(time.DateOnly) }
		got[birth{day(d.From), day(d.To)}] = true
	}
	for _, want := range []birth{
		{"1958-01-01", "1963-12-31"}, // BETWEEN
		{"1961-01-01", "1961-12-31"}, // APPROXIMATELY
		{"1960-01-01", "1960-01-01"}, // EXACT day
		{"1958-09-01", "1958-09-30"}, // year with the month in NOTE
		{"1973-11-01", "1973-11-30"}, // in NOTE only
		{"1982-06-08", "1988-06-07"}, // "30-35 years old" on 2018-06-07
		{"1958-02-22", "1958-02-22"}, // alias
		{"1976-01-01", "1976-12-31"}, // note of an alias
	} {
		if !got[want] {
			t.Errorf("birth %s to %s is lost; have %v", want.from, want.to, got)
		}
	}
	if approximate != 2 {
		t.Errorf("%d approximate dates, want 2", approximate)
	}
}

func TestUNEntity(t *testing.T) {
	e := unSnapshot(t).find(t, "TSe.001")
	if e.Schema != "Organization" {
		t.Errorf("schema %s", e.Schema)
	}
	wantTexts(t, e, map[string][]string{
		"name": {"KELDAR MILLING COMPANY"}, "abbreviation": {"KMC"}, "alias": {"Keldar Mills, Ltd."}, "previousName": {"Old Keldar Mills"},
		"country": {"af"}, "notes": nil,
	})
}

func TestUNEmptyBlocksYieldNothing(t *testing.T) {
	e := unSnapshot(t).find(t, "TSi.002")
	for p := range e.Properties {
		switch p {
		case "name", "program", "topics", "createdAt":
		default:
			t.Errorf("an empty block became %s %q", p, e.Texts(p))
		}
	}
}

func TestUNConformance(t *testing.T) {
	r := unSnapshot(t).Report
	if len(r.Drift) != 0 || r.Bad != 0 || len(r.UnknownCountries) != 0 || len(r.Unreadable) != 0 {
		t.Errorf("drift %v, bad %d, unknown countries %v, unreadable %v", r.Drift, r.Bad, r.UnknownCountries, r.Unreadable)
	}
	want := map[string]int{
		"individual alias blocks Good": 3, "individual alias blocks Low": 1, "individual alias blocks empty": 2,
		"individual alias blocks of several names": 2, "entity alias blocks a.k.a.": 1, "entity alias blocks f.k.a.": 1,
		"entity alias blocks empty": 1, "birth BETWEEN+FROM_YEAR+TO_YEAR": 1, "birth APPROXIMATELY+YEAR": 1, "birth APPROXIMATELY+NOTE": 1,
		"birth EXACT+DATE": 1, "birth EXACT+YEAR": 1, "birth EXACT+NOTE": 1, "birth blocks empty": 2, "alias birth dates": 1,
		"document blocks with number": 1, "document blocks without number": 3, "individual names of 3 parts": 1, "individual names of 1 parts": 1,
		"name part na left out": 1, "list type Testland": 3,
	}
	for k, n := range want {
		if r.Source[k] != n {
			t.Errorf("%s: %d, want %d", k, r.Source[k], n)
		}
	}
	if got := r.Quality["good"]["Good"]; got != 6 {
		t.Errorf("%d good names, want 6", got)
	}
}

func TestUNDriftIsCountedNotFatal(t *testing.T) {
	b := bytes.Replace(fixture(t, "un.xml"), []byte("<DATAID>1001</DATAID>"), []byte(`<DATAID new="1">1001</DATAID><NewField><Deep>x</Deep></NewField>`), 1)
	s := mustParse(t, UNXML, Options{}, bytesFile("un.xml", b))
	want := map[string]int{
		"CONSOLIDATED_LIST/INDIVIDUALS/INDIVIDUAL/DATAID@new":    1,
		"CONSOLIDATED_LIST/INDIVIDUALS/INDIVIDUAL/NewField":      1,
		"CONSOLIDATED_LIST/INDIVIDUALS/INDIVIDUAL/NewField/Deep": 1,
	}
	if d := cmp.Diff(want, s.Report.Drift); d != "" {
		t.Error(d)
	}
	if s.Hash != unSnapshot(t).Hash {
		t.Error("an unknown field changed the content hash")
	}
}

// What changes with every issue is no content.
func TestRFMT3UNHashIgnoresStamps(t *testing.T) {
	b := fixture(t, "un.xml")
	for old, new := range map[string]string{
		"2031-04-05T06:07:08.009Z": "2031-04-06T06:07:08.009Z", "<DATAID>1001<": "<DATAID>9999<", "<VERSIONNUM>1<": "<VERSIONNUM>2<", "2020-03-04": "2021-03-04",
	} {
		b = bytes.ReplaceAll(b, []byte(old), []byte(new))
	}
	s, was := mustParse(t, UNXML, Options{}, bytesFile("un.xml", b)), unSnapshot(t)
	if s.Hash != was.Hash {
		t.Error("stamps changed the content hash")
	}
	if d := Delta(was.Entries, s.Entries); len(d) != 0 {
		t.Errorf("stamps made %d changes", len(d))
	}
	b = bytes.Replace(b, []byte("KELDAR</SECOND_NAME>"), []byte("KELDARO</SECOND_NAME>"), 1)
	if mustParse(t, UNXML, Options{}, bytesFile("un.xml", b)).Hash == was.Hash {
		t.Error("another name left the content hash as it was")
	}
}

func TestUNBadRecordIsIsolated(t *testing.T) {
	b := bytes.Replace(fixture(t, "un.xml"), []byte("<REFERENCE_NUMBER>TSi.002</REFERENCE_NUMBER>"), nil, 1)
	s := mustParse(t, UNXML, Options{}, bytesFile("un.xml", b))
	if len(s.Entries) != 2 || len(s.Bad) != 1 {
		t.Fatalf("%d entries, %d bad", len(s.Entries), len(s.Bad))
	}
	if bad := s.Bad[0]; bad.Place != "un.xml: INDIVIDUALS/INDIVIDUAL 2" || !strings.Contains(bad.Reason, "no key") || !strings.Contains(bad.Raw, "FARIZ") {
		t.Errorf("%+v", bad)
	}
}

func TestUNDuplicateKeys(t *testing.T) {
	same := bytes.Replace(fixture(t, "un.xml"), []byte("</INDIVIDUALS>"), []byte("<INDIVIDUAL><FIRST_NAME>A</FIRST_NAME><REFERENCE_NUMBER>X.1</REFERENCE_NUMBER></INDIVIDUAL><INDIVIDUAL><FIRST_NAME>A</FIRST_NAME><REFERENCE_NUMBER>X.1</REFERENCE_NUMBER></INDIVIDUAL></INDIVIDUALS>"), 1)
	if s := mustParse(t, UNXML, Options{}, bytesFile("un.xml", same)); s.Report.Duplicates != 1 || len(s.Bad) != 0 {
		t.Errorf("%d duplicates, %d bad", s.Report.Duplicates, len(s.Bad))
	}
	other := bytes.Replace(same, []byte("<FIRST_NAME>A<"), []byte("<FIRST_NAME>B<"), 1)
	if s := mustParse(t, UNXML, Options{}, bytesFile("un.xml", other)); s.Report.Duplicates != 0 || len(s.Bad) != 1 || !strings.Contains(s.Bad[0].Reason, "twice") {
		t.Errorf("%d duplicates, bad %+v", s.Report.Duplicates, s.Bad)
	}
}

// All versions of the real list: counts, no drift, and the one that is
// mis-encoded refused whole.
func TestUNVersions(t *testing.T) {
	index, err := csv.NewReader(bytes.NewReader(readFile(t, testdata.Path(t, "watchlists", "un_consolidated", "index.csv")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range index[1:] {
		name := row[0]
		file := diskFile(testdata.Path(t, "watchlists", "un_consolidated", name))
		s, err := Parse(t.Context(), UNXML, []File{file}, Options{List: "un"})
		if name == "un_2025-08-16.xml.gz" {
			if !errors.Is(err, ErrEncoding) || s != nil || !strings.Contains(err.Error(), "offset 2192") {
				t.Errorf("%s: %v, want a refusal that names offset 2192", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		individuals, _ := strconv.Atoi(row[4])
		entities, _ := strconv.Atoi(row[5])
		if name == "un_2016-02-11.xml.gz" {
			// The index counts none; the file holds the sanctions of the time
			// against DPRK and Iran.
			individuals, entities = 130, 109
		}
		if p, o := s.Report.Schemas["Person"], s.Report.Schemas["Organization"]; p != individuals || o != entities || len(s.Bad) != 0 {
			t.Errorf("%s: %d people, %d organisations, %d bad; want %d, %d, 0", name, p, o, len(s.Bad), individuals, entities)
		}
		if len(s.Report.Drift) != 0 {
			t.Errorf("%s: drift %v", name, s.Report.Drift)
		}
		if got := s.Published.Format(time.DateOnly); !strings.HasPrefix(row[1], got) && !strings.HasPrefix(row[1], s.Published.AddDate(0, 0, -1).Format(time.DateOnly)) {
			t.Errorf("%s: published %s, want %s", name, got, row[1])
		}
		if rate := s.Report.FillRate("Person", "birthDate"); rate < 0.7 {
			t.Errorf("%s: birth dates of %.2f", name, rate)
		}
	}
}

// The figures of the newest version that is at hand, counted by other means.
func TestRFMT12UNConformanceOfARealVersion(t *testing.T) {
	s := mustParse(t, UNXML, Options{}, diskFile(testdata.Path(t, "watchlists", "un_consolidated", "un_2025-11-15.xml.gz")))
	for k, n := range map[string]int{
		"individual alias blocks Good": 1525, "individual alias blocks Low": 615, "entity alias blocks a.k.a.": 594, "entity alias blocks f.k.a.": 19,
		"birth EXACT+DATE": 453, "birth APPROXIMATELY+YEAR": 116, "birth BETWEEN+FROM_YEAR+TO_YEAR": 31, "birth EXACT+NOTE": 6, "birth APPROXIMATELY+NOTE": 1,
		"alias birth dates": 58, "document blocks with number": 454, "individual names in original script": 337, "individual names of 1 parts": 9,
		"list type Al-Qaida": 341, "list type Iran": 121, "name part na left out": 1,
	} {
		if got := s.Report.Source[k]; got != n {
			t.Errorf("%s: %d, want %d", k, got, n)
		}
	}
	if empty := s.Report.Source["individual alias blocks empty"] + s.Report.Source["entity alias blocks empty"]; empty != 290 {
		t.Errorf("%d empty alias blocks, want 290", empty)
	}
	for _, e := range s.Entries {
		for _, p := range []string{"name", "alias", "weakAlias", "previousName"} {
			for _, v := range e.Entity.Properties[p] {
				if v.Text == "" || strings.ContainsAny(v.Text, ";\n“”") || strings.EqualFold(v.Text, "na") {
					// A nickname inside a name keeps its marks.
					if !strings.Contains(v.Text, "” ") {
						t.Errorf("%s: %s %q", e.Key, p, v.Text)
					}
				}
			}
		}
	}
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	r, err := diskFile(path).Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
