package storetest

import (
	"context"
	"errors"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/revetproject/revet/internal/population"
	"github.com/revetproject/revet/internal/quality"
	"github.com/revetproject/revet/internal/vetting"
)

// parts keeps the histories of what subjects are made of.
func parts(b bench) {
	b.subjects("a", 1, 4)
	row := func(whole, part int64, joined bool, reason string) vetting.Part {
		return vetting.Part{Whole: whole, Part: part, Joined: joined, Act: vetting.PartMerged, ID: "s", Entity: jsontext.Value(`{"id":"s"}`), Reason: reason, Withheld: []vetting.Claim{{Property: "name", Text: "Ünï"}}}
	}
	for _, r := range []vetting.Part{row(1, 1, true, "x"), row(1, 2, true, "y"), row(1, 2, false, "z"), row(1, 0, true, "hand"), row(4, 4, true, "alone")} {
		b.update("a", func(tx vetting.Tx) error { return tx.InsertPart(r) })
	}
	b.update("b", func(tx vetting.Tx) error { return tx.InsertPart(row(2, 2, true, "of another tenant")) })
	seq := b.seq("a")
	at := func(p vetting.Part, n, s int64) vetting.Part { p.N, p.Seq = n, s; return p }
	b.view("a", func(r vetting.Reader) error {
		want := []vetting.Part{at(row(1, 0, true, "hand"), 1, seq-1), at(row(1, 1, true, "x"), 1, seq-4), at(row(1, 2, false, "z"), 2, seq-2)}
		b.same("Parts of one that left", ok(b, r.Parts, []int64{2}), want)
		b.same("Parts of the whole", ok(b, r.Parts, []int64{1, 3}), want)
		b.same("Parts of none", len(ok(b, r.Parts, []int64{3})), 0)
		b.same("Parts without numbers", len(ok(b, r.Parts, nil)), 0)
		b.same("PartHistory", ok(b, r.PartHistory, 2), []vetting.Part{
			at(row(1, 1, true, "x"), 1, seq-4), at(row(1, 2, true, "y"), 1, seq-3), at(row(1, 2, false, "z"), 2, seq-2), at(row(1, 0, true, "hand"), 1, seq-1),
		})
		b.same("PartsAt", ok(b, r.PartsAt, seq), []vetting.Part{at(row(4, 4, true, "alone"), 1, seq)})
		return nil
	})
}

// identifiers finds who carries a document now.
func identifiers(b bench) {
	b.subjects("a", 1, 4)
	b.subjects("b", 1, 1)
	b.update("b", func(tx vetting.Tx) error { return tx.InsertIdentifiers(1, 1, []string{"document:X1"}) })
	b.update("a", func(tx vetting.Tx) error {
		for n := int64(1); n <= 3; n++ {
			if err := tx.InsertIdentifiers(n, 1, []string{"document:X1", "imo:7"}); err != nil {
				return err
			}
		}
		return tx.InsertIdentifiers(4, 1, []string{"document:lonely"})
	})
	// Subject 2 carries the IMO number no more.
	b.update("a", func(tx vetting.Tx) error {
		if err := tx.InsertSubjectVersion(version(2, 2)); err != nil {
			return err
		}
		return tx.InsertIdentifiers(2, 2, []string{"document:X1"})
	})
	b.view("a", func(r vetting.Reader) error {
		got, err := r.Holders([]string{"imo:7", "document:X1", "document:lonely", "absent"}, 2)
		b.same("Holders", must(b, got, err), []quality.Holder{
			{Key: "document:X1", Subject: "s1", Total: 3},
			{Key: "document:X1", Subject: "s2", Total: 3},
			{Key: "imo:7", Subject: "s1", Total: 2},
			{Key: "imo:7", Subject: "s3", Total: 2},
		})
		got, err = r.Holders(nil, 2)
		b.same("Holders of nothing", len(must(b, got, err)), 0)
		keys, err := r.RepeatedKeys("", 1)
		b.same("RepeatedKeys", must(b, keys, err), []vetting.RepeatedKey{{Key: "document:X1", Subjects: 3}})
		keys, err = r.RepeatedKeys("document:X1", 9)
		b.same("RepeatedKeys beyond the first", must(b, keys, err), []vetting.RepeatedKey{{Key: "imo:7", Subjects: 2}})
		return nil
	})
}

