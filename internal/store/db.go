package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/revetproject/revet/internal/store/internal/q"
)

var (
	// ErrNoTenant is returned when the tenant a store was opened for does not exist.
	ErrNoTenant = errors.New("no such tenant")
	// ErrDuplicate is returned when a row with the same key exists already.
	ErrDuplicate = errors.New("exists already")
	// ErrBusy is returned when other writers kept the database from committing
	// for longer than the store is willing to wait. Trying again is safe.
	ErrBusy = errors.New("database is busy with other writers")
)

// Options of [Open]. The zero value opens an existing, current database.
type Options struct {
	// Migrate creates the database's tables, or brings an older schema up to date.
	Migrate bool
	// Readers is the number of connections that serve views; 0 means 4 for
	// SQLite and 16 for PostgreSQL.
	Readers int
	// Relaxed lets SQLite skip the flush to disk at each commit
	// (synchronous=NORMAL): a power cut may then take the last transactions
	// with it, but never damages the file. PostgreSQL ignores it.
	Relaxed bool
}

func (o Options) validate() error {
	if o.Readers < 0 {
		return fmt.Errorf("store: Readers is %d; it must be 0 (default) or more", o.Readers)
	}
	return nil
}

// DB is an open database. It is safe for concurrent use.
type DB struct {
	dialect dialect
	write   *sql.DB
	read    *sql.DB
}

// dialect is what differs between the databases beside the migrations.
type dialect interface {
	name() string
	// begin starts a writing transaction; done gives back what it took and is
	// called after commit or rollback. The tenants are those whose writers it
	// should queue behind.
	begin(ctx context.Context, db *sql.DB, tenants []string) (t *sql.Tx, done func(), err error)
	// view starts a reading transaction.
	view(ctx context.Context, db *sql.DB) (*sql.Tx, error)
	// statements returns how the queries of a transaction reach the database.
	statements(t *sql.Tx) q.DBTX
	// statementContext returns the context for the statements of a writing transaction.
	statementContext(ctx context.Context) context.Context
	// maxParams is how many values a statement that inserts many rows should bind at most.
	maxParams() int
	// conflict reports whether the transaction lost against another and may be run again.
	conflict(err error) bool
	duplicate(err error) bool
	// scrub removes deleted values from the files where a deletion alone does not.
	scrub(ctx context.Context, db *DB, table string) error
}

// Open opens the database that dsn names: a path or "sqlite:PATH" for a SQLite
// file, "postgres://…" for PostgreSQL.
func Open(ctx context.Context, dsn string, o Options) (*DB, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	scheme, rest, found := strings.Cut(dsn, ":")
	var db *DB
	var err error
	switch {
	case dsn == "":
		return nil, errors.New("no database named; give a file path or postgres://user@host/database")
	case found && (scheme == "postgres" || scheme == "postgresql"):
		db, err = openPostgres(dsn, o)
	case found && scheme == "sqlite":
		db, err = openSQLite(rest, o)
	case found && strings.HasPrefix(rest, "//"):
		return nil, fmt.Errorf("database scheme %q is not known; use a file path, sqlite:PATH or postgres://user@host/database", scheme)
	default:
		db, err = openSQLite(dsn, o)
	}
	if err != nil {
		return nil, err
	}
	if err := db.prepare(ctx, o.Migrate); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Close waits for running transactions and closes the database.
func (db *DB) Close() error { return errors.Join(db.read.Close(), db.write.Close()) }

// Dialect names the database: "sqlite" or "postgres".
func (db *DB) Dialect() string { return db.dialect.name() }

// A transaction that meets other writers is run again this often, with growing
// pauses: about ten seconds in all.
const (
	maxAttempts = 60
	firstPause  = 2 * time.Millisecond
	longestWait = 250 * time.Millisecond
)

// update runs fn in one writing transaction of the tenant.
func (db *DB) update(ctx context.Context, tenant string, fn func(*tx) error) error {
	queue := []string{tenant}
	pause := firstPause
	for range maxAttempts {
		touched, err := db.attempt(ctx, tenant, queue, fn)
		if err == nil || !db.dialect.conflict(err) {
			return err
		}
		// The next attempt waits its turn with every tenant this one touched;
		// sorted, so that two such transactions cannot wait for each other.
		queue = touched
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause/2 + rand.N(pause)):
		}
		pause = min(2*pause, longestWait)
	}
	return fmt.Errorf("tenant %q: gave up after %d conflicts: %w", tenant, maxAttempts, ErrBusy)
}

func (db *DB) attempt(ctx context.Context, tenant string, queue []string, fn func(*tx) error) (touched []string, err error) {
	sqlTx, done, err := db.dialect.begin(ctx, db.write, queue)
	if err != nil {
		return queue, fmt.Errorf("beginning a transaction: %w", err)
	}
	defer done()
	defer func() { _ = sqlTx.Rollback() }() // no effect after Commit; undoes when fn panics

	s := newSession(ctx, db, db.dialect.statements(sqlTx), true)
	defer func() {
		touched = append(touched, tenant)
		for name := range s.tenants {
			touched = append(touched, name)
		}
		slices.Sort(touched)
		touched = slices.Compact(touched)
	}()
	t, err := s.open(tenant)
	if err != nil {
		return nil, ended(ctx, err)
	}
	err = fn(t)
	if s.broken != nil && (err == nil || db.dialect.conflict(s.broken)) {
		// A statement failed. The transaction must not commit half of what was
		// meant even when fn thinks it can; and a conflict is always retried.
		err = s.broken
	}
	if err == nil {
		err = s.flush()
	}
	if err != nil {
		return nil, ended(ctx, err)
	}
	if err := sqlTx.Commit(); err != nil {
		return nil, ended(ctx, fmt.Errorf("committing: %w", err))
	}
	return nil, nil
}

// view runs fn on one snapshot.
func (db *DB) view(ctx context.Context, tenant string, fn func(*tx) error) error {
	sqlTx, err := db.dialect.view(ctx, db.read)
	if err != nil {
		return fmt.Errorf("beginning a view: %w", err)
	}
	defer func() { _ = sqlTx.Rollback() }()
	s := newSession(ctx, db, db.dialect.statements(sqlTx), false)
	t, err := s.open(tenant)
	if err != nil {
		return ended(ctx, err)
	}
	return ended(ctx, fn(t))
}

// ended names the cause when a transaction was rolled back under its statements
// because the context ended.
func ended(ctx context.Context, err error) error {
	if errors.Is(err, sql.ErrTxDone) && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
