package watchlist

import (
	"strings"

	"github.com/revetproject/revet/entity"
)

// finish resolves the references and enters the parties, then their ties.
func (s *secoList) finish() {
	source := s.l.snap.Report.Source
	for _, p := range s.parties {
		for _, id := range p.sets {
			set, ok := s.sets[id]
			if !ok {
				source["sets of sanctions referenced and not found"]++
				p.text("notes", "set of sanctions "+id+" (not in the file)")
				continue
			}
			p.text("program", set.programme)
			p.text("notes", set.text)
			s.l.count("programme", set.programme, "absent")
		}
		for _, c := range p.placed {
			s.placeOf(p, c)
		}
		p.placed = nil
		s.ties(p)
	}
	for _, p := range s.parties {
		s.l.add(p.place, p.e, func() string { return p.raw })
	}
	s.edges()
}

// placeOf resolves an address or a place of birth.
func (s *secoList) placeOf(p *secoParty, c *node) {
	id := tidy(c.attr("place-id"))
	place := s.places[id]
	if place == nil {
		if id != "" {
			s.l.snap.Report.Source["places referenced and not found"]++
		}
		place = c // an address may state its place itself
	}
	country := place.child("country")
	name, code := "", ""
	if country != nil {
		name, code = tidy(country.text), country.attr("iso-code")
	}
	if noCountry[strings.ToLower(name)] {
		name = ""
	}
	box := c.get("p-o-box")
	if box != "" && strings.Trim(box, "0123456789 -/") == "" {
		box = "P.O. Box " + box
	}
	full := joinParts(c.get("c-o"), c.get("address-details"), box, joinWith(" ", c.get("zip-code"), place.get("location")), place.get("area"), name)
	v := entity.Value{}
	var beside []string
	for _, variant := range append(place.all("location-variant"), place.all("area-variant")...) {
		if t := tidy(variant.text); t != "" {
			beside = append(beside, t)
		}
	}
	remarks := c.get("remarks")
	if also := joinWith("; ", strings.Join(beside, "; "), remarks); also != "" {
		v.Original = full + " (" + also + ")"
	}
	birth := c.name == "place-of-birth"
	person := p.e.Schema == "Person"
	switch {
	case full == "":
		if id != "" && place == c {
			p.text("notes", "place "+id+" (not in the file)")
		}
	case birth && person:
		p.add("birthPlace", full, v)
	case birth:
		p.text("notes", "place of foundation: "+full)
	default:
		p.add("address", full, v)
	}
	if remarks != "" {
		p.text("notes", ifElse(birth, "place of birth: ", "address: ")+remarks)
	}
	p.codedCountry(ifElse(birth && person, "birthCountry", "country"), code, name)
}

// ties notes the relations whose other end is not on the list.
func (s *secoList) ties(p *secoParty) {
	kept := p.relations[:0]
	for _, r := range p.relations {
		to, role := tidy(r.attr("target-id")), orDefault(tidy(r.attr("relation-type")), "related-to")
		s.l.count("relations", role, "")
		if s.listed[to] && to != p.e.ID {
			kept = append(kept, r)
			continue
		}
		s.l.snap.Report.Source["relations to a party that is not listed"]++
		p.text("notes", joinWith(": ", strings.ReplaceAll(role, "-", " "), joinWith(", ", s.gone[to], "target "+to), r.get("remark")))
	}
	p.relations = kept
}

// edges enters the ties between listed parties.
func (s *secoList) edges() {
	seen := map[string]bool{}
	for _, p := range s.parties {
		for _, r := range p.relations {
			to, role := tidy(r.attr("target-id")), orDefault(tidy(r.attr("relation-type")), "related-to")
			key := p.e.ID + "/" + slug(role) + "/" + to
			if seen[key] {
				continue
			}
			seen[key] = true
			if _, a := s.l.seen[p.e.ID]; !a {
				continue // the party itself could not be used
			}
			if _, b := s.l.seen[to]; !b {
				continue
			}
			d := s.l.draft(key, "UnknownLink")
			d.text("subject", p.e.ID)
			d.text("object", to)
			d.text("role", strings.ReplaceAll(role, "-", " "))
			d.text("description", r.get("remark"))
			s.l.add(p.place, d.e, r.String)
		}
	}
}
