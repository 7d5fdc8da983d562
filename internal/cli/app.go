package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/casework"
	"github.com/revetproject/revet/internal/encounter"
	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/internal/population"
	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/screen"
)

// settings is revet.json in the data directory.
type settings struct {
	// Store is the database: a SQLite file beside the settings, or postgres://….
	Store string `json:"store"`
	// Tenant is the controller whose population this directory serves.
	Tenant string `json:"tenant"`
	// User acts when --as names nobody.
	User string `json:"user"`
}

const (
	settingsFile = "revet.json"
	ledgerKey    = "ledger.key"
	publicKey    = "ledger.pub"
	// installationKey is the public key of the ledger of public lists.
	installationKey = "installation.pub"
)

// app is an open installation: every room, joined.
type app struct {
	dir        string
	settings   settings
	db         *store.DB
	key        *audit.Key
	engine     *screen.Engine
	recorder   *audit.Recorder
	people     *access.Directory
	lists      *lists.Service
	vetting    *vetting.Service
	casework   *casework.Service
	population *population.Service
	encounters *encounter.Service
	now        func() time.Time
	actor      string
}

// appOptions are what the demo and tests set apart from the real world.
type appOptions struct {
	now     func() time.Time
	archive func() ([]byte, error)
	// failpoint is handed to runs and loads.
	failpoint func(string) error
}

// errNoData says that the directory holds no installation.
func errNoData(dir string) error {
	return fmt.Errorf("there is no Revet data in %s; create it with “revet init --dir %s”", dir, dir)
}

// open opens the installation in the directory the flags name.
func (g *global) open(ctx context.Context) (*app, error) {
	return g.openWith(ctx, appOptions{now: time.Now, archive: ownExecutable})
}

func (g *global) openWith(ctx context.Context, o appOptions) (*app, error) {
	b, err := os.ReadFile(filepath.Join(g.dir, settingsFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil, errNoData(g.dir)
	}
	if err != nil {
		return nil, err
	}
	a := &app{dir: g.dir, now: o.now}
	if err := json.Unmarshal(b, &a.settings, json.RejectUnknownMembers(true)); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(g.dir, settingsFile), err)
	}
	if a.key, err = audit.LoadKey(filepath.Join(g.dir, ledgerKey)); err != nil {
		return nil, fmt.Errorf("the ledger's signing key: %w", err)
	}
	a.actor = a.settings.User
	if g.as != "" {
		a.actor = g.as
	}
	if err := a.connect(ctx, g, o, store.Options{}); err != nil {
		return nil, err
	}
	return a, nil
}

// dsn resolves a SQLite path relative to the data directory.
func (a *app) dsn() string {
	if s := a.settings.Store; s == "" || !isURL(s) && !filepath.IsAbs(s) {
		if s == "" {
			s = "revet.db"
		}
		return filepath.Join(a.dir, s)
	}
	return a.settings.Store
}

// connect opens the database and joins the rooms on it.
func (a *app) connect(ctx context.Context, g *global, o appOptions, so store.Options) error {
	var err error
	if a.db, err = store.Open(ctx, a.dsn(), so); err != nil {
		return err
	}
	if err := a.join(g, o); err != nil {
		return errors.Join(err, a.db.Close())
	}
	return nil
}

