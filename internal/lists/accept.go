package lists

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/watchlist"
)

// AcceptancesNeeded is how many different named people must accept a refused
// load before it is put in force.
const AcceptancesNeeded = 2

// Reasons of the load's why an acceptance is not taken; the wrapping error names it.
var (
	// ErrNotRefused: only a refused load can be accepted.
	ErrNotRefused = errors.New("only a refused load can be accepted")
	// ErrDecided: the load has been accepted and put in force already.
	ErrDecided = errors.New("the load is already accepted")
	// ErrOutdated: the list has had a good load since; the old files must not replace it.
	ErrOutdated = errors.New("a later load has been put in force or confirmed since")
	// ErrOtherBytes: the kept files do not read as they did when the load was refused.
	ErrOtherBytes = errors.New("the kept files do not read as they did when the load was refused")
	// ErrOtherGates: gates refuse it now that were not part of the refusal people accepted.
	ErrOtherGates = errors.New("the load is refused for reasons that nobody has accepted")
)

// AcceptResult says where a refused load stands after an acceptance.
type AcceptResult struct {
	// Given are the acceptances so far.
	Given []Acceptance
	// Load is the accepted load once enough people accepted; nil while one more is needed.
	Load *LoadResult
}

// Accept records that a named person takes a refused load for good. The first
// acceptance is only recorded. The second, by another person, reads the kept
// files again, skips only the gates that had refused them, and puts the
// snapshot in force; it stands or falls with the activation.
//
// Beside the errors of this package it returns those of [access.Authorize] (an
// unknown or disabled principal, a service account, a person without the role)
// and [access.ErrSamePerson].
func (s *Service) Accept(ctx context.Context, list string, load int64, actor, reason string) (AcceptResult, error) {
	if strings.TrimSpace(reason) == "" {
		return AcceptResult{}, fmt.Errorf("accept load %d of list %s: a reason is required; it stays on the record", load, list)
	}
	person, err := s.o.People.Principal(ctx, actor)
	if err == nil {
		err = access.Authorize(person, access.ListAccept)
	}
	if err != nil {
		return AcceptResult{}, fmt.Errorf("accept load %d of list %s: %w", load, list, err)
	}
	defer s.lock(list)()

	var decl List
	var refused Load
	var given []Acceptance
	err = s.o.Store.View(ctx, func(r Reader) (err error) {
		if decl, err = s.own(r, list); err != nil {
			return err
		}
		refused, given, err = acceptable(r, list, load, person)
		return err
	})
	if err != nil {
		return AcceptResult{}, err
	}
	a := Acceptance{List: list, Load: load, Actor: actor, Reason: reason, At: s.now()}
	if len(given)+1 < AcceptancesNeeded {
		return s.acceptFirst(ctx, a, person)
	}
	return s.acceptLast(ctx, decl, refused, a)
}

// acceptable checks that a load may still be accepted by the actor and returns
// it with the acceptances so far.
func acceptable(r Reader, list string, id int64, by access.Principal) (Load, []Acceptance, error) {
	no := func(err error, more string) (Load, []Acceptance, error) {
		return Load{}, nil, fmt.Errorf("accept load %d of list %s: %w%s", id, list, err, more)
	}
	l, err := r.Load(list, id)
	if err != nil {
		return no(err, "")
	}
	if l.Outcome != Refused {
		return no(ErrNotRefused, fmt.Sprintf("; this one is %s", l.Outcome))
	}
	done, err := r.LoadAccepting(list, id)
	if err == nil {
		return no(ErrDecided, fmt.Sprintf(", as load %d with snapshot %d", done.ID, done.Snapshot))
	} else if !errors.Is(err, ErrNotFound) {
		return no(err, "")
	}
	good, err := r.LastGood(list, maxTime)
	if err == nil && good.ID > id {
		return no(ErrOutdated, fmt.Sprintf(": load %d, %s; load the files again to have them judged against snapshot %d", good.ID, good.Outcome, good.Snapshot))
	} else if err != nil && !errors.Is(err, ErrNotFound) {
		return no(err, "")
	}
	given, err := r.Acceptances(list, id)
	if err != nil {
		return no(err, "")
	}
	for _, a := range given {
		if err := access.SecondPerson(a.Actor, by); err != nil {
			return no(err, "")
		}
	}
	return l, given, nil
}

