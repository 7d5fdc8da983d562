package store

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"github.com/revetproject/revet/internal/store/internal/q"
	"github.com/revetproject/revet/internal/vetting"
)

// pending are screenings of a transaction that wait for its other screenings:
// which of them make blocks shows at the end, or when somebody asks.
type pending struct {
	clear []vetting.Screening    // may be members of blocks
	rows  []vetting.ScreeningKey // are rows already
}

func (t *tx) InsertScreening(s vetting.Screening) error {
	if member(&s) {
		t.screened.clear = append(t.screened.clear, s)
		return nil
	}
	return t.insertRow(&s)
}

func (t *tx) insertRow(s *vetting.Screening) error {
	cause, err := encode(s.Cause)
	if err != nil {
		return err
	}
	t.screened.rows = append(t.screened.rows, s.ScreeningKey)
	return t.later(t.ctx, bulkScreening, t.tenant, s.Number, s.Config, s.Epoch, s.Version, s.ConfigVersion, s.Engine,
		s.Outcome, s.Digest, cause, s.Run, s.At, t.seq, blob(s.Evidence))
}

// settle gives the screenings that wait their places: in blocks where at least
// minBlock share a page, else in rows. What reads screenings calls it first.
func (t *tx) settle() error {
	waiting := t.screened.clear
	t.screened.clear = nil
	slices.SortFunc(waiting, func(a, b vetting.Screening) int {
		return cmp.Or(comparePages(&a, &b), compareShared(&a, &b), cmp.Compare(a.Number, b.Number))
	})
	var blocks []vetting.Screening
	for group := range runs(waiting, func(a, b *vetting.Screening) int { return cmp.Or(comparePages(a, b), compareShared(a, b)) }) {
		if len(group) >= minBlock {
			blocks = append(blocks, group...)
			if err := t.insertBlock(group); err != nil {
				return err
			}
			continue
		}
		for i := range group {
			if err := t.insertRow(&group[i]); err != nil {
				return err
			}
		}
	}
	// What is to be checked is written, so that what it is checked against is all there is.
	rows := t.screened.rows
	t.screened.rows = nil
	for page := range runs(blocks, comparePages) {
		if err := t.checkMembers(page); err != nil {
			return err
		}
	}
	slices.SortFunc(rows, func(a, b vetting.ScreeningKey) int {
		return cmp.Or(compareKinds(&a, &b), cmp.Compare(a.Number, b.Number))
	})
	for kind := range runs(rows, compareKinds) {
		if err := t.checkRows(kind); err != nil {
			return err
		}
	}
	return nil
}

// runs cuts a sorted slice into its runs of equal elements.
func runs[T any](s []T, compare func(a, b *T) int) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		for len(s) > 0 {
			n := 1
			for n < len(s) && compare(&s[0], &s[n]) == 0 {
				n++
			}
			if !yield(s[:n:n]) {
				return
			}
			s = s[n:]
		}
	}
}

func (t *tx) insertBlock(ss []vetting.Screening) error {
	for i := 1; i < len(ss); i++ {
		if ss[i].Number == ss[i-1].Number {
			return t.refuse(ss[i].ScreeningKey, ErrDuplicate)
		}
	}
	b, err := pack(t.tenant, t.seq, ss)
	if err != nil {
		return err
	}
	return t.later(t.ctx, bulkBlock, b.Tenant, b.Page, b.Config, b.Epoch, b.Version, b.First, b.ConfigVersion, b.Engine,
		b.Cause, b.Run, b.At, b.Seq, b.Members, b.Digests)
}

