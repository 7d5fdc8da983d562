package names

import (
	"strings"
	"sync"
)

// Endings that may follow a stem: what derives adjectives and nouns in Russian and
// Ukrainian, then the inflection. Anything else makes a compound, and compounds are
// what organisations are called: Техномаш is not what it is.
const (
	derivations = "н нн ск еск ческ ическ тельн ительн ельн льн альн ательн ельск ов ев овск евск енн ян янск анск ств ственн ност ник ци аци ационн ионн ировочн очн ечн ьн л ани ени ающ ующ к ик ар ськ ійськ ічн ійн"
	inflections = "а я о е ы и у ю ь й і ї ов ев ей ом ем ой ою ам ям ами ями ах ях ия ии ию ий ие ией иям иях ый ая яя ое ее ые ого его ому ему ым им ых их ую юю ої ій їй ів"
)

// endings are the derivations and inflections and how they are romanised.
var endingsOfStems = sync.OnceValue(func() map[string]bool {
	m := make(map[string]bool, 8000)
	for _, d := range append(strings.Fields(derivations), "") {
		for _, i := range append(strings.Fields(inflections), "") {
			m[foldForm(d+i)] = true
			for _, k := range romanised(d + i) {
				m[k] = true
			}
		}
	}
	return m
})

// romanised returns the first readings of a Cyrillic word in Latin letters.
func romanised(s string) []string {
	k := keyset{keys: make([]Key, 0, 2)}
	romaniseCyrillic(&k, s)
	var out []string
	for i := range k.keys {
		out = append(out, k.keys[i].Text)
	}
	return out
}

// inflects reports whether what follows a stem is an ending; behind stems in Latin
// letters of other languages up to three letters may stand.
func inflects(rest string, plain bool) bool {
	return rest == "" || plain && len(rest) <= 3 || endingsOfStems()[rest]
}
