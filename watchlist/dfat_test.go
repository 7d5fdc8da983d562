package watchlist

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/revetproject/revet/internal/testdata"
)

var (
	dfatOldTitles = []any{
		"Reference", "Name of Individual or Entity", "Type", "Name Type", "Date of Birth", "Place of Birth", "Citizenship", "Address",
		"Additional Information", "Listing Information", "Committees", "Control Date",
	}
	dfatNewTitles = []any{
		"Reference", "Name of Individual or Entity", "Type", "Name Type", "Alias Strength", "Date of Birth", "Place of Birth", "Citizenship", "Address",
		"Additional Information", "Listing Information", "IMO Number", "Committees", "Control Date", "Instrument of Designation",
		"Targeted Financial Sanction", "Travel Ban", "Arms Embargo", "Maritime Restriction",
	}
)

// table is one sheet of a workbook, which is written by another program's code than
// the one that reads it.
type table struct {
	name string
	rows [][]any
}

func workbookOf(t testing.TB, sheets ...table) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, s := range sheets {
		if i == 0 {
			must(t, f.SetSheetName("Sheet1", s.name))
		} else if _, err := f.NewSheet(s.name); err != nil {
			t.Fatal(err)
		}
		for j, row := range s.rows {
			must(t, f.SetSheetRow(s.name, fmt.Sprintf("A%d", j+1), &row))
		}
	}
	must(t, f.SetDocProps(&excelize.DocProperties{Modified: "2031-05-06T07:08:09Z"}))
	var b bytes.Buffer
	must(t, f.Write(&b))
	return b.Bytes()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// dfatOld is a list in the layout of twelve columns with its traps: blocks that
// are interrupted, a number used twice, line ends written as _x000D_, dates as
// cells, serial numbers and texts, blank rows, types that conflict.
func dfatOld() table {
	day := time.Date(2019, 3, 4, 0, 0, 0, 0, time.UTC)
	return table{"Consolidated List", [][]any{
		dfatOldTitles,
		{
			101, "Orlan Tebrik VASHTO", "Individual", "Primary Name", "a) 1960 b) 30/04/1963", "a) Kelmar, Testland b) Doran, Afghanistan", "Afghan", "na",
			"Title: Mullah. Designation: Deputy Minister of Roads. Passport no.: Afghan TR123456, issued on 3 May 1999. Gender: Male. Father's name: Tebrik.",
			"Listed by UN 1267 Committee on 25 January 2001 (amended on 20 December 2005)", "1988 (Taliban)", day,
		},
		{"101a", "Urlan Tabrik Washto (also known as Mullah Vashto)", "Individual ", "aka", "a) 1960 b) 30/04/1963", "", "Afghan", "", "", "", "1988 (Taliban)", day},
		{
			"102", "Kestrel Bay Trading (KBT)", "Entity", "Primary name", "", "", "", "a) 4 Harbour Road, Doran, Iran_x000D_\nb) PO Box 9, Kelmar, Syria_x000D_\n",
			"Company identification number: 10034567. Website: www.kestrelbay.example", "Listed on: 12 Apr. 2012", "Autonomous (Iran)", 41011,
		},
		{"101b", "اورلان تبریک", "individual", "Original Script", "", "", "", "", "", "", "1988 (Taliban)", day},
		{"102a", "Kestrel Trading", "Entity ", "Formerly known as", "", "", "", "", "", "", "", ""},
		{},
		{103, "Ferin Dolmat", "Individual", "Primary Name", 23132, "Kelmar", "Russian and Ukrainian", "", "Passport number RR7654321", 41988, "Autonomous (Russia)", 41988},
		{104, "Same Number One", "Individual", "Primary Name", "between 1955 and 1958", "", "Syria", "", "First of two.", "", "Autonomous (Syria)", 41988},
		{"104a", "Alias Of One", "Individual", "aka", "between 1955 and 1958", "", "Syria", "", "First of two.", "", "Autonomous (Syria)", 41988},
		{104, "Same Number Two", "Individual", "Primary Name", "circa 1971", "", "Iraqi", "", "Second of two.", "", "1518 (Iraq)", 41988},
		{"104b", "Alias Of Two", "Individual", "aka", "circa 1971", "", "Iraqi", "", "Second of two.", "", "1518 (Iraq)", 41988},
		{"104c", "Late Alias Of One", "Individual", "aka", "between 1955 and 1958", "", "Syria", "", "First of two.", "", "Autonomous (Syria)", 41988},
		{105, "Conflicting Kind", "Individual", "Primary Name", "Approximately (40-45 years old)", "", "", "", "", "Listed on 1 June 2010", "1373 (2001)", 41988},
		{"105a", "Conflicting Kinds", "Entity", "aka", "", "", "", "", "", "", "", ""},
		{"105b", "Kind in Conflict", "Individual", "aka", "", "", "", "", "", "", "", ""},
		{"", "Nobody's Alias", "Individual", "aka", "", "", "", "", "", "", "", ""},
		{"106", "", "Individual", "Primary Name", "", "", "", "", "", "", "", ""},
		{"107", "Only An Alias", "Individual", "aka", "29-Aprl-1967", "", "Ruritanian", "", "", "", "", ""},
	}}
}

