package store_test

import (
	"context"
	"sync"
	"testing"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/audit/audittest"
	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/store/storetest"
	"github.com/revetproject/revet/internal/vetting"
)

func TestSQLite(t *testing.T)   { storetest.Run(t, storetest.SQLite) }
func TestPostgres(t *testing.T) { storetest.Run(t, storetest.Postgres) }

func TestLedgerOnSQLite(t *testing.T)   { ledgerSuite(t, storetest.SQLite) }
func TestLedgerOnPostgres(t *testing.T) { ledgerSuite(t, storetest.Postgres) }

func ledgerSuite(t *testing.T, fresh func(testing.TB) string) {
	audittest.Run(t, func(t *testing.T) audittest.Database {
		return &ledgerDB{t: t, db: storetest.Open(t, fresh(t)), known: map[string]bool{}}
	})
}

// ledgerDB gives the ledger's suite its tenants.
type ledgerDB struct {
	t     *testing.T
	db    *store.DB
	mu    sync.Mutex
	known map[string]bool
}

func (d *ledgerDB) Tenant(name string) audit.Store {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.known[name] {
		storetest.AddTenants(d.t, d.db, name)
		d.known[name] = true
	}
	return d.db.Audit(name)
}

func (d *ledgerDB) Act(ctx context.Context, tenant string, fn func(audit.Tx) error) error {
	d.Tenant(tenant)
	return d.db.Vetting(tenant).Update(ctx, func(tx vetting.Tx) error { return fn(tx) })
}
