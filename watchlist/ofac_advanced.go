package watchlist

import (
	"fmt"
	"strings"
	"time"
)

// ofacAdvanced reads the advanced form of OFAC's lists (SDN_ADVANCED.XML,
// CONS_ADVANCED.XML), an application of the Advanced Sanctions Data Model of the
// UN (http://www.un.org/sanctions/1.0; OFAC's notes on it are in
// https://home.treasury.gov/system/files/126/sdn_advanced_notes.pdf).
//
// Every word is a code that ReferenceValueSets explains, and what belongs to a
// party lies in five places: the party itself, Locations, IDRegDocuments,
// SanctionsEntries and ProfileRelationships, in this or another order. So one
// pass keeps the places and papers in short form and the parties half made, and
// joins them when the file has ended; the file is never in memory. A code that
// is not explained is drift and is kept as a number.
//
// The file states no record count. The key is that of [ofacKey].
type ofacAdvanced struct{}

func (ofacAdvanced) parts() []part { return []part{{required: true}} }

// advCode is one value of a reference set.
type advCode struct {
	text  string
	party string // PartySubType: its PartyType
	land  string // AreaCode: its Country
	label string // AreaCode: its description; Script: its code; LegalBasis: its short form
}

// advPaper is a document and the place it was issued in.
type advPaper struct {
	ofacPaper
	location string
}

// advEntry is a sanctions entry in short form.
type advEntry struct {
	list, since string
	programs    []string
	notes       []string
}

// advParty is a party whose places, papers and entries are still to come.
type advParty struct {
	o          ofacParty
	place      string
	raw        string // "" when the party has a name and so can be used
	profile    string
	identities []string
	places     []advPlace
}

// advPlace is a feature whose value is a location.
type advPlace struct{ kind, location string }

// advReader is one pass over a file.
type advReader struct {
	l         *load
	codes     map[string]map[string]advCode // set → id
	locations map[string][]ofacParts        // id → the address and its forms in other scripts
	papers    map[string][]advPaper         // identity id
	entries   map[string][]advEntry         // profile id
	parties   []advParty
	uids      map[string]string // profile id → unique id
	ties      []ofacTie
}

func (ofacAdvanced) parse(l *load, in map[string]*input) error {
	f := in[""]
	r := &advReader{
		l: l, codes: map[string]map[string]advCode{}, locations: map[string][]ofacParts{}, papers: map[string][]advPaper{},
		entries: map[string][]advEntry{}, uids: map[string]string{},
	}
	numbers := map[string]int{}
	err := readXML(l, f, ofacAdvancedShape, func(root *node) error {
		if root.attr("DeltaBaseVersion") != "" {
			return ofacDelta(f.name)
		}
		return nil
	}, func(path string, _ int, n *node) error {
		numbers[path]++
		if n.attr("DeltaAction") != "" {
			return ofacDelta(f.name)
		}
		place := fmt.Sprintf("%s: %s %d", f.name, path, numbers[path])
		switch path {
		case advIssue:
			r.issue(n)
		case advLocation:
			r.location(n)
		case advPaperPath:
			r.paper(n)
		case advPartyPath:
			r.party(place, n)
		case advRelationship:
			r.relationship(place, n)
		case advEntryPath:
			r.entry(n)
		case advLink:
			l.snap.Report.Source["links between sanctions entries"]++
		default:
			r.set(n)
		}
		return nil
	})
	if err != nil {
		return err
	}
	r.join()
	return nil
}

func (r *advReader) issue(n *node) {
	if at, err := time.Parse(time.DateOnly, advPoint(n)); err == nil {
		r.l.published(at)
	} else {
		r.l.drift(ofacAdvancedShape.root + "/" + advIssue + " (not a day)")
	}
}

// set reads one reference set, all its values at once.
func (r *advReader) set(n *node) {
	for _, c := range n.children {
		if r.codes[c.name] == nil {
			r.codes[c.name] = map[string]advCode{}
		}
		r.codes[c.name][c.attr("ID")] = advCode{
			text: tidy(c.text), party: c.attr("PartyTypeID"), land: c.attr("CountryID"),
			label: firstOf(tidy(c.attr("Description")), c.attr("ScriptCode"), tidy(c.attr("LegalBasisShortRef"))),
		}
	}
}

// code explains a code; one that has no explanation is drift.
func (r *advReader) code(set, id string) advCode {
	if id == "" {
		return advCode{}
	}
	c, ok := r.codes[set][id]
	if !ok {
		r.l.drift(advSets + "/" + set + "Values (" + id + " is not explained)")
	}
	return c
}

