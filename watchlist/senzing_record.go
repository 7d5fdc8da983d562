package watchlist

import (
	"slices"
	"strings"

	"github.com/revetproject/revet/entity"
)

// senzingAttributes are the attributes of the specification, by the feature
// they belong to. Attributes of one feature that stand together (in one object,
// or at the top of a record under one usage label) describe one value.
var senzingAttributes = func() map[string]string {
	byName := map[string]string{}
	for feature, names := range map[string]string{
		"NAME":           "NAME_TYPE NAME_FULL NAME_ORG NAME_LAST NAME_FIRST NAME_MIDDLE NAME_PREFIX NAME_SUFFIX",
		"ADDR":           "ADDR_TYPE ADDR_FULL ADDR_LINE1 ADDR_LINE2 ADDR_LINE3 ADDR_LINE4 ADDR_LINE5 ADDR_LINE6 ADDR_CITY ADDR_STATE ADDR_POSTAL_CODE ADDR_COUNTRY ADDR_FROM_DATE ADDR_THRU_DATE",
		"PHONE":          "PHONE_TYPE PHONE_NUMBER PHONE_FROM_DATE PHONE_THRU_DATE",
		"GENDER":         "GENDER",
		"DOB":            "DATE_OF_BIRTH",
		"DOD":            "DATE_OF_DEATH",
		"POB":            "PLACE_OF_BIRTH",
		"NATIONALITY":    "NATIONALITY",
		"CITIZENSHIP":    "CITIZENSHIP",
		"REGISTRATION":   "REGISTRATION_DATE",
		"JURISDICTION":   "REGISTRATION_COUNTRY",
		"COUNTRY":        "COUNTRY COUNTRY_OF_ASSOCIATION",
		"RECORD":         "RECORD_TYPE",
		"EMAIL":          "EMAIL_ADDRESS",
		"WEBSITE":        "WEBSITE_ADDRESS",
		"PASSPORT":       "PASSPORT_NUMBER PASSPORT_COUNTRY PASSPORT_ISSUE_DATE PASSPORT_EXPIRY_DATE",
		"DRLIC":          "DRIVERS_LICENSE_NUMBER DRIVERS_LICENSE_STATE DRIVERS_LICENSE_COUNTRY",
		"SSN":            "SSN_NUMBER",
		"SSN_LAST4":      "SSN_LAST4",
		"NATIONAL_ID":    "NATIONAL_ID_NUMBER NATIONAL_ID_TYPE NATIONAL_ID_COUNTRY",
		"TAX_ID":         "TAX_ID_NUMBER TAX_ID_TYPE TAX_ID_COUNTRY",
		"OTHER_ID":       "OTHER_ID_NUMBER OTHER_ID_TYPE OTHER_ID_COUNTRY",
		"TRUSTED_ID":     "TRUSTED_ID_NUMBER TRUSTED_ID_TYPE",
		"ACCOUNT":        "ACCOUNT_NUMBER ACCOUNT_DOMAIN",
		"DUNS":           "DUNS_NUMBER",
		"NPI":            "NPI_NUMBER",
		"LEI":            "LEI_NUMBER",
		"IMO":            "IMO_NUMBER",
		"MMSI":           "MMSI_NUMBER",
		"CALL_SIGN":      "CALL_SIGN",
		"EMPLOYER":       "EMPLOYER EMPLOYER_NAME",
		"GROUP":          "GROUP_ASSOCIATION_TYPE GROUP_ASSOCIATION_ORG_NAME GROUP_ASSN_ID_TYPE GROUP_ASSN_ID_NUMBER",
		"SOCIAL":         "LINKEDIN FACEBOOK TWITTER SKYPE ZOOMROOM INSTAGRAM WHATSAPP SIGNAL TELEGRAM TANGO VIBER WECHAT SOCIAL_HANDLE SOCIAL_NETWORK",
		"REL_ANCHOR":     "REL_ANCHOR_DOMAIN REL_ANCHOR_KEY",
		"REL_POINTER":    "REL_POINTER_DOMAIN REL_POINTER_KEY REL_POINTER_ROLE REL_POINTER_FROM_DATE REL_POINTER_THRU_DATE",
		"RISK":           "TOPIC RISK_TOPIC",
		"URL":            "URL SOURCE_URL",
		"CHANGE":         "LAST_CHANGE",
		"ADMINISTRATION": "ENTITY_TYPE DSRC_ACTION LOAD_ID RECORD_KEY",
	} { // order-free: every name is of one feature
		for n := range strings.FieldsSeq(names) {
			byName[n] = feature
		}
	}
	return byName
}()

