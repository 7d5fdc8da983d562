package watchlist

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/revetproject/revet/entity"
)

// listedName is one name out of a name field. Lists write several names, their
// original script, an abbreviation and remarks into one field.
type listedName struct {
	text         string
	abbreviation string // "LRM" of "Lord's Resistance Movement (LRM)"
	remark       string // what was not part of the name
}

// add enters the name, its abbreviation and its remark.
func (n listedName) add(d draft, property string, v entity.Value) {
	d.add(property, n.text, v)
	if n.abbreviation != "" {
		d.add("abbreviation", n.abbreviation, entity.Value{Word: v.Word})
	}
	if n.remark != "" {
		d.text("notes", n.text+": "+n.remark)
	}
}

// scriptNote is a name in its own script inside a note: "In Arabic: …".
var scriptNote = regexp.MustCompile(`(?i)\b(?:in\s+)?(?:arabic|chinese|cyrillic|russian|persian|dari|pashto|urdu|korean|original script)\s*:\s*([^;.(]+)`)

// namesInNote are the names in their own script that a note states.
func namesInNote(note string) []string {
	var out []string
	for _, m := range scriptNote.FindAllStringSubmatch(note, -1) {
		if name := trimName(m[1]); script(name) != "Latin" && script(name) != "" {
			out = append(out, name)
		}
	}
	return out
}

// original returns the field as the source wrote it, or "" when the name is
// the whole field.
func (n listedName) original(field string) string {
	if n.text == field {
		return ""
	}
	return field
}

var (
	// enumeration is "a)", "b)" between names.
	enumeration = regexp.MustCompile(`(?:^|\s)[a-z]\)\s`)
	// aside is where a name field goes on with something else.
	aside = regexp.MustCompile(`(?i),?\s+(?:born\s+(?:in|on|at|about|around|circa|\d)|(?:date|year|place) of birth\b|dob\b|pob\b|passport\b|previously listed as|formerly listed as|-\s+sub-unit name).*$`)
	// bracket is a trailing bracket, with one level of brackets inside.
	bracket = regexp.MustCompile(`^(.*?)\s*[(（]((?:[^()（）]|[(（][^()（）]*[)）])*)[)）]\s*[,;.]*\s*$`)
	// label precedes a name inside a bracket.
	label = regexp.MustCompile(`(?i)^(?:original script|in original script|arabic|chinese|cyrillic|persian|dari|pashto|urdu|korean|russian)\s*:\s*`)
	// remarkWords mark a bracket as a remark, not a name.
	remarkWords = regexp.MustCompile(`(?i)\b(?:birth name|combat name|nom de guerre|war name|previously|formerly|false|identity|original script|alias|sub-unit|name of|passport|number|listed|deceased|third|second|second name|maiden name|as of|used)\b`)
	acronym     = regexp.MustCompile(`^[\p{Lu}\d][\p{Lu}\p{Ll}\d\-/&.]{1,11}$`)
	suffixes    = regexp.MustCompile(`(?i)^(?:jr|sr|ii|iii|iv|phd|md)\.?$`)
)

// readName reads a name field into its names: "; " lists, "a) b)"
// enumerations, original script in brackets, quotation marks around a
// nickname, remarks. A person's "LAST, First" is turned round when inverted
// names are told by a single comma.
func readName(field string, person bool) []listedName {
	var out []listedName
	for _, piece := range splitOutside(tidy(field), ';') {
		for _, part := range enumeration.Split(piece, -1) {
			out = append(out, readOne(part, person, 0)...)
		}
	}
	return out
}

