package vetting

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/audit"
)

// Exit ends the vetting of a subject by a recorded rule. Its matches close, its
// history stays.
func (s *Service) Exit(ctx context.Context, actor, id, rule string) error {
	gone, err := s.ExitAll(ctx, actor, []string{id}, rule)
	if err == nil && gone == 0 {
		var v SubjectVersion
		v, err = s.version(ctx, id)
		if err == nil {
			err = fmt.Errorf("subject %s left scope already (%s)", id, v.Reason)
		}
	}
	return err
}

// ExitAll ends the vetting of subjects by a recorded rule and returns how many
// it ended; those that left before are passed over. Each batch is one act.
func (s *Service) ExitAll(ctx context.Context, actor string, ids []string, rule string) (int64, error) {
	if rule == "" {
		return 0, errors.New("a subject leaves scope only by a recorded rule; give the rule (naturalised, account closed, retention over …)")
	}
	var total int64
	for chunk := range slices.Chunk(ids, s.o.BatchSize) {
		done, err := s.exitChunk(ctx, actor, chunk, rule)
		if err != nil {
			return total, err
		}
		total += done
	}
	return total, nil
}

// exitChunk ends the vetting of a batch under the configurations in force when
// it commits.
func (s *Service) exitChunk(ctx context.Context, actor string, ids []string, rule string) (done int64, err error) {
	for range maxIntakeTries {
		force, err := s.present(ctx)
		if err != nil {
			return 0, err
		}
		err = s.o.Store.Update(ctx, func(tx Tx) error {
			e, err := tx.Epoch()
			if err != nil {
				return err
			}
			if e.N != force.epoch.N {
				return errEpochMoved
			}
			done, err = s.exitBatch(ctx, tx, actor, ids, rule, force)
			return err
		})
		if !errors.Is(err, errEpochMoved) {
			return done, err
		}
	}
	return 0, fmt.Errorf("the epoch moved %d times meanwhile; stop the activations and try again", maxIntakeTries)
}

func (s *Service) exitBatch(ctx context.Context, tx Tx, actor string, ids []string, rule string, force inForce) (int64, error) {
	at := s.now()
	var rec recorded
	var last SubjectVersion
	for _, id := range ids {
		n, err := tx.SubjectNumber(id)
		if err != nil {
			return 0, fmt.Errorf("subject %s: %w", id, err)
		}
		v, err := tx.SubjectVersion(n, 0)
		if err != nil {
			return 0, err
		}
		if v.Exit {
			continue
		}
		e := new(entity.Entity)
		if err := e.UnmarshalJSON(v.Doc); err != nil {
			return 0, fmt.Errorf("subject %s: %w", id, err)
		}
		rv := revision{
			id: v.ID, old: v, entity: e, hash: v.Hash, doc: v.Doc, segment: v.Segment, source: v.Source, reason: rule, validFrom: at, exit: true,
		}
		if last, _, err = s.storeRevision(tx, &rv, force, actor, at, &rec); err != nil {
			return 0, err
		}
	}
	done := int64(len(rec.versions))
	if done == 0 {
		return 0, nil
	}
	rows, err := rec.digests(tx)
	if err != nil {
		return 0, err
	}
	if done == 1 {
		return done, s.o.Ledger.Record(ctx, tx, audit.SubjectChanged, actor, rows, map[string]any{"subject": last.Number, "version": last.Version, "exit": rule})
	}
	return done, s.o.Ledger.Record(ctx, tx, audit.SubjectRemoved, actor, rows, map[string]any{"subjects": done, "exit": rule})
}

// version reads the newest version of a subject.
func (s *Service) version(ctx context.Context, id string) (SubjectVersion, error) {
	var v SubjectVersion
	err := s.o.Store.View(ctx, func(r Reader) error {
		n, err := r.SubjectNumber(id)
		if err != nil {
			return fmt.Errorf("subject %s: %w", id, err)
		}
		v, err = r.SubjectVersion(n, 0)
		return err
	})
	return v, err
}
