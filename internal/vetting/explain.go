package vetting

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/score"
)

// The verdicts on a late match.
const (
	VerdictNotKnown = "not known then" // nothing in force at the first meeting could have matched
	VerdictMissed   = "missed"         // what was available at the first meeting would have matched
	VerdictInTime   = "matched at once"
)

// The causes, a closed vocabulary.
const (
	CauseNotListed   = "not listed yet"
	CauseNotFetched  = "listed but not yet fetched"
	CauseNotShared   = "not shared with this office"
	CauseNotScreened = "not screened"
	CauseBelowLine   = "below the line"
	CauseData        = "data wrong or missing at the time"
)

// Explanation answers “missed, or not known then?” for one match.
type Explanation struct {
	Match Match `json:"match"`
	// Subject is the tenant's own id of the subject.
	Subject string `json:"subject"`
	// MetAt is when the subject was first recorded; OpenedAt when the match first opened.
	MetAt    int64 `json:"met_at"`
	OpenedAt int64 `json:"opened_at"`
	// FirstPossible is the first moment at which the lists, the subject's data
	// and the configuration in force would have matched by today's engine; 0 = never.
	FirstPossible int64 `json:"first_possible"`
	// FirstThen is the same by the engine in force at each moment: where that is
	// not the running one, its archived executable was asked. It is never later
	// than OpenedAt, when the engine of then did match.
	FirstThen int64 `json:"first_then"`
	// Unasked says why an engine of a moment before FirstThen could not be
	// asked, so that the match may have been possible earlier; "" = all were.
	Unasked string `json:"unasked,omitzero"`
	Verdict string `json:"verdict"`
	Cause   string `json:"cause"`
	// Reason is the answer in one plain sentence.
	Reason string `json:"reason"`
	// Steps are the moments at which something that bears on the pair changed.
	Steps []Step `json:"steps"`
}

// Step is one moment in the common history of a subject and an entry.
type Step struct {
	At int64 `json:"at"`
	// What names what changed.
	What string `json:"what"`
	// Listed: the entry was in force.
	Listed bool `json:"listed"`
	// Used: the configuration consulted the list.
	Used bool `json:"used"`
	// Line is the configuration's, in parts per million.
	Line score.Probability `json:"line"`
	// LineScore is the lowest score in micronats that reaches the line by today's
	// calibration.
	LineScore int64 `json:"line_score"`
	// Engine is the id of the engine in force at the moment.
	Engine string `json:"engine"`
	// Today is what the running engine says of the data in force, Then what the
	// engine in force said. Above holds only where the list was consulted.
	Today Judgement `json:"today"`
	Then  Judgement `json:"then"`
}

// Explain computes, for one match, the first moment at which it could have
// matched, by the running engine and by the engines of then, and names why it
// did not open at the first meeting. The runner runs engines that are not the
// running one; nil leaves them unasked, which the explanation says.
func (s *Service) Explain(ctx context.Context, match int64, runner Runner) (Explanation, error) {
	var x Explanation
	err := s.o.Store.View(ctx, func(r Reader) error {
		var err error
		x, err = s.explain(ctx, r, match, runner)
		return err
	})
	if errors.Is(err, ErrNotFound) {
		return x, fmt.Errorf("match %d: %w", match, err)
	}
	return x, err
}

// history is what the explanation is made of.
type history struct {
	match     Match
	subject   []SubjectVersion
	entry     []EntryVersion
	snapshots map[int64]SnapshotRef
	epochs    []Epoch
	configs   map[int64]Configuration
}

func (s *Service) explain(ctx context.Context, r Reader, id int64, runner Runner) (Explanation, error) {
	h, err := readHistory(r, id)
	if err != nil {
		return Explanation{}, err
	}
	x := Explanation{Match: h.match, Subject: h.subject[0].ID, MetAt: h.subject[0].At}
	root, err := standsOn(r, h.match)
	if err != nil {
		return x, err
	}
	events, err := r.MatchEvents(root.ID)
	if err != nil {
		return x, err
	}
	for _, e := range events {
		if e.Kind == Opened {
			x.OpenedAt = e.At
			break
		}
	}
	screenings, err := r.ScreeningsOf(h.match.Number)
	if err != nil {
		return x, err
	}
	j := &judges{s: s, r: r, h: h, runner: runner, past: make(map[judgeKey]*verdicts)}
	for _, m := range h.moments() {
		step, err := j.step(ctx, m)
		if err != nil {
			return x, err
		}
		x.Steps = append(x.Steps, step)
		if step.Today.Above && x.FirstPossible == 0 {
			x.FirstPossible = max(m.at, x.MetAt)
		}
		if x.FirstThen == 0 {
			switch {
			case step.Then.Above:
				x.FirstThen = max(m.at, x.MetAt)
			case step.Used && x.Unasked == "":
				x.Unasked = step.Then.Unknown
			}
		}
	}
	if x.OpenedAt != 0 && (x.FirstThen == 0 || x.FirstThen > x.OpenedAt) {
		x.FirstThen = x.OpenedAt
	}
	return x, j.explain(ctx, &x, screenings)
}

