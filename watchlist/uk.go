package watchlist

import (
	"html"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/revetproject/revet/entity"
)

// The United Kingdom publishes one table in several forms: the UK Sanctions
// List as XML and CSV, and until 28 January 2026 the consolidated list of the
// Office of Financial Sanctions Implementation (OFSI). Element names and column
// titles are the same words, spelt a little differently from form to form and
// from year to year, so each is folded to its letters and digits and looked up
// in one table; whatever form a designation came in, the same code reads it.

// ukField is one fact a designation may state.
type ukField int

const (
	ukID      ukField = iota // UniqueID of the UK Sanctions List
	ukGroup                  // Group ID of OFSI
	ukUN                     // reference of the UN list
	ukUpdated                // stamp
	ukDesignated
	ukListed
	ukName1
	ukName2
	ukName3
	ukName4
	ukName5
	ukName6
	ukNameType
	ukStrength
	ukNative
	ukScript
	ukLanguage
	ukTitle
	ukRegime
	ukKind
	ukSource
	ukMeasures
	ukIndicators
	ukOther
	ukReasons
	ukAddress1
	ukAddress2
	ukAddress3
	ukAddress4
	ukAddress5
	ukAddress6
	ukPostcode
	ukCountry
	ukPhone
	ukEmail
	ukWebsite
	ukWallet
	ukBirth
	ukTown
	ukBirthCountry
	ukNationality
	ukGender
	ukPosition
	ukPassport
	ukPassportInfo
	ukNational
	ukNationalInfo
	ukRegistration
	ukEntityType
	ukParent
	ukSubsidiary
	ukIMO
	ukOwner
	ukPastOwner
	ukFlag
	ukPastFlag
	ukShipType
	ukTonnage
	ukLength
	ukBuilt
	ukHull
	ukFields
)

// String is the title of the column of the UK Sanctions List.
func (f ukField) String() string {
	return [ukFields]string{
		"Unique ID", "OFSI Group ID", "UN Reference Number", "Last Updated", "Date Designated", "Listed On", "Name 1", "Name 2", "Name 3",
		"Name 4", "Name 5", "Name 6", "Name type", "Alias strength", "Name non-latin script", "Non-latin script type",
		"Non-latin script language", "Title", "Regime Name", "Designation Type", "Designation source", "Sanctions Imposed",
		"Sanctions Imposed Indicators", "Other Information", "UK Statement of Reasons", "Address Line 1", "Address Line 2", "Address Line 3",
		"Address Line 4", "Address Line 5", "Address Line 6", "Address Postal Code", "Address Country", "Phone number", "Email address",
		"Website", "Crypto Wallet Address", "D.O.B", "Town of birth", "Country of birth", "Nationality(/ies)", "Gender", "Position",
		"Passport number", "Passport additional information", "National Identifier number", "National Identifier additional information",
		"Business registration number (s)", "Type of entity", "Parent company", "Subsidiaries", "IMO number", "Current owner/operator (s)",
		"Previous owner/operator (s)", "Current believed flag of ship", "Previous flags", "Type of ship", "Tonnage of ship", "Length of ship",
		"Year Built", "Hull identification number (HIN)",
	}[f]
}

