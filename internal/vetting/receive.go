package vetting

import (
	"context"
	"fmt"
	"slices"

	"github.com/zeebo/xxh3"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/quality"
)

// revision is a new version of a subject that waits to be stored.
type revision struct {
	id  string
	old SubjectVersion // zero for a new subject
	// entity is what the subject is now; segment, source and validFrom go with it.
	entity    *entity.Entity
	hash      string
	doc       []byte
	segment   string
	source    string
	reason    string
	validFrom int64
	// exit ends the vetting, by the rule that reason states.
	exit bool
	// parts are rows to write with the version; unaltered says that they leave
	// the composed data as they were, so that no version is written.
	parts     []Part
	unaltered bool
	// arrivals is how many arrivals the revision stands for, fresh how many of
	// them bring something new.
	arrivals, fresh int64
	forwards        []forward
}

// set makes e the data of the revision.
func (rv *revision) set(e *entity.Entity) error {
	doc, err := e.MarshalJSON()
	if err != nil {
		return fmt.Errorf("subject %s from %s: %w", rv.id, rv.source, err)
	}
	rv.entity, rv.hash, rv.doc = e, e.Hash(), doc
	return nil
}

// seen is what a reading found of the subjects that a batch concerns.
type seen struct {
	versions map[string]SubjectVersion // newest, by id
	parts    []Part
}

// look reads the newest versions of the ids, the groups they are part of, and
// the wholes of these groups.
func look(r Reader, ids []string) (seen, error) {
	k := seen{versions: make(map[string]SubjectVersion, len(ids))}
	if err := currentVersions(r, ids, k.versions); err != nil {
		return k, err
	}
	numbers := make([]int64, 0, len(k.versions))
	for _, id := range ids {
		if v, ok := k.versions[id]; ok {
			numbers = append(numbers, v.Number)
		}
	}
	var err error
	if k.parts, err = r.Parts(numbers); err != nil {
		return k, err
	}
	for _, n := range numbers {
		w := wholeOf(k.parts, n)
		if w == 0 || slices.Contains(numbers, w) {
			continue
		}
		v, err := r.SubjectVersion(w, 0)
		if err != nil {
			return k, err
		}
		k.versions[v.ID] = v
	}
	return k, nil
}

// byNumber finds a version among those seen.
func (k *seen) byNumber(number int64) SubjectVersion {
	for _, id := range sortedKeys(k.versions) {
		if v := k.versions[id]; v.Number == number {
			return v
		}
	}
	return SubjectVersion{}
}

