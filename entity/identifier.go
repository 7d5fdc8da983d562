package entity

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// IdentifierKind names a kind of identifier. The kinds are lower-case words.
type IdentifierKind string

// The kinds of identifiers. Their normal forms and checks are described at
// [NormalizeIdentifier].
const (
	KindPassport     IdentifierKind = "passport"     // a passport or travel document
	KindID           IdentifierKind = "id"           // any other number an authority gave
	KindSSN          IdentifierKind = "ssn"          // United States social security number
	KindTax          IdentifierKind = "tax"          // tax, VAT
	KindRegistration IdentifierKind = "registration" // company and trade registers
	KindLicense      IdentifierKind = "license"
	KindINN          IdentifierKind = "inn"  // Russian tax number
	KindOGRN         IdentifierKind = "ogrn" // Russian state register
	KindUSCC         IdentifierKind = "uscc" // Chinese unified social credit code
	KindIMO          IdentifierKind = "imo"  // ship, or shipping company
	KindMMSI         IdentifierKind = "mmsi"
	KindCallSign     IdentifierKind = "callsign"
	KindTail         IdentifierKind = "tail" // registration mark of a vehicle
	KindICAO24       IdentifierKind = "icao24"
	KindSerial       IdentifierKind = "serial" // manufacturer's number of an aircraft
	KindCRS          IdentifierKind = "crs"    // Canadian register of ships
	KindLEI          IdentifierKind = "lei"
	KindBIC          IdentifierKind = "bic"
	KindIBAN         IdentifierKind = "iban"
	KindAccount      IdentifierKind = "account"
	KindISIN         IdentifierKind = "isin"
	KindFIGI         IdentifierKind = "figi"
	KindUEI          IdentifierKind = "uei"
	KindCAGE         IdentifierKind = "cage"
	KindDUNS         IdentifierKind = "duns"
	KindNPI          IdentifierKind = "npi"
	KindCIK          IdentifierKind = "cik"
	KindWikidata     IdentifierKind = "wikidata"
	KindVendor       IdentifierKind = "vendor" // a data vendor's own key
	KindCrypto       IdentifierKind = "crypto"
	KindPhone        IdentifierKind = "phone"
	KindEmail        IdentifierKind = "email"
)

// Validity is what the check digits say. An invalid identifier is kept and
// compared all the same: lists and passports contain typing errors.
type Validity uint8

// The validities.
const (
	Unchecked Validity = iota // the kind has no check digit
	Valid
	Invalid // a check digit or the prescribed shape does not hold
)

// String returns "unchecked", "valid" or "invalid".
func (v Validity) String() string {
	switch v {
	case Valid:
		return "valid"
	case Invalid:
		return "invalid"
	}
	return "unchecked"
}

// Identifier is one identifier in normal form.
type Identifier struct {
	Kind     IdentifierKind
	Country  string   // FollowTheMoney code of the issuing country, when known
	Value    string   // normal form: what is compared
	Validity Validity // what the check digits say
	Property string   // the property it came from
	Text     string   // as written
}

// Key is the exact look-up key: the class of the kind, a colon, and the normal
// form. Equal keys mean the same identifier.
//
// All numbers that authorities give (passport, id, ssn, tax, registration,
// license, inn, ogrn, uscc) are one class, "document": sources disagree about
// which property a number belongs to, and the same number stands as
// passportNumber on one list, as idNumber on a second and as
// Identification.number on a third. A comparison that cares can look at Kind
// and Country. Every other kind is a class of its own. A telephone number is
// keyed without its "+", which some sources leave out.
func (id Identifier) Key() string {
	switch id.Kind {
	case KindPhone:
		return "phone:" + strings.TrimPrefix(id.Value, "+")
	}
	if id.Kind.document() {
		return "document:" + id.Value
	}
	return string(id.Kind) + ":" + id.Value
}

func (k IdentifierKind) document() bool {
	switch k {
	case KindPassport, KindID, KindSSN, KindTax, KindRegistration, KindLicense, KindINN, KindOGRN, KindUSCC:
		return true
	}
	return false
}

