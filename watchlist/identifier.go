package watchlist

import "github.com/revetproject/revet/entity"

// identifier adds a number under a property that the schema has; where it has
// none for numbers of the kind, the nearest one it has.
func (d draft) identifier(property, text string, v entity.Value) {
	for _, p := range []string{property, "idNumber", "registrationNumber"} {
		if property, ok := propertyOf(d.e.Schema, p); ok && property.Type == entity.TypeIdentifier {
			d.add(p, text, v)
			return
		}
	}
	d.text("notes", joinWith(": ", property, orDefault(v.Original, text)))
}

// propertyOf looks a property up on the schema itself and its ancestors.
func propertyOf(schema, property string) (entity.Property, bool) {
	s, ok := entity.LookupSchema(schema)
	if !ok {
		return entity.Property{}, false
	}
	return s.Property(property)
}

// hasProperty reports whether a schema has a property.
func hasProperty(schema, property string) bool {
	_, ok := propertyOf(schema, property)
	return ok
}
