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

// RecordLookup leaves a leaf about look-ups made: how many, by whom, under what.
// Whom they concerned is not in it.
func (s *Service) RecordLookup(ctx context.Context, actor string, count int64, l *Lookup) error {
	return s.o.Store.Update(ctx, func(tx Tx) error {
		return s.o.Ledger.Record(ctx, tx, audit.Lookup, actor, nil, map[string]any{
			"count": count, "configuration": l.config.ID, "version": l.config.Version, "epoch": l.epoch.N,
		})
	})
}
