package vetting

import (
	"cmp"
	"context"
	"slices"

	"github.com/revetproject/revet/internal/quality"
)

// Subject is a subject as it is now, with its matches under every configuration.
type Subject struct {
	Version SubjectVersion
	Matches []SubjectMatch
	// Marks are what is doubtful about the data.
	Marks []quality.Mark
	// Parts are what each source says; none for a subject that was never merged
	// or split.
	Parts []Part
	// Predecessors are the subjects that were merged into this one, with the
	// matches they had.
	Predecessors []Predecessor
	// Whole is the id of the subject that this one was merged into; "" = none.
	Whole string
}

// SubjectMatch is a match with the state of the decisions on it.
type SubjectMatch struct {
	Match
	// Decision is the state of the newest decision: open, false, inconclusive, proposed, true.
	Decision string `json:"decision"`
}

// Predecessor is a subject that was merged into another.
type Predecessor struct {
	ID      string         `json:"id"`
	Number  int64          `json:"number"`
	Since   int64          `json:"since"`
	By      string         `json:"by"`
	Reason  string         `json:"reason"`
	Matches []SubjectMatch `json:"matches"`
}

// Subject returns a subject by the tenant's own id; ErrNotFound.
func (s *Service) Subject(ctx context.Context, id string) (Subject, error) {
	var out Subject
	err := s.o.Store.View(ctx, func(r Reader) error {
		out = Subject{}
		n, err := r.SubjectNumber(id)
		if err != nil {
			return err
		}
		if out.Version, err = r.SubjectVersion(n, 0); err != nil {
			return err
		}
		if out.Matches, err = matchesOfSubject(r, n); err != nil {
			return err
		}
		if out.Marks, err = marksOf(r, out.Version); err != nil {
			return err
		}
		return out.readParts(r, n)
	})
	return out, err
}

// SubjectAlerts lists the alerts of a subject and of those that were merged into
// it, newest first. The filter's Number is not looked at.
func (s *Service) SubjectAlerts(ctx context.Context, id string, f AlertFilter) ([]AlertView, error) {
	var out []AlertView
	err := s.o.Store.View(ctx, func(r Reader) error {
		out = nil
		n, err := r.SubjectNumber(id)
		if err != nil {
			return err
		}
		parts, err := r.Parts([]int64{n})
		if err != nil {
			return err
		}
		numbers := []int64{n}
		for _, p := range joined(parts, n) {
			if p.Part != n && p.Part != 0 {
				numbers = append(numbers, p.Part)
			}
		}
		for _, f.Number = range numbers {
			as, err := r.Alerts(f)
			if err != nil {
				return err
			}
			for _, a := range as {
				v, err := view(r, a)
				if err != nil {
					return err
				}
				out = append(out, v)
			}
		}
		slices.SortFunc(out, func(a, b AlertView) int { return cmp.Compare(b.ID, a.ID) })
		if f.Limit > 0 && len(out) > f.Limit {
			out = out[:f.Limit]
		}
		return nil
	})
	return out, err
}

func matchesOfSubject(r Reader, number int64) ([]SubjectMatch, error) {
	configs, err := r.ConfigurationIDs()
	if err != nil {
		return nil, err
	}
	var out []SubjectMatch
	for _, c := range configs {
		ms, err := r.MatchesOfSubjects(c, []int64{number})
		if err != nil {
			return nil, err
		}
		for _, m := range ms {
			state, err := r.Disposition(m.ID)
			if err != nil {
				return nil, err
			}
			out = append(out, SubjectMatch{m, state})
		}
	}
	return out, nil
}

// readParts reads what the subject was made of and what it became part of.
func (s *Subject) readParts(r Reader, number int64) error {
	history, err := r.PartHistory(number)
	if err != nil {
		return err
	}
	parts, err := r.Parts([]int64{number})
	if err != nil {
		return err
	}
	s.Parts = joined(parts, number)
	if w := wholeOf(parts, number); w != 0 && w != number {
		v, err := r.SubjectVersion(w, 0)
		if err != nil {
			return err
		}
		s.Whole = v.ID
	}
	for _, p := range s.Parts {
		if p.Part == number || p.Part == 0 {
			continue
		}
		// The row that joined it says who found so, and why.
		i := slices.IndexFunc(history, func(h Part) bool { return h.Whole == number && h.Part == p.Part && h.Joined && h.Act == PartMerged })
		for j := i + 1; j < len(history); j++ {
			if h := history[j]; h.Whole == number && h.Part == p.Part && h.Act == PartMerged {
				i = j
			}
		}
		pre := Predecessor{ID: p.ID, Number: p.Part}
		if i >= 0 {
			pre.Since, pre.By, pre.Reason = history[i].At, history[i].Actor, history[i].Reason
		}
		if pre.Matches, err = matchesOfSubject(r, p.Part); err != nil {
			return err
		}
		s.Predecessors = append(s.Predecessors, pre)
	}
	return nil
}