// dfatNew is a list in the later layout: rows above the titles, columns in
// another order than documented, alias strength, vessels, a title nobody knows.
func dfatNew() table {
	titles := append(slices.Clone(dfatNewTitles), "Photo")
	return table{"Australian Sanctions List", [][]any{
		{"The Consolidated List", "", "as at 6 May 2031"},
		titles,
		{
			201, "Selmar Ivrodt", "Individual", "Primary Name", "", "12/03/1961", "Kelmar", "Russian", "1 Mill Lane, Doran, Russia", "Gender: Female", "Listed on 1 May 2026", "",
			"Autonomous (Russia)", 46143, "Autonomous Sanctions Amendment 2026", true, true, false, false, "yes",
		},
		{"201a", "Selmar", "Individual", "Alias", "Weak", "12/03/1961", "", "", "", "", "", "", "Autonomous (Russia)", 46143, "", "TRUE", "TRUE", "FALSE", "FALSE", ""},
		{"201b", "Selmara Ivrodt", "Individual", "Alias", "Strong", "12/03/1961", "", "", "", "", "", "", "Autonomous (Russia)", 46143, "", 1, 1, 0, 0, ""},
		{"202", "Grey Heron", "Vessel", "Primary Name", "", "", "", "", "", "", "Listed on 2 May 2026", 9074729, "Autonomous (Vessels)", 46143, "", false, false, false, true, ""},
		{"203", "Blank Kind of Vessel", "", "Primary Name", "", "", "", "", "", "", "", "IMO 9074729", "Autonomous (Vessels)", 46143, "", false, false, false, true, ""},
	}}
}

func TestDFATOldLayout(t *testing.T) {
	s := mustParse(t, DFAT, Options{}, bytesFile("list.xlsx", workbookOf(t, dfatOld(), table{"Notes", [][]any{{"This sheet explains."}}})))
	if got := s.Published.Format(time.RFC3339); got != "2031-05-06T07:08:09Z" {
		t.Errorf("published %s", got)
	}
	wantDFATOld(t, s)
	if diff := cmp.Diff(map[string]int{"sheet Notes without the titles of the list": 1}, s.Report.Drift); diff != "" {
		t.Error(diff)
	}
}

