package lists_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/watchlist"
)

func TestLoadActivatesAndAdvancesEpochsOfTenantsUsingTheList(t *testing.T) {
	databases(t, func(t *testing.T, b *bench) {
		b.declare()
		north, south := b.epoch("north"), b.epoch("south")

		first := b.load("watch", lists.Activated, ftm(crowd(120)...))
		if first.Snapshot != 1 || first.Base != 0 || first.Added != 120 || first.Entries != 120 {
			t.Errorf("first load: snapshot %d on %d, %d added of %d entries", first.Snapshot, first.Base, first.Added, first.Entries)
		}
		ps := with(crowd(120), func(ps []person) []person {
			ps[3].Born = "1999-09-09" // changed
			ps[7].Seen = "2026-03-02" // a stamp only
			return append(slices.Delete(ps, 10, 11), person{Key: "z-1", Name: "Zafar Yusupov", Born: "1961-05-05"})
		})
		b.load("watch", lists.Activated, ftm(ps...))

		now := b.epoch("north")
		if now.N != north.N+2 || now.State.Lists["watch"] != 2 {
			t.Errorf("tenant using the list: epoch %d with snapshot %d, want %d with 2", now.N, now.State.Lists["watch"], north.N+2)
		}
		want := vetting.Cause{Kind: vetting.CauseSnapshot, List: "watch", From: 1, To: 2}
		if now.Cause != want {
			t.Errorf("cause %+v, want %+v", now.Cause, want)
		}
		if now.State.Configurations["people"] != 1 {
			t.Error("the new epoch lost the configurations of the one before")
		}
		if e := b.epoch("south"); e.N != south.N {
			t.Errorf("a tenant that does not use the list went to epoch %d", e.N)
		}
		if n := len(b.leaves("north", audit.SnapshotActivated)); n != 2 {
			t.Errorf("%d leaves of the tenant say that a snapshot was activated, want 2", n)
		}
		if n := len(b.leaves("", audit.SnapshotActivated)); n != 2 {
			t.Errorf("%d leaves of the installation say that a snapshot was activated, want 2", n)
		}
		if n := len(b.leaves("south", audit.SnapshotActivated)); n != 0 {
			t.Errorf("%d leaves at a tenant that does not use the list", n)
		}
		if got := len(b.entries("watch", 1)); got != 120 {
			t.Errorf("as of snapshot 1 there are %d entries, want 120", got)
		}
		second := b.entries("watch", 2)
		if len(second) != 120 || second["z-1"] == "" || second["p-0010"] != "" || !strings.HasSuffix(second["p-0003"], "1999-09-09") {
			t.Errorf("as of snapshot 2: %d entries, z-1 %q, p-0010 %q, p-0003 %q", len(second), second["z-1"], second["p-0010"], second["p-0003"])
		}

		changes, err := b.Diff(t.Context(), "watch", 1, 2)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range changes {
			got = append(got, string(c.Op)+" "+c.Key)
		}
		if diff := cmp.Diff([]string{"changed p-0003", "removed p-0010", "added z-1"}, got); diff != "" {
			t.Errorf("diff (-want +got):\n%s", diff)
		}
		if f := changes[0].Fields; len(f) != 1 || f[0].Property != "birthDate" || !f[0].Material {
			t.Errorf("fields of the change: %+v, want birthDate alone, material", f)
		}
		if _, err := b.Diff(t.Context(), "watch", 2, 2); err == nil {
			t.Error("a diff of a snapshot with itself was answered")
		}
	})
}

func TestRFMT3UnchangedLoadOnlyMovesTheFetchClock(t *testing.T) {
	b := sqlite(t)
	b.declare()
	b.load("watch", lists.Activated, ftm(crowd(60)...))
	epoch := b.epoch("north")
	before, err := b.Status(t.Context(), "watch")
	if err != nil {
		t.Fatal(err)
	}
	stamped := crowd(60)
	for i := range stamped {
		stamped[i].Seen = "2026-03-02T00:00:00"
	}
	slices.Reverse(stamped) // nor does order matter
	l := b.load("watch", lists.Unchanged, ftm(stamped...))
	if l.Snapshot != 1 || l.Err() != nil {
		t.Errorf("unchanged load confirms snapshot %d (%v), want 1", l.Snapshot, l.Err())
	}
	if e := b.epoch("north"); e.N != epoch.N {
		t.Errorf("epoch %d, want %d as before", e.N, epoch.N)
	}
	after, err := b.Status(t.Context(), "watch")
	if err != nil {
		t.Fatal(err)
	}
	if after.Active != before.Active {
		t.Errorf("active snapshot %+v, want %+v", after.Active, before.Active)
	}
	if after.Good.FetchedAt <= before.Good.FetchedAt {
		t.Error("the fetch clock did not move")
	}
}

