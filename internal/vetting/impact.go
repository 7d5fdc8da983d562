package vetting

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/screen"
)

// Errors of finding out what a proposal would change.
var (
	// ErrImpactUnknown says that nobody has found out what a proposal would change before it came to be approved.
	ErrImpactUnknown = errors.New("nobody has looked at what it would change; run “revet config impact” first")
)

// ImpactExamples is how many pairs gained, and how many lost, an impact names.
const ImpactExamples = 25

// Impact is what a proposed version of a configuration would change by itself: everybody is screened under it and under the version in force, against
// the lists in force and with the present engine, and the two sets of matches are held against each other. What a run that is still due will
// change does not come into it. Finding out changes nothing.
type Impact struct {
	Configuration string           `json:"configuration"`
	Version       int64            `json:"version"`
	InForce       int64            `json:"version_in_force"` // 0: none
	Epoch         int64            `json:"epoch"`
	Engine        string           `json:"engine"`
	Lists         map[string]int64 `json:"lists"` // snapshots consulted
	Actor         string           `json:"actor"`
	At            int64            `json:"at"`             // microseconds
	InScope       int64            `json:"in_scope"`       // subjects screened
	Unreadable    int64            `json:"unreadable"`     // subjects that could not be
	OutOfScope    int64            `json:"out_of_scope"`   // subjects that the version does not cover
	Before        int64            `json:"matches_before"` // under the version in force
	After         int64            `json:"matches_after"`  // under this one
	Gained        int64            `json:"gained"`         // matches that would open: an alert each
	Lost          int64            `json:"lost"`           // matches that would close
	LostConfirmed int64            `json:"lost_confirmed"`
	Rebanded      int64            `json:"rebanded"` // matches that would stay in another band: an alert each
	// ByCulture counts by whose names the subject's name is like, ByScript by its script, ByList by list; those with most gained and lost first.
	ByCulture []ImpactGroup `json:"by_culture"`
	ByScript  []ImpactGroup `json:"by_script"`
	ByList    []ImpactGroup `json:"by_list"`
	// MostGained and MostLost are the pairs of the highest scores among them, at most ImpactExamples each.
	MostGained []ImpactPair `json:"most_gained"`
	MostLost   []ImpactPair `json:"most_lost"`
	Seq        int64        `json:"-"`
}

// ImpactGroup is what would change in one group.
type ImpactGroup struct {
	Group    string `json:"group"`
	Subjects int64  `json:"subjects,omitzero"`
	Before   int64  `json:"matches_before"`
	Gained   int64  `json:"gained"`
	Lost     int64  `json:"lost"`
}

// ImpactPair is one match gained or lost.
type ImpactPair struct {
	Subject string `json:"subject"`
	Name    string `json:"name"`
	List    string `json:"list"`
	Key     string `json:"key"`
	Entry   string `json:"entry"` // the name of the entry that was compared
	Score   int64  `json:"score"` // micronats
	Band    string `json:"band"`
	State   string `json:"state,omitzero"` // of a match lost: what people decided
}

// Impact finds out what a proposal would change, and stores it with a leaf of the ledger. It fails with [ErrNotProposed] for a version that waits
// for nobody, and with [ErrStaleProposal] for one that a later version has overtaken.
func (s *Service) Impact(ctx context.Context, actor, id string, version int64) (Impact, error) {
	var w impactWork
	err := s.o.Store.View(ctx, func(r Reader) (err error) {
		w, err = s.impactWork(ctx, r, id, version)
		return err
	})
	if err != nil {
		return Impact{}, err
	}
	w.result.Actor = actor
	horizon := w.horizon
	for after := int64(0); after < horizon; {
		through := min(after+int64(s.o.ScanSize), horizon)
		if err := s.impactOf(ctx, &w, after+1, through); err != nil {
			return Impact{}, err
		}
		after = through
		s.progress(fmt.Sprintf("impact of %s version %d", id, version), after, horizon)
	}
	out := w.finish()
	err = s.o.Store.Update(ctx, func(tx Tx) error {
		out.At = s.now()
		if err := tx.InsertImpact(out); err != nil {
			return err
		}
		return s.o.Ledger.Record(ctx, tx, audit.ConfigTried, actor, nil, out)
	})
	return out, err
}

