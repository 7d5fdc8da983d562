package population

import (
	"context"
	"slices"

	"github.com/zeebo/xxh3"

	"github.com/revetproject/revet/internal/intake"
	"github.com/revetproject/revet/internal/vetting"
)

// bits is a set of subject numbers.
type bits []uint64

func (b *bits) set(n int64) {
	i := n / 64
	if need := int(i) + 1 - len(*b); need > 0 {
		*b = append(*b, make(bits, need)...)
	}
	(*b)[i] |= 1 << (n % 64)
}

func (b bits) has(n int64) bool {
	i := n / 64
	return i < int64(len(b)) && b[i]&(1<<(n%64)) != 0
}

// surveyed is what the first reading found.
type surveyed struct {
	// seen are the subjects that the file names.
	seen bits
	// hashes are those of the ids that occur several times, sorted.
	hashes []uint64
	// blind says that there are rows of which not even the id can be read:
	// anybody may be behind them.
	blind bool
}

// repeats reports whether an id may occur several times.
func (v *surveyed) repeats(id string) bool {
	_, ok := slices.BinarySearch(v.hashes, xxh3.HashString(id))
	return ok
}

// survey reads the file without writing anything: who is in it, which ids come
// several times, what cannot be read.
func (s *Service) survey(ctx context.Context, o *Order, r *Report) (*surveyed, error) {
	v := new(surveyed)
	var all []uint64
	var ids []string
	flush := func() error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if len(ids) == 0 {
			return nil
		}
		err := s.o.Store.View(ctx, func(rd Reader) error {
			numbers, err := rd.SubjectNumbers(ids)
			for _, n := range numbers { // order-free: a set
				v.seen.set(n)
			}
			return err
		})
		ids = ids[:0]
		s.progress("reading "+r.File, r.Rows, 0)
		return err
	}
	var err error
	r.SHA256, err = rows(o.Source, func(row intake.Row) error {
		r.Rows++
		if row.Err != nil {
			r.Bad++
		}
		switch {
		case row.ID != "":
			ids = append(ids, row.ID)
			if row.Err == nil {
				all = append(all, xxh3.HashString(row.ID))
			}
		default:
			v.blind = true
		}
		if len(ids) >= batchRows {
			return flush()
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(all)
	for i := 1; i < len(all); i++ {
		if all[i] == all[i-1] {
			r.Duplicates++
			if len(v.hashes) == 0 || v.hashes[len(v.hashes)-1] != all[i] {
				v.hashes = append(v.hashes, all[i])
			}
		}
	}
	r.Readable = r.Rows - r.Bad - r.Duplicates
	return v, flush()
}

// eachGone hands out the members in scope that the file does not name, a page
// at a time; merged tells those of which another part is in the file.
func (s *Service) eachGone(rd Reader, system string, v *surveyed, after int64, yield func(members int64, gone []Member, merged map[int64]bool) error) (last int64, more bool, err error) {
	page, err := rd.SyncMembers(system, after, pageMembers)
	if err != nil || len(page) == 0 {
		return after, false, err
	}
	var members int64
	var gone []Member
	var numbers []int64
	for _, m := range page {
		if m.Left {
			continue
		}
		members++
		if !v.seen.has(m.Number) {
			gone = append(gone, m)
			numbers = append(numbers, m.Number)
		}
	}
	parts, err := rd.Parts(numbers)
	if err != nil {
		return after, false, err
	}
	merged := make(map[int64]bool)
	for _, p := range parts {
		if p.Joined && p.Part != p.Whole && p.Part != 0 && v.seen.has(p.Part) {
			merged[p.Whole] = true
		}
	}
	return page[len(page)-1].Number, len(page) == pageMembers, yield(members, gone, merged)
}

// countGone counts members, present and gone.
func (s *Service) countGone(rd Reader, system string, r *Report, v *surveyed) error {
	r.Members, r.Present, r.Gone, r.Merged, r.GoneIDs = 0, 0, 0, 0, nil
	for after, more := int64(0), true; more; {
		var err error
		after, more, err = s.eachGone(rd, system, v, after, func(members int64, gone []Member, merged map[int64]bool) error {
			r.Members += members
			r.Gone += int64(len(gone))
			for _, m := range gone {
				if merged[m.Number] {
					r.Merged++
				}
				if len(r.GoneIDs) < shownGone {
					r.GoneIDs = append(r.GoneIDs, m.ID)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	r.Present = r.Members - r.Gone
	return nil
}

// leave ends the vetting of those gone by the rule, or keeps them.
func (s *Service) leave(ctx context.Context, actor string, o *Order, r *Report, v *surveyed) error {
	switch left := r.Gone - r.Merged; {
	case o.Rule == "":
		r.Kept = left
		return nil
	case v.blind:
		r.Withheld = left
		return nil
	}
	for after, more := int64(0), true; more; {
		var leaving []Member
		err := s.o.Store.View(ctx, func(rd Reader) error {
			leaving = nil
			var err error
			after, more, err = s.eachGone(rd, o.System, v, after, func(_ int64, gone []Member, merged map[int64]bool) error {
				for _, m := range gone {
					if !merged[m.Number] {
						leaving = append(leaving, m)
					}
				}
				return nil
			})
			return err
		})
		if err != nil {
			return err
		}
		if len(leaving) == 0 {
			continue
		}
		if err := s.failpoint("before exits"); err != nil {
			return err
		}
		n, err := s.exit(ctx, actor, o, leaving)
		if err != nil {
			return err
		}
		r.Exited += n
		s.progress("ending who is gone from "+r.File, r.Exited, r.Gone)
		if err := s.failpoint("after exits"); err != nil {
			return err
		}
	}
	// Somebody may have changed a subject since the gates counted.
	r.Kept = r.Gone - r.Merged - r.Exited
	return nil
}

func (s *Service) exit(ctx context.Context, actor string, o *Order, leaving []Member) (int64, error) {
	ids := make([]string, len(leaving))
	for i, m := range leaving {
		ids[i] = m.ID
	}
	n, err := s.o.Vetting.ExitAll(ctx, actor, ids, "rule "+o.Rule+": gone from "+o.System)
	if err != nil {
		return n, err
	}
	return n, s.o.Store.Update(ctx, func(tx Tx) error {
		for _, m := range leaving {
			if err := tx.InsertSyncMember(o.System, m.Number, false); err != nil {
				return err
			}
		}
		return nil
	})
}

var _ Vetting = (*vetting.Service)(nil)
