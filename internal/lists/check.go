package lists

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/vetting"
)

// The tables that ledger leaves commit to. A key is "list/number", where the
// number is a version, load or snapshot; an acceptance adds "/person".
const (
	tableLists       = "list_version"
	tableLoads       = "load"
	tableAcceptances = "load_acceptance"
	tableSnapshots   = "snapshot"
	tableEntries     = "entry_version"
)

// digestOf ties a leaf to one row, by the row's JSON.
func digestOf(table, list string, n int64, row any) ([]audit.RowDigest, error) {
	b, err := json.Marshal(row, json.Deterministic(true))
	if err != nil {
		return nil, fmt.Errorf("digest of %s %s/%d: %w", table, list, n, err)
	}
	return []audit.RowDigest{{Table: table, Key: list + "/" + strconv.FormatInt(n, 10), SHA256: audit.Digest(b)}}, nil
}

func digestOfLoad(l Load) ([]audit.RowDigest, error) { return digestOf(tableLoads, l.List, l.ID, l) }

// digestOfVersions ties a leaf to all entry versions of a snapshot, in key order.
func digestOfVersions(list string, n int64, rows []vetting.EntryVersion) []audit.RowDigest {
	h := sha256.New()
	for _, r := range rows {
		fmt.Fprintf(h, "%q %s %t %s %x %x\n", r.Key, r.Op, r.Material, r.Hash, sha256.Sum256(r.Doc), sha256.Sum256(r.Fields))
	}
	return []audit.RowDigest{{Table: tableEntries, Key: list + "/" + strconv.FormatInt(n, 10), SHA256: fmt.Sprintf("%x", h.Sum(nil))}}
}

// CheckRows recomputes a digest that a ledger leaf holds from the rows as they
// are now. known is false for tables that are not this package's. A row that is
// gone is ErrNotFound.
func (s *Service) CheckRows(ctx context.Context, d audit.RowDigest) (now string, known bool, err error) {
	switch d.Table {
	case tableLists, tableLoads, tableAcceptances, tableSnapshots, tableEntries:
	default:
		return "", false, nil
	}
	list, rest, _ := strings.Cut(d.Key, "/")
	number, person, _ := strings.Cut(rest, "/")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return "", true, fmt.Errorf("%s has no row of key %q: %w", d.Table, d.Key, ErrNotFound)
	}
	err = s.o.Store.View(ctx, func(r Reader) error {
		var row any
		var err error
		switch d.Table {
		case tableLists:
			row, err = r.List(list, n)
		case tableLoads:
			row, err = r.Load(list, n)
		case tableAcceptances:
			row, err = acceptanceOf(r, list, n, person)
		case tableSnapshots:
			row, err = r.Snapshot(list, n)
		case tableEntries:
			var rows []vetting.EntryVersion
			if rows, err = r.ChangedKeys(list, n-1, n); err == nil {
				now = digestOfVersions(list, n, rows)[0].SHA256
			}
			return err
		}
		if err != nil {
			return err
		}
		ds, err := digestOf(d.Table, list, n, row)
		if err != nil {
			return err
		}
		now = ds[0].SHA256
		return nil
	})
	return now, true, err
}

func acceptanceOf(r Reader, list string, load int64, person string) (Acceptance, error) {
	as, err := r.Acceptances(list, load)
	if err != nil {
		return Acceptance{}, err
	}
	for _, a := range as {
		if a.Actor == person {
			return a, nil
		}
	}
	return Acceptance{}, ErrNotFound
}
