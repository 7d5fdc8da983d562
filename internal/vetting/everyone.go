package vetting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
)

// ListCoverage says whether everybody under one configuration has met what is
// in force of a list.
type ListCoverage struct {
	Config string `json:"configuration"`
	// Epoch is the one at which the snapshot came into force for the tenant.
	Epoch int64 `json:"epoch"`
	// Run is the first complete one at that epoch or a later one, and At when
	// its report was signed, in microseconds; both 0 while there is none.
	Run int64 `json:"run,omitzero"`
	At  int64 `json:"at,omitzero"`
}

// Done reports whether everybody has met it.
func (c ListCoverage) Done() bool { return c.Run != 0 }

// ListCoverage returns, for each configuration in force that consults the list,
// whether everybody in its scope has met the snapshot: the last of a list's
// clocks. It is empty when no configuration consults the list, or none yet does
// at that snapshot.
func (s *Service) ListCoverage(ctx context.Context, list string, snapshot int64) ([]ListCoverage, error) {
	var out []ListCoverage
	err := s.o.Store.View(ctx, func(r Reader) error {
		out = nil
		newest, err := r.Epoch()
		if errors.Is(err, ErrNotFound) || err == nil && newest.State.Lists[list] < snapshot {
			return nil
		}
		if err != nil {
			return err
		}
		since, err := firstEpochWith(r, list, snapshot, newest.N)
		if err != nil {
			return err
		}
		for _, id := range sortedKeys(newest.State.Configurations) {
			c, err := r.Configuration(id, newest.State.Configurations[id])
			if err != nil {
				return err
			}
			if !slices.Contains(c.lists(newest.State), list) {
				continue
			}
			out = append(out, ListCoverage{Config: id, Epoch: since})
		}
		return firstRuns(r, out, since)
	})
	return out, err
}

// firstEpochWith finds the epoch at which a snapshot, or one after it, came into
// force: snapshots of a list only ever advance.
func firstEpochWith(r Reader, list string, snapshot, newest int64) (int64, error) {
	var failed error
	n := sort.Search(int(newest), func(i int) bool {
		e, err := r.EpochAt(int64(i) + 1)
		if err != nil {
			failed = fmt.Errorf("epoch %d: %w", i+1, err)
		}
		return err == nil && e.State.Lists[list] >= snapshot
	})
	return int64(n) + 1, failed
}

// firstRuns fills in the first complete run at or after an epoch.
func firstRuns(r Reader, rows []ListCoverage, since int64) error {
	if len(rows) == 0 {
		return nil
	}
	for limit := 64; ; limit *= 4 {
		runs, err := r.Runs(limit) // newest first
		if err != nil {
			return err
		}
		for i := range rows {
			rows[i].Run, rows[i].At = 0, 0
		}
		past := len(runs) < limit
		for _, run := range runs {
			if run.Epoch < since {
				past = true
				continue
			}
			i := slices.IndexFunc(rows, func(c ListCoverage) bool { return c.Config == run.Config })
			if i < 0 {
				continue
			}
			signed, err := r.RunReport(run.ID)
			if errors.Is(err, ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			var rep Report
			if err := unmarshal(signed.Doc, &rep); err != nil {
				return fmt.Errorf("report of run %d: %w", run.ID, err)
			}
			if rep.SupersededBy == "" && rep.Missing == 0 {
				rows[i].Run, rows[i].At = run.ID, signed.At
			}
		}
		if past {
			return nil
		}
	}
}