// senzingAttribute finds the attribute a name ends in, and the usage label
// before it: HOME_ADDR_CITY is ADDR_CITY of HOME.
func senzingAttribute(name string) (attribute, feature, label string) {
	rest := name
	for {
		if f, ok := senzingAttributes[rest]; ok {
			return rest, f, strings.TrimSuffix(strings.TrimSuffix(name, rest), "_")
		}
		_, after, ok := strings.Cut(rest, "_")
		if !ok {
			return "", "", ""
		}
		rest = after
	}
}

// senzingGroup is one value: the attributes that describe it.
type senzingGroup struct {
	feature, label string
	attributes     map[string]string
}

func (g senzingGroup) get(attribute string) string { return g.attributes[attribute] }

// senzingGroups puts the attributes of a record into groups and takes out its
// keys. What is no attribute of the specification becomes a note.
func senzingGroups(r *senzingRecord, all []member) []senzingGroup {
	var groups []senzingGroup
	l := r.l
	note := func(name, text string) {
		if text != "" {
			l.drift("attribute " + name)
			r.text("notes", name+": "+text)
		}
	}
	// object reads the attributes that stand together.
	object := func(list string, ms []member) {
		start := len(groups)
		for _, m := range ms {
			text, ok := scalar(m.value)
			if !ok {
				if m.value.Kind() != 'n' {
					note(m.name, string(m.value))
				}
				continue
			}
			attribute, feature, label := senzingAttribute(m.name)
			if feature == "" {
				note(joinWith(".", list, m.name), text)
				continue
			}
			if text == "" {
				continue
			}
			at := -1
			for i := start; i < len(groups); i++ {
				if _, taken := groups[i].attributes[attribute]; groups[i].feature == feature && groups[i].label == label && !taken {
					at = i
				}
			}
			if at < 0 {
				at = len(groups)
				groups = append(groups, senzingGroup{feature, label, map[string]string{}})
			}
			groups[at].attributes[attribute] = text
		}
	}
	var top []member
	for _, m := range all {
		switch text, ok := scalar(m.value); {
		case m.name == "DATA_SOURCE" && ok:
			r.source = text
		case m.name == "RECORD_ID" && ok:
			r.id = text
		case m.value.Kind() == '[' || m.value.Kind() == '{':
			for _, e := range elements(m.value) {
				if e.Kind() != '{' {
					if text, ok := scalar(e); ok {
						note(m.name, text)
					}
					continue
				}
				inner, err := members(e)
				if err != nil {
					note(m.name, string(e))
					continue
				}
				object(ifElse(m.name == "FEATURES", "", m.name), inner)
			}
		default:
			top = append(top, m)
		}
	}
	object("", top)
	return groups
}

var senzingSchemas = map[string]string{
	"PERSON": "Person", "INDIVIDUAL": "Person", "ORGANIZATION": "Organization", "ORGANISATION": "Organization", "COMPANY": "Company", "BUSINESS": "Company",
	"VESSEL": "Vessel", "SHIP": "Vessel", "AIRCRAFT": "Airplane", "AIRPLANE": "Airplane", "CRYPTO": "CryptoWallet",
}

// read enters what the groups say.
func (r *senzingRecord) read(groups []senzingGroup) {
	r.e.Target = true
	r.e.Schema = r.schema(groups)
	primary := slices.ContainsFunc(groups, func(g senzingGroup) bool { return g.feature == "NAME" && senzingNameKind(g) == "PRIMARY" })
	for _, g := range groups {
		if g.feature == "NAME" {
			r.name(g, &primary)
		} else {
			r.feature(g)
		}
	}
}

func (r *senzingRecord) schema(groups []senzingGroup) string {
	source := r.l.snap.Report.Source
	guess := "LegalEntity"
	for _, g := range groups {
		switch {
		case g.feature == "RECORD":
			word := strings.ToUpper(g.get("RECORD_TYPE"))
			source["record type "+word]++
			if s := senzingSchemas[word]; s != "" {
				return s
			}
			r.l.drift("RECORD_TYPE=" + word)
		case g.get("NAME_LAST") != "" || g.get("NAME_FIRST") != "" || g.feature == "DOB":
			guess = "Person"
		case g.get("NAME_ORG") != "" && guess == "LegalEntity":
			guess = "Organization"
		}
	}
	source["records without a known type"]++
	return guess
}

func senzingNameKind(g senzingGroup) string {
	return strings.ToUpper(orDefault(g.get("NAME_TYPE"), g.label))
}

