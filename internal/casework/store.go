package casework

import (
	"context"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/vetting"
)

// Store is what casework asks of the database, bound to one tenant by
// construction.
type Store interface {
	// View runs fn on one consistent snapshot of the database.
	View(ctx context.Context, fn func(Reader) error) error
	// Update runs fn in one serializable transaction that takes the tenant's
	// next commit sequence. A conflict is retried, so fn must give the same
	// result when run again. Nothing of fn remains when it returns an error.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Reader reads. Rows come in the order the comment names.
type Reader interface {
	// Alert returns one alert; an error wrapping vetting.ErrNotFound.
	Alert(id int64) (vetting.Alert, error)
	// Decisions returns the decisions of an alert ascending by N; none for an
	// alert nobody has decided.
	Decisions(alert int64) ([]Decision, error)
	// Overdue returns the newest decision of each alert that is inconclusive
	// and was due before a time (microseconds), by (due, alert), at most limit.
	Overdue(before int64, limit int) ([]Decision, error)
}

// Tx writes. Every row it inserts carries the transaction's sequence.
type Tx interface {
	Reader
	// InsertLeaf adds an unsequenced ledger leaf to this transaction.
	audit.Tx
	// InsertDecision adds a decision row; its Seq is the transaction's. It
	// fails when the alert has a decision of that number.
	InsertDecision(d Decision) error
}

// Ledger records acts. A failure must abort the act: no ledger, no act.
type Ledger interface {
	Record(ctx context.Context, tx audit.Tx, kind audit.Kind, actor string, rows []audit.RowDigest, details any) error
}