func wantDFATOld(t *testing.T, s *Snapshot) {
	t.Helper()
	var keys []string
	for _, e := range s.Entries {
		keys = append(keys, e.Key)
	}
	if diff := cmp.Diff([]string{"101", "102", "103", "104", "104#2", "105", "107"}, keys); diff != "" {
		t.Fatal(diff)
	}
	wantTexts(t, s.find(t, "101"), map[string][]string{
		"name": {"Orlan Tebrik VASHTO", "اورلان تبریک"}, "alias": {"Urlan Tabrik Washto", "Mullah Vashto"},
		"birthDate": {"1960", "1963-04-30"}, "birthPlace": {"Kelmar, Testland", "Doran, Afghanistan"}, "birthCountry": {"af"}, "citizenship": {"af"},
		"address": nil, "title": {"Mullah"}, "position": {"Deputy Minister of Roads"}, "passportNumber": {"TR123456"}, "gender": {"male"}, "fatherName": {"Tebrik"},
		"program": {"1988 (Taliban)"}, "createdAt": {"2001-01-25"}, "topics": {"sanction"},
	})
	if got := s.find(t, "101").LastChange; got != "2019-03-04" {
		t.Errorf("last change %q", got)
	}
	wantTexts(t, s.find(t, "102"), map[string][]string{
		"name": {"Kestrel Bay Trading"}, "abbreviation": {"KBT"}, "previousName": {"Kestrel Trading"}, "country": {"ir", "sy"},
		"address": {"4 Harbour Road, Doran, Iran", "PO Box 9, Kelmar, Syria"}, "registrationNumber": {"10034567"}, "website": {"www.kestrelbay.example"}, "createdAt": {"2012-04-12"},
	})
	if got := s.find(t, "102").Schema; got != "Organization" {
		t.Errorf("102 is %s", got)
	}
	wantTexts(t, s.find(t, "103"), map[string][]string{
		"birthDate": {"1963-05-01"}, "citizenship": {"ru", "ua"}, "passportNumber": {"RR7654321"}, "createdAt": {"2014-12-15"},
	})
	wantTexts(t, s.find(t, "104"), map[string][]string{
		"name": {"Same Number One"}, "alias": {"Alias Of One", "Late Alias Of One"}, "birthDate": {"1955/1958"}, "citizenship": {"sy"},
	})
	wantTexts(t, s.find(t, "104#2"), map[string][]string{
		"name": {"Same Number Two"}, "alias": {"Alias Of Two"}, "birthDate": {"1971~"}, "citizenship": {"iq"},
		"notes": {"Second of two.", "The list uses the reference 104 for 2 parties."},
	})
	wantTexts(t, s.find(t, "105"), map[string][]string{
		"name": {"Conflicting Kind"}, "alias": {"Conflicting Kinds", "Kind in Conflict"}, "birthDate": {"1964-06-02~/1970-06-01~"},
	})
	if got := s.find(t, "105").Schema; got != "Person" {
		t.Errorf("105 is %s", got)
	}
	wantTexts(t, s.find(t, "107"), map[string][]string{
		"name": {"Only An Alias"}, "birthDate": nil, "notes": {"birthDate: 29-Aprl-1967"}, "citizenship": {"Ruritanian"},
	})
	if len(s.Bad) != 2 || !strings.Contains(s.Bad[0].Reason, "no number") || !strings.Contains(s.Bad[0].Raw, "Nobody's Alias") || !strings.Contains(s.Bad[1].Reason, "106 has no name") {
		t.Errorf("bad %+v", s.Bad)
	}
	for figure, n := range map[string]int{
		"references used for several parties": 1, "blocks of a reference that are interrupted": 2, "entries of conflicting types": 1, "entries without a primary name": 1,
		"name type primary name": 6, "name type aka": 7, "name type original script": 1, "name type formerly known as": 1, "tables in the layout of twelve columns": 1,
	} {
		if got := s.Report.Source[figure]; got != n {
			t.Errorf("%s: %d, want %d", figure, got, n)
		}
	}
	if diff := cmp.Diff([]string{"The reference 104 is used for 2 parties; they are entered as 104, 104#2 and so on."}, s.Report.Notices); diff != "" {
		t.Error(diff)
	}
	if s.Report.Unreadable["birthDate"] != 1 || s.Report.UnknownCountries["Ruritanian"] != 1 {
		t.Errorf("unreadable %v, countries %v", s.Report.Unreadable, s.Report.UnknownCountries)
	}
}

// The same table as CSV gives the same entries.
func TestDFATOldLayoutCSV(t *testing.T) {
	wantDFATOld(t, mustParse(t, DFAT, Options{}, bytesFile("list.csv", csvOf(dfatOld()))))
}

// csvOf writes a table as a spreadsheet program does: dates as serial numbers.
func csvOf(tb table) []byte {
	var b strings.Builder
	b.WriteString("\ufeff")
	for _, row := range tb.rows {
		for i := range len(tb.rows[0]) {
			var v any = ""
			if i < len(row) {
				v = row[i]
			}
			if at, ok := v.(time.Time); ok {
				v = int(at.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24)
			}
			b.WriteString(`"` + strings.ReplaceAll(fmt.Sprint(v), `"`, `""`) + `",`)
		}
		b.WriteString("\r\n")
	}
	return []byte(b.String())
}

func TestDFATNewLayout(t *testing.T) {
	s := mustParse(t, DFAT, Options{}, bytesFile("list.xlsx", workbookOf(t, dfatNew())))
	wantTexts(t, s.find(t, "201"), map[string][]string{
		"name": {"Selmar Ivrodt"}, "alias": {"Selmar", "Selmara Ivrodt"}, "birthDate": {"1961-03-12"}, "gender": {"female"}, "citizenship": {"ru"},
		"keywords": {"Targeted Financial Sanction", "Travel Ban"}, "createdAt": {"2026-05-01"},
	})
	weak, strong := s.find(t, "201").Properties["alias"][0], s.find(t, "201").Properties["alias"][1]
	if qualityName(weak.Quality) != "low" || weak.Word != "Weak" || qualityName(strong.Quality) != "good" || strong.Word != "Strong" {
		t.Errorf("qualities %+v %+v", weak, strong)
	}
	for _, key := range []string{"202", "203"} {
		if e := s.find(t, key); e.Schema != "Vessel" {
			t.Errorf("%s is %s", key, e.Schema)
		}
		wantTexts(t, s.find(t, key), map[string][]string{"imoNumber": {"9074729"}, "keywords": {"Maritime Restriction"}})
	}
	if s.Report.Drift["column Photo"] != 1 || s.Report.Source["tables in the layout with alias strength"] != 1 || len(s.Bad) != 0 {
		t.Errorf("drift %v, source %v, bad %v", s.Report.Drift, s.Report.Source, s.Bad)
	}
}