// ukTitles are element names and column titles in the form of [ukFold].
var ukTitles = map[string]ukField{
	"uniqueid": ukID, "uniqueidentifier": ukID, "uksanctionslistref": ukID,
	"ofsigroupid": ukGroup, "ofsiid": ukGroup, "groupid": ukGroup,
	"unreferencenumber": ukUN, "unreferenceid": ukUN, "unreference": ukUN, "unref": ukUN,
	"lastupdated": ukUpdated, "datelastupdated": ukUpdated,
	"datedesignated": ukDesignated, "designationdate": ukDesignated, "uksanctionslistdatedesignated": ukDesignated,
	"listedon": ukListed, "datelisted": ukListed,
	"name1": ukName1, "name2": ukName2, "name3": ukName3, "name4": ukName4, "name5": ukName5,
	"name6": ukName6, "name": ukName6, "wholename": ukName6, "fullname": ukName6,
	"nametype": ukNameType, "aliastype": ukNameType,
	"aliasstrength": ukStrength, "aliasquality": ukStrength,
	"namenonlatinscript": ukNative, "nonlatinname": ukNative, "nonlatinscriptname": ukNative,
	"nonlatinscripttype": ukScript, "nonlatinscriptlanguage": ukLanguage,
	"title":      ukTitle,
	"regimename": ukRegime, "regime": ukRegime, "regimetype": ukRegime,
	"individualentityship": ukKind, "designationtype": ukKind, "grouptype": ukKind, "individualentityorship": ukKind,
	"designationsource": ukSource,
	"sanctionsimposed":  ukMeasures, "sanctionimposed": ukMeasures,
	"otherinformation":     ukOther,
	"ukstatementofreasons": ukReasons, "statementofreasons": ukReasons,
	"addressline1": ukAddress1, "addressline2": ukAddress2, "addressline3": ukAddress3,
	"addressline4": ukAddress4, "addressline5": ukAddress5, "addressline6": ukAddress6,
	"address1": ukAddress1, "address2": ukAddress2, "address3": ukAddress3,
	"address4": ukAddress4, "address5": ukAddress5, "address6": ukAddress6,
	"addresspostalcode": ukPostcode, "addresspostcode": ukPostcode, "postzipcode": ukPostcode, "postalcode": ukPostcode, "postcode": ukPostcode,
	"addresscountry": ukCountry, "country": ukCountry,
	"phonenumber": ukPhone, "phonenumbers": ukPhone, "fax": ukPhone, "faxnumber": ukPhone, "tel": ukPhone,
	"emailaddress": ukEmail, "emailaddresses": ukEmail, "email": ukEmail,
	"website": ukWebsite, "websites": ukWebsite,
	"cryptowalletaddress": ukWallet, "cryptowalletaddresses": ukWallet, "cryptowallet": ukWallet, "cryptowalletnumber": ukWallet,
	"dob": ukBirth, "dateofbirth": ukBirth, "datesofbirth": ukBirth,
	"townofbirth": ukTown, "placeofbirth": ukTown, "countryofbirth": ukBirthCountry,
	"nationality": ukNationality, "nationalities": ukNationality, "nationalityies": ukNationality,
	"gender": ukGender, "position": ukPosition, "positions": ukPosition,
	"passportnumber": ukPassport, "passportadditionalinformation": ukPassportInfo, "passportdetails": ukPassportInfo,
	"nationalidentifiernumber": ukNational, "nationalidentificationnumber": ukNational,
	"nationalidentifieradditionalinformation": ukNationalInfo, "nationalidentificationdetails": ukNationalInfo,
	"nationalidentifierinformation": ukNationalInfo,
	"businessregistrationnumber":    ukRegistration, "businessregistrationnumbers": ukRegistration, "businessregno": ukRegistration,
	"typeofentity": ukEntityType, "typesofentity": ukEntityType,
	"parentcompany": ukParent, "parentcompanies": ukParent, "subsidiary": ukSubsidiary, "subsidiaries": ukSubsidiary,
	"imonumber": ukIMO, "imonumbers": ukIMO,
	"currentowneroperator": ukOwner, "currentowneroperators": ukOwner, "currentowner": ukOwner, "currentowners": ukOwner,
	"previousowneroperator": ukPastOwner, "previousowneroperators": ukPastOwner, "previousowner": ukPastOwner, "previousowners": ukPastOwner,
	"currentbelievedflagofship": ukFlag, "currentflag": ukFlag, "flagofship": ukFlag, "flag": ukFlag,
	"previousflag": ukPastFlag, "previousflags": ukPastFlag,
	"typeofship": ukShipType, "tonnageofship": ukTonnage, "lengthofship": ukLength, "yearbuilt": ukBuilt,
	"hullidentificationnumber": ukHull, "hullidentificationnumberhin": ukHull, "hullidentificationnumbers": ukHull,
}

// ukFold reduces a title to its letters and digits in lower case.
func ukFold(title string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, title)
}

// ukRow states one or several facts. A line of a CSV file is a row of nearly
// all facts; an element of the XML form is a row of those that belong together.
type ukRow [ukFields]string

// ukBlocks are the facts that belong together: a row states at most one block
// of each. A designation is the set of its blocks, so that the product of names,
// birth dates and addresses that the CSV forms write, and the elements of the
// XML form, come out the same.
var ukBlocks = func() [][]ukField {
	together := [][]ukField{
		{ukName1, ukName2, ukName3, ukName4, ukName5, ukName6, ukNameType, ukStrength},
		{ukNative, ukScript, ukLanguage},
		{ukAddress1, ukAddress2, ukAddress3, ukAddress4, ukAddress5, ukAddress6, ukPostcode, ukCountry},
		{ukTown, ukBirthCountry},
		{ukPassport, ukPassportInfo},
		{ukNational, ukNationalInfo},
	}
	in := map[ukField]bool{}
	for _, b := range together {
		for _, f := range b {
			in[f] = true
		}
	}
	for f := range ukFields {
		if !in[f] {
			together = append(together, []ukField{f})
		}
	}
	return together
}()

