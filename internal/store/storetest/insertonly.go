package storetest

import (
	"context"
	"database/sql"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/casework"
	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/internal/population"
	"github.com/revetproject/revet/internal/vetting"
)

// raw opens the database as somebody with a SQL prompt would.
func (b bench) raw() *sql.DB {
	b.Helper()
	driver, name := "pgx", b.dsn
	if path, is := strings.CutPrefix(b.dsn, "sqlite:"); is {
		driver, name = "sqlite", "file:"+path+"?_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	return db
}

func (b bench) count(query string) (n int64) {
	b.Helper()
	if err := b.raw().QueryRow(query).Scan(&n); err != nil {
		b.Fatalf("%s: %v", query, err)
	}
	return n
}

// mutable are the tables that hold state, not history.
var mutable = map[string]bool{"counter": true, "match": true, "mark": true, "staging": true}

// insertOnly puts a row into every table and tries to change and to delete it
// by plain SQL.
func insertOnly(b bench) {
	ctx := context.Background()
	b.history("", "un")
	b.subjects("a", 1, 20)
	data, sum := content(1, 10)
	b.update("a", func(tx vetting.Tx) error {
		must(b, 0, tx.InsertScreening(screening(1, 1, "strict", 1)))   // a row
		must(b, 0, b.screen(tx, allClear(1, 20, 1, "standard", 1)...)) // a block
		must(b, 0, tx.PutMatch(match(1, 1, "k")))
		must(b, 0, tx.InsertMatchEvent(vetting.MatchEvent{Match: 1}))
		must(b, 0, tx.InsertEpoch(vetting.Epoch{N: 1}))
		must(b, 0, tx.InsertConfiguration(vetting.Configuration{ID: "c", Version: 1, ApprovedBy: "x"}))
		must(b, 0, tx.InsertImpact(vetting.Impact{Configuration: "c", Version: 1}))
		must(b, 0, tx.InsertRun(vetting.Run{ID: 1}))
		must(b, 0, tx.InsertRunReport(vetting.SignedReport{Run: 1}))
		must(b, 0, tx.InsertSkip(1, 1, "r"))
		must(b, 0, tx.MoveMark(vetting.Mark{Config: "c", Epoch: 1, Through: 1}, 0))
		must(b, 0, tx.InsertEngine(vetting.EngineRecord{ID: "e"}))
		must(b, 0, tx.PutBlob(sum, data))
		must(b, 0, tx.InsertBadRow(vetting.BadRow{Import: "f"}))
		must(b, 0, tx.InsertPart(vetting.Part{Whole: 1, Part: 1, Entity: []byte("{}")}))
		must(b, 0, tx.InsertIdentifiers(1, 1, []string{"document:X"}))
		_, err := tx.InsertAlert(vetting.Alert{ID: 1, Match: 1})
		return err
	})
	if err := b.db.Population("a").Update(ctx, func(tx population.Tx) error {
		must(b, 0, tx.InsertSyncMember("crm", 1, true))
		must(b, 0, tx.InsertSync(population.Report{ID: 1}))
		return tx.InsertExitRule(population.RuleStep{Rule: "r", N: 1})
	}); err != nil {
		b.Fatal(err)
	}
	b.decide("a", casework.Decision{Alert: 1, N: 1, Verb: casework.Dismiss})
	if err := b.db.Access("a").Update(ctx, func(tx access.Tx) error {
		return tx.InsertPrincipal(access.Version{Principal: access.Principal{Tenant: "a", ID: "ana"}, Version: 1})
	}); err != nil {
		b.Fatal(err)
	}
	err := b.db.Lists("").Update(ctx, func(tx lists.Tx) error {
		must(b, 0, tx.InsertLoad(lists.Load{ID: 1, List: "un"}))
		must(b, 0, tx.InsertAcceptance(lists.Acceptance{List: "un", Load: 1}))
		c := lists.Claim{List: "un", Snapshot: 5, Token: 1}
		must(b, 0, tx.ClaimStaging(c))
		must(b, 0, tx.InsertQuarantine(c, []lists.Quarantined{{List: "un", Snapshot: 5, Key: "k"}}))
		must(b, 0, tx.ActivateSnapshot(c, vetting.SnapshotRef{List: "un", N: 5}))
		return tx.ClaimStaging(c)
	})
	if err != nil {
		b.Fatal(err)
	}
	b.oneEncounter("a")
	b.ledger("a")

	raw := b.raw()
	for _, table := range b.tables(raw) {
		column := b.columns(raw, table)[0]
		if n := b.count("SELECT count(*) FROM " + table); n == 0 {
			b.Errorf("%s: the test has no row in it", table)
			continue
		}
		for _, statement := range []string{"UPDATE " + table + " SET " + column + " = " + column, "DELETE FROM " + table, "TRUNCATE " + table + " CASCADE"} {
			if strings.HasPrefix(statement, "TRUNCATE") && b.db.Dialect() == "sqlite" {
				continue // SQLite has no such statement
			}
			if mutable[table] {
				continue
			}
			_, err := raw.Exec(statement)
			if err == nil || !strings.Contains(err.Error(), "insert-only") {
				b.Errorf("%s: %v; want a refusal that says insert-only", statement, err)
			}
		}
	}
	// What the ledger allows: a place once, and an erasure.
	for _, statement := range []string{
		"UPDATE leaf SET idx = 5 WHERE idx = 0", "UPDATE leaf SET idx = -1 WHERE idx = 0", "UPDATE leaf SET payload = salt WHERE idx = 0",
		"UPDATE leaf SET at = at + 1 WHERE idx = 0", "UPDATE leaf SET salt = NULL, payload = NULL WHERE idx = 0",
	} {
		if _, err := raw.Exec(statement); err == nil {
			b.Errorf("%s went through", statement)
		}
	}
}

// ledger puts one leaf into the tree.
func (b bench) ledger(tenant string) {
	b.Helper()
	ctx := context.Background()
	b.update(tenant, func(tx vetting.Tx) error {
		return tx.InsertLeaf(ctx, audit.Leaf{ID: "l", Kind: "k", At: 1, Salt: []byte("salt"), Payload: []byte("{}")})
	})
	err := b.db.Audit(tenant).AppendSequenced(ctx, audit.Batch{
		Seqs: []int64{1}, Hashes: make([]tlog.Hash, 1), Checkpoint: audit.Checkpoint{Size: 1, Note: []byte("n")},
	})
	if err != nil {
		b.Fatal(err)
	}
}

func (b bench) tables(db *sql.DB) []string {
	b.Helper()
	query := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'goose_%' ORDER BY name"
	if b.db.Dialect() == "postgres" {
		query = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_name NOT LIKE 'goose_%' ORDER BY table_name"
	}
	return b.strings(db, query)
}

func (b bench) columns(db *sql.DB, table string) []string {
	b.Helper()
	query := "SELECT name FROM pragma_table_info('" + table + "') ORDER BY cid"
	if b.db.Dialect() == "postgres" {
		query = "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '" + table + "' ORDER BY ordinal_position"
	}
	return b.strings(db, query)
}

func (b bench) strings(db *sql.DB, query string) (out []string) {
	b.Helper()
	rows, err := db.Query(query)
	if err != nil {
		b.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			b.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	return out
}
