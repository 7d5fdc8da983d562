package vetting

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json"
)

// HistoryEvent is one recorded fact about a subject.
type HistoryEvent struct {
	At     int64  `json:"at"`
	Seq    int64  `json:"seq"`
	What   string `json:"what"`
	Detail string `json:"detail"`
}

// History lists what was recorded of a subject, in the order of recording.
func (s *Service) History(ctx context.Context, id string) ([]HistoryEvent, error) {
	var out []HistoryEvent
	err := s.o.Store.View(ctx, func(r Reader) error {
		out = nil
		n, err := r.SubjectNumber(id)
		if err != nil {
			return err
		}
		vs, err := r.SubjectVersions(n)
		if err != nil {
			return err
		}
		for _, v := range vs {
			what := "data recorded"
			if v.Exit {
				what = "left scope"
			}
			out = append(out, HistoryEvent{v.At, v.Seq, what, fmt.Sprintf("version %d from %s by %s %s", v.Version, cmp.Or(v.Source, "–"), v.Actor, v.Reason)})
		}
		ss, err := r.ScreeningsOf(n)
		if err != nil {
			return err
		}
		for _, sc := range ss {
			out = append(out, HistoryEvent{sc.At, sc.Seq, "screened", fmt.Sprintf("%s under %s version %d at epoch %d (%s)", sc.Outcome, sc.Config, sc.ConfigVersion, sc.Epoch, sc.Cause.Kind)})
		}
		configs, err := r.ConfigurationIDs()
		if err != nil {
			return err
		}
		for _, c := range configs {
			ms, err := r.MatchesOfSubjects(c, []int64{n})
			if err != nil {
				return err
			}
			for _, m := range ms {
				es, err := r.MatchEvents(m.ID)
				if err != nil {
					return err
				}
				for _, e := range es {
					detail := fmt.Sprintf("match %d with %s %s (%s)", m.ID, m.List, m.Key, e.Cause.Kind)
					if e.Reason != "" {
						detail += ": " + e.Reason
					}
					out = append(out, HistoryEvent{e.At, e.Seq, "match " + e.Kind, detail})
				}
			}
		}
		slices.SortStableFunc(out, func(a, b HistoryEvent) int { return cmp.Compare(a.Seq, b.Seq) })
		return nil
	})
	return out, err
}

// Standing says how far every configuration has come.
type Standing struct {
	Epoch          int64                   `json:"epoch"`
	Configurations []ConfigurationStanding `json:"configurations"`
	// Runs are the newest, newest first.
	Runs []RunStanding `json:"runs"`
}

// ConfigurationStanding is the coverage of one configuration.
type ConfigurationStanding struct {
	ID string `json:"id"`
	// Covered is the newest epoch everybody has met.
	Covered int64 `json:"covered"`
	// Open is a run that was begun and not ended; 0 = none.
	Open int64 `json:"open"`
}

// RunStanding is a run with its report, nil while it is open.
type RunStanding struct {
	Run    Run     `json:"run"`
	Report *Report `json:"report"`
}

// UpToDate reports whether everybody has met the newest epoch.
func (s *Standing) UpToDate() bool {
	return !slices.ContainsFunc(s.Configurations, func(c ConfigurationStanding) bool { return c.Covered < s.Epoch || c.Open != 0 })
}

// standingRuns is how many runs a standing shows.
const standingRuns = 20

// Standing reads the coverage of every configuration in force and the newest runs.
func (s *Service) Standing(ctx context.Context) (Standing, error) {
	var out Standing
	err := s.o.Store.View(ctx, func(r Reader) error {
		e, err := r.Epoch()
		if err != nil {
			return err
		}
		out = Standing{Epoch: e.N}
		for _, id := range sortedKeys(e.State.Configurations) {
			c := ConfigurationStanding{ID: id}
			if c.Covered, err = r.Covered(id); err != nil {
				return err
			}
			open, err := r.OpenRuns(id)
			if err != nil {
				return err
			}
			if len(open) > 0 {
				c.Open = open[0].ID
			}
			out.Configurations = append(out.Configurations, c)
		}
		runs, err := r.Runs(standingRuns)
		if err != nil {
			return err
		}
		for _, run := range runs {
			st := RunStanding{Run: run}
			signed, err := r.RunReport(run.ID)
			switch {
			case err == nil:
				var rep Report
				if err := json.Unmarshal(signed.Doc, &rep); err != nil {
					return fmt.Errorf("report of run %d: %w", run.ID, err)
				}
				st.Report = &rep
			case !errors.Is(err, ErrNotFound):
				return err
			}
			out.Runs = append(out.Runs, st)
		}
		return nil
	})
	return out, err
}

