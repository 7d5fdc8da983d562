package watchlist

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// secoXML reads the consolidated list of the Swiss State Secretariat for
// Economic Affairs (SESAM export, XSD 3.1).
//
// The key is the ssid of the target. Programmes, sets of sanctions and places
// are referenced by ssid from targets that may come before them in the file, so
// a target is completed when the whole file was read.
//
// De-listed targets stay in the file. What counts is the last of a target's
// modifications that is in effect on the date of the file; de-listed targets are
// counted and make no entry. A modification repeats what it added and removed,
// with the same elements as the present state; that history is passed over.
type secoXML struct{}

func (secoXML) parts() []part { return []part{{required: true}} }

var secoShape = xmlShape{
	root:    "swiss-sanctions-list",
	what:    "SECO sanctions list",
	records: map[string]bool{"sanctions-program": true, "place": true, "target": true},
	known:   secoKnown(),
	skip:    secoHistory(),
}

// secoKinds are the elements that say what a target is.
var secoKinds = []string{"individual", "entity", "object"}

// secoHistory are the blocks that repeat former states.
func secoHistory() map[string]bool {
	skip := map[string]bool{"target/modification/added": true, "target/modification/removed": true}
	for _, kind := range secoKinds {
		skip["target/"+kind+"/modification/added"], skip["target/"+kind+"/modification/removed"] = true, true
	}
	return skip
}

func secoKnown() map[string]bool {
	known := map[string]bool{"@date": true, "@list-type": true}
	block := func(path string, attributes ...string) {
		known[path] = true
		for _, a := range attributes {
			known[path+"@"+a] = true
		}
	}
	block("sanctions-program", "ssid", "version-date", "predecessor-version-date")
	block("sanctions-program/program-key", "lang")
	block("sanctions-program/program-name", "lang")
	block("sanctions-program/sanctions-set", "ssid", "lang")
	block("sanctions-program/origin")
	block("place", "ssid")
	for _, part := range []string{"location", "area"} {
		block("place/"+part, "lang")
		block("place/"+part+"-variant", "lang", "script", "variant-type")
	}
	block("place/country", "iso-code")
	block("target", "ssid", "sanctions-set-id")
	block("target/sanctions-set-id")
	block("target/foreign-identifier")
	modification := func(at string) {
		block(at+"/modification", "modification-type", "enactment-date", "publication-date", "effective-date")
		block(at + "/modification/added")
		block(at + "/modification/removed")
		block(at + "/modification/remark")
	}
	modification("target")
	for _, kind := range secoKinds {
		at := "target/" + kind
		block(at)
		block(at+"/justification", "ssid", "lang")
		block(at+"/other-information", "ssid", "lang")
		block(at+"/generic-attribute", "ssid", "name")
		block(at+"/relation", "ssid", "target-id", "relation-type")
		block(at + "/relation/remark")
		identity := at + "/identity"
		block(identity, "ssid", "main")
		block(identity+"/name", "ssid", "name-type", "quality", "lang")
		block(identity+"/name/name-part", "order", "name-part-type")
		block(identity + "/name/name-part/value")
		block(identity+"/name/name-part/spelling-variant", "lang", "script", "spelling-variant-type")
		block(identity+"/nationality", "ssid")
		block(identity+"/nationality/country", "iso-code")
		block(identity+"/day-month-year", "ssid", "day", "month", "year", "calendar", "quality")
		block(identity+"/identification-document", "ssid", "document-type")
		for _, part := range []string{"number", "date-of-issue", "expiry-date", "remark"} {
			block(identity + "/identification-document/" + part)
		}
		block(identity+"/identification-document/issuer", "code")
		block(identity+"/identification-document/place-of-issue", "place-id")
		for _, placed := range []string{"address", "place-of-birth"} {
			block(identity+"/"+placed, "ssid", "place-id", "main", "quality")
			for _, part := range []string{"remarks", "c-o", "address-details", "p-o-box", "zip-code", "location", "area"} {
				block(identity + "/" + placed + "/" + part)
			}
			block(identity+"/"+placed+"/country", "iso-code")
		}
	}
	block("target/individual", "sex")
	block("target/object", "object-type")
	for _, path := range slices.Sorted(keysOf(known)) {
		if !strings.Contains(path, "@") {
			known[path+"@ssid"] = true // every element may have a number of its own
		}
	}
	return known
}

func (secoXML) parse(l *load, in map[string]*input) error {
	f := in[""]
	list := secoList{l: l, sets: map[string]secoSet{}, places: map[string]*node{}, listed: map[string]bool{}, gone: map[string]string{}}
	err := readXML(l, f, secoShape, func(root *node) error {
		list.root(root)
		return nil
	}, func(path string, number int, n *node) error {
		switch path {
		case "sanctions-program":
			list.program(n)
		case "place":
			list.places[tidy(n.attr("ssid"))] = n
		default:
			list.target(fmt.Sprintf("%s: %s %d", f.name, path, number), n)
		}
		return nil
	})
	if err != nil {
		return err
	}
	list.finish()
	return nil
}

// secoList is a file being read.
type secoList struct {
	l       *load
	date    string // of the file, to the day
	sets    map[string]secoSet
	places  map[string]*node
	parties []*secoParty
	listed  map[string]bool
	gone    map[string]string // de-listed: ssid → name
}

