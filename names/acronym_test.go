package names

import (
	"slices"
	"testing"
)

// initialsOf are the letters by which a name may be met.
func initialsOf(name string) []string {
	n := NewAnalyser().Name(name, Organisation)
	var out []string
	for _, j := range n.Joins {
		for i := range j.Keys {
			if j.Keys[i].Initials() {
				out = append(out, j.Keys[i].Text[1:])
			}
		}
	}
	return out
}

// The names are invented.
func TestInitialsOfNames(t *testing.T) {
	for _, x := range []struct {
		name string
		want []string
	}{
		{"Bila Marzan Zavod", []string{"bmz"}},
		{"Tolvanian National Pearl Company", []string{"tnp", "tnpc"}},
		{"Tolvanian National Pearl Corporation", []string{"tnp", "tnpc"}},
		{"Tolvanian National Pearl Company Ltd", []string{"tnp", "tnpc"}},
		{"Bank of Tolvania and Quarvania", []string{"btq", "botaq"}},
		{"Ambra Pearl Company", []string{"apc"}},
		{"Ambra Pearl", nil},                                       // two letters are a coincidence
		{"Ambra Pearl Ltd", nil},                                   // a legal form has no letter
		{"Ambra 44 Pearl Divers", nil},                             // numbers have no initial
		{"Bravo Cedar Delta Ember Fjord Grove Hazel Kestrel", nil}, // longer than acronyms are
		{"Limited Liability Company Ambra", nil},                   // its own name is one word
	} {
		if got := initialsOf(x.name); !slices.Equal(got, x.want) {
			t.Errorf("%s: %v, want %v", x.name, got, x.want)
		}
	}
}
