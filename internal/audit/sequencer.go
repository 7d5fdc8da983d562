package audit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// ErrDamaged is returned by the sequencer when the tree it is to grow does not
// fit its own newest checkpoint. It then signs nothing: a signature would make
// the damage good. [VerifyStore] names the place.
var ErrDamaged = errors.New("ledger is damaged")

// BatchSize is how many leaves a sequencer places in one transaction.
const BatchSize = 512

// Sequencer gives the leaves of one tenant their places in the tree and signs
// checkpoints. Any number may run at once: one wins each step, the others get
// ErrConflict and see its result at their next.
type Sequencer struct {
	store Store
	key   *Key
	keys  []*PublicKey
	now   func() time.Time
}

// NewSequencer returns the sequencer of a ledger. The key's name is the origin
// of the checkpoints. earlier are the verifier keys of the same name that
// signed before a change of key.
func NewSequencer(s Store, key *Key, now func() time.Time, earlier ...*PublicKey) (*Sequencer, error) {
	if key.Witness() {
		return nil, fmt.Errorf("key %s belongs to a witness: a ledger wants a key of its own", key.Name())
	}
	for _, k := range earlier {
		if k.Name() != key.Name() {
			return nil, fmt.Errorf("earlier key is named %q: want %q, the ledger's origin", k.Name(), key.Name())
		}
	}
	keys := append([]*PublicKey{key.Public()}, earlier...)
	return &Sequencer{store: s, key: key, keys: keys, now: now}, nil
}

// Progress says what a sequencer did.
type Progress struct {
	Placed int
	// Head is the newest checkpoint.
	Head Checkpoint
	// Damaged lists the Seqs of leaves whose payload did not fit its commitment
	// when they were placed, ascending. They are placed all the same, as they
	// are: evidence is kept, and the verifier names them for ever.
	Damaged []int64
}

// Step places one batch of at most BatchSize leaves in the order of their Seq
// and signs the checkpoint of the grown tree, all in one transaction. With
// nothing to place it does nothing. It fails with ErrConflict when another
// sequencer was faster, and with ErrDamaged when the tree must not be signed.
func (s *Sequencer) Step(ctx context.Context) (Progress, error) {
	head, err := s.store.Head(ctx)
	if err != nil {
		return Progress{}, fmt.Errorf("read newest checkpoint: %w", err)
	}
	leaves, err := s.store.Unsequenced(ctx, BatchSize)
	if err != nil {
		return Progress{}, fmt.Errorf("read unsequenced leaves: %w", err)
	}
	p := Progress{Head: head}
	if len(leaves) == 0 {
		return p, nil
	}
	edge, err := s.edge(ctx, head)
	if err != nil {
		return Progress{}, err
	}
	b := Batch{Expect: head.Size}
	var done []tlog.Hash
	for _, l := range leaves {
		if c, err := Commit(l.Salt, l.Payload); err != nil || c != l.Commitment {
			p.Damaged = append(p.Damaged, l.Seq)
		}
		done = edge.append(LeafHash(l.Commitment), done)
		b.Hashes = append(b.Hashes, done...)
		b.Seqs = append(b.Seqs, l.Seq)
	}
	b.Checkpoint = Checkpoint{Size: edge.size, Root: edge.root(), At: s.now().UnixMicro()}
	if b.Checkpoint.Note, err = SignCheckpoint(s.key, edge.size, b.Checkpoint.Root); err != nil {
		return Progress{}, fmt.Errorf("sign checkpoint: %w", err)
	}
	if err := s.store.AppendSequenced(ctx, b); err != nil {
		return Progress{}, fmt.Errorf("append %d leaves at size %d: %w", len(leaves), head.Size, err)
	}
	p.Placed, p.Head = len(leaves), b.Checkpoint
	return p, nil
}

// edge reads the right edge of the tree and holds it against the newest
// checkpoint, so that a forged history is never extended under our signature.
func (s *Sequencer) edge(ctx context.Context, head Checkpoint) (*frontier, error) {
	if head.Size == 0 {
		return &frontier{}, nil
	}
	signed, err := OpenCheckpoint(head.Note, s.keys...)
	if err != nil {
		return nil, fmt.Errorf("%w: newest checkpoint: %w", ErrDamaged, err)
	}
	if signed.Size != head.Size {
		return nil, fmt.Errorf("%w: newest checkpoint is stored under size %d, signed for %d", ErrDamaged, head.Size, signed.Size)
	}
	edge, err := readFrontier(head.Size, HashReader(ctx, s.store))
	if errors.Is(err, ErrNotFound) {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if err != nil {
		return nil, fmt.Errorf("read tree: %w", err)
	}
	if edge.root() != signed.Root {
		return nil, fmt.Errorf("%w: the stored tree of size %d does not have the root that was signed", ErrDamaged, head.Size)
	}
	return edge, nil
}

// maxConflicts bounds how often in a row Drain yields to a faster sequencer.
const maxConflicts = 20

// Drain steps until no leaf waits.
func (s *Sequencer) Drain(ctx context.Context) (Progress, error) {
	var sum Progress
	for conflicts := 0; ; {
		p, err := s.Step(ctx)
		if errors.Is(err, ErrConflict) && conflicts < maxConflicts {
			conflicts++
			continue
		}
		if err != nil {
			return sum, err
		}
		conflicts = 0
		sum.Placed += p.Placed
		sum.Head = p.Head
		sum.Damaged = append(sum.Damaged, p.Damaged...)
		if p.Placed < BatchSize {
			slices.Sort(sum.Damaged)
			return sum, nil
		}
	}
}
