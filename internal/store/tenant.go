package store

import (
	"context"
	"errors"
	"fmt"
)

// Tenant is a controller of a population.
type Tenant struct {
	ID   string
	Name string
	// At is when it was created, in microseconds since 1970 UTC.
	At int64
}

// CreateTenant adds a tenant. ErrDuplicate when the id is taken.
func (db *DB) CreateTenant(ctx context.Context, t Tenant) error {
	if t.ID == "" {
		return errors.New("a tenant needs an id; the empty one is the installation's own")
	}
	return db.update(ctx, "", func(tx *tx) error {
		if err := tx.q.InsertTenant(tx.ctx, t.ID, t.Name, t.At); err != nil {
			return tx.fail(err, "tenant %q", t.ID)
		}
		return tx.fail(tx.q.InsertCounter(tx.ctx, t.ID, seqCounter, 0), "tenant %q", t.ID)
	})
}

// Tenants returns the tenants by id, without the installation itself.
func (db *DB) Tenants(ctx context.Context) ([]Tenant, error) {
	var out []Tenant
	err := db.view(ctx, "", func(tx *tx) error {
		rows, err := tx.q.Tenants(tx.ctx)
		if err != nil {
			return fmt.Errorf("tenants: %w", err)
		}
		for _, r := range rows {
			if r.ID != "" {
				out = append(out, Tenant(r))
			}
		}
		return nil
	})
	return out, err
}
