package comparison

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// MaxLine is the longest line that is read unless the caller sets another.
const MaxLine = 4 << 20

// maxKept is how much of a line that cannot be used is kept, in bytes.
const maxKept = 4096

// line is one line of a file without its end.
type line struct {
	n    int64 // from 1
	text []byte
	long bool // longer than the limit; text holds its beginning
}

// lines reads lines. One that is longer than the limit is passed over, except
// for its beginning, and the file goes on after it.
type lines struct {
	r     *bufio.Reader
	limit int
	n     int64
	back  []line // handed back, next first
}

func newLines(r io.Reader, limit int) *lines {
	b := bufio.NewReaderSize(r, 1<<16)
	if bom, err := b.Peek(3); err == nil && bytes.Equal(bom, []byte("\xef\xbb\xbf")) {
		_, _ = b.Discard(3)
	}
	return &lines{r: b, limit: limit}
}

// next returns the next line; io.EOF after the last.
func (l *lines) next() (line, error) {
	if len(l.back) > 0 {
		out := l.back[0]
		l.back = l.back[1:]
		return out, nil
	}
	l.n++
	out := line{n: l.n}
	for {
		part, err := l.r.ReadSlice('\n')
		switch {
		case out.long:
		case len(out.text)+len(bytes.TrimRight(part, "\r\n")) > l.limit:
			out.long = true
			out.text = append(out.text, part...)
			out.text = out.text[:min(len(out.text), maxKept)]
		default:
			out.text = append(out.text, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(out.text) > 0, err == nil:
			out.text = bytes.TrimSuffix(bytes.TrimSuffix(out.text, []byte("\n")), []byte("\r"))
			return out, nil
		default:
			return line{}, err
		}
	}
}

// unread hands lines back, to be read again in this order.
func (l *lines) unread(ls []line) { l.back = append(append([]line(nil), ls...), l.back...) }
