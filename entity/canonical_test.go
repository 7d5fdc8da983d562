package entity

import (
	"bytes"
	"slices"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"pgregory.net/rapid"
)

// These bytes are frozen. A failure of this test means that every hash in every
// store would change: bring in a version 2 beside version 1 instead.
const (
	sampleCanonical = `{"canonical":"revet-entity-1","datasets":["eu_fsf","un_sc"],"id":"un-QDi.001","properties":{` +
		`"alias":["Lydia",{"quality":"low","text":"Lydia","word":"Low"},{"quality":"good","text":"Vanya \"the Bear\"","word":"Good"}],` +
		`"birthDate":[{"original":"circa 1961","text":"1961~"}],"country":["ru"],` +
		`"name":[{"lang":"ru","original":"Иван Петров","text":"Ivan Petrov"}]},"referents":["old-1"],"schema":"Person","target":true}`
	sampleHash = "5fd35d712a51d7aeacc343ded55a28741e496964028c4ead0c04826b4c16670a"
	emptyHash  = "47c039ed3f41a8ed6fd322097268dd7e06c2bd207b66deb3e74c7ac3e0d7e78d"
)

func TestCanonicalIsFrozen(t *testing.T) {
	e := sample()
	if got := string(e.Canonical()); got != sampleCanonical {
		t.Errorf("Canonical:\n got %s\nwant %s", got, sampleCanonical)
	}
	if got := e.Hash(); got != sampleHash {
		t.Errorf("Hash = %s, want %s", got, sampleHash)
	}
	if got := (&Entity{}).Hash(); got != emptyHash {
		t.Errorf("Hash of the empty entity = %s, want %s", got, emptyHash)
	}
}

func TestCanonicalLeavesOutWhatIsVolatile(t *testing.T) {
	want := sample().Hash()
	for name, change := range map[string]func(*Entity){
		"caption":          func(e *Entity) { e.Caption = "other" },
		"first seen":       func(e *Entity) { e.FirstSeen = "other" },
		"last seen":        func(e *Entity) { e.LastSeen = "other" },
		"last change":      func(e *Entity) { e.LastChange = "other" },
		"dataset order":    func(e *Entity) { slices.Reverse(e.Datasets) },
		"dataset twice":    func(e *Entity) { e.Datasets = append(e.Datasets, e.Datasets...) },
		"value order":      func(e *Entity) { slices.Reverse(e.Properties["alias"]) },
		"value twice":      func(e *Entity) { e.Add("country", Value{Text: "ru"}) },
		"empty property":   func(e *Entity) { e.Properties["notes"] = []Value{} },
		"value of no text": func(e *Entity) { e.Properties["notes"] = []Value{{Original: "x"}} },
	} {
		e := sample()
		change(e)
		if e.Hash() != want {
			t.Errorf("%s changes the hash", name)
		}
	}
	for name, change := range map[string]func(*Entity){
		"id":       func(e *Entity) { e.ID = "other" },
		"schema":   func(e *Entity) { e.Schema = "Company" },
		"dataset":  func(e *Entity) { e.Datasets = e.Datasets[:1] },
		"referent": func(e *Entity) { e.Referents = nil },
		"target":   func(e *Entity) { e.Target = false },
		"text":     func(e *Entity) { e.Properties["country"][0].Text = "by" },
		"original": func(e *Entity) { e.Properties["country"][0].Original = "Russia" },
		"quality":  func(e *Entity) { e.Properties["alias"][1].Quality = Good },
		"word":     func(e *Entity) { e.Properties["alias"][1].Word = "low" },
		"lang":     func(e *Entity) { e.Properties["name"][0].Lang = "uk" },
		"new":      func(e *Entity) { e.Add("notes", Value{Text: "x"}) },
	} {
		e := sample()
		change(e)
		if e.Hash() == want {
			t.Errorf("%s does not change the hash", name)
		}
	}
}

func TestCanonicalProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := genEntity().Draw(t, "entity")
		canonical := e.Canonical()
		same := jsontext.Value(bytes.Clone(canonical))
		if err := same.Canonicalize(); err != nil || !bytes.Equal(same, canonical) {
			t.Fatalf("not as RFC 8785 writes it: %v\n%s\n%s", err, canonical, same)
		}
		shuffled := e.Clone()
		for name, values := range shuffled.Properties {
			shuffled.Properties[name] = rapid.Permutation(values).Draw(t, "values of "+name)
		}
		shuffled.Datasets = rapid.Permutation(e.Datasets).Draw(t, "datasets")
		if shuffled.Hash() != e.Hash() {
			t.Fatalf("order changes the hash:\n%s\n%s", canonical, shuffled.Canonical())
		}
	})
}
