package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/index"
	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/watchlist"
)

// lab holds what does not change while numbers are tried: the analysed parties
// and the index that finds candidates. Only the evidence numbers vary, so
// profiles and candidates are made once.
type lab struct {
	data     string
	model    *score.Model
	policy   score.Policy
	profiles []*score.Profile
	lists    []string
	index    *index.Lists
}

func open(data string) (*lab, error) {
	l := &lab{data: data, model: score.NewModel(), policy: score.DefaultPolicy()}
	const dir = "watchlists/ofac_full/2021-06-29/"
	un, err := l.parse(watchlist.UNXML, "un", "watchlists/un_consolidated/un_2025-08-02.xml.gz")
	if err != nil {
		return nil, err
	}
	ofac, err := l.parse(watchlist.OFACCSV, "ofac", dir+"sdn.csv.gz", dir+"alt.csv.gz", dir+"add.csv.gz", dir+"sdn_comments.csv.gz")
	if err != nil {
		return nil, err
	}
	l.profiles = slices.Concat(un, ofac)
	l.lists = slices.Concat(slices.Repeat([]string{"un"}, len(un)), slices.Repeat([]string{"ofac"}, len(ofac)))
	l.index = index.NewLists(l.model, l.profiles)
	return l, nil
}

// parse reads the people of a list file.
func (l *lab) parse(format watchlist.Format, list string, files ...string) ([]*score.Profile, error) {
	var in []watchlist.File
	for _, f := range files {
		path := filepath.Join(l.data, f)
		in = append(in, watchlist.File{
			Name: strings.TrimSuffix(filepath.Base(f), ".gz"),
			Open: func() (io.ReadCloser, error) { return os.Open(path) },
		})
	}
	snap, err := watchlist.Parse(context.Background(), format, in, watchlist.Options{List: list})
	if err != nil {
		return nil, err
	}
	var out []*score.Profile
	for _, e := range snap.Entries {
		if e.Entity.Schema == "Person" {
			out = append(out, l.model.Profile(e.Entity))
		}
	}
	return out, nil
}

// rows reads a CSV file, unpacked where it is packed, as maps by its header.
func (l *lab) rows(name string) ([]map[string]string, error) {
	raw, err := l.file(name)
	if err != nil {
		return nil, err
	}
	all, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	out := make([]map[string]string, len(all)-1)
	for i, r := range all[1:] {
		out[i] = make(map[string]string, len(r))
		for k, h := range all[0] {
			out[i][h] = r[k]
		}
	}
	return out, nil
}

// profile analyses a party of which the name alone is known, and its birth date
// where one is given.
func (l *lab) profile(schema, name, born string) *score.Profile {
	e := (&entity.Entity{Schema: schema}).Add("name", entity.Value{Text: name})
	if born != "" {
		e.Add("birthDate", entity.Value{Text: born})
	}
	return l.model.Profile(e)
}

// parallel calls f for 0 … n−1 on all processors.
func parallel(n int, f func(i int)) {
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n; i += workers {
				f(i)
			}
		})
	}
	wg.Wait()
}

// file reads a file of the data, unpacked where it is packed.
func (l *lab) file(name string) ([]byte, error) {
	raw, err := os.ReadFile(filepath.Join(l.data, name))
	if err != nil || !strings.HasSuffix(name, ".gz") {
		return raw, err
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if raw, err = io.ReadAll(z); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return raw, nil
}
