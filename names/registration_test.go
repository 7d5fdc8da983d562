package names

import "testing"

func TestRegistrationsInNames(t *testing.T) {
	for _, x := range []struct{ text, name, number string }{
		{"GRACE 5 (IMO 9074729)", "GRACE 5", "9074729"},
		{"IMO: 9074729 GRACE 5", "GRACE 5", "9074729"},
		{"Grace 5, MMSI No. 422031200", "Grace 5", "422031200"},
		{"IMO 9074729", "IMO 9074729", "9074729"},
		{"GRACE IMO 907472", "GRACE IMO 907472", ""},
		{"Simon 9074729", "Simon 9074729", ""},
	} {
		name, found := Registrations(x.text)
		number := ""
		if len(found) == 1 {
			number = found[0].Text
		}
		if name != x.name || number != x.number || len(found) > 1 {
			t.Errorf("%q: %q, %v", x.text, name, found)
		}
	}
}

func TestPrefixesOfShipsCarryNothing(t *testing.T) {
	a := NewAnalyser()
	for _, text := range []string{"MV Grace", "M/V Grace", "M.V. Grace", "MT Grace"} {
		n := a.Name(text, Object)
		heavy := 0
		for i := range n.Tokens {
			if n.Tokens[i].Roles.Carries() {
				heavy++
			}
		}
		if heavy != 1 {
			t.Errorf("%q has %d tokens that carry identity, want the name alone", text, heavy)
		}
	}
}
