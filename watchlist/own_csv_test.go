package watchlist

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
)

func ownMapping() *Mapping {
	return &Mapping{
		Column: "kind", Key: "id", Split: "|", Comma: ";",
		Columns: map[string]string{"names": "name", "born": "birthDate", "country": "country", "sex": "gender"},
	}
}

func TestOwnCSV(t *testing.T) {
	m := ownMapping()
	m.Columns = map[string]string{"names": "name", "country": "country"}
	s := mustParse(t, CSV, Options{Mapping: m}, bytesFile("own.csv", fixture(t, "own.csv")))
	if len(s.Entries) != 4 || len(s.Bad) != 3 {
		t.Fatalf("%d entries, bad %+v", len(s.Entries), s.Bad)
	}
	wantTexts(t, s.find(t, "1"), map[string][]string{"name": {"Ombran Keldar", "Umran Kildar"}, "country": {"af"}})
	wantTexts(t, s.find(t, "2"), map[string][]string{"name": {"Keldar Milling"}, "country": {"Atlantis"}})
	wantTexts(t, s.find(t, "6"), map[string][]string{"name": {`Quoted; "Name"`}})
	if s.Report.UnknownCountries["Atlantis"] != 1 || s.Report.Drift["column extra"] != 1 {
		t.Errorf("countries %v, drift %v", s.Report.UnknownCountries, s.Report.Drift)
	}
	for i, want := range []BadRecord{
		{Place: "own.csv line 5", Reason: "3 columns, the header has 7"}, {Place: "own.csv line 6", Reason: "no key"}, {Place: "own.csv line 7", Reason: `"Gizmo"`},
	} {
		if got := s.Bad[i]; got.Place != want.Place || !strings.Contains(got.Reason, want.Reason) || got.Raw == "" {
			t.Errorf("bad record %d is %+v, want %+v", i, got, want)
		}
	}
}

func TestOwnCSVValues(t *testing.T) {
	m := ownMapping()
	m.Schema, m.Column = "Person", ""
	s := mustParse(t, CSV, Options{Mapping: m}, bytesFile("own.csv", fixture(t, "own.csv")))
	wantTexts(t, s.find(t, "1"), map[string][]string{"birthDate": {"1948-12-10"}, "gender": {"male"}})
	// An unreadable date is neither guessed nor dropped.
	wantTexts(t, s.find(t, "3"), map[string][]string{"birthDate": nil, "notes": {"birthDate: not a date"}, "gender": {"female"}})
	if s.Report.Unreadable["birthDate"] != 1 {
		t.Errorf("unreadable %v", s.Report.Unreadable)
	}
}

func TestMappingMistakes(t *testing.T) {
	for want, change := range map[string]func(*Mapping){
		"neither schema nor schema_column":           func(m *Mapping) { m.Column = "" },
		"are both set":                               func(m *Mapping) { m.Schema = "Person" },
		`schema "Gizmo" is not known`:                func(m *Mapping) { m.Schema, m.Column = "Gizmo", "" },
		"nothing can be screened against":            func(m *Mapping) { m.Schema, m.Column = "Ownership", "" },
		"key is not set":                             func(m *Mapping) { m.Key = "" },
		"columns is empty":                           func(m *Mapping) { m.Columns = nil },
		"not one character":                          func(m *Mapping) { m.Comma = ";;" },
		"split and comma are both":                   func(m *Mapping) { m.Split = ";" },
		"may not be held":                            func(m *Mapping) { m.Columns["x"] = "religion" },
		`"colour", which Person does not have`:       func(m *Mapping) { m.Schema, m.Column, m.Columns["x"] = "Person", "", "colour" },
		"inverse of a link":                          func(m *Mapping) { m.Schema, m.Column, m.Columns["x"] = "Person", "", "sanctions" },
		"both schema_column and mapped":              func(m *Mapping) { m.Columns["kind"] = "name" },
		"no column is mapped to a name":              func(m *Mapping) { m.Columns = map[string]string{"country": "country"} },
		`has no column "nom"`:                        func(m *Mapping) { m.Columns["nom"] = "alias" },
		`has no column "uid"`:                        func(m *Mapping) { m.Key = "uid" },
		`header is ["id;kind;names;born;country;sex`: func(m *Mapping) { m.Comma = "," },
	} {
		t.Run(want, func(t *testing.T) {
			m := ownMapping()
			m.Columns = maps.Clone(m.Columns)
			change(m)
			wantError(t, CSV, Options{Mapping: m}, ErrOptions, []string{want}, bytesFile("own.csv", fixture(t, "own.csv")))
		})
	}
	wantError(t, CSV, Options{}, ErrOptions, []string{"needs a mapping"}, bytesFile("own.csv", fixture(t, "own.csv")))
	wantError(t, FTM, Options{Mapping: ownMapping()}, ErrOptions, []string{"fixed columns"}, bytesFile("f", []byte("{}")))
	if err := ownMapping().Validate(); err != nil {
		t.Errorf("a good mapping is refused: %v", err)
	}
}

