package names

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// ReadCorrespondences reads tables as [WriteCorrespondences] wrote them. No bytes
// at all are tables of no script. Errors wrap [ErrTable].
func ReadCorrespondences(blob []byte) (*Correspondences, error) {
	c := &Correspondences{letters: make([]uint8, latinLetters*latinLetters*latinLetters*latinLetters), scripts: make(map[string]*correspondence)}
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
	copy(c.letters, r.take(len(c.letters)))
	if c.names = r.trie(c); r.cut {
		return nil, fmt.Errorf("%w: its list of names is damaged", ErrTable)
	}
	for range r.count() {
		name := string(r.take(r.count()))
		t := r.script()
		if r.cut {
			break
		}
		c.scripts[name] = t
	}
	if r.cut || len(r.b) > 0 {
		return nil, fmt.Errorf("%w: cut, or longer than it says", ErrTable)
	}
	return c, nil
}

// script reads the table of one script.
func (r *tableReader) script() *correspondence {
	t := &correspondence{symbols: make(map[rune]chunks), latin: []string{""}}
	for range r.count() {
		symbol := rune(r.count())
		s := chunks{first: uint16(len(t.latin))}
		letter := 0
		for range r.count() {
			latin := string(r.take(r.count()))
			if strings.ContainsFunc(latin, func(l rune) bool { return l < 'a' || l > 'z' }) ||
				len(latin) > MostChunk || len(t.latin) == math.MaxUint16 || len(t.latin) > int(s.first) && latin <= t.latin[len(t.latin)-1] {
				r.fail()
				return t
			}
			for ; latin != "" && letter <= int(latin[0]-'a'); letter++ {
				s.from[letter] = uint16(len(t.latin))
			}
			t.latin = append(t.latin, latin)
		}
		s.end = uint16(len(t.latin))
		for ; letter < latinLetters; letter++ {
			s.from[letter] = s.end
		}
		t.symbols[symbol] = s
		if r.cut {
			return t
		}
	}
	t.alone, t.back = r.take(len(t.latin)), r.take(len(t.latin))
	t.after = append(t.after, 0)
	for range t.latin {
		chunk := 0
		for i := range r.count() {
			step := r.count()
			chunk += step
			if i > 0 && step == 0 || chunk >= len(t.latin) {
				r.fail()
			}
			if r.cut {
				return t
			}
			t.next = append(t.next, uint16(chunk))
		}
		t.after = append(t.after, uint32(len(t.next)))
	}
	if t.cost = r.take(len(t.next)); r.cut {
		return t
	}
	// order-free: each symbol by itself.
	for symbol, s := range t.symbols {
		for x := s.first; x < s.end; x++ {
			s.usual = append(s.usual, x)
		}
		slices.SortFunc(s.usual, func(a, b uint16) int { return cmp.Or(cmp.Compare(t.alone[a], t.alone[b]), cmp.Compare(a, b)) })
		s.usual = s.usual[:min(len(s.usual), usualMost)]
		slices.Sort(s.usual)
		t.symbols[symbol] = s
	}
	return t
}

// tableReader reads a table and remembers when it ended too early.
type tableReader struct {
	b   []byte
	cut bool
}

func (r *tableReader) fail() { r.b, r.cut = nil, true }

func (r *tableReader) count() int {
	n, k := binary.Uvarint(r.b)
	if k <= 0 || n > 1<<24 {
		r.fail()
		return 0
	}
	r.b = r.b[k:]
	return int(n)
}

func (r *tableReader) take(n int) []byte {
	if n > len(r.b) {
		r.fail()
		return nil
	}
	out := r.b[:n:n]
	r.b = r.b[n:]
	return out
}

// Correspondence is a learnt table on its way into a file.
type Correspondence struct {
	Script string
	// Chunks, ordered by symbol and then by Latin letters; the first is the edge of
	// a word, without either.
	Chunks []Chunk
}

// Chunk is a symbol (see [CorrespondenceSymbols]) with the Latin letters it goes with.
type Chunk struct {
	Symbol rune
	Latin  string
	// Alone is the chance of the chunk by itself, Back the chance that is left after
	// it for chunks that never followed it, spread as they are by themselves.
	Alone, Back float64
	// After are the chunks that followed it, ascending, with their chances.
	After []Followed
}

// Followed is a chunk, by its place in the table, with its chance.
type Followed struct {
	Chunk  int
	Chance float64
}

// WriteCorrespondences writes tables for [ReadCorrespondences]. letters are the
// chances of the fourth of four Latin letters (0–25, 26 for the edge of a word)
// after the three before it, by ((first·27+second)·27+third)·27+fourth. latin are the
// names that a search looks for, of a–z, ascending, each once.
func WriteCorrespondences(w io.Writer, header string, letters []float64, latin []string, tables []Correspondence) error {
	var b bytes.Buffer
	count := func(n int) { b.Write(binary.AppendUvarint(nil, uint64(n))) }
	text := func(s string) { count(len(s)); b.WriteString(s) }
	cost := func(chance float64) { b.WriteByte(uint8(min(255, math.Round(-costSteps*math.Log(max(chance, 1e-9)))))) }
	for _, p := range letters {
		cost(p)
	}
	text(string(writeTrie(latin)))
	count(len(tables))
	for _, t := range tables {
		text(t.Script)
		chunks := t.Chunks[1:]
		symbols := 0
		for i := range chunks {
			if i == 0 || chunks[i].Symbol != chunks[i-1].Symbol {
				symbols++
			}
		}
		count(symbols)
		for i := 0; i < len(chunks); {
			j := i
			for j < len(chunks) && chunks[j].Symbol == chunks[i].Symbol {
				j++
			}
			count(int(chunks[i].Symbol))
			count(j - i)
			for ; i < j; i++ {
				text(chunks[i].Latin)
			}
		}
		for i := range t.Chunks {
			cost(t.Chunks[i].Alone)
		}
		for i := range t.Chunks {
			cost(t.Chunks[i].Back)
		}
		for i := range t.Chunks {
			count(len(t.Chunks[i].After))
			last := 0
			for _, f := range t.Chunks[i].After {
				count(f.Chunk - last)
				last = f.Chunk
			}
		}
		for i := range t.Chunks {
			for _, f := range t.Chunks[i].After {
				cost(f.Chance)
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
