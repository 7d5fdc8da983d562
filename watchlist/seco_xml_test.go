package watchlist

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/testdata"
)

func secoSnapshot(t testing.TB) *Snapshot {
	return mustParse(t, SECOXML, Options{}, bytesFile("seco.xml", fixture(t, "seco.xml")))
}

// secoFile wraps targets, places and programmes as the real files do.
func secoFile(content ...string) File {
	return bytesFile("seco.xml", []byte(`<swiss-sanctions-list list-type="whole-list" date="2031-04-05">`+strings.Join(content, "")+`</swiss-sanctions-list>`))
}

// secoNamed is a listed individual with one name block.
func secoNamed(ssid, name string) string {
	return `<target ssid="` + ssid + `"><individual><identity main="true"><name name-type="primary-name" quality="good">` + name + `</name></identity></individual></target>`
}

func TestSECOIndividual(t *testing.T) {
	s := secoSnapshot(t)
	if want := time.Date(2031, 4, 5, 0, 0, 0, 0, time.UTC); !s.Published.Equal(want) {
		t.Errorf("published %v, want %v", s.Published, want)
	}
	e := s.find(t, "100")
	if e.Schema != "Person" || !e.Target || e.LastChange != "2030-05-21" {
		t.Errorf("schema %s, target %v, last change %s", e.Schema, e.Target, e.LastChange)
	}
	wantTexts(t, e, map[string][]string{
		"title":          {"Colonel"}, // a part of the name block, and no part of the name
		"alias":          {"The Miller", "Abu Ombran al-Keldari", "Ali Zafir"},
		"previousName":   {"Ombran Millerson"},
		"firstName":      {"Ombran", "Umran", "Омбран"},
		"lastName":       {"Keldar", "Kildar", "Кельдар"},
		"fatherName":     {"Ibragim", "Karim Keldar"},
		"nameSuffix":     {"Jr."},
		"gender":         {"male"},
		"nationality":    {"af", "iq"},
		"program":        {"Testland"},
		"topics":         {"sanction"},
		"createdAt":      {"2020-05-03"},
		"birthDate":      {"1960-05-21", "1961~", "1962-07", "1961-03-21/1962-03-20[u-ca=persian]", "1958-02-01"},
		"birthPlace":     {"Herat, Herat province, Afghanistan"},
		"birthCountry":   {"af"},
		"address":        {"Keldar Mills, 1 Mill Lane, P.O. Box 77, 3001 Shindand, Afghanistan"},
		"country":        {"af"},
		"passportNumber": {"D 001095", "AB1234567"},
		"idNumber":       {"046436"},
	})
	if v := e.Properties["alias"][0]; v.Quality != entity.Low || v.Word != "low" || v.Lang != "en" {
		t.Errorf("the low alias is %+v", v)
	}
	if v := e.Properties["alias"][1]; v.Quality != entity.Unspecified || v.Word != "" {
		t.Errorf("the alias without a grade is %+v", v)
	}
	if v := e.Properties["passportNumber"][0]; v.Word != "diplomatic-passport" || !strings.Contains(v.Original, "issued by Afghanistan, issued 2001-02-03, valid to 2011-02-03, reported lost") {
		t.Errorf("the passport is %+v", v)
	}
	notes := strings.Join(e.Texts("notes"), "\n")
	for _, want := range []string{
		"Keeper of the gate.", "foreign identifier: TSi.007", "Height: 180 cm", "address: as of 2020", "place 999 (not in the file)",
		"Financial measures, annex 2: Ordinance of 1 May 2020 on measures against Testland, origin EU", "Travel ban, annex 1",
		"related to: Fariz Former, target 300", "related to: target 777", "Passport number: AB1234567; Father's name: Karim Keldar",
	} {
		if !strings.Contains(notes, want) {
			t.Errorf("%q is lost; notes are %q", want, notes)
		}
	}
	// What a modification repeats of former states is not the present one.
	if strings.Contains(strings.Join(e.Texts("name"), " "), "Somebody") || len(s.Report.Drift) != 0 {
		t.Errorf("names %q, drift %v", e.Texts("name"), s.Report.Drift)
	}
}

