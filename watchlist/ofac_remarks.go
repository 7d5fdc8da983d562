package watchlist

import (
	"regexp"
	"strings"

	"github.com/revetproject/revet/entity"
)

// The remark of an OFAC party is a list of items separated by "; ", each a
// label and a value: "DOB 10 Dec 1948; alt. DOB 1949; POB Cairo, Egypt;
// Passport 1084010 (Egypt); Linked To: HAMAS." It holds all that the CSV form
// knows of birth dates, documents, nationality, weak aliases and ties.

// reading is how an item is read.
type reading int

const (
	asText     reading = iota
	asDate             // a date
	asCountry          // a country
	asGender           // a gender
	asDocument         // a number with country, issue and expiry
	asPlace            // a place whose last part is a country
	asNumber           // a number with nothing around it
	asWords            // kept as a note, and known to be one
)

// ofacLabel is one label of the remark grammar.
type ofacLabel struct {
	label    string // lower case, without "alt. " and the number mark
	reading  reading
	person   string // property on a person
	other    string // property on anything else; "" = as on a person
	objectIs string // property on a vessel or aircraft; "" = as on other
}

// ofacLabels are looked up by the longest match. An identifier whose label is
// not here is read by its shape, see [ofacParty.unlabelled].
var ofacLabels = longestFirst([]ofacLabel{
	{label: "dob", reading: asDate, person: "birthDate"},
	{label: "pob", reading: asPlace, person: "birthPlace"},
	{label: "nationality of registration", reading: asCountry, person: "country"},
	{label: "nationality", reading: asCountry, person: "nationality", other: "country"},
	{label: "citizen", reading: asCountry, person: "citizenship", other: "country"},
	{label: "gender", reading: asGender, person: "gender"},
	{label: "organization established date", reading: asDate, person: "notes", other: "incorporationDate"},
	{label: "organization type", reading: asText, person: "sector"},
	{label: "target type", reading: asText, person: "classification"},

	{label: "passport", reading: asDocument, person: "passportNumber", other: "idNumber"},
	{label: "diplomatic passport", reading: asDocument, person: "passportNumber", other: "idNumber"},
	{label: "official passport", reading: asDocument, person: "passportNumber", other: "idNumber"},
	{label: "service passport", reading: asDocument, person: "passportNumber", other: "idNumber"},
	{label: "seafarer's identification document", reading: asDocument, person: "idNumber"},
	{label: "ssn", reading: asDocument, person: "socialSecurityNumber", other: "idNumber"},
	{label: "social security", reading: asDocument, person: "socialSecurityNumber", other: "idNumber"},

	{label: "tax id", reading: asDocument, person: "taxNumber"},
	{label: "tax", reading: asDocument, person: "taxNumber"},
	{label: "nit", reading: asDocument, person: "taxNumber"},
	{label: "nie", reading: asDocument, person: "idNumber"},
	{label: "ruc", reading: asDocument, person: "taxNumber"},
	{label: "rif", reading: asDocument, person: "taxNumber"},
	{label: "rfc", reading: asDocument, person: "taxNumber"},
	{label: "r.f.c.", reading: asDocument, person: "taxNumber"},
	{label: "rtn", reading: asDocument, person: "taxNumber"},
	{label: "c.u.i.t.", reading: asDocument, person: "taxNumber"},
	{label: "cuit", reading: asDocument, person: "taxNumber"},
	{label: "cnpj", reading: asDocument, person: "taxNumber"},
	{label: "us fein", reading: asDocument, person: "taxNumber"},
	{label: "italian fiscal code", reading: asDocument, person: "taxNumber"},
	{label: "fiscal code", reading: asDocument, person: "taxNumber"},
	{label: "cipher code", reading: asDocument, person: "taxNumber"},
	{label: "v.a.t.", reading: asDocument, person: "vatCode"},
	{label: "vat", reading: asDocument, person: "vatCode"},

	{label: "company number imo", reading: asDocument, person: "idNumber", other: "imoNumber"},
	{label: "identification number imo", reading: asDocument, person: "idNumber", other: "imoNumber"},
	{label: "vessel registration identification imo", reading: asDocument, person: "idNumber", other: "imoNumber"},
	{label: "vessel registration identification", reading: asDocument, person: "idNumber", other: "registrationNumber"},
	{label: "imo", reading: asDocument, person: "idNumber", other: "imoNumber"},
	{label: "mmsi", reading: asDocument, person: "notes", other: "notes", objectIs: "mmsi"},
	{label: "maritime mobile service identity", reading: asDocument, person: "notes", other: "notes", objectIs: "mmsi"},
	{label: "vessel call sign", reading: asText, person: "notes", other: "notes", objectIs: "callSign"},
	{label: "other vessel call sign", reading: asText, person: "notes", other: "notes", objectIs: "callSign"},
	{label: "vessel type", reading: asText, person: "notes", other: "notes", objectIs: "type"},
	{label: "other vessel type", reading: asText, person: "notes", other: "notes", objectIs: "type"},
	{label: "vessel flag", reading: asCountry, person: "notes", other: "notes", objectIs: "flag"},
	{label: "other vessel flag", reading: asCountry, person: "notes", other: "notes", objectIs: "flag"},
	{label: "former vessel flag", reading: asCountry, person: "notes", other: "notes", objectIs: "pastFlags"},
	{label: "former vessel type", reading: asText, person: "notes", other: "notes", objectIs: "pastTypes"},
	{label: "vessel year of build", reading: asDate, person: "notes", other: "notes", objectIs: "buildDate"},
	{label: "vessel build date", reading: asDate, person: "notes", other: "notes", objectIs: "buildDate"},
	{label: "vessel gross tonnage", reading: asText, person: "notes", other: "notes", objectIs: "grossRegisteredTonnage"},
	{label: "vessel gross registered tonnage", reading: asText, person: "notes", other: "notes", objectIs: "grossRegisteredTonnage"},
	{label: "vessel tonnage", reading: asText, person: "notes", other: "notes", objectIs: "tonnage"},
	{label: "vessel deadweight", reading: asText, person: "notes", other: "notes", objectIs: "deadweightTonnage"},
	{label: "vessel owner", reading: asWords, person: "notes"},

	{label: "aircraft construction number (also called l/n or s/n or f/n)", reading: asNumber, person: "notes", other: "notes", objectIs: "serialNumber"},
	{label: "aircraft manufacturer's serial number (msn)", reading: asNumber, person: "notes", other: "notes", objectIs: "serialNumber"},
	{label: "aircraft manufacturer serial number (msn)", reading: asNumber, person: "notes", other: "notes", objectIs: "serialNumber"},
	{label: "aircraft serial identification", reading: asNumber, person: "notes", other: "notes", objectIs: "serialNumber"},
	{label: "aircraft mode s transponder code", reading: asNumber, person: "notes", other: "notes", objectIs: "icaoCode"},
	{label: "aircraft tail number", reading: asNumber, person: "notes", other: "notes", objectIs: "registrationNumber"},
	{label: "previous aircraft tail number", reading: asNumber, person: "notes", other: "notes", objectIs: "registrationNumber"},
	{label: "aircraft manufacture date", reading: asDate, person: "notes", other: "notes", objectIs: "buildDate"},
	{label: "aircraft model", reading: asText, person: "notes", other: "notes", objectIs: "model"},
	{label: "aircraft operator", reading: asWords, person: "notes"},

	{label: "swift/bic", reading: asNumber, person: "swiftBic"},
	{label: "bik (ru)", reading: asNumber, person: "registrationNumber"},
	{label: "legal entity identifier", reading: asNumber, person: "leiCode"},
	{label: "lei", reading: asNumber, person: "leiCode"},
	{label: "d-u-n-s number", reading: asNumber, person: "dunsCode"},
	{label: "duns number", reading: asNumber, person: "dunsCode"},
	{label: "unified social credit code (uscc)", reading: asDocument, person: "uscCode"},
	{label: "united social credit code certificate (usccc)", reading: asDocument, person: "uscCode"},
	{label: "isin", reading: asNumber, person: "notes"},

	{label: "website", reading: asText, person: "website"},
	{label: "email address", reading: asText, person: "email"},
	{label: "email", reading: asText, person: "email"},
	{label: "phone number", reading: asText, person: "phone"},
	{label: "phone", reading: asText, person: "phone"},
	{label: "telephone", reading: asText, person: "phone"},
	{label: "mobile phone", reading: asText, person: "phone"},
	{label: "cell phone", reading: asText, person: "phone"},
	{label: "tel", reading: asText, person: "phone"},
	{label: "fax", reading: asWords, person: "notes"},
	{label: "chinese commercial code", reading: asWords, person: "notes"},
	{label: "license", reading: asDocument, person: "idNumber", other: "licenseNumber"},
	{label: "trade license", reading: asDocument, person: "licenseNumber"},
	{label: "driver's license", reading: asDocument, person: "idNumber", other: "licenseNumber"},
	{label: "government gazette number", reading: asDocument, person: "registrationNumber"},

	// The tie is kept as written, to be resolved against the list.
	{label: "linked to:", reading: asWords, person: "notes"},
	{label: "position:", reading: asText, person: "position", other: "notes"},
	{label: "additional sanctions information", reading: asWords, person: "notes"},
	{label: "secondary sanctions risk", reading: asWords, person: "notes"},
	{label: "transactions prohibited for", reading: asWords, person: "notes"},
	{label: "executive order", reading: asWords, person: "notes"},
	{label: "caatsa section", reading: asWords, person: "notes"},
	{label: "eo ", reading: asWords, person: "notes"},
	{label: "pertains to", reading: asWords, person: "notes"},
	{label: "effective date", reading: asWords, person: "notes"},
	{label: "listing date", reading: asWords, person: "notes"},
	{label: "ifca determination", reading: asWords, person: "notes"},
	{label: "effective date (cmic)", reading: asWords, person: "notes"},
})

