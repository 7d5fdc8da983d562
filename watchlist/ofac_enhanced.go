package watchlist

import (
	"fmt"
	"strings"
	"time"

	"github.com/revetproject/revet/entity"
)

// ofacEnhanced reads the enhanced form of OFAC's lists (SDN_ENHANCED.XML,
// CONS_ENHANCED.XML; namespace
// https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML),
// the only one with names in their own script, typed relationships and
// intervals of dates that is readable without tables. An extract that OFAC's
// search made by programme or list has the same form; its filters are counted
// in the report.
//
// The file states no record count. The key is that of [ofacKey].
type ofacEnhanced struct{}

func (ofacEnhanced) parts() []part { return []part{{required: true}} }

func (ofacEnhanced) parse(l *load, in map[string]*input) error {
	f := in[""]
	number := 0
	var ties []ofacTie
	err := readXML(l, f, ofacEnhancedShape, func(root *node) error {
		if strings.Contains(root.attr("xmlns"), "DeltaFile") {
			return ofacDelta(f.name)
		}
		return nil
	}, func(path string, _ int, n *node) error {
		if path == "publicationInfo" {
			if n.child("publicationType") != nil {
				return ofacDelta(f.name)
			}
			ofacEnhancedInfo(l, n)
			return nil
		}
		if n.attr("action") != "" {
			return ofacDelta(f.name)
		}
		number++
		ties = append(ties, ofacEnhancedRecord(l, fmt.Sprintf("%s: entity %d", f.name, number), n)...)
		return nil
	})
	if err != nil {
		return err
	}
	ofacEdges(l, ties)
	return nil
}

// ofacDelta refuses OFAC's delta files, which have the body of the enhanced
// form: loaded as a list, one would take everybody off it who did not change.
func ofacDelta(name string) error {
	return fmt.Errorf("%w: %s is a delta file of OFAC, with the changes of one day only; load the whole list (SDN_ENHANCED.XML)", ErrWrongFormat, name)
}

func ofacEnhancedInfo(l *load, n *node) {
	if at, err := time.Parse(time.DateOnly, dayOf(n.get("dataAsOf"))); err == nil {
		l.published(at)
	} else {
		l.drift(ofacEnhancedShape.root + "/publicationInfo/dataAsOf (absent or unreadable)")
	}
	if filters := n.child("filters"); filters != nil {
		for _, f := range ofacEnhancedFilters {
			for _, item := range filters.items(f[0], f[1]) {
				l.snap.Report.Source["extract of "+f[1]+" "+tidy(item.text)]++
			}
		}
	}
}

func ofacEnhancedRecord(l *load, place string, n *node) []ofacTie {
	uid := strings.TrimSpace(n.attr("id"))
	if why := badUID(uid); why != "" {
		l.bad(place, why, n.String())
		return nil
	}
	info := n.child("generalInfo")
	if info == nil {
		info = &node{}
	}
	kind := info.get("entityType")
	o := newOFACParty(l, uid, kind)
	l.snap.Report.Source["type "+kind]++
	for _, p := range n.items("sanctionsPrograms", "sanctionsProgram") {
		o.text("program", p.text)
	}
	if title := info.get("title"); title != "" {
		o.title(title)
	}
	for _, name := range n.items("names", "name") {
		o.enhancedName(name)
	}
	for _, c := range n.items("features", "feature") {
		o.enhancedFeature(c)
	}
	for _, d := range n.items("identityDocuments", "identityDocument") {
		o.enhancedPaper(d)
	}
	for _, a := range n.items("addresses", "address") {
		o.enhancedAddress(a)
	}
	o.freeText(info.get("remarks"))
	for _, c := range n.items("sanctionsLists", "sanctionsList") {
		o.listing(c.text, dayOf(c.attr("datePublished")))
	}
	for _, c := range n.items("sanctionsTypes", "sanctionsType") {
		o.noteOf("Sanctions", tidy(c.text))
	}
	for _, c := range n.items("legalAuthorities", "legalAuthority") {
		o.noteOf("Legal authority", tidy(c.text))
	}
	l.add(place, o.e, n.String)

	var ties []ofacTie
	for _, r := range n.items("relationships", "relationship") {
		related := r.child("relatedEntity")
		if related == nil || related.attr("entityId") == "" {
			l.bad(place, "a relationship of party "+uid+" does not say to whom", r.String())
			continue
		}
		ties = append(ties, ofacTie{
			place: place, from: uid, to: strings.TrimSpace(related.attr("entityId")), relation: r.get("type"),
			toName: tidy(related.text), quality: r.get("quality"), comment: r.get("comments"),
		})
	}
	return ties
}

