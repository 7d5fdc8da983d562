package names

import "strings"

var thaanaLetters = letters{
	'ހ': "h", 'ށ': "sh", 'ނ': "n", 'ރ': "r", 'ބ': "b", 'ޅ': "lh", 'ކ': "k", 'އ': "", 'ވ': "v", 'މ': "m", 'ފ': "f", 'ދ': "dh", 'ތ': "th", 'ލ': "l",
	'ގ': "g", 'ޏ': "gn", 'ސ': "s", 'ޑ': "d", 'ޒ': "z", 'ޓ': "t", 'ޔ': "y", 'ޕ': "p", 'ޖ': "j", 'ޗ': "ch", 'ޘ': "th", 'ޙ': "h", 'ޚ': "kh", 'ޛ': "dh",
	'ޜ': "z", 'ޝ': "sh", 'ޞ': "s", 'ޟ': "d", 'ޠ': "t", 'ޡ': "z", 'ޢ': "", 'ޣ': "gh", 'ޤ': "q", 'ޥ': "w",
	'\u07a6': "a", '\u07a7': "aa", '\u07a8': "i", '\u07a9': "ee", '\u07aa': "u", '\u07ab': "oo", '\u07ac': "e", '\u07ad': "ey", '\u07ae': "o", '\u07af': "oa", '\u07b0': "",
}

// thaanaShort writes long vowels once and the dental stops bare, as Arabic names
// are written abroad.
var thaanaShort = letters{'\u07a7': "a", '\u07a9': "i", '\u07ab': "u", '\u07ad': "e", '\u07af': "o", 'ދ': "d", 'ތ': "t", 'ޅ': "l", 'ޏ': "n"}

// romaniseThaana writes the table of the Maldives (1987), then the plain letters.
// A closed glottal stop doubles the letter after it.
func romaniseThaana(k *keyset, text string) {
	var b strings.Builder
	rs := []rune(text)
	for i := 0; i < len(rs); i++ {
		if rs[i] == 'އ' && i+2 < len(rs) && rs[i+1] == '\u07b0' {
			b.WriteRune(rs[i+2])
			i++
			continue
		}
		b.WriteRune(rs[i])
	}
	k.add(table(b.String(), thaanaLetters), "thaana", 0)
	k.add(table(b.String(), thaanaShort, thaanaLetters), "thaana-plain", costNational)
	// Words of a final u are those of other languages with a consonant: Ahmadu.
	if rest, ok := strings.CutSuffix(b.String(), "\u07aa"); ok {
		k.add(table(rest, thaanaShort, thaanaLetters), "thaana-plain", costReading)
	}
}
