package watchlist

import (
	"fmt"
	"strings"
	"time"

	"github.com/revetproject/revet/entity"
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

// The paths of the records.
const (
	advIssue        = "DateOfIssue"
	advSets         = "ReferenceValueSets"
	advLocation     = "Locations/Location"
	advPaperPath    = "IDRegDocuments/IDRegDocument"
	advPartyPath    = "DistinctParties/DistinctParty"
	advRelationship = "ProfileRelationships/ProfileRelationship"
	advEntryPath    = "SanctionsEntries/SanctionsEntry"
	advLink         = "SanctionsEntryLinks/SanctionsEntryLink"
)

// advCodeSets are the reference sets: AliasTypeValues with AliasType elements,
// and so on.
var advCodeSets = strings.Fields(`AliasType AreaCode AreaCodeType CalendarType Country CountryRelevance DecisionMakingBody DetailReference
	DetailType DocNameStatus EntryEventType EntryLinkType ExRefType FeatureType FeatureTypeGroup IDRegDocDateType IDRegDocType
	IdentityFeatureLinkType LegalBasis LegalBasisType List LocPartType LocPartValueStatus LocPartValueType NamePartType Organisation
	PartySubType PartyType RelationQuality RelationType Reliability SanctionsProgram SanctionsType Script ScriptStatus SubsidiaryBody
	SupInfoType TargetType Validity`)

var ofacAdvancedShape = advShape()

func advShape() xmlShape {
	records := map[string]bool{
		advIssue: true, advLocation: true, advPaperPath: true, advPartyPath: true, advRelationship: true, advEntryPath: true, advLink: true,
	}
	k := knownPaths{"@Version": true, "@schemaLocation": true, "@DeltaBaseVersion": true}
	// Comment may lie almost anywhere.
	add := func(path string, names ...string) { k.add(path, append(names, "Comment")...) }
	k.add("", "Comment", "Locations", "IDRegDocuments", "DistinctParties", "ProfileRelationships", "SanctionsEntries", "SanctionsEntryLinks")
	point := func(path string) {
		k.add(path, "Year", "Month", "Day", "@CalendarTypeID", "@Approximate", "@YearFixed", "@MonthFixed", "@DayFixed")
	}
	period := func(path string) {
		add(path, "@CalendarTypeID", "@YearFixed", "@MonthFixed", "@DayFixed", "Start", "End", "DurationMinimum", "DurationMaximum")
		for _, end := range []string{"/Start", "/End"} {
			add(path+end, "@Approximate", "@YearFixed", "@MonthFixed", "@DayFixed", "From", "To")
			point(path + end + "/From")
			point(path + end + "/To")
		}
		for _, d := range []string{"/DurationMinimum", "/DurationMaximum"} {
			k.add(path+d, "Years", "Months", "Days", "@Approximate")
		}
	}
	point(advIssue)

	k.add(advSets)
	for _, set := range advCodeSets {
		values := advSets + "/" + set + "Values"
		records[values] = true
		k.add(values, set)
		k.add(values+"/"+set, "@ID", "@CountryID", "@Description", "@AreaCodeTypeID", "@ISO2", "@ISO3", "@IS03166-3Code", "@Comment", "@DetailCode", "@OrganisationID", "@FeatureTypeGroupID",
			"@LegalBasisShortRef", "@LegalBasisTypeID", "@SanctionsProgramID", "@PartyTypeID", "@Symmetrical", "@SubsidiaryBodyID", "@ScriptCode",
			"@Notional", "@DecisionMakingBodyID")
	}

	add(advLocation, "@ID", "LocationAreaCode", "LocationCountry", "LocationPart", "FeatureVersionReference", "IDRegDocumentReference", "ProfileRelationshipReference")
	k.add(advLocation+"/LocationAreaCode", "@AreaCodeID")
	k.add(advLocation+"/LocationCountry", "@CountryID", "@CountryRelevanceID")
	add(advLocation+"/LocationPart", "@LocPartTypeID", "LocationPartValue")
	add(advLocation+"/LocationPart/LocationPartValue", "@Primary", "@LocPartValueTypeID", "@LocPartValueStatusID", "Value")
	references := func(path string) {
		k.add(path+"/FeatureVersionReference", "@FeatureVersionID")
		k.add(path+"/IDRegDocumentReference", "@IDRegDocumentID")
		k.add(path+"/DocumentedNameReference", "@DocumentedNameID")
		k.add(path+"/ProfileRelationshipReference", "@ProfileRelationshipID")
		k.add(path+"/SanctionsEntryReference", "@SanctionsEntryID")
	}
	references(advLocation)

	add(advPaperPath, "@ID", "@IDRegDocTypeID", "@IdentityID", "@IssuedBy-CountryID", "@IssuedIn-LocationID", "@ValidityID", "IDRegistrationNo",
		"IssuingAuthority", "DocumentDate", "IssuedBy", "IDRegDocumentMention", "DocumentedNameReference", "FeatureVersionReference",
		"ProfileRelationshipReference")
	k.add(advPaperPath+"/IDRegDocumentMention", "@IDRegDocumentID", "@ReferenceType")
	k.add(advPaperPath+"/IssuedBy", "@CountryID")
	add(advPaperPath+"/DocumentDate", "@IDRegDocDateTypeID", "DatePeriod")
	period(advPaperPath + "/DocumentDate/DatePeriod")
	references(advPaperPath)

	add(advPartyPath, "@FixedRef", "Profile", "Feature", "ExternalReference")
	const profile = advPartyPath + "/Profile"
	add(profile, "@ID", "@PartySubTypeID", "Identity", "Feature", "SanctionsEntryReference", "ExternalReference")
	for _, at := range []string{advPartyPath, profile} {
		add(at+"/ExternalReference", "@ExRefTypeID", "ExRefValue", "DirectURL", "SubLink")
		k.add(at+"/ExternalReference/SubLink", "@TargetTypeID", "Description", "DirectURL")
		feature := at + "/Feature"
		add(feature, "@ID", "@FeatureTypeID", "FeatureVersion", "IdentityReference")
		k.add(feature+"/IdentityReference", "@IdentityID", "@IdentityFeatureLinkTypeID")
		for _, v := range []string{feature, feature + "/FeatureVersion"} {
			add(v, "@ID", "@ReliabilityID", "DatePeriod", "VersionDetail", "VersionLocation", "IDRegDocumentReference")
			references(v)
			period(v + "/DatePeriod")
			k.add(v+"/VersionDetail", "@DetailTypeID", "@DetailReferenceID")
			k.add(v+"/VersionLocation", "@LocationID")
		}
	}
	references(profile)
	const identity = profile + "/Identity"
	add(identity, "@ID", "@FixedRef", "@Primary", "@False", "Alias", "NamePartGroups", "IDRegDocumentReference")
	references(identity)
	add(identity+"/Alias", "@ID", "@FixedRef", "@AliasTypeID", "@Primary", "@LowQuality", "DatePeriod", "DocumentedName")
	period(identity + "/Alias/DatePeriod")
	const name = identity + "/Alias/DocumentedName"
	add(name, "@ID", "@FixedRef", "@DocNameStatusID", "DocumentedNamePart", "DocumentedNameCountry", "IDRegDocumentReference")
	references(name)
	k.add(name+"/DocumentedNameCountry", "@CountryID", "Comment")
	add(name+"/DocumentedNamePart", "@LeadingChars", "@TrailingChars", "NamePartValue")
	k.add(name+"/DocumentedNamePart/NamePartValue", "@NamePartGroupID", "@ScriptID", "@ScriptStatusID", "@Acronym", "@DocNameStatusID")
	k.add(identity+"/NamePartGroups", "MasterNamePartGroup")
	k.add(identity+"/NamePartGroups/MasterNamePartGroup", "NamePartGroup")
	k.add(identity+"/NamePartGroups/MasterNamePartGroup/NamePartGroup", "@ID", "@NamePartTypeID")

	add(advRelationship, "@ID", "@From-ProfileID", "@To-ProfileID", "@RelationTypeID", "@RelationQualityID", "@Former", "@SanctionsEntryID",
		"DatePeriod", "IDRegDocumentReference", "FeatureVersionReference")
	period(advRelationship + "/DatePeriod")
	references(advRelationship)

	add(advEntryPath, "@ID", "@ProfileID", "@ListID", "@EntryProfileRef", "@EntryDeltaFlag", "LimitationsToListing", "EntryEvent", "SanctionsMeasure",
		"SupportingInfo", "ProfileRelationshipReference")
	k.add(advEntryPath+"/SupportingInfo", "@ID", "@SupInfoTypeID", "Text", "DirectURL")
	references(advEntryPath)
	add(advEntryPath+"/EntryEvent", "@ID", "@EntryEventTypeID", "@LegalBasisID", "Date")
	point(advEntryPath + "/EntryEvent/Date")
	add(advEntryPath+"/SanctionsMeasure", "@ID", "@SanctionsTypeID", "DatePeriod")
	period(advEntryPath + "/SanctionsMeasure/DatePeriod")
	add(advLink, "@ID", "@EntryA-SanctionsEntryID", "@EntryB-SanctionsEntryID", "@EntryLinkTypeID", "Date")
	point(advLink + "/Date")
	return xmlShape{root: "Sanctions", what: "list of OFAC in advanced form", records: records, known: k}
}

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

func (r *advReader) party(place string, n *node) {
	profiles := n.all("Profile")
	if len(profiles) == 0 {
		r.l.bad(place, "the party has no Profile", n.String())
		return
	}
	for i, p := range profiles {
		if p.attr("DeltaAction") != "" {
			r.l.drift(advPartyPath + "/Profile@DeltaAction")
		}
		uid := strings.TrimSpace(n.attr("FixedRef"))
		if uid == "" || i > 0 {
			uid = strings.TrimSpace(p.attr("ID"))
		}
		if why := badUID(uid); why != "" {
			r.l.bad(place, why, n.String())
			continue
		}
		r.profile(place, uid, n, p, i == 0)
	}
}

// profile starts an entry. What is stated at the party itself goes to its
// first profile.
func (r *advReader) profile(place, uid string, party, p *node, first bool) {
	sub := p.attr("PartySubTypeID")
	kind := r.text("PartySubType", sub)
	if c := r.codes["PartySubType"][sub]; c.party != "" && (strings.EqualFold(kind, "unknown") || c.text == "") {
		kind = r.text("PartyType", c.party)
	}
	r.l.snap.Report.Source["type "+kind]++
	a := advParty{o: newOFACParty(r.l, uid, kind), place: place, profile: firstOf(p.attr("ID"), uid)}
	r.uids[a.profile] = uid
	for _, id := range p.all("Identity") {
		a.identities = append(a.identities, id.attr("ID"))
		r.names(a.o, id)
	}
	features := p.all("Feature")
	if first {
		features = append(features, party.all("Feature")...)
	}
	for _, f := range features {
		r.feature(&a, f)
	}
	if first {
		a.o.freeText(party.get("Comment"))
	}
	a.o.freeText(p.get("Comment"))
	for _, x := range append(p.all("ExternalReference"), party.all("ExternalReference")...) {
		a.o.noteOf("Reference", joinWith(" ", r.text("ExRefType", x.attr("ExRefTypeID")), x.get("ExRefValue"), x.get("DirectURL"),
			x.child("SubLink").orEmpty().get("DirectURL"), x.get("Comment")))
	}
	if !comparable(a.o.e) {
		a.raw = party.String()
	}
	r.parties = append(r.parties, a)
}

// names reads the names of an identity. What kind of part a word is, is not
// said at the word but in NamePartGroups.
func (r *advReader) names(o ofacParty, identity *node) {
	kinds := map[string]string{}
	for _, master := range identity.items("NamePartGroups", "MasterNamePartGroup") {
		for _, g := range master.all("NamePartGroup") {
			kinds[g.attr("ID")] = r.text("NamePartType", g.attr("NamePartTypeID"))
		}
	}
	own := identity.attr("Primary") != "false"
	source := r.l.snap.Report.Source
	for _, alias := range identity.all("Alias") {
		kind, grade := r.text("AliasType", alias.attr("AliasTypeID")), ofacGrade(alias.attr("LowQuality"))
		main := own && alias.attr("Primary") == "true"
		switch {
		case main:
			source["names primary"]++
		case grade == ofacWeak:
			source["alias "+orDefault(kind, "without type")+" low quality"]++
		default:
			source["alias "+orDefault(kind, "without type")]++
		}
		for _, documented := range alias.all("DocumentedName") {
			var scripts []string
			forms := map[string]*nameForm{}
			for _, part := range documented.all("DocumentedNamePart") {
				for _, v := range part.all("NamePartValue") {
					script := v.attr("ScriptID")
					if forms[script] == nil {
						forms[script] = &nameForm{}
						scripts = append(scripts, script)
					}
					forms[script].add(kinds[v.attr("NamePartGroupID")], part.attr("LeadingChars")+v.text+part.attr("TrailingChars"))
				}
			}
			for _, script := range scripts {
				r.name(o, forms[script].String(), kind, script, grade, main)
			}
		}
	}
	if identity.attr("False") == "true" {
		o.text("notes", "one of the identities is false")
	}
}

func (r *advReader) name(o ofacParty, text, kind, script, grade string, main bool) {
	name := r.code("Script", script)
	lang := ""
	if name.text != "" || name.label != "" {
		lang = scriptLang(firstOf(name.label, name.text))
		if lang == "und" {
			lang = scriptLang(name.text)
		}
	}
	r.l.snap.Report.Source["name script "+orDefault(name.text, "not stated")]++
	switch {
	case text == "":
		r.l.snap.Report.Source["names empty"]++
	case main && lang == "" && len(o.e.Properties["lastName"]) == 0:
		o.primary(text)
	case main:
		o.native("name", text, entity.Value{Lang: lang})
	default:
		o.alias(kind, text, grade, lang)
	}
}

func (r *advReader) feature(a *advParty, n *node) {
	kind := r.text("FeatureType", n.attr("FeatureTypeID"))
	source := r.l.snap.Report.Source
	source["feature "+orDefault(kind, "without type")]++
	versions := n.all("FeatureVersion")
	if len(versions) == 0 {
		versions = []*node{n}
	}
	for _, v := range versions {
		if reliability := r.code("Reliability", v.attr("ReliabilityID")).text; reliability != "" {
			source["feature reliability "+reliability]++
		}
		for _, p := range v.all("DatePeriod") {
			switch text, calendar := r.period(p); {
			case calendar != "":
				a.o.unreadable(orDefault(kind, "date"), text+" ("+calendar+" calendar)")
			default:
				a.o.feature(kind, text)
			}
		}
		for _, d := range v.all("VersionDetail") {
			text := tidy(d.text)
			if text == "" {
				text = r.code("DetailReference", d.attr("DetailReferenceID")).text
			}
			a.o.feature(kind, text)
		}
		for _, at := range v.all("VersionLocation") {
			a.places = append(a.places, advPlace{kind: r.l.keep(kind), location: at.attr("LocationID")})
		}
		if c := v.get("Comment"); c != "" {
			a.o.noteOf(kind, c)
		}
	}
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
