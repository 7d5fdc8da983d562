package entity

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// sample has every member and every kind of value.
func sample() *Entity {
	e := &Entity{
		ID: "un-QDi.001", Schema: "Person", Caption: "Ivan <Petrov>", Datasets: []string{"un_sc", "eu_fsf"},
		Referents: []string{"old-1"}, FirstSeen: "2024-01-02T03:04:05", LastSeen: "2026-01-02T03:04:05",
		LastChange: "2025-01-02T03:04:05", Target: true,
	}
	e.Add("name", Value{Text: "Ivan Petrov", Original: "Иван Петров", Lang: "ru"})
	e.Add("alias", Value{Text: "Lydia"})
	e.Add("alias", Value{Text: "Lydia", Quality: Low, Word: "Low"})
	e.Add("alias", Value{Text: "Vanya \"the Bear\"", Quality: Good, Word: "Good"})
	e.Add("birthDate", Value{Text: "1961~", Original: "circa 1961"})
	e.Add("country", Value{Text: "ru"})
	return e
}

const sampleJSON = `{"caption":"Ivan <Petrov>","datasets":["un_sc","eu_fsf"],"first_seen":"2024-01-02T03:04:05",` +
	`"id":"un-QDi.001","last_change":"2025-01-02T03:04:05","last_seen":"2026-01-02T03:04:05",` +
	`"properties":{"alias":["Lydia","Lydia","Vanya \"the Bear\""],"birthDate":["1961~"],"country":["ru"],"name":["Ivan Petrov"]},` +
	`"referents":["old-1"],"schema":"Person",` +
	`"statements":{"alias":[{"value":"Lydia"},{"quality":"low","value":"Lydia","word":"Low"},` +
	`{"quality":"good","value":"Vanya \"the Bear\"","word":"Good"}],"birthDate":[{"original":"circa 1961","value":"1961~"}],` +
	`"name":[{"lang":"ru","original":"Иван Петров","value":"Ivan Petrov"}]},"target":true}`

func TestMarshalJSON(t *testing.T) {
	got, err := json.Marshal(sample())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sampleJSON, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	canonical := jsontext.Value(bytes.Clone(got))
	if err := canonical.Canonicalize(); err != nil || !bytes.Equal(canonical, got) {
		t.Errorf("not as RFC 8785 writes it: %v\n%s", err, canonical)
	}
	empty, err := json.Marshal(&Entity{})
	if err != nil || string(empty) != `{"id":"","properties":{},"schema":""}` {
		t.Errorf("empty entity: %s, %v", empty, err)
	}
}

