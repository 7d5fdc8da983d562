package audit_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/audit/audittest"
)

func TestVerifyWantsItsKeys(t *testing.T) {
	w := ledger(t, 2)
	witnessKey, err := audit.GenerateWitnessKey(seeded(1), origin)
	if err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]audit.Checks{
		"no key":                   {},
		"a witness's key":          {Keys: []*audit.PublicKey{witnessKey.Public()}},
		"keys of two ledgers":      {Keys: []*audit.PublicKey{w.key.Public(), newKey(t, 2, "other").Public()}},
		"ledger's key for witness": {Keys: []*audit.PublicKey{w.key.Public()}, WitnessKeys: []*audit.PublicKey{w.key.Public()}},
	} {
		if _, err := audit.VerifyStore(t.Context(), w.store, c); err == nil {
			t.Errorf("%s: the live ledger was verified", what)
		}
		if _, err := audit.VerifyExport(t.Context(), bytes.NewReader(w.export()), c); err == nil {
			t.Errorf("%s: the export was verified", what)
		}
	}
	stranger := audit.Checks{Keys: []*audit.PublicKey{newKey(t, 42, origin).Public()}}
	wantFinding(t, "a stranger's key", w.verify(stranger), audit.NoIndex, "checkpoint of size 2")
	wantFinding(t, "a stranger's key", verifyExport(t, w.export(), stranger), audit.NoIndex, "fingerprint")
}

func TestBacklogThatWaitsTooLong(t *testing.T) {
	w := ledger(t, 3)
	w.record(2)
	c := w.checks()
	c.Now = w.clock.Add(time.Minute)
	r := w.verify(c)
	wantOK(t, "no limit", r)
	if r.Waiting != 2 {
		t.Errorf("%d leaves wait, want 2", r.Waiting)
	}
	c.MaxWait = 2 * time.Minute
	wantOK(t, "within the limit", w.verify(c))
	c.MaxWait = 30 * time.Second
	wantFinding(t, "past the limit", w.verify(c), audit.NoIndex, "waiting leaf 4: 2 leaves have no index yet")
	w.sequence()
	wantOK(t, "once sequenced", w.verify(c))
}

func TestLeafDeletedWhileItWaitedLeavesAGap(t *testing.T) {
	for what, c := range map[string]struct {
		delete []int64
		words  string
	}{
		"one in the middle": {[]int64{5}, "leaf with seq 5: it was recorded but is gone"},
		"the last":          {[]int64{8}, "leaf with seq 8: it was recorded but is gone"},
		"the last two":      {[]int64{7, 8}, "leaves with seq 7 to 8: it was recorded but is gone"},
		"all that wait":     {[]int64{4, 5, 6, 7, 8}, "leaves with seq 4 to 8"},
	} {
		w := ledger(t, 3)
		w.record(5)
		w.db.Tamper(tenant, func(r *audittest.Rows) {
			r.Leaves = slices.DeleteFunc(r.Leaves, func(l audit.Leaf) bool { return slices.Contains(c.delete, l.Seq) })
		})
		wantFinding(t, what, w.verify(w.checks()), audit.NoIndex, c.words)
		w.sequence()
		wantFinding(t, what+", sequenced over", w.verify(w.checks()), audit.NoIndex, c.words)
	}
}

func TestCheckpointHistory(t *testing.T) {
	// The newest checkpoint removed, so that its leaves look like none were signed.
	w := ledger(t, 9)
	w.db.Tamper(tenant, func(r *audittest.Rows) { r.Checkpoints = r.Checkpoints[:2] })
	r := w.verify(w.checks())
	for index := range int64(3) {
		wantFinding(t, "newest checkpoint removed", r, 6+index, "the newest checkpoint has size 6")
	}
	// An index invented past the end.
	w = ledger(t, 9)
	w.record(1)
	w.db.Tamper(tenant, func(r *audittest.Rows) { r.Leaves[9].Index = 9 })
	wantFinding(t, "index invented", w.verify(w.checks()), 9, "the newest checkpoint has size 9")
	// An older checkpoint that tells of another tree, signed with the right key.
	w = ledger(t, 9)
	w.db.Tamper(tenant, func(r *audittest.Rows) {
		c := &r.Checkpoints[1]
		c.Root[0] ^= 1
		c.Note, _ = audit.SignCheckpoint(w.key, c.Size, c.Root)
	})
	wantFinding(t, "another tree signed", w.verify(w.checks()), 3, "checkpoint of size 6: its root is not the root of the first 6 entries: something in leaves 3 to 5")
	// Columns that differ from the note.
	w = ledger(t, 9)
	w.db.Tamper(tenant, func(r *audittest.Rows) { r.Checkpoints[2].Root[0] ^= 1 })
	r = w.verify(w.checks())
	wantFinding(t, "root column", r, audit.NoIndex, "checkpoint of size 9: its column says root")
	wantOnly(t, "root column", r, audit.NoIndex)
	w = ledger(t, 9)
	w.db.Tamper(tenant, func(r *audittest.Rows) { r.Checkpoints[2].Size = 10 })
	wantFinding(t, "size column", w.verify(w.checks()), audit.NoIndex, "checkpoint of size 10: it was signed for size 9")
}

