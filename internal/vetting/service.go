package vetting

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/screen"
)

// Ledger records acts. A failure must abort the act: no ledger, no act.
type Ledger interface {
	// rows tie the act to rows it wrote; details must hold no needless personal
	// data.
	Record(ctx context.Context, tx audit.Tx, kind audit.Kind, actor string, rows []audit.RowDigest, details any) error
}

// Signer signs completeness reports as notes.
type Signer interface {
	// SignStatement returns a signed note that commits to doc under a subject line.
	SignStatement(subject string, doc []byte) ([]byte, error)
}

// Freshness says how each list stands at a moment, for outcomes that must be
// incomplete when a list is stale.
type Freshness interface {
	// Problems returns a problem for each list that may not be relied on at
	// the time (microseconds); a healthy list is absent from the map. AllLists
	// among them stands for every list that is declared.
	Problems(ctx context.Context, lists []string, at int64) (map[string]string, error)
}

// Options assemble a Service.
type Options struct {
	Tenant    string
	Store     Store
	Engine    *screen.Engine
	Ledger    Ledger
	Signer    Signer
	Freshness Freshness        // nil = lists are never stale
	Now       func() time.Time // the clock
	// Archive returns the bytes of the running executable, to be kept for
	// replay when the engine first acts. Nil = nothing is archived.
	Archive func() ([]byte, error)
	// Toolchain names what built the engine, for the record.
	Toolchain string
	// BatchSize is the number of forward screenings per transaction (default
	// 500); ScanSize the number of subjects per lookback batch (default 20,000).
	BatchSize, ScanSize int
	// Failpoint, when set, is called before and after every commit of a run
	// with its name; an error stops the run there. For tests of interruption.
	Failpoint func(name string) error
	// Progress, when set, hears of advancing work.
	Progress func(Progress)
}

// Progress is one report of advancing work.
type Progress struct {
	Task  string
	Done  int64
	Total int64 // 0 = not known
}

func (o *Options) validate() error {
	switch {
	case o.Tenant == "":
		return errors.New("vetting: Tenant must not be empty")
	case o.Store == nil:
		return errors.New("vetting: Store is required")
	case o.Engine == nil:
		return errors.New("vetting: Engine is required")
	case o.Ledger == nil:
		return errors.New("vetting: Ledger is required: no ledger, no act")
	case o.Signer == nil:
		return errors.New("vetting: Signer is required to sign completeness reports")
	case o.Now == nil:
		return errors.New("vetting: Now (the clock) is required")
	case o.BatchSize < 0 || o.BatchSize > 5000:
		return fmt.Errorf("vetting: BatchSize must be between 1 and 5000, or 0 for the default, got %d", o.BatchSize)
	case o.ScanSize < 0:
		return fmt.Errorf("vetting: ScanSize must not be negative, got %d", o.ScanSize)
	}
	return nil
}

// Service receives subjects, screens them, and brings them to each new epoch.
// It is safe for concurrent use.
type Service struct {
	o       Options
	cache   *catalogue
	columns columns
}

// New returns a service, or one sentence about the option that is wrong.
func New(o Options) (*Service, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	if o.BatchSize == 0 {
		o.BatchSize = 500
	}
	if o.ScanSize == 0 {
		o.ScanSize = 20000
	}
	return &Service{o: o, cache: newCatalogue(o.Engine)}, nil
}

func (s *Service) now() int64 { return s.o.Now().UnixMicro() }

func (s *Service) failpoint(name string) error {
	if s.o.Failpoint == nil {
		return nil
	}
	return s.o.Failpoint(name)
}

func (s *Service) progress(task string, done, total int64) {
	if s.o.Progress != nil {
		s.o.Progress(Progress{Task: task, Done: done, Total: total})
	}
}
