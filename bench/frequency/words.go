package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/revetproject/revet/names"
	"github.com/revetproject/revet/watchlist"
)

// wordTable writes how common words of organisations are: for each class of words and
// each descriptor of the hand-written tables the share of names that have it, in the
// source where it is commonest, smoothed by shrink names. Words that no table knows
// are not counted, so nothing of what anybody is called gets into the table.
func wordTable(data string) ([]byte, error) {
	var sources []string
	share := map[string]float64{} // "class bank", "word tactical"
	for _, s := range organisationSources {
		list, used, err := s.read(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		sources = append(sources, fmt.Sprintf("%s: %s", s.name, used))
		count := map[string]float64{}
		for _, name := range list {
			for _, w := range knownWords(name) {
				count[w]++
			}
		}
		for w, c := range count { // order-free: each word is touched once
			share[w] = max(share[w], c/(float64(len(list))+shrink))
		}
	}
	var out bytes.Buffer
	out.WriteString("# Rarity of words of organisations in 1/16 nat, built by bench/frequency.\n")
	for _, s := range sources {
		out.WriteString("# source " + s + "\n")
	}
	for _, w := range slices.Sorted(maps.Keys(share)) {
		fmt.Fprintf(&out, "%s %d\n", w, quantise(-math.Log(share[w])))
	}
	return out.Bytes(), nil
}

// knownWords are the classes and descriptors of a name, each once.
func knownWords(name string) []string {
	var out []string
	for _, t := range names.Tokens(name, names.Organisation) {
		switch head := names.WordClass(t.Class); {
		case head != "":
			out = append(out, "class "+head)
		case t.Roles&names.Descriptor != 0 && t.Keys[0].Origin == names.FromLatin:
			out = append(out, "word "+t.Keys[0].Text)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// organisationSource yields the primary names of organisations, and says of which
// file.
type organisationSource struct {
	name string
	read func(data string) (list []string, used string, err error)
}

var organisationSources = []organisationSource{
	{"company names", lines("population/ldbc_finbench_companyNames.txt.gz")},
	{"business types", lines("population/ldbc_finbench_businessTypes.txt.gz")},
	{"OFAC", parsed(watchlist.OFACCSV, "watchlists/ofac_full/2021-06-29", "sdn.csv.gz", "alt.csv.gz", "add.csv.gz", "sdn_comments.csv.gz")},
	{"UN", parsed(watchlist.UNXML, "watchlists/un_consolidated", "un_2025-08-02.xml.gz")},
	{"UK", parsed(watchlist.UKConList, "watchlists/uk", "ConList_2023-06-05.csv.gz")},
	{"EU", daily("watchlists/daily_2026_multi/base_2026-07-29.jsonl.gz")},
}

func lines(name string) func(string) ([]string, string, error) {
	return func(data string) ([]string, string, error) {
		b := builder{data: data}
		raw, err := b.open(name)
		if err != nil {
			return nil, "", err
		}
		return strings.Split(strings.TrimSpace(string(raw)), "\n"), b.sources[0], nil
	}
}

func parsed(format watchlist.Format, folder string, files ...string) func(string) ([]string, string, error) {
	return func(data string) ([]string, string, error) {
		var in []watchlist.File
		hash := sha256.New()
		for _, f := range files {
			path := filepath.Join(data, folder, f)
			raw, err := os.ReadFile(path)
			if err != nil {
				return nil, "", err
			}
			hash.Write(raw)
			in = append(in, watchlist.File{Name: strings.TrimSuffix(f, ".gz"), Open: func() (io.ReadCloser, error) { return os.Open(path) }})
		}
		snapshot, err := watchlist.Parse(context.Background(), format, in, watchlist.Options{List: "list"})
		if err != nil {
			return nil, "", err
		}
		var out []string
		for _, e := range snapshot.Entries {
			if names.KindOf(e.Entity.Schema) == names.Organisation {
				out = append(out, e.Entity.First("name"))
			}
		}
		return out, fmt.Sprintf("%s sha256:%x", folder, hash.Sum(nil)), nil
	}
}

// daily reads the EU's entities of a daily archive.
func daily(name string) func(string) ([]string, string, error) {
	return func(data string) ([]string, string, error) {
		b := builder{data: data}
		raw, err := b.open(name)
		if err != nil {
			return nil, "", err
		}
		var out []string
		d := jsontext.NewDecoder(bytes.NewReader(raw))
		for d.PeekKind() == '{' {
			var e struct{ Source, Type, Name string }
			if err := json.UnmarshalDecode(d, &e, json.MatchCaseInsensitiveNames(true)); err != nil {
				return nil, "", err
			}
			if e.Source == "EU" && e.Type == "Entity" {
				out = append(out, e.Name)
			}
		}
		return out, b.sources[0], nil
	}
}
