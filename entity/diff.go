package entity

import (
	"maps"
	"slices"
	"strings"
	"unicode"
)

// Clone returns a deep copy. The clone of nil is nil.
func (e *Entity) Clone() *Entity {
	if e == nil {
		return nil
	}
	c := *e
	c.Datasets = slices.Clone(e.Datasets)
	c.Referents = slices.Clone(e.Referents)
	c.Properties = maps.Clone(e.Properties)
	for name, values := range c.Properties {
		c.Properties[name] = slices.Clone(values)
	}
	return &c
}

// Difference is one property that differs between two versions.
type Difference struct {
	// Property names it. The members "schema", "datasets", "referents" and
	// "target" of the envelope are reported under their own names.
	Property string
	// Before and After hold the values only the old and only the new version
	// has, sorted. When a name only changed its quality both hold it, with the
	// quality in square brackets: "Lydia [low]".
	Before, After []string
	// Material is set for names and their quality, identifiers, birth dates
	// (of organisations and vessels: founding and building dates), countries,
	// gender, programme and topics, and for the schema. All else is cosmetic.
	Material bool
}

// Diff compares two versions of an entity property by property and returns the
// differences ordered by property name. Order, repetition, letter case and
// white space make no difference; neither do caption and stamps. A missing
// version (nil) counts as one without values.
//
// Diff is coarser than [Entity.Hash]: versions may differ in what a source
// wrote beside a value (original, word, language) without any difference here.
func Diff(before, after *Entity) []Difference {
	old, now := contents(before), contents(after)
	names := slices.Sorted(maps.Keys(old))
	for name := range now {
		if _, ok := old[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)

	var schema string
	if after != nil {
		schema = after.Schema
	} else if before != nil {
		schema = before.Schema
	}
	var out []Difference
	for _, name := range names {
		d := Difference{Property: name, Material: material(schema, name)}
		d.Before = missing(old[name], now[name])
		d.After = missing(now[name], old[name])
		if len(d.Before)+len(d.After) > 0 {
			out = append(out, d)
		}
	}
	return out
}

// shown is one value as Diff shows it, under the key by which it is compared.
type shown struct {
	text    string
	quality Quality
}

// contents maps each property to its values by comparison key.
func contents(e *Entity) map[string]map[string][]shown {
	out := make(map[string]map[string][]shown)
	if e == nil {
		return out
	}
	add := func(property, text string, q Quality) {
		key := fold(text)
		if key == "" {
			return
		}
		if out[property] == nil {
			out[property] = make(map[string][]shown)
		}
		s := shown{text, q}
		if !slices.ContainsFunc(out[property][key], func(o shown) bool { return o.quality == q }) {
			out[property][key] = append(out[property][key], s)
		}
	}
	// order-free: each property has a place of its own
	for name, values := range e.Properties {
		for _, v := range values {
			add(name, v.Text, v.Quality)
		}
	}
	add("schema", e.Schema, Unspecified)
	for _, d := range e.Datasets {
		add("datasets", d, Unspecified)
	}
	for _, r := range e.Referents {
		add("referents", r, Unspecified)
	}
	if e.Target {
		add("target", "true", Unspecified)
	}
	return out
}

// missing returns what a has and b has not, sorted.
func missing(a, b map[string][]shown) []string {
	var out []string
	for key, values := range a {
		for _, s := range values {
			others := b[key]
			if slices.ContainsFunc(others, func(o shown) bool { return o.quality == s.quality }) {
				continue
			}
			text := s.text
			if len(others) > 0 {
				text += " [" + qualityWord(s.quality) + "]"
			}
			out = append(out, text)
		}
	}
	slices.Sort(out)
	return out
}

func qualityWord(q Quality) string {
	if q == Unspecified {
		return "unspecified"
	}
	return q.String()
}

// fold makes texts that differ only in letter case and white space equal.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		// The smallest rune of the simple-folding orbit stands for all of it,
		// which does not depend on a language.
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return least
	}, strings.Join(strings.Fields(s), " "))
}

// materialProperties are those whose type alone does not make them material.
var materialProperties = map[string]bool{
	"schema":            true,
	"birthDate":         true,
	"incorporationDate": true,
	"inceptionDate":     true,
	"buildDate":         true,
	"creationDate":      true,
	"program":           true,
	"programId":         true,
	"firstName":         true,
	"secondName":        true,
	"middleName":        true,
	"fatherName":        true,
	"motherName":        true,
	"lastName":          true,
	"nameSuffix":        true,
	"givenName":         true,
	"surname":           true,
}

// material decides by the type of the property: what says who somebody is, or
// under which programme they are listed.
func material(schema, property string) bool {
	if materialProperties[property] {
		return true
	}
	p, ok := LookupProperty(schema, property)
	if !ok {
		return false
	}
	switch p.Type {
	case TypeName, TypeIdentifier, TypeCountry, TypeGender, TypeTopic, TypePhone, TypeEmail:
		return true
	}
	return false
}
