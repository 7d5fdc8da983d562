package vetting_test

import (
	"database/sql"
	"strings"
	"testing"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/store/storetest"
	"github.com/revetproject/revet/internal/vetting"
)

// TestAlteredBlocksDoNotFitTheLedger: clear screenings stand in blocks, and
// what their leaf says no longer holds when a byte of a block is changed, a
// member moved, or a block is taken away or added. Each of them replays.
func TestAlteredBlocksDoNotFitTheLedger(t *testing.T) {
	dsn := storetest.SQLite(t)
	w := newWorld(t, storetest.Open(t, dsn), "tenant")
	w.activate("red", listed())
	w.configure(vetting.Configuration{ID: "default", Lists: []string{"red"}})
	crowd(w, 40)
	raw, err := sql.Open("sqlite", "file:"+strings.TrimPrefix(dsn, "sqlite:")+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	exec := func(statement string) {
		t.Helper()
		if _, err := raw.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	leaves, err := w.db.Audit("tenant").Unsequenced(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	var digests []audit.RowDigest
	for _, l := range leaves {
		p, err := audit.DecodePayload(l.Payload)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range p.Rows {
			if row.Table == "screening" {
				digests = append(digests, row)
			}
		}
	}
	fits := func() bool {
		for _, d := range digests {
			if now, known, err := w.svc.CheckRows(t.Context(), d); err != nil || !known || now != d.SHA256 {
				return false
			}
		}
		return len(digests) > 0
	}
	if !fits() {
		t.Fatal("what is stored does not fit its leaf")
	}
	members := 0
	if err := raw.QueryRow("SELECT sum(length(digests)) / 32 FROM screening_block").Scan(&members); err != nil || members < 30 {
		t.Fatalf("%d screenings stand in blocks (%v)", members, err)
	}
	replayed := 0
	if err := w.svc.ReplayAll(t.Context(), 0, nil, func(r vetting.Replayed) error {
		if replayed++; !r.Same {
			t.Errorf("%+v does not replay", r.Key)
		}
		return nil
	}); err != nil || replayed < members {
		t.Fatalf("%d of %d replayed: %v", replayed, members, err)
	}

	exec("DROP TRIGGER screening_block_no_update")
	exec("DROP TRIGGER screening_block_no_delete")
	exec("CREATE TABLE good AS SELECT * FROM screening_block")
	for _, change := range []string{
		"UPDATE screening_block SET digests = CAST(x'00' || substr(digests, 2) AS BLOB)",
		"UPDATE screening_block SET digests = substr(digests, 33), members = '1' || substr(members, 3)",
		"UPDATE screening_block SET first = first + 1",
		"UPDATE screening_block SET epoch = epoch + 1",
		"UPDATE screening_block SET version = version + 1",
		"UPDATE screening_block SET config_version = config_version + 1",
		"UPDATE screening_block SET engine = engine || '0'",
		`UPDATE screening_block SET cause = '{"kind":"snapshot","list":"red"}'`,
		"UPDATE screening_block SET run = run + 1",
		"UPDATE screening_block SET at = at + 1",
		"UPDATE screening_block SET page = page + 1",
		"UPDATE screening_block SET members = members || '1'",
		"UPDATE screening_block SET seq = seq + 1000",
		"DELETE FROM screening_block",
		`INSERT INTO screening_block SELECT tenant, page, 'other', epoch, version, first, config_version, engine, cause, run, at, seq, members, digests FROM good`,
	} {
		exec(change)
		if fits() {
			t.Errorf("after %s everything fits the ledger", change)
		}
		exec("DELETE FROM screening_block")
		exec("INSERT INTO screening_block SELECT * FROM good")
		if !fits() {
			t.Fatalf("%s was not undone", change)
		}
	}
}
