package watchlist

import (
	"fmt"
	"strings"

	"github.com/revetproject/revet/entity"
)

// ofacTie is one relationship as OFAC states it: the party from has the
// relation to the party to ("A, Owned or Controlled By, B"). The ends are
// unique ids.
type ofacTie struct {
	place, from, to, relation string
	toName                    string // "" when not stated
	quality, comment          string
	former                    bool
}

// ofacRelation says what a relation is in FollowTheMoney: the schema, and which
// of its ends the party from is.
type ofacRelation struct {
	schema     string
	fromSource bool
}

// ofacRelations are OFAC's relations that have a schema of their own; words of
// the publisher in lower case. All others ("Providing support to", "playing a
// significant role in", and whatever is added) are UnknownLink with the
// publisher's words as role.
var ofacRelations = map[string]ofacRelation{
	"owned or controlled by":      {"Ownership", false},
	"property in the interest of": {"Ownership", false},
	"owns, controls, or operates": {"Ownership", true},
	"leader or official of":       {"Directorship", true},
	"principal executive officer": {"Directorship", true},
	"acting for or on behalf of":  {"Representation", true},
	"family member of":            {"Family", true},
	"associate of":                {"Associate", true},
	"employee of":                 {"Employment", true},
	"employed by":                 {"Employment", true},
	"member of":                   {"Membership", true},
}

// ofacEdges enters the relationships as edge entities, keyed
// "<from>/<relation>/<to>" in the direction of the source. Where an end is not
// in the list (the non-SDN list points into the SDN list), the relationship
// stays as a note on the party that has it.
func ofacEdges(l *load, ties []ofacTie) {
	source := l.snap.Report.Source
	parts := map[string]*entity.Entity{} // edges by key
	for _, t := range ties {
		source["relationship "+t.relation]++
		from, to := l.entry(ofacKey(t.from)), l.entry(ofacKey(t.to))
		switch {
		case from == nil && to == nil:
			source["relationships between parties that are not in the list"]++
			continue
		case to == nil:
			source["relationships to a party that is not in the list"]++
			l.annotate(from, t.relation+": "+outside(t.toName, t.to))
			continue
		case from == nil:
			source["relationships of a party that is not in the list"]++
			l.annotate(to, outside("", t.from)+": "+t.relation)
			continue
		case from == to:
			source["relationships of a party to itself"]++
			l.annotate(from, t.relation+": itself")
			continue
		}
		source["relationships"]++
		e := t.edge(l, from, to)
		if first, twice := parts[e.ID]; twice {
			// The same tie stated again, with another comment or grade.
			source["relationships stated twice"]++
			for p, vs := range e.Properties { // order-free: each property goes to its own
				first.Properties[p] = append(first.Properties[p], vs...)
			}
			dedupe(first)
			continue
		}
		parts[e.ID] = e
		l.add(t.place, e, func() string { return fmt.Sprintf("%+v", t) })
	}
}

func outside(name, uid string) string {
	return joinWith(" ", name, "(OFAC "+uid+", not in this list)")
}

// edge makes the entity of a tie between two parties of the list.
func (t ofacTie) edge(l *load, from, to *entity.Entity) *entity.Entity {
	r, ok := ofacRelations[strings.ToLower(t.relation)]
	if !ok {
		r = ofacRelation{"UnknownLink", true}
	}
	source, target := from, to
	if !r.fromSource {
		source, target = to, from
	}
	switch {
	case fits(r.schema, source, target):
	case fits(r.schema, target, source):
		// OFAC enters some ties the wrong way round: of 2,404 that say "Owned
		// or Controlled By", 240 say it of a person and a company. Only the
		// other reading is possible.
		source, target = target, source
		l.snap.Report.Source["relationships turned round"]++
	default:
		r.schema, source, target = "UnknownLink", from, to
	}
	schema, _ := entity.LookupSchema(r.schema)
	ends, _ := schema.Edge()
	d := l.draft(from.ID+"/"+slug(t.relation)+"/"+to.ID, r.schema)
	d.text(ends.Source, source.ID)
	d.text(ends.Target, target.ID)
	role := "role"
	if _, ok := schema.Property(role); !ok {
		role = "relationship"
	}
	d.text(role, orDefault(t.relation, "not stated"))
	if t.quality != "" {
		d.text("description", "relation quality: "+t.quality)
	}
	d.text("description", t.comment)
	if t.former {
		d.text("description", "former")
	}
	return d.e
}

// fits reports whether two entities can be the ends of an edge. Organisations
// count as assets, because the list does not tell companies from others.
func fits(schema string, source, target *entity.Entity) bool {
	s, ok := entity.LookupSchema(schema)
	if !ok {
		return false
	}
	ends, ok := s.Edge()
	if !ok {
		return false
	}
	can := func(end string, e *entity.Entity) bool {
		p, _ := s.Property(end)
		switch {
		case entity.Is(e.Schema, p.Range):
			return true
		case e.Schema == "LegalEntity": // of a type that was not recognised
			return entity.Is(p.Range, "LegalEntity") || p.Range == "Asset"
		}
		return p.Range == "Asset" && entity.Is(e.Schema, "Organization")
	}
	return can(ends.Source, source) && can(ends.Target, target)
}

// slug is a text as part of a key: lower case, everything that is no letter or
// digit one hyphen.
func slug(text string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return orDefault(strings.Trim(b.String(), "-"), "related")
}

// entry returns an entity that was entered, or nil.
func (l *load) entry(key string) *entity.Entity {
	if at, ok := l.seen[key]; ok {
		return l.snap.Entries[at].Entity
	}
	return nil
}

// annotate adds a note to an entity that was entered.
func (l *load) annotate(e *entity.Entity, note string) {
	draft{l: l, e: e}.text("notes", note)
	dedupe(e)
}
