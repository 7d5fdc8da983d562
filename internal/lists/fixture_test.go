package lists_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	gocmp "github.com/google/go-cmp/cmp"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver named pgx

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/screen"
	"github.com/revetproject/revet/watchlist"
)

// The people of the fixtures.
const (
	operator = "olga" // loads
	anna     = "anna" // list steward
	boris    = "boris"
	clerk    = "carl"    // a person without the role
	robot    = "robot-1" // a service account
)

type people struct{}

func (people) Principal(_ context.Context, id string) (access.Principal, error) {
	p := access.Principal{Tenant: "north", ID: id, Name: "Ms " + id, Kind: access.Person, Roles: []access.Role{access.ListSteward}}
	switch id {
	case anna, boris:
	case clerk:
		p.Roles = []access.Role{access.Analyst}
	case robot:
		p.Kind = access.Service
	case "dora":
		p.Disabled = true
	default:
		return access.Principal{}, fmt.Errorf("%q: %w", id, access.ErrUnknown)
	}
	return p, nil
}

// ledger adapts the recorder to the interface of the package.
type ledger struct{ *audit.Recorder }

func (l ledger) Record(ctx context.Context, tx audit.Tx, kind audit.Kind, actor string, rows []audit.RowDigest, details any) error {
	_, err := l.Recorder.Record(ctx, tx, audit.Act{Kind: kind, Actor: actor, Rows: rows, Details: details})
	return err
}

// engine is shared: building it reads the embedded tables.
var engine = sync.OnceValue(screen.New)

// bench is a database with two tenants, "north" whose configuration uses the
// lists of the test and "south" whose does not, and a service for public lists.
type bench struct {
	t testing.TB
	*world
}

type world struct {
	db *store.DB
	*lists.Service
	clock time.Time
	// kill, when set, is asked at each failpoint.
	kill func(point string) error
}

// in returns the same bench for a subtest.
func (b *bench) in(t testing.TB) *bench { return &bench{t, b.world} }

var start = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

// databases runs fn on each database the machine offers.
func databases(t *testing.T, fn func(t *testing.T, b *bench)) {
	t.Run("sqlite", func(t *testing.T) { fn(t, newBench(t, filepath.Join(t.TempDir(), "revet.db"))) })
	dsn := os.Getenv("REVET_TEST_POSTGRES")
	if dsn == "" {
		return
	}
	t.Run("postgres", func(t *testing.T) { fn(t, newBench(t, emptyPostgres(t, dsn))) })
}

// emptyPostgres makes a database of the test's own on the server and returns how to reach it.
func emptyPostgres(t *testing.T, server string) string {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatalf("REVET_TEST_POSTGRES must be a postgres:// address: %v", err)
	}
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := "revet_lists_" + strings.ToLower(rand.Text())
	if _, err := db.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.ExecContext(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		db.Close()
	})
	u.Path = "/" + name
	return u.String()
}

func sqlite(t *testing.T) *bench {
	t.Helper()
	return newBench(t, filepath.Join(t.TempDir(), "revet.db"))
}

