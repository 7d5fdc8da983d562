package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/score"
)

type initOptions struct {
	store, tenant, name string
}

func newInit(g *global) *cobra.Command {
	var o initOptions
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Create the data directory, keys, first person and configuration",
		Long: `Init creates the data directory with its database, the ledger's signing key,
the first person (--as, --name) and the configuration “default”, which consults
every list at the shipped line.

Exit status: 0 created, 1 it exists already or cannot be created, 2 wrong usage.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			a, err := g.create(cmd.Context(), o, appOptions{now: time.Now, archive: ownExecutable})
			if err != nil {
				return err
			}
			defer a.close()
			return g.print(map[string]any{
				"dir": a.dir, "store": a.db.Dialect(), "tenant": a.settings.Tenant, "user": a.actor,
				"verifier_key": a.key.Public().String(), "configuration": "default",
			}, func(w io.Writer) {
				fmt.Fprintf(w, "Created %s (%s) for %s.\n", a.dir, a.db.Dialect(), a.actor)
				fmt.Fprintf(w, "Outsiders check the ledger with the public key in %s:\n  %s\n", filepath.Join(a.dir, publicKey), a.key.Public().String())
				fmt.Fprintln(w, "Next: revet lists add ofac-sdn && revet lists update ofac-sdn, or revet lists import ofac-sdn FILE…")
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.store, "store", "revet.db", "database: a SQLite file in the directory, or postgres://user@host/name")
	f.StringVar(&o.tenant, "tenant", "default", "name of the tenant")
	f.StringVar(&o.name, "name", "", "full name of the first person (default: the id)")
	return cmd
}

// firstRoles are what the first person of an installation may do: everything
// but oversight, which must stay with somebody who does not do the work.
var firstRoles = []access.Role{access.Analyst, access.Reviewer, access.Tuner, access.ListSteward, access.CaseOfficer, access.RedressOfficer, access.Auditor, access.Admin}

// create makes a new installation. What it made is removed again when it fails.
func (g *global) create(ctx context.Context, o initOptions, ao appOptions) (_ *app, err error) {
	if _, err := os.Stat(filepath.Join(g.dir, settingsFile)); err == nil {
		return nil, fmt.Errorf("%s holds Revet data already; choose another --dir", g.dir)
	}
	user := g.as
	if user == "" {
		user = "admin"
	}
	if !access.ValidID(user) {
		return nil, withStatus(ExitUsage, fmt.Errorf("--as %q: a principal's id is 2 to 64 lower-case letters, digits, '.', '-', '_' or '@'", user))
	}
	if o.name == "" {
		o.name = user
	}
	_, statErr := os.Stat(g.dir)
	fresh := errors.Is(statErr, os.ErrNotExist)
	if err := os.MkdirAll(g.dir, 0o700); err != nil {
		return nil, err
	}
	a := &app{dir: g.dir, settings: settings{Store: o.store, Tenant: o.tenant, User: user}, actor: user, now: ao.now}
	made := []string{filepath.Join(g.dir, ledgerKey), filepath.Join(g.dir, publicKey), filepath.Join(g.dir, installationKey), filepath.Join(g.dir, settingsFile)}
	if !isURL(o.store) {
		db := a.dsn()
		if _, err := os.Stat(db); err == nil {
			return nil, fmt.Errorf("database %s exists already; choose another --store or --dir", db)
		}
		made = append(made, db, db+"-wal", db+"-shm")
	}
	defer func() {
		if err == nil {
			return
		}
		for _, path := range made {
			_ = os.Remove(path)
		}
		if fresh {
			_ = os.Remove(g.dir)
		}
	}()
	if a.key, err = audit.GenerateKey(rand.Reader, "revet/"+o.tenant); err != nil {
		return nil, err
	}
	if err := a.key.Save(filepath.Join(g.dir, ledgerKey)); err != nil {
		return nil, err
	}
	for file, tenant := range map[string]string{publicKey: o.tenant, installationKey: ""} {
		key, err := a.ledgerKey(tenant)
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(g.dir, file), []byte(key.Public().String()+"\n"), 0o644); err != nil {
			return nil, err
		}
	}
	if err := a.connect(ctx, g, ao, store.Options{Migrate: true}); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			a.close()
		}
	}()
	if err := a.db.CreateTenant(ctx, store.Tenant{ID: o.tenant, Name: o.tenant, At: a.now().UnixMicro()}); err != nil {
		return nil, err
	}
	first := access.Principal{Tenant: o.tenant, ID: user, Name: o.name, Kind: access.Person, Roles: firstRoles}
	if _, err := a.people.Found(ctx, first); err != nil {
		return nil, err
	}
	if _, err := a.vetting.EnsureEngine(ctx, user); err != nil {
		return nil, err
	}
	c, err := a.vetting.Propose(ctx, user, vetting.Configuration{
		ID: "default", Lists: []string{vetting.AllLists}, Policy: score.DefaultPolicy(), Reason: "shipped configuration",
	})
	if err != nil {
		return nil, err
	}
	if _, err := a.vetting.Approve(ctx, user, c.ID, c.Version); err != nil {
		return nil, err
	}
	if err := a.settle(ctx); err != nil {
		return nil, err
	}
	if err := writeSettings(g.dir, a.settings); err != nil {
		return nil, err
	}
	return a, nil
}
