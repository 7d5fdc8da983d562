package audit

import (
	"context"
	"encoding/binary"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// tileHeight is the height of C2SP tlog-tiles: a full tile is 256 hashes wide.
const tileHeight = 8

// Entries is the level of a Tile that stands for a bundle of entries.
const Entries = -1

// CheckpointPath is where the newest checkpoint is served (C2SP tlog-tiles).
const CheckpointPath = "checkpoint"

// TilePath returns the path of a tile of height 8 as C2SP tlog-tiles has it:
// "tile/<L>/<N>[.p/<W>]", or "tile/entries/<N>[.p/<W>]" for level Entries.
func TilePath(t tlog.Tile) string {
	t.H = tileHeight
	path := strings.TrimPrefix(t.Path(), "tile/8/")
	if rest, ok := strings.CutPrefix(path, "data/"); ok {
		path = "entries/" + rest
	}
	return "tile/" + path
}

// ParseTilePath is the inverse of TilePath; it takes no other spelling.
func ParseTilePath(path string) (tlog.Tile, error) {
	rest, ok := strings.CutPrefix(path, "tile/")
	if entries, isEntries := strings.CutPrefix(rest, "entries/"); isEntries {
		rest = "data/" + entries
	}
	t, err := tlog.ParseTilePath("tile/8/" + rest)
	if !ok || err != nil || t.L > 7 || t.N < 0 || TilePath(t) != path {
		return tlog.Tile{}, fmt.Errorf("tile path %q: want tile/<level>/<number>[.p/<width>] or tile/entries/<number>[.p/<width>]", path)
	}
	return t, nil
}

// Tiles returns the tiles, entry bundles included, that a ledger gains when it
// grows from one size to another: what has to be published with the new
// checkpoint.
func Tiles(from, to int64) []tlog.Tile {
	tiles := tlog.NewTiles(tileHeight, from, to)
	for _, t := range tiles {
		if t.L == 0 {
			t.L = Entries
			tiles = append(tiles, t)
		}
	}
	return tiles
}

// ReadTile returns the content of a tile of the tree of the given size: its
// hashes one after the other, or for level Entries the commitments, each after
// its length in two bytes. It fails with ErrNotFound for a tile such a tree
// does not have.
func ReadTile(ctx context.Context, s Store, size int64, t tlog.Tile) ([]byte, error) {
	level := max(t.L, 0)
	last := size >> (tileHeight * level) // hashes on this level
	if t.N < 0 || t.W < 1 || t.W > 1<<tileHeight || t.N > (last-int64(t.W))>>tileHeight ||
		t.N<<tileHeight+int64(t.W) > last {
		return nil, fmt.Errorf("%s in a tree of size %d: %w", TilePath(t), size, ErrNotFound)
	}
	t.H = tileHeight
	if t.L != Entries {
		return tlog.ReadTileData(t, HashReader(ctx, s))
	}
	first := t.N << tileHeight
	leaves, err := s.Leaves(ctx, first, t.W)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", TilePath(t), err)
	}
	var out []byte
	for i := range t.W {
		if i >= len(leaves) || leaves[i].Index != first+int64(i) {
			return nil, fmt.Errorf("leaf %d: %w", first+int64(i), ErrNotFound)
		}
		out = binary.BigEndian.AppendUint16(out, tlog.HashSize)
		out = append(out, leaves[i].Commitment[:]...)
	}
	return out, nil
}
