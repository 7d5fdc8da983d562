package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/internal/audit"
)

var (
	// ErrUnknown is returned for an id that no principal of the tenant has.
	ErrUnknown = errors.New("no such principal")
	// ErrTaken is returned for an id that was given before. Ids are never given twice.
	ErrTaken = errors.New("the id was given before, and ids are never given twice")
	// ErrLastAdmin refuses to leave a tenant without an admin.
	ErrLastAdmin = errors.New("the tenant would have no admin left")
)

// System is the actor of what the machine does itself.
const System = "system"

// Directory keeps the principals of one tenant. It is safe for concurrent use.
type Directory struct {
	tenant string
	store  Store
	ledger Ledger
	now    func() time.Time
}

// NewDirectory returns the directory of a tenant. now is the clock.
func NewDirectory(tenant string, store Store, ledger Ledger, now func() time.Time) (*Directory, error) {
	switch {
	case tenant == "":
		return nil, errors.New("access: tenant must not be empty")
	case store == nil:
		return nil, errors.New("access: a store is required")
	case ledger == nil:
		return nil, errors.New("access: a ledger is required: no ledger, no act")
	case now == nil:
		return nil, errors.New("access: now (the clock) is required")
	}
	return &Directory{tenant: tenant, store: store, ledger: ledger, now: now}, nil
}

// Found admits the first principal of a tenant, a person with the role admin
// among its roles. It fails with [ErrTaken] when the tenant has any principal.
func (d *Directory) Found(ctx context.Context, p Principal) (Version, error) {
	if p.Kind != Person || !p.Has(Admin) {
		return Version{}, fmt.Errorf("the first principal must be a person with the role %s", Admin)
	}
	return d.write(ctx, System, audit.PrincipalCreated, "first principal of the tenant", func(r Reader) (Principal, error) {
		others, err := r.Principals()
		if err == nil && len(others) > 0 {
			err = fmt.Errorf("%s is a principal of this tenant already: %w", others[0].ID, ErrTaken)
		}
		return p, err
	})
}

// Admit adds a principal. actor needs [PrincipalChange].
func (d *Directory) Admit(ctx context.Context, actor Principal, p Principal, reason string) (Version, error) {
	if err := d.authorize(actor, p.ID); err != nil {
		return Version{}, err
	}
	return d.write(ctx, actor.ID, audit.PrincipalCreated, reason, func(r Reader) (Principal, error) {
		versions, err := r.PrincipalVersions(p.ID)
		if err == nil && len(versions) > 0 {
			err = fmt.Errorf("principal %s: %w", p.ID, ErrTaken)
		}
		return p, err
	})
}

// SetRoles gives a principal other roles and lets it in again when it was
// disabled. actor needs [PrincipalChange] and cannot change its own roles.
func (d *Directory) SetRoles(ctx context.Context, actor Principal, id string, roles []Role, reason string) (Version, error) {
	return d.change(ctx, actor, id, audit.PrincipalChanged, reason, func(p *Principal) { p.Roles, p.Disabled = roles, false })
}

// Disable shuts a principal out. actor needs [PrincipalChange] and cannot
// disable itself.
func (d *Directory) Disable(ctx context.Context, actor Principal, id, reason string) (Version, error) {
	return d.change(ctx, actor, id, audit.PrincipalDisabled, reason, func(p *Principal) { p.Disabled = true })
}

func (d *Directory) change(ctx context.Context, actor Principal, id string, kind audit.Kind, reason string, edit func(*Principal)) (Version, error) {
	if err := d.authorize(actor, id); err != nil {
		return Version{}, err
	}
	return d.write(ctx, actor.ID, kind, reason, func(r Reader) (Principal, error) {
		all, err := r.Principals()
		if err != nil {
			return Principal{}, err
		}
		i := slices.IndexFunc(all, func(v Version) bool { return v.ID == id })
		if i < 0 {
			return Principal{}, fmt.Errorf("%q: %w", id, ErrUnknown)
		}
		edit(&all[i].Principal)
		if !slices.ContainsFunc(all, func(v Version) bool { return v.Has(Admin) && v.Kind == Person && !v.Disabled }) {
			return Principal{}, fmt.Errorf("changing %s: %w", id, ErrLastAdmin)
		}
		return all[i].Principal, nil
	})
}

