package score

import (
	"testing"
)

// between compares two people by name alone.
func between(m *Model, a, b string) int64 {
	p := DefaultPolicy()
	r := m.Compare(m.Profile(party("Person", "name="+a)), m.Profile(party("Person", "name="+b)), &p)
	return r.Score
}

func TestSpellingsThatSoundAlikeCostLittle(t *testing.T) {
	m := NewModel()
	for _, tc := range []struct{ name, near, far string }{
		{"Rashid Dostum", "Rashed Dostum", "Rushod Dostum"},
		{"Hussein Tarkhan", "Husayn Tarkhan", "Hasan Tarkhan"},
		{"Elvira Estrada", "Elwira Estrada", "Olvera Estrada"},
		{"Djamel Beghal", "Jamal Beghal", "Jumol Beghal"},
	} {
		near, far := between(m, tc.name, tc.near), between(m, tc.name, tc.far)
		if near < far+500_000 {
			t.Errorf("%s: %s scores %d, %s scores %d; want the first well above the second", tc.name, tc.near, near, tc.far, far)
		}
	}
}

func TestGivenNamesOfTheOtherSexContradict(t *testing.T) {
	m, line := NewModel(), DefaultPolicy().Line
	for _, p := range [][2]string{{"Michel Obama", "Michelle Obama"}, {"Daniela Barrera", "Daniel Barrera"}, {"Antonio Rojas", "Antonia Rojas"}, {"Amin Zadran", "Amina Zadran"}} {
		if s := between(m, p[0], p[1]); s >= line {
			t.Errorf("%s | %s scores %d, above the line", p[0], p[1], s)
		}
	}
	// Surnames follow the sex of one and the same family.
	if a, b := between(m, "Marina Kuznetsova", "Marina Kuznetsov"), between(m, "Marina Kuznetsova", "Marin Kuznetsov"); a < line || a < b+3_000_000 {
		t.Errorf("a feminine surname scores %d, a given name of the other sex %d", a, b)
	}
}

func TestTheFirstOfTwoFamilyNamesIsTheOneUsed(t *testing.T) {
	m := NewModel()
	full := "Liliana Palacios Restrepo"
	if a, b := between(m, full, "Liliana Palacios"), between(m, full, "Liliana Restrepo"); a < b+1_000_000 {
		t.Errorf("the first family name alone scores %d, the second %d", a, b)
	}
	if a, b := between(m, "Sabawi Hassan Tikriti", "Sabawi Tikriti"), between(m, "Sabawi Hassan Tikriti", "Sabawi Hassan"); a+2_000_000 < b {
		t.Errorf("without a Spanish name the rule applied: %d, %d", a, b)
	}
}
