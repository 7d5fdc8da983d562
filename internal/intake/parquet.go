package intake

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"github.com/revetproject/revet/entity"
)

// ErrParquet says that a Parquet file is damaged or of a kind that is not read.
var ErrParquet = errors.New("the Parquet file cannot be read")

// parquetRows is how many rows are decoded at a time.
const parquetRows = 256

// leaf is a column of values of a Parquet file.
type leaf struct {
	name   string // what it is called, as a column of CSV would be
	target string
	list   bool
	// text writes a value as CSV would.
	text func(parquet.Value) string
}

// readParquet reads rows whose columns are text, numbers, dates or lists of
// these. The file must allow reading anywhere in it, for its index is at its end.
func readParquet(r io.Reader, o *Options, yield func(Row) error) error {
	at, ok := r.(io.ReaderAt)
	seek, canSeek := r.(io.Seeker)
	if !ok || !canSeek {
		return errors.New("a Parquet file is read from a file, not from a stream or a packed file; store it first")
	}
	size, err := seek.Seek(0, io.SeekEnd)
	if err != nil {
		return fmt.Errorf("a Parquet file is read from a file, not from a stream: %w", err)
	}
	if err := checkFooter(at, size); err != nil {
		return err
	}
	var f *parquet.File
	if err := guarded(func() (err error) {
		f, err = parquet.OpenFile(at, size, parquet.SkipBloomFilters(true), parquet.SkipPageIndex(true))
		return err
	}); err != nil {
		return fmt.Errorf("%w: %w", ErrParquet, err)
	}
	leaves, err := o.leaves(f)
	if err != nil {
		return err
	}
	p := parquetReader{o: o, leaves: leaves, cells: make([][]string, len(leaves)), yield: yield}
	for i, g := range f.RowGroups() {
		stated := f.Metadata().RowGroups[i].Columns
		if err := p.group(g, stated); err != nil {
			if !errors.Is(err, ErrParquet) {
				return err
			}
			return fmt.Errorf("row group %d, after row %d: %w", i+1, p.row, err)
		}
	}
	if p.row != f.NumRows() {
		return fmt.Errorf("%w: it states %d rows and holds %d", ErrParquet, f.NumRows(), p.row)
	}
	return nil
}

// maxFooter is the longest index of a Parquet file that is read, in bytes.
const maxFooter = 64 << 20

// checkFooter refuses what is no whole Parquet file before the library takes its
// word for how much memory the index needs: the file ends with the length of the
// index, four bytes with the lowest first, and “PAR1”.
func checkFooter(r io.ReaderAt, size int64) error {
	if size < 12 {
		return fmt.Errorf("%w: it is too short to be one", ErrParquet)
	}
	var end [8]byte
	if _, err := r.ReadAt(end[:], size-8); err != nil {
		return fmt.Errorf("%w: %w", ErrParquet, err)
	}
	switch magic := string(end[4:]); {
	case magic == "PARE":
		return fmt.Errorf("%w: it is encrypted", ErrParquet)
	case magic != "PAR1":
		return fmt.Errorf("%w: it does not end as a Parquet file does; it is another kind of file, or cut", ErrParquet)
	}
	if n := int64(binary.LittleEndian.Uint32(end[:4])); n > size-12 || n > maxFooter {
		return fmt.Errorf("%w: it states an index of %d bytes and has %d bytes in all", ErrParquet, n, size)
	}
	return nil
}

// guarded runs library code that panics on some damaged files, and makes an
// error of the panic. Nothing of ours runs inside it.
func guarded(call func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("damaged: %v", p)
		}
	}()
	return call()
}

// leaves finds what the columns mean.
func (o *Options) leaves(f *parquet.File) (out []leaf, err error) {
	var walk func(c *parquet.Column)
	walk = func(c *parquet.Column) {
		if c.Leaf() {
			out = append(out, leaf{name: columnName(c.Path()), list: c.MaxRepetitionLevel() > 0, text: writer(c.Type())})
			return
		}
		for _, child := range c.Columns() {
			walk(child)
		}
	}
	if err := guarded(func() error { walk(f.Root()); return nil }); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrParquet, err)
	}
	if len(out) > MaxColumns {
		return nil, fmt.Errorf("the file has %d columns; at most %d are read", len(out), MaxColumns)
	}
	usable := false
	names := make([]string, len(out))
	for i := range out {
		names[i] = out[i].name
		if !utf8.ValidString(out[i].name) {
			return nil, fmt.Errorf("%w: the name of column %d is no text", ErrParquet, i+1)
		}
		out[i].target = o.target(out[i].name)
		usable = usable || out[i].target != "" && !envelope(out[i].target)
	}
	if !usable {
		return nil, fmt.Errorf("no column of %q is a FollowTheMoney property; rename the columns (name, birthDate, nationality …) or give a mapping", strings.Join(names, ","))
	}
	return out, nil
}

// columnName names a leaf. The levels that writers of lists put between a column
// and its values ("list", "element", "array", "item", "bag") say nothing.
func columnName(path []string) string {
	kept := slices.DeleteFunc(slices.Clone(path), func(p string) bool {
		switch p {
		case "list", "element", "array", "array_element", "item", "bag", "key_value":
			return true
		}
		return false
	})
	if len(kept) == 0 {
		kept = path[:1]
	}
	return strings.Join(kept, ".")
}

