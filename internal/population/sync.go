package population

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/intake"
	"github.com/revetproject/revet/internal/vetting"
)

// Source is a whole file of a system of record. It is read twice.
type Source interface {
	// Name is what the file is called on the record.
	Name() string
	// Rows hands out every row in order and returns the SHA-256 of the bytes it read.
	Rows(yield func(intake.Row) error) (sha256 string, err error)
}

// Order says what is to be synchronised with what.
type Order struct {
	// System names the system of record; who it named before and names no more
	// is gone. Several systems do not see each other's subjects.
	System string
	Source Source
	// Rule is the approved rule by which those gone leave scope; "" keeps them.
	Rule string
	// MaxGone is the gate, in permille: more members gone, or a file smaller
	// than the one before by more, is refused. 0 = 100.
	MaxGone int64
	// Accept is the refused sync of the same file that the actor, a second
	// person, lets pass; Reason says why.
	Accept int64
	Reason string
}

// DefaultMaxGone is the gate where none is set: a tenth.
const DefaultMaxGone = 100

// ErrRefused says that a gate refused the sync. Nothing was changed.
var ErrRefused = errors.New("the sync was refused")

// ErrFile says that the file cannot be read as a whole.
var ErrFile = errors.New("the file cannot be read")

// rows reads the source and tells the errors of the file from those of what is
// done with its rows.
func rows(src Source, yield func(intake.Row) error) (string, error) {
	var ours error
	sum, err := src.Rows(func(r intake.Row) error {
		ours = yield(r)
		return ours
	})
	if err != nil && ours == nil {
		err = fmt.Errorf("%w: %s: %w", ErrFile, src.Name(), err)
	}
	return sum, err
}

var systemID = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)

// batchRows is how many rows are handed to vetting at a time.
const batchRows = 2000

// pageMembers is how many members are read at a time.
const pageMembers = 2000

// Sync brings the population in line with a file: it receives and screens who
// is new or changed, and counts who is gone. It reads the file once to survey
// it, decides by the gates whether it may be trusted, and only then writes.
// Memory is eight bytes for each row and a bit for each subject.
//
// Interrupted anywhere, it is run again with the same file and comes to the same
// end; its report then counts what was left to do. A refused sync wraps
// ErrRefused and is on the record, too.
func (s *Service) Sync(ctx context.Context, actor access.Principal, o Order) (Report, error) {
	r := Report{System: o.System, File: o.Source.Name(), Rule: o.Rule, MaxGone: o.MaxGone, Accepts: o.Accept, Reason: o.Reason, Actor: actor.ID}
	if r.MaxGone == 0 {
		r.MaxGone = DefaultMaxGone
	}
	if err := s.check(ctx, actor, &o, r.MaxGone); err != nil {
		return r, err
	}
	v, err := s.survey(ctx, &o, &r)
	if err != nil {
		return r, err
	}
	refused, err := s.gates(ctx, actor, &o, &r, v)
	if err != nil {
		return r, err
	}
	if refused {
		r.Outcome = Refused
		if err := s.record(ctx, &r); err != nil {
			return r, err
		}
		return r, fmt.Errorf("%w: %s. A second person may let it pass: --accept %d --reason …", ErrRefused, strings.Join(r.Refusals, "; "), r.ID)
	}
	if err := s.apply(ctx, actor.ID, &o, &r, v); err != nil {
		return r, err
	}
	if err := s.leave(ctx, actor.ID, &o, &r, v); err != nil {
		return r, err
	}
	r.Outcome = Applied
	return r, s.record(ctx, &r)
}