func readOne(text string, person bool, depth int) []listedName {
	n := listedName{}
	text = trimName(text)
	var more []listedName
	if m := bracket.FindStringSubmatch(text); m != nil && strings.TrimSpace(m[1]) != "" && depth < 4 {
		outside, inside := trimName(m[1]), strings.TrimSpace(m[2])
		switch {
		case inside == "":
			text = outside
		case label.MatchString(inside):
			more = readOne(label.ReplaceAllString(inside, ""), person, depth+1)
			text = outside
		case script(outside) != script(inside):
			for _, piece := range splitOutside(inside, ';') {
				more = append(more, readOne(piece, person, depth+1)...)
			}
			text = outside
		case remarkWords.MatchString(inside) || strings.Count(inside, " ") > 6:
			n.remark = joinWith("; ", n.remark, inside)
			text = outside
		case acronym.MatchString(inside) && !person && strings.Contains(outside, " ") && !isCountry(inside):
			n.abbreviation = inside
			text = outside
		}
		if text == outside {
			// What is outside may end in a bracket too: "… (HTS) (هيئة …)".
			for i, o := range readOne(outside, person, depth+1) {
				if i == 0 {
					n.text = o.text
					n.abbreviation = orDefault(n.abbreviation, o.abbreviation)
					n.remark = joinWith("; ", o.remark, n.remark)
					continue
				}
				more = append([]listedName{o}, more...)
			}
			if n.text == "" {
				return more
			}
			return append([]listedName{n}, more...)
		}
	}
	if at := aside.FindString(text); at != "" {
		n.remark = strings.Trim(at, " ,-")
		text = trimName(strings.TrimSuffix(text, at))
	}
	n.text = text
	if person {
		n.text = uninvert(text)
	}
	if n.text == "" {
		return more
	}
	return append([]listedName{n}, more...)
}

// isCountry reports whether a bracket names a country: "Relief Foundation
// (Pakistan)" is a branch, whose name the country belongs to.
func isCountry(text string) bool {
	_, ok := countryCodes(text)
	return ok && strings.ToUpper(text) != text
}

// splitOutside splits at sep outside brackets; unbalanced brackets do not
// count as brackets.
func splitOutside(s string, sep byte) []string {
	if strings.IndexByte(s, sep) < 0 {
		return []string{s}
	}
	if strings.Count(s, "(") != strings.Count(s, ")") {
		return strings.Split(s, string(sep))
	}
	var out []string
	depth, start := 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '(':
			depth++
		case ')':
			depth--
		case sep:
			if depth <= 0 {
				out = append(out, s[start:i])
				start = i + 1
			}
		}
	}
	return append(out, s[start:])
}

// quotes are pairs of quotation marks lists put around nicknames.
var quotes = [][2]string{{"“", "”"}, {`"`, `"`}, {"„", "“"}, {"«", "»"}, {"‘", "’"}, {"'", "'"}, {"”", "”"}}

// trimName removes punctuation left by splitting, and quotation marks around
// the whole name.
func trimName(s string) string {
	s = strings.TrimSpace(s)
	s = strings.TrimRight(s, ",;:/ ")
	s = strings.TrimLeft(s, ",;:./ ")
	if strings.HasPrefix(s, ")") {
		s = strings.TrimLeft(s, ") ")
	}
	for _, q := range quotes {
		if inner, ok := strings.CutPrefix(s, q[0]); ok {
			if inner, ok = strings.CutSuffix(inner, q[1]); ok && inner != "" && !strings.Contains(inner, q[0]) && !strings.Contains(inner, q[1]) {
				return strings.TrimSpace(inner)
			}
		}
	}
	return s
}

// uninvert turns "AL-HAQ, Amin" into "Amin AL-HAQ". It leaves alone what has
// several commas, or a comma before a suffix.
func uninvert(s string) string {
	last, first, ok := strings.Cut(s, ", ")
	last, first = strings.TrimSpace(last), strings.TrimSpace(first)
	if !ok || strings.Contains(first, ",") || first == "" || last == "" || suffixes.MatchString(first) {
		return s
	}
	return first + " " + last
}

// script is the writing system of the first letter that is not Latin, "Latin"
// when all letters are, "" without letters.
func script(s string) string {
	found := ""
	for _, r := range s {
		if !unicode.IsLetter(r) {
			continue
		}
		for _, name := range scriptNames {
			if unicode.Is(unicode.Scripts[name], r) {
				if name != "Latin" {
					return name
				}
				found = name
				break
			}
		}
	}
	return found
}

// scriptNames are the scripts of list names, most frequent first.
var scriptNames = []string{
	"Latin", "Arabic", "Cyrillic", "Han", "Hangul", "Hebrew", "Greek", "Hiragana", "Katakana", "Thai", "Armenian", "Georgian",
	"Devanagari", "Bengali", "Myanmar", "Khmer", "Ethiopic", "Gurmukhi", "Gujarati", "Tamil", "Telugu", "Kannada", "Malayalam",
	"Sinhala", "Lao", "Tibetan", "Mongolian", "Thaana", "Syriac",
}