// writer returns how values of a type are written as text: dates and times by
// their day in UTC, decimals with their places, everything else plainly.
func writer(t parquet.Type) func(parquet.Value) string {
	kind := t.Kind()
	plain := func(v parquet.Value) string {
		switch kind {
		case parquet.Double:
			return number(v.Double())
		case parquet.Float:
			return number(float64(v.Float()))
		case parquet.ByteArray, parquet.FixedLenByteArray:
			return string(v.ByteArray())
		case parquet.Int96: // the old way to write a time: nanoseconds of a Julian day
			return entity.Day(int64(v.Int96()[2]) - 2440588).String()
		}
		return v.String()
	}
	logical := t.LogicalType()
	if logical == nil {
		return plain
	}
	whole := func(v parquet.Value) int64 {
		if kind == parquet.Int32 {
			return int64(v.Int32())
		}
		return v.Int64()
	}
	switch l := logical.Value.(type) {
	case *format.DateType:
		if kind == parquet.Int32 {
			return func(v parquet.Value) string { return entity.Day(v.Int32()).String() }
		}
	case *format.TimestampType:
		if kind != parquet.Int64 {
			return plain
		}
		unit := time.Nanosecond
		switch l.Unit.Value.(type) {
		case *format.MilliSeconds:
			unit = time.Millisecond
		case *format.MicroSeconds:
			unit = time.Microsecond
		}
		perDay := int64(24 * time.Hour / unit)
		return func(v parquet.Value) string {
			day := v.Int64() / perDay
			if v.Int64()%perDay < 0 {
				day--
			}
			return entity.Day(min(max(day, math.MinInt32+1), math.MaxInt32-1)).String()
		}
	case *format.DecimalType:
		if kind == parquet.Int32 || kind == parquet.Int64 {
			return func(v parquet.Value) string { return decimal(whole(v), int(l.Scale)) }
		}
	}
	return plain
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// decimal writes n / 10^scale.
func decimal(n int64, scale int) string {
	s := strconv.FormatInt(n, 10)
	if scale <= 0 || scale > 30 {
		return s
	}
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	if len(s) <= scale {
		s = strings.Repeat("0", scale-len(s)+1) + s
	}
	return sign + s[:len(s)-scale] + "." + s[len(s)-scale:]
}

type parquetReader struct {
	o      *Options
	leaves []leaf
	cells  [][]string
	values []int64 // of each column, in the row group at hand
	row    int64
	yield  func(Row) error
}

// group reads a row group. Each column must hold as many values as the index
// states: the library passes over pages that lost some.
func (p *parquetReader) group(g parquet.RowGroup, stated []format.ColumnChunk) (err error) {
	p.values = make([]int64, len(p.leaves))
	var rows parquet.Rows
	if err := guarded(func() error { rows = g.Rows(); return nil }); err != nil {
		return fmt.Errorf("%w: %w", ErrParquet, err)
	}
	defer func() {
		if closing := guarded(rows.Close); err == nil && closing != nil {
			err = fmt.Errorf("%w: %w", ErrParquet, closing)
		}
	}()
	buf := make([]parquet.Row, parquetRows)
	for {
		var n int
		reading := guarded(func() (err error) { n, err = rows.ReadRows(buf); return err })
		for _, r := range buf[:max(n, 0)] {
			if err := p.take(r); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(reading, io.EOF):
			for i := range p.leaves {
				if i < len(stated) && stated[i].MetaData.NumValues != p.values[i] {
					return fmt.Errorf("%w: column %s states %d values and holds %d", ErrParquet, p.leaves[i].name, stated[i].MetaData.NumValues, p.values[i])
				}
			}
			return nil
		case reading != nil:
			return fmt.Errorf("%w: %w", ErrParquet, reading)
		case n == 0:
			return fmt.Errorf("%w: it ends before its rows do", ErrParquet)
		}
	}
}

// take makes a row of the decoded values, which are only valid until the next
// reading.
func (p *parquetReader) take(values parquet.Row) error {
	for i := range p.cells {
		p.cells[i] = p.cells[i][:0]
	}
	err := guarded(func() error {
		for _, v := range values {
			c := v.Column()
			if c < 0 || c >= len(p.leaves) {
				return fmt.Errorf("a value is of column %d of %d", c+1, len(p.leaves))
			}
			p.values[c]++
			if !v.IsNull() {
				p.cells[c] = append(p.cells[c], p.leaves[c].text(v))
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrParquet, err)
	}
	p.row++
	row := Row{Number: p.row, Line: p.row, Segment: p.o.Mapping.Segment}
	e := &entity.Entity{Schema: p.o.Mapping.Schema}
	for i := range p.leaves {
		l := &p.leaves[i]
		for _, cell := range p.cells[i] {
			if row.Err == nil {
				p.o.cell(&row, e, l.name, l.target, cell, !l.list)
			}
		}
	}
	if row.Err == nil {
		p.o.finish(&row, e)
	}
	if row.Err != nil {
		row.Entity = nil
		var raw []string
		for i := range p.leaves {
			raw = append(raw, strings.Join(p.cells[i], ";"))
		}
		row.Raw = clip(strings.Join(raw, ","))
	}
	return p.yield(row)
}
