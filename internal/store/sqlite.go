package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/revetproject/revet/internal/store/internal/q"
)

// sqliteBusy is how long a writer waits for the file's write lock when another
// process holds it.
const sqliteBusy = 10_000 // milliseconds

func openSQLite(path string, o Options) (*DB, error) {
	switch {
	case path == "":
		return nil, errors.New("sqlite: no file named; write sqlite:PATH")
	case strings.Contains(path, ":memory:"):
		return nil, errors.New("sqlite: a database in memory is lost at exit; name a file")
	case strings.HasPrefix(path, "file:"):
		return nil, fmt.Errorf("sqlite: %q is a URI; write the plain path", path)
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return nil, fmt.Errorf("sqlite: %s is a directory; name a file in it", path)
	case errors.Is(err, fs.ErrNotExist) && !o.Migrate:
		return nil, fmt.Errorf("sqlite: there is no database at %s; create it first", path)
	case errors.Is(err, fs.ErrNotExist):
		// The file holds personal data: only its owner reads it. SQLite gives
		// its -wal and -shm files the mode of the database.
		f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			return nil, fmt.Errorf("sqlite: cannot create the database: %w", err)
		}
		if err := f.Close(); err != nil {
			return nil, fmt.Errorf("sqlite: cannot create the database: %w", err)
		}
	case err != nil:
		return nil, fmt.Errorf("sqlite: cannot open the database: %w", err)
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("sqlite: %w", err)
	}

	sync := "FULL"
	if o.Relaxed {
		sync = "NORMAL"
	}
	shared := []string{
		fmt.Sprintf("busy_timeout(%d)", sqliteBusy), // first: the others may meet a lock
		"foreign_keys(1)",
		"recursive_triggers(1)", // so that REPLACE cannot pass by the triggers that refuse deletes
		"secure_delete(1)",      // an erased payload must not survive in free pages
		"temp_store(MEMORY)",
		"cache_size(-65536)",
		"synchronous(" + sync + ")",
	}
	writer := url.Values{"_txlock": {"immediate"}, "_pragma": append([]string{"journal_mode(WAL)"}, shared...)}
	reader := url.Values{"_txlock": {"deferred"}, "_pragma": append([]string{"query_only(1)"}, shared...)}
	name := "file:" + (&url.URL{Path: abs}).EscapedPath()

	db := &DB{dialect: sqliteDialect{}}
	if db.write, err = sql.Open("sqlite", name+"?"+writer.Encode()); err != nil {
		return nil, fmt.Errorf("sqlite: %w", err)
	}
	db.write.SetMaxOpenConns(1)
	if db.read, err = sql.Open("sqlite", name+"?"+reader.Encode()); err != nil {
		return nil, errors.Join(fmt.Errorf("sqlite: %w", err), db.write.Close())
	}
	readers := o.Readers
	if readers == 0 {
		readers = 4
	}
	db.read.SetMaxOpenConns(readers)
	db.read.SetMaxIdleConns(readers)
	return db, nil
}

type sqliteDialect struct{}

func (sqliteDialect) name() string { return "sqlite" }

func (sqliteDialect) begin(ctx context.Context, db *sql.DB, _ []string) (*sql.Tx, func(), error) {
	// The one write connection is the queue.
	t, err := db.BeginTx(ctx, nil)
	if code(err) == sqlite3.SQLITE_BUSY {
		err = fmt.Errorf("another process has held the database's write lock for %d s: %w", sqliteBusy/1000, errors.Join(ErrBusy, err))
	}
	return t, func() {}, err
}

func (sqliteDialect) view(ctx context.Context, db *sql.DB) (*sql.Tx, error) {
	return db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
}

// maxParams asks for a statement per row: there is no round trip to save, and
// the driver looks each parameter up among all of its statement.
func (sqliteDialect) maxParams() int { return 0 }

// conflict is always false: a SQLite writer holds the only write lock from its
// first statement.
func (sqliteDialect) conflict(error) bool { return false }

func (sqliteDialect) duplicate(err error) bool {
	c := code(err)
	return c == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY || c == sqlite3.SQLITE_CONSTRAINT_UNIQUE
}

// scrub empties the write-ahead log, where the old pages still lie; in the
// database itself secure_delete has overwritten them.
func (sqliteDialect) scrub(ctx context.Context, db *DB, _ string) error {
	var busy, logged, moved int
	if err := db.write.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &logged, &moved); err != nil {
		return fmt.Errorf("emptying the write-ahead log: %w", err)
	}
	return nil // busy: a reader still needs the log; a later checkpoint takes it
}

func code(err error) int {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Code()
}

// statementContext keeps the driver from starting a goroutine per statement to
// watch for cancellation: the transaction itself watches, and ends between statements.
func (sqliteDialect) statementContext(ctx context.Context) context.Context {
	return context.WithoutCancel(ctx)
}

func (sqliteDialect) statements(t *sql.Tx) q.DBTX {
	return &prepared{tx: t, cache: map[string]*sql.Stmt{}}
}

// prepared parses each statement once per transaction, which is what bulk
// work costs most on SQLite.
type prepared struct {
	tx    *sql.Tx
	cache map[string]*sql.Stmt
}

func (p *prepared) get(ctx context.Context, query string) (*sql.Stmt, error) {
	if st := p.cache[query]; st != nil {
		return st, nil
	}
	st, err := p.tx.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	p.cache[query] = st
	return st, nil
}

func (p *prepared) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	st, err := p.get(ctx, query)
	if err != nil {
		return nil, err
	}
	return st.ExecContext(ctx, args...)
}

func (p *prepared) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	return p.tx.PrepareContext(ctx, query)
}

func (p *prepared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	st, err := p.get(ctx, query)
	if err != nil {
		return nil, err
	}
	return st.QueryContext(ctx, args...)
}

func (p *prepared) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	st, err := p.get(ctx, query)
	if err != nil {
		return p.tx.QueryRowContext(ctx, query, args...) // carries the same error to Scan
	}
	return st.QueryRowContext(ctx, args...)
}
