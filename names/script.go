package names

import "unicode"

// script is the writing system of a run of letters.
type script uint8

const (
	common script = iota // digits and whatever belongs to no script
	latin
	cyrillic
	greek
	arabic // Arabic, Persian, Urdu, Pashto, Kurdish, Uyghur letters
	hebrew
	armenian
	georgian
	hangul
	kana
	han
	devanagari
	bengali
	gurmukhi
	gujarati
	oriya
	tamil
	telugu
	kannada
	malayalam
	sinhala
	thai
	lao
	khmer
	burmese
	ethiopic
	thaana
	mongolian
	other // any further script: compared letter by letter, within the script
)

var scriptTables = []struct {
	s script
	t *unicode.RangeTable
}{
	{latin, unicode.Latin},
	{cyrillic, unicode.Cyrillic},
	{greek, unicode.Greek},
	{arabic, unicode.Arabic},
	{hebrew, unicode.Hebrew},
	{armenian, unicode.Armenian},
	{georgian, unicode.Georgian},
	{hangul, unicode.Hangul},
	{han, unicode.Han},
	{kana, unicode.Hiragana},
	{kana, unicode.Katakana},
	{devanagari, unicode.Devanagari},
	{bengali, unicode.Bengali},
	{gurmukhi, unicode.Gurmukhi},
	{gujarati, unicode.Gujarati},
	{oriya, unicode.Oriya},
	{tamil, unicode.Tamil},
	{telugu, unicode.Telugu},
	{kannada, unicode.Kannada},
	{malayalam, unicode.Malayalam},
	{sinhala, unicode.Sinhala},
	{thai, unicode.Thai},
	{lao, unicode.Lao},
	{khmer, unicode.Khmer},
	{burmese, unicode.Myanmar},
	{ethiopic, unicode.Ethiopic},
	{thaana, unicode.Thaana},
	{mongolian, unicode.Mongolian},
}

func scriptOf(r rune) script {
	switch {
	case r >= 'a' && r <= 'z':
		return latin
	case r < 0x80:
		return common
	case r == 'ー', r == '々':
		if r == '々' {
			return han
		}
		return kana
	case r == 'ə':
		return latin
	}
	for _, st := range scriptTables {
		if unicode.Is(st.t, r) {
			return st.s
		}
	}
	if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r) || unicode.Is(unicode.Nd, r) || unicode.Is(unicode.Common, r) || unicode.Is(unicode.Inherited, r) {
		return common
	}
	return other
}

// alike reports whether the scripts share letters of one look, so that a token
// which mixes them is one token and possibly an evasion.
func alike(a, b script) bool {
	in := func(s script) bool { return s == latin || s == cyrillic || s == greek }
	return in(a) && in(b)
}

// lookalikes lists letters of one look in Latin, Cyrillic and Greek (0: none),
// in lower case; also those whose capitals look the same.
var lookalikes = [...]struct{ latin, cyrillic, greek rune }{
	{'a', 'а', 'α'},
	{'c', 'с', 0},
	{'e', 'е', 'ε'},
	{'o', 'о', 'ο'},
	{'p', 'р', 'ρ'},
	{'x', 'х', 'χ'},
	{'y', 'у', 'υ'},
	{'i', 'і', 'ι'},
	{'j', 'ј', 0},
	{'s', 'ѕ', 0},
	{'k', 'к', 'κ'},
	{'m', 'м', 'μ'},
	{'t', 'т', 'τ'},
	{'h', 'н', 'η'},
	{'b', 'в', 'β'},
	{'v', 'ѵ', 'ν'},
	{'d', 'ԁ', 0},
	{'q', 'ԛ', 0},
	{'w', 'ԝ', 'ω'},
	{'l', 'ӏ', 0},
	{'h', 'һ', 0},
	{'n', 'п', 'ν'},
	{'z', 0, 'ζ'},
	{'r', 'г', 0},
	{'e', 'ё', 0},
	{'i', 'ї', 'ϊ'},
}

// asScript returns the letter of script s that looks like r, or r.
func asScript(r rune, s script) rune {
	for _, l := range lookalikes {
		if r != l.latin && r != l.cyrillic && r != l.greek {
			continue
		}
		to := l.latin
		switch s {
		case cyrillic:
			to = l.cyrillic
		case greek:
			to = l.greek
		}
		if to != 0 {
			return to
		}
	}
	return r
}
