package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/store/storetest"
)

// TestBothSchemasAreOne compares tables, columns, types, nullability and keys
// of the two migrations as the databases report them.
func TestBothSchemasAreOne(t *testing.T) {
	lite, postgres := storetest.SQLite(t), storetest.Postgres(t)
	storetest.Open(t, lite)
	storetest.Open(t, postgres)

	one := describe(t, "sqlite", strings.TrimPrefix(lite, "sqlite:"), `
		SELECT t.name, c.name, c.type, c."notnull", c.pk FROM sqlite_master t, pragma_table_info(t.name) c
		WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE 'goose_%' ORDER BY t.name, c.cid`)
	other := describe(t, "pgx", postgres, `
		SELECT c.table_name, c.column_name, c.data_type || coalesce(' ' || c.collation_name, ''),
			CASE c.is_nullable WHEN 'NO' THEN 1 ELSE 0 END,
			coalesce((SELECT k.ordinal_position FROM information_schema.table_constraints p
				JOIN information_schema.key_column_usage k ON k.constraint_name = p.constraint_name AND k.table_schema = p.table_schema
				WHERE p.constraint_type = 'PRIMARY KEY' AND p.table_schema = c.table_schema AND p.table_name = c.table_name AND k.column_name = c.column_name), 0)
		FROM information_schema.columns c
		WHERE c.table_schema = current_schema() AND c.table_name NOT LIKE 'goose_%' ORDER BY c.table_name COLLATE "C", c.ordinal_position`)
	if len(one) < 100 {
		t.Fatalf("only %d columns found", len(one))
	}
	if diff := cmp.Diff(one, other); diff != "" {
		t.Errorf("schemas differ (-sqlite +postgres):\n%s", diff)
	}
}

func describe(t *testing.T, driver, name, query string) (out []string) {
	t.Helper()
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	// A column that is one on PostgreSQL is the other on SQLite.
	kinds := strings.NewReplacer("bigint", "INTEGER", "boolean", "INTEGER", "bytea", "BLOB", "text C", "TEXT", "text", "TEXT")
	for rows.Next() {
		var table, column, kind string
		var required, key int
		if err := rows.Scan(&table, &column, &kind, &required, &key); err != nil {
			t.Fatal(err)
		}
		if driver == "pgx" && key > 0 && kind == "text" {
			t.Errorf("%s.%s is part of a key and not COLLATE \"C\"", table, column)
		}
		out = append(out, fmt.Sprintf("%s.%s %s required=%d key=%d", table, column, kinds.Replace(kind), required, key))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestTenantLeadsEveryKey checks that the tenant is the first column of each
// primary key, save for the tables that belong to nobody.
func TestTenantLeadsEveryKey(t *testing.T) {
	dsn := storetest.SQLite(t)
	storetest.Open(t, dsn)
	shared := map[string]bool{"tenant": true, "blob": true, "blob_chunk": true}
	n := 0
	for _, line := range describe(t, "sqlite", strings.TrimPrefix(dsn, "sqlite:"), `
		SELECT t.name, c.name, c.type, c."notnull", c.pk FROM sqlite_master t, pragma_table_info(t.name) c
		WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE 'goose_%' AND c.pk = 1`) {
		table, rest, _ := strings.Cut(line, ".")
		if n++; !shared[table] && !strings.HasPrefix(rest, "tenant ") {
			t.Errorf("the key of %s does not begin with the tenant: %s", table, rest)
		}
	}
	if n < 25 {
		t.Errorf("only %d tables found", n)
	}
}

func TestOpenRefuses(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	foreign := filepath.Join(dir, "foreign.db")
	plain(t, foreign, "CREATE TABLE bookmarks (url TEXT)")
	newer := filepath.Join(dir, "newer.db")
	db, err := store.Open(ctx, newer, store.Options{Migrate: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	plain(t, newer, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)")

	for _, c := range []struct {
		dsn  string
		o    store.Options
		want string
	}{
		{"", store.Options{}, "no database named"},
		{"mysql://root@localhost/x", store.Options{}, `scheme "mysql" is not known`},
		{"sqlite:", store.Options{}, "no file named"},
		{":memory:", store.Options{Migrate: true}, "lost at exit"},
		{"file:x.db", store.Options{Migrate: true}, "write the plain path"},
		{dir, store.Options{Migrate: true}, "is a directory"},
		{filepath.Join(dir, "absent.db"), store.Options{}, "there is no database at"},
		{filepath.Join(dir, "no", "such", "dir.db"), store.Options{Migrate: true}, "cannot create the database"},
		{file("text.db", strings.Repeat("this is not a database\n", 100)), store.Options{Migrate: true}, "not a database"},
		{file("empty.db", ""), store.Options{}, "the database is empty"},
		{foreign, store.Options{Migrate: true}, "tables of another program"},
		{newer, store.Options{Migrate: true}, "use the newer program"},
		{newer, store.Options{}, "schema version 99, this program knows up to"},
		{"x.db", store.Options{Readers: -1}, "Readers is -1"},
		{"postgres://localhost:notaport/x", store.Options{}, "postgres:"},
		{"postgres://127.0.0.1:1/x?connect_timeout=2", store.Options{}, "cannot reach the database"},
	} {
		db, err := store.Open(ctx, c.dsn, c.o)
		if err == nil {
			_ = db.Close()
			t.Errorf("Open(%q) succeeded, want an error with %q", c.dsn, c.want)
		} else if !strings.Contains(err.Error(), c.want) {
			t.Errorf("Open(%q): %v; want an error with %q", c.dsn, err, c.want)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "absent.db")); err == nil {
		t.Error("a database that was only asked for was created")
	}
}

func plain(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

// TestPathIsTaken checks that a path with the characters of a URI names just
// that file, and that only its owner can read it.
func TestPathIsTaken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "50% of #1? über.db")
	storetest.AddTenants(t, storetest.Open(t, path), "a")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the database has mode %v, want 0600", info.Mode().Perm())
	}
}

// TestMigratingTwice opens a current database with Migrate, and by many at once.
func TestMigratingTwice(t *testing.T) {
	for name, fresh := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			dsn := fresh(t)
			failed := make(chan error, 4)
			for range cap(failed) {
				go func() {
					db, err := store.Open(context.Background(), dsn, store.Options{Migrate: true, Readers: 1})
					if err == nil {
						err = db.Close()
					}
					failed <- err
				}()
			}
			for range cap(failed) {
				if err := <-failed; err != nil {
					t.Error(err)
				}
			}
			storetest.AddTenants(t, storetest.Open(t, dsn), "a")
		})
	}
}
