package vetting

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"

	"github.com/revetproject/revet/internal/audit"
)

// EpochTx is what advancing an epoch needs of a transaction; activation of a
// list does it inside its own.
type EpochTx interface {
	Epoch() (Epoch, error)
	InsertEpoch(e Epoch) error
}

// Advance takes the tenant's next epoch inside the transaction of the act that
// is its cause. change edits a copy of the state in force.
func Advance(tx EpochTx, cause Cause, at int64, change func(*State)) (Epoch, error) {
	last, err := tx.Epoch()
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Epoch{}, err
	}
	next := Epoch{N: last.N + 1, Cause: cause, At: at, State: State{
		Lists:          maps.Clone(last.State.Lists),
		Configurations: maps.Clone(last.State.Configurations),
		Engine:         last.State.Engine,
	}}
	if next.State.Lists == nil {
		next.State.Lists = make(map[string]int64)
	}
	if next.State.Configurations == nil {
		next.State.Configurations = make(map[string]int64)
	}
	if change != nil {
		change(&next.State)
	}
	if err := tx.InsertEpoch(next); err != nil {
		return Epoch{}, fmt.Errorf("advance to epoch %d: %w", next.N, err)
	}
	return next, nil
}

// EnsureEngine makes the running engine the one in force. The first time an
// engine acts its executable is archived by content hash and the hash goes
// into the ledger; a change of engine is an epoch, so that everybody is
// re-screened with it. It reports whether an epoch was taken.
func (s *Service) EnsureEngine(ctx context.Context, actor string) (bool, error) {
	id := s.o.Engine.ID()
	var current bool
	err := s.o.Store.View(ctx, func(r Reader) error {
		e, err := r.Epoch()
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		current = e.State.Engine == id
		return err
	})
	if err != nil || current {
		return false, err
	}
	var exe []byte
	var sum string
	if s.o.Archive != nil {
		if exe, err = s.o.Archive(); err != nil {
			return false, fmt.Errorf("archive the executable of engine %s: %w", id, err)
		}
		h := sha256.Sum256(exe)
		sum = hex.EncodeToString(h[:])
	}
	taken := false
	err = s.o.Store.Update(ctx, func(tx Tx) error {
		taken = false
		last, err := tx.Epoch()
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		if last.State.Engine == id {
			return nil
		}
		at := s.now()
		_, err = tx.Engine(id)
		switch {
		case errors.Is(err, ErrNotFound):
			if len(exe) > 0 {
				if err := tx.PutBlob(sum, exe); err != nil {
					return err
				}
			}
			if err := tx.InsertEngine(EngineRecord{ID: id, Executable: sum, Toolchain: s.o.Toolchain, At: at}); err != nil {
				return err
			}
			if err := s.o.Ledger.Record(ctx, tx, audit.EngineRegistered, actor, nil, map[string]any{"engine": id, "executable": sum, "toolchain": s.o.Toolchain}); err != nil {
				return err
			}
		case err != nil:
			return err
		}
		e, err := Advance(tx, Cause{Kind: CauseEngine, Ref: id}, at, func(st *State) { st.Engine = id })
		if err != nil {
			return err
		}
		taken = true
		return s.o.Ledger.Record(ctx, tx, audit.EpochAdvanced, actor, nil, map[string]any{"epoch": e.N, "cause": e.Cause})
	})
	return taken, err
}

// Request takes an epoch for a full re-screening somebody asked for.
func (s *Service) Request(ctx context.Context, actor, reason string) (Epoch, error) {
	return s.epochFor(ctx, actor, Cause{Kind: CauseRequest, Ref: reason})
}

func (s *Service) epochFor(ctx context.Context, actor string, cause Cause) (Epoch, error) {
	var e Epoch
	err := s.o.Store.Update(ctx, func(tx Tx) error {
		var err error
		if e, err = Advance(tx, cause, s.now(), nil); err != nil {
			return err
		}
		return s.o.Ledger.Record(ctx, tx, audit.EpochAdvanced, actor, nil, map[string]any{"epoch": e.N, "cause": e.Cause})
	})
	return e, err
}
