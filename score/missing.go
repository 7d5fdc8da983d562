package score

import "strings"

// Attributes is a set of attributes of a party beside its names.
type Attributes uint8

// The attributes that are compared, in the order in which they are named.
const (
	HasBirthDate Attributes = 1 << iota
	HasIdentifier
	HasGender
	HasCountry
	HasBirthPlace
)

var attributeNames = [...]string{"birth date", "identifier", "gender", "country", "place of birth"}

// Names lists the attributes of the set, in a fixed order.
func (a Attributes) Names() []string {
	var out []string
	for i, n := range attributeNames {
		if a&(1<<i) != 0 {
			out = append(out, n)
		}
	}
	return out
}

// String returns the names with commas between them.
func (a Attributes) String() string { return strings.Join(a.Names(), ", ") }

// attributes returns what is known of a party beside its names.
func (p *Profile) attributes() Attributes {
	var a Attributes
	if len(p.Births) > 0 {
		a |= HasBirthDate
	}
	if len(p.IDs) > 0 {
		a |= HasIdentifier
	}
	if p.Gender != "" {
		a |= HasGender
	}
	if len(p.Countries) > 0 {
		a |= HasCountry
	}
	if len(p.Places) > 0 {
		a |= HasBirthPlace
	}
	return a
}

// missing notes what one party states and the other does not: it can neither
// agree nor differ. It is worth nothing and is no contribution.
func (r *Result) missing(q, e *Profile) {
	a, b := q.attributes(), e.attributes()
	r.QueryLacks, r.EntryLacks = b&^a, a&^b
}
