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
	"sync"

	"golang.org/x/text/unicode/norm"
)

// A correspondence says how words of a script are written in Latin letters, as
// learnt from pairs of names: with which Latin letters a letter or two of the
// script go together, at the start, within and at the end of a word, and which
// Latin letters follow each other. It is a joint-sequence model (Bisani and Ney,
// "Joint-sequence models for grapheme-to-phoneme conversion", Speech
// Communication 50, 2008) of order zero, times a trigram model of Latin letters.
//
// It proposes readings where rules have none, and better vowels where a script
// leaves them out. The readings are keys beside those of the rules, each with the
// cost of being less likely than the first.

// correspondBlob is made by bench/train; see tables/README.md.
//
//go:embed tables/correspondence.bin
var correspondBlob []byte

var correspondences = sync.OnceValue(func() *Correspondences {
	c, err := ReadCorrespondences(correspondBlob)
	if err != nil {
		panic("names: the embedded correspondences are damaged: " + err.Error())
	}
	return c
})

// Costs in the table are in sixteenths of a nat, at most 254; never stands for
// what was not seen.
const (
	costSteps = 16
	neverSeen = 255
)

// Places of a chunk in a word.
const (
	atStart = iota
	within
	atEnd
	places
)

const (
	latinLetters = 27 // a–z, and the edge of a word
	beamWidth    = 12
	optionsMost  = 8 // readings of a chunk that are followed
	unknownCost  = 6 * costSteps
	// Chunks count fivefold and the letter model twofold: the weight of the
	// letter model, 0.4, found on folds that were not trained on.
	chunkFactor, letterFactor = 5, 2
	// Learnt keys stand after those of the rules.
	learntMost  = 5
	costLearnt  = 300_000
	leastPart   = 4
	learntShare = 2 // a reading costs half of what it is less likely than the best
)

// Correspondences are the tables of all scripts. They do not change.
type Correspondences struct {
	header  string
	letters [latinLetters * latinLetters * latinLetters]uint8
	scripts map[string]*correspondence
}

// correspondence is the table of one script.
type correspondence struct {
	options [places]map[[2]rune][]option // cheapest first
}

type option struct {
	latin string
	cost  int32
}

// Reading is one way to write a word in Latin letters.
type Reading struct {
	Latin string
	// Cost is how much less likely it is than the first, in micronats.
	Cost int64
}

// CorrespondenceHeader returns the provenance of the embedded correspondences:
// builder, data with licences and hashes.
func CorrespondenceHeader() string { return correspondences().header }

