package vetting

import "unicode"

// scripts are told apart in this order: the kanji of a Japanese name stand beside kana.
var scripts = []struct {
	name  string
	table *unicode.RangeTable
}{
	{"Latin", unicode.Latin},
	{"Cyrillic", unicode.Cyrillic},
	{"Arabic", unicode.Arabic},
	{"Hebrew", unicode.Hebrew},
	{"Greek", unicode.Greek},
	{"Hangul", unicode.Hangul},
	{"kana", unicode.Hiragana},
	{"kana", unicode.Katakana},
	{"Han", unicode.Han},
	{"Georgian", unicode.Georgian},
	{"Armenian", unicode.Armenian},
	{"Devanagari", unicode.Devanagari},
	{"Thai", unicode.Thai},
}

// scriptOf is the script of the first letter of a name; "other" for one that is none of the known ones, "none" without a letter.
func scriptOf(name string) string {
	for _, r := range name {
		if !unicode.IsLetter(r) {
			continue
		}
		for _, s := range scripts {
			if unicode.Is(s.table, r) {
				return s.name
			}
		}
		return "other"
	}
	return "none"
}
