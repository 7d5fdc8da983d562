package encounter

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/intake"
	"github.com/revetproject/revet/internal/vetting"
)

// The columns of a file of encounters beside FollowTheMoney properties and
// “id”, “schema” and “segment”, which concern the occupant's subject.
const (
	colEncounter    = "encounter"
	colSite         = "site"
	colKind         = "kind"
	colMode         = "mode"
	colOffice       = "office"
	colHappened     = "happened"
	colDeclared     = "declared"
	colRole         = "role"
	colShown        = "shown"
	colShownNumber  = "shown_number"
	colShownCountry = "shown_country"
	colOutcome      = "outcome"
	colEnded        = "ended"
	colReason       = "close_reason"
)

// Columns returns the names of the columns of a file of encounters.
func Columns() []string {
	return []string{
		colEncounter, colSite, colKind, colMode, colOffice, colHappened, colDeclared, colRole, colShown, colShownNumber, colShownCountry,
		colOutcome, colEnded, colReason,
	}
}

// columnsOfEvent are those that all rows of one encounter share.
var columnsOfEvent = []string{colSite, colKind, colMode, colOffice, colHappened, colDeclared, colEnded, colReason}

// importBatch is how many occupants are stored in one transaction.
const importBatch = 500

// ImportOptions say how a file is taken in.
type ImportOptions struct {
	// Name is what the file is called on the record.
	Name string
	// Read says how the file is read; Extra, KeepRaw and RequireID are set here.
	Read intake.Options
	// Close closes every encounter whose rows state an outcome and an end, and
	// which may close.
	Close bool
	// Rejected hears of the rows that were not taken; they are the caller's to keep.
	Rejected func([]vetting.BadRow) error
	// Progress, when set, hears how many rows were read.
	Progress func(rows int64)
}

// Imported sums up an import.
type Imported struct {
	File       string `json:"file"`
	Rows       int64  `json:"rows"`
	Bad        int64  `json:"bad"`     // rows that cannot be used
	Held       int64  `json:"held"`    // good rows of an encounter that has a bad one: it comes in whole or not at all
	Dropped    int64  `json:"dropped"` // values of religion, ethnicity, politics that were left out
	Encounters int64  `json:"encounters"`
	Occupants  int64  `json:"occupants"`
	Unchanged  int64  `json:"unchanged"`  // encounters that were recorded already, with the same rows
	Closed     int64  `json:"closed"`     // … of Encounters
	LeftOpen   int64  `json:"left_open"`  // … because somebody is missing, with Close
	Screened   int64  `json:"screened"`   // screenings stored
	Potential  int64  `json:"potential"`  // … with a potential match
	Incomplete int64  `json:"incomplete"` // … with a source missing
	Alerts     int64  `json:"alerts"`
	// Unknown counts the words that are in no vocabulary, as “vocabulary: word”.
	Unknown map[string]int64 `json:"unknown_words"`
}

// Import reads a file with one row for each occupant; the rows of an encounter
// stand together. An encounter comes in whole or not at all: when one of its
// rows cannot be used, the others are held back with it, and after the repair the
// file is simply imported again. What was recorded already costs nothing.
func (s *Service) Import(ctx context.Context, actor access.Principal, file io.Reader, o ImportOptions) (Imported, error) {
	sum := Imported{File: o.Name, Unknown: map[string]int64{}}
	if err := s.authorize(actor, access.EncounterRecord); err != nil {
		return sum, err
	}
	if o.Close {
		if err := s.authorize(actor, access.EncounterClose); err != nil {
			return sum, err
		}
	}
	o.Read.Extra, o.Read.KeepRaw, o.Read.RequireID = Columns(), true, false
	im := &importer{s: s, o: o, actor: actor, sum: &sum}
	err := intake.Read(file, o.Read, func(r intake.Row) error { return im.row(ctx, r) })
	if err == nil {
		err = im.end(ctx)
	}
	if err == nil {
		err = im.flush(ctx)
	}
	return sum, err
}

// importer gathers rows to encounters and encounters to batches.
type importer struct {
	s     *Service
	o     ImportOptions
	actor access.Principal
	sum   *Imported
	group *draft
	batch []*draft
	size  int
	// broken says that the row before could not be told any encounter.
	broken bool
}

