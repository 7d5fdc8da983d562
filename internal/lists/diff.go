package lists

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/watchlist"
)

// comparison separates what differs between a stored snapshot and parsed
// entries from what does not, by hash, so that unchanged entries are neither
// read nor decoded nor written again.
type comparison struct {
	before, after []watchlist.Entry // the entries that differ, by key
	all           []watchlist.Entry // every stored entry by key; those that equal the parsed one share its entity
}

func compare(r Reader, list string, n int64, next []watchlist.Entry) (comparison, error) {
	var c comparison
	i := 0
	err := r.EntryHashes(list, n, func(key, hash string) error {
		for i < len(next) && next[i].Key < key {
			c.after = append(c.after, next[i])
			i++
		}
		stored := watchlist.Entry{Key: key}
		if i < len(next) && next[i].Key == key {
			if hashOf(next[i]) == hash {
				stored.Entity = next[i].Entity
			} else {
				c.after = append(c.after, next[i])
			}
			i++
		}
		c.all = append(c.all, stored)
		return nil
	})
	if err != nil {
		return comparison{}, err
	}
	c.after = append(c.after, next[i:]...)
	// Documents are read after the stream: a database may have one open at a time.
	for i := range c.all {
		if c.all[i].Entity != nil {
			continue
		}
		v, err := r.Entry(list, c.all[i].Key, n)
		if err != nil {
			return comparison{}, fmt.Errorf("entry %s: %w", c.all[i].Key, err)
		}
		if c.all[i].Entity, err = decode(v); err != nil {
			return comparison{}, err
		}
		c.before = append(c.before, c.all[i])
	}
	return c, nil
}

// carryKeys gives entries whose keys their publisher does not give the keys that
// they have in the snapshot in force. The content hash of a load stays that of
// what was parsed.
func (s *Service) carryKeys(r Reader, ref vetting.SnapshotRef, decl List, next []watchlist.Entry) ([]watchlist.Entry, error) {
	if !slices.ContainsFunc(next, func(e watchlist.Entry) bool { return watchlist.KeyIsDerived(decl.Format, e.Key) }) {
		return next, nil
	}
	var old []watchlist.Entry
	err := r.Entries(ref.List, ref.N, func(v vetting.EntryVersion) error {
		if !watchlist.KeyIsDerived(decl.Format, v.Key) {
			return nil
		}
		e, err := decode(v)
		old = append(old, watchlist.Entry{Key: v.Key, Entity: e})
		return err
	})
	if err != nil {
		return nil, err
	}
	return watchlist.CarryKeys(decl.Format, old, next, s.o.Engine), nil
}

func hashOf(e watchlist.Entry) string {
	if e.Hash != "" {
		return e.Hash
	}
	return e.Entity.Hash()
}

func decode(v vetting.EntryVersion) (*entity.Entity, error) {
	e := new(entity.Entity)
	if err := e.UnmarshalJSON(v.Doc); err != nil {
		return nil, fmt.Errorf("stored entry %s of list %s (snapshot %d) cannot be read: %w; run “revet audit verify”", v.Key, v.List, v.Snapshot, err)
	}
	return e, nil
}

// asSnapshot rebuilds the active snapshot as the parser gave it, as far as
// gates look at it: entries and report.
func asSnapshot(r Reader, ref vetting.SnapshotRef, all []watchlist.Entry) (*watchlist.Snapshot, error) {
	s := &watchlist.Snapshot{List: ref.List, Hash: ref.Hash, Declared: -1, Entries: all}
	if ref.PublishedAt != 0 {
		s.Published = fromMicros(ref.PublishedAt)
	}
	good, err := r.LastGood(ref.List, maxTime)
	if err != nil {
		return nil, fmt.Errorf("the load that put snapshot %d of list %s in force: %w", ref.N, ref.List, err)
	}
	full, err := r.Load(ref.List, good.ID)
	if err != nil {
		return nil, err
	}
	found, err := decodeReport(full)
	if err != nil {
		return nil, err
	}
	if found.Report != nil {
		s.Report = *found.Report
	}
	if found.Declared != nil {
		s.Declared = *found.Declared
	}
	s.Files = full.Files
	return s, nil
}

func decodeReport(l Load) (LoadReport, error) {
	var f LoadReport
	if err := json.Unmarshal(l.Report, &f); err != nil {
		return LoadReport{}, fmt.Errorf("the report of load %d of list %s cannot be read: %w", l.ID, l.List, err)
	}
	return f, nil
}

// Diff returns what changed in a list from one activated snapshot to a later
// one, by key, with the fields that differ. from 0 is the empty list before the
// first snapshot.
func (s *Service) Diff(ctx context.Context, list string, from, to int64) ([]watchlist.Change, error) {
	if from < 0 || from >= to {
		return nil, fmt.Errorf("diff of list %s: the first snapshot (%d) must be 0 or more and before the second (%d)", list, from, to)
	}
	var before, after []watchlist.Entry
	err := s.o.Store.View(ctx, func(r Reader) error {
		before, after = nil, nil
		for _, n := range []int64{from, to} {
			if n == 0 {
				continue
			}
			if _, err := r.Snapshot(list, n); err != nil {
				return fmt.Errorf("snapshot %d of list %s: %w", n, list, err)
			}
		}
		rows, err := r.ChangedKeys(list, from, to)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.Op != string(watchlist.Removed) {
				e, err := decode(row)
				if err != nil {
					return err
				}
				after = append(after, watchlist.Entry{Key: row.Key, Entity: e})
			}
			if from == 0 {
				continue
			}
			old, err := r.Entry(list, row.Key, from)
			if errors.Is(err, ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			e, err := decode(old)
			if err != nil {
				return err
			}
			before = append(before, watchlist.Entry{Key: row.Key, Entity: e})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return watchlist.Delta(before, after), nil
}

// Report returns a load with what was found in its files.
func (s *Service) Report(ctx context.Context, list string, load int64) (LoadResult, error) {
	var res LoadResult
	err := s.o.Store.View(ctx, func(r Reader) error {
		l, err := r.Load(list, load)
		if err != nil {
			return fmt.Errorf("load %d of list %s: %w", load, list, err)
		}
		res.Load = l
		res.Found, err = decodeReport(l)
		return err
	})
	return res, err
}

// Loads returns the loads of a list, newest first, at most limit; 0 = all.
func (s *Service) Loads(ctx context.Context, list string, limit int) ([]Load, error) {
	var ls []Load
	err := s.o.Store.View(ctx, func(r Reader) (err error) {
		ls, err = r.Loads(list, limit)
		return err
	})
	return ls, err
}
