package encounter

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // days and months are those of the sites' zones, wherever the program runs
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
)

// Options assemble a Service. Every one is required.
type Options struct {
	Tenant  string
	Store   Store
	Vetting Vetting
	Ledger  Ledger
	Now     func() time.Time // the clock
	Rand    io.Reader        // the secrets of sampling: cryptographically random outside tests
}

// Service records encounters. It is safe for concurrent use.
type Service struct{ o Options }

// New returns a service, or one sentence about the option that is wrong.
func New(o Options) (*Service, error) {
	switch {
	case o.Tenant == "":
		return nil, errors.New("encounter: Tenant must not be empty")
	case o.Store == nil:
		return nil, errors.New("encounter: Store is required")
	case o.Vetting == nil:
		return nil, errors.New("encounter: Vetting is required to screen occupants")
	case o.Ledger == nil:
		return nil, errors.New("encounter: Ledger is required: no ledger, no act")
	case o.Now == nil:
		return nil, errors.New("encounter: Now (the clock) is required")
	case o.Rand == nil:
		return nil, errors.New("encounter: Rand is required to draw samples nobody can foresee")
	}
	return &Service{o}, nil
}

// Errors that callers tell apart.
var (
	// ErrNotFound says that there is no such encounter, occupant, exception, site or policy.
	ErrNotFound = errors.New("not found")
	// ErrClosed refuses changes of an encounter that is closed.
	ErrClosed = errors.New("the encounter is closed")
	// ErrNotClosable refuses to close; the message names who is missing.
	ErrNotClosable = errors.New("the encounter cannot close")
)

func (s *Service) now() int64 { return s.o.Now().UnixMicro() }

func (s *Service) authorize(p access.Principal, act access.Act) error {
	if p.Tenant != s.o.Tenant {
		return fmt.Errorf("%s: %w", p, access.ErrTenant)
	}
	return access.Authorize(p, act)
}

// maxText bounds each text a person writes, in bytes.
const maxText = 4000

// maxID bounds ids and references, in bytes: every store can index them.
const maxID = 256

// words checks a text that a person must give.
func words(what, s string) error {
	switch {
	case strings.TrimSpace(s) == "":
		return fmt.Errorf("%s is wanted", what)
	case len(s) > maxText:
		return fmt.Errorf("%s has %d bytes, at most %d are kept", what, len(s), maxText)
	case !utf8.ValidString(s):
		return fmt.Errorf("%s is not valid UTF-8", what)
	case strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
		return fmt.Errorf("%s holds control characters", what)
	}
	return nil
}

// label checks a short text that may be empty.
func label(what, s string) error {
	switch {
	case len(s) > maxID:
		return fmt.Errorf("%s has %d bytes, at most %d are kept", what, len(s), maxID)
	case !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl):
		return fmt.Errorf("%s %q holds characters that are no text", what, s)
	}
	return nil
}

// table is the name under which the rows of one transaction stand in the ledger.
const table = "encounter"

// record leaves the leaf of an act. It commits to every row of this package that
// the transaction wrote, as the database gives them back.
func (s *Service) record(ctx context.Context, tx Tx, kind audit.Kind, actor string, details map[string]any) error {
	seq, err := tx.Seq()
	if err != nil {
		return err
	}
	sum, err := digest(tx, seq)
	if err != nil {
		return err
	}
	row := audit.RowDigest{Table: table, Key: strconv.FormatInt(seq, 10), SHA256: sum}
	return s.o.Ledger.Record(ctx, tx, kind, actor, []audit.RowDigest{row}, details)
}

// errNoRows says that a transaction wrote nothing of this package.
var errNoRows = fmt.Errorf("no rows of encounters: %w", audit.ErrNoRow)

