package names

import (
	_ "embed"
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
	// options are the readings of a chunk by its place, cheapest first; where none was seen at a place, those of the first of
	// within, start and end that has some.
	options map[[2]rune]*[places][]option
}

type option struct {
	latin string
	cost  int32
	// The first eight letters of latin, the first one lowest, and the bits they fill.
	packed, filled uint64
}

func newOption(latin string, cost int32) option {
	o := option{latin: latin, cost: cost}
	for i := min(len(latin), 8) - 1; i >= 0; i-- {
		o.packed, o.filled = o.packed<<8|uint64(latin[i]), o.filled<<8|0xff
	}
	return o
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
	var letters [MaxLetter + 1]uint64 // the eight letters from each place on, the first one lowest
	for j := len(latin) - 1; j >= 0; j-- {
		letters[j] = letters[j+1]<<8 | uint64(latin[j])
	}
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
			from, to := &rows[i], &rows[i+n]
			for k := range options {
				o := &options[k]
				size := len(o.latin)
				for j := 0; j+size <= len(latin); j++ {
					if (letters[j]^o.packed)&o.filled == 0 && from[j]+o.cost < to[j+size] && (size <= 8 || latin[j:j+size] == o.latin) {
						to[j+size] = from[j] + o.cost
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
	if o := t.options[chunk]; o != nil && len(o[place]) > 0 {
		return o[place]
	}
	if n == 1 {
		return unseen
	}
	return nil
}

// unseen is the reading of a letter that nobody has seen.
var unseen = []option{newOption("", unknownCost)}

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
