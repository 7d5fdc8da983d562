package vetting

import (
	"fmt"
	"strings"
	"sync"

	"github.com/revetproject/revet/screen"
)

// columns keeps the population's column of the last delta run, for the next
// one: lists change far more often than the whole population does.
type columns struct {
	mu         sync.Mutex
	key        string
	kept       *screen.Population
	unreadable []int64 // subjects that have no column, ascending
}

// column returns the column of the subjects in the scope of a run's
// configuration, reading the population when what is kept is no longer it, and
// the numbers of subjects that could not be read into it.
func (s *Service) column(r Reader, sc *scope) (column *screen.Population, unreadable []int64, err error) {
	stamp, err := r.SubjectsStamp()
	if err != nil {
		return nil, nil, err
	}
	c := sc.config.Scope
	key := fmt.Sprintf("%d %d %q %q", stamp, sc.run.Horizon, strings.Join(c.Segments, "\x00"), strings.Join(c.Schemas, "\x00"))
	s.columns.mu.Lock()
	defer s.columns.mu.Unlock()
	if s.columns.key == key {
		return s.columns.kept, s.columns.unreadable, nil
	}
	column = s.o.Engine.NewPopulation()
	model := s.o.Engine.Model()
	err = r.Subjects(1, sc.run.Horizon, func(v SubjectVersion) error {
		if v.Exit || !c.Covers(v.Segment, v.Schema) {
			return nil
		}
		e, err := decodeSubject(v)
		if err != nil {
			unreadable = append(unreadable, v.Number)
			return nil //nolint:nilerr // the run records the skip
		}
		column.Add(uint64(v.Number), model.Profile(e))
		if v.Number%10000 == 0 {
			s.progress("reading the population", v.Number, sc.run.Horizon)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	s.columns.key, s.columns.kept, s.columns.unreadable = key, column, unreadable
	return column, unreadable, nil
}