func readHistory(r Reader, id int64) (*history, error) {
	h := &history{snapshots: make(map[int64]SnapshotRef), configs: make(map[int64]Configuration)}
	var err error
	if h.match, err = r.Match(id); err != nil {
		return nil, err
	}
	if h.subject, err = r.SubjectVersions(h.match.Number); err != nil {
		return nil, err
	}
	if h.entry, err = r.EntryVersions(h.match.List, h.match.Key); err != nil {
		return nil, err
	}
	if h.entry, err = sinceFirstListed(r, h.match, h.entry); err != nil {
		return nil, err
	}
	refs, err := r.Snapshots(h.match.List)
	if err != nil {
		return nil, err
	}
	for _, ref := range refs {
		h.snapshots[ref.N] = ref
	}
	last, err := r.Epoch()
	if err != nil {
		return nil, err
	}
	if h.epochs, err = r.EpochsBetween(0, last.N); err != nil {
		return nil, err
	}
	vs, err := r.ConfigurationVersions(h.match.Config)
	if err != nil {
		return nil, err
	}
	for _, c := range vs {
		h.configs[c.Version] = c
	}
	if len(h.subject) == 0 || len(h.entry) == 0 {
		return nil, fmt.Errorf("match %d has no subject or entry versions: %w; run “revet audit verify”", id, ErrNotFound)
	}
	return h, nil
}

// moment is a time at which the pair may have changed, with what changed.
type moment struct {
	at   int64
	what string
}

// moments lists them ascending: versions of the subject and of the entry, and
// epochs that changed the configuration or the engine.
func (h *history) moments() []moment {
	var out []moment
	for _, v := range h.subject {
		what := "first met"
		switch {
		case v.Exit:
			what = "left scope: " + v.Reason
		case v.Version > 1:
			what = "subject data changed"
		}
		out = append(out, moment{v.At, what})
	}
	for _, v := range h.entry {
		if ref, ok := h.snapshots[v.Snapshot]; ok {
			out = append(out, moment{ref.ActivatedAt, fmt.Sprintf("%s snapshot %d: entry %s", h.match.List, ref.N, v.Op)})
		}
	}
	var version int64
	var engine string
	for _, e := range h.epochs {
		if c := e.State.Configurations[h.match.Config]; c != version {
			out = append(out, moment{e.At, fmt.Sprintf("configuration %s version %d", h.match.Config, c)})
			version = c
		}
		if e.State.Engine != engine {
			if engine != "" {
				out = append(out, moment{e.At, "engine " + shortEngine(e.State.Engine)})
			}
			engine = e.State.Engine
		}
	}
	slices.SortStableFunc(out, func(a, b moment) int { return cmp.Compare(a.at, b.at) })
	return out
}

// snapshotAt is the snapshot that was active in the installation at a moment,
// whether or not this tenant consulted the list then; 0 = none.
func (h *history) snapshotAt(at int64) int64 {
	var n int64
	for _, ref := range h.snapshots {
		if ref.ActivatedAt <= at {
			n = max(n, ref.N)
		}
	}
	return n
}

// entryAt is the newest version row of the entry at or before snapshot n,
// tombstones included.
func (h *history) entryAt(n int64) (EntryVersion, bool) {
	var found EntryVersion
	ok := false
	for _, v := range h.entry {
		if v.Snapshot <= n {
			found, ok = v, true
		}
	}
	return found, ok
}

// epochAt is the epoch in force at a moment.
func (h *history) epochAt(at int64) (Epoch, bool) {
	var found Epoch
	ok := false
	for _, e := range h.epochs {
		if e.At <= at {
			found, ok = e, true
		}
	}
	return found, ok
}

func (h *history) subjectAt(at int64) (SubjectVersion, bool) {
	var found SubjectVersion
	ok := false
	for _, v := range h.subject {
		if v.At <= at {
			found, ok = v, true
		}
	}
	return found, ok
}

