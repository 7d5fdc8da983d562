package watchlist

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/revetproject/revet/entity"
)

// euXML reads the consolidated financial sanctions list of the European Union
// (Financial Sanctions Files, schema 1.1, namespace
// http://eu.europa.ec/fpi/fsd/export). All data is in attributes.
//
// The key is the euReferenceNumber (EU.27.28). Some entries have none; theirs
// is "logicalId:" and the logicalId of the sanctionEntity, which is unique per
// kind of element only. An entry that has both names the second as a referent,
// so that one that is given its reference later can be told for the same.
//
// The list marks no primary name and its issues put the names of one entry in
// changing order. All names an entry is not known to have given up are
// therefore in "name"; which of them comes first is decided by their language
// and their age, not by the order of the file.
type euXML struct{}

func (euXML) parts() []part { return []part{{required: true}} }

var euShape = xmlShape{
	root:    "export",
	what:    "EU financial sanctions file (schema 1.1)",
	records: map[string]bool{"sanctionEntity": true},
	known:   euKnown(),
}

func euKnown() map[string]bool {
	known := map[string]bool{"@generationDate": true, "@globalFileId": true}
	block := func(path string, attributes ...string) {
		known[path] = true
		for _, a := range attributes {
			known[path+"@"+a] = true
		}
	}
	place := []string{"city", "zipCode", "region", "place", "countryIso2Code", "countryDescription", "regulationLanguage", "logicalId"}
	block("sanctionEntity", "euReferenceNumber", "logicalId", "unitedNationId", "designationDate", "designationDetails", "delistingDate")
	block("sanctionEntity/regulation", "regulationType", "organisationType", "publicationDate", "entryIntoForceDate", "numberTitle", "programme", "logicalId")
	block("sanctionEntity/regulation/publicationUrl")
	block("sanctionEntity/regulation/remark")
	act := []string{"regulationType", "organisationType", "publicationDate", "entryIntoForceDate", "numberTitle", "publicationUrl", "logicalId"}
	block("sanctionEntity/regulation/corrigendum", act...)
	block("sanctionEntity/regulation/corrigendum/regulationSummary", act...)
	block("sanctionEntity/subjectType", "code", "classificationCode", "logicalId")
	block("sanctionEntity/subjectType/remark")
	block("sanctionEntity/nameAlias", "wholeName", "firstName", "middleName", "lastName", "title", "function", "gender", "nameLanguage", "strong", "regulationLanguage", "logicalId")
	block("sanctionEntity/birthdate", append([]string{
		"circa", "calendarType", "birthdate", "dayOfMonth", "monthOfYear", "year", "yearRangeFrom", "yearRangeTo",
	}, place...)...)
	block("sanctionEntity/citizenship", append([]string{"acquisitionDate", "disenfranchisementDate"}, place...)...)
	block("sanctionEntity/identification", append([]string{
		"diplomatic", "knownExpired", "knownFalse", "reportedLost", "revokedByIssuer", "issuedBy", "issueDate", "issuedDate", "validFrom", "validTo",
		"expiryDate", "latinNumber", "nameOnDocument", "number", "identificationTypeCode", "identificationTypeDescription",
	}, place...)...)
	block("sanctionEntity/address", append([]string{"street", "poBox", "asAtListingTime"}, place...)...)
	block("sanctionEntity/address/contactInfo", "key", "value")
	block("sanctionEntity/address/contactInfo/remark")
	for _, b := range []string{"", "/nameAlias", "/birthdate", "/citizenship", "/identification", "/address"} {
		block("sanctionEntity" + b + "/remark")
		block("sanctionEntity"+b+"/additionalInformation", "key", "value")
		block("sanctionEntity"+b+"/regulationSummary", act...)
	}
	return known
}

func (euXML) parse(l *load, in map[string]*input) error {
	f := in[""]
	return readXML(l, f, euShape, func(root *node) error {
		if at, err := time.Parse(time.RFC3339, root.attr("generationDate")); err == nil {
			l.published(at)
		} else {
			l.drift(euShape.root + "@generationDate (absent or unreadable)")
		}
		return nil
	}, func(path string, number int, n *node) error {
		euRecord(l, fmt.Sprintf("%s: %s %d", f.name, path, number), n)
		return nil
	})
}