func longestFirst(labels []ofacLabel) []ofacLabel {
	// Insertion sort by falling length: stable, and the table is small.
	for i := 1; i < len(labels); i++ {
		for j := i; j > 0 && len(labels[j].label) > len(labels[j-1].label); j-- {
			labels[j], labels[j-1] = labels[j-1], labels[j]
		}
	}
	return labels
}

var (
	// weakAliasItem is a.k.a. 'ZAHAR, Mahmoud'.
	weakAliasItem = regexp.MustCompile(`(?i)^(?:alt\. )?([afn])\.?k\.?a\.?:?\s+['"‘“](.*?)['"’”]?\s*$`)
	// walletItem is "Digital Currency Address - XBT 12Qt…".
	walletItem = regexp.MustCompile(`(?i)^digital currency address\s*-\s*([A-Za-z0-9]+)\s+(\S+)\s*$`)
	// numbered is an identifier under a label nobody has entered above: words,
	// a number mark, a number.
	numbered = regexp.MustCompile(`(?i)^([\p{L}][\p{L}.'’&/() -]{1,70}?)\s*(?:\b(?:no|nr|number|numero|id|code|card|certificate|registry|registration|identification)\b\.?|#|n°)[:.]?\s*([\p{L}]{0,6}[\s:-]{0,2}[\p{L}\d./()-]*\d.*)$`)
	// closed is any label before a number that a country in brackets closes:
	// "Cartilla de Servicio Militar Nacional B4111940 (Mexico) issued 2001".
	closed = regexp.MustCompile(`^(\p{L}.{1,80}?)\s+((?:[\p{L}\d]{1,4}[ -])?[\p{L}\d./-]*\d{3}[\p{L}\d./-]*(?:\(\w\))?)\s+\(([^()]+)\)(.*)$`)
	// abbreviated is a label in capitals directly before a number, without a
	// country: "D.N.I. 44.129.178".
	abbreviated = regexp.MustCompile(`^(\p{Lu}[\p{Lu}.]{1,9})\s+([\p{L}]{0,4}[ -]?\d[\d\p{L}./ -]*(?:\(\d\))?)$`)
	numberSign  = regexp.MustCompile(`(?i)^(?:no\b\.?|number\b|nr\b\.?|#|:)\s*`)
)

