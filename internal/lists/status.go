package lists

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/screen"
)

// maxTime is later than every time.
const maxTime = math.MaxInt64

func fromMicros(t int64) time.Time { return time.UnixMicro(t).UTC() }

// Status says how a list stands at a moment.
type Status struct {
	List List
	// Active is the snapshot in force; N is 0 when there is none.
	Active vetting.SnapshotRef
	// Last is the newest load, Good the newest that left the list current,
	// Reached the newest that reached the publisher. ID is 0 when there is none.
	Last, Good, Reached Load
	// Waiting is the newest load when it is refused and may still be accepted,
	// with the acceptances it has.
	Waiting *Load
	Given   []Acceptance
	// Quarantined are the names of the active list that the self-test did not find.
	Quarantined []Quarantined
	// Age is the time since the content was last confirmed by the publisher.
	Age time.Duration
	// Problem is what makes screenings against the list incomplete; "" = none.
	Problem string
}

// Status returns how a list of the owner, or a public one, stands now.
func (s *Service) Status(ctx context.Context, list string) (Status, error) {
	at := s.now()
	var st Status
	err := s.o.Store.View(ctx, func(r Reader) (err error) {
		if st, err = standing(r, list, at); err != nil {
			return err
		}
		if st.Last.Outcome == Refused {
			st.Waiting = &st.Last
			if st.Given, err = r.Acceptances(list, st.Last.ID); err != nil {
				return err
			}
		}
		st.Quarantined, err = quarantineInForce(r, list, st.Active.N)
		return err
	})
	return st, err
}

// standing reads the clocks of a list as they were at a time.
func standing(r Reader, list string, at int64) (st Status, err error) {
	if st.List, err = r.List(list, 0); err != nil {
		if errors.Is(err, ErrNotFound) {
			return st, fmt.Errorf("list %q is not declared: %w", list, err)
		}
		return st, err
	}
	if st.Active, err = r.ActiveSnapshot(list); err != nil && !errors.Is(err, ErrNotFound) {
		return st, err
	}
	if st.Last, err = r.LastLoad(list, at); err != nil && !errors.Is(err, ErrNotFound) {
		return st, err
	}
	if st.Good, err = r.LastGood(list, at); err != nil && !errors.Is(err, ErrNotFound) {
		return st, err
	}
	if st.Reached, err = r.LastReached(list, at); err != nil && !errors.Is(err, ErrNotFound) {
		return st, err
	}
	if st.Good.ID != 0 {
		st.Age = time.Duration(at-st.Good.FetchedAt) * time.Microsecond
	}
	st.Problem = st.problem()
	return st, nil
}

// problem tells apart a list that is quiet, because the publisher changed
// nothing, from one that we no longer know to be current.
func (st *Status) problem() string {
	if st.Good.ID == 0 {
		switch st.Last.Outcome {
		case Refused:
			return fmt.Sprintf("missing: no snapshot is active; load %d was refused", st.Last.ID)
		case Failed:
			return fmt.Sprintf("missing: no snapshot is active; load %d failed", st.Last.ID)
		}
		return "missing: no snapshot is active"
	}
	if st.List.Closed != "" {
		return fmt.Sprintf("stale: its publisher closed the list on %s and keeps it no longer", st.List.Closed)
	}
	limit := time.Duration(st.List.StaleHours) * time.Hour
	if limit == 0 || st.Age <= limit {
		return ""
	}
	why := "nothing has been loaded since"
	switch {
	case st.Last.ID == st.Good.ID:
	case st.Last.Outcome == Refused:
		why = fmt.Sprintf("the newest load (%d) was refused", st.Last.ID)
	case st.Last.Outcome == Failed && st.Last.Reached:
		why = fmt.Sprintf("the newest load (%d) failed", st.Last.ID)
	case st.Last.Outcome == Failed:
		why = fmt.Sprintf("the publisher could not be reached, last tried %s", fromMicros(st.Last.At).Format(time.RFC3339))
	}
	return fmt.Sprintf("stale: last confirmed %s, %d h ago, limit %d h; %s",
		fromMicros(st.Good.FetchedAt).Format(time.RFC3339), int64(st.Age/time.Hour), st.List.StaleHours, why)
}

// quarantineInForce returns the quarantine rows of entry versions that are
// still the newest of their entry.
func quarantineInForce(r Reader, list string, active int64) ([]Quarantined, error) {
	if active == 0 {
		return nil, nil
	}
	rows, err := r.Quarantine(list, 0, active)
	if err != nil {
		return nil, err
	}
	var out []Quarantined
	for _, q := range rows {
		e, err := r.Entry(list, q.Key, active)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if e.Snapshot == q.Snapshot {
			out = append(out, q)
		}
	}
	return out, nil
}

// Problems returns, for each of the lists that may not be relied on at a time
// (microseconds), why: "missing: …" or "stale: …". A healthy list is absent.
// [vetting.AllLists] among them stands for every list declared by then.
func (s *Service) Problems(ctx context.Context, lists []string, at int64) (map[string]string, error) {
	problems := make(map[string]string)
	err := s.o.Store.View(ctx, func(r Reader) error {
		clear(problems)
		ids := lists
		if slices.Contains(lists, vetting.AllLists) {
			all, err := r.Lists()
			if err != nil {
				return err
			}
			ids = slices.DeleteFunc(slices.Clone(lists), func(l string) bool { return l == vetting.AllLists })
			for _, l := range all {
				if first, err := r.List(l.ID, 1); err != nil {
					return err
				} else if first.At <= at {
					ids = append(ids, l.ID)
				}
			}
		}
		for _, l := range ids {
			st, err := standing(r, l, at)
			switch {
			case errors.Is(err, ErrNotFound):
				problems[l] = "missing: the list is not declared"
			case err != nil:
				return err
			case st.Problem != "":
				problems[l] = st.Problem
			}
		}
		return nil
	})
	return problems, err
}

// Sources returns which snapshots the lists of a configuration have at a state
// of the tenant, by list, with what is wrong with each at a time (microseconds).
func (s *Service) Sources(ctx context.Context, lists []string, state vetting.State, at int64) ([]screen.Source, error) {
	problems, err := s.Problems(ctx, lists, at)
	if err != nil {
		return nil, err
	}
	lists = slices.Compact(slices.Sorted(slices.Values(lists)))
	out := make([]screen.Source, 0, len(lists))
	err = s.o.Store.View(ctx, func(r Reader) error {
		out = out[:0]
		for _, l := range lists {
			src := screen.Source{List: l, Snapshot: state.Lists[l], Problem: problems[l]}
			if src.Snapshot == 0 {
				if src.Problem == "" {
					src.Problem = "missing: no snapshot is in force for this tenant"
				}
				out = append(out, src)
				continue
			}
			ref, err := r.Snapshot(l, src.Snapshot)
			if err != nil {
				return fmt.Errorf("snapshot %d of list %s: %w", src.Snapshot, l, err)
			}
			src.Hash = ref.Hash
			out = append(out, src)
		}
		return nil
	})
	return out, err
}
