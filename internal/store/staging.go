package store

import (
	"errors"
	"fmt"

	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/internal/store/internal/q"
	"github.com/revetproject/revet/internal/vetting"
)

func (t *tx) Quarantine(list string, after, upto int64) ([]lists.Quarantined, error) {
	owner, upto, err := t.asOf(list, upto)
	if err != nil {
		return nil, err
	}
	rows, err := t.q.Quarantined(t.ctx, owner, list, after, upto)
	if err != nil {
		return nil, t.fail(err, "quarantine of list %q", list)
	}
	return each(rows, func(r q.Quarantine) (lists.Quarantined, error) {
		return lists.Quarantined{List: r.List, Snapshot: r.Snapshot, Key: r.Key, Name: r.Name, Reason: r.Reason}, nil
	})
}

func (t *tx) Staging(list string) (lists.Claim, error) {
	owner, err := t.owner(list)
	if err != nil {
		return lists.Claim{}, err
	}
	r, err := t.q.Staging(t.ctx, owner, list)
	if err != nil {
		return lists.Claim{}, t.fail(err, "staging area of list %q", list)
	}
	return lists.Claim{List: r.List, Snapshot: r.Snapshot, Token: r.Token}, nil
}

func (t *tx) StagedRows(list string, n int64) (int64, error) {
	owner, err := t.owner(list)
	if err != nil {
		return 0, err
	}
	rows, err := t.q.StagedRows(t.ctx, owner, list, n)
	return rows, t.fail(err, "rows staged for snapshot %d of list %q", n, list)
}

func (t *tx) ClaimStaging(c lists.Claim) error {
	return t.fail(t.q.ClaimStaging(t.ctx, t.tenant, c.List, c.Snapshot, c.Token), "staging area of list %q", c.List)
}

// held fails with lists.ErrStagingLost unless c is the claim in force.
func (t *tx) held(c lists.Claim) error {
	r, err := t.q.Staging(t.ctx, t.tenant, c.List)
	if err != nil {
		err = t.fail(err, "staging area of list %q", c.List)
	}
	if errors.Is(err, vetting.ErrNotFound) || err == nil && (r.Snapshot != c.Snapshot || r.Token != c.Token) {
		return fmt.Errorf("list %q: %w", c.List, lists.ErrStagingLost)
	}
	return err
}

// staged checks that a row is of the claim's list and snapshot.
func staged(c lists.Claim, list string, snapshot int64, key string) error {
	if list != c.List || snapshot != c.Snapshot || key == "" {
		return fmt.Errorf("row %q of list %q, snapshot %d, does not belong to the claim on list %q, snapshot %d", key, list, snapshot, c.List, c.Snapshot)
	}
	return nil
}

func (t *tx) InsertEntryVersions(c lists.Claim, entries []vetting.EntryVersion) error {
	if len(entries) > lists.MaxBatch {
		return fmt.Errorf("%d rows are more than a batch of %d", len(entries), lists.MaxBatch)
	}
	if err := t.held(c); err != nil {
		return err
	}
	rows := make([][]any, len(entries))
	for i, e := range entries {
		if err := staged(c, e.List, e.Snapshot, e.Key); err != nil {
			return err
		}
		rows[i] = []any{t.tenant, e.List, e.Key, e.Snapshot, e.Op, e.Material, e.Hash, string(e.Doc), string(e.Fields)}
	}
	return t.insert(t.ctx, "entry_version", []string{"tenant", "list", "key", "snapshot", "op", "material", "hash", "doc", "fields"}, rows)
}

func (t *tx) InsertQuarantine(c lists.Claim, names []lists.Quarantined) error {
	if err := t.held(c); err != nil {
		return err
	}
	rows := make([][]any, len(names))
	for i, n := range names {
		if err := staged(c, n.List, n.Snapshot, n.Key); err != nil {
			return err
		}
		rows[i] = []any{t.tenant, n.List, n.Snapshot, n.Key, n.Name, n.Reason}
	}
	return t.insert(t.ctx, "quarantine", []string{"tenant", "list", "snapshot", "key", "name", "reason"}, rows)
}

func (t *tx) DeleteStaged(c lists.Claim, limit int) (int, error) {
	if err := t.held(c); err != nil {
		return 0, err
	}
	entries, err := t.q.DeleteStagedEntries(t.ctx, t.tenant, c.List, c.Snapshot, int64(limit))
	if err != nil {
		return 0, t.fail(err, "rows staged for snapshot %d of list %q", c.Snapshot, c.List)
	}
	names, err := t.q.DeleteStagedQuarantine(t.ctx, t.tenant, c.List, c.Snapshot, int64(limit)-entries)
	if err != nil {
		return 0, t.fail(err, "quarantine staged for snapshot %d of list %q", c.Snapshot, c.List)
	}
	return int(entries + names), nil
}

func (t *tx) ActivateSnapshot(c lists.Claim, s vetting.SnapshotRef) error {
	if err := t.held(c); err != nil {
		return err
	}
	if s.List != c.List || s.N != c.Snapshot {
		return fmt.Errorf("snapshot %d of list %q is not the one claimed, %d of list %q", s.N, s.List, c.Snapshot, c.List)
	}
	if err := t.q.InsertSnapshot(t.ctx, q.InsertSnapshotParams{
		Tenant: t.tenant, List: s.List, N: s.N, Hash: s.Hash, PublishedAt: s.PublishedAt, FetchedAt: s.FetchedAt,
		ActivatedAt: s.ActivatedAt, Entries: s.Entries,
	}); err != nil {
		return t.fail(err, "snapshot %d of list %q", s.N, s.List)
	}
	return t.fail(t.q.EndStaging(t.ctx, t.tenant, c.List), "staging area of list %q", c.List)
}