func (im *importer) row(ctx context.Context, r intake.Row) error {
	im.sum.Rows++
	im.sum.Dropped += int64(r.Dropped)
	ref := r.Extra[colEncounter]
	if ref == "" {
		// It may have been one of the encounter before or after: both wait for its repair.
		if im.group != nil {
			im.group.tainted = true
		}
		im.broken = true
		err := r.Err
		if err == nil {
			err = errors.New("the row names no encounter: give the reference that all its occupants share in the column “encounter”")
		}
		im.sum.Bad++
		return im.o.Rejected([]vetting.BadRow{{Import: im.o.Name, Row: r.Number, Reason: err.Error(), Raw: r.Raw}})
	}
	if im.group != nil && im.group.ref != ref {
		if err := im.end(ctx); err != nil {
			return err
		}
	}
	if im.group == nil {
		im.group = &draft{ref: ref, tainted: im.broken}
	} else if im.broken {
		im.group.tainted = true
	}
	im.broken = false
	if r.Err != nil {
		im.group.fail(r, r.Err)
	}
	im.group.rows = append(im.group.rows, r)
	return nil
}

// end takes the encounter whose rows are complete into the batch.
func (im *importer) end(ctx context.Context) error {
	d := im.group
	im.group = nil
	if d == nil {
		return nil
	}
	im.batch = append(im.batch, d)
	im.size += len(d.rows)
	if im.size < importBatch {
		return nil
	}
	return im.flush(ctx)
}

func (im *importer) flush(ctx context.Context) error {
	if len(im.batch) == 0 {
		return nil
	}
	batch := im.batch
	im.batch, im.size = nil, 0
	if err := im.s.importBatch(ctx, im, batch); err != nil {
		return err
	}
	if im.o.Progress != nil {
		im.o.Progress(im.sum.Rows)
	}
	return nil
}

// times in the order in which they are tried; those without a zone are in the site's.
var timeLayouts = []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02"}

// importBatch stores the encounters of a batch that are new and whole.
func (s *Service) importBatch(ctx context.Context, im *importer, batch []*draft) error {
	var good []*draft
	var refs, ids []string
	err := s.o.Store.View(ctx, func(r Reader) error {
		good, refs, ids = nil, nil, nil
		words, err := readMappings(r)
		if err != nil {
			return err
		}
		sites, err := rules[Site](r, ruleSite)
		if err != nil {
			return err
		}
		zones := make(map[string]*time.Location, len(sites))
		for _, x := range sites {
			if !x.Closed {
				if zones[x.ID], err = time.LoadLocation(x.Zone); err != nil {
					return fmt.Errorf("site %s: %w", x.ID, err)
				}
			}
		}
		now := s.now()
		for _, d := range batch {
			d.understand(words, zones, now)
			if err := d.seal(); err != nil {
				return err
			}
			refs = append(refs, d.ref)
			for _, p := range d.people {
				if p.Entity == nil && p.Subject != "" {
					ids = append(ids, p.Subject)
				}
			}
		}
		return judge(r, batch, refs, ids)
	})
	if err != nil {
		return err
	}
	seen := make(map[string]bool)
	for _, d := range batch {
		switch {
		case len(d.bad) > 0 || d.tainted:
			if err := im.reject(d); err != nil {
				return err
			}
		case d.digest == "":
			im.sum.Unchanged++
		case seen[d.ref]:
			d.fail(d.rows[0], fmt.Errorf("encounter %s stood further up already: its rows must stand together", d.ref))
			if err := im.reject(d); err != nil {
				return err
			}
		default:
			seen[d.ref] = true
			good = append(good, d)
		}
	}
	if len(good) == 0 {
		return nil
	}
	return s.store(ctx, im, good)
}

