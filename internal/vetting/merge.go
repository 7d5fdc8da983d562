package vetting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
)

// mergedInto begins the reason with which a merged subject leaves scope.
const mergedInto = "merged into "

// mergedAway reports whether a version left scope because the subject was found
// to be another.
func mergedAway(v SubjectVersion) bool { return v.Exit && strings.HasPrefix(v.Reason, mergedInto) }

// Merge says that two subjects are one.
type Merge struct {
	// Into stays and takes the data; From leaves scope.
	Into, From string
	// Segment is the segment of the whole; needed when the two differ.
	Segment string
	// Reason is what the record will say.
	Reason string
}

// Joined is what a merge or split left: the versions it wrote.
type Joined struct {
	Into SubjectVersion
	From SubjectVersion
	// Screened, Potential, Unfinished and Alerts as of an intake.
	Intake Intake
}

// Merge makes one subject of two that a named person found to be the same. The
// versions, matches, alerts and decisions of the one that leaves stay as they are
// and can be read from the other, which gets a new version with the data of both
// and is screened with it. Data that a source later sends under either id reach
// the whole. Nothing is lost: [Service.Split] takes it apart again.
//
// Errors wrap ErrNotFound, the errors of access, or say what must be given.
func (s *Service) Merge(ctx context.Context, actor access.Principal, m Merge) (Joined, error) {
	switch {
	case strings.TrimSpace(m.Reason) == "":
		return Joined{}, errors.New("a merge needs a reason: what shows that the two are one")
	case m.Into == m.From:
		return Joined{}, fmt.Errorf("subject %s cannot be merged into itself", m.Into)
	}
	return s.rearrange(ctx, actor, []string{m.Into, m.From}, func(k seen, at int64) (arrangement, error) {
		return m.plan(k, actor.ID, at)
	})
}

// arrangement is a merge or split that waits to be stored.
type arrangement struct {
	revisions []revision
	what      string // "merge" or "split", for the ledger
}

// rearrange plans an act on subjects, screens what it changes and stores it, all
// in one transaction that commits only while what it was planned on holds.
func (s *Service) rearrange(ctx context.Context, actor access.Principal, ids []string, plan func(seen, int64) (arrangement, error)) (Joined, error) {
	if err := access.Authorize(actor, access.SubjectMerge); err != nil {
		return Joined{}, err
	}
	if actor.Tenant != s.o.Tenant {
		return Joined{}, fmt.Errorf("%s: %w", actor, access.ErrTenant)
	}
	for range maxIntakeTries {
		force, err := s.present(ctx)
		if err != nil {
			return Joined{}, err
		}
		done, err := s.rearrangeAt(ctx, actor.ID, ids, force, plan)
		if errors.Is(err, errEpochMoved) {
			continue
		}
		return done, err
	}
	return Joined{}, fmt.Errorf("the subjects changed %d times meanwhile; try again", maxIntakeTries)
}

func (s *Service) rearrangeAt(ctx context.Context, actor string, ids []string, force inForce, plan func(seen, int64) (arrangement, error)) (Joined, error) {
	var known seen
	if err := s.o.Store.View(ctx, func(r Reader) (err error) { known, err = look(r, ids); return err }); err != nil {
		return Joined{}, err
	}
	a, err := plan(known, s.now())
	if err != nil {
		return Joined{}, err
	}
	for i := range a.revisions {
		a.revisions[i].fresh = 1
	}
	s.screened(a.revisions, force)
	var done Joined
	err = s.o.Store.Update(ctx, func(tx Tx) error {
		done = Joined{}
		if err := s.unmoved(tx, force, ids, known); err != nil {
			return err
		}
		at := s.now()
		var rec recorded
		for i := range a.revisions {
			v, n, err := s.storeRevision(tx, &a.revisions[i], force, actor, at, &rec)
			if err != nil {
				return err
			}
			if i == 0 {
				done.Into = v
			} else {
				done.From = v
			}
			done.Intake.add(n)
		}
		done.Intake.Epoch = force.epoch.N
		rows, err := rec.digests(tx)
		if err != nil {
			return err
		}
		return s.o.Ledger.Record(ctx, tx, audit.SubjectChanged, actor, rows, map[string]any{
			"act": a.what, "subject": done.Into.Number, "version": done.Into.Version, "other": done.From.Number, "other_version": done.From.Version,
			"epoch": force.epoch.N,
		})
	})
	return done, err
}

