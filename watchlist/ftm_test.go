package watchlist

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/entity"
)

func TestFTM(t *testing.T) {
	b := fixture(t, "entities.ftm.json")
	s := mustParse(t, FTM, Options{}, bytesFile("entities.ftm.json", b))
	keys := make([]string, len(s.Entries))
	for i, e := range s.Entries {
		keys[i] = e.Key
	}
	if d := cmp.Diff([]string{"NK-1", "NK-2", "NK-3", "NK-4", "NK-4-s"}, keys); d != "" {
		t.Fatal(d)
	}
	e := s.find(t, "NK-1")
	wantTexts(t, e, map[string][]string{
		"name": {"Ombran Keldar"}, "alias": {"Umran Kildar"}, "weakAlias": {"Miller"}, "birthDate": {"1958-02-22"}, "topics": {"sanction"},
		"religion": nil, "ethnicity": nil,
	})
	if v := e.Properties["weakAlias"][0]; v.Quality != entity.Low {
		t.Errorf("weak alias %+v", v)
	}
	if strings.Join(e.Referents, ",") != "old-1" || !e.Target || e.LastChange != "2031-01-15T00:00:00" {
		t.Errorf("envelope lost: %+v", e)
	}
	if d := cmp.Diff(map[string]int{"religion": 1, "ethnicity": 2}, s.Report.Denied); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]int{"Person:color": 1}, s.Report.Drift); d != "" {
		t.Error(d)
	}
	if s.Report.UnknownCountries["zz-unknown"] != 1 || s.Report.Identifiers["lei"]["valid"]+s.Report.Identifiers["lei"]["invalid"] != 1 {
		t.Errorf("countries %v, identifiers %v", s.Report.UnknownCountries, s.Report.Identifiers)
	}
	// The edge is an entity, the nested sanction points to its entity.
	wantTexts(t, s.find(t, "NK-3"), map[string][]string{"owner": {"NK-1"}, "asset": {"NK-2"}})
	wantTexts(t, s.find(t, "NK-4-s"), map[string][]string{"entity": {"NK-4"}, "authority": {"Test office"}})

	if len(s.Bad) != 3 {
		t.Fatalf("bad: %+v", s.Bad)
	}
	for i, want := range []BadRecord{
		{Place: "entities.ftm.json line 5", Reason: "twice"}, {Place: "entities.ftm.json line 6", Reason: "no name"}, {Place: "entities.ftm.json line 7", Reason: "JSON"},
	} {
		if got := s.Bad[i]; got.Place != want.Place || !strings.Contains(got.Reason, want.Reason) || got.Raw == "" {
			t.Errorf("bad record %d is %+v, want %+v", i, got, want)
		}
	}
}

func TestFTMStampsAreNoContent(t *testing.T) {
	b := fixture(t, "entities.ftm.json")
	was := mustParse(t, FTM, Options{}, bytesFile("f", b))
	b = bytes.ReplaceAll(b, []byte("2031-02-01"), []byte("2031-03-01"))
	b = bytes.ReplaceAll(b, []byte(`"caption":"Ombran Keldar"`), []byte(`"caption":"O. Keldar"`))
	if mustParse(t, FTM, Options{}, bytesFile("f", b)).Hash != was.Hash {
		t.Error("first_seen, last_seen or caption changed the content hash")
	}
}

func TestFTMOfAnotherKind(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		kind error
		says string
	}{
		"delta":     {`{"op":"ADD","entity":{"id":"NK-1","schema":"Person","properties":{"name":["A"]}}}` + "\n", ErrWrongFormat, "delta file"},
		"catalogue": {`{"datasets":[{"name":"x"}]}` + "\n", ErrWrongFormat, "catalogue"},
		"index":     {`{"versions":{"2026":"https://example.org"}}` + "\n", ErrWrongFormat, "delta index"},
		"html":      {"<html>\n", ErrWrongFormat, "JSON lines"},
		"array":     {`[{"id":"x"}]`, ErrWrongFormat, "JSON lines"},
		"cut":       {`{"id":"a","schema":"Person","properties":{"name":["A"]}}` + "\n" + `{"id":"b","schema":"Per`, ErrCut, "line 2"},
		"blank":     {"\n\n", ErrEmpty, "no usable record"},
		"latin1":    {"{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Ren\xe9\"]}}\n", ErrEncoding, "offset"},
	} {
		t.Run(name, func(t *testing.T) {
			wantError(t, FTM, Options{}, c.kind, []string{c.says}, bytesFile("f.json", []byte(c.text)))
		})
	}
}
