package vetting

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/screen"
)

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
		switch {
		case v.Exit && strings.HasPrefix(v.Reason, mergedInto):
			reason = ReasonMerged
		case v.Exit:
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
		config: f.config.ID, epoch: force.epoch.N, run: run, at: at, subject: v, existing: existing, lists: force.epoch.State.Lists,
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
		if reason, err := successors(r, m.List, m.Key, force.epoch.State.Lists[m.List]); err == nil && reason != "" {
			return reason, cause
		}
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
