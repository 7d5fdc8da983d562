package encounter

import (
	"context"
	"fmt"
	"slices"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
)

// MaxExceptionDays is how long an exception may count at most.
const MaxExceptionDays = 30

// Ask is a request for an exception.
type Ask struct {
	Encounter int64
	Occupant  int64 // 0 with the ground fewer-occupants alone
	Ground    string
	Reason    string
	Expires   int64
}

// RequestException asks for leave to close an encounter although an occupant is
// not screened, not recorded, or matched and undecided. It counts only once
// another person has approved it, and until it expires.
func (s *Service) RequestException(ctx context.Context, actor access.Principal, a Ask) (Exception, error) {
	if err := s.authorize(actor, access.ExceptionRequest); err != nil {
		return Exception{}, err
	}
	now := s.now()
	switch {
	case !knows(Grounds, a.Ground):
		return Exception{}, &UnknownWordError{Vocabulary: Grounds, Word: a.Ground}
	case a.Ground == GroundSample:
		return Exception{}, fmt.Errorf("the ground %s is for the sampling policy in force; nobody can ask for it", GroundSample)
	case a.Ground == GroundFewer && a.Occupant != 0:
		return Exception{}, fmt.Errorf("the ground %s concerns the encounter as a whole, not occupant %d", GroundFewer, a.Occupant)
	case a.Ground != GroundFewer && a.Occupant == 0:
		return Exception{}, fmt.Errorf("an exception on the ground %s names its occupant", a.Ground)
	case a.Expires <= now:
		return Exception{}, fmt.Errorf("an exception ends, and its end must lie ahead")
	case a.Expires > now+MaxExceptionDays*24*hour:
		return Exception{}, fmt.Errorf("an exception lasts at most %d days", MaxExceptionDays)
	}
	if err := words("a reason", a.Reason); err != nil {
		return Exception{}, err
	}
	var x Exception
	err := s.o.Store.Update(ctx, func(tx Tx) error {
		e, err := openEncounter(tx, a.Encounter)
		if err != nil {
			return err
		}
		if a.Occupant != 0 {
			if _, err := occupant(tx, a.Encounter, a.Occupant); err != nil {
				return err
			}
		}
		id, err := tx.NextID("encounter_exception")
		if err != nil {
			return err
		}
		x = Exception{
			ID: id, Version: 1, Encounter: e.Number, Occupant: a.Occupant, Ground: a.Ground, Reason: a.Reason, Expires: a.Expires,
			State: Requested, RequestedBy: actor.ID, RequestedAt: s.now(), At: s.now(),
		}
		if err := tx.InsertException(x); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.ExceptionRequested, actor.ID, x.details())
	})
	return x, err
}

func (x *Exception) details() map[string]any {
	return map[string]any{
		"exception": x.ID, "encounter": x.Encounter, "occupant": x.Occupant, "ground": x.Ground, "expires": audit.FormatTime(x.Expires), "requested_by": x.RequestedBy,
	}
}

// DecideException approves or rejects an exception that another person asked
// for. A rejection needs a note that says why.
func (s *Service) DecideException(ctx context.Context, actor access.Principal, id int64, approve bool, note string) (Exception, error) {
	if err := s.authorize(actor, access.ExceptionApprove); err != nil {
		return Exception{}, err
	}
	if note != "" || !approve {
		if err := words("a note that says why", note); err != nil {
			return Exception{}, err
		}
	}
	var x Exception
	err := s.o.Store.Update(ctx, func(tx Tx) error {
		vs, err := tx.ExceptionVersions(id)
		switch {
		case err != nil:
			return err
		case len(vs) == 0:
			return fmt.Errorf("exception %d: %w", id, ErrNotFound)
		}
		x = vs[len(vs)-1]
		now := s.now()
		switch {
		case x.State != Requested:
			return fmt.Errorf("exception %d was %s by %s already", id, x.State, x.DecidedBy)
		case approve && now >= x.Expires:
			return fmt.Errorf("exception %d has expired; ask for another", id)
		}
		if _, err := openEncounter(tx, x.Encounter); err != nil {
			return err
		}
		if err := access.SecondPerson(x.RequestedBy, actor); err != nil {
			return fmt.Errorf("exception %d: %w", id, err)
		}
		kind := audit.ExceptionApproved
		x.State = Approved
		if !approve {
			x.State, kind = Rejected, audit.ExceptionRejected
		}
		x.Version, x.DecidedBy, x.DecidedAt, x.Note, x.At = x.Version+1, actor.ID, now, note, now
		if err := tx.InsertException(x); err != nil {
			return err
		}
		return s.record(ctx, tx, kind, actor.ID, x.details())
	})
	return x, err
}

// Pending returns the exceptions of an encounter that wait for a second person.
func (v *View) Pending() []Exception {
	return slices.DeleteFunc(slices.Clone(v.Exceptions), func(x Exception) bool { return x.State != Requested })
}
