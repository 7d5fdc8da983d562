package names

import "testing"

// TestHalvesOfAWordWeighWhatTheWordDoes: a slip that cuts a word in two makes no rarer name of it; words that somebody counted,
// and neighbours that make no word, keep their weights.
func TestHalvesOfAWordWeighWhatTheWordDoes(t *testing.T) {
	a := NewAnalyser()
	for _, x := range []struct {
		cut, whole string
		kind       Kind
	}{
		{"Muha mmad Tarkhani", "Muhammad Tarkhani", Person},
		{"Rodrig uez Lopez", "Rodriguez Lopez", Person},
		{"Nain ital Trading", "Nainital Trading", Organisation},
	} {
		cut, whole := a.Name(x.cut, x.kind), a.Name(x.whole, x.kind)
		if x.kind == Person && (cut.Weight > whole.Weight+2 || cut.Weight < whole.Weight-2) {
			t.Errorf("%s weighs %d, %s %d", x.cut, cut.Weight, x.whole, whole.Weight)
		}
		if cut.Weight < whole.Weight-2 {
			t.Errorf("%s weighs %d, less than %s with %d", x.cut, cut.Weight, x.whole, whole.Weight)
		}
	}
	for _, name := range []string{"Anna Lena", "Zbrzyk Qvorth", "Mary Anne"} {
		n := a.Name(name, Person)
		for i := range n.Tokens {
			alone := a.Name(n.Tokens[i].Text, Person)
			if n.Tokens[i].Weight != alone.Tokens[0].Weight {
				t.Errorf("%s of %s weighs %d, alone %d", n.Tokens[i].Text, name, n.Tokens[i].Weight, alone.Tokens[0].Weight)
			}
		}
	}
}
