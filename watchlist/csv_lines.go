package watchlist

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// lineRows reads CSV records so that a quotation mark too many costs one line.
// A reader that trusts every mark takes all rows up to the next one for a part
// of the broken row; here a record that comes to nothing is given up after its
// first line, and reading goes on with the second.
type lineRows struct {
	f     *input
	limit int64
	r     *bufio.Reader
	comma rune
	// fits, when set, says whether a row has the columns of the table.
	fits func(row []string) bool
	// back are lines that were read and given back, the next one first.
	back []string
	line int  // lines taken
	open bool // the last line of the file has no end
}

// maxSpan is how many lines a record may take: texts have paragraphs.
const maxSpan = 500

func openLineRows(l *load, f *input, src io.Reader, comma rune) (*lineRows, error) {
	text, err := f.text(src, "", l.o.Encoding)
	if err != nil {
		return nil, err
	}
	return &lineRows{f: f, limit: l.o.Limits.Field, r: bufio.NewReaderSize(&tail{r: text}, 64<<10), comma: comma}, nil
}

// take returns the next line with its end; io.EOF is the end of the file.
func (r *lineRows) take() (string, error) {
	if len(r.back) > 0 {
		line := r.back[0]
		r.back = r.back[1:]
		r.line++
		return line, nil
	}
	var line []byte
	for {
		piece, err := r.r.ReadSlice('\n')
		line = append(line, piece...)
		switch {
		case err == nil:
			r.line++
			return string(line), nil
		case int64(len(line)) > r.limit:
			return "", fmt.Errorf("%w: %s has a line of more than %d bytes after line %d; raise Limits.Field if that is meant", ErrLimit, r.f.name, r.limit, r.line)
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF):
			if len(line) == 0 {
				return "", io.EOF
			}
			r.open = true
			r.line++
			return string(line), nil
		default:
			return "", r.f.readError(err)
		}
	}
}

// next returns the next record and the line it begins on. An error that wraps
// [errRow] is about raw alone; io.EOF is the end.
func (r *lineRows) next() (line int, row []string, raw string, err error) {
	first, err := r.take()
	if err != nil {
		return 0, nil, "", err
	}
	line = r.line
	lines := []string{first}
	odd := strings.Count(first, `"`)%2 == 1
	size := int64(len(first))
	ended := false
	for odd && len(lines) < maxSpan && size <= r.limit {
		more, err := r.take()
		if errors.Is(err, io.EOF) {
			ended = true
			break
		}
		if err != nil {
			return 0, nil, "", err
		}
		lines = append(lines, more)
		size += int64(len(more))
		odd = odd != (strings.Count(more, `"`)%2 == 1)
	}
	whole := first
	if len(lines) > 1 {
		whole = strings.Join(lines, "")
	}
	row, err = r.split(whole)
	if !odd && err == nil && (len(lines) == 1 || r.fits == nil || r.fits(row)) {
		for i := range row {
			row[i] = strings.Clone(row[i]) // a value must not hold its whole row
		}
		return line, row, whole, nil
	}
	if ended && !r.anyRow(lines[1:]) {
		return 0, nil, "", fmt.Errorf("%w: %s ends inside the quoted text that begins on line %d; fetch it again", ErrCut, r.f.name, line)
	}
	r.back = append(lines[1:], r.back...)
	r.line = line
	reason := "a quotation mark is missing or too many"
	if err != nil {
		reason = err.Error()
	}
	return line, nil, first, fmt.Errorf("%w: %s", errRow, reason)
}

// split reads one record.
func (r *lineRows) split(text string) ([]string, error) {
	if strings.IndexByte(text, '"') < 0 {
		return strings.Split(strings.TrimRight(text, "\r\n"), string(r.comma)), nil
	}
	c := csv.NewReader(strings.NewReader(text))
	c.Comma = r.comma
	c.FieldsPerRecord = -1
	row, err := c.Read()
	var syntax *csv.ParseError
	if errors.As(err, &syntax) {
		return nil, syntax.Err
	}
	return row, err
}

// anyRow reports whether one of the lines is a record by itself.
func (r *lineRows) anyRow(lines []string) bool {
	for _, l := range lines {
		if strings.Count(l, `"`)%2 == 0 {
			if row, err := r.split(l); err == nil && r.fits != nil && r.fits(row) && !blankRow(row) {
				return true
			}
		}
	}
	return false
}
