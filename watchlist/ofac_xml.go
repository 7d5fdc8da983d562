package watchlist

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ofacXML reads SDN.XML and CONSOLIDATED.XML of the US Treasury's Office of
// Foreign Assets Control, in the namespace of before 2024
// (http://tempuri.org/sdnList.xsd) and the one since; the schema is
// https://home.treasury.gov/system/files/126/sdn.xsd.
//
// The file states how many records it holds (Record_Count), which becomes
// [Snapshot.Declared], and its date (Publish_Date, month first). Ties to other
// parties are only words in the remark here and stay notes. The key is that of
// [ofacKey].
type ofacXML struct{}

func (ofacXML) parts() []part { return []part{{required: true}} }

var ofacXMLShape = xmlShape{
	root: "sdnList",
	what: "list of OFAC in SDN.XML form",
	records: map[string]bool{
		"publshInformation":  true, // as OFAC spells it
		"publishInformation": true,
		"sdnEntry":           true,
	},
	known: ofacXMLKnown(),
}

func ofacXMLKnown() map[string]bool {
	k := knownPaths{}
	for _, info := range []string{"publshInformation", "publishInformation"} {
		k.add(info, "Publish_Date", "Record_Count")
	}
	k.add("sdnEntry", "uid", "firstName", "lastName", "title", "sdnType", "remarks")
	list := func(list, item string, fields ...string) {
		k.add("sdnEntry", list)
		k.add("sdnEntry/"+list, item)
		k.add("sdnEntry/"+list+"/"+item, append(fields, "uid")...)
	}
	list("programList", "program")
	list("idList", "id", "idType", "idNumber", "idCountry", "issueDate", "expirationDate")
	list("akaList", "aka", "type", "category", "lastName", "firstName")
	list("addressList", "address", "address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country")
	list("nationalityList", "nationality", "country", "mainEntry")
	list("citizenshipList", "citizenship", "country", "mainEntry")
	list("dateOfBirthList", "dateOfBirthItem", "dateOfBirth", "mainEntry")
	list("placeOfBirthList", "placeOfBirthItem", "placeOfBirth", "mainEntry")
	k.add("sdnEntry", "vesselInfo")
	k.add("sdnEntry/vesselInfo", "callSign", "vesselType", "vesselFlag", "vesselOwner", "tonnage", "grossRegisteredTonnage")
	return k
}

// knownPaths collects the paths of a format.
type knownPaths map[string]bool

// add enters a path and what lies directly below it; names may start with "@".
func (k knownPaths) add(path string, names ...string) {
	if path != "" {
		k[path] = true
	}
	for _, n := range names {
		switch {
		case n[0] == '@', path == "":
			k[path+n] = true
		default:
			k[path+"/"+n] = true
		}
	}
}

func (ofacXML) parse(l *load, in map[string]*input) error {
	f := in[""]
	number := 0
	return readXML(l, f, ofacXMLShape, func(*node) error { return nil }, func(path string, _ int, n *node) error {
		if path == "sdnEntry" {
			number++
			ofacXMLRecord(l, fmt.Sprintf("%s: sdnEntry %d", f.name, number), n)
			return nil
		}
		if at, err := time.Parse("01/02/2006", n.get("Publish_Date")); err == nil {
			l.published(at)
		} else {
			l.drift(ofacXMLShape.root + "/" + path + "/Publish_Date (absent or unreadable)")
		}
		if count, err := strconv.Atoi(strings.ReplaceAll(n.get("Record_Count"), ",", "")); err == nil && count >= 0 {
			l.snap.Declared = count
		} else {
			l.drift(ofacXMLShape.root + "/" + path + "/Record_Count (absent or unreadable)")
		}
		return nil
	})
}

func ofacXMLRecord(l *load, place string, n *node) {
	uid := n.get("uid")
	if why := badUID(uid); why != "" {
		l.bad(place, why, n.String())
		return
	}
	o := newOFACParty(l, uid, n.get("sdnType"))
	source := l.snap.Report.Source
	source["type "+n.get("sdnType")]++
	name := ofacXMLName(n)
	if name == "" {
		l.bad(place, "the party has neither lastName nor firstName", n.String())
		return
	}
	o.primary(name)
	for _, p := range n.items("programList", "program") {
		o.text("program", p.text)
	}
	if title := n.get("title"); title != "" {
		o.title(title)
	}
	for _, a := range n.items("akaList", "aka") {
		kind, category := a.get("type"), a.get("category")
		source[joinWith(" ", "alias", orDefault(kind, "without type"), orDefault(category, "without category"))]++
		if text := ofacXMLName(a); text != "" {
			o.alias(kind, text, category, "")
		}
	}
	for _, b := range n.items("dateOfBirthList", "dateOfBirthItem") {
		o.feature("Birthdate", b.get("dateOfBirth"))
	}
	for _, b := range n.items("placeOfBirthList", "placeOfBirthItem") {
		o.feature("Place of Birth", b.get("placeOfBirth"))
	}
	for _, c := range n.items("nationalityList", "nationality") {
		o.feature("Nationality Country", c.get("country"))
	}
	for _, c := range n.items("citizenshipList", "citizenship") {
		o.feature("Citizenship Country", c.get("country"))
	}
	for _, d := range n.items("idList", "id") {
		o.paper(ofacPaper{
			kind: d.get("idType"), number: d.get("idNumber"), country: d.get("idCountry"),
			issued: d.get("issueDate"), expires: d.get("expirationDate"),
		}, false)
	}
	for _, a := range n.items("addressList", "address") {
		parts := ofacParts{city: a.get("city"), state: a.get("stateOrProvince"), postcode: a.get("postalCode"), country: a.get("country")}
		for _, line := range []string{"address1", "address2", "address3"} {
			parts.add(line, a.get(line))
		}
		o.address(parts, "")
	}
	if v := n.child("vesselInfo"); v != nil {
		o.vessel(ofacVessel{
			callSign: v.get("callSign"), kind: v.get("vesselType"), tonnage: v.get("tonnage"),
			gross: v.get("grossRegisteredTonnage"), flag: v.get("vesselFlag"), owner: v.get("vesselOwner"),
		})
	}
	o.freeText(n.get("remarks"))
	l.add(place, o.e, n.String)
}

// ofacXMLName is the name in the list's printed form.
func ofacXMLName(n *node) string {
	return joinWith(", ", n.get("lastName"), n.get("firstName"))
}

// items returns the elements of a list element.
func (n *node) items(list, item string) []*node {
	var out []*node
	for _, b := range n.all(list) {
		out = append(out, b.all(item)...)
	}
	return out
}
