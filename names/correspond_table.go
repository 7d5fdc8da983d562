package names

import (
	"bytes"
	"cmp"
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
)

// ReadCorrespondences reads tables as [WriteCorrespondences] wrote them. No bytes
// at all are tables of no script. Errors wrap [ErrTable].
func ReadCorrespondences(blob []byte) (*Correspondences, error) {
	c := &Correspondences{scripts: make(map[string]*correspondence)}
	if len(blob) == 0 {
		return c, nil
	}
	head, rest, ok := bytes.Cut(blob, []byte{0})
	if !ok {
		return nil, fmt.Errorf("%w: no header", ErrTable)
	}
	c.header = string(head)
	body, err := io.ReadAll(flate.NewReader(bytes.NewReader(rest)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTable, err)
	}
	r := &tableReader{b: body}
	copy(c.letters[:], r.take(len(c.letters)))
	for range r.count() {
		name := string(r.take(r.count()))
		t := &correspondence{options: make(map[[2]rune]*[places][]option)}
		for range r.count() {
			var chunk [2]rune
			for i := range min(r.count(), 2) {
				chunk[i] = rune(r.count())
			}
			options := t.options[chunk]
			if options == nil {
				options = new([places][]option)
				t.options[chunk] = options
			}
			for range r.count() {
				latin := string(r.take(r.count()))
				if strings.ContainsFunc(latin, func(l rune) bool { return l < 'a' || l > 'z' }) {
					return nil, fmt.Errorf("%w: %q are not Latin letters", ErrTable, latin)
				}
				for p, cost := range r.take(places) {
					if cost != neverSeen {
						options[p] = append(options[p], newOption(latin, int32(cost)))
					}
				}
			}
			for p := range options {
				slices.SortFunc(options[p], func(a, b option) int { return cmp.Or(cmp.Compare(a.cost, b.cost), strings.Compare(a.latin, b.latin)) })
			}
		}
		for _, options := range t.options { // order-free: each chunk by itself
			for _, p := range [...]int{within, atStart, atEnd} {
				for _, instead := range [...]int{within, atStart, atEnd} {
					if len(options[p]) == 0 {
						options[p] = options[instead]
					}
				}
			}
		}
		c.scripts[name] = t
	}
	if r.cut || len(r.b) > 0 {
		return nil, fmt.Errorf("%w: cut, or longer than it says", ErrTable)
	}
	return c, nil
}

// tableReader reads a table and remembers when it ended too early.
type tableReader struct {
	b   []byte
	cut bool
}

func (r *tableReader) count() int {
	n, k := binary.Uvarint(r.b)
	if k <= 0 || n > 1<<24 {
		r.b, r.cut = nil, true
		return 0
	}
	r.b = r.b[k:]
	return int(n)
}

func (r *tableReader) take(n int) []byte {
	if n > len(r.b) {
		r.b, r.cut = nil, true
		return nil
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

// Correspondence is a learnt table on its way into a file.
type Correspondence struct {
	Script string
	Chunks []Chunk
}

// Chunk is one or two letters of a script with the Latin letters they go with.
type Chunk struct {
	Native  []rune
	Latin   []string
	Chances [][places]float64 // per Latin reading: chance at the start, within, at the end of a word
}

// WriteCorrespondences writes tables for [ReadCorrespondences]. letters are the
// chances of the third of three Latin letters (0–25, 26 for the edge of a word)
// given the two before it, by (first·27+second)·27+third.
func WriteCorrespondences(w io.Writer, header string, letters []float64, tables []Correspondence, cost func(chance float64) uint8) error {
	var b bytes.Buffer
	count := func(n int) { b.Write(binary.AppendUvarint(nil, uint64(n))) }
	text := func(s string) { count(len(s)); b.WriteString(s) }
	for _, p := range letters {
		b.WriteByte(cost(p))
	}
	count(len(tables))
	for _, t := range tables {
		text(t.Script)
		count(len(t.Chunks))
		for _, c := range t.Chunks {
			count(len(c.Native))
			for _, r := range c.Native {
				count(int(r))
			}
			count(len(c.Latin))
			for i, l := range c.Latin {
				text(l)
				for _, p := range c.Chances[i] {
					b.WriteByte(cost(p))
				}
			}
		}
	}
	if _, err := io.WriteString(w, header+"\x00"); err != nil {
		return err
	}
	z, err := flate.NewWriter(w, flate.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(b.Bytes()); err != nil {
		return err
	}
	return z.Close()
}