// propertyKinds maps the properties that hold identifiers to their kind.
// Properties that FollowTheMoney marks as not to be compared (okpoCode,
// kppCode …) and stock tickers, which many companies share, are left out.
var propertyKinds = map[string]IdentifierKind{
	"accountId":            KindAccount,
	"accountNumber":        KindAccount,
	"bic":                  KindBIC,
	"bikCode":              KindRegistration,
	"bvdId":                KindVendor,
	"cageCode":             KindCAGE,
	"callSign":             KindCallSign,
	"cikCode":              KindCIK,
	"crsNumber":            KindCRS,
	"cryptoAddress":        KindCrypto,
	"dunsCode":             KindDUNS,
	"email":                KindEmail,
	"figiCode":             KindFIGI,
	"giiNumber":            KindTax,
	"iban":                 KindIBAN,
	"icaoCode":             KindICAO24,
	"idNumber":             KindID,
	"imoNumber":            KindIMO,
	"innCode":              KindINN,
	"irsCode":              KindTax,
	"isin":                 KindISIN,
	"isinCode":             KindISIN,
	"jibCode":              KindTax,
	"leiCode":              KindLEI,
	"licenseNumber":        KindLicense,
	"mbsCode":              KindRegistration,
	"mmsi":                 KindMMSI,
	"npiCode":              KindNPI,
	"number":               KindID,
	"ogrnCode":             KindOGRN,
	"passportNumber":       KindPassport,
	"permId":               KindVendor,
	"personalNumber":       KindID,
	"pfrNumber":            KindRegistration,
	"phone":                KindPhone,
	"publicKey":            KindCrypto,
	"registrationNumber":   KindRegistration,
	"sayariId":             KindVendor,
	"serialNumber":         KindSerial,
	"socialSecurityNumber": KindSSN,
	"swiftBic":             KindBIC,
	"taxNumber":            KindTax,
	"uniqueEntityId":       KindUEI,
	"uscCode":              KindUSCC,
	"vatCode":              KindTax,
	"voenCode":             KindTax,
	"wikidataId":           KindWikidata,
}

// Identifiers returns the identifiers of an entity, ordered by property, then
// value, then kind, without repetitions. Values that identify nobody ("N/A",
// "000000", "123456", too short for their kind) are left out. A number whose
// text names its kind ("IMO 9187629", "ИНН 7707083893") or that can only be an
// LEI has that kind, whatever the property.
func Identifiers(e *Entity) []Identifier {
	var out []Identifier
	for property, values := range e.Properties {
		kind, ok := propertyKinds[property]
		if !ok {
			continue
		}
		kind = kindIn(e, property, kind)
		if kind == "" {
			continue
		}
		for _, v := range values {
			if id, ok := identify(e, property, kind, v.Text); ok {
				out = append(out, id)
			}
		}
	}
	slices.SortFunc(out, func(a, b Identifier) int {
		return cmp.Or(cmp.Compare(a.Property, b.Property), cmp.Compare(a.Value, b.Value),
			cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Text, b.Text))
	})
	return slices.CompactFunc(out, func(a, b Identifier) bool {
		return a.Property == b.Property && a.Value == b.Value && a.Kind == b.Kind
	})
}

// kindIn refines the kind of a property by the schema it stands on.
func kindIn(e *Entity, property string, kind IdentifierKind) IdentifierKind {
	switch {
	case property == "registrationNumber" && Is(e.Schema, "Vehicle"):
		return KindTail
	case property == "registrationNumber" && Is(e.Schema, "Security"):
		return KindRegistration
	case property == "number" && (Is(e.Schema, "Passport") || strings.Contains(strings.ToLower(e.First("type")), "passport")):
		return KindPassport
	case property == "number" && !Is(e.Schema, "Identification"):
		return ""
	}
	return kind
}

var namedKind = regexp.MustCompile(`(?i)^(?:[\p{L}\s.,:()-]*\s)?(imo|lei|inn|инн|ogrn|огрн|ogrnip|огрнип|isin|iban|bic|swift|mmsi)(?:\s*(?:no|number|code|№))?[\s.:#-]*([\p{L}\p{Nd}\s-]+)$`)

var kindWords = map[string]IdentifierKind{
	"imo": KindIMO, "lei": KindLEI, "inn": KindINN, "инн": KindINN, "ogrn": KindOGRN, "огрн": KindOGRN,
	"ogrnip": KindOGRN, "огрнип": KindOGRN, "isin": KindISIN, "iban": KindIBAN, "bic": KindBIC, "swift": KindBIC,
	"mmsi": KindMMSI,
}

func identify(e *Entity, property string, kind IdentifierKind, text string) (Identifier, bool) {
	id := Identifier{Kind: kind, Property: property, Text: text}
	id.Value, id.Validity = NormalizeIdentifier(kind, text)
	// Only free numbers can be something more specific than their property says.
	if kind.document() || kind == KindTail || kind == KindAccount {
		specific := KindLEI
		value, validity := checkLEI(id.Value)
		if named, number, ok := statedKind(text); ok && named != kind {
			specific = named
			value, validity = NormalizeIdentifier(named, number)
		}
		if value != "" && validity != Invalid {
			id.Kind, id.Value, id.Validity = specific, value, validity
		}
	}
	if id.Kind == KindIMO && id.Validity == Invalid && Is(e.Schema, "Organization") && len(id.Value) == 7 {
		// The numbers of shipping companies follow another rule.
		id.Validity = Unchecked
	}
	id.Country = issuer(e, id)
	return id, id.Value != ""
}

