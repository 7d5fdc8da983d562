package watchlist

import (
	"regexp"
	"strings"

	"github.com/revetproject/revet/entity"
)

// What OFAC's formats have in common. The three XML forms take apart what the
// CSV form writes into one remark; put together again, item by item, it is the
// same text ("Passport A123 (Iran) issued 05 May 1998"), so all forms are read
// by one grammar and give one shape of entity.

// ofacKey is the key of a party: "ofac-" and OFAC's unique id. The id is one
// number in all forms: uid in CSV and SDN.XML, entity/@id in the enhanced form,
// FixedRef and Profile/@ID in the advanced form. It was compared on the non-SDN
// list: the 443 ids of the enhanced issue of 10 January 2025 are those of
// CONSOLIDATED.XML of 15 January 2025, and the CSV issue of December 2025
// shares 442 of its 442 with them. So a list keeps its entries when it is
// fetched in another form. That the advanced form uses the same number is
// OFAC's documentation, not a measurement.
func ofacKey(uid string) string {
	if uid = strings.TrimSpace(uid); uid == "" {
		return ""
	}
	return "ofac-" + uid
}

// ofacSchema is the schema of OFAC's word for the type of a party.
func ofacSchema(l *load, word string) string {
	switch strings.ToLower(word) {
	case "individual":
		return "Person"
	case "vessel":
		return "Vessel"
	case "aircraft":
		return "Airplane"
	case "", "entity":
		// "entity" covers companies, ministries and armed groups. None of
		// them is a natural person, so Organization, which every kind of
		// organisation is compared with.
		return "Organization"
	default:
		// A type nobody has seen must not make anyone vanish: LegalEntity is
		// compared with people and organisations alike.
		l.drift("sdn type " + word)
		return "LegalEntity"
	}
}

// newOFACParty starts a party of an XML form, where, other than in the CSV
// form, every type is stated.
func newOFACParty(l *load, uid, kind string) ofacParty {
	schema := ofacSchema(l, orDefault(kind, "not stated"))
	o := ofacParty{draft: l.draft(ofacKey(uid), schema), person: schema == "Person"}
	o.e.Target = true
	o.text("topics", "sanction")
	return o
}

// badUID says why a unique id cannot be one, or "".
func badUID(uid string) string {
	switch {
	case uid == "":
		return "the party has no unique id"
	case strings.Trim(uid, "0123456789") != "":
		return "the unique id is not a number"
	}
	return ""
}

// primary adds the name a party is listed under. text is in the list's own
// form, for people "LAST, First".
func (o ofacParty) primary(text string) {
	o.name("name", text, entity.Value{})
	if o.person {
		o.nameParts(text)
	}
	if o.e.Schema == "Airplane" {
		o.text("registrationNumber", text)
	}
}

// OFAC's grades of aliases (FAQ 122 to 124), by the words of SDN.XML; the
// others state them as "low quality" or not.
const (
	ofacStrong = "strong"
	ofacWeak   = "weak"
)

// ofacGrade is the grade that a "low quality" mark states; "" when there is
// none.
func ofacGrade(lowQuality string) string {
	switch lowQuality {
	case "true":
		return ofacWeak
	case "false":
		return ofacStrong
	}
	return ""
}

// alias adds another name. kind is the list's word (a.k.a., f.k.a., n.k.a.).
// What is not graded is not taken for weak.
func (o ofacParty) alias(kind, text, grade, lang string) {
	property, ok := map[string]string{"aka": "alias", "fka": "previousName", "nka": "alias", "": "alias", "name": "alias"}[strings.ToLower(strings.ReplaceAll(kind, ".", ""))]
	if !ok {
		property = "alias"
		o.l.drift("alias type " + kind)
	}
	v := entity.Value{Word: grade, Lang: lang}
	switch grade {
	case ofacStrong:
		v.Quality = entity.Good
	case ofacWeak:
		v.Quality = entity.Low
		if property == "alias" {
			property = "weakAlias"
		}
	default:
		o.l.drift("alias grade " + orDefault(grade, "not stated"))
	}
	o.native(property, text, v)
}