func TestRestoredPayloadThatWasErased(t *testing.T) {
	w := ledger(t, 6)
	backup, err := w.store.Leaves(t.Context(), 4, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.rec.Erase(t.Context(), w.store, []int64{4}, "officer", "law"); err != nil {
		t.Fatal(err)
	}
	w.sequence()
	wantOK(t, "erased", w.verify(w.checks()))
	w.db.Tamper(tenant, func(r *audittest.Rows) {
		r.Leaves[4].Salt, r.Leaves[4].Payload, r.Leaves[4].ErasedAt = backup[0].Salt, backup[0].Payload, 0
	})
	r := w.verify(w.checks())
	wantFinding(t, "restored", r, 4, "leaf 6 records its erasure but it is still here")
	wantOnly(t, "restored", r, 4)
}

func TestCrossCheck(t *testing.T) {
	w := ledger(t, 9)
	c := w.checks()
	rows := func(_ context.Context, p audit.Payload, row audit.RowDigest) (string, error) {
		if p.Kind != audit.RunBatch || row.Table != "screening" {
			return "", audit.ErrNotChecked
		}
		var n int
		if _, err := fmt.Sscanf(row.Key, "run/1/batch/%d", &n); err != nil {
			return "", err
		}
		return audit.Digest(fmt.Append(nil, n)), nil
	}
	c.CrossCheck = rows
	r := w.verify(c)
	wantOK(t, "rows as they were", r)
	if r.RowsChecked != 9 || r.RowsUnchecked != 0 {
		t.Errorf("%d rows checked, %d not", r.RowsChecked, r.RowsUnchecked)
	}
	var calls int64
	c.CrossCheck = func(ctx context.Context, p audit.Payload, row audit.RowDigest) (string, error) {
		calls++
		switch calls {
		case 3:
			return audit.Digest([]byte("other")), nil
		case 5:
			return "", fmt.Errorf("batch: %w", audit.ErrNoRow)
		case 7:
			return "", audit.ErrNotChecked
		}
		return rows(ctx, p, row)
	}
	r = w.verify(c)
	wantFinding(t, "row changed", r, 2, "leaf 2, row screening run/1/batch/2: its digest is now")
	wantFinding(t, "row gone", r, 4, "the row that was written is gone")
	wantOnly(t, "rows", r, 2, 4)
	if r.RowsChecked != 8 || r.RowsUnchecked != 1 {
		t.Errorf("%d rows checked, %d not", r.RowsChecked, r.RowsUnchecked)
	}
	boom := errors.New("database gone")
	c.CrossCheck = func(context.Context, audit.Payload, audit.RowDigest) (string, error) { return "", boom }
	if _, err := audit.VerifyStore(t.Context(), w.store, c); !errors.Is(err, boom) {
		t.Errorf("error %v, want the cross-check's own", err)
	}
}

// Chunks of reading must not show: ledgers around the chunk size, with damage
// at the seams.
func TestVerifyAcrossChunks(t *testing.T) {
	for _, size := range []int{999, 1000, 1001, 2049} {
		w := newWorld(t)
		w.record(size)
		w.sequence()
		wantOK(t, fmt.Sprint(size), w.verify(w.checks()))
		wantOK(t, fmt.Sprint(size), verifyExport(t, w.export(), w.checks()))
		for _, k := range []int{0, 997, 998} {
			w.db.Tamper(tenant, func(r *audittest.Rows) { r.Leaves[k].Salt[0] ^= 1 })
			r := w.verify(w.checks())
			wantFinding(t, fmt.Sprintf("%d of %d", k, size), r, int64(k), "payload or salt was altered")
			wantOnly(t, fmt.Sprintf("%d of %d", k, size), r, int64(k))
			w.db.Tamper(tenant, func(r *audittest.Rows) { r.Leaves[k].Salt[0] ^= 1 })
		}
		// A second row for the index at which the first chunk ends.
		w.db.Tamper(tenant, func(r *audittest.Rows) {
			l := r.Leaves[998]
			l.Seq, l.ID = 5000, "second"
			r.Leaves = append(r.Leaves, l)
		})
		wantFinding(t, fmt.Sprintf("second row of 998 in %d", size), w.verify(w.checks()), 998, "second row of this index")
	}
}

func TestVerifyWhileTheSystemWrites(t *testing.T) {
	w := newWorld(t)
	w.record(50)
	w.sequence()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range int64(40) {
			w.record(3)
			w.sequence()
			if _, err := w.rec.Erase(context.Background(), w.store, []int64{i}, "officer", "law"); err != nil {
				t.Error(err)
				return
			}
		}
	}()
	checks := w.checks()
	for writing := true; writing; {
		select {
		case <-done:
			writing = false
		default:
		}
		r, err := audit.VerifyStore(t.Context(), w.store, checks)
		if err != nil {
			t.Fatal(err)
		}
		wantOK(t, "while writing", r)
	}
}

