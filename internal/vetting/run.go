package vetting

import (
	"context"
	"fmt"
	"slices"

	"github.com/revetproject/revet/index"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/screen"
)

// The modes of a run.
const (
	// ModeDelta looks back: the changed entries against the population's columns.
	ModeDelta = "delta"
	// ModeFull screens every subject in scope anew.
	ModeFull = "full"
	// ModeAged screens anew the subjects whose last screening is older than the
	// configuration's maximum age, or was incomplete.
	ModeAged = "aged"
)

// SkipUnreadable is the one reason for which a run may skip a subject: its
// stored data cannot be read. The list of reasons is closed.
const SkipUnreadable = "unreadable"

// Completed is a run with its report.
type Completed struct {
	Run    Run
	Report Report
}

// Catchup brings every configuration in force to the newest epoch: it ends
// runs that were interrupted, then runs what is due. It returns the reports in
// order of configuration; a configuration that was up to date has none.
func (s *Service) Catchup(ctx context.Context, actor string) ([]Completed, error) {
	var ids []string
	err := s.o.Store.View(ctx, func(r Reader) error {
		e, err := r.Epoch()
		if err != nil {
			return fmt.Errorf("no epoch yet (run “revet init”): %w", err)
		}
		ids = sortedKeys(e.State.Configurations)
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []Completed
	for _, id := range ids {
		done, err := s.Run(ctx, id, actor)
		out = append(out, done...)
		if err != nil {
			return out, fmt.Errorf("run of configuration %s: %w", id, err)
		}
	}
	return out, nil
}

// Run brings one configuration to the newest epoch. A run that was killed
// earlier is ended first, at the epoch it was for; then one run covers
// everything since. Nothing is written when the configuration is up to date.
func (s *Service) Run(ctx context.Context, config, actor string) ([]Completed, error) {
	var out []Completed
	for {
		run, err := s.nextRun(ctx, config, actor)
		if err != nil || run == nil {
			return out, err
		}
		report, err := s.carry(ctx, *run, actor)
		if err != nil {
			return out, err
		}
		out = append(out, Completed{Run: *run, Report: report})
	}
}

// nextRun returns the open run to resume, or starts the run that is due, or nil.
func (s *Service) nextRun(ctx context.Context, config, actor string) (*Run, error) {
	var resume *Run
	var due bool
	err := s.o.Store.View(ctx, func(r Reader) error {
		resume, due = nil, false
		open, err := r.OpenRuns(config)
		if err != nil {
			return err
		}
		if len(open) > 0 {
			resume = &open[0]
			return nil
		}
		e, err := r.Epoch()
		if err != nil {
			return err
		}
		if _, ok := e.State.Configurations[config]; !ok {
			return fmt.Errorf("configuration %q is not in force at epoch %d; in force are %v", config, e.N, sortedKeys(e.State.Configurations))
		}
		covered, err := r.Covered(config)
		if err != nil {
			return err
		}
		due = covered < e.N
		return nil
	})
	if err != nil || resume != nil || !due {
		return resume, err
	}
	var run *Run
	err = s.o.Store.Update(ctx, func(tx Tx) error {
		run = nil
		open, err := tx.OpenRuns(config)
		if err != nil {
			return err
		}
		if len(open) > 0 { // another worker was first
			run = &open[0]
			return nil
		}
		r, err := s.plan(tx, config)
		if err != nil {
			return err
		}
		if r.ID, err = tx.NextID("run"); err != nil {
			return err
		}
		if r.Seq, err = tx.Seq(); err != nil {
			return err
		}
		r.StartedAt, r.StartedBy = s.now(), actor
		if err := tx.InsertRun(r); err != nil {
			return err
		}
		run = &r
		return s.o.Ledger.Record(ctx, tx, audit.RunStarted, actor, nil, map[string]any{
			"run": r.ID, "configuration": r.Config, "from_epoch": r.FromEpoch, "epoch": r.Epoch, "mode": r.Mode, "cause": r.Cause, "horizon": r.Horizon,
		})
	})
	return run, err
}

// plan decides what a run has to do: only changed lists → look back with the
// changed entries; only ageing → the aged; anything else → everybody.
func (s *Service) plan(r Reader, config string) (Run, error) {
	to, err := r.Epoch()
	if err != nil {
		return Run{}, err
	}
	run := Run{Config: config, Epoch: to.N, Mode: ModeFull, Cause: to.Cause}
	if run.FromEpoch, err = r.Covered(config); err != nil {
		return Run{}, err
	}
	if run.Horizon, err = r.Horizon(); err != nil {
		return Run{}, err
	}
	if run.FromEpoch == 0 {
		return run, nil
	}
	from, err := r.EpochAt(run.FromEpoch)
	if err != nil {
		return Run{}, err
	}
	steps, err := r.EpochsBetween(run.FromEpoch, to.N)
	if err != nil {
		return Run{}, err
	}
	if from.State.Engine != to.State.Engine || from.State.Configurations[config] != to.State.Configurations[config] {
		return run, nil
	}
	run.Mode = ModeDelta
	for _, e := range steps {
		switch e.Cause.Kind {
		case CauseRequest:
			run.Mode = ModeFull
			return run, nil
		case CauseMaxAge:
			run.Mode = ModeAged
		}
	}
	return run, nil
}

// scope is everything a run works with, pinned to its epoch.
type scope struct {
	run    Run
	epoch  Epoch
	config boundConfig
	// changed are the entries that differ between the epochs, as they are now;
	// keys lists them with the removed ones, per list.
	changed []screen.Entry
	keys    map[string][]string
	// causes says which epoch brought the change of an entry.
	causes map[string]Cause
	// pairs are the (subject, changed entry) pairs to compare, by subject.
	pairs []index.Pair
	// unreadable are subjects whose stored data cannot be read, ascending.
	unreadable []int64
	// before is the moment before which a screening is too old (ModeAged).
	before int64
	tally  tally
}

func entryRef(list, key string) string { return list + "\x00" + key }

// cause names why a pair is looked at again.
func (sc *scope) cause(list, key string) Cause {
	if c, ok := sc.causes[entryRef(list, key)]; ok {
		return c
	}
	return sc.run.Cause
}

// carry ends a run. A run that was opened for another engine than the one in
// force cannot be carried on truthfully: it ends as superseded, with what it
// had reached, and the run that follows covers everybody.
func (s *Service) carry(ctx context.Context, run Run, actor string) (Report, error) {
	var e Epoch
	err := s.o.Store.View(ctx, func(r Reader) error {
		var err error
		e, err = r.EpochAt(run.Epoch)
		return err
	})
	if err != nil {
		return Report{}, err
	}
	if e.State.Engine == s.o.Engine.ID() {
		return s.work(ctx, run, actor)
	}
	if _, err := s.EnsureEngine(ctx, actor); err != nil {
		return Report{}, err
	}
	return s.report(ctx, run, e, actor, true)
}

// work carries a run from where it stands to its signed report.
func (s *Service) work(ctx context.Context, run Run, actor string) (Report, error) {
	sc := &scope{run: run, keys: make(map[string][]string), causes: make(map[string]Cause)}
	var parts []int32
	err := s.o.Store.View(ctx, func(r Reader) error {
		var err error
		if sc.epoch, err = r.EpochAt(run.Epoch); err != nil {
			return err
		}
		// Freshness is judged at the moment for which the run speaks. A delta
		// run stores no screenings, so only the others look at it.
		if run.Mode == ModeDelta {
			sc.config, err = s.bind(ctx, r, sc.epoch, run.Config, 0)
		} else {
			sc.config, err = s.bindIndexed(ctx, r, sc.epoch, run.Config, s.now())
		}
		if err != nil {
			return err
		}
		if parts, err = r.Partitions(); err != nil {
			return err
		}
		if run.Mode != ModeDelta {
			return nil
		}
		return s.loadDelta(r, sc)
	})
	if err != nil {
		return Report{}, err
	}
	if days := sc.config.MaxAgeDays; run.Mode == ModeAged && days > 0 {
		sc.before = run.StartedAt - int64(days)*24*3600*1_000_000
	}
	for _, p := range parts {
		if err := s.workPartition(ctx, sc, p, actor); err != nil {
			return Report{}, err
		}
	}
	return s.report(ctx, run, sc.epoch, actor, false)
}

// loadDelta collects the entries that changed between the run's epochs and the
// population's columns.
func (s *Service) loadDelta(r Reader, sc *scope) error {
	from, err := r.EpochAt(sc.run.FromEpoch)
	if err != nil {
		return err
	}
	steps, err := r.EpochsBetween(sc.run.FromEpoch, sc.run.Epoch)
	if err != nil {
		return err
	}
	before := sc.config.Configuration.lists(from.State)
	now := sc.config.screen.Lists
	for _, list := range union(before, now) {
		n0, n1 := from.State.Lists[list], sc.epoch.State.Lists[list]
		if !slices.Contains(now, list) || n0 == n1 && slices.Contains(before, list) {
			continue
		}
		rows, err := r.ChangedKeys(list, n0, n1)
		if err != nil {
			return err
		}
		// The cause of a change is the newest activation that contains it.
		bySnapshot := make(map[int64]Cause)
		for _, e := range steps {
			if e.Cause.Kind == CauseSnapshot && e.Cause.List == list {
				for n := e.Cause.From + 1; n <= e.Cause.To; n++ {
					bySnapshot[n] = e.Cause
				}
			}
		}
		for _, v := range rows {
			sc.keys[list] = append(sc.keys[list], v.Key)
			if c, ok := bySnapshot[v.Snapshot]; ok {
				sc.causes[entryRef(list, v.Key)] = c
			}
			if v.Op == "removed" {
				continue
			}
			e, err := decodeEntry(v)
			if err != nil {
				return err
			}
			sc.changed = append(sc.changed, e)
		}
	}
	if len(sc.changed) == 0 {
		return nil // nothing to compare anybody with
	}
	column, unreadable, err := s.column(r, sc)
	if err != nil {
		return err
	}
	sc.unreadable = unreadable
	sc.pairs = column.Lookback(sc.changed, sc.config.screen, 1, uint64(sc.run.Horizon))
	return nil
}

func union(a, b []string) []string {
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}
