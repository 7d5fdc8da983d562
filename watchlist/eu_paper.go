package watchlist

import (
	"regexp"
	"strings"

	"github.com/revetproject/revet/entity"
)

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
	d.l.count("identification", code, "without type")
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
