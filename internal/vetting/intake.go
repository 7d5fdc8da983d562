package vetting

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/zeebo/xxh3"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/screen"
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

// forward is a finished forward screening that waits to be stored.
type forward struct {
	config   *boundConfig
	result   screen.Result
	evidence []byte
	digest   string
}

// evaluate screens an entity under a configuration.
func (s *Service) evaluate(e *entity.Entity, c *boundConfig) forward {
	r := c.lists.Screen(e, c.screen)
	doc := s.o.Engine.Evidence(e, c.screen, &r, c.lists)
	return forward{config: c, result: r, evidence: doc, digest: screen.Digest(doc)}
}

func (s *Service) receiveAt(ctx context.Context, actor string, arrivals []Arrival, force inForce) (Intake, error) {
	type prepared struct {
		Arrival
		hash     string
		doc      []byte
		forwards []forward
	}
	batch := make([]prepared, len(arrivals))
	ids := make([]string, len(arrivals))
	for i, a := range arrivals {
		if a.ID == "" {
			return Intake{}, fmt.Errorf("subject from %s has no id; map a column to it", a.Source)
		}
		doc, err := a.Entity.MarshalJSON()
		if err != nil {
			return Intake{}, fmt.Errorf("subject %s from %s: %w", a.ID, a.Source, err)
		}
		batch[i] = prepared{Arrival: a, hash: a.Entity.Hash(), doc: doc}
		ids[i] = a.ID
	}
	// What is stored already decides who needs screening; the transaction
	// checks it again.
	known := make(map[string]SubjectVersion, len(arrivals))
	err := s.o.Store.View(ctx, func(r Reader) error { return currentVersions(r, ids, known) })
	if err != nil {
		return Intake{}, err
	}
	each(len(batch), func(i int) {
		b := &batch[i]
		if old, ok := known[b.ID]; ok && same(old, b.hash, b.Segment) {
			return
		}
		for k := range force.configs {
			if c := &force.configs[k]; c.Scope.Covers(b.Segment, b.Entity.Schema) {
				b.forwards = append(b.forwards, s.evaluate(b.Entity, c))
			}
		}
	})

	var done Intake
	err = s.o.Store.Update(ctx, func(tx Tx) error {
		done = Intake{Epoch: force.epoch.N}
		e, err := tx.Epoch()
		if err != nil {
			return err
		}
		if e.N != force.epoch.N {
			return errEpochMoved
		}
		now := make(map[string]SubjectVersion, len(ids))
		if err := currentVersions(tx, ids, now); err != nil {
			return err
		}
		at := s.now()
		var rec recorded
		for i := range batch {
			b := &batch[i]
			old, exists := now[b.ID]
			if exists && same(old, b.hash, b.Segment) {
				done.Unchanged++
				continue
			}
			if seen := known[b.ID]; seen.Version != old.Version {
				// Somebody else changed the subject meanwhile.
				return errEpochMoved
			}
			v := SubjectVersion{
				Number: old.Number, ID: b.ID, Version: old.Version + 1, Partition: old.Partition, Segment: b.Segment,
				Schema: b.Entity.Schema, Hash: b.hash, Doc: b.doc, ValidFrom: b.ValidFrom, At: at, Source: b.Source, Actor: actor,
			}
			if v.ValidFrom == 0 {
				v.ValidFrom = at
			}
			if exists {
				done.Changed++
			} else {
				done.New++
				if v.Number, err = tx.NextID("subject"); err != nil {
					return err
				}
				v.Partition = s.partition(b.ID)
				if err := tx.InsertSubject(v.Number, b.ID, v.Partition, at); err != nil {
					return err
				}
			}
			if err := tx.InsertSubjectVersion(v); err != nil {
				return err
			}
			rec.versions = append(rec.versions, v)
			n, err := s.storeForwards(tx, v, b.forwards, force, Cause{Kind: CauseSubject}, at, exists, &rec)
			if err != nil {
				return err
			}
			done.add(n)
		}
		done.Epoch = force.epoch.N
		if done.New+done.Changed == 0 {
			return nil
		}
		rows, err := rec.digests(tx)
		if err != nil {
			return err
		}
		return s.o.Ledger.Record(ctx, tx, audit.SubjectsImported, actor, rows, map[string]any{
			"epoch": done.Epoch, "new": done.New, "changed": done.Changed, "screenings": done.Screened, "alerts": done.Alerts,
		})
	})
	return done, err
}

// same reports whether an arrival brings nothing new. A subject that had left
// scope and arrives again is new data.
func same(old SubjectVersion, hash, segment string) bool {
	return !old.Exit && old.Hash == hash && old.Segment == segment
}

func currentVersions(r Reader, ids []string, into map[string]SubjectVersion) error {
	numbers, err := r.SubjectNumbers(ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		n, ok := numbers[id]
		if !ok {
			continue
		}
		v, err := r.SubjectVersion(n, 0)
		if err != nil {
			return fmt.Errorf("newest version of subject %s: %w", id, err)
		}
		into[id] = v
	}
	return nil
}

// partitions is how many partitions a tenant's population is cut into on one
// machine. The schema carries the partition so that a cluster can have more.
const partitions = 1

// partition assigns a subject by hash, so that any process finds the same one.
func (s *Service) partition(id string) int32 {
	return int32(xxh3.HashString(s.o.Tenant+"\x00"+id) % partitions)
}

