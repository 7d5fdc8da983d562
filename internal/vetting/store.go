package vetting

import (
	"context"
	"errors"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/quality"
)

// ErrNotFound is returned by single-row reads that find nothing.
var ErrNotFound = errors.New("not found")

// Store is what vetting asks of the database, bound to one tenant by
// construction: no call can name another.
type Store interface {
	// View runs fn on one consistent snapshot of the database.
	View(ctx context.Context, fn func(Reader) error) error
	// Update runs fn in one serializable transaction that takes the tenant's
	// next commit sequence. A conflict is retried, so fn must give the same
	// result when run again. Nothing of fn remains when it returns an error.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Reader reads. Rows come in the order the comment names; nothing is sorted
// again above it.
type Reader interface {
	// Epoch returns the newest epoch; ErrNotFound before the first.
	Epoch() (Epoch, error)
	// EpochAt returns epoch n.
	EpochAt(n int64) (Epoch, error)
	// EpochsBetween returns the epochs after..upto (after excluded, upto included), ascending.
	EpochsBetween(after, upto int64) ([]Epoch, error)

	// Configuration returns one version; version 0 = the newest approved one.
	Configuration(id string, version int64) (Configuration, error)
	// ConfigurationIDs returns the ids of all configurations, proposals included, ascending.
	ConfigurationIDs() ([]string, error)
	// Impact returns what was found out last of a version of a configuration; ErrNotFound.
	Impact(config string, version int64) (Impact, error)
	// ConfigurationVersions returns every version (proposals included), ascending.
	ConfigurationVersions(id string) ([]Configuration, error)

	// Snapshot returns the identity of one activated snapshot.
	Snapshot(list string, n int64) (SnapshotRef, error)
	// Entries streams the entries of a list as of snapshot n (tombstones left out), by key.
	Entries(list string, n int64, yield func(EntryVersion) error) error
	// Entry returns the entry as of snapshot n; ErrNotFound when absent or removed then.
	Entry(list, key string, n int64) (EntryVersion, error)
	// EntryVersions returns every version of an entry, tombstones included, ascending by snapshot.
	EntryVersions(list, key string) ([]EntryVersion, error)
	// ChangedKeys returns for each key with a version row in (after, upto] the newest such row, by key.
	ChangedKeys(list string, after, upto int64) ([]EntryVersion, error)
	// ActiveSnapshots returns the newest activated snapshot of every list the tenant may use, public ones included.
	ActiveSnapshots() (map[string]int64, error)
	// Snapshots returns the activated snapshots of a list ascending.
	Snapshots(list string) ([]SnapshotRef, error)

	// SubjectNumber resolves an external id; ErrNotFound.
	SubjectNumber(id string) (int64, error)
	// SubjectNumbers resolves many external ids; absent ids are absent from the map.
	SubjectNumbers(ids []string) (map[string]int64, error)
	// Horizon is the highest subject number; 0 when there is none.
	Horizon() (int64, error)
	// SubjectsStamp is the sequence of the newest subject version; while it stays, so does every subject.
	SubjectsStamp() (int64, error)
	// Subjects streams the newest version of each subject with from ≤ number ≤ to, by number, exits included.
	Subjects(from, to int64, yield func(SubjectVersion) error) error
	// SubjectVersion returns one version; version 0 = newest.
	SubjectVersion(number, version int64) (SubjectVersion, error)
	// SubjectVersions returns every version ascending.
	SubjectVersions(number int64) ([]SubjectVersion, error)

	// Parts returns the newest row of every part of the groups that any of the numbers is or was part of, by (whole, part).
	Parts(numbers []int64) ([]Part, error)
	// PartHistory returns every row of the groups that the number is or was part of, by (seq, whole, part).
	PartHistory(number int64) ([]Part, error)
	// Holders returns, for each key that the newest versions of several subjects carry, the first `most` of them by number; keys ascending.
	Holders(keys []string, most int) ([]quality.Holder, error)
	// RepeatedKeys returns keys beyond `after` that several subjects carry, with how many do, ascending.
	RepeatedKeys(after string, limit int) ([]RepeatedKey, error)

	// LastScreenings returns per subject number the newest screening (without evidence) under the configuration.
	LastScreenings(config string, numbers []int64) (map[int64]Screening, error)
	// Screening returns one screening with its evidence.
	Screening(key ScreeningKey) (Screening, error)
	// ScreeningsOf returns the screenings of a subject (without evidence) ascending by sequence.
	ScreeningsOf(number int64) ([]Screening, error)
	// Screenings returns screenings without evidence with sequence > after, ascending by (seq, number, config). It returns whole sequences only: as
	// many as fit into limit rows, and at least one.
	Screenings(after int64, limit int) ([]Screening, error)
	// Stale streams the numbers of in-scope candidates: subjects not exited whose newest screening under config is at a time before `before`, ascending.
	Stale(config string, before int64, limit int) ([]int64, error)

	// MatchesOfSubjects returns all matches (open or closed) under the configuration of the subjects, by (number, list, key).
	MatchesOfSubjects(config string, numbers []int64) ([]Match, error)
	// MatchesOfEntries returns all matches under the configuration with entries of the list and from ≤ number ≤ to, by (number, key).
	MatchesOfEntries(config, list string, keys []string, from, to int64) ([]Match, error)
	// Match returns one match by id.
	Match(id int64) (Match, error)
	// OpenMatches streams open matches of a configuration ("" = all) by (config, number, list, key).
	OpenMatches(config string, yield func(Match) error) error
	// MatchEvents returns the events of a match ascending.
	MatchEvents(match int64) ([]MatchEvent, error)

	// Disposition is the state of the newest decision on the match's alerts ("open" when there is none). A match without alerts stands on those of
	// its predecessor.
	Disposition(match int64) (string, error)
	// EventCounts counts the rows of a run: "opened", "changed", "rescored", "closed" from match events and "alerts" from alerts.
	EventCounts(run int64) (map[string]int64, error)
	// Incomplete returns the numbers of subjects not exited whose newest screening under config has the outcome "incomplete", ascending, after the number given.
	Incomplete(config string, after int64, limit int) ([]int64, error)

	// Alert returns one alert.
	Alert(id int64) (Alert, error)
	// AlertStatus is the state that the alert's decisions leave it in: open, false, inconclusive, proposed, true.
	AlertStatus(id int64) (string, error)
	// Alerts returns alerts that fit the filter, newest first.
	Alerts(f AlertFilter) ([]Alert, error)
	// AlertsOf returns the alerts of a match ascending.
	AlertsOf(match int64) ([]Alert, error)

	// Run returns one run. OpenRuns returns runs without report, ascending. Runs returns the newest runs first.
	Run(id int64) (Run, error)
	OpenRuns(config string) ([]Run, error)
	Runs(limit int) ([]Run, error)
	// RunReport returns the signed report; ErrNotFound while the run is open.
	RunReport(run int64) (SignedReport, error)
	// Mark returns the coverage mark of (config, partition, epoch); ErrNotFound.
	Mark(config string, partition int32, epoch int64) (Mark, error)
	// Covered returns the newest epoch for which a run of the configuration has a complete report; 0 when none.
	Covered(config string) (int64, error)
	// Partitions returns the partitions that hold subjects, ascending.
	Partitions() ([]int32, error)
	// Tally counts for the completeness report, in SQL of its own that shares nothing with the worker: subjects with number ≤ horizon by
	// their newest version with seq ≤ asOf, grouped by (segment, schema, exited); Covered counts those with a screening under config at an
	// epoch ≥ epoch or at or below the mark of their partition for (config, epoch); Skipped those with a skip row of the run.
	Tally(config string, epoch, run, horizon, asOf int64) ([]Tally, error)

	// VersionsAt, ScreeningsAt and EventsAt return the rows one transaction wrote, by number; number, config; match. Screenings come without evidence.
	VersionsAt(seq int64) ([]SubjectVersion, error)
	// PartsAt returns the part rows one transaction wrote, by (whole, part).
	PartsAt(seq int64) ([]Part, error)
	ScreeningsAt(seq int64) ([]Screening, error)
	// EvidenceAt returns the documents that are stored with the screenings of one transaction.
	EvidenceAt(seq int64) (map[ScreeningKey][]byte, error)
	EventsAt(seq int64) ([]MatchEvent, error)

	// BadRows returns the rows of an import (its file name) that could not be used, by row.
	BadRows(source string) ([]BadRow, error)

	// Engine returns a registered engine.
	Engine(id string) (EngineRecord, error)
	// Blob reads a stored file by its SHA-256.
	Blob(sha256 string) ([]byte, error)
	// Seq is the newest committed sequence of the tenant (in Update: the one this transaction takes).
	Seq() (int64, error)
}

// Tx writes. Every row it inserts carries the transaction's sequence.
type Tx interface {
	Reader
	// InsertLeaf adds an unsequenced ledger leaf to this transaction.
	audit.Tx

	// NextID takes the next number of a counter of the tenant ("subject", "match", "alert", "run").
	NextID(counter string) (int64, error)
	InsertEpoch(e Epoch) error
	InsertConfiguration(c Configuration) error
	InsertImpact(i Impact) error
	ApproveConfiguration(id string, version int64, by string, at int64) error
	InsertSubject(number int64, id string, partition int32, at int64) error
	InsertSubjectVersion(v SubjectVersion) error
	// InsertPart adds a row to the history of (p.Whole, p.Part); its N and Seq are given.
	InsertPart(p Part) error
	// InsertIdentifiers keeps the exact look-up keys of the documents that a subject version carries.
	InsertIdentifiers(number, version int64, keys []string) error
	InsertBadRow(r BadRow) error
	// InsertScreening stores a screening. That it cannot be (it is there already, or the subject version is not) may show later: at the
	// latest, the transaction fails.
	InsertScreening(s Screening) error
	// PutMatch inserts the match (ID taken beforehand) or replaces its current columns.
	PutMatch(m Match) error
	InsertMatchEvent(e MatchEvent) error
	// InsertAlert inserts and reports whether the alert is new: a second one for the same (match, epoch, subject version) changes nothing.
	InsertAlert(a Alert) (bool, error)
	InsertRun(r Run) error
	// MoveMark sets the mark of (config, partition, epoch) to through and fails with ErrMarkMoved when it was not at expect.
	MoveMark(m Mark, expect int64) error
	InsertSkip(run, number int64, reason string) error
	InsertRunReport(r SignedReport) error
	InsertEngine(e EngineRecord) error
	PutBlob(sha256 string, data []byte) error
}

// ErrMarkMoved says that another worker moved the coverage mark first.
var ErrMarkMoved = errors.New("coverage mark was moved by another worker")
