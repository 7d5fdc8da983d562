package audit_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/revetproject/revet/internal/audit"
)

func TestInclusionProofs(t *testing.T) {
	w := newWorld(t)
	w.record(21)
	head := w.sequence()
	ls, err := w.store.Leaves(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range ls {
		p, err := audit.ProveInclusion(t.Context(), w.store, l.ID)
		if err != nil {
			t.Fatal(err)
		}
		if p.Index != int64(i) || p.Checkpoint.Size != 21 {
			t.Fatalf("proof of leaf %d is of leaf %d in size %d", i, p.Index, p.Checkpoint.Size)
		}
		if err := tlog.CheckRecord(p.Path, head.Size, head.Root, int64(i), tlog.RecordHash(l.Commitment[:])); err != nil {
			t.Errorf("leaf %d: %v", i, err)
		}
		if err := p.Check(); err != nil {
			t.Errorf("leaf %d: %v", i, err)
		}
		p.LeafHash[0] ^= 1
		if err := p.Check(); err == nil {
			t.Errorf("leaf %d: a proof of another leaf passes", i)
		}
	}
	id, err := w.act(audit.Act{Kind: audit.Lookup, Actor: "anna"})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{id, "unknown"} {
		if _, err := audit.ProveInclusion(t.Context(), w.store, id); !errors.Is(err, audit.ErrNotFound) {
			t.Errorf("leaf %s: error %v, want ErrNotFound", id, err)
		}
	}
}

func TestConsistencyProofs(t *testing.T) {
	w := ledger(t, 24)
	cs, err := w.store.Checkpoints(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for i, from := range cs {
		for _, to := range cs[i:] {
			p, err := audit.ProveConsistency(t.Context(), w.store, from.Size, to.Size)
			if err != nil {
				t.Fatal(err)
			}
			if from.Size == to.Size {
				continue
			}
			if err := tlog.CheckTree(p, to.Size, to.Root, from.Size, from.Root); err != nil {
				t.Errorf("%d to %d: %v", from.Size, to.Size, err)
			}
			if err := tlog.CheckTree(p, to.Size, to.Root, from.Size, to.Root); err == nil {
				t.Errorf("%d to %d: a wrong root passes", from.Size, to.Size)
			}
		}
	}
	for _, c := range [][2]int64{{0, 3}, {4, 3}, {-1, 3}, {3, 1000}} {
		if _, err := audit.ProveConsistency(t.Context(), w.store, c[0], c[1]); err == nil {
			t.Errorf("consistency of %v was proved", c)
		}
	}
}

func TestTilePaths(t *testing.T) {
	for path, tile := range map[string]tlog.Tile{
		"tile/0/000":               {H: 8, L: 0, N: 0, W: 256},
		"tile/0/x001/x234/067":     {H: 8, L: 0, N: 1234067, W: 256},
		"tile/1/001.p/17":          {H: 8, L: 1, N: 1, W: 17},
		"tile/entries/x001/000":    {H: 8, L: -1, N: 1000, W: 256},
		"tile/entries/000.p/255":   {H: 8, L: -1, N: 0, W: 255},
		"tile/7/000.p/1":           {H: 8, L: 7, N: 0, W: 1},
		"tile/0/x123/x456/789.p/3": {H: 8, L: 0, N: 123456789, W: 3},
	} {
		if got := audit.TilePath(tile); got != path {
			t.Errorf("TilePath(%v) = %s, want %s", tile, got, path)
		}
		got, err := audit.ParseTilePath(path)
		if err != nil || got != tile {
			t.Errorf("ParseTilePath(%s) = %v, %v; want %v", path, got, err, tile)
		}
	}
	for _, path := range []string{
		"", "tile", "tile/", "tile/0", "tile/8/0/000", "tile/00/000", "tile/-1/000", "tile/0/0", "tile/0/0000", "tile/0/001/000",
		"tile/0/x001/x000", "tile/0/000.p/256", "tile/0/000.p/0", "tile/0/000.p/01", "tile/data/000", "tile/64/000", "tile/8/000", "tile/0/000/", "/tile/0/000",
		"tile/0/x999/x999/x999/x999/x999/x999/x999/999", "checkpoint",
	} {
		if got, err := audit.ParseTilePath(path); err == nil {
			t.Errorf("path %q was taken for %v", path, got)
		}
	}
}

// Whoever has the tiles alone can compute the tree's root.
func TestTilesHoldTheTree(t *testing.T) {
	w := newWorld(t)
	w.record(300)
	w.sequence()
	w.record(300)
	head := w.sequence()
	files := map[string][]byte{}
	for _, step := range [][2]int64{{0, 300}, {300, 600}} {
		for _, tile := range audit.Tiles(step[0], step[1]) {
			b, err := audit.ReadTile(t.Context(), w.store, step[1], tile)
			if err != nil {
				t.Fatal(err)
			}
			files[audit.TilePath(tile)] = b
		}
	}
	for _, path := range []string{"tile/0/000", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2", "tile/entries/000", "tile/entries/002.p/88", "tile/0/001.p/44"} {
		if files[path] == nil {
			t.Errorf("no %s was published", path)
		}
	}
	if n := len(files["tile/0/000"]); n != 8192 {
		t.Errorf("a full tile has %d bytes, want 8192", n)
	}
	reader := tlog.TileHashReader(tlog.Tree{N: head.Size, Hash: head.Root}, tiles(files))
	root, err := tlog.TreeHash(head.Size, reader)
	if err != nil || root != head.Root {
		t.Errorf("tiles give root %s, want %s (%v)", root, head.Root, err)
	}
	leaves, err := w.store.Leaves(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var records [][]byte
	for _, path := range []string{"tile/entries/000", "tile/entries/001", "tile/entries/002.p/88"} {
		for b := files[path]; len(b) > 0; {
			n := int(binary.BigEndian.Uint16(b))
			records = append(records, b[2:2+n])
			b = b[2+n:]
		}
	}
	if !slices.EqualFunc(records, leaves, func(r []byte, l audit.Leaf) bool { return bytes.Equal(r, l.Commitment[:]) }) {
		t.Error("entry bundles do not hold the commitments in order")
	}
	for _, tile := range []tlog.Tile{{L: 0, N: 2, W: 89}, {L: 0, N: 3, W: 1}, {L: 1, N: 0, W: 3}, {L: -1, N: 2, W: 256}, {L: 0, N: -1, W: 1}, {L: 0, N: 0, W: 0}, {L: 7, N: 0, W: 1}} {
		if _, err := audit.ReadTile(t.Context(), w.store, 600, tile); !errors.Is(err, audit.ErrNotFound) {
			t.Errorf("tile %v of a tree of 600: error %v, want ErrNotFound", tile, err)
		}
	}
}

type tiles map[string][]byte

func (tiles) Height() int { return 8 }

func (f tiles) ReadTiles(ts []tlog.Tile) (out [][]byte, err error) {
	for _, t := range ts {
		b := f[audit.TilePath(t)]
		if b == nil {
			return nil, errors.New("no " + audit.TilePath(t))
		}
		out = append(out, b)
	}
	return out, nil
}

func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func FuzzParseTilePath(f *testing.F) {
	f.Add("tile/0/x001/067.p/3")
	f.Fuzz(func(t *testing.T, path string) {
		if tile, err := audit.ParseTilePath(path); err == nil && audit.TilePath(tile) != path {
			t.Fatalf("%q is also spelled %q", path, audit.TilePath(tile))
		}
	})
}
