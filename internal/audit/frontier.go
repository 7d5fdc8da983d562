package audit

import (
	"fmt"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// frontier is the right edge of a tree: the roots of its complete subtrees,
// largest first. It is all that is needed to grow the tree and to know its root.
type frontier struct {
	size  int64
	roots []tlog.Hash
}

// readFrontier reads the right edge of the tree of the given size: at most
// log₂ size + 1 hashes.
func readFrontier(size int64, r tlog.HashReader) (*frontier, error) {
	f := &frontier{size: size}
	indexes := make([]int64, 0, 64)
	var at int64
	for rest := size; rest > 0; {
		level := bits.Len64(uint64(rest)) - 1
		indexes = append(indexes, tlog.StoredHashIndex(level, at>>level))
		at += 1 << level
		rest -= 1 << level
	}
	if len(indexes) == 0 {
		return f, nil
	}
	roots, err := r.ReadHashes(indexes)
	if err != nil {
		return nil, err
	}
	if len(roots) != len(indexes) {
		return nil, fmt.Errorf("asked for %d tree hashes, got %d", len(indexes), len(roots))
	}
	f.roots = roots
	return f, nil
}

// append adds a leaf by its hash and returns the hashes that it completes, in
// the order in which tlog stores them: the leaf's own, then its ancestors'.
// The result is valid until the next call when reuse is passed again.
func (f *frontier) append(leaf tlog.Hash, reuse []tlog.Hash) []tlog.Hash {
	done := append(reuse[:0], leaf)
	for range bits.TrailingZeros64(uint64(f.size + 1)) {
		last := len(f.roots) - 1
		leaf = tlog.NodeHash(f.roots[last], leaf)
		f.roots = f.roots[:last]
		done = append(done, leaf)
	}
	f.roots = append(f.roots, leaf)
	f.size++
	return done
}

// root returns the RFC 6962 tree hash.
func (f *frontier) root() tlog.Hash {
	if len(f.roots) == 0 {
		return emptyRoot
	}
	h := f.roots[len(f.roots)-1]
	for i := len(f.roots) - 2; i >= 0; i-- {
		h = tlog.NodeHash(f.roots[i], h)
	}
	return h
}

// emptyRoot is the hash of the tree without leaves (RFC 6962, section 2.1).
var emptyRoot = func() tlog.Hash {
	h, err := tlog.TreeHash(0, nil)
	if err != nil {
		panic(err) // TreeHash of nothing reads nothing
	}
	return h
}()
