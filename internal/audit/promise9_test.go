package audit_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/audit/audittest"
)

// TestPromise9LedgerCheckableByOutsiders guards the promise that outsiders can
// check the ledger: whoever holds the public key sees any change of a single
// byte, any entry that is lost, added, moved or repeated, and with a witness a
// cut tail and a history written anew – and is told where.
func TestPromise9LedgerCheckableByOutsiders(t *testing.T) {
	const n = 11

	t.Run("WholeLedgerVerifies", func(t *testing.T) {
		for size := 1; size <= 40; size++ {
			w := ledger(t, size)
			r := w.verify(w.checks())
			wantOK(t, fmt.Sprintf("live ledger of %d", size), r)
			if r.Size != int64(size) || r.Root == (tlog.Hash{}) {
				t.Fatalf("report says size %d root %s, want size %d", r.Size, r.Root, size)
			}
			wantOK(t, fmt.Sprintf("export of %d", size), verifyExport(t, w.export(), w.checks()))
		}
	})

	t.Run("EveryByteOfAnExport", func(t *testing.T) {
		w := ledger(t, 6)
		export := w.export()
		step := 1
		if testing.Short() {
			step = 17 // the race detector has no use for every byte
		}
		for i := 0; i < len(export); i += step {
			line := bytes.Count(export[:i], []byte("\n"))
			flips := []byte{0x01, 0x20, 0x80}
			for _, flip := range flips[:min(3, 1+2*line)] {
				bad := bytes.Clone(export)
				bad[i] ^= flip
				r := verifyExport(t, bad, w.checks())
				what := fmt.Sprintf("byte %d (line %d, %q → %q)", i, line+1, export[i], bad[i])
				if line == 0 {
					wantFinding(t, what, r, audit.NoIndex, "header")
					continue
				}
				if !located(r, line-1, line+1) {
					t.Fatalf("%s: not located:\n%s\n%s", what, show(r), bytes.Split(bad, []byte("\n"))[line])
				}
			}
		}
	})

	t.Run("LinesOfAnExport", func(t *testing.T) {
		w := ledger(t, n)
		lines := bytes.SplitAfter(w.export(), []byte("\n"))
		lines = lines[:len(lines)-1]
		join := func(ls [][]byte) []byte { return bytes.Join(ls, nil) }
		for k := range n {
			at := k + 1
			dropped := slices.Delete(slices.Clone(lines), at, at+1)
			r := verifyExport(t, join(dropped), w.checks())
			wantFinding(t, fmt.Sprintf("drop %d", k), r, int64(k), "dropped")

			doubled := slices.Insert(slices.Clone(lines), at, lines[at])
			r = verifyExport(t, join(doubled), w.checks())
			wantFinding(t, fmt.Sprintf("double %d", k), r, int64(k), "repeats leaf")
			wantOnly(t, fmt.Sprintf("double %d", k), r, int64(k))

			for j := k + 1; j < n; j++ {
				swapped := slices.Clone(lines)
				swapped[at], swapped[j+1] = swapped[j+1], swapped[at]
				r = verifyExport(t, join(swapped), w.checks())
				what := fmt.Sprintf("swap %d and %d", k, j)
				if r.OK || !slices.ContainsFunc(r.Findings, func(f audit.Finding) bool {
					return (f.Index == int64(k) || f.Index == int64(j)) && strings.Contains(f.Problem, "out of order")
				}) {
					t.Errorf("%s: not located:\n%s", what, show(r))
				}
			}

			cut := lines[:at]
			r = verifyExport(t, join(cut), w.checks())
			wantFinding(t, fmt.Sprintf("cut to %d entries", k), r, int64(k), "dropped")
		}
		half := w.export()
		wantFinding(t, "last newline lost", verifyExport(t, half[:len(half)-1], w.checks()), n-1, "cut off")
	})

	t.Run("RowsOfTheLiveLedger", func(t *testing.T) {
		for _, size := range []int{1, 2, 7, 8, 11, 16} {
			for k := range size {
				tamperRow(t, size, k)
			}
		}
	})

	t.Run("StoredHashes", func(t *testing.T) {
		count := tlog.StoredHashCount(n)
		for i := range count {
			level, at := tlog.SplitStoredHashIndex(i)
			by := (at+1)<<level - 1
			w := ledger(t, n)
			w.db.Tamper(tenant, func(r *audittest.Rows) {
				h := r.Hashes[i]
				h[7] ^= 4
				r.Hashes[i] = h
			})
			r := w.verify(w.checks())
			wantFinding(t, fmt.Sprintf("flip in hash %d", i), r, by, "stored hash was altered")
			wantOnly(t, fmt.Sprintf("flip in hash %d", i), r, by)

			w = ledger(t, n)
			w.db.Tamper(tenant, func(r *audittest.Rows) { delete(r.Hashes, i) })
			r = w.verify(w.checks())
			wantFinding(t, fmt.Sprintf("hash %d deleted", i), r, by, "stored hash is missing")
			wantOnly(t, fmt.Sprintf("hash %d deleted", i), r, by)
		}
	})

	t.Run("CutTailIsCaughtByTheWitness", func(t *testing.T) {
		w := ledger(t, n)
		seen := w.witness(t)
		// Whoever owns the database takes the last five leaves and all that tells
		// of them.
		w.db.Tamper(tenant, func(r *audittest.Rows) {
			r.Leaves = r.Leaves[:6]
			r.NextSeq = 7
			r.Checkpoints = slices.DeleteFunc(r.Checkpoints, func(c audit.Checkpoint) bool { return c.Size > 6 })
			for i := tlog.StoredHashCount(6); i < tlog.StoredHashCount(n); i++ {
				delete(r.Hashes, i)
			}
		})
		wantOK(t, "without witness", w.verify(w.checks()))
		c := w.checks()
		c.Witness = seen
		for what, r := range map[string]audit.Report{"live": w.verify(c), "export": verifyExport(t, w.export(), c)} {
			wantFinding(t, what, r, 6, "tail cut off: size 11 was witnessed")
			wantFinding(t, what, r, 6, "the ledger now has size 6: leaves 6 to 10 are gone")
		}
	})

	t.Run("RewrittenPastIsCaughtByTheWitness", func(t *testing.T) {
		honest := ledger(t, n)
		seen := honest.witness(t)
		// The same key signs another history.
		forged := newWorld(t)
		forged.rec = audit.NewRecorder(forged.now, seeded(77))
		forged.record(n + 4)
		forged.sequence()
		wantOK(t, "without witness", forged.verify(forged.checks()))
		c := forged.checks()
		c.Witness = seen
		r := forged.verify(c)
		wantFinding(t, "live", r, 0, "its root is not the root of the first 11 entries")
		wantFinding(t, "export", verifyExport(t, forged.export(), c), 0, "witness file, line 1")
	})

	t.Run("NoLedgerNoAct", func(t *testing.T) {
		w := newWorld(t)
		rows := 0
		err := w.db.Act(t.Context(), tenant, func(audit.Tx) error {
			if _, err := w.rec.Record(t.Context(), fullDisk{}, audit.Act{Kind: audit.AlertDecided, Actor: "anna"}); err != nil {
				return err
			}
			rows++
			return nil
		})
		if err == nil || rows != 0 {
			t.Fatalf("the act went through without its leaf (error %v, rows %d)", err, rows)
		}
		if b, err := w.store.Backlog(t.Context()); err != nil || b != (audit.Backlog{}) {
			t.Fatalf("backlog %+v, %v after an aborted act", b, err)
		}
	})
}

