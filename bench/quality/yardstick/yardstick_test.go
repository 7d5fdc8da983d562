package yardstick

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/score"
)

var model = score.NewModel()

func profile(schema, name string, more ...string) *score.Profile {
	e := (&entity.Entity{Schema: schema}).Add("name", entity.Value{Text: name})
	for i := 0; i+1 < len(more); i += 2 {
		e.Add(more[i], entity.Value{Text: more[i+1]})
	}
	return model.Profile(e)
}

// The published examples of the rules, with the scores their makers give.
func TestPublishedExamples(t *testing.T) {
	for _, tc := range []struct {
		schema, query, entry string
		want                 float64
	}{
		{"Person", "Jon Smith", "John Smith", 0.5},           // three letters bear no edit
		{"Person", "Johnn Smith", "John Smith", 0.9},         // five bear one
		{"Person", "Kim Jong-uun", "Kim Jong-un", 0.667},     // a short token is over budget
		{"Person", "Michel Obama", "Michelle Obama", 0.875},  // two edits in eight letters
		{"Person", "Olaf Schulze", "Olaf Scholz", 0.834},     // one exchanged for a letter like it, one left out
		{"Person", "Kim Pong-ryul", "Kim Pyong-ryul", 0.933}, // one of five
		{"Person", "Vladimir nitPu", "Vladimir Putin", 0.5},  // no part in common: two extras
		{"Person", "Salman bin Muhammad", "Muhammad bin Salman", 1},
		{"Company", "Deutsche Bank AG", "Deutsche Bank GmbH", 0.708},
		{"Company", "Crystalord Systems Limited", "Crystalord Ltd", 0.752},
		{"Organization", "Management Company", "Westminister Management Company", 0.75},
	} {
		got := Score(NewParty(profile(tc.schema, tc.query), nil), NewParty(profile(tc.schema, tc.entry), nil))
		if math.Abs(got-tc.want) > 0.006 {
			t.Errorf("%s, %s: %.3f, published %.3f", tc.query, tc.entry, got, tc.want)
		}
	}
}

// A birth date in another year costs .40, a country .20, a gender .20; a flipped day
// half of the day.
func TestPenalties(t *testing.T) {
	entry := profile("Person", "Zarif Qodirbekov", "birthDate", "1971-03-05", "nationality", "tj", "gender", "male")
	for _, tc := range []struct {
		with []string
		want float64
	}{
		{nil, 1},
		{[]string{"birthDate", "1971-03-05"}, 1},
		{[]string{"birthDate", "1990-07-09"}, 0.6},
		{[]string{"birthDate", "1971-05-03"}, 0.875},
		{[]string{"birthDate", "1990"}, 0.85},
		{[]string{"birthDate", "1971"}, 1},
		{[]string{"birthDate", "1990-07-09", "nationality", "fr", "gender", "female"}, 0.2},
	} {
		got := Score(NewParty(profile("Person", "Zarif Qodirbekov", tc.with...), nil), NewParty(entry, nil))
		if math.Abs(got-tc.want) > 1e-9 {
			t.Errorf("%v: %.3f, want %.3f", tc.with, got, tc.want)
		}
	}
}

func TestBudget(t *testing.T) {
	for n, want := range map[int]float64{1: 0, 3: 0, 4: 0.81, 5: 1.29, 8: 2.1, 15: 3.0} {
		if got := budget(n); math.Abs(got-want) > 0.01 {
			t.Errorf("%d letters bear %.3f, published %.2f", n, got, want)
		}
	}
}

func TestNamesOfOneIdentifier(t *testing.T) {
	table := ReadNames([]byte("fernando, hernando, فرناندو => Q1\nzarif => Q2\n"), func(w string) bool { return w != "zarif" })
	if len(table) != 3 || table["zarif"] != nil {
		t.Fatalf("%v", table)
	}
	q, e := profile("Person", "Fernando Qodirbekov"), profile("Person", "فرناندو Qodirbekov")
	if got := Score(NewParty(q, table), NewParty(e, table)); math.Abs(got-0.95) > 1e-9 {
		t.Errorf("with the table %.3f, want the mean of .9 and 1", got)
	}
	if got := Score(NewParty(q, nil), NewParty(e, nil)); got > 0.5 {
		t.Errorf("without the table %.3f", got)
	}
}

func TestWeakAliasCountsToTheLetterOnly(t *testing.T) {
	entry := model.Profile((&entity.Entity{Schema: "Person"}).Add("name", entity.Value{Text: "Zarif Qodirbekov"}).Add("weakAlias", entity.Value{Text: "Temur Lang"}))
	if got := Score(NewParty(profile("Person", "Temur Lang"), nil), NewParty(entry, nil)); got != 0.8 {
		t.Errorf("to the letter: %.3f", got)
	}
	if got := Score(NewParty(profile("Person", "Temurr Lang"), nil), NewParty(entry, nil)); got > 0.1 {
		t.Errorf("nearly: %.3f", got)
	}
}

// The textbook values of Winkler (1990).
func TestJaroWinklerTextbook(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want float64
	}{{"martha", "marhta", 0.9611}, {"dwayne", "duane", 0.84}, {"dixon", "dicksonx", 0.8133}, {"", "a", 0}, {"abc", "abc", 1}, {"abc", "xyz", 0}} {
		if got := jaroWinkler(tc.a, tc.b); math.Abs(got-tc.want) > 0.0001 {
			t.Errorf("%s, %s: %.4f, want %.4f", tc.a, tc.b, got, tc.want)
		}
	}
}

// The bound is never below the similarity, and both are symmetric.
func TestBoundHolds(t *testing.T) {
	word := rapid.StringMatching(`[a-e0 ]{1,12}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := Whole{text: word.Draw(t, "a")}, Whole{text: word.Draw(t, "b")}
		for _, w := range []*Whole{&a, &b} {
			for i := range len(w.text) {
				w.counts[letter(w.text[i])]++
			}
		}
		s := jaroWinkler(a.text, b.text)
		if most := a.bound(&b); s > most+1e-12 {
			t.Fatalf("%q, %q: %.4f above the bound %.4f", a.text, b.text, s, most)
		}
		if back := jaroWinkler(b.text, a.text); math.Abs(back-s) > 1e-12 {
			t.Fatalf("%q, %q: %.4f one way, %.4f the other", a.text, b.text, s, back)
		}
	})
}

// Scores stay between 0 and 1, and a name equals itself, whatever the text.
func TestScoresStayInBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		schema := rapid.SampledFrom([]string{"Person", "Company", "Vessel", "LegalEntity"}).Draw(t, "schema")
		a, b := rapid.String().Draw(t, "a"), rapid.StringMatching(`[A-Za-z0-9. ]{0,30}`).Draw(t, "b")
		x, y := NewParty(profile(schema, a), nil), NewParty(profile(schema, b), nil)
		for _, s := range []float64{Score(x, y), Score(y, x)} {
			if s < 0 || s > 1 {
				t.Fatalf("%q, %q: %v", a, b, s)
			}
		}
		if s := Score(y, y); len(y.names) > 0 && y.names[0].text != "" && s != 1 {
			t.Fatalf("%q is itself by %v only", b, s)
		}
	})
}
