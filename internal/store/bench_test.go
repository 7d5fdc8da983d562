package store_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/store/storetest"
	"github.com/revetproject/revet/internal/vetting"
)

// The benchmarks run on SQLite with full durability and, when REVET_TEST_POSTGRES
// is set, on PostgreSQL:
//
//	scripts/postgres go test -run='^$' -bench=. ./internal/store

// databases runs a benchmark on each kind of database with one tenant, "a".
func databases(b *testing.B, bench func(b *testing.B, db *store.DB)) {
	for _, kind := range []struct {
		name string
		dsn  func(testing.TB) string
	}{{"sqlite", storetest.SQLite}, {"postgres", storetest.Postgres}} {
		b.Run(kind.name, func(b *testing.B) {
			db, err := store.Open(context.Background(), kind.dsn(b), store.Options{Migrate: true})
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			storetest.AddTenants(b, db, "a")
			bench(b, db)
		})
	}
}

// perTx is how many subjects the benchmarks write in one transaction.
const perTx = 1000

// intake writes one transaction of subjects, each with a version and a clear screening.
func intake(b *testing.B, db *store.DB) {
	b.Helper()
	doc := []byte(`{"id":"P-000000001","caption":"Yusuf Demir","schema":"Person","properties":{"birthDate":["1971-05-03"],"country":["tr"],"firstName":["Yusuf"],"lastName":["Demir"],"name":["Yusuf Demir"],"passportNumber":["U12345678"]},"datasets":["population"]}`)
	err := db.Vetting("a").Update(context.Background(), func(tx vetting.Tx) error {
		for range perTx {
			n, err := tx.NextID("subject")
			if err != nil {
				return err
			}
			// Subjects do not arrive in the order of their ids.
			if err := tx.InsertSubject(n, fmt.Sprintf("%08x", uint32(n)*2654435761), 0, 1); err != nil {
				return err
			}
			if err := tx.InsertSubjectVersion(vetting.SubjectVersion{
				Number: n, Version: 1, Segment: "customer", Schema: "Person", Doc: doc, At: 1,
				Hash: "0f3c8a1d5c1b4e0c9a7f0f3c8a1d5c1b4e0c9a7f0f3c8a1d5c1b4e0c9a7f1234", Source: "people.csv:17", Actor: "import",
			}); err != nil {
				return err
			}
			if err := tx.InsertScreening(vetting.Screening{
				ScreeningKey:  vetting.ScreeningKey{Number: n, Version: 1, Config: "standard", Epoch: 3},
				ConfigVersion: 1, Engine: "0123456789abcdef", Outcome: "clear", Cause: vetting.Cause{Kind: vetting.CauseSubject}, At: 1,
				Digest: "aa3c8a1d5c1b4e0c9a7f0f3c8a1d5c1b4e0c9a7f0f3c8a1d5c1b4e0c9a7f1234",
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

// BenchmarkIntake counts subjects stored with version and screening, 1,000 to a transaction.
func BenchmarkIntake(b *testing.B) {
	databases(b, func(b *testing.B, db *store.DB) {
		n := 0
		for b.Loop() {
			intake(b, db)
			n += perTx
		}
		b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "subjects/s")
	})
}

// population is how many subjects the reading benchmarks work on.
const population = 50_000

func populated(b *testing.B, read func(r vetting.Reader) error) {
	databases(b, func(b *testing.B, db *store.DB) {
		for range population / perTx {
			intake(b, db)
		}
		for b.Loop() {
			if err := db.Vetting("a").View(context.Background(), read); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(population*float64(b.N)/b.Elapsed().Seconds(), "subjects/s")
	})
}

// BenchmarkSubjects streams the newest version of every subject.
func BenchmarkSubjects(b *testing.B) {
	populated(b, func(r vetting.Reader) error {
		return r.Subjects(1, math.MaxInt64, func(vetting.SubjectVersion) error { return nil })
	})
}

// BenchmarkTally counts for a completeness report.
func BenchmarkTally(b *testing.B) {
	populated(b, func(r vetting.Reader) error {
		_, err := r.Tally("standard", 3, 1, population, math.MaxInt64)
		return err
	})
}
