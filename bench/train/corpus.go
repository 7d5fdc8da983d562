package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/revetproject/revet/bench/internal/folds"
	"github.com/revetproject/revet/names"
)

const clustersFile = "wikidata_name_clusters_dev.txt.gz"

// pair is a token in both scripts.
type pair struct {
	latin  string
	native []rune
	weight float64
}

// corpus gathers the pairs of each table.
type corpus struct {
	pairs map[string][]pair
	// held are the words to measure on, as symbols; known the pairs there are.
	held, known map[string]bool
}

// tokens reads a file of tokens (Latin, native, count) for a table and returns its
// SHA-256.
func (c *corpus) tokens(table, path string) (string, error) {
	raw, sum, err := read(path)
	if err != nil {
		return "", err
	}
	lines := bufio.NewScanner(bytes.NewReader(raw))
	for lines.Scan() {
		f := strings.Split(lines.Text(), "\t")
		if len(f) != 3 || f[0] == "latin" {
			continue
		}
		p, ok := teach(f[0], f[1])
		if !ok {
			continue
		}
		if folds.Of(f[1]) == folds.HeldOut {
			c.held[string(p.native)] = true
			continue
		}
		n, err := strconv.ParseFloat(f[2], 64)
		if err != nil {
			return "", fmt.Errorf("%s: count %q: %w", path, f[2], err)
		}
		p.weight = 1 + math.Log(n)
		c.pairs[table] = append(c.pairs[table], p)
		c.known[p.id()] = true
	}
	return sum, lines.Err()
}

// settle takes out the pairs whose word sounds like one that is held out.
func (c *corpus) settle() {
	for table, pairs := range c.pairs { // order-free: each table by itself
		c.pairs[table] = slices.DeleteFunc(pairs, func(p pair) bool { return c.held[string(p.native)] })
	}
}

// latin returns the Latin names of the pairs, ascending.
func (c *corpus) latin() []string {
	set := make(map[string]bool)
	for _, pairs := range c.pairs { // order-free: a set
		for i := range pairs {
			set[pairs[i].latin] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// clusters adds what a file of clusters (one name in many scripts a line) has beyond
// the tokens: each word with each Latin spelling of its line. Where a name is
// Japanese, its Chinese characters are read in another way than the table's.
func (c *corpus) clusters(path string) (string, error) {
	raw, sum, err := read(path)
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(raw)) {
		body, _, _ := strings.Cut(line, " => ")
		words := strings.Split(body, ", ")
		japanese := strings.ContainsFunc(body, func(r rune) bool { return unicode.Is(unicode.Hiragana, r) })
		for _, native := range words {
			table := tableFor(native)
			if table == "" || table == "han" && japanese || strings.Contains(native, " ") || folds.Of(native) == folds.HeldOut {
				continue
			}
			for _, latin := range words {
				p, ok := teach(latin, native)
				if !ok || c.held[string(p.native)] || c.known[p.id()] {
					continue
				}
				c.known[p.id()] = true
				c.pairs[table] = append(c.pairs[table], p)
			}
		}
	}
	return sum, nil
}

func (p *pair) id() string { return p.latin + string(p.native) }

// scripts of the tables.
var scripts = []struct {
	table  string
	letter *unicode.RangeTable
}{
	{"arabic", unicode.Arabic},
	{"armenian", unicode.Armenian},
	{"cyrillic", unicode.Cyrillic},
	{"greek", unicode.Greek},
	{"han", unicode.Han},
	{"hangul", unicode.Hangul},
	{"hebrew", unicode.Hebrew},
	{"kana", unicode.Katakana},
	{"kana", unicode.Hiragana},
}

// tableFor names the table of a word, "" where its letters are of none or of two.
func tableFor(word string) string {
	table := ""
	for _, r := range word {
		for _, s := range scripts {
			if unicode.Is(s.letter, r) {
				if table != "" && table != s.table {
					return ""
				}
				table = s.table
			}
		}
	}
	return table
}

// read returns a file unpacked, and its SHA-256 as it is.
func read(path string) (text []byte, sum string, err error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, "", fmt.Errorf("%w; the names are those of the tests: set REVET_TESTDATA", err)
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", path, err)
	}
	var b bytes.Buffer
	if _, err := b.ReadFrom(z); err != nil {
		return nil, "", fmt.Errorf("%s: %w", path, err)
	}
	return b.Bytes(), fmt.Sprintf("%x", sha256.Sum256(raw)), nil
}

// teach analyses both sides as names are; a Latin side of more than one token,
// or with digits, teaches nothing.
func teach(latin, native string) (pair, bool) {
	if tableFor(latin) != "" {
		return pair{}, false
	}
	l := names.Tokens(latin, names.Person)
	if len(l) != 1 {
		return pair{}, false
	}
	text := l[0].Keys[0].Text
	if text == "" || strings.ContainsFunc(text, func(r rune) bool { return r < 'a' || r > 'z' }) {
		return pair{}, false
	}
	rs := names.CorrespondenceSymbols(strings.Join(names.Words(native), ""))
	return pair{latin: text, native: rs, weight: 1}, len(rs) > 0 && len(rs) <= names.MaxLetter
}