// Names are composed by order, of all spellings, script by script.
func TestSECONames(t *testing.T) {
	part := func(order, kind, value string, variants ...string) string {
		s := `<name-part order="` + order + `" name-part-type="` + kind + `"><value>` + value + `</value>`
		for _, v := range variants {
			s += `<spelling-variant lang="RUS" script="` + ifElse(isLatin(v), "LATN", "CYRL") + `">` + v + `</spelling-variant>`
		}
		return s + `</name-part>`
	}
	for what, c := range map[string]struct {
		parts      []string
		name, also []string
	}{
		"order, not sequence": {
			[]string{part("2", "given-name", "Ombran"), part("1", "family-name", "Keldar"), part("10", "other", "X"), part("3", "father-name", "Karim")},
			[]string{"Keldar Ombran Karim X"},
			nil,
		},
		"product": {
			[]string{part("1", "family-name", "A", "B", "C"), part("2", "given-name", "D", "E")},
			[]string{"A D", "A E", "B D", "B E", "C D", "C E"},
			nil,
		},
		"scripts apart": {
			[]string{part("1", "family-name", "Keldar", "Кельдар"), part("2", "given-name", "Ombran", "Омбран", "Умран")},
			[]string{"Keldar Ombran", "Кельдар Омбран", "Кельдар Умран"},
			nil,
		},
		"fillers and blanks": {
			[]string{part("1", "family-name", "Keldar"), part("2", "given-name", "-"), part("3", "father-name", " "), part("4", "other", "–")},
			[]string{"Keldar"},
			nil,
		},
		"title": {
			[]string{part("1", "title", "Dr"), part("2", "whole-name", "Ombran Keldar")},
			[]string{"Ombran Keldar"},
			nil,
		},
		"nothing but a title": {
			[]string{part("1", "title", "The Emir")},
			[]string{"The Emir"},
			nil,
		},
		"maiden name": {
			[]string{part("1", "given-name", "Vashti"), part("2", "family-name", "Keldar"), part("3", "maiden-name", "Miller", "Muller")},
			[]string{"Vashti Keldar"},
			[]string{"Vashti Miller", "Vashti Muller"},
		},
		"maiden name alone": {
			[]string{part("1", "given-name", "Vashti"), part("2", "maiden-name", "Miller")},
			[]string{"Vashti"},
			[]string{"Vashti Miller"},
		},
		"the whole name once more in parts": {
			[]string{part("1", "whole-name", "Ombran Keldar"), part("2", "given-name", "Umran"), part("3", "family-name", "Kildar")},
			[]string{"Ombran Keldar", "Umran Kildar"},
			nil,
		},
		"a whole name with more": {
			[]string{part("1", "whole-name", "Abu Ombran"), part("2", "tribal-name", "al-Keldari")},
			[]string{"Abu Ombran al-Keldari"},
			nil,
		},
		"without order": {
			[]string{`<name-part name-part-type="family-name"><value>Keldar</value></name-part><name-part name-part-type="given-name"><value>Ombran</value></name-part>`},
			[]string{"Keldar Ombran"},
			nil,
		},
		"text without value": {
			[]string{`<name-part order="1" name-part-type="whole-name">Ombran Keldar</name-part>`},
			[]string{"Ombran Keldar"},
			nil,
		},
	} {
		e := mustParse(t, SECOXML, Options{}, secoFile(secoNamed("1", strings.Join(c.parts, "")))).find(t, "1")
		got := e.Texts("name")
		slices.Sort(got)
		slices.Sort(c.name)
		if d := cmp.Diff(c.name, got); d != "" {
			t.Errorf("%s: %s", what, d)
		}
		if d := cmp.Diff(c.also, e.Texts("previousName")); d != "" {
			t.Errorf("%s, former names: %s", what, d)
		}
	}
}

