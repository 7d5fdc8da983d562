package watchlist

import (
	"regexp"
	"strings"

	"github.com/revetproject/revet/entity"
)

// ukFormer marks a part of a name: that is what the person was listed as.
var ukFormer = regexp.MustCompile(`(?i)\s*\(\s*(?:formerly|previously)\s+(?:listed|known)\s+as\s*\)`)

// names enters the names in all scripts. Name6 is the family name, or the whole
// name of an organisation or ship; Name1 is the first given name; between them
// are given names and names of fathers in no fixed order, so the whole name is
// all of them in turn.
func (e ukEntry) names() {
	source := e.l.snap.Report.Source
	primary := false
	for _, b := range e.u.all(ukName6) {
		var parts []string
		former := false
		for _, s := range b[:6] {
			if ukFormer.MatchString(s) {
				former = true
				s = ukFormer.ReplaceAllString(s, "")
			}
			if s = tidy(s); !ukDash.MatchString(s) {
				parts = append(parts, s)
			}
		}
		if len(parts) == 0 {
			source["name blocks empty"]++
			continue
		}
		property := e.nameType(b[6])
		primary = primary || property == "name"
		if former {
			property = "previousName"
		}
		v := e.grade(b[7], b[6])
		if property == "name" && v.Quality == entity.Unspecified {
			v.Word = ""
		}
		name := strings.Join(parts, " ")
		if e.person && len(parts) > 1 && uninvert(name) != name {
			// The columns say the order; a comma in one of them does not turn
			// it round.
			name = strings.ReplaceAll(name, ", ", " ")
		}
		enterNames(e.draft, property, name, e.person, v)
		if property == "name" && e.person && !ukDash.MatchString(b[0]) && !ukDash.MatchString(b[5]) {
			e.text("firstName", b[0])
			e.text("lastName", b[5])
		}
	}
	if !primary {
		source["designations without a primary name"]++
	}
	for _, b := range e.u.all(ukNative) {
		e.native(b[0], b[1], b[2])
	}
}

// nameType is the property of names of a type.
func (e ukEntry) nameType(word string) string {
	e.l.snap.Report.Source["name type "+orDefault(strings.ToLower(word), "(blank)")]++
	switch kind := ukFold(word); {
	case kind == "primaryname" || kind == "primealias" || kind == "primary":
		return "name"
	case kind == "fka" || strings.HasPrefix(kind, "former") || strings.HasPrefix(kind, "previous"):
		return "previousName"
	case kind == "" || kind == "aka" || kind == "alias" || strings.HasPrefix(kind, "primarynamevariation") || kind == "nka":
	default:
		e.l.drift("name type " + word)
	}
	return "alias"
}

// grade reads the strength of an alias. It is blank for most, which says
// nothing about them; the name type then is the only word the source has.
func (e ukEntry) grade(strength, kind string) entity.Value {
	v := entity.Value{Word: orDefault(strength, kind)}
	e.l.snap.Report.Source["alias strength "+orDefault(strings.ToLower(strength), "(blank)")]++
	switch word := ukFold(strength); {
	case word == "" || word == "na":
	case strings.HasPrefix(word, "good"), strings.HasPrefix(word, "strong"), strings.HasPrefix(word, "high"):
		v.Quality = entity.Good
	case strings.HasPrefix(word, "low"), strings.HasPrefix(word, "weak"), strings.HasPrefix(word, "poor"):
		v.Quality = entity.Low
	default:
		e.l.drift("alias strength " + strength)
	}
	return v
}

// native enters names in their own script.
func (e ukEntry) native(field, kind, language string) {
	lang := ukLang(language)
	if lang == "" {
		lang = ukLang(kind) // some lines have the two the wrong way round
	}
	source := e.l.snap.Report.Source
	for _, name := range ukNumbered(field) {
		for _, piece := range strings.FieldsFunc(name, func(r rune) bool { return r == '\n' || r == '|' }) {
			if !strings.Contains(piece, "(") {
				piece = strings.TrimRight(piece, ") ")
			}
			for _, n := range readName(piece, e.person) {
				n.add(e.draft, "name", entity.Value{Lang: lang, Original: n.original(field)})
				source["names in their own script"]++
			}
		}
	}
	if kind != "" || language != "" {
		source["own script "+orDefault(kind, "(blank)")+", language "+orDefault(language, "(blank)")]++
	}
}

// ukLangs are the languages the list names, as BCP 47 tags.
var ukLangs = map[string]string{
	"arabic": "ar", "armenian": "hy", "azerbaijani": "az", "azeri": "az", "belarusian": "be", "belarussian": "be", "bengali": "bn",
	"bosnian": "bs", "bulgarian": "bg", "burmese": "my", "chinese": "zh", "simplifiedchinese": "zh-Hans", "traditionalchinese": "zh-Hant",
	"chinesesimplified": "zh-Hans", "chinesetraditional": "zh-Hant", "mandarin": "zh", "croatian": "hr", "dari": "prs", "english": "en",
	"farsi": "fa", "french": "fr", "georgian": "ka", "german": "de", "greek": "el", "hebrew": "he", "hindi": "hi", "japanese": "ja",
	"kazakh": "kk", "korean": "ko", "kurdish": "ku", "kyrgyz": "ky", "macedonian": "mk", "mongolian": "mn", "montenegrin": "cnr",
	"pashto": "ps", "persian": "fa", "persianfarsi": "fa", "farsipersian": "fa", "portuguese": "pt", "punjabi": "pa", "romanian": "ro",
	"russian": "ru", "russia": "ru", "serbian": "sr", "somali": "so", "spanish": "es", "syriac": "syr", "tajik": "tg", "thai": "th",
	"tigrinya": "ti", "turkish": "tr", "turkmen": "tk", "ukrainian": "uk", "urdu": "ur", "uzbek": "uz", "vietnamese": "vi",
}

func ukLang(word string) string { return ukLangs[ukFold(word)] }