func euRecord(l *load, place string, n *node) {
	source := l.snap.Report.Source
	key, logical := tidy(n.attr("euReferenceNumber")), tidy(n.attr("logicalId"))
	if logical != "" {
		logical = "logicalId:" + logical
	}
	d := l.draft(key, euSchema(l, n))
	if key == "" {
		source["entries without euReferenceNumber"]++
		d.e.ID = logical
	} else if logical != "" {
		d.e.Referents = []string{logical}
	}
	d.e.Target = true
	d.text("topics", "sanction")

	if off := dayOf(tidy(n.attr("delistingDate"))); off != "" {
		if published := l.snap.Published; !published.IsZero() && off <= published.Format(time.DateOnly) {
			source["entries de-listed"]++
			return
		}
		source["entries whose de-listing is still to come"]++
		d.text("notes", "de-listing: "+off)
	}
	if details := tidy(n.attr("designationDetails")); details != "" {
		d.text("notes", "designation: "+details)
	}
	if on := tidy(n.attr("designationDate")); on != "" {
		d.date("createdAt", dayOf(on), "designation")
	}
	if un := tidy(n.attr("unitedNationId")); un != "" {
		source["entries with unitedNationId"]++
		d.text("notes", "United Nations reference: "+un)
	}
	euNames(d, n.all("nameAlias"))
	for _, c := range n.children {
		switch c.name {
		case "remark":
			source["remarks"]++
			euRemark(d, c.text)
		case "regulation":
			euRegulation(d, c)
		case "birthdate":
			euBirth(d, c)
		case "citizenship":
			euCountry(d, ifElse(d.e.Schema == "Person", "citizenship", "country"), c)
			for _, r := range remarksOf(c) {
				d.text("notes", "citizenship: "+r)
			}
			for _, a := range []string{"acquisitionDate", "disenfranchisementDate"} {
				if on := dayOf(tidy(c.attr(a))); on != "" {
					d.text("notes", joinWith(" ", "citizenship", euCountryName(c), ifElse(a == "acquisitionDate", "acquired", "lost"), on))
				}
			}
		case "identification":
			euIdentification(d, c)
		case "address":
			euAddress(d, c)
		case "nameAlias", "subjectType", "additionalInformation", "regulationSummary":
		default:
			// Drift, and yet what it says in words is kept.
			for _, r := range deepRemarks(c) {
				d.text("notes", c.name+": "+r)
			}
		}
	}
	for _, holder := range append([]*node{n}, n.children...) {
		for _, info := range holder.all("additionalInformation") {
			if value := tidy(info.attr("value")); value != "" {
				d.text("notes", joinWith(": ", info.attr("key"), value))
				d.labelled(joinWith(": ", info.attr("key"), value))
			}
		}
	}
	l.add(place, d.e, n.String)
}

// euSchema is the schema of an entry. Vessels are listed as enterprises with
// an IMO number; so are shipping companies, which also have a number of a
// register, a tax office or a bank, or an IMO number that a remark calls the
// company's.
func euSchema(l *load, n *node) string {
	subject := n.child("subjectType")
	code, class := "", ""
	if subject != nil {
		code, class = strings.ToLower(tidy(subject.attr("code"))), strings.ToUpper(tidy(subject.attr("classificationCode")))
	}
	l.snap.Report.Source["subject type "+orDefault(code, "absent")]++
	switch {
	case code == "person" || code == "" && class == "P":
		return "Person"
	case code == "enterprise" || code == "" && class == "E":
		imo := false
		for _, id := range n.all("identification") {
			words := strings.ToLower(id.attr("identificationTypeDescription") + " " + strings.Join(remarksOf(id), " "))
			switch tidy(id.attr("identificationTypeCode")) {
			case "imo":
				if strings.Contains(words, "company") {
					return "Organization"
				}
				imo = true
			case "regnumber", "fiscalcode", "swiftbic", "tradelic":
				return "Organization"
			}
		}
		if imo {
			l.snap.Report.Source["enterprises with an IMO number read as vessels"]++
			return "Vessel"
		}
		return "Organization"
	case code == "vessel" || code == "ship":
		return "Vessel"
	default:
		// A type nobody has seen must not make anyone vanish: LegalEntity is
		// compared with people and organisations alike.
		l.drift("subjectType=" + orDefault(code, "absent"))
		return "LegalEntity"
	}
}

// euName is one name of an entry before the names are put in order.
type euName struct {
	listedName
	property string
	value    entity.Value
	foreign  bool // stated to be in another language than English
	id       int  // logicalId; the older the name, the lower
}

