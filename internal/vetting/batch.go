package vetting

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/revetproject/revet/index"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/screen"
)

// workPartition moves the partition's mark to the horizon, a batch at a time.
func (s *Service) workPartition(ctx context.Context, sc *scope, partition int32, actor string) error {
	var mark Mark
	err := s.o.Store.View(ctx, func(r Reader) error {
		m, err := r.Mark(sc.run.Config, partition, sc.run.Epoch)
		if errors.Is(err, ErrNotFound) {
			m, err = Mark{Config: sc.run.Config, Partition: partition, Epoch: sc.run.Epoch, Run: sc.run.ID}, nil
		}
		mark = m
		return err
	})
	if err != nil {
		return err
	}
	for mark.Through < sc.run.Horizon {
		if err := ctx.Err(); err != nil {
			return err
		}
		var b batch
		if sc.run.Mode == ModeDelta {
			b = s.planScan(sc, mark.Through)
		} else if b, err = s.planScreening(ctx, sc, partition, mark.Through); err != nil {
			return err
		}
		if err := s.commit(ctx, sc, mark, b, actor); err != nil {
			return err
		}
		mark.Through = b.through
		s.progress("run "+fmt.Sprint(sc.run.ID), mark.Through, sc.run.Horizon)
	}
	return nil
}

// batch is the prepared work of one transaction.
type batch struct {
	through  int64
	pairs    map[int64][]screen.Entry // ModeDelta: subject → changed entries to compare
	numbers  []int64                  // subjects to screen anew, ascending
	forwards map[int64]prepared       // by number
}

// prepared is a subject with its finished forward screening.
type prepared struct {
	version SubjectVersion
	forward *forward // nil: out of scope or exited
	skip    string   // reason, when it cannot be screened
}

// planScan takes the pairs of one batch of a delta run. A scan is coverage:
// only subjects with a pair are read from the store.
func (s *Service) planScan(sc *scope, after int64) batch {
	b := batch{through: min(after+int64(s.o.ScanSize), sc.run.Horizon), pairs: make(map[int64][]screen.Entry)}
	first, _ := slices.BinarySearchFunc(sc.pairs, uint64(after+1), func(p index.Pair, n uint64) int { return cmp.Compare(p.Subject, n) })
	for _, p := range sc.pairs[first:] {
		n := int64(p.Subject)
		if n > b.through {
			break
		}
		if len(b.pairs) == s.o.BatchSize && b.pairs[n] == nil {
			// Enough for one short transaction: the next batch goes on here.
			b.through = n - 1
			break
		}
		b.pairs[n] = append(b.pairs[n], sc.changed[p.Entry])
	}
	return b
}

// planScreening screens the next batch of subjects of a full or aged run.
func (s *Service) planScreening(ctx context.Context, sc *scope, partition int32, after int64) (batch, error) {
	b := batch{through: min(after+int64(s.o.BatchSize), sc.run.Horizon), forwards: make(map[int64]prepared)}
	var versions []SubjectVersion
	var last map[int64]Screening
	err := s.o.Store.View(ctx, func(r Reader) error {
		versions = versions[:0]
		err := r.Subjects(after+1, b.through, func(v SubjectVersion) error {
			if v.Partition == partition {
				versions = append(versions, v)
			}
			return nil
		})
		if err != nil {
			return err
		}
		numbers := make([]int64, len(versions))
		for i, v := range versions {
			numbers[i] = v.Number
		}
		last, err = r.LastScreenings(sc.run.Config, numbers)
		return err
	})
	if err != nil {
		return b, err
	}
	ready := make([]*prepared, len(versions))
	each(len(versions), func(i int) {
		v := versions[i]
		p := prepared{version: v}
		if !v.Exit && sc.config.Scope.Covers(v.Segment, v.Schema) {
			if done, ok := last[v.Number]; ok && !sc.due(done) {
				return
			}
			e, err := decodeSubject(v)
			if err != nil {
				p.skip = SkipUnreadable
			} else {
				f := s.evaluate(e, &sc.config)
				p.forward = &f
			}
		}
		ready[i] = &p
	})
	for _, p := range ready {
		if p != nil {
			b.numbers = append(b.numbers, p.version.Number)
			b.forwards[p.version.Number] = *p
		}
	}
	return b, nil
}

// due reports whether a subject with this newest screening needs another one
// in a full or aged run.
func (sc *scope) due(last Screening) bool {
	if last.Epoch >= sc.run.Epoch {
		return false // screened at this epoch or a later one by intake
	}
	if sc.run.Mode == ModeAged {
		return last.At < sc.before || last.Outcome == string(screen.Incomplete)
	}
	return true
}

// commit stores one batch and moves the mark, in one transaction.
func (s *Service) commit(ctx context.Context, sc *scope, mark Mark, b batch, actor string) error {
	name := fmt.Sprintf("run %d batch after %d", sc.run.ID, mark.Through)
	if err := s.failpoint("before " + name); err != nil {
		return err
	}
	var t tally
	err := s.o.Store.Update(ctx, func(tx Tx) error {
		t = tally{}
		next := mark
		next.Through, next.Run = b.through, sc.run.ID
		if err := tx.MoveMark(next, mark.Through); err != nil {
			return err
		}
		at := s.now()
		var rec recorded
		var err error
		if sc.run.Mode == ModeDelta {
			err = s.storeScan(tx, sc, mark, b, at, &t)
		} else {
			err = s.storeScreenings(tx, sc, b, at, &rec, &t)
		}
		if err != nil {
			return err
		}
		rows, err := rec.digests(tx)
		if err != nil {
			return err
		}
		return s.o.Ledger.Record(ctx, tx, audit.RunBatch, actor, rows, map[string]any{
			"run": sc.run.ID, "partition": mark.Partition, "after": mark.Through, "through": b.through,
			"screenings": len(rec.screenings), "opened": t.opened, "changed": t.changed, "closed": t.closed, "alerts": t.alerts,
		})
	})
	if err != nil {
		return err
	}
	sc.tally.add(t)
	return s.failpoint("after " + name)
}

