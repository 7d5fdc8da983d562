package store

import (
	"github.com/revetproject/revet/internal/store/internal/q"
	"github.com/revetproject/revet/internal/vetting"
)

func screening(r q.LastScreeningsRow) (vetting.Screening, error) {
	cause, err := decode[vetting.Cause](r.Cause)
	return vetting.Screening{
		ScreeningKey:  vetting.ScreeningKey{Number: r.Number, Version: r.Version, Config: r.Config, Epoch: r.Epoch},
		ConfigVersion: r.ConfigVersion, Engine: r.Engine, Outcome: r.Outcome, Digest: r.Digest,
		Cause: cause, Run: r.Run, At: r.At, Seq: r.Seq,
	}, err
}

func (t *tx) LastScreenings(config string, numbers []int64) (map[int64]vetting.Screening, error) {
	list, err := array(numbers)
	if err != nil {
		return nil, err
	}
	rows, err := t.q.LastScreenings(t.ctx, t.tenant, config, list)
	if err != nil {
		return nil, t.fail(err, "last screenings of %d subjects under %q", len(numbers), config)
	}
	last := make(map[int64]vetting.Screening, len(rows))
	for _, r := range rows { // the highest version comes last and stays
		if last[r.Number], err = screening(r); err != nil {
			return nil, err
		}
	}
	return last, nil
}

func (t *tx) Screening(k vetting.ScreeningKey) (vetting.Screening, error) {
	r, err := t.q.Screening(t.ctx, q.ScreeningParams{
		Tenant: t.tenant, Number: k.Number, Config: k.Config, Epoch: k.Epoch, Version: k.Version,
	})
	if err != nil {
		return vetting.Screening{}, t.fail(err, "screening of subject %d version %d under %q at epoch %d", k.Number, k.Version, k.Config, k.Epoch)
	}
	s, err := screening(q.LastScreeningsRow{
		Number: r.Number, Config: r.Config, Epoch: r.Epoch, Version: r.Version, ConfigVersion: r.ConfigVersion,
		Engine: r.Engine, Outcome: r.Outcome, Digest: r.Digest, Cause: r.Cause, Run: r.Run, At: r.At, Seq: r.Seq,
	})
	s.Evidence = bytes(r.Evidence)
	return s, err
}

func (t *tx) ScreeningsOf(number int64) ([]vetting.Screening, error) {
	rows, err := t.q.ScreeningsOf(t.ctx, t.tenant, number)
	if err != nil {
		return nil, t.fail(err, "screenings of subject %d", number)
	}
	return each(rows, func(r q.ScreeningsOfRow) (vetting.Screening, error) { return screening(q.LastScreeningsRow(r)) })
}

func (t *tx) Screenings(after int64, limit int) ([]vetting.Screening, error) {
	rows, err := t.q.ScreeningsAfter(t.ctx, t.tenant, after, int64(limit))
	if err != nil {
		return nil, t.fail(err, "screenings after sequence %d", after)
	}
	return each(rows, func(r q.ScreeningsAfterRow) (vetting.Screening, error) { return screening(q.LastScreeningsRow(r)) })
}

func (t *tx) ScreeningsAt(seq int64) ([]vetting.Screening, error) {
	rows, err := t.q.ScreeningsAt(t.ctx, t.tenant, seq)
	if err != nil {
		return nil, t.fail(err, "screenings of sequence %d", seq)
	}
	return each(rows, func(r q.ScreeningsAtRow) (vetting.Screening, error) { return screening(q.LastScreeningsRow(r)) })
}

func (t *tx) Stale(config string, before int64, limit int) ([]int64, error) {
	numbers, err := t.q.Stale(t.ctx, q.StaleParams{Tenant: t.tenant, Config: config, Before: before, Lim: int64(limit)})
	return numbers, t.fail(err, "subjects due under %q", config)
}

func (t *tx) Incomplete(config string, after int64, limit int) ([]int64, error) {
	numbers, err := t.q.Incomplete(t.ctx, t.tenant, after, config, int64(limit))
	return numbers, t.fail(err, "incomplete subjects under %q", config)
}

func (t *tx) InsertScreening(s vetting.Screening) error {
	cause, err := encode(s.Cause)
	if err != nil {
		return err
	}
	return t.later(t.ctx, bulkScreening, t.tenant, s.Number, s.Config, s.Epoch, s.Version, s.ConfigVersion, s.Engine,
		s.Outcome, s.Digest, cause, s.Run, s.At, t.seq, blob(s.Evidence))
}
