package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
)

// Options assemble a Service. Every one is required.
type Options struct {
	Tenant string // decisions are taken by its principals only
	Store  Store
	Ledger Ledger
	Now    func() time.Time // the clock
}

// Service takes decisions about alerts, one at a time. It is safe for
// concurrent use.
type Service struct {
	o Options
}

// New returns a service, or one sentence about the option that is wrong.
func New(o Options) (*Service, error) {
	switch {
	case o.Tenant == "":
		return nil, errors.New("casework: Tenant must not be empty")
	case o.Store == nil:
		return nil, errors.New("casework: Store is required")
	case o.Ledger == nil:
		return nil, errors.New("casework: Ledger is required: no ledger, no act")
	case o.Now == nil:
		return nil, errors.New("casework: Now (the clock) is required")
	}
	return &Service{o: o}, nil
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
	if actor.Tenant != s.o.Tenant {
		return Decision{}, "", fmt.Errorf("%s: %w", actor, access.ErrTenant)
	}
	var d Decision
	var state State
	err := s.o.Store.Update(ctx, func(tx Tx) error {
		alert, err := tx.Alert(proposed.Alert)
		if err != nil {
			return err
		}
		history, err := tx.Decisions(proposed.Alert)
		if err != nil {
			return err
		}
		d = proposed
		d.N, d.Actor, d.At, d.Seq = int64(len(history))+1, actor.ID, s.o.Now().UnixMicro(), 0
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
		return s.o.Ledger.Record(ctx, tx, kind, d.Actor, []audit.RowDigest{row}, map[string]any{
			"alert": d.Alert, "match": alert.Match, "n": d.N, "verb": d.Verb, "state": state,
		})
	})
	if err != nil {
		return Decision{}, "", err
	}
	return d, state, nil
}

const table = "decision"

// Row is the digest under which a decision stands in the ledger: over its
// deterministic JSON. Whoever holds the rows can check them against the leaves.
func Row(d Decision) (audit.RowDigest, error) {
	b, err := json.Marshal(d, json.Deterministic(true))
	if err != nil {
		return audit.RowDigest{}, fmt.Errorf("decision %d of alert %d: %w", d.N, d.Alert, err)
	}
	return audit.RowDigest{Table: table, Key: fmt.Sprintf("%d/%d", d.Alert, d.N), SHA256: audit.Digest(b)}, nil
}

// CheckRows recomputes a digest that a ledger leaf holds from the row as it is
// now. known is false for a table that is not of this package. A row that is
// gone is an error wrapping audit.ErrNoRow.
func (s *Service) CheckRows(ctx context.Context, d audit.RowDigest) (now string, known bool, err error) {
	if d.Table != table {
		return "", false, nil
	}
	var alert, n int64
	if _, err := fmt.Sscanf(d.Key, "%d/%d", &alert, &n); err != nil {
		return "", true, fmt.Errorf("no decision has the key %q: %w", d.Key, audit.ErrNoRow)
	}
	err = s.o.Store.View(ctx, func(r Reader) error {
		history, err := r.Decisions(alert)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(history, func(h Decision) bool { return h.N == n })
		if i < 0 {
			return fmt.Errorf("decision %d of alert %d: %w", n, alert, audit.ErrNoRow)
		}
		row, err := Row(history[i])
		now = row.SHA256
		return err
	})
	return now, true, err
}

// History returns the decisions of an alert, ascending, and its state.
func (s *Service) History(ctx context.Context, alert int64) (history []Decision, state State, err error) {
	err = s.o.Store.View(ctx, func(r Reader) error {
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
	err = s.o.Store.View(ctx, func(r Reader) error {
		late, err = r.Overdue(s.o.Now().UnixMicro(), limit)
		return err
	})
	return late, err
}
