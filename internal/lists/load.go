package lists

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/screen"
	"github.com/revetproject/revet/watchlist"
)

// Attempt says who loads and when the bytes were obtained from the publisher.
type Attempt struct {
	Actor string
	// Fetched is when the files left the publisher; zero = now.
	Fetched time.Time
	// Published is the publisher's own date, for files that do not state one.
	Published time.Time
	// Bundle says which signed bundle the files come from; nil for others.
	Bundle *BundleOrigin
	// origins say where each file came from, in order.
	origins []watchlist.Origin
}

// LoadReport is what was found in the files of a load and what it would
// change. It is kept with the load.
type LoadReport struct {
	// Report is the conformance report of the parser; nil when nothing was parsed.
	Report *watchlist.Report `json:"report,omitempty"`
	// Declared is the record count the files state; nil when they state none.
	Declared *int `json:"declared,omitempty"`
	// Bad are the records that could not be used, the first MaxBadKept of
	// them. The files themselves are kept whole.
	Bad []watchlist.BadRecord `json:"bad,omitempty"`
	// Gates is the policy the load was judged by.
	Gates watchlist.GatePolicy `json:"gates"`
	// Material counts the material ones among the changed entries.
	Material int `json:"material"`
	// SelfTest is nil when nothing changed.
	SelfTest *watchlist.SelfTestResult `json:"self_test,omitempty"`
}

// MaxBadKept bounds the unusable records in one report.
const MaxBadKept = 1000

// LoadResult is a recorded load and what was found.
type LoadResult struct {
	Load
	Found LoadReport
}

// Err returns nil when the list is as current as the files: activated,
// accepted or unchanged. Otherwise it says why the old snapshot stays.
func (r *LoadResult) Err() error {
	switch r.Outcome {
	case Activated, Accepted, Unchanged:
		return nil
	case Refused:
		err := fmt.Errorf("load %d of list %s was refused, %s", r.ID, r.List, kept(r.Base))
		for _, f := range r.Refusals {
			err = fmt.Errorf("%w; %s: %s", err, f.Gate, f.Message)
		}
		return err
	default:
		return fmt.Errorf("load %d of list %s failed, %s: %s", r.ID, r.List, kept(r.Base), r.Problem)
	}
}

func kept(base int64) string {
	if base == 0 {
		return "no snapshot is active"
	}
	return fmt.Sprintf("snapshot %d stays active", base)
}

// errMoved says that another process activated a snapshot since the load was judged.
var errMoved = errors.New("another load activated a snapshot meanwhile")

// maxRejudged is how often a load is judged again because the snapshot it was
// compared with is no longer the active one.
const maxRejudged = 5

// Load reads the files of a list and, when they pass, puts them in force. Every
// outcome, also a refusal or failure, is recorded and returned without an
// error; see [LoadResult.Err]. The error says that the load could not even be
// recorded; whatever had been staged is invisible and removed by the next load.
func (s *Service) Load(ctx context.Context, list string, files []watchlist.File, by Attempt) (LoadResult, error) {
	if by.Actor == "" {
		return LoadResult{}, fmt.Errorf("load of list %s: an actor is required", list)
	}
	defer s.lock(list)()
	if by.Fetched.IsZero() {
		by.Fetched = s.o.Now()
	}
	l := Load{List: list, Reached: true, FetchedAt: by.Fetched.UnixMicro(), Actor: by.Actor, Bundle: by.Bundle, Origins: by.origins}
	if !by.Published.IsZero() {
		l.PublishedAt = by.Published.UnixMicro()
	}
	return s.load(ctx, l, files)
}

func (s *Service) load(ctx context.Context, l Load, files []watchlist.File) (LoadResult, error) {
	decl, err := s.declaration(ctx, l.List)
	if err != nil {
		return LoadResult{}, err
	}
	l.Version = decl.Version
	stored, err := s.keep(ctx, &l, files)
	if err != nil {
		return s.fail(ctx, l, err)
	}
	next, err := s.parse(ctx, decl, stored)
	if err != nil {
		return s.fail(ctx, l, err)
	}
	for range maxRejudged {
		j, err := s.judge(ctx, decl, l, next)
		if err != nil {
			return LoadResult{}, err
		}
		switch {
		case j.load.Outcome == Unchanged:
			return s.note(ctx, j, audit.ListLoaded)
		case len(j.load.Refusals) > 0:
			j.load.Outcome = Refused
			return s.note(ctx, j, audit.ListRefused)
		}
		j.load.Outcome = Activated
		res, err := s.putInForce(ctx, j, nil)
		if errors.Is(err, errMoved) {
			continue
		}
		if errors.Is(err, ErrStagingLost) {
			return s.fail(ctx, l, err)
		}
		return res, err
	}
	return s.fail(ctx, l, fmt.Errorf("%w, %d times in a row; load again", errMoved, maxRejudged))
}

func (s *Service) declaration(ctx context.Context, list string) (decl List, err error) {
	err = s.o.Store.View(ctx, func(r Reader) error {
		decl, err = s.own(r, list)
		return err
	})
	return decl, err
}