// impactWork is the finding out of an impact.
type impactWork struct {
	result       Impact
	config       boundConfig
	inForce      *boundConfig // nil: none
	horizon      int64
	culture      map[string]*ImpactGroup
	script       map[string]*ImpactGroup
	list         map[string]*ImpactGroup
	gained, lost []ImpactPair
}

// waiting finds the proposal among the versions of a configuration, and the version before it that was approved last (0: none).
func waiting(vs []Configuration, id string, version int64) (Configuration, Configuration, error) {
	if version < 1 || version > int64(len(vs)) || vs[version-1].ApprovedBy != "" {
		return Configuration{}, Configuration{}, fmt.Errorf("configuration %s version %d: %w", id, version, ErrNotProposed)
	}
	var before Configuration
	for _, v := range vs {
		if v.ApprovedBy == "" {
			continue
		}
		if v.Version > version {
			return Configuration{}, Configuration{}, fmt.Errorf("configuration %s version %d: %w", id, version, ErrStaleProposal)
		}
		before = v
	}
	return vs[version-1], before, nil
}

func (s *Service) impactWork(ctx context.Context, r Reader, id string, version int64) (impactWork, error) {
	var w impactWork
	vs, err := r.ConfigurationVersions(id)
	if err != nil {
		return w, err
	}
	c, before, err := waiting(vs, id, version)
	if err != nil {
		return w, err
	}
	e, err := r.Epoch()
	if err != nil {
		return w, fmt.Errorf("no epoch yet (run “revet init”): %w", err)
	}
	if before.Version > 0 {
		b, err := s.bindIndexed(ctx, r, e, id, s.now())
		if err != nil {
			return w, err
		}
		w.inForce = &b
	}
	active, err := r.ActiveSnapshots()
	if err != nil {
		return w, err
	}
	e.State = c.stateOf(e.State, active)
	if w.config, err = s.bindVersion(ctx, r, e.State, c, s.now()); err != nil {
		return w, err
	}
	if w.config.lists, err = s.cache.lists(r, w.config.sources); err != nil {
		return w, err
	}
	if w.horizon, err = r.Horizon(); err != nil {
		return w, err
	}
	w.result = Impact{
		Configuration: id, Version: version, InForce: before.Version, Epoch: e.N, Engine: s.o.Engine.ID(), Lists: make(map[string]int64),
	}
	for _, src := range w.config.sources {
		w.result.Lists[src.List] = src.Snapshot
	}
	w.culture, w.script, w.list = make(map[string]*ImpactGroup), make(map[string]*ImpactGroup), make(map[string]*ImpactGroup)
	return w, nil
}

// impactOf screens the subjects of a range of numbers and counts.
func (s *Service) impactOf(ctx context.Context, w *impactWork, from, to int64) error {
	var all []tried
	return s.o.Store.View(ctx, func(r Reader) error {
		all = all[:0]
		if err := r.Subjects(from, to, func(v SubjectVersion) error {
			if !v.Exit {
				all = append(all, tried{version: v})
			}
			return nil
		}); err != nil {
			return err
		}
		analyser := s.o.Engine.Model().Analyser()
		each(len(all), func(i int) {
			all[i].screen(w)
			all[i].culture = cultureOf(analyser, all[i].name, all[i].version.Schema)
		})
		for i := range all {
			x := &all[i]
			switch {
			case x.unreadable:
				w.result.Unreadable++
			case x.covered:
				w.result.InScope++
			default:
				w.result.OutOfScope++
			}
			if err := w.compare(r, x); err != nil {
				return err
			}
		}
		return nil
	})
}

// tried is one subject under both versions.
type tried struct {
	version             SubjectVersion
	name, culture       string
	covered, unreadable bool
	before, after       screen.Result
}

func (x *tried) screen(w *impactWork) {
	v := &x.version
	x.covered = w.config.Scope.Covers(v.Segment, v.Schema)
	was := w.inForce != nil && w.inForce.Scope.Covers(v.Segment, v.Schema)
	e, err := decodeSubject(*v)
	if err != nil {
		x.unreadable = x.covered // as in a run, which skips it and leaves its matches
		return
	}
	x.name = e.First("name")
	if x.covered {
		x.after = w.config.lists.Screen(e, w.config.screen)
	}
	if was {
		x.before = w.inForce.lists.Screen(e, w.inForce.screen)
	}
}

func group(in map[string]*ImpactGroup, name string) *ImpactGroup {
	g := in[name]
	if g == nil {
		g = &ImpactGroup{Group: name}
		in[name] = g
	}
	return g
}

