package lists

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/watchlist"
)

// putInForce stages the delta in batches and activates it in one small
// transaction. also runs in that transaction. errMoved says that the judgement
// must be made again; nothing is in force then.
func (s *Service) putInForce(ctx context.Context, j judgement, also func(Tx, Load) error) (LoadResult, error) {
	l := j.load
	l.Snapshot = l.Base + 1
	rows, err := versionRows(l, j.delta)
	if err != nil {
		return LoadResult{}, err
	}
	claim, err := s.claim(ctx, l)
	if err != nil {
		return LoadResult{}, err
	}
	for done := 0; done < len(rows); {
		batch := rows[done:min(done+s.o.BatchSize, len(rows))]
		if err := s.update(ctx, "staging", func(tx Tx) error { return tx.InsertEntryVersions(claim, batch) }); err != nil {
			return LoadResult{}, fmt.Errorf("stage entries of list %s: %w", l.List, err)
		}
		done += len(batch)
		s.progress("stage "+l.List, int64(done), int64(len(rows)))
	}
	for batch := range slices.Chunk(quarantineRows(l, j.found.SelfTest), s.o.BatchSize) {
		if err := s.update(ctx, "quarantine", func(tx Tx) error { return tx.InsertQuarantine(claim, batch) }); err != nil {
			return LoadResult{}, fmt.Errorf("stage quarantined entries of list %s: %w", l.List, err)
		}
	}
	if l.Report, err = json.Marshal(j.found, json.Deterministic(true)); err != nil {
		return LoadResult{}, fmt.Errorf("report of the load: %w", err)
	}
	l.At = s.now()
	digest := digestOfVersions(l.List, l.Snapshot, rows)
	err = s.update(ctx, "activation", func(tx Tx) error { return s.activate(ctx, tx, claim, &l, digest, also) })
	if err != nil {
		return LoadResult{}, fmt.Errorf("activate snapshot %d of list %s: %w", l.Snapshot, l.List, err)
	}
	return LoadResult{Load: l, Found: j.found}, nil
}

// claim takes the staging area and clears what an interrupted load left there.
func (s *Service) claim(ctx context.Context, l Load) (Claim, error) {
	c := Claim{List: l.List, Snapshot: l.Base + 1}
	err := s.update(ctx, "claim", func(tx Tx) error {
		if err := stillActive(tx, l); err != nil {
			return err
		}
		var err error
		if c.Token, err = tx.Seq(); err != nil {
			return err
		}
		return tx.ClaimStaging(c)
	})
	if err != nil {
		return Claim{}, fmt.Errorf("claim the staging area of list %s: %w", l.List, err)
	}
	for {
		var n int
		err := s.update(ctx, "clearing", func(tx Tx) (err error) {
			n, err = tx.DeleteStaged(c, s.o.BatchSize)
			return err
		})
		if err != nil {
			return Claim{}, fmt.Errorf("clear the staging area of list %s: %w", l.List, err)
		}
		if n < s.o.BatchSize {
			return c, nil
		}
	}
}

// stillActive checks that the snapshot the load was judged against is still the active one.
func stillActive(r Reader, l Load) error {
	ref, err := r.ActiveSnapshot(l.List)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if ref.N != l.Base {
		return errMoved
	}
	return nil
}

// activate makes the staged snapshot the one in force for everybody at once:
// snapshot row, load row, and for every tenant using the list its next epoch
// and a ledger leaf.
func (s *Service) activate(ctx context.Context, tx Tx, c Claim, l *Load, digest []audit.RowDigest, also func(Tx, Load) error) error {
	if err := stillActive(tx, *l); err != nil {
		return err
	}
	ref := vetting.SnapshotRef{
		List: l.List, N: l.Snapshot, Hash: l.Hash, PublishedAt: l.PublishedAt, FetchedAt: l.FetchedAt,
		ActivatedAt: l.At, Entries: l.Entries,
	}
	if err := tx.ActivateSnapshot(c, ref); err != nil {
		return err
	}
	if err := insertLoad(tx, l); err != nil {
		return err
	}
	if also != nil {
		if err := also(tx, *l); err != nil {
			return err
		}
	}
	rows, err := digestOfLoad(*l)
	if err != nil {
		return err
	}
	snapshot, err := digestOf(tableSnapshots, l.List, l.Snapshot, ref)
	if err != nil {
		return err
	}
	rows = append(append(rows, snapshot...), digest...)
	tenants, err := tx.TenantsUsing(l.List)
	if err != nil {
		return err
	}
	if !slices.Contains(tenants, s.o.Owner) {
		if err := s.record(ctx, tx, audit.SnapshotActivated, l.Actor, rows, act(*l)); err != nil {
			return err
		}
	}
	for _, tenant := range tenants {
		if err := s.advance(ctx, tx.Tenant(tenant), *l, rows); err != nil {
			return fmt.Errorf("tenant %s: %w", tenant, err)
		}
	}
	return nil
}

// advance takes a tenant's next epoch for the new snapshot.
func (s *Service) advance(ctx context.Context, t TenantTx, l Load, rows []audit.RowDigest) error {
	last, err := t.Epoch()
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	cause := vetting.Cause{Kind: vetting.CauseSnapshot, List: l.List, From: last.State.Lists[l.List], To: l.Snapshot}
	e, err := vetting.Advance(t, cause, l.At, func(st *vetting.State) { st.Lists[l.List] = l.Snapshot })
	if err != nil {
		return err
	}
	details := act(l)
	details.Epoch, details.Cause = e.N, &cause
	if err := s.o.Ledger.Record(ctx, t, audit.SnapshotActivated, l.Actor, rows, details); err != nil {
		return fmt.Errorf("the act was not done because the ledger could not take it: %w", err)
	}
	return nil
}

// versionRows turns a delta into the rows of its snapshot, by key.
func versionRows(l Load, delta []watchlist.Change) ([]vetting.EntryVersion, error) {
	rows := make([]vetting.EntryVersion, 0, len(delta))
	for _, c := range delta {
		row := vetting.EntryVersion{List: l.List, Key: c.Key, Snapshot: l.Snapshot, Op: string(c.Op), Material: c.Material}
		if c.After != nil {
			doc, err := c.After.MarshalJSON()
			if err != nil {
				return nil, fmt.Errorf("entry %s of list %s: %w", c.Key, l.List, err)
			}
			row.Doc, row.Hash = doc, c.After.Hash()
		}
		if len(c.Fields) > 0 {
			fields, err := json.Marshal(c.Fields, json.Deterministic(true))
			if err != nil {
				return nil, fmt.Errorf("entry %s of list %s: %w", c.Key, l.List, err)
			}
			row.Fields = fields
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// quarantineRows lists the names of quarantined entries that the self-test did not find.
func quarantineRows(l Load, t *watchlist.SelfTestResult) []Quarantined {
	if t == nil {
		return nil
	}
	var rows []Quarantined
	for _, f := range t.Failed {
		if slices.Contains(t.Quarantined, f.Key) {
			rows = append(rows, Quarantined{List: l.List, Snapshot: l.Snapshot, Key: f.Key, Name: f.Name, Reason: f.Reason})
		}
	}
	slices.SortStableFunc(rows, func(a, b Quarantined) int {
		return cmp.Or(strings.Compare(a.Key, b.Key), strings.Compare(a.Name, b.Name))
	})
	// One row per name: a name may fail to parse and fail to be found.
	return slices.CompactFunc(rows, func(a, b Quarantined) bool { return a.Key == b.Key && a.Name == b.Name })
}
