package screen

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/score"
)

var update = flag.Bool("update", false, "write the golden files")

// The bytes of the document are frozen. The result is put together by hand here, because the points may change with every
// engine and the form may not. If this test fails, version 1 was changed: make a version 2 beside it instead.
func TestEvidenceVersion1IsFrozen(t *testing.T) {
	e := &Engine{model: score.NewModel(), id: "e1-0123456789abcdef0123456789abcdef"}
	q := person("subject-7", "Kvastimír “Kva” Drobnjakov\u2028</script>", "1961-04-12")
	l := e.Index(active("red"), []Entry{{"red", "red-1", person("red-1", "Квастимир Дробняков", "1961")}})
	c := &Config{ID: "visa", Version: 12, Lists: []string{"red", "blue"}, Policy: score.Policy{
		Sigma: 560, Lambda: 350, Prior: 1000, Line: 85_000, Floor: 5_000, WeakSupport: 5_000_000,
		Bands:          []score.BandEdge{{Band: "strong", From: 200_000}, {Band: "possible", From: 85_000}},
		WeakAliasAlone: map[string]bool{"red": true, "blue": false},
	}}
	r := Result{
		Outcome: PotentialMatch,
		Sources: []Source{{List: "blue", Problem: "missing: no snapshot is active"}, {List: "red", Snapshot: 41, Hash: "cafe"}},
		Candidates: []Candidate{{
			List: "red", Key: "red-1", EntryHash: l.entries[0].Entity.Hash(), Above: true,
			Result: score.Result{
				Score: 11_999_999, Probability: 199_999, Band: "possible", QueryName: "Kvastimír", EntryName: "Квастимир Дробняков", WeakOnly: true,
				Contributions: []score.Contribution{
					{Feature: "name.token", Query: "kvastimír", Entry: "квастимир", Level: "equal", Route: "cyrillic-icao", Points: 12_000_000},
					{Feature: "birthDate", Query: "1961-04-12", Entry: "1961", Level: "year equal", Points: -1},
				},
			},
		}},
	}
	got := e.Evidence(q, c, &r, l)
	path := filepath.Join("testdata", "evidence-1.json")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("the evidence document changed (-golden +now):\n%s", cmp.Diff(string(want), string(got)))
	}
	if d := Digest(got); len(d) != 64 || d == Digest(got[1:]) {
		t.Errorf("digest %q", d)
	}
}

// Whatever goes into it, the document must be in RFC 8785 form, one line, and the same when made again from its inputs.
func TestEvidenceIsCanonicalAndReproducible(t *testing.T) {
	e := New()
	rapid.Check(t, func(t *rapid.T) {
		all := drawEntries(t, rapid.IntRange(0, 6).Draw(t, "entries"))
		q := drawEntity(t, "s")
		q.Add("notes", entity.Value{Text: rapid.String().Draw(t, "notes"), Original: rapid.String().Draw(t, "original")})
		c := config("blue", "red")
		c.ID = rapid.String().Draw(t, "id")
		c.Policy.WeakAliasAlone = map[string]bool{"blue": true, "red": rapid.Bool().Draw(t, "red alone"), rapid.String().Draw(t, "list"): true}
		make1 := func() []byte {
			l := e.Index(active("blue", "red"), all)
			r := l.Screen(q, c)
			return e.Evidence(q, c, &r, l)
		}
		doc := make1()
		canonical := jsontext.Value(bytes.Clone(doc))
		if err := canonical.Canonicalize(); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(canonical, doc) {
			t.Fatalf("not canonical:\n%s", cmp.Diff(string(canonical), string(doc)))
		}
		if bytes.ContainsAny(doc, "\n\r") {
			t.Fatal("the document is not one line")
		}
		if !bytes.Equal(doc, make1()) {
			t.Fatal("made again, the document differs")
		}
	})
}

// Every number an outcome depends on must be in the document and survive the way through a replay request.
func TestConfigurationIsWhollyInTheEvidence(t *testing.T) {
	for _, x := range []struct{ in, doc any }{
		{score.Policy{}, policyDoc{}},
		{Config{}, configDoc{}},
		{Source{}, sourceDoc{}},
		{score.Contribution{}, contributionDoc{}},
		{score.BandEdge{}, bandDoc{}},
	} {
		in, doc := reflect.TypeOf(x.in), reflect.TypeOf(x.doc)
		if in.NumField() != doc.NumField() {
			t.Errorf("%v has %d fields and %v %d: the evidence document lacks one", in, in.NumField(), doc, doc.NumField())
		}
	}
	c := &Config{ID: "x", Version: 2, Lists: []string{"a", "b"}, Policy: score.Policy{
		Sigma: 1, Lambda: 2, Prior: 7, Line: 3, Floor: 4, WeakSupport: 5, Bands: []score.BandEdge{{Band: "b", From: 6}}, WeakAliasAlone: map[string]bool{"l": true, "m": false},
	}}
	for i := range reflect.TypeOf(c.Policy).NumField() {
		if reflect.ValueOf(c.Policy).Field(i).IsZero() {
			t.Errorf("field %s of the policy is zero here, so its way is not tested", reflect.TypeOf(c.Policy).Field(i).Name)
		}
	}
	d := newConfigDoc(c)
	if diff := cmp.Diff(c, d.config()); diff != "" {
		t.Errorf("through the document:\n%s", diff)
	}
}
