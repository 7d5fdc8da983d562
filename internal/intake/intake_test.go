package intake

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func read(t *testing.T, text string, o Options) []Row {
	t.Helper()
	var rows []Row
	if err := Read(strings.NewReader(text), o, func(r Row) error { rows = append(rows, r); return nil }); err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestCSVReadsPropertiesAndIsolatesBadRows(t *testing.T) {
	var warnings []string
	rows := read(t, "\xef\xbb\xbfid,name,birthDate,nationality,gender,religion,shoe\n"+
		"1,Anna Ivanova;Anna I.,03/04/1975,Tajikistan,F,none,41\n"+
		"2,too,few\n"+
		"3,Bob,sometime,xx-unknown,m,,\n"+
		"4,,,,,,\n",
		Options{Format: CSV, Warn: func(s string) { warnings = append(warnings, s) }})
	if len(rows) != 4 {
		t.Fatalf("%d rows, want 4", len(rows))
	}
	a := rows[0]
	if a.Err != nil || a.ID != "1" || a.Dropped != 1 || a.Entity.Schema != "Person" {
		t.Errorf("row 1: %+v", a)
	}
	if diff := cmp.Diff([]string{"Anna Ivanova", "Anna I."}, a.Entity.Texts("name")); diff != "" {
		t.Error(diff)
	}
	if got := a.Entity.Properties["birthDate"][0]; got.Text != "1975-04-03" || got.Original != "03/04/1975" {
		t.Errorf("birth date %+v", got)
	}
	if got := a.Entity.First("gender"); got != "female" {
		t.Errorf("gender %q", got)
	}
	if a.Entity.Properties["religion"] != nil {
		t.Error("religion was kept")
	}
	if rows[1].Err == nil || rows[1].Raw != "2,too,few" || rows[1].Line != 3 {
		t.Errorf("short row: %+v", rows[1])
	}
	if got := rows[2].Entity.First("birthDate"); got != "sometime" {
		t.Errorf("an unreadable date must stay as written, got %q", got)
	}
	if rows[3].Err == nil {
		t.Error("a row without values was taken")
	}
	if len(warnings) != 1 || !strings.Contains(warnings[0], "shoe") {
		t.Errorf("warnings %q", warnings)
	}
}

func TestIDsThatCannotStayAreRefusedWithTheirRow(t *testing.T) {
	rows := read(t, "id,name\n,No Id\n\"a\x00b\",Nul\nc,Fine\n", Options{Format: CSV, RequireID: true})
	for i, want := range []string{"no id", "control characters", ""} {
		switch {
		case want == "" && rows[i].Err != nil:
			t.Errorf("row %d: %v", i+1, rows[i].Err)
		case want != "" && (rows[i].Err == nil || !strings.Contains(rows[i].Err.Error(), want) || rows[i].Raw == ""):
			t.Errorf("row %d: %+v, want %q and the row as written", i+1, rows[i], want)
		}
	}
}

// What one database takes and another does not is refused before either sees it.
func TestIDsAreTextThatEveryStoreTakes(t *testing.T) {
	long := strings.Repeat("x", MaxID+1)
	for _, c := range []struct {
		name, text, want string
		o                Options
	}{
		{"NUL in CSV", "id,name\na\x00b,A\n", "control characters", Options{Format: CSV}},
		{"other bytes in CSV", "id,name\na\xffb,A\n", "not UTF-8", Options{Format: CSV}},
		{"long id in CSV", "id,name\n" + long + ",A\n", "may have more than", Options{Format: CSV}},
		{"NUL in JSON", `{"id":"a\u0000b","name":"A"}`, "control characters", Options{Format: JSONLines}},
		{"NUL in a nested entity", `{"id":"a\u0000b","properties":{"name":["A"]}}`, "control characters", Options{Format: JSONLines}},
		{"NUL in a segment", `{"id":"a","segment":"s\u0000","name":"A"}`, "control characters", Options{Format: JSONLines}},
		{"other bytes in JSON", "{\"id\":\"a\xff\",\"name\":\"A\"}", "UTF-8", Options{Format: JSONLines}},
		{"half a surrogate pair", `{"id":"a\ud800","name":"A"}`, "surrogate", Options{Format: JSONLines}},
		{"long segment in JSON", `{"id":"a","segment":"` + long + `","name":"A"}`, "may have more than", Options{Format: JSONLines}},
		{"a segment of other bytes from the mapping", "id,name\na,A\n", "not UTF-8", Options{Format: CSV, Mapping: Mapping{Segment: "\xff"}}},
	} {
		c.o.RequireID = true
		rows := read(t, c.text, c.o)
		if len(rows) != 1 || rows[0].Err == nil || !strings.Contains(rows[0].Err.Error(), c.want) || rows[0].Entity != nil || rows[0].Raw == "" {
			t.Errorf("%s: %+v, want one bad row that says %q", c.name, rows, c.want)
			continue
		}
		if err := rows[0].Err.Error(); !utf8.ValidString(err) || strings.ContainsRune(err, 0) || !utf8.ValidString(rows[0].Raw) {
			t.Errorf("%s: reason %q and raw %q must be text", c.name, err, rows[0].Raw)
		}
	}
	rows := read(t, "id,name\n"+long[:MaxID]+",A\n", Options{Format: CSV, RequireID: true})
	if rows[0].Err != nil {
		t.Errorf("an id of %d bytes: %v", MaxID, rows[0].Err)
	}
}

func TestMappingRenamesColumns(t *testing.T) {
	rows := read(t, "no|full name|born\n7|Ali Khan|04/03/1975\n", Options{Format: CSV, Mapping: Mapping{
		Comma: "|", DateOrder: "mdy", Segment: "customer", Columns: map[string]string{"no": "id", "full name": "name", "born": "birthDate"},
	}})
	if len(rows) != 1 || rows[0].ID != "7" || rows[0].Segment != "customer" || rows[0].Entity.First("birthDate") != "1975-04-03" {
		t.Errorf("%+v", rows[0])
	}
}

func TestJSONLinesReadsBothForms(t *testing.T) {
	rows := read(t, `{"id":"a","schema":"Company","properties":{"name":["Acme"],"country":["Germany"]}}`+"\n\n"+
		`{"id":"b","name":["Zoë","Zoe"],"birthDate":1975,"segment":"traveller"}`+"\n"+
		`{"id":"c",`+"\n"+`{"id":"d","schema":"Dragon","name":"x"}`+"\n", Options{Format: JSONLines})
	if len(rows) != 4 {
		t.Fatalf("%d rows", len(rows))
	}
	if rows[0].Err != nil || rows[0].Entity.Schema != "Company" || rows[0].Entity.First("country") != "de" {
		t.Errorf("nested form: %+v", rows[0])
	}
	if rows[1].Err != nil || rows[1].Segment != "traveller" || rows[1].Entity.First("birthDate") != "1975" {
		t.Errorf("flat form: %+v", rows[1])
	}
	if rows[2].Err == nil || rows[2].Raw != `{"id":"c",` || rows[2].Line != 4 {
		t.Errorf("broken line: %+v", rows[2])
	}
	if rows[3].Err == nil || !strings.Contains(rows[3].Err.Error(), "Dragon") {
		t.Errorf("unknown schema: %+v", rows[3])
	}
}

func TestOneSentencePerMistake(t *testing.T) {
	for _, c := range []struct {
		text, want string
		o          Options
	}{
		{"name\nx\n", "format is not known", Options{}},
		{"name\nx\n", "unknown format", Options{Format: "xls"}},
		{"", "file is empty", Options{Format: CSV}},
		{"foo,bar\n1,2\n", "no column of the header", Options{Format: CSV}},
		{"name\nx\n", "unknown schema", Options{Format: CSV, Mapping: Mapping{Schema: "Dragon"}}},
		{"name\nx\n", "no FollowTheMoney property", Options{Format: CSV, Mapping: Mapping{Columns: map[string]string{"name": "nom"}}}},
		{"name\nx\n", "one character", Options{Format: CSV, Mapping: Mapping{Comma: "ab"}}},
		{"name\nx\n", "dmy or mdy", Options{Format: CSV, Mapping: Mapping{DateOrder: "ymd"}}},
	} {
		err := Read(strings.NewReader(c.text), c.o, func(Row) error { return nil })
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q %+v: %v, want %q", c.text, c.o, err, c.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("id,name\n1,\"A\"\n", true)
	f.Add(`{"name":"x","properties":{"name":["y"]}}`, false)
	f.Fuzz(func(t *testing.T, text string, asCSV bool) {
		o := Options{Format: JSONLines}
		if asCSV {
			o.Format = CSV
		}
		n := int64(0)
		_ = Read(strings.NewReader(text), o, func(r Row) error {
			n++
			if r.Number != n {
				t.Fatalf("row %d numbered %d", n, r.Number)
			}
			if (r.Err == nil) == (r.Entity == nil) {
				t.Fatalf("row %d: entity and error disagree: %+v", n, r)
			}
			if len(r.Raw) > MaxRaw {
				t.Fatalf("raw of %d bytes", len(r.Raw))
			}
			return nil
		})
	})
}

func TestExtraColumnsAreHandedOver(t *testing.T) {
	for format, text := range map[Format]string{
		CSV:       "journey,kind,name,passportNumber\nJ-1, car ,Anna Lindgren,X1\nJ-2,,,\n",
		JSONLines: `{"journey":"J-1","kind":"car","name":"Anna Lindgren","passportNumber":"X1"}` + "\n" + `{"journey":["J-2"]}`,
	} {
		var rows []Row
		o := Options{Format: format, Extra: []string{"ref", "kind"}, KeepRaw: true, Mapping: Mapping{Columns: map[string]string{"journey": "ref"}}}
		if err := Read(strings.NewReader(text), o, func(r Row) error { rows = append(rows, r); return nil }); err != nil {
			t.Fatal(err)
		}
		if len(rows) != 2 || rows[0].Err != nil || rows[1].Err != nil {
			t.Fatalf("%s: %+v", format, rows)
		}
		if rows[0].Extra["ref"] != "J-1" || rows[0].Extra["kind"] != "car" || rows[0].Entity.First("name") != "Anna Lindgren" || rows[0].Raw == "" {
			t.Errorf("%s: %+v", format, rows[0])
		}
		if rows[1].Extra["ref"] != "J-2" || len(rows[1].Extra) != 1 || rows[1].Entity != nil {
			t.Errorf("%s: a row without anything to screen: %+v", format, rows[1])
		}
	}
}