// A name with many spellings of many parts has millions of combinations; no
// spelling is lost when they are not all composed.
func TestSECOSpellingsAreBounded(t *testing.T) {
	var name strings.Builder
	for i := range 10 {
		fmt.Fprintf(&name, `<name-part order="%d" name-part-type="other"><value>P%dA</value>`, i, i)
		for _, v := range "BCDEF" {
			fmt.Fprintf(&name, `<spelling-variant lang="eng" script="LATN">P%d%c</spelling-variant>`, i, v)
		}
		name.WriteString(`</name-part>`)
	}
	s := mustParse(t, SECOXML, Options{}, secoFile(secoNamed("1", name.String())))
	names := s.find(t, "1").Texts("name")
	if len(names) != 1+10*5 || s.Report.Source["names with more spellings than are composed"] != 1 {
		t.Errorf("%d names", len(names))
	}
	all := strings.Join(names, " ")
	for i := range 10 {
		for _, v := range "ABCDEF" {
			if !strings.Contains(all, fmt.Sprintf("P%d%c", i, v)) {
				t.Errorf("spelling P%d%c is lost", i, v)
			}
		}
	}
}

// A hostile record costs no more than its length.
func TestSECOHostileNames(t *testing.T) {
	var spellings, parts, names strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&spellings, `<spelling-variant lang="eng" script="LATN">Keldar%d</spelling-variant>`, i)
		fmt.Fprintf(&parts, `<name-part order="%d"><value>P%d</value><spelling-variant>Q%d</spelling-variant></name-part>`, i, i, i)
		fmt.Fprintf(&names, `<name name-type="alias"><name-part><value>Alias %d</value></name-part></name>`, i)
	}
	s := mustParse(t, SECOXML, Options{}, secoFile(
		secoNamed("1", `<name-part order="1" name-part-type="family-name"><value>Keldar</value>`+spellings.String()+`</name-part><name-part order="2" name-part-type="given-name"><value>Ombran</value></name-part>`),
		secoNamed("2", parts.String()),
		secoNamed("3", `<name-part><value>Fariz</value></name-part></name>`+names.String()+`<name>`),
		`<target ssid="4"><entity><identity><name name-type="primary-name"><name-part><value>Mill</value></name-part></name></identity><other-information>`+strings.Repeat("INN: 7707083893. ", 20_000)+`</other-information></entity></target>`,
	))
	if n := len(s.find(t, "1").Texts("name")); n != 20_001 {
		t.Errorf("%d of 20,001 spellings", n)
	}
	if n := len(s.find(t, "2").Texts("name")); n != 1 {
		t.Errorf("%d names of 20,000 parts", n)
	}
	if n := len(s.find(t, "3").Texts("alias")); n != 20_000 {
		t.Errorf("%d of 20,000 aliases", n)
	}
	if e := s.find(t, "4"); len(e.Texts("innCode")) != 0 || len(e.Texts("notes")) != 1 {
		t.Errorf("a text that is no remark gives %q", e.Texts("innCode"))
	}
}

// Places and programmes are found whether they come before or after.
func TestSECOReferencesInAnyOrder(t *testing.T) {
	b := fixture(t, "seco.xml")
	first, rest, _ := bytes.Cut(b, []byte("<sanctions-program"))
	program, rest, _ := bytes.Cut(rest, []byte("</sanctions-program>"))
	targets, places, _ := bytes.Cut(rest, []byte("<place ssid=\"900\">"))
	places, end, _ := bytes.Cut(places, []byte("</swiss-sanctions-list>"))
	program = slices.Concat([]byte("<sanctions-program"), program, []byte("</sanctions-program>"))
	places = slices.Concat([]byte("<place ssid=\"900\">"), places)
	end = slices.Concat([]byte("</swiss-sanctions-list>"), end)
	was := secoSnapshot(t)
	for i, order := range [][][]byte{{first, places, program, targets, end}, {first, targets, places, program, end}, {first, program, places, targets, end}} {
		if s := mustParse(t, SECOXML, Options{}, bytesFile("seco.xml", slices.Concat(order...))); s.Hash != was.Hash {
			t.Errorf("order %d makes another list: %+v", i, Delta(was.Entries, s.Entries))
		}
	}
}

