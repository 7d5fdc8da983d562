package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/internal/store/internal/q"
	"github.com/revetproject/revet/internal/vetting"
)

// session is one database transaction.
type session struct {
	db  *DB
	ctx context.Context //nolint:containedctx // the domains' readers are bound to one call and take no context
	q   *q.Queries
	// dbtx runs the few statements that are put together at run time; direct
	// does so without regard to the rows that wait.
	dbtx, direct q.DBTX
	// waiting are the rows of each bulk table that are not written yet.
	waiting  [][][]any
	writable bool
	// broken is the first statement that failed. PostgreSQL refuses everything
	// after it; SQLite does not, so the session remembers it for both.
	broken  error
	tenants map[string]*tx
}

// tx is a transaction seen from one tenant. It implements the readers and
// transactions of all domain packages, so that one act can span them.
type tx struct {
	*session
	tenant string
	seq    int64
	// counters holds the numbers taken in this transaction; nobody else can
	// take any while it holds the tenant's sequence, so they are written once, at the end.
	counters map[string]int64
	// partitions holds those this transaction knows to be recorded.
	partitions map[int32]bool
	// screened are the screenings whose place among rows and blocks is not settled yet.
	screened pending
	missing  error // why the tenant could not be opened
}

func newSession(ctx context.Context, db *DB, st q.DBTX, writable bool) *session {
	if writable {
		ctx = db.dialect.statementContext(ctx)
	}
	s := &session{db: db, ctx: ctx, direct: st, writable: writable, tenants: map[string]*tx{}}
	s.dbtx = ordered{s}
	s.q = q.New(s.dbtx)
	return s
}

// seqCounter is the tenant's commit sequence.
const seqCounter = "seq"

// open makes the tenant part of the session: a writing session takes its next
// sequence, a reading one reads the newest, which also pins the snapshot.
func (s *session) open(tenant string) (*tx, error) {
	if t := s.tenants[tenant]; t != nil {
		return t, t.missing
	}
	t := &tx{session: s, tenant: tenant, counters: map[string]int64{}, partitions: map[int32]bool{}}
	s.tenants[tenant] = t
	take := s.q.Counter
	if s.writable {
		take = func(ctx context.Context, tenant, name string) (int64, error) { return s.q.Advance(ctx, tenant, name) }
	}
	seq, err := take(s.ctx, tenant, seqCounter)
	if errors.Is(err, sql.ErrNoRows) {
		t.missing = fmt.Errorf("tenant %q: %w", tenant, ErrNoTenant)
		s.broken = first(s.broken, t.missing)
		return t, t.missing
	}
	t.missing = t.fail(err, "taking the sequence of tenant %q", tenant)
	t.seq = seq
	return t, t.missing
}

func first(err, second error) error {
	if err != nil {
		return err
	}
	return second
}

// flush writes the rows that wait and the counters that were used.
func (s *session) flush() error {
	tenants := slices.Sorted(maps.Keys(s.tenants))
	for _, tenant := range tenants {
		if err := s.tenants[tenant].settle(); err != nil {
			return err
		}
	}
	if err := s.flushRows(s.ctx); err != nil {
		return err
	}
	for _, tenant := range tenants {
		t := s.tenants[tenant]
		for _, name := range slices.Sorted(maps.Keys(t.counters)) {
			if err := s.q.SetCounter(s.ctx, tenant, name, t.counters[name]); err != nil {
				return fmt.Errorf("counter %s of tenant %q: %w", name, tenant, err)
			}
		}
	}
	return nil
}

// fail names the place of an error and remembers it. A missing row is
// ErrNotFound, a key that exists is ErrDuplicate.
func (s *session) fail(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	what := fmt.Sprintf(format, args...)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%s: %w", what, vetting.ErrNotFound)
	}
	if s.db.dialect.duplicate(err) {
		err = fmt.Errorf("%s: %w (%w)", what, ErrDuplicate, err)
	} else {
		err = fmt.Errorf("%s: %w", what, err)
	}
	s.broken = first(s.broken, err)
	return err
}

// Seq is the newest committed sequence of the tenant; in a writing transaction
// the one it takes.
func (t *tx) Seq() (int64, error) { return t.seq, t.missing }

// NextID takes the next number of a counter of the tenant, from 1.
func (t *tx) NextID(counter string) (int64, error) {
	if counter == seqCounter {
		return 0, fmt.Errorf("counter %q belongs to the commit sequence", counter)
	}
	n, known := t.counters[counter]
	if !known {
		var err error
		n, err = t.q.Counter(t.ctx, t.tenant, counter)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return 0, t.fail(err, "counter %s", counter)
		}
	}
	t.counters[counter] = n + 1
	return n + 1, nil
}

// encode gives the JSON text of a value, keys of maps sorted. It keeps absent
// and empty apart.
func encode(v any) (string, error) {
	b, err := json.Marshal(v, json.Deterministic(true), json.FormatNilSliceAsNull(true), json.FormatNilMapAsNull(true))
	return string(b), err
}

// array gives the JSON array that a query takes apart with json_each.
func array[T string | int64](v []T) (string, error) {
	b, err := json.Marshal(v) // [] for none
	return string(b), err
}

func decode[T any](text string) (v T, err error) {
	err = json.Unmarshal([]byte(text), &v)
	return v, err
}

// each converts rows; the first error ends it.
func each[A, B any](rows []A, convert func(A) (B, error)) ([]B, error) {
	out := make([]B, 0, len(rows))
	for _, row := range rows {
		b, err := convert(row)
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

// blob makes an absent value an empty one: no column that holds bytes is NULL,
// save what can be erased.
func blob(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// bytes is the inverse of blob, and of storing JSON as text: empty is absent.
func bytes[T ~string | ~[]byte](v T) []byte {
	if len(v) == 0 {
		return nil
	}
	return []byte(v)
}
