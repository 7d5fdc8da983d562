// Package audittest holds the conformance suite for implementations of
// audit.Store and one implementation in memory.
package audittest

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/revetproject/revet/internal/audit"
)

// Database is what the suite needs of an implementation.
type Database interface {
	// Tenant returns the ledger of a tenant, creating the tenant when it is new.
	Tenant(name string) audit.Store
	// Act runs fn in one write transaction of the tenant; nothing of it remains
	// when fn returns an error, which Act then returns (possibly wrapped).
	Act(ctx context.Context, tenant string, fn func(audit.Tx) error) error
}

// Run checks an implementation against the contract of audit.Store. open
// returns a new, empty database each time.
func Run(t *testing.T, open func(t *testing.T) Database) {
	for _, c := range []struct {
		name string
		test func(*testing.T, Database)
	}{
		{"EmptyLedger", testEmpty},
		{"SeqsHaveNoGaps", testSeqs},
		{"RolledBackActLeavesNothing", testRollback},
		{"SecondLeafOfSameIDIsRefused", testDuplicate},
		{"LeafComesBackWhole", testWhole},
		{"SequencedLeavesReadBack", testSequenced},
		{"AppendRefusesMovedSize", testConflictSize},
		{"AppendRefusesUnknownOrPlacedLeaf", testConflictLeaf},
		{"HashesReadBackInOrderAsked", testHashes},
		{"CheckpointsReadBack", testCheckpoints},
		{"EraseClearsPayloadAndRecordsTheAct", testErase},
		{"EraseOfUnknownIndexLeavesNothing", testEraseUnknown},
		{"TenantsAreApart", testTenants},
		{"ActsAtOnceKeepSeqsGapless", testConcurrentActs},
		{"OneOfTwoSequencersWins", testConcurrentSequencers},
		{"CancelledContextFails", testCancelled},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

const tenant = "tenant-a"

// leaf returns a leaf that differs from every other n in every column.
func leaf(n int) audit.Leaf {
	salt := sha256.Sum256(fmt.Appendf(nil, "salt %d", n))
	payload := fmt.Appendf(nil, `{"n":%d,"text":"Ærø \u0000 %d"}`, n, n)
	c, err := audit.Commit(salt[:], payload)
	if err != nil {
		panic(err)
	}
	return audit.Leaf{
		ID: fmt.Sprintf("00000000-0000-7000-8000-%012d", n), Index: audit.Unsequenced,
		Kind: audit.RunBatch, At: 1_700_000_000_000_000 + int64(n),
		Commitment: c, Salt: salt[:], Payload: payload,
	}
}

func insert(t *testing.T, db Database, tenant string, ns ...int) {
	t.Helper()
	for _, n := range ns {
		if err := db.Act(t.Context(), tenant, func(tx audit.Tx) error { return tx.InsertLeaf(t.Context(), leaf(n)) }); err != nil {
			t.Fatalf("insert leaf %d: %v", n, err)
		}
	}
}

func pending(t *testing.T, s audit.Store) []audit.Leaf {
	t.Helper()
	ls, err := s.Unsequenced(t.Context(), 1000)
	if err != nil {
		t.Fatalf("Unsequenced: %v", err)
	}
	return ls
}

func placed(t *testing.T, s audit.Store) []audit.Leaf {
	t.Helper()
	ls, err := s.Leaves(t.Context(), 0, 1000)
	if err != nil {
		t.Fatalf("Leaves: %v", err)
	}
	return ls
}

func head(t *testing.T, s audit.Store) audit.Checkpoint {
	t.Helper()
	c, err := s.Head(t.Context())
	if err != nil {
		t.Fatalf("Head: %v", err)
	}
	return c
}

// batch prepares the step that places the given leaves; its checkpoint is
// unsigned, for the store does not judge it.
func batch(ctx context.Context, s audit.Store, leaves []audit.Leaf) (audit.Batch, error) {
	h, err := s.Head(ctx)
	if err != nil {
		return audit.Batch{}, err
	}
	b := audit.Batch{Expect: h.Size}
	base := tlog.StoredHashCount(h.Size)
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, x := range indexes {
			if x >= base {
				out[i] = b.Hashes[x-base]
				continue
			}
			old, err := s.ReadHashes(ctx, []int64{x})
			if err != nil {
				return nil, err
			}
			out[i] = old[0]
		}
		return out, nil
	})
	for i, l := range leaves {
		hs, err := tlog.StoredHashesForRecordHash(h.Size+int64(i), audit.LeafHash(l.Commitment), reader)
		if err != nil {
			return audit.Batch{}, err
		}
		b.Hashes = append(b.Hashes, hs...)
		b.Seqs = append(b.Seqs, l.Seq)
	}
	size := h.Size + int64(len(leaves))
	root, err := tlog.TreeHash(size, reader)
	if err != nil {
		return audit.Batch{}, err
	}
	b.Checkpoint = audit.Checkpoint{Size: size, Root: root, Note: fmt.Appendf(nil, "note %d\n\n— x y\n", size), At: 1_700_000_001_000_000 + size}
	return b, nil
}

