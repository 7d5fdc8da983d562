package audit_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/internal/audit"
)

func (w *world) act(a audit.Act) (id string, err error) {
	err = w.db.Act(context.Background(), tenant, func(tx audit.Tx) error {
		id, err = w.rec.Record(context.Background(), tx, a)
		return err
	})
	return id, err
}

func TestRecordedLeaf(t *testing.T) {
	w := newWorld(t)
	id, err := w.act(audit.Act{
		Kind: audit.AlertDecided, Actor: "anna",
		About:   []audit.Ref{{Type: "alert", ID: "17"}},
		Rows:    []audit.RowDigest{{Table: "decision", Key: "4", SHA256: audit.Digest([]byte("row"))}},
		Details: map[string]any{"b": "é", "a": 1.0},
	})
	if err != nil {
		t.Fatal(err)
	}
	l, err := w.store.LeafByID(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"about":[{"id":"17","type":"alert"}],"actor":"anna","at":"2026-03-01T12:00:00.001500Z","details":{"a":1,"b":"é"},"id":"` + id +
		`","kind":"alert.decided","rows":[{"key":"4","sha256":"` + audit.Digest([]byte("row")) + `","table":"decision"}],"v":1}`
	if string(l.Payload) != want {
		t.Errorf("payload\n%s\nwant\n%s", l.Payload, want)
	}
	c, err := audit.Commit(l.Salt, l.Payload)
	if err != nil || c != l.Commitment {
		t.Errorf("commitment %s, want %s (%v)", l.Commitment, c, err)
	}
	if l.Kind != audit.AlertDecided || audit.FormatTime(l.At) != "2026-03-01T12:00:00.001500Z" || l.Index != audit.Unsequenced {
		t.Errorf("columns %s %s %d", l.Kind, audit.FormatTime(l.At), l.Index)
	}
	p, err := audit.DecodePayload(l.Payload)
	if err != nil {
		t.Fatal(err)
	}
	again, err := p.Encode()
	if err != nil || !bytes.Equal(again, l.Payload) {
		t.Errorf("payload does not come back: %s, %v", again, err)
	}
	if id[14] != '7' || !strings.ContainsRune("89ab", rune(id[19])) || len(id) != 36 {
		t.Errorf("id %s is no UUID of version 7", id)
	}
}

func TestSameClockAndRandomnessSameLedger(t *testing.T) {
	a, b := ledger(t, 9), ledger(t, 9)
	if !bytes.Equal(a.export(), b.export()) {
		t.Error("two ledgers of the same acts, clock and randomness differ")
	}
}

func TestSaltsAndIDsAreFresh(t *testing.T) {
	w := newWorld(t)
	w.clock = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	w.rec = audit.NewRecorder(func() time.Time { return w.clock }, seeded(1))
	for range 20 {
		if _, err := w.act(audit.Act{Kind: audit.Lookup, Actor: "anna"}); err != nil {
			t.Fatal(err)
		}
	}
	ls, err := w.store.Unsequenced(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, l := range ls {
		if seen[string(l.Salt)] || seen[l.ID] || seen[string(l.Commitment[:])] {
			t.Fatalf("leaf %d repeats a salt, an id or a commitment", l.Seq)
		}
		seen[string(l.Salt)], seen[l.ID], seen[string(l.Commitment[:])] = true, true, true
	}
}

func TestRecordFailsClosed(t *testing.T) {
	w := newWorld(t)
	good := audit.Act{Kind: audit.Lookup, Actor: "anna"}
	if _, err := w.rec.Record(t.Context(), fullDisk{}, good); !errors.Is(err, errFull) {
		t.Errorf("full disk: error %v, want it passed on", err)
	}
	dry := audit.NewRecorder(w.now, bytes.NewReader(make([]byte, 20)))
	if err := w.db.Act(t.Context(), tenant, func(tx audit.Tx) error {
		_, err := dry.Record(t.Context(), tx, good)
		return err
	}); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("no randomness: error %v", err)
	}
	for what, a := range map[string]audit.Act{
		"unknown kind":        {Kind: "coffee.made", Actor: "anna"},
		"no kind":             {Actor: "anna"},
		"erasure by the way":  {Kind: audit.PayloadErased, Actor: "anna"},
		"no actor":            {Kind: audit.Lookup},
		"half a reference":    {Kind: audit.Lookup, Actor: "anna", About: []audit.Ref{{Type: "subject"}}},
		"row without table":   {Kind: audit.Lookup, Actor: "anna", Rows: []audit.RowDigest{{Key: "1", SHA256: audit.Digest()}}},
		"short digest":        {Kind: audit.Lookup, Actor: "anna", Rows: []audit.RowDigest{{Table: "t", Key: "1", SHA256: "abcd"}}},
		"digest in capitals":  {Kind: audit.Lookup, Actor: "anna", Rows: []audit.RowDigest{{Table: "t", Key: "1", SHA256: strings.ToUpper(audit.Digest())}}},
		"details no JSON":     {Kind: audit.Lookup, Actor: "anna", Details: func() {}},
		"integer JSON rounds": {Kind: audit.Lookup, Actor: "anna", Details: map[string]int64{"n": 1<<53 + 1}},
		"integer too long":    {Kind: audit.Lookup, Actor: "anna", Details: map[string]uint64{"n": 1<<64 - 1}},
		"broken text":         {Kind: audit.Lookup, Actor: "anna\xff"},
		"huge":                {Kind: audit.Lookup, Actor: "anna", Details: strings.Repeat("x", audit.MaxPayload)},
	} {
		if _, err := w.act(a); !errors.Is(err, audit.ErrInvalidAct) {
			t.Errorf("%s: error %v, want ErrInvalidAct", what, err)
		}
	}
	if _, err := w.act(audit.Act{Kind: audit.Lookup, Actor: "anna", Details: map[string]int64{"n": -1 << 53}}); err != nil {
		t.Errorf("the greatest exact integer: %v", err)
	}
	if b, err := w.store.Backlog(t.Context()); err != nil || b.LastSeq != 1 {
		t.Errorf("backlog %+v, %v: want only the good act", b, err)
	}
}

func TestDigestKeepsPartsApart(t *testing.T) {
	seen := map[string]string{}
	for _, parts := range [][]string{{}, {""}, {"", ""}, {"a", "b"}, {"ab"}, {"ab", ""}, {"", "ab"}, {"a", "", "b"}} {
		var b [][]byte
		for _, p := range parts {
			b = append(b, []byte(p))
		}
		d := audit.Digest(b...)
		if other, ok := seen[d]; ok || len(d) != 64 {
			t.Errorf("%q and %s share the digest %s", parts, other, d)
		}
		seen[d] = fmt.Sprintf("%q", parts)
	}
}

func TestParseTime(t *testing.T) {
	for _, micros := range []int64{0, -1, 1, 1_772_366_400_001_500} {
		got, err := audit.ParseTime(audit.FormatTime(micros))
		if err != nil || got != micros {
			t.Errorf("%d comes back as %d, %v", micros, got, err)
		}
	}
	for _, s := range []string{"", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00.0015000Z", "2026-03-01T12:00:00.001500+00:00", "2026-02-30T12:00:00.001500Z"} {
		if _, err := audit.ParseTime(s); err == nil {
			t.Errorf("time %q was taken", s)
		}
	}
}

// TestVocabularyIsWhole holds the constants of kind.go against the table that
// closes the vocabulary.
func TestVocabularyIsWhole(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "kind.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[audit.Kind]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok || len(v.Values) != 1 {
			return true
		}
		lit, ok := v.Values[0].(*ast.BasicLit)
		if !ok {
			return true
		}
		s, err := strconv.Unquote(lit.Value)
		if err != nil {
			t.Fatal(err)
		}
		k := audit.Kind(s)
		if !k.Known() {
			t.Errorf("%s (%q) is missing from kinds", v.Names[0], s)
		}
		if other, ok := seen[k]; ok {
			t.Errorf("%s and %s are both %q", v.Names[0], other, s)
		}
		seen[k] = v.Names[0].Name
		return true
	})
	if len(seen) < 30 {
		t.Errorf("only %d kinds found in kind.go", len(seen))
	}
}

