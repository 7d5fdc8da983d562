package watchlist

import (
	"strings"

	"github.com/revetproject/revet/entity"
)

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
