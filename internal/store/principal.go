package store

import (
	"context"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/store/internal/q"
)

// Access opens the tenant's principals.
func (db *DB) Access(tenant string) access.Store { return accessStore{db, tenant} }

type accessStore struct {
	db     *DB
	tenant string
}

func (s accessStore) View(ctx context.Context, fn func(access.Reader) error) error {
	return s.db.view(ctx, s.tenant, func(t *tx) error { return fn(t) })
}

func (s accessStore) Update(ctx context.Context, fn func(access.Tx) error) error {
	return s.db.update(ctx, s.tenant, func(t *tx) error { return fn(t) })
}

func principal(r q.Principal) (access.Version, error) {
	roles, err := decode[[]access.Role](r.Roles)
	return access.Version{
		Principal: access.Principal{
			Tenant: r.Tenant, ID: r.ID, Name: r.Name, Kind: access.Kind(r.Kind), Roles: roles, Disabled: r.Disabled,
		},
		Version: r.Version, At: r.At, Actor: r.Actor, Reason: r.Reason, Seq: r.Seq,
	}, err
}

func (t *tx) PrincipalVersions(id string) ([]access.Version, error) {
	rows, err := t.q.PrincipalVersions(t.ctx, t.tenant, id)
	if err != nil {
		return nil, t.fail(err, "principal %q", id)
	}
	return each(rows, principal)
}

func (t *tx) Principals() ([]access.Version, error) {
	rows, err := t.q.Principals(t.ctx, t.tenant)
	if err != nil {
		return nil, t.fail(err, "principals")
	}
	return each(rows, principal)
}

func (t *tx) InsertPrincipal(v access.Version) error {
	if v.Tenant != t.tenant {
		return t.fail(errOtherTenant, "principal %q of tenant %q", v.ID, v.Tenant)
	}
	roles, err := encode(v.Roles)
	if err != nil {
		return err
	}
	return t.fail(t.q.InsertPrincipal(t.ctx, q.InsertPrincipalParams{
		Tenant: t.tenant, ID: v.ID, Version: v.Version, Kind: string(v.Kind), Name: v.Name, Roles: roles,
		Disabled: v.Disabled, Seq: t.seq, At: v.At, Actor: v.Actor, Reason: v.Reason,
	}), "principal %q version %d", v.ID, v.Version)
}