// All rows of a list are on the list, however many there are.
func TestOwnCSVOf3000Rows(t *testing.T) {
	var b strings.Builder
	b.WriteString("id;kind;names;born;country;sex\n")
	for i := range 3000 {
		fmt.Fprintf(&b, "%d;Person;Quillon%d Vashtimer;;;\n", i, i)
	}
	s := mustParse(t, CSV, Options{Mapping: ownMapping()}, bytesFile("own.csv", []byte(b.String())))
	if len(s.Entries) != 3000 || s.Report.Names != 3000 {
		t.Errorf("%d entries with %d names", len(s.Entries), s.Report.Names)
	}
}

func TestOwnCSVCutAndEmpty(t *testing.T) {
	wantError(t, CSV, Options{Mapping: ownMapping()}, ErrCut, []string{"line 3"}, bytesFile("own.csv", []byte("id;kind;names;born;country;sex\n1;Person;A B;;;\n2;Person;\"C D")))
	wantError(t, CSV, Options{Mapping: ownMapping()}, ErrEmpty, []string{"no usable record"}, bytesFile("own.csv", []byte("id;kind;names;born;country;sex\n")))
	wantError(t, CSV, Options{Mapping: ownMapping()}, ErrEmpty, nil, bytesFile("own.csv", nil))
	wantError(t, CSV, Options{Mapping: ownMapping()}, ErrEncoding, []string{"windows-1252"}, bytesFile("own.csv", []byte("id;kind;names;born;country;sex\n1;Person;Ren\xe9;;;\n")))
	s := mustParse(t, CSV, Options{Mapping: ownMapping(), Encoding: "windows-1252"}, bytesFile("own.csv", []byte("id;kind;names;born;country;sex\n1;Person;Ren\xe9;;;\n")))
	wantTexts(t, s.find(t, "1"), map[string][]string{"name": {"René"}})
}

func TestParseAsksForTheEssentials(t *testing.T) {
	_, err := Parse(t.Context(), "nope", []File{bytesFile("a", []byte("x"))}, Options{List: "x"})
	if !errors.Is(err, ErrOptions) || !strings.Contains(err.Error(), fmt.Sprintf("known are %v", Formats())) {
		t.Error(err)
	}
	if _, err = Parse(t.Context(), FTM, []File{bytesFile("a", []byte("x"))}, Options{}); !errors.Is(err, ErrOptions) {
		t.Error(err)
	}
	if _, err = Parse(t.Context(), FTM, nil, Options{List: "x"}); !errors.Is(err, ErrMissing) {
		t.Error(err)
	}
	if _, err = Parse(t.Context(), FTM, []File{bytesFile("a", nil), bytesFile("b", nil)}, Options{List: "x"}); !errors.Is(err, ErrOptions) {
		t.Error(err)
	}
}
