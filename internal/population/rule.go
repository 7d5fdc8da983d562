package population

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
)

// RuleStep is one row in the history of an exit rule. Rows are insert-only.
type RuleStep struct {
	Rule   string `json:"rule"`
	N      int64  `json:"n"`
	Act    string `json:"act"` // proposed, approved, withdrawn
	Reason string `json:"reason"`
	Actor  string `json:"actor"`
	At     int64  `json:"at"`
	Seq    int64  `json:"-"`
}

// The acts on a rule.
const (
	Proposed  = "proposed"
	Approved  = "approved"
	Withdrawn = "withdrawn"
)

// Rule is an exit rule as it stands: why subjects may leave scope.
type Rule struct {
	ID string `json:"id"`
	// State is the newest act: proposed, approved, withdrawn.
	State      string `json:"state"`
	Reason     string `json:"reason"` // as proposed
	ProposedBy string `json:"proposed_by"`
	ApprovedBy string `json:"approved_by,omitzero"`
}

// ErrRule says that a rule does not stand as the act needs it.
var ErrRule = errors.New("exit rule")

var ruleID = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,63}$`)

// ruleOf reads the state of a rule from its history, ascending.
func ruleOf(steps []RuleStep) Rule {
	var r Rule
	for _, s := range steps {
		r.ID, r.State = s.Rule, s.Act
		switch s.Act {
		case Proposed:
			r.Reason, r.ProposedBy, r.ApprovedBy = s.Reason, s.Actor, ""
		case Approved:
			r.ApprovedBy = s.Actor
		}
	}
	return r
}

// Propose declares a rule by which subjects that a system of record no longer
// names may leave scope. It is of no use until a second person approved it.
func (s *Service) Propose(ctx context.Context, actor access.Principal, id, reason string) (Rule, error) {
	if !ruleID.MatchString(id) {
		return Rule{}, fmt.Errorf("%w %q: an id has 2 to 64 lower-case letters, digits, “.”, “_” or “-”", ErrRule, id)
	}
	return s.step(ctx, actor, access.ScopePropose, RuleStep{Rule: id, Act: Proposed, Reason: reason}, func(r Rule) error {
		if r.State == Approved || r.State == Proposed {
			return fmt.Errorf("%w %s is %s already; withdraw it first", ErrRule, id, r.State)
		}
		return nil
	})
}

// Approve puts a rule in force that another person proposed.
func (s *Service) Approve(ctx context.Context, actor access.Principal, id, reason string) (Rule, error) {
	return s.step(ctx, actor, access.ScopeApprove, RuleStep{Rule: id, Act: Approved, Reason: reason}, func(r Rule) error {
		if r.State != Proposed {
			return fmt.Errorf("%w %s does not wait for approval (%s)", ErrRule, id, stateOf(r))
		}
		return access.SecondPerson(r.ProposedBy, actor)
	})
}

// Withdraw ends a rule. Who left by it stays out.
func (s *Service) Withdraw(ctx context.Context, actor access.Principal, id, reason string) (Rule, error) {
	return s.step(ctx, actor, access.ScopePropose, RuleStep{Rule: id, Act: Withdrawn, Reason: reason}, func(r Rule) error {
		if r.State != Proposed && r.State != Approved {
			return fmt.Errorf("%w %s cannot be withdrawn (%s)", ErrRule, id, stateOf(r))
		}
		return nil
	})
}

func stateOf(r Rule) string {
	if r.State == "" {
		return "it was never proposed"
	}
	return "it is " + r.State
}

var ruleKinds = map[string]audit.Kind{Proposed: audit.ConfigProposed, Approved: audit.ConfigApproved, Withdrawn: audit.ConfigRejected}

func (s *Service) step(ctx context.Context, actor access.Principal, act access.Act, step RuleStep, check func(Rule) error) (Rule, error) {
	if err := s.authorize(actor, act); err != nil {
		return Rule{}, err
	}
	if strings.TrimSpace(step.Reason) == "" {
		return Rule{}, fmt.Errorf("%w %s: a reason is wanted; it is what the record will say", ErrRule, step.Rule)
	}
	var out Rule
	err := s.o.Store.Update(ctx, func(tx Tx) error {
		history, err := tx.ExitRule(step.Rule)
		if err != nil {
			return err
		}
		if err := check(ruleOf(history)); err != nil {
			return err
		}
		row := step
		row.N, row.Actor, row.At = int64(len(history))+1, actor.ID, s.o.Now().UnixMicro()
		if err := tx.InsertExitRule(row); err != nil {
			return err
		}
		out = ruleOf(append(history, row))
		d, err := digest(tableRules, fmt.Sprintf("%s/%d", row.Rule, row.N), row)
		if err != nil {
			return err
		}
		return s.o.Ledger.Record(ctx, tx, ruleKinds[row.Act], actor.ID, []audit.RowDigest{d}, map[string]any{"exit_rule": row.Rule, "n": row.N, "act": row.Act})
	})
	return out, err
}

// Rules returns every rule as it stands, by id.
func (s *Service) Rules(ctx context.Context) ([]Rule, error) {
	var out []Rule
	err := s.o.Store.View(ctx, func(r Reader) error {
		out = nil
		steps, err := r.ExitRules()
		if err != nil {
			return err
		}
		for len(steps) > 0 {
			n := 1
			for n < len(steps) && steps[n].Rule == steps[0].Rule {
				n++
			}
			out = append(out, ruleOf(steps[:n]))
			steps = steps[n:]
		}
		return nil
	})
	return out, err
}
