package main

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// prepare writes the files of the lists that are at hand in another form only.
func prepare(data, dir string) ([]list, error) {
	parties, err := readParties(filepath.Join(data, "watchlists", "daily_2026_multi", "base_2026-07-29.jsonl.gz"))
	if err != nil {
		return nil, err
	}
	ofac, err := writeOFAC(dir, parties["OFAC"])
	if err != nil {
		return nil, err
	}
	eu, err := writeEU(dir, parties["EU"])
	if err != nil {
		return nil, err
	}
	return []list{
		{"ofac", "ofac-csv", ofac},
		{"un", "un-xml", []string{filepath.Join(data, "watchlists", "un_consolidated", "un_2025-11-15.xml.gz")}},
		{"eu", "eu-xml", []string{eu}},
		{"uk", "uk-conlist", []string{filepath.Join(data, "watchlists", "uk", "ConList_2023-06-05.csv.gz")}},
	}, nil
}

// party is one entry of the day's lists.
type party struct {
	Source    string   `json:"source"`
	Name      string   `json:"name"`
	Type      string   `json:"type"`
	UID       string   `json:"uid"`
	Aliases   []string `json:"aliases"`
	Country   string   `json:"nationality_code"`
	CountryAs string   `json:"nationality_raw"`
	Born      string   `json:"birth_date"`
	Address   string   `json:"address"`
	Program   string   `json:"program"`
	Remarks   string   `json:"remarks"`
}

func readParties(path string) (map[string][]party, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%w; the lists to load are those of the tests: set REVET_TESTDATA", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	out := make(map[string][]party)
	lines := bufio.NewReader(z)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 1 {
			var p party
			if err := json.Unmarshal(line, &p); err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			out[p.Source] = append(out[p.Source], p)
		}
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// writeOFAC writes the four files of OFAC's CSV form.
func writeOFAC(dir string, parties []party) ([]string, error) {
	const null = "-0- "
	var paths []string
	tables := map[string][][]string{}
	alias := 0
	for _, p := range parties {
		kind := null
		if p.Type == "Individual" {
			kind = "individual"
		}
		remarks := null
		if p.Born != "" {
			remarks = "DOB " + p.Born + "."
		}
		tables["sdn.csv"] = append(tables["sdn.csv"], []string{p.UID, p.Name, kind, orNull(p.Program), null, null, null, null, null, null, null, remarks})
		tables["add.csv"] = append(tables["add.csv"], []string{p.UID, "1", orNull(p.Address), null, orNull(p.CountryAs), null})
		for _, a := range p.Aliases {
			alias++
			tables["alt.csv"] = append(tables["alt.csv"], []string{p.UID, fmt.Sprint(alias), "aka", a, null})
		}
	}
	tables["sdn_comments.csv"] = [][]string{{parties[0].UID, "Linked To: nobody."}}
	for _, name := range []string{"sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"} {
		var b strings.Builder
		w := csv.NewWriter(&b)
		w.UseCRLF = true
		if err := w.WriteAll(tables[name]); err != nil {
			return nil, err
		}
		b.WriteByte(0x1a)
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

func orNull(s string) string {
	if s == "" {
		return "-0- "
	}
	return s
}

// writeEU writes a file of schema 1.1 of the EU's list.
func writeEU(dir string, parties []party) (string, error) {
	type attrs = []xml.Attr
	path := filepath.Join(dir, "eu.xml")
	f, err := os.Create(path)
	if err != nil {
		return "", err
	}
	out := bufio.NewWriter(f)
	if _, err := out.WriteString(xml.Header); err != nil {
		return "", err
	}
	enc := xml.NewEncoder(out)
	at := func(pairs ...string) attrs {
		var a attrs
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i+1] != "" {
				a = append(a, xml.Attr{Name: xml.Name{Local: pairs[i]}, Value: pairs[i+1]})
			}
		}
		return a
	}
	var failed error
	open := func(name string, a attrs) {
		if err := enc.EncodeToken(xml.StartElement{Name: xml.Name{Local: name}, Attr: a}); err != nil {
			failed = err
		}
	}
	shut := func(name string) {
		if err := enc.EncodeToken(xml.EndElement{Name: xml.Name{Local: name}}); err != nil {
			failed = err
		}
	}
	empty := func(name string, a attrs) { open(name, a); shut(name) }
	open("export", at("xmlns", "http://eu.europa.ec/fpi/fsd/export", "generationDate", "2026-07-29T12:00:00.000+02:00", "globalFileId", "1"))
	logical := 0
	id := func() string { logical++; return fmt.Sprint(logical) }
	for _, p := range parties {
		code, class := "enterprise", "E"
		if p.Type == "Individual" {
			code, class = "person", "P"
		}
		open("sanctionEntity", at("designationDetails", " ", "euReferenceNumber", "EU."+p.UID, "logicalId", p.UID))
		open("regulation", at("regulationType", "amendment", "organisationType", "commission", "publicationDate", "2024-01-02",
			"numberTitle", "2024/1", "programme", p.Program, "logicalId", id()))
		open("publicationUrl", nil)
		failed = firstError(failed, enc.EncodeToken(xml.CharData("http://eur-lex.europa.eu/example")))
		shut("publicationUrl")
		shut("regulation")
		empty("subjectType", at("code", code, "classificationCode", class))
		for _, name := range append([]string{p.Name}, p.Aliases...) {
			open("nameAlias", at("wholeName", name, "strong", "true", "regulationLanguage", "en", "logicalId", id()))
			empty("regulationSummary", at("regulationType", "amendment", "publicationDate", "2024-01-02", "numberTitle", "2024/1"))
			shut("nameAlias")
		}
		if p.Country != "" {
			empty("citizenship", at("region", "", "countryIso2Code", p.Country, "countryDescription", p.CountryAs, "logicalId", id()))
		}
		if len(p.Born) >= 4 {
			empty("birthdate", at("circa", "false", "calendarType", "GREGORIAN", "birthdate", full(p.Born), "year", p.Born[:4], "countryIso2Code", "00", "logicalId", id()))
		}
		if p.Address != "" {
			empty("address", at("street", p.Address, "countryIso2Code", "00", "countryDescription", "UNKNOWN", "logicalId", id()))
		}
		shut("sanctionEntity")
	}
	shut("export")
	return path, firstError(failed, enc.Flush(), out.Flush(), f.Close())
}

func full(date string) string {
	if len(date) == len("2006-01-02") {
		return date
	}
	return ""
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
