package names

import "testing"

func TestCounterparts(t *testing.T) {
	first := func(s string) *Token { return &Tokens(s, Person)[0] }
	for _, p := range [][2]string{
		{"Michel", "Michelle"},
		{"Daniel", "Daniela"},
		{"Antonio", "Antonia"},
		{"Aleksandr", "Александра"},
		{"Amin", "Amina"},
		{"Jean", "Jeanne"},
		{"Karim", "Karima"},
		{"Martin", "Martina"},
	} {
		if a, b := first(p[0]), first(p[1]); !Counterparts(a, b) || !Counterparts(b, a) {
			t.Errorf("%s and %s are one name", p[0], p[1])
		}
	}
	for _, p := range [][2]string{
		{"Fatima", "Fatimah"},
		{"Mustafa", "Mustafo"},
		{"Ivanov", "Ivanova"},
		{"Abdulla", "Abdullo"},
		{"Hamid", "Hameed"},
		{"أمين", "Amina"}, // vowels were not written
		{"Nikola", "Nicolas"},
		{"Maria", "Mariya"},
	} {
		if a, b := first(p[0]), first(p[1]); Counterparts(a, b) || Counterparts(b, a) {
			t.Errorf("%s and %s are held to be a man's and a woman's name", p[0], p[1])
		}
	}
	// A family name has the ending of its bearer.
	a, b := Tokens("NOVAK, Petr", Person), Tokens("NOVAKA, Petr", Person)
	if Counterparts(&a[0], &b[0]) {
		t.Error("family names were taken for given names")
	}
}
