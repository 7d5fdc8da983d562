package casework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
)

// Service takes decisions about alerts, one at a time. It is safe for
// concurrent use.
type Service struct {
	tenant string
	store  Store
	ledger Ledger
	now    func() time.Time
}

// New returns the casework of a tenant. now is the clock.
func New(tenant string, store Store, ledger Ledger, now func() time.Time) (*Service, error) {
	switch {
	case tenant == "":
		return nil, errors.New("casework: tenant must not be empty")
	case store == nil:
		return nil, errors.New("casework: a store is required")
	case ledger == nil:
		return nil, errors.New("casework: a ledger is required: no ledger, no act")
	case now == nil:
		return nil, errors.New("casework: now (the clock) is required")
	}
	return &Service{tenant: tenant, store: store, ledger: ledger, now: now}, nil
}

// Decide takes one decision about one alert in the actor's name. Of proposed
// it reads Alert, Verb, Reason, Differs and Waiting; the owner of a deferral is
// the actor when none is named. It returns the row that was written and the
// state the alert is in now.
//
// The history is read, the row inserted and the leaf recorded in one
// transaction. Errors are those of [Next]; of an alert that does not exist,
// vetting.ErrNotFound; of a ledger that cannot be written, the ledger's, and
// then nothing was decided.
func (s *Service) Decide(ctx context.Context, actor access.Principal, proposed Decision) (Decision, State, error) {
	if actor.Tenant != s.tenant {
		return Decision{}, "", fmt.Errorf("%s: %w", actor, access.ErrTenant)
	}
	var d Decision
	var state State
	err := s.store.Update(ctx, func(tx Tx) error {
		alert, err := tx.Alert(proposed.Alert)
		if err != nil {
			return err
		}
		history, err := tx.Decisions(proposed.Alert)
		if err != nil {
			return err
		}
		d = proposed
		d.N, d.Actor, d.At, d.Seq = int64(len(history))+1, actor.ID, s.now().UnixMicro(), 0
		if d.Waiting != nil && d.Waiting.Owner == "" {
			w := *d.Waiting
			w.Owner = actor.ID
			d.Waiting = &w
		}
		if state, err = Next(history, d, actor); err != nil {
			return err
		}
		if err := tx.InsertDecision(d); err != nil {
			return err
		}
		row, err := Row(d)
		if err != nil {
			return err
		}
		kind := audit.AlertDecided
		if act, _ := takes(history, d.Verb); act == access.AlertReview {
			kind = audit.AlertReviewed
		}
		// The reason and the differences are personal data: the leaf holds their digest.
		return s.ledger.Record(ctx, tx, kind, d.Actor, []audit.RowDigest{row}, map[string]any{
			"alert": d.Alert, "match": alert.Match, "n": d.N, "verb": d.Verb, "state": state,
		})
	})
	if err != nil {
		return Decision{}, "", err
	}
	return d, state, nil
}

// Row is the digest under which a decision stands in the ledger: over its
// deterministic JSON. Whoever holds the rows can check them against the leaves.
func Row(d Decision) (audit.RowDigest, error) {
	b, err := json.Marshal(d, json.Deterministic(true))
	if err != nil {
		return audit.RowDigest{}, fmt.Errorf("decision %d of alert %d: %w", d.N, d.Alert, err)
	}
	return audit.RowDigest{Table: "decision", Key: fmt.Sprintf("%d/%d", d.Alert, d.N), SHA256: audit.Digest(b)}, nil
}

// History returns the decisions of an alert, ascending, and its state.
func (s *Service) History(ctx context.Context, alert int64) (history []Decision, state State, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		if _, err := r.Alert(alert); err != nil {
			return err
		}
		history, err = r.Decisions(alert)
		return err
	})
	return history, StateOf(history), err
}

// Overdue returns the newest decision of each inconclusive alert whose missing
// thing is due by now and has not led to another decision, the longest overdue
// first, at most limit.
func (s *Service) Overdue(ctx context.Context, limit int) (late []Decision, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		late, err = r.Overdue(s.now().UnixMicro(), limit)
		return err
	})
	return late, err
}
