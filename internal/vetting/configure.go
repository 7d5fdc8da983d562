package vetting

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/score"
)

// Errors of proposing and approving a configuration.
var (
	// ErrSecondPerson says that a changed line or gate waits for another person.
	ErrSecondPerson = errors.New("a changed line or gate must be approved by a second person")
	// ErrNotProposed says that there is nothing to approve.
	ErrNotProposed = errors.New("no such proposal waits for approval")
	// ErrStaleProposal says that another version was approved in between.
	ErrStaleProposal = errors.New("another version was approved since this one was proposed; propose again on top of it")
)

var configID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

func (c *Configuration) validate() error {
	switch {
	case !configID.MatchString(c.ID):
		return fmt.Errorf("configuration id %q: use 1 to 40 of a-z, 0-9 and -, beginning with a letter or digit", c.ID)
	case len(c.Lists) == 0:
		return fmt.Errorf("configuration %s names no list; name lists, or %q for all that are active", c.ID, AllLists)
	case c.MaxAgeDays < 0:
		return fmt.Errorf("configuration %s: max_age_days must be 0 (no limit) or more, got %d", c.ID, c.MaxAgeDays)
	case strings.TrimSpace(c.Reason) == "":
		return fmt.Errorf("configuration %s: give the reason for the change", c.ID)
	}
	if err := c.Policy.Validate(); err != nil {
		return fmt.Errorf("configuration %s: %w", c.ID, err)
	}
	for _, l := range c.Lists {
		if l == AllLists && len(c.Lists) > 1 {
			return fmt.Errorf("configuration %s: %q stands alone or not at all", c.ID, AllLists)
		}
	}
	return nil
}

// Propose stores the next version of a configuration as a proposal. Its
// version is given by the store of versions; it has no effect until approved.
func (s *Service) Propose(ctx context.Context, actor string, c Configuration) (Configuration, error) {
	if err := c.validate(); err != nil {
		return c, err
	}
	err := s.o.Store.Update(ctx, func(tx Tx) error {
		vs, err := tx.ConfigurationVersions(c.ID)
		if err != nil {
			return err
		}
		c.Version = int64(len(vs)) + 1
		c.ProposedBy, c.ProposedAt = actor, s.now()
		c.ApprovedBy, c.ApprovedAt = "", 0
		if err := tx.InsertConfiguration(c); err != nil {
			return err
		}
		return s.o.Ledger.Record(ctx, tx, audit.ConfigProposed, actor, nil, map[string]any{"configuration": c.ID, "version": c.Version, "document": c})
	})
	return c, err
}

// Approve puts a proposal into force: an epoch of its own, so that everybody
// in scope is screened under it. A version whose line or gates differ from the
// version before it (the shipped policy, for the first) needs a second person.
// Where there are subjects, [Service.Impact] must have been asked first.
func (s *Service) Approve(ctx context.Context, actor, id string, version int64) (Epoch, error) {
	var e Epoch
	err := s.o.Store.Update(ctx, func(tx Tx) error {
		vs, err := tx.ConfigurationVersions(id)
		if err != nil {
			return err
		}
		c, last, err := waiting(vs, id, version)
		if err != nil {
			return err
		}
		before := score.DefaultPolicy()
		if last.Version > 0 {
			before = last.Policy
		}
		if !reflect.DeepEqual(before, c.Policy) && c.ProposedBy == actor {
			return fmt.Errorf("configuration %s version %d was proposed by %s: %w", id, version, actor, ErrSecondPerson)
		}
		if err := known(tx, c); err != nil {
			return err
		}
		at := s.now()
		if err := tx.ApproveConfiguration(id, version, actor, at); err != nil {
			return err
		}
		newest, err := tx.Epoch()
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		active, err := tx.ActiveSnapshots()
		if err != nil {
			return err
		}
		cause := Cause{Kind: CauseConfiguration, Ref: id, From: newest.State.Configurations[id], To: version}
		e, err = Advance(tx, cause, at, func(st *State) { *st = c.stateOf(*st, active) })
		if err != nil {
			return err
		}
		return s.o.Ledger.Record(ctx, tx, audit.ConfigApproved, actor, nil, map[string]any{"configuration": id, "version": version, "epoch": e.N})
	})
	return e, err
}

// known fails where people are in scope and nobody has found out what the proposal would change for them.
func known(r Reader, c Configuration) error {
	horizon, err := r.Horizon()
	if err != nil || horizon == 0 {
		return err
	}
	if _, err = r.Impact(c.ID, c.Version); errors.Is(err, ErrNotFound) {
		return fmt.Errorf("configuration %s version %d: %w", c.ID, c.Version, ErrImpactUnknown)
	}
	return err
}

// CheckAge takes an epoch for every configuration that has subjects whose last
// screening is too old, or that had to leave an outcome incomplete although
// its lists are well again. It reports whether any epoch was taken.
func (s *Service) CheckAge(ctx context.Context, actor string) (bool, error) {
	force, err := s.present(ctx)
	if err != nil {
		return false, err
	}
	taken := false
	for _, c := range force.configs {
		due := false
		err := s.o.Store.View(ctx, func(r Reader) error {
			if c.MaxAgeDays > 0 {
				old, err := r.Stale(c.ID, s.now()-int64(c.MaxAgeDays)*24*3600*1_000_000, 1)
				if err != nil || len(old) > 0 {
					due = len(old) > 0
					return err
				}
			}
			for _, src := range c.sources {
				if src.Problem != "" {
					return nil // still ill: another try would end as the last one
				}
			}
			open, err := r.Incomplete(c.ID, 0, 1)
			due = len(open) > 0
			return err
		})
		if err != nil {
			return taken, err
		}
		if !due {
			continue
		}
		if _, err := s.epochFor(ctx, actor, Cause{Kind: CauseMaxAge, Ref: c.ID}); err != nil {
			return taken, err
		}
		taken = true
	}
	return taken, nil
}
