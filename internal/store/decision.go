package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/revetproject/revet/internal/casework"
	"github.com/revetproject/revet/internal/store/internal/q"
)

// Casework opens the tenant's alerts and the decisions on them.
func (db *DB) Casework(tenant string) casework.Store { return caseworkStore{db, tenant} }

type caseworkStore struct {
	db     *DB
	tenant string
}

func (s caseworkStore) View(ctx context.Context, fn func(casework.Reader) error) error {
	return s.db.view(ctx, s.tenant, func(t *tx) error { return fn(t) })
}

func (s caseworkStore) Update(ctx context.Context, fn func(casework.Tx) error) error {
	return s.db.update(ctx, s.tenant, func(t *tx) error { return fn(t) })
}

func decision(r q.Decision) (casework.Decision, error) {
	d, err := decode[casework.Decision](r.Doc)
	d.Seq = r.Seq
	return d, err
}

func (t *tx) Decisions(alert int64) ([]casework.Decision, error) {
	rows, err := t.q.Decisions(t.ctx, t.tenant, alert)
	if err != nil {
		return nil, t.fail(err, "decisions on alert %d", alert)
	}
	return each(rows, decision)
}

func (t *tx) Overdue(before int64, limit int) ([]casework.Decision, error) {
	rows, err := t.q.Overdue(t.ctx, t.tenant, before, int64(limit))
	if err != nil {
		return nil, t.fail(err, "overdue alerts")
	}
	return each(rows, decision)
}

func (t *tx) InsertDecision(d casework.Decision) error {
	a, err := t.Alert(d.Alert)
	if err != nil {
		return err
	}
	doc, err := encode(d)
	if err != nil {
		return err
	}
	var due int64
	if d.Waiting != nil {
		due = d.Waiting.Due
	}
	return t.fail(t.q.InsertDecision(t.ctx, q.InsertDecisionParams{
		Tenant: t.tenant, Alert: d.Alert, N: d.N, MatchID: a.Match, State: string(d.Verb.State()), Due: due,
		Seq: t.seq, At: d.At, Doc: doc,
	}), "decision %d on alert %d", d.N, d.Alert)
}

func (t *tx) AlertStatus(id int64) (string, error) {
	state, err := t.q.AlertStatus(t.ctx, t.tenant, id)
	if errors.Is(err, sql.ErrNoRows) {
		return string(casework.Open), nil
	}
	return state, t.fail(err, "status of alert %d", id)
}

func (t *tx) Disposition(match int64) (string, error) {
	state, err := t.q.Disposition(t.ctx, t.tenant, match)
	if errors.Is(err, sql.ErrNoRows) {
		before, err := t.q.StandsOn(t.ctx, t.tenant, match)
		if errors.Is(err, sql.ErrNoRows) {
			return string(casework.Open), nil
		}
		if err != nil {
			return "", t.fail(err, "predecessor of match %d", match)
		}
		return t.Disposition(before)
	}
	return state, t.fail(err, "disposition of match %d", match)
}