// items splits a remark. Brackets may hold a semicolon.
func items(remark string) []string {
	var out []string
	for _, s := range splitOutside(remark, ';') {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// remarks reads the remark and its continuation.
func (o ofacParty) remarks(remark, comment string) {
	o.readRemark(remark+comment, remarkCut(remark) && comment == "")
}

// readRemark reads a remark; cut says that its last item is not whole.
func (o ofacParty) readRemark(whole string, cut bool) {
	if whole == "" {
		return
	}
	all := items(whole)
	source := o.l.snap.Report.Source
	for i, item := range all {
		last := i == len(all)-1
		if last {
			item = strings.TrimSuffix(item, ".")
		}
		if last && cut {
			// Half a number is a wrong number.
			o.text("notes", item+"…")
			continue
		}
		// Older remarks end every item with a full stop.
		if !o.item(strings.TrimSpace(item)) {
			source["remark items kept as notes"]++
			o.text("notes", item)
		} else {
			source["remark items read"]++
		}
	}
	o.text("description", whole)
}

// item reads one item and reports whether it was understood.
func (o ofacParty) item(item string) bool {
	if m := weakAliasMatch(item); m != nil {
		property := "weakAlias"
		if strings.EqualFold(m[1], "f") {
			property = "previousName"
		}
		o.name(property, m[2], entity.Value{Quality: entity.Low, Word: strings.ToLower(m[1]) + ".k.a. in remarks"})
		return true
	}
	text := item
	for _, prefix := range []string{"alt. ", "Alt. ", "Alternate ", "alternate "} {
		if rest, ok := strings.CutPrefix(text, prefix); ok {
			text = rest
			break
		}
	}
	if m := walletMatch(text); m != nil {
		o.wallet(m[1], strings.TrimRight(m[2], ".,"))
		return true
	}
	if b, rest, ok := ofacLabelOf(text); ok {
		return o.labelled(b, rest, item)
	}
	return o.unlabelled(text, item)
}

// ofacLabelOf finds the label that an item starts with and what follows it.
func ofacLabelOf(text string) (b ofacLabel, rest string, ok bool) {
	for _, b := range ofacLabels {
		if len(text) < len(b.label) || !strings.EqualFold(text[:len(b.label)], b.label) {
			continue
		}
		rest := text[len(b.label):]
		if rest != "" && !endsWord(b.label) && !strings.ContainsAny(rest[:1], " :#.-(") {
			continue // "Passporte": another word
		}
		return b, strings.TrimLeft(rest, " .-"), true
	}
	return ofacLabel{}, "", false
}

// weakAliasMatch and walletMatch test a cheap necessary condition before the
// expression, because most items fail it.
func weakAliasMatch(item string) []string {
	if !strings.ContainsAny(item, "'\"‘“") {
		return nil
	}
	return weakAliasItem.FindStringSubmatch(strings.TrimSuffix(item, "."))
}

func walletMatch(text string) []string {
	const label = "digital currency address"
	if len(text) < len(label) || !strings.EqualFold(text[:len(label)], label) {
		return nil
	}
	return walletItem.FindStringSubmatch(text)
}

func endsWord(label string) bool {
	return strings.HasSuffix(label, ":") || strings.HasSuffix(label, " ")
}

func (o ofacParty) labelled(b ofacLabel, rest, item string) bool {
	property := b.person
	if !o.person && b.other != "" {
		property = b.other
	}
	if b.objectIs != "" && (o.e.Schema == "Vessel" || o.e.Schema == "Airplane") {
		property = b.objectIs
	}
	if property == "notes" || b.reading == asWords {
		o.text("notes", item)
		return true
	}
	if !entityHas(o.e.Schema, property) {
		return o.unlabelled(rest, item)
	}
	for rest != "" && strings.IndexByte("nN#:", rest[0]) >= 0 {
		cut := numberSign.FindString(rest)
		if cut == "" {
			break
		}
		rest = rest[len(cut):]
	}
	rest = strings.TrimSpace(rest)
	if rest == "" {
		return false
	}
	switch b.reading {
	case asDate:
		date := strings.TrimSuffix(rest, ".")
		read, err := entity.ReadDate(date)
		if err != nil {
			o.l.snap.Report.Unreadable[property]++
			return false
		}
		o.add(property, read.String(), entity.Value{Original: date})
	case asCountry:
		o.country(property, strings.TrimSuffix(rest, "."))
	case asGender:
		o.gender(strings.TrimSuffix(rest, "."))
	case asPlace:
		place := strings.TrimSuffix(rest, ".")
		o.text("birthPlace", place)
		if codes, ok := o.l.countryOf(place); ok {
			o.add("birthCountry", codes[0], entity.Value{Original: place})
		} else if i := strings.LastIndex(place, ", "); i >= 0 {
			o.birthCountry(place)
		}
	case asDocument:
		return o.document(property, rest, item)
	case asNumber:
		o.add(property, strings.TrimSuffix(rest, "."), entity.Value{Original: item})
	default:
		rest = strings.TrimSuffix(rest, ".")
		if p, ok := entity.LookupProperty(o.e.Schema, property); ok && p.Type == entity.TypeNumber {
			rest = strings.ReplaceAll(rest, ",", "")
		}
		o.text(property, rest)
	}
	return true
}

// birthCountry takes the country from the end of "Kinshasa, Congo, Democratic
// Republic of the".
func (o ofacParty) birthCountry(place string) {
	parts := strings.Split(place, ", ")
	for take := min(2, len(parts)-1); take > 0; take-- {
		if codes, ok := o.l.countryOf(strings.Join(parts[len(parts)-take:], ", ")); ok {
			o.add("birthCountry", codes[0], entity.Value{Original: place})
			return
		}
	}
}

func (o ofacParty) document(property, rest, item string) bool {
	doc := readDocument(rest)
	if doc.number == "" {
		return false
	}
	o.add(property, doc.number, entity.Value{Original: item})
	return true
}

// unlabelled reads an identifier by its shape. New kinds of documents appear
// all the time and must not be lost as notes.
func (o ofacParty) unlabelled(text, item string) bool {
	if !strings.ContainsAny(text, "0123456789") {
		return false // every identifier holds a digit
	}
	property := "registrationNumber"
	if o.person {
		property = documentProperty(text, "idNumber")
	}
	if !entityHas(o.e.Schema, property) || !strings.ContainsAny(text, "0123456789") {
		return false
	}
	if m := numbered.FindStringSubmatch(text); m != nil {
		return o.document(property, m[2], item)
	}
	if m := closed.FindStringSubmatch(text); m != nil {
		if _, ok := o.l.countryOf(m[3]); ok {
			return o.document(property, m[2], item)
		}
	}
	if m := abbreviated.FindStringSubmatch(text); m != nil {
		return o.document(property, m[2], item)
	}
	return false
}

// wallet adds a digital currency address. The label of the currency is
// unreliable (one address is listed under several), so the address alone is
// the value and the label is its word.
func (o ofacParty) wallet(currency, address string) {
	o.add("publicKey", address, entity.Value{Word: currency})
	o.l.snap.Report.Source["digital currency addresses"]++
}

func entityHas(schema, property string) bool {
	_, ok := entity.LookupProperty(schema, property)
	return ok
}