// digest is over the deterministic JSON of all rows of a transaction, table by
// table in the order of their keys.
func digest(r Reader, seq int64) (string, error) {
	h := sha256.New()
	n := 0
	write := func(v any) error {
		b, err := json.Marshal(v, json.Deterministic(true))
		if err != nil {
			return err
		}
		n++
		fmt.Fprintf(h, "%d %s\n", len(b), b)
		return nil
	}
	rules, err := r.EncounterRulesAt(seq)
	if err != nil {
		return "", err
	}
	for _, x := range rules {
		if err := write([]any{x.Kind, x.ID, x.Version, string(x.Doc)}); err != nil {
			return "", err
		}
	}
	encounters, err := r.EncountersAt(seq)
	if err != nil {
		return "", err
	}
	for _, x := range encounters {
		if err := write(x); err != nil {
			return "", err
		}
	}
	occupants, err := r.OccupantsAt(seq)
	if err != nil {
		return "", err
	}
	for _, x := range occupants {
		if err := write(x); err != nil {
			return "", err
		}
	}
	exceptions, err := r.ExceptionsAt(seq)
	if err != nil {
		return "", err
	}
	for _, x := range exceptions {
		if err := write(x); err != nil {
			return "", err
		}
	}
	if n == 0 {
		return "", errNoRows
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}

// CheckRows recomputes a digest that a ledger leaf holds from the rows as they
// are now. known is false for a table that is not of this package. Rows that are
// gone are an error wrapping audit.ErrNoRow.
func (s *Service) CheckRows(ctx context.Context, d audit.RowDigest) (now string, known bool, err error) {
	if d.Table != table {
		return "", false, nil
	}
	seq, err := strconv.ParseInt(d.Key, 10, 64)
	if err != nil {
		return "", true, fmt.Errorf("no rows of encounters have the key %q: %w", d.Key, audit.ErrNoRow)
	}
	err = s.o.Store.View(ctx, func(r Reader) error {
		now, err = digest(r, seq)
		return err
	})
	return now, true, err
}

// Number finds an encounter by what people call it: its number, “E-” and its
// number, or the tenant's own reference.
func (s *Service) Number(ctx context.Context, name string) (int64, error) {
	var number int64
	err := s.o.Store.View(ctx, func(r Reader) error {
		if n, err := strconv.ParseInt(strings.TrimPrefix(name, "E-"), 10, 64); err == nil {
			found, err := r.Encounters([]int64{n})
			if err != nil {
				return err
			}
			if len(found) > 0 {
				number = n
				return nil
			}
		}
		refs, err := r.EncounterRefs([]string{name})
		if err != nil {
			return err
		}
		n, ok := refs[name]
		if !ok {
			return fmt.Errorf("encounter %q: %w", name, ErrNotFound)
		}
		number = n
		return nil
	})
	return number, err
}

// facts reads everything recorded of encounters that exist, by number.
func facts(r Reader, numbers []int64) ([]Facts, error) {
	es, err := r.Encounters(numbers)
	if err != nil {
		return nil, err
	}
	return gather(r, es)
}

// gather reads the rest of encounters, in their order.
func gather(r Reader, es []Encounter) ([]Facts, error) {
	out := make([]Facts, len(es))
	at := make(map[int64]*Facts, len(es))
	numbers := make([]int64, len(es))
	for i, e := range es {
		out[i].Encounter = e
		at[e.Number], numbers[i] = &out[i], e.Number
	}
	os, err := r.Occupants(numbers)
	if err != nil {
		return nil, err
	}
	for _, o := range os {
		f := at[o.Encounter]
		f.Occupants = append(f.Occupants, o)
	}
	xs, err := r.Exceptions(numbers)
	if err != nil {
		return nil, err
	}
	for _, x := range xs {
		f := at[x.Encounter]
		f.Exceptions = append(f.Exceptions, x)
	}
	return out, nil
}

// addMatches reads the open matches of the occupants' subjects under the
// configurations in force.
func addMatches(r Reader, fs []Facts) error {
	type place struct {
		f *Facts
		n int64
	}
	of := make(map[int64][]place)
	var numbers []int64
	for i := range fs {
		fs[i].Matches = make(map[int64][]Match)
		for _, o := range fs[i].Occupants {
			if o.Number > 0 {
				if of[o.Number] == nil {
					numbers = append(numbers, o.Number)
				}
				of[o.Number] = append(of[o.Number], place{&fs[i], o.N})
			}
		}
	}
	if len(numbers) == 0 {
		return nil
	}
	e, err := r.Epoch()
	if err != nil {
		return err
	}
	for _, config := range sortedKeys(e.State.Configurations) {
		ms, err := r.MatchesOfSubjects(config, numbers)
		if err != nil {
			return err
		}
		for _, m := range ms {
			if !m.Open {
				continue
			}
			decision, err := r.Disposition(m.ID)
			if err != nil {
				return err
			}
			for _, p := range of[m.Number] {
				p.f.Matches[p.n] = append(p.f.Matches[p.n], Match{ID: m.ID, Config: config, List: m.List, Key: m.Key, Band: m.Band, Decision: decision})
			}
		}
	}
	return nil
}

// one reads one encounter with its matches.
func one(r Reader, number int64) (Facts, error) {
	fs, err := facts(r, []int64{number})
	if err != nil {
		return Facts{}, err
	}
	if len(fs) == 0 {
		return Facts{}, fmt.Errorf("encounter %d: %w", number, ErrNotFound)
	}
	return fs[0], addMatches(r, fs)
}

// View is an encounter as it is now, with how it stands and how it came to be.
type View struct {
	Facts
	Standing Standing
	At       int64 // the moment Standing speaks of
}

// Show returns an encounter.
func (s *Service) Show(ctx context.Context, actor access.Principal, number int64) (View, error) {
	if err := s.authorize(actor, access.EncounterRead); err != nil {
		return View{}, err
	}
	v := View{At: s.now()}
	err := s.o.Store.View(ctx, func(r Reader) error {
		var err error
		if v.Facts, err = one(r, number); err != nil {
			return err
		}
		v.Standing = v.Facts.Standing(v.At)
		return nil
	})
	return v, err
}

// History returns every version of an occupant, ascending.
func (s *Service) History(ctx context.Context, actor access.Principal, number, n int64) ([]Occupant, error) {
	if err := s.authorize(actor, access.EncounterRead); err != nil {
		return nil, err
	}
	var out []Occupant
	err := s.o.Store.View(ctx, func(r Reader) error {
		var err error
		out, err = r.OccupantVersions(number, n)
		return err
	})
	return out, err
}