// The order of columns and the way their titles are written do not matter.
func TestDFATColumnsByTitle(t *testing.T) {
	s := mustParse(t, DFAT, Options{}, bytesFile("list.csv", []byte("TYPE, name  of Individual / or Entity,Committees,reference\nindividual,Ferin Dolmat,Autonomous (Iran),7\n")))
	wantTexts(t, s.find(t, "7"), map[string][]string{"name": {"Ferin Dolmat"}, "program": {"Autonomous (Iran)"}})
	if s.Report.Drift["column Date of Birth is missing"] != 1 {
		t.Errorf("drift %v", s.Report.Drift)
	}
}

func TestDFATRefusals(t *testing.T) {
	good := workbookOf(t, dfatOld())
	header := "Reference,Name of Individual or Entity,Type,Name Type,Date of Birth\n"
	for name, c := range map[string]struct {
		bytes []byte
		kind  error
		says  []string
	}{
		"no type column":                      {[]byte("Reference,Name of Individual or Entity,Name Type,Date of Birth\n1,A B,Primary Name,1960\n"), ErrWrongFormat, []string{`no column "Type"`}},
		"no titles":                           {[]byte("a,b,c\n1,2,3\n"), ErrWrongFormat, []string{"titles of the list's columns"}},
		"an error page":                       {[]byte("<!DOCTYPE html><html>"), ErrWrongFormat, []string{"HTML or XML"}},
		"an old workbook":                     {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on"), ErrWrongFormat, []string{".xls"}},
		"titles alone":                        {[]byte(header), ErrEmpty, nil},
		"cut in a row":                        {[]byte(header + "1,A B,Individual,Primary Name,1960\n2,C D,Indi"), ErrCut, nil},
		"cut in a quotation":                  {[]byte(header + "1,A B,Individual,Primary Name,1960\n2,\"C D"), ErrCut, nil},
		"cut workbook":                        {good[:len(good)*2/3], ErrCut, nil},
		"another archive":                     {zipped(t, map[string][]byte{"a.xml": []byte(header), "b.xml": []byte(header)}), ErrOptions, []string{"several files"}},
		"a cut sheet":                         {rewritten(t, good, "xl/worksheets/sheet1.xml", func(b []byte) []byte { return b[:len(b)/2] }), ErrCut, []string{"sheet1.xml", "damaged"}},
		"a sheet that is named and not there": {rewritten(t, good, "xl/worksheets/sheet1.xml", nil), ErrCut, []string{"named and not there"}},
		"lost texts":                          {rewritten(t, good, "xl/sharedStrings.xml", nil), ErrCut, []string{"lost its texts"}},
		"cut texts": {rewritten(t, good, "xl/sharedStrings.xml", func(b []byte) []byte {
			return append(b[:bytes.LastIndex(b, []byte("<si>"))], "</sst>"...)
		}), ErrCut, []string{"points to text"}},
		"a declaration": {rewritten(t, good, "xl/worksheets/sheet1.xml", func(b []byte) []byte {
			return bytes.Replace(b, []byte("<worksheet"), []byte("<!DOCTYPE worksheet [<!ENTITY a 'b'>]><worksheet"), 1)
		}), ErrUnsafe, nil},
		"a bomb": {rewritten(t, good, "xl/styles.xml", func([]byte) []byte { return make([]byte, 64<<20) }), ErrLimit, []string{"bomb"}},
		"deep nesting": {rewritten(t, good, "xl/worksheets/sheet1.xml", func(b []byte) []byte {
			return bytes.Replace(b, []byte("<sheetData>"), []byte(strings.Repeat("<a>", 5000)), 1)
		}), ErrLimit, nil},
		"deep nesting in a cell": {rewritten(t, good, "xl/sharedStrings.xml", func(b []byte) []byte {
			return bytes.Replace(b, []byte("<si>"), []byte("<si>"+strings.Repeat("<r>", 5000)), 1)
		}), ErrLimit, nil},
	} {
		t.Run(name, func(t *testing.T) { wantError(t, DFAT, Options{}, c.kind, c.says, bytesFile("list", c.bytes)) })
	}
}

// rewritten is a zip archive with one member changed, or left out.
func rewritten(t testing.TB, archive []byte, member string, change func([]byte) []byte) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	must(t, err)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	found := false
	for _, m := range r.File {
		body, err := m.Open()
		must(t, err)
		var b bytes.Buffer
		_, err = b.ReadFrom(body)
		must(t, err)
		if m.Name == member {
			found = true
			if change == nil {
				continue
			}
			b = *bytes.NewBuffer(change(b.Bytes()))
		}
		to, err := w.Create(m.Name)
		must(t, err)
		_, err = to.Write(b.Bytes())
		must(t, err)
	}
	must(t, w.Close())
	if !found {
		t.Fatalf("no member %s", member)
	}
	return out.Bytes()
}

