package store

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/internal/store/internal/q"
	"github.com/revetproject/revet/internal/vetting"
)

// Lists opens the lists of an owner: a tenant, or "" for the public lists.
func (db *DB) Lists(owner string) lists.Store { return listStore{db, owner} }

type listStore struct {
	db    *DB
	owner string
}

func (s listStore) View(ctx context.Context, fn func(lists.Reader) error) error {
	return s.db.view(ctx, s.owner, func(t *tx) error { return fn(t) })
}

func (s listStore) Update(ctx context.Context, fn func(lists.Tx) error) error {
	return s.db.update(ctx, s.owner, func(t *tx) error { return fn(t) })
}

func list(r q.ListVersion) (lists.List, error) {
	l, err := decode[lists.List](r.Doc)
	l.Owner, l.ID, l.Version, l.Seq = r.Tenant, r.ID, r.Version, r.Seq
	return l, err
}

func (t *tx) List(id string, version int64) (lists.List, error) {
	owner, err := t.owner(id)
	if err != nil {
		return lists.List{}, err
	}
	var r q.ListVersion
	if version == 0 {
		r, err = t.q.NewestList(t.ctx, owner, id)
	} else {
		r, err = t.q.ListVersion(t.ctx, owner, id, version)
	}
	if err != nil {
		return lists.List{}, t.fail(err, "list %q version %d", id, version)
	}
	return list(r)
}

func (t *tx) Lists() ([]lists.List, error) {
	rows, err := t.q.Lists(t.ctx, t.tenant)
	if err != nil {
		return nil, t.fail(err, "lists")
	}
	return each(rows, list)
}

func (t *tx) ListVersions(id string) ([]lists.List, error) {
	owner, err := t.owner(id)
	if err != nil {
		return nil, err
	}
	rows, err := t.q.ListVersions(t.ctx, owner, id)
	if err != nil {
		return nil, t.fail(err, "versions of list %q", id)
	}
	return each(rows, list)
}

func (t *tx) Taken(id string) (bool, error) {
	n, err := t.q.ListTaken(t.ctx, id, t.tenant)
	return n > 0, t.fail(err, "owner of list %q", id)
}

func (t *tx) InsertList(l lists.List) error {
	if l.Owner != t.tenant {
		return t.fail(errOtherTenant, "list %q of %q", l.ID, l.Owner)
	}
	doc, err := encode(l)
	if err != nil {
		return err
	}
	return t.fail(t.q.InsertList(t.ctx, q.InsertListParams{
		Tenant: t.tenant, ID: l.ID, Version: l.Version, Seq: t.seq, Doc: doc,
	}), "list %q version %d", l.ID, l.Version)
}

func (t *tx) TenantsUsing(list string) ([]string, error) {
	tenants, err := t.q.TenantsUsing(t.ctx, t.tenant, list, vetting.AllLists)
	return tenants, t.fail(err, "tenants using list %q", list)
}

// Tenant takes part in another tenant's history within this transaction.
func (t *tx) Tenant(tenant string) lists.TenantTx {
	other, err := t.open(tenant)
	if err != nil {
		return refused{err}
	}
	return other
}

func load(r q.Load) (lists.Load, error) {
	l, err := decode[lists.Load](r.Doc)
	l.Seq, l.Report = r.Seq, bytes(r.Report)
	return l, err
}

// loadOf runs a query for one load of the list.
func (t *tx) loadOf(id, what string, query func(owner string) (q.Load, error)) (lists.Load, error) {
	owner, err := t.owner(id)
	if err != nil {
		return lists.Load{}, err
	}
	r, err := query(owner)
	if err != nil {
		return lists.Load{}, t.fail(err, "%s of list %q", what, id)
	}
	return load(r)
}

func (t *tx) Load(list string, id int64) (lists.Load, error) {
	return t.loadOf(list, fmt.Sprintf("load %d", id), func(owner string) (q.Load, error) {
		return t.q.Load(t.ctx, owner, list, id)
	})
}

