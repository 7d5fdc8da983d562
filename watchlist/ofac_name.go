package watchlist

import (
	"strings"
	"unicode"
)

// nameForm puts a name together from typed parts the way the list prints it:
// "LAST, First Middle". Several parts of one type are joined in their order.
type nameForm struct{ family, given, whole []string }

func (f *nameForm) add(kind, value string) {
	if value = tidy(value); value == "" {
		return
	}
	switch strings.ToLower(kind) {
	case "last name", "maiden name", "matronymic":
		f.family = append(f.family, value)
	case "first name", "middle name", "patronymic":
		f.given = append(f.given, value)
	default: // entity, vessel, aircraft name, nickname, or not typed
		f.whole = append(f.whole, value)
	}
}

func (f *nameForm) String() string {
	family, given, whole := strings.Join(f.family, " "), strings.Join(f.given, " "), strings.Join(f.whole, " ")
	switch {
	case family == "" || given == "":
		return joinWith(" ", given, family, whole)
	case unspaced(family):
		return joinWith(" ", family+given, whole)
	case !isLatin(family + given):
		return joinWith(" ", given, family, whole)
	default:
		return family + ", " + joinWith(" ", given, whole)
	}
}

// scriptLang is the BCP 47 tag of a text whose script is stated and whose
// language is not: Cyrillic is not always Russian. Latin has no tag; it is the
// script the list is written in.
func scriptLang(script string) string {
	switch strings.ToLower(script) {
	case "", "latin", "latn":
		return ""
	}
	if code, ok := scriptCodes[strings.ToLower(script)]; ok {
		return "und-" + code
	}
	return "und"
}

// scriptCodes are the ISO 15924 codes of OFAC's names of scripts; the advanced
// form states the codes themselves.
var scriptCodes = map[string]string{
	"arabic": "Arab", "arab": "Arab", "cyrillic": "Cyrl", "cyrl": "Cyrl", "chinese": "Hani", "han": "Hani", "hani": "Hani",
	"chinese simplified": "Hans", "hans": "Hans", "chinese traditional": "Hant", "hant": "Hant", "korean": "Kore", "hangul": "Kore", "kore": "Kore",
	"japanese": "Jpan", "jpan": "Jpan", "hebrew": "Hebr", "hebr": "Hebr", "greek": "Grek", "grek": "Grek", "devanagari": "Deva", "deva": "Deva",
	"thai": "Thai", "burmese": "Mymr", "myanmar": "Mymr", "mymr": "Mymr", "khmer": "Khmr", "khmr": "Khmr", "armenian": "Armn", "armn": "Armn",
	"georgian": "Geor", "geor": "Geor", "bengali": "Beng", "beng": "Beng", "ethiopic": "Ethi", "ethi": "Ethi",
}

// unspaced reports whether a text is in a script that writes family and given
// name without a blank, family name first.
func unspaced(text string) bool {
	for _, r := range text {
		if unicode.IsLetter(r) {
			return unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana)
		}
	}
	return false
}