// compare holds what one subject matches under the proposal against what it matches under the version in force.
func (w *impactWork) compare(r Reader, x *tried) error {
	culture, script := group(w.culture, x.culture), group(w.script, scriptOf(x.name))
	if x.covered && !x.unreadable {
		culture.Subjects++
		script.Subjects++
	}
	before := make(map[string]*screen.Candidate)
	for i := range x.before.Candidates {
		if c := &x.before.Candidates[i]; c.Above {
			before[entryRef(c.List, c.Key)] = c
			culture.Before++
			script.Before++
			group(w.list, c.List).Before++
			w.result.Before++
		}
	}
	for i := range x.after.Candidates {
		c := &x.after.Candidates[i]
		if !c.Above {
			continue
		}
		w.result.After++
		ref := entryRef(c.List, c.Key)
		old := before[ref]
		delete(before, ref)
		switch {
		case old == nil:
			w.result.Gained++
			culture.Gained++
			script.Gained++
			group(w.list, c.List).Gained++
			w.gained = foremost(w.gained, pairOf(x, c))
		case old.Result.Band != c.Result.Band:
			w.result.Rebanded++
		}
	}
	if len(before) == 0 {
		return nil
	}
	decided, err := w.decided(r, x.version.Number)
	if err != nil {
		return err
	}
	for _, ref := range slices.Sorted(maps.Keys(before)) {
		c := before[ref]
		w.result.Lost++
		culture.Lost++
		script.Lost++
		group(w.list, c.List).Lost++
		p := pairOf(x, c)
		if p.State = decided[ref]; p.State == confirmed {
			w.result.LostConfirmed++
		}
		w.lost = foremost(w.lost, p)
	}
	return nil
}

// confirmed is the state of a match that two people found to be true.
const confirmed = "true"

// decided returns what people decided of the open matches of a subject, by list and key.
func (w *impactWork) decided(r Reader, number int64) (map[string]string, error) {
	matches, err := r.MatchesOfSubjects(w.result.Configuration, []int64{number})
	if err != nil {
		return nil, err
	}
	out := make(map[string]string)
	for _, m := range matches {
		if !m.Open {
			continue
		}
		state, err := r.Disposition(m.ID)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return nil, err
		}
		out[entryRef(m.List, m.Key)] = state
	}
	return out, nil
}

func pairOf(x *tried, c *screen.Candidate) ImpactPair {
	return ImpactPair{Subject: x.version.ID, Name: x.name, List: c.List, Key: c.Key, Entry: c.Result.EntryName, Score: c.Result.Score, Band: c.Result.Band}
}

// foremost keeps the pairs that matter most: those that people confirmed, then by score, at most ImpactExamples.
func foremost(pairs []ImpactPair, p ImpactPair) []ImpactPair {
	order := func(a, b ImpactPair) int {
		rank := func(p ImpactPair) int {
			if p.State == confirmed {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(b.Score, a.Score), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.List, b.List), cmp.Compare(a.Key, b.Key))
	}
	at, _ := slices.BinarySearchFunc(pairs, p, order)
	if at == ImpactExamples {
		return pairs
	}
	pairs = slices.Insert(pairs, at, p)
	return pairs[:min(len(pairs), ImpactExamples)]
}

func (w *impactWork) finish() Impact {
	groups := func(m map[string]*ImpactGroup) []ImpactGroup {
		out := make([]ImpactGroup, 0, len(m))
		for _, name := range slices.Sorted(maps.Keys(m)) {
			out = append(out, *m[name])
		}
		slices.SortStableFunc(out, func(a, b ImpactGroup) int { return cmp.Compare(b.Gained+b.Lost, a.Gained+a.Lost) })
		return out
	}
	w.result.ByCulture, w.result.ByScript, w.result.ByList = groups(w.culture), groups(w.script), groups(w.list)
	w.result.MostGained, w.result.MostLost = append([]ImpactPair{}, w.gained...), append([]ImpactPair{}, w.lost...)
	return w.result
}

// LastImpact returns what was found out last of a version; ErrNotFound.
func (s *Service) LastImpact(ctx context.Context, id string, version int64) (Impact, error) {
	var out Impact
	err := s.o.Store.View(ctx, func(r Reader) (err error) {
		out, err = r.Impact(id, version)
		return err
	})
	return out, err
}