// storeScan reconciles the pairs of the batch's subjects with the changed
// entries, and the stored matches of those entries that have no pair any more.
func (s *Service) storeScan(tx Tx, sc *scope, mark Mark, b batch, at int64, t *tally) error {
	existing := make(map[int64][]Match)
	for _, list := range sortedKeys(sc.keys) {
		ms, err := tx.MatchesOfEntries(sc.run.Config, list, sc.keys[list], mark.Through+1, b.through)
		if err != nil {
			return err
		}
		for _, m := range ms {
			existing[m.Number] = append(existing[m.Number], m)
		}
	}
	numbers := slices.Sorted(maps.Keys(b.pairs))
	for n := range existing {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	last, err := tx.LastScreenings(sc.run.Config, numbers)
	if err != nil {
		return err
	}
	force := inForce{epoch: sc.epoch}
	for _, n := range numbers {
		if last[n].Epoch >= sc.run.Epoch {
			continue // screened at this epoch or a later one by intake: already true
		}
		v, err := tx.SubjectVersion(n, 0)
		if err != nil {
			return err
		}
		if v.Partition != mark.Partition || v.Exit || !sc.config.Scope.Covers(v.Segment, v.Schema) {
			continue
		}
		rc := reconciliation{config: sc.run.Config, epoch: sc.run.Epoch, run: sc.run.ID, at: at, subject: v, existing: existing[n], lists: sc.epoch.State.Lists}
		e, err := decodeSubject(v)
		if err != nil {
			continue // recorded as skipped below
		}
		// Pairs that have a match already are compared again too, whether or not the columns found them.
		entries := b.pairs[n]
		for _, m := range existing[n] {
			if !slices.ContainsFunc(entries, func(x screen.Entry) bool { return x.List == m.List && x.Key == m.Key }) {
				if i := slices.IndexFunc(sc.changed, func(x screen.Entry) bool { return x.List == m.List && x.Key == m.Key }); i >= 0 {
					entries = append(entries, sc.changed[i])
				}
			}
		}
		for _, entry := range entries {
			c, gate := s.o.Engine.Compare(e, entry, sc.config.screen)
			if gate && c.Above {
				rc.wanted = append(rc.wanted, outcome{candidate: c, cause: sc.cause(entry.List, entry.Key)})
			}
		}
		slices.SortFunc(rc.wanted, func(a, b outcome) int {
			return cmp.Or(cmp.Compare(a.candidate.List, b.candidate.List), cmp.Compare(a.candidate.Key, b.candidate.Key))
		})
		rc.closing = func(m Match) (string, Cause) {
			return closingReason(tx, &sc.config, m, v, force, sc.cause(m.List, m.Key))
		}
		done, err := rc.apply(tx)
		if err != nil {
			return err
		}
		t.add(done)
	}
	for _, n := range sc.unreadable {
		if n <= mark.Through || n > b.through || last[n].Epoch >= sc.run.Epoch {
			continue
		}
		v, err := tx.SubjectVersion(n, 0)
		if err != nil {
			return err
		}
		if v.Partition != mark.Partition {
			continue
		}
		if err := tx.InsertSkip(sc.run.ID, n, SkipUnreadable); err != nil {
			return err
		}
	}
	return nil
}

// storeScreenings stores the new screenings of a full or aged run.
func (s *Service) storeScreenings(tx Tx, sc *scope, b batch, at int64, rec *recorded, t *tally) error {
	last, err := tx.LastScreenings(sc.run.Config, b.numbers)
	if err != nil {
		return err
	}
	force := inForce{epoch: sc.epoch, configs: []boundConfig{sc.config}}
	for _, n := range b.numbers {
		p := b.forwards[n]
		if last[n].Epoch >= sc.run.Epoch {
			continue
		}
		current, err := tx.SubjectVersion(n, 0)
		if err != nil {
			return err
		}
		if current.Version != p.version.Version {
			continue // changed meanwhile, hence screened by intake at this epoch or a later one, or exited
		}
		switch {
		case p.skip != "":
			if err := tx.InsertSkip(sc.run.ID, n, p.skip); err != nil {
				return err
			}
		case p.forward == nil:
			reason := ReasonOutOfScope
			if p.version.Exit {
				reason = ReasonScopeEnded
			}
			done, err := s.closeAll(tx, sc.run.Config, p.version, sc.run.Epoch, sc.run.ID, at, reason, sc.run.Cause)
			if err != nil {
				return err
			}
			t.add(done)
		default:
			done, err := s.storeForward(tx, p.version, *p.forward, force, sc.run.Cause, sc.run.ID, at, true, rec)
			if err != nil {
				return err
			}
			t.add(done)
		}
	}
	return nil
}