// SignedReport returns the report of a run with its signature; ErrNotFound
// while the run is open.
func (s *Service) SignedReport(ctx context.Context, run int64) (SignedReport, error) {
	var out SignedReport
	err := s.o.Store.View(ctx, func(r Reader) error {
		var err error
		out, err = r.RunReport(run)
		return err
	})
	return out, err
}

// AlertView is an alert with what a reader needs to place it.
type AlertView struct {
	Alert
	MatchNow Match
	Subject  SubjectVersion // as it was matched
	Status   string         // the state of its decisions: open, false, inconclusive, proposed, true
	// Earlier is the match with what the entry was before it was renumbered,
	// merged or split off, with the decision on it; nil when there is none.
	Earlier *SubjectMatch
}

// Alerts lists alerts, newest first.
func (s *Service) Alerts(ctx context.Context, f AlertFilter) ([]AlertView, error) {
	var out []AlertView
	err := s.o.Store.View(ctx, func(r Reader) error {
		out = nil
		as, err := r.Alerts(f)
		if err != nil {
			return err
		}
		for _, a := range as {
			v, err := view(r, a)
			if err != nil {
				return err
			}
			out = append(out, v)
		}
		return nil
	})
	return out, err
}

// Alert returns one alert; ErrNotFound.
func (s *Service) Alert(ctx context.Context, id int64) (AlertView, error) {
	var out AlertView
	err := s.o.Store.View(ctx, func(r Reader) error {
		a, err := r.Alert(id)
		if err != nil {
			return err
		}
		out, err = view(r, a)
		return err
	})
	return out, err
}

func view(r Reader, a Alert) (AlertView, error) {
	v := AlertView{Alert: a}
	var err error
	if v.MatchNow, err = r.Match(a.Match); err != nil {
		return v, err
	}
	if v.Subject, err = r.SubjectVersion(v.MatchNow.Number, a.Version); err != nil {
		return v, err
	}
	if v.Status, err = r.AlertStatus(a.ID); err != nil || v.MatchNow.Predecessor == 0 {
		return v, err
	}
	v.Earlier = new(SubjectMatch)
	if v.Earlier.Match, err = r.Match(v.MatchNow.Predecessor); err != nil {
		return v, err
	}
	v.Earlier.Decision, err = r.Disposition(v.Earlier.ID)
	return v, err
}

// Evidence returns the newest event of a match with its evidence, and the
// entry version that was compared.
func (s *Service) Evidence(ctx context.Context, match int64) (MatchEvent, EntryVersion, error) {
	var event MatchEvent
	var entry EntryVersion
	err := s.o.Store.View(ctx, func(r Reader) error {
		m, err := r.Match(match)
		if err != nil {
			return err
		}
		es, err := r.MatchEvents(match)
		if err != nil {
			return err
		}
		for _, e := range es {
			if len(e.Evidence) > 0 {
				event = e
			}
		}
		vs, err := r.EntryVersions(m.List, m.Key)
		if err != nil {
			return err
		}
		for _, v := range vs {
			if v.Hash == event.EntryHash {
				entry = v
			}
		}
		return nil
	})
	return event, entry, err
}

// ScreeningsOf lists the screenings of a subject by its id, oldest first.
func (s *Service) ScreeningsOf(ctx context.Context, id string) ([]Screening, error) {
	var out []Screening
	err := s.o.Store.View(ctx, func(r Reader) error {
		n, err := r.SubjectNumber(id)
		if err != nil {
			return err
		}
		out, err = r.ScreeningsOf(n)
		return err
	})
	return out, err
}

// Configurations lists every version of every configuration.
func (s *Service) Configurations(ctx context.Context) ([]Configuration, error) {
	var out []Configuration
	err := s.o.Store.View(ctx, func(r Reader) error {
		out = nil
		ids, err := r.ConfigurationIDs()
		if err != nil {
			return err
		}
		for _, id := range ids {
			vs, err := r.ConfigurationVersions(id)
			if err != nil {
				return err
			}
			out = append(out, vs...)
		}
		return nil
	})
	return out, err
}

// BadRows lists the rows of an import, named by its file name, that could not
// be used and wait for repair.
func (s *Service) BadRows(ctx context.Context, source string) ([]BadRow, error) {
	var out []BadRow
	err := s.o.Store.View(ctx, func(r Reader) error {
		var err error
		out, err = r.BadRows(source)
		return err
	})
	return out, err
}
