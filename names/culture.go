package names

import (
	"bytes"
	"compress/flate"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"
)

// Culture is a name culture: people who draw their names from one stock and spell them alike. It is read off a name to judge how
// many others bear one like it, and says nothing of who somebody is.
type Culture uint8

// The name cultures.
const (
	African Culture = iota
	Arabic
	CentralAsian
	Chinese
	Korean
	LatinAmerican
	Persian
	Slavic
	SouthAsian
	SouthEastAsian
	Turkish
	Western
	NumCultures
)

var cultureNames = [NumCultures]string{
	"African", "Arabic", "Central Asian", "Chinese", "Korean", "Latin American", "Persian", "Slavic", "South Asian", "South-East Asian", "Turkish", "Western",
}

// String is the name of the culture.
func (c Culture) String() string {
	if c < NumCultures {
		return cultureNames[c]
	}
	return "unknown"
}

// Cultures says of each culture how likely a name is one of its names, in parts of 256 that sum to 256 but for rounding; every culture
// is taken for equally likely beforehand.
type Cultures [NumCultures]uint8

// cultureBlob is made by bench/cultures; see tables/README.md.
//
//go:embed tables/cultures.bin
var cultureBlob []byte

// CultureSymbols is how many symbols the spelling of a culture is written in: the letters a to z and the edge of a word.
const CultureSymbols = 27

// cultureRuns is how many runs of three symbols there are.
const cultureRuns = CultureSymbols * CultureSymbols * CultureSymbols

// cultureStep is the quantum of the table: 16 to a nat. cultureDoubt is by how much what a name's runs say together is discounted, since
// neighbouring runs say much the same.
const (
	cultureStep  = 16
	cultureDoubt = 2
)

// spelling holds −ln of the share of each run of three symbols among those that begin with its first two, by culture, in steps.
type cultureSpelling [NumCultures][cultureRuns]uint8

// ErrCultures is returned for a table of cultures that cannot be read.
var ErrCultures = errors.New("names: unreadable table of cultures")

var cultureTable = sync.OnceValue(func() *cultureSpelling {
	t, err := readCultures(cultureBlob)
	if err != nil {
		panic(err) // embedded: only a broken build can get here
	}
	return t
})

// readCultures reads what bench/cultures writes: a text header up to a NUL, then a deflate stream of the shares, culture by culture.
func readCultures(blob []byte) (*cultureSpelling, error) {
	_, rest, ok := bytes.Cut(blob, []byte{0})
	if !ok {
		return nil, fmt.Errorf("%w: no header", ErrCultures)
	}
	body, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(rest)), int64(NumCultures)*cultureRuns+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCultures, err)
	}
	if len(body) != int(NumCultures)*cultureRuns {
		return nil, fmt.Errorf("%w: %d shares, want %d", ErrCultures, len(body), int(NumCultures)*cultureRuns)
	}
	t := new(cultureSpelling)
	for c := range t {
		copy(t[c][:], body[c*cultureRuns:])
	}
	return t, nil
}

// CultureRuns calls yield with the number of each run of three symbols of a key, edges among them. Digits end it: they are nobody's spelling.
func CultureRuns(key string, yield func(run int)) {
	at := 0 // the two symbols before, both edges
	for i := 0; i <= len(key); i++ {
		symbol := 0
		if i < len(key) {
			if key[i] < 'a' || key[i] > 'z' {
				return
			}
			symbol = int(key[i]-'a') + 1
		}
		at = at%(CultureSymbols*CultureSymbols)*CultureSymbols + symbol
		yield(at)
	}
}

// shares holds 256·e^(−n/16) for n steps.
var shares = sync.OnceValue(func() *[256]uint32 {
	var t [256]uint32
	for n := range t {
		t[n] = uint32(math.Round(65536 * math.Exp(-float64(n)/cultureStep)))
	}
	return &t
})

// scriptCultures are the cultures whose names a script writes, where that says more than the spelling of a reading does.
func scriptCultures(s script) []Culture {
	switch s {
	case hangul:
		return []Culture{Korean}
	case han:
		return []Culture{Chinese}
	case arabic:
		return []Culture{Arabic, Persian, SouthAsian}
	case thai, lao, khmer, burmese:
		return []Culture{SouthEastAsian}
	case devanagari, bengali, gurmukhi, gujarati, oriya, tamil, telugu, kannada, malayalam, sinhala:
		return []Culture{SouthAsian}
	case ethiopic:
		return []Culture{African}
	}
	return nil
}

// culturesOf judges the tokens of a name. A name of no token that carries identity is of any culture.
func culturesOf(tokens []Token) Cultures {
	var sum [NumCultures]int32
	table := cultureTable()
	for i := range tokens {
		t := &tokens[i]
		if !t.Roles.Carries() || len(t.Text) == 0 {
			continue
		}
		if in := scriptCultures(scriptOf([]rune(t.Text)[0])); in != nil {
			for c := range sum {
				sum[c] += 8 * cultureStep
			}
			for _, c := range in {
				sum[c] -= 8 * cultureStep
			}
			continue
		}
		CultureRuns(t.Keys[0].Text, func(run int) {
			for c := range sum {
				sum[c] += int32(table[c][run])
			}
		})
	}
	least := sum[0]
	for _, s := range sum[1:] {
		least = min(least, s)
	}
	var share [NumCultures]uint32
	total := uint32(0)
	for c, s := range sum {
		share[c] = shares()[min((s-least)/cultureDoubt, 255)]
		total += share[c]
	}
	var out Cultures
	for c := range out {
		out[c] = uint8(min((share[c]*256+total/2)/total, 255))
	}
	return out
}