// text is the text of a code, or the set and number of one without.
func (r *advReader) text(set, id string) string {
	if t := r.code(set, id).text; t != "" || id == "" {
		return t
	}
	return set + " " + id
}

func (r *advReader) location(n *node) {
	var a ofacParts
	if c := n.child("LocationCountry"); c != nil {
		a.country = r.l.keep(r.code("Country", c.attr("CountryID")).text)
	}
	if c := n.child("LocationAreaCode"); c != nil && a.country == "" {
		code := r.code("AreaCode", c.attr("AreaCodeID"))
		if code.land != "" {
			a.country = r.codes["Country"][code.land].text
		}
		a.country = r.l.keep(firstOf(a.country, code.label, code.text))
	}
	forms := []ofacParts{a}
	for _, p := range n.all("LocationPart") {
		kind := r.code("LocPartType", p.attr("LocPartTypeID")).text
		values, other := p.all("LocationPartValue"), 0
		for _, v := range values {
			// The primary value is the address; the others are the same in
			// other scripts.
			at := 0
			if v.attr("Primary") == "false" && len(values) > 1 {
				other++
				at = other
			}
			for len(forms) <= at {
				forms = append(forms, ofacParts{country: a.country})
			}
			forms[at].add(kind, r.l.keep(v.get("Value")))
		}
	}
	r.locations[r.l.keep(n.attr("ID"))] = forms
}

func (r *advReader) paper(n *node) {
	p := advPaper{location: n.attr("IssuedIn-LocationID")}
	p.kind = r.l.keep(r.text("IDRegDocType", n.attr("IDRegDocTypeID")))
	p.number, p.authority, p.note = n.get("IDRegistrationNo"), n.get("IssuingAuthority"), n.get("Comment")
	country := n.attr("IssuedBy-CountryID")
	if by := n.child("IssuedBy"); by != nil && country == "" {
		country = by.attr("CountryID")
	}
	p.country = r.code("Country", country).text
	if p.note == p.number {
		p.note = ""
	}
	if v := r.code("Validity", n.attr("ValidityID")).text; strings.EqualFold(v, "invalid") || strings.EqualFold(v, "fraudulent") {
		p.note = joinWith("; ", "not valid", p.note)
	}
	for _, d := range n.all("DocumentDate") {
		date, _ := r.period(d.child("DatePeriod"))
		switch kind := strings.ToLower(r.code("IDRegDocDateType", d.attr("IDRegDocDateTypeID")).text); {
		case strings.HasPrefix(kind, "issue"):
			p.issued = date
		case strings.HasPrefix(kind, "expir"):
			p.expires = date
		default:
			p.note = joinWith("; ", p.note, joinWith(" ", kind, date))
		}
	}
	identity := n.attr("IdentityID")
	r.papers[identity] = append(r.papers[identity], p)
}

// advPoint is a point in time as ISO text: year, month and day as far as they
// are stated.
func advPoint(n *node) string {
	if n == nil {
		return ""
	}
	text := ""
	for i, part := range []string{"Year", "Month", "Day"} {
		v := strings.TrimLeft(n.get(part), "0")
		if v == "" {
			break
		}
		if i > 0 {
			text += "-"
		}
		for width := []int{4, 2, 2}[i] - len(v); width > 0; width-- {
			text += "0"
		}
		text += v
	}
	return text
}

// period reads a DatePeriod. calendar names one that is not the Gregorian.
func (r *advReader) period(n *node) (text, calendar string) {
	if n == nil {
		return "", ""
	}
	end := func(name string) (from, to string, approximate bool) {
		e := n.child(name)
		return advPoint(e.orEmpty().child("From")), advPoint(e.orEmpty().child("To")), e.orEmpty().attr("Approximate") == "true"
	}
	var d ofacDate
	var a, b bool
	d.fromBegin, d.fromEnd, a = end("Start")
	d.toBegin, d.toEnd, b = end("End")
	d.approximate = a || b
	if c := r.codes["CalendarType"][n.attr("CalendarTypeID")].text; c != "" && !strings.EqualFold(c, "gregorian") {
		calendar = c
	}
	return d.String(), calendar
}

func (n *node) orEmpty() *node {
	if n == nil {
		return &node{}
	}
	return n
}

