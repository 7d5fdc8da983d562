package names

import (
	"slices"
	"testing"
)

// Words of few consonants, and words whose consonants look like a digraph, meet
// the spellings of several countries.
func TestArabicWordsMeetTheirLatinSpellings(t *testing.T) {
	tests := []struct {
		native string
		latin  []string
	}{
		{"طه", []string{"Taha"}},
		{"فيض", []string{"Faiz", "Fayd"}},
		{"عزت", []string{"Ezat", "Izzat", "Ezzat"}},
		{"يحيى", []string{"Yahya", "Yahia"}},
		{"عيسى", []string{"Isa", "Issa", "Eisa"}},
		{"قصي", []string{"Qusay"}},
		{"عدي", []string{"Uday"}},
		{"هدى", []string{"Huda"}},
		{"جمعة", []string{"Juma"}},
		{"رؤوف", []string{"Rauf", "Raouf"}},
		{"ثريا", []string{"Thuraya", "Soraya"}},
		{"زبير", []string{"Zubair", "Zubayr"}},
		{"كاظم", []string{"Kazim", "Kathim", "Kadhim"}},
		{"رمضان", []string{"Ramadan", "Ramazan", "Ramathan"}},
		{"سهيل", []string{"Suhail"}},
		{"متصدق", []string{"Motassadeq"}},
		{"ولي", []string{"Wali", "Vali"}},
		{"الله", []string{"Allah", "Ullah"}},
		{"لكحل", []string{"Lakhal"}},
	}
	for _, tc := range tests {
		n := Tokens(tc.native, Person)
		for _, l := range tc.latin {
			if level, _, _ := Relate(&n[0], &Tokens(l, Person)[0]); level == Unrelated {
				t.Errorf("%s and %s are unrelated: %q", tc.native, l, keysOf(tc.native, Person))
			}
		}
	}
	for _, tc := range []struct{ text, key string }{{"طه", "taha arabic-pattern"}, {"متصدق", "matasadaq arabic-vowelled"}, {"كاظم", "kathm arabic-gulf"}} {
		if keys := keysOf(tc.text, Person); !slices.Contains(keys, tc.key) {
			t.Errorf("%s: %q is not among %q", tc.text, tc.key, keys)
		}
	}
}

func TestArabicCompoundsMeetNamesInOneWord(t *testing.T) {
	for _, tc := range []struct{ native, latin string }{{"ولي الله", "Waliullah"}, {"عبد القادر", "Abdelkader"}, {"ولی جان", "Walijan"}, {"هدايت الله", "Hidayatullah"}} {
		a := NewAnalyser()
		n, l := a.Name(tc.native, Person), a.Name(tc.latin, Person)
		ok := false
		for i := range n.Joins {
			level, _, _ := Relate(&n.Joins[i], &l.Tokens[0])
			ok = ok || level != Unrelated
		}
		if !ok {
			t.Errorf("no join of %s is related to %s", tc.native, tc.latin)
		}
	}
}
