package vetting_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/store/storetest"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/screen"
	"github.com/revetproject/revet/watchlist"
)

// ledger fits the recorder to the service.
type ledger struct{ r *audit.Recorder }

func (l ledger) Record(ctx context.Context, tx audit.Tx, kind audit.Kind, actor string, rows []audit.RowDigest, details any) error {
	_, err := l.r.Record(ctx, tx, audit.Act{Kind: kind, Actor: actor, Rows: rows, Details: details})
	return err
}

// world is a tenant on a real database, with a clock that moves by hand.
type world struct {
	t      testing.TB
	db     *store.DB
	tenant string
	key    *audit.Key
	svc    *vetting.Service
	engine *screen.Engine
	clock  atomic.Int64 // seconds since 2024-01-01
	fail   func(string) error
	lists  map[string]map[string]*entity.Entity // what is in force, by list and key
}

// theEngine is shared: building the model's tables once is enough.
var theEngine = screen.New()

func (w *world) now() time.Time {
	return time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(w.clock.Load()) * time.Second)
}

func (w *world) pass(d time.Duration) { w.clock.Add(int64(d / time.Second)) }

// databases runs a test on SQLite and, where one is given, on PostgreSQL.
func databases(t *testing.T, test func(t *testing.T, open func(testing.TB) *store.DB)) {
	t.Run("sqlite", func(t *testing.T) { test(t, openSQLite) })
	t.Run("postgres", func(t *testing.T) {
		test(t, func(t testing.TB) *store.DB { return storetest.Open(t, storetest.Postgres(t)) })
	})
}

func openSQLite(t testing.TB) *store.DB { return storetest.Open(t, storetest.SQLite(t)) }

func newWorld(t testing.TB, db *store.DB, tenant string, options ...func(*vetting.Options)) *world {
	t.Helper()
	w := &world{t: t, db: db, tenant: tenant, engine: theEngine, lists: make(map[string]map[string]*entity.Entity)}
	var err error
	if w.key, err = audit.GenerateKey(rand.Reader, "revet/"+tenant); err != nil {
		t.Fatal(err)
	}
	if err := db.CreateTenant(t.Context(), store.Tenant{ID: tenant, Name: tenant}); err != nil {
		t.Fatal(err)
	}
	w.svc = w.service(options...)
	w.must(w.svc.EnsureEngine(t.Context(), "system"))
	return w
}

// service makes another service on the same data, as another process would.
func (w *world) service(options ...func(*vetting.Options)) *vetting.Service {
	w.t.Helper()
	o := vetting.Options{
		Tenant: w.tenant, Store: w.db.Vetting(w.tenant), Engine: w.engine, Ledger: ledger{audit.NewRecorder(w.now, rand.Reader)}, Signer: w.key, Now: w.now,
		Failpoint: func(name string) error {
			if w.fail != nil {
				return w.fail(name)
			}
			return nil
		},
	}
	for _, f := range options {
		f(&o)
	}
	svc, err := vetting.New(o)
	if err != nil {
		w.t.Fatal(err)
	}
	return svc
}

