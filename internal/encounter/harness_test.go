package encounter_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/casework"
	"github.com/revetproject/revet/internal/encounter"
	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/store/storetest"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/screen"
)

// ledger fits the recorder to the services. down makes it fail.
type ledger struct {
	r    *audit.Recorder
	down *atomic.Bool
}

func (l ledger) Record(ctx context.Context, tx audit.Tx, kind audit.Kind, actor string, rows []audit.RowDigest, details any) error {
	if l.down.Load() {
		return errDown
	}
	_, err := l.r.Record(ctx, tx, audit.Act{Kind: kind, Actor: actor, Rows: rows, Details: details})
	return err
}

var errDown = fmt.Errorf("the ledger is down")

// world is a tenant on a real database, with a clock that moves by hand and
// lists whose health is set by hand.
type world struct {
	testing.TB
	db      *store.DB
	vetting *vetting.Service
	cases   *casework.Service
	svc     *encounter.Service
	clock   atomic.Int64 // seconds since the beginning
	down    atomic.Bool
	stale   map[string]string // list → problem
	key     *audit.Key
}

// theEngine is shared: building the model's tables once is enough.
var theEngine = screen.New()

var beginning = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func (w *world) now() time.Time          { return beginning.Add(time.Duration(w.clock.Load()) * time.Second) }
func (w *world) at() int64               { return w.now().UnixMicro() }
func (w *world) pass(d time.Duration)    { w.clock.Add(int64(d / time.Second)) }
func (w *world) ctx() context.Context    { return context.Background() }
func in(w *world, d time.Duration) int64 { return w.now().Add(d).UnixMicro() }

// Problems makes the world the judge of its lists' freshness.
func (w *world) Problems(context.Context, []string, int64) (map[string]string, error) {
	return w.stale, nil
}

const tenant = "t"

func newWorld(t testing.TB, db *store.DB) *world {
	t.Helper()
	w := &world{TB: t, db: db, stale: map[string]string{}}
	var err error
	if w.key, err = audit.GenerateKey(rand.Reader, "revet/"+tenant); err != nil {
		t.Fatal(err)
	}
	storetest.AddTenants(t, db, tenant)
	l := ledger{audit.NewRecorder(w.now, rand.Reader), &w.down}
	w.vetting, err = vetting.New(vetting.Options{
		Tenant: tenant, Store: db.Vetting(tenant), Engine: theEngine, Ledger: l, Signer: w.key, Freshness: w, Now: w.now,
	})
	w.ok(err)
	w.cases, err = casework.New(casework.Options{Tenant: tenant, Store: db.Casework(tenant), Ledger: l, Now: w.now})
	w.ok(err)
	w.svc, err = encounter.New(encounter.Options{
		Tenant: tenant, Store: db.Encounters(tenant), Vetting: w.vetting, Ledger: l, Now: w.now, Rand: rand.Reader,
	})
	w.ok(err)
	_, err = w.vetting.EnsureEngine(w.ctx(), "system")
	w.ok(err)
	made, err := w.vetting.Propose(w.ctx(), "tuner", vetting.Configuration{ID: "standard", Lists: []string{"watch"}, Policy: score.DefaultPolicy(), Reason: "test"})
	w.ok(err)
	_, err = w.vetting.Approve(w.ctx(), "reviewer", made.ID, made.Version)
	w.ok(err)
	w.activate("watch", someone("W-1", "name=Ilhom Safarmadov", "birthDate=1990-11-02"), someone("W-2", "name=Dilshod Rahmonzoda", "birthDate=1984-06-17"))
	for _, s := range []string{"eagle-pass", "laredo"} {
		_, err := w.svc.DeclareSite(w.ctx(), tuner, encounter.Site{ID: s, Name: "Port " + s, Zone: "America/Chicago", Reason: "test"})
		w.ok(err)
	}
	return w
}

func openWorld(t testing.TB) *world { return newWorld(t, storetest.Open(t, storetest.SQLite(t))) }

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// refused wants an error that holds every text.
func (w *world) refused(err error, texts ...string) {
	w.Helper()
	if err == nil {
		w.Fatalf("went through; want a refusal with %q", texts)
	}
	for _, s := range texts {
		if !strings.Contains(err.Error(), s) {
			w.Errorf("refusal %q does not say %q", err, s)
		}
	}
}

func who(id string, roles ...access.Role) access.Principal {
	return access.Principal{Tenant: tenant, ID: id, Name: "Name of " + id, Kind: access.Person, Roles: roles}
}

