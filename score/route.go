package score

import "strings"

// routeNames are the names under which people know the ways of writing a name in
// Latin letters. What is not in the table is named by its own words.
var routeNames = map[string]string{
	"arabic-consonants": "Arabic consonants", "arabic-vowelled": "Arabic with its vowel marks", "arabic-gulf": "Gulf spelling", "arabic-pattern": "Arabic word pattern",
	"uyghur": "Uyghur usage", "uyghur-open": "Uyghur usage, a for e", "kurdish": "Kurdish usage", "kurdish-latin": "Kurdish Hawar spelling",
	"persian-consonants": "Persian consonants", "hebrew-consonants": "Hebrew consonants",
	"armenian": "Eastern Armenian", "armenian-western": "Western Armenian", "georgian": "Georgian national system", "georgian-iso": "ISO 9984",
	"burmese": "Burmese usage", "burmese-bgn": "Burmese, BGN/PCGN", "burmese-plain": "Burmese without tones",
	"cyrillic-bgn": "BGN/PCGN", "cyrillic-icao": "ICAO 9303", "cyrillic-iso": "ISO 9", "cyrillic-german": "German spelling", "cyrillic-french": "French spelling",
	"cyrillic-national": "national spelling", "cyrillic-russian-form": "Russian form", "cyrillic-ukrainian": "Ukrainian national system", "cyrillic-belarusian": "Belarusian national system",
	"cyrillic-bulgarian": "Bulgarian national system", "cyrillic-south-slavic": "South Slavic spelling", "cyrillic-kyrgyz": "Kyrgyz spelling", "cyrillic-plain-h": "h for х",
	"ethiopic": "Ethiopian usage", "ethiopic-a": "Ethiopian usage, a for e", "ethiopic-alalc": "ALA-LC",
	"greek-elot": "ELOT 743", "greek-sound": "Greek as spoken", "greek-classical": "classical Greek",
	"pinyin": "Hanyu Pinyin", "wade-giles": "Wade–Giles", "han-surname": "surname as Cantonese and Hokkien write it", "japanese-surname": "Japanese reading",
	"hangul-rr": "Revised Romanisation", "hangul-mr": "McCune–Reischauer", "hangul-north": "North Korean usage", "hangul-surname": "Korean surname as papers write it",
	"kana": "Hepburn", "kana-long": "Hepburn with long vowels",
	"devanagari": "Hindi usage", "bengali": "Bengali usage", "gurmukhi": "Punjabi usage", "gujarati": "Gujarati usage", "tamil": "Tamil usage", "telugu": "Telugu usage",
	"kannada": "Kannada usage", "malayalam": "Malayalam usage", "odia": "Odia usage", "sinhala": "Sinhala usage",
	"indic-iso": "ISO 15919", "tamil-letters": "Tamil by letters", "bengali-sound": "Bengali as spoken", "bengali-sanskrit": "Bengali by Sanskrit spelling",
	"khmer-ungegn": "UNGEGN 1972", "khmer-first-series": "Khmer, first series of vowels",
	"lao-bgn": "Lao, BGN/PCGN", "lao-french": "Lao, French spelling", "lao-plain": "Lao without tones",
	"latin-umlaut": "umlaut written out", "latin-german": "German spelling", "latin-french": "French spelling", "latin-dutch": "Dutch spelling",
	"latin-azerbaijani": "Azerbaijani spelling", "latin-turkish": "Turkish spelling", "latin-turkmen": "Turkmen spelling", "latin-somali": "Somali spelling", "latin-slavic": "Slavic spelling", "latin-persian": "Persian sounds",
	"latin-sound": "spelling by sound", "latin-digits": "digits read as letters", "article": "without the article",
	"mongolian": "traditional Mongolian", "mongolian-spoken": "Mongolian as spoken", "mongolian-sasm": "SASM 1978", "mongolian-scholarly": "scholarly Mongolian", "mongolian-lessing": "Lessing 1960",
	"masculine": "masculine form", "stem": "stem of the family name", "codepoints": "letter by letter",
	"thaana": "Maldivian usage", "thaana-plain": "Maldivian without long vowels", "thai-rtgs": "RTGS", "thai-letters": "Thai by letters", "thai-papers": "Thai as newspapers write it", "thai-plain": "RTGS without aspirates", "bengali-muslim": "Bengali spelling of Muslim names",
}

// scriptNames are the names of scripts where the table has no capital for them.
var scriptNames = map[string]string{"chinese": "Chinese", "kana": "kana", "hangul": "Korean", "han": "Chinese"}

// RouteName is the plain name of the routes of a contribution ("ICAO 9303",
// "Hanyu Pinyin", "learnt Arabic spelling"); "" for none.
func RouteName(route string) string {
	if route == "" {
		return ""
	}
	parts := strings.Split(route, ", ")
	out := parts[:0]
	for _, r := range parts {
		name := routeNames[r]
		switch script, learnt := strings.CutSuffix(r, "-learnt"); {
		case name != "":
		case learnt:
			name = scriptNames[script]
			if name == "" && script != "" {
				name = strings.ToUpper(script[:1]) + script[1:]
			}
			name = "learnt " + name + " spelling"
		default:
			name = strings.ReplaceAll(r, "-", " ")
		}
		if len(out) == 0 || out[len(out)-1] != name {
			out = append(out, name)
		}
	}
	return strings.Join(out, " and ")
}