// ukBlockOf is the number of the block a field is in, ukPlaceOf its place there.
var ukBlockOf, ukPlaceOf = func() (block, place [ukFields]int) {
	for b, fields := range ukBlocks {
		for i, f := range fields {
			block[f], place[f] = b, i
		}
	}
	return block, place
}()

// ukFacts are the different blocks of one kind, in the order of the file.
type ukFacts struct {
	blocks [][]string
	seen   map[string]struct{}
}

// ukDesignation is one designation being put together from its rows.
type ukDesignation struct {
	place string
	facts []ukFacts // by number of block
}

func newUKDesignation(place string) *ukDesignation {
	return &ukDesignation{place: place, facts: make([]ukFacts, len(ukBlocks))}
}

// take adds what a row states.
func (u *ukDesignation) take(r *ukRow) {
	for b, fields := range ukBlocks {
		u.add(b, fields, r)
	}
}

func (u *ukDesignation) add(b int, fields []ukField, r *ukRow) {
	key := r[fields[0]]
	if len(fields) > 1 {
		stated := false
		for _, f := range fields {
			stated = stated || r[f] != ""
		}
		if !stated {
			return
		}
		var k strings.Builder
		for _, f := range fields {
			k.WriteString(r[f])
			k.WriteByte(0x1f)
		}
		key = k.String()
	}
	if key == "" {
		return
	}
	facts := &u.facts[b]
	if _, twice := facts.seen[key]; twice {
		return
	}
	if facts.seen == nil {
		facts.seen = make(map[string]struct{})
	}
	facts.seen[key] = struct{}{}
	block := make([]string, len(fields))
	for i, f := range fields {
		block[i] = r[f]
	}
	facts.blocks = append(facts.blocks, block)
}

// all returns the different blocks that a field is in.
func (u *ukDesignation) all(f ukField) [][]string { return u.facts[ukBlockOf[f]].blocks }

// each calls use with every different value of a field. What is numbered
// "(1) … (2) …" in one cell are several values.
func (u *ukDesignation) each(f ukField, use func(s string)) {
	for _, b := range u.all(f) {
		for _, s := range ukNumbered(b[ukPlaceOf[f]]) {
			if !noValue(s) {
				use(s)
			}
		}
	}
}

// first is the first value of a field, "" without one.
func (u *ukDesignation) first(f ukField) string {
	for _, b := range u.all(f) {
		if s := b[ukPlaceOf[f]]; s != "" {
			return tidy(s)
		}
	}
	return ""
}

// String shows the designation for the case that it cannot be used.
func (u *ukDesignation) String() string {
	var out []string
	size := 0
	for _, facts := range u.facts {
		for _, b := range facts.blocks {
			s := joinWith(" ", b...)
			if size += len(s); size > maxRaw {
				return strings.Join(append(out, s), " | ")
			}
			out = append(out, s)
		}
	}
	return strings.Join(out, " | ")
}

var (
	ukTag   = regexp.MustCompile(`(?i)</?(?:p|br|div|span|b|i|u|em|strong|ul|ol|li)(?:\s[^<>]*)?/?>`)
	ukDash  = regexp.MustCompile(`^[\s\-–—.]*$`)
	ukOrder = regexp.MustCompile(`\(\s?(\d{1,3})\s?\)`)
)