func TestProgressIsTold(t *testing.T) {
	w := ledger(t, 7)
	c := w.checks()
	var last [2]int64
	c.Progress = func(done, size int64) { last = [2]int64{done, size} }
	w.verify(c)
	if last != [2]int64{7, 7} {
		t.Errorf("last told %v, want 7 of 7", last)
	}
}

func TestFindingsAreBounded(t *testing.T) {
	w := newWorld(t)
	w.record(audit.MaxFindings + 50)
	w.sequence()
	w.db.Tamper(tenant, func(r *audittest.Rows) {
		for i := range r.Leaves {
			r.Leaves[i].Kind = audit.Lookup
		}
	})
	r := w.verify(w.checks())
	if r.OK || len(r.Findings) != audit.MaxFindings || r.More != 50 {
		t.Errorf("%d findings and %d more", len(r.Findings), r.More)
	}
}

func TestExportNamesAStump(t *testing.T) {
	w := ledger(t, 6)
	for what, c := range map[string]struct{ content, words string }{
		"empty":            {"", "header (line 1): file is empty"},
		"not an export":    {"hello\n", "header (line 1)"},
		"another format":   {`{"checkpoint":"","fingerprint":"","format":"x","origin":"","readme":[],"v":1}` + "\n", `format "x" version 1`},
		"header only":      {string(w.export()[:bytes.IndexByte(w.export(), '\n')+1]), "dropped"},
		"no end of header": {string(w.export()[:100]), "line is cut off"},
	} {
		r := verifyExport(t, []byte(c.content), w.checks())
		if r.OK || !strings.Contains(show(r), c.words) {
			t.Errorf("%s: want %q, got\n%s", what, c.words, show(r))
		}
	}
}

func TestExportKeepsDamageAsEvidence(t *testing.T) {
	w := ledger(t, 8)
	w.db.Tamper(tenant, func(r *audittest.Rows) {
		r.Leaves[1].Payload = []byte("\xff not JSON")
		r.Leaves[3].Payload, r.Leaves[3].Salt = nil, nil
		r.Leaves[5].Salt = []byte{1, 2}
		delete(r.Hashes, tlog.StoredHashIndex(1, 3))
	})
	r := verifyExport(t, w.export(), w.checks())
	wantFinding(t, "payload", r, 1, "payload or salt was altered")
	wantFinding(t, "no payload", r, 3, "gone without being marked erased")
	wantFinding(t, "salt", r, 5, "salt has 2 bytes")
	wantFinding(t, "hash", r, 7, "stored hash is missing")
	wantOnly(t, "all", r, 1, 3, 5, 7)
}