func TestLoadThatCannotBeRecordedIsAnErrorAndLeavesNothing(t *testing.T) {
	b := sqlite(t)
	b.declare()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Load(ctx, "watch", []watchlist.File{ftm(crowd(60)...)}, lists.Attempt{Actor: operator}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled load returned %v, want context.Canceled", err)
	}
	broken := b.service("", func(o *lists.Options) { o.Ledger = brokenLedger{} })
	if _, err := broken.Load(t.Context(), "watch", []watchlist.File{ftm(crowd(60)...)}, lists.Attempt{Actor: operator}); !errors.Is(err, errLedger) {
		t.Errorf("with a broken ledger the load returned %v, want its error", err)
	}
	if st, err := b.Status(t.Context(), "watch"); err != nil || st.Active.N != 0 || st.Last.ID != 0 {
		t.Errorf("after a broken ledger snapshot %d is active and load %d recorded (%v): no ledger, no act", st.Active.N, st.Last.ID, err)
	}
	b.load("watch", lists.Activated, ftm(crowd(60)...))
}

var errLedger = errors.New("ledger is full")

type brokenLedger struct{}

func (brokenLedger) Record(context.Context, audit.Tx, audit.Kind, string, []audit.RowDigest, any) error {
	return errLedger
}

// Every row a leaf commits to reads back to the digest the leaf holds.
func TestLeavesCommitToTheRows(t *testing.T) {
	databases(t, func(t *testing.T, b *bench) {
		b.declare()
		b.load("watch", lists.Activated, ftm(crowd(60)...))
		refused := b.load("watch", lists.Refused, ftm(crowd(30)...))
		b.accept("watch", refused.ID, anna)
		b.accept("watch", refused.ID, boris)
		b.load("watch", lists.Failed, file("x", []byte("?")))
		seen := make(map[string]int)
		for _, tenant := range []string{"", "north"} {
			for _, kind := range []audit.Kind{audit.ListDeclared, audit.ListLoaded, audit.ListRefused, audit.ListAccepted, audit.SnapshotActivated} {
				for _, p := range b.leaves(tenant, kind) {
					for _, d := range p.Rows {
						now, known, err := b.CheckRows(t.Context(), d)
						if err != nil || !known || now != d.SHA256 {
							t.Errorf("%s: rows %s %s now have digest %s (known %t, %v), the leaf says %s", kind, d.Table, d.Key, now, known, err, d.SHA256)
						}
						seen[d.Table]++
					}
				}
			}
		}
		want := []string{"entry_version", "list_version", "load", "load_acceptance", "snapshot"}
		if got := slices.Sorted(maps.Keys(seen)); !slices.Equal(got, want) {
			t.Errorf("leaves commit to rows of %v, want %v", got, want)
		}
		if _, _, err := b.CheckRows(t.Context(), audit.RowDigest{Table: "load", Key: "watch/99"}); !errors.Is(err, lists.ErrNotFound) {
			t.Errorf("a digest of a row that is gone: %v, want ErrNotFound", err)
		}
		if _, known, err := b.CheckRows(t.Context(), audit.RowDigest{Table: "subject_version", Key: "1"}); known || err != nil {
			t.Errorf("a digest of another package's rows: known %t, %v", known, err)
		}
	})
}