// secoSet is one set of sanctions of a programme.
type secoSet struct{ programme, text string }

// secoParty is a target whose references are not resolved yet.
type secoParty struct {
	draft
	place, raw string
	sets       []string
	placed     []*node // addresses and places of birth
	relations  []*node
}

func (s *secoList) root(root *node) {
	if at, err := time.Parse(time.DateOnly, dayOf(tidy(root.attr("date")))); err == nil {
		s.date = at.Format(time.DateOnly)
		s.l.published(at)
	} else {
		s.l.drift(secoShape.root + "@date (absent or unreadable)")
	}
	switch kind := tidy(root.attr("list-type")); kind {
	case "", "whole-list":
	default:
		// An amendment holds the targets that changed and no others.
		s.l.snap.Report.Excerpt = "list-type " + kind
	}
}

func (s *secoList) program(n *node) {
	key := secoText(n.all("program-key"))
	name := secoText(n.all("program-name"))
	if origin := n.get("origin"); origin != "" {
		name = joinWith(", ", name, "origin "+origin)
	}
	texts := map[string][]*node{}
	var order []string
	for _, set := range n.all("sanctions-set") {
		id := tidy(set.attr("ssid"))
		if texts[id] == nil {
			order = append(order, id)
		}
		texts[id] = append(texts[id], set)
	}
	for _, id := range order {
		s.sets[id] = secoSet{programme: orDefault(key, name), text: joinWith(": ", secoText(texts[id]), name)}
	}
}

// secoText is the English text among texts in several languages, or the first.
func secoText(texts []*node) string {
	for _, t := range texts {
		if lang := strings.ToLower(tidy(t.attr("lang"))); lang == "eng" || lang == "en" {
			return tidy(t.text)
		}
	}
	if len(texts) > 0 {
		return tidy(texts[0].text)
	}
	return ""
}

func (s *secoList) target(place string, n *node) {
	source := s.l.snap.Report.Source
	source["targets"]++
	ssid := tidy(n.attr("ssid"))
	var kind *node
	for _, name := range secoKinds {
		if kind = n.child(name); kind != nil {
			break
		}
	}
	if kind == nil {
		s.l.bad(place, "the target "+ssid+" is no individual, entity or object", n.String())
		return
	}
	p := &secoParty{draft: s.l.draft(ssid, s.schema(kind)), place: place}
	var events []secoModification
	for _, holder := range []*node{n, kind} {
		for _, m := range holder.all("modification") {
			event := secoModification{strings.ToLower(tidy(m.attr("modification-type"))), dayOf(tidy(m.attr("effective-date"))), dayOf(tidy(m.attr("publication-date"))), dayOf(tidy(m.attr("enactment-date")))}
			switch event.kind {
			case "listed", "amended", "de-listed":
			default:
				if !event.delisting() {
					s.l.drift("modification-type=" + orDefault(event.kind, "absent"))
				}
			}
			s.l.count("modifications", event.kind, "without type")
			events = append(events, event)
		}
	}
	p.identities(n, kind)
	delisted, upcoming, disagree := secoStanding(events, s.date)
	switch {
	case delisted:
		source["targets de-listed"]++
		s.gone[ssid] = p.e.First("name")
		return
	case disagree:
		source["targets kept because modifications of one day disagree"]++
	}
	if upcoming {
		source["targets whose de-listing is still to come"]++
	}

	// Few records cannot be used; only theirs is kept as it stands.
	p.raw = fmt.Sprintf("<target ssid=%q>", ssid)
	if s.listed[ssid] || !comparable(p.e) || strings.Trim(ssid, "0123456789") != "" || ssid == "" {
		p.raw = n.String()
	}
	p.e.Target = true
	p.text("topics", "sanction")
	listed := ""
	for _, m := range events {
		if on := cmp.Or(m.effective, m.published, m.enacted); m.kind == "listed" && on != "" && (listed == "" || on < listed) {
			listed = on
		}
		p.e.LastChange = max(p.e.LastChange, m.published)
	}
	if listed != "" {
		p.date("createdAt", listed, "listed")
	}
	p.sets = strings.Fields(n.attr("sanctions-set-id"))
	for _, c := range n.children {
		switch c.name {
		case "sanctions-set-id":
			p.sets = append(p.sets, tidy(c.text))
		case "foreign-identifier":
			if id := tidy(c.text); id != "" {
				source["foreign identifiers"]++
				p.text("notes", "foreign identifier: "+id)
			}
		}
	}
	s.listed[ssid] = true
	s.parties = append(s.parties, p)
}

// schema is the schema of a target.
func (s *secoList) schema(kind *node) string {
	switch kind.name {
	case "individual":
		return "Person"
	case "entity":
		return "Organization"
	}
	object := strings.ToLower(tidy(kind.attr("object-type")))
	s.l.count("objects", object, "without type")
	switch object {
	case "vessel", "ship":
		return "Vessel"
	case "aircraft", "airplane", "plane", "helicopter":
		return "Airplane"
	default:
		// A type nobody has seen must not make anything vanish.
		s.l.drift("object-type=" + orDefault(object, "absent"))
		return "LegalEntity"
	}
}
