package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/store/internal/q"
	"github.com/revetproject/revet/internal/vetting"
)

// leafCounter numbers a tenant's leaves in commit order, without gaps.
const leafCounter = "leaf"

func (t *tx) InsertLeaf(ctx context.Context, l audit.Leaf) error {
	seq, err := t.NextID(leafCounter)
	if err != nil {
		return err
	}
	return t.fail(t.q.InsertLeaf(ctx, q.InsertLeafParams{
		Tenant: t.tenant, Seq: seq, ID: l.ID, Idx: audit.Unsequenced, Kind: string(l.Kind), At: l.At,
		Commitment: l.Commitment[:], Salt: l.Salt, Payload: l.Payload,
	}), "ledger leaf %s", l.ID)
}

// Audit opens the tenant's ledger; "" is that of the installation.
func (db *DB) Audit(tenant string) audit.Store { return auditStore{db, tenant} }

type auditStore struct {
	db     *DB
	tenant string
}

// read runs one query of the ledger on a snapshot of its own. What the ledger
// does not hold is audit.ErrNotFound.
func read[T any](ctx context.Context, s auditStore, fn func(*tx) (T, error)) (out T, err error) {
	err = s.db.view(ctx, s.tenant, func(t *tx) error {
		out, err = fn(t)
		return err
	})
	if errors.Is(err, vetting.ErrNotFound) || errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("%w: %w", audit.ErrNotFound, err)
	}
	return out, err
}

func leaf(r q.Leaf) (audit.Leaf, error) {
	l := audit.Leaf{
		ID: r.ID, Seq: r.Seq, Index: r.Idx, Kind: audit.Kind(r.Kind), At: r.At,
		Salt: bytes(r.Salt), Payload: bytes(r.Payload), ErasedAt: r.ErasedAt,
	}
	// A damaged commitment of another length is for the verifier to find.
	copy(l.Commitment[:], r.Commitment)
	return l, nil
}

func checkpoint(r q.Checkpoint) (audit.Checkpoint, error) {
	c := audit.Checkpoint{Size: r.Size, Note: r.Note, At: r.At}
	copy(c.Root[:], r.Root)
	return c, nil
}

func (s auditStore) Head(ctx context.Context) (audit.Checkpoint, error) {
	return read(ctx, s, (*tx).head)
}

func (t *tx) head() (audit.Checkpoint, error) {
	r, err := t.q.Head(t.ctx, t.tenant)
	if errors.Is(err, sql.ErrNoRows) {
		return audit.Checkpoint{}, nil
	}
	if err != nil {
		return audit.Checkpoint{}, t.fail(err, "newest checkpoint")
	}
	return checkpoint(r)
}

func (s auditStore) Checkpoints(ctx context.Context, after int64, limit int) ([]audit.Checkpoint, error) {
	return read(ctx, s, func(t *tx) ([]audit.Checkpoint, error) {
		rows, err := t.q.Checkpoints(t.ctx, t.tenant, after, int64(limit))
		if err != nil {
			return nil, t.fail(err, "checkpoints after size %d", after)
		}
		return each(rows, checkpoint)
	})
}

func (s auditStore) Backlog(ctx context.Context) (audit.Backlog, error) {
	return read(ctx, s, func(t *tx) (audit.Backlog, error) {
		r, err := t.q.Backlog(t.ctx, t.tenant)
		if err != nil {
			return audit.Backlog{}, t.fail(err, "waiting ledger leaves")
		}
		last, err := t.q.Counter(t.ctx, t.tenant, leafCounter)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return audit.Backlog{}, t.fail(err, "counter of ledger leaves")
		}
		return audit.Backlog{Count: r.Count, OldestAt: r.Oldest, LastSeq: last}, nil
	})
}

func (s auditStore) Unsequenced(ctx context.Context, limit int) ([]audit.Leaf, error) {
	return read(ctx, s, func(t *tx) ([]audit.Leaf, error) {
		rows, err := t.q.Unsequenced(t.ctx, t.tenant, int64(limit))
		if err != nil {
			return nil, t.fail(err, "waiting ledger leaves")
		}
		return each(rows, leaf)
	})
}

