package names

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// latinBase romanises what decomposition leaves: letters with a stroke, ligatures
// and letters of their own.
var latinBase = letters{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ħ': "h", 'ŧ': "t",
	'ŋ': "ng", 'ĸ': "k", 'ı': "i", 'ȷ': "j", 'ə': "a", 'ǝ': "a", 'ɛ': "e", 'ɔ': "o", 'ɓ': "b", 'ɗ': "d", 'ƙ': "k",
	'ƴ': "y", 'ɣ': "g", 'ɩ': "i", 'ʋ': "v", 'ƒ': "f", 'ɲ': "ny", 'ʀ': "r", 'ƶ': "z", 'ɨ': "i", 'ŀ': "l", 'ĳ': "ij", 'ʒ': "zh", 'ǥ': "g",
}

// latinGerman writes umlauts and rings out, as German and Nordic documents and
// machine-readable zones do (ICAO Doc 9303-3, section 6).
var latinGerman = letters{'ä': "ae", 'ö': "oe", 'ü': "ue", 'å': "aa", 'ø': "oe", 'ə': "e"}

// latinSound writes letters by their sound in English, as documents without the
// diacritic do.
var latinSound = letters{
	'đ': "dj", 'š': "sh", 'ş': "sh", 'ș': "sh", 'č': "ch", 'ć': "ch", 'ç': "ch", 'ž': "zh", 'ż': "zh", 'ğ': "gh", 'ġ': "gh", 'ñ': "ny", 'ń': "ny",
	'ḫ': "kh", 'ẖ': "kh", 'ḵ': "kh", 'ť': "ty", 'ď': "dy", 'ř': "rzh", 'ț': "ts", 'ţ': "ts",
}

func romaniseLatin(k *keyset, text string) {
	ascii := true
	for i := 0; i < len(text); i++ {
		ascii = ascii && text[i] < utf8.RuneSelf
	}
	if ascii {
		k.add(text, "latin", 0)
	} else {
		text = norm.NFC.String(text)
		k.add(latinWith(text, nil), "latin", 0)
		k.add(latinWith(text, latinGerman), "latin-umlaut", costNational)
		k.add(latinWith(text, latinSound), "latin-sound", costNational)
		k.add(latinWith(text, letters{'ç': "j", 'ğ': ""}), "latin-sound", costReading)
		marked(k, text)
	}
	if len(k.keys) == 0 {
		return
	}
	base := k.keys[0].Text
	if s := unleet(base); s != base {
		k.add(s, "latin-digits", costDigits)
	}
	respelt(k, base)
	// Alzahrani is al-Zahrani: an article written solid before a name of origin.
	if len(base) >= 8 && (base[:2] == "al" || base[:2] == "el") && base[len(base)-1] == 'i' && !isVowel(base[2]) {
		k.add(base[2:], "article", costPrefix)
	}
}

// latinWith strips diacritics, after special has had its say.
func latinWith(text string, special letters) string {
	var b strings.Builder
	b.Grow(len(text) + 4)
	for _, r := range text {
		if r < utf8.RuneSelf {
			b.WriteByte(byte(r))
			continue
		}
		if s, ok := special[r]; ok {
			b.WriteString(s)
			continue
		}
		if s, ok := latinBase[r]; ok {
			b.WriteString(s)
			continue
		}
		var dec [16]byte
		for _, d := range string(norm.NFD.AppendString(dec[:0], string(r))) {
			if d >= 'a' && d <= 'z' || d >= '0' && d <= '9' {
				b.WriteByte(byte(d))
			} else if s, ok := latinBase[d]; ok {
				b.WriteString(s)
			}
		}
	}
	return b.String()
}

// unleet reads digits inside a word as the letters they look like (Sech1n). A word
// that begins with a digit, or has more digits than letters, is left alone.
func unleet(s string) string {
	digits := 0
	for i := 0; i < len(s); i++ {
		if s[i] <= '9' {
			digits++
		}
	}
	if digits == 0 || digits*2 >= len(s) || s[0] <= '9' {
		return s
	}
	return strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "8", "b", "9", "g").Replace(s)
}