func (r *senzingRecord) name(g senzingGroup, primary *bool) {
	person := r.e.Schema == "Person"
	kind := senzingNameKind(g)
	r.l.snap.Report.Source["name type "+orDefault(kind, "(none)")]++
	v := entity.Value{Word: orDefault(g.get("NAME_TYPE"), g.label)}
	property := "alias"
	switch {
	case kind == "PRIMARY" || !*primary:
		// Without a primary name the first is the one to show.
		property, v.Word = "name", ""
		*primary = true
	case strings.Contains(kind, "NATIVE"), strings.Contains(kind, "ORIGINAL"):
		property = "name"
	case strings.Contains(kind, "FORMER"), strings.Contains(kind, "PREVIOUS"), strings.Contains(kind, "FKA"), kind == "MAIDEN", kind == "OLD":
		property = "previousName"
	case strings.Contains(kind, "WEAK"), strings.Contains(kind, "LOW"):
		v.Quality = entity.Low
	case strings.Contains(kind, "STRONG"), strings.Contains(kind, "GOOD"):
		v.Quality = entity.Good
	}
	parts := joinWith(" ", g.get("NAME_FIRST"), g.get("NAME_MIDDLE"), g.get("NAME_LAST"), g.get("NAME_SUFFIX"))
	for _, field := range []string{g.get("NAME_ORG"), g.get("NAME_FULL"), parts} {
		if field == "" {
			continue
		}
		for _, n := range readName(field, person) {
			m := v
			m.Original = n.original(field)
			n.add(r.draft, property, m)
		}
		property = ifElse(property == "name", "alias", property) // a group has one name; more are others
	}
	if person && parts != "" {
		r.text("firstName", g.get("NAME_FIRST"))
		r.text("middleName", g.get("NAME_MIDDLE"))
		r.text("lastName", g.get("NAME_LAST"))
		r.text("nameSuffix", g.get("NAME_SUFFIX"))
	}
	if person {
		r.text("title", g.get("NAME_PREFIX"))
	}
}

// feature enters a value that is no name.
func (r *senzingRecord) feature(g senzingGroup) {
	person := r.e.Schema == "Person"
	id := func(property, number, kind, country string) {
		if number == "" {
			return
		}
		v := entity.Value{Word: kind}
		if all := joinWith(", ", joinWith(" ", kind, number), country); all != number {
			v.Original = all
		}
		r.identifier(property, number, v)
	}
	switch g.feature {
	case "ADDR":
		full := orDefault(g.get("ADDR_FULL"), joinParts(g.get("ADDR_LINE1"), g.get("ADDR_LINE2"), g.get("ADDR_LINE3"), g.get("ADDR_LINE4"), g.get("ADDR_LINE5"), g.get("ADDR_LINE6"),
			g.get("ADDR_CITY"), g.get("ADDR_STATE"), g.get("ADDR_POSTAL_CODE"), g.get("ADDR_COUNTRY")))
		r.add("address", full, entity.Value{Word: orDefault(g.get("ADDR_TYPE"), g.label)})
		r.country("country", g.get("ADDR_COUNTRY"))
	case "PHONE":
		r.add("phone", g.get("PHONE_NUMBER"), entity.Value{Word: orDefault(g.get("PHONE_TYPE"), g.label)})
	case "GENDER":
		if person {
			r.gender(g.get("GENDER"))
		}
	case "DOB":
		readDates(r.draft, ifElse(person, "birthDate", "incorporationDate"), g.get("DATE_OF_BIRTH"), g.get("DATE_OF_BIRTH"), entity.Date{})
	case "DOD":
		r.date("deathDate", g.get("DATE_OF_DEATH"), "")
	case "REGISTRATION":
		r.date("incorporationDate", g.get("REGISTRATION_DATE"), "")
	case "POB":
		place := g.get("PLACE_OF_BIRTH")
		r.text(ifElse(person, "birthPlace", "notes"), place)
		if codes, ok := r.l.countryOf(lastPart(place)); ok && person {
			r.add("birthCountry", codes[0], entity.Value{Original: place})
		}
	case "NATIONALITY":
		r.country(ifElse(person, "nationality", "country"), g.get("NATIONALITY"))
	case "CITIZENSHIP":
		r.country(ifElse(person, "citizenship", "country"), g.get("CITIZENSHIP"))
	case "JURISDICTION":
		_, ok := propertyOf(r.e.Schema, "jurisdiction")
		r.country(ifElse(ok, "jurisdiction", "country"), g.get("REGISTRATION_COUNTRY"))
	case "COUNTRY":
		r.country("country", orDefault(g.get("COUNTRY"), g.get("COUNTRY_OF_ASSOCIATION")))
	case "EMAIL":
		r.text("email", g.get("EMAIL_ADDRESS"))
	case "WEBSITE":
		r.text("website", g.get("WEBSITE_ADDRESS"))
	case "PASSPORT":
		id("passportNumber", g.get("PASSPORT_NUMBER"), "", g.get("PASSPORT_COUNTRY"))
	case "SSN":
		id("socialSecurityNumber", g.get("SSN_NUMBER"), "", "")
	case "NATIONAL_ID":
		kind := g.get("NATIONAL_ID_TYPE")
		id(senzingIdentifier(kind, "idNumber"), g.get("NATIONAL_ID_NUMBER"), kind, g.get("NATIONAL_ID_COUNTRY"))
	case "TAX_ID":
		kind := g.get("TAX_ID_TYPE")
		id(senzingIdentifier(kind, "taxNumber"), g.get("TAX_ID_NUMBER"), kind, g.get("TAX_ID_COUNTRY"))
	case "DRLIC":
		id("idNumber", g.get("DRIVERS_LICENSE_NUMBER"), "driver's licence", orDefault(g.get("DRIVERS_LICENSE_STATE"), g.get("DRIVERS_LICENSE_COUNTRY")))
	case "OTHER_ID", "TRUSTED_ID":
		kind, number := g.get(g.feature+"_TYPE"), g.get(g.feature+"_NUMBER")
		if kind != "" && number != "" {
			// Relationships may point to a record by it.
			r.known = append(r.known, senzingEnd{strings.ToUpper(kind), number})
		}
		if !strings.EqualFold(kind, senzingOpenSanctions) { // the key of a database, not of a party
			id(senzingIdentifier(kind, ifElse(person, "idNumber", "registrationNumber")), number, kind, g.get("OTHER_ID_COUNTRY"))
		}
	case "DUNS":
		id("dunsCode", g.get("DUNS_NUMBER"), "", "")
	case "NPI":
		id("npiCode", g.get("NPI_NUMBER"), "", "")
	case "LEI":
		id("leiCode", g.get("LEI_NUMBER"), "", "")
	case "IMO":
		id("imoNumber", g.get("IMO_NUMBER"), "", "")
	case "MMSI":
		id("mmsi", g.get("MMSI_NUMBER"), "", "")
	case "CALL_SIGN":
		id("callSign", g.get("CALL_SIGN"), "", "")
	case "RISK":
		r.text("topics", orDefault(g.get("TOPIC"), g.get("RISK_TOPIC")))
	case "URL":
		r.text("sourceUrl", orDefault(g.get("URL"), g.get("SOURCE_URL")))
	case "CHANGE":
		r.e.LastChange = max(r.e.LastChange, dayOf(g.get("LAST_CHANGE")))
	case "REL_ANCHOR":
		r.anchors = append(r.anchors, senzingEnd{strings.ToUpper(g.get("REL_ANCHOR_DOMAIN")), g.get("REL_ANCHOR_KEY")})
	case "REL_POINTER":
		r.pointers = append(r.pointers, senzingPointer{
			to:   senzingEnd{strings.ToUpper(g.get("REL_POINTER_DOMAIN")), g.get("REL_POINTER_KEY")},
			role: orDefault(g.get("REL_POINTER_ROLE"), g.label), from: g.get("REL_POINTER_FROM_DATE"), thru: g.get("REL_POINTER_THRU_DATE"),
		})
	case "EMPLOYER", "GROUP", "SOCIAL", "ACCOUNT", "SSN_LAST4":
		// Said of the party and compared by nobody here: kept for people.
		var said []string
		for _, name := range slices.Sorted(keysOf(g.attributes)) {
			said = append(said, name+": "+g.attributes[name])
		}
		r.text("notes", strings.Join(said, ", "))
	}
}

