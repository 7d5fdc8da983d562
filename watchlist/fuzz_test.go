package watchlist

import (
	"bytes"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/entity"
)

// checkSnapshot is what holds of whatever a parser makes of foreign bytes.
func checkSnapshot(t *testing.T, s *Snapshot, err error) {
	if err != nil {
		if s != nil {
			t.Fatal("an error with a snapshot")
		}
		return
	}
	if len(s.Entries) == 0 {
		t.Fatal("no entries and no error")
	}
	for i, e := range s.Entries {
		if e.Key == "" || e.Key != e.Entity.ID || i > 0 && s.Entries[i-1].Key >= e.Key {
			t.Fatalf("key %q of entity %q after entry %d", e.Key, e.Entity.ID, i)
		}
		if entity.Matchable(e.Entity.Schema) && !comparable(e.Entity) {
			t.Fatalf("%s has nothing to be found by", e.Key)
		}
		for p, vs := range e.Entity.Properties {
			if entity.Denied(p) {
				t.Fatalf("%s holds %s", e.Key, p)
			}
			for _, v := range vs {
				if v.Text == "" || !utf8.ValidString(v.Text) || !utf8.ValidString(v.Original) {
					t.Fatalf("%s: %s is %q from %q", e.Key, p, v.Text, v.Original)
				}
			}
		}
	}
	for _, b := range s.Bad {
		if b.Place == "" || b.Reason == "" || len(b.Raw) > maxRaw+utf8.UTFMax || !utf8.ValidString(b.Raw) {
			t.Fatalf("bad record %+v", b)
		}
	}
	if len(s.Hash) != 64 || s.Report.Entries != len(s.Entries) || s.Report.Bad != len(s.Bad) {
		t.Fatalf("hash %q, report %+v", s.Hash, s.Report)
	}
	if len(Delta(s.Entries, s.Entries)) != 0 {
		t.Fatal("a snapshot differs from itself")
	}
	if _, err := json.Marshal(s.Report, json.Deterministic(true)); err != nil {
		t.Fatal(err)
	}
}

// parseTwice also expects the same bytes to give the same list.
func parseTwice(t *testing.T, f Format, o Options, files ...File) {
	o.List = "fuzz"
	o.Limits = Limits{Bytes: 1 << 20, Records: 2000, Field: 64 << 10}
	a, err := Parse(t.Context(), f, files, o)
	checkSnapshot(t, a, err)
	b, err := Parse(t.Context(), f, files, o)
	if (a == nil) != (b == nil) || a != nil && a.Hash != b.Hash {
		t.Fatalf("the same bytes gave another list (%v)", err)
	}
}

func FuzzUNXML(f *testing.F) {
	b := fixture(f, "un.xml")
	f.Add(b)
	f.Add(b[:len(b)/2])
	f.Add([]byte(`<CONSOLIDATED_LIST><ENTITIES><ENTITY><FIRST_NAME>A (B)</FIRST_NAME><REFERENCE_NUMBER>x</REFERENCE_NUMBER></ENTITY></ENTITIES></CONSOLIDATED_LIST>`))
	f.Add([]byte(`<?xml version="1.0" encoding="windows-1252"?><CONSOLIDATED_LIST><INDIVIDUALS/></CONSOLIDATED_LIST>`))
	f.Fuzz(func(t *testing.T, b []byte) { parseTwice(t, UNXML, Options{}, bytesFile("un.xml", b)) })
}