func (s *Service) acceptFirst(ctx context.Context, a Acceptance, by access.Principal) (AcceptResult, error) {
	var given []Acceptance
	err := s.update(ctx, "acceptance", func(tx Tx) error {
		// Another process may have accepted since: then this is the second.
		_, before, err := acceptable(tx, a.List, a.Load, by)
		if err != nil {
			return err
		}
		if len(before)+1 >= AcceptancesNeeded {
			return fmt.Errorf("accept load %d of list %s: %s accepted it at the same moment; repeat the command to put it in force", a.Load, a.List, before[0].Actor)
		}
		if err := s.insertAcceptance(ctx, tx, &a); err != nil {
			return err
		}
		given = append(before, a)
		return nil
	})
	if err != nil {
		return AcceptResult{}, err
	}
	return AcceptResult{Given: given}, nil
}

func (s *Service) acceptLast(ctx context.Context, decl List, refused Load, a Acceptance) (AcceptResult, error) {
	fail := func(err error) (AcceptResult, error) {
		return AcceptResult{}, fmt.Errorf("accept load %d of list %s: %w", a.Load, a.List, err)
	}
	next, err := s.parse(ctx, decl, s.kept(ctx, refused.List, refused.Files))
	if err != nil {
		return fail(fmt.Errorf("%w: %w", ErrOtherBytes, err))
	}
	if next.Hash != refused.Hash {
		return fail(fmt.Errorf("%w: content hash %s, was %s; the declaration or the parser has changed since, load the files again", ErrOtherBytes, next.Hash, refused.Hash))
	}
	l := Load{
		List: a.List, Version: decl.Version, Files: refused.Files, Origins: refused.Origins, Bundle: refused.Bundle, Accepts: refused.ID,
		Reached: true, FetchedAt: refused.FetchedAt, Actor: a.Actor,
	}
	j, err := s.judge(ctx, decl, l, next)
	if err != nil {
		return fail(err)
	}
	if j.load.Outcome == Unchanged {
		return fail(fmt.Errorf("%w: its content is what snapshot %d holds", ErrOutdated, j.load.Snapshot))
	}
	for _, now := range j.load.Refusals {
		if !slices.ContainsFunc(refused.Refusals, func(then watchlist.Refusal) bool { return then.Gate == now.Gate }) {
			return fail(fmt.Errorf("%w: %s: %s; load the files again", ErrOtherGates, now.Gate, now.Message))
		}
	}
	j.load.Outcome = Accepted
	var given []Acceptance
	res, err := s.putInForce(ctx, j, func(tx Tx, _ Load) error {
		before, err := tx.Acceptances(a.List, a.Load)
		if err != nil {
			return err
		}
		if len(before)+1 != AcceptancesNeeded {
			return fmt.Errorf("%w by %d people", ErrDecided, len(before))
		}
		if err := s.insertAcceptance(ctx, tx, &a); err != nil {
			return err
		}
		given = append(before, a)
		return nil
	})
	if errors.Is(err, errMoved) {
		return fail(ErrOutdated)
	}
	if err != nil {
		return fail(err)
	}
	return AcceptResult{Given: given, Load: &res}, nil
}

// insertAcceptance puts an acceptance on the record of the owner and of every
// tenant that uses the list.
func (s *Service) insertAcceptance(ctx context.Context, tx Tx, a *Acceptance) (err error) {
	if a.Seq, err = tx.Seq(); err != nil {
		return err
	}
	if err := tx.InsertAcceptance(*a); err != nil {
		return err
	}
	rows, err := digestOf(tableAcceptances, a.List, a.Load, *a)
	if err != nil {
		return err
	}
	rows[0].Key += "/" + a.Actor
	details := map[string]any{"list": a.List, "load": a.Load, "reason": clip(a.Reason, 2000)}
	if err := s.record(ctx, tx, audit.ListAccepted, a.Actor, rows, details); err != nil {
		return err
	}
	return s.tell(tx, a.List, func(t TenantTx) error {
		return s.o.Ledger.Record(ctx, t, audit.ListAccepted, a.Actor, rows, details)
	})
}
