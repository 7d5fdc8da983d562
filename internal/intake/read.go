package intake

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"github.com/revetproject/revet/entity"
)

// Options of a reading.
type Options struct {
	Format  Format
	Mapping Mapping
	// RequireID refuses rows without an id: a subject that is kept needs a name
	// that stays the same.
	RequireID bool
	// Extra names columns that are no property and are handed over as written, in
	// Row.Extra; such a row may have no value to screen, and then no entity.
	Extra []string
	// KeepRaw keeps the text of good rows too.
	KeepRaw bool
	// Warn hears once of each column or member that names no property and is left out.
	Warn func(string)
}

func (o *Options) validate() error {
	switch o.Format {
	case CSV, JSONLines, Parquet:
	case "":
		return errors.New("intake: the format is not known; name the file .csv, .jsonl or .parquet, or state the format")
	default:
		return fmt.Errorf("intake: unknown format %q; use csv, jsonl or parquet", o.Format)
	}
	m := &o.Mapping
	if m.Schema == "" {
		m.Schema = "Person"
	}
	if !entity.Known(m.Schema) {
		return fmt.Errorf("intake: unknown schema %q in the mapping; use a FollowTheMoney schema such as Person, Organization, Company, Vessel", m.Schema)
	}
	if m.Split == "" {
		m.Split = ";"
	}
	if m.Comma != "" && utf8.RuneCountInString(m.Comma) != 1 {
		return fmt.Errorf("intake: the field separator must be one character, got %q", m.Comma)
	}
	switch m.DateOrder {
	case "", "dmy", "mdy":
	default:
		return fmt.Errorf("intake: date_order must be dmy or mdy, got %q", m.DateOrder)
	}
	for col, prop := range m.Columns {
		if prop != "-" && !envelope(prop) && !property(prop) && !slices.Contains(o.Extra, prop) {
			return fmt.Errorf("intake: the mapping sends column %q to %q, which is no FollowTheMoney property", col, prop)
		}
	}
	return nil
}

// Read hands every row to yield, in order. An error of yield stops the reading.
// Read fails for a file that cannot be read as a whole: wrong options, no
// header, a header without any usable column. A Parquet file must be an
// io.ReaderAt and io.Seeker, as files are.
func Read(r io.Reader, o Options, yield func(Row) error) error {
	if err := o.validate(); err != nil {
		return err
	}
	switch o.Format {
	case CSV:
		return readCSV(r, &o, yield)
	case Parquet:
		return readParquet(r, &o, yield)
	}
	return readJSONLines(r, &o, yield)
}
