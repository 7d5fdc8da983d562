package vetting

import "github.com/revetproject/revet/score"

// All times are microseconds since 1970 UTC. All sequences are the tenant's
// commit sequence.

// Epoch is one step of the tenant's counter of causes, with the whole state it
// leads to, so that any past moment can be asked for by its number alone.
type Epoch struct {
	N     int64
	Cause Cause
	State State
	Seq   int64
	At    int64
}

// Cause says why something was looked at again.
type Cause struct {
	Kind string `json:"kind"`           // one of the Cause constants
	List string `json:"list,omitempty"` // snapshot: the list
	From int64  `json:"from,omitempty"` // snapshot or configuration version before; 0 = none
	To   int64  `json:"to,omitempty"`   // … and after
	Ref  string `json:"ref,omitempty"`  // configuration id, engine id
}

// The kinds of cause.
const (
	CauseSnapshot      = "snapshot"
	CauseConfiguration = "configuration"
	CauseEngine        = "engine"
	CauseMaxAge        = "max-age"
	CauseSubject       = "subject"   // new or changed subject: never an epoch
	CauseEncounter     = "encounter" // a known subject appeared again: never an epoch
	CauseRequest       = "requested" // a full run somebody asked for
)

// State is what is in force at an epoch.
type State struct {
	Lists          map[string]int64 `json:"lists"`          // list → snapshot
	Configurations map[string]int64 `json:"configurations"` // id → version
	Engine         string           `json:"engine"`
}

// Scope selects subjects. An empty set of a kind selects all.
type Scope struct {
	Segments []string `json:"segments,omitempty"`
	Schemas  []string `json:"schemas,omitempty"`
}

// Configuration is one version of a named policy of the tenant.
type Configuration struct {
	ID         string       `json:"id"`
	Version    int64        `json:"version"`
	Lists      []string     `json:"lists"`
	Scope      Scope        `json:"scope"`
	Policy     score.Policy `json:"policy"`
	MaxAgeDays int          `json:"max_age_days"` // 0 = no limit
	Reason     string       `json:"reason"`
	ProposedBy string       `json:"proposed_by"`
	ProposedAt int64        `json:"proposed_at"`
	ApprovedBy string       `json:"approved_by"` // "" while it waits
	ApprovedAt int64        `json:"approved_at"`
	Seq        int64        `json:"-"`
}

// SnapshotRef identifies an activated snapshot.
type SnapshotRef struct {
	List        string
	N           int64
	Hash        string
	PublishedAt int64
	FetchedAt   int64
	ActivatedAt int64
	Entries     int64
}

// EntryVersion is one version row of an entry.
type EntryVersion struct {
	List     string
	Key      string
	Snapshot int64  // the snapshot that brought this version
	Op       string // added, changed, removed (tombstone: Doc empty)
	Material bool
	Hash     string // entity.Hash
	Doc      []byte // entity JSON
	Fields   []byte // JSON of []entity.Difference for a change
}

// SubjectVersion is one version row of a subject.
type SubjectVersion struct {
	Number    int64
	ID        string // the tenant's own id
	Version   int64
	Partition int32
	Exit      bool   // scope ended; Reason says by which rule
	Segment   string // "customer", "traveller" …
	Schema    string
	Hash      string
	Doc       []byte // entity JSON
	ValidFrom int64  // when it held, by the source
	At        int64  // when it was recorded
	Seq       int64
	Source    string // file and row
	Actor     string
	Reason    string
}

// BadRow is a row of an import that could not be used, kept for repair.
type BadRow struct {
	Import string // file name and content hash
	Row    int64
	Reason string
	Raw    string
	At     int64
}

// ScreeningKey names a screening.
type ScreeningKey struct {
	Number  int64
	Version int64
	Config  string
	Epoch   int64
}

// Screening is a stored forward evaluation.
type Screening struct {
	ScreeningKey
	ConfigVersion int64
	Engine        string
	Outcome       string
	Digest        string // SHA-256 of the evidence document
	Evidence      []byte // the document; empty for a clear outcome, which replays from its inputs
	Cause         Cause
	Run           int64 // 0 = at intake
	At            int64
	Seq           int64
}

// Match is (configuration, subject, entry) above the line, with its current state.
type Match struct {
	ID          int64  `json:"id"`
	Config      string `json:"config"`
	Number      int64  `json:"number"`
	List        string `json:"list"`
	Key         string `json:"key"`
	Open        bool   `json:"open"`
	Score       int64  `json:"score"`
	Band        string `json:"band"`
	Fingerprint string `json:"fingerprint"`
	EntryHash   string `json:"entry_hash"`
	// Version is the subject's.
	Version int64 `json:"version"`
	// Predecessor is the match of the same subject with what the entry was
	// before it was renumbered, merged or split off; 0 = none. A match without
	// alerts of its own stands on the alerts and decisions of its predecessor.
	Predecessor int64 `json:"predecessor,omitzero"`
	// Epoch is that of the last event.
	Epoch int64 `json:"epoch"`
	Seq   int64 `json:"seq"`
}

// MatchEvent is one step in the history of a match.
type MatchEvent struct {
	Match       int64
	Epoch       int64
	Seq         int64
	Kind        string // opened, changed, rescored, closed
	Score       int64
	Band        string
	Fingerprint string
	EntryHash   string
	Version     int64
	Cause       Cause
	Reason      string // closed: why; opened: what the entry was before
	Run         int64  // 0 = at intake
	Evidence    []byte // JSON of the candidate with contributions; empty for closed
	At          int64
}

// Alert says that a match needs a person. Immutable.
type Alert struct {
	ID          int64
	Match       int64
	Epoch       int64
	Version     int64  // subject version
	Kind        string // opened, changed, closed (a confirmed match lost its ground)
	Cause       Cause
	Run         int64
	Fingerprint string
	Seq         int64
	At          int64
}

// AlertFilter selects alerts. Zero values select all.
type AlertFilter struct {
	Config  string
	Number  int64
	Status  string // open, false, inconclusive, proposed, true
	AfterID int64
	Limit   int
}

// Run brings a population under one configuration to an epoch.
type Run struct {
	ID        int64  `json:"id"`
	Config    string `json:"config"`
	FromEpoch int64  `json:"from_epoch"`
	Epoch     int64  `json:"epoch"`
	Cause     Cause  `json:"cause"`
	// Mode is ModeDelta, ModeFull or ModeAged.
	Mode string `json:"mode"`
	// Horizon is the highest subject number the run answers for.
	Horizon   int64  `json:"horizon"`
	Seq       int64  `json:"seq"`
	StartedAt int64  `json:"started_at"`
	StartedBy string `json:"started_by"`
}

// Mark is the coverage mark of a partition: subjects up to Through have met Epoch.
type Mark struct {
	Config    string
	Partition int32
	Epoch     int64
	Through   int64
	Run       int64
}

// Tally is one group of the independent count.
type Tally struct {
	Segment, Schema string
	Exited          bool
	Subjects        int64
	Covered         int64
	Skipped         int64
}

// SignedReport is the completeness report of a run with its signature.
type SignedReport struct {
	Run  int64
	Doc  []byte // canonical JSON
	Note []byte // signed note over the SHA-256 of Doc
	// Complete is false for a run that was superseded before its end.
	Complete bool
	At       int64
	Seq      int64
}

// EngineRecord says where the executable of an engine is archived.
type EngineRecord struct {
	ID         string
	Executable string // SHA-256 of the blob; "" when it could not be archived
	Toolchain  string
	At         int64
}