// Whatever is done to rows, hashes and checkpoints, short of signing with the
// key: it is found, unless it changed nothing.
func TestAnyDamageIsFound(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		size := rapid.IntRange(1, 20).Draw(rt, "size")
		w := ledger(t, size)
		damaged := rapid.IntRange(1, 4).Draw(rt, "damages")
		for range damaged {
			w.db.Tamper(tenant, func(r *audittest.Rows) { damage(rt, t, r) })
		}
		fresh := ledger(t, size)
		same := true
		w.db.Tamper(tenant, func(a *audittest.Rows) {
			fresh.db.Tamper(tenant, func(b *audittest.Rows) { same = sameRows(a, b) })
		})
		r, err := audit.VerifyStore(context.Background(), w.store, w.checks())
		if err != nil {
			rt.Fatal(err)
		}
		if r.OK != same {
			rt.Fatalf("rows the same: %v, report:\n%s", same, show(r))
		}
		if len(r.Findings) > 40*damaged {
			rt.Fatalf("%d findings about %d damages:\n%s", len(r.Findings), damaged, show(r))
		}
	})
}

// damage changes one thing the way somebody with access to the database could.
func damage(rt *rapid.T, t *testing.T, r *audittest.Rows) {
	if len(r.Leaves) == 0 {
		return
	}
	k := rapid.IntRange(0, len(r.Leaves)-1).Draw(rt, "leaf")
	l := &r.Leaves[k]
	bit := byte(1) << rapid.IntRange(0, 7).Draw(rt, "bit")
	flip := func(b []byte) {
		if len(b) > 0 {
			b[rapid.IntRange(0, len(b)-1).Draw(rt, "byte")] ^= bit
		}
	}
	switch rapid.SampledFrom([]string{"payload", "salt", "commitment", "forge", "drop", "swap", "double", "hash", "unhash", "note", "erase", "index", "renumber"}).Draw(rt, "damage") {
	case "payload":
		flip(l.Payload)
	case "salt":
		flip(l.Salt)
	case "commitment":
		flip(l.Commitment[:])
	case "forge":
		if l.Payload != nil {
			forge(t, l)
			if rapid.Bool().Draw(rt, "with hash") {
				r.Hashes[tlog.StoredHashIndex(0, int64(k))] = audit.LeafHash(l.Commitment)
			}
		}
	case "drop":
		r.Leaves = slices.Delete(r.Leaves, k, k+1)
	case "swap":
		j := rapid.IntRange(0, len(r.Leaves)-1).Draw(rt, "other")
		r.Leaves[k].Index, r.Leaves[j].Index = r.Leaves[j].Index, r.Leaves[k].Index
	case "double":
		r.Leaves = append(r.Leaves, *l)
	case "hash":
		i := rapid.Int64Range(0, int64(max(1, len(r.Hashes)))-1).Draw(rt, "hash index")
		h := r.Hashes[i]
		flip(h[:])
		r.Hashes[i] = h
	case "unhash":
		delete(r.Hashes, rapid.Int64Range(0, int64(max(1, len(r.Hashes)))-1).Draw(rt, "hash index"))
	case "note":
		flip(r.Checkpoints[rapid.IntRange(0, len(r.Checkpoints)-1).Draw(rt, "checkpoint")].Note)
	case "erase":
		l.Salt, l.Payload, l.ErasedAt = nil, nil, 7
	case "index":
		l.Index = rapid.Int64Range(-1, int64(len(r.Leaves))+1).Draw(rt, "index")
	case "renumber":
		for i := k; i < len(r.Leaves); i++ {
			r.Leaves[i].Index++
		}
	}
}

func sameRows(a, b *audittest.Rows) bool {
	byIndex := func(ls []audit.Leaf) []audit.Leaf {
		ls = slices.Clone(ls)
		slices.SortStableFunc(ls, func(x, y audit.Leaf) int { return int(x.Index - y.Index) })
		return ls
	}
	return slices.EqualFunc(byIndex(a.Leaves), byIndex(b.Leaves), func(x, y audit.Leaf) bool {
		return x.Index == y.Index && x.Seq == y.Seq && x.Commitment == y.Commitment && x.ErasedAt == y.ErasedAt &&
			bytes.Equal(x.Salt, y.Salt) && bytes.Equal(x.Payload, y.Payload)
	}) && fmt.Sprint(a.Hashes) == fmt.Sprint(b.Hashes) && slices.EqualFunc(a.Checkpoints, b.Checkpoints, func(x, y audit.Checkpoint) bool {
		return bytes.Equal(x.Note, y.Note)
	})
}