func (s auditStore) Leaves(ctx context.Context, from int64, limit int) ([]audit.Leaf, error) {
	return read(ctx, s, func(t *tx) ([]audit.Leaf, error) {
		rows, err := t.q.Leaves(t.ctx, t.tenant, from, int64(limit))
		if err != nil {
			return nil, t.fail(err, "ledger leaves from %d", from)
		}
		return each(rows, leaf)
	})
}

func (s auditStore) LeafByID(ctx context.Context, id string) (audit.Leaf, error) {
	return read(ctx, s, func(t *tx) (audit.Leaf, error) {
		r, err := t.q.LeafByID(t.ctx, t.tenant, id)
		if err != nil {
			return audit.Leaf{}, t.fail(err, "ledger leaf %s", id)
		}
		return leaf(r)
	})
}

func (s auditStore) ReadHashes(ctx context.Context, indexes []int64) ([]tlog.Hash, error) {
	return read(ctx, s, func(t *tx) ([]tlog.Hash, error) {
		wanted, err := array(indexes)
		if err != nil {
			return nil, err
		}
		rows, err := t.q.TreeHashes(t.ctx, t.tenant, wanted)
		if err != nil {
			return nil, t.fail(err, "%d hashes of the tree", len(indexes))
		}
		found := make(map[int64][]byte, len(rows))
		for _, r := range rows {
			found[r.Idx] = r.Hash
		}
		return each(indexes, func(i int64) (h tlog.Hash, err error) {
			hash, ok := found[i]
			if !ok {
				return h, fmt.Errorf("stored hash %d: %w", i, audit.ErrNotFound)
			}
			copy(h[:], hash)
			return h, nil
		})
	})
}

func (s auditStore) AppendSequenced(ctx context.Context, b audit.Batch) error {
	return s.db.update(ctx, s.tenant, func(t *tx) error {
		head, err := t.head()
		if err != nil {
			return err
		}
		if head.Size != b.Expect {
			return fmt.Errorf("the tree has %d leaves, the batch was prepared on %d: %w", head.Size, b.Expect, audit.ErrConflict)
		}
		seqs, err := array(b.Seqs)
		if err != nil {
			return err
		}
		placed, err := t.q.PlaceLeaves(t.ctx, b.Expect, t.tenant, seqs)
		if err != nil {
			return t.fail(err, "placing %d leaves", len(b.Seqs))
		}
		if placed != int64(len(b.Seqs)) {
			return fmt.Errorf("%d of %d leaves could be placed: %w", placed, len(b.Seqs), audit.ErrConflict)
		}
		first := tlog.StoredHashCount(b.Expect)
		rows := make([][]any, len(b.Hashes))
		for i, h := range b.Hashes {
			rows[i] = []any{t.tenant, first + int64(i), h[:]}
		}
		if err := t.insert(t.ctx, "tree_hash", []string{"tenant", "idx", "hash"}, rows); err != nil {
			return err
		}
		c := b.Checkpoint
		return t.fail(t.q.InsertCheckpoint(t.ctx, q.InsertCheckpointParams{
			Tenant: t.tenant, Size: c.Size, Root: c.Root[:], Note: blob(c.Note), At: c.At,
		}), "checkpoint of size %d", c.Size)
	})
}

func (s auditStore) Erase(ctx context.Context, indexes []int64, act audit.Leaf) error {
	err := s.db.update(ctx, s.tenant, func(t *tx) error {
		for _, i := range indexes {
			leaves, err := t.q.CountLeavesAt(t.ctx, t.tenant, i)
			if err != nil {
				return t.fail(err, "ledger leaf %d", i)
			}
			if leaves == 0 || i < 0 {
				return fmt.Errorf("ledger leaf %d: %w", i, audit.ErrNotFound)
			}
			if err := t.q.EraseLeaf(t.ctx, act.At, t.tenant, i); err != nil {
				return t.fail(err, "erasing ledger leaf %d", i)
			}
		}
		return t.InsertLeaf(t.ctx, act)
	})
	if err != nil {
		return err
	}
	if err := s.db.dialect.scrub(ctx, s.db, "leaf"); err != nil {
		return fmt.Errorf("the leaves are erased, but their bytes may still lie in the database's files: %w", err)
	}
	return nil
}
