package store

import (
	"cmp"
	"database/sql"
	"errors"
	"maps"
	"slices"

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
	if err := t.settle(); err != nil {
		return nil, err
	}
	list, err := array(numbers)
	if err != nil {
		return nil, err
	}
	rows, err := t.q.LastScreenings(t.ctx, t.tenant, config, list)
	if err != nil {
		return nil, t.fail(err, "last screenings of %d subjects under %q", len(numbers), config)
	}
	last := make(map[int64]vetting.Screening, len(numbers))
	for _, r := range rows { // the highest version comes last and stays
		if last[r.Number], err = screening(r); err != nil {
			return nil, err
		}
	}
	return last, t.lastOfBlocks(config, numbers, last)
}

// lastOfBlocks puts into last the screenings in blocks that are newer than those there.
func (t *tx) lastOfBlocks(config string, numbers []int64, last map[int64]vetting.Screening) error {
	pages := make([]int64, len(numbers))
	for i, n := range numbers {
		pages[i] = n / pageSize
	}
	slices.Sort(pages)
	list, err := array(slices.Compact(pages))
	if err != nil {
		return err
	}
	rows, err := t.q.BlockHeads(t.ctx, t.tenant, config, list)
	if err != nil {
		return t.fail(err, "blocks with %d subjects under %q", len(numbers), config)
	}
	heads := make(map[int64][]q.BlockHeadsRow)
	for _, r := range rows {
		heads[r.Page] = append(heads[r.Page], r)
	}
	blocks := make(map[q.BlockParams]*q.ScreeningBlock)
	for _, n := range numbers {
		page := heads[n/pageSize]
		i := slices.IndexFunc(page, func(h q.BlockHeadsRow) bool { return holds(h.First, h.Members, n) })
		if i < 0 {
			continue
		}
		h := page[i]
		if row, ok := last[n]; ok && cmp.Or(cmp.Compare(row.Epoch, h.Epoch), cmp.Compare(row.Version, h.Version)) > 0 {
			continue
		}
		key := q.BlockParams{Tenant: t.tenant, Page: h.Page, Config: config, Epoch: h.Epoch, Version: h.Version, First: h.First}
		if blocks[key] == nil {
			b, err := t.q.Block(t.ctx, key)
			if err != nil {
				return t.fail(err, "block of screenings from subject %d", key.First)
			}
			blocks[key] = &b
		}
		if last[n], err = only(blocks[key], n); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) Screening(k vetting.ScreeningKey) (vetting.Screening, error) {
	if err := t.settle(); err != nil {
		return vetting.Screening{}, err
	}
	r, err := t.q.Screening(t.ctx, q.ScreeningParams{
		Tenant: t.tenant, Number: k.Number, Config: k.Config, Epoch: k.Epoch, Version: k.Version,
	})
	if errors.Is(err, sql.ErrNoRows) {
		var b q.ScreeningBlock
		b, err = t.q.BlockOf(t.ctx, q.BlockOfParams{
			Tenant: t.tenant, Number: k.Number, Config: k.Config, Epoch: k.Epoch, Version: k.Version,
		})
		if err == nil {
			return only(&b, k.Number)
		}
	}
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
	if err := t.settle(); err != nil {
		return nil, err
	}
	rows, err := t.q.ScreeningsOf(t.ctx, t.tenant, number)
	if err != nil {
		return nil, t.fail(err, "screenings of subject %d", number)
	}
	out, err := each(rows, func(r q.ScreeningsOfRow) (vetting.Screening, error) { return screening(q.LastScreeningsRow(r)) })
	if err != nil {
		return nil, err
	}
	blocks, err := t.q.BlocksOf(t.ctx, t.tenant, number)
	if err != nil {
		return nil, t.fail(err, "blocks with subject %d", number)
	}
	for i := range blocks {
		s, err := only(&blocks[i], number)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return inOrder(out), nil
}

// inOrder sorts as the reader promises: by sequence, number, configuration, epoch, version.
func inOrder(ss []vetting.Screening) []vetting.Screening {
	slices.SortFunc(ss, func(a, b vetting.Screening) int {
		return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.Number, b.Number), compareKinds(&a.ScreeningKey, &b.ScreeningKey))
	})
	return ss
}

