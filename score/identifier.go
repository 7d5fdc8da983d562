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

// compareIdentifiers notes the strongest agreement, equal or near, and, where there
// is none, one contradiction between identifiers of one kind and country. A number
// that either side states twice, as of a paper that has expired, counts once.
//
// Near numbers are evidence for pairs that their names brought together. Retrieval
// looks numbers up as they are, so that a near number finds nobody by itself.
func (ev *evidence) compareIdentifiers(q, e *Profile, r *Result) {
	var same, other Contribution
	for i := range q.IDs {
		for j := range e.IDs {
			c := ev.compareIdentifier(&q.IDs[i], &e.IDs[j])
			switch {
			case c.Points > 0 && (c.Points > same.Points || c.Points == same.Points && less(&c, &same)):
				same = c
			case c.Points < 0 && (c.Points < other.Points || c.Points == other.Points && less(&c, &other)):
				other = c
			}
		}
	}
	switch {
	case same.Points > 0:
		r.add(same)
	case other.Points < 0:
		r.add(other)
	}
}

// compareIdentifier weighs two identifiers; 0 points where they say nothing.
func (ev *evidence) compareIdentifier(a, b *entity.Identifier) Contribution {
	x := &ev.Identifier
	c := Contribution{Feature: "identifier", Query: show(a), Entry: show(b)}
	broken := a.Validity == entity.Invalid || b.Validity == entity.Invalid
	sameCountry := a.Country == b.Country || a.Country == "" || b.Country == ""
	if a.Key() == b.Key() {
		switch {
		case classOf(a.Kind) == contact:
			c.Points, c.Level = x.Contact.Value, "equal contact"
		case broken:
			c.Points, c.Level = x.Broken.Value, "equal, check digits wrong"
		case !sameCountry:
			c.Points, c.Level = x.OtherCountry.Value, "equal, of another country"
		case a.Validity == entity.Valid && b.Validity == entity.Valid:
			c.Points, c.Level = x.Strong.Value, "equal, check digits right"
		case a.Kind != b.Kind:
			c.Points, c.Level = x.OtherKind.Value, "equal, of another kind"
		default:
			c.Points, c.Level = x.Document.Value, "equal"
		}
		return c
	}
	if a.Kind != b.Kind || !sameCountry || classOf(a.Kind) == contact {
		return c
	}
	// Numbers that all have right check digits are no slips of each other.
	if a.Validity != entity.Valid || b.Validity != entity.Valid {
		switch n := nearNumber(a.Value, b.Value); n {
		case lookAlike:
			c.Points, c.Level = x.LookAlike.Value, n
		case digitSlip, digitsCrossed:
			c.Points, c.Level = x.Slip.Value, n
		}
		if c.Points > 0 {
			return c
		}
	}
	c.Level = "different of one kind"
	switch {
	case a.Country != b.Country, classOf(a.Kind) == document && a.Country == "":
		c.Points = 0 // nobody says that the papers are of one authority
	case classOf(a.Kind) == unique && !broken:
		c.Points = x.DifferentOne.Value
	case classOf(a.Kind) == unique: // a slip of the pen is no second ship
		c.Points, c.Level = x.DifferentMany.Value, "different of one kind, check digits wrong"
	default:
		c.Points = x.DifferentMany.Value
	}
	return c
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
