package watchlist

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/revetproject/revet/entity"
)

// plausibleFrom and plausibleTo bound the Gregorian years in which somebody on
// a list was born or something was founded.
const plausibleFrom, plausibleTo = 1700, 2200

// statedDate reads a date that a source states in parts. A year that makes
// sense only as a Gregorian one is read as such, whatever calendar the source
// names: 1960 of the Islamic calendar lies in the year 2521. A day or month
// that the calendar does not have is left out, and coarser then says so: the
// year that is stated remains good evidence.
func statedDate(p entity.DateParts) (date entity.Date, coarser bool, err error) {
	if date, err = placedDate(p); err == nil {
		return date, false, nil
	}
	if p.Year != 0 && (p.Month != 0 || p.Day != 0) {
		p.Approximate = true
		p.Day = 0
		if date, again := placedDate(p); again == nil {
			return date, true, nil
		}
		p.Month = 0
		if date, again := placedDate(p); again == nil {
			return date, true, nil
		}
	}
	return entity.Date{}, false, err
}

func placedDate(p entity.DateParts) (entity.Date, error) {
	date, err := p.Date()
	if p.Calendar == entity.Gregorian || err == nil && plausibleYears(date) {
		return date, err
	}
	p.Calendar = entity.Gregorian
	if asWritten, again := p.Date(); again == nil && plausibleYears(asWritten) {
		return asWritten, nil
	}
	return date, err
}

func plausibleYears(d entity.Date) bool {
	within := func(day entity.Day) bool { y := day.Year(); return y >= plausibleFrom && y <= plausibleTo }
	return within(d.From) || within(d.To)
}

// number reads a part of a date; blank and zero say that it is not stated.
func number(text string) (int, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%q is no number", text)
	}
	return n, nil
}

// stated adds a date given in parts. One that cannot be placed is counted and
// kept as a note; so is what had to be left out of one that can.
func (d draft) stated(property string, p entity.DateParts, source, word string) {
	date, coarser, err := statedDate(p)
	if err != nil || coarser {
		d.unreadable(property, source)
	}
	if err == nil {
		d.add(property, date.String(), entity.Value{Original: tidy(source), Word: word})
	}
}
