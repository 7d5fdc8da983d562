package vetting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/screen"
)

// Meet screens subjects that are known already at the epoch in force, because
// they appeared again. A subject whose newest version has a screening at that
// epoch under each configuration that covers it costs nothing. Subjects that are
// not known, or left scope, are an error: see Receive. The result counts
// screenings and alerts; New, Changed and Unchanged stay 0.
func (s *Service) Meet(ctx context.Context, actor string, ids []string) (Intake, error) {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	var total Intake
	for chunk := range slices.Chunk(ids, s.o.BatchSize) {
		done, err := s.meetBatch(ctx, actor, chunk)
		if err != nil {
			return total, err
		}
		total.add(done)
	}
	return total, nil
}

func (s *Service) meetBatch(ctx context.Context, actor string, ids []string) (Intake, error) {
	for range maxIntakeTries {
		force, err := s.present(ctx)
		if err != nil {
			return Intake{}, err
		}
		if len(force.configs) == 0 {
			return Intake{}, ErrNoConfiguration
		}
		done, err := s.meetAt(ctx, actor, ids, force)
		if errors.Is(err, errEpochMoved) {
			continue
		}
		return done, err
	}
	return Intake{}, fmt.Errorf("the batch was screened %d times and the epoch moved each time; stop the activations and try again", maxIntakeTries)
}

func (s *Service) meetAt(ctx context.Context, actor string, ids []string, force inForce) (Intake, error) {
	type due struct {
		version  SubjectVersion
		forwards []forward
	}
	var batch []due
	var numbers []int64
	err := s.o.Store.View(ctx, func(r Reader) error {
		batch = nil
		versions := make(map[string]SubjectVersion, len(ids))
		if err := currentVersions(r, ids, versions); err != nil {
			return err
		}
		numbers = make([]int64, 0, len(ids))
		for _, id := range ids {
			v, ok := versions[id]
			if !ok {
				return fmt.Errorf("subject %s: %w", id, ErrNotFound)
			}
			if v.Exit {
				return fmt.Errorf("subject %s left scope (%s)", id, v.Reason)
			}
			numbers = append(numbers, v.Number)
			batch = append(batch, due{version: v})
		}
		last, err := lastOfAll(r, force, numbers)
		if err != nil {
			return err
		}
		for k := range force.configs {
			c := &force.configs[k]
			for i := range batch {
				v := &batch[i].version
				sc, done := last[c.ID][v.Number]
				if c.Scope.Covers(v.Segment, v.Schema) && !(done && sc.Epoch >= force.epoch.N && sc.Version >= v.Version) {
					batch[i].forwards = append(batch[i].forwards, forward{config: c})
				}
			}
		}
		batch = slices.DeleteFunc(batch, func(d due) bool { return len(d.forwards) == 0 })
		return nil
	})
	if err != nil || len(batch) == 0 {
		return Intake{Epoch: force.epoch.N}, err
	}
	problems := make([]error, len(batch))
	each(len(batch), func(i int) {
		e, err := decodeSubject(batch[i].version)
		if err != nil {
			problems[i] = err
			return
		}
		for k, f := range batch[i].forwards {
			batch[i].forwards[k] = s.evaluate(e, f.config)
		}
	})
	if err := errors.Join(problems...); err != nil {
		return Intake{}, err
	}
	var done Intake
	err = s.o.Store.Update(ctx, func(tx Tx) error {
		done = Intake{Epoch: force.epoch.N}
		e, err := tx.Epoch()
		if err != nil {
			return err
		}
		if e.N != force.epoch.N {
			return errEpochMoved
		}
		last, err := lastOfAll(tx, force, numbers)
		if err != nil {
			return err
		}
		at := s.now()
		var rec recorded
		for i := range batch {
			d := &batch[i]
			now, err := tx.SubjectVersion(d.version.Number, 0)
			if err != nil {
				return err
			}
			if now.Version != d.version.Version {
				return errEpochMoved // somebody changed the subject meanwhile
			}
			for _, f := range d.forwards {
				if sc, ok := last[f.config.ID][now.Number]; ok && sc.Epoch >= force.epoch.N && sc.Version >= now.Version {
					continue // another process screened it meanwhile
				}
				t, err := s.storeForward(tx, now, f, force, Cause{Kind: CauseEncounter}, 0, at, true, &rec)
				if err != nil {
					return err
				}
				done.Alerts += t.alerts
				done.Screened++
				switch f.result.Outcome {
				case screen.PotentialMatch:
					done.Potential++
				case screen.Incomplete:
					done.Unfinished++
				}
			}
		}
		rows, err := rec.digests(tx)
		if err != nil || len(rows) == 0 {
			return err
		}
		return s.o.Ledger.Record(ctx, tx, audit.ScreeningBatch, actor, rows, map[string]any{
			"epoch": done.Epoch, "cause": CauseEncounter, "screenings": done.Screened, "alerts": done.Alerts,
		})
	})
	return done, err
}

// lastOfAll returns the newest screenings of subjects by configuration.
func lastOfAll(r Reader, force inForce, numbers []int64) (map[string]map[int64]Screening, error) {
	out := make(map[string]map[int64]Screening, len(force.configs))
	for k := range force.configs {
		id := force.configs[k].ID
		last, err := r.LastScreenings(id, numbers)
		if err != nil {
			return nil, err
		}
		out[id] = last
	}
	return out, nil
}

// MergedInto returns the id of the subject that a version was merged into; ""
// when it was not.
func MergedInto(v SubjectVersion) string {
	if !mergedAway(v) {
		return ""
	}
	return strings.TrimPrefix(v.Reason, mergedInto)
}
