package store_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/store/storetest"
	"github.com/revetproject/revet/internal/vetting"
)

// BenchmarkClearScreenings screens a population again and again, 500 subjects
// to a transaction as runs do, and reports what each clear screening adds to
// the database, and how long it then takes to find the screenings of one
// subject:
//
//	scripts/postgres go test -run='^$' -bench=ClearScreenings -benchtime=20x ./internal/store
func BenchmarkClearScreenings(b *testing.B) {
	for _, kind := range []struct {
		name, driver, size string
		dsn                func(testing.TB) string
	}{
		{"sqlite", "sqlite", "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", storetest.SQLite},
		{"postgres", "pgx", "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace", storetest.Postgres},
	} {
		b.Run(kind.name, func(b *testing.B) {
			dsn := kind.dsn(b)
			db := storetest.Open(b, dsn)
			storetest.AddTenants(b, db, "a")
			for range population / perTx {
				intake(b, db)
			}
			raw, err := sql.Open(kind.driver, strings.TrimPrefix(dsn, "sqlite:"))
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = raw.Close() }()
			size := func() (n float64) {
				if err := raw.QueryRow(kind.size).Scan(&n); err != nil {
					b.Fatal(err)
				}
				return n
			}
			before, epoch := size(), int64(3)
			for b.Loop() {
				epoch++
				screenAll(b, db, epoch)
			}
			stored := float64(b.N) * population
			b.ReportMetric((size()-before)/stored, "B/screening")
			b.ReportMetric(stored/b.Elapsed().Seconds(), "screenings/s")
			for name, read := range map[string]func(r vetting.Reader, n int64) (int, error){
				"µs/LastScreenings": func(r vetting.Reader, n int64) (int, error) {
					last, err := r.LastScreenings("standard", []int64{n})
					return len(last), err
				},
				"µs/ScreeningsOf": func(r vetting.Reader, n int64) (int, error) {
					all, err := r.ScreeningsOf(n)
					return len(all), err
				},
			} {
				b.ReportMetric(lookUp(b, db, read), name)
			}
		})
	}
}

// screenAll stores a clear screening of everybody at an epoch.
func screenAll(b *testing.B, db *store.DB, epoch int64) {
	b.Helper()
	const batch = 500
	for from := int64(1); from <= population; from += batch {
		err := db.Vetting("a").Update(context.Background(), func(tx vetting.Tx) error {
			for n := from; n < from+batch; n++ {
				if err := tx.InsertScreening(vetting.Screening{
					ScreeningKey:  vetting.ScreeningKey{Number: n, Version: 1, Config: "standard", Epoch: epoch},
					ConfigVersion: 1, Engine: "0123456789abcdef", Outcome: "clear", Run: epoch, At: 1_700_000_000_000_000 + epoch,
					Cause:  vetting.Cause{Kind: vetting.CauseSnapshot, List: "ofac", From: epoch - 1, To: epoch},
					Digest: fmt.Sprintf("%x", sha256.Sum256(fmt.Append(nil, n, epoch))),
				}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// lookUp is how long a reading about one subject takes, in microseconds.
func lookUp(b *testing.B, db *store.DB, read func(r vetting.Reader, n int64) (int, error)) float64 {
	b.Helper()
	const times = 200
	start := time.Now()
	err := db.Vetting("a").View(context.Background(), func(r vetting.Reader) error {
		for i := range int64(times) {
			n := 1 + i*7919%population
			found, err := read(r, n)
			if err != nil {
				return err
			}
			if found == 0 {
				return fmt.Errorf("subject %d has no screening", n)
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return math.Round(float64(time.Since(start).Microseconds())/times*10) / 10
}
