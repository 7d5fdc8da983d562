package lists

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"strings"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/watchlist"
)

// Person tells the schema of people: what [Folder.UN] and [Folder.OFAC] are asked for
// where people are measured.
func Person(schema string) bool { return schema == "Person" }

const (
	unFile   = "watchlists/un_consolidated/un_2025-08-02.xml.gz"
	ofacFull = "watchlists/ofac_full/"
	ofacDay  = "2021-06-29"
)

// UN reads the entries of the UN's list whose schema is wanted.
func (f *Folder) UN(wanted func(schema string) bool) ([]*entity.Entity, error) {
	return f.Parse(watchlist.UNXML, "un", wanted, unFile)
}

// OFAC reads the entries of OFAC's list whose schema is wanted, with aliases,
// addresses and comments.
func (f *Folder) OFAC(wanted func(schema string) bool) ([]*entity.Entity, error) {
	return f.OFACOf(ofacDay, wanted)
}

// OFACOf is [Folder.OFAC] of another day.
func (f *Folder) OFACOf(day string, wanted func(schema string) bool) ([]*entity.Entity, error) {
	dir := ofacFull + day + "/"
	return f.Parse(watchlist.OFACCSV, "ofac", wanted, dir+"sdn.csv.gz", dir+"alt.csv.gz", dir+"add.csv.gz", dir+"sdn_comments.csv.gz")
}

// Parse reads the entries of a list whose schema is wanted.
func (f *Folder) Parse(format watchlist.Format, list string, wanted func(schema string) bool, files ...string) ([]*entity.Entity, error) {
	var in []watchlist.File
	for _, name := range files {
		raw, err := f.Raw(name)
		if err != nil {
			return nil, err
		}
		in = append(in, InMemory(strings.TrimSuffix(filepath.Base(name), ".gz"), raw))
	}
	return Entries(format, list, wanted, nil, in...)
}

// InMemory is a file of a list that is in memory.
func InMemory(name string, raw []byte) watchlist.File {
	return watchlist.File{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil }}
}

// Entries parses a list of which the files named in absent are not there, and returns
// its entries whose schema is wanted.
func Entries(format watchlist.Format, list string, wanted func(schema string) bool, absent []string, files ...watchlist.File) ([]*entity.Entity, error) {
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
