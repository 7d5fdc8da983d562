package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/score"
)

func epochs(b bench) {
	b.view("a", func(r vetting.Reader) error {
		if _, err := r.Epoch(); !errors.Is(err, vetting.ErrNotFound) {
			b.Errorf("the newest epoch of none returned %v", err)
		}
		return nil
	})
	var want []vetting.Epoch
	for n := int64(1); n <= 3; n++ {
		e := vetting.Epoch{
			N: n, At: 100 * n, Cause: vetting.Cause{Kind: vetting.CauseSnapshot, List: "un", From: n - 1, To: n},
			State: vetting.State{Lists: map[string]int64{"un": n, "ofac": 7}, Configurations: map[string]int64{"standard": 1}, Engine: "e1"},
		}
		b.update("a", func(tx vetting.Tx) error { return tx.InsertEpoch(e) })
		e.Seq = b.seq("a")
		want = append(want, e)
	}
	b.view("a", func(r vetting.Reader) error {
		newest, err := r.Epoch()
		b.same("Epoch", must(b, newest, err), want[2])
		b.same("EpochAt", ok(b, r.EpochAt, 2), want[1])
		between, err := r.EpochsBetween(1, 3)
		b.same("EpochsBetween", must(b, between, err), want[1:])
		return nil
	})
	err := b.db.Vetting("a").Update(context.Background(), func(tx vetting.Tx) error { return tx.InsertEpoch(vetting.Epoch{N: 3}) })
	if !errors.Is(err, store.ErrDuplicate) {
		b.Errorf("an epoch taken twice returned %v, want ErrDuplicate", err)
	}
}

func configurations(b bench) {
	c := func(id string, version int64) vetting.Configuration {
		return vetting.Configuration{
			ID: id, Version: version, Lists: []string{"ofac", "un"}, Scope: vetting.Scope{Segments: []string{"customer"}},
			Policy: score.DefaultPolicy(), MaxAgeDays: 30, Reason: "first", ProposedBy: "tara", ProposedAt: 9,
		}
	}
	approved := c("strict", 1)
	approved.ApprovedBy, approved.ApprovedAt = "tom", 10
	b.update("a", func(tx vetting.Tx) error {
		for _, c := range []vetting.Configuration{c("standard", 1), c("standard", 2), c("standard", 3), approved} {
			if err := tx.InsertConfiguration(c); err != nil {
				return err
			}
		}
		return nil
	})
	seq := b.seq("a")
	b.view("a", func(r vetting.Reader) error {
		if _, err := r.Configuration("standard", 0); !errors.Is(err, vetting.ErrNotFound) {
			b.Errorf("the approved version of none returned %v", err)
		}
		return nil
	})
	approve := func(version int64) error {
		return b.db.Vetting("a").Update(context.Background(), func(tx vetting.Tx) error {
			return tx.ApproveConfiguration("standard", version, "rita", 77)
		})
	}
	for _, v := range []int64{2, 1} {
		if err := approve(v); err != nil {
			b.Fatal(err)
		}
	}
	if err := approve(2); !errors.Is(err, store.ErrDuplicate) {
		b.Errorf("a second approval returned %v, want ErrDuplicate", err)
	}
	if err := approve(9); !errors.Is(err, vetting.ErrNotFound) {
		b.Errorf("approving a version that does not exist returned %v, want ErrNotFound", err)
	}
	at := func(c vetting.Configuration, by string, when int64) vetting.Configuration {
		c.Seq, c.ApprovedBy, c.ApprovedAt = seq, by, when
		return c
	}
	b.view("a", func(r vetting.Reader) error {
		got, err := r.Configuration("standard", 0)
		b.alike("newest approved", must(b, got, err), at(c("standard", 2), "rita", 77))
		got, err = r.Configuration("standard", 3)
		b.alike("a proposal", must(b, got, err), at(c("standard", 3), "", 0))
		b.alike("ConfigurationVersions", ok(b, r.ConfigurationVersions, "standard"), []vetting.Configuration{
			at(c("standard", 1), "rita", 77), at(c("standard", 2), "rita", 77), at(c("standard", 3), "", 0),
		})
		got, err = r.Configuration("strict", 0)
		b.alike("approved at once", must(b, got, err), at(approved, "tom", 10))
		ids, err := r.ConfigurationIDs()
		b.same("ConfigurationIDs", must(b, ids, err), []string{"standard", "strict"})
		return nil
	})
}