// R-FMT-11: de-listed targets stay in the file, and the modifications tell.
func TestRFMT11SECODelisted(t *testing.T) {
	s := secoSnapshot(t)
	for _, e := range s.Entries {
		if e.Key == "300" {
			t.Error("a de-listed target is an entry")
		}
	}
	for k, n := range map[string]int{"targets": 5, "targets de-listed": 1, "targets whose de-listing is still to come": 1, "modifications de-listed": 2} {
		if got := s.Report.Source[k]; got != n {
			t.Errorf("%s: %d, want %d", k, got, n)
		}
	}
	s.find(t, "200") // de-listed from a day after that of the file

	// The next issue, on that day: the removal is a change of the list.
	next := mustParse(t, SECOXML, Options{}, bytesFile("seco.xml", bytes.Replace(fixture(t, "seco.xml"), []byte(`date="2031-04-05"`), []byte(`date="2031-06-01"`), 1)))
	var removed []string
	for _, c := range Delta(s.Entries, next.Entries) {
		if c.Op == Removed && c.Material {
			removed = append(removed, c.Key)
		}
	}
	if d := cmp.Diff([]string{"100/related-to/200", "200", "200/related-to/100"}, removed); d != "" {
		t.Error(d)
	}
	if notes := strings.Join(next.find(t, "100").Texts("notes"), "\n"); !strings.Contains(notes, "related to: Keldar Milling Company, target 200: owner") {
		t.Errorf("the tie to a party that is gone is lost: %q", notes)
	}
}

func TestSECOStanding(t *testing.T) {
	for what, c := range map[string]struct {
		modifications string // kind effective publication, ";" between
		delisted      bool
	}{
		"listed":                                {"listed 2020-01-01 2020-01-01", false},
		"never modified":                        {"", false},
		"undated":                               {"listed - -", false},
		"undated de-listing":                    {"de-listed - -", true},
		"de-listed":                             {"listed 2020-01-01 2020-01-01;de-listed 2021-01-01 2021-01-01", true},
		"de-listed, newest first":               {"de-listed 2021-01-01 2021-01-01;listed 2020-01-01 2020-01-01", true},
		"de-listed, an older amendment first":   {"amended 2020-06-03 2020-06-03;de-listed 2020-06-20 2020-06-20;listed 2020-01-01 2020-01-01", true},
		"listed again":                          {"listed 2020-01-01 2020-01-01;de-listed 2021-01-01 2021-01-01;listed 2022-01-01 2022-01-01", false},
		"amended after de-listing":              {"de-listed 2021-01-01 2021-01-01;amended 2022-01-01 2022-01-01", false},
		"published earlier, effective later":    {"listed 2020-03-01 2020-01-01;de-listed 2020-02-01 2020-02-01", false},
		"publication decides on one day":        {"listed 2020-01-01 2020-01-01;de-listed 2020-01-01 2020-01-02", true},
		"de-listing to come":                    {"listed 2020-01-01 2020-01-01;de-listed 2031-04-06 2031-04-05", false},
		"de-listed today":                       {"listed 2020-01-01 2020-01-01;de-listed 2031-04-05 2031-04-05", true},
		"listing to come after a de-listing":    {"listed 2020-01-01 2020-01-01;de-listed 2021-01-01 2021-01-01;listed 2032-01-01 2031-04-01", true},
		"effective date left out":               {"listed 2020-01-01 2020-01-01;de-listed - 2021-01-01", true},
		"the very same days, in one order":      {"listed 2020-01-01 2020-01-01;de-listed 2020-01-01 2020-01-01", false},
		"the very same days, in the other":      {"de-listed 2020-01-01 2020-01-01;listed 2020-01-01 2020-01-01", false},
		"another spelling":                      {"listed 2020-01-01 2020-01-01;Delisted 2021-01-01 2021-01-01", true},
		"a kind nobody has seen":                {"de-listed 2021-01-01 2021-01-01;re-listed 2022-01-01 2022-01-01", false},
		"de-listed, and everything to come too": {"listed 2032-01-01 2031-01-01", false},
	} {
		var b strings.Builder
		for m := range strings.SplitSeq(c.modifications, ";") {
			f := strings.Fields(m)
			if len(f) != 3 {
				continue
			}
			fmt.Fprintf(&b, `<modification modification-type="%s"`, f[0])
			if f[1] != "-" {
				fmt.Fprintf(&b, ` effective-date="%s"`, f[1])
			}
			if f[2] != "-" {
				fmt.Fprintf(&b, ` publication-date="%s"`, f[2])
			}
			b.WriteString(`/>`)
		}
		name := `<name-part order="1" name-part-type="whole-name"><value>Ombran Keldar</value></name-part>`
		s := mustParse(t, SECOXML, Options{}, secoFile(secoNamed("0", name), strings.Replace(secoNamed("1", name), "</individual>", "</individual>"+b.String(), 1)))
		if delisted := len(s.Entries) == 1; delisted != c.delisted {
			t.Errorf("%s: de-listed is %v, want %v", what, delisted, c.delisted)
		}
	}
}

