package store

import (
	"context"

	"github.com/revetproject/revet/internal/vetting"
)

// Vetting opens the tenant's subjects, screenings, matches and runs.
func (db *DB) Vetting(tenant string) vetting.Store { return vettingStore{db, tenant} }

type vettingStore struct {
	db     *DB
	tenant string
}

func (s vettingStore) View(ctx context.Context, fn func(vetting.Reader) error) error {
	return s.db.view(ctx, s.tenant, func(t *tx) error { return fn(t) })
}

func (s vettingStore) Update(ctx context.Context, fn func(vetting.Tx) error) error {
	return s.db.update(ctx, s.tenant, func(t *tx) error { return fn(t) })
}
