package index

import (
	"slices"
	"sync"

	"github.com/zeebo/xxh3"

	"github.com/revetproject/revet/score"
)

// Population is the reverse side: the names of all subjects as one column of token numbers over a shared vocabulary,
// and their identifiers as a sorted table. Given changed list entries, it yields the subjects they may concern.
//
// Nothing fuzzy is kept per subject; a subject costs four bytes for each of its tokens, real and joined, eight
// for its number, and twelve for each identifier. Population is safe for concurrent use; additions wait for running scans.
type Population struct {
	model *score.Model

	mu         sync.RWMutex
	vocabulary vocabulary
	column     column // subjects in ascending order of their numbers
	late       column // further versions of subjects that the column is already past
	ids        identifiers
}

// A word of the column packs a token number with what ends at it.
const (
	endOfSubject = 1 << 31
	endOfName    = 1 << 30
	joined       = 1 << 29
	tokenMask    = joined - 1
)

// noToken is the number of the token that stands for "no name"; its weight is 0 and nothing is related to it.
const noToken = 0

// stride is the number of subjects between two entries of a column's skip table.
const stride = 128

// column is a stretch of subjects. Names follow each other; the tokens of a name are its real ones and then its joined ones.
type column struct {
	numbers []uint64 // of the subjects, in order of arrival
	skip    []int    // position of every stride-th subject in words
	words   []uint32
}

// NewPopulation starts an empty population.
func NewPopulation(m *score.Model) *Population {
	pop := &Population{model: m, vocabulary: newVocabulary()}
	pop.vocabulary.packed = append(pop.vocabulary.packed, "") // noToken
	pop.vocabulary.weights = append(pop.vocabulary.weights, 0)
	return pop
}

// Add appends a subject; the profile is not kept. Numbers normally ascend. A number not above the highest one so far
// says that the subject is known and has a new version: from then on the names and identifiers of all its versions
// are found, and the re-check decides on the version that counts.
func (pop *Population) Add(number uint64, q *score.Profile) {
	pop.mu.Lock()
	defer pop.mu.Unlock()
	c := &pop.column
	if n := len(c.numbers); n > 0 && number <= c.numbers[n-1] {
		c = &pop.late
	}
	if len(c.numbers)%stride == 0 {
		c.skip = append(c.skip, len(c.words))
	}
	c.numbers = append(c.numbers, number)
	first := len(c.words)
	for i := range q.Names {
		n := &q.Names[i]
		if len(n.Tokens) == 0 {
			continue
		}
		k := 0
		for t := range tokensOf(n) {
			word, _ := pop.vocabulary.number(t)
			if word > tokenMask {
				panic("index: a population holds at most 2^29 distinct tokens; open another population")
			}
			if k >= len(n.Tokens) {
				word |= joined
			}
			c.words = append(c.words, word)
			k++
		}
		c.words[len(c.words)-1] |= endOfName
	}
	if len(c.words) == first {
		c.words = append(c.words, noToken|endOfName)
	}
	c.words[len(c.words)-1] |= endOfSubject
	for i := range q.IDs {
		pop.ids.add(xxh3.HashString(q.IDs[i].Key()), number)
	}
}

// Len is the number of subjects, further versions not counted.
func (pop *Population) Len() int {
	pop.mu.RLock()
	defer pop.mu.RUnlock()
	return len(pop.column.numbers)
}

// identifiers is a multimap from hashed identifier keys to subject numbers: a sorted run, and an unsorted tail that is
// merged in when it has grown to a quarter of the run.
type identifiers struct {
	sorted, tail []identifier
}

type identifier struct{ hash, number uint64 }

func (ids *identifiers) add(hash, number uint64) {
	ids.tail = append(ids.tail, identifier{hash, number})
	if len(ids.tail) < 1024+len(ids.sorted)/4 {
		return
	}
	slices.SortFunc(ids.tail, compareIdentifiers)
	merged := make([]identifier, 0, len(ids.sorted)+len(ids.tail))
	a, b := ids.sorted, ids.tail
	for len(a) > 0 && len(b) > 0 {
		if compareIdentifiers(a[0], b[0]) <= 0 {
			merged, a = append(merged, a[0]), a[1:]
		} else {
			merged, b = append(merged, b[0]), b[1:]
		}
	}
	ids.sorted = append(append(merged, a...), b...)
	ids.tail = ids.tail[:0]
}

func compareIdentifiers(a, b identifier) int {
	switch {
	case a.hash < b.hash:
		return -1
	case a.hash > b.hash:
		return 1
	case a.number < b.number:
		return -1
	case a.number > b.number:
		return 1
	}
	return 0
}

// run returns the stretch of the sorted run with this hash and numbers in from … to.
func (ids *identifiers) run(hash, from, to uint64) []identifier {
	lo, _ := slices.BinarySearchFunc(ids.sorted, identifier{hash, from}, compareIdentifiers)
	hi := lo
	for hi < len(ids.sorted) && ids.sorted[hi].hash == hash && ids.sorted[hi].number <= to {
		hi++
	}
	return ids.sorted[lo:hi]
}

// locate returns the index of the first subject to scan, and its position in the words.
func (c *column) locate(from uint64) (subject, position int) {
	subject, _ = slices.BinarySearch(c.numbers, from)
	if subject == len(c.numbers) {
		return subject, len(c.words)
	}
	position = c.skip[subject/stride]
	for s := subject / stride * stride; s < subject; position++ {
		if c.words[position]&endOfSubject != 0 {
			s++
		}
	}
	return subject, position
}
