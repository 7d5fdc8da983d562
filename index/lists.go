package index

import (
	"slices"
	"sync"
	"unsafe"

	"github.com/zeebo/xxh3"

	"github.com/revetproject/revet/names"
	"github.com/revetproject/revet/score"
)

// Lists is an immutable forward index over list entries: given a subject, it yields the entries that pass the gate.
// It is valid for every policy with 1 ≤ Sigma ≤ 1000 and 0 ≤ Lambda ≤ 1000 permille, so one index serves all
// configurations. It is safe for concurrent use.
type Lists struct {
	model   *score.Model
	entries []*score.Profile

	tokens []names.Token // by token number: one token that stands for all it equals
	terms  []term        // by token number
	forms  []form        // of the keys of all tokens, those of one token together
	kinds  [names.Either + 1]words

	// postings holds, for each term, the names that have the token, really or joined, prefix-first (see posting).
	postings []uint64

	rows         []row
	rowsEnd      uint32
	tokenNumbers []uint32 // of all names, real and joined

	identifiers table // hash of an identifier key → entries

	scratch sync.Pool
}

// words finds the tokens in names of one kind of bearer. Names of incompatible kinds do not pass the gate, so their tokens
// need not be met; most words of a list of persons and companies are either's alone.
type words struct {
	real    table // probe → forms of tokens that stand in some name
	joined  table // probe → forms of tokens that occur only as joins
	classes table // class probe → tokens, real or joined
}

// term is what a query reads of a list token.
type term struct {
	weight   int32
	class    uint32
	from, to uint32 // its postings
	bucket   uint8  // in signatures
	joined   bool   // occurs only as a join
}

// row is one name of an entry.
type row struct {
	weight int64
	entry  uint32
	name   uint32 // position among the entry's names
	words  uint32 // first of its tokens in Lists.tokenNumbers; they end where the next row's begin
}

// A posting packs what decides, without a further load, whether a name is worth a look:
//
//	bits 63…54  maxShare − share of the token in the name (see shares): ascending order is prefix-first
//	bits 53…32  signature: the buckets of the name's other tokens
//	bits 31…0   number of the row
const (
	shareBits     = 54
	signatureBits = 22
)

// bucketOf returns the bucket of a token. Similar tokens mostly have the same skeleton, so that all that is related to a token of a
// query lies in few buckets.
func bucketOf(t *names.Token) uint8 {
	return uint8(xxh3.HashString(t.Keys[0].Skeleton) % signatureBits)
}

func (x *term) signature() uint64 { return 1 << (32 + x.bucket) }

// NewLists builds the index. The position of an entry in the slice is the row number that Candidates yields; a nil
// entry yields nothing. The profiles are kept and must not change.
func NewLists(m *score.Model, entries []*score.Profile) *Lists {
	l := &Lists{model: m, entries: entries}
	vocabulary := newVocabulary()
	var identifiers []entry
	var share []uint16
	var kinds []names.Kind // by token number
	type placed struct {
		token   uint32
		posting uint64
	}
	var all []placed
	for e, profile := range entries {
		if profile == nil {
			continue
		}
		for i := range profile.IDs {
			identifiers = append(identifiers, entry{xxh3.HashString(profile.IDs[i].Key()), uint32(e)})
		}
		for i := range profile.Names {
			n := &profile.Names[i]
			if len(n.Tokens) == 0 || !n.Kind.Compatible(n.Kind) {
				continue
			}
			r := uint32(len(l.rows))
			l.rows = append(l.rows, row{weight: n.Weight, entry: uint32(e), name: uint32(i), words: uint32(len(l.tokenNumbers))})
			for t := range tokensOf(n) {
				number, fresh := vocabulary.numberAs(n.Kind, t)
				if fresh {
					l.tokens = append(l.tokens, *t)
					l.terms = append(l.terms, term{weight: t.Weight, class: t.Class, bucket: bucketOf(t), joined: true})
					kinds = append(kinds, n.Kind)
				}
				if t.Span == 1 {
					l.terms[number].joined = false
				}
				l.tokenNumbers = append(l.tokenNumbers, number)
			}
			share = shares(share, n)
			numbers := l.tokenNumbers[l.rows[r].words:]
			for i, token := range numbers {
				p := l.postingOf(n, numbers, share, i)
				all = append(all, placed{token, p | uint64(r)})
			}
		}
	}
	l.rowsEnd = uint32(len(l.tokenNumbers))
	for i := range l.tokens {
		l.forms = appendForms(l.forms, &l.tokens[i])
		for k := range l.tokens[i].Keys {
			f := &l.forms[len(l.forms)-len(l.tokens[i].Keys)+k]
			f.token, f.key = uint32(i), uint8(k)
		}
	}
	for kind := range l.kinds {
		l.kinds[kind] = words{
			real:    newTable(l.probes(kinds, names.Kind(kind), false)),
			joined:  newTable(l.probes(kinds, names.Kind(kind), true)),
			classes: newTable(l.classes(kinds, names.Kind(kind))),
		}
	}
	l.identifiers = newTable(sourceOf(identifiers))

	for _, p := range all {
		l.terms[p.token].to++
	}
	end := uint32(0)
	for i := range l.terms {
		t := &l.terms[i]
		t.from, t.to, end = end, end, end+t.to
	}
	l.postings = make([]uint64, len(all))
	for _, p := range all {
		t := &l.terms[p.token]
		l.postings[t.to] = p.posting
		t.to++
	}
	for i := range l.terms {
		slices.Sort(l.postings[l.terms[i].from:l.terms[i].to])
	}
	l.scratch.New = func() any { return newScratch(len(l.tokens), len(l.rows), len(l.entries)) }
	return l
}

