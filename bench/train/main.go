// Command train learns how words of other scripts are written in Latin letters
// from pairs of name tokens, and writes the tables that package names embeds.
//
//	go run ./bench/train [-data DIR] [-o FILE]
//
// The same data gives the same bytes. One fold in ten, by a hash of the pair, is
// left out of the training, so that "make quality" can measure on it.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/revetproject/revet/bench/internal/folds"
	"github.com/revetproject/revet/names"
)

// sources are the files of name tokens and the tables they make.
var sources = []struct {
	table string
	files []string
}{
	{"arabic", []string{"en_arabic.tsv.gz", "en_persian.tsv.gz"}},
	{"armenian", []string{"en_armenian.tsv.gz"}},
	{"cyrillic", []string{"en_russian.tsv.gz"}},
	{"greek", []string{"en_greek.tsv.gz"}},
	{"han", []string{"en_chinese.tsv.gz"}},
	{"hangul", []string{"en_korean.tsv.gz"}},
	{"hebrew", []string{"en_hebrew.tsv.gz"}},
	{"kana", []string{"en_katakana.tsv.gz"}},
}

func main() {
	log.SetFlags(0)
	data := flag.String("data", cmp.Or(os.Getenv("REVET_TESTDATA"), "../shared/data"), "folder of the data")
	out := flag.String("o", filepath.Join("names", "tables", "correspondence.bin"), "file to write")
	flag.Parse()
	if err := run(filepath.Join(*data, "names", "xlit_tokens_dev"), *out); err != nil {
		log.Fatal("train: ", err)
	}
}

func run(dir, out string) error {
	var header strings.Builder
	fmt.Fprintf(&header, "correspondences 2, by bench/train, %d rounds, fold %d of %d left out\n", rounds, folds.HeldOut, folds.Count)
	var tables []names.Correspondence
	var latin []pair
	for _, s := range sources {
		var pairs []pair
		for _, file := range s.files {
			ps, sum, err := read(filepath.Join(dir, file))
			if err != nil {
				return err
			}
			pairs = append(pairs, ps...)
			fmt.Fprintf(&header, "%s: %s, Wikidata (CC0), sha256 %s\n", s.table, file, sum)
		}
		m := train(pairs)
		t := m.table(s.table, pairs)
		log.Printf("%-9s %6d pairs, %5d chunks", s.table, len(pairs), len(t.Chunks))
		tables = append(tables, t)
		latin = append(latin, pairs...)
	}
	var b bytes.Buffer
	if err := names.WriteCorrespondences(&b, header.String(), letterModel(latin), tables); err != nil {
		return err
	}
	if _, err := names.ReadCorrespondences(b.Bytes()); err != nil {
		return err
	}
	log.Printf("%s: %d bytes", out, b.Len())
	return os.WriteFile(out, b.Bytes(), 0o644)
}

// pair is a token in both scripts.
type pair struct {
	latin  string
	native []rune
	weight float64
}

// read reads the pairs to train on and the SHA-256 of the file.
func read(path string) ([]pair, string, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, "", fmt.Errorf("%w; the name tokens are those of the tests: set REVET_TESTDATA", err)
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", path, err)
	}
	var out []pair
	lines := bufio.NewScanner(z)
	for lines.Scan() {
		f := strings.Split(lines.Text(), "\t")
		if len(f) != 3 || f[0] == "latin" || folds.Of(f[1]) == folds.HeldOut {
			continue
		}
		if p, ok := tokens(f[0], f[1]); ok {
			n, err := strconv.ParseFloat(f[2], 64)
			if err != nil {
				return nil, "", fmt.Errorf("%s: count %q: %w", path, f[2], err)
			}
			p.weight = 1 + math.Log(n)
			out = append(out, p)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, "", fmt.Errorf("%s: %w", path, err)
	}
	return out, fmt.Sprintf("%x", sha256.Sum256(raw)), nil
}

// tokens analyses both sides as names are; a Latin side of more than one token,
// or with digits, teaches nothing.
func tokens(latin, native string) (pair, bool) {
	l, n := names.Tokens(latin, names.Person), names.Tokens(native, names.Person)
	if len(l) != 1 || len(n) == 0 {
		return pair{}, false
	}
	text := l[0].Keys[0].Text
	if text == "" || strings.ContainsFunc(text, func(r rune) bool { return r < 'a' || r > 'z' }) {
		return pair{}, false
	}
	var b strings.Builder
	for _, t := range n {
		b.WriteString(t.Text)
	}
	rs := names.CorrespondenceSymbols(b.String())
	return pair{latin: text, native: rs}, len(rs) > 0 && len(rs) <= names.MaxLetter
}