// checkMembers does for the members of new blocks, of one page, what keys do
// for rows: each has a subject version, and is in one block and in no row.
func (t *tx) checkMembers(members []vetting.Screening) error {
	k := members[0].ScreeningKey
	low, high := k.Number, k.Number
	for i := range members {
		low, high = min(low, members[i].Number), max(high, members[i].Number)
	}
	versions, err := t.q.VersionsWithin(t.ctx, t.tenant, low, high)
	if err != nil {
		return t.fail(err, "versions of subjects %d to %d", low, high)
	}
	rows, err := t.q.RowsWithin(t.ctx, q.RowsWithinParams{
		Tenant: t.tenant, Low: low, High: high, Config: k.Config, Epoch: k.Epoch, Version: k.Version,
	})
	if err != nil {
		return t.fail(err, "screenings of subjects %d to %d", low, high)
	}
	blocks, err := t.q.BlocksOn(t.ctx, q.BlocksOnParams{
		Tenant: t.tenant, Page: low / pageSize, Config: k.Config, Epoch: k.Epoch, Version: k.Version,
	})
	if err != nil {
		return t.fail(err, "blocks with subjects %d to %d", low, high)
	}
	var known [pageSize]bool
	var times [pageSize]int
	for _, v := range versions {
		known[v.Number%pageSize] = known[v.Number%pageSize] || v.Version == k.Version
	}
	for _, n := range rows {
		times[n%pageSize]++
	}
	for _, b := range blocks {
		for i := range min(len(b.Members), int(pageSize-b.First%pageSize)) {
			times[b.First%pageSize+int64(i)] += int(b.Members[i] & 1)
		}
	}
	for i := range members {
		switch n := members[i].Number % pageSize; {
		case !known[n]:
			return t.refuse(members[i].ScreeningKey, fmt.Errorf("that version of the subject: %w", vetting.ErrNotFound))
		case times[n] != 1:
			return t.refuse(members[i].ScreeningKey, ErrDuplicate)
		}
	}
	return nil
}

// checkRows makes sure that none of the keys of new rows, which differ in the
// number alone, is in a block too.
func (t *tx) checkRows(keys []vetting.ScreeningKey) error {
	numbers := make([]int64, len(keys))
	for i, k := range keys {
		numbers[i] = k.Number
	}
	list, err := array(numbers)
	if err != nil {
		return err
	}
	k := keys[0]
	held, err := t.q.BlocksHolding(t.ctx, q.BlocksHoldingParams{Tenant: t.tenant, Numbers: list, Config: k.Config, Epoch: k.Epoch, Version: k.Version})
	if err != nil {
		return t.fail(err, "blocks with the subjects of %d screenings", len(keys))
	}
	if len(held) == 0 {
		return nil
	}
	k.Number = held[0]
	return t.refuse(k, ErrDuplicate)
}

// refuse breaks the transaction because of a screening.
func (t *tx) refuse(k vetting.ScreeningKey, why error) error {
	err := fmt.Errorf("screening of subject %d version %d under %q at epoch %d: %w", k.Number, k.Version, k.Config, k.Epoch, why)
	t.broken = first(t.broken, err)
	return err
}

// compareKinds orders screenings by all of their key but the number.
func compareKinds(a, b *vetting.ScreeningKey) int {
	return cmp.Or(cmp.Compare(a.Config, b.Config), cmp.Compare(a.Epoch, b.Epoch), cmp.Compare(a.Version, b.Version))
}

// comparePages orders screenings by what the key of a block has.
func comparePages(a, b *vetting.Screening) int {
	return cmp.Or(compareKinds(&a.ScreeningKey, &b.ScreeningKey), cmp.Compare(a.Number/pageSize, b.Number/pageSize))
}

// compareShared orders screenings by the rest of what the members of a block share.
func compareShared(a, b *vetting.Screening) int {
	return cmp.Or(cmp.Compare(a.ConfigVersion, b.ConfigVersion), cmp.Compare(a.Engine, b.Engine), cmp.Compare(a.Run, b.Run), cmp.Compare(a.At, b.At),
		cmp.Compare(a.Cause.Kind, b.Cause.Kind), cmp.Compare(a.Cause.List, b.Cause.List), cmp.Compare(a.Cause.From, b.Cause.From),
		cmp.Compare(a.Cause.To, b.Cause.To), cmp.Compare(a.Cause.Ref, b.Cause.Ref))
}
