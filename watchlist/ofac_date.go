package watchlist

import (
	"fmt"
	"time"

	"github.com/revetproject/revet/entity"
)

// ofacDate is a date as the advanced and the enhanced form hold it: a first and
// a last day, each with its own uncertainty (ISO days, "" = not stated).
type ofacDate struct {
	fromBegin, fromEnd, toBegin, toEnd string
	approximate                        bool
}

// String is the date as the CSV form prints it: 1 January to 31 December of one
// year means that only the year is known, the first to the last of a month that
// the day is not; everything else is a range.
func (d ofacDate) String() string {
	from := firstOf(d.fromBegin, d.fromEnd, d.toBegin, d.toEnd)
	to := firstOf(d.toEnd, d.toBegin, d.fromEnd, d.fromBegin)
	if from == "" {
		return ""
	}
	first, err := entity.ParseDate(from)
	if err != nil {
		return from
	}
	last, err := entity.ParseDate(to)
	if err != nil {
		return from + " to " + to
	}
	text := span(first.From, last.To)
	if d.approximate {
		text = "circa " + text
	}
	return text
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// span prints first to last as coarsely as they allow.
func span(first, last entity.Day) string {
	y, m, d := first.Civil()
	y2, m2, d2 := last.Civil()
	month := func(y, m int) string { return time.Month(m).String()[:3] + fmt.Sprintf(" %04d", y) }
	_, _, next := (last + 1).Civil()
	months := d == 1 && next == 1
	years := months && m == 1 && m2 == 12
	var a, b string
	switch {
	case years:
		a, b = fmt.Sprintf("%04d", y), fmt.Sprintf("%04d", y2)
	case months:
		a, b = month(y, m), month(y2, m2)
	default:
		a, b = fmt.Sprintf("%02d %s", d, month(y, m)), fmt.Sprintf("%02d %s", d2, month(y2, m2))
	}
	if a == b {
		return a
	}
	return a + " to " + b
}
