// Command train learns how words of other scripts are written in Latin letters
// from pairs of name tokens, and writes the tables that package names embeds.
//
//	go run ./bench/train [-data DIR] [-o FILE]
//
// The same data gives the same bytes. One fold in ten of the tokens, by a hash of the
// word in the other script, is left out of the training, and so is every other pair with a
// word that is spelt or sounds the same, whatever file it stands in, so that
// "make quality" can measure on them.
package main

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"sync"

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
	if err := run(filepath.Join(*data, "names"), *out); err != nil {
		log.Fatal("train: ", err)
	}
}

func run(dir, out string) error {
	var header strings.Builder
	fmt.Fprintf(&header, "correspondences 3, by bench/train, %d rounds, fold %d of %d left out\n", rounds, folds.HeldOut, folds.Count)
	c := corpus{held: make(map[string]bool), known: make(map[string]bool), pairs: make(map[string][]pair)}
	for _, s := range sources {
		for _, file := range s.files {
			sum, err := c.tokens(s.table, filepath.Join(dir, "xlit_tokens_dev", file))
			if err != nil {
				return err
			}
			fmt.Fprintf(&header, "%s: %s, Wikidata (CC0), sha256 %s\n", s.table, file, sum)
		}
	}
	c.settle()
	latin := c.latin()
	sum, err := c.clusters(filepath.Join(dir, "variants", clustersFile))
	if err != nil {
		return err
	}
	fmt.Fprintf(&header, "all: %s, Wikidata (CC0), sha256 %s\n", clustersFile, sum)
	var spelt []pair
	tables := make([]names.Correspondence, len(sources))
	var group sync.WaitGroup
	for i, s := range sources {
		pairs := c.pairs[s.table]
		spelt = append(spelt, pairs...)
		group.Go(func() {
			tables[i] = train(pairs).table(s.table)
			log.Printf("%-9s %6d pairs, %5d chunks", s.table, len(pairs), len(tables[i].Chunks))
		})
	}
	group.Wait()
	var b bytes.Buffer
	if err := names.WriteCorrespondences(&b, header.String(), letterModel(spelt), latin, tables); err != nil {
		return err
	}
	if _, err := names.ReadCorrespondences(b.Bytes()); err != nil {
		return err
	}
	log.Printf("%s: %d names, %d bytes", out, len(latin), b.Len())
	return os.WriteFile(out, b.Bytes(), 0o644)
}