func TestUnmarshalJSON(t *testing.T) {
	var got Entity
	if err := json.Unmarshal([]byte(sampleJSON), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sample(), &got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Plain FollowTheMoney, and what others make of it.
func TestUnmarshalForeign(t *testing.T) {
	const in = ` {"id":17, "schema":"Person", "unknown":{"deep":[1,{"x":null}]}, "target":false, "datasets":"one",
		"caption":null, "statements":[{"id":"x"}],
		"properties":{"name":"Ivan", "height":[1.80, 180], "alias":["", null, "Vanya"], "zodiac":["Leo"], "idNumber":12345678901234567890,
			"position":[true], "notes":null} } `
	var got Entity
	if err := got.UnmarshalJSON([]byte(in)); err != nil {
		t.Fatal(err)
	}
	want := &Entity{ID: "17", Schema: "Person", Datasets: []string{"one"}}
	want.Add("name", Value{Text: "Ivan"}).Add("height", Value{Text: "1.80"}).Add("height", Value{Text: "180"}).
		Add("alias", Value{Text: "Vanya"}).Add("zodiac", Value{Text: "Leo"}).
		Add("idNumber", Value{Text: "12345678901234567890"}).Add("position", Value{Text: "true"})
	if diff := cmp.Diff(want, &got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestUnmarshalJSONErrors(t *testing.T) {
	deep := strings.Repeat(`{"id":"x","properties":{"entity":[`, MaxNesting+2) + strings.Repeat(`]}}`, MaxNesting+2)
	for _, tt := range []struct {
		name, in string
		is       error
		says     string
	}{
		{"empty", ``, ErrSyntax, ""},
		{"list", `[]`, ErrSyntax, "must be an object"},
		{"text", `"x"`, ErrSyntax, "must be an object"},
		{"cut off", `{"id":"x"`, ErrSyntax, ""},
		{"two", `{"id":"x"}{"id":"y"}`, ErrSyntax, "one entity per line"},
		{"garbage behind", `{"id":"x"}]`, ErrSyntax, "one entity per line"},
		{"repeated member", `{"id":"x","id":"y"}`, ErrSyntax, "duplicate"},
		{"not UTF-8", "{\"id\":\"\xff\"}", ErrSyntax, "UTF-8"},
		{"id is a list", `{"id":["x"]}`, ErrSyntax, `"id"`},
		{"properties is a list", `{"properties":[]}`, ErrSyntax, "properties"},
		{"list in list", `{"properties":{"name":[["x"]]}}`, ErrSyntax, `"name" holds a list`},
		{"nested", `{"properties":{"sanctions":[{"id":"x"}]}}`, ErrNested, `"sanctions"`},
		{"nested scalar", `{"properties":{"sanctions":{"id":"x"}}}`, ErrNested, `"sanctions"`},
		{"dataset is an object", `{"datasets":[{"id":"x"}]}`, ErrNested, `"datasets"`},
		{"too large", strings.Repeat(" ", MaxBytes+1), ErrLimit, "bytes"},
		{"too many", `{"properties":{"name":[` + strings.Repeat(`"",`, MaxValues) + `""]}}`, ErrLimit, "values"},
	} {
		e := Entity{ID: "before"}
		err := e.UnmarshalJSON([]byte(tt.in))
		if !errors.Is(err, tt.is) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v, want it to say %q", tt.name, err, tt.says)
		}
		if e.ID != "before" {
			t.Errorf("%s: the entity was changed", tt.name)
		}
	}
	if _, err := ReadNested([]byte(deep)); !errors.Is(err, ErrLimit) {
		t.Errorf("deep nesting: %v", err)
	}
	if _, err := ReadNested([]byte(`{"id":"x","properties":{"sanctions":[{"schema":"Sanction"}]}}`)); !errors.Is(err, ErrSyntax) {
		t.Errorf("nested without an ID: %v", err)
	}
	if _, err := ReadNested([]byte(`{"datasets":[{"id":"x"}]}`)); err == nil {
		t.Error("an object among the datasets is accepted")
	}
}

func TestReadNested(t *testing.T) {
	const in = `{"id":"p","schema":"Person","properties":{"name":["Ivan"],
		"sanctions":[{"id":"s","schema":"Sanction","properties":{"program":["X"]}}, "s-elsewhere"],
		"ownershipOwner":[{"id":"o","schema":"Ownership","properties":{"owner":["p"],
			"asset":[{"id":"c","schema":"Company","properties":{"name":["Firm"]}}]}}],
		"addressEntity":{"id":"a","schema":"Address","properties":{"full":["Moscow"]}}}}`
	got, err := ReadNested([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	person := (&Entity{ID: "p", Schema: "Person"}).Add("name", Value{Text: "Ivan"}).
		Add("sanctions", Value{Text: "s-elsewhere"}).Add("addressEntity", Value{Text: "a"})
	sanction := (&Entity{ID: "s", Schema: "Sanction"}).Add("program", Value{Text: "X"}).Add("entity", Value{Text: "p"})
	ownership := (&Entity{ID: "o", Schema: "Ownership"}).Add("owner", Value{Text: "p"}).Add("asset", Value{Text: "c"})
	company := (&Entity{ID: "c", Schema: "Company"}).Add("name", Value{Text: "Firm"})
	address := (&Entity{ID: "a", Schema: "Address"}).Add("full", Value{Text: "Moscow"})
	if diff := cmp.Diff([]*Entity{person, sanction, ownership, company, address}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func genText() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"a", "b", "Lydia", "\u2028<&>", "\"\\", "\x00\x1f", "𝒳", "\uFFFD", "\xff\xfe", "é"}),
		rapid.String(),
	)
}

func genEntity() *rapid.Generator[*Entity] {
	return rapid.Custom(func(t *rapid.T) *Entity {
		texts := rapid.SliceOfN(genText(), 0, 3)
		e := &Entity{
			ID: genText().Draw(t, "id"), Schema: rapid.SampledFrom([]string{"Person", "Company", "", "Odd"}).Draw(t, "schema"),
			Caption: genText().Draw(t, "caption"), FirstSeen: genText().Draw(t, "first seen"),
			Datasets: texts.Draw(t, "datasets"), Referents: texts.Draw(t, "referents"), Target: rapid.Bool().Draw(t, "target"),
		}
		for range rapid.IntRange(0, 8).Draw(t, "values") {
			property := rapid.OneOf(rapid.SampledFrom([]string{"name", "alias", "birthDate", "\U0001F600", "\uFFFD", "\xff"}), genText()).Draw(t, "property")
			if e.Properties == nil {
				e.Properties = make(map[string][]Value)
			}
			e.Properties[property] = append(e.Properties[property], Value{
				Text: genText().Draw(t, "text"), Original: rapid.OneOf(rapid.Just(""), genText()).Draw(t, "original"),
				Quality: Quality(rapid.IntRange(0, 2).Draw(t, "quality")),
				Word:    rapid.OneOf(rapid.Just(""), genText()).Draw(t, "word"), Lang: rapid.SampledFrom([]string{"", "ru"}).Draw(t, "lang"),
			})
		}
		return e
	})
}

func TestJSONRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := genEntity().Draw(t, "entity")
		first, err := e.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		canonical := jsontext.Value(bytes.Clone(first))
		if err := canonical.Canonicalize(); err != nil || !bytes.Equal(canonical, first) {
			t.Fatalf("not as RFC 8785 writes it: %v\n%s\n%s", err, first, canonical)
		}
		var read Entity
		if err := read.UnmarshalJSON(first); err != nil {
			t.Fatal(err)
		}
		again, err := read.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first, again) {
			t.Fatalf("not stable:\n%s\n%s", first, again)
		}
		if read.Hash() != e.Hash() {
			t.Fatalf("the hash changes on the way:\n%s\n%s", e.Canonical(), read.Canonical())
		}
	})
}

