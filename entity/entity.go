// Package entity holds the record that everything else in Revet speaks of: a
// FollowTheMoney-shaped entity, with birth dates as intervals, identifiers
// with check digits, countries with their former states, a byte-stable JSON
// form, and a frozen canonical encoding for evidence.
//
// The package is pure: no clock, no randomness, no input or output beyond the
// bytes it is given.
package entity

// Entity is one record: a person, an organisation, a vessel, or a tie between
// two of them. Its shape is FollowTheMoney's: a schema and properties, each
// property a list of strings.
type Entity struct {
	// ID is unique within the list or population the entity belongs to.
	ID string
	// Schema names the FollowTheMoney schema, for example "Person".
	Schema string
	// Caption is the label a source gave the entity; it is never compared.
	Caption string
	// Properties maps a FollowTheMoney property name to its values in the
	// order the source gave them.
	Properties map[string][]Value
	// Datasets names the datasets the entity was published in.
	Datasets []string
	// Referents lists IDs that were merged into this entity.
	Referents []string
	// FirstSeen, LastSeen and LastChange are the publisher's own stamps. They
	// are volatile: they never take part in a content hash.
	FirstSeen, LastSeen, LastChange string
	// Target is the publisher's mark that the entity itself is of interest.
	Target bool
}

// Value is one value of a property together with what its source said of it.
type Value struct {
	// Text is the value in normal form: what is compared and shown first.
	Text string
	// Original is the value as published, when it differs from Text.
	Original string
	// Quality grades a name; it is Unspecified for everything else.
	Quality Quality
	// Word is the source's own word for the quality: "Low", "strong", "Good".
	Word string
	// Lang is the BCP 47 tag of the value when the source states it.
	Lang string
}

// Quality grades an alias by the source's statement.
type Quality uint8

// The three qualities an alias can have (requirement R-FMT-6).
const (
	// Unspecified says that the source did not grade the name.
	Unspecified Quality = iota
	// Good says that the source vouches for the name.
	Good
	// Low says that the source calls the name weak. It corroborates, but does
	// not alert alone unless a list's switch says so.
	Low
)

// Add appends a value to a property and returns e for chaining. Empty text is
// ignored.
func (e *Entity) Add(property string, v Value) *Entity {
	if v.Text == "" {
		return e
	}
	if e.Properties == nil {
		e.Properties = make(map[string][]Value)
	}
	e.Properties[property] = append(e.Properties[property], v)
	return e
}

// Texts returns the texts of a property's values in order.
func (e *Entity) Texts(property string) []string {
	vs := e.Properties[property]
	if len(vs) == 0 {
		return nil
	}
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = v.Text
	}
	return out
}

// First returns the text of the first value of a property, or "".
func (e *Entity) First(property string) string {
	if vs := e.Properties[property]; len(vs) > 0 {
		return vs[0].Text
	}
	return ""
}