func TestPrivateListOfATenant(t *testing.T) {
	databases(t, func(t *testing.T, b *bench) {
		b.declare()
		own := b.service("north")
		if _, err := own.Declare(t.Context(), lists.List{ID: "watch", Title: "x", Format: watchlist.FTM, Gates: watchlist.DefaultGates()}, anna, "why not"); !errors.Is(err, lists.ErrExists) {
			t.Errorf("a tenant declared a list under the id of a public one: %v", err)
		}
		if _, err := own.Load(t.Context(), "watch", []watchlist.File{ftm(crowd(60)...)}, lists.Attempt{Actor: anna}); err == nil {
			t.Error("a tenant loaded a public list")
		}
		b.configure("north", "inner", "inner")
		if _, err := own.Declare(t.Context(), lists.List{ID: "inner", Title: "Inner list", Format: watchlist.FTM, Gates: watchlist.DefaultGates()}, anna, "ours"); err != nil {
			t.Fatal(err)
		}
		epoch := b.epoch("north")
		l, err := own.Load(t.Context(), "inner", []watchlist.File{ftm(crowd(60)...)}, lists.Attempt{Actor: anna})
		if err != nil || l.Err() != nil {
			t.Fatal(err, l.Err())
		}
		if e := b.epoch("north"); e.N != epoch.N+1 || e.State.Lists["inner"] != 1 {
			t.Errorf("epoch %d with lists %v", e.N, e.State.Lists)
		}
		if n := len(b.leaves("north", audit.SnapshotActivated)); n != 1 {
			t.Errorf("%d leaves for one activation", n)
		}
		if _, err := b.service("south").Status(t.Context(), "inner"); !errors.Is(err, lists.ErrNotFound) {
			t.Errorf("another tenant sees the private list: %v", err)
		}
		if _, err := b.Declare(t.Context(), lists.List{ID: "inner", Title: "x", Format: watchlist.FTM, Gates: watchlist.DefaultGates()}, operator, "public"); !errors.Is(err, lists.ErrExists) {
			t.Errorf("a public list was declared under the id of a tenant's: %v", err)
		}
		all, err := own.Lists(t.Context())
		if err != nil || len(all) != 2 || all[0].ID != "inner" || all[1].ID != "watch" {
			t.Errorf("the tenant sees %d lists (%v), want its own and the public one", len(all), err)
		}
	})
}

// An entry with a name that the self-test does not find is in force and can be
// matched: hiding a listed party would be the worse mistake. The name is
// reported until the entry changes.
func TestQuarantinedEntryStaysMatchableAndIsReported(t *testing.T) {
	databases(t, func(t *testing.T, b *bench) {
		b.declare()
		b.load("watch", lists.Activated, ftm(crowd(60)...))
		odd := unfindable(1)[0]
		l := b.load("watch", lists.Activated, ftm(append(crowd(60), odd)...))
		if l.Found.SelfTest == nil || !slices.Equal(l.Found.SelfTest.Quarantined, []string{odd.Key}) {
			t.Fatalf("self-test %+v, want %s quarantined", l.Found.SelfTest, odd.Key)
		}
		if b.entries("watch", 2)[odd.Key] == "" {
			t.Error("the quarantined entry is not among the entries in force")
		}
		st, err := b.Status(t.Context(), "watch")
		if err != nil {
			t.Fatal(err)
		}
		if len(st.Quarantined) != 1 || st.Quarantined[0].Key != odd.Key || st.Quarantined[0].Name != odd.Name || st.Quarantined[0].Reason == "" {
			t.Errorf("quarantine %+v, want the name %q of %s with a reason", st.Quarantined, odd.Name, odd.Key)
		}
		b.load("watch", lists.Activated, ftm(append(crowd(60), person{Key: odd.Key, Name: "Sherzod Tursunov", Born: odd.Born})...))
		if st, err = b.Status(t.Context(), "watch"); err != nil || len(st.Quarantined) != 0 {
			t.Errorf("after the entry was repaired: %+v (%v)", st.Quarantined, err)
		}
	})
}

func TestOversizedFileFailsTheLoad(t *testing.T) {
	b := sqlite(t)
	b.Service = b.service("", func(o *lists.Options) { o.MaxFileBytes = 4000 })
	b.declare()
	l := b.load("watch", lists.Failed, ftm(crowd(60)...))
	if !strings.Contains(l.Problem, "larger than 4000 bytes") {
		t.Errorf("problem %q", l.Problem)
	}
}