func sequence(t *testing.T, s audit.Store, n int) audit.Batch {
	t.Helper()
	ls := pending(t, s)
	b, err := batch(t.Context(), s, ls[:n])
	if err != nil {
		t.Fatalf("prepare batch: %v", err)
	}
	if err := s.AppendSequenced(t.Context(), b); err != nil {
		t.Fatalf("AppendSequenced: %v", err)
	}
	return b
}

func diff(t *testing.T, what string, want, got any) {
	t.Helper()
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func seqsOf(ls []audit.Leaf) (out []int64) {
	for _, l := range ls {
		out = append(out, l.Seq)
	}
	return out
}

func testEmpty(t *testing.T, db Database) {
	s := db.Tenant(tenant)
	diff(t, "head", audit.Checkpoint{}, head(t, s))
	diff(t, "pending", []audit.Leaf(nil), pending(t, s))
	diff(t, "placed", []audit.Leaf(nil), placed(t, s))
	b, err := s.Backlog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "backlog", audit.Backlog{}, b)
	if _, err := s.LeafByID(t.Context(), leaf(1).ID); !errors.Is(err, audit.ErrNotFound) {
		t.Errorf("LeafByID of nothing: error %v, want ErrNotFound", err)
	}
	if _, err := s.ReadHashes(t.Context(), []int64{0}); !errors.Is(err, audit.ErrNotFound) {
		t.Errorf("ReadHashes of nothing: error %v, want ErrNotFound", err)
	}
	if hs, err := s.ReadHashes(t.Context(), nil); err != nil || len(hs) != 0 {
		t.Errorf("ReadHashes of no index: %v, %v", hs, err)
	}
}

