package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/revetproject/revet/internal/store/internal/q"
)

func openPostgres(dsn string, o Options) (*DB, error) {
	open := func(limits map[string]string, conns int) (*sql.DB, error) {
		c, err := pgx.ParseConfig(dsn)
		if err != nil {
			return nil, fmt.Errorf("postgres: %w", err)
		}
		if c.Database == "" {
			return nil, errors.New("postgres: no database named; write postgres://user@host/database")
		}
		limits["application_name"] = "revet"
		for name, value := range limits {
			if _, stated := c.RuntimeParams[name]; !stated { // what the address states holds
				c.RuntimeParams[name] = value
			}
		}
		db := stdlib.OpenDB(*c)
		db.SetMaxOpenConns(conns)
		db.SetMaxIdleConns(conns)
		db.SetConnMaxIdleTime(5 * time.Minute)
		return db, nil
	}
	db := &DB{dialect: postgresDialect{}}
	var err error
	// A writer that hangs would hold up its tenant: it is ended by the server.
	db.write, err = open(map[string]string{
		"statement_timeout":                   "30s",
		"lock_timeout":                        "30s",
		"idle_in_transaction_session_timeout": "60s",
	}, 8)
	if err != nil {
		return nil, err
	}
	readers := o.Readers
	if readers == 0 {
		readers = 16
	}
	db.read, err = open(map[string]string{"statement_timeout": "10min"}, readers)
	if err != nil {
		return nil, errors.Join(err, db.write.Close())
	}
	return db, nil
}

type postgresDialect struct{}

func (postgresDialect) name() string { return "postgres" }

// begin queues behind the other writers of the tenants before it starts. The
// row of the sequence would serialise them too, but a serializable
// transaction that waited for a row fails once the other commits; one that
// waited before its snapshot was taken does not. The lock is only a queue: what
// keeps the sequence right is the row.
func (postgresDialect) begin(ctx context.Context, db *sql.DB, tenants []string) (*sql.Tx, func(), error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, nil, err
	}
	done := func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_unlock_all()"); err != nil {
			// A connection that may still hold a lock must not be used again.
			_ = conn.Raw(func(any) error { return driver.ErrBadConn })
		}
		_ = conn.Close()
	}
	for _, tenant := range tenants {
		if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock(hashtextextended(current_schema() || ':' || $1, 0))", tenant); err != nil {
			done()
			if sqlState(err) == "55P03" {
				err = fmt.Errorf("waited 30 s for the writers of tenant %q: %w", tenant, errors.Join(ErrBusy, err))
			}
			return nil, nil, err
		}
	}
	t, err := conn.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		done()
		return nil, nil, err
	}
	return t, done, nil
}

func (postgresDialect) view(ctx context.Context, db *sql.DB) (*sql.Tx, error) {
	return db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
}

// maxParams is far below the protocol's limit of 65,535: larger statements gain nothing.
func (postgresDialect) maxParams() int { return 4000 }

func (postgresDialect) conflict(err error) bool {
	state := sqlState(err)
	return state == "40001" || state == "40P01"
}

func (postgresDialect) duplicate(err error) bool { return sqlState(err) == "23505" }

func (postgresDialect) scrub(ctx context.Context, db *DB, table string) error {
	// The readers' connections, because theirs may take longer than a writer's statement.
	if _, err := db.read.ExecContext(ctx, "VACUUM "+pgx.Identifier{table}.Sanitize()); err != nil {
		return fmt.Errorf("vacuuming %s: %w", table, err)
	}
	return nil
}

func sqlState(err error) string {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return ""
	}
	return e.Code
}

// statements leaves the statement cache to the driver.
func (postgresDialect) statements(t *sql.Tx) q.DBTX { return t }

func (postgresDialect) statementContext(ctx context.Context) context.Context { return ctx }