// Whatever is done to the bytes of an export: it is found, unless nothing changed.
func TestAnyDamageToAnExportIsFound(t *testing.T) {
	exports := map[int][]byte{}
	for size := 1; size <= 12; size++ {
		exports[size] = ledger(t, size).export()
	}
	checks := newWorld(t).checks()
	rapid.Check(t, func(rt *rapid.T) {
		good := exports[rapid.IntRange(1, 12).Draw(rt, "size")]
		bad := bytes.Clone(good)
		for range rapid.IntRange(1, 3).Draw(rt, "damages") {
			from := rapid.IntRange(0, len(bad)).Draw(rt, "from")
			to := min(len(bad), from+rapid.IntRange(0, 400).Draw(rt, "length"))
			switch rapid.SampledFrom([]string{"cut", "repeat", "replace", "lines"}).Draw(rt, "damage") {
			case "cut":
				bad = slices.Delete(bad, from, to)
			case "repeat":
				bad = slices.Insert(bad, to, bytes.Clone(bad[from:to])...)
			case "replace":
				bad = slices.Replace(bad, from, to, rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(rt, "bytes")...)
			case "lines":
				lines := bytes.SplitAfter(bad, []byte("\n"))
				perm := rapid.Permutation(lines).Draw(rt, "lines")
				bad = bytes.Join(perm, nil)
			}
		}
		r, err := audit.VerifyExport(context.Background(), bytes.NewReader(bad), checks)
		if err != nil {
			rt.Fatal(err)
		}
		if same := bytes.Equal(bad, good); r.OK != same {
			rt.Fatalf("the same: %v, report:\n%s", same, show(r))
		}
	})
}

type brokenReader struct{ *bytes.Reader }

var errBroken = errors.New("input/output error")

func (b brokenReader) Read(p []byte) (int, error) {
	if b.Len() < 1000 {
		return 0, errBroken
	}
	return b.Reader.Read(p[:min(len(p), 64)])
}

func TestUnreadableExportIsAnErrorNotAFinding(t *testing.T) {
	w := ledger(t, 6)
	if _, err := audit.VerifyExport(t.Context(), brokenReader{bytes.NewReader(w.export())}, w.checks()); !errors.Is(err, errBroken) {
		t.Errorf("error %v, want the reader's", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := audit.VerifyStore(ctx, w.store, w.checks()); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want cancelled", err)
	}
}

func FuzzVerifyExport(f *testing.F) {
	w := ledger(f, 3)
	good := w.export()
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add([]byte("{}\n{}\n"))
	checks := w.checks()
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := audit.VerifyExport(context.Background(), bytes.NewReader(b), checks)
		if err != nil {
			t.Fatal(err)
		}
		if r.OK && !bytes.Equal(b, good) {
			// Only the key's own signature can make another export whole.
			t.Fatalf("an export that was never made verifies: %q", b)
		}
	})
}

func FuzzReadWitness(f *testing.F) {
	w := ledger(f, 3)
	head, err := w.store.Head(context.Background())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(fmt.Appendf(nil, `{"checkpoint":%q,"seen":"2026-03-01T12:00:00.000000Z","v":1}`+"\n", head.Note))
	f.Add([]byte("{}\n\n"))
	checks := w.checks()
	f.Fuzz(func(t *testing.T, b []byte) {
		ws, err := audit.ReadWitness(bytes.NewReader(b))
		if err != nil {
			if !errors.Is(err, audit.ErrWitnessFile) {
				t.Fatalf("error of another kind: %v", err)
			}
			return
		}
		if n := bytes.Count(b, []byte("\n")); n != len(ws) {
			t.Fatalf("%d lines gave %d checkpoints", n, len(ws))
		}
		checks := checks
		checks.Witness = ws
		r, err := audit.VerifyStore(context.Background(), w.store, checks)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range ws {
			if _, err := audit.OpenCheckpoint([]byte(line.Checkpoint), w.key.Public()); err != nil && r.OK {
				// A checkpoint may carry signatures of witnesses we do not know.
				if !strings.HasPrefix(line.Checkpoint, string(head.Note)) {
					t.Fatalf("an unsigned checkpoint passed for witnessed: %q", line.Checkpoint)
				}
			}
		}
	})
}