func testSeqs(t *testing.T, db Database) {
	s := db.Tenant(tenant)
	err := db.Act(t.Context(), tenant, func(tx audit.Tx) error {
		for n := range 3 {
			l := leaf(n)
			l.Seq, l.Index, l.ErasedAt = 99, 99, 99 // the store's to give
			if err := tx.InsertLeaf(t.Context(), l); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	insert(t, db, tenant, 3, 4)
	want := []audit.Leaf{leaf(0), leaf(1), leaf(2), leaf(3), leaf(4)}
	for i := range want {
		want[i].Seq = int64(i + 1)
	}
	diff(t, "pending", want, pending(t, s))

	few, err := s.Unsequenced(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "first two", want[:2], few)
	b, err := s.Backlog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "backlog", audit.Backlog{Count: 5, OldestAt: want[0].At, LastSeq: 5}, b)
}

func testRollback(t *testing.T, db Database) {
	s := db.Tenant(tenant)
	insert(t, db, tenant, 0)
	boom := errors.New("the act failed")
	err := db.Act(t.Context(), tenant, func(tx audit.Tx) error {
		if err := tx.InsertLeaf(t.Context(), leaf(1)); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Fatalf("Act returned %v, want the act's own error", err)
	}
	insert(t, db, tenant, 2)
	diff(t, "seqs after a rollback", []int64{1, 2}, seqsOf(pending(t, s)))
	if _, err := s.LeafByID(t.Context(), leaf(1).ID); !errors.Is(err, audit.ErrNotFound) {
		t.Errorf("rolled back leaf: error %v, want ErrNotFound", err)
	}
}

func testDuplicate(t *testing.T, db Database) {
	insert(t, db, tenant, 0)
	err := db.Act(t.Context(), tenant, func(tx audit.Tx) error { return tx.InsertLeaf(t.Context(), leaf(0)) })
	if err == nil {
		t.Fatal("a second leaf of the same ID was taken")
	}
	diff(t, "seqs", []int64{1}, seqsOf(pending(t, db.Tenant(tenant))))
}

func testWhole(t *testing.T, db Database) {
	s := db.Tenant(tenant)
	insert(t, db, tenant, 7)
	want := leaf(7)
	want.Seq = 1
	got, err := s.LeafByID(t.Context(), want.ID)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "leaf", want, got)
	got.Payload[0] ^= 1
	again, err := s.LeafByID(t.Context(), want.ID)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "leaf after the caller changed its copy", want, again)
}

func testSequenced(t *testing.T, db Database) {
	s := db.Tenant(tenant)
	insert(t, db, tenant, 0, 1, 2, 3, 4)
	first := sequence(t, s, 3)
	diff(t, "head", first.Checkpoint, head(t, s))
	diff(t, "still pending", []int64{4, 5}, seqsOf(pending(t, s)))
	b, err := s.Backlog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "backlog", audit.Backlog{Count: 2, OldestAt: leaf(3).At, LastSeq: 5}, b)

	var want []audit.Leaf
	for n := range 5 {
		l := leaf(n)
		l.Seq, l.Index = int64(n+1), int64(n)
		want = append(want, l)
	}
	diff(t, "placed", want[:3], placed(t, s))
	second := sequence(t, s, 2)
	diff(t, "head", second.Checkpoint, head(t, s))
	diff(t, "placed", want, placed(t, s))
	some, err := s.Leaves(t.Context(), 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "two from index 1", want[1:3], some)
	none, err := s.Leaves(t.Context(), 5, 10)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "past the end", []audit.Leaf(nil), none)
	got, err := s.LeafByID(t.Context(), want[4].ID)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "by ID", want[4], got)
}

func testConflictSize(t *testing.T, db Database) {
	s := db.Tenant(tenant)
	insert(t, db, tenant, 0, 1, 2)
	stale, err := batch(t.Context(), s, pending(t, s)[1:2])
	if err != nil {
		t.Fatal(err)
	}
	ahead := stale
	ahead.Expect = 7
	if err := s.AppendSequenced(t.Context(), ahead); !errors.Is(err, audit.ErrConflict) {
		t.Errorf("batch for size 7 on an empty tree: error %v, want ErrConflict", err)
	}
	done := sequence(t, s, 1)
	if err := s.AppendSequenced(t.Context(), stale); !errors.Is(err, audit.ErrConflict) {
		t.Errorf("batch for size 0 on size 1: error %v, want ErrConflict", err)
	}
	diff(t, "head", done.Checkpoint, head(t, s))
	diff(t, "placed", []int64{1}, seqsOf(placed(t, s)))
	diff(t, "pending", []int64{2, 3}, seqsOf(pending(t, s)))
}

func testConflictLeaf(t *testing.T, db Database) {
	s := db.Tenant(tenant)
	insert(t, db, tenant, 0, 1)
	done := sequence(t, s, 1)
	for name, seqs := range map[string][]int64{
		"unknown leaf":              {2, 9},
		"leaf that has an index":    {2, 1},
		"the same leaf twice":       {2, 2},
		"unknown leaf before a new": {9, 2},
	} {
		two := []audit.Leaf{leaf(1), leaf(2)}
		two[0].Seq, two[1].Seq = seqs[0], seqs[1]
		b, err := batch(t.Context(), s, two)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.AppendSequenced(t.Context(), b); !errors.Is(err, audit.ErrConflict) {
			t.Errorf("%s: error %v, want ErrConflict", name, err)
		}
	}
	diff(t, "head", done.Checkpoint, head(t, s))
	diff(t, "placed", []int64{1}, seqsOf(placed(t, s)))
	diff(t, "pending", []int64{2}, seqsOf(pending(t, s)))
	if _, err := s.ReadHashes(t.Context(), []int64{1}); !errors.Is(err, audit.ErrNotFound) {
		t.Errorf("hash of a refused batch: error %v, want ErrNotFound", err)
	}
}

