package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/revetproject/revet/names"
)

// builder gathers, per culture, the share of people who carry a token.
type builder struct {
	data     string
	culture  map[string]map[string]float64
	words    map[string]float64 // organisation words → share of organisation names
	skeleton map[string]string  // key text → skeleton
	class    map[string]uint32
	sources  []string
	tail     [names.MaxLetter + 1][]float64 // −ln p of rare census surnames by length
}

// open opens a data file, decompressed, and notes its hash.
func (b *builder) open(name string) ([]byte, error) {
	raw, err := os.ReadFile(filepath.Join(b.data, name))
	if err != nil {
		return nil, err
	}
	b.sources = append(b.sources, fmt.Sprintf("%s sha256:%x", name, sha256.Sum256(raw)))
	if strings.HasSuffix(name, ".gz") {
		z, err := gzip.NewReader(bytes.NewReader(raw))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return io.ReadAll(z)
	}
	return raw, nil
}

// sample is one list of names of one country, with counts or shares.
type sample map[string]float64

// add lays a sample into its culture. share is true where the values are shares
// of people already.
func (b *builder) add(culture string, s sample, share bool) {
	m := b.culture[culture]
	if m == nil {
		m = map[string]float64{}
		b.culture[culture] = m
	}
	total := 0.0
	for _, n := range slices.Sorted(maps.Keys(s)) {
		total += s[n]
	}
	own := map[string]float64{}
	for _, n := range slices.Sorted(maps.Keys(s)) {
		p := s[n]
		if !share {
			p /= total + shrink
		}
		for _, t := range names.Tokens(n, names.Person) {
			if t.Roles.Light() || t.Roles&names.Number != 0 || len(t.Keys[0].Text) < 2 {
				continue
			}
			k := t.Keys[0]
			own[k.Text] += p
			b.skeleton[k.Text] = k.Skeleton
			b.class[k.Text] = t.Class
		}
	}
	for k, p := range own { // each key is touched once: order is free
		m[k] = max(m[k], p)
	}
}