func (s *Service) check(ctx context.Context, actor access.Principal, o *Order, maxGone int64) error {
	if err := s.authorize(actor, access.SubjectImport); err != nil {
		return err
	}
	switch {
	case !systemID.MatchString(o.System):
		return fmt.Errorf("system %q: a name has up to 64 lower-case letters, digits, “.”, “_” or “-”", o.System)
	case maxGone < 0 || maxGone > 1000:
		return fmt.Errorf("the gate must lie between 0 and 100 %%, got %.1f %%", float64(maxGone)/10)
	case o.Accept != 0 && strings.TrimSpace(o.Reason) == "":
		return errors.New("letting a refused sync pass needs a reason")
	}
	if o.Accept != 0 {
		if err := s.authorize(actor, access.ScopeApprove); err != nil {
			return err
		}
	}
	if o.Rule == "" {
		return nil
	}
	return s.o.Store.View(ctx, func(r Reader) error {
		steps, err := r.ExitRule(o.Rule)
		if err != nil {
			return err
		}
		if rule := ruleOf(steps); rule.State != Approved {
			return fmt.Errorf("%w %s is not approved (%s); nobody leaves scope by it", ErrRule, o.Rule, stateOf(rule))
		}
		return nil
	})
}

// gates decides whether the file may be trusted.
func (s *Service) gates(ctx context.Context, actor access.Principal, o *Order, r *Report, v *surveyed) (refused bool, err error) {
	err = s.o.Store.View(ctx, func(rd Reader) error {
		last, err := rd.LastSync(o.System, Applied)
		switch {
		case errors.Is(err, vetting.ErrNotFound):
		case err != nil:
			return err
		case r.Readable*1000 < last.Readable*(1000-r.MaxGone):
			r.Refusals = append(r.Refusals, fmt.Sprintf("the file has %d usable rows and the one before (sync %d) had %d: smaller by more than %.1f %%",
				r.Readable, last.ID, last.Readable, float64(r.MaxGone)/10))
		}
		if err := s.countGone(rd, o.System, r, v); err != nil {
			return err
		}
		if leaving := r.Gone - r.Merged; o.Rule != "" && leaving*1000 > r.Members*r.MaxGone {
			r.Refusals = append(r.Refusals, fmt.Sprintf("%d of %d subjects would leave scope: more than %.1f %%", leaving, r.Members, float64(r.MaxGone)/10))
		}
		if r.Readable == 0 {
			r.Refusals = append(r.Refusals, "the file has no usable row")
		}
		if o.Accept == 0 {
			return nil
		}
		return s.accepts(rd, actor, o, r)
	})
	return err == nil && len(r.Refusals) > 0 && o.Accept == 0, err
}

// accepts checks that the actor may let the refused sync pass.
func (s *Service) accepts(rd Reader, actor access.Principal, o *Order, r *Report) error {
	before, err := rd.Sync(o.Accept)
	if err != nil {
		return fmt.Errorf("sync %d: %w", o.Accept, err)
	}
	switch {
	case before.Outcome != Refused:
		return fmt.Errorf("sync %d was not refused", o.Accept)
	case before.SHA256 != r.SHA256 || before.System != r.System || before.Rule != r.Rule:
		return fmt.Errorf("sync %d was of another file, system or rule; what is let pass must be what was refused", o.Accept)
	}
	return access.SecondPerson(before.Actor, actor)
}

// record writes the report with its leaf.
func (s *Service) record(ctx context.Context, r *Report) error {
	return s.o.Store.Update(ctx, func(tx Tx) error {
		var err error
		if r.ID, err = tx.NextID("sync"); err != nil {
			return err
		}
		r.At = s.o.Now().UnixMicro()
		if err := tx.InsertSync(*r); err != nil {
			return err
		}
		d, err := digest(tableSyncs, fmt.Sprint(r.ID), *r)
		if err != nil {
			return err
		}
		return s.o.Ledger.Record(ctx, tx, audit.SubjectsSynced, r.Actor, []audit.RowDigest{d}, map[string]any{
			"sync": r.ID, "system": r.System, "outcome": r.Outcome, "rows": r.Rows, "added": r.Added, "changed": r.Changed,
			"gone": r.Gone, "exited": r.Exited, "rule": r.Rule, "accepts": r.Accepts, "sha256": r.SHA256,
		})
	})
}

