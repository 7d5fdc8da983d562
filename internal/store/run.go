package store

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/revetproject/revet/internal/store/internal/q"
	"github.com/revetproject/revet/internal/vetting"
)

func run(r q.Run) (vetting.Run, error) {
	cause, err := decode[vetting.Cause](r.Cause)
	return vetting.Run{
		ID: r.ID, Config: r.Config, FromEpoch: r.FromEpoch, Epoch: r.Epoch, Cause: cause, Mode: r.Mode, Horizon: r.Horizon,
		Seq: r.Seq, StartedAt: r.StartedAt, StartedBy: r.StartedBy,
	}, err
}

func (t *tx) Run(id int64) (vetting.Run, error) {
	r, err := t.q.Run(t.ctx, t.tenant, id)
	if err != nil {
		return vetting.Run{}, t.fail(err, "run %d", id)
	}
	return run(r)
}

func (t *tx) OpenRuns(config string) ([]vetting.Run, error) {
	rows, err := t.q.OpenRuns(t.ctx, t.tenant, config)
	if err != nil {
		return nil, t.fail(err, "open runs")
	}
	return each(rows, run)
}

func (t *tx) Runs(limit int) ([]vetting.Run, error) {
	rows, err := t.q.Runs(t.ctx, t.tenant, int64(limit))
	if err != nil {
		return nil, t.fail(err, "runs")
	}
	return each(rows, run)
}

func (t *tx) InsertRun(r vetting.Run) error {
	cause, err := encode(r.Cause)
	if err != nil {
		return err
	}
	return t.fail(t.q.InsertRun(t.ctx, q.InsertRunParams{
		Tenant: t.tenant, ID: r.ID, Config: r.Config, FromEpoch: r.FromEpoch, Epoch: r.Epoch, Cause: cause, Mode: r.Mode,
		Horizon: r.Horizon, Seq: t.seq, StartedAt: r.StartedAt, StartedBy: r.StartedBy,
	}), "run %d", r.ID)
}

func (t *tx) RunReport(id int64) (vetting.SignedReport, error) {
	r, err := t.q.RunReport(t.ctx, t.tenant, id)
	if err != nil {
		return vetting.SignedReport{}, t.fail(err, "report of run %d", id)
	}
	return vetting.SignedReport{Run: r.Run, Doc: r.Doc, Note: r.Note, At: r.At, Seq: r.Seq}, nil
}

func (t *tx) InsertRunReport(r vetting.SignedReport) error {
	return t.fail(t.q.InsertRunReport(t.ctx, q.InsertRunReportParams{
		Tenant: t.tenant, Run: r.Run, Doc: blob(r.Doc), Note: blob(r.Note), At: r.At, Seq: t.seq,
	}), "report of run %d", r.Run)
}

func (t *tx) Covered(config string) (int64, error) {
	n, err := t.q.Covered(t.ctx, t.tenant, config)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return n, t.fail(err, "newest complete run of %q", config)
}

func (t *tx) InsertSkip(run, number int64, reason string) error {
	return t.fail(t.q.InsertSkip(t.ctx, q.InsertSkipParams{
		Tenant: t.tenant, Run: run, Number: number, Reason: reason, Seq: t.seq,
	}), "skip of subject %d in run %d", number, run)
}

func (t *tx) Mark(config string, partition int32, epoch int64) (vetting.Mark, error) {
	r, err := t.q.Mark(t.ctx, t.tenant, config, int64(partition), epoch)
	if err != nil {
		return vetting.Mark{}, t.fail(err, "mark of %q, partition %d, epoch %d", config, partition, epoch)
	}
	return vetting.Mark{Config: r.Config, Partition: partition, Epoch: r.Epoch, Through: r.Through, Run: r.Run}, nil
}

func (t *tx) MoveMark(m vetting.Mark, expect int64) error {
	if m.Through < expect {
		return fmt.Errorf("mark of %q, partition %d, epoch %d: cannot move back from %d to %d", m.Config, m.Partition, m.Epoch, expect, m.Through)
	}
	moved, err := t.q.MoveMark(t.ctx, q.MoveMarkParams{
		Tenant: t.tenant, Config: m.Config, Partition: int64(m.Partition), Epoch: m.Epoch,
		Through: m.Through, Run: m.Run, Seq: t.seq, Expect: expect,
	})
	if err == nil && moved == 0 && expect == 0 { // no mark yet stands at 0
		moved, err = t.q.InsertMark(t.ctx, q.InsertMarkParams{
			Tenant: t.tenant, Config: m.Config, Partition: int64(m.Partition), Epoch: m.Epoch,
			Through: m.Through, Run: m.Run, Seq: t.seq,
		})
	}
	if err != nil {
		return t.fail(err, "mark of %q, partition %d, epoch %d", m.Config, m.Partition, m.Epoch)
	}
	if moved == 0 {
		return fmt.Errorf("mark of %q, partition %d, epoch %d is not at %d: %w", m.Config, m.Partition, m.Epoch, expect, vetting.ErrMarkMoved)
	}
	return nil
}

func (t *tx) Tally(config string, epoch, run, horizon, asOf int64) ([]vetting.Tally, error) {
	if err := t.settle(); err != nil {
		return nil, err
	}
	rows, err := t.q.Tally(t.ctx, q.TallyParams{
		Tenant: t.tenant, Config: config, Epoch: epoch, Run: run, Horizon: horizon, AsOf: asOf,
	})
	if err != nil {
		return nil, t.fail(err, "count of run %d", run)
	}
	return each(rows, func(r q.TallyRow) (vetting.Tally, error) {
		return vetting.Tally{
			Segment: r.Segment, Schema: r.Schema, Exited: r.Exit,
			Subjects: r.Subjects, Covered: r.Covered, Skipped: r.Skipped,
		}, nil
	})
}
