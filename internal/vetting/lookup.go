package vetting

import (
	"context"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/screen"
)

// Lookup screens without keeping anything: what is in force when it was made,
// under one configuration. It is safe for concurrent use.
type Lookup struct {
	epoch  Epoch
	config boundConfig
}

// Lookup binds a configuration to what is in force now.
func (s *Service) Lookup(ctx context.Context, config string) (*Lookup, error) {
	var l Lookup
	err := s.o.Store.View(ctx, func(r Reader) error {
		var err error
		if l.epoch, err = r.Epoch(); err != nil {
			return err
		}
		l.config, err = s.bindIndexed(ctx, r, l.epoch, config, s.now())
		return err
	})
	if err != nil {
		return nil, err
	}
	return &l, nil
}

// Epoch is the epoch the look-up speaks for.
func (l *Lookup) Epoch() int64 { return l.epoch.N }

// Screen compares one subject with the lists of the configuration.
func (l *Lookup) Screen(e *entity.Entity) screen.Result {
	return l.config.lists.Screen(e, l.config.screen)
}

// Config is what a look-up screens under, with the lists it consults.
func (l *Lookup) Config() *screen.Config { return l.config.screen }

// Sources are the versions of the lists that a look-up consults.
func (l *Lookup) Sources() []screen.Source { return l.config.sources }

// LookupEntries hands over every entry that a look-up screens against, by list
// and key.
func (s *Service) LookupEntries(ctx context.Context, l *Lookup, yield func(screen.Entry) error) error {
	return s.o.Store.View(ctx, func(r Reader) error {
		for _, src := range l.config.sources {
			if src.Snapshot == 0 {
				continue
			}
			err := r.Entries(src.List, src.Snapshot, func(v EntryVersion) error {
				e, err := decodeEntry(v)
				if err != nil {
					return err
				}
				return yield(e)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// ConfigurationInForce is the version of a configuration that is in force now.
func (s *Service) ConfigurationInForce(ctx context.Context, id string) (Configuration, error) {
	var c Configuration
	err := s.o.Store.View(ctx, func(r Reader) error {
		e, err := r.Epoch()
		if err != nil {
			return err
		}
		b, err := s.bind(ctx, r, e, id, 0)
		c = b.Configuration
		return err
	})
	return c, err
}

// RecordTestPack leaves a leaf about a run of the live test pack under a look-up.
func (s *Service) RecordTestPack(ctx context.Context, actor string, l *Lookup, report any) error {
	return s.o.Store.Update(ctx, func(tx Tx) error {
		return s.o.Ledger.Record(ctx, tx, audit.TestPackRun, actor, nil, map[string]any{
			"configuration": l.config.ID, "version": l.config.Version, "epoch": l.epoch.N, "engine": s.o.Engine.ID(),
			"sources": l.config.sources, "report": report,
		})
	})
}

// RecordLookup leaves a leaf about look-ups made: how many, by whom, under what.
// Whom they concerned is not in it.
func (s *Service) RecordLookup(ctx context.Context, actor string, count int64, l *Lookup) error {
	return s.o.Store.Update(ctx, func(tx Tx) error {
		return s.o.Ledger.Record(ctx, tx, audit.Lookup, actor, nil, map[string]any{
			"count": count, "configuration": l.config.ID, "version": l.config.Version, "epoch": l.epoch.N,
		})
	})
}