// A workbook whose days count from 1904 gives the same dates, and a gzipped
// workbook is read as well as a plain one.
func TestDFATDatesFrom1904(t *testing.T) {
	b := workbookOf(t, table{"L", [][]any{dfatOldTitles, {1, "Ferin Dolmat", "Individual", "Primary Name", 21670, "", "", "", "", "", "", ""}}})
	b = rewritten(t, b, "xl/workbook.xml", func(b []byte) []byte {
		return bytes.Replace(b, []byte("<workbookPr"), []byte(`<workbookPr date1904="1"`), 1)
	})
	s := mustParse(t, DFAT, Options{}, bytesFile("list.xlsx.gz", gz(t, b)))
	wantTexts(t, s.find(t, "1"), map[string][]string{"birthDate": {"1963-05-01"}})
}

// The figures were counted with another program: rows with a reference, the
// different numbers in front of their letters, types and name types.
func TestDFATRealFile(t *testing.T) {
	s := mustParse(t, DFAT, Options{}, diskFile(testdata.Path(t, "watchlists", "australia", "dfat_2024-12-17.csv.gz")))
	want := map[string]int{
		"name type primary name": 3062, "name type aka": 6047, "name type original script": 440, "name type formerly known as": 3, "name type previously listed as": 1,
		"blocks of a reference that are interrupted": 1,
	}
	for figure, n := range want {
		if got := s.Report.Source[figure]; got != n {
			t.Errorf("%s: %d, want %d", figure, got, n)
		}
	}
	if diff := cmp.Diff(map[string]int{"Person": 2316, "Organization": 746}, s.Report.Schemas); diff != "" {
		t.Error(diff)
	}
	if len(s.Bad) != 0 || len(s.Report.Drift) != 0 || s.Report.Names < 9553 {
		t.Errorf("bad %d, drift %v, names %d of 9,553 rows", len(s.Bad), s.Report.Drift, s.Report.Names)
	}
	if n := s.Report.Unreadable["birthDate"]; n > 3 {
		t.Errorf("%d birth dates could not be read", n)
	}
	if r := s.Report.FillRate("Person", "birthDate"); r < 0.95 {
		t.Errorf("birth dates in %.3f", r)
	}
}

// The real table written into a workbook gives the same list as the table.
func TestDFATWorkbookOfRealFile(t *testing.T) {
	if testing.Short() {
		t.Skip("writing a workbook of 9,553 rows takes seconds; run without -short")
	}
	b := testdata.Gunzip(t, testdata.Path(t, "watchlists", "australia", "dfat_2024-12-17.csv.gz"))
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff"))))
	in.FieldsPerRecord = -1
	rows, err := in.ReadAll()
	must(t, err)
	list := table{name: "Consolidated List"}
	for _, row := range rows {
		cells := make([]any, len(dfatOldTitles))
		for i := range cells {
			cells[i] = row[i]
			if n, err := strconv.Atoi(row[i]); err == nil {
				cells[i] = n
			}
		}
		list.rows = append(list.rows, cells)
	}
	plain := mustParse(t, DFAT, Options{}, bytesFile("list.csv", b))
	book := mustParse(t, DFAT, Options{}, bytesFile("list.zip", zipped(t, map[string][]byte{"a.xml": workbookOf(t, list)})))
	if changes := Delta(plain.Entries, book.Entries); plain.Hash != book.Hash || len(changes) > 0 {
		t.Errorf("%d changes, the first %+v", len(changes), changes[:min(1, len(changes))])
	}
}

func FuzzDFAT(f *testing.F) {
	f.Add(workbookOf(f, dfatOld()))
	f.Add(workbookOf(f, dfatNew()))
	f.Add(csvOf(dfatOld()))
	f.Fuzz(func(t *testing.T, b []byte) { parseTwice(t, DFAT, Options{}, bytesFile("list", b)) })
}
