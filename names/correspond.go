package names

import (
	_ "embed"
	"sync"
)

// A correspondence says how words of a script are written in Latin letters, as
// learnt from pairs of names. It is a joint-sequence model (Bisani and Ney,
// "Joint-sequence models for grapheme-to-phoneme conversion", Speech Communication
// 50, 2008) of order two: each symbol of the word goes together with none to four
// Latin letters, the two are a chunk, and a chunk is as likely as it was after the
// chunk before it.
//
// It does two things. It proposes readings where rules have none, and better vowels
// where a script leaves them out; they are keys beside those of the rules. And it
// says how likely a Latin word is to be written as the word of the script: the chance
// of both together, over the chance of the Latin word alone by a model of four
// letters. That takes nothing from long or unusual Latin spellings (Schaumburg), which
// a model of readings thinks unlikely.

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

// Costs in the table are −ln of a chance in sixteenths of a nat, at most 255.
const costSteps = 16

const (
	latinLetters = 27 // a–z, and the edge of a word
	letterEdge   = latinLetters - 1
	// MostChunk is how many Latin letters one symbol goes together with at most.
	MostChunk = 4
	// slipCost is what a letter too many or too few on either side costs in an
	// alignment: seven nats, about what a slip of the pen is worth.
	slipCost    = 7 * costSteps
	unknownCost = 6 * costSteps // a symbol nobody has seen is silent
	mostSymbols = 2 * MaxLetter
)

// Correspondences are the tables of all scripts. They do not change.
type Correspondences struct {
	header string
	// letters are the costs of the fourth of four Latin letters after the three before it.
	letters []uint8
	names   nameTrie
	scripts map[string]*correspondence
}

// correspondence is the table of one script. Chunks are numbered by symbol and
// then by their Latin letters; number 0 is the edge of a word.
type correspondence struct {
	symbols map[rune]chunks
	latin   []string // of a chunk
	alone   []uint8  // cost of a chunk after one it never followed, beside back
	back    []uint8  // cost of that, for the chunk before
	// after[i]:after[i+1] are the places in next and cost of the chunks that
	// followed chunk i, by number.
	after []uint32
	next  []uint16
	cost  []uint8
}

// chunks are those of one symbol.
type chunks struct {
	// from[k] is the first one whose Latin letters begin with the k-th letter or a
	// later one; a chunk without letters stands before from[0].
	first, end uint16
	from       [latinLetters]uint16
	usual      []uint16 // the commonest, for a search, ascending
}

