package names

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Words returns the words of a person's name, folded, as in [Token.Text], without
// analysing them.
func Words(text string) []string {
	var out []string
	for _, w := range tokenise(normalise(text), Person) {
		out = append(out, w.text)
	}
	return out
}

// CorrespondenceSymbols returns a word as the symbols that [Correspondences] pair
// with Latin letters. Most are letters. A Hangul syllable is its letters, a Greek
// letter has no accent, hiragana count as katakana, and a Chinese character is the
// initial and the final of its Mandarin reading: names are transcribed by sound, and
// there are thousands of characters but sixty sounds. word is folded text, as in
// [Token.Text]; spaces are left out.
func CorrespondenceSymbols(word string) []rune {
	out := make([]rune, 0, len(word))
	for _, r := range norm.NFC.String(word) {
		switch s := scriptOf(r); {
		case r == ' ':
		case s == hangul:
			for _, x := range norm.NFD.String(string(r)) {
				out = append(out, x)
			}
		case s == greek:
			for _, x := range norm.NFD.String(string(r)) {
				if x != '\u0300' && x != '\u0301' && x != '\u0342' {
					out = append(out, x)
				}
			}
		case r >= 'ぁ' && r <= 'ゖ':
			out = append(out, r+'ァ'-'ぁ')
		case s == han && pinyinTable()[r] != "":
			syllable := pinyinTable()[r]
			at := max(0, strings.IndexAny(syllable, "aeiou"))
			if at > 0 {
				out = append(out, symbolOf(syllable[:at]))
			}
			out = append(out, symbolOf(syllable[at:]))
		case s == arabic:
			out = append(out, plainArabic(r))
		default:
			out = append(out, r)
		}
	}
	return out
}

// plainArabic returns the letter of Arabic or Persian that a letter of Pashto, Urdu,
// Sindhi, Kurdish or Uyghur is mostly replaced by: the training has few of them.
func plainArabic(r rune) rune {
	switch r {
	case 'ټ', 'ٹ', 'ٺ':
		return 'ت'
	case 'ډ', 'ڈ', 'ڊ':
		return 'د'
	case 'ړ', 'ڑ', 'ڕ':
		return 'ر'
	case 'ڼ', 'ں', 'ڻ':
		return 'ن'
	case 'ځ':
		return 'ز'
	case 'څ':
		return 'س'
	case 'ښ':
		return 'ش'
	case 'ږ':
		return 'ژ'
	case 'ڵ':
		return 'ل'
	case 'ۆ', 'ۇ', 'ۈ', 'ۋ':
		return 'و'
	case 'ێ', 'ې':
		return 'ی'
	case 'ڤ', 'ڥ':
		return 'ف'
	case 'ڨ':
		return 'ق'
	case 'ݣ':
		return 'گ'
	}
	return r
}

// firstSound begins code points that Unicode has given to no letter.
const firstSound = 0xA0000

// symbolOf is the initial or the final of a syllable as one symbol.

func symbolOf(letters string) rune {
	n := rune(0)
	for i := range len(letters) {
		n = n*latinLetters + rune(letters[i]-'a') + 1
	}
	return firstSound + n
}