// step judges one moment, by the running engine and by the one in force then.
func (j *judges) step(ctx context.Context, m moment) (Step, error) {
	h := j.h
	out := Step{At: m.at, What: m.what}
	e, ok := h.epochAt(m.at)
	if !ok {
		return out, nil
	}
	out.Engine = e.State.Engine
	c, ok := h.configs[e.State.Configurations[h.match.Config]]
	if !ok {
		return out, nil
	}
	out.Line, out.LineScore = c.Policy.Line, c.Policy.Least(c.Policy.Line)
	out.Used = slices.Contains(c.lists(e.State), h.match.List)
	v, ok := h.entryAt(h.snapshotAt(m.at))
	out.Listed = ok && v.Op != "removed"
	sub, met := h.subjectAt(m.at)
	if !out.Listed || !met || sub.Exit {
		return out, nil
	}
	var err error
	if out.Today, err = j.judge(ctx, j.s.o.Engine.ID(), &c, sub, v); err != nil {
		return out, err
	}
	if out.Then, err = j.judge(ctx, e.State.Engine, &c, sub, v); err != nil {
		return out, err
	}
	out.Today.Above = out.Today.Above && out.Used
	out.Then.Above = out.Then.Above && out.Used
	return out, nil
}

// explain names verdict and cause, looking at the first meeting.
func (j *judges) explain(ctx context.Context, x *Explanation, screenings []Screening) error {
	h, met := j.h, x.MetAt
	e, ok := h.epochAt(met)
	firstEntry := h.entry[0]
	published, fetched := h.published(firstEntry)
	var first Step
	for _, st := range x.Steps {
		if st.At <= met {
			first = st
		}
	}
	switch {
	case x.OpenedAt != 0 && x.OpenedAt <= met:
		x.Verdict = VerdictInTime
		x.Reason = "The match opened when the subject was first met."
	case !ok:
		x.Verdict, x.Cause = VerdictMissed, CauseNotScreened
		x.Reason = "No configuration was in force when the subject was first met, so nothing was screened."
	case !first.Listed && published != 0 && published <= met && met < fetched:
		x.Verdict, x.Cause = VerdictMissed, CauseNotFetched
		x.Reason = fmt.Sprintf("The publisher had listed the entry on %s, before the first meeting on %s, but the list was fetched only on %s.",
			day(published), day(met), day(fetched))
	case !first.Listed:
		x.Verdict, x.Cause = VerdictNotKnown, CauseNotListed
		x.Reason = fmt.Sprintf("On %s, when the subject was first met, the entry was not on the list; it came with the snapshot published %s and active %s.",
			day(met), day(cmp.Or(published, fetched)), day(h.activated(firstEntry)))
	case !first.Used:
		x.Verdict, x.Cause = VerdictMissed, CauseNotShared
		x.Reason = fmt.Sprintf("The entry was on %s when the subject was first met, but configuration %s did not consult that list then.", h.match.List, h.match.Config)
	case !screenedBy(screenings, h.match.Config, met):
		x.Verdict, x.Cause = VerdictMissed, CauseNotScreened
		x.Reason = fmt.Sprintf("The entry was listed when the subject was first met on %s, but no screening under configuration %s was made then.", day(met), h.match.Config)
	case first.Then.Above:
		x.Verdict, x.Cause = VerdictMissed, CauseNotScreened
		x.Reason = "The data of the first meeting matches by the engine of that day, yet the screening kept of it has no such match; “revet replay” shows whether it was altered."
	case first.Today.Above:
		x.Verdict, x.Cause = VerdictMissed, CauseBelowLine
		x.Reason = fmt.Sprintf("The data of the first meeting would match by the engine of today (%s nats); the engine of that day scored it %s.",
			nats(first.Today.Score), first.Then.below())
	default:
		return j.explainData(ctx, x, e)
	}
	return nil
}

// below says how an engine that did not match judged a pair.
func (v Judgement) below() string {
	switch {
	case v.Unknown != "":
		return "below the line (it could not be asked again: " + v.Unknown + ")"
	case v.Score == 0:
		return "below the line, too low to be kept as evidence"
	default:
		return nats(v.Score) + ", below the line"
	}
}

func nats(micronats int64) string { return fmt.Sprintf("%.2f", float64(micronats)/1e6) }

func shortEngine(id string) string { return id[:min(len(id), 12)] }

