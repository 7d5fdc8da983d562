package names

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxText bounds how many bytes of a name are read; MaxTokens bounds the rest.
const maxText = 1024

// normalise cuts the text to maxText bytes at a rune border and returns its NFKC
// form. Invalid UTF-8 becomes U+FFFD, which breaks tokens.
func normalise(text string) string {
	if len(text) > maxText {
		cut := maxText
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut]
	}
	return norm.NFKC.String(text)
}

// breaks is what foldRune answers for a rune that ends a token, and nothing for
// one that vanishes inside a token.
const (
	breaks  rune = -1
	nothing rune = -2
)

// foldRune folds one rune of NFKC text to lower case in its own script, with the
// explicit rules that case mapping lacks (requirement R-NAM-5).
func foldRune(r rune) rune {
	switch {
	case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
		return r
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A'
	}
	switch r {
	case 'İ', 'ı':
		// Go and Unicode keep the Turkish pair apart; documents do not.
		return 'i'
	case 'ẞ':
		return 'ß'
	case '\'', '`', '´', 'ʻ', 'ʼ', 'ʽ', 'ʾ', 'ʿ', '‘', '’', '‛', 'ʹ', 'ʺ', '′', '＇', '\u0313', '\u0315':
		return nothing
	case 'ـ': // tatweel stretches a word, no more
		return nothing
	case 'ي', 'ى', 'ې', 'ۍ', 'ے':
		return 'ی'
	case 'ك', 'ڪ':
		return 'ک'
	case 'ه', 'ۀ', 'ھ', 'ہ', 'ۂ': // ە is a vowel of Uyghur and Kurdish
		return 'ه'
	case 'أ', 'إ', 'آ', 'ٱ':
		return 'ا'
	case 'ؤ':
		return 'و'
	case 'ئ':
		return 'ی'
	case 'ء':
		return nothing
	}
	switch {
	case unicode.Is(unicode.Cf, r): // bidi controls U+202A–E, U+2066–9, ZWJ, ZWNJ, soft hyphen
		return nothing
	case unicode.IsLetter(r):
		return unicode.ToLower(r)
	case unicode.Is(unicode.Nd, r):
		return digit(r)
	case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Mc, r):
		switch scriptOf(r) {
		case arabic, hebrew: // vowel points are rarely written, hence never compared
			return nothing
		}
		if r >= 0x064B && r <= 0x065F || r == 0x0670 {
			return nothing
		}
		return r
	}
	return breaks
}

// digit returns the ASCII digit of a decimal digit of any script. Unicode
// guarantees that decimal digits come in runs of ten from zero upwards.
func digit(r rune) rune {
	for _, x := range unicode.Nd.R16 {
		if r >= rune(x.Lo) && r <= rune(x.Hi) {
			return '0' + (r-rune(x.Lo))%10
		}
	}
	for _, x := range unicode.Nd.R32 {
		if r >= rune(x.Lo) && r <= rune(x.Hi) {
			return '0' + (r-rune(x.Lo))%10
		}
	}
	return breaks
}
