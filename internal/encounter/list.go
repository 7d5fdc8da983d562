package encounter

import (
	"context"
	"errors"

	"github.com/revetproject/revet/internal/access"
)

// Filter selects encounters. Zero values select all.
type Filter struct {
	Site        string
	From, Until int64  // by the time they happened
	Open        bool   // only those that are not closed
	Waiting     bool   // only those with an occupant that waits to be screened again
	Subject     string // only those at which the subject appeared
	Limit       int    // 0 = no limit
}

// Listed is one line of a list.
type Listed struct {
	Encounter  Encounter
	Recorded   int64
	Screened   int64
	Excepted   int64
	Incomplete int64
	Unscreened int64
}

// forever is beyond every time.
const forever = int64(1) << 62

var errEnough = errors.New("enough")

// List lists encounters in the order in which they happened.
func (s *Service) List(ctx context.Context, actor access.Principal, f Filter) ([]Listed, error) {
	if err := s.authorize(actor, access.EncounterRead); err != nil {
		return nil, err
	}
	if f.Until == 0 {
		f.Until = forever
	}
	now := s.now()
	var out []Listed
	take := func(fs []Facts) error {
		for i := range fs {
			e := &fs[i].Encounter
			if f.Site != "" && e.Site != f.Site || f.Open && e.Closing != nil || e.HappenedAt < f.From || e.HappenedAt >= f.Until {
				continue
			}
			l := listed(&fs[i], now)
			if f.Waiting && l.Incomplete == 0 {
				continue
			}
			out = append(out, l)
			if f.Limit > 0 && len(out) >= f.Limit {
				return errEnough
			}
		}
		return nil
	}
	err := s.o.Store.View(ctx, func(r Reader) error {
		out = nil
		if f.Subject == "" {
			return walk(r, f.From, f.Until, take)
		}
		numbers, err := r.SubjectNumbers([]string{f.Subject})
		if err != nil {
			return err
		}
		of, err := r.EncountersOfSubject(numbers[f.Subject])
		if err != nil {
			return err
		}
		fs, err := facts(r, of)
		if err != nil {
			return err
		}
		return take(fs)
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return out, err
}

func listed(f *Facts, at int64) Listed {
	l := Listed{Encounter: f.Encounter}
	for _, x := range f.states(at) {
		l.Recorded++
		switch x.state {
		case Screened:
			l.Screened++
		case Excepted:
			l.Excepted++
		case Incomplete:
			l.Incomplete++
		case Unscreened:
			l.Unscreened++
		}
	}
	return l
}