// located reports whether a finding names one of the entries lo ≤ index < hi,
// or their line.
func located(r audit.Report, lo, hi int) bool {
	if r.OK {
		return false
	}
	return slices.ContainsFunc(r.Findings, func(f audit.Finding) bool {
		if f.Index >= int64(lo) && f.Index < int64(hi) {
			return true
		}
		for i := lo; i < hi; i++ {
			if f.Place == fmt.Sprintf("line %d", i+2) {
				return true
			}
		}
		return false
	})
}

func tamperRow(t *testing.T, size, k int) {
	t.Helper()
	at := int64(k)
	check := func(what, words string, fn func(r *audittest.Rows)) audit.Report {
		t.Helper()
		w := ledger(t, size)
		w.db.Tamper(tenant, fn)
		r := w.verify(w.checks())
		what = fmt.Sprintf("%s at %d of %d", what, k, size)
		wantFinding(t, what, r, at, words)
		wantOnly(t, what, r, at, audit.NoIndex)
		return r
	}
	check("flip in payload", "payload or salt was altered", func(r *audittest.Rows) { r.Leaves[k].Payload[5] ^= 1 })
	check("flip in salt", "payload or salt was altered", func(r *audittest.Rows) { r.Leaves[k].Salt[31] ^= 1 })
	check("flip in commitment", "commitment was altered", func(r *audittest.Rows) { r.Leaves[k].Commitment[0] ^= 1 })
	check("payload lost", "gone without being marked erased", func(r *audittest.Rows) { r.Leaves[k].Payload, r.Leaves[k].Salt = nil, nil })
	check("marked erased", "salt or payload is still here", func(r *audittest.Rows) { r.Leaves[k].ErasedAt = 5 })
	check("erased without record", "no record of the erasure", func(r *audittest.Rows) {
		r.Leaves[k].Payload, r.Leaves[k].Salt, r.Leaves[k].ErasedAt = nil, nil, 5
	})
	check("kind column", "column kind", func(r *audittest.Rows) { r.Leaves[k].Kind = audit.Lookup })
	check("at column", "column at", func(r *audittest.Rows) { r.Leaves[k].At++ })
	check("leaf forged with its commitment", "altered", func(r *audittest.Rows) { forge(t, &r.Leaves[k]) })
	check("row deleted", "dropped", func(r *audittest.Rows) { r.Leaves = slices.Delete(r.Leaves, k, k+1) })
	check("row deleted, others renumbered", "dropped", func(r *audittest.Rows) {
		r.Leaves = slices.Delete(r.Leaves, k, k+1)
		for i := k; i < len(r.Leaves); i++ {
			r.Leaves[i].Index--
		}
	})
	check("row inserted beside", "inserted", func(r *audittest.Rows) {
		l := r.Leaves[k]
		l.ID, l.Seq, l.Salt, l.Payload = "x", 1000, slices.Clone(l.Salt), slices.Clone(l.Payload)
		forge(t, &l)
		r.Leaves = append(r.Leaves, l)
	})
	{
		// With the leaf's stored hash forged too, what is left to tell is the
		// hash of the pair.
		w := ledger(t, size)
		w.db.Tamper(tenant, func(r *audittest.Rows) {
			forge(t, &r.Leaves[k])
			r.Hashes[tlog.StoredHashIndex(0, at)] = audit.LeafHash(r.Leaves[k].Commitment)
		})
		what := fmt.Sprintf("leaf and its hash forged at %d of %d", k, size)
		r := w.verify(w.checks())
		if r.OK || !slices.ContainsFunc(r.Findings, func(f audit.Finding) bool {
			first, last := at, at
			if _, err := fmt.Sscanf(f.Place, "leaves %d to %d", &first, &last); err != nil && f.Index != at {
				return false
			}
			return strings.HasPrefix(f.Problem, "altered together with the hashes") && first <= at && at <= last && last-first <= 1
		}) {
			t.Errorf("%s: not located:\n%s", what, show(r))
		}
	}
	for j := k + 1; j < size; j++ {
		w := ledger(t, size)
		w.db.Tamper(tenant, func(r *audittest.Rows) {
			r.Leaves[k].Index, r.Leaves[j].Index = r.Leaves[j].Index, r.Leaves[k].Index
		})
		r := w.verify(w.checks())
		what := fmt.Sprintf("swap %d and %d of %d", k, j, size)
		wantOnly(t, what, r, int64(k), int64(j))
		if r.OK || !slices.ContainsFunc(r.Findings, func(f audit.Finding) bool {
			return strings.Contains(f.Problem, fmt.Sprintf("belongs at index %d and stands at index %d", k, j)) ||
				strings.Contains(f.Problem, fmt.Sprintf("belongs at index %d and stands at index %d", j, k))
		}) {
			t.Errorf("%s: not located:\n%s", what, show(r))
		}
	}
	if size > 1 {
		w := ledger(t, size)
		w.db.Tamper(tenant, func(r *audittest.Rows) {
			l := r.Leaves[k]
			l.ID, l.Seq, l.Salt, l.Payload = "x", 1000, slices.Clone(l.Salt), slices.Clone(l.Payload)
			forge(t, &l)
			for i := k; i < len(r.Leaves); i++ {
				r.Leaves[i].Index++
			}
			r.Leaves = append(r.Leaves, l)
		})
		r := w.verify(w.checks())
		wantFinding(t, fmt.Sprintf("row inserted at %d of %d, others renumbered", k, size), r, at, "inserted")
	}
}

// forge rewrites a leaf so that it is whole in itself.
func forge(t *testing.T, l *audit.Leaf) {
	t.Helper()
	l.Payload = bytes.Replace(l.Payload, []byte(`"subjects":10`), []byte(`"subjects":99`), 1)
	c, err := audit.Commit(l.Salt, l.Payload)
	if err != nil {
		t.Fatal(err)
	}
	l.Commitment = c
}

// witness shows the newest checkpoint to a fresh witness and returns its file.
func (w *world) witness(t *testing.T) []audit.Witnessed {
	t.Helper()
	path := t.TempDir() + "/witness"
	wit, err := audit.NewWitness(path, nil, func() time.Time { return w.clock }, w.key.Public())
	if err != nil {
		t.Fatal(err)
	}
	head, err := w.store.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if grew, err := wit.Add(t.Context(), head.Note, nil); err != nil || !grew {
		t.Fatalf("witness: %v, %v", grew, err)
	}
	return readWitness(t, path)
}
