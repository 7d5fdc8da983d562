package audit

// Kind says what sort of act a leaf records. The vocabulary is closed: a kind
// that is not declared here is refused by the [Recorder]. Add a constant and
// its line in kinds to extend it; never reuse or rename one, for old ledgers
// keep it for ever.
type Kind string

// The kinds of act.
const (
	ListDeclared       Kind = "list.declared"       // a list was declared or its declaration changed (gates, sources …)
	ListLoaded         Kind = "list.loaded"         // a list was fetched, parsed and staged
	ListRefused        Kind = "list.refused"        // a gate refused a load; the old snapshot stays
	ListAccepted       Kind = "list.accepted"       // people accepted a refused load
	SnapshotActivated  Kind = "snapshot.activated"  // a snapshot came into force
	EpochAdvanced      Kind = "epoch.advanced"      // the counter of causes moved without a list or configuration
	SubjectsImported   Kind = "subjects.imported"   // one batch of subjects came in from a file
	SubjectsSynced     Kind = "subjects.synced"     // the population was compared with a whole file, or the file refused
	SubjectChanged     Kind = "subject.changed"     // a version of one subject was recorded
	SubjectRemoved     Kind = "subject.removed"     // a subject left the scope
	ScreeningBatch     Kind = "screening.batch"     // one batch of screenings was stored
	ScreeningDone      Kind = "screening.done"      // one subject was screened on request
	RunStarted         Kind = "run.started"         // a run was opened
	RunBatch           Kind = "run.batch"           // one batch of a run was committed
	RunCompleted       Kind = "run.completed"       // a run ended with its completeness report
	AlertRaised        Kind = "alert.raised"        // alerts were raised outside a run
	AlertDecided       Kind = "alert.decided"       // a person disposed of an alert
	AlertReviewed      Kind = "alert.reviewed"      // a second person agreed or disagreed
	CaseChanged        Kind = "case.changed"        // a step in the work on a subject
	StatusChanged      Kind = "status.changed"      // where a subject stands was recorded
	LinkChanged        Kind = "link.changed"        // a link was stated or withdrawn
	BulletinFiled      Kind = "bulletin.filed"      // an intelligence report became a private list
	EncounterRecorded  Kind = "encounter.recorded"  // subjects appeared
	EncounterChanged   Kind = "encounter.changed"   // … and more of them
	EncounterScreened  Kind = "encounter.screened"  // an occupant was screened, or screened again
	EncounterClosed    Kind = "encounter.closed"    // everybody was screened or excepted
	ExceptionRequested Kind = "exception.requested" // somebody asked to close without a screening
	ExceptionApproved  Kind = "exception.approved"  // … and another person agreed
	ExceptionRejected  Kind = "exception.rejected"  // … or did not
	SiteDeclared       Kind = "site.declared"       // a place of encounters was declared or changed
	WordMapped         Kind = "word.mapped"         // a tenant's word was given a defined meaning
	SamplingProposed   Kind = "sampling.proposed"   // a policy for screening by lot was proposed
	SamplingApproved   Kind = "sampling.approved"   // … and came into force, with its secret committed to
	SamplingEnded      Kind = "sampling.ended"      // … and ended before its time
	SamplingRevealed   Kind = "sampling.revealed"   // the draws were made again and the secret disclosed
	ConfigProposed     Kind = "config.proposed"     // a version of a configuration was proposed
	ConfigTried        Kind = "config.tried"        // … everybody was screened under it to see what it would change
	ConfigApproved     Kind = "config.approved"     // … and came into force
	ConfigRejected     Kind = "config.rejected"     // … or was turned down
	TenantCreated      Kind = "tenant.created"      // a tenant and its ledger came to be
	PrincipalCreated   Kind = "principal.created"   // a person or service account was admitted
	PrincipalChanged   Kind = "principal.changed"   // … got other roles or labels
	PrincipalDisabled  Kind = "principal.disabled"  // … was shut out
	EngineRegistered   Kind = "engine.registered"   // an engine acted first; its executable is archived
	KeyCreated         Kind = "key.created"         // a signing or access key came to be
	KeyRevoked         Kind = "key.revoked"         // … and is no longer trusted
	Lookup             Kind = "lookup"              // personal data was read
	TestPackRun        Kind = "testpack.run"        // altered listed names were screened, to see how many are found
	Replayed           Kind = "screening.replayed"  // a stored screening was run again
	Exported           Kind = "data.exported"       // data left the system
	LoggedIn           Kind = "login.succeeded"     // a principal was let in
	LoginRefused       Kind = "login.refused"       // … or not
	AccessDenied       Kind = "access.denied"       // a principal asked for what it may not have
	PayloadErased      Kind = "payload.erased"      // payloads of this ledger were erased by law
	MaintenanceApplied Kind = "maintenance.applied" // a migration or repair touched stored rows
)

var kinds = map[Kind]bool{
	ListDeclared: true, ListLoaded: true, ListRefused: true, ListAccepted: true, SnapshotActivated: true, EpochAdvanced: true,
	SubjectsImported: true, SubjectsSynced: true, SubjectChanged: true, SubjectRemoved: true,
	ScreeningBatch: true, ScreeningDone: true, RunStarted: true, RunBatch: true, RunCompleted: true,
	AlertRaised: true, AlertDecided: true, AlertReviewed: true,
	CaseChanged: true, StatusChanged: true, LinkChanged: true, BulletinFiled: true, EncounterRecorded: true,
	EncounterChanged: true, EncounterScreened: true, EncounterClosed: true, ExceptionRequested: true, ExceptionApproved: true, ExceptionRejected: true,
	SiteDeclared: true, WordMapped: true, SamplingProposed: true, SamplingApproved: true, SamplingEnded: true, SamplingRevealed: true,
	ConfigProposed: true, ConfigTried: true, ConfigApproved: true, ConfigRejected: true,
	TenantCreated: true, PrincipalCreated: true, PrincipalChanged: true, PrincipalDisabled: true,
	EngineRegistered: true, KeyCreated: true, KeyRevoked: true,
	Lookup: true, TestPackRun: true, Replayed: true, Exported: true, LoggedIn: true, LoginRefused: true, AccessDenied: true,
	PayloadErased: true, MaintenanceApplied: true,
}

// Known reports whether k is a declared kind.
func (k Kind) Known() bool { return kinds[k] }
