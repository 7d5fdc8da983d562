package audit_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/revetproject/revet/internal/audit"
)

type fullDisk struct{}

var errFull = errors.New("no space left on device")

func (fullDisk) InsertLeaf(context.Context, audit.Leaf) error { return errFull }

func readWitness(t *testing.T, path string) []audit.Witnessed {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	ws, err := audit.ReadWitness(f)
	if err != nil {
		t.Fatal(err)
	}
	return ws
}

func (w *world) prover() audit.Prover {
	return func(ctx context.Context, from, to int64) (tlog.TreeProof, error) {
		return audit.ProveConsistency(ctx, w.store, from, to)
	}
}

func TestWitnessFollowsAnHonestLedger(t *testing.T) {
	w := newWorld(t)
	cos, err := audit.GenerateWitnessKey(seeded(9), "witness.example.net/w1")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "seen.jsonl")
	wit, err := audit.NewWitness(path, cos, w.now, w.key.Public())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := wit.Last(); !errors.Is(err, audit.ErrUnwitnessed) {
		t.Fatalf("Last before the first: %v", err)
	}
	var sizes []int64
	for step := range 9 {
		w.record(step%4 + 1)
		head := w.sequence()
		grew, err := wit.Add(t.Context(), head.Note, w.prover())
		if err != nil || !grew {
			t.Fatalf("step %d: grew %v, error %v", step, grew, err)
		}
		again, err := wit.Add(t.Context(), head.Note, w.prover())
		if err != nil || again {
			t.Fatalf("the same checkpoint again: grew %v, error %v", again, err)
		}
		sizes = append(sizes, head.Size)
	}
	last, err := wit.Last()
	if err != nil || last.Size != sizes[len(sizes)-1] {
		t.Fatalf("Last: size %d, error %v", last.Size, err)
	}
	seen := readWitness(t, path)
	if len(seen) != len(sizes) {
		t.Fatalf("%d lines, want %d", len(seen), len(sizes))
	}
	c := w.checks()
	c.Witness, c.WitnessKeys = seen, []*audit.PublicKey{cos.Public()}
	r := w.verify(c)
	wantOK(t, "with cosigned witness", r)
	if r.Witnessed != last.Size {
		t.Errorf("report says witnessed %d, want %d", r.Witnessed, last.Size)
	}
	c.WitnessKeys = nil
	wantOK(t, "without the witness's key", w.verify(c))

	other, err := audit.GenerateWitnessKey(seeded(10), "witness.example.net/w2")
	if err != nil {
		t.Fatal(err)
	}
	c.WitnessKeys = []*audit.PublicKey{other.Public()}
	wantFinding(t, "another witness's key", w.verify(c), audit.NoIndex, "no cosignature by a witness key")
}

func TestWitnessRefuses(t *testing.T) {
	w := ledger(t, 7)
	path := filepath.Join(t.TempDir(), "seen.jsonl")
	wit, err := audit.NewWitness(path, nil, w.now, w.key.Public())
	if err != nil {
		t.Fatal(err)
	}
	early, err := w.store.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.record(4)
	head := w.sequence()
	if _, err := wit.Add(t.Context(), head.Note, w.prover()); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}

	fork := newWorld(t)
	fork.rec = audit.NewRecorder(fork.now, seeded(50))
	fork.record(11)
	forkHead := fork.sequence()
	fork.record(3)
	forkLater := fork.sequence()
	stranger := newWorld(t)
	if stranger.key, err = audit.GenerateKey(seeded(51), origin); err != nil {
		t.Fatal(err)
	}
	if stranger.seq, err = audit.NewSequencer(stranger.store, stranger.key, stranger.now); err != nil {
		t.Fatal(err)
	}
	stranger.record(20)
	strangerHead := stranger.sequence()

	for _, c := range []struct {
		what  string
		note  []byte
		prove audit.Prover
		want  error
		words string
	}{
		{"a shorter ledger", early.Note, w.prover(), audit.ErrRolledBack, "witnessed size 11, shown size 7"},
		{"another tree of the same size", forkHead.Note, fork.prover(), audit.ErrForked, "size 11"},
		{"a longer tree with another past", forkLater.Note, fork.prover(), audit.ErrForked, "size 14 does not continue the witnessed size 11"},
		{"another key", strangerHead.Note, stranger.prover(), nil, "no signature by a key that is trusted"},
		{"not a checkpoint", []byte("x"), w.prover(), nil, "malformed"},
	} {
		grew, err := wit.Add(t.Context(), c.note, c.prove)
		if grew || err == nil || (c.want != nil && !errors.Is(err, c.want)) || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: grew %v, error %v; want %v with %q", c.what, grew, err, c.want, c.words)
		}
	}
	after, err := os.ReadFile(path)
	if err != nil || string(after) != string(before) {
		t.Errorf("a refused checkpoint changed the file (%v)", err)
	}
}

func TestWitnessFileDamage(t *testing.T) {
	w := ledger(t, 5)
	seen := w.witness(t)
	if len(seen) != 1 {
		t.Fatal(len(seen))
	}
	for what, c := range map[string]struct{ content, words string }{
		"cut off":       {`{"checkpoint":"","seen":"","v":1}`, "line 1: line is cut off"},
		"not canonical": {"{ \"checkpoint\":\"\",\"seen\":\"\",\"v\":1}\n", "line 1: line is not in canonical form"},
		"not JSON":      {"nonsense\n", "line 1"},
		"version":       {`{"checkpoint":"","seen":"2026-03-01T12:00:00.000000Z","v":2}` + "\n", "line 1 has version 2"},
		"time":          {`{"checkpoint":"","seen":"yesterday","v":1}` + "\n", `time "yesterday"`},
		"unknown":       {`{"checkpoint":"","seen":"","v":1,"w":1}` + "\n", "unknown"},
	} {
		_, err := audit.ReadWitness(strings.NewReader(c.content))
		if !errors.Is(err, audit.ErrWitnessFile) || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: error %v, want ErrWitnessFile with %q", what, err, c.words)
		}
	}
	c := w.checks()
	c.Witness = append(seen, seen...)
	wantOK(t, "the same line twice", w.verify(c))
	bad := seen[0]
	bad.Checkpoint = strings.Replace(bad.Checkpoint, "5", "6", 1)
	c.Witness = []audit.Witnessed{bad}
	wantFinding(t, "altered line", w.verify(c), audit.NoIndex, "witness file, line 1")
}
