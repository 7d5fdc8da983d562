package vetting

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/screen"
)

// Runner runs an archived executable: it is given the executable's bytes and a
// replay request and returns what the executable answers. The caller has
// checked the bytes against their archived hash.
type Runner interface {
	RunReplay(ctx context.Context, executable, request []byte) ([]byte, error)
}

// Replayed is one screening run again.
type Replayed struct {
	Key ScreeningKey
	// Stored is the digest kept when the screening was made, Again the digest of
	// the document made now by the engine of its day.
	Stored, Again string
	// Same says that the two agree to the byte.
	Same bool
	// Engine is the engine that ran; Archived says that it was an archived executable.
	Engine   string
	Archived bool
	// Evidence is the document made again.
	Evidence []byte
	// Today is the outcome that the running engine gives on the same data, and
	// TodayDigest its document's digest; both equal the above when the engines are the same.
	Today       string
	TodayDigest string
}

// ErrNotArchived says that the engine of a screening cannot be run any more.
var ErrNotArchived = errors.New("the executable of that engine was not archived")

// Replay runs a stored screening again with the engine of its day, from the
// stored versions of everything that went into it, and shows beside it what
// today's engine says of the same data.
func (s *Service) Replay(ctx context.Context, key ScreeningKey, runner Runner) (Replayed, error) {
	out, err := s.replay(ctx, []ScreeningKey{key}, runner)
	if err != nil {
		return Replayed{}, err
	}
	return out[0], nil
}

// ReplayAll replays every screening with a sequence after the one given, in
// order, and calls yield for each. Screenings of the same state share an index.
func (s *Service) ReplayAll(ctx context.Context, after int64, runner Runner, yield func(Replayed) error) error {
	const page = 1000
	var done int64
	var pending []ScreeningKey
	flush := func() error {
		out, err := s.replay(ctx, pending, runner)
		if err != nil {
			return err
		}
		pending = pending[:0]
		for _, r := range out {
			if err := yield(r); err != nil {
				return err
			}
		}
		return nil
	}
	for {
		var rows []Screening
		err := s.o.Store.View(ctx, func(r Reader) error {
			var err error
			rows, err = r.Screenings(after, page)
			return err
		})
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return nil
		}
		for _, row := range rows {
			pending = append(pending, row.ScreeningKey)
		}
		if err := flush(); err != nil {
			return err
		}
		after = rows[len(rows)-1].Seq
		done += int64(len(rows))
		s.progress("replaying", done, 0)
	}
}

// replay answers the keys in order.
func (s *Service) replay(ctx context.Context, keys []ScreeningKey, runner Runner) ([]Replayed, error) {
	out := make([]Replayed, len(keys))
	err := s.o.Store.View(ctx, func(r Reader) error {
		for i, key := range keys {
			p, err := s.past(r, key)
			if err != nil {
				return err
			}
			if out[i], err = s.replayOne(ctx, r, p, runner); err != nil {
				return fmt.Errorf("replay subject %d version %d, configuration %s, epoch %d: %w", key.Number, key.Version, key.Config, key.Epoch, err)
			}
		}
		return nil
	})
	return out, err
}

// past is everything that went into a stored screening.
type past struct {
	screening Screening
	subject   SubjectVersion
	query     *entity.Entity
	config    *screen.Config
	sources   []screen.Source
	epoch     Epoch
}

func (s *Service) past(r Reader, key ScreeningKey) (past, error) {
	var p past
	var err error
	if p.screening, err = r.Screening(key); err != nil {
		return p, fmt.Errorf("screening of subject %d version %d under %s at epoch %d: %w", key.Number, key.Version, key.Config, key.Epoch, err)
	}
	if p.subject, err = r.SubjectVersion(key.Number, key.Version); err != nil {
		return p, err
	}
	if p.query, err = decodeSubject(p.subject); err != nil {
		return p, err
	}
	if p.epoch, err = r.EpochAt(key.Epoch); err != nil {
		return p, err
	}
	c, err := r.Configuration(key.Config, p.screening.ConfigVersion)
	if err != nil {
		return p, err
	}
	// What was wrong with a list at the time is part of what was known; it
	// stands in the evidence of every outcome that it touched.
	problems := make(map[string]string)
	if len(p.screening.Evidence) > 0 {
		var doc struct {
			Sources []screen.Source `json:"sources"`
		}
		if err := json.Unmarshal(p.screening.Evidence, &doc); err != nil {
			return p, fmt.Errorf("stored evidence cannot be read: %w", err)
		}
		for _, src := range doc.Sources {
			problems[src.List] = src.Problem
		}
	}
	p.config = c.screenConfig(p.epoch.State, problems)
	p.sources, err = sources(r, &c, p.epoch.State, problems)
	return p, err
}

func (s *Service) replayOne(ctx context.Context, r Reader, p past, runner Runner) (Replayed, error) {
	out := Replayed{Key: p.screening.ScreeningKey, Stored: p.screening.Digest, Engine: p.screening.Engine}
	lists, err := s.cache.lists(r, p.sources)
	if err != nil {
		return out, err
	}
	result := lists.Screen(p.query, p.config)
	today := s.o.Engine.Evidence(p.query, p.config, &result, lists)
	out.Today, out.TodayDigest = string(result.Outcome), screen.Digest(today)
	if p.screening.Engine == s.o.Engine.ID() {
		out.Evidence = today
	} else {
		out.Archived = true
		if out.Evidence, err = s.replayArchived(ctx, r, p, runner); err != nil {
			return out, err
		}
	}
	out.Again = screen.Digest(out.Evidence)
	out.Same = out.Again == out.Stored
	if out.Same && len(p.screening.Evidence) > 0 {
		out.Same = bytes.Equal(out.Evidence, p.screening.Evidence)
	}
	return out, nil
}

// replayArchived replays a stored screening through the executable of its day.
func (s *Service) replayArchived(ctx context.Context, r Reader, p past, runner Runner) ([]byte, error) {
	entries, err := loadEntries(r, p.sources)
	if err != nil {
		return nil, err
	}
	var req bytes.Buffer
	if err := screen.WriteReplay(&req, []*entity.Entity{p.query}, p.config, p.sources, entries); err != nil {
		return nil, err
	}
	answer, err := runArchived(ctx, r, p.screening.Engine, runner, req.Bytes())
	if err != nil {
		return nil, err
	}
	line, _, _ := bytes.Cut(answer, []byte("\n"))
	return line, nil
}

// runArchived puts a replay request to the executable that was archived when
// the engine first acted, after checking it against the hash of that day.
func runArchived(ctx context.Context, r Reader, engine string, runner Runner, request []byte) ([]byte, error) {
	rec, err := r.Engine(engine)
	if err != nil {
		return nil, fmt.Errorf("engine %s: %w", engine, err)
	}
	if rec.Executable == "" || runner == nil {
		return nil, fmt.Errorf("engine %s: %w", rec.ID, ErrNotArchived)
	}
	exe, err := r.Blob(rec.Executable)
	if err != nil {
		return nil, fmt.Errorf("archived executable of engine %s: %w", rec.ID, err)
	}
	if sum := fmt.Sprintf("%x", sha256.Sum256(exe)); sum != rec.Executable {
		return nil, fmt.Errorf("the archived executable of engine %s has SHA-256 %s, not %s as recorded: it was altered and is not run", rec.ID, sum, rec.Executable)
	}
	answer, err := runner.RunReplay(ctx, exe, request)
	if err != nil {
		return nil, fmt.Errorf("archived executable of engine %s: %w", rec.ID, err)
	}
	return answer, nil
}
