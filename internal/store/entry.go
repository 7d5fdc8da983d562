package store

import (
	"database/sql"
	"errors"
	"math"

	"github.com/revetproject/revet/internal/store/internal/q"
	"github.com/revetproject/revet/internal/vetting"
)

func snapshotRef(r q.Snapshot) (vetting.SnapshotRef, error) {
	return vetting.SnapshotRef{
		List: r.List, N: r.N, Hash: r.Hash, PublishedAt: r.PublishedAt, FetchedAt: r.FetchedAt, ActivatedAt: r.ActivatedAt, Entries: r.Entries,
	}, nil
}

func entryVersion(r q.EntryVersion) (vetting.EntryVersion, error) {
	return vetting.EntryVersion{
		List: r.List, Key: r.Key, Snapshot: r.Snapshot, Op: r.Op, Material: r.Material, Hash: r.Hash,
		Doc: bytes(r.Doc), Fields: bytes(r.Fields),
	}, nil
}

// owner is the tenant itself when it declared a list of that id, else the
// installation, which owns the public lists. An id never names both.
func (t *tx) owner(list string) (string, error) {
	own, err := t.q.OwnsList(t.ctx, t.tenant, list)
	if err != nil {
		return "", t.fail(err, "owner of list %q", list)
	}
	if own > 0 {
		return t.tenant, nil
	}
	return "", nil
}

// asOf resolves a list to its owner, and a snapshot number to one that is
// activated: rows staged for a later one are not there yet.
func (t *tx) asOf(list string, n int64) (owner string, upto int64, err error) {
	if owner, err = t.owner(list); err != nil {
		return "", 0, err
	}
	active, err := t.activeSnapshot(owner, list)
	if errors.Is(err, vetting.ErrNotFound) {
		return owner, 0, nil
	}
	return owner, min(n, active.N), err
}

func (t *tx) activeSnapshot(owner, list string) (vetting.SnapshotRef, error) {
	r, err := t.q.ActiveSnapshot(t.ctx, owner, list)
	if err != nil {
		return vetting.SnapshotRef{}, t.fail(err, "active snapshot of %q", list)
	}
	return snapshotRef(r)
}

func (t *tx) ActiveSnapshot(list string) (vetting.SnapshotRef, error) {
	owner, err := t.owner(list)
	if err != nil {
		return vetting.SnapshotRef{}, err
	}
	return t.activeSnapshot(owner, list)
}

func (t *tx) Snapshot(list string, n int64) (vetting.SnapshotRef, error) {
	owner, err := t.owner(list)
	if err != nil {
		return vetting.SnapshotRef{}, err
	}
	r, err := t.q.Snapshot(t.ctx, owner, list, n)
	if err != nil {
		return vetting.SnapshotRef{}, t.fail(err, "snapshot %d of %q", n, list)
	}
	return snapshotRef(r)
}

func (t *tx) Snapshots(list string) ([]vetting.SnapshotRef, error) {
	owner, err := t.owner(list)
	if err != nil {
		return nil, err
	}
	rows, err := t.q.Snapshots(t.ctx, owner, list)
	if err != nil {
		return nil, t.fail(err, "snapshots of %q", list)
	}
	return each(rows, snapshotRef)
}

func (t *tx) ActiveSnapshots() (map[string]int64, error) {
	rows, err := t.q.ActiveSnapshots(t.ctx, t.tenant)
	if err != nil {
		return nil, t.fail(err, "active snapshots")
	}
	out := make(map[string]int64, len(rows))
	for _, r := range rows {
		out[r.List] = r.N
	}
	return out, nil
}

func (t *tx) Entries(list string, n int64, yield func(vetting.EntryVersion) error) error {
	owner, n, err := t.asOf(list, n)
	if err != nil {
		return err
	}
	for after := ""; ; {
		rows, err := t.q.EntriesAsOf(t.ctx, q.EntriesAsOfParams{Tenant: owner, List: list, After: after, N: n, Page: page})
		if err != nil {
			return t.fail(err, "entries of %q as of %d", list, n)
		}
		for _, r := range rows {
			e, err := entryVersion(r)
			if err != nil {
				return err
			}
			if err := yield(e); err != nil {
				return err
			}
		}
		if len(rows) < page {
			return nil
		}
		after = rows[len(rows)-1].Key
	}
}

func (t *tx) EntryHashes(list string, n int64, yield func(key, hash string) error) error {
	owner, n, err := t.asOf(list, n)
	if err != nil {
		return err
	}
	for after := ""; ; {
		rows, err := t.q.EntryHashesAsOf(t.ctx, q.EntryHashesAsOfParams{Tenant: owner, List: list, After: after, N: n, Page: page})
		if err != nil {
			return t.fail(err, "entries of %q as of %d", list, n)
		}
		for _, r := range rows {
			if err := yield(r.Key, r.Hash); err != nil {
				return err
			}
		}
		if len(rows) < page {
			return nil
		}
		after = rows[len(rows)-1].Key
	}
}

func (t *tx) Entry(list, key string, n int64) (vetting.EntryVersion, error) {
	owner, n, err := t.asOf(list, n)
	if err != nil {
		return vetting.EntryVersion{}, err
	}
	r, err := t.q.EntryAsOf(t.ctx, owner, list, key, n)
	if err == nil && r.Op == "removed" {
		err = sql.ErrNoRows
	}
	if err != nil {
		return vetting.EntryVersion{}, t.fail(err, "entry %s of %q as of %d", key, list, n)
	}
	return entryVersion(r)
}

func (t *tx) EntryVersions(list, key string) ([]vetting.EntryVersion, error) {
	owner, active, err := t.asOf(list, math.MaxInt64)
	if err != nil {
		return nil, err
	}
	rows, err := t.q.EntryVersions(t.ctx, owner, list, key, active)
	if err != nil {
		return nil, t.fail(err, "versions of entry %s of %q", key, list)
	}
	return each(rows, entryVersion)
}

func (t *tx) ChangedKeys(list string, after, upto int64) ([]vetting.EntryVersion, error) {
	owner, upto, err := t.asOf(list, upto)
	if err != nil {
		return nil, err
	}
	rows, err := t.q.ChangedKeys(t.ctx, owner, list, after, upto)
	if err != nil {
		return nil, t.fail(err, "changes of %q after %d up to %d", list, after, upto)
	}
	return each(rows, entryVersion)
}
