// Package storetest holds the conformance suite of the store and hands tests of
// other packages a fresh database of either kind.
package storetest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/revetproject/revet/internal/store"
)

// PostgresEnv names the environment variable that holds the address of a
// PostgreSQL database for tests: postgres://user:password@host:port/database.
// Each test gets a schema of its own in it, which is as good as a database and
// much quicker to make.
const PostgresEnv = "REVET_TEST_POSTGRES"

// SQLite returns the address of a new SQLite database.
func SQLite(t testing.TB) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "revet.db")
}

// Postgres returns the address of a new, empty schema in a PostgreSQL database,
// dropped when the test ends. Without a server the test is skipped; with
// CI=true it fails, because there a skipped test would guard nothing.
func Postgres(t testing.TB) string {
	t.Helper()
	server := os.Getenv(PostgresEnv)
	if server == "" {
		reason := PostgresEnv + " is not set; run the tests by scripts/postgres, which starts a private server"
		if os.Getenv("CI") == "true" {
			t.Fatal(reason)
		}
		t.Skip(reason)
	}
	address, err := url.Parse(server)
	if err != nil {
		t.Fatalf("%s is not an address: %v", PostgresEnv, err)
	}
	name := "revet_test_" + strings.ToLower(rand.Text()[:16])
	admin(t, server, "CREATE SCHEMA "+name)
	t.Cleanup(func() { admin(t, server, "DROP SCHEMA "+name+" CASCADE") })
	query := address.Query()
	query.Set("search_path", name)
	address.RawQuery = query.Encode()
	return address.String()
}

func admin(t testing.TB, server, statement string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Fatalf("%s: %v", PostgresEnv, err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// Open opens the database of an address with its schema, and closes it when
// the test ends.
func Open(t testing.TB, dsn string) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), dsn, store.Options{Migrate: true, Relaxed: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return db
}

// Each runs a test on a new database of either kind, with the given tenants.
func Each(t *testing.T, tenants []string, test func(t *testing.T, db *store.DB)) {
	t.Helper()
	for _, kind := range []struct {
		name string
		dsn  func(testing.TB) string
	}{{"sqlite", SQLite}, {"postgres", Postgres}} {
		t.Run(kind.name, func(t *testing.T) {
			db := Open(t, kind.dsn(t))
			AddTenants(t, db, tenants...)
			test(t, db)
		})
	}
}

// AddTenants creates tenants.
func AddTenants(t testing.TB, db *store.DB, tenants ...string) {
	t.Helper()
	for _, id := range tenants {
		if err := db.CreateTenant(context.Background(), store.Tenant{ID: id, Name: fmt.Sprintf("Tenant %s", id), At: 1}); err != nil {
			t.Fatal(err)
		}
	}
}