func (t *tx) Screenings(after int64, limit int) ([]vetting.Screening, error) {
	if err := t.settle(); err != nil {
		return nil, err
	}
	// One more than fits shows where to stop.
	rows, err := t.q.ScreeningSeqs(t.ctx, t.tenant, after, int64(limit)+1)
	if err != nil {
		return nil, t.fail(err, "screenings after sequence %d", after)
	}
	blocks, err := t.q.BlockSeqs(t.ctx, t.tenant, after, int64(limit)+1)
	if err != nil {
		return nil, t.fail(err, "blocks of screenings after sequence %d", after)
	}
	counts := make(map[int64]int64)
	for _, seq := range rows {
		counts[seq]++
	}
	for _, b := range blocks {
		counts[b.Seq] += b.Screenings
	}
	if len(counts) == 0 {
		return []vetting.Screening{}, nil
	}
	upto, sum := int64(0), int64(0)
	for _, seq := range slices.Sorted(maps.Keys(counts)) {
		if sum += counts[seq]; sum > int64(limit) && upto > 0 {
			break
		}
		upto = seq
	}
	return t.screeningsBetween(after, upto)
}

func (t *tx) ScreeningsAt(seq int64) ([]vetting.Screening, error) {
	if err := t.settle(); err != nil {
		return nil, err
	}
	return t.screeningsBetween(seq-1, seq)
}

// screeningsBetween returns those with after < sequence ≤ upto.
func (t *tx) screeningsBetween(after, upto int64) ([]vetting.Screening, error) {
	rows, err := t.q.ScreeningsBetween(t.ctx, t.tenant, after, upto)
	if err != nil {
		return nil, t.fail(err, "screenings of sequences %d to %d", after+1, upto)
	}
	out, err := each(rows, func(r q.ScreeningsBetweenRow) (vetting.Screening, error) { return screening(q.LastScreeningsRow(r)) })
	if err != nil {
		return nil, err
	}
	blocks, err := t.q.BlocksBetween(t.ctx, t.tenant, after, upto)
	if err != nil {
		return nil, t.fail(err, "blocks of screenings of sequences %d to %d", after+1, upto)
	}
	for i := range blocks {
		ss, err := unpack(&blocks[i])
		if err != nil {
			return nil, err
		}
		out = append(out, ss...)
	}
	return inOrder(out), nil
}

func (t *tx) EvidenceAt(seq int64) (map[vetting.ScreeningKey][]byte, error) {
	rows, err := t.q.EvidenceAt(t.ctx, t.tenant, seq)
	if err != nil {
		return nil, t.fail(err, "evidence of sequence %d", seq)
	}
	out := make(map[vetting.ScreeningKey][]byte, len(rows))
	for _, r := range rows {
		out[vetting.ScreeningKey{Number: r.Number, Version: r.Version, Config: r.Config, Epoch: r.Epoch}] = r.Evidence
	}
	return out, nil
}

func (t *tx) Stale(config string, before int64, limit int) ([]int64, error) {
	if err := t.settle(); err != nil {
		return nil, err
	}
	numbers, err := t.q.Stale(t.ctx, q.StaleParams{Tenant: t.tenant, Config: config, Before: before, Lim: int64(limit)})
	return numbers, t.fail(err, "subjects due under %q", config)
}

func (t *tx) Incomplete(config string, after int64, limit int) ([]int64, error) {
	if err := t.settle(); err != nil {
		return nil, err
	}
	numbers, err := t.q.Incomplete(t.ctx, t.tenant, after, config, int64(limit))
	return numbers, t.fail(err, "incomplete subjects under %q", config)
}