// alike compares as same does, but takes empty and absent for the same.
func (b bench) alike(what string, got, want any) {
	b.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		b.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func engines(b bench) {
	e := vetting.EngineRecord{ID: "e1", Executable: "sha", Toolchain: "go1.26.8", At: 4}
	b.update("a", func(tx vetting.Tx) error { return tx.InsertEngine(e) })
	b.view("a", func(r vetting.Reader) error {
		b.same("Engine", ok(b, r.Engine, "e1"), e)
		if _, err := r.Engine("e2"); !errors.Is(err, vetting.ErrNotFound) {
			b.Errorf("an engine that does not exist returned %v", err)
		}
		return nil
	})
}

func principals(b bench) {
	ctx := context.Background()
	v := func(id string, version int64, disabled bool) access.Version {
		return access.Version{
			Principal: access.Principal{Tenant: "a", ID: id, Name: "Ana Ünal", Kind: access.Person, Roles: []access.Role{access.Analyst, access.Admin}, Disabled: disabled},
			Version:   version, At: 7, Actor: "system", Reason: "first",
		}
	}
	put := func(v access.Version) error {
		return b.db.Access("a").Update(ctx, func(tx access.Tx) error { return tx.InsertPrincipal(v) })
	}
	for _, v := range []access.Version{v("zoe", 1, false), v("ana", 1, false), v("ana", 2, true)} {
		if err := put(v); err != nil {
			b.Fatal(err)
		}
	}
	if err := put(v("ana", 2, false)); !errors.Is(err, store.ErrDuplicate) {
		b.Errorf("a version written twice returned %v, want ErrDuplicate", err)
	}
	foreign := v("eve", 1, false)
	foreign.Tenant = "b"
	if err := put(foreign); err == nil {
		b.Error("a principal of another tenant was admitted")
	}
	seq := b.seq("a")
	at := func(v access.Version, seq int64) access.Version { v.Seq = seq; return v }
	err := b.db.Access("a").View(ctx, func(r access.Reader) error {
		b.same("PrincipalVersions", ok(b, r.PrincipalVersions, "ana"), []access.Version{at(v("ana", 1, false), seq-1), at(v("ana", 2, true), seq)})
		b.same("PrincipalVersions of nobody", len(ok(b, r.PrincipalVersions, "nobody")), 0)
		all, err := r.Principals()
		b.same("Principals", must(b, all, err), []access.Version{at(v("ana", 2, true), seq), at(v("zoe", 1, false), seq-2)})
		return nil
	})
	if err != nil {
		b.Error(err)
	}
}

// tenants fills two tenants with rows of equal keys and checks that each sees
// its own.
func tenants(b bench) {
	fill := func(tenant string, n int64) {
		b.update(tenant, func(tx vetting.Tx) error {
			v := version(1, 1)
			v.Segment = tenant
			m := match(1, 1, "k")
			m.Score = n
			s := screening(1, 1, "standard", 1)
			s.Engine = tenant
			return errors.Join(
				tx.InsertSubject(1, "s1", int32(n), 1), tx.InsertSubjectVersion(v), tx.InsertScreening(s), tx.PutMatch(m),
				tx.InsertMatchEvent(vetting.MatchEvent{Match: 1, Score: n, Kind: "opened", Run: 1}),
				tx.InsertEpoch(vetting.Epoch{N: 1, At: n}), tx.InsertRun(vetting.Run{ID: 1, Config: "standard", Epoch: 1, Horizon: n}),
				tx.InsertConfiguration(vetting.Configuration{ID: "standard", Version: 1, Reason: tenant}),
				tx.InsertEngine(vetting.EngineRecord{ID: "e", Toolchain: tenant}),
				tx.MoveMark(vetting.Mark{Config: "standard", Partition: int32(n), Epoch: 1, Through: n}, 0),
			)
		})
	}
	fill("a", 1)
	fill("b", 2)
	b.subjects("b", 2, 4)
	for tenant, n := range map[string]int64{"a": 1, "b": 2} {
		b.view(tenant, func(r vetting.Reader) error {
			v, err := r.SubjectVersion(1, 0)
			b.same("segment", must(b, v, err).Segment, tenant)
			b.same("match", ok(b, r.Match, 1).Score, n)
			s, err := r.Screening(vetting.ScreeningKey{Number: 1, Version: 1, Config: "standard", Epoch: 1})
			b.same("screening", must(b, s, err).Engine, tenant)
			b.same("events", len(ok(b, r.MatchEvents, 1)), 1)
			b.same("epoch", ok(b, r.EpochAt, 1).At, n)
			b.same("run", ok(b, r.Run, 1).Horizon, n)
			c, err := r.Configuration("standard", 1)
			b.same("configuration", must(b, c, err).Reason, tenant)
			b.same("engine", ok(b, r.Engine, "e").Toolchain, tenant)
			_, err = r.Mark("standard", int32(3-n), 1)
			if !errors.Is(err, vetting.ErrNotFound) {
				b.Errorf("tenant %s sees the other's mark: %v", tenant, err)
			}
			var open []int64
			if err := r.OpenMatches("", func(m vetting.Match) error { open = append(open, m.Score); return nil }); err != nil {
				return err
			}
			b.same("open matches", open, []int64{n})
			t, err := r.Tally("standard", 1, 1, 10, 1<<40)
			total := int64(0)
			for _, g := range must(b, t, err) {
				total += g.Subjects
			}
			b.same("tally", total, map[string]int64{"a": 1, "b": 4}[tenant])
			h, err := r.Horizon()
			b.same("horizon", must(b, h, err), map[string]int64{"a": 1, "b": 4}[tenant])
			return nil
		})
	}
}

// reopen leaves a transaction in the middle, opens the database a second time,
// and finds what was committed and nothing else.
func reopen(t *testing.T, dsn string) {
	first := Open(t, dsn)
	AddTenants(t, first, "a")
	b := bench{t, first, dsn}
	b.subjects("a", 1, 3)
	seq := b.seq("a")
	err := first.Vetting("a").Update(t.Context(), func(tx vetting.Tx) error {
		if err := subject(tx, 4, "s4", 0); err != nil {
			return err
		}
		// Another process reads and leaves while this one writes.
		second, err := store.Open(t.Context(), dsn, store.Options{Readers: 1})
		if err != nil {
			return err
		}
		other := bench{t, second, dsn}
		other.view("a", func(r vetting.Reader) error {
			h, err := r.Horizon()
			other.same("horizon for another process", must(t, h, err), int64(3))
			return nil
		})
		return errors.Join(second.Close(), errStop)
	})
	if !errors.Is(err, errStop) {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	again := bench{t, Open(t, dsn), dsn}
	again.same("sequence", again.seq("a"), seq)
	again.view("a", func(r vetting.Reader) error {
		again.same("subjects", len(again.stream(r, 1, 9)), 3)
		return nil
	})
	again.subjects("a", 4, 4)
}