// keep puts the bytes of the files into the store under their hashes, fills
// l.Files, and returns files that read those bytes back: what is parsed is what
// was kept.
func (s *Service) keep(ctx context.Context, l *Load, files []watchlist.File) ([]watchlist.File, error) {
	if len(files) == 0 {
		return nil, errors.New("no file was given")
	}
	l.Files = make([]watchlist.RawFile, 0, len(files))
	for _, f := range files {
		raw, err := s.identify(ctx, f)
		if err != nil {
			return nil, err
		}
		if err := s.failpoint("before blob"); err != nil {
			return nil, interruption{err}
		}
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("file %s cannot be opened: %w", f.Name, err)
		}
		err = s.o.Store.PutBlob(ctx, raw.SHA256, raw.Size, r)
		if cerr := r.Close(); err == nil && cerr != nil {
			err = fmt.Errorf("file %s: %w", f.Name, cerr)
		}
		if err != nil {
			return nil, interruption{fmt.Errorf("file %s cannot be kept: %w", f.Name, err)}
		}
		if err := s.failpoint("after blob"); err != nil {
			return nil, interruption{err}
		}
		l.Files = append(l.Files, raw)
	}
	return s.kept(ctx, l.List, l.Files), nil
}

// kept returns files that read what the store keeps, and tell how far they are.
func (s *Service) kept(ctx context.Context, list string, raws []watchlist.RawFile) []watchlist.File {
	p := &reading{tell: func(done, total int64) { s.progress("read "+list, done, total) }}
	files := make([]watchlist.File, len(raws))
	for i, raw := range raws {
		p.total += raw.Size
		files[i] = watchlist.File{Name: raw.Name, Open: func() (io.ReadCloser, error) {
			r, err := s.o.Store.OpenBlob(ctx, raw.SHA256)
			if err != nil {
				return nil, err
			}
			return &toldReader{r, p}, nil
		}}
	}
	return files
}

// reading is how far the files of a load are read; they may be read at once.
type reading struct {
	mu          sync.Mutex
	done, total int64
	tell        func(done, total int64)
}

func (p *reading) add(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += int64(n)
	p.tell(min(p.done, p.total), p.total)
}

type toldReader struct {
	io.ReadCloser
	of *reading
}

func (t *toldReader) Read(b []byte) (int, error) {
	n, err := t.ReadCloser.Read(b)
	if n > 0 {
		t.of.add(n)
	}
	return n, err
}

// identify reads a file once to know its hash and size.
func (s *Service) identify(ctx context.Context, f watchlist.File) (watchlist.RawFile, error) {
	r, err := f.Open()
	if err != nil {
		return watchlist.RawFile{}, fmt.Errorf("file %s cannot be opened: %w", f.Name, err)
	}
	defer r.Close()
	h := sha256.New()
	n, err := io.Copy(h, io.LimitReader(untilDone{ctx, r}, s.o.MaxFileBytes+1))
	if err != nil {
		return watchlist.RawFile{}, fmt.Errorf("file %s cannot be read: %w", f.Name, err)
	}
	if n > s.o.MaxFileBytes {
		return watchlist.RawFile{}, fmt.Errorf("file %s is larger than %d bytes, the limit for one file", f.Name, s.o.MaxFileBytes)
	}
	return watchlist.RawFile{Name: f.Name, SHA256: hex.EncodeToString(h.Sum(nil)), Size: n}, nil
}

// untilDone reads until its context ends.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

func (u untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p)
}

// interruption marks an error of the database, not of the files: it says
// nothing about the list and is returned instead of recorded.
type interruption struct{ error }

func (i interruption) Unwrap() error { return i.error }

func (s *Service) parse(ctx context.Context, decl List, files []watchlist.File) (*watchlist.Snapshot, error) {
	next, err := watchlist.Parse(ctx, decl.Format, files, decl.parseOptions())
	if err != nil {
		return nil, fmt.Errorf("the files cannot be read as %s: %w", decl.Format, err)
	}
	return next, nil
}

// judgement is a parsed load set against the active snapshot.
type judgement struct {
	load  Load
	found LoadReport
	delta []watchlist.Change
}