func testHashes(t *testing.T, db Database) {
	s := db.Tenant(tenant)
	insert(t, db, tenant, 0, 1, 2, 3, 4)
	all := append(sequence(t, s, 3).Hashes, sequence(t, s, 2).Hashes...)
	asked := []int64{6, 0, 3, 3, 1}
	got, err := s.ReadHashes(t.Context(), asked)
	if err != nil {
		t.Fatal(err)
	}
	var want []tlog.Hash
	for _, i := range asked {
		want = append(want, all[i])
	}
	diff(t, "hashes", want, got)
	if _, err := s.ReadHashes(t.Context(), []int64{0, int64(len(all))}); !errors.Is(err, audit.ErrNotFound) {
		t.Errorf("hash past the end: error %v, want ErrNotFound", err)
	}
}

func testCheckpoints(t *testing.T, db Database) {
	s := db.Tenant(tenant)
	insert(t, db, tenant, 0, 1, 2, 3, 4, 5)
	var want []audit.Checkpoint
	for _, n := range []int{1, 3, 2} {
		want = append(want, sequence(t, s, n).Checkpoint)
	}
	for _, c := range []struct {
		after int64
		limit int
		want  []audit.Checkpoint
	}{{0, 10, want}, {0, 2, want[:2]}, {1, 10, want[1:]}, {3, 1, want[1:2]}, {6, 10, nil}} {
		got, err := s.Checkpoints(t.Context(), c.after, c.limit)
		if err != nil {
			t.Fatal(err)
		}
		diff(t, fmt.Sprintf("checkpoints after %d, at most %d", c.after, c.limit), c.want, got)
	}
}

func testErase(t *testing.T, db Database) {
	s := db.Tenant(tenant)
	insert(t, db, tenant, 0, 1, 2)
	sequence(t, s, 3)
	act := leaf(10)
	if err := s.Erase(t.Context(), []int64{2, 0}, act); err != nil {
		t.Fatal(err)
	}
	want := []audit.Leaf{leaf(0), leaf(1), leaf(2)}
	for i := range want {
		want[i].Seq, want[i].Index = int64(i+1), int64(i)
		if i != 1 {
			want[i].Salt, want[i].Payload, want[i].ErasedAt = nil, nil, act.At
		}
	}
	diff(t, "placed", want, placed(t, s))
	for _, l := range placed(t, s) {
		if l.ErasedAt != 0 && (l.Salt != nil || l.Payload != nil) {
			t.Errorf("leaf %d: erased salt and payload must be nil, got %v and %v", l.Index, l.Salt, l.Payload)
		}
	}
	act.Seq = 4
	diff(t, "pending", []audit.Leaf{act}, pending(t, s))

	later := leaf(11)
	if err := s.Erase(t.Context(), []int64{0, 1}, later); err != nil {
		t.Fatal(err)
	}
	want[1].Salt, want[1].Payload, want[1].ErasedAt = nil, nil, later.At
	diff(t, "placed after a second erasure", want, placed(t, s))
}

func testEraseUnknown(t *testing.T, db Database) {
	s := db.Tenant(tenant)
	insert(t, db, tenant, 0, 1)
	sequence(t, s, 1)
	before := placed(t, s)
	for _, indexes := range [][]int64{{0, 1}, {audit.Unsequenced}, {7}} {
		if err := s.Erase(t.Context(), indexes, leaf(10)); !errors.Is(err, audit.ErrNotFound) {
			t.Errorf("Erase(%v): error %v, want ErrNotFound", indexes, err)
		}
	}
	diff(t, "placed", before, placed(t, s))
	diff(t, "pending", []int64{2}, seqsOf(pending(t, s)))
}

