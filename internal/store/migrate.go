package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/sqlite/*.sql migrations/postgres/*.sql
var migrations embed.FS

func (db *DB) migrator() (*goose.Provider, error) {
	dir, err := fs.Sub(migrations, "migrations/"+db.Dialect())
	if err != nil {
		return nil, err
	}
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	kind := goose.DialectSQLite3
	if db.Dialect() == "postgres" {
		kind = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	return goose.NewProvider(kind, db.write, dir, options...)
}

// prepare sees to it that the schema is the one this program was built for.
func (db *DB) prepare(ctx context.Context, migrate bool) error {
	if err := db.write.PingContext(ctx); err != nil {
		return fmt.Errorf("cannot reach the database: %w", err)
	}
	m, err := db.migrator()
	if err != nil {
		return fmt.Errorf("reading the migrations: %w", err)
	}
	sources := m.ListSources()
	newest := sources[len(sources)-1].Version
	has, err := db.schemaVersion(ctx)
	if err != nil {
		return fmt.Errorf("reading the schema version: %w", err)
	}
	switch {
	case has > newest:
		return fmt.Errorf("the database has schema version %d, this program knows up to %d; use the newer program", has, newest)
	case has == newest:
		return nil
	case has == 0 && !migrate:
		return errors.New("the database is empty; initialise it first")
	case !migrate:
		return fmt.Errorf("the database has schema version %d, this program needs %d; migrate it first", has, newest)
	}
	if has == 0 {
		if err := db.refuseForeign(ctx); err != nil {
			return err
		}
	}
	if _, err := m.Up(ctx); err != nil {
		// Another process may have migrated at the same moment.
		if has, again := db.schemaVersion(ctx); again == nil && has == newest {
			return nil
		}
		return fmt.Errorf("migrating from schema version %d to %d: %w", has, newest, err)
	}
	return nil
}

// schemaVersion is 0 for a database without tables of ours.
func (db *DB) schemaVersion(ctx context.Context) (int64, error) {
	tables, err := db.tables(ctx)
	if err != nil {
		return 0, err
	}
	if !tables[versionTable] {
		return 0, nil
	}
	var version sql.NullInt64
	err = db.write.QueryRowContext(ctx, "SELECT max(version_id) FROM "+versionTable).Scan(&version)
	return version.Int64, err
}

const versionTable = "goose_db_version"

// refuseForeign guards against writing into a database of another program.
func (db *DB) refuseForeign(ctx context.Context) error {
	tables, err := db.tables(ctx)
	if err != nil {
		return err
	}
	for name := range tables {
		if name != versionTable {
			return errors.New("the database holds tables of another program; name an empty one")
		}
	}
	return nil
}

func (db *DB) tables(ctx context.Context) (map[string]bool, error) {
	query := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
	if db.Dialect() == "postgres" {
		query = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
	}
	rows, err := db.write.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	tables := map[string]bool{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		tables[name] = true
	}
	return tables, rows.Err()
}
