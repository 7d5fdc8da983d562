package names

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

var greekLetters = letters{
	'α': "a", 'β': "v", 'γ': "g", 'δ': "d", 'ε': "e", 'ζ': "z", 'η': "i", 'θ': "th", 'ι': "i", 'κ': "k", 'λ': "l", 'μ': "m",
	'ν': "n", 'ξ': "x", 'ο': "o", 'π': "p", 'ρ': "r", 'σ': "s", 'ς': "s", 'τ': "t", 'υ': "y", 'φ': "f", 'χ': "ch", 'ψ': "ps", 'ω': "o",
}

var greekPairs = strings.NewReplacer("ου", "u", "αυ", "av", "ευ", "ev", "μπ", "b", "ντ", "d", "γκ", "g", "γγ", "ng", "γχ", "nch", "τζ", "tz")

// greekELOT keeps the pairs as ELOT 743 writes them inside a word.
var greekELOT = strings.NewReplacer("ου", "ou", "αυ", "av", "ευ", "ev", "γγ", "ng", "γχ", "nch")

func romaniseGreek(k *keyset, text string) {
	var b strings.Builder
	for _, r := range norm.NFD.String(text) {
		if r >= 'ά' || r < 0x300 || r > 0x36F {
			b.WriteRune(r)
		}
	}
	bare := b.String()
	k.add(table(greekELOT.Replace(bare), greekLetters), "greek-elot", 0)
	k.add(table(greekPairs.Replace(bare), greekLetters), "greek-sound", costNational)
	k.add(table(greekPairs.Replace(bare), letters{'χ': "h", 'υ': "i", 'β': "v"}, greekLetters), "greek-sound", costNational)
	k.add(table(bare, letters{'β': "b", 'η': "e", 'υ': "u", 'χ': "ch", 'φ': "ph"}, greekLetters), "greek-classical", costReading)
}
