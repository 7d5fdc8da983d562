package watchlist

import (
	"regexp"
	"strings"

	"github.com/revetproject/revet/entity"
)

// papers enters passports and national identifiers. A block has a number and
// words about it; both may be numbered "(1) … (2) …" alike.
func (e ukEntry) papers() {
	for _, b := range e.u.all(ukPassport) {
		for _, p := range ukPairs(b[0], b[1]) {
			e.paper("Passport", "passportNumber", p[0], p[1])
		}
	}
	for _, b := range e.u.all(ukNational) {
		for _, p := range ukPairs(b[0], b[1]) {
			e.paper("National identifier", "idNumber", p[0], p[1])
		}
	}
}

// paper enters one document. The words about it may say that it is of another
// kind than its column: a national identifier that is a passport, a passport
// column that holds an identity card.
func (e ukEntry) paper(label, property, field, about string) {
	if noValue(field) {
		field = ""
	}
	if noValue(about) {
		about = ""
	}
	if field == "" && about == "" {
		return
	}
	source := e.l.snap.Report.Source
	numbers := ukNumbers(field)
	whole := tidy(joinWith("; ", field, about))
	if len(numbers) == 0 {
		e.note(label, whole)
		source[strings.ToLower(label)+" blocks without a number"]++
		return
	}
	source[strings.ToLower(label)+" blocks with a number"]++
	property = documentProperty(joinWith(" ", about, field), property)
	for _, n := range numbers {
		e.identifier(property, n, entity.Value{Original: whole, Word: label})
	}
	if about != "" {
		// The words say who issued it, when it expires, under which name it
		// was made out.
		e.note(label, whole)
	}
}

var (
	ukBreaks = regexp.MustCompile(`\s*(?:[;\n|]|\s/\s)\s*`)
	ukCommas = regexp.MustCompile(`\s*,\s*|\s+(?:and|or)\s+`)
)

// ukNumbers takes the numbers out of a field that may hold several.
func ukNumbers(field string) []string {
	var out []string
	for _, piece := range ukBreaks.Split(field, -1) {
		parts := ukCommas.Split(piece, -1)
		for _, p := range parts {
			// "Kabul, 5" is one thing; "A123456, A123457" are two.
			if digits(p) < 4 {
				parts = []string{piece}
				break
			}
		}
		for _, p := range parts {
			if n := readDocument(p).number; n != "" {
				out = append(out, n)
			}
		}
	}
	return out
}

// ukRegister is a number behind the name of its register.
type ukRegister struct {
	words    *regexp.Regexp
	property string
}

var ukRegisters = []ukRegister{
	{regexp.MustCompile(`(?i)\b(?:PSRN|OGRN(?:IP)?|ОГРН)\b[^0-9\n]{0,30}?(\d{13}(?:\d{2})?)\b`), "ogrnCode"},
	{regexp.MustCompile(`(?i)\b(?:INN|ИНН)\b[^0-9\n]{0,30}?(\d{10}(?:\d{2})?)\b`), "innCode"},
	{regexp.MustCompile(`(?i)\b(?:OKPO|ОКПО)\b[^0-9\n]{0,30}?(\d{8}(?:\d{2})?)\b`), "okpoCode"},
	{regexp.MustCompile(`(?i)\b(?:KPP|КПП)\b[^0-9\n]{0,30}?(\d{9})\b`), "kppCode"},
	{regexp.MustCompile(`(?i)\b(?:BIK|БИК|BIC)\b[^0-9A-Z\n]{0,30}?(\d{9})\b`), "bikCode"},
	{regexp.MustCompile(`(?i:\b(?:SWIFT(?:\s*/\s*BIC)?|BIC)(?:\s+code)?\b)[^0-9A-Za-z\n]{0,10}?([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b`), "swiftBic"},
	{regexp.MustCompile(`\bLEI\b[^0-9A-Z\n]{0,20}?([A-Z0-9]{18}\d{2})\b`), "leiCode"},
	{regexp.MustCompile(`(?i)\b(?:TIN|UNP|VAT|tax(?:payer)?(?: (?:identification|registration))?(?: (?:number|no\.?|id))?)\b[^0-9\n]{0,20}?(\d{6,15})\b`), "taxNumber"},
}

// registration enters the numbers of a cell about registers: "INN: 7707083893",
// several registers on lines of their own, or plain numbers.
func (e ukEntry) registration(cell string) {
	rest, found := cell, 0
	for _, r := range ukRegisters {
		rest = r.words.ReplaceAllStringFunc(rest, func(m string) string {
			n := r.words.FindStringSubmatch(m)[1]
			found++
			if _, ok := propertyOf(e.e.Schema, r.property); !ok {
				// The number of a tax office or of a bank is shared by many and
				// must not become an identifier of another kind.
				e.text("notes", m)
				return ";"
			}
			e.identifier(r.property, n, entity.Value{Original: tidy(cell), Word: strings.Trim(strings.TrimSuffix(m, n), " :.-")})
			return ";"
		})
	}
	for _, n := range ukNumbers(strings.Trim(rest, " ;,\n")) {
		if digits(n) < 3 {
			continue
		}
		e.identifier("registrationNumber", n, entity.Value{Original: tidy(cell)})
		found++
	}
	if found == 0 {
		e.note("Business registration number", cell)
	}
}
