package encounter

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/quality"
	"github.com/revetproject/revet/internal/vetting"
)

// met is a person who came through vetting.
type met struct {
	*Person
	correct bool
	at      int64          // when what is stated held
	entity  *entity.Entity // what is known now; nil for a person nobody knows
}

// meet brings the known among the people through vetting: what is stated is
// received, who was known before is screened at the epoch in force. It returns
// the epoch from which on their screenings count, and what vetting made of them.
func (s *Service) meet(ctx context.Context, actor, source string, people []*met) (floor int64, got vetting.Intake, err error) {
	before := make(map[string]*entity.Entity)
	segments := make(map[string]string)
	if err := s.o.Store.View(ctx, func(r Reader) error {
		e, err := r.Epoch()
		if err != nil && !errors.Is(err, vetting.ErrNotFound) {
			return err
		}
		floor = e.N
		versions, err := present(r, people)
		if err != nil {
			return err
		}
		for _, id := range sortedKeys(versions) {
			v := versions[id]
			var e entity.Entity
			if err := e.UnmarshalJSON(v.Doc); err != nil {
				return fmt.Errorf("stored subject %s version %d cannot be read: %w; run “revet audit verify”", id, v.Version, err)
			}
			if v.Exit && slices.ContainsFunc(people, func(p *met) bool { return p.Subject == id && p.Entity == nil }) {
				return fmt.Errorf("subject %s left scope (%s); state its data to bring it back", id, v.Reason)
			}
			before[id], segments[id] = &e, v.Segment
		}
		return nil
	}); err != nil {
		return 0, got, err
	}
	var arrivals []vetting.Arrival
	var again []string
	for _, p := range people {
		switch {
		case p.Entity != nil:
			p.entity = known(before[p.Subject], p.Entity, p.Shown, p.correct)
			p.entity.ID = p.Subject
			segment := p.Segment
			if segment == "" {
				segment = segments[p.Subject]
			}
			if before[p.Subject] != nil {
				again = append(again, p.Subject)
			}
			before[p.Subject], segments[p.Subject] = p.entity, segment
			arrivals = append(arrivals, vetting.Arrival{ID: p.Subject, Segment: segment, Entity: p.entity, ValidFrom: p.at, Source: source})
		case p.Subject != "":
			if p.entity = before[p.Subject]; p.entity == nil {
				return 0, got, fmt.Errorf("there is no subject %s; state what is known of the person", p.Subject)
			}
			again = append(again, p.Subject)
		}
	}
	if len(arrivals) > 0 {
		if got, err = s.o.Vetting.Receive(ctx, actor, arrivals); err != nil {
			return 0, got, err
		}
	}
	if len(again) > 0 {
		more, err := s.o.Vetting.Meet(ctx, actor, again)
		if err != nil {
			return 0, got, err
		}
		got.Screened += more.Screened
		got.Potential += more.Potential
		got.Unfinished += more.Unfinished
		got.Alerts += more.Alerts
	}
	return floor, got, nil
}

// present reads the newest versions of the people's subjects that exist, by id.
// Who was merged into another subject is that one from here on.
func present(r Reader, people []*met) (map[string]vetting.SubjectVersion, error) {
	out := make(map[string]vetting.SubjectVersion)
	var ids []string
	for _, p := range people {
		if p.Subject != "" {
			ids = append(ids, p.Subject)
		}
	}
	for len(ids) > 0 {
		numbers, err := r.SubjectNumbers(ids)
		if err != nil {
			return nil, err
		}
		ids = nil
		for _, id := range sortedKeys(numbers) {
			v, err := r.SubjectVersion(numbers[id], 0)
			if err != nil {
				return nil, err
			}
			into := vetting.MergedInto(v)
			if into == "" {
				out[id] = v
				continue
			}
			for _, p := range people {
				if p.Subject == id {
					p.Subject = into
				}
			}
			if _, known := out[into]; !known {
				ids = append(ids, into)
			}
		}
	}
	return out, nil
}

// linked is what vetting stored of people, from an epoch on.
type linked struct {
	floor   int64
	numbers map[string]int64 // subject id → number
	refs    map[int64][]ScreeningRef
}

// link reads what vetting stored of people, from an epoch on.
func link(r Reader, people []*met, floor int64) (*linked, error) {
	var ids []string
	for _, p := range people {
		if p.Subject != "" {
			ids = append(ids, p.Subject)
		}
	}
	l := &linked{floor: floor}
	var err error
	if len(ids) == 0 {
		return l, nil
	}
	if l.numbers, err = r.SubjectNumbers(ids); err != nil {
		return nil, err
	}
	all := make([]int64, 0, len(l.numbers))
	for _, id := range sortedKeys(l.numbers) {
		all = append(all, l.numbers[id])
	}
	l.refs, err = screenings(r, all, floor)
	return l, err
}

// into writes a subject and its screenings into an occupant.
func (l *linked) into(r Reader, subject string, o *Occupant) error {
	if subject == "" {
		return nil
	}
	n, ok := l.numbers[subject]
	if !ok {
		return fmt.Errorf("subject %s was not stored: %w", subject, vetting.ErrNotFound)
	}
	o.Subject, o.Number, o.Epoch, o.Screenings, o.SubjectVersion = subject, n, l.floor, l.refs[n], 0
	for _, x := range o.Screenings {
		o.SubjectVersion = max(o.SubjectVersion, x.Version)
	}
	if o.SubjectVersion == 0 {
		v, err := r.SubjectVersion(n, 0)
		if err != nil {
			return err
		}
		o.SubjectVersion = v.Version
	}
	return nil
}

// screenings returns the newest stored screening of each subject under each
// configuration in force, from an epoch on, by configuration.
func screenings(r Reader, numbers []int64, floor int64) (map[int64][]ScreeningRef, error) {
	e, err := r.Epoch()
	if err != nil {
		return nil, err
	}
	out := make(map[int64][]ScreeningRef, len(numbers))
	for _, config := range sortedKeys(e.State.Configurations) {
		last, err := r.LastScreenings(config, numbers)
		if err != nil {
			return nil, err
		}
		for _, n := range numbers {
			if sc, ok := last[n]; ok && sc.Epoch >= floor {
				out[n] = append(out[n], ScreeningRef{Config: config, Epoch: sc.Epoch, Version: sc.Version, Outcome: sc.Outcome, At: sc.At})
			}
		}
	}
	return out, nil
}

// mark writes the marks of what is known of a person.
func mark(o *Occupant, e *entity.Entity) {
	o.Marks = nil
	if e != nil {
		for _, m := range quality.Marks(e) {
			if code := string(m.Code); !slices.Contains(o.Marks, code) {
				o.Marks = append(o.Marks, code)
			}
		}
	}
	if slices.ContainsFunc(o.Shown, func(x Shown) bool { return IsDocument(x.Type) && x.Number == "" }) {
		o.Marks = append(o.Marks, UnnumberedDocument)
	}
}