// formerName is a remark that says nothing but that a name is given up.
var formerName = regexp.MustCompile(`(?i)^\(?(?:f\.?k\.?a\.?|formerly(?: known as)?|former(?: name)?|previous(?: name)?|previously(?: known as| listed as)?|old name)\)?[.:]?$`)

func euNames(d draft, aliases []*node) {
	source := d.l.snap.Report.Source
	person := d.e.Schema == "Person"
	var names []euName
	for _, c := range aliases {
		lang := strings.ToLower(tidy(c.attr("nameLanguage")))
		text := tidy(c.attr("wholeName"))
		first, middle, last := tidy(c.attr("firstName")), tidy(c.attr("middleName")), tidy(c.attr("lastName"))
		if text == "" {
			if text = joinWith(" ", first, middle, last); text != "" {
				source["names of parts only"]++
			}
		}
		property, quality, word := "name", entity.Unspecified, ""
		if strong := tidy(c.attr("strong")); strong != "" {
			// It is true of nearly all names, the low ones among them.
			word = "strong=" + strong
			source["names "+word]++
		}
		for _, r := range remarksOf(c) {
			q, said := remarkQuality(r)
			switch {
			case said != "":
				quality, word = q, said
				source["names graded "+qualityName(q)+" by remark"]++
				if len(said)+8 >= len(r) || strings.Contains(strings.ToLower(r), "a.k.a") && len(r) < 40 {
					continue // the remark is the grade
				}
			case formerName.MatchString(r):
				property = "previousName"
				continue
			}
			d.text("notes", joinWith(": ", orDefault(text, "name"), r))
		}
		if quality != entity.Unspecified && property == "name" {
			property = "alias" // only aliases are graded
		}
		id, _ := strconv.Atoi(tidy(c.attr("logicalId")))
		value := entity.Value{Quality: quality, Word: word, Lang: lang}
		read := readName(text, person)
		if len(read) == 0 {
			source["name blocks empty"]++
		} else if lang != "" {
			source["names in a stated language"]++
		}
		for _, m := range read {
			v := value
			v.Original = m.original(text)
			names = append(names, euName{m, property, v, lang != "" && lang != "en", id})
		}
		if person && quality != entity.Low {
			d.add("firstName", first, entity.Value{Lang: lang})
			d.add("middleName", middle, entity.Value{Lang: lang})
			d.add("lastName", last, entity.Value{Lang: lang})
		}
		for _, t := range lettered(c.attr("title")) {
			if person {
				d.add("title", t, entity.Value{Lang: lang})
			} else {
				d.text("notes", "title: "+t)
			}
		}
		for _, t := range lettered(c.attr("function")) {
			if person {
				d.add("position", t, entity.Value{Lang: lang})
			} else {
				d.text("notes", "function: "+t)
			}
		}
		if person {
			d.gender(c.attr("gender"))
		}
	}
	slices.SortStableFunc(names, func(a, b euName) int {
		return cmp.Or(boolOrder(a.foreign, b.foreign), boolOrder(!isLatin(a.text), !isLatin(b.text)), cmp.Compare(a.id, b.id), cmp.Compare(a.text, b.text))
	})
	for _, m := range names {
		m.add(d, m.property, m.value)
	}
	d.someNameCounts()
}

// boolOrder puts false before true.
func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

var letterMark = regexp.MustCompile(`(?:^|[\s,;.])\(?[a-z]\)\s*`)

// lettered splits "(a) Mullah, (b) Maulavi". A text that does not begin with a
// letter in brackets is one item.
func lettered(text string) []string {
	text = tidy(text)
	if at := letterMark.FindStringIndex(text); at == nil || at[0] != 0 {
		if text == "" || text == "-" {
			return nil
		}
		return []string{text}
	}
	var out []string
	for _, piece := range letterMark.Split(text, -1) {
		if piece = strings.Trim(piece, " ,;"); piece != "" {
			out = append(out, piece)
		}
	}
	return out
}

func euRegulation(d draft, c *node) {
	programme := tidy(c.attr("programme"))
	d.text("program", programme)
	d.l.snap.Report.Source["programme "+orDefault(programme, "absent")]++
	published, force := dayOf(tidy(c.attr("publicationDate"))), dayOf(tidy(c.attr("entryIntoForceDate")))
	d.e.LastChange = max(d.e.LastChange, published)
	basis := joinWith(", ", c.attr("numberTitle"), joinWith(" of the ", c.attr("regulationType"), c.attr("organisationType")))
	if published != "" {
		basis = joinWith(", ", basis, "published "+published)
	}
	if force != "" {
		basis = joinWith(", ", basis, "in force "+force)
	}
	if basis != "" {
		d.text("notes", "legal basis: "+basis)
	}
	for _, u := range c.all("publicationUrl") {
		d.text("sourceUrl", u.text)
	}
	for _, r := range remarksOf(c) {
		d.text("notes", "regulation: "+r)
	}
}

