package access

import (
	"errors"
	"fmt"
	"slices"
)

// Act is something a principal may want to do. The vocabulary is closed.
type Act string

// The acts.
const (
	ListRead      Act = "list.read"      // see lists, their loads and reports
	ListDeclare   Act = "list.declare"   // add a list or change its declaration
	ListLoad      Act = "list.load"      // fetch or import a version of a list
	ListAccept    Act = "list.accept"    // accept a load that a gate refused
	SubjectRead   Act = "subject.read"   // see subjects and their history
	SubjectImport Act = "subject.import" // bring in, change or end subjects
	SubjectMerge  Act = "subject.merge"  // say that two subjects are one, or that one is two
	ScopePropose  Act = "scope.propose"  // propose or withdraw a rule by which subjects leave scope
	ScopeApprove  Act = "scope.approve"  // approve such a rule, let a refused sync pass
	Screen        Act = "screen"         // screen a name or a file

	EncounterRead    Act = "encounter.read"    // see encounters, their occupants and how they stand
	EncounterReport  Act = "encounter.report"  // count encounters by site and period; names nobody
	EncounterRecord  Act = "encounter.record"  // open encounters, add and screen occupants, import
	EncounterClose   Act = "encounter.close"   // let an encounter end
	EncounterRules   Act = "encounter.rules"   // declare sites, give a tenant's words a defined meaning
	ExceptionRequest Act = "exception.request" // ask to close an encounter without a screening
	ExceptionApprove Act = "exception.approve" // approve or reject what somebody asked for
	SamplingPropose  Act = "sampling.propose"  // propose or end a policy for screening by lot
	SamplingApprove  Act = "sampling.approve"  // put somebody's policy in force
	SamplingVerify   Act = "sampling.verify"   // make the draws of a policy that is over again

	RunRead         Act = "run.read"         // see runs and their completeness reports
	RunStart        Act = "run.start"        // bring the population to an epoch
	AlertRead       Act = "alert.read"       // see alerts, matches and decisions
	AlertDecide     Act = "alert.decide"     // dismiss or defer an alert, propose a match as true
	AlertReview     Act = "alert.review"     // confirm or reject what somebody proposed, dismiss what somebody deferred
	AlertReopen     Act = "alert.reopen"     // open a decided alert again
	MatchOverturn   Act = "match.overturn"   // open a confirmed match again
	Explain         Act = "explain"          // ask why something matched, or did not
	Replay          Act = "replay"           // run a stored screening again
	ConfigRead      Act = "config.read"      // see configurations
	ConfigPropose   Act = "config.propose"   // propose a version of a configuration
	ConfigApprove   Act = "config.approve"   // put somebody's proposal in force
	AuditRead       Act = "audit.read"       // read the ledger
	AuditVerify     Act = "audit.verify"     // verify the ledger
	AuditCheckpoint Act = "audit.checkpoint" // sign and hand out a checkpoint
	AuditExport     Act = "audit.export"     // export the ledger for an outsider
	PrincipalRead   Act = "principal.read"   // see principals and their roles
	PrincipalChange Act = "principal.change" // admit, change or disable principals
)

type permission struct {
	act   Act
	says  string // completes "… may not"
	human bool   // people only: the act disposes of something that touches a person, or decides who may
	roles []Role
}

