package vetting

import (
	"unicode"

	"github.com/revetproject/revet/names"
)

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

// cultureOf is the name culture that most of a person's name speaks for; "unclear" where none is likelier than all others together, "organisations and
// things" for what is no person.
func cultureOf(a *names.Analyser, name, schema string) string {
	kind := names.KindOf(schema)
	if kind != names.Person {
		return "organisations and things"
	}
	n := a.Name(name, kind)
	for c, likely := range n.Cultures {
		if likely > 128 {
			return names.Culture(c).String()
		}
	}
	return "unclear"
}
