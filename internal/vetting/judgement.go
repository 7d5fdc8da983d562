package vetting

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/screen"
)

// Judgement is what one engine says of one version of a subject and one of an
// entry, under one version of a configuration.
type Judgement struct {
	// Score in micronats; 0 = nothing to compare, or, where an archived
	// executable was asked, below its evidence floor.
	Score int64 `json:"score"`
	// Above: the pair passes the gate and reaches the line.
	Above bool `json:"above"`
	// Unknown says why the engine could not be asked; "" = it was.
	Unknown string `json:"unknown,omitzero"`
}

// judges puts pairs of one history to the engines of their days. An engine
// that is not the running one is asked once for each version of the
// configuration: for all versions of the subject against all of the entry.
type judges struct {
	s      *Service
	r      Reader
	h      *history
	runner Runner
	past   map[judgeKey]*verdicts
}

type judgeKey struct {
	engine string
	config int64
}

// verdicts are the answers of one archived engine under one configuration.
type verdicts struct {
	unknown string
	pairs   map[pairKey]Judgement // absent = below the evidence floor
}

// pairKey is a version of the subject and the snapshot of a version of the entry.
type pairKey struct{ subject, snapshot int64 }

// judge answers for one pair. An engine that cannot be run any more gives a
// judgement that says so, never an error and never a guess.
func (j *judges) judge(ctx context.Context, engine string, c *Configuration, sub SubjectVersion, ent EntryVersion) (Judgement, error) {
	if ent.Op == "removed" || sub.Exit {
		return Judgement{}, nil
	}
	if engine == j.s.o.Engine.ID() {
		return j.today(c, sub, ent)
	}
	key := judgeKey{engine, c.Version}
	v, ok := j.past[key]
	if !ok {
		var err error
		if v, err = j.ask(ctx, engine, c); err != nil {
			return Judgement{}, err
		}
		j.past[key] = v
	}
	if v.unknown != "" {
		return Judgement{Unknown: v.unknown}, nil
	}
	return v.pairs[pairKey{sub.Version, ent.Snapshot}], nil
}

func (j *judges) today(c *Configuration, sub SubjectVersion, ent EntryVersion) (Judgement, error) {
	q, err := decodeSubject(sub)
	if err != nil {
		return Judgement{}, err
	}
	entry, err := decodeEntry(ent)
	if err != nil {
		return Judgement{}, err
	}
	r, gate := j.s.o.Engine.Compare(q, entry, j.config(c))
	return Judgement{Score: r.Result.Score, Above: gate && r.Above}, nil
}

// config consults the one list that the pair is about. Whether the
// configuration consulted it at the time is judged apart.
func (j *judges) config(c *Configuration) *screen.Config {
	cfg := *c.screenConfig(State{}, nil)
	cfg.Lists = []string{j.h.match.List}
	return &cfg
}

func (j *judges) ask(ctx context.Context, engine string, c *Configuration) (*verdicts, error) {
	var queries []*entity.Entity
	var subjects []int64
	for _, sub := range j.h.subject {
		if sub.Exit {
			continue
		}
		q, err := decodeSubject(sub)
		if err != nil {
			return nil, err
		}
		queries, subjects = append(queries, q), append(subjects, sub.Version)
	}
	var entries []screen.Entry
	for _, ent := range j.h.entry {
		if ent.Op == "removed" {
			continue
		}
		e, err := decodeEntry(ent)
		if err != nil {
			return nil, err
		}
		// The versions of one entry stand side by side, each under the number of
		// its snapshot: what a pair comes to does not depend on other entries.
		e.Key = strconv.FormatInt(ent.Snapshot, 10)
		entries = append(entries, e)
	}
	var req bytes.Buffer
	src := []screen.Source{{List: j.h.match.List, Snapshot: 1}}
	if err := screen.WriteReplay(&req, queries, j.config(c), src, entries); err != nil {
		return nil, err
	}
	j.s.progress("asking engine "+shortEngine(engine), 0, 0)
	answer, err := runArchived(ctx, j.r, engine, j.runner, req.Bytes())
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	v := &verdicts{}
	if err == nil {
		if v, err = readVerdicts(answer, subjects); err != nil {
			err = fmt.Errorf("engine %s: %w", engine, err)
		}
	}
	if err != nil {
		v = &verdicts{unknown: err.Error()} // not being able to ask is an answer: the explanation says so
	}
	return v, nil
}

// readVerdicts reads one evidence document (version 1) per subject version.
func readVerdicts(answer []byte, subjects []int64) (*verdicts, error) {
	v := &verdicts{pairs: make(map[pairKey]Judgement)}
	lines := slices.Collect(bytes.Lines(answer))
	if len(lines) != len(subjects) {
		return nil, fmt.Errorf("its executable answered %d of %d questions", len(lines), len(subjects))
	}
	for i, line := range lines {
		var doc struct {
			Candidates []struct {
				Key   string `json:"key"`
				Score int64  `json:"score"`
				Above bool   `json:"above"`
			} `json:"candidates"`
		}
		if err := json.Unmarshal(line, &doc); err != nil {
			return nil, fmt.Errorf("its executable's answer cannot be read: %w", err)
		}
		for _, c := range doc.Candidates {
			n, err := strconv.ParseInt(c.Key, 10, 64)
			if err != nil {
				return nil, fmt.Errorf("its executable answered for an entry %q that it was not asked about", c.Key)
			}
			v.pairs[pairKey{subjects[i], n}] = Judgement{Score: c.Score, Above: c.Above}
		}
	}
	return v, nil
}
