// Command frequency builds the frozen tables of package names from public name
// data: names/tables/frequency.bin (how rare a token is),
// names/tables/pinyin.txt (readings of Han characters) and names/tables/words.txt (how
// rare words of organisations are).
//
//	go run ./bench/frequency [-data DIR] [-out DIR]
//
// The same data give the same bytes. The model is a mixture over name cultures: a
// token is as common as it is in the country where it is commonest, so that the
// names of a culture with few or no people in the data do not look rare.
package main

import (
	"cmp"
	"flag"
	"log"
	"os"
	"path/filepath"
)

const (
	modelVersion = 1
	step         = 1.0 / 16 // nats per unit of the table
	shrink       = 300      // pseudo-count that keeps small samples from making a name look common
	skelDiscount = 0.06     // share of its skeleton's mass that an unseen spelling is granted
	maxNovel     = 12.0     // nats: no unseen token counts more
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", cmp.Or(os.Getenv("REVET_TESTDATA"), "../shared/data"), "folder of the name data")
	out := flag.String("out", "names/tables", "folder for the tables")
	flag.Parse()
	if err := run(*data, *out); err != nil {
		log.Fatal("frequency: ", err)
	}
}

func run(data, out string) error {
	b := &builder{data: data, culture: map[string]map[string]float64{}, words: map[string]float64{}, skeleton: map[string]string{}, class: map[string]uint32{}}
	steps := []func() error{b.census, b.ldbc, b.pyfaker, b.fakerjs, b.cc0, b.heads, b.organisations}
	for _, s := range steps {
		if err := s(); err != nil {
			return err
		}
	}
	words, err := wordTable(data)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "words.txt"), words, 0o644); err != nil {
		return err
	}
	blob, err := b.encode()
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "frequency.bin"), blob, 0o644); err != nil {
		return err
	}
	pinyin, err := b.pinyin()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "pinyin.txt"), pinyin, 0o644)
}