func (a *app) join(g *global, o appOptions) error {
	a.engine = screen.New()
	a.recorder = audit.NewRecorder(a.now, rand.Reader)
	tenant := a.settings.Tenant
	var err error
	ledger := ledgerOf{a.recorder}
	if a.people, err = access.NewDirectory(tenant, a.db.Access(tenant), ledger, a.now); err != nil {
		return err
	}
	if a.lists, err = lists.New(lists.Options{
		Store: a.db.Lists(""), Engine: a.engine, Ledger: ledger, People: a.people, Fetcher: g.fetcher(), Now: a.now,
		Failpoint: o.failpoint, Progress: g.progress.update,
	}); err != nil {
		return err
	}
	if a.vetting, err = vetting.New(vetting.Options{
		Tenant: tenant, Store: a.db.Vetting(tenant), Engine: a.engine, Ledger: ledger, Signer: a.key, Freshness: a.lists,
		Now: a.now, Archive: o.archive, Toolchain: runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH, Failpoint: o.failpoint,
		Progress: func(p vetting.Progress) { g.progress.update(p.Task, p.Done, p.Total) },
	}); err != nil {
		return err
	}
	if a.casework, err = casework.New(casework.Options{Tenant: tenant, Store: a.db.Casework(tenant), Ledger: ledger, Now: a.now}); err != nil {
		return err
	}
	if a.population, err = population.New(population.Options{
		Tenant: tenant, Store: a.db.Population(tenant), Vetting: a.vetting, Ledger: ledger, Now: a.now, Progress: g.progress.update, Failpoint: o.failpoint,
	}); err != nil {
		return err
	}
	a.encounters, err = encounter.New(encounter.Options{
		Tenant: tenant, Store: a.db.Encounters(tenant), Vetting: a.vetting, Ledger: ledger, Now: a.now, Rand: rand.Reader,
	})
	return err
}

func (a *app) close() {
	if err := a.db.Close(); err != nil {
		fmt.Fprintf(os.Stderr, "revet: closing the database: %v\n", err)
	}
}

// authorize checks that the acting principal may do the act.
func (a *app) authorize(ctx context.Context, act access.Act) (access.Principal, error) {
	p, err := a.principal(ctx)
	if err != nil {
		return access.Principal{}, err
	}
	return p, access.Authorize(p, act)
}

// principal is who acts.
func (a *app) principal(ctx context.Context) (access.Principal, error) {
	p, err := a.people.Principal(ctx, a.actor)
	if err != nil {
		return access.Principal{}, fmt.Errorf("%s: %w; name an existing principal with --as, or add one with “revet user add”", a.actor, err)
	}
	return p, nil
}

// begin opens the installation for one command and checks the act.
func (g *global) begin(ctx context.Context, act access.Act) (*app, error) {
	a, err := g.open(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := a.authorize(ctx, act); err != nil {
		a.close()
		return nil, err
	}
	return a, nil
}

// catchup brings everybody to the newest epoch. Occupants of encounters that
// were screened while a list was missing take over what the runs stored.
func (a *app) catchup(ctx context.Context) ([]vetting.Completed, error) {
	done, err := a.vetting.Catchup(ctx, a.actor)
	if err != nil {
		return done, err
	}
	_, _, err = a.encounters.Refresh(ctx, a.actor)
	return done, err
}

// settle sequences the ledger, so that what a command did is covered by a
// signed checkpoint when it returns.
func (a *app) settle(ctx context.Context) error {
	for _, tenant := range a.ledgers() {
		key, err := a.ledgerKey(tenant)
		if err != nil {
			return err
		}
		s, err := audit.NewSequencer(a.db.Audit(tenant), key, a.now)
		if err != nil {
			return err
		}
		if _, err := s.Drain(ctx); err != nil {
			return fmt.Errorf("sequence the ledger: %w", err)
		}
	}
	return nil
}

// installationLedger is the name under which the ledger of public lists signs.
const installationLedger = "revet/installation"

// ledgerKey is the key of a ledger: the tenant's own, or the same secret under
// the installation's name, so that a checkpoint of one never passes for the
// other's.
func (a *app) ledgerKey(tenant string) (*audit.Key, error) {
	if tenant == "" {
		return a.key.For(installationLedger)
	}
	return a.key, nil
}

// ledgers names the ledgers of the installation: its own, of public lists, and
// the tenant's.
func (a *app) ledgers() []string { return []string{"", a.settings.Tenant} }

func writeSettings(dir string, s settings) error {
	b, err := json.Marshal(s, jsontext.WithIndent("  "))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, settingsFile), append(b, '\n'), 0o600)
}

// ownExecutable reads the file of the running program.
func ownExecutable() ([]byte, error) {
	path, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}
