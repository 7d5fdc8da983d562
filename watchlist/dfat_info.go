package watchlist

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/revetproject/revet/entity"
)

// dfatLabel is what the additional information of an entry says regularly:
// words, a colon or nothing, a value. The whole text is kept beside it.
type dfatLabel struct {
	words    *regexp.Regexp
	property string
}

// The labels of the list in the wordings it has had over the years, the
// committees' included. The first that matches decides.
var dfatLabels = []dfatLabel{
	{regexp.MustCompile(`(?i)^(?:imo|international maritime organi[sz]ation)\b`), "imoNumber"},
	{regexp.MustCompile(`(?i)^(?:gender|sex)$`), "gender"},
	{regexp.MustCompile(`(?i)^(?:title|other titles?|military rank|rank)$`), "title"},
	{regexp.MustCompile(`(?i)^(?:(?:\w+\s+)?designation|(?:last known |current |former )?(?:position|occupation|profession|role)s?|previous occupation)$`), "position"},
	{regexp.MustCompile(`(?i)^(?:father['’]?s name|name of father|father)$`), "fatherName"},
	{regexp.MustCompile(`(?i)^(?:mother['’]?s name|name of mother|mother)$`), "motherName"},
	{regexp.MustCompile(`(?i)^(?:web ?sites?|web ?page)$`), "website"},
	{regexp.MustCompile(`(?i)^e-?mails?(?: address(?:es)?)?$`), "email"},
	{regexp.MustCompile(`(?i)^(?:tele?phone|phone|tel|mob(?:ile)?)(?: (?:numbers?|nos?))?\.?$`), "phone"},
	{regexp.MustCompile(`(?i)^swift(?:/bic)?(?: code)?$|^bic$`), "swiftBic"},
	{regexp.MustCompile(`(?i)\b(?:tax|fiscal|inn)\b`), "taxNumber"},
	{regexp.MustCompile(`(?i)\b(?:social security)\b`), "socialSecurityNumber"},
	{regexp.MustCompile(`(?i)\bpassport\b`), "passportNumber"},
	{regexp.MustCompile(`(?i)\b(?:company identification|registration (?:id|no|number)|business registration|trade licen[cs]e|government gazette|licen[cs]e)\b`), "registrationNumber"},
	{regexp.MustCompile(`(?i)\b(?:identi(?:ty|fication)|id card|id number|national id|ration card|driv\w+ licen[cs]e|travel document|military service number|tazkira)\b`), "idNumber"},
}

// dfatLabelled finds "Label: " and "Passport no. ". A label is up to five words
// that begin with a capital, at the start or after the end of a sentence.
var dfatLabelled = regexp.MustCompile(`(?:^|[.;,)\n]\s*|\s)((?:\p{Lu}[\p{L}’'/-]*)(?:\s+[\p{L}’'/-]+){0,4}?(?:\s+(?:[Nn]os?|[Nn]umbers?|[Nn]r)\b\.?)?)\s*:\s*`)

// dfatNumbered finds documents stated without a colon: "Passport no. A123456".
var dfatNumbered = regexp.MustCompile(`(?i)\b((?:\p{L}+\s+)?(?:passport|national id(?:entification)?|identity card|imo)\s*(?:no|number|nr)\b\.?)\s+([\p{L}]{0,12}\s?[\w/-]*\d[\w/-]*)`)

// dfatValueEnd is where a value ends when no other label follows.
var dfatValueEnd = regexp.MustCompile(`[\p{Ll}\d)’"]\.\s+\p{Lu}|\n|;\s*\p{Lu}`)

// dfatLongest is how long the value of a label may be: what is longer is
// prose that happens to follow it.
var dfatLongest = map[string]int{"position": 400, "title": 120, "gender": 12, "fatherName": 80, "motherName": 80}

// information takes what is regular out of the additional information.
func (e dfatEntry) information(text string) {
	person := e.e.Schema == "Person"
	at := dfatLabelled.FindAllStringSubmatchIndex(text, -1)
	for i, m := range at {
		label := tidy(text[m[2]:m[3]])
		end := len(text)
		if i+1 < len(at) {
			end = at[i+1][0] + 1
		}
		e.stated(label, text[m[1]:min(end, len(text))], person)
	}
	for _, m := range dfatNumbered.FindAllStringSubmatch(text, -1) {
		e.stated(tidy(m[1]), m[2], person)
	}
}

// stated enters the value of a label.
func (e dfatEntry) stated(label, value string, person bool) {
	property := ""
	bare := strings.TrimRight(label, ". ")
	for _, l := range dfatLabels {
		// "Maulavi Designation" is the end of one value and the next label.
		if words := bare; l.words.MatchString(words) {
			property = l.property
			break
		} else if i := strings.LastIndexByte(words, ' '); i > 0 && l.words.MatchString(words[i+1:]) && (l.property == "position" || l.property == "gender") {
			property = l.property
			break
		}
	}
	if property == "" {
		return
	}
	if !person {
		switch property {
		case "gender", "title", "position", "fatherName", "motherName", "socialSecurityNumber":
			return
		case "passportNumber":
			property = "idNumber"
		}
		if e.e.Schema == "Vessel" || e.e.Schema == "Airplane" {
			if property != "imoNumber" && property != "registrationNumber" {
				return
			}
		}
	}
	if property == "imoNumber" {
		for _, n := range imoDigits.FindAllString(value[:min(len(value), 80)], -1) {
			e.imo(n)
		}
		return
	}
	for _, piece := range enumerated(value) {
		e.piece(property, label, piece)
	}
}

// piece enters one of the values of a label.
func (e dfatEntry) piece(property, label, value string) {
	if m := dfatValueEnd.FindStringIndex(value); m != nil {
		_, size := utf8.DecodeRuneInString(value[m[0]:])
		value = value[:m[0]+size]
	}
	value = strings.Trim(tidy(value), " .,;:")
	if value == "" || noValue(value) {
		return
	}
	source := e.l.snap.Report.Source
	switch property {
	case "gender":
		word, _, _ := strings.Cut(value, " ")
		e.gender(word)
	case "email":
		for _, m := range emails(value) {
			e.text("email", m)
		}
	case "website":
		for _, p := range pages(value) {
			e.text("website", p)
		}
	case "phone":
		for _, n := range phones(value) {
			e.text("phone", n)
		}
	case "title", "position", "fatherName", "motherName":
		if len(value) <= dfatLongest[property] {
			e.text(property, value)
		}
	default: // a document
		head, _, _ := strings.Cut(value, ", ")
		doc := readDocument(value)
		if doc.number == "" || len(doc.number) > 40 {
			doc = readDocument(head)
		}
		if doc.number == "" || len(doc.number) > 40 {
			source["documents without a readable number"]++
			return
		}
		source["documents in additional information"]++
		e.draft.add(property, doc.number, entity.Value{Original: tidy(label + " " + value), Word: label})
	}
}
