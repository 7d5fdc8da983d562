package audit

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Inclusion is the proof that a ledger of a given size holds a leaf.
type Inclusion struct {
	Index    int64
	LeafHash tlog.Hash
	Path     tlog.RecordProof
	// Checkpoint is the signed checkpoint the path leads to.
	Checkpoint Checkpoint
}

// ProveInclusion returns the proof that the newest tree holds the leaf with
// the given ID. It fails with ErrNotFound when there is no such leaf or it has
// no place in the tree yet.
func ProveInclusion(ctx context.Context, s Store, id string) (Inclusion, error) {
	l, err := s.LeafByID(ctx, id)
	if err != nil {
		return Inclusion{}, fmt.Errorf("leaf %s: %w", id, err)
	}
	head, err := s.Head(ctx)
	if err != nil {
		return Inclusion{}, fmt.Errorf("read newest checkpoint: %w", err)
	}
	if l.Index == Unsequenced || l.Index >= head.Size {
		return Inclusion{}, fmt.Errorf("leaf %s waits for the sequencer: %w", id, ErrNotFound)
	}
	path, err := tlog.ProveRecord(head.Size, l.Index, HashReader(ctx, s))
	if err != nil {
		return Inclusion{}, fmt.Errorf("prove leaf %s: %w", id, err)
	}
	return Inclusion{Index: l.Index, LeafHash: LeafHash(l.Commitment), Path: path, Checkpoint: head}, nil
}

// Check verifies the proof against its checkpoint's root. It does not judge
// the checkpoint's signature: [OpenCheckpoint] does.
func (p Inclusion) Check() error {
	return tlog.CheckRecord(p.Path, p.Checkpoint.Size, p.Checkpoint.Root, p.Index, p.LeafHash)
}

// ProveConsistency returns the proof that the tree of size to begins with the
// tree of size from, 0 < from ≤ to ≤ the ledger's size; check it with
// tlog.CheckTree. Trees of equal size need no proof: it is then empty.
func ProveConsistency(ctx context.Context, s Store, from, to int64) (tlog.TreeProof, error) {
	if from < 1 || to < from {
		return nil, fmt.Errorf("consistency of sizes %d and %d: want 0 < from ≤ to", from, to)
	}
	if from == to {
		return tlog.TreeProof{}, nil
	}
	p, err := tlog.ProveTree(to, from, HashReader(ctx, s))
	if err != nil {
		return nil, fmt.Errorf("prove consistency of sizes %d and %d: %w", from, to, err)
	}
	return p, nil
}