func newBench(t *testing.T, dsn string) *bench {
	t.Helper()
	ctx := t.Context()
	db, err := store.Open(ctx, dsn, store.Options{Migrate: true, Relaxed: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for _, tenant := range []string{"north", "south"} {
		if err := db.CreateTenant(ctx, store.Tenant{ID: tenant, Name: tenant, At: start.UnixMicro()}); err != nil {
			t.Fatal(err)
		}
	}
	b := &bench{t, &world{db: db, clock: start}}
	b.Service = b.service("")
	b.configure("north", "people", "watch", "un", "sdn")
	b.configure("south", "people", "other")
	return b
}

// service returns a service for the lists of an owner.
func (b *bench) service(owner string, edit ...func(*lists.Options)) *lists.Service {
	b.t.Helper()
	o := lists.Options{
		Owner: owner, Store: b.db.Lists(owner), Engine: engine(), People: people{},
		Ledger: ledger{audit.NewRecorder(b.now, rand.Reader)}, Now: b.now,
		Failpoint: func(point string) error {
			if b.kill == nil {
				return nil
			}
			return b.kill(point)
		},
	}
	for _, e := range edit {
		e(&o)
	}
	s, err := lists.New(o)
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

// now is a clock that moves by a millisecond each time it is read.
func (b *bench) now() time.Time {
	b.clock = b.clock.Add(time.Millisecond)
	return b.clock
}

// configure approves a configuration of a tenant and takes its first epoch.
func (b *bench) configure(tenant, id string, names ...string) {
	b.t.Helper()
	st := b.db.Vetting(tenant)
	err := st.Update(b.t.Context(), func(tx vetting.Tx) error {
		c := vetting.Configuration{ID: id, Version: 1, Lists: names, Reason: "test", ProposedBy: anna, ProposedAt: 1}
		if err := tx.InsertConfiguration(c); err != nil {
			return err
		}
		if err := tx.ApproveConfiguration(id, 1, boris, 2); err != nil {
			return err
		}
		_, err := vetting.Advance(tx, vetting.Cause{Kind: vetting.CauseConfiguration, Ref: id, To: 1}, 2, func(s *vetting.State) {
			s.Configurations[id] = 1
		})
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) epoch(tenant string) vetting.Epoch {
	b.t.Helper()
	var e vetting.Epoch
	err := b.db.Vetting(tenant).View(b.t.Context(), func(r vetting.Reader) (err error) {
		e, err = r.Epoch()
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return e
}

// leaves returns the payloads of a tenant's unsequenced leaves of a kind.
func (b *bench) leaves(tenant string, kind audit.Kind) []audit.Payload {
	b.t.Helper()
	ls, err := b.db.Audit(tenant).Unsequenced(b.t.Context(), 10_000)
	if err != nil {
		b.t.Fatal(err)
	}
	var out []audit.Payload
	for _, l := range ls {
		p, err := audit.DecodePayload(l.Payload)
		if err != nil {
			b.t.Fatal(err)
		}
		if p.Kind == kind {
			out = append(out, p)
		}
	}
	return out
}

// declare declares a public list of FollowTheMoney lines named "watch".
func (b *bench) declare(edit ...func(*lists.List)) lists.List {
	b.t.Helper()
	l := lists.List{ID: "watch", Title: "Watch list", Format: watchlist.FTM, Gates: watchlist.DefaultGates(), StaleHours: 48}
	for _, e := range edit {
		e(&l)
	}
	l, err := b.Declare(b.t.Context(), l, operator, "first declaration")
	if err != nil {
		b.t.Fatal(err)
	}
	return l
}

// load loads and expects an outcome.
func (b *bench) load(list string, want lists.Outcome, files ...watchlist.File) lists.LoadResult {
	b.t.Helper()
	r, err := b.Load(b.t.Context(), list, files, lists.Attempt{Actor: operator})
	if err != nil {
		b.t.Fatalf("load of %s: %v", list, err)
	}
	if r.Outcome != want {
		b.t.Fatalf("load of %s: outcome %s (%v), want %s", list, r.Outcome, r.Err(), want)
	}
	return r
}

// entries returns the names of the list's entries as of a snapshot, by key.
func (b *bench) entries(list string, n int64) map[string]string {
	b.t.Helper()
	out := make(map[string]string)
	err := b.db.Lists("").View(b.t.Context(), func(r lists.Reader) error {
		clear(out)
		return r.Entries(list, n, func(v vetting.EntryVersion) error {
			var e entity.Entity
			if err := e.UnmarshalJSON(v.Doc); err != nil {
				return err
			}
			if e.Hash() != v.Hash {
				return fmt.Errorf("entry %s: stored hash %s is not that of the document", v.Key, v.Hash)
			}
			out[v.Key] = strings.Join(e.Texts("name"), "|") + " " + strings.Join(e.Texts("birthDate"), "|")
			return nil
		})
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

// inForce is what a reader of a list can see.
type inForce struct {
	Snapshot, Epoch int64
	Entries         map[string]string
}

func (b *bench) inForce(list string) inForce {
	b.t.Helper()
	st, err := b.Status(b.t.Context(), list)
	if err != nil {
		b.t.Fatal(err)
	}
	return inForce{st.Active.N, b.epoch("north").N, b.entries(list, st.Active.N+10)}
}

func (b *bench) expectInForce(list string, want inForce) {
	b.t.Helper()
	if diff := gocmp.Diff(want, b.inForce(list)); diff != "" {
		b.t.Errorf("what is in force changed (-want +got):\n%s", diff)
	}
}

// staged counts rows that no activated snapshot shows.
func (b *bench) staged(list string) int64 {
	b.t.Helper()
	var n int64
	err := b.db.Lists("").View(b.t.Context(), func(r lists.Reader) error {
		active, err := r.ActiveSnapshot(list)
		if err != nil && !errors.Is(err, lists.ErrNotFound) {
			return err
		}
		n, err = r.StagedRows(list, active.N+1)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

// file is a file of a load.
func file(name string, data []byte) watchlist.File {
	return watchlist.File{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}
}

// person is an entry of a fixture list.
type person struct{ Key, Name, Born, Seen, Alias, Schema string }

// ftm writes people as FollowTheMoney lines.
func ftm(people ...person) watchlist.File {
	var buf bytes.Buffer
	for _, p := range people {
		properties := map[string][]string{}
		for property, text := range map[string]string{"name": p.Name, "birthDate": p.Born, "alias": p.Alias} {
			if text != "" {
				properties[property] = []string{text}
			}
		}
		line := map[string]any{"id": p.Key, "schema": cmp.Or(p.Schema, "Person"), "properties": properties}
		if p.Seen != "" {
			line["last_seen"] = p.Seen
		}
		b, err := json.Marshal(line, json.Deterministic(true))
		if err != nil {
			panic(err)
		}
		buf.Write(b)
		buf.WriteByte('\n')
	}
	return file("watch.ftm.json", buf.Bytes())
}

var given = []string{"Dilshod", "Farrukh", "Gulnora", "Ilhom", "Jasur", "Kamola", "Laziz", "Malika", "Nodir", "Otabek"}

var family = []string{"Abdurahmonov", "Boltayev", "Davlatzoda", "Ergashev", "Fayzullayev", "Halimov", "Ismoilzoda", "Karimov", "Mirzoyev", "Nazarov", "Qodirov"}

// crowd makes n people with names that differ from one another.
func crowd(n int) []person {
	out := make([]person, n)
	for i := range out {
		out[i] = person{
			Key:  fmt.Sprintf("p-%04d", i),
			Name: given[i%len(given)] + " " + family[i/len(given)%len(family)] + " " + family[(i/7)%len(family)][:5] + "ovich",
			Born: fmt.Sprintf("%d-%02d-%02d", 1950+i%50, 1+i%12, 2+i%26),
		}
	}
	return out
}

// with returns a copy of people after an edit.
func with(ps []person, edit func([]person) []person) []person { return edit(slices.Clone(ps)) }

// sdnFiles makes an OFAC list of n people in its three files.
func sdnFiles(n int) (sdn, alt, add watchlist.File) {
	var s, a, d strings.Builder
	for i, p := range crowd(n) {
		names := strings.Fields(p.Name)
		born, _ := time.Parse("2006-01-02", p.Born)
		fmt.Fprintf(&s, "%d,\"%s, %s %s\",\"individual\",\"SDGT\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB %s; nationality Tajikistan.\"\r\n",
			1000+i, strings.ToUpper(names[1]), names[0], names[2], born.Format("02 Jan 2006"))
		fmt.Fprintf(&a, "%d,%d,\"aka\",\"%s, %s\",-0- \r\n", 1000+i, 5000+i, strings.ToUpper(names[1]), names[0])
		fmt.Fprintf(&d, "%d,%d,-0- ,\"Dushanbe\",\"Tajikistan\",-0- \r\n", 1000+i, 9000+i)
	}
	end := "\x1a"
	return file("sdn.csv", []byte(s.String()+end)), file("alt.csv", []byte(a.String()+end)), file("add.csv", []byte(d.String()+end))
}

func read(t testing.TB, f watchlist.File) []byte {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// halfRow cuts a file in the middle of a row.
func halfRow(b []byte) []byte { return b[:bytes.LastIndexByte(b[:len(b)/2], '\n')+9] }

func gzipped(b []byte) []byte {
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	w.Write(b)
	w.Close()
	return buf.Bytes()
}