// ukText cleans a cell: the statement of reasons, and sometimes other text, is
// escaped as HTML once more than the file needs. Line ends stay, for they
// separate values; everything else is tidy.
func ukText(s string) string {
	if s == "" {
		return ""
	}
	if strings.ContainsRune(s, '&') {
		for range 2 {
			s = html.UnescapeString(s)
		}
	}
	if strings.Contains(s, "_x") {
		s = unescape(s)
	}
	if strings.ContainsRune(s, '<') {
		s = ukTag.ReplaceAllString(s, " ")
	}
	if !strings.ContainsAny(s, "\r\n") {
		return tidy(s)
	}
	var lines []string
	for _, line := range strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = tidy(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// ukNumbered splits "(1) Russia. (2) Belarus". The first number opens the text
// and each next one counts on from it; a "-" behind a number keeps its place,
// for other columns are numbered alike. Other text is one value.
func ukNumbered(s string) []string {
	if !strings.HasPrefix(s, "(") && !strings.HasPrefix(s, " (") {
		return []string{s}
	}
	marks := ukOrder.FindAllStringSubmatchIndex(s, -1)
	var starts, ends []int
	for _, m := range marks {
		if len(starts) == 0 && strings.TrimSpace(s[:m[0]]) != "" {
			return []string{s}
		}
		if n, err := number(s[m[2]:m[3]]); err == nil && n == len(starts)+1 {
			starts, ends = append(starts, m[0]), append(ends, m[1])
		}
	}
	if len(starts) == 0 {
		return []string{s}
	}
	var out []string
	for i := range starts {
		end := len(s)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		piece := strings.Trim(s[ends[i]:end], " ,;\n")
		if ukDash.MatchString(piece) {
			piece = ""
		}
		if !strings.HasSuffix(piece, "..") && len(starts) > 1 && i+1 < len(starts) {
			piece = strings.TrimSuffix(piece, ".")
		}
		out = append(out, piece)
	}
	return out
}

// ukPairs matches the values of two cells that are numbered alike. One value
// beside several belongs to all of them; otherwise what cannot be matched
// stands alone.
func ukPairs(a, b string) [][2]string {
	as, bs := ukNumbered(a), ukNumbered(b)
	var out [][2]string
	switch {
	case len(as) == len(bs):
		for i := range as {
			out = append(out, [2]string{as[i], bs[i]})
		}
	case len(bs) == 1:
		for _, s := range as {
			out = append(out, [2]string{s, bs[0]})
		}
	default:
		for _, s := range as {
			out = append(out, [2]string{s, ""})
		}
		for _, s := range bs {
			out = append(out, [2]string{"", s})
		}
	}
	return out
}

// ukSchema is the schema of a kind; "" when it says nothing known.
func ukSchema(kind string) string {
	switch strings.TrimSuffix(ukFold(kind), "s") {
	case "individual", "person":
		return "Person"
	case "entity", "entitie", "organisation", "organization":
		return "Organization"
	case "ship", "vessel":
		return "Vessel"
	case "aircraft":
		return "Airplane"
	}
	return ""
}

// ukEntry is a designation being made an entry of the list.
type ukEntry struct {
	draft
	u      *ukDesignation
	person bool
}

// enter makes the designation an entry. key is the field that identifies it in
// this form of the list, other the field that does in its sister.
func (u *ukDesignation) enter(l *load, key, other ukField) {
	source := l.snap.Report.Source
	kind := u.first(ukKind)
	schema := ukSchema(kind)
	if schema == "" {
		if kind != "" {
			l.drift("type " + kind)
		}
		source["designations without a known type"]++
		schema = "LegalEntity"
	}
	if len(u.all(ukKind)) > 1 {
		source["designations of several types"]++
	}
	e := ukEntry{draft: l.draft(u.first(key), schema), u: u, person: schema == "Person"}
	e.e.Target = true
	e.text("topics", "sanction")
	for _, b := range u.all(other) {
		// A load of the sister list finds the entry by it.
		if ref := tidy(b[ukPlaceOf[other]]); !noValue(ref) {
			e.e.Referents = append(e.e.Referents, ref)
		}
	}
	e.names()
	if len(nameTexts(e.e)) == 0 {
		l.bad(u.place, "the designation "+e.e.ID+" has no name", u.String())
		return
	}
	asOf := e.listing()
	e.about(asOf)
	e.contacts()
	e.papers()
	e.company()
	e.ship()
	e.words()
	e.someNameCounts()
	l.add(u.place, e.e, u.String)
}

// nameTexts are the names an entity has so far.
func nameTexts(e *entity.Entity) []string {
	var out []string
	for _, p := range nameProperties {
		out = append(out, e.Texts(p)...)
	}
	return out
}

// listing enters the programme, the measures and the days, and returns the day
// from which two-digit years and ages count.
func (e ukEntry) listing() (asOf entity.Date) {
	source := e.l.snap.Report.Source
	e.u.each(ukRegime, func(s string) { e.text("program", s) })
	for _, f := range []ukField{ukDesignated, ukListed} {
		e.u.each(f, func(s string) {
			e.date("createdAt", dayOf(s), "")
			if d, err := entity.ReadDate(dayOf(s)); err == nil && asOf.From == 0 {
				asOf = d
			}
		})
	}
	e.u.each(ukUpdated, func(s string) {
		if d, err := entity.ReadDate(dayOf(s)); err == nil {
			e.e.LastChange = max(e.e.LastChange, d.String())
		}
	})
	measures := e.u.all(ukMeasures)
	if len(measures) == 0 {
		measures = e.u.all(ukIndicators)
	}
	for _, b := range measures {
		// What is imposed is more than asset freezes: bans on travel, port
		// entry or being a director each are a value.
		for _, m := range strings.FieldsFunc(b[0], func(r rune) bool { return r == '|' || r == '\n' || r == ';' }) {
			if m = tidy(m); !noValue(m) {
				e.text("keywords", m)
				source["sanction imposed: "+m]++
			}
		}
	}
	e.u.each(ukSource, func(s string) {
		e.text("notes", "Designation source: "+s)
		source["designation source "+s]++
	})
	e.u.each(ukUN, func(s string) {
		e.text("notes", "United Nations reference: "+s)
		source["designations with a UN reference"]++
	})
	return asOf
}

// about enters what is said of a person: birth, nationality, gender, positions.
func (e ukEntry) about(asOf entity.Date) {
	source := e.l.snap.Report.Source
	e.u.each(ukTitle, func(s string) {
		if e.person {
			e.text("title", s)
		} else {
			e.note("Title", s)
		}
	})
	e.u.each(ukPosition, func(s string) {
		if e.person {
			e.text("position", s)
		} else {
			e.note("Position", s)
		}
	})
	property := "birthDate"
	switch e.e.Schema {
	case "Vessel", "Airplane":
		property = "buildDate"
	case "Organization", "LegalEntity":
		property = "incorporationDate"
	}
	e.u.each(ukBirth, func(s string) {
		source["birth date "+ukShape(s)]++
		if ukNoDate.MatchString(s) {
			return
		}
		readDates(e.draft, property, s, s, asOf)
	})
	for _, b := range e.u.all(ukTown) {
		for _, p := range ukPairs(b[0], b[1]) {
			e.born(p[0], p[1])
		}
	}
	e.u.each(ukNationality, func(s string) { e.countries(ifElse(e.person, "nationality", "country"), s) })
	e.u.each(ukGender, func(s string) {
		if e.person {
			e.gender(s)
		} else {
			e.note("Gender", s)
		}
	})
}

// ukNoDate is a date of placeholders only: "dd/mm/yyyy", "00/00/0000".
var ukNoDate = regexp.MustCompile(`(?i)^[dmy0/.\s\-]+$`)

var ukYear = regexp.MustCompile(`\d{4}`)

// ukShape is a date with digits as 9, but for placeholders: "dd/mm/9999",
// "00/00/9999".
func ukShape(s string) string {
	if len(s) > 12 {
		return "in words"
	}
	return strings.Map(func(r rune) rune {
		if r >= '1' && r <= '8' {
			return '9'
		}
		return r
	}, ukPart.ReplaceAllString(ukYear.ReplaceAllString(s, "9999"), "99"))
}

// ukPart is a day or month that is no placeholder.
var ukPart = regexp.MustCompile(`\b(?:0[1-9]|[1-9]\d|[1-9])\b`)

func (e ukEntry) born(town, country string) {
	if noValue(town) {
		town = ""
	}
	if noValue(country) {
		country = ""
	}
	place := joinParts(town, country)
	if place == "" {
		return
	}
	if !e.person {
		e.note("Place of birth", place)
		return
	}
	e.text("birthPlace", place)
	if country != "" {
		e.countries("birthCountry", country)
	}
}

// contacts enters addresses, telephone numbers, mail addresses and pages.
func (e ukEntry) contacts() {
	for _, b := range e.u.all(ukCountry) {
		var parts []string
		for _, s := range b {
			if !noValue(s) {
				parts = append(parts, tidy(s))
			}
		}
		country := b[len(b)-1]
		if noValue(country) {
			country = ""
		}
		if full := joinParts(parts...); full != "" && (full != country || len(e.u.all(ukCountry)) == 1) {
			e.text("address", full)
		}
		if country != "" {
			e.countries("country", country)
		}
	}
	e.u.each(ukPhone, func(s string) { e.contact("PHONE", s) })
	e.u.each(ukEmail, func(s string) { e.contact("EMAIL", s) })
	e.u.each(ukWebsite, func(s string) { e.contact("WEB", s) })
	e.u.each(ukWallet, e.wallet)
}

var (
	ukAddressLike = regexp.MustCompile(`\b(?:0x[0-9a-fA-F]{40}|[A-Za-z0-9]{25,110})\b`)
	ukCurrency    = regexp.MustCompile(`\b[A-Z]{3,5}\b`)
)

// wallet enters the addresses of a cell, with the currency before each.
func (e ukEntry) wallet(cell string) {
	at := ukAddressLike.FindAllStringIndex(cell, -1)
	if len(at) == 0 {
		e.note("Crypto wallet", cell)
		return
	}
	from := 0
	for _, m := range at {
		e.add("publicKey", cell[m[0]:m[1]], entity.Value{Original: cell, Word: ukCurrency.FindString(cell[from:m[0]])})
		from = m[1]
	}
}

// company enters what is said of organisations.
func (e ukEntry) company() {
	e.u.each(ukEntityType, func(s string) {
		if _, ok := propertyOf(e.e.Schema, "classification"); ok && !e.person {
			e.text("classification", s)
		} else {
			e.note("Type of entity", s)
		}
	})
	e.u.each(ukRegistration, e.registration)
	// Only names are given, and a name alone does not say which entry is meant.
	e.u.each(ukParent, func(s string) { e.note("Parent company", s) })
	e.u.each(ukSubsidiary, func(s string) { e.note("Subsidiary", s) })
}

// ship enters what is said of ships.
func (e ukEntry) ship() {
	e.u.each(ukIMO, func(s string) {
		found := imoDigits.FindAllString(s, -1)
		for _, n := range found {
			e.identifier("imoNumber", n, entity.Value{Original: s, Word: "IMO"})
		}
		if len(found) == 0 {
			e.note("IMO number", s)
		}
	})
	e.u.each(ukOwner, func(s string) { e.note("Current owner/operator", s) })
	e.u.each(ukPastOwner, func(s string) { e.note("Previous owner/operator", s) })
	e.u.each(ukFlag, func(s string) { e.flag("flag", "Flag", s) })
	e.u.each(ukPastFlag, func(s string) { e.flag("pastFlags", "Previous flag", s) })
	e.u.each(ukShipType, func(s string) { e.property("type", "Type of ship", s) })
	e.u.each(ukTonnage, func(s string) {
		if plain := strings.ReplaceAll(s, ",", ""); digits(plain) == len(plain) {
			s = plain
		}
		e.property("tonnage", "Tonnage", s)
	})
	e.u.each(ukLength, func(s string) { e.note("Length of ship", s) })
	e.u.each(ukBuilt, func(s string) {
		if _, ok := propertyOf(e.e.Schema, "buildDate"); ok {
			readDates(e.draft, "buildDate", s, s, entity.Date{})
		} else {
			e.note("Year built", s)
		}
	})
	e.u.each(ukHull, func(s string) {
		e.identifier("registrationNumber", s, entity.Value{Word: "Hull identification number"})
	})
}

func (e ukEntry) flag(property, label, cell string) {
	if _, ok := propertyOf(e.e.Schema, property); ok {
		e.countries(property, cell)
	} else {
		e.note(label, cell)
	}
}

// property enters a text under a property where the schema has it, and as a
// note where it has not.
func (e ukEntry) property(property, label, text string) {
	if _, ok := propertyOf(e.e.Schema, property); ok {
		e.text(property, text)
	} else {
		e.note(label, text)
	}
}

func (e ukEntry) note(label, text string) { e.text("notes", label+": "+text) }

// words enters the other information and the statement of reasons, and reads
// what the former says behind known labels.
func (e ukEntry) words() {
	for _, b := range e.u.all(ukOther) {
		s := b[0]
		if noValue(s) {
			continue
		}
		e.text("notes", s)
		e.labelled(s)
		e.l.snap.Report.Source["designations with other information"]++
	}
	for _, b := range e.u.all(ukReasons) {
		if noValue(b[0]) {
			continue
		}
		e.text("notes", b[0])
		e.l.snap.Report.Source["statements of reasons"]++
	}
}

// ukDay reads the day on which a file was made.
func ukDay(s string) (time.Time, bool) {
	s = tidy(s)
	d, err := entity.ReadDate(s)
	if err != nil {
		head, _, _ := strings.Cut(s, " ")
		if d, err = entity.ReadDate(dayOf(head)); err != nil {
			return time.Time{}, false
		}
	}
	if d.Precision != entity.PrecisionDay {
		return time.Time{}, false
	}
	return time.Unix(int64(d.From)*86400, 0), true
}