func TestSECORelations(t *testing.T) {
	s := secoSnapshot(t)
	tie := s.find(t, "100/related-to/200")
	if tie.Schema != "UnknownLink" || tie.Target {
		t.Errorf("the tie is a %s, target %v", tie.Schema, tie.Target)
	}
	wantTexts(t, tie, map[string][]string{"subject": {"100"}, "object": {"200"}, "role": {"related to"}, "description": {"owner"}})
	s.find(t, "200/related-to/100")
	// One tie stated twice is one; ties to nobody are counted.
	if s.Report.Schemas["UnknownLink"] != 2 || s.Report.Source["relations to a party that is not listed"] != 2 || s.Report.Duplicates != 0 {
		t.Errorf("%d ties, %d to nobody, %d duplicates", s.Report.Schemas["UnknownLink"], s.Report.Source["relations to a party that is not listed"], s.Report.Duplicates)
	}
}

func TestSECOEntitiesAndObjects(t *testing.T) {
	s := secoSnapshot(t)
	wantTexts(t, s.find(t, "200"), map[string][]string{
		"name": {"Keldar Milling Company", "Мельница Кельдар"}, "abbreviation": {"KMC"}, "incorporationDate": {"1999"}, "registrationNumber": {"1027700132195"},
		"taxNumber": {"7707083893"}, "swiftBic": {"KELDAFKA"}, "country": {"af"}, "program": {"Testland"}, "birthDate": nil,
	})
	v := s.find(t, "400")
	if v.Schema != "Vessel" || v.First("imoNumber") != "9187629" || v.First("notes") != "IMO Number: 9187629" {
		t.Errorf("the vessel is a %s: %v", v.Schema, v.Properties)
	}
	for object, want := range map[string]string{"vessel": "Vessel", "aircraft": "Airplane", "Vessel": "Vessel", "statue": "LegalEntity"} {
		s := mustParse(t, SECOXML, Options{}, secoFile(`<target ssid="1"><object object-type="`+object+`"><identity><name name-type="primary-name"><name-part order="1" name-part-type="whole-name"><value>Mill Star</value></name-part></name></identity></object></target>`))
		if got := s.find(t, "1").Schema; got != want || (s.Report.Drift["object-type=statue"] == 1) != (object == "statue") {
			t.Errorf("object %s is a %s, drift %v", object, got, s.Report.Drift)
		}
	}
}

// A file of the changes only must not be taken for the list.
func TestSECOAmendmentIsNoWholeList(t *testing.T) {
	s := mustParse(t, SECOXML, Options{}, bytesFile("seco.xml", bytes.Replace(fixture(t, "seco.xml"), []byte(`list-type="whole-list"`), []byte(`list-type="amendment"`), 1)))
	if len(s.Entries) == 0 || s.Report.Excerpt != "list-type amendment" {
		t.Fatalf("%d entries, excerpt %q", len(s.Entries), s.Report.Excerpt)
	}
	refusals := Gates(s, nil, DefaultGates())
	if len(refusals) != 1 || refusals[0].Gate != GateExcerpt || !strings.Contains(refusals[0].Message, "whole list") {
		t.Errorf("refusals %+v", refusals)
	}
	if got := Gates(secoSnapshot(t), nil, DefaultGates()); len(got) != 0 {
		t.Errorf("the whole list is refused: %+v", got)
	}
}