// statedKind splits a text that names the kind of its number.
func statedKind(text string) (kind IdentifierKind, number string, ok bool) {
	letters := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	// Most numbers have no room for a word and are spared the search.
	if letters < 3 {
		return "", "", false
	}
	m := namedKind.FindStringSubmatch(text)
	if m == nil {
		return "", "", false
	}
	return kindWords[strings.ToLower(m[1])], m[2], true
}

// issuer returns the country that the number itself or its document names.
func issuer(e *Entity, id Identifier) string {
	prefix := ""
	switch id.Kind {
	case KindINN, KindOGRN:
		return "ru"
	case KindUSCC:
		return "cn"
	case KindSSN, KindUEI, KindNPI, KindCIK:
		return "us"
	case KindIBAN, KindISIN:
		if len(id.Value) >= 2 {
			prefix = id.Value[:2]
		}
	case KindBIC:
		if len(id.Value) >= 6 {
			prefix = id.Value[4:6]
		}
	}
	if prefix != "" {
		code := strings.ToLower(prefix)
		if _, ok := countryByCode(code); ok {
			return code
		}
		return ""
	}
	if Is(e.Schema, "Identification") {
		if codes, ok := Country(e.First("country")); ok {
			return codes[0]
		}
	}
	return ""
}

// NormalizeIdentifier returns the normal form of an identifier and what its
// check digits or its prescribed shape say. The value is empty when the text
// identifies nobody: too short, "N/A", one repeated digit, 123456….
//
//	document kinds   upper case, letters and digits only, digits of all scripts
//	                 as ASCII, Cyrillic letters that look Latin as Latin ones;
//	                 at least five characters, one of them a digit
//	imo              seven digits (IMO resolution A.1117(30): weights 7…2, mod 10)
//	lei              ISO 17442: 20 characters, ISO 7064 MOD 97-10
//	iban             ISO 13616: length by country, MOD 97-10
//	isin             ISO 6166: Luhn over the expanded characters
//	figi             OMG FIGI: Luhn over the characters
//	bic              ISO 9362: the eight characters of the institution, as
//	                 branches do not tell institutions apart
//	inn, ogrn        10 or 12, 13 or 15 digits with one or two check digits
//	uscc             GB 32100-2015: 18 characters, weights 3^i mod 31
//	npi, ssn, uei, cage, duns, mmsi, icao24, wikidata
//	                 their shape, with the Luhn digit for npi
//	crypto           the address, with its checksum where it has one; Ethereum
//	                 and Bech32 addresses in lower case
//	phone            "+" and digits when the text is international ("+", "00"),
//	                 digits alone otherwise; extensions dropped
//	email            lower case
//
// Nothing is guessed: a normal form with a wrong check digit stays as it is.
func NormalizeIdentifier(kind IdentifierKind, text string) (value string, v Validity) {
	if len(text) > 512 {
		return "", Unchecked
	}
	switch kind {
	case KindCrypto:
		return cryptoAddress(text)
	case KindPhone:
		return phoneNumber(text)
	case KindEmail:
		return emailAddress(text)
	}
	value = compact(text)
	if generic(value) {
		return "", Unchecked
	}
	switch kind {
	case KindIMO:
		return checkIMO(strings.TrimPrefix(value, "IMO"))
	case KindLEI:
		return checkOr(value, checkLEI)
	case KindIBAN:
		return checkIBAN(strings.TrimPrefix(value, "IBAN"))
	case KindISIN:
		return checkISIN(value)
	case KindFIGI:
		return checkFIGI(value)
	case KindBIC:
		return checkBIC(value)
	case KindINN:
		return checkINN(value)
	case KindOGRN:
		return checkOGRN(value)
	case KindUSCC:
		return checkUSCC(value)
	case KindNPI:
		return shaped(value, len(value) == 10 && digits(value) && luhn("80840"+value))
	case KindSSN:
		return checkSSN(value)
	case KindUEI:
		return checkShape(value, len(value) == 12 && !strings.ContainsAny(value, "IO") && value[0] != '0')
	case KindCAGE:
		return checkShape(value, len(value) == 5 && !strings.ContainsAny(value, "IO"))
	case KindDUNS:
		return checkShape(value, len(value) == 9 && digits(value))
	case KindMMSI:
		return checkShape(value, len(value) == 9 && digits(value))
	case KindICAO24:
		// The property also holds type designators ("B744"), which name a model.
		if len(value) != 6 || strings.Trim(value, "0123456789ABCDEF") != "" {
			return "", Unchecked
		}
		return value, Unchecked
	case KindWikidata:
		return checkShape(value, len(value) > 1 && value[0] == 'Q' && digits(value[1:]))
	case KindTail, KindCallSign, KindSerial, KindCRS, KindCIK:
		if len(value) < 4 {
			return "", Unchecked
		}
		return value, Unchecked
	}
	if len(value) < 5 || !strings.ContainsAny(value, "0123456789") {
		return "", Unchecked
	}
	return value, Unchecked
}