func (t *tx) LoadAccepting(list string, refusedLoad int64) (lists.Load, error) {
	return t.loadOf(list, fmt.Sprintf("load accepting %d", refusedLoad), func(owner string) (q.Load, error) {
		return t.q.LoadAccepting(t.ctx, owner, list, refusedLoad)
	})
}

func (t *tx) LastLoad(list string, upto int64) (lists.Load, error) {
	return t.loadOf(list, "last load", func(owner string) (q.Load, error) {
		r, err := t.q.LastLoad(t.ctx, owner, list, upto)
		return q.Load{Seq: r.Seq, Doc: r.Doc}, err
	})
}

func (t *tx) LastReached(list string, upto int64) (lists.Load, error) {
	return t.loadOf(list, "last load that reached the publisher", func(owner string) (q.Load, error) {
		r, err := t.q.LastReached(t.ctx, owner, list, upto)
		return q.Load{Seq: r.Seq, Doc: r.Doc}, err
	})
}

func (t *tx) LastGood(list string, upto int64) (lists.Load, error) {
	return t.loadOf(list, "last good load", func(owner string) (q.Load, error) {
		r, err := t.q.LastGood(t.ctx, owner, list, upto)
		return q.Load{Seq: r.Seq, Doc: r.Doc}, err
	})
}

func (t *tx) Loads(list string, limit int) ([]lists.Load, error) {
	owner, err := t.owner(list)
	if err != nil {
		return nil, err
	}
	most := int64(limit)
	if limit <= 0 {
		most = math.MaxInt64
	}
	rows, err := t.q.Loads(t.ctx, owner, list, most)
	if err != nil {
		return nil, t.fail(err, "loads of list %q", list)
	}
	return each(rows, func(r q.LoadsRow) (lists.Load, error) { return load(q.Load{Seq: r.Seq, Doc: r.Doc}) })
}

func (t *tx) InsertLoad(l lists.Load) error {
	report := l.Report
	l.Report = nil
	doc, err := encode(l)
	if err != nil {
		return err
	}
	return t.fail(t.q.InsertLoad(t.ctx, q.InsertLoadParams{
		Tenant: t.tenant, List: l.List, ID: l.ID, Outcome: string(l.Outcome), Reached: l.Reached, Accepts: l.Accepts, At: l.At,
		Seq: t.seq, Doc: doc, Report: string(report),
	}), "load %d of list %q", l.ID, l.List)
}

func (t *tx) Acceptances(list string, load int64) ([]lists.Acceptance, error) {
	owner, err := t.owner(list)
	if err != nil {
		return nil, err
	}
	rows, err := t.q.Acceptances(t.ctx, owner, list, load)
	if err != nil {
		return nil, t.fail(err, "acceptances of load %d of list %q", load, list)
	}
	return each(rows, func(r q.LoadAcceptance) (lists.Acceptance, error) {
		return lists.Acceptance{List: r.List, Load: r.Load, Actor: r.Actor, Reason: r.Reason, At: r.At, Seq: r.Seq}, nil
	})
}

func (t *tx) InsertAcceptance(a lists.Acceptance) error {
	return t.fail(t.q.InsertAcceptance(t.ctx, q.InsertAcceptanceParams{
		Tenant: t.tenant, List: a.List, Load: a.Load, Actor: a.Actor, Reason: a.Reason, At: a.At, Seq: t.seq,
	}), "acceptance of load %d of list %q by %s", a.Load, a.List, a.Actor)
}

// errOtherTenant refuses a row that says it belongs to somebody else.
var errOtherTenant = errors.New("this store is bound to another tenant")

// refused stands in for a tenant that could not be opened.
type refused struct{ err error }

func (r refused) Seq() (int64, error)             { return 0, r.err }
func (r refused) Epoch() (vetting.Epoch, error)   { return vetting.Epoch{}, r.err }
func (r refused) InsertEpoch(vetting.Epoch) error { return r.err }

func (r refused) InsertLeaf(context.Context, audit.Leaf) error { return r.err }