// native adds a name in whatever script. In a script other than Latin a name
// is published in its own order; where it is inverted like a Latin one, it is
// turned round, without a blank in scripts that have none.
func (o ofacParty) native(property, text string, v entity.Value) {
	text = tidy(text)
	if last, first, ok := strings.Cut(text, ","); ok && o.person && unspaced(text) {
		v.Original, text = text, strings.TrimSpace(last)+strings.TrimSpace(first)
	}
	o.name(property, text, v)
}

// ofacParts is an address in parts.
type ofacParts struct {
	lines                         [4]string // ADDRESS1 to ADDRESS3, then what has no type
	city, state, region, postcode string
	country                       string
}

// add sorts a typed part in.
func (a *ofacParts) add(kind, value string) {
	if value = tidy(value); value == "" {
		return
	}
	switch strings.ToUpper(kind) {
	case "CITY":
		a.city = joinParts(a.city, value)
	case "STATE/PROVINCE", "STATE", "PROVINCE":
		a.state = joinParts(a.state, value)
	case "REGION":
		a.region = joinParts(a.region, value)
	case "POSTAL CODE":
		a.postcode = joinWith(" ", a.postcode, value)
	default:
		// The advanced form states the parts in any order.
		line := len(a.lines) - 1
		if n := strings.TrimPrefix(strings.ToUpper(kind), "ADDRESS"); n == "1" || n == "2" || n == "3" {
			line = int(n[0] - '1')
		}
		a.lines[line] = joinParts(a.lines[line], value)
	}
}

// place is the country, or the region that stands for one: "Region: Gaza". The
// list states "undetermined" as if it were a country.
func (a ofacParts) place() string {
	switch {
	case !noCountry[strings.ToLower(a.country)]:
		return a.country
	case a.region != "":
		return "Region: " + strings.TrimPrefix(a.region, "Region: ")
	}
	return ""
}

// String is the address as the CSV form prints it.
func (a ofacParts) String() string {
	place, region := a.place(), a.region
	if strings.HasPrefix(place, "Region: ") {
		region = ""
	}
	return joinParts(joinParts(a.lines[:]...), joinWith(" ", joinParts(a.city, a.state, region), a.postcode), place)
}

func (o ofacParty) address(a ofacParts, lang string) {
	o.add("address", a.String(), entity.Value{Lang: lang})
	o.country("country", a.place())
}

// ofacWords are the CSV form's labels for the feature types of the XML forms.
var ofacWords = map[string]string{
	"birthdate": "DOB", "place of birth": "POB", "nationality country": "nationality", "citizenship country": "citizen", "citizenship": "citizen",
}

// feature reads one feature, a type and a value as text.
func (o ofacParty) feature(kind, value string) {
	kind, value = strings.ReplaceAll(tidy(kind), "’", "'"), tidy(value)
	if value == "" {
		return
	}
	if strings.EqualFold(kind, "title") {
		o.title(value)
		return
	}
	if word, ok := ofacWords[strings.ToLower(kind)]; ok {
		kind = word
	}
	item := joinWith(" ", kind, value)
	if strings.HasSuffix(kind, ":") || strings.HasSuffix(kind, "-") {
		item = kind + " " + value // joinWith trims marks
	}
	o.note(item, o.item(item))
}

// note keeps an item that was not understood, and counts.
func (o ofacParty) note(item string, read bool) {
	if read {
		o.l.snap.Report.Source["items read"]++
		return
	}
	o.l.snap.Report.Source["items kept as notes"]++
	o.text("notes", item)
}

func (o ofacParty) title(text string) {
	if o.person {
		o.text("position", text)
		return
	}
	o.noteOf("Title", text)
}

// ofacVessel is what the list says of a vessel.
type ofacVessel struct{ callSign, kind, tonnage, gross, flag, owner string }