var numberWord = regexp.MustCompile(`^(?i)\s*(?:number|no|nr|n°|№|#)[\s.:#]+`)

// compact makes letters upper case, drops everything but letters and digits,
// and writes digits and Latin look-alikes in ASCII.
func compact(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	switch text[0] {
	case 'n', 'N', '#', "№"[0]: // the letters with which numberWord can begin
		text = numberWord.ReplaceAllString(text, "")
	}
	var b strings.Builder
	strange := false
	for _, r := range text {
		switch {
		case r >= 'A' && r <= 'Z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r >= 'a' && r <= 'z':
			b.WriteRune(r - 'a' + 'A')
		case r < 0x80:
		case r >= 0xFF01 && r <= 0xFF5E: // full-width forms
			b.WriteString(compact(string(r - 0xFF01 + '!')))
		case unicode.Is(unicode.Nd, r):
			b.WriteByte('0' + digitValue(r))
		case unicode.IsLetter(r):
			strange = true
			b.WriteRune(unicode.ToUpper(r))
		}
	}
	if !strange {
		return b.String()
	}
	// A series in Cyrillic letters is written in Latin ones by machines, but
	// only when every letter has a Latin twin: otherwise it is a word.
	latin := strings.Map(func(r rune) rune {
		if twin, ok := latinTwins[r]; ok {
			return twin
		}
		return r
	}, b.String())
	if isASCII(latin) {
		return latin
	}
	return b.String()
}

var latinTwins = map[rune]rune{
	'А': 'A', 'В': 'B', 'Е': 'E', 'К': 'K', 'М': 'M', 'Н': 'H', 'О': 'O', 'Р': 'P', 'С': 'C', 'Т': 'T', 'У': 'Y',
	'Х': 'X', 'І': 'I', 'Ј': 'J', 'Ѕ': 'S',
}

// generic reports whether a normal form stands for no number at all.
func generic(value string) bool {
	switch value {
	case "", "NA", "NONE", "NIL", "NULL", "UNKNOWN", "UNK", "NOTAPPLICABLE", "NOTAVAILABLE", "NOTKNOWN", "PENDING", "TEST",
		"TBA", "TBC", "TBD", "0", "НЕТ", "БЕЗНОМЕРА", "UNAVAILABLE", "NOTPROVIDED", "REDACTED":
		return true
	}
	if len(value) < 5 {
		return false
	}
	if strings.Trim(value, value[:1]) == "" || // 11111, XXXXX
		strings.HasPrefix("1234567890", value) || strings.HasPrefix("0123456789", value) || strings.HasPrefix("9876543210", value) {
		return true
	}
	// Zeros after a series of letters are a form left empty: "A0000000".
	series := strings.TrimLeft(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	return len(series) >= 5 && strings.Trim(series, "0") == ""
}

var (
	extension = regexp.MustCompile(`(?i)\s*(?:ext|extension|x|доб|вн)\.?\s*\d{1,6}\s*$`)
	trunkZero = regexp.MustCompile(`\(\s*0\s*\)`)
)

// phoneNumber keeps digits and a leading plus. Shorter than seven digits is no
// number, longer than E.164's fifteen is invalid.
func phoneNumber(text string) (string, Validity) {
	text = strings.TrimSpace(strings.TrimPrefix(strings.ToLower(text), "tel:"))
	text = extension.ReplaceAllString(text, "")
	international := strings.HasPrefix(text, "+") || strings.HasPrefix(text, "(+")
	if international {
		text = trunkZero.ReplaceAllString(text, "")
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Nd, r):
			b.WriteByte('0' + digitValue(r))
		case unicode.IsLetter(r):
			return "", Unchecked
		}
	}
	number := b.String()
	if !international && strings.HasPrefix(number, "00") {
		number, international = number[2:], true
	}
	if len(number) < 7 || strings.Trim(number, number[:1]) == "" || strings.HasPrefix("1234567890", number) {
		return "", Unchecked
	}
	valid := len(number) <= 15 && (!international || number[0] != '0')
	if international {
		number = "+" + number
	}
	if !valid {
		return number, Invalid
	}
	return number, Unchecked
}

var mailShape = regexp.MustCompile(`^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}$`)

func emailAddress(text string) (string, Validity) {
	text = strings.Trim(strings.TrimSpace(strings.ToLower(text)), "<>")
	text = strings.TrimPrefix(text, "mailto:")
	local, _, ok := strings.Cut(text, "@")
	switch {
	case !ok || local == "" || strings.HasSuffix(text, "@"):
		return "", Unchecked
	case !mailShape.MatchString(text):
		return strings.Join(strings.Fields(text), ""), Invalid
	}
	return text, Unchecked
}
