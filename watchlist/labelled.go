package watchlist

import (
	"regexp"
	"slices"
	"strings"

	"github.com/revetproject/revet/entity"
)

// Remarks and "other information" of several lists hold facts behind a label:
// "IMO number: 9187629", "Tax identification number: 7707083893; Date of
// registration: 12 May 2001". The text itself is always kept as a note; what
// stands behind a known label is also read.

// labelReading is how the text behind a label is read.
type labelReading int

const (
	labelNumber labelReading = iota
	labelDate
	labelCountry
	labelPhone
	labelEmail
	labelPage
	labelName
	labelGender
	labelText
)

// knownLabel is one label. A property that the schema of the entity does not
// have is not filled.
type knownLabel struct {
	words    string // a regular expression
	reading  labelReading
	property string
}

var knownLabels = []knownLabel{
	{`imo (?:ship )?(?:identification )?(?:number|no\.?)|imo`, labelNumber, "imoNumber"},
	{`mmsi(?: number| no\.?)?`, labelNumber, "mmsi"},
	{`call ?sign`, labelNumber, "callSign"},
	{`swift(?:\s*/\s*bic)?(?: codes?)?|bic(?: code)?`, labelNumber, "swiftBic"},
	{`(?:main )?state registration number(?: \(ogrn\))?|registration number \(ogrn\)|ogrn|огрн|psrn`, labelNumber, "ogrnCode"},
	{`taxpayer identification number \(inn\)|inn|инн`, labelNumber, "innCode"},
	{`okpo`, labelNumber, "okpoCode"},
	{`tax(?:payer)?[ -](?:identification|registration|id)(?: (?:number|no\.?|code))?(?: \([a-z]+\))?|tax(?:payer)? (?:number|no\.?|id)|fiscal code|unp|vat(?: registration)? (?:number|no\.?)`, labelNumber, "taxNumber"},
	{`(?:company |business |trade |commercial )?(?:registration|register|registry) (?:number|no\.?)(?: \([a-z]+\))?|economic code|company number`, labelNumber, "registrationNumber"},
	{`diplomatic passport(?: (?:number|no\.?))?|passport(?: (?:number|no\.?))?`, labelNumber, "passportNumber"},
	{`(?:[a-z]+ )?national (?:identification|identity|id)(?: card)?(?: (?:number|no\.?))?|national id\.?|id(?:entity)?(?: card)? (?:number|no\.?)|identity document number|personal (?:id|identification|identity)(?: (?:number|no\.?|code))?|state identification number(?: \([a-z]+\))?`, labelNumber, "idNumber"},
	{`date of birth|dob|d\.o\.b\.?|born`, labelDate, "birthDate"},
	{`date of (?:registration|incorporation|establishment)|(?:registration|incorporation) date|registered on`, labelDate, "incorporationDate"},
	{`nationality`, labelCountry, "nationality"},
	{`citizenship`, labelCountry, "citizenship"},
	{`flag(?: state)?`, labelCountry, "flag"},
	{`gender|sex`, labelGender, "gender"},
	{`(?:telephone|tel\.?|phone|mobile|company phone|fax)(?: (?:number|no\.?))?`, labelPhone, "phone"},
	{`e-?mail(?: address)?|company e-?mail`, labelEmail, "email"},
	{`(?:company )?web ?(?:site|page)|url`, labelPage, "website"},
	{`father['’´]s name(?: is)?`, labelName, "fatherName"},
	{`mother['’´]s name(?: is)?`, labelName, "motherName"},
	{`function|position(?:\(s\)|s)?|rank`, labelText, "position"},
	{`type of entity|legal form`, labelText, "legalForm"},
	{`place of registration|principal place of business`, labelText, ""},
	{`associated (?:entities|individuals)(?: and (?:entities|individuals))?|other associated entities|status|address|other (?:identifying )?information|reasons?|date range|title|designation|listed on|place of birth|pob|nickname|alias(?:es)?`, labelText, ""},
}

// labelMark finds the next label and what introduces its value: a colon, or
// "is". See [draft.labelled] for where a label may stand.
var labelMark = func() *regexp.Regexp {
	groups := make([]string, len(knownLabels))
	for i, l := range knownLabels {
		groups[i] = "(" + l.words + ")"
	}
	return regexp.MustCompile(`(?i)(?:^|[.;,|(\n]\s*|\s-\s|\(?\b[a-z]\)\s+|\s)(?:` + strings.Join(groups, "|") + `)(?:\s*:\s*|\s+is:?\s+)`)
}()