func TestSECOBadRecordsAndWrongFiles(t *testing.T) {
	name := `<name-part order="1" name-part-type="whole-name"><value>Ombran Keldar</value></name-part>`
	s := mustParse(t, SECOXML, Options{}, secoFile(secoNamed("1", name), `<target ssid="2"><thing/></target>`, secoNamed("3", ""), secoNamed("", name)))
	if len(s.Entries) != 1 || len(s.Bad) != 3 {
		t.Fatalf("%d entries, bad %+v", len(s.Entries), s.Bad)
	}
	for i, want := range []string{"no individual, entity or object", "no name", "no key"} {
		if !strings.Contains(s.Bad[i].Reason, want) || !strings.Contains(s.Bad[i].Raw, "<target") || !strings.HasPrefix(s.Bad[i].Place, "seco.xml: target ") {
			t.Errorf("%+v, want %q", s.Bad[i], want)
		}
	}
	s = mustParse(t, SECOXML, Options{}, secoFile(secoNamed("1", name), secoNamed("1", strings.Replace(name, "Ombran", "Umran", 1))))
	if len(s.Entries) != 1 || len(s.Bad) != 1 || !strings.Contains(s.Bad[0].Reason, "twice") || !strings.Contains(s.Bad[0].Raw, "Umran") {
		t.Errorf("%d entries, bad %+v", len(s.Entries), s.Bad)
	}
	wantError(t, SECOXML, Options{}, ErrWrongFormat, []string{"<export>", "<swiss-sanctions-list>", "eu-xml"}, bytesFile("eu.xml", fixture(t, "eu.xml")))
	whole := fixture(t, "seco.xml")
	wantError(t, SECOXML, Options{}, ErrCut, []string{"seco.xml"}, bytesFile("seco.xml", whole[:len(whole)/2]))
	wantError(t, SECOXML, Options{}, ErrEmpty, nil, secoFile())
	wantError(t, SECOXML, Options{}, ErrEmpty, nil, secoFile(`<place ssid="1"><location>Herat</location></place>`))
	// History is not read, but it is checked.
	cut := bytes.Replace(whole, []byte("<novelty/>"), []byte("<novelty>"), 1)
	wantError(t, SECOXML, Options{}, ErrWrongFormat, []string{"novelty"}, bytesFile("seco.xml", cut))
	deep := bytes.Replace(whole, []byte("<novelty/>"), bytes.Repeat([]byte("<a>"), 100), 1)
	wantError(t, SECOXML, Options{}, ErrLimit, []string{"nests"}, bytesFile("seco.xml", deep))
}

// The publisher's own test file: three people, all born on a stated day.
func TestSECORealSample(t *testing.T) {
	s := mustParse(t, SECOXML, Options{}, diskFile(testdata.Path(t, "watchlists", "format_samples", "seco_official_test_2024-01-17.xml")))
	if len(s.Entries) != 3 || len(s.Bad) != 0 || len(s.Report.Drift) != 0 || s.Report.Dates["Person"]["day"]+s.Report.Dates["Person"]["day placeholder"] != 3 {
		t.Errorf("%d entries, bad %v, drift %v, dates %v", len(s.Entries), s.Bad, s.Report.Drift, s.Report.Dates)
	}
	wantTexts(t, s.find(t, "64398"), map[string][]string{"name": {"Test B"}, "gender": {"female"}, "nationality": {"gb"}, "birthDate": {"2025-12-31"}, "program": {"PPDM"}})
	if s.Report.Excerpt != "list-type amendment" {
		t.Errorf("the file says that it is an amendment, read as %q", s.Report.Excerpt)
	}
}