// judge compares a batch with what is recorded: what is there already, with the
// same content, loses its digest; what is there with other content, or names
// somebody nobody knows, is refused.
func judge(r Reader, batch []*draft, refs, ids []string) error {
	there, err := r.EncounterRefs(refs)
	if err != nil {
		return err
	}
	numbers := make([]int64, 0, len(there))
	for _, ref := range sortedKeys(there) {
		numbers = append(numbers, there[ref])
	}
	es, err := r.Encounters(numbers)
	if err != nil {
		return err
	}
	digests := make(map[int64]string, len(es))
	for _, e := range es {
		digests[e.Number] = e.Digest
	}
	subjects, err := r.SubjectNumbers(ids)
	if err != nil {
		return err
	}
	left := make(map[string]string)
	for _, id := range sortedKeys(subjects) {
		v, err := r.SubjectVersion(subjects[id], 0)
		if err != nil {
			return err
		}
		if v.Exit && vetting.MergedInto(v) == "" {
			left[id] = v.Reason
		}
	}
	for _, d := range batch {
		if n, ok := there[d.ref]; ok {
			if digests[n] == d.digest {
				if len(d.bad) == 0 && !d.tainted {
					d.digest = ""
				}
			} else {
				d.fail(d.rows[0], fmt.Errorf("encounter %s is recorded already, as E-%d, with other content; what is recorded does not change", d.ref, n))
			}
			continue
		}
		for _, row := range d.rows {
			if row.Entity != nil || row.ID == "" {
				continue
			}
			if _, ok := subjects[row.ID]; !ok {
				d.fail(row, fmt.Errorf("there is no subject %s; state what is known of the person", row.ID))
			} else if reason, ok := left[row.ID]; ok {
				d.fail(row, fmt.Errorf("subject %s left scope (%s); state its data to bring it back", row.ID, reason))
			}
		}
	}
	return nil
}

// store records encounters with their occupants, and closes what may close.
func (s *Service) store(ctx context.Context, im *importer, good []*draft) error {
	var all []*met
	of := make([][]*met, len(good))
	for i, d := range good {
		for k := range d.people {
			m := &met{Person: &d.people[k], at: d.opening.HappenedAt}
			of[i], all = append(of[i], m), append(all, m)
		}
	}
	floor, got, err := s.meet(ctx, im.actor.ID, im.o.Name, all)
	if err != nil {
		return err
	}
	var closed, open, occupants int64
	err = s.o.Store.Update(ctx, func(tx Tx) error {
		closed, open, occupants = 0, 0, 0
		refs, err := link(tx, all, floor)
		if err != nil {
			return err
		}
		ps, err := policies(tx)
		if err != nil {
			return err
		}
		words, err := readMappings(tx)
		if err != nil {
			return err
		}
		at := s.now()
		fs := make([]Facts, len(good))
		for i, d := range good {
			e, err := newEncounter(tx, d.opening, im.actor.ID, at)
			if err != nil {
				return err
			}
			e.Source, e.Digest = im.o.Name, d.digest
			fs[i].Encounter = e
			if err := tx.InsertEncounter(e); err != nil {
				return err
			}
			if fs[i].Occupants, fs[i].Exceptions, err = s.seat(tx, e, 0, of[i], ps, refs, im.actor.ID); err != nil {
				return err
			}
			occupants += int64(len(fs[i].Occupants))
		}
		if im.o.Close {
			if err := addMatches(tx, fs); err != nil {
				return err
			}
			for i, d := range good {
				if !d.ended {
					continue
				}
				e, err := s.closing(fs[i], words, d.end, im.actor)
				if errors.Is(err, ErrNotClosable) {
					open++
					continue
				}
				if err != nil {
					return fmt.Errorf("encounter %s: %w", d.ref, err)
				}
				closed++
				if err := tx.InsertEncounter(e); err != nil {
					return err
				}
			}
		}
		return s.record(ctx, tx, audit.EncounterRecorded, im.actor.ID, map[string]any{
			"source": im.o.Name, "encounters": len(good), "occupants": occupants, "closed": closed,
		})
	})
	if err != nil {
		return err
	}
	im.sum.Encounters += int64(len(good))
	im.sum.Occupants += occupants
	im.sum.Closed += closed
	im.sum.LeftOpen += open
	im.sum.Screened += got.Screened
	im.sum.Potential += got.Potential
	im.sum.Incomplete += got.Unfinished
	im.sum.Alerts += got.Alerts
	return nil
}
