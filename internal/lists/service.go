package lists

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/screen"
	"github.com/revetproject/revet/watchlist"
)

// Ledger records acts. A failure must abort the act: no ledger, no act.
type Ledger interface {
	Record(ctx context.Context, tx audit.Tx, kind audit.Kind, actor string, rows []audit.RowDigest, details any) error
}

// People says who a principal is; *access.Directory does.
type People interface {
	Principal(ctx context.Context, id string) (access.Principal, error)
}

// Fetcher obtains the files of a list from its publisher.
type Fetcher interface {
	// Fetch asks for each file, in order; what it cannot have fails the whole.
	// An answer "not modified" comes only to a request with conditions. done
	// releases what the files occupy.
	Fetch(ctx context.Context, asks []watchlist.FetchRequest) (got []*watchlist.Fetched, done func(), err error)
}

// Options assemble a Service.
type Options struct {
	// Owner is the tenant whose private lists the service leads, or "" for the
	// public ones. The store must be bound to the same owner.
	Owner  string
	Store  Store
	Engine *screen.Engine
	Ledger Ledger
	// People tells who may accept a refused load. Who may declare and load is
	// for the caller to ask of package access.
	People People
	// Fetcher serves Update; nil = lists are only imported from files.
	Fetcher Fetcher
	Now     func() time.Time // the clock
	// MaxFileBytes is the largest file that is kept and read, default 1 GiB.
	MaxFileBytes int64
	// BatchSize is the number of entry versions per staging transaction,
	// 1 to MaxBatch (the default).
	BatchSize int
	// Failpoint, when set, is called before and after every commit of a load
	// with its name; an error stops the load there. For tests of interruption.
	Failpoint func(name string) error
	// Progress, when set, hears of advancing work: a task and how much of a
	// total (0 = not known) is done.
	Progress func(task string, done, total int64)
}

func (o *Options) validate() error {
	switch {
	case o.Store == nil:
		return errors.New("lists: Store is required")
	case o.Engine == nil:
		return errors.New("lists: Engine is required for the self-test of loads")
	case o.Ledger == nil:
		return errors.New("lists: Ledger is required: no ledger, no act")
	case o.People == nil:
		return errors.New("lists: People is required to know who may accept a refused load")
	case o.Now == nil:
		return errors.New("lists: Now (the clock) is required")
	case o.BatchSize < 0 || o.BatchSize > MaxBatch:
		return fmt.Errorf("lists: BatchSize must be between 1 and %d, or 0 for the default, got %d", MaxBatch, o.BatchSize)
	case o.MaxFileBytes < 0:
		return fmt.Errorf("lists: MaxFileBytes must not be negative, got %d", o.MaxFileBytes)
	}
	return nil
}

// Service leads the lists of one owner. It is safe for concurrent use; loads
// of one list wait for each other.
type Service struct {
	o Options

	mu    sync.Mutex
	locks map[string]*sync.Mutex // by list id
}

// New returns a service, or one sentence about the option that is wrong.
func New(o Options) (*Service, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	if o.BatchSize == 0 {
		o.BatchSize = MaxBatch
	}
	if o.MaxFileBytes == 0 {
		o.MaxFileBytes = 1 << 30
	}
	return &Service{o: o, locks: make(map[string]*sync.Mutex)}, nil
}

// lock makes loads of one list within this process wait for each other, so
// that they do not take the staging area from one another.
func (s *Service) lock(list string) (unlock func()) {
	s.mu.Lock()
	l, ok := s.locks[list]
	if !ok {
		l = new(sync.Mutex)
		s.locks[list] = l
	}
	s.mu.Unlock()
	l.Lock()
	return l.Unlock
}

func (s *Service) now() int64 { return s.o.Now().UnixMicro() }

// update commits one transaction between two failpoints.
func (s *Service) update(ctx context.Context, name string, fn func(Tx) error) error {
	if err := s.failpoint("before " + name); err != nil {
		return err
	}
	if err := s.o.Store.Update(ctx, fn); err != nil {
		return err
	}
	return s.failpoint("after " + name)
}

func (s *Service) failpoint(name string) error {
	if s.o.Failpoint == nil {
		return nil
	}
	return s.o.Failpoint(name)
}

func (s *Service) progress(task string, done, total int64) {
	if s.o.Progress != nil {
		s.o.Progress(task, done, total)
	}
}

// record leaves a leaf in the owner's ledger, "" being the installation's.
func (s *Service) record(ctx context.Context, tx Tx, kind audit.Kind, actor string, rows []audit.RowDigest, details any) error {
	if err := s.o.Ledger.Record(ctx, tx.Tenant(s.o.Owner), kind, actor, rows, details); err != nil {
		return fmt.Errorf("the act was not done because the ledger could not take it: %w", err)
	}
	return nil
}