// euBirth reads a birth block: a day, a month, a year, or a range of years
// with one end or two, each of any calendar and possibly about.
func euBirth(d draft, c *node) {
	source := d.l.snap.Report.Source
	property := "birthDate"
	switch d.e.Schema {
	case "Organization", "LegalEntity":
		property = "incorporationDate"
	case "Vessel":
		property = "buildDate"
	}
	var said []string
	for _, name := range []string{"birthdate", "dayOfMonth", "monthOfYear", "year", "yearRangeFrom", "yearRangeTo"} {
		if v := tidy(c.attr(name)); v != "" && v != "0" {
			said = append(said, name+" "+v)
		}
	}
	calendar := tidy(c.attr("calendarType"))
	circa := isTrue(c.attr("circa"))
	whole := strings.Join(said, ", ")
	if circa && whole != "" {
		whole = "circa " + whole
	}
	if calendar != "" && !strings.EqualFold(calendar, "GREGORIAN") && whole != "" {
		whole += " (" + calendar + ")"
		source["birth dates of the calendar "+calendar]++
	}
	if whole != "" {
		euBirthDate(d, property, c, calendar, circa, whole)
	} else {
		source["birth blocks without a date"]++
	}

	place := joinParts(c.attr("city"), c.attr("place"), c.attr("zipCode"), c.attr("region"))
	country := euCountryName(c)
	if property == "birthDate" {
		if place = joinParts(place, country); place != "" {
			d.text("birthPlace", place)
		}
		euCountry(d, "birthCountry", c)
	} else if place = joinParts(place, country); place != "" {
		d.text("notes", "place of foundation: "+place)
		euCountry(d, "country", c)
	}
	for _, r := range remarksOf(c) {
		d.text("notes", "birth date: "+r)
	}
}

func euBirthDate(d draft, property string, c *node, calendar string, circa bool, whole string) {
	source := d.l.snap.Report.Source
	kind, ok := entity.ParseCalendar(calendar)
	if !ok {
		d.l.drift("calendarType=" + calendar)
		d.unreadable(property, whole)
		return
	}
	values := map[string]int{}
	for _, name := range []string{"dayOfMonth", "monthOfYear", "year", "yearRangeFrom", "yearRangeTo"} {
		n, err := number(c.attr(name))
		if err != nil {
			d.unreadable(property, whole)
			return
		}
		values[name] = n
	}
	p := entity.DateParts{Calendar: kind, Approximate: circa}
	shape := ""
	if written := dayOf(tidy(c.attr("birthdate"))); written != "" && values["year"] == 0 {
		// Only the whole date is given; the parts are those of the same day.
		var y, m, day int
		if n, err := fmt.Sscanf(written, "%d-%d-%d", &y, &m, &day); n == 3 && err == nil {
			values["year"], values["monthOfYear"], values["dayOfMonth"] = y, m, day
		} else {
			d.date(property, written, "")
			shape = "text"
		}
	}
	if values["year"] != 0 {
		p.Year, p.Month, p.Day = values["year"], values["monthOfYear"], values["dayOfMonth"]
		switch {
		case p.Day != 0:
			shape = "day"
		case p.Month != 0:
			shape = "month"
		default:
			shape = "year"
		}
		d.stated(property, p, whole, "")
	}
	if values["yearRangeFrom"] != 0 || values["yearRangeTo"] != 0 {
		span := entity.DateParts{Calendar: kind, Approximate: circa, YearFrom: values["yearRangeFrom"], YearTo: values["yearRangeTo"]}
		shape = joinWith(" and ", shape, ifElse(span.YearFrom != 0 && span.YearTo != 0, "range", "range with one end"))
		d.stated(property, span, whole, "")
	}
	if shape == "" {
		d.unreadable(property, whole) // a month or day of no year
		shape = "without year"
	}
	source["birth "+shape+ifElse(circa, " circa", "")]++
}

// euCountryName is the name of a block's country, "" where it is not known.
func euCountryName(c *node) string {
	name := tidy(c.attr("countryDescription"))
	if noCountry[strings.ToLower(name)] {
		return ""
	}
	return name
}