// probes yields the probes of the forms of a kind's tokens: of those that occur only as joins, or of the others.
func (l *Lists) probes(kinds []names.Kind, kind names.Kind, joined bool) source {
	return func(yield func(uint64, uint32)) {
		var probes []uint64
		for i := range l.forms {
			f := &l.forms[i]
			if kinds[f.token] != kind || l.terms[f.token].joined != joined {
				continue
			}
			probes = appendKeyProbes(probes[:0], &l.tokens[f.token].Keys[f.key])
			for _, p := range probes {
				yield(p, uint32(i))
			}
		}
	}
}

// classes yields the classes of a kind's tokens.
func (l *Lists) classes(kinds []names.Kind, kind names.Kind) source {
	return func(yield func(uint64, uint32)) {
		for i := range l.terms {
			if class := l.terms[i].class; class != 0 && kinds[i] == kind {
				yield(classProbe(class), uint32(i))
			}
		}
	}
}

// tokensOf yields the real tokens of a name and then the joined ones.
func tokensOf(n *names.Name) func(yield func(*names.Token) bool) {
	return func(yield func(*names.Token) bool) {
		for i := range n.Tokens {
			if !yield(&n.Tokens[i]) {
				return
			}
		}
		for i := range n.Joins {
			if !yield(&n.Joins[i]) {
				return
			}
		}
	}
}

// postingOf returns the posting, without its row, of the i-th token (real, then joined) of a name whose
// token numbers are words. A token that occurs twice gets two postings; the row is looked at once.
func (l *Lists) postingOf(n *names.Name, words []uint32, share []uint16, i int) uint64 {
	from, to := covered(n, i)
	own := uint16(0)
	for _, s := range share[from:to] {
		own = max(own, s)
	}
	p := uint64(maxShare-own) << shareBits
	for j, other := range words {
		if f, t := covered(n, j); f >= to || t <= from {
			p |= l.terms[other].signature()
		}
	}
	return p
}

// covered returns the stretch of real tokens that the i-th token (real, then joined) of a name stands for.
func covered(n *names.Name, i int) (from, to int) {
	if i < len(n.Tokens) {
		return i, i + 1
	}
	j := &n.Joins[i-len(n.Tokens)]
	from = min(int(j.First), len(n.Tokens))
	return from, min(from+int(j.Span), len(n.Tokens))
}

// Bytes returns how much memory the arrays of the index take, the profiles and the working memory of queries not counted.
func (l *Lists) Bytes() int {
	n := 8*len(l.postings) + 4*len(l.tokenNumbers) + len(l.rows)*int(unsafe.Sizeof(row{})) + len(l.terms)*int(unsafe.Sizeof(term{})) +
		len(l.forms)*int(unsafe.Sizeof(form{})) + len(l.tokens)*int(unsafe.Sizeof(names.Token{})) + l.identifiers.bytes()
	for i := range l.kinds {
		n += l.kinds[i].real.bytes() + l.kinds[i].joined.bytes() + l.kinds[i].classes.bytes()
	}
	return n
}

// Len returns the number of entries.
func (l *Lists) Len() int { return len(l.entries) }

// Entry returns the profile of an entry.
func (l *Lists) Entry(number uint32) *score.Profile { return l.entries[number] }

// rowWords returns the token numbers of a row.
func (l *Lists) rowWords(r uint32) []uint32 {
	to := l.rowsEnd
	if int(r)+1 < len(l.rows) {
		to = l.rows[r+1].words
	}
	return l.tokenNumbers[l.rows[r].words:to]
}