func TestErasedPayloadStillVerifies(t *testing.T) {
	w := ledger(t, 8)
	before := w.verify(w.checks())
	ls, err := w.store.Leaves(t.Context(), 2, 1)
	if err != nil {
		t.Fatal(err)
	}
	secret := ls[0].Payload
	id, err := w.rec.Erase(t.Context(), w.store, []int64{2, 5}, "officer", "GDPR art. 17(1)(d)")
	if err != nil {
		t.Fatal(err)
	}
	r := w.verify(w.checks())
	wantOK(t, "before the record is sequenced", r)
	if r.Erased != 2 || r.Root != before.Root {
		t.Errorf("erased %d, root %s; want 2 and the root of before, %s", r.Erased, r.Root, before.Root)
	}
	early := w.export()
	wantFinding(t, "export before the record is sequenced", verifyExport(t, early, w.checks()), 2, "no record of the erasure")

	w.sequence()
	r = w.verify(w.checks())
	wantOK(t, "after", r)
	export := w.export()
	r = verifyExport(t, export, w.checks())
	wantOK(t, "export", r)
	if r.Erased != 2 || r.Size != 9 {
		t.Errorf("export: erased %d of %d, want 2 of 9", r.Erased, r.Size)
	}
	if bytes.Contains(export, secret) {
		t.Error("the erased payload is in the export")
	}
	rec, err := w.store.LeafByID(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	p, err := audit.DecodePayload(rec.Payload)
	if err != nil || p.Kind != audit.PayloadErased || p.Actor != "officer" || !strings.Contains(string(p.Details), "art. 17") {
		t.Errorf("record of the erasure: %+v, %v", p, err)
	}
	if d := cmp.Diff([]audit.Ref{{Type: "leaf", ID: "2"}, {Type: "leaf", ID: "5"}}, p.About); d != "" {
		t.Error(d)
	}

	for what, c := range map[string]struct {
		indexes []int64
		ground  string
		want    error
	}{
		"nothing":               {nil, "law", audit.ErrInvalidAct},
		"too many":              {make([]int64, audit.MaxErase+1), "law", audit.ErrInvalidAct},
		"no ground":             {[]int64{1}, " ", audit.ErrInvalidAct},
		"past the end":          {[]int64{1, 9}, "law", audit.ErrNotFound},
		"negative":              {[]int64{-1}, "law", audit.ErrNotFound},
		"the record of erasing": {[]int64{8}, "law", audit.ErrInvalidAct},
	} {
		if _, err := w.rec.Erase(t.Context(), w.store, c.indexes, "officer", c.ground); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", what, err, c.want)
		}
	}
	wantOK(t, "after refused erasures", w.verify(w.checks()))
}

func TestEraseTakesItsMaximum(t *testing.T) {
	w := newWorld(t)
	w.record(audit.MaxErase)
	w.sequence()
	all := make([]int64, audit.MaxErase)
	for i := range all {
		all[i] = int64(i)
	}
	if _, err := w.rec.Erase(t.Context(), w.store, all, "officer", strings.Repeat("ground ", 20)); err != nil {
		t.Fatal(err)
	}
	w.sequence()
	r := w.verify(w.checks())
	wantOK(t, "all erased", r)
	if r.Erased != audit.MaxErase {
		t.Errorf("erased %d", r.Erased)
	}
}
