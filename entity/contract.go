package entity

// CONTRACT (delete this file as the real ones arrive). The names and the
// signatures are fixed; other packages are being written against them.

import "errors"

var errContract = errors.New("entity: not written yet")

// ParseDate reads the canonical text form of a date: an EDTF (ISO 8601-2) level 1
// value "1971", "1971-05", "1971-05-03", "1971~", "1970/1973", with an RFC 9557
// calendar suffix "[u-ca=persian]" where the source calendar was not Gregorian.
func ParseDate(s string) (Date, error) { return Date{}, errContract }

// ReadDate reads a date as sources and people write it (every shape of OFAC, UN, EU, UK,
// Interpol, Canada ...: "10 Dec 1948", "circa 1961", "01 Jan 1970 to 31 Dec 1973", "dd/mm/1975").
func ReadDate(s string) (Date, error) { return Date{}, errContract }

// String returns the canonical text form that ParseDate reads. Entities carry dates in
// this form in Value.Text, and the source's text in Value.Original.
func (d Date) String() string { return "" }

// Placeholder reports whether the date is one that forms use for "unknown day"
// (1 January, 31 December, 1 July, 11 November; year 1900).
func (d Date) Placeholder() bool { return false }

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

// Is reports whether schema equals or descends from ancestor.
func Is(schema, ancestor string) bool { return schema == ancestor }

// Known reports whether the schema is of the subset.
func Known(schema string) bool { return true }

// DenyProperties are dropped at import and counted (religion, ethnicity, political; requirement R-DUE-6).
// Clean removes them from e in place and returns how many values were dropped per property.
func Clean(e *Entity) map[string]int { return nil }

// MarshalJSON and UnmarshalJSON give the byte-stable JSON form: FollowTheMoney's envelope
// {"id","caption","schema","properties":{...},"datasets",...}, and beside it "statements" for values that carry
// more than their text (original, quality, word, lang). Keys sorted, no HTML escaping, no trailing newline.
func (e *Entity) MarshalJSON() ([]byte, error) { return nil, errContract }

// UnmarshalJSON accepts plain FollowTheMoney too (and scalars where lists are due); limits on size and depth.
func (e *Entity) UnmarshalJSON(b []byte) error { return errContract }

// Canonical returns the frozen canonical encoding, version 1 (RFC 8785 JSON of the non-volatile content: values sorted
// and deduplicated, no caption, stamps, datasets order). Evidence and content hashes rest on it; it never changes, only
// gets a new version beside it.
func (e *Entity) Canonical() []byte { return nil }

// Hash is the SHA-256 of Canonical, lower-case hexadecimal.
func (e *Entity) Hash() string { return "" }

// Clone returns a deep copy.
func (e *Entity) Clone() *Entity { return nil }

// Difference is one property value that differs between two versions.
type Difference struct {
	Property string
	Before   []string // values only in the old version, sorted
	After    []string // values only in the new version, sorted
	Material bool     // names, identifiers, birth dates, countries, gender, programme
}

// Diff compares two versions property by property, ordered by property name. Cosmetic: notes, captions, stamps, ...
func Diff(before, after *Entity) []Difference { return nil }