// euCountry adds the country of a block: 00 is unknown, and CS, once Serbia and
// Montenegro, stands for Serbia.
func euCountry(d draft, property string, c *node) {
	code, name := strings.ToUpper(tidy(c.attr("countryIso2Code"))), euCountryName(c)
	switch code {
	case "00":
		code = ""
	case "CS":
		d.add(property, "rs", entity.Value{Original: orDefault(name, code)})
		return
	}
	d.codedCountry(property, code, name)
}

// euKinds says which property an identification type belongs to.
var euKinds = map[string]string{
	"passport": "passportNumber", "id": "idNumber", "nrn": "idNumber", "ssn": "socialSecurityNumber", "fiscalcode": "taxNumber",
	"regnumber": "registrationNumber", "swiftbic": "swiftBic", "imo": "imoNumber", "tradelic": "licenseNumber", "drivinglicence": "idNumber",
	"birthcert": "idNumber", "nationcert": "idNumber", "electionid": "idNumber", "residentperm": "idNumber", "travelcardid": "idNumber", "other": "",
}

// euFlags are the marks of a document, in the words of the list.
var euFlags = []struct{ attribute, words string }{
	{"diplomatic", "diplomatic"},
	{"knownExpired", "known expired"},
	{"knownFalse", "known false"},
	{"reportedLost", "reported lost"},
	{"revokedByIssuer", "revoked by issuer"},
}

func euIdentification(d draft, c *node) {
	source := d.l.snap.Report.Source
	code := tidy(c.attr("identificationTypeCode"))
	property, known := euKinds[strings.ToLower(code)]
	if !known && code != "" {
		d.l.drift("identificationTypeCode=" + code)
	}
	number, latin := tidy(c.attr("number")), tidy(c.attr("latinNumber"))
	remarks := strings.Join(remarksOf(c), "; ")
	source["identification "+orDefault(code, "without type")]++
	var flags []string
	for _, f := range euFlags {
		if isTrue(c.attr(f.attribute)) {
			flags = append(flags, f.words)
			source["identification "+f.words]++
		}
	}
	word := strings.Join(append([]string{orDefault(code, "unspecified")}, flags...), ", ")
	dated := func(label string, attributes ...string) string {
		for _, a := range attributes {
			if v := dayOf(tidy(c.attr(a))); v != "" {
				return label + " " + v
			}
		}
		return ""
	}
	by := ""
	if v := tidy(c.attr("issuedBy")); v != "" {
		by = "issued by " + v
	}
	all := joinWith(", ", joinWith(" ", orDefault(tidy(c.attr("identificationTypeDescription")), code), orDefault(number, latin)), strings.Join(flags, ", "),
		by, dated("issued", "issueDate", "issuedDate"), dated("valid from", "validFrom"), dated("valid to", "validTo", "expiryDate"),
		joinParts(c.attr("region"), euCountryName(c)), remarks)
	if property == "" {
		property = documentProperty(remarks+" "+c.attr("identificationTypeDescription"), "idNumber")
	}
	found := false
	for _, text := range []string{number, latin} {
		for _, piece := range splitOutside(text, ';') {
			if of, n := euNumber(property, piece); n != "" {
				d.identifier(of, n, entity.Value{Original: all, Word: word})
				found = true
			}
		}
	}
	if !found && all != "" {
		source["identification blocks without number"]++
		if number != "" || latin != "" || remarks != "" {
			d.text("notes", "identification: "+all)
		}
	}
	if name := tidy(c.attr("nameOnDocument")); name != "" {
		source["names on documents"]++
		for _, m := range readName(name, d.e.Schema == "Person") {
			m.add(d, "alias", entity.Value{Word: "nameOnDocument", Original: m.original(name)})
		}
	}
}

// numberLabel is the name of a kind of number before the number itself.
var numberLabel = regexp.MustCompile(`(?i)^(ssn|tin|inn|ogrn|unp|okpo|vat|nit|ruc|rif|rfc|cuit|cnpj)\b[\s.:#-]*(?:no\.?|number)?[\s.:#-]*(\S.*)$`)

// labelProperties says which property such a number belongs to.
var labelProperties = map[string]string{"ssn": "socialSecurityNumber", "inn": "innCode", "ogrn": "ogrnCode", "okpo": "okpoCode", "vat": "vatCode"}