func FuzzOFACCSV(f *testing.F) {
	f.Add(fixture(f, "sdn.csv"), fixture(f, "alt.csv"), fixture(f, "add.csv"), fixture(f, "sdn_comments.csv"))
	f.Add([]byte("1,\"A\",-0- ,\"X\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 1; a.k.a. 'B'\"\r\n\x1a"), []byte("1,1,\"aka\",\"B\",-0- "), []byte("1,1,-0- ,-0- ,-0- ,-0- "), []byte("1,\"x\""))
	f.Fuzz(func(t *testing.T, sdn, alt, add, comments []byte) {
		parseTwice(t, OFACCSV, Options{}, bytesFile("sdn.csv", sdn), bytesFile("alt.csv", alt), bytesFile("add.csv", add), bytesFile("sdn_comments.csv", comments))
		parseTwice(t, OFACCSV, Options{Absent: []string{"alt", "add", "sdn_comments"}}, bytesFile("sdn.csv", sdn))
	})
}

// FuzzOFACRemark goes at the grammar of the remarks alone.
func FuzzOFACRemark(f *testing.F) {
	f.Add("DOB 10 Dec 1948; alt. DOB circa 1950; POB Herat, Afghanistan; Passport 1084010 (Egypt) issued 05 Oct 2002; a.k.a. 'MILLER, Abu'.", true)
	f.Add("Digital Currency Address - XBT 1abc; Tax ID No. 12 (Russia); Linked To: X (Y; Z).", false)
	f.Fuzz(func(t *testing.T, remark string, person bool) {
		if !utf8.ValidString(remark) {
			t.Skip("files with invalid text are refused before")
		}
		l := newLoad(t.Context(), OFACCSV, Options{List: "fuzz"})
		schema := "Organization"
		if person {
			schema = "Person"
		}
		o := ofacParty{draft: l.draft("x", schema), person: person}
		o.remarks(remark, "")
		for p, vs := range o.e.Properties {
			for _, v := range vs {
				if v.Text == "" || !utf8.ValidString(v.Text) {
					t.Fatalf("%s is %q", p, v.Text)
				}
			}
		}
		if tidy(remark) != "" && len(o.e.Properties["description"]) != 1 {
			t.Fatalf("the remark %q is not kept", remark)
		}
	})
}

func FuzzFTM(f *testing.F) {
	f.Add(fixture(f, "entities.ftm.json"))
	f.Add([]byte(`{"id":"a","schema":"Person","properties":{"name":["A"]}}`))
	f.Fuzz(func(t *testing.T, b []byte) { parseTwice(t, FTM, Options{}, bytesFile("e.json", b)) })
}

func FuzzOwnCSV(f *testing.F) {
	f.Add(fixture(f, "own.csv"))
	f.Add([]byte("id;kind;names;born;country;sex\n1;Person;A B;1971;af;m\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		parseTwice(t, CSV, Options{Mapping: ownMapping()}, bytesFile("own.csv", b))
	})
}

// FuzzListedName: every name comes out of a field whole and tidy.
func FuzzListedName(f *testing.F) {
	for _, s := range []string{"A; B", "Jin Tiesan (金铁三)", "a) X b) Y", "“Nick”", "Front (HTS) (هيئة (original script); A; B)", "Ul-Haq, Dr. Amin", "X (previously listed as)", ")) ((", "A (born 1970)", "Ul-.q , Dr"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, person bool) {
		if !utf8.ValidString(s) {
			t.Skip("files with invalid text are refused before")
		}
		total := 0
		for _, n := range readName(s, person) {
			if n.text == "" || n.text != tidy(n.text) {
				t.Fatalf("%q gives the name %q", s, n.text)
			}
			total += len(n.text)
		}
		if total > 2*len(s)+8 {
			t.Fatalf("%q gives %d bytes of names", s, total)
		}
	})
}

func FuzzArchive(f *testing.F) {
	f.Add(gz(f, fixture(f, "un.xml")))
	f.Add(zipped(f, map[string][]byte{"a.xml": fixture(f, "un.xml")}))
	f.Fuzz(func(t *testing.T, b []byte) {
		if bytes.HasPrefix(b, []byte("\x1f\x8b")) || bytes.HasPrefix(b, []byte("PK")) {
			parseTwice(t, UNXML, Options{}, bytesFile("un", b))
		}
	})
}
