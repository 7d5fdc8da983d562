package vetting

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/revetproject/revet/internal/audit"
)

// Report is the completeness report of a run: in scope = screened + skipped,
// missing 0. Its counts come from the store's own count, not from the worker.
type Report struct {
	V             int              `json:"v"`
	Tenant        string           `json:"tenant"`
	Run           int64            `json:"run"`
	Configuration string           `json:"configuration"`
	ConfigVersion int64            `json:"configuration_version"`
	FromEpoch     int64            `json:"from_epoch"`
	Epoch         int64            `json:"epoch"`
	Cause         Cause            `json:"cause"`
	Mode          string           `json:"mode"`
	Engine        string           `json:"engine"`
	Lists         map[string]int64 `json:"lists"`
	Horizon       int64            `json:"horizon"` // highest subject number the run answers for
	InScope       int64            `json:"in_scope"`
	Screened      int64            `json:"screened"`
	Skipped       map[string]int64 `json:"skipped"` // by reason
	Missing       int64            `json:"missing"`
	OutOfScope    int64            `json:"out_of_scope"` // not covered by the configuration
	Exited        int64            `json:"exited"`       // left scope by a recorded rule
	Opened        int64            `json:"matches_opened"`
	Changed       int64            `json:"matches_changed"`
	Closed        int64            `json:"matches_closed"`
	Alerts        int64            `json:"alerts"`
	StartedAt     string           `json:"started_at"`
	CompletedAt   string           `json:"completed_at"`
	// SupersededBy is the engine that took over before the run was complete.
	SupersededBy string `json:"superseded_by,omitempty"`
}

// ErrMissing says that the independent count found subjects that nobody
// screened. The run stays open.
var ErrMissing = errors.New("subjects are missing from the run")

// ReportSubject is the subject under which the report of a run is signed.
func ReportSubject(tenant string, run int64) string {
	return fmt.Sprintf("completeness-report/%s/%d", tenant, run)
}

// report counts, signs and stores. A run with anybody missing is not reported
// as complete: it stays open and the error says how many.
func (s *Service) report(ctx context.Context, run Run, epoch Epoch, actor string, superseded bool) (Report, error) {
	name := fmt.Sprintf("run %d report", run.ID)
	if err := s.failpoint("before " + name); err != nil {
		return Report{}, err
	}
	var rep Report
	err := s.o.Store.Update(ctx, func(tx Tx) error {
		c, err := tx.Configuration(run.Config, epoch.State.Configurations[run.Config])
		if err != nil {
			return err
		}
		at := s.now()
		rep = Report{
			V: 1, Tenant: s.o.Tenant, Run: run.ID, Configuration: c.ID, ConfigVersion: c.Version, FromEpoch: run.FromEpoch, Epoch: run.Epoch,
			Cause: run.Cause, Mode: run.Mode, Engine: epoch.State.Engine, Lists: make(map[string]int64), Horizon: run.Horizon,
			Skipped: make(map[string]int64), StartedAt: stamp(run.StartedAt), CompletedAt: stamp(at),
		}
		for _, l := range c.lists(epoch.State) {
			rep.Lists[l] = epoch.State.Lists[l]
		}
		groups, err := tx.Tally(run.Config, run.Epoch, run.ID, run.Horizon, run.Seq)
		if err != nil {
			return err
		}
		var skipped int64
		for _, g := range groups {
			switch {
			case g.Exited:
				rep.Exited += g.Subjects
			case !c.Scope.Covers(g.Segment, g.Schema):
				rep.OutOfScope += g.Subjects
			default:
				rep.InScope += g.Subjects
				rep.Screened += g.Covered - g.Skipped
				rep.Missing += g.Subjects - g.Covered
				skipped += g.Skipped
			}
		}
		if skipped > 0 {
			rep.Skipped[SkipUnreadable] = skipped
		}
		if superseded {
			rep.SupersededBy = s.o.Engine.ID()
		} else if rep.Missing != 0 {
			return fmt.Errorf("run %d of configuration %s: %w: %d in scope, %d screened, %d skipped, %d missing",
				run.ID, run.Config, ErrMissing, rep.InScope, rep.Screened, skipped, rep.Missing)
		}
		counts, err := tx.EventCounts(run.ID)
		if err != nil {
			return err
		}
		rep.Opened, rep.Changed, rep.Closed, rep.Alerts = counts[Opened], counts[Changed], counts[Closed], counts["alerts"]
		doc, err := canonicalJSON(rep)
		if err != nil {
			return err
		}
		signed, err := s.o.Signer.SignStatement(ReportSubject(s.o.Tenant, run.ID), doc)
		if err != nil {
			return fmt.Errorf("sign the report of run %d: %w", run.ID, err)
		}
		if err := tx.InsertRunReport(SignedReport{Run: run.ID, Doc: doc, Note: signed, Complete: !superseded, At: at}); err != nil {
			return err
		}
		return s.o.Ledger.Record(ctx, tx, audit.RunCompleted, actor, nil, map[string]any{
			"run": run.ID, "epoch": run.Epoch, "in_scope": rep.InScope, "screened": rep.Screened, "skipped": skipped, "missing": rep.Missing,
			"alerts": rep.Alerts, "report_sha256": fmt.Sprintf("%x", sha256.Sum256(doc)),
		})
	})
	if err != nil {
		return Report{}, err
	}
	return rep, s.failpoint("after " + name)
}

func stamp(micros int64) string {
	return time.UnixMicro(micros).UTC().Format("2006-01-02T15:04:05.000000Z")
}

// canonicalJSON renders v as RFC 8785 JSON.
func canonicalJSON(v any) ([]byte, error) {
	b, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		return nil, err
	}
	c := jsontext.Value(b)
	if err := c.Canonicalize(); err != nil {
		return nil, err
	}
	return c, nil
}

func unmarshal(b []byte, v any) error { return json.Unmarshal(b, v) }