func (r *advReader) relationship(place string, n *node) {
	t := ofacTie{
		place: place, from: n.attr("From-ProfileID"), to: n.attr("To-ProfileID"), relation: r.l.keep(r.text("RelationType", n.attr("RelationTypeID"))),
		quality: r.code("RelationQuality", n.attr("RelationQualityID")).text, comment: n.get("Comment"), former: n.attr("Former") == "true",
	}
	if t.from == "" || t.to == "" {
		r.l.bad(place, "the relationship does not say between whom", n.String())
		return
	}
	if strings.EqualFold(t.quality, "unknown") {
		t.quality = ""
	}
	r.ties = append(r.ties, t)
}

func (r *advReader) entry(n *node) {
	e := advEntry{list: r.l.keep(r.text("List", n.attr("ListID")))}
	for _, event := range n.all("EntryEvent") {
		if on := advPoint(event.child("Date")); on != "" && (e.since == "" || on < e.since) {
			e.since = on
		}
		basis := r.code("LegalBasis", event.attr("LegalBasisID"))
		if text := firstOf(basis.text, basis.label); text != "" && !strings.EqualFold(text, "unknown") {
			e.notes = append(e.notes, r.l.keep("Legal authority: "+text))
		}
		if c := event.get("Comment"); c != "" {
			e.notes = append(e.notes, c)
		}
	}
	for _, m := range n.all("SanctionsMeasure") {
		// The programme tags are measures of the type "Program" whose comment
		// is the tag; other measures are typed and have none.
		kind, comment := r.text("SanctionsType", m.attr("SanctionsTypeID")), m.get("Comment")
		if kind == "" || strings.EqualFold(kind, "program") {
			e.programs = append(e.programs, r.l.keep(comment))
			continue
		}
		if text := joinWith(": ", kind, comment); text != "" {
			e.notes = append(e.notes, r.l.keep("Sanctions: "+text))
		}
	}
	for _, more := range append(n.all("LimitationsToListing"), n.items("SupportingInfo", "Text")...) {
		if text := tidy(more.text); text != "" {
			e.notes = append(e.notes, text)
		}
	}
	if c := n.get("Comment"); c != "" {
		e.notes = append(e.notes, c)
	}
	profile := n.attr("ProfileID")
	r.entries[profile] = append(r.entries[profile], e)
}

// join puts the parties together and enters them and their ties.
func (r *advReader) join() {
	source := r.l.snap.Report.Source
	papers, used := 0, 0
	for _, ps := range r.papers { // order-free: counts
		papers += len(ps)
	}
	for _, a := range r.parties {
		for _, p := range a.places {
			r.at(a.o, p)
		}
		for _, id := range a.identities {
			for _, p := range r.papers[id] {
				used++
				if forms := r.locations[p.location]; len(forms) > 0 {
					p.place = forms[0].String()
				}
				a.o.paper(p.ofacPaper, true)
			}
		}
		entries := r.entries[a.profile]
		delete(r.entries, a.profile)
		if len(entries) == 0 {
			source["parties without a sanctions entry"]++
		}
		for _, e := range entries {
			a.o.listing(e.list, e.since)
			for _, p := range e.programs {
				a.o.text("program", p)
			}
			for _, n := range e.notes {
				a.o.text("notes", n)
			}
		}
		raw := firstOf(a.raw, fmt.Sprintf("<DistinctParty FixedRef=%q>", strings.TrimPrefix(a.o.e.ID, "ofac-")))
		r.l.add(a.place, a.o.e, func() string { return raw })
	}
	if n := papers - used; n > 0 {
		source["documents of nobody in the file"] = n
	}
	if n := len(r.entries); n > 0 {
		source["sanctions entries of nobody in the file"] = n
	}
	for i := range r.ties {
		t := &r.ties[i]
		t.from, t.to = orDefault(r.uids[t.from], t.from), orDefault(r.uids[t.to], t.to)
	}
	ofacEdges(r.l, r.ties)
}

// at enters a feature whose value is a place.
func (r *advReader) at(o ofacParty, p advPlace) {
	forms, ok := r.locations[p.location]
	if !ok {
		r.l.drift(advLocation + " (" + p.kind + " refers to one that is not there)")
		return
	}
	if strings.EqualFold(p.kind, "location") {
		for _, f := range forms {
			o.address(f, scriptLang(script(f.String())))
		}
		return
	}
	a := forms[0]
	text := a.String()
	kind := strings.ToLower(p.kind)
	switch {
	case a.country != "" && (strings.Contains(kind, "country") || strings.Contains(kind, "flag") || strings.Contains(kind, "nationality")):
		text = a.country
	case a.country != "":
		// A place in words may end in its country already.
		if before, twice := strings.CutSuffix(text, ", "+a.country); twice && (before == a.country || strings.HasSuffix(before, ", "+a.country)) {
			text = before
		}
	}
	o.feature(p.kind, text)
}
