package score

import "github.com/revetproject/revet/entity"

// class groups identifier kinds by how exclusive they are.
type class uint8

const (
	unique   class = iota // one for life of the thing named: IMO, LEI
	document              // several over a life: passports, account numbers
	contact               // shared by families and offices
)

func classOf(k entity.IdentifierKind) class {
	switch k {
	case "imo", "lei", "isin", "inn", "ogrn", "npi", "uei", "cage", "icao24", "duns", "figi", "ric", "kpp", "okpo":
		return unique
	case "phone", "email", "website", "url", "address":
		return contact
	}
	return document
}

// compareIdentifiers notes the strongest agreement, and, where there is none, one
// contradiction between identifiers of one kind and country.
func (ev *evidence) compareIdentifiers(q, e *Profile, r *Result) {
	x := &ev.Identifier
	var same, other Contribution
	found, differs := false, false
	for i := range q.IDs {
		for j := range e.IDs {
			a, b := &q.IDs[i], &e.IDs[j]
			if a.Key() == b.Key() {
				c := Contribution{Feature: "identifier", Query: show(a), Entry: show(b), Level: "equal"}
				switch {
				case classOf(a.Kind) == contact:
					c.Points, c.Level = x.Contact.Value, "equal contact"
				case a.Validity == entity.Invalid || b.Validity == entity.Invalid:
					c.Points, c.Level = x.Broken.Value, "equal, check digits wrong"
				case a.Validity == entity.Valid:
					c.Points, c.Level = x.Strong.Value, "equal, check digits right"
				default:
					c.Points = x.Document.Value
				}
				if !found || c.Points > same.Points || c.Points == same.Points && less(&c, &same) {
					same, found = c, true
				}
				continue
			}
			if a.Kind != b.Kind || a.Country != b.Country || classOf(a.Kind) == contact {
				continue
			}
			if classOf(a.Kind) == document && a.Country == "" {
				continue
			}
			c := Contribution{Feature: "identifier", Query: show(a), Entry: show(b), Level: "different of one kind", Points: x.DifferentMany.Value}
			switch broken := a.Validity == entity.Invalid || b.Validity == entity.Invalid; {
			case classOf(a.Kind) != unique:
			case broken: // a slip of the pen is no second ship
				c.Level = "different of one kind, check digits wrong"
			default:
				c.Points = x.DifferentOne.Value
			}
			if !differs || c.Points < other.Points || c.Points == other.Points && less(&c, &other) {
				other, differs = c, true
			}
		}
	}
	switch {
	case found:
		r.add(same)
	case differs:
		r.add(other)
	}
}

// less orders contributions regardless of which side is which.
func less(a, b *Contribution) bool {
	return min(a.Query, a.Entry) < min(b.Query, b.Entry) ||
		min(a.Query, a.Entry) == min(b.Query, b.Entry) && max(a.Query, a.Entry) < max(b.Query, b.Entry)
}

func show(id *entity.Identifier) string {
	if id.Country != "" {
		return string(id.Kind) + " " + id.Country + " " + id.Value
	}
	return string(id.Kind) + " " + id.Value
}
