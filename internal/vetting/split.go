package vetting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/access"
)

// Split takes a subject apart.
type Split struct {
	// From keeps what is left. To is a subject that was merged into From and
	// comes back with its own data; or, with Values, a subject in scope or a new
	// id that takes them.
	From, To string
	// Values are moved from From to To. None = To was merged into From.
	Values []Claim
	// Reason is what the record will say.
	Reason string
}

// Split undoes a merge, or moves values that a named person found to be another
// subject's. Both subjects get a new version and are screened. Values that were
// moved stay moved when a source sends them again.
//
// Joined.Into is the subject that was split, Joined.From the one that took its part.
func (s *Service) Split(ctx context.Context, actor access.Principal, sp Split) (Joined, error) {
	switch {
	case strings.TrimSpace(sp.Reason) == "":
		return Joined{}, errors.New("a split needs a reason: what shows that the two are not one")
	case sp.From == sp.To || sp.To == "":
		return Joined{}, fmt.Errorf("say which subject, other than %s, takes the part", sp.From)
	}
	return s.rearrange(ctx, actor, []string{sp.From, sp.To}, func(k seen, at int64) (arrangement, error) {
		from, err := k.standing(sp.From)
		if err != nil {
			return arrangement{}, err
		}
		to, known := k.versions[sp.To]
		if known && wholeOf(k.parts, to.Number) == from.Number && len(sp.Values) == 0 {
			return sp.undo(k, from, to, actor.ID, at)
		}
		if len(sp.Values) == 0 {
			return arrangement{}, fmt.Errorf("%s is no part of %s; say which values are to go over with --value property=text", sp.To, sp.From)
		}
		if known {
			if to, err = k.standing(sp.To); err != nil {
				return arrangement{}, err
			}
		}
		return sp.move(k, from, to, actor.ID, at)
	})
}

func (sp *Split) stamp(p Part, act, actor string, at int64) Part {
	p.Act, p.Actor, p.At, p.Reason = act, actor, at, sp.Reason
	return p
}

// remade is the revision of a subject whose parts become others.
func (sp *Split) remade(v SubjectVersion, id, segment string, parts, rows []Part, source string) (revision, error) {
	rv := revision{id: id, old: v, segment: segment, reason: sp.Reason, parts: rows, source: source}
	e, err := compose(overlay(parts, rows, v.Number), id)
	if err != nil {
		return rv, err
	}
	if len(e.Properties) == 0 {
		return rv, fmt.Errorf("nothing would be left of %s to screen; end its vetting with “revet subjects exit” instead", id)
	}
	return rv, rv.set(e)
}

// undo gives a merged subject its own data back.
func (sp *Split) undo(k seen, from, to SubjectVersion, actor string, at int64) (arrangement, error) {
	parts := k.partsOf(from)
	i := slices.IndexFunc(parts, func(p Part) bool { return p.Part == to.Number })
	gone := sp.stamp(parts[i], PartSplit, actor, at)
	gone.Joined = false
	left, err := sp.remade(from, from.ID, from.Segment, parts, []Part{gone}, fmt.Sprintf("split of %s off version %d", to.ID, from.Version))
	if err != nil {
		return arrangement{}, err
	}
	own := sp.stamp(parts[i], PartSplit, actor, at)
	own.Whole = to.Number
	back, err := sp.remade(to, to.ID, own.Segment, nil, []Part{own}, parts[i].Source)
	if err != nil {
		return arrangement{}, err
	}
	back.validFrom = parts[i].ValidFrom
	return arrangement{revisions: []revision{left, back}, what: "split"}, nil
}

// move takes values from one subject to another.
func (sp *Split) move(k seen, from, to SubjectVersion, actor string, at int64) (arrangement, error) {
	parts := k.partsOf(from)
	fresh := len(joined(k.parts, from.Number)) == 0
	taken := &entity.Entity{Schema: from.Schema}
	changed := make([]bool, len(parts))
	for _, c := range sp.Values {
		found := false
		for i := range parts {
			e, err := parts[i].entity()
			if err != nil {
				return arrangement{}, err
			}
			for _, v := range e.Properties[c.Property] {
				if v.Text != c.Text {
					continue
				}
				if !slices.Contains(taken.Properties[c.Property], v) {
					taken.Add(c.Property, v)
				}
				found, changed[i] = true, true
			}
			if changed[i] && !slices.Contains(parts[i].Withheld, c) {
				parts[i].Withheld = append(slices.Clone(parts[i].Withheld), c)
			}
		}
		if !found {
			return arrangement{}, fmt.Errorf("subject %s has no value %s; “revet subjects show %s” lists those it has", from.ID, c, from.ID)
		}
	}
	var rows []Part
	for i := range parts {
		if !changed[i] && !fresh {
			continue
		}
		p := sp.stamp(parts[i], PartMoved, actor, at)
		if p.Part == 0 { // nothing arrives here again: what goes is simply gone
			e, err := p.entity()
			if err != nil {
				return arrangement{}, err
			}
			if p.Withheld = nil; p.fill(e) != nil {
				return arrangement{}, err
			}
		}
		rows = append(rows, p)
	}
	left, err := sp.remade(from, from.ID, from.Segment, parts, rows, fmt.Sprintf("values moved from version %d to %s", from.Version, sp.To))
	if err != nil {
		return arrangement{}, err
	}

	hand := sp.stamp(Part{Whole: to.Number, Joined: true, Source: fmt.Sprintf("moved from %s version %d", from.ID, from.Version), ValidFrom: from.ValidFrom}, PartMoved, actor, at)
	if err := hand.fill(taken); err != nil {
		return arrangement{}, err
	}
	segment, theirs := to.Segment, []Part(nil)
	var given []Part
	switch {
	case to.Number == 0:
		segment = from.Segment
		own := sp.stamp(Part{Part: unnumbered, Joined: true, ID: sp.To, Segment: segment, Source: hand.Source, ValidFrom: from.ValidFrom}, PartMoved, actor, at)
		if err := own.fill(&entity.Entity{ID: sp.To, Schema: from.Schema}); err != nil {
			return arrangement{}, err
		}
		given = []Part{own, hand}
	default:
		theirs = k.partsOf(to)
		if hand, err = besides(theirs, hand); err != nil {
			return arrangement{}, err
		}
		if len(joined(k.parts, to.Number)) == 0 {
			given = append(given, sp.stamp(theirs[0], PartMoved, actor, at))
		}
		given = append(given, hand)
	}
	takes, err := sp.remade(to, sp.To, segment, theirs, given, hand.Source)
	if err != nil {
		return arrangement{}, err
	}
	return arrangement{revisions: []revision{left, takes}, what: "split"}, nil
}

// unnumbered stands for the part of a subject that gets its number when it is
// stored.
const unnumbered = -1
