package entity

// CONTRACT (delete this file as the real ones arrive). The names and the
// signatures are fixed; other packages are being written against them.

// IdentifierKind names a kind of identifier: "imo", "lei", "iban", "isin", "bic", "inn", "ogrn",
// "passport", "id", "tax", "registration", "crypto", "phone", "email", "mmsi", "icao24", "cage", "uei" ...
type IdentifierKind string

// Validity is what the check digits say.
type Validity uint8

// The validities.
const (
	Unchecked Validity = iota // the kind has no check digit
	Valid
	Invalid
)

// Identifier is one identifier in normal form.
type Identifier struct {
	Kind     IdentifierKind
	Country  string   // issuing country code when known
	Value    string   // normal form: what is compared
	Validity Validity // what the check digits say
	Property string   // the property it came from
	Text     string   // as written
}

// Key is the exact look-up key: kind class and normal form. Equal keys mean the same identifier.
func (id Identifier) Key() string { return string(id.Kind) + ":" + id.Value }

// Identifiers returns the identifiers of an entity in a fixed order (property, value).
func Identifiers(e *Entity) []Identifier { return nil }

// Country returns the FollowTheMoney code(s) for a country as written: code, alpha-3, name in many
// languages, nationality adjective, ICAO special code; a former state returns the set of its successors
// beside its own code. ok is false when unknown (the text is then kept and flagged by the caller).
func Country(s string) (codes []string, ok bool) { return nil, false }

// CountriesCompatible reports whether two codes can denote the same country (equal, or one a former state of the other).
func CountriesCompatible(a, b string) bool { return a == b }
