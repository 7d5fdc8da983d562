package names

import "github.com/revetproject/revet/entity"

// Kind says what bears the name.
type Kind uint8

// The kinds of bearer.
const (
	Person Kind = iota + 1
	Organisation
	Object // vessel, aircraft, vehicle, security
	Either // LegalEntity: person or organisation
)

// String returns the kind in plain words.
func (k Kind) String() string {
	switch k {
	case Person:
		return "person"
	case Organisation:
		return "organisation"
	case Object:
		return "object"
	case Either:
		return "person or organisation"
	}
	return "unnamed"
}

// Compatible reports whether names of the two kinds are compared with each
// other: equal kinds are, and Either is compared with Person and Organisation.
// Kind 0 is compatible with nothing.
func (k Kind) Compatible(other Kind) bool {
	if k == 0 || other == 0 {
		return false
	}
	if k == other {
		return true
	}
	return k == Either && other != Object || other == Either && k != Object
}

// KindOf maps a FollowTheMoney schema to the kind of name bearer; 0 means that
// names of this schema are not compared (addresses, passports, ties).
func KindOf(schema string) Kind {
	switch {
	case entity.Is(schema, "Person"):
		return Person
	case entity.Is(schema, "Organization"): // Company and PublicBody descend from it
		return Organisation
	case schema == "Company", schema == "PublicBody":
		return Organisation
	case entity.Is(schema, "LegalEntity"):
		return Either
	}
	switch schema {
	case "Vessel", "Airplane", "Vehicle", "Security", "CryptoWallet", "Asset", "RealEstate":
		return Object
	}
	return 0
}

// Role is a set of role alternatives a token may play. The empty set means that
// nothing is known.
type Role uint16

// The roles.
const (
	Given Role = 1 << iota
	Family
	Patronymic
	Kunya // the name after Abu or Umm
	Nasab // the name after bin, ibn, bint: an ancestor's
	Nisba // a name of origin: al-Tikriti
	Particle
	Title
	Generation // junior, III
	Initial
	LegalForm
	Number
	Descriptor // "company", "bank", "trading"
	Binder     // Abu, Umm, Abd: bound to the name that follows
)

// Carries reports whether tokens in this role say who somebody is: light tokens,
// titles and binders do not, so that they may come and go between papers.
func (r Role) Carries() bool { return !r.Light() && r&(Title|Binder) == 0 }

// Light reports whether tokens in this role carry next to no identity: they are
// tagged rather than deleted, and weigh almost nothing.
func (r Role) Light() bool { return r&(Particle|LegalForm|Generation|Initial) != 0 }
