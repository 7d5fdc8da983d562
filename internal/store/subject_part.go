package store

import (
	"github.com/revetproject/revet/internal/store/internal/q"
	"github.com/revetproject/revet/internal/vetting"
)

func part(r q.PartsRow) (vetting.Part, error) {
	p, err := decode[vetting.Part](r.Doc)
	p.N, p.Seq = r.N, r.Seq
	return p, err
}

func (t *tx) InsertPart(p vetting.Part) error {
	doc, err := encode(p)
	if err != nil {
		return err
	}
	return t.fail(t.q.InsertPart(t.ctx, q.InsertPartParams{
		Tenant: t.tenant, Whole: p.Whole, Part: p.Part, Joined: p.Joined, Seq: t.seq, Doc: doc,
	}), "part %d of subject %d", p.Part, p.Whole)
}

func (t *tx) Parts(numbers []int64) ([]vetting.Part, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	list, err := array(numbers)
	if err != nil {
		return nil, err
	}
	rows, err := t.q.Parts(t.ctx, t.tenant, list)
	if err != nil {
		return nil, t.fail(err, "parts of %d subjects", len(numbers))
	}
	return each(rows, part)
}

func (t *tx) PartHistory(number int64) ([]vetting.Part, error) {
	rows, err := t.q.PartHistory(t.ctx, t.tenant, number)
	if err != nil {
		return nil, t.fail(err, "history of the parts of subject %d", number)
	}
	return each(rows, func(r q.PartHistoryRow) (vetting.Part, error) { return part(q.PartsRow(r)) })
}

func (t *tx) PartsAt(seq int64) ([]vetting.Part, error) {
	rows, err := t.q.PartsAt(t.ctx, t.tenant, seq)
	if err != nil {
		return nil, t.fail(err, "parts of sequence %d", seq)
	}
	return each(rows, func(r q.PartsAtRow) (vetting.Part, error) { return part(q.PartsRow(r)) })
}