// listing notes on which of OFAC's lists a party is, and since when.
func (o ofacParty) listing(list, since string) {
	o.text("keywords", list)
	o.l.snap.Report.Source["list "+tidy(list)]++
	if since != "" {
		o.date("createdAt", since, "")
	}
}

func (o ofacParty) enhancedName(n *node) {
	kind, grade, main := n.get("aliasType"), ofacGrade(n.get("isLowQuality")), n.get("isPrimary") == "true"
	source := o.l.snap.Report.Source
	switch {
	case main:
		source["names primary"]++
	case grade == ofacWeak:
		source["alias "+orDefault(kind, "without type")+" low quality"]++
	default:
		source["alias "+orDefault(kind, "without type")]++
	}
	for _, t := range n.items("translations", "translation") {
		script := t.get("script")
		source["name script "+orDefault(script, "not stated")]++
		text := t.get("formattedFullName")
		if text == "" {
			text = enhancedNameParts(t).String()
		}
		lang := scriptLang(script)
		switch {
		case text == "":
			source["names empty"]++
		case main && lang == "" && len(o.e.Properties["lastName"]) == 0:
			o.primary(text)
		case main:
			o.native("name", text, entity.Value{Lang: lang})
		default:
			o.alias(kind, text, grade, lang)
		}
	}
	if note := n.get("comments"); note != "" {
		o.noteOf("Name", note)
	}
}

// enhancedNameParts puts a name together whose printed form is missing.
func enhancedNameParts(t *node) *nameForm {
	f := &nameForm{}
	if last, first := t.get("formattedLastName"), t.get("formattedFirstName"); last != "" && first != "" {
		f.add("last name", last)
		f.add("first name", first)
		return f
	}
	for _, p := range t.items("nameParts", "namePart") {
		f.add(p.get("type"), p.get("value"))
	}
	if len(f.family)+len(f.given)+len(f.whole) == 0 {
		f.add("", t.get("formattedLastName"))
		f.add("", t.get("formattedFirstName"))
	}
	return f
}

func enhancedDate(n *node) string {
	if n == nil {
		return ""
	}
	return ofacDate{
		fromBegin: dayOf(n.get("fromDateBegin")), fromEnd: dayOf(n.get("fromDateEnd")),
		toBegin: dayOf(n.get("toDateBegin")), toEnd: dayOf(n.get("toDateEnd")),
		approximate: n.get("isApproximate") == "true",
	}.String()
}

func (o ofacParty) enhancedFeature(n *node) {
	kind, value := n.get("type"), n.get("value")
	source := o.l.snap.Report.Source
	source["feature "+orDefault(kind, "without type")]++
	if r := n.get("reliability"); r != "" {
		source["feature reliability "+r]++
	}
	if date := n.child("valueDate"); date != nil {
		// The text and the interval say the same; where the text is missing
		// or cannot be read, the interval speaks.
		if _, err := entity.ReadDate(value); err != nil {
			value = enhancedDate(date)
		}
	}
	o.feature(kind, value)
	if c := n.get("comments"); c != "" {
		o.noteOf(joinWith(" ", kind, value), c)
	}
}

func (o ofacParty) enhancedPaper(n *node) {
	// The name child says in whose name the document is made out; the names of
	// the party are elsewhere.
	p := ofacPaper{
		kind: n.get("type"), number: n.get("documentNumber"), country: n.get("issuingCountry"), authority: n.get("issuingAuthority"),
		place: n.get("issuingLocation"), issued: enhancedDate(n.child("issueDate")), expires: enhancedDate(n.child("expirationDate")),
	}
	if n.get("isValid") == "false" {
		p.note = "not valid"
	}
	for _, f := range n.items("idFeatures", "idFeature") {
		p.note = joinWith("; ", p.note, tidy(f.text))
	}
	p.note = joinWith("; ", p.note, n.get("comments"))
	o.paper(p, true)
}

func (o ofacParty) enhancedAddress(n *node) {
	country := n.get("country")
	translations := n.items("translations", "translation")
	for _, t := range translations {
		a := ofacParts{country: country}
		for _, p := range t.items("addressParts", "addressPart") {
			a.add(p.get("type"), p.get("value"))
		}
		o.address(a, scriptLang(t.get("script")))
	}
	if len(translations) == 0 {
		o.address(ofacParts{country: country}, "")
	}
	if c := n.get("comments"); c != "" {
		o.noteOf("Address", c)
	}
}
