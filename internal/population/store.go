package population

import (
	"context"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/vetting"
)

// Store is what a sync asks of the database, bound to one tenant by construction.
type Store interface {
	// View runs fn on one consistent snapshot of the database.
	View(ctx context.Context, fn func(Reader) error) error
	// Update runs fn in one serializable transaction that takes the tenant's
	// next commit sequence. A conflict is retried, so fn must give the same
	// result when run again. Nothing of fn remains when it returns an error.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Reader reads. Single rows that are absent are vetting.ErrNotFound.
type Reader interface {
	// SubjectNumbers resolves external ids; absent ids are absent from the map.
	SubjectNumbers(ids []string) (map[string]int64, error)
	// Parts returns the newest rows of the groups that any of the numbers is or was part of.
	Parts(numbers []int64) ([]vetting.Part, error)
	// SyncMembers returns members of a system with a number beyond after, by number.
	SyncMembers(system string, after int64, limit int) ([]Member, error)
	// PresentMembers returns those of the numbers that are members of the system, ascending.
	PresentMembers(system string, numbers []int64) ([]int64, error)
	// LastSync returns the newest report of a system with an outcome.
	LastSync(system, outcome string) (Report, error)
	// Sync returns one report; Syncs the newest ones, newest first.
	Sync(id int64) (Report, error)
	Syncs(limit int) ([]Report, error)
	// ExitRule returns the history of a rule ascending; none when there is no such rule.
	ExitRule(id string) ([]RuleStep, error)
	// ExitRules returns the histories of all rules by (id, n).
	ExitRules() ([]RuleStep, error)
}

// Tx writes. Every row it inserts carries the transaction's sequence.
type Tx interface {
	Reader
	audit.Tx
	NextID(counter string) (int64, error)
	// InsertSyncMember records that the system names the subject, or no longer does.
	InsertSyncMember(system string, number int64, present bool) error
	InsertSync(r Report) error
	InsertExitRule(s RuleStep) error
}

// Member is a subject that a system of record names.
type Member struct {
	Number int64
	ID     string
	// Left says that the subject is out of scope.
	Left bool
}

// Ledger records acts. A failure must abort the act: no ledger, no act.
type Ledger interface {
	Record(ctx context.Context, tx audit.Tx, kind audit.Kind, actor string, rows []audit.RowDigest, details any) error
}

// Vetting receives, screens and ends subjects.
type Vetting interface {
	Receive(ctx context.Context, actor string, arrivals []vetting.Arrival) (vetting.Intake, error)
	CountMarks(ctx context.Context, arrivals []vetting.Arrival, d *vetting.Doubts) error
	ExitAll(ctx context.Context, actor string, ids []string, rule string) (int64, error)
	RecordBadRows(ctx context.Context, rows []vetting.BadRow) error
}
