package watchlist

import (
	"fmt"
	"regexp"
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
		for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
			if at, err := time.Parse(layout, tidy(root.attr("generationDate"))); err == nil {
				l.published(at)
				return nil
			}
		}
		l.drift(euShape.root + "@generationDate (absent or unreadable)")
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
	l.count("subject type", code, "absent")
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

func euRegulation(d draft, c *node) {
	programme := tidy(c.attr("programme"))
	d.text("program", programme)
	d.l.count("programme", programme, "absent")
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