// permissions is the whole table. What is not here is refused.
var permissions = []permission{
	{ListRead, "read lists", false, []Role{Analyst, Reviewer, Tuner, ListSteward, CaseOfficer, Oversight, RedressOfficer, Auditor, Admin}},
	{ListDeclare, "declare lists", true, []Role{ListSteward}},
	{ListLoad, "load lists", false, []Role{ListSteward}},
	{ListAccept, "accept a refused load", true, []Role{ListSteward}},
	{SubjectRead, "read subjects", false, []Role{Analyst, Reviewer, CaseOfficer, Oversight, RedressOfficer}},
	{SubjectImport, "import or change subjects", false, []Role{Analyst, CaseOfficer}},
	{SubjectMerge, "merge or split subjects", true, []Role{CaseOfficer}},
	{ScopePropose, "propose exit rules", true, []Role{CaseOfficer}},
	{ScopeApprove, "approve exit rules or refused syncs", true, []Role{CaseOfficer, Reviewer}},
	{Screen, "screen", false, []Role{Analyst, Reviewer, Tuner, CaseOfficer}},
	{EncounterRead, "read encounters", false, []Role{Analyst, Reviewer, CaseOfficer, Oversight, RedressOfficer}},
	{EncounterReport, "read reports of encounters", false, []Role{Analyst, Reviewer, Tuner, CaseOfficer, Oversight, Auditor}},
	{EncounterRecord, "record encounters", false, []Role{Analyst, CaseOfficer}},
	{EncounterClose, "close encounters", true, []Role{Analyst, CaseOfficer}},
	{EncounterRules, "declare sites and words of encounters", true, []Role{Tuner}},
	{ExceptionRequest, "ask for exceptions", true, []Role{Analyst, CaseOfficer}},
	{ExceptionApprove, "approve exceptions", true, []Role{Reviewer}},
	{SamplingPropose, "propose sampling policies", true, []Role{Tuner}},
	{SamplingApprove, "approve sampling policies", true, []Role{Tuner, Reviewer}},
	{SamplingVerify, "verify the draws of a sampling policy", false, []Role{Oversight, Auditor}},
	{RunRead, "read runs", false, []Role{Analyst, Reviewer, Tuner, ListSteward, CaseOfficer, Oversight, Auditor, Admin}},
	{RunStart, "start runs", false, []Role{Tuner, ListSteward, Admin}},
	{AlertRead, "read alerts", false, []Role{Analyst, Reviewer, Tuner, CaseOfficer, Oversight, RedressOfficer}},
	{AlertDecide, "decide alerts", true, []Role{Analyst}},
	{AlertReview, "review decisions", true, []Role{Reviewer}},
	{AlertReopen, "reopen alerts", true, []Role{Analyst, Reviewer, CaseOfficer, RedressOfficer}},
	{MatchOverturn, "reopen a confirmed match", true, []Role{Reviewer, RedressOfficer}},
	{Explain, "ask for explanations", false, []Role{Analyst, Reviewer, Tuner, CaseOfficer, Oversight, RedressOfficer}},
	{Replay, "replay screenings", false, []Role{Analyst, Reviewer, Tuner, Oversight, RedressOfficer, Auditor}},
	{ConfigRead, "read configurations", false, []Role{Analyst, Reviewer, Tuner, ListSteward, CaseOfficer, Oversight, RedressOfficer, Auditor, Admin}},
	{ConfigPropose, "propose configurations", true, []Role{Tuner}},
	{ConfigApprove, "approve configurations", true, []Role{Tuner, Reviewer}},
	{AuditRead, "read the ledger", false, []Role{Oversight, Auditor}},
	{AuditVerify, "verify the ledger", false, []Role{Oversight, Auditor, Admin}},
	{AuditCheckpoint, "sign checkpoints", false, []Role{Auditor, Admin}},
	{AuditExport, "export the ledger", true, []Role{Auditor}},
	{PrincipalRead, "read principals", false, []Role{Oversight, Auditor, Admin}},
	{PrincipalChange, "change principals", true, []Role{Admin}},
}

// Acts returns every act in the order of the table.
func Acts() []Act {
	out := make([]Act, len(permissions))
	for i, p := range permissions {
		out[i] = p.act
	}
	return out
}

var (
	// ErrDisabled refuses a principal that was shut out.
	ErrDisabled = errors.New("this principal is disabled")
	// ErrServiceAccount refuses a service account what only a person may do.
	ErrServiceAccount = errors.New("a service account cannot decide: this act takes a named person")
	// ErrRole refuses a principal whose roles do not carry the act.
	ErrRole = errors.New("no role that carries this act")
	// ErrSamePerson refuses to let the first person be the second too.
	ErrSamePerson = errors.New("a second, different person is needed")
	// ErrTenant refuses a principal of another tenant.
	ErrTenant = errors.New("the principal belongs to another tenant")
)

// Authorize returns nil when p may do act, and otherwise an error that wraps
// [ErrDisabled], [ErrServiceAccount] or [ErrRole] and says who was refused what,
// and which role would do. A principal that [Principal.Validate] objects to, or
// an act outside the vocabulary, is refused too.
func Authorize(p Principal, act Act) error {
	i := slices.IndexFunc(permissions, func(row permission) bool { return row.act == act })
	if i < 0 {
		return fmt.Errorf("act %q is not one this system knows", act)
	}
	if err := p.Validate(); err != nil {
		return err
	}
	row := permissions[i]
	switch {
	case p.Disabled:
		return fmt.Errorf("%s may not %s: %w", p, row.says, ErrDisabled)
	case row.human && p.Kind != Person:
		return fmt.Errorf("%s may not %s: %w", p, row.says, ErrServiceAccount)
	case !slices.ContainsFunc(row.roles, p.Has):
		return fmt.Errorf("%s (%s) may not %s: %w; it takes %s", p, joinRoles(p.Roles), row.says, ErrRole, joinRoles(row.roles))
	}
	return nil
}

// SecondPerson returns nil when second is a person other than the one whose id
// is first, and otherwise an error that wraps [ErrSamePerson] or
// [ErrServiceAccount]. It says nothing of roles: ask [Authorize] for those.
func SecondPerson(first string, second Principal) error {
	switch {
	case second.Kind != Person:
		return fmt.Errorf("%s cannot be the second person: %w", second, ErrServiceAccount)
	case first == "" || second.ID == "":
		return fmt.Errorf("%w, and both must be named", ErrSamePerson)
	case first == second.ID:
		return fmt.Errorf("%s was the first: %w", second, ErrSamePerson)
	}
	return nil
}