// explainData handles the pair that was compared at the first meeting and did
// not match: it finds which of subject, entry, configuration and engine made
// it match. The judge is the engine that opened the match, or the running one
// where that one cannot be asked.
func (j *judges) explainData(ctx context.Context, x *Explanation, then Epoch) error {
	h := j.h
	now, ok := h.epochAt(x.OpenedAt)
	if !ok {
		now = h.epochs[len(h.epochs)-1]
	}
	cfgThen := h.configs[then.State.Configurations[h.match.Config]]
	cfgNow := h.configs[now.State.Configurations[h.match.Config]]
	subThen := h.subject[0]
	subNow, _ := h.subjectAt(max(x.OpenedAt, subThen.At))
	entThen, _ := h.entryAt(h.snapshotAt(x.MetAt))
	entNow, _ := h.entryAt(h.snapshotAt(max(x.OpenedAt, x.MetAt)))
	above := func(sub SubjectVersion, ent EntryVersion, c Configuration) (Judgement, error) {
		v, err := j.judge(ctx, now.State.Engine, &c, sub, ent)
		if err == nil && v.Unknown != "" {
			v, err = j.judge(ctx, j.s.o.Engine.ID(), &c, sub, ent)
		}
		return v, err
	}
	byEngine, err := above(subThen, entThen, cfgThen)
	if err != nil {
		return err
	}
	byEntry, err := above(subThen, entNow, cfgThen)
	if err != nil {
		return err
	}
	bySubject, err := above(subNow, entThen, cfgThen)
	if err != nil {
		return err
	}
	byConfig, err := above(subThen, entThen, cfgNow)
	if err != nil {
		return err
	}
	entryChanged := entNow.Hash != entThen.Hash
	subjectChanged := subNow.Hash != subThen.Hash
	switch {
	case byEngine.Above && now.State.Engine != then.State.Engine:
		x.Verdict, x.Cause = VerdictMissed, CauseBelowLine
		x.Reason = fmt.Sprintf("The same data scored below the line by the engine of the first meeting (%s) and above it (%s nats) by the one in force when the match opened (%s).",
			shortEngine(then.State.Engine), nats(byEngine.Score), shortEngine(now.State.Engine))
	case byEntry.Above && entryChanged:
		x.Verdict, x.Cause = VerdictNotKnown, CauseNotListed
		x.Reason = fmt.Sprintf("The entry was on the list at the first meeting, but what matches came later: the snapshot active %s changed %s.",
			day(h.activated(entNow)), changedFields(entNow))
	case byConfig.Above && cfgNow.Version != cfgThen.Version:
		x.Verdict, x.Cause = VerdictMissed, CauseBelowLine
		x.Reason = fmt.Sprintf("The same data scored below the line of configuration %s version %d and above that of version %d.", h.match.Config, cfgThen.Version, cfgNow.Version)
	case bySubject.Above && subjectChanged:
		x.Verdict, x.Cause = VerdictMissed, CauseData
		x.Reason = fmt.Sprintf("The data of the first meeting did not match; the data recorded %s does.", day(subNow.At))
	case entryChanged:
		x.Verdict, x.Cause = VerdictNotKnown, CauseNotListed
		x.Reason = fmt.Sprintf("What matches needs the entry as changed by the snapshot active %s, together with later data of the subject.", day(h.activated(entNow)))
	case subjectChanged:
		x.Verdict, x.Cause = VerdictMissed, CauseData
		x.Reason = fmt.Sprintf("The data of the first meeting did not match; later data, recorded %s, does.", day(subNow.At))
	default:
		x.Verdict, x.Cause = VerdictMissed, CauseBelowLine
		x.Reason = "Neither data nor configuration changed; the engine of the first meeting scored the pair below the line."
	}
	return nil
}

func (h *history) published(v EntryVersion) (published, fetched int64) {
	ref := h.snapshots[v.Snapshot]
	return ref.PublishedAt, ref.FetchedAt
}

func (h *history) activated(v EntryVersion) int64 { return h.snapshots[v.Snapshot].ActivatedAt }

// screenedBy reports whether a screening under the configuration was stored no
// later than the moment.
func screenedBy(ss []Screening, config string, at int64) bool {
	return slices.ContainsFunc(ss, func(s Screening) bool { return s.Config == config && s.At <= at })
}

func changedFields(v EntryVersion) string {
	if v.Op == "added" {
		return "the entry, which came back to the list"
	}
	var diffs []entity.Difference
	if err := unmarshal(v.Fields, &diffs); err != nil || len(diffs) == 0 {
		return "the entry"
	}
	out := ""
	for i, d := range diffs {
		if i > 0 {
			out += ", "
		}
		out += d.Property
	}
	return out
}

func day(micros int64) string {
	if micros == 0 {
		return "an unknown day"
	}
	return stamp(micros)[:10]
}
