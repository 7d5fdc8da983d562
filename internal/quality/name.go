package quality

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/revetproject/revet/entity"
)

// fillers are words that stand for a name nobody knew. Words that are also
// names of people (Nil, Non, Test) are left out.
var fillers = map[string]bool{
	"fnu": true, "lnu": true, "nfn": true, "nln": true, "nmn": true, "nlnu": true, "nfnu": true, "mnu": true,
	"unknown": true, "unk": true, "unnamed": true, "noname": true, "anonymous": true, "undisclosed": true, "unspecified": true,
	"n/a": true, "n.a": true, "tba": true, "tbd": true, "tbc": true,
	"unbekannt": true, "inconnu": true, "inconnue": true, "desconocido": true, "desconocida": true, "desconhecido": true,
	"неизвестно": true, "неизвестный": true, "неизвестная": true, "مجهول": true, "نامعلوم": true,
}

// wholeFillers are fillers only where nothing else is stated: Null, Blank and
// None are family names too.
var wholeFillers = map[string]bool{"null": true, "none": true, "blank": true, "missing": true, "nil": true, "empty": true, "test": true, "?": true}

// fillerPhrases are fillers of several words.
var fillerPhrases = []string{
	"no last name", "no first name", "no given name", "no family name", "no surname", "no name", "no name given", "no middle name",
	"first name unknown", "last name unknown", "given name unknown", "family name unknown", "surname unknown", "name unknown",
	"unknown name", "not known", "not given", "not stated", "not available", "not applicable", "not provided",
	"sans prénom", "sans nom", "ohne namen", "sin nombre", "sin apellido",
}

// filler returns the words of a name that stand for an unknown one.
func filler(name string) (found []string, rest []string) {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return unicode.IsSpace(r) || r == ',' || r == '(' || r == ')' || r == '-' || r == '_'
	})
	for i := range words {
		words[i] = strings.Trim(words[i], ".;:?*")
	}
	words = slices.DeleteFunc(words, func(w string) bool { return w == "" })
	if len(words) == 1 && wholeFillers[words[0]] {
		return words, nil
	}
	for i := 0; i < len(words); {
		n := phraseAt(words[i:])
		switch {
		case n > 0:
		case fillers[words[i]], crosses(words[i]):
			n = 1
		default:
			rest = append(rest, words[i])
			i++
			continue
		}
		found = append(found, strings.Join(words[i:i+n], " "))
		i += n
	}
	return found, rest
}

// phraseAt returns how many words the longest filler phrase at the beginning has.
func phraseAt(words []string) (n int) {
	for _, p := range fillerPhrases {
		parts := strings.Fields(p)
		if len(parts) > n && len(parts) <= len(words) && slices.Equal(parts, words[:len(parts)]) {
			n = len(parts)
		}
	}
	return n
}

// crosses reports "XXX" and longer: what a form is filled with.
func crosses(w string) bool { return len(w) >= 3 && strings.Trim(w, "x") == "" }

// fullNames are the properties that hold whole names; a weak alias is none that
// a person goes by.
var fullNames = []string{"name", "alias", "previousName"}

// nameParts hold parts of names.
var (
	givenParts  = []string{"firstName", "secondName", "middleName"}
	familyParts = []string{"lastName"}
)

func nameMarks(e *entity.Entity) []Mark {
	var out []Mark
	person := entity.Is(e.Schema, "Person")
	meaningful := 0 // names that say something
	most := 0       // words in the longest of them
	given, family := words(e, givenParts), words(e, familyParts)
	for _, p := range slices.Concat(fullNames, []string{"weakAlias"}, givenParts, familyParts, []string{"fatherName", "motherName"}) {
		for _, v := range e.Properties[p] {
			bad, rest := filler(v.Text)
			// A whole organisation may be called Anonymous; a person's name is
			// looked at word by word.
			if len(bad) > 0 && (person || len(rest) == 0) {
				out = append(out, Mark{FillerName, p, v.Text, fmt.Sprintf("%q stands for a name that is not known", strings.Join(bad, `", "`))})
			}
			if person && strings.ContainsFunc(v.Text, unicode.IsDigit) {
				out = append(out, Mark{DigitInName, p, v.Text, "a name of a person has digits in it"})
			}
			if slices.Contains(fullNames, p) && len(rest) > 0 {
				meaningful++
				most = max(most, length(rest, v.Text))
			}
		}
	}
	if meaningful+len(given)+len(family) == 0 {
		if entity.Is(e.Schema, "LegalEntity") {
			out = append(out, Mark{Code: MissingName, Sentence: "no name is known"})
		}
		return out
	}
	if !person {
		return out
	}
	switch {
	case len(given) == 0 && len(family) > 0 && most <= len(family):
		out = append(out, Mark{MissingGivenName, "firstName", "", "a family name is known and no given name"})
	case len(family) == 0 && len(given) > 0 && most <= len(given):
		out = append(out, Mark{MissingFamilyName, "lastName", "", "a given name is known and no family name"})
	case len(given)+len(family) == 0 && most == 1:
		out = append(out, Mark{SingleName, "name", "", "only one name is known; it may be all there is"})
	}
	return out
}

// words returns the words of the parts of a name that say something.
func words(e *entity.Entity, parts []string) (out []string) {
	for _, p := range parts {
		for _, v := range e.Properties[p] {
			_, rest := filler(v.Text)
			for _, w := range rest {
				if !slices.Contains(out, w) {
					out = append(out, w)
				}
			}
		}
	}
	return out
}

// length counts the words of a name. Han, Hangul and kana are written without
// spaces: there two characters or more are a family name and a given one.
func length(rest []string, text string) int {
	if len(rest) == 1 {
		n := 0
		for _, r := range text {
			if unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) {
				n++
			}
		}
		if n > 1 {
			return 2
		}
	}
	return len(rest)
}