var (
	officer  = who("officer", access.CaseOfficer)
	second   = who("second", access.CaseOfficer, access.Reviewer)
	reviewer = who("reviewer", access.Reviewer, access.Analyst)
	tuner    = who("tuner", access.Tuner)
	auditor  = who("auditor", access.Auditor)
)

// activate puts the first snapshot of a list in force.
func (w *world) activate(list string, entries ...*entity.Entity) {
	w.Helper()
	err := w.db.Lists("").Update(w.ctx(), func(tx lists.Tx) error {
		active, err := tx.ActiveSnapshot(list)
		if err != nil {
			if err := tx.InsertList(lists.List{ID: list, Version: 1, Title: list, Format: "ftm", Reason: "test", Actor: "steward", At: w.at()}); err != nil {
				return err
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
		for _, e := range entries {
			doc, err := e.MarshalJSON()
			if err != nil {
				return err
			}
			rows = append(rows, vetting.EntryVersion{List: list, Key: e.ID, Snapshot: claim.Snapshot, Op: "added", Material: true, Hash: e.Hash(), Doc: doc})
		}
		for batch := range slices.Chunk(rows, lists.MaxBatch) {
			if err := tx.InsertEntryVersions(claim, batch); err != nil {
				return err
			}
		}
		ref := vetting.SnapshotRef{
			List: list, N: claim.Snapshot, Hash: fmt.Sprintf("hash-%s-%d", list, claim.Snapshot), Entries: int64(len(entries)),
			PublishedAt: w.at(), FetchedAt: w.at(), ActivatedAt: w.at(),
		}
		if err := tx.ActivateSnapshot(claim, ref); err != nil {
			return err
		}
		tenants, err := tx.TenantsUsing(list)
		if err != nil {
			return err
		}
		for _, name := range tenants {
			_, err := vetting.Advance(tx.Tenant(name), vetting.Cause{Kind: vetting.CauseSnapshot, List: list, From: active.N, To: ref.N}, w.at(),
				func(st *vetting.State) { st.Lists[list] = ref.N })
			if err != nil {
				return err
			}
		}
		return nil
	})
	w.ok(err)
}

// someone makes an entity from property=value pairs.
func someone(id string, pairs ...string) *entity.Entity {
	e := &entity.Entity{ID: id, Schema: "Person"}
	for _, p := range pairs {
		k, v, _ := strings.Cut(p, "=")
		e.Add(k, entity.Value{Text: v})
	}
	return e
}

// person is an occupant who showed a passport, of whom something is known when
// pairs are given.
func person(role string, pairs ...string) encounter.Person {
	p := encounter.Person{Role: role, Shown: []encounter.Shown{{Type: "passport", Number: "X" + role}}}
	if len(pairs) == 0 {
		p.Shown = []encounter.Shown{{Type: encounter.NotAsked}}
		return p
	}
	p.Entity = someone("", pairs...)
	return p
}

// car opens an encounter of so many declared occupants.
func (w *world) car(declared int64) int64 {
	w.Helper()
	e, err := w.svc.Open(w.ctx(), officer, encounter.Opening{Site: "eagle-pass", Kind: "border-crossing", Mode: "vehicle", Office: "lane 3", Declared: declared})
	w.ok(err)
	return e.Number
}

func (w *world) add(number int64, people ...encounter.Person) []encounter.Occupant {
	w.Helper()
	os, err := w.svc.Add(w.ctx(), officer, number, people)
	w.ok(err)
	return os
}

func (w *world) ask(number, n int64, ground string) encounter.Exception {
	w.Helper()
	x, err := w.svc.RequestException(w.ctx(), officer, encounter.Ask{Encounter: number, Occupant: n, Ground: ground, Reason: "queue of four hours", Expires: in(w, 24*time.Hour)})
	w.ok(err)
	return x
}

func (w *world) except(number, n int64, ground string) encounter.Exception {
	w.Helper()
	x, err := w.svc.DecideException(w.ctx(), second, w.ask(number, n, ground).ID, true, "")
	w.ok(err)
	return x
}

func (w *world) close(number int64) error {
	_, err := w.svc.Close(w.ctx(), officer, number, encounter.Ending{Outcome: "admitted"})
	return err
}

func (w *world) report(sc encounter.Scope) encounter.Report {
	w.Helper()
	r, err := w.svc.Report(w.ctx(), auditor, sc)
	w.ok(err)
	return r
}
