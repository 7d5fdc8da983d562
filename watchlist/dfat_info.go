package watchlist

import (
	"regexp"
	"slices"
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
	{regexp.MustCompile(`(?i)^(?:designation|(?:last known |current |former )?(?:position|occupation|profession|role)s?|previous occupation)$`), "position"},
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

// notNumber are labels around documents that are not followed by its number.
var notNumber = regexp.MustCompile(`(?i)\b(?:date|expir\w*|issue[ds]?|place|country)\b`)

// dfatLongest is how long the value of a label may be: what is longer is
// prose that happens to follow it.
var dfatLongest = map[string]int{"position": 400, "title": 120, "gender": 12, "fatherName": 80, "motherName": 80}

// information takes what is regular out of the additional information.
func (e dfatEntry) information(text string) {
	person := e.e.Schema == "Person"
	type label struct {
		property, words string
		start, end      int
	}
	var labels []label
	for _, m := range dfatLabelled.FindAllStringSubmatchIndex(text, -1) {
		at, property := knownLabelIn(text[m[2]:m[3]])
		labels = append(labels, label{property, tidy(text[m[2]+at : m[3]]), m[2] + at, m[1]})
	}
	for i, l := range labels {
		end := len(text)
		if i+1 < len(labels) {
			end = labels[i+1].start
		}
		e.stated(l.property, l.words, text[l.end:max(end, l.end)], person)
	}
	for _, m := range dfatNumbered.FindAllStringSubmatch(text, -1) {
		_, property := knownLabelIn(m[1])
		e.stated(property, tidy(m[1]), m[2], person)
	}
}

// knownLabelIn finds the longest end of some words that is a known label: in
// "Haji Designation" the first word is the end of the value before. Where
// nothing is known, the words are a label of their own, without a property.
func knownLabelIn(words string) (at int, property string) {
	for i := range words {
		if i > 0 && words[i-1] != ' ' {
			continue
		}
		bare := strings.TrimRight(tidy(words[i:]), ". ")
		for _, l := range dfatLabels {
			if l.words.MatchString(bare) {
				return i, l.property
			}
		}
	}
	return 0, ""
}

// stated enters the value of a label.
func (e dfatEntry) stated(property, label, value string, person bool) {
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
		if notNumber.MatchString(label) {
			return
		}
		number := documentNumber(value)
		if number == "" {
			source["documents without a readable number"]++
			return
		}
		source["documents in additional information"]++
		e.draft.add(property, number, entity.Value{Original: tidy(label + " " + value), Word: label})
	}
}

// documentNumber is the number in words about a document, "" when there is
// none. Where words stand around it ("Trinidad and Tobago Birth Certificate
// B394445") it is the first run of words that hold a digit.
func documentNumber(text string) string {
	text, _, _ = strings.Cut(text, ";")
	if at := strings.Index(text, "http"); at >= 0 {
		text = text[:at]
	}
	number := readDocument(text).number
	if number == "" {
		head, _, _ := strings.Cut(text, ", ")
		number = readDocument(head).number
	}
	words := strings.Fields(number)
	wordy := func(w string) bool { return !strings.ContainsAny(w, "0123456789") && len(w) > 3 }
	if slices.ContainsFunc(words, wordy) || len(number) > 30 {
		number = ""
		for _, w := range words {
			w = strings.Trim(w, " .,:()")
			switch {
			case strings.ContainsAny(w, "0123456789"):
				number = joinWith(" ", number, w)
			case number != "":
				return number
			}
		}
	}
	number = strings.TrimPrefix(number, "ID ")
	if len(number) > 40 || strings.HasSuffix(number, "-") { // broken at a line end
		return ""
	}
	return number
}
