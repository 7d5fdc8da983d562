package audit_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/audit/audittest"
)

const (
	tenant = "tenant-a"
	origin = "ledger.example.org/tenant-a"
)

// world is a ledger with everything around it, the same every time.
type world struct {
	t     testing.TB
	db    *audittest.Memory
	store audit.Store
	rec   *audit.Recorder
	seq   *audit.Sequencer
	key   *audit.Key
	mu    sync.Mutex // guards clock: several sequencers may ask at once
	clock time.Time
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(1500 * time.Microsecond)
	return w.clock
}

func seeded(seed byte) *rand.ChaCha8 {
	var s [32]byte
	s[0] = seed
	return rand.NewChaCha8(s)
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, db: audittest.NewMemory(), clock: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	w.store = w.db.Tenant(tenant)
	w.rec = audit.NewRecorder(w.now, seeded(1))
	var err error
	if w.key, err = audit.GenerateKey(seeded(2), origin); err != nil {
		t.Fatal(err)
	}
	if w.seq, err = audit.NewSequencer(w.store, w.key, w.now); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) record(n int) {
	w.t.Helper()
	for i := range n {
		err := w.db.Act(context.Background(), tenant, func(tx audit.Tx) error {
			_, err := w.rec.Record(context.Background(), tx, audit.Act{
				Kind: audit.RunBatch, Actor: "system",
				About:   []audit.Ref{{Type: "run", ID: fmt.Sprint(i)}},
				Rows:    []audit.RowDigest{{Table: "screening", Key: fmt.Sprintf("run/1/batch/%d", i), SHA256: audit.Digest(fmt.Append(nil, i))}},
				Details: map[string]any{"subjects": 100 + i, "note": "Ærø \u2028 <&>"},
			})
			return err
		})
		if err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *world) sequence() audit.Checkpoint {
	w.t.Helper()
	p, err := w.seq.Drain(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	return p.Head
}

func (w *world) checks() audit.Checks { return audit.Checks{Keys: []*audit.PublicKey{w.key.Public()}} }

func (w *world) verify(c audit.Checks) audit.Report {
	w.t.Helper()
	r, err := audit.VerifyStore(context.Background(), w.store, c)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func (w *world) export() []byte {
	w.t.Helper()
	var b bytes.Buffer
	if _, err := audit.Export(context.Background(), w.store, w.key.Public(), &b); err != nil {
		w.t.Fatal(err)
	}
	return b.Bytes()
}

func verifyExport(t testing.TB, b []byte, c audit.Checks) audit.Report {
	t.Helper()
	r, err := audit.VerifyExport(context.Background(), bytes.NewReader(b), c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ledger returns a world whose tree holds n leaves, signed in steps.
func ledger(t testing.TB, n int) *world {
	w := newWorld(t)
	for n > 0 {
		step := min(n, 3)
		w.record(step)
		w.sequence()
		n -= step
	}
	return w
}

func wantOK(t testing.TB, what string, r audit.Report) {
	t.Helper()
	if !r.OK || len(r.Findings) != 0 {
		t.Errorf("%s: want no findings, got\n%s", what, show(r))
	}
}

func show(r audit.Report) string {
	var b strings.Builder
	for i, f := range r.Findings {
		if i == 15 {
			fmt.Fprintf(&b, "  … %d more\n", len(r.Findings)-i)
			break
		}
		fmt.Fprintf(&b, "  [%d] %s: %s\n", f.Index, f.Place, f.Problem)
	}
	return b.String()
}

// wantFinding insists on a finding about the index whose problem or place has
// the words.
func wantFinding(t testing.TB, what string, r audit.Report, index int64, words string) {
	t.Helper()
	if r.OK {
		t.Errorf("%s: nothing was found", what)
		return
	}
	for _, f := range r.Findings {
		if f.Remedy == "" || f.Place == "" {
			t.Errorf("%s: finding without place or remedy: %+v", what, f)
		}
	}
	if !slices.ContainsFunc(r.Findings, func(f audit.Finding) bool {
		return f.Index == index && strings.Contains(f.Place+": "+f.Problem, words)
	}) {
		t.Errorf("%s: want a finding about index %d with %q, got\n%s", what, index, words, show(r))
	}
}

// wantOnly insists that every finding is about one of the indexes.
func wantOnly(t testing.TB, what string, r audit.Report, indexes ...int64) {
	t.Helper()
	for _, f := range r.Findings {
		if !slices.Contains(indexes, f.Index) {
			t.Errorf("%s: finding about another index than %v:\n%s", what, indexes, show(r))
			return
		}
	}
}