func FuzzSECOXML(f *testing.F) {
	b := fixture(f, "seco.xml")
	f.Add(b)
	f.Add(b[:len(b)/2])
	f.Add([]byte(`<swiss-sanctions-list date="x" list-type="y"><target ssid="1"><object object-type="z"><identity><name name-type="q" quality="r"><name-part order="-1"><value>A</value><spelling-variant>Я</spelling-variant></name-part></name></identity><relation target-id="1"/></object><modification modification-type="de-listed" effective-date="9"/></target></swiss-sanctions-list>`))
	f.Fuzz(func(t *testing.T, b []byte) { parseTwice(t, SECOXML, Options{}, bytesFile("seco.xml", b)) })
}

// A file of the size of the whole Swiss list (42 MB, half of it history) parses
// in less than 256 MB.
func TestSECOMemoryOfALargeFile(t *testing.T) {
	if testing.Short() {
		t.Skip("generating and parsing 42 MB takes some seconds; run without -short")
	}
	measureMemory(t, SECOXML, 42<<20, 256<<20, 5_000, writeLargeSECO)
}

// writeLargeSECO writes targets as the list has them, the places they refer to
// at the end, and a former state of each in its modifications.
func writeLargeSECO(dst io.Writer, size int64) (int64, error) {
	count := &countingWriter{w: dst}
	w := bufio.NewWriterSize(count, 64<<10)
	fmt.Fprint(w, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><swiss-sanctions-list list-type="whole-list" date="2031-04-05"><sanctions-program ssid="1"><program-key lang="eng">Testland</program-key><program-name lang="eng">Ordinance</program-name><sanctions-set ssid="2" lang="eng">Annex</sanctions-set></sanctions-program>`)
	text := strings.Repeat("Keeper of the gate, who mills for those who open it. ", 12)
	i := 0
	for ; count.n < size; i++ {
		var identity strings.Builder
		fmt.Fprintf(&identity, `<identity ssid="%d" main="true">`, i)
		for j := range 3 {
			fmt.Fprintf(&identity, `<name ssid="%d" name-type="%s" quality="good" lang="eng"><name-part order="1" name-part-type="family-name"><value>Keldar%d</value><spelling-variant lang="RUS" script="LATN">Kildar%d</spelling-variant><spelling-variant lang="RUS" script="CYRL">Кельдар%d</spelling-variant></name-part><name-part order="2" name-part-type="given-name"><value>Ombran%d</value><spelling-variant lang="RUS" script="CYRL">Омбран</spelling-variant></name-part></name>`,
				j, ifElse(j == 0, "primary-name", "alias"), i, i, i, j)
		}
		fmt.Fprintf(&identity, `<nationality><country iso-code="AF">Afghanistan</country></nationality><day-month-year day="21" month="5" year="1960" calendar="Gregorian" quality="good"/><place-of-birth place-id="p%d"/><address place-id="p%d"><address-details>Mill Lane %d</address-details></address></identity>`, i, i, i)
		fmt.Fprintf(w, `<target ssid="%d"><sanctions-set-id>2</sanctions-set-id><individual sex="male">%s<justification ssid="1">%s</justification><other-information ssid="2">Passport number: AB%07d</other-information></individual>`, i, identity.String(), text, i)
		fmt.Fprintf(w, `<modification modification-type="amended" publication-date="2030-01-01" effective-date="2030-01-01"><removed><target ssid="%d"><individual>%s<justification>%s</justification></individual></target></removed><added><justification>%s</justification></added></modification><modification modification-type="listed" publication-date="2020-01-01" effective-date="2020-01-01"/></target>`, i, identity.String(), text, text)
	}
	for j := range i {
		fmt.Fprintf(w, `<place ssid="p%d"><location>Herat %d</location><area>Herat province</area><country iso-code="AF">Afghanistan</country></place>`, j, j)
	}
	fmt.Fprint(w, `</swiss-sanctions-list>`)
	err := w.Flush()
	return count.n, err
}