func (d *Directory) authorize(actor Principal, id string) error {
	if err := Authorize(actor, PrincipalChange); err != nil {
		return err
	}
	if actor.Tenant != d.tenant {
		return fmt.Errorf("%s: %w", actor, ErrTenant)
	}
	if actor.ID == id {
		return fmt.Errorf("%s cannot change their own account: %w", actor, ErrSamePerson)
	}
	return nil
}

// write inserts the next version of what next returns, and its leaf.
func (d *Directory) write(ctx context.Context, actor string, kind audit.Kind, reason string, next func(Reader) (Principal, error)) (Version, error) {
	var v Version
	if strings.TrimSpace(reason) == "" {
		return v, errors.New("a reason is wanted: it is what the ledger will tell of this change")
	}
	err := d.store.Update(ctx, func(tx Tx) error {
		p, err := next(tx)
		if err != nil {
			return err
		}
		if p.Tenant != d.tenant {
			return fmt.Errorf("%s: %w", p, ErrTenant)
		}
		if p.Roles, err = ParseRoles(asStrings(p.Roles)); err != nil {
			return fmt.Errorf("principal %s: %w", p.ID, err)
		}
		if err := p.Validate(); err != nil {
			return err
		}
		before, err := tx.PrincipalVersions(p.ID)
		if err != nil {
			return err
		}
		v = Version{Principal: p, Version: int64(len(before)) + 1, At: d.now().UnixMicro(), Actor: actor, Reason: reason}
		if err := tx.InsertPrincipal(v); err != nil {
			return err
		}
		row, err := digest(v)
		if err != nil {
			return err
		}
		return d.ledger.Record(ctx, tx, kind, actor, []audit.RowDigest{row}, map[string]any{
			"principal": p.ID, "version": v.Version, "kind": p.Kind, "roles": p.Roles, "disabled": p.Disabled, "reason": reason,
		})
	})
	if err != nil {
		return Version{}, err
	}
	return v, nil
}

const table = "principal"

// digest is how a version row stands in the ledger: over its deterministic JSON.
func digest(v Version) (audit.RowDigest, error) {
	b, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		return audit.RowDigest{}, fmt.Errorf("principal %s: %w", v.ID, err)
	}
	return audit.RowDigest{Table: table, Key: fmt.Sprintf("%s/%d", v.ID, v.Version), SHA256: audit.Digest(b)}, nil
}

// CheckRows recomputes a digest that a ledger leaf holds from the row as it is
// now. known is false for a table that is not of this package. A row that is
// gone is an error wrapping audit.ErrNoRow.
func (d *Directory) CheckRows(ctx context.Context, row audit.RowDigest) (now string, known bool, err error) {
	if row.Table != table {
		return "", false, nil
	}
	id, version, _ := strings.Cut(row.Key, "/")
	versions, err := d.History(ctx, id)
	if err != nil && !errors.Is(err, ErrUnknown) {
		return "", true, err
	}
	for _, v := range versions {
		if strconv.FormatInt(v.Version, 10) == version {
			r, err := digest(v)
			return r.SHA256, true, err
		}
	}
	return "", true, fmt.Errorf("principal %s: %w", row.Key, audit.ErrNoRow)
}

func asStrings(roles []Role) []string {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = string(r)
	}
	return out
}

// Principal returns the principal with an id as it stands; [ErrUnknown].
func (d *Directory) Principal(ctx context.Context, id string) (Principal, error) {
	versions, err := d.History(ctx, id)
	if err != nil {
		return Principal{}, err
	}
	return versions[len(versions)-1].Principal, nil
}

// History returns every version of a principal ascending; [ErrUnknown].
func (d *Directory) History(ctx context.Context, id string) (versions []Version, err error) {
	err = d.store.View(ctx, func(r Reader) error {
		versions, err = r.PrincipalVersions(id)
		if err == nil && len(versions) == 0 {
			err = fmt.Errorf("%q: %w", id, ErrUnknown)
		}
		return err
	})
	return versions, err
}

// Principals returns the newest version of every principal, by id.
func (d *Directory) Principals(ctx context.Context) (versions []Version, err error) {
	err = d.store.View(ctx, func(r Reader) error {
		versions, err = r.Principals()
		return err
	})
	return versions, err
}
