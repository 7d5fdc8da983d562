package population

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/quality"
	"github.com/revetproject/revet/internal/vetting"
)

// The outcomes of a sync.
const (
	Applied = "applied"
	Refused = "refused"
)

// Report says what a sync did. Rows = Bad + Duplicates + Added + Changed +
// Unchanged; Members = Present + Gone; Gone = Kept + Exited + Merged + Withheld.
// A refused sync did nothing: there, what it would have received is Readable.
type Report struct {
	ID     int64  `json:"id"`
	System string `json:"system"`
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
	// Outcome is applied or refused; Refusals say why.
	Outcome  string   `json:"outcome"`
	Refusals []string `json:"refusals,omitempty"`

	Rows       int64 `json:"rows"`
	Bad        int64 `json:"bad"`        // cannot be used; kept for repair
	Duplicates int64 `json:"duplicates"` // state an id a second time; kept for repair
	Added      int64 `json:"added"`
	Changed    int64 `json:"changed"`
	Unchanged  int64 `json:"unchanged"`
	Readable   int64 `json:"readable"` // rows that can be used
	// BadRows is the name under which the rows set aside are kept: the file's
	// and the beginning of its hash.
	BadRows string `json:"bad_rows,omitzero"`

	// Members are the subjects in scope that the system named before.
	Members int64 `json:"members"`
	Present int64 `json:"present"`
	Gone    int64 `json:"gone"`
	// Of those gone: still in scope; out of scope by Rule; in scope because
	// another part of the subject is present; in scope because rows were unreadable.
	Kept     int64  `json:"kept"`
	Exited   int64  `json:"exited"`
	Merged   int64  `json:"merged"`
	Withheld int64  `json:"withheld"`
	Rule     string `json:"rule,omitzero"`
	// GoneIDs are the first of those that are gone, by number.
	GoneIDs []string `json:"gone_ids,omitempty"`

	Screened   int64          `json:"screened"`
	Potential  int64          `json:"potential_matches"`
	Unfinished int64          `json:"incomplete"`
	Alerts     int64          `json:"alerts"`
	Epoch      int64          `json:"epoch"`
	Dropped    int64          `json:"denied_values_dropped"`
	Marks      quality.Counts `json:"marks,omitempty"`

	// MaxGone is the gate in force, in permille of the members and of the rows
	// of the sync before.
	MaxGone int64 `json:"max_gone_permille"`
	// Accepts is the refused sync of the same file that a second person let pass.
	Accepts int64  `json:"accepts,omitzero"`
	Reason  string `json:"reason,omitzero"`
	Actor   string `json:"actor"`
	At      int64  `json:"at"`
	Seq     int64  `json:"-"`
}

// shownGone is how many ids of gone subjects a report names.
const shownGone = 100

const (
	tableSyncs = "sync"
	tableRules = "exit_rule"
)

// digest is how a row stands in the ledger: over its deterministic JSON.
func digest(table, key string, row any) (audit.RowDigest, error) {
	b, err := json.Marshal(row, json.Deterministic(true))
	if err != nil {
		return audit.RowDigest{}, fmt.Errorf("%s %s: %w", table, key, err)
	}
	return audit.RowDigest{Table: table, Key: key, SHA256: audit.Digest(b)}, nil
}

// CheckRows recomputes a digest that a ledger leaf holds from the row as it is
// now. known is false for a table that is not of this package. A row that is
// gone is an error wrapping audit.ErrNoRow.
func (s *Service) CheckRows(ctx context.Context, d audit.RowDigest) (now string, known bool, err error) {
	var row any
	switch d.Table {
	case tableSyncs:
		id, convErr := strconv.ParseInt(d.Key, 10, 64)
		if convErr != nil {
			return "", true, fmt.Errorf("sync %s: %w", d.Key, audit.ErrNoRow)
		}
		err = s.o.Store.View(ctx, func(r Reader) error {
			var err error
			row, err = r.Sync(id)
			return err
		})
	case tableRules:
		id, n, _ := strings.Cut(d.Key, "/")
		err = s.o.Store.View(ctx, func(r Reader) error {
			steps, err := r.ExitRule(id)
			for _, st := range steps {
				if strconv.FormatInt(st.N, 10) == n {
					row = st
				}
			}
			return err
		})
	default:
		return "", false, nil
	}
	switch {
	case errors.Is(err, vetting.ErrNotFound), err == nil && row == nil:
		return "", true, fmt.Errorf("%s %s: %w", d.Table, d.Key, audit.ErrNoRow)
	case err != nil:
		return "", true, err
	}
	again, err := digest(d.Table, d.Key, row)
	return again.SHA256, true, err
}

// Reports returns the newest reports, newest first.
func (s *Service) Reports(ctx context.Context, limit int) ([]Report, error) {
	var out []Report
	err := s.o.Store.View(ctx, func(r Reader) error {
		var err error
		out, err = r.Syncs(limit)
		return err
	})
	return out, err
}