func (w *world) must(_ any, err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// configure proposes and approves a version of a configuration by two people.
func (w *world) configure(c vetting.Configuration) {
	w.t.Helper()
	if c.Policy.Line == 0 {
		c.Policy = score.DefaultPolicy()
	}
	if c.Reason == "" {
		c.Reason = "test"
	}
	made, err := w.svc.Propose(w.t.Context(), "tuner", c)
	if err != nil {
		w.t.Fatal(err)
	}
	w.must(w.svc.Impact(w.t.Context(), "tuner", made.ID, made.Version))
	w.must(w.svc.Approve(w.t.Context(), "reviewer", made.ID, made.Version))
}

// activate puts a version of a list in force: the whole list, as a publisher
// would state it.
func (w *world) activate(list string, entries map[string]*entity.Entity) {
	w.t.Helper()
	w.activateAt(list, entries, w.now(), w.now())
}

func (w *world) activateAt(list string, entries map[string]*entity.Entity, published, fetched time.Time) {
	w.t.Helper()
	old := w.lists[list]
	changes := watchlist.Delta(sorted(old), sorted(entries))
	w.lists[list] = maps.Clone(entries)
	if len(changes) == 0 && old != nil {
		return
	}
	ctx := w.t.Context()
	err := w.db.Lists("").Update(ctx, func(tx lists.Tx) error {
		active, err := tx.ActiveSnapshot(list)
		if err != nil && !errors.Is(err, lists.ErrNotFound) {
			return err
		}
		if active.N == 0 {
			if _, err := tx.List(list, 0); errors.Is(err, lists.ErrNotFound) {
				if err := tx.InsertList(lists.List{ID: list, Version: 1, Title: list, Format: "ftm", Reason: "test", Actor: "steward", At: w.now().UnixMicro()}); err != nil {
					return err
				}
			}
		}
		seq, err := tx.Seq()
		if err != nil {
			return err
		}
		claim := lists.Claim{List: list, Snapshot: active.N + 1, Token: seq}
		if err := tx.ClaimStaging(claim); err != nil {
			return err
		}
		var rows []vetting.EntryVersion
		for _, c := range changes {
			v := vetting.EntryVersion{List: list, Key: c.Key, Snapshot: claim.Snapshot, Op: string(c.Op), Material: c.Material}
			if c.After != nil {
				if v.Doc, err = c.After.MarshalJSON(); err != nil {
					return err
				}
				v.Hash = c.After.Hash()
			}
			if v.Fields, err = json.Marshal(c.Fields); err != nil {
				return err
			}
			rows = append(rows, v)
		}
		for batch := range slices.Chunk(rows, lists.MaxBatch) {
			if err := tx.InsertEntryVersions(claim, batch); err != nil {
				return err
			}
		}
		ref := vetting.SnapshotRef{
			List: list, N: claim.Snapshot, Hash: fmt.Sprintf("hash-%s-%d", list, claim.Snapshot), Entries: int64(len(entries)),
			PublishedAt: published.UnixMicro(), FetchedAt: fetched.UnixMicro(), ActivatedAt: w.now().UnixMicro(),
		}
		if err := tx.ActivateSnapshot(claim, ref); err != nil {
			return err
		}
		tenants, err := tx.TenantsUsing(list)
		if err != nil {
			return err
		}
		for _, tenant := range tenants {
			_, err := vetting.Advance(tx.Tenant(tenant), vetting.Cause{Kind: vetting.CauseSnapshot, List: list, From: active.N, To: ref.N}, w.now().UnixMicro(),
				func(st *vetting.State) { st.Lists[list] = ref.N })
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func sorted(m map[string]*entity.Entity) []watchlist.Entry {
	var out []watchlist.Entry
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, watchlist.Entry{Key: k, Entity: m[k]})
	}
	return out
}

// person makes an entity from property=value pairs.
func person(id string, pairs ...string) *entity.Entity {
	e := &entity.Entity{ID: id, Schema: "Person"}
	for _, p := range pairs {
		k, v, _ := strings.Cut(p, "=")
		e.Add(k, entity.Value{Text: v})
	}
	return e
}

func (w *world) receive(arrivals ...vetting.Arrival) vetting.Intake {
	w.t.Helper()
	in, err := w.svc.Receive(w.t.Context(), "system", arrivals)
	if err != nil {
		w.t.Fatal(err)
	}
	return in
}

func arrival(id string, pairs ...string) vetting.Arrival {
	return vetting.Arrival{ID: id, Entity: person(id, pairs...), Source: "test"}
}

func (w *world) catchup() []vetting.Report {
	w.t.Helper()
	done, err := w.svc.Catchup(w.t.Context(), "system")
	if err != nil {
		w.t.Fatal(err)
	}
	var out []vetting.Report
	for _, d := range done {
		out = append(out, d.Report)
	}
	return out
}

// pair is an open match as the promise speaks of it.
type pair struct {
	Config, Subject, List, Key string
	Score                      int64
	Band, EntryHash            string
}

// open reads the open matches from the store.
func (w *world) open() []pair {
	w.t.Helper()
	var out []pair
	err := w.db.Vetting(w.tenant).View(w.t.Context(), func(r vetting.Reader) error {
		out = nil
		ids := make(map[int64]string)
		h, err := r.Horizon()
		if err != nil {
			return err
		}
		if err := r.Subjects(1, h, func(v vetting.SubjectVersion) error { ids[v.Number] = v.ID; return nil }); err != nil {
			return err
		}
		return r.OpenMatches("", func(m vetting.Match) error {
			out = append(out, pair{m.Config, ids[m.Number], m.List, m.Key, m.Score, m.Band, m.EntryHash})
			return nil
		})
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return ordered(out)
}

// fromNothing screens everybody against everything in force, pair by pair,
// with no index, no delta and no history.
func (w *world) fromNothing() []pair {
	w.t.Helper()
	var out []pair
	err := w.db.Vetting(w.tenant).View(w.t.Context(), func(r vetting.Reader) error {
		out = nil
		e, err := r.Epoch()
		if err != nil {
			return err
		}
		h, err := r.Horizon()
		if err != nil {
			return err
		}
		for id, version := range e.State.Configurations {
			c, err := r.Configuration(id, version)
			if err != nil {
				return err
			}
			cfg := &screen.Config{ID: id, Version: version, Lists: c.Lists, Policy: c.Policy}
			if len(c.Lists) == 1 && c.Lists[0] == vetting.AllLists {
				cfg.Lists = slices.Sorted(maps.Keys(e.State.Lists))
			}
			var entries []screen.Entry
			for _, list := range cfg.Lists {
				for _, x := range sorted(w.lists[list]) {
					entries = append(entries, screen.Entry{List: list, Key: x.Key, Entity: x.Entity})
				}
			}
			err = r.Subjects(1, h, func(v vetting.SubjectVersion) error {
				if v.Exit || !c.Scope.Covers(v.Segment, v.Schema) {
					return nil
				}
				var q entity.Entity
				if err := q.UnmarshalJSON(v.Doc); err != nil {
					return err
				}
				for _, x := range entries {
					if cand, gate := w.engine.Compare(&q, x, cfg); gate && cand.Above {
						out = append(out, pair{id, v.ID, x.List, x.Key, cand.Result.Score, cand.Result.Band, cand.EntryHash})
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return ordered(out)
}

func ordered(ps []pair) []pair {
	slices.SortFunc(ps, func(a, b pair) int {
		return slices.Compare([]string{a.Config, a.Subject, a.List, a.Key}, []string{b.Config, b.Subject, b.List, b.Key})
	})
	return ps
}

// checkTruth compares the stored matches with a screening of everyone from nothing.
func (w *world) checkTruth(when string) {
	w.t.Helper()
	if diff := cmp.Diff(w.fromNothing(), w.open()); diff != "" {
		w.t.Fatalf("%s: open matches differ from screening everyone from nothing (-want +got):\n%s", when, diff)
	}
}

func (w *world) alerts() []vetting.AlertView {
	w.t.Helper()
	as, err := w.svc.Alerts(w.t.Context(), vetting.AlertFilter{})
	if err != nil {
		w.t.Fatal(err)
	}
	slices.Reverse(as)
	return as
}

type ctxt = context.Context

// brokenLedger cannot be written.
type brokenLedger struct{}

func (brokenLedger) Record(context.Context, audit.Tx, audit.Kind, string, []audit.RowDigest, any) error {
	return errStopped
}

// openDurable is a SQLite database as an installation has it: every commit is
// on disk.
func openDurable(t testing.TB) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), storetest.SQLite(t), store.Options{Migrate: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}
