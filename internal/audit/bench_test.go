package audit_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/audit/audittest"
)

// bigLedger returns a world whose tree holds n leaves.
func bigLedger(b *testing.B, n int) *world {
	w := newWorld(b)
	err := w.db.Act(context.Background(), tenant, func(tx audit.Tx) error {
		for i := range n {
			if _, err := w.rec.Record(context.Background(), tx, audit.Act{
				Kind: audit.RunBatch, Actor: "system", About: []audit.Ref{{Type: "run", ID: fmt.Sprint(i)}},
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	// One batch places all: stepping in memory would be quadratic.
	w.db.Tamper(tenant, func(r *audittest.Rows) {
		reader := tlog.HashReaderFunc(func(ix []int64) (out []tlog.Hash, _ error) {
			for _, i := range ix {
				out = append(out, r.Hashes[i])
			}
			return out, nil
		})
		for i := range r.Leaves {
			r.Leaves[i].Index = int64(i)
			hs, err := tlog.StoredHashes(int64(i), r.Leaves[i].Commitment[:], reader)
			if err != nil {
				b.Fatal(err)
			}
			for k, h := range hs {
				r.Hashes[tlog.StoredHashCount(int64(i))+int64(k)] = h
			}
		}
		root, err := tlog.TreeHash(int64(n), reader)
		if err != nil {
			b.Fatal(err)
		}
		note, err := audit.SignCheckpoint(w.key, int64(n), root)
		if err != nil {
			b.Fatal(err)
		}
		r.Checkpoints = append(r.Checkpoints, audit.Checkpoint{Size: int64(n), Root: root, Note: note, At: 1})
	})
	return w
}

func BenchmarkRecord(b *testing.B) {
	w := newWorld(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := w.rec.Record(context.Background(), nowhere{}, audit.Act{
			Kind: audit.RunBatch, Actor: "system", About: []audit.Ref{{Type: "run", ID: "1"}},
			Details: map[string]any{"subjects": 100},
		}); err != nil {
			b.Fatal(err)
		}
	}
}

type nowhere struct{}

func (nowhere) InsertLeaf(context.Context, audit.Leaf) error { return nil }

func BenchmarkVerifyExport(b *testing.B) {
	const n = 20_000
	w := bigLedger(b, n)
	export := w.export()
	b.SetBytes(int64(len(export)))
	for b.Loop() {
		if r := verifyExport(b, export, w.checks()); !r.OK {
			b.Fatal(show(r))
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/leaf")
}

// BenchmarkLocate verifies an export with one forged entry, which takes the
// second pass.
func BenchmarkLocate(b *testing.B) {
	const n = 20_000
	w := bigLedger(b, n)
	export := w.export()
	lines := bytes.SplitAfter(export, []byte("\n"))
	lines[n/2] = bytes.Replace(lines[n/2], []byte(`"actor":"system"`), []byte(`"actor":"nobody"`), 1)
	export = bytes.Join(lines, nil)
	for b.Loop() {
		if r := verifyExport(b, export, w.checks()); r.OK {
			b.Fatal("nothing found")
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/leaf")
}
