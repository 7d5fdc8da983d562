package audit

import (
	"context"
	"errors"

	"golang.org/x/mod/sumdb/tlog"
)

// ErrConflict is returned by [Store.AppendSequenced] when the tree grew since
// the batch was prepared, or a leaf of the batch is gone or already has its
// index. Nothing was written; prepare the batch again.
var ErrConflict = errors.New("ledger grew in between")

// ErrNotFound is returned for a leaf the ledger does not hold.
var ErrNotFound = errors.New("not in the ledger")

// Unsequenced is the Index of a leaf that has no place in the tree yet.
const Unsequenced int64 = -1

// Leaf is one recorded act as the database keeps it.
type Leaf struct {
	// ID is a UUID (version 7), unique within the tenant.
	ID string
	// Seq counts the tenant's leaves from 1 without gaps, in commit order. The
	// store gives it at insert; what the caller put there is ignored.
	Seq int64
	// Index is the leaf's place in the tree from 0, or Unsequenced.
	Index int64
	// Kind and At (microseconds since 1970 UTC) repeat what the payload says, so
	// that the ledger can be searched and stays readable after an erasure.
	Kind Kind
	At   int64
	// Commitment is the salted hash of the payload; see [Commit].
	Commitment tlog.Hash
	// Salt (SaltSize bytes) and Payload (canonical JSON) are nil once erased.
	Salt    []byte
	Payload []byte
	// ErasedAt is when salt and payload were erased, 0 when they were not.
	ErasedAt int64
}

// Checkpoint is a signed statement of the tree at one size.
type Checkpoint struct {
	Size int64
	Root tlog.Hash
	// Note is the signed note, exactly as published.
	Note []byte
	// At is when it was signed, in microseconds since 1970 UTC.
	At int64
}

// Batch is one step of the tree's growth.
type Batch struct {
	// Expect is the size of the tree the batch was prepared on.
	Expect int64
	// Seqs names the leaves to place, in tree order: Seqs[i] gets index Expect+i.
	Seqs []int64
	// Hashes are the new stored hashes. Hashes[i] belongs at stored hash index
	// tlog.StoredHashCount(Expect)+i.
	Hashes []tlog.Hash
	// Checkpoint is the signed checkpoint of size Expect+len(Seqs).
	Checkpoint Checkpoint
}

// Backlog says what waits for the sequencer.
type Backlog struct {
	Count int64
	// OldestAt is the smallest At among the waiting leaves, 0 when none waits.
	OldestAt int64
	// LastSeq is the tenant's counter: the greatest Seq ever given, 0 before the
	// first. It is kept apart from the leaves, so that a leaf deleted while it
	// waited leaves a gap even at the end.
	LastSeq int64
}

// Tx is what an act needs of its own database transaction, which belongs to
// one tenant.
type Tx interface {
	// InsertLeaf adds an unsequenced leaf to this transaction and gives it the
	// tenant's next Seq. When the transaction is rolled back its numbers are
	// given again. An error must abort the act: no ledger, no act.
	InsertLeaf(ctx context.Context, l Leaf) error
}

// Store is the ledger of one tenant in the database, bound to that tenant by
// construction: no call can name another.
//
// Reads return rows as they are, even when they are damaged: it is the
// verifier that judges them.
type Store interface {
	// Head returns the newest checkpoint, the one of greatest size; the zero
	// Checkpoint when nothing was ever sequenced. Its Size is the tree's size.
	Head(ctx context.Context) (Checkpoint, error)
	// Checkpoints returns up to limit checkpoints of size > after, by ascending size.
	Checkpoints(ctx context.Context, after int64, limit int) ([]Checkpoint, error)

	// Backlog counts the unsequenced leaves and returns the counter of leaves.
	Backlog(ctx context.Context) (Backlog, error)
	// Unsequenced returns up to limit leaves without an index, by ascending Seq.
	Unsequenced(ctx context.Context, limit int) ([]Leaf, error)
	// AppendSequenced writes a batch in one transaction: it sets the indexes,
	// adds hashes and checkpoint. It fails with ErrConflict, and leaves nothing
	// behind, when the size is not b.Expect or a leaf named in b.Seqs is missing
	// or has an index already.
	AppendSequenced(ctx context.Context, b Batch) error

	// ReadHashes returns the stored hashes at the given stored hash indexes
	// (tlog.StoredHashIndex), in the order asked for. An index that holds no
	// hash is an error wrapping ErrNotFound.
	ReadHashes(ctx context.Context, indexes []int64) ([]tlog.Hash, error)
	// Leaves returns up to limit sequenced leaves with index ≥ from, by
	// ascending (index, seq).
	Leaves(ctx context.Context, from int64, limit int) ([]Leaf, error)
	// LeafByID returns one leaf, sequenced or not; ErrNotFound.
	LeafByID(ctx context.Context, id string) (Leaf, error)

	// Erase clears salt and payload of the sequenced leaves at the given indexes,
	// sets their ErasedAt to act.At, and inserts act as an unsequenced leaf, all
	// in one transaction. It fails with ErrNotFound, and leaves nothing behind,
	// when an index holds no leaf. Leaves already erased keep their ErasedAt.
	// The bytes must be gone from the database's own files too as far as the
	// database allows (SQLite: secure_delete; PostgreSQL: vacuum).
	Erase(ctx context.Context, indexes []int64, act Leaf) error
}
