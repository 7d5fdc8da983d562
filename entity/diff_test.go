package entity

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestDiff(t *testing.T) {
	after := sample()
	after.Caption, after.LastSeen = "other", "other"
	after.Properties["name"][0].Text = "IVAN  PETROV"          // letter case and blanks
	slices.Reverse(after.Properties["alias"])                  // order
	after.Properties["alias"][1].Quality = Good                // the low Lydia is now vouched for
	after.Properties["birthDate"] = []Value{{Text: "1961-05"}} // stated more finely
	after.Add("notes", Value{Text: "Review pursuant to resolution"})
	after.Add("passportNumber", Value{Text: "AB123456"})
	after.Add("programId", Value{Text: "QDi"})
	after.Add("topics", Value{Text: "sanction"})
	after.Add("birthPlace", Value{Text: "Moscow"})
	after.Add("zodiac", Value{Text: "Leo"})
	after.Datasets = append(after.Datasets, "us_ofac_sdn")
	after.Target = false
	want := []Difference{
		{Property: "alias", Before: []string{"Lydia [low]"}, After: []string{"Lydia [good]"}, Material: true},
		{Property: "birthDate", Before: []string{"1961~"}, After: []string{"1961-05"}, Material: true},
		{Property: "birthPlace", After: []string{"Moscow"}},
		{Property: "datasets", After: []string{"us_ofac_sdn"}},
		{Property: "notes", After: []string{"Review pursuant to resolution"}},
		{Property: "passportNumber", After: []string{"AB123456"}, Material: true},
		{Property: "programId", After: []string{"QDi"}, Material: true},
		{Property: "target", Before: []string{"true"}},
		{Property: "topics", After: []string{"sanction"}, Material: true},
		{Property: "zodiac", After: []string{"Leo"}},
	}
	if diff := cmp.Diff(want, Diff(sample(), after)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDiffOfNothing(t *testing.T) {
	if got := Diff(nil, nil); got != nil {
		t.Errorf("nothing differs from nothing: %v", got)
	}
	e := (&Entity{Schema: "Person"}).Add("gender", Value{Text: "male"})
	want := []Difference{
		{Property: "gender", After: []string{"male"}, Material: true},
		{Property: "schema", After: []string{"Person"}, Material: true},
	}
	if diff := cmp.Diff(want, Diff(nil, e)); diff != "" {
		t.Errorf("added (-want +got):\n%s", diff)
	}
	removed := Diff(e, nil)
	if len(removed) != 2 || !slices.Equal(removed[0].Before, []string{"male"}) || removed[0].After != nil || !removed[0].Material {
		t.Errorf("removed: %+v", removed)
	}
}

func TestMaterial(t *testing.T) {
	for _, tt := range []struct {
		schema, property string
		want             bool
	}{
		{"Person", "name", true},
		{"Person", "weakAlias", true},
		{"Person", "lastName", true},
		{"Person", "nationality", true},
		{"Person", "birthCountry", true},
		{"Person", "gender", true},
		{"Person", "phone", true},
		{"Person", "innCode", true},
		{"Company", "incorporationDate", true},
		{"Vessel", "flag", true},
		{"Vessel", "buildDate", true},
		{"Sanction", "program", true},
		{"Spaceship", "imoNumber", true},
		{"Person", "notes", false},
		{"Person", "position", false},
		{"Person", "title", false},
		{"Person", "deathDate", false},
		{"Person", "address", false},
		{"Person", "sourceUrl", false},
		{"Person", "modifiedAt", false},
		{"Person", "zodiac", false},
	} {
		if got := material(tt.schema, tt.property); got != tt.want {
			t.Errorf("%s.%s: material is %v", tt.schema, tt.property, got)
		}
	}
}

func TestDiffProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := genEntity().Draw(t, "a"), genEntity().Draw(t, "b")
		if d := Diff(a, a.Clone()); d != nil {
			t.Fatalf("an entity differs from its copy: %v", d)
		}
		there, back := Diff(a, b), Diff(b, a)
		if len(there) != len(back) {
			t.Fatalf("one way %v, the other %v", there, back)
		}
		for i := range there {
			if there[i].Property != back[i].Property || !slices.Equal(there[i].Before, back[i].After) || !slices.Equal(there[i].After, back[i].Before) {
				t.Fatalf("one way %v, the other %v", there[i], back[i])
			}
		}
	})
}

func TestClone(t *testing.T) {
	e := sample()
	c := e.Clone()
	if diff := cmp.Diff(e, c); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	c.Add("name", Value{Text: "x"})
	c.Properties["alias"][0].Text = "x"
	c.Datasets[0], c.Referents[0] = "x", "x"
	if diff := cmp.Diff(sample(), e); diff != "" {
		t.Errorf("the copy shares memory (-want +got):\n%s", diff)
	}
	if (*Entity)(nil).Clone() != nil {
		t.Error("the clone of nothing is something")
	}
}
