package encounter

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
)

// Limits of one encounter.
const (
	// MaxOccupants bounds what one encounter may declare or record; a ship's
	// passengers fit.
	MaxOccupants = 10_000
	maxShown     = 20
)

// UnnumberedDocument is the mark of an occupant of whom a document was seen
// whose number nobody recorded.
const UnnumberedDocument = "unnumbered-document"

// clockSkew is how far ahead of our clock a source's may run.
const clockSkew = int64(5 * time.Minute / time.Microsecond)

// Open records an encounter without occupants.
func (s *Service) Open(ctx context.Context, actor access.Principal, o Opening) (Encounter, error) {
	if err := s.authorize(actor, access.EncounterRecord); err != nil {
		return Encounter{}, err
	}
	var e Encounter
	err := s.o.Store.Update(ctx, func(tx Tx) error {
		at := s.now()
		words, err := readMappings(tx)
		if err != nil {
			return err
		}
		opening := o
		if err := opening.define(words, at); err != nil {
			return err
		}
		if err := openSite(tx, opening.Site, true); err != nil {
			return err
		}
		if opening.Ref != "" {
			if refs, err := tx.EncounterRefs([]string{opening.Ref}); err != nil {
				return err
			} else if n, taken := refs[opening.Ref]; taken {
				return fmt.Errorf("the reference %q is that of encounter %d", opening.Ref, n)
			}
		}
		if e, err = newEncounter(tx, opening, actor.ID, at); err != nil {
			return err
		}
		if err := tx.InsertEncounter(e); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.EncounterRecorded, actor.ID, map[string]any{"encounters": 1, "encounter": e.Number, "site": e.Site, "declared": e.Declared})
	})
	return e, err
}

func newEncounter(tx Tx, o Opening, actor string, at int64) (Encounter, error) {
	n, err := tx.NextID("encounter")
	return Encounter{
		Number: n, Version: 1, Ref: o.Ref, Site: o.Site, Kind: o.Kind, Mode: o.Mode, Office: o.Office, HappenedAt: o.HappenedAt,
		OpenedAt: at, OpenedBy: actor, Declared: o.Declared, At: at, Actor: actor,
	}, err
}

// Add records occupants of an open encounter. Of whom something is known is
// screened at once; who is not drawn by a sampling policy in force gets its
// exception at once. It returns the occupants as recorded.
func (s *Service) Add(ctx context.Context, actor access.Principal, number int64, people []Person) ([]Occupant, error) {
	if err := s.authorize(actor, access.EncounterRecord); err != nil {
		return nil, err
	}
	if len(people) == 0 {
		return nil, errors.New("nobody to add")
	}
	ms := make([]*met, len(people))
	var e Encounter
	err := s.o.Store.View(ctx, func(r Reader) error {
		var err error
		if e, err = openEncounter(r, number); err != nil {
			return err
		}
		words, err := readMappings(r)
		if err != nil {
			return err
		}
		for i := range people {
			ms[i] = &met{Person: &people[i]}
			if err := people[i].define(words); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, m := range ms {
		m.at = e.HappenedAt
	}
	if err := s.name(ctx, number, ms); err != nil {
		return nil, err
	}
	floor, _, err := s.meet(ctx, actor.ID, fmt.Sprintf("encounter %d", number), ms)
	if err != nil {
		return nil, err
	}
	var out []Occupant
	err = s.o.Store.Update(ctx, func(tx Tx) error {
		out = nil
		e, err := openEncounter(tx, number)
		if err != nil {
			return err
		}
		there, err := tx.Occupants([]int64{number})
		if err != nil {
			return err
		}
		if len(there)+len(ms) > MaxOccupants {
			return fmt.Errorf("encounter %d would have %d occupants, at most %d are kept", number, len(there)+len(ms), MaxOccupants)
		}
		ps, err := policies(tx)
		if err != nil {
			return err
		}
		refs, err := link(tx, ms, floor)
		if err != nil {
			return err
		}
		if out, _, err = s.seat(tx, e, int64(len(there)), ms, ps, refs, actor.ID); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.EncounterChanged, actor.ID, map[string]any{"encounter": number, "occupants": len(out), "from": len(there) + 1})
	})
	return out, err
}

// openEncounter reads an encounter that still changes.
func openEncounter(r Reader, number int64) (Encounter, error) {
	es, err := r.Encounters([]int64{number})
	switch {
	case err != nil:
		return Encounter{}, err
	case len(es) == 0:
		return Encounter{}, fmt.Errorf("encounter %d: %w", number, ErrNotFound)
	case es[0].Closing != nil:
		return Encounter{}, fmt.Errorf("encounter %d, closed by %s: %w", number, es[0].Closing.Actor, ErrClosed)
	}
	return es[0], nil
}

// name gives ids to people who are known and were given none.
func (s *Service) name(ctx context.Context, number int64, people []*met) error {
	if !slices.ContainsFunc(people, func(p *met) bool { return p.Subject == "" && p.Entity != nil }) {
		return nil
	}
	return s.o.Store.Update(ctx, func(tx Tx) error {
		for _, p := range people {
			if p.Subject != "" || p.Entity == nil {
				continue
			}
			for {
				n, err := tx.NextID("encounter_person")
				if err != nil {
					return err
				}
				id := fmt.Sprintf("e%d-p%d", number, n)
				taken, err := tx.SubjectNumbers([]string{id})
				if err != nil {
					return err
				}
				if len(taken) == 0 {
					p.Subject = id
					break
				}
			}
		}
		return nil
	})
}

// seat writes the first version of occupants n+1, n+2, … of an encounter, and
// the exceptions of those whom a sampling policy passes over.
func (s *Service) seat(tx Tx, e Encounter, n int64, people []*met, ps []Policy, refs *linked, actor string) ([]Occupant, []Exception, error) {
	at := s.now()
	policy := policyFor(ps, e.Site, e.HappenedAt)
	os := make([]Occupant, len(people))
	var xs []Exception
	for i, p := range people {
		o := Occupant{
			Encounter: e.Number, N: n + int64(i) + 1, Version: 1, Role: p.Role, Shown: p.Shown, At: at, Actor: actor, What: "recorded",
		}
		mark(&o, p.entity)
		if err := refs.into(tx, p.Subject, &o); err != nil {
			return nil, nil, err
		}
		x, err := s.draw(tx, policy, &o, at)
		if err != nil {
			return nil, nil, err
		}
		if x != nil {
			xs = append(xs, *x)
		}
		if err := tx.InsertOccupant(o); err != nil {
			return nil, nil, err
		}
		os[i] = o
	}
	return os, xs, nil
}

// refreshPage is how many waiting occupants one transaction looks at.
const refreshPage = 500
