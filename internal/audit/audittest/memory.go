package audittest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/revetproject/revet/internal/audit"
)

// Memory keeps ledgers in memory, for tests of what stands on them.
type Memory struct {
	mu      sync.Mutex
	tenants map[string]*Rows
}

// Rows is everything a Memory holds of one tenant, laid open so that tests can
// damage it the way somebody with access to the database could.
type Rows struct {
	Leaves      []audit.Leaf // in order of insertion
	Hashes      map[int64]tlog.Hash
	Checkpoints []audit.Checkpoint // by size
	NextSeq     int64
}

// NewMemory returns an empty database.
func NewMemory() *Memory { return &Memory{tenants: map[string]*Rows{}} }

// Tenant returns the ledger of one tenant.
func (m *Memory) Tenant(name string) audit.Store { return memoryStore{m, name} }

// Tamper hands the rows of a tenant to fn for damaging.
func (m *Memory) Tamper(tenant string, fn func(*Rows)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	fn(m.rows(tenant))
}

// Act runs fn in one transaction of a tenant; nothing of it remains when fn fails.
func (m *Memory) Act(_ context.Context, tenant string, fn func(audit.Tx) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.rows(tenant)
	tx := &memoryTx{next: r.NextSeq, ids: r.ids()}
	if err := fn(tx); err != nil {
		return err
	}
	r.NextSeq = tx.next
	r.Leaves = append(r.Leaves, tx.leaves...)
	return nil
}

func (m *Memory) rows(tenant string) *Rows {
	r := m.tenants[tenant]
	if r == nil {
		r = &Rows{Hashes: map[int64]tlog.Hash{}, NextSeq: 1}
		m.tenants[tenant] = r
	}
	return r
}

func (r *Rows) ids() map[string]bool {
	ids := make(map[string]bool, len(r.Leaves))
	for _, l := range r.Leaves {
		ids[l.ID] = true
	}
	return ids
}

type memoryTx struct {
	next   int64
	ids    map[string]bool
	leaves []audit.Leaf
}

func (tx *memoryTx) InsertLeaf(ctx context.Context, l audit.Leaf) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if tx.ids[l.ID] {
		return fmt.Errorf("leaf %s exists already", l.ID)
	}
	tx.ids[l.ID] = true
	l = clone(l)
	l.Seq, l.Index, l.ErasedAt = tx.next, audit.Unsequenced, 0
	tx.next++
	tx.leaves = append(tx.leaves, l)
	return nil
}

type memoryStore struct {
	m      *Memory
	tenant string
}

func (s memoryStore) view(ctx context.Context, fn func(*Rows) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.m.mu.Lock()
	defer s.m.mu.Unlock()
	return fn(s.m.rows(s.tenant))
}

func (s memoryStore) Head(ctx context.Context) (head audit.Checkpoint, err error) {
	err = s.view(ctx, func(r *Rows) error {
		head = r.head()
		return nil
	})
	return head, err
}

func (r *Rows) head() audit.Checkpoint {
	if len(r.Checkpoints) == 0 {
		return audit.Checkpoint{}
	}
	c := r.Checkpoints[len(r.Checkpoints)-1]
	c.Note = slices.Clone(c.Note)
	return c
}

func (s memoryStore) Checkpoints(ctx context.Context, after int64, limit int) (out []audit.Checkpoint, err error) {
	err = s.view(ctx, func(r *Rows) error {
		for _, c := range r.Checkpoints {
			if c.Size > after && len(out) < limit {
				c.Note = slices.Clone(c.Note)
				out = append(out, c)
			}
		}
		return nil
	})
	return out, err
}

func (s memoryStore) Backlog(ctx context.Context) (b audit.Backlog, err error) {
	err = s.view(ctx, func(r *Rows) error {
		b.LastSeq = r.NextSeq - 1
		for _, l := range r.Leaves {
			if l.Index != audit.Unsequenced {
				continue
			}
			if b.Count == 0 || l.At < b.OldestAt {
				b.OldestAt = l.At
			}
			b.Count++
		}
		return nil
	})
	return b, err
}

