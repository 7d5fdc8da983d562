package access

import (
	"context"

	"github.com/revetproject/revet/internal/audit"
)

// Store is what the directory asks of the database, bound to one tenant by
// construction.
type Store interface {
	// View runs fn on one consistent snapshot of the database.
	View(ctx context.Context, fn func(Reader) error) error
	// Update runs fn in one serializable transaction that takes the tenant's
	// next commit sequence. A conflict is retried, so fn must give the same
	// result when run again. Nothing of fn remains when it returns an error.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Reader reads principals.
type Reader interface {
	// PrincipalVersions returns every version of a principal ascending; none
	// when nobody has the id.
	PrincipalVersions(id string) ([]Version, error)
	// Principals returns the newest version of every principal, by id.
	Principals() ([]Version, error)
}

// Tx writes. Every row it inserts carries the transaction's sequence.
type Tx interface {
	Reader
	// InsertLeaf adds an unsequenced ledger leaf to this transaction.
	audit.Tx
	// InsertPrincipal adds a version row; its Seq is the transaction's. It
	// fails when the version exists.
	InsertPrincipal(v Version) error
}

// Version is one version row of a principal. Rows are insert-only.
type Version struct {
	Principal
	Version int64  `json:"version"` // from 1
	At      int64  `json:"at"`      // microseconds since 1970 UTC
	Actor   string `json:"actor"`   // who made it so; "system" for the first admin
	Reason  string `json:"reason"`
	Seq     int64  `json:"-"` // the commit sequence, given by the store
}

// Ledger records acts. A failure must abort the act: no ledger, no act.
type Ledger interface {
	Record(ctx context.Context, tx audit.Tx, kind audit.Kind, actor string, rows []audit.RowDigest, details any) error
}