// populations keeps systems of record, their reports, and exit rules.
func populations(b bench) {
	ctx := context.Background()
	b.subjects("a", 1, 3)
	left := version(2, 2)
	left.Exit, left.Reason = true, "rule"
	b.update("a", func(tx vetting.Tx) error { return tx.InsertSubjectVersion(left) })
	update := func(fn func(population.Tx) error) {
		if err := b.db.Population("a").Update(ctx, fn); err != nil {
			b.Fatal(err)
		}
	}
	report := func(id int64, outcome string) population.Report {
		return population.Report{ID: id, System: "crm", Outcome: outcome, Rows: 10 * id, Marks: quality.Counts{quality.FailedCheck: 2}, GoneIDs: []string{"Ünï"}}
	}
	step := func(rule string, n int64) population.RuleStep {
		return population.RuleStep{Rule: rule, N: n, Act: population.Proposed, Reason: "account closed", Actor: "olga", At: 5}
	}
	update(func(tx population.Tx) error {
		for _, n := range []int64{1, 2, 3} {
			must(b, 0, tx.InsertSyncMember("crm", n, true))
		}
		must(b, 0, tx.InsertSyncMember("other", 3, true))
		must(b, 0, tx.InsertSync(report(1, population.Applied)))
		must(b, 0, tx.InsertExitRule(step("b", 1)))
		return tx.InsertExitRule(step("a", 1))
	})
	update(func(tx population.Tx) error {
		must(b, 0, tx.InsertSyncMember("crm", 3, false))
		must(b, 0, tx.InsertSync(report(2, population.Refused)))
		return tx.InsertExitRule(step("a", 2))
	})
	seq := b.seq("a")
	at := func(r population.Report, s int64) population.Report { r.Seq = s; return r }
	when := func(r population.RuleStep, s int64) population.RuleStep { r.Seq = s; return r }
	err := b.db.Population("a").View(ctx, func(r population.Reader) error {
		m, err := r.SyncMembers("crm", 0, 9)
		b.same("SyncMembers", must(b, m, err), []population.Member{{Number: 1, ID: "s1"}, {Number: 2, ID: "s2", Left: true}})
		m, err = r.SyncMembers("crm", 1, 1)
		b.same("SyncMembers page", must(b, m, err), []population.Member{{Number: 2, ID: "s2", Left: true}})
		p, err := r.PresentMembers("crm", []int64{3, 1})
		b.same("PresentMembers", must(b, p, err), []int64{1})
		last, err := r.LastSync("crm", population.Applied)
		b.same("LastSync", must(b, last, err), at(report(1, population.Applied), seq-1))
		if _, err := r.LastSync("other", population.Applied); !errors.Is(err, vetting.ErrNotFound) {
			b.Errorf("a sync that never was: %v", err)
		}
		b.same("Syncs", ok(b, r.Syncs, 1), []population.Report{at(report(2, population.Refused), seq)})
		b.same("Sync", ok(b, r.Sync, 1), at(report(1, population.Applied), seq-1))
		b.same("ExitRule", ok(b, r.ExitRule, "a"), []population.RuleStep{when(step("a", 1), seq-1), when(step("a", 2), seq)})
		rules, err := r.ExitRules()
		b.same("ExitRules", must(b, rules, err), []population.RuleStep{when(step("a", 1), seq-1), when(step("a", 2), seq), when(step("b", 1), seq-1)})
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	err = b.db.Population("b").View(ctx, func(r population.Reader) error {
		m, err := r.SyncMembers("crm", 0, 9)
		b.same("another tenant's members", len(must(b, m, err)), 0)
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
