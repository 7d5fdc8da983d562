package encounter

import (
	"context"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/vetting"
)

// Store is what encounters ask of the database, bound to one tenant by
// construction.
type Store interface {
	// View runs fn on one consistent snapshot of the database.
	View(ctx context.Context, fn func(Reader) error) error
	// Update runs fn in one serializable transaction that takes the tenant's
	// next commit sequence. A conflict is retried, so fn must give the same
	// result when run again. Nothing of fn remains when it returns an error.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Rule is one version of something declared for encounters.
type Rule struct {
	Kind    string // one of the rule kinds of this package
	ID      string
	Version int64
	At      int64
	Doc     []byte // JSON
}

// Place is a place in the order of encounters by (HappenedAt, Number).
type Place struct{ HappenedAt, Number int64 }

// Reader reads. Rows come in the order the comment names.
type Reader interface {
	// Rules returns the newest version of each rule of a kind, by id.
	EncounterRules(kind string) ([]Rule, error)
	// RuleVersions returns every version of a rule ascending.
	EncounterRuleVersions(kind, id string) ([]Rule, error)
	// Encounters returns the newest versions, by number; absent numbers are absent.
	Encounters(numbers []int64) ([]Encounter, error)
	// EncounterVersions returns every version ascending.
	EncounterVersions(number int64) ([]Encounter, error)
	// EncounterRefs resolves references; absent ones are absent from the map.
	EncounterRefs(refs []string) (map[string]int64, error)
	// EncountersBetween returns the newest version of encounters that happened at
	// after.HappenedAt or later and before until, and lie beyond the place, at most limit.
	EncountersBetween(after Place, until int64, limit int) ([]Encounter, error)
	// EncountersOfSubject returns the numbers of the encounters at which a subject appeared, ascending.
	EncountersOfSubject(number int64) ([]int64, error)
	// Occupants returns the newest versions, by (encounter, n).
	Occupants(encounters []int64) ([]Occupant, error)
	// OccupantVersions returns every version ascending.
	OccupantVersions(encounter, n int64) ([]Occupant, error)
	// WaitingOccupants returns the occupants whose newest version waits to be
	// screened again, beyond (encounter, n), by (encounter, n), at most limit.
	WaitingOccupants(encounter, n int64, limit int) ([]Occupant, error)
	// Exceptions returns the newest versions, by (encounter, id).
	Exceptions(encounters []int64) ([]Exception, error)
	// ExceptionVersions returns every version ascending.
	ExceptionVersions(id int64) ([]Exception, error)

	// EncounterRulesAt, EncountersAt, OccupantsAt and ExceptionsAt return the
	// rows one transaction wrote, by their keys.
	EncounterRulesAt(seq int64) ([]Rule, error)
	EncountersAt(seq int64) ([]Encounter, error)
	OccupantsAt(seq int64) ([]Occupant, error)
	ExceptionsAt(seq int64) ([]Exception, error)

	// What encounters ask of vetting's rows; the contracts are those of vetting.Reader.
	Epoch() (vetting.Epoch, error)
	Configuration(id string, version int64) (vetting.Configuration, error)
	SubjectNumbers(ids []string) (map[string]int64, error)
	SubjectVersion(number, version int64) (vetting.SubjectVersion, error)
	LastScreenings(config string, numbers []int64) (map[int64]vetting.Screening, error)
	MatchesOfSubjects(config string, numbers []int64) ([]vetting.Match, error)
	Disposition(match int64) (string, error)
	// Seq is the newest committed sequence of the tenant (in Update: the one this transaction takes).
	Seq() (int64, error)
}

// Tx writes. Every row it inserts carries the transaction's sequence; a version
// that exists is an error.
type Tx interface {
	Reader
	// InsertLeaf adds an unsequenced ledger leaf to this transaction.
	audit.Tx
	// NextID takes the next number of a counter of the tenant, from 1.
	NextID(counter string) (int64, error)
	InsertEncounterRule(r Rule) error
	InsertEncounter(e Encounter) error
	InsertOccupant(o Occupant) error
	InsertException(x Exception) error
}

// Ledger records acts. A failure must abort the act: no ledger, no act.
type Ledger interface {
	Record(ctx context.Context, tx audit.Tx, kind audit.Kind, actor string, rows []audit.RowDigest, details any) error
}

// Vetting takes in subjects and screens them.
type Vetting interface {
	// Receive stores new and changed subjects together with their screenings.
	Receive(ctx context.Context, actor string, arrivals []vetting.Arrival) (vetting.Intake, error)
	// Meet screens subjects that are known already at the epoch in force, where
	// no screening of their newest version at that epoch is stored.
	Meet(ctx context.Context, actor string, ids []string) (vetting.Intake, error)
}