// storeForwards writes the screenings of a subject version, brings its matches
// in line, and closes those under configurations that cover it no longer.
// changed says that the subject had an earlier version, hence may have matches.
func (s *Service) storeForwards(tx Tx, v SubjectVersion, fs []forward, force inForce, cause Cause, at int64, changed bool, rec *recorded) (Intake, error) {
	var done Intake
	for _, f := range fs {
		t, err := s.storeForward(tx, v, f, force, cause, 0, at, changed, rec)
		if err != nil {
			return done, err
		}
		done.Alerts += t.alerts
		done.Screened++
		switch f.result.Outcome {
		case screen.PotentialMatch:
			done.Potential++
		case screen.Incomplete:
			done.Unfinished++
		}
	}
	if !changed {
		return done, nil
	}
	for k := range force.configs {
		c := &force.configs[k]
		if slices.ContainsFunc(fs, func(f forward) bool { return f.config == c }) {
			continue
		}
		reason := ReasonOutOfScope
		if v.Exit {
			reason = ReasonScopeEnded
		}
		t, err := s.closeAll(tx, c.ID, v, force.epoch.N, 0, at, reason, cause)
		if err != nil {
			return done, err
		}
		done.Alerts += t.alerts
	}
	return done, nil
}

// storeForward writes one screening and brings the subject's matches under its
// configuration in line.
func (s *Service) storeForward(tx Tx, v SubjectVersion, f forward, force inForce, cause Cause, run, at int64, changed bool, rec *recorded) (tally, error) {
	sc := Screening{
		ScreeningKey:  ScreeningKey{Number: v.Number, Version: v.Version, Config: f.config.ID, Epoch: force.epoch.N},
		ConfigVersion: f.config.Version, Engine: force.epoch.State.Engine, Outcome: string(f.result.Outcome),
		Digest: f.digest, Cause: cause, Run: run, At: at,
	}
	if f.result.Outcome != screen.Clear || len(f.result.Candidates) > 0 {
		sc.Evidence = f.evidence
	}
	if err := tx.InsertScreening(sc); err != nil {
		return tally{}, err
	}
	rec.screenings = append(rec.screenings, sc)
	var existing []Match
	if changed {
		var err error
		if existing, err = tx.MatchesOfSubjects(f.config.ID, []int64{v.Number}); err != nil {
			return tally{}, err
		}
	}
	rc := reconciliation{
		config: f.config.ID, epoch: force.epoch.N, run: run, at: at, subject: v, existing: existing,
		wanted:  matchesOf(&f.result, cause),
		closing: func(m Match) (string, Cause) { return closingReason(tx, f.config, m, v, force, cause) },
	}
	return rc.apply(tx)
}

func (s *Service) closeAll(tx Tx, config string, v SubjectVersion, epoch, run, at int64, reason string, cause Cause) (tally, error) {
	existing, err := tx.MatchesOfSubjects(config, []int64{v.Number})
	if err != nil {
		return tally{}, err
	}
	rc := reconciliation{
		config: config, epoch: epoch, run: run, at: at, subject: v, existing: existing,
		closing: func(Match) (string, Cause) { return reason, cause },
	}
	return rc.apply(tx)
}

// matchesOf picks the candidates above the line, sorted for reconciliation.
func matchesOf(r *screen.Result, cause Cause) []outcome {
	var out []outcome
	for _, c := range r.Candidates {
		if c.Above {
			out = append(out, outcome{candidate: c, cause: cause})
		}
	}
	slices.SortFunc(out, func(a, b outcome) int {
		return cmp.Or(cmp.Compare(a.candidate.List, b.candidate.List), cmp.Compare(a.candidate.Key, b.candidate.Key))
	})
	return out
}

// closingReason finds why a match stands no more, looking at what changed from
// the outside in: the list's use, the entry's presence, the subject, the entry,
// the configuration, and last the engine.
func closingReason(r Reader, c *boundConfig, m Match, v SubjectVersion, force inForce, cause Cause) (string, Cause) {
	if !slices.Contains(c.screen.Lists, m.List) {
		return ReasonListLeft, cause
	}
	e, err := r.Entry(m.List, m.Key, force.epoch.State.Lists[m.List])
	switch {
	case errors.Is(err, ErrNotFound):
		return ReasonDelisted, cause
	case v.Version != m.Version:
		return ReasonSubjectChanged, cause
	case err == nil && e.Hash != m.EntryHash:
		return ReasonEntryChanged, cause
	case cause.Kind == CauseEngine:
		return ReasonEngine, cause
	}
	return ReasonConfiguration, cause
}

// Exit ends the vetting of a subject by a recorded rule. Its matches close, its
// history stays.
func (s *Service) Exit(ctx context.Context, actor, id, rule string) error {
	if rule == "" {
		return errors.New("a subject leaves scope only by a recorded rule; give the rule (naturalised, account closed, retention over …)")
	}
	force, err := s.present(ctx)
	if err != nil {
		return err
	}
	return s.o.Store.Update(ctx, func(tx Tx) error {
		n, err := tx.SubjectNumber(id)
		if err != nil {
			return fmt.Errorf("subject %s: %w", id, err)
		}
		v, err := tx.SubjectVersion(n, 0)
		if err != nil {
			return err
		}
		if v.Exit {
			return fmt.Errorf("subject %s left scope already (%s)", id, v.Reason)
		}
		at := s.now()
		v.Version++
		v.Exit, v.Reason, v.Actor, v.At, v.ValidFrom = true, rule, actor, at, at
		if err := tx.InsertSubjectVersion(v); err != nil {
			return err
		}
		rec := recorded{versions: []SubjectVersion{v}}
		if _, err := s.storeForwards(tx, v, nil, force, Cause{Kind: CauseSubject}, at, true, &rec); err != nil {
			return err
		}
		rows, err := rec.digests(tx)
		if err != nil {
			return err
		}
		return s.o.Ledger.Record(ctx, tx, audit.SubjectChanged, actor, rows, map[string]any{"subject": v.Number, "version": v.Version, "exit": rule})
	})
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
