package audit_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/audit/audittest"
)

func TestSequencerKeepsCommitOrderAndSignsEachStep(t *testing.T) {
	w := newWorld(t)
	w.record(2*audit.BatchSize + 7)
	p, err := w.seq.Drain(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if p.Placed != 2*audit.BatchSize+7 || p.Head.Size != int64(p.Placed) || p.Damaged != nil {
		t.Errorf("progress %+v", p)
	}
	cs, err := w.store.Checkpoints(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	var sizes []int64
	for _, c := range cs {
		sizes = append(sizes, c.Size)
		got, err := audit.OpenCheckpoint(c.Note, w.key.Public())
		if err != nil || got.Size != c.Size || got.Root != c.Root || c.At == 0 {
			t.Errorf("checkpoint %+v: %v", c, err)
		}
	}
	if !slices.Equal(sizes, []int64{audit.BatchSize, 2 * audit.BatchSize, 2*audit.BatchSize + 7}) {
		t.Errorf("checkpoints of sizes %v", sizes)
	}
	ls, err := w.store.Leaves(t.Context(), 0, 10000)
	if err != nil {
		t.Fatal(err)
	}
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(ix []int64) (out []tlog.Hash, _ error) {
		for _, i := range ix {
			out = append(out, hashes[i])
		}
		return out, nil
	})
	for i, l := range ls {
		if l.Index != int64(i) || l.Seq != int64(i+1) {
			t.Fatalf("leaf %d has index %d and seq %d", i, l.Index, l.Seq)
		}
		hs, err := tlog.StoredHashes(int64(i), l.Commitment[:], reader)
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, hs...)
	}
	root, err := tlog.TreeHash(int64(len(ls)), reader)
	if err != nil || root != p.Head.Root {
		t.Errorf("package tlog gives root %s, the checkpoint says %s (%v)", root, p.Head.Root, err)
	}
	idle, err := w.seq.Step(t.Context())
	if err != nil || idle.Placed != 0 || idle.Head.Size != p.Head.Size {
		t.Errorf("an idle step: %+v, %v", idle, err)
	}
	wantOK(t, "the ledger", w.verify(w.checks()))
}

func TestSequencerOfAnEmptyLedger(t *testing.T) {
	w := newWorld(t)
	p, err := w.seq.Drain(t.Context())
	if err != nil || p.Placed != 0 || p.Head.Size != 0 {
		t.Errorf("%+v, %v", p, err)
	}
	wantOK(t, "empty ledger", w.verify(w.checks()))
	if _, err := audit.Export(t.Context(), w.store, w.key.Public(), nil); !errors.Is(err, audit.ErrNotFound) {
		t.Errorf("export of an empty ledger: %v, want ErrNotFound", err)
	}
}

func TestSequencersAtOnce(t *testing.T) {
	w := newWorld(t)
	w.record(3*audit.BatchSize + 11)
	errs := make(chan error)
	for range 4 {
		go func() {
			_, err := w.seq.Drain(t.Context())
			errs <- err
		}()
	}
	for range 4 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	r := w.verify(w.checks())
	wantOK(t, "the ledger", r)
	if r.Size != 3*audit.BatchSize+11 {
		t.Errorf("size %d", r.Size)
	}
}

// A sequencer must never put its signature under damage.
func TestSequencerRefusesDamage(t *testing.T) {
	for what, damage := range map[string]func(*audittest.Rows){
		"stored hash altered": func(r *audittest.Rows) {
			h := r.Hashes[tlog.StoredHashIndex(2, 0)]
			h[0] ^= 1
			r.Hashes[tlog.StoredHashIndex(2, 0)] = h
		},
		"stored hash missing": func(r *audittest.Rows) { delete(r.Hashes, tlog.StoredHashIndex(2, 0)) },
		"checkpoint altered":  func(r *audittest.Rows) { r.Checkpoints[len(r.Checkpoints)-1].Note[0] ^= 1 },
		"size altered":        func(r *audittest.Rows) { r.Checkpoints[len(r.Checkpoints)-1].Size = 4 },
		"checkpoint by another key": func(r *audittest.Rows) {
			c := &r.Checkpoints[len(r.Checkpoints)-1]
			c.Note, _ = audit.SignCheckpoint(newKey(t, 99, origin), c.Size, c.Root)
		},
	} {
		w := ledger(t, 5)
		w.db.Tamper(tenant, damage)
		w.record(1)
		if _, err := w.seq.Step(t.Context()); !errors.Is(err, audit.ErrDamaged) {
			t.Errorf("%s: error %v, want ErrDamaged", what, err)
		}
		if b, err := w.store.Backlog(t.Context()); err != nil || b.Count == 0 {
			t.Errorf("%s: the leaf was placed all the same", what)
		}
		if r := w.verify(w.checks()); r.OK {
			t.Errorf("%s: the verifier finds nothing", what)
		}
	}
}

func TestLeafDamagedWhileItWaitsIsPlacedAndNamed(t *testing.T) {
	w := ledger(t, 4)
	w.record(3)
	w.db.Tamper(tenant, func(r *audittest.Rows) { r.Leaves[5].Payload[9] ^= 1 })
	wantFinding(t, "while it waits", w.verify(w.checks()), audit.NoIndex, "waiting leaf 6")
	p, err := w.seq.Drain(t.Context())
	if err != nil || p.Placed != 3 || !slices.Equal(p.Damaged, []int64{6}) {
		t.Errorf("progress %+v, %v", p, err)
	}
	r := w.verify(w.checks())
	wantFinding(t, "once placed", r, 5, "payload or salt was altered")
	wantOnly(t, "once placed", r, 5)
}

func TestKeyChange(t *testing.T) {
	w := ledger(t, 4)
	old := w.key.Public()
	w.key = newKey(t, 60, origin)
	if _, err := audit.NewSequencer(w.store, newKey(t, 60, "elsewhere"), w.now, old); err == nil {
		t.Error("an earlier key of another name was taken")
	}
	var err error
	if w.seq, err = audit.NewSequencer(w.store, w.key, w.now, old); err != nil {
		t.Fatal(err)
	}
	w.record(3)
	w.sequence()
	wantOK(t, "with both keys", w.verify(audit.Checks{Keys: []*audit.PublicKey{w.key.Public(), old}}))
	r := w.verify(w.checks())
	wantFinding(t, "with the new key only", r, audit.NoIndex, "checkpoint of size 3: checkpoint: no signature by a key")
	wantOK(t, "export with the new key only", verifyExport(t, w.export(), w.checks()))
}

func TestSequencerPassesStorageErrorsOn(t *testing.T) {
	w := ledger(t, 4)
	w.record(1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.seq.Step(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	witnessKey, err := audit.GenerateWitnessKey(seeded(1), "w")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := audit.NewSequencer(w.store, witnessKey, w.now); err == nil {
		t.Error("a witness key was taken for a ledger's")
	}
}