// apply receives the rows of the file in batches. Each batch is stored, screened
// and made a member of the system before the next is read.
func (s *Service) apply(ctx context.Context, actor string, o *Order, r *Report, v *surveyed) error {
	if r.Bad+r.Duplicates > 0 {
		// Tomorrow's file has the same name: its bad rows are others.
		r.BadRows = r.File + "@" + r.SHA256[:12]
	}
	r.Bad, r.Duplicates, r.Dropped = 0, 0, 0
	var arrivals []vetting.Arrival
	var bad []vetting.BadRow
	var doubts vetting.Doubts
	var done int64
	flush := func() error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.failpoint("before batch"); err != nil {
			return err
		}
		if err := s.receive(ctx, actor, o.System, arrivals, r, v, &doubts); err != nil {
			return err
		}
		if err := s.o.Vetting.RecordBadRows(ctx, bad); err != nil {
			return err
		}
		arrivals, bad = arrivals[:0], bad[:0]
		s.progress("synchronising "+r.File, done, r.Rows)
		return s.failpoint("after batch")
	}
	taken := make(map[string]int64) // of the ids that come several times: the row that counts
	sum, err := rows(o.Source, func(row intake.Row) error {
		done++
		r.Dropped += int64(row.Dropped)
		switch first, again := taken[row.ID]; {
		case row.Err != nil:
			r.Bad++
			bad = append(bad, vetting.BadRow{Import: r.BadRows, Row: row.Number, Reason: row.Err.Error(), Raw: row.Raw})
		case again:
			r.Duplicates++
			bad = append(bad, vetting.BadRow{Import: r.BadRows, Row: row.Number, Reason: fmt.Sprintf("row %d states the id %q already; the first row counts", first, row.ID)})
		default:
			if v.repeats(row.ID) {
				taken[row.ID] = row.Number
			}
			arrivals = append(arrivals, vetting.Arrival{ID: row.ID, Segment: row.Segment, Entity: row.Entity, Source: fmt.Sprintf("%s row %d", r.File, row.Number)})
		}
		if len(arrivals)+len(bad) < batchRows {
			return nil
		}
		return flush()
	})
	if err != nil {
		return err
	}
	if err := flush(); err != nil {
		return err
	}
	if sum != r.SHA256 {
		return fmt.Errorf("%w: %s changed while it was read; hand over files that nobody writes to any more", ErrFile, r.File)
	}
	r.Marks = doubts.Counts()
	return nil
}

func (s *Service) receive(ctx context.Context, actor, system string, arrivals []vetting.Arrival, r *Report, v *surveyed, doubts *vetting.Doubts) error {
	if len(arrivals) == 0 {
		return nil
	}
	in, err := s.o.Vetting.Receive(ctx, actor, arrivals)
	if err != nil {
		return err
	}
	r.Added += in.New
	r.Changed += in.Changed
	r.Unchanged += in.Unchanged
	r.Screened += in.Screened
	r.Potential += in.Potential
	r.Unfinished += in.Unfinished
	r.Alerts += in.Alerts
	r.Epoch = in.Epoch
	if err := s.o.Vetting.CountMarks(ctx, arrivals, doubts); err != nil {
		return err
	}
	return s.enrol(ctx, system, arrivals, v)
}

// enrol makes members of those that are none yet.
func (s *Service) enrol(ctx context.Context, system string, arrivals []vetting.Arrival, v *surveyed) error {
	ids := make([]string, len(arrivals))
	for i, a := range arrivals {
		ids[i] = a.ID
	}
	missing := func(rd Reader) ([]int64, error) {
		numbers, err := rd.SubjectNumbers(ids)
		if err != nil {
			return nil, err
		}
		all := make([]int64, 0, len(numbers))
		for _, id := range ids {
			if n, ok := numbers[id]; ok {
				all = append(all, n)
				v.seen.set(n)
			}
		}
		have, err := rd.PresentMembers(system, all)
		if err != nil {
			return nil, err
		}
		slices.Sort(all)
		return slices.DeleteFunc(all, func(n int64) bool { _, ok := slices.BinarySearch(have, n); return ok }), nil
	}
	var none bool
	err := s.o.Store.View(ctx, func(rd Reader) error {
		m, err := missing(rd)
		none = len(m) == 0
		return err
	})
	if err != nil || none {
		return err
	}
	return s.o.Store.Update(ctx, func(tx Tx) error {
		m, err := missing(tx)
		if err != nil {
			return err
		}
		for _, n := range m {
			if err := tx.InsertSyncMember(system, n, true); err != nil {
				return err
			}
		}
		return nil
	})
}