// revisions turns arrivals into revisions: one for each subject, in the order
// of arrival. Arrivals of parts of one subject make one revision.
func (k *seen) revisions(actor string, arrivals []Arrival, at int64) ([]revision, error) {
	out := make([]revision, 0, len(arrivals))
	wholes := make(map[int64]int) // whole → place in out
	for _, a := range arrivals {
		old := k.versions[a.ID]
		if w := wholeOf(k.parts, old.Number); old.Number != 0 && w != 0 {
			i, ok := wholes[w]
			if !ok {
				i = len(out)
				wholes[w] = i
				whole := k.byNumber(w)
				out = append(out, revision{id: whole.ID, old: whole, segment: whole.Segment, source: a.Source, validFrom: a.ValidFrom, unaltered: true})
			}
			if err := out[i].receive(joined(k.parts, w), a, old.Number, actor, at); err != nil {
				return nil, err
			}
			continue
		}
		rv := revision{id: a.ID, old: old, segment: a.Segment, source: a.Source, validFrom: a.ValidFrom, arrivals: 1}
		if err := rv.set(a.Entity); err != nil {
			return nil, err
		}
		if old.Number == 0 || !same(old, rv.hash, a.Segment) {
			rv.fresh = 1
		}
		out = append(out, rv)
	}
	for i := range out {
		if len(out[i].parts) == 0 {
			continue
		}
		if err := out[i].compose(joined(k.parts, out[i].old.Number)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// receive takes an arrival for one part of the whole that the revision is of.
func (rv *revision) receive(parts []Part, a Arrival, number int64, actor string, at int64) error {
	rv.arrivals++
	i := slices.IndexFunc(parts, func(p Part) bool { return p.Part == number })
	p := parts[i]
	if hash := a.Entity.Hash(); !rv.old.Exit && p.Hash == hash && p.Segment == a.Segment {
		return nil
	}
	if number == rv.old.Number && p.Segment != a.Segment {
		rv.segment = a.Segment
	}
	if err := p.fill(a.Entity); err != nil {
		return fmt.Errorf("subject %s from %s: %w", a.ID, a.Source, err)
	}
	p.Act, p.Segment, p.Source, p.Actor, p.At, p.ValidFrom, p.Reason = PartReceived, a.Segment, a.Source, actor, at, a.ValidFrom, ""
	if p.ValidFrom == 0 {
		p.ValidFrom = at
	}
	rv.fresh++
	rv.source, rv.validFrom = a.Source, a.ValidFrom
	rv.parts = append(rv.parts, p)
	return nil
}

// compose puts the new rows among the parts as they were and makes the data of
// the whole of them.
func (rv *revision) compose(parts []Part) error {
	e, err := compose(overlay(parts, rv.parts, rv.old.Number), rv.id)
	if err != nil {
		return err
	}
	if err := rv.set(e); err != nil {
		return err
	}
	rv.unaltered = same(rv.old, rv.hash, rv.segment)
	return nil
}

// overlay returns the parts of a whole after new rows were written.
func overlay(parts, rows []Part, whole int64) []Part {
	out := slices.Clone(parts)
	for _, row := range rows {
		if i := slices.IndexFunc(out, func(p Part) bool { return p.Whole == row.Whole && p.Part == row.Part }); i >= 0 {
			out[i] = row
			continue
		}
		out = append(out, row)
	}
	return joined(out, whole)
}

// screened evaluates the revisions that bring something new, on all processors.
func (s *Service) screened(revisions []revision, force inForce) {
	each(len(revisions), func(i int) {
		rv := &revisions[i]
		if rv.fresh == 0 || rv.unaltered || rv.exit {
			return
		}
		for k := range force.configs {
			if c := &force.configs[k]; c.Scope.Covers(rv.segment, rv.entity.Schema) {
				rv.forwards = append(rv.forwards, s.evaluate(rv.entity, c))
			}
		}
	})
}

func (s *Service) receiveAt(ctx context.Context, actor string, arrivals []Arrival, force inForce) (Intake, error) {
	ids := make([]string, len(arrivals))
	for i, a := range arrivals {
		if a.ID == "" {
			return Intake{}, fmt.Errorf("subject from %s has no id; map a column to it", a.Source)
		}
		ids[i] = a.ID
	}
	// What is stored already decides who needs screening; the transaction
	// checks it again.
	var known seen
	if err := s.o.Store.View(ctx, func(r Reader) (err error) { known, err = look(r, ids); return err }); err != nil {
		return Intake{}, err
	}
	batch, err := known.revisions(actor, arrivals, s.now())
	if err != nil {
		return Intake{}, err
	}
	s.screened(batch, force)

	var done Intake
	err = s.o.Store.Update(ctx, func(tx Tx) error {
		done = Intake{Epoch: force.epoch.N}
		if err := s.unmoved(tx, force, ids, known); err != nil {
			return err
		}
		at := s.now()
		var rec recorded
		for i := range batch {
			rv := &batch[i]
			done.Unchanged += rv.arrivals - rv.fresh
			if rv.fresh == 0 {
				continue
			}
			if rv.old.Number == 0 {
				done.New += rv.fresh
			} else {
				done.Changed += rv.fresh
			}
			_, n, err := s.storeRevision(tx, rv, force, actor, at, &rec)
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

// unmoved fails with errEpochMoved when the epoch, a subject or a group is no
// longer what was screened.
func (s *Service) unmoved(tx Tx, force inForce, ids []string, known seen) error {
	e, err := tx.Epoch()
	if err != nil {
		return err
	}
	if e.N != force.epoch.N {
		return errEpochMoved
	}
	now, err := look(tx, ids)
	if err != nil {
		return err
	}
	if !sameParts(now.parts, known.parts) || len(now.versions) != len(known.versions) {
		return errEpochMoved
	}
	for _, id := range sortedKeys(known.versions) {
		if now.versions[id].Version != known.versions[id].Version {
			return errEpochMoved
		}
	}
	return nil
}

// storeRevision writes a revision: its parts, its version with the keys of its
// documents, its screenings, and brings its matches in line.
func (s *Service) storeRevision(tx Tx, rv *revision, force inForce, actor string, at int64, rec *recorded) (SubjectVersion, Intake, error) {
	v := SubjectVersion{
		Number: rv.old.Number, ID: rv.id, Version: rv.old.Version + 1, Partition: rv.old.Partition, Segment: rv.segment,
		Schema: rv.entity.Schema, Hash: rv.hash, Doc: rv.doc, ValidFrom: rv.validFrom, At: at, Source: rv.source, Actor: actor,
		Exit: rv.exit, Reason: rv.reason,
	}
	if v.ValidFrom == 0 {
		v.ValidFrom = at
	}
	known := v.Number != 0
	if !known {
		var err error
		if v.Number, err = tx.NextID("subject"); err != nil {
			return v, Intake{}, err
		}
		v.Partition = s.partition(v.ID)
		if err := tx.InsertSubject(v.Number, v.ID, v.Partition, at); err != nil {
			return v, Intake{}, err
		}
	}
	for _, p := range rv.parts {
		if p.Whole == 0 { // of a subject that had no number yet
			p.Whole = v.Number
			if p.Part == unnumbered {
				p.Part = v.Number
			}
		}
		if err := tx.InsertPart(p); err != nil {
			return v, Intake{}, err
		}
		rec.parts++
	}
	if rv.unaltered {
		return rv.old, Intake{}, nil
	}
	if err := tx.InsertSubjectVersion(v); err != nil {
		return v, Intake{}, err
	}
	rec.versions = append(rec.versions, v)
	// What was merged into another is carried by that one.
	if !v.Exit || !mergedAway(v) {
		if err := tx.InsertIdentifiers(v.Number, v.Version, quality.DocumentKeys(rv.entity)); err != nil {
			return v, Intake{}, err
		}
	}
	n, err := s.storeForwards(tx, v, rv.forwards, force, Cause{Kind: CauseSubject}, at, known, rec)
	return v, n, err
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
