package intake

import (
	"fmt"
	"strings"

	"github.com/revetproject/revet/entity"
)

// add normalises a value by the type of its property. What cannot be read is
// kept as written: the screening then says that a field is unreadable.
func (o *Options) add(e *entity.Entity, prop, text string) {
	p, ok := entity.LookupProperty(e.Schema, prop)
	if !ok {
		for _, s := range []string{"Person", "Company", "Vessel", "Airplane", "CryptoWallet", "Address"} {
			if p, ok = entity.LookupProperty(s, prop); ok {
				break
			}
		}
	}
	switch {
	case ok && p.Type == entity.TypeDate:
		d, err := entity.ReadOptions{Order: o.order()}.Read(text)
		if err != nil {
			e.Add(prop, entity.Value{Text: text})
			return
		}
		e.Add(prop, value(d.String(), text))
	case ok && p.Type == entity.TypeCountry:
		codes, known := entity.Country(text)
		if !known {
			e.Add(prop, entity.Value{Text: text})
			return
		}
		// A former state comes with its successors; the comparison knows them,
		// the record keeps the state that was named.
		e.Add(prop, value(codes[0], text))
	case prop == "gender":
		e.Add(prop, value(gender(text), text))
	default:
		e.Add(prop, entity.Value{Text: text})
	}
}

func (o *Options) order() entity.Order {
	if o.Mapping.DateOrder == "mdy" {
		return entity.MonthFirst
	}
	return entity.DayFirst
}

func value(text, original string) entity.Value {
	if text == original {
		return entity.Value{Text: text}
	}
	return entity.Value{Text: text, Original: original}
}

func gender(text string) string {
	switch strings.ToLower(text) {
	case "m", "male", "man", "masculine":
		return "male"
	case "f", "female", "woman", "feminine":
		return "female"
	case "x", "other", "nonbinary", "non-binary":
		return "other"
	}
	return strings.ToLower(text)
}

// Entity makes one entity of property values as a person types them.
func Entity(o Options, values map[string][]string) (*entity.Entity, error) {
	if o.Format == "" {
		o.Format = JSONLines
	}
	if err := o.validate(); err != nil {
		return nil, err
	}
	e := &entity.Entity{Schema: o.Mapping.Schema}
	for _, prop := range sortedKeys(values) {
		if !property(prop) {
			return nil, fmt.Errorf("%q is no FollowTheMoney property; use name, birthDate, nationality, gender, passportNumber …", prop)
		}
		for _, v := range values[prop] {
			o.add(e, prop, v)
		}
	}
	var row Row
	o.finish(&row, e)
	return row.Entity, row.Err
}