func FuzzUnmarshalJSON(f *testing.F) {
	f.Add([]byte(sampleJSON))
	f.Add([]byte(`{"id":"p","schema":"Person","properties":{"sanctions":[{"id":"s","schema":"Sanction"}]}}`))
	f.Add([]byte(`{"statements":{"a":[{"value":"x","quality":"bad","word":[1]},3],"b":7},"properties":{"a":["x","x",1e400,true,null]}}`))
	f.Add([]byte(`{"properties":{"\ud83d\ude00":["\u0000"],"\uffff":"x"}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if all, err := ReadNested(b); err == nil {
			for _, e := range all {
				if _, err := e.MarshalJSON(); err != nil {
					t.Fatal(err)
				}
			}
		}
		var e Entity
		if e.UnmarshalJSON(b) != nil {
			return
		}
		first, err := e.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		var again Entity
		if err := again.UnmarshalJSON(first); err != nil {
			t.Fatalf("own output is refused: %v\n%s", err, first)
		}
		second, err := again.MarshalJSON()
		if err != nil || !bytes.Equal(first, second) {
			t.Fatalf("not stable: %v\n%s\n%s", err, first, second)
		}
		if e.Hash() != again.Hash() {
			t.Fatal("the hash changes on the way")
		}
		if !jsontext.Value(e.Canonical()).IsValid() {
			t.Fatalf("the canonical encoding is no JSON: %s", e.Canonical())
		}
	})
}

func BenchmarkUnmarshalJSON(b *testing.B) {
	b.SetBytes(int64(len(sampleJSON)))
	for b.Loop() {
		var e Entity
		if err := e.UnmarshalJSON([]byte(sampleJSON)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHash(b *testing.B) {
	e := sample()
	for b.Loop() {
		_ = e.Hash()
	}
}

func ExampleReadNested() {
	all, err := ReadNested([]byte(`{"id":"p","schema":"Person","properties":{
		"sanctions":[{"id":"s","schema":"Sanction","properties":{"program":["SDGT"]}}]}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range all {
		fmt.Printf("%s %s %q\n", e.ID, e.Schema, e.Texts("entity"))
	}
	// Output:
	// p Person []
	// s Sanction ["p"]
}
