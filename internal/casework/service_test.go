package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/vetting"
)

// rows is a database with one alert; an update that fails leaves nothing.
type rows struct {
	decisions []Decision
	leaves    []string
	down      error // why the ledger cannot be written
}

func (r *rows) View(_ context.Context, fn func(Reader) error) error { return fn(r) }

func (r *rows) Update(_ context.Context, fn func(Tx) error) error {
	var tx *rows
	for range 2 { // a conflict makes a database run it twice
		tx = &rows{decisions: slices.Clone(r.decisions), leaves: slices.Clone(r.leaves), down: r.down}
		if err := fn(tx); err != nil {
			return err
		}
	}
	*r = *tx
	return nil
}

func (r *rows) Alert(id int64) (vetting.Alert, error) {
	if id != 1 {
		return vetting.Alert{}, fmt.Errorf("alert %d: %w", id, vetting.ErrNotFound)
	}
	return vetting.Alert{ID: 1, Match: 9}, nil
}

func (r *rows) Decisions(alert int64) ([]Decision, error) {
	if alert != 1 {
		return nil, nil
	}
	return slices.Clone(r.decisions), nil
}

func (r *rows) Overdue(before int64, limit int) ([]Decision, error) {
	if n := len(r.decisions); n > 0 && limit > 0 {
		if d := r.decisions[n-1]; d.Verb == Defer && d.Waiting.Due < before {
			return []Decision{d}, nil
		}
	}
	return nil, nil
}

func (r *rows) InsertDecision(d Decision) error {
	r.decisions = append(r.decisions, d)
	return nil
}

func (r *rows) InsertLeaf(_ context.Context, l audit.Leaf) error {
	if r.down != nil {
		return r.down
	}
	r.leaves = append(r.leaves, l.ID)
	return nil
}

// recorder writes what these tests look at into the leaf's id.
type recorder struct{}

func (recorder) Record(ctx context.Context, tx audit.Tx, kind audit.Kind, actor string, rows []audit.RowDigest, details any) error {
	return tx.InsertLeaf(ctx, audit.Leaf{ID: fmt.Sprintf("%s by %s, row %s, %v", kind, actor, rows[0].Key, details)})
}

func service(t *testing.T, at *int64) (*Service, *rows) {
	t.Helper()
	db := &rows{}
	s, err := New(Options{Tenant: "t", Store: db, Ledger: recorder{}, Now: func() time.Time { return time.UnixMicro(*at) }})
	if err != nil {
		t.Fatal(err)
	}
	return s, db
}

func TestDecideWritesRowAndLeafTogether(t *testing.T) {
	at := int64(1000)
	s, db := service(t, &at)
	ctx := t.Context()
	if _, state, err := s.Decide(ctx, ana, Decision{Alert: 1, Verb: Propose, Reason: "same passport"}); err != nil || state != Proposed {
		t.Fatalf("%s, %v", state, err)
	}
	at++
	if _, _, err := s.Decide(ctx, ana, Decision{Alert: 1, Verb: Confirm}); !errors.Is(err, access.ErrRole) {
		t.Errorf("an analyst confirms: %v", err)
	}
	d, state, err := s.Decide(ctx, ben, Decision{Alert: 1, Verb: Confirm, N: 77, Actor: "ana", At: 5})
	if err != nil || state != True || d.N != 2 || d.Actor != "ben" || d.At != 1001 {
		t.Errorf("%+v, %s, %v: number, actor and time are the service's to say", d, state, err)
	}
	want := []string{
		"alert.decided by ana, row 1/1, map[alert:1 match:9 n:1 state:proposed verb:propose]",
		"alert.reviewed by ben, row 1/2, map[alert:1 match:9 n:2 state:true verb:confirm]",
	}
	if !slices.Equal(db.leaves, want) {
		t.Errorf("leaves %q, want %q", db.leaves, want)
	}
	h, state, err := s.History(ctx, 1)
	if err != nil || state != True || len(h) != 2 {
		t.Errorf("history %v, %s, %v", h, state, err)
	}
}

func TestNoLedgerNoDecision(t *testing.T) {
	at := int64(1000)
	s, db := service(t, &at)
	db.down = errors.New("disk full")
	_, state, err := s.Decide(t.Context(), ana, said(Dismiss))
	if !errors.Is(err, db.down) || state != "" || len(db.decisions) != 0 {
		t.Errorf("decided without a leaf: %s, %v, %v", state, err, db.decisions)
	}
}