// A leaf copied while it waits is sequenced like any other; that it says the
// same as another leaf gives it away.
func TestCopiedLeafIsNamed(t *testing.T) {
	w := ledger(t, 4)
	w.record(2)
	w.db.Tamper(tenant, func(r *audittest.Rows) {
		l := r.Leaves[1]
		l.Index, l.Seq = audit.Unsequenced, r.NextSeq
		r.NextSeq++
		r.Leaves = append(r.Leaves, l)
	})
	w.sequence()
	r := w.verify(w.checks())
	wantFinding(t, "live", r, 6, "it repeats leaf 1")
	wantOnly(t, "live", r, 6)
	r = verifyExport(t, w.export(), w.checks())
	wantFinding(t, "export", r, 6, "it repeats leaf 1")
	wantOnly(t, "export", r, 6)
}

func TestRowThatIsTwiceIsNamed(t *testing.T) {
	copied := func(index int64) audit.Report {
		w := ledger(t, 4)
		w.record(2)
		w.db.Tamper(tenant, func(r *audittest.Rows) {
			l := r.Leaves[2]
			l.Index = index
			r.Leaves = append(r.Leaves, l)
		})
		return w.verify(w.checks())
	}
	wantFinding(t, "among the waiting", copied(audit.Unsequenced), audit.NoIndex, "leaf with seq 3: more than one leaf has this seq")
	wantFinding(t, "beside another", copied(1), 1, "second row of this index, seq 3")
	wantFinding(t, "past the end", copied(6), 6, "the newest checkpoint has size 4")
}

func TestEntryThatClaimsAnotherIndex(t *testing.T) {
	w := ledger(t, 9)
	lines := bytes.SplitAfter(w.export(), []byte("\n"))
	lines[4+1] = bytes.Replace(lines[4+1], []byte(`"index":4`), []byte(`"index":6`), 1)
	r := verifyExport(t, bytes.Join(lines, nil), w.checks())
	wantFinding(t, "4 says 6", r, 4, "it claims index 6 and stands where leaf 4 belongs")
	wantOnly(t, "4 says 6", r, 4)
}

func TestWitnessFileThatTellsOfTwoLedgers(t *testing.T) {
	w := ledger(t, 7)
	sevenSeen := w.witness(t)
	w.record(3)
	w.sequence()
	tenSeen := w.witness(t)
	forked, err := audit.SignCheckpoint(w.key, 10, tlog.Hash{1})
	if err != nil {
		t.Fatal(err)
	}
	fork := tenSeen[0]
	fork.Checkpoint = string(forked)
	c := w.checks()
	c.Witness = append(slices.Clone(sevenSeen), tenSeen...)
	wantOK(t, "in order", w.verify(c))
	c.Witness = append(slices.Clone(tenSeen), sevenSeen...)
	wantFinding(t, "out of order", w.verify(c), audit.NoIndex, "witness file, line 2: size 7 stands after size 10")
	c.Witness = []audit.Witnessed{tenSeen[0], fork}
	wantFinding(t, "two trees", w.verify(c), audit.NoIndex, "witness file, line 2: the ledger signed two trees of size 10")
}

func TestManyRowsDeleted(t *testing.T) {
	w := newWorld(t)
	var size int64 = 5000
	if err := w.db.Act(t.Context(), tenant, func(tx audit.Tx) error {
		for range size {
			if _, err := w.rec.Record(t.Context(), tx, audit.Act{Kind: audit.Lookup, Actor: "anna"}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	w.sequence()
	w.db.Tamper(tenant, func(r *audittest.Rows) {
		r.Leaves = slices.DeleteFunc(r.Leaves, func(l audit.Leaf) bool { return l.Index > 10 && l.Index < 4900 })
	})
	r := w.verify(w.checks())
	wantFinding(t, "live", r, 11, "leaves 11 to 4899: dropped")
	wantFinding(t, "live", r, audit.NoIndex, "leaves with seq 12 to 4900: it was recorded but is gone")
	if len(r.Findings) != 2 {
		t.Errorf("want two findings, got\n%s", show(r))
	}
	r = verifyExport(t, w.export(), w.checks())
	wantFinding(t, "export", r, 11, "leaves 11 to 4899: dropped")
	wantOnly(t, "export", r, 11)
}
