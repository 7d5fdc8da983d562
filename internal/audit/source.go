package audit

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// everything is a size no ledger has.
const everything int64 = 1 << 62

// storeSource reads the live ledger: the leaves with from ≤ index < size, and
// with those of index < hashed their stored hashes.
type storeSource struct {
	store              Store
	from, size, hashed int64
	seqs               []int64 // of all leaves read
}

const sourceChunk = 1000

func (s *storeSource) each(ctx context.Context, yield func(record) error) error {
	for from, last := s.from, int64(-1); from < s.size; {
		ls, err := s.store.Leaves(ctx, from, sourceChunk)
		if err != nil {
			return fmt.Errorf("read leaves from index %d: %w", from, err)
		}
		full := len(ls) == sourceChunk
		if full && ls[0].Index < ls[len(ls)-1].Index {
			// Rows that share the last index may go on: read them together next time.
			for end := ls[len(ls)-1].Index; ls[len(ls)-1].Index == end; {
				ls = ls[:len(ls)-1]
			}
		}
		if len(ls) == 0 {
			break
		}
		hashes, err := s.hashesOf(ctx, ls[0].Index, min(ls[len(ls)-1].Index+1, s.hashed))
		if err != nil {
			return err
		}
		for _, l := range ls {
			if l.Index >= s.size {
				break
			}
			s.seqs = append(s.seqs, l.Seq)
			r := record{index: l.Index, commitment: l.Commitment, salt: l.Salt, payload: l.Payload, erased: l.ErasedAt != 0, columns: &l}
			if l.Index == last {
				r.place = fmt.Sprintf("second row of this index, seq %d", l.Seq)
			}
			last = l.Index
			if l.Index < s.hashed {
				if r.hashes, err = hashes(l.Index); err != nil {
					return err
				}
			}
			if err := yield(r); err != nil {
				return err
			}
		}
		from = ls[len(ls)-1].Index + 1
		if !full {
			break
		}
	}
	return nil
}

// hashesOf reads the stored hashes that the leaves lo ≤ index < hi complete and
// returns them by leaf.
func (s *storeSource) hashesOf(ctx context.Context, lo, hi int64) (func(index int64) ([]tlog.Hash, error), error) {
	if hi-lo > 4*sourceChunk { // a gap in the index column: read leaf by leaf
		return func(index int64) ([]tlog.Hash, error) {
			hs, err := s.readHashes(ctx, tlog.StoredHashCount(index), tlog.StoredHashCount(index+1))
			return compact(hs), err
		}, nil
	}
	if lo >= hi {
		return nil, nil
	}
	base := tlog.StoredHashCount(lo)
	all, err := s.readHashes(ctx, base, tlog.StoredHashCount(hi))
	if err != nil {
		return nil, err
	}
	return func(index int64) ([]tlog.Hash, error) {
		return compact(all[tlog.StoredHashCount(index)-base : tlog.StoredHashCount(index+1)-base]), nil
	}, nil
}

// compact cuts a run of hashes at the first that is missing.
func compact(hs []tlog.Hash) []tlog.Hash {
	for i, h := range hs {
		if h == (tlog.Hash{}) {
			return hs[:i:i]
		}
	}
	return hs
}

// readHashes reads the stored hash indexes lo ≤ i < hi, the zero hash for one
// that is missing.
func (s *storeSource) readHashes(ctx context.Context, lo, hi int64) ([]tlog.Hash, error) {
	indexes := make([]int64, 0, hi-lo)
	for i := lo; i < hi; i++ {
		indexes = append(indexes, i)
	}
	hs, err := s.store.ReadHashes(ctx, indexes)
	if err == nil {
		return hs, nil
	}
	if !errors.Is(err, ErrNotFound) {
		return nil, fmt.Errorf("read tree hashes: %w", err)
	}
	if hi-lo == 1 {
		return []tlog.Hash{{}}, nil
	}
	// Halve until the missing ones stand alone.
	mid := (lo + hi) / 2
	left, err := s.readHashes(ctx, lo, mid)
	if err != nil {
		return nil, err
	}
	right, err := s.readHashes(ctx, mid, hi)
	if err != nil {
		return nil, err
	}
	return append(left, right...), nil
}

func (s *storeSource) stored(ctx context.Context, size int64) ([]tlog.Hash, error) {
	n := tlog.StoredHashCount(size)
	out := make([]tlog.Hash, 0, n)
	for lo := int64(0); lo < n; lo += 2 * sourceChunk {
		hs, err := s.readHashes(ctx, lo, min(n, lo+2*sourceChunk))
		if err != nil {
			return nil, err
		}
		out = append(out, hs...)
	}
	return out, nil
}