func testTenants(t *testing.T, db Database) {
	a, b := db.Tenant(tenant), db.Tenant("tenant-b")
	insert(t, db, tenant, 0, 1)
	insert(t, db, "tenant-b", 0) // the same ID: unique within a tenant only
	sequence(t, a, 2)
	diff(t, "pending of b", []int64{1}, seqsOf(pending(t, b)))
	diff(t, "head of b", audit.Checkpoint{}, head(t, b))
	diff(t, "placed of b", []int64(nil), seqsOf(placed(t, b)))
	if _, err := b.LeafByID(t.Context(), leaf(1).ID); !errors.Is(err, audit.ErrNotFound) {
		t.Errorf("b reads a leaf of a: error %v, want ErrNotFound", err)
	}
	if _, err := b.ReadHashes(t.Context(), []int64{0}); !errors.Is(err, audit.ErrNotFound) {
		t.Errorf("b reads a hash of a: error %v, want ErrNotFound", err)
	}
	sequence(t, b, 1)
	if err := b.Erase(t.Context(), []int64{1}, leaf(5)); !errors.Is(err, audit.ErrNotFound) {
		t.Errorf("b erases a leaf of a: error %v, want ErrNotFound", err)
	}
	if err := b.Erase(t.Context(), []int64{0}, leaf(5)); err != nil {
		t.Fatal(err)
	}
	if l := placed(t, a)[0]; l.ErasedAt != 0 || l.Payload == nil {
		t.Errorf("an erasure in b reached a: %+v", l)
	}
}

func testConcurrentActs(t *testing.T, db Database) {
	const workers, each = 4, 8
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := range each {
				n := w*each + i
				err := db.Act(t.Context(), tenant, func(tx audit.Tx) error { return tx.InsertLeaf(t.Context(), leaf(n)) })
				if err != nil {
					t.Errorf("leaf %d: %v", n, err)
				}
			}
		})
	}
	wg.Wait()
	got := pending(t, db.Tenant(tenant))
	if len(got) != workers*each {
		t.Fatalf("%d leaves, want %d", len(got), workers*each)
	}
	ids := map[string]bool{}
	for i, l := range got {
		ids[l.ID] = true
		if l.Seq != int64(i+1) {
			t.Fatalf("leaf %d has seq %d", i, l.Seq)
		}
	}
	if len(ids) != workers*each {
		t.Errorf("%d distinct leaves, want %d", len(ids), workers*each)
	}
}

func testConcurrentSequencers(t *testing.T, db Database) {
	s := db.Tenant(tenant)
	insert(t, db, tenant, 0, 1, 2, 3)
	const rivals = 3
	batches := make([]audit.Batch, rivals)
	for i := range batches {
		var err error
		if batches[i], err = batch(t.Context(), s, pending(t, s)[:i+1]); err != nil {
			t.Fatal(err)
		}
	}
	errs := make([]error, rivals)
	var wg sync.WaitGroup
	for i := range rivals {
		wg.Go(func() { errs[i] = s.AppendSequenced(t.Context(), batches[i]) })
	}
	wg.Wait()
	winner := -1
	for i, err := range errs {
		switch {
		case err == nil && winner < 0:
			winner = i
		case err == nil:
			t.Errorf("sequencers %d and %d both grew the tree from 0", winner, i)
		case !errors.Is(err, audit.ErrConflict):
			t.Errorf("sequencer %d: error %v, want ErrConflict", i, err)
		}
	}
	if winner < 0 {
		t.Fatal("no sequencer won")
	}
	diff(t, "head", batches[winner].Checkpoint, head(t, s))
	diff(t, "placed", batches[winner].Seqs, seqsOf(placed(t, s)))
}

func testCancelled(t *testing.T, db Database) {
	s := db.Tenant(tenant)
	insert(t, db, tenant, 0)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Head(ctx); err == nil {
		t.Error("Head with a cancelled context succeeded")
	}
	if err := s.Erase(ctx, nil, leaf(1)); err == nil {
		t.Error("Erase with a cancelled context succeeded")
	}
	diff(t, "pending", []int64{1}, seqsOf(pending(t, s)))
}