// judge compares the parsed files with the active snapshot and lets gates and
// self-test speak. Outcome is set to Unchanged or left empty.
func (s *Service) judge(ctx context.Context, decl List, l Load, next *watchlist.Snapshot) (judgement, error) {
	l.Hash, l.Entries, l.Bad = next.Hash, int64(len(next.Entries)), int64(len(next.Bad))
	if !next.Published.IsZero() {
		l.PublishedAt = next.Published.UnixMicro()
	}
	l.Refusals = nil
	j := judgement{found: LoadReport{
		Report: &next.Report, Gates: decl.Gates, Bad: next.Bad[:min(len(next.Bad), MaxBadKept)],
	}}
	if next.Declared >= 0 {
		j.found.Declared = &next.Declared
	}
	var active *watchlist.Snapshot
	err := s.o.Store.View(ctx, func(r Reader) error {
		ref, err := r.ActiveSnapshot(l.List)
		if errors.Is(err, ErrNotFound) {
			l.Base = 0
			j.delta = watchlist.Delta(nil, next.Entries)
			return nil
		}
		if err != nil {
			return err
		}
		l.Base = ref.N
		if ref.Hash == next.Hash {
			l.Outcome, l.Snapshot = Unchanged, ref.N
			return nil
		}
		entries, err := s.carryKeys(r, ref, decl, next.Entries)
		if err != nil {
			return err
		}
		if len(entries) > 0 && &entries[0] != &next.Entries[0] {
			carried := *next
			carried.Entries = entries
			next = &carried
		}
		c, err := compare(r, l.List, ref.N, next.Entries)
		if err != nil {
			return err
		}
		j.delta = watchlist.Delta(c.before, c.after)
		if len(j.delta) == 0 {
			// The way of hashing has changed, not the list.
			l.Outcome, l.Snapshot = Unchanged, ref.N
			return nil
		}
		active, err = asSnapshot(r, ref, c.all)
		return err
	})
	if err != nil {
		return judgement{}, fmt.Errorf("compare with the active snapshot of list %s: %w", l.List, err)
	}
	if l.Outcome != Unchanged {
		j.count(&l)
		l.Refusals = watchlist.Gates(next, active, decl.Gates)
		s.selfTest(decl, &l, &j)
	}
	j.load = l
	return j, nil
}

func (j *judgement) count(l *Load) {
	l.Added, l.Changed, l.Removed = 0, 0, 0
	for _, c := range j.delta {
		switch c.Op {
		case watchlist.Added:
			l.Added++
		case watchlist.Removed:
			l.Removed++
		default:
			l.Changed++
			if c.Material {
				j.found.Material++
			}
		}
	}
}

// selfTest screens new names as subjects. What a name's screening yields does
// not depend on other entries, so the changed entries alone are indexed.
func (s *Service) selfTest(decl List, l *Load, j *judgement) {
	s.progress("self-test "+decl.ID, 0, 0)
	changed := make([]watchlist.Entry, 0, len(j.delta))
	for _, c := range j.delta {
		if c.After != nil {
			changed = append(changed, watchlist.Entry{Key: c.Key, Entity: c.After})
		}
	}
	config := &screen.Config{ID: "self-test", Version: decl.Version, Lists: []string{decl.ID}, Policy: score.DefaultPolicy()}
	t := watchlist.SelfTest(s.o.Engine, changed, j.delta, config, decl.SelfTestSample)
	j.found.SelfTest = &t
	if r := t.Refusal(decl.ID); r != nil {
		l.Refusals = append(l.Refusals, *r)
	}
}

// note records a load that puts nothing in force.
func (s *Service) note(ctx context.Context, j judgement, kind audit.Kind) (LoadResult, error) {
	doc, err := json.Marshal(j.found, json.Deterministic(true))
	if err != nil {
		return LoadResult{}, fmt.Errorf("report of the load: %w", err)
	}
	l := j.load
	l.Report, l.At = doc, s.now()
	err = s.update(ctx, "load row", func(tx Tx) error {
		if err := insertLoad(tx, &l); err != nil {
			return err
		}
		rows, err := digestOfLoad(l)
		if err != nil {
			return err
		}
		details := act(l)
		if err := s.record(ctx, tx, kind, l.Actor, rows, details); err != nil {
			return err
		}
		if kind != audit.ListRefused {
			return nil
		}
		return s.tell(tx, l.List, func(t TenantTx) error {
			return s.o.Ledger.Record(ctx, t, kind, l.Actor, rows, details)
		})
	})
	if err != nil {
		return LoadResult{}, fmt.Errorf("record the load of list %s: %w", l.List, err)
	}
	return LoadResult{Load: l, Found: j.found}, nil
}

// fail records a load whose files could not be had or read.
func (s *Service) fail(ctx context.Context, l Load, cause error) (LoadResult, error) {
	if i := (interruption{}); errors.As(cause, &i) {
		return LoadResult{}, i.error
	}
	if err := ctx.Err(); err != nil {
		return LoadResult{}, err
	}
	l.Outcome, l.Problem = Failed, cause.Error()
	err := s.o.Store.View(ctx, func(r Reader) error {
		ref, err := r.ActiveSnapshot(l.List)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		l.Base = ref.N
		return err
	})
	if err != nil {
		return LoadResult{}, err
	}
	return s.note(ctx, judgement{load: l}, audit.ListLoaded)
}

// insertLoad gives the load its id and sequence and inserts it.
func insertLoad(tx Tx, l *Load) (err error) {
	if l.ID, err = tx.NextID("load"); err != nil {
		return err
	}
	if l.Seq, err = tx.Seq(); err != nil {
		return err
	}
	return tx.InsertLoad(*l)
}

// tell runs fn for every tenant that uses the list, except the owner, whose
// ledger has the act already.
func (s *Service) tell(tx Tx, list string, fn func(TenantTx) error) error {
	tenants, err := tx.TenantsUsing(list)
	if err != nil {
		return err
	}
	for _, t := range tenants {
		if t == s.o.Owner {
			continue
		}
		if err := fn(tx.Tenant(t)); err != nil {
			return fmt.Errorf("tenant %s: %w", t, err)
		}
	}
	return nil
}
