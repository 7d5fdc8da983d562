// Command cultures writes the table of spellings by name culture, which package names embeds: how often a run of three letters
// is met in the names of each culture.
//
//	go run ./bench/cultures [-data DIR] [-o FILE]
//
// The same data give the same bytes. Names are those of fictional people whose names are drawn by how often they are borne; a word
// counts by the square root of how often it is, so that rarer words of a large country are heard. A share is shrunk towards
// that of all cultures together (Bayes, with a Dirichlet prior of one run for each that follows the same two letters).
package main

import (
	"bytes"
	"cmp"
	"compress/flate"
	"compress/gzip"
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/revetproject/revet/bench/quality/people"
	"github.com/revetproject/revet/names"
)

const (
	version = 1
	drawn   = 40_000 // people of each culture
	seed    = 1_000  // other than the seeds that measure
	step    = 1.0 / 16
	shrink  = 6.0 // pseudo-runs of the prior
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", cmp.Or(os.Getenv("REVET_TESTDATA"), "../shared/data"), "folder of the name data")
	out := flag.String("o", filepath.Join("names", "tables", "cultures.bin"), "file to write")
	flag.Parse()
	blob, err := build(*data)
	if err == nil {
		err = os.WriteFile(*out, blob, 0o644)
	}
	if err != nil {
		log.Fatal("cultures: ", err)
	}
}

func build(data string) ([]byte, error) {
	var sources []string
	world, err := people.Read(func(name string) ([]byte, error) {
		raw, err := os.ReadFile(filepath.Join(data, name))
		if err != nil {
			return nil, err
		}
		sources = append(sources, fmt.Sprintf("%s sha256:%x", name, sha256.Sum256(raw)))
		if !strings.HasSuffix(name, ".gz") {
			return raw, nil
		}
		z, err := gzip.NewReader(bytes.NewReader(raw))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return io.ReadAll(z)
	})
	if err != nil {
		return nil, err
	}
	var runs [names.NumCultures]*counts
	for c := range runs {
		culture := names.Culture(c).String()
		ps := world.People(culture, drawn, seed)
		if len(ps) == 0 {
			return nil, fmt.Errorf("there are no people of culture %q", culture)
		}
		runs[c] = count(ps)
	}
	slices.Sort(sources)
	var b bytes.Buffer
	fmt.Fprintf(&b, "revet name cultures %d\n", version)
	for _, s := range slices.Compact(sources) {
		fmt.Fprintln(&b, s)
	}
	b.WriteByte(0)
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(encode(&runs)); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// counts holds how often each run of three symbols is met.
type counts [names.CultureSymbols * names.CultureSymbols * names.CultureSymbols]float64

func count(ps []people.Person) *counts {
	words := map[string]int{}
	for _, p := range ps {
		tokens := names.Tokens(p.Name, names.Person)
		for i := range tokens {
			if t := &tokens[i]; t.Roles.Carries() {
				words[t.Keys[0].Text]++
			}
		}
	}
	var c counts
	for _, w := range slices.Sorted(maps.Keys(words)) {
		names.CultureRuns(w, func(run int) { c[run] += math.Sqrt(float64(words[w])) })
	}
	return &c
}

// after sums the counts of the runs that begin with the same two symbols.
func (c *counts) after() []float64 {
	out := make([]float64, len(c)/names.CultureSymbols)
	for run, n := range c {
		out[run/names.CultureSymbols] += n
	}
	return out
}

// encode writes −ln of the shares in steps.
func encode(runs *[names.NumCultures]*counts) []byte {
	var all counts
	for _, c := range runs {
		total := 0.0
		for _, n := range c {
			total += n
		}
		for run, n := range c {
			all[run] += n / total * 1e6 // every culture alike
		}
	}
	together := all.after()
	out := make([]byte, 0, len(runs)*len(all))
	for _, c := range runs {
		own := c.after()
		for run, n := range c {
			begin := run / names.CultureSymbols
			prior := (all[run] + 1.0/names.CultureSymbols) / (together[begin] + 1)
			p := (n + shrink*prior) / (own[begin] + shrink)
			out = append(out, byte(math.Round(math.Min(-math.Log(p)/step, 255))))
		}
	}
	return out
}
