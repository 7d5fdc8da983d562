package watchlist

import (
	"regexp"
	"strings"

	"github.com/revetproject/revet/entity"
)

// Lists write several telephone numbers, addresses and pages into one field,
// with blanks inside them.

var (
	mailBlanks   = regexp.MustCompile(`\s*@\s*`)
	mailDomain   = regexp.MustCompile(`(@[^\s@,;/]*)\.\s+([a-z]{2,4})\b`)
	mailAddress  = regexp.MustCompile(`[^\s@,;/<>()\[\]:'"]+@[^\s@,;/<>()\[\]:'"]+\.[^\s@,;/<>()\[\]:'".]+`)
	phoneBreaks  = regexp.MustCompile(`(?i)[,;/|\n]|\s+(?:and|or)\s+`)
	phoneNumber  = regexp.MustCompile(`\+?\s*\(?\+?\d[\d\s().\-‐–]{3,}\d`)
	pageBlanks   = regexp.MustCompile(`(?i)(www)\s*\.\s+|(https?)\s*:\s*/\s*/\s*`)
	pageBreaks   = regexp.MustCompile(`(?i)[,;|\s]+(?:and\s+|or\s+)?`)
	pageAddress  = regexp.MustCompile(`(?i)^(?:https?://)?(?:[\p{L}\d_\-]+\.)+\p{L}{2,}(?::\d+)?(?:/\S*)?$`)
	plainHyphens = strings.NewReplacer("‐", "-", "‑", "-", "–", "-")
)

// emails takes the addresses out of a field: "a@ b.com and c@d.org".
func emails(field string) []string {
	field = mailBlanks.ReplaceAllString(plainHyphens.Replace(tidy(field)), "@")
	field = mailDomain.ReplaceAllString(field, "$1.$2")
	return mailAddress.FindAllString(field, -1)
}

// phones takes the numbers out of a field: "+7 (351) 775-10-37, 775 10 38". A
// piece too short for a number is an extension of the one before it.
func phones(field string) []string {
	var out []string
	for _, piece := range phoneBreaks.Split(plainHyphens.Replace(tidy(field)), -1) {
		for _, n := range phoneNumber.FindAllString(piece, -1) {
			if digits(n) >= 5 {
				out = append(out, tidy(strings.Trim(n, " .-")))
			}
		}
	}
	return out
}

func digits(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}

// pages takes the addresses of pages out of a field.
func pages(field string) []string {
	field = pageBlanks.ReplaceAllStringFunc(tidy(field), func(m string) string { return strings.Join(strings.Fields(m), "") })
	var out []string
	for _, piece := range pageBreaks.Split(field, -1) {
		if piece = strings.Trim(piece, ".()<>\"' "); pageAddress.MatchString(piece) && !strings.Contains(piece, "@") {
			out = append(out, piece)
		}
	}
	return out
}

// contact adds the telephone numbers, mail addresses or pages of a field. What
// cannot be told apart stays as a note.
func (d draft) contact(kind, field string) {
	property, found := "", []string(nil)
	switch kind {
	case "PHONE", "FAX", "MOBILE", "TEL":
		property, found = "phone", phones(field)
	case "EMAIL":
		property, found = "email", emails(field)
	case "WEB", "URL", "WEBSITE":
		property, found = "website", pages(field)
	}
	if !hasProperty(d.e.Schema, property) || len(found) == 0 {
		d.text("notes", joinWith(": ", strings.ToLower(kind), field))
		return
	}
	for _, v := range found {
		d.add(property, v, entity.Value{Original: field, Word: strings.ToLower(kind)})
	}
}
