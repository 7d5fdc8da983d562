package store

import (
	"context"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/store/internal/q"
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
		Commitment: l.Commitment[:], Salt: l.Salt, Payload: l.Payload, ErasedAt: l.ErasedAt,
	}), "ledger leaf %s", l.ID)
}
