package watchlist

import (
	"regexp"
	"strings"
)

// document is a document number taken out of the words around it.
type document struct {
	number  string
	country string // as written, "" when not stated
	rest    string // issue and expiry dates and other remarks
}

var (
	// numberEnd is where the number is over.
	numberEnd = regexp.MustCompile(`(?i)[,;]?\s*(?:\b(?:issued|issue[ds]?\s+date|date\s+of\s+issue|expir\w*|valid|under\s+name|made\s+out|dated|obtained|revoked|linked|in\s+the\s+name|from\s+\d)\b).*$`)
	// numberMark introduces the number.
	numberMark = regexp.MustCompile(`(?i)^.*?(?:\b(?:number|numero|número|numéro|no|nr|nº|num)\b\.?|n°|№|#)\s*[.:]?\s*(\S.*)$`)
	// leadingWords are words before the number: "Diplomatic Passport D014433".
	leadingWords = regexp.MustCompile(`^(?:[(“"'’]*\p{L}{4,}[)”"'’.]*:?\s+)+([\p{L}\d].*\d.*)$`)
	innerMark    = regexp.MustCompile(`(?i)\s+(?:no|number|nr)\.?\s+`)
)

// readDocument takes the number out of "Libyan passport No. 513519 (Libya)
// issued 5 May 1998". Where there is no digit there is no number.
func readDocument(s string) document {
	var d document
	s = strings.TrimRight(strings.TrimSpace(s), ".;, ")
	if plainNumber(s) {
		d.number = s
		return d
	}
	if at := numberEnd.FindString(s); at != "" {
		d.rest = strings.Trim(at, " ,;.")
		s = strings.TrimRight(strings.TrimSuffix(s, at), " ,;")
	}
	if m := bracket.FindStringSubmatch(s); m != nil && m[1] != "" {
		if strings.ContainsAny(m[2], "0123456789") && len(m[2]) <= 2 {
			// A check character in brackets is part of the number:
			// D489833(9).
			s = strings.TrimSpace(s)
		} else {
			if _, ok := countryCodes(m[2]); ok || d.country == "" && !strings.ContainsAny(m[2], "0123456789") {
				d.country = m[2]
			} else {
				d.rest = joinWith("; ", m[2], d.rest)
			}
			s = strings.TrimSpace(m[1])
		}
	}
	if head, tail, ok := strings.Cut(s, ","); ok && strings.ContainsAny(head, "0123456789") {
		if _, known := countryCodes(strings.TrimSpace(tail)); known {
			d.country, s = strings.TrimSpace(tail), head
		}
	}
	if m := numberMark.FindStringSubmatch(s); m != nil && strings.ContainsAny(m[1], "0123456789") {
		s = m[1]
	}
	if m := leadingWords.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	s = innerMark.ReplaceAllString(s, " ")
	s = strings.Trim(s, " .,;:#")
	if !strings.ContainsAny(s, "0123456789") {
		d.rest = joinWith("; ", s, d.rest)
		return d
	}
	if strings.Count(s, "(") != strings.Count(s, ")") {
		s = strings.Trim(strings.NewReplacer("(", "", ")", "").Replace(s), " ")
	}
	d.number = s
	return d
}

// plainNumber reports whether s is nothing but a number: most are.
func plainNumber(s string) bool {
	digit := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digit = true
		case c >= 'A' && c <= 'Z', c == '-', c == '/', c == '.' && i > 0:
		default:
			return false
		}
	}
	return digit && s[0] != '/' && !strings.HasPrefix(s, "NO")
}

// documentKind says which property a document belongs to. The first pattern
// that the words match decides.
type documentKind struct {
	words    *regexp.Regexp
	property string
}

var documentKinds = []documentKind{
	{regexp.MustCompile(`(?i)\b(?:social security|ssn)\b`), "socialSecurityNumber"},
	{regexp.MustCompile(`(?i)\b(?:fiscal code|codice fiscale|tax|taxpayer|tin|inn)\b`), "taxNumber"},
	{regexp.MustCompile(`(?i)\b(?:travel document|identity|identification|national id|tazkira|citizen|driv|voter|student|birth cert|ration card|residen|refugee)`), "idNumber"},
	{regexp.MustCompile(`(?i)pas{1,2}(?:port|eport|aporte|saport)|\bpasaporte\b|laissez-passer`), "passportNumber"},
}

// documentProperty is the property that words about a document point to, or
// otherwise.
func documentProperty(words, otherwise string) string {
	for _, k := range documentKinds {
		if k.words.MatchString(words) {
			return k.property
		}
	}
	return otherwise
}
