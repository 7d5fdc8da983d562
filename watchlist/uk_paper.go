package watchlist

import (
	"regexp"
	"slices"
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
	if property == "idNumber" && ukRegistered(field) {
		// "INN: 780245503097": the number says itself what it is.
		source[strings.ToLower(label)+" blocks with a number"]++
		e.registration(field, label)
		if about != "" {
			e.note(label, tidy(joinWith("; ", field, about)))
		}
		return
	}
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
	// ukStops is a full stop between two numbers; "8208 No. 555627" has none.
	ukStops = regexp.MustCompile(`(\d)\.\s+(\w)`)
	// ukSeries is between the series of a passport and its number.
	ukSeries = regexp.MustCompile(`(\d)\s+(?:No\.?|№)\s*(\d)`)
)

// ukNumbers takes the numbers out of a field that may hold several.
func ukNumbers(field string) []string {
	var out []string
	field = ukSeries.ReplaceAllString(field, "$1 $2")
	for _, piece := range ukBreaks.Split(ukStops.ReplaceAllString(field, "$1, $2"), -1) {
		parts := ukCommas.Split(piece, -1)
		for _, p := range parts {
			// "Kabul, 5" is one thing; "A123456, A123457" are two.
			if digits(p) < 4 {
				parts = []string{piece}
				break
			}
		}
		for _, p := range parts {
			n := readDocument(p).number
			if _, number, ok := strings.Cut(n, ": "); ok && digits(number) > 0 {
				n = number // what stands before the colon is a name of the number
			}
			if n != "" {
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

// The names of registers are in Latin or Cyrillic letters; where a word begins
// and ends is therefore said without \b, which knows only the former.
var ukRegisters = []ukRegister{
	{ukRegisterWords(`PSRN|OGRN(?:IP)?|ОГРН(?:ИП)?`, `\d{13}(?:\d{2})?`), "ogrnCode"},
	{ukRegisterWords(`INN|ИНН`, `\d{10}(?:\d{2})?`), "innCode"},
	{ukRegisterWords(`OKPO|ОКПО`, `\d{8}(?:\d{2})?`), "okpoCode"},
	{ukRegisterWords(`KPP|КПП`, `\d{9}`), "kppCode"},
	{ukRegisterWords(`BIK|БИК`, `\d{9}`), "bikCode"},
	{regexp.MustCompile(`(?i:\b(?:SWIFT(?:\s*/\s*BIC)?|BIC)(?:\s+code)?\b)[^0-9A-Za-z\n]{0,10}?([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b`), "swiftBic"},
	{regexp.MustCompile(`\bLEI\b[^0-9A-Z\n]{0,20}?([A-Z0-9]{18}\d{2})\b`), "leiCode"},
	{ukRegisterWords(`TIN|UNP|УНП|УНН|VAT|tax(?:payer)?(?: (?:identification|registration))?(?: (?:number|no\.?|id))?`, `\d{6,15}`), "taxNumber"},
	// A Russian tax number with the code of the reason of registration.
	{regexp.MustCompile(`(?:^|[^\d/])(\d{10})\s?/\s?\d{9}\b`), "innCode"},
}

func ukRegisterWords(words, number string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:` + words + `)(?:[^\p{L}\d\n][^\d\n]{0,30}?|)(` + number + `)(?:\b|$)`)
}

// ukRegistered reports whether a text names a register of numbers.
func ukRegistered(text string) bool {
	return slices.ContainsFunc(ukRegisters, func(r ukRegister) bool { return r.words.MatchString(text) })
}

// registration enters the numbers of a cell about registers: "INN: 7707083893",
// several registers on lines of their own, or plain numbers.
func (e ukEntry) registration(cell, label string) {
	rest, found := cell, 0
	for _, r := range ukRegisters {
		rest = r.words.ReplaceAllStringFunc(rest, func(m string) string {
			n := r.words.FindStringSubmatch(m)[1]
			found++
			if _, ok := propertyOf(e.e.Schema, r.property); !ok {
				// The number of a tax office or of a bank is shared by many and
				// must not become an identifier of another kind.
				e.text("notes", strings.Trim(m, " ,;:/()\n"))
				return ";"
			}
			e.identifier(r.property, n, entity.Value{Original: tidy(cell), Word: strings.Trim(strings.TrimSuffix(m, n), " :.-()/,;\n")})
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
		e.note(label, cell)
	}
}
