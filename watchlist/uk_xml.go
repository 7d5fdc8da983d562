package watchlist

import (
	"fmt"
	"strings"
	"unicode"
)

// ukXML reads the UK Sanctions List in XML
// (https://www.gov.uk/government/publications/the-uk-sanctions-list).
//
// The key is the UniqueID (AFG0001), as in the CSV form; the Group ID of OFSI
// is kept as a referent, so that an archive of the consolidated list can be
// tied to it. DateGenerated and LastUpdated are stamps.
type ukXML struct{}

func (ukXML) parts() []part { return []part{{required: true}} }

var ukXMLShape = xmlShape{
	root:       "Designations",
	what:       "UK Sanctions List",
	records:    map[string]bool{"Designation": true, "DateGenerated": true},
	understand: ukUnderstands,
}

// ukWrappers are the elements that hold others, in the form of [ukFold].
var ukWrappers = func() map[string]bool {
	out := map[string]bool{}
	for _, n := range []string{
		"Designation", "DateGenerated", "Names", "NonLatinNames", "Titles", "Addresses", "Address",
		"IndividualDetails", "Individual", "DOBs", "Genders", "BirthDetails", "Location", "Locations",
		"Passport", "Passports", "PassportDetail", "NationalIdentifierDetails", "NationalIdentifierDetail", "NationalIdentifier", "NationalIdentifiers",
		"EntityDetails", "Entity", "TypeOfEntities", "TypesOfEntity", "ShipDetails", "Ship", "CurrentBelievedFlagOfShips",
		"TypeOfShipDetails", "TonnageOfShipDetails", "LengthOfShipDetails", "YearsBuilt", ukIndicatorsName,
	} {
		out[ukFold(n)] = true
	}
	return out
}()

// ukIndicatorsName is the element with one "true" or "false" for each measure.
const ukIndicatorsName = "SanctionsImposedIndicators"

// ukUnderstands reports whether the last element of a path is known. Where it
// stands is not looked at: the publisher has moved elements between wrappers.
func ukUnderstands(path string) bool {
	parent, last := "", path
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		parent, last = path[:i], path[i+1:]
	}
	name := ukFold(last)
	_, field := ukTitles[name]
	return field || ukWrappers[name] || strings.HasSuffix(parent, ukIndicatorsName)
}

func (ukXML) parse(l *load, in map[string]*input) error {
	f := in[""]
	dated, designations := false, 0
	err := readXML(l, f, ukXMLShape, func(*node) error { return nil }, func(path string, _ int, n *node) error {
		if path == "DateGenerated" {
			if at, ok := ukDay(n.text); ok {
				l.published(at)
				dated = true
			}
			return nil
		}
		designations++
		u := newUKDesignation(fmt.Sprintf("%s: Designation %d", f.name, designations))
		ukElement(u, n)
		if u.first(ukID) == "" {
			l.bad(u.place, "the designation has no UniqueID", n.String())
			return nil
		}
		u.enter(l, ukID, ukGroup)
		return nil
	})
	if err == nil && !dated {
		l.drift("Designations/DateGenerated (absent or unreadable)")
	}
	return err
}

// ukElement adds what an element holds: its leaves belong together, except
// those of one name, which are alternatives.
func ukElement(u *ukDesignation, n *node) {
	var row ukRow
	stated := false
	for _, c := range n.children {
		name := ukFold(c.name)
		if name == ukFold(ukIndicatorsName) {
			row[ukIndicators], stated = ukIndicated(c), true
			continue
		}
		if len(c.children) > 0 {
			ukElement(u, c)
			continue
		}
		text := ukText(c.text)
		field, known := ukTitles[name]
		if !known || text == "" {
			continue
		}
		if row[field] != "" {
			u.take(&row)
			row = ukRow{}
		}
		row[field], stated = text, true
	}
	if stated {
		u.take(&row)
	}
}

// ukIndicated lists the measures that are indicated, in words: "Travel Ban" of
// <TravelBan>true</TravelBan>.
func ukIndicated(n *node) string {
	var out []string
	for _, c := range n.children {
		if truth(tidy(c.text)) {
			var b strings.Builder
			for i, r := range c.name {
				if i > 0 && unicode.IsUpper(r) {
					b.WriteByte(' ')
				}
				b.WriteRune(r)
			}
			out = append(out, b.String())
		}
	}
	return strings.Join(out, "|")
}
