package encounter

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/screen"
)

// Identification says who an occupant is, or corrects it.
type Identification struct {
	Subject string // "" = the one recorded, or a new one
	Segment string
	Entity  *entity.Entity // what is stated of the person; nil = nothing new
	// Correct lets the stated values replace those known of the same properties;
	// otherwise they stand beside them.
	Correct bool
	Shown   []Shown // evidence, when it changed
}

// Screen screens an occupant of an open encounter: one who was not asked before,
// one whose screening was incomplete, or one of whom more is known now.
func (s *Service) Screen(ctx context.Context, actor access.Principal, number, n int64, id Identification) (Occupant, error) {
	if err := s.authorize(actor, access.EncounterRecord); err != nil {
		return Occupant{}, err
	}
	var e Encounter
	p := Person{Subject: id.Subject, Segment: id.Segment, Entity: id.Entity}
	if err := errors.Join(label("the subject id", p.Subject), label("the segment", p.Segment)); err != nil {
		return Occupant{}, err
	}
	err := s.o.Store.View(ctx, func(r Reader) error {
		var err error
		if e, err = openEncounter(r, number); err != nil {
			return err
		}
		o, err := occupant(r, number, n)
		if err != nil {
			return err
		}
		if p.Subject == "" {
			p.Subject = o.Subject
		}
		if p.Subject == "" && p.Entity == nil {
			return fmt.Errorf("occupant %d of encounter %d: nobody knows who this is; state a subject or what is known of the person", n, number)
		}
		p.Shown = o.Shown
		if len(id.Shown) > 0 {
			words, err := readMappings(r)
			if err != nil {
				return err
			}
			if p.Shown, err = define(words, id.Shown); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Occupant{}, err
	}
	ms := []*met{{Person: &p, correct: id.Correct, at: e.HappenedAt}}
	if err := s.name(ctx, number, ms); err != nil {
		return Occupant{}, err
	}
	floor, _, err := s.meet(ctx, actor.ID, fmt.Sprintf("encounter %d", number), ms)
	if err != nil {
		return Occupant{}, err
	}
	var o Occupant
	err = s.o.Store.Update(ctx, func(tx Tx) error {
		if _, err := openEncounter(tx, number); err != nil {
			return err
		}
		var err error
		if o, err = occupant(tx, number, n); err != nil {
			return err
		}
		o.Version, o.At, o.Actor, o.What, o.Shown = o.Version+1, s.now(), actor.ID, "screened", p.Shown
		mark(&o, ms[0].entity)
		refs, err := link(tx, ms, floor)
		if err != nil {
			return err
		}
		if err := refs.into(tx, p.Subject, &o); err != nil {
			return err
		}
		if err := tx.InsertOccupant(o); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.EncounterScreened, actor.ID, map[string]any{"encounter": number, "occupant": n, "version": o.Version, "complete": o.complete()})
	})
	return o, err
}

// occupant reads the newest version of one occupant.
func occupant(r Reader, number, n int64) (Occupant, error) {
	vs, err := r.OccupantVersions(number, n)
	switch {
	case err != nil:
		return Occupant{}, err
	case len(vs) == 0:
		return Occupant{}, fmt.Errorf("occupant %d of encounter %d: %w", n, number, ErrNotFound)
	}
	return vs[len(vs)-1], nil
}

// renew takes over the complete screenings that were stored since an occupant
// was left incomplete. It reports whether there are any.
func renew(o *Occupant, now []ScreeningRef) bool {
	changed := false
	refs := slices.Clone(o.Screenings)
	for i, old := range refs {
		if old.Outcome != string(screen.Incomplete) {
			continue
		}
		for _, x := range now {
			if x.Config == old.Config && x.Outcome != string(screen.Incomplete) && x.Version >= o.SubjectVersion && x.Epoch >= o.Epoch {
				refs[i], changed = x, true
			}
		}
	}
	if changed {
		o.Screenings = refs
	}
	return changed
}

// Refresh records, for every occupant that waits to be screened again, the
// complete screening that a run has stored since. It returns how many wait no
// more and how many still do.
func (s *Service) Refresh(ctx context.Context, actor string) (renewed, waiting int64, err error) {
	var last Occupant
	var some []Occupant
	if err := s.o.Store.View(ctx, func(r Reader) error {
		var err error
		some, err = r.WaitingOccupants(0, 0, 1)
		return err
	}); err != nil || len(some) == 0 {
		return 0, 0, err
	}
	for {
		var page []Occupant
		var done int
		err := s.o.Store.Update(ctx, func(tx Tx) error {
			var err error
			done = 0
			if page, err = tx.WaitingOccupants(last.Encounter, last.N, refreshPage); err != nil || len(page) == 0 {
				return err
			}
			var changed bool
			if done, changed, err = s.refresh(tx, page, actor); err != nil || !changed {
				return err
			}
			return s.record(ctx, tx, audit.EncounterScreened, actor, map[string]any{"occupants": done, "cause": "screened again"})
		})
		if err != nil {
			return renewed, waiting, err
		}
		renewed += int64(done)
		waiting += int64(len(page) - done)
		if len(page) < refreshPage {
			return renewed, waiting, nil
		}
		last = page[len(page)-1]
	}
}

// refresh renews waiting occupants. It returns how many are complete now, and
// whether any row was written.
func (s *Service) refresh(tx Tx, os []Occupant, actor string) (done int, changed bool, err error) {
	numbers := make([]int64, 0, len(os))
	for _, o := range os {
		numbers = append(numbers, o.Number)
	}
	slices.Sort(numbers)
	refs, err := screenings(tx, slices.Compact(numbers), 0)
	if err != nil {
		return 0, false, err
	}
	for _, o := range os {
		if !renew(&o, refs[o.Number]) {
			continue
		}
		o.Version, o.At, o.Actor, o.What = o.Version+1, s.now(), actor, "screened again"
		if err := tx.InsertOccupant(o); err != nil {
			return 0, false, err
		}
		changed = true
		if o.complete() {
			done++
		}
	}
	return done, changed, nil
}

// Waiting returns the occupants whose screening is incomplete because a source
// was missing, by encounter, at most limit.
func (s *Service) Waiting(ctx context.Context, actor access.Principal, limit int) (out []Occupant, err error) {
	if err := s.authorize(actor, access.EncounterRead); err != nil {
		return nil, err
	}
	err = s.o.Store.View(ctx, func(r Reader) error {
		out, err = r.WaitingOccupants(0, 0, limit)
		return err
	})
	return out, err
}
