package storetest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/vetting"
)

// bench is a test's database with helpers that fail the test.
type bench struct {
	testing.TB
	db  *store.DB
	dsn string
}

func (b bench) update(tenant string, fn func(vetting.Tx) error) {
	b.Helper()
	if err := b.db.Vetting(tenant).Update(context.Background(), fn); err != nil {
		b.Fatal(err)
	}
}

func (b bench) view(tenant string, fn func(vetting.Reader) error) {
	b.Helper()
	if err := b.db.Vetting(tenant).View(context.Background(), fn); err != nil {
		b.Fatal(err)
	}
}

func (b bench) seq(tenant string) (seq int64) {
	b.Helper()
	b.view(tenant, func(r vetting.Reader) (err error) {
		seq, err = r.Seq()
		return err
	})
	return seq
}

func version(number, version int64) vetting.SubjectVersion {
	return vetting.SubjectVersion{
		Number: number, Version: version, Segment: "customer", Schema: "Person", Hash: fmt.Sprintf("hash-%d-%d", number, version),
		Doc:       fmt.Appendf(nil, `{"id":"s%d","schema":"Person","properties":{"name":["يوسف دمير %d"]}}`, number, version),
		ValidFrom: 10 * version, At: 20 * version, Source: "people.csv:1", Actor: "import", Reason: "first met",
	}
}

// subject adds a subject with its first version.
func subject(tx vetting.Tx, number int64, id string, partition int32) error {
	if err := tx.InsertSubject(number, id, partition, 20); err != nil {
		return err
	}
	return tx.InsertSubjectVersion(version(number, 1))
}

// subjects adds subjects from..to, "s1" and so on, with a version each.
func (b bench) subjects(tenant string, from, to int64) {
	b.Helper()
	b.update(tenant, func(tx vetting.Tx) error {
		for n := from; n <= to; n++ {
			if err := subject(tx, n, fmt.Sprintf("s%d", n), 0); err != nil {
				return err
			}
		}
		return nil
	})
}

func screening(number, version int64, config string, epoch int64) vetting.Screening {
	return vetting.Screening{
		ScreeningKey:  vetting.ScreeningKey{Number: number, Version: version, Config: config, Epoch: epoch},
		ConfigVersion: 1, Engine: "e1", Outcome: "clear",
		Digest: fmt.Sprintf("%x", sha256.Sum256(fmt.Append(nil, number, version, config, epoch))),
		Cause:  vetting.Cause{Kind: vetting.CauseSubject}, At: 100 * epoch,
	}
}

func match(id, number int64, key string) vetting.Match {
	return vetting.Match{
		ID: id, Config: "standard", Number: number, List: "un", Key: key, Open: true, Score: 12_345_678, Band: "high",
		Fingerprint: "f1", EntryHash: "h1", Version: 1, Epoch: 1,
	}
}

// rows makes one snapshot's worth of entry versions; an op of "removed" has no document.
func rows(list string, snapshot int64, ops map[string]string) []vetting.EntryVersion {
	var out []vetting.EntryVersion
	for key, op := range ops {
		e := vetting.EntryVersion{List: list, Key: key, Snapshot: snapshot, Op: op, Material: op != "changed"}
		if op != "removed" {
			e.Hash = fmt.Sprintf("%s@%d", key, snapshot)
			e.Doc = fmt.Appendf(nil, `{"id":%q,"n":%d}`, key, snapshot)
		}
		if op == "changed" {
			e.Fields = []byte(`[{"property":"notes"}]`)
		}
		out = append(out, e)
	}
	return out
}

// declare makes a list known.
func (b bench) declare(owner, list string) {
	b.Helper()
	err := b.db.Lists(owner).Update(context.Background(), func(tx lists.Tx) error {
		return tx.InsertList(lists.List{ID: list, Owner: owner, Version: 1, Title: list, Format: "csv", Actor: "admin", Reason: "new", At: 1})
	})
	if err != nil {
		b.Fatal(err)
	}
}

// stage claims the staging area of a list and stages rows.
func (b bench) stage(owner, list string, n int64, entries []vetting.EntryVersion) (c lists.Claim) {
	b.Helper()
	err := b.db.Lists(owner).Update(context.Background(), func(tx lists.Tx) error {
		seq, err := tx.Seq()
		if err != nil {
			return err
		}
		c = lists.Claim{List: list, Snapshot: n, Token: seq}
		if err := tx.ClaimStaging(c); err != nil {
			return err
		}
		return tx.InsertEntryVersions(c, entries)
	})
	if err != nil {
		b.Fatal(err)
	}
	return c
}

func (b bench) activate(owner string, c lists.Claim) {
	b.Helper()
	err := b.db.Lists(owner).Update(context.Background(), func(tx lists.Tx) error {
		return tx.ActivateSnapshot(c, vetting.SnapshotRef{
			List: c.List, N: c.Snapshot, Hash: fmt.Sprint("content ", c.Snapshot), PublishedAt: 1, FetchedAt: 2, ActivatedAt: 3, Entries: 4,
		})
	})
	if err != nil {
		b.Fatal(err)
	}
}

// publish stages and activates a snapshot.
func (b bench) publish(owner, list string, n int64, ops map[string]string) {
	b.Helper()
	b.activate(owner, b.stage(owner, list, n, rows(list, n, ops)))
}