// present says whether a subject can be rearranged: it must exist, be in scope,
// and stand for itself.
func (k *seen) standing(id string) (SubjectVersion, error) {
	v, ok := k.versions[id]
	switch w := wholeOf(k.parts, v.Number); {
	case !ok:
		return v, fmt.Errorf("subject %s: %w", id, ErrNotFound)
	case w != 0 && w != v.Number:
		return v, fmt.Errorf("subject %s is part of %s; name that one, or split it off first", id, k.byNumber(w).ID)
	case v.Exit:
		return v, fmt.Errorf("subject %s left scope (%s); only subjects in scope can be merged or split", id, v.Reason)
	}
	return v, nil
}

// partsOf returns the parts that make a subject up; a subject without any is
// its own only part.
func (k *seen) partsOf(v SubjectVersion) []Part {
	if parts := joined(k.parts, v.Number); len(parts) > 0 {
		return parts
	}
	return []Part{ownPart(v, v.Number)}
}

func (m *Merge) plan(k seen, actor string, at int64) (arrangement, error) {
	into, err := k.standing(m.Into)
	if err != nil {
		return arrangement{}, err
	}
	from, err := k.standing(m.From)
	if err != nil {
		return arrangement{}, err
	}
	if !entity.Is(into.Schema, from.Schema) && !entity.Is(from.Schema, into.Schema) {
		return arrangement{}, fmt.Errorf("%s is a %s and %s a %s: they cannot be one", into.ID, into.Schema, from.ID, from.Schema)
	}
	segment := m.Segment
	if segment == "" {
		if segment = into.Segment; into.Segment != from.Segment {
			return arrangement{}, fmt.Errorf("%s is of segment %q and %s of %q, and configurations scope by segment; say with --segment which one the whole is of",
				into.ID, into.Segment, from.ID, from.Segment)
		}
	}
	stamp := func(p Part, act string) Part {
		p.Act, p.Actor, p.At, p.Reason = act, actor, at, m.Reason
		return p
	}
	old := k.partsOf(into)
	var rows, left []Part
	if len(joined(k.parts, into.Number)) == 0 {
		rows = append(rows, stamp(old[0], PartMerged))
	}
	for _, p := range k.partsOf(from) {
		moved := stamp(p, PartMerged)
		moved.Whole = into.Number
		if p.Part == 0 {
			if moved, err = besides(old, moved); err != nil {
				return arrangement{}, err
			}
		}
		rows = append(rows, moved)
		if len(joined(k.parts, from.Number)) > 0 {
			gone := stamp(p, PartMerged)
			gone.Joined = false
			left = append(left, gone)
		}
	}
	whole := revision{
		id: into.ID, old: into, segment: segment, reason: m.Reason, parts: rows,
		source: fmt.Sprintf("merge of %s version %d into version %d", from.ID, from.Version, into.Version),
	}
	e, err := compose(overlay(old, rows, into.Number), into.ID)
	if err != nil {
		return arrangement{}, err
	}
	if err := whole.set(e); err != nil {
		return arrangement{}, err
	}
	away := revision{
		id: from.ID, old: from, segment: from.Segment, reason: mergedInto + into.ID, source: from.Source, validFrom: from.ValidFrom, exit: true, parts: left,
		hash: from.Hash, doc: from.Doc, entity: new(entity.Entity),
	}
	if err := away.entity.UnmarshalJSON(from.Doc); err != nil {
		return arrangement{}, err
	}
	return arrangement{revisions: []revision{whole, away}, what: "merge"}, nil
}

// besides adds what the values moved by hand of a whole are to those that
// another brings.
func besides(parts []Part, moved Part) (Part, error) {
	i := slices.IndexFunc(parts, func(p Part) bool { return p.Part == 0 })
	if i < 0 {
		return moved, nil
	}
	both, err := compose([]Part{parts[i], moved}, "")
	if err != nil {
		return moved, err
	}
	return moved, moved.fill(both)
}