// vessel enters it; on a party that is no vessel it is kept as notes.
func (o ofacParty) vessel(v ofacVessel) {
	if o.e.Schema == "Vessel" {
		o.text("callSign", v.callSign)
		o.text("type", v.kind)
		o.text("tonnage", strings.ReplaceAll(v.tonnage, ",", ""))
		o.text("grossRegisteredTonnage", strings.ReplaceAll(v.gross, ",", ""))
		o.country("flag", v.flag)
		o.noteOf("Vessel Owner", v.owner)
		return
	}
	o.noteOf("Call sign", v.callSign)
	o.noteOf("Type", v.kind)
	o.noteOf("Tonnage", v.tonnage)
	o.noteOf("Gross registered tonnage", v.gross)
	o.noteOf("Flag", v.flag)
	o.noteOf("Owner", v.owner)
}

// freeText reads the remark of an XML form: what is left of the CSV form's when
// everything with an element of its own is taken out.
func (o ofacParty) freeText(remark string) {
	remark = tidy(remark)
	if remark == "" {
		return
	}
	var kept []string
	for _, item := range items(remark) {
		// "(Linked To: HAMAS)" is "Linked To: HAMAS" elsewhere.
		if inner, ok := strings.CutPrefix(item, "("); ok {
			if inner, ok = strings.CutSuffix(inner, ")"); ok && !strings.ContainsAny(inner, "()") {
				item = inner
			}
		}
		kept = append(kept, item)
	}
	o.readRemark(strings.Join(kept, "; "), false)
}

// ofacPaper is an identity or registration document.
type ofacPaper struct {
	kind, number, country, authority, place, issued, expires string
	note                                                     string
}

// String is the document as the CSV form prints it.
func (p ofacPaper) String() string {
	s := tidy(p.kind + " " + p.number)
	if p.country != "" {
		s += " (" + p.country + ")"
	}
	if p.issued != "" {
		s += " issued " + p.issued
	}
	if p.expires != "" {
		s += " expires " + p.expires
	}
	for _, more := range []string{p.authority, p.place, p.note} {
		if more != "" {
			s += "; " + more
		}
	}
	return s
}

// numberKind is a type of document by its words.
var numberKind = regexp.MustCompile(`(?i)\b(?:no|nr|number|numero|número|id|code|codigo|card|certificate|registry|registration|identification|passport|license|licence|cedula|document|permit)\b|#|n°|n\.i\.|\bc\.?u\.?i`)

// paper reads a document. certain says that the element holds nothing but
// documents; SDN.XML's idList also holds features, told apart by their words.
func (o ofacParty) paper(p ofacPaper, certain bool) {
	p.kind, p.number = strings.ReplaceAll(tidy(p.kind), "’", "'"), tidy(p.number)
	item := p.String()
	if p.number == "" {
		if p.kind != "" {
			o.note(item, false)
		}
		return
	}
	o.l.snap.Report.Source["document "+p.kind]++
	text := p.kind + " " + p.number
	if m := walletMatch(text); m != nil {
		o.wallet(m[1], strings.TrimRight(m[2], ".,"))
		return
	}
	if b, rest, ok := ofacLabelOf(text); ok {
		if !o.labelled(b, rest, item) {
			o.number(b.person, b.other, p.number, item)
		}
		return
	}
	if certain || strings.ContainsAny(p.number, "0123456789") && (p.country != "" || p.issued != "" || p.expires != "" || numberKind.MatchString(p.kind)) {
		o.number(documentProperty(text, "idNumber"), "registrationNumber", p.number, item)
		return
	}
	o.note(item, o.unlabelled(text, item))
}

// number adds the number of a document whose element says that it is one, also
// when it holds no digit.
func (o ofacParty) number(person, other, number, item string) {
	property := person
	if !o.person && other != "" {
		property = other
	}
	if p, ok := entity.LookupProperty(o.e.Schema, property); !ok || p.Type != entity.TypeIdentifier {
		o.note(item, false)
		return
	}
	if doc := readDocument(number); doc.number != "" {
		number = doc.number
	}
	o.add(property, number, entity.Value{Original: item})
}
