package encounter

import (
	"errors"
	"fmt"
	"slices"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/audit"
)

// define checks an opening and replaces mapped words by defined ones.
func (o *Opening) define(words reading, now int64) error {
	var err error
	if o.Kind, _, err = words.read(Kinds, o.Kind); err != nil {
		return err
	}
	if o.Mode != "" {
		if o.Mode, _, err = words.read(Modes, o.Mode); err != nil {
			return err
		}
	}
	if o.HappenedAt == 0 {
		o.HappenedAt = now
	}
	switch {
	case o.HappenedAt < 0:
		return errors.New("the encounter happened before 1970: check the time")
	case o.HappenedAt > now+clockSkew:
		return fmt.Errorf("the encounter is said to happen at %s, which lies ahead: check the time and its zone", audit.FormatTime(o.HappenedAt))
	case o.Declared < 1 || o.Declared > MaxOccupants:
		return fmt.Errorf("%d declared occupants: state how many people there are, 1 to %d", o.Declared, MaxOccupants)
	}
	return errors.Join(label("the reference", o.Ref), label("the office", o.Office))
}

// define checks a person and replaces mapped words by defined ones.
func (p *Person) define(words reading) error {
	var err error
	if p.Role, _, err = words.read(Roles, p.Role); err != nil {
		return err
	}
	if p.Outcome != "" {
		if p.Outcome, _, err = words.read(Outcomes, p.Outcome); err != nil {
			return err
		}
	}
	if p.Shown, err = define(words, p.Shown); err != nil {
		return err
	}
	return errors.Join(label("the subject id", p.Subject), label("the segment", p.Segment))
}

// define checks the evidence that was shown.
func define(words reading, shown []Shown) ([]Shown, error) {
	if len(shown) == 0 {
		return nil, fmt.Errorf("what was shown as evidence of identity is not stated; write %s, %s or %s when there was no document", ShownNothing, SelfReported, NotAsked)
	}
	if len(shown) > maxShown {
		return nil, fmt.Errorf("%d pieces of evidence, at most %d are kept", len(shown), maxShown)
	}
	out := make([]Shown, len(shown))
	for i, x := range shown {
		to, rule, err := words.read(Evidence, x.Type)
		if err != nil {
			return nil, err
		}
		out[i] = Shown{Type: to, Number: x.Number, Country: x.Country}
		if rule != nil {
			out[i].Word, out[i].Rule = rule.Word, rule.Version
		}
		if x.Country != "" {
			codes, known := entity.Country(x.Country)
			if !known {
				return nil, fmt.Errorf("country %q of the %s is not known", x.Country, to)
			}
			out[i].Country = codes[0]
		}
		switch {
		case len(shown) > 1 && (to == ShownNothing || to == NotAsked):
			return nil, fmt.Errorf("%q says that nothing was shown and cannot stand beside other evidence", to)
		case x.Number != "" && (to == ShownNothing || to == NotAsked || to == SelfReported):
			return nil, fmt.Errorf("%q has no document whose number could be %q", to, x.Number)
		}
		if err := label("the document number", x.Number); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// numberOf is the property under which the number of a document is compared.
func numberOf(shown string) string {
	switch shown {
	case "passport", "travel-document", "emergency-travel-document":
		return "passportNumber"
	case "company-register":
		return "registrationNumber"
	}
	return "idNumber"
}

// known puts together what is known of a person: what stood before, what is
// stated now, and the numbers of the documents seen. A correction replaces the
// values of each property it states.
func known(before, now *entity.Entity, shown []Shown, correct bool) *entity.Entity {
	e := &entity.Entity{ID: now.ID, Schema: now.Schema}
	if before != nil {
		e.ID, e.Schema = before.ID, before.Schema
		for _, prop := range sortedKeys(before.Properties) {
			if _, stated := now.Properties[prop]; stated && correct {
				continue
			}
			for _, v := range before.Properties[prop] {
				e.Add(prop, v)
			}
		}
	}
	add := func(prop string, v entity.Value) {
		if !slices.ContainsFunc(e.Properties[prop], func(x entity.Value) bool { return x.Text == v.Text }) {
			e.Add(prop, v)
		}
	}
	for _, prop := range sortedKeys(now.Properties) {
		for _, v := range now.Properties[prop] {
			add(prop, v)
		}
	}
	for _, x := range shown {
		if IsDocument(x.Type) && x.Number != "" {
			if prop := numberOf(x.Type); !stated(e, x.Number) {
				add(prop, entity.Value{Text: x.Number})
			}
		}
	}
	return e
}

// stated reports whether a value is known under any property already.
func stated(e *entity.Entity, text string) bool {
	for _, prop := range sortedKeys(e.Properties) {
		if slices.ContainsFunc(e.Properties[prop], func(v entity.Value) bool { return v.Text == text }) {
			return true
		}
	}
	return false
}
