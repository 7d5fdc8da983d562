package comparison

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Format of a file of pairs.
type Format string

// The formats.
const (
	CSV       Format = "csv"
	JSONLines Format = "jsonl"
)

// Options of a reading.
type Options struct {
	Format Format
	Comma  rune // separator of CSV; 0 = comma
	Limit  int  // longest line, in bytes; 0 = MaxLine
}

// Row is one row as it was read: the cells of a CSV record, or the text of a
// JSON line.
type Row struct {
	Line  int64
	Cells []string // of CSV, as many as the header has columns; nil where Err is set
	Text  string   // of a JSON line, and of a row that cannot be read (its beginning)
	Err   error    // why the row cannot be read
}

// Reader reads rows of pairs in order, one at a time.
type Reader struct {
	o      Options
	lines  *lines
	header []string
}

// NewReader reads the header of a CSV file. It fails for a file that cannot be
// read as a whole: no header, a column twice, nothing to compare.
func NewReader(r io.Reader, o Options) (*Reader, error) {
	if o.Limit <= 0 {
		o.Limit = MaxLine
	}
	if o.Comma == 0 {
		o.Comma = ','
	}
	out := &Reader{o: o, lines: newLines(r, o.Limit)}
	switch o.Format {
	case JSONLines:
		return out, nil
	case CSV:
	default:
		return nil, fmt.Errorf("format %q is not read; use csv or jsonl", o.Format)
	}
	row, err := out.record()
	switch {
	case errors.Is(err, io.EOF):
		return nil, errors.New("the file is empty: a CSV file begins with a line of column names, for example schema,name1,name2")
	case err != nil:
		return nil, err
	case row.Err != nil:
		return nil, fmt.Errorf("the header line cannot be read: %w", row.Err)
	}
	for i, h := range row.Cells {
		h = strings.TrimSpace(h)
		if slices.Contains(row.Cells[:i], h) {
			return nil, fmt.Errorf("the header has the column %q twice; rename one", h)
		}
		row.Cells[i] = h
	}
	out.header = row.Cells
	for _, side := range []string{"1", "2"} {
		if !slices.ContainsFunc(out.header, func(h string) bool { base, s, ok := sided(h); return ok && s == side && base != "schema" }) {
			return nil, fmt.Errorf("no column of the header %q holds party %s; name the columns name1 and name2, further properties birthDate1, birthDate2 …", strings.Join(out.header, ","), side)
		}
	}
	return out, nil
}

// Header returns the columns of a CSV file; nil for JSON lines.
func (r *Reader) Header() []string { return r.header }

// Read hands every row to yield, in order. An error of yield stops the reading.
func (r *Reader) Read(yield func(Row) error) error {
	for {
		row, err := r.row()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = yield(row)
		}
		if err != nil {
			return err
		}
	}
}

func (r *Reader) row() (Row, error) {
	if r.o.Format == CSV {
		return r.record()
	}
	for {
		l, err := r.lines.next()
		if err != nil {
			return Row{}, err
		}
		if l.long {
			return r.bad(l, r.tooLong()), nil
		}
		if text := bytes.TrimSpace(l.text); len(text) > 0 {
			return Row{Line: l.n, Text: string(text)}, nil
		}
	}
}

func (r *Reader) tooLong() error {
	return fmt.Errorf("longer than %d bytes; raise --limit or shorten it", r.o.Limit)
}

// bad is the row of a line that cannot be read.
func (r *Reader) bad(l line, err error) Row {
	return Row{Line: l.n, Text: strings.ToValidUTF8(string(l.text[:min(len(l.text), maxKept)]), "\uFFFD"), Err: err}
}

// maxRecord is the largest number of lines of one CSV record. It bounds what a
// quotation mark that is never closed can swallow.
const maxRecord = 64

// record reads one CSV record. A record that spans lines and does not parse, or
// has not the header's number of fields, is taken for one bad line: the lines
// after it are read on their own.
func (r *Reader) record() (Row, error) {
	first, err := r.lines.next()
	for err == nil && !first.long && len(bytes.TrimSpace(first.text)) == 0 {
		first, err = r.lines.next()
	}
	if err != nil {
		return Row{}, err
	}
	if first.long {
		return r.bad(first, r.tooLong()), nil
	}
	text, rest := bytes.Clone(first.text), []line(nil)
	for bytes.Count(text, []byte{'"'})%2 != 0 && len(rest) < maxRecord && len(text) <= r.o.Limit {
		l, err := r.lines.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Row{}, err
		}
		rest = append(rest, l)
		if l.long {
			break
		}
		text = append(append(text, '\n'), l.text...)
	}
	c := csv.NewReader(bytes.NewReader(text))
	c.Comma, c.FieldsPerRecord = r.o.Comma, -1
	cells, err := c.Read()
	var bad *csv.ParseError
	switch {
	case errors.As(err, &bad):
		err = bad.Err
	case err == nil && r.header != nil && len(cells) != len(r.header):
		err = fmt.Errorf("%d fields where the header has %d; look for a missing quote or separator", len(cells), len(r.header))
	case err == nil && c.InputOffset() < int64(len(text)):
		err = errors.New("a quotation mark stands in the wrong place")
	}
	if err != nil {
		r.lines.unread(rest)
		return r.bad(first, err), nil
	}
	return Row{Line: first.n, Cells: cells}, nil
}