// Header returns the provenance of the tables.
func (c *Correspondences) Header() string { return c.header }

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
		t := &correspondence{}
		for p := range t.options {
			t.options[p] = make(map[[2]rune][]option)
		}
		for range r.count() {
			var chunk [2]rune
			for i := range min(r.count(), 2) {
				chunk[i] = rune(r.count())
			}
			for range r.count() {
				latin := string(r.take(r.count()))
				if strings.ContainsFunc(latin, func(l rune) bool { return l < 'a' || l > 'z' }) {
					return nil, fmt.Errorf("%w: %q are not Latin letters", ErrTable, latin)
				}
				for p, cost := range r.take(places) {
					if cost != neverSeen {
						t.options[p][chunk] = append(t.options[p][chunk], option{latin, int32(cost)})
					}
				}
			}
			for p := range t.options {
				slices.SortFunc(t.options[p][chunk], func(a, b option) int { return cmp.Or(cmp.Compare(a.cost, b.cost), strings.Compare(a.latin, b.latin)) })
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

// hypothesis is the reading of the beginning of a word.
type hypothesis struct {
	cost   int32
	from   uint8 // letters of the word before the last chunk
	parent uint8 // place in the beam there
	a, b   uint8 // the last two Latin letters
	hash   uint64
	latin  string // of the last chunk
}

// beam keeps the best hypotheses of one position, the best first, one for each
// reading.
type beam struct {
	n    int
	kept [beamWidth]hypothesis
}

func (b *beam) add(h *hypothesis) {
	if b.n == beamWidth && !h.before(&b.kept[beamWidth-1]) {
		return
	}
	end := b.n
	for i := range b.n {
		if b.kept[i].hash == h.hash {
			if !h.before(&b.kept[i]) {
				return
			}
			end = i // the new one is the better of two cuts
			break
		}
	}
	if end == b.n {
		if b.n < beamWidth {
			b.n++
		} else {
			end--
		}
	}
	for end > 0 && h.before(&b.kept[end-1]) {
		b.kept[end] = b.kept[end-1]
		end--
	}
	b.kept[end] = *h
}

func (h *hypothesis) before(o *hypothesis) bool {
	return h.cost < o.cost || h.cost == o.cost && h.hash < o.hash
}

// Readings returns ways to write a word of a script in Latin letters, no more than
// asked for, the likeliest first; none for a script without a table. The word is
// folded text, as in [Token.Text]. The search is a beam of fixed width in
// integers, so that every machine finds the same.
func (c *Correspondences) Readings(script, word string, most int) []Reading {
	t := c.scripts[script]
	if t == nil {
		return nil
	}
	rs := []rune(norm.NFD.String(word))
	if len(rs) == 0 || len(rs) > MaxLetter {
		return nil
	}
	const edge = latinLetters - 1
	beams := make([]beam, len(rs)+1)
	beams[0].add(&hypothesis{a: edge, b: edge})
	for i := range rs {
		for n := 1; n <= 2 && i+n <= len(rs); n++ {
			options := t.at(rs, i, n)
			options = options[:min(len(options), optionsMost)]
			for at := range beams[i].n {
				h := &beams[i].kept[at]
				for k := range options {
					o := &options[k]
					next := hypothesis{from: uint8(i), parent: uint8(at), latin: o.latin, a: h.a, b: h.b, hash: h.hash, cost: h.cost + chunkFactor*o.cost}
					for j := range len(o.latin) {
						next.step(c, o.latin[j]-'a')
					}
					if i+n == len(rs) {
						next.cost += letterFactor * int32(c.letters[(int(next.a)*latinLetters+int(next.b))*latinLetters+edge])
					}
					beams[i+n].add(&next)
				}
			}
		}
	}
	var out []Reading
	best := int64(0)
	for at := range beams[len(rs)].n {
		text := textOf(beams, len(rs), at)
		if text == "" {
			continue
		}
		cost := int64(beams[len(rs)].kept[at].cost) * 1_000_000 / (chunkFactor * costSteps)
		if len(out) == 0 {
			best = cost
		}
		if out = append(out, Reading{text, cost - best}); len(out) == most {
			break
		}
	}
	return out
}

// step appends a letter.
func (h *hypothesis) step(c *Correspondences, letter uint8) {
	h.cost += letterFactor * int32(c.letters[(int(h.a)*latinLetters+int(h.b))*latinLetters+int(letter)])
	h.a, h.b = h.b, letter
	h.hash = (h.hash + uint64(letter) + 1) * 0x9e3779b97f4a7c15
}

func textOf(beams []beam, position, at int) string {
	var parts []string
	for position > 0 {
		h := &beams[position].kept[at]
		parts = append(parts, h.latin)
		position, at = int(h.from), int(h.parent)
	}
	slices.Reverse(parts)
	return strings.Join(parts, "")
}

// slipCost is what a letter too many or too few on either side costs in an
// alignment: seven nats, about what a slip of the pen is worth.
const slipCost = 7 * costSteps

// Distance returns how unlikely it is, in micronats, that a word of a script is
// written as the Latin letters given: −ln of the chance of its likeliest cut
// into chunks; and how unlikely the likeliest Latin letters of all are. known is
// false for a script without a table.
func (c *Correspondences) Distance(script, word, latin string) (cost, least int64, known bool) {
	t := c.scripts[script]
	if t == nil {
		return 0, 0, false
	}
	rs := []rune(norm.NFD.String(word))
	if len(rs) == 0 || len(rs) > MaxLetter || latin == "" || len(latin) > MaxLetter {
		return 0, 0, false
	}
	const far = int32(1) << 29
	var rows [MaxLetter + 2][MaxLetter + 1]int32
	for i := range len(rs) + 1 {
		for j := range len(latin) + 1 {
			rows[i][j] = far
		}
	}
	rows[0][0] = 0
	var best [MaxLetter + 2]int32 // of the first letters, whatever they are written as
	for i := range len(best) - 1 {
		best[i+1] = far
	}
	for i := range len(rs) + 1 {
		for j := range len(latin) {
			rows[i][j+1] = min(rows[i][j+1], rows[i][j]+slipCost)
		}
		if i == len(rs) {
			break
		}
		for j := range len(latin) + 1 {
			rows[i+1][j] = min(rows[i+1][j], rows[i][j]+slipCost)
		}
		for n := 1; n <= 2 && i+n <= len(rs); n++ {
			options := t.at(rs, i, n)
			if len(options) > 0 {
				best[i+n] = min(best[i+n], best[i]+options[0].cost)
			}
			for _, o := range options {
				to := &rows[i+n]
				for j := 0; j+len(o.latin) <= len(latin); j++ {
					if rows[i][j] < far && latin[j:j+len(o.latin)] == o.latin {
						to[j+len(o.latin)] = min(to[j+len(o.latin)], rows[i][j]+o.cost)
					}
				}
			}
		}
	}
	return micronats(rows[len(rs)][len(latin)]), micronats(best[len(rs)]), true
}

func micronats(steps int32) int64 { return int64(steps) * 1_000_000 / costSteps }

// Spelling is what a tie between a token and one in Latin letters loses, in
// micronats, by what was learnt of the script of the first: how much less likely
// the spelling is than the likeliest one, and a part of how little the script
// says about the spelling at all. known is false where nothing was learnt, or
// where latin is not in Latin letters.
func Spelling(native, latin *Token) (cost int64, known bool) {
	if latin.Keys[0].Route != "latin" {
		return 0, false
	}
	table := tableOf(scriptOfText(native.Text))
	if table == "" {
		return 0, false
	}
	cost, least, known := correspondences().Distance(table, strings.ReplaceAll(native.Text, " ", ""), latin.Keys[0].Text)
	return cost - least + least/leastPart, known
}

func scriptOfText(text string) script {
	for _, r := range text {
		if s := scriptOf(r); s != common {
			return s
		}
	}
	return common
}

// at returns the readings of the n letters from i.
func (t *correspondence) at(rs []rune, i, n int) []option {
	chunk := [2]rune{rs[i]}
	if n == 2 {
		chunk[1] = rs[i+1]
	}
	place := within
	switch {
	case i == 0:
		place = atStart
	case i+n == len(rs):
		place = atEnd
	}
	for _, p := range [...]int{place, within, atStart, atEnd} {
		if o := t.options[p][chunk]; len(o) > 0 {
			return o
		}
	}
	if n == 1 {
		return []option{{"", unknownCost}} // a letter nobody has seen is silent
	}
	return nil
}

// tableOf names the table of a script, "" where there is none.
func tableOf(s script) string {
	switch s {
	case cyrillic:
		return "cyrillic"
	case greek:
		return "greek"
	case arabic:
		return "arabic"
	case hebrew:
		return "hebrew"
	case armenian:
		return "armenian"
	case hangul:
		return "hangul"
	case kana:
		return "kana"
	case han:
		return "han"
	}
	return ""
}

// learntRoute ends the routes of learnt readings.
const learntRoute = "-learnt"

// Learnt reports whether the key is a learnt reading.
func (k *Key) Learnt() bool { return k.Origin == FromLearning }

// learnt adds the learnt readings of a word beside those of the rules.
func learnt(k *keyset, w *word) {
	table := tableOf(w.script)
	if table == "" {
		return
	}
	k.bare = false
	for _, r := range correspondences().Readings(table, w.text, learntMost) {
		k.add(r.Latin, Route(table+learntRoute), costLearnt+int32(min(r.Cost/learntShare, 4_000_000)))
	}
}