func TestDecideRefusals(t *testing.T) {
	at := int64(1000)
	s, db := service(t, &at)
	stranger := ana
	stranger.Tenant = "u"
	if _, _, err := s.Decide(t.Context(), stranger, said(Dismiss)); !errors.Is(err, access.ErrTenant) {
		t.Errorf("another tenant's analyst: %v", err)
	}
	none := said(Dismiss)
	none.Alert = 2
	if _, _, err := s.Decide(t.Context(), ana, none); !errors.Is(err, vetting.ErrNotFound) {
		t.Errorf("an alert that does not exist: %v", err)
	}
	if _, _, err := s.History(t.Context(), 2); !errors.Is(err, vetting.ErrNotFound) {
		t.Errorf("its history: %v", err)
	}
	if len(db.decisions)+len(db.leaves) != 0 {
		t.Errorf("refusals left %v, %v", db.decisions, db.leaves)
	}
}

func TestOverdueFollowsTheClock(t *testing.T) {
	at := int64(1000)
	s, _ := service(t, &at)
	ctx := t.Context()
	deferred := said(Defer)
	deferred.Waiting.Owner = ""
	d, _, err := s.Decide(ctx, ana, deferred)
	if err != nil || d.Waiting.Owner != "ana" {
		t.Fatalf("%+v, %v: the decider owns what nobody else was named for", d, err)
	}
	if deferred.Waiting.Owner != "" {
		t.Error("the caller's decision was changed")
	}
	if late, err := s.Overdue(ctx, 10); err != nil || len(late) != 0 {
		t.Errorf("overdue before its date: %v, %v", late, err)
	}
	at = 2001
	if late, err := s.Overdue(ctx, 10); err != nil || len(late) != 1 || late[0].Alert != 1 {
		t.Errorf("not overdue after its date: %v, %v", late, err)
	}
}

func TestRowDigestCoversTheWholeDecision(t *testing.T) {
	base := said(Dismiss)
	base.N, base.Actor = 1, "ana"
	first, err := Row(base)
	if err != nil {
		t.Fatal(err)
	}
	changes := []func(*Decision){
		func(d *Decision) { d.Verb = Propose },
		func(d *Decision) { d.Actor = "ben" },
		func(d *Decision) { d.Reason += "." },
		func(d *Decision) { d.Differs = []Difference{{Gender, "1971 and 1985"}} },
		func(d *Decision) { d.Waiting = &Waiting{Missing: "x"} },
		func(d *Decision) { d.At++ },
	}
	for i, change := range changes {
		d := base
		change(&d)
		if r, err := Row(d); err != nil || r.SHA256 == first.SHA256 {
			t.Errorf("change %d leaves the digest as it was (%v)", i, err)
		}
	}
	stored := base
	stored.Seq = 99
	if r, _ := Row(stored); r != first {
		t.Error("the digest depends on the sequence, which is not known when the leaf is written")
	}
}

func TestCheckRowsFindsWhatWasChanged(t *testing.T) {
	at := int64(1000)
	s, db := service(t, &at)
	ctx := t.Context()
	d, _, err := s.Decide(ctx, ana, said(Dismiss))
	if err != nil {
		t.Fatal(err)
	}
	row, err := Row(d)
	if err != nil {
		t.Fatal(err)
	}
	if now, known, err := s.CheckRows(ctx, row); err != nil || !known || now != row.SHA256 {
		t.Errorf("untouched: %s, %v, %v", now, known, err)
	}
	if _, known, err := s.CheckRows(ctx, audit.RowDigest{Table: "screening", Key: "1/1"}); known || err != nil {
		t.Errorf("another room's row: %v, %v", known, err)
	}
	db.decisions[0].Reason = "he is a friend"
	if now, _, err := s.CheckRows(ctx, row); err != nil || now == row.SHA256 {
		t.Errorf("changed: %s, %v", now, err)
	}
	db.decisions = nil
	for _, key := range []string{row.Key, "one/two"} {
		if _, known, err := s.CheckRows(ctx, audit.RowDigest{Table: "decision", Key: key}); !known || !errors.Is(err, audit.ErrNoRow) {
			t.Errorf("gone: %v, %v", known, err)
		}
	}
}

func TestNewNamesTheMissingOption(t *testing.T) {
	whole := Options{Tenant: "t", Store: &rows{}, Ledger: recorder{}, Now: time.Now}
	for want, drop := range map[string]func(*Options){
		"Tenant": func(o *Options) { o.Tenant = "" }, "Store": func(o *Options) { o.Store = nil },
		"Ledger": func(o *Options) { o.Ledger = nil }, "Now": func(o *Options) { o.Now = nil },
	} {
		o := whole
		drop(&o)
		if _, err := New(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("without %s: %v", want, err)
		}
	}
}
