package casework

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Verb is what a decision does. The vocabulary is closed.
type Verb string

// The verbs.
const (
	Dismiss Verb = "dismiss" // not the same party: a compared attribute differs
	Defer   Verb = "defer"   // cannot be said yet: something is missing
	Propose Verb = "propose" // the same party, says the first person
	Confirm Verb = "confirm" // … and so says the second
	Reject  Verb = "reject"  // … but the second does not agree
	Reopen  Verb = "reopen"  // what was decided is open again
)

// State is where an alert stands.
type State string

// The states.
const (
	Open         State = "open"
	False        State = "false"
	Inconclusive State = "inconclusive"
	Proposed     State = "proposed" // waits for the second person
	True         State = "true"
)

// States returns every state in the order in which they are shown.
func States() []State { return []State{Open, Proposed, Inconclusive, True, False} }

// leadsTo is the state after each verb. It depends on nothing else, so that a
// query can tell an alert's state by its newest row.
var leadsTo = map[Verb]State{
	Dismiss: False, Defer: Inconclusive, Propose: Proposed, Confirm: True, Reject: Open, Reopen: Open,
}

// State returns the state the verb leads to; "" for a verb that is not known.
func (v Verb) State() State { return leadsTo[v] }

// StateOf returns the state of an alert with these decisions, ascending by N.
func StateOf(history []Decision) State {
	if len(history) == 0 {
		return Open
	}
	return history[len(history)-1].Verb.State()
}

// Attribute is something about a party that can tell it from another one.
type Attribute string

// The attributes a dismissal can rest on: the discriminators.
const (
	BirthDate   Attribute = "birth-date"
	Gender      Attribute = "gender"
	Nationality Attribute = "nationality"
	Place       Attribute = "place"
	Document    Attribute = "document"
	Address     Attribute = "address"
	Occupation  Attribute = "occupation"
	Photo       Attribute = "photo"
	Other       Attribute = "other" // needs words
)

// Attributes returns every attribute in the order in which they are shown.
func Attributes() []Attribute {
	return []Attribute{BirthDate, Gender, Nationality, Place, Document, Address, Occupation, Photo, Other}
}

// Difference is an attribute in which subject and entry differ.
type Difference struct {
	Attribute Attribute `json:"attribute"`
	// Text says how they differ. Required for Other, else optional.
	Text string `json:"text,omitempty"`
}

// Decision is one step in the handling of an alert. Rows are insert-only. Its
// JSON names are part of the ledger's row digests and stay as they are.
type Decision struct {
	Alert int64  `json:"alert"`
	N     int64  `json:"n"` // from 1 within the alert
	Verb  Verb   `json:"verb"`
	Actor string `json:"actor"` // the id of a person
	// Reason is why, in the person's words. Required for every verb but Confirm.
	Reason string `json:"reason,omitempty"`

	// Differs is what a dismissal rests on: at least one, each attribute once,
	// in the order of [Attributes]. Empty for every other verb.
	Differs []Difference `json:"differs,omitempty"`

	// Waiting is what a deferral waits for; nil for every other verb.
	Waiting *Waiting `json:"waiting,omitempty"`

	At  int64 `json:"at"` // microseconds since 1970 UTC
	Seq int64 `json:"-"`  // the commit sequence, given by the store
}

// Waiting is what has to come before an alert can be decided.
type Waiting struct {
	Missing string `json:"missing"` // what is missing
	From    string `json:"from"`    // who can give it
	Due     int64  `json:"due"`     // by when, in microseconds since 1970 UTC; after the decision
	Owner   string `json:"owner"`   // the id of the principal that sees to it
}

// MaxText bounds each text a person writes into a decision, in bytes.
const MaxText = 4000

// check returns one sentence about the first thing that is missing from d or
// does not belong to its verb.
func (d *Decision) check() error {
	if d.Verb.State() == "" {
		return fmt.Errorf("verb %q: want one of dismiss, defer, propose, confirm, reject, reopen", d.Verb)
	}
	if d.Verb != Confirm || d.Reason != "" {
		if err := text("a reason", d.Reason); err != nil {
			return err
		}
	}
	if d.Verb == Dismiss {
		if err := d.checkDiffers(); err != nil {
			return err
		}
	} else if len(d.Differs) > 0 {
		return fmt.Errorf("a discriminator belongs to a dismissal, not to %q", d.Verb)
	}
	if d.Verb == Defer {
		return d.checkWaiting()
	}
	if d.Waiting != nil {
		return fmt.Errorf("what is missing, from whom and by when belong to a deferral, not to %q", d.Verb)
	}
	return nil
}

// ErrDiscriminator refuses a dismissal that names no difference: "not him"
// alone cannot be checked by anybody later.
var ErrDiscriminator = errors.New("a dismissal names at least one attribute in which subject and entry differ")

func (d *Decision) checkDiffers() error {
	if len(d.Differs) == 0 {
		return fmt.Errorf("%w: %s", ErrDiscriminator, attributeNames())
	}
	seen := -1
	for _, f := range d.Differs {
		at := slices.Index(Attributes(), f.Attribute)
		switch {
		case at < 0:
			return fmt.Errorf("discriminator %q: want one of %s", f.Attribute, attributeNames())
		case at == seen:
			return fmt.Errorf("discriminator %s is named twice", f.Attribute)
		case at < seen:
			return fmt.Errorf("discriminator %s: want the order %s", f.Attribute, attributeNames())
		}
		seen = at
		if f.Attribute == Other || f.Text != "" {
			if err := text(fmt.Sprintf("words for the discriminator %s", f.Attribute), f.Text); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *Decision) checkWaiting() error {
	w := d.Waiting
	if w == nil {
		w = &Waiting{}
	}
	if err := text("what is missing", w.Missing); err != nil {
		return err
	}
	if err := text("from whom it is awaited", w.From); err != nil {
		return err
	}
	if err := text("an owner who sees to it", w.Owner); err != nil {
		return err
	}
	if w.Due <= d.At {
		return errors.New("inconclusive needs a date by which the missing thing is due, and it must lie ahead")
	}
	return nil
}

// text checks words a person wrote: there, readable, and no longer than MaxText.
func text(what, s string) error {
	switch {
	case strings.TrimSpace(s) == "":
		return fmt.Errorf("%s is wanted", what)
	case len(s) > MaxText:
		return fmt.Errorf("%s has %d bytes, at most %d are kept", what, len(s), MaxText)
	case !utf8.ValidString(s):
		return fmt.Errorf("%s is not valid UTF-8", what)
	case strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
		return fmt.Errorf("%s holds control characters", what)
	}
	return nil
}

// ParseDifferences reads discriminators as people write them, "birth-date" or
// "other=the tattoo on the left arm", and puts them in the order of [Attributes].
func ParseDifferences(args []string) ([]Difference, error) {
	var out []Difference
	for _, arg := range args {
		name, words, _ := strings.Cut(arg, "=")
		out = append(out, Difference{Attribute: Attribute(strings.TrimSpace(name)), Text: strings.TrimSpace(words)})
	}
	slices.SortStableFunc(out, func(a, b Difference) int {
		return slices.Index(Attributes(), a.Attribute) - slices.Index(Attributes(), b.Attribute)
	})
	d := Decision{Differs: out}
	return out, d.checkDiffers()
}

func attributeNames() string {
	names := make([]string, len(Attributes()))
	for i, a := range Attributes() {
		names[i] = string(a)
	}
	return strings.Join(names, ", ")
}