var (
	// numbersFirst takes the numbers a value begins with, several of them
	// separated by commas, slashes or "and".
	numbersFirst   = regexp.MustCompile(`^\s*(?:(?i:no|number|nr)\.?\s*:?\s*)?([\p{Lu}\p{Nd}][\p{Lu}\p{Nd}\-/.]*(?: [\p{Nd}\-]+)*)`)
	numbersBetween = regexp.MustCompile(`^(?:\s*\([^()]*\))?\s*(?:,|;|/|\band\b|\bor\b)\s*`)
	sentenceEnd    = regexp.MustCompile(`[.;]\s|[.;]$|\n|\s*\(|\)`)
	phoneEnd       = regexp.MustCompile(`[.;]\s|;`)
	textEnd        = regexp.MustCompile(`[;\n]`)
	bracketStart   = regexp.MustCompile(`[;\n(]`)
	nameEnd        = regexp.MustCompile(`[.;,(\n]|\)| also known|\s-\s`)
)

// maxLabelled is the longest text that is searched; the longest remarks have a
// third of it.
const maxLabelled = 16 << 10

// labelled reads the facts behind labels. A label stands at the start of the
// text or after a mark that ends a sentence or an item. With a colon behind it
// a blank before it will do, since lists lose their line ends: "Registration
// number: 1028600508991 Tax identification number: 7204002873".
func (d draft) labelled(text string) {
	if len(text) > maxLabelled || !strings.Contains(text, ":") && !strings.Contains(text, " is ") {
		return // spares most texts the search
	}
	marks := slices.DeleteFunc(labelMark.FindAllStringSubmatchIndex(text, -1), func(m []int) bool {
		first, last := m[1], m[0] // of the label itself
		for g := 2; g < len(m); g += 2 {
			if m[g] >= 0 {
				first, last = min(first, m[g]), max(last, m[g+1])
			}
		}
		return m[0] > 0 && strings.TrimSpace(text[m[0]:first]) == "" && text[m[0]] != '\n' && !strings.Contains(text[last:m[1]], ":")
	})
	for i, m := range marks {
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		for g := range knownLabels {
			if m[2*g+2] >= 0 {
				d.behindLabel(knownLabels[g], text[m[2*g+2]:m[2*g+3]], strings.TrimSpace(text[m[1]:end]))
				break
			}
		}
	}
}

func (d draft) behindLabel(l knownLabel, label, value string) {
	if !hasProperty(d.e.Schema, l.property) || value == "" {
		return
	}
	source := entity.Value{Original: joinWith(": ", label, value), Word: strings.ToLower(label)}
	n := 0
	add := func(text string) {
		if text = tidy(text); text != "" {
			d.add(l.property, text, source)
			n++
		}
	}
	switch l.reading {
	case labelNumber:
		for _, number := range leadingNumbers(value, l.property == "swiftBic") {
			add(number)
		}
	case labelDate:
		// "1 Jan. 1960" has a mark that ends no sentence.
		for _, end := range []*regexp.Regexp{textEnd, bracketStart, sentenceEnd} {
			if date, err := entity.ReadDate(upTo(end, value)); err == nil {
				add(date.String())
				break
			}
		}
	case labelCountry:
		if codes, ok := d.l.countryOf(upTo(sentenceEnd, value)); ok {
			add(codes[0])
		}
	case labelPhone:
		for _, p := range phones(upTo(phoneEnd, value)) {
			add(p)
		}
	case labelEmail:
		for _, e := range emails(value) {
			add(e)
		}
	case labelPage:
		for _, p := range pages(value) {
			add(p)
		}
	case labelName:
		if name := upTo(nameEnd, value); len(strings.Fields(name)) <= 8 {
			add(name)
		}
	case labelGender:
		switch strings.ToLower(upTo(sentenceEnd, value)) {
		case "male", "man", "m":
			add("male")
		case "female", "woman", "f":
			add("female")
		}
	case labelText:
		add(upTo(textEnd, value))
	}
	if n > 0 {
		d.l.snap.Report.Source["read from text: "+l.property]++
	}
}

// upTo is the text before a mark.
func upTo(mark *regexp.Regexp, s string) string {
	if at := mark.FindStringIndex(s); at != nil {
		s = s[:at[0]]
	}
	return strings.Trim(s, " .,:;")
}

// leadingNumbers are the numbers a text begins with.
func leadingNumbers(s string, letters bool) []string {
	var out []string
	for len(out) < 16 {
		m := numbersFirst.FindStringSubmatchIndex(s)
		if m == nil {
			break
		}
		number := strings.Trim(s[m[2]:m[3]], " .-/")
		if digits(number) >= 4 || letters && len(number) >= 8 && len(number) <= 11 {
			out = append(out, number)
		} else {
			break
		}
		s = s[m[1]:]
		between := numbersBetween.FindStringIndex(s)
		if between == nil || between[1] == 0 {
			break
		}
		s = s[between[1]:]
	}
	return out
}
