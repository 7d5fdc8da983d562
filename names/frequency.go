package names

import (
	"bytes"
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"
)

// The frequency model says how rare a token is: −ln of the share of names that
// carry it, as a mixture over the name cultures of the world (see bench/frequency,
// which builds it, and tables/README.md for sources and licences). It is frozen and
// versioned; nothing in it depends on a list or a population in use.
//
//go:embed tables/frequency.bin
var frequencyBlob []byte

// frequencyStep is the quantum of the table in micronats: 1/16 nat.
const frequencyStep = 62_500

// asOrganisation is how much rarer names of people are as names of organisations, in
// steps: one company in five or so is called after its owner.
const asOrganisation = 24

// Weights of tokens that carry next to no identity, in micronats. They are not
// zero, so that a name made of nothing else still has mass.
const (
	weightLight   = 50_000    // particles, legal forms, generations, initials
	weightTitle   = 1_000_000 // titles slide into names: Haji, Mullah, Shaikh; Abu is one of many
	weightAddress = 100_000   // pure forms of address: Mr, Dr
	weightNumber  = 3_000_000 // numbers set sister entities apart
	weightGeneric = 3_000_000 // a descriptor whose frequency nobody has counted
	weightMax     = 15_000_000
	weightMin     = 2_000_000 // no name token is commoner than one in seven
)

type frequencies struct {
	header string
	names  map[string]uint8 // token → −ln p in steps
	skels  map[string]uint8 // skeleton → −ln of the mass of its tokens, discounted
	words  map[string]uint8 // words of organisation names
	novel  [MaxLetter + 1]uint8
}

// ErrTable is returned for a frequency table that cannot be read.
var ErrTable = errors.New("names: unreadable frequency table")

var frequencyTable = sync.OnceValue(func() *frequencies {
	f, err := readFrequencies(frequencyBlob)
	if err != nil {
		panic(err) // embedded: only a broken build can get here
	}
	return f
})

// readFrequencies reads the format that bench/frequency writes: a text header up
// to a NUL (provenance), then a deflate stream of the novel weights by length and
// three sections, each a uvarint count and sorted entries {shared prefix, suffix
// length, suffix, weight}.
func readFrequencies(blob []byte) (*frequencies, error) {
	head, rest, ok := bytes.Cut(blob, []byte{0})
	if !ok {
		return nil, fmt.Errorf("%w: no header", ErrTable)
	}
	body, err := io.ReadAll(flate.NewReader(bytes.NewReader(rest)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTable, err)
	}
	f := &frequencies{header: string(head)}
	if len(body) < len(f.novel) {
		return nil, fmt.Errorf("%w: cut after %d bytes", ErrTable, len(body))
	}
	body = body[copy(f.novel[:], body):]
	for _, m := range []*map[string]uint8{&f.names, &f.skels, &f.words} {
		n, k := binary.Uvarint(body)
		if k <= 0 || n > uint64(len(body)) {
			return nil, fmt.Errorf("%w: bad section length", ErrTable)
		}
		body = body[k:]
		*m = make(map[string]uint8, n)
		var prev []byte
		for range n {
			if len(body) < 2 {
				return nil, fmt.Errorf("%w: cut inside a section", ErrTable)
			}
			shared, suffix := int(body[0]), int(body[1])
			if shared > len(prev) || len(body) < 3+suffix {
				return nil, fmt.Errorf("%w: entry out of bounds", ErrTable)
			}
			prev = append(prev[:shared], body[2:2+suffix]...)
			(*m)[string(prev)] = body[2+suffix]
			body = body[3+suffix:]
		}
	}
	return f, nil
}

// FrequencyHeader returns the provenance of the embedded frequency model: version,
// builder, sources with licences and hashes.
func FrequencyHeader() string { return frequencyTable().header }

// rarity returns the weight of a key in micronats: its own frequency where it is
// known, else the novel mass of its length; never rarer than its skeleton says, so
// that an unusual spelling of a common name stays common.
func (f *frequencies) rarity(k *Key, organisation bool) int32 {
	w, ok := f.names[k.Text]
	if organisation {
		if ok {
			w = uint8(min(int32(w)+asOrganisation, int32(f.novel[min(len(k.Text), MaxLetter)])))
		}
		if o, found := f.words[k.Text]; found && (!ok || o < w) {
			w, ok = o, true
		}
	}
	if !ok {
		w = f.novel[min(len(k.Text), MaxLetter)]
	}
	if s, found := f.skels[k.Skeleton]; found && s < w && (!organisation || !ok) {
		w = s
	}
	return min(max(int32(w)*frequencyStep, weightMin), weightMax)
}

// weigh returns the weight of a token. The commonest of its keys decides: a token
// that may be read as a common name is no rarer than that name. Keys that only
// strip an ending do not count.
func (f *frequencies) weigh(t *Token, kind Kind) int32 {
	switch r := t.Roles; {
	case r&Title != 0:
		if len(t.Keys[0].Text) <= 3 {
			return weightAddress
		}
		return weightTitle
	case r&Binder != 0:
		return weightTitle
	case r.Light():
		return weightLight
	case r&Number != 0:
		return weightNumber
	}
	best := int32(weightMax)
	for i := range t.Keys {
		k := &t.Keys[i]
		switch k.Route {
		case "stem", "article", "masculine", acronymRoute:
			continue
		}
		if i > 0 && k.Learnt() {
			continue // a reading that happens to be a common name does not make the token common
		}
		best = min(best, f.rarity(k, kind != Person))
	}
	if t.Roles&Descriptor != 0 || isPlace(t.Class) {
		return wordTable().weigh(t, best)
	}
	return best
}
