package population

import (
	"errors"
	"fmt"
	"time"

	"github.com/revetproject/revet/internal/access"
)

// Options assemble a Service. All but Progress and Failpoint are required.
type Options struct {
	Tenant  string
	Store   Store
	Vetting Vetting
	Ledger  Ledger
	Now     func() time.Time // the clock
	// Progress, when set, hears of advancing work; total 0 = not known.
	Progress func(task string, done, total int64)
	// Failpoint, when set, is called before and after each batch; an error stops
	// the sync there. For tests of interruption.
	Failpoint func(name string) error
}

// Service compares the population with files of systems of record. It is safe
// for concurrent use.
type Service struct{ o Options }

// New returns a service, or one sentence about the option that is wrong.
func New(o Options) (*Service, error) {
	switch {
	case o.Tenant == "":
		return nil, errors.New("population: Tenant must not be empty")
	case o.Store == nil:
		return nil, errors.New("population: Store is required")
	case o.Vetting == nil:
		return nil, errors.New("population: Vetting is required to screen who comes in")
	case o.Ledger == nil:
		return nil, errors.New("population: Ledger is required: no ledger, no act")
	case o.Now == nil:
		return nil, errors.New("population: Now (the clock) is required")
	}
	return &Service{o}, nil
}

func (s *Service) authorize(actor access.Principal, act access.Act) error {
	if err := access.Authorize(actor, act); err != nil {
		return err
	}
	if actor.Tenant != s.o.Tenant {
		return fmt.Errorf("%s: %w", actor, access.ErrTenant)
	}
	return nil
}

func (s *Service) progress(task string, done, total int64) {
	if s.o.Progress != nil {
		s.o.Progress(task, done, total)
	}
}

func (s *Service) failpoint(name string) error {
	if s.o.Failpoint == nil {
		return nil
	}
	return s.o.Failpoint(name)
}
