package store_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/vetting"
)

// BenchmarkIntake writes a subject, its version and a clear screening, 1,000 to
// a transaction. Run it with: go test -run=^$ -bench=Intake ./internal/store
func BenchmarkIntake(b *testing.B) {
	ctx := b.Context()
	db, err := store.Open(ctx, filepath.Join(b.TempDir(), "revet.db"), store.Options{Migrate: true})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.CreateTenant(ctx, store.Tenant{ID: "t"}); err != nil {
		b.Fatal(err)
	}
	doc := []byte(`{"id":"P-000000001","caption":"Yusuf Demir","schema":"Person","properties":{"birthDate":["1971-05-03"],"country":["tr"],"firstName":["Yusuf"],"lastName":["Demir"],"name":["Yusuf Demir"],"passportNumber":["U12345678"]},"datasets":["population"]}`)
	cause := vetting.Cause{Kind: vetting.CauseSubject}
	const perTx = 1000
	b.ResetTimer()
	for n := 0; n < b.N; n += perTx {
		err := db.Vetting("t").Update(ctx, func(tx vetting.Tx) error {
			for range perTx {
				number, err := tx.NextID("subject")
				if err != nil {
					return err
				}
				// Subjects do not arrive in the order of their ids.
				id := fmt.Sprintf("%08x", uint32(number)*2654435761)
				if err := tx.InsertSubject(number, id, 0, 1); err != nil {
					return err
				}
				if err := tx.InsertSubjectVersion(vetting.SubjectVersion{
					Number: number, Version: 1, Segment: "customer", Schema: "Person", Doc: doc, At: 1,
					Hash: "0f3c8a1d5c1b4e0c9a7f0f3c8a1d5c1b4e0c9a7f0f3c8a1d5c1b4e0c9a7f1234", Source: "people.csv:17", Actor: "import",
				}); err != nil {
					return err
				}
				if err := tx.InsertScreening(vetting.Screening{
					ScreeningKey:  vetting.ScreeningKey{Number: number, Version: 1, Config: "standard", Epoch: 3},
					ConfigVersion: 1, Engine: "0123456789abcdef", Outcome: "clear", Cause: cause, At: 1,
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
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "subjects/s")
}