// senzingOpenSanctions is the domain in which OpenSanctions states the ends of its
// relationships; the keys are the ids of its records.
const senzingOpenSanctions = "OPEN_SANCTIONS"

// senzingKinds are identifiers by the words that types of identifiers hold.
var senzingKinds = []struct{ words, property string }{
	{"WIKIDATA", "wikidataId"},
	{"LEI", "leiCode"},
	{"IMO", "imoNumber"},
	{"MMSI", "mmsi"},
	{"CALL_SIGN", "callSign"},
	{"INN", "innCode"},
	{"OGRN", "ogrnCode"},
	{"SWIFT", "swiftBic"},
	{"BIC", "swiftBic"},
	{"ISIN", "isinCode"},
	{"USCC", "uscCode"},
	{"VAT", "vatCode"},
	{"DUNS", "dunsCode"},
	{"REGISTRATION_NUMBER", "registrationNumber"},
	{"REGISTRATION", "registrationNumber"},
}

// senzingIdentifier is the property that the type of an identifier points to,
// or otherwise.
func senzingIdentifier(kind, otherwise string) string {
	word := strings.ReplaceAll(strings.ToUpper(kind), " ", "_")
	for _, k := range senzingKinds {
		if word == k.words || word == k.words+"_NUMBER" || word == k.words+"_CODE" {
			return k.property
		}
	}
	return documentProperty(kind, otherwise)
}

// lastPart is what follows the last comma.
func lastPart(s string) string {
	if i := strings.LastIndexByte(s, ','); i >= 0 {
		s = s[i+1:]
	}
	return strings.TrimSpace(s)
}
