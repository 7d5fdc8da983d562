package intake

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/revetproject/revet/entity"
)

func readCSV(r io.Reader, o *Options, yield func(Row) error) error {
	lines := &lineRecorder{r: bufio.NewReaderSize(r, 1<<16)}
	if b, err := lines.r.Peek(3); err == nil && bytes.Equal(b, []byte("\xef\xbb\xbf")) {
		_, _ = lines.r.Discard(3)
	}
	c := csv.NewReader(lines)
	c.ReuseRecord = true
	c.FieldsPerRecord = -1
	if o.Mapping.Comma != "" {
		c.Comma, _ = utf8.DecodeRuneInString(o.Mapping.Comma)
	}
	header, err := c.Read()
	if errors.Is(err, io.EOF) {
		return errors.New("the file is empty: a CSV file begins with a line of column names")
	}
	if err != nil {
		return fmt.Errorf("the header line cannot be read: %w", err)
	}
	if len(header) > MaxColumns {
		return fmt.Errorf("the header has %d columns; at most %d are read", len(header), MaxColumns)
	}
	targets := make([]string, len(header))
	usable := false
	for i, h := range header {
		targets[i] = o.target(strings.Clone(h))
		usable = usable || targets[i] != "" && !envelope(targets[i])
	}
	if !usable {
		return fmt.Errorf("no column of the header %q is a FollowTheMoney property; rename the columns (name, birthDate, nationality …) or give a mapping", strings.Join(header, ","))
	}
	columns := len(header)
	for n := int64(1); ; n++ {
		lines.begin()
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		row := Row{Number: n}
		var bad *csv.ParseError
		switch {
		case errors.As(err, &bad):
			row.Line, row.Err = int64(bad.StartLine), fmt.Errorf("line %d: %w", bad.Line, bad.Err)
		case err != nil:
			return fmt.Errorf("after row %d: %w", n-1, err)
		case len(record) != columns:
			row.Err = fmt.Errorf("%d fields where the header has %d; look for a missing quote or separator", len(record), columns)
		default:
			o.build(&row, targets, record)
		}
		if row.Line == 0 && len(record) > 0 {
			line, _ := c.FieldPos(0)
			row.Line = int64(line)
		}
		if row.Err != nil {
			row.Entity = nil
		}
		if row.Err != nil || o.KeepRaw {
			row.Raw = lines.text(record, c.Comma)
		}
		if err := yield(row); err != nil {
			return err
		}
	}
}

// lineRecorder lets a line longer than MaxLine fail instead of filling memory.
type lineRecorder struct {
	r    *bufio.Reader
	read int
}

func (l *lineRecorder) begin() { l.read = 0 }

// ErrLineTooLong says that a line passes MaxLine.
var ErrLineTooLong = fmt.Errorf("a line is longer than %d bytes", MaxLine)

func (l *lineRecorder) Read(p []byte) (int, error) {
	if l.read > MaxLine+1<<16 {
		return 0, ErrLineTooLong
	}
	n, err := l.r.Read(p)
	l.read += n
	return n, err
}

func (l *lineRecorder) text(record []string, comma rune) string {
	return clip(strings.Join(record, string(comma)))
}

// build makes the entity of a CSV record.
func (o *Options) build(row *Row, targets, record []string) {
	e := &entity.Entity{Schema: o.Mapping.Schema}
	row.Segment = o.Mapping.Segment
	for i, cell := range record {
		if o.cell(row, e, strconv.Itoa(i+1), targets[i], cell, true); row.Err != nil {
			return
		}
	}
	o.finish(row, e)
}

// cell takes one cell of a table; several says that it may hold several values.
func (o *Options) cell(row *Row, e *entity.Entity, column, target, cell string, several bool) {
	cell = strings.TrimSpace(cell)
	if cell == "" || target == "" {
		return
	}
	if !utf8.ValidString(cell) {
		row.Err = fmt.Errorf("column %s (%s) is not UTF-8; convert the file to UTF-8", column, target)
		return
	}
	switch target {
	case "id":
		row.ID = strings.Clone(cell)
	case "schema":
		e.Schema = strings.Clone(cell)
	case "segment":
		row.Segment = strings.Clone(cell)
	default:
		switch {
		case strings.HasPrefix(target, extra):
			row.keep(target, strings.Clone(cell))
		case several:
			for _, v := range o.split(cell) {
				o.add(e, target, strings.Clone(v))
			}
		default:
			o.add(e, target, strings.Clone(cell))
		}
	}
}

func (o *Options) split(cell string) []string {
	if o.Mapping.Split == "none" || !strings.Contains(cell, o.Mapping.Split) {
		return []string{cell}
	}
	var out []string
	for _, v := range strings.Split(cell, o.Mapping.Split) {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}