// step returns the cost of a chunk after another.
func (t *correspondence) step(last, chunk uint16) int32 {
	low, high := t.after[last], t.after[last+1]
	for low < high {
		if mid := (low + high) / 2; t.next[mid] < chunk {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low < t.after[last+1] && t.next[low] == chunk {
		return int32(t.cost[low])
	}
	return int32(t.back[last]) + int32(t.alone[chunk])
}

// CorrespondenceHeader returns the provenance of the embedded correspondences:
// builder, data with licences and hashes.
func CorrespondenceHeader() string { return correspondences().header }

// Header returns the provenance of the tables.
func (c *Correspondences) Header() string { return c.header }

// Distance returns how unlikely it is, in micronats, that a Latin word is written
// as the word of a script: −ln of the chance of both by their likeliest cut into
// chunks, less −ln of the chance of the Latin word. word is folded text and latin
// is a–z. known is false for a script without a table and for what is no word.
func (c *Correspondences) Distance(script, word, latin string) (cost int64, known bool) {
	t := c.scripts[script]
	if t == nil || latin == "" || len(latin) > MaxLetter {
		return 0, false
	}
	for i := range len(latin) {
		if latin[i] < 'a' || latin[i] > 'z' {
			return 0, false
		}
	}
	symbols := CorrespondenceSymbols(word)
	if len(symbols) == 0 || len(symbols) > mostSymbols {
		return 0, false
	}
	return micronats(t.align(symbols, latin) - c.spelt(latin)), true
}

// spelt returns the cost of a Latin word by its letters.
func (c *Correspondences) spelt(latin string) int32 {
	sum, before := int32(0), uint16(wordStart)
	for i := range len(latin) {
		sum += c.follow(&before, int(latin[i]-'a'))
	}
	return sum + c.follow(&before, letterEdge)
}

// wordStart is three edges before the first letter.
const wordStart = (letterEdge*latinLetters+letterEdge)*latinLetters + letterEdge

// follow returns the cost of a letter after the three before it, and moves on.
func (c *Correspondences) follow(before *uint16, letter int) int32 {
	at := int(*before)*latinLetters + letter
	*before = uint16(at % (latinLetters * latinLetters * latinLetters))
	return int32(c.letters[at])
}

// hopeless is how much more than the cheapest a way may cost that is still followed:
// 24 nats, more than three slips.
const hopeless = 24 * costSteps

// way is the cheapest way to some place of an alignment that ends in a chunk of
// some length.
type way struct {
	cost int32
	last uint16
}

// align returns the cost of the cheapest alignment.
func (t *correspondence) align(symbols []rune, latin string) int32 {
	const far = int32(1) << 29
	type row [MaxLetter + 1][MostChunk + 1]way
	var rows [2]row
	for j := range len(latin) + 1 {
		for k := range rows[0][j] {
			rows[0][j][k].cost = far
		}
	}
	rows[0][0][0] = way{}
	here, there := &rows[0], &rows[1]
	least := int32(0)
	for _, symbol := range symbols {
		limit := least + hopeless
		least = far
		for j := range len(latin) + 1 {
			for k := range there[j] {
				there[j][k].cost = far
			}
		}
		s, seen := t.symbols[symbol]
		for j := range len(latin) + 1 {
			for k := range here[j] {
				w := here[j][k]
				if w.cost > limit {
					continue
				}
				if j < len(latin) {
					improve(&here[j+1][k], w.cost+slipCost, w.last)
				}
				if !seen {
					improve(&there[j][0], w.cost+unknownCost, w.last)
					continue
				}
				improve(&there[j][0], w.cost+slipCost, w.last)
				silent := s.first
				for ; silent < s.from[0]; silent++ {
					improve(&there[j][0], w.cost+t.step(w.last, silent), silent)
				}
				if j == len(latin) {
					continue
				}
				letter := latin[j] - 'a'
				for x := s.from[letter]; x < s.from[letter+1]; x++ {
					if n := len(t.latin[x]); j+n <= len(latin) && latin[j:j+n] == t.latin[x] {
						improve(&there[j+n][n], w.cost+t.step(w.last, x), x)
					}
				}
			}
		}
		for j := range len(latin) + 1 {
			for k := range there[j] {
				least = min(least, there[j][k].cost)
			}
		}
		here, there = there, here
	}
	best := far
	for j := range len(latin) + 1 {
		for k := range here[j] {
			if w := here[j][k]; w.cost < far {
				best = min(best, w.cost+int32(len(latin)-j)*slipCost+t.step(w.last, 0))
			}
		}
	}
	return best
}

func improve(w *way, cost int32, last uint16) {
	if cost < w.cost {
		*w = way{cost, last}
	}
}

func micronats(steps int32) int64 { return int64(steps) * 1_000_000 / costSteps }

// Of how much less likely a spelling is than the likeliest reading three quarters count,
// since a model of neighbours is too sure of a whole word; of what even the likeliest
// costs, an eighth.
const (
	spellingPart, spellingOf = 3, 4
	leastPart                = 8
)

// Spelling is what a tie between a token and one in Latin letters loses, in
// micronats, by what was learnt of the script of the first: how much less likely
// the spelling is than the likeliest reading (which it may be likelier than: then the
// cost may be less than 0), and a part of how little even that one says. known is false where
// nothing was learnt, or where latin is not in Latin letters.
func Spelling(native, latin *Token) (cost int64, known bool) {
	if latin.Keys[0].Route != "latin" {
		return 0, false
	}
	table := tableOf(scriptOfText(native.Text))
	if table == "" {
		return 0, false
	}
	cost, known = correspondences().Distance(table, native.Text, latin.Keys[0].Text)
	least := micronats(native.least)
	return (cost-least)*spellingPart/spellingOf + least/leastPart, known
}

func scriptOfText(text string) script {
	for _, r := range text {
		if s := scriptOf(r); s != common {
			return s
		}
	}
	return common
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