func (s memoryStore) Unsequenced(ctx context.Context, limit int) ([]audit.Leaf, error) {
	return s.leaves(ctx, limit, func(l audit.Leaf) bool { return l.Index == audit.Unsequenced })
}

func (s memoryStore) Leaves(ctx context.Context, from int64, limit int) ([]audit.Leaf, error) {
	return s.leaves(ctx, limit, func(l audit.Leaf) bool { return l.Index != audit.Unsequenced && l.Index >= from })
}

func (s memoryStore) leaves(ctx context.Context, limit int, want func(audit.Leaf) bool) (out []audit.Leaf, err error) {
	err = s.view(ctx, func(r *Rows) error {
		for _, l := range r.Leaves {
			if want(l) {
				out = append(out, clone(l))
			}
		}
		slices.SortStableFunc(out, func(a, b audit.Leaf) int {
			return cmp.Or(cmp.Compare(a.Index, b.Index), cmp.Compare(a.Seq, b.Seq))
		})
		out = out[:min(len(out), limit)]
		return nil
	})
	return out, err
}

func (s memoryStore) LeafByID(ctx context.Context, id string) (leaf audit.Leaf, err error) {
	err = s.view(ctx, func(r *Rows) error {
		for _, l := range r.Leaves {
			if l.ID == id {
				leaf = clone(l)
				return nil
			}
		}
		return audit.ErrNotFound
	})
	return leaf, err
}

func (s memoryStore) ReadHashes(ctx context.Context, indexes []int64) (out []tlog.Hash, err error) {
	err = s.view(ctx, func(r *Rows) error {
		for _, i := range indexes {
			h, ok := r.Hashes[i]
			if !ok {
				return fmt.Errorf("tree hash %d: %w", i, audit.ErrNotFound)
			}
			out = append(out, h)
		}
		return nil
	})
	return out, err
}

func (s memoryStore) AppendSequenced(ctx context.Context, b audit.Batch) error {
	return s.view(ctx, func(r *Rows) error {
		if r.head().Size != b.Expect {
			return audit.ErrConflict
		}
		at := make([]int, len(b.Seqs))
		seen := map[int64]bool{}
		for i, seq := range b.Seqs {
			at[i] = slices.IndexFunc(r.Leaves, func(l audit.Leaf) bool {
				return l.Seq == seq && l.Index == audit.Unsequenced
			})
			if at[i] < 0 || seen[seq] {
				return audit.ErrConflict
			}
			seen[seq] = true
		}
		for i, p := range at {
			r.Leaves[p].Index = b.Expect + int64(i)
		}
		first := tlog.StoredHashCount(b.Expect)
		for i, h := range b.Hashes {
			r.Hashes[first+int64(i)] = h
		}
		c := b.Checkpoint
		c.Note = slices.Clone(c.Note)
		r.Checkpoints = append(r.Checkpoints, c)
		return nil
	})
}

func (s memoryStore) Erase(ctx context.Context, indexes []int64, act audit.Leaf) error {
	return s.m.Act(ctx, s.tenant, func(tx audit.Tx) error {
		r := s.m.rows(s.tenant)
		at := make([]int, len(indexes))
		for i, index := range indexes {
			at[i] = slices.IndexFunc(r.Leaves, func(l audit.Leaf) bool { return l.Index == index })
			if index < 0 || at[i] < 0 {
				return fmt.Errorf("leaf at index %d: %w", index, audit.ErrNotFound)
			}
		}
		if err := tx.InsertLeaf(ctx, act); err != nil {
			return err
		}
		for _, p := range at {
			l := &r.Leaves[p]
			l.Salt, l.Payload = nil, nil
			if l.ErasedAt == 0 {
				l.ErasedAt = act.At
			}
		}
		return nil
	})
}

func clone(l audit.Leaf) audit.Leaf {
	l.Salt, l.Payload = slices.Clone(l.Salt), slices.Clone(l.Payload)
	return l
}
