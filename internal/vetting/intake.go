package vetting

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/revetproject/revet/entity"
)

// Arrival is one subject as a source hands it over.
type Arrival struct {
	// ID is the tenant's own identifier of the subject.
	ID string
	// Segment is the part of the population it belongs to ("traveller",
	// "customer"); configurations scope by it.
	Segment string
	Entity  *entity.Entity
	// ValidFrom is when the data held by its source, microseconds; 0 = now.
	ValidFrom int64
	// Source says where it came from: file and row.
	Source string
}

// Intake says what became of a batch of arrivals.
type Intake struct {
	Epoch      int64 `json:"epoch"`
	New        int64 `json:"new"`
	Changed    int64 `json:"changed"`
	Unchanged  int64 `json:"unchanged"`
	Screened   int64 `json:"screened"`          // screenings stored: subjects × configurations that cover them
	Potential  int64 `json:"potential_matches"` // screenings with outcome potential_match
	Unfinished int64 `json:"incomplete"`        // screenings with outcome incomplete
	Alerts     int64 `json:"alerts"`
}

func (a *Intake) add(b Intake) {
	a.Epoch = b.Epoch
	a.New += b.New
	a.Changed += b.Changed
	a.Unchanged += b.Unchanged
	a.Screened += b.Screened
	a.Potential += b.Potential
	a.Unfinished += b.Unfinished
	a.Alerts += b.Alerts
}

// ErrNoConfiguration says that nothing would be screened.
var ErrNoConfiguration = errors.New("no configuration is in force, so nobody would be screened; propose and approve one with “revet config”")

// errEpochMoved sends a batch back to be screened against the new epoch.
var errEpochMoved = errors.New("the epoch moved while the batch was screened")

// maxIntakeTries bounds how often a batch is screened again because an
// activation came in between. Activations are minutes apart, a batch takes
// under a second.
const maxIntakeTries = 10

// Receive stores new and changed subjects and screens them under every
// configuration that covers them. A subject version is stored together with its
// screenings, matches, alerts and ledger leaf, in one transaction per batch
// that commits only while the epoch it was screened at is the active one: no
// subject is ever stored unscreened. Arrivals whose data did not change cost
// nothing. The same arrival twice in a call counts once, the last one wins.
func (s *Service) Receive(ctx context.Context, actor string, arrivals []Arrival) (Intake, error) {
	var total Intake
	arrivals = lastByID(arrivals)
	for chunk := range slices.Chunk(arrivals, s.o.BatchSize) {
		done, err := s.receiveBatch(ctx, actor, chunk)
		if err != nil {
			return total, err
		}
		total.add(done)
	}
	return total, nil
}

func lastByID(arrivals []Arrival) []Arrival {
	at := make(map[string]int, len(arrivals))
	out := arrivals[:0:0]
	for _, a := range arrivals {
		if i, ok := at[a.ID]; ok {
			out[i] = a
			continue
		}
		at[a.ID] = len(out)
		out = append(out, a)
	}
	return out
}

func (s *Service) receiveBatch(ctx context.Context, actor string, arrivals []Arrival) (Intake, error) {
	for range maxIntakeTries {
		force, err := s.present(ctx)
		if err != nil {
			return Intake{}, err
		}
		if len(force.configs) == 0 {
			return Intake{}, ErrNoConfiguration
		}
		done, err := s.receiveAt(ctx, actor, arrivals, force)
		if errors.Is(err, errEpochMoved) {
			continue
		}
		return done, err
	}
	return Intake{}, fmt.Errorf("the batch was screened %d times and the epoch moved each time; stop the activations and try again", maxIntakeTries)
}

// RecordBadRows keeps rows of an import that could not be used, for repair.
func (s *Service) RecordBadRows(ctx context.Context, rows []BadRow) error {
	for chunk := range slices.Chunk(rows, s.o.BatchSize) {
		err := s.o.Store.Update(ctx, func(tx Tx) error {
			for _, r := range chunk {
				r.At = s.now()
				if err := tx.InsertBadRow(r); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
