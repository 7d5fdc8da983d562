package watchlist

import (
	"regexp"
	"strings"

	"github.com/revetproject/revet/entity"
)

// senzingEnd is what a REL_ANCHOR offers and a REL_POINTER points to.
type senzingEnd struct{ domain, key string }

// senzingPointer is one relationship of a record: the record has the role
// towards the one it points to ("EMPLOYED_BY", "SON_OF", "OWNER_OF").
type senzingPointer struct {
	to         senzingEnd
	role       string
	from, thru string
}

// senzingRelation says what a role is in FollowTheMoney, and whether the record
// that has the role is the source of the edge.
type senzingRelation struct {
	words      *regexp.Regexp
	schema     string
	fromSource bool
}

// The roles are free text; the specification only recommends to standardise
// them. The first that matches decides, and a role that none matches, or whose
// schema cannot tie the two, is an UnknownLink under its own words.
var senzingRelations = []senzingRelation{
	{regexp.MustCompile(`(?:OWNED|CONTROLLED|HELD)_BY|SUBSIDIARY|BRANCH_OF|PARENT_COMPANY_IS|(?:DIRECT|ULTIMATE)_PARENT|HAS_(?:OWNER|SHAREHOLDER)`), "Ownership", false},
	{regexp.MustCompile(`OWN|SHAREHOLDER|PARENT_OF_COMPANY|PARENT_COMPANY_OF|BENEFICIAL|CONTROL`), "Ownership", true},
	{regexp.MustCompile(`SPOUSE|WIFE|HUSBAND|(?:^|_)(?:SON|CHILD|FATHER|MOTHER|PARENT|UNCLE|AUNT)(?:_|$)|DAUGHTER|BROTHER|SISTER|SIBLING|COUSIN|NEPHEW|NIECE|FAMILY|RELATIVE|IN_LAW`), "Family", true},
	{regexp.MustCompile(`EMPLOYED|EMPLOYEE|WORKS_FOR|STAFF`), "Employment", true},
	{regexp.MustCompile(`EMPLOYS|EMPLOYER`), "Employment", false},
	{regexp.MustCompile(`HAS_(?:DIRECTOR|OFFICER)`), "Directorship", false},
	{regexp.MustCompile(`DIRECTOR|OFFICER|PRINCIPAL|PRESIDENT|CHAIR|CEO|CFO|SECRETARY|MANAGER_OF|LEADER`), "Directorship", true},
	{regexp.MustCompile(`MEMBER`), "Membership", true},
	{regexp.MustCompile(`REPRESENTED_BY`), "Representation", false},
	{regexp.MustCompile(`AGENT|REPRESENT|ATTORNEY|ACTING_FOR`), "Representation", true},
	{regexp.MustCompile(`ASSOCIATE|FRIEND|PARTNER|ACCOMPLICE`), "Associate", true},
}

// senzingTies enters the relationships of a record as edges, keyed
// "<from>/<role>/<to>". One that points to nobody in the file stays as a note.
func senzingTies(l *load, r *senzingRecord, ends map[senzingEnd]string) {
	source := l.snap.Report.Source
	for _, p := range r.pointers {
		source["relationship role "+orDefault(p.role, "(none)")]++
		to := l.entry(ends[p.to])
		if to == nil {
			source["relationships that point to nobody"]++
			l.annotate(r.e, joinWith(" ", orDefault(p.role, "related to")+":", p.to.domain, p.to.key))
			continue
		}
		source["relationships"]++
		e := p.edge(l, r.e, to)
		if first := l.entry(e.ID); first != nil && entity.IsEdge(first.Schema) {
			source["relationships stated twice"]++
			for name, vs := range e.Properties { // order-free: each property goes to its own
				first.Properties[name] = append(first.Properties[name], vs...)
			}
			dedupe(first)
			continue
		}
		l.add(r.place, e, func() string { return r.raw })
	}
}

func (p senzingPointer) edge(l *load, from, to *entity.Entity) *entity.Entity {
	schema, source, target := "UnknownLink", from, to
	role := strings.ToUpper(strings.ReplaceAll(slug(p.role), "-", "_"))
	for _, r := range senzingRelations {
		a, b := from, to
		if !r.fromSource {
			a, b = to, from
		}
		if r.words.MatchString(role) && fits(r.schema, a, b) {
			schema, source, target = r.schema, a, b
			break
		}
	}
	s, _ := entity.LookupSchema(schema)
	ends, _ := s.Edge()
	d := l.draft(from.ID+"/"+slug(p.role)+"/"+to.ID, schema)
	d.text(ends.Source, source.ID)
	d.text(ends.Target, target.ID)
	d.text(ifElse(schema == "Family" || schema == "Associate", "relationship", "role"), orDefault(p.role, "not stated"))
	d.date("startDate", p.from, "")
	d.date("endDate", p.thru, "")
	return d.e
}
