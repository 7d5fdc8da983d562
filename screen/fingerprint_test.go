package screen

import (
	"slices"
	"testing"

	"github.com/revetproject/revet/score"
)

func TestFingerprintIsOfComparedValuesAndBandOnly(t *testing.T) {
	base := func() *Candidate {
		return &Candidate{List: "red", Key: "k", EntryHash: "h", Above: true, Result: score.Result{
			Score: 10, Band: "possible", QueryName: "A", EntryName: "B", Contributions: []score.Contribution{
				{Feature: "name.token", Query: "ali", Entry: "aly", Level: "one letter differs", Route: "latin", Points: 9},
				{Feature: "birthDate", Query: "1961", Entry: "1961-04-12", Level: "year equal", Points: 1},
			},
		}}
	}
	want := Fingerprint(base())
	if len(want) != 64 {
		t.Fatalf("fingerprint %q", want)
	}
	for name, change := range map[string]func(*Candidate){
		"points":         func(c *Candidate) { c.Result.Score = 11; c.Result.Contributions[0].Points = 10 },
		"level's words":  func(c *Candidate) { c.Result.Contributions[0].Level = "near" },
		"route":          func(c *Candidate) { c.Result.Contributions[0].Route = "other" },
		"order":          func(c *Candidate) { slices.Reverse(c.Result.Contributions) },
		"entry version":  func(c *Candidate) { c.EntryHash = "other" },
		"value repeated": func(c *Candidate) { c.Result.Contributions = append(c.Result.Contributions, c.Result.Contributions[0]) },
	} {
		c := base()
		if change(c); Fingerprint(c) != want {
			t.Errorf("%s changed the fingerprint", name)
		}
	}
	for name, change := range map[string]func(*Candidate){
		"band":            func(c *Candidate) { c.Result.Band = "strong" },
		"subject's value": func(c *Candidate) { c.Result.Contributions[1].Query = "1962" },
		"entry's value":   func(c *Candidate) { c.Result.Contributions[1].Entry = "1961-04-13" },
		"new evidence": func(c *Candidate) {
			c.Result.Contributions = append(c.Result.Contributions, score.Contribution{Feature: "gender", Query: "male", Entry: "male"})
		},
		"lost evidence":     func(c *Candidate) { c.Result.Contributions = c.Result.Contributions[:1] },
		"values that shift": func(c *Candidate) { c.Result.Contributions[0].Query, c.Result.Contributions[0].Entry = "alia", "ly" },
	} {
		c := base()
		if change(c); Fingerprint(c) == want {
			t.Errorf("%s did not change the fingerprint", name)
		}
	}
}
