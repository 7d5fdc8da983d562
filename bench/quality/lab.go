package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
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

// lab is what every measurement shares: the shipped model and policy, and the folder
// of the data. It notes the hash of every file it opens.
type lab struct {
	model  *score.Model
	policy score.Policy
	data   string
	inputs map[string]string // file → SHA-256 of its bytes as they lie there
}

func newLab(data string) *lab {
	return &lab{model: score.NewModel(), policy: score.DefaultPolicy(), data: data, inputs: map[string]string{}}
}

// raw reads a data file as it lies there.
func (l *lab) raw(name string) ([]byte, error) {
	b, err := os.ReadFile(filepath.Join(l.data, name))
	if err == nil {
		h := sha256.Sum256(b)
		l.inputs[filepath.ToSlash(name)] = hex.EncodeToString(h[:])
	}
	return b, err
}

// open reads a data file, unpacked.
func (l *lab) open(name string) ([]byte, error) {
	raw, err := l.raw(name)
	if err != nil || !strings.HasSuffix(name, ".gz") {
		return raw, err
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return io.ReadAll(z)
}

// listed is a list ready to be searched.
type listed struct {
	entities []*entity.Entity
	profiles []*score.Profile
	lists    []string
	un       int // the first so many entries are those of the UN
	index    *index.Lists
}

// parse reads the entries of a list whose schema is asked for.
func (l *lab) parse(format watchlist.Format, list string, wanted func(schema string) bool, files ...string) ([]*entity.Entity, error) {
	var in []watchlist.File
	for _, f := range files {
		raw, err := l.raw(f)
		if err != nil {
			return nil, err
		}
		in = append(in, inMemory(strings.TrimSuffix(filepath.Base(f), ".gz"), raw))
	}
	return entries(format, list, wanted, nil, in...)
}

func inMemory(name string, raw []byte) watchlist.File {
	return watchlist.File{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil }}
}

func entries(format watchlist.Format, list string, wanted func(schema string) bool, absent []string, files ...watchlist.File) ([]*entity.Entity, error) {
	snap, err := watchlist.Parse(context.Background(), format, files, watchlist.Options{List: list, Absent: absent})
	if err != nil {
		return nil, err
	}
	var out []*entity.Entity
	for _, e := range snap.Entries {
		if wanted(e.Entity.Schema) {
			out = append(out, e.Entity)
		}
	}
	return out, nil
}

func person(schema string) bool { return schema == "Person" }

const (
	unFile   = "watchlists/un_consolidated/un_2025-08-02.xml.gz"
	ofacFull = "watchlists/ofac_full/"
)

// ofac reads a dated version of OFAC's list with its aliases, addresses and comments.
func (l *lab) ofac(version string, wanted func(string) bool) ([]*entity.Entity, error) {
	dir := ofacFull + version + "/"
	return l.parse(watchlist.OFACCSV, "ofac", wanted, dir+"sdn.csv.gz", dir+"alt.csv.gz", dir+"add.csv.gz", dir+"sdn_comments.csv.gz")
}

// lists are the entries of the UN and of OFAC whose schema is asked for, analysed
// and indexed; the UN's come first.
func (l *lab) lists(wanted func(string) bool) (*listed, error) {
	un, err := l.parse(watchlist.UNXML, "un", wanted, unFile)
	if err != nil {
		return nil, err
	}
	ofac, err := l.ofac("2021-06-29", wanted)
	if err != nil {
		return nil, err
	}
	d := l.listed(slices.Concat(un, ofac))
	d.un = len(un)
	d.lists = slices.Concat(slices.Repeat([]string{"un"}, len(un)), slices.Repeat([]string{"ofac"}, len(ofac)))
	return d, nil
}

func (l *lab) listed(es []*entity.Entity) *listed {
	d := &listed{entities: es, profiles: make([]*score.Profile, len(es)), lists: make([]string, len(es))}
	parallel(len(es), func(i int) { d.profiles[i] = l.model.Profile(es[i]) })
	d.index = index.NewLists(l.model, d.profiles)
	return d
}

// parallel calls f for 0 … n−1, on as many processors as there are.
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

// line is the score at which the policy's line lies, in micronats.
func (l *lab) line() int64 { return l.policy.Least(l.policy.Line) }