// euNumber takes the number out of a number field, and says which property it
// belongs to when the field does: "SSN 156-92-9858". The codes of banks have
// letters only.
func euNumber(property, text string) (of, number string) {
	text = strings.TrimSpace(text)
	if property == "swiftBic" {
		if len(text) >= 8 {
			return property, text
		}
		return property, ""
	}
	if m := numberLabel.FindStringSubmatch(text); m != nil && strings.ContainsAny(m[2], "0123456789") {
		property, text = orDefault(labelProperties[strings.ToLower(m[1])], "taxNumber"), m[2]
	}
	return property, readDocument(text).number
}

func euAddress(d draft, c *node) {
	source := d.l.snap.Report.Source
	box := tidy(c.attr("poBox"))
	if box != "" && strings.Trim(box, "0123456789 -/") == "" {
		box = "P.O. Box " + box
	}
	full := joinParts(c.attr("street"), box, c.attr("place"), joinWith(" ", c.attr("zipCode"), c.attr("city")), c.attr("region"), euCountryName(c))
	remarks := remarksOf(c)
	switch {
	case full != "":
		v := entity.Value{}
		if len(remarks) > 0 {
			v.Original = full + " (" + strings.Join(remarks, "; ") + ")"
		}
		if isTrue(c.attr("asAtListingTime")) {
			v.Word = "as at listing time"
		}
		d.add("address", full, v)
	default:
		source["address blocks without a place"]++
	}
	for _, r := range remarks {
		d.text("notes", "address: "+r)
		d.labelled(r)
	}
	euCountry(d, "country", c)
	for _, info := range c.all("contactInfo") {
		euContact(d, tidy(info.attr("key")), orDefault(tidy(info.attr("value")), tidy(info.text)))
		for _, r := range remarksOf(info) {
			d.text("notes", "contact: "+r)
		}
	}
}

// contactKey is where a contact begins in a key that was glued together with
// its value and others: "EMAILa@b.comPHONE+7 (351) 775WEBhttps://b.com/".
var contactKey = regexp.MustCompile(`(EMAIL|PHONE|FAX|MOBILE|WEB)`)

func euContact(d draft, key, value string) {
	source := d.l.snap.Report.Source
	kind := strings.ToUpper(key)
	switch kind {
	case "PHONE", "FAX", "MOBILE", "TEL", "EMAIL", "WEB", "URL", "WEBSITE":
	default:
		if marks := contactKey.FindAllStringIndex(key, -1); len(marks) > 0 && marks[0][0] == 0 && len(key) > marks[0][1] {
			source["contacts glued together"]++
			for i, at := range marks {
				end := len(key)
				if i+1 < len(marks) {
					end = marks[i+1][0]
				}
				euContact(d, key[at[0]:at[1]], key[at[1]:end])
			}
			kind = "CONTACT"
		} else {
			d.l.drift("contactInfo@key=" + orDefault(key, "absent"))
		}
	}
	if value == "" {
		return
	}
	source["contacts "+kind]++
	d.contact(kind, value)
}

// remarkListed is the day of a listing in a remark.
var remarkListed = regexp.MustCompile(`(?i)\bdate of (un )?(?:designation|listing)(?: by the un)?\s*:?\s*(\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}\s+\p{L}+\.?\s+\d{4})`)

// euRemark keeps a remark and reads from it what is stated in a regular way.
func euRemark(d draft, text string) {
	text = tidy(text)
	if text == "" {
		return
	}
	d.text("notes", text)
	for _, m := range remarkListed.FindAllStringSubmatch(text, -1) {
		if on, err := entity.ReadDate(m[2]); err == nil {
			d.add("createdAt", on.String(), entity.Value{Original: m[0], Word: ifElse(m[1] != "", "UN designation", "listing")})
			d.l.snap.Report.Source["dates of listing in remarks"]++
		}
	}
	d.labelled(text)
}

// remarksOf are the remarks of a block that say something.
func remarksOf(c *node) []string {
	var out []string
	for _, r := range c.all("remark") {
		if t := tidy(r.text); t != "" && t != "-" {
			out = append(out, t)
		}
	}
	return out
}

// deepRemarks are the remarks of a block and of all blocks in it.
func deepRemarks(c *node) []string {
	out := remarksOf(c)
	for _, child := range c.children {
		if child.name != "remark" {
			out = append(out, deepRemarks(child)...)
		}
	}
	return out
}

func isTrue(s string) bool {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "true", "1", "yes", "y":
		return true
	}
	return false
}
