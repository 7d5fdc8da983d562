package watchlist

import (
	"regexp"
	"strings"

	"github.com/revetproject/revet/entity"
)

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
	d.l.count("contacts", kind, "")
	d.contact(kind, value)
}
