package entity

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Day counts days from 1 January 1970 in the proleptic Gregorian calendar.
type Day int32

// Precision says how finely a source stated a date.
type Precision uint8

// The precisions a date can have.
const (
	PrecisionDay Precision = iota + 1
	PrecisionMonth
	PrecisionYear
	// PrecisionSpan is a range with two stated ends ("between 1970 and 1973").
	PrecisionSpan
)

// Calendar names the calendar in which the source stated a date. From and To
// of a [Date] are always Gregorian.
type Calendar uint8

// The calendars that lists use.
const (
	Gregorian Calendar = iota
	SolarHijri
	LunarHijri
	Buddhist
	Ethiopian
	Minguo
)

// Date is what is known of a date: an interval of days, never a false point.
type Date struct {
	// From and To are the first and the last possible day, both included.
	// MinDay and MaxDay stand for an open end.
	From, To Day
	// Precision is how finely the source stated it.
	Precision Precision
	// Calendar is the calendar the source used.
	Calendar Calendar
	// Approximate is set for "circa", "approximately", EDTF "~".
	Approximate bool
	// Source is the text the date was read from.
	Source string
}

var (
	// ErrDate is wrapped by every error about a text that is no date.
	ErrDate = errors.New("not a date")
	// ErrAmbiguous is wrapped when a text has several readings and the caller
	// has not said which one holds.
	ErrAmbiguous = errors.New("ambiguous date")
	// ErrNoReference is wrapped when an age is given without the date at which
	// it held.
	ErrNoReference = errors.New("age without a reference date")
)

// DateParts are the fields in which lists state a date: EU attributes, SECO's
// day-month-year, UN's YEAR and FROM_YEAR/TO_YEAR. Zero means not stated.
type DateParts struct {
	Year, Month, Day int
	// YearFrom and YearTo state a range of years; one of them may be missing,
	// which leaves that end open. They are used when Year is zero.
	YearFrom, YearTo int
	Calendar         Calendar
	Approximate      bool
	Source           string
}

// Date returns the interval the parts describe. A day without a month or a
// month without a year cannot be placed and is an error, as is a date that the
// calendar does not have. Errors wrap [ErrDate].
func (p DateParts) Date() (Date, error) {
	if int(p.Calendar) >= len(calendars) {
		return Date{}, fmt.Errorf("entity: %w: calendar %d is not known", ErrDate, p.Calendar)
	}
	c := &calendars[p.Calendar]
	d := Date{Calendar: p.Calendar, Approximate: p.Approximate, Source: p.Source}
	if p.Year == 0 {
		if p.Month != 0 || p.Day != 0 {
			return Date{}, fmt.Errorf("entity: %w: month %d, day %d without a year; state the year", ErrDate, p.Month, p.Day)
		}
		return p.years(c, d)
	}
	if !c.validYear(p.Year) {
		return Date{}, c.yearError(p.Year)
	}
	switch {
	case p.Month == 0 && p.Day != 0:
		return Date{}, fmt.Errorf("entity: %w: day %d of %d without a month; state the month", ErrDate, p.Day, p.Year)
	case p.Month == 0:
		d.From, d.To = c.yearSpan(p.Year)
		d.Precision = PrecisionYear
	case !c.validMonth(p.Year, p.Month):
		return Date{}, fmt.Errorf("entity: %w: year %d has no month %d in the %s calendar; correct the month",
			ErrDate, p.Year, p.Month, c.id)
	case p.Day == 0:
		d.From = c.start(p.Year, p.Month)
		d.To = d.From + Day(c.length(p.Year, p.Month)) - 1
		d.Precision = PrecisionMonth
	case p.Day < 0 || p.Day > c.length(p.Year, p.Month):
		return Date{}, fmt.Errorf("entity: %w: month %d-%02d has no day %d in the %s calendar; correct the day or leave it out",
			ErrDate, p.Year, p.Month, p.Day, c.id)
	default:
		d.From = c.start(p.Year, p.Month) + Day(p.Day) - 1
		d.To = d.From
		d.Precision = PrecisionDay
	}
	return d, nil
}

func (c *rules) yearError(year int) error {
	return fmt.Errorf("entity: %w: year %d is outside %d–%d of the %s calendar; correct the year or name its calendar",
		ErrDate, year, c.first, c.last, c.id)
}

func (p DateParts) years(c *rules, d Date) (Date, error) {
	if p.YearFrom == 0 && p.YearTo == 0 {
		return Date{}, fmt.Errorf("entity: %w: no year, month or day; leave the date out", ErrDate)
	}
	for _, y := range []int{p.YearFrom, p.YearTo} {
		if y != 0 && !c.validYear(y) {
			return Date{}, c.yearError(y)
		}
	}
	d.From, d.To, d.Precision = MinDay, MaxDay, PrecisionSpan
	if p.YearFrom != 0 {
		d.From, _ = c.yearSpan(p.YearFrom)
	}
	if p.YearTo != 0 {
		_, d.To = c.yearSpan(p.YearTo)
	}
	if d.From > d.To {
		return Date{}, fmt.Errorf("entity: %w: the range %d–%d ends before it begins; swap its ends", ErrDate, p.YearFrom, p.YearTo)
	}
	return d.settled(), nil
}

// settled makes precision agree with the interval where the text form cannot
// tell them apart: in a calendar other than the Gregorian one a span that is
// exactly one of its years, months or days is stated as that.
func (d Date) settled() Date {
	if d.Calendar != Gregorian {
		d.Precision = calendars[d.Calendar].precision(d.From, d.To)
	}
	return d
}

// String returns the canonical text form that [ParseDate] reads: EDTF level 1
// (ISO 8601-2) with "~" for an approximate date and, where the source calendar
// was not the Gregorian one, an RFC 9557 suffix: "1971", "1971-05",
// "1971-05-03", "1971~", "1970/1973", "../1963",
// "1991-03-21/1992-03-20[u-ca=persian]". The days are always Gregorian.
// Entities carry dates in this form in Value.Text, and the source's text in
// Value.Original. The zero Date is the empty string.
func (d Date) String() string {
	if d.Precision == 0 {
		return ""
	}
	mark := ""
	if d.Approximate {
		mark = "~"
	}
	var text string
	switch {
	case d.From == d.To && d.Precision != PrecisionSpan:
		text = d.From.String() + mark
	case d.Calendar == Gregorian && d.Precision == PrecisionYear:
		text = fmt.Sprintf("%04d%s", d.From.Year(), mark)
	case d.Calendar == Gregorian && d.Precision == PrecisionMonth:
		text = d.From.String()[:7] + mark
	default:
		from, to := lower(d.From), upper(d.To)
		if d.Calendar != Gregorian && len(from) == len(to) && from == to {
			text = from + mark
			break
		}
		if from != ".." {
			from += mark
		}
		if to != ".." {
			to += mark
		}
		text = from + "/" + to
	}
	if d.Calendar != Gregorian {
		text += "[u-ca=" + d.Calendar.String() + "]"
	}
	return text
}

// lower is the shortest text whose first day is d.
func lower(d Day) string {
	text := d.String()
	if d == MinDay || d == MaxDay {
		return text
	}
	_, m, day := d.Civil()
	switch {
	case day != 1:
		return text
	case m != 1:
		return text[:7]
	}
	return text[:4]
}

// upper is the shortest text whose last day is d.
func upper(d Day) string {
	text := d.String()
	if d == MinDay || d == MaxDay {
		return text
	}
	y, m, day := d.Civil()
	switch {
	case day != gregorianMonthDays(y, m):
		return text
	case m != 12:
		return text[:7]
	}
	return text[:4]
}

// ParseDate reads the canonical text form of a date (see [Date.String]), which
// includes FollowTheMoney's prefix dates. It also accepts EDTF's "?" and "%"
// (read as approximate), unspecified digits ("197X", "1971-XX"), and a time of
// day after the date, which it drops. The source is kept in Source. Errors
// wrap [ErrDate] and name the text.
func ParseDate(s string) (Date, error) {
	d, err := parseEDTF(s)
	if err != nil {
		return Date{}, fmt.Errorf("entity: %w: %s: %w; write YYYY, YYYY-MM, YYYY-MM-DD or FROM/TO", ErrDate, quote(s), err)
	}
	d.Source = s
	return d, nil
}

// quote shows a value in an error, shortened.
func quote(s string) string {
	const most = 80
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return strconv.Quote(s)
}

func parseEDTF(s string) (Date, error) {
	body, suffix, suffixed := strings.Cut(s, "[")
	calendar := Gregorian
	if suffixed {
		name, ok := strings.CutSuffix(suffix, "]")
		name, prefixed := strings.CutPrefix(strings.TrimPrefix(name, "!"), "u-ca=")
		if !ok || !prefixed {
			return Date{}, errors.New(`a suffix must be "[u-ca=…]"`)
		}
		found := false
		for c := range calendars {
			if calendars[c].id == name {
				calendar, found = Calendar(c), true
			}
		}
		if !found {
			return Date{}, fmt.Errorf("calendar %q is not known", name)
		}
	}
	from, to, span := strings.Cut(body, "/")
	d, err := parsePoint(from)
	if err != nil {
		return Date{}, err
	}
	if span {
		end, err := parsePoint(to)
		if err != nil {
			return Date{}, err
		}
		d.To = end.To
		d.Approximate = d.Approximate || end.Approximate
		d.Precision = PrecisionSpan
		if d.From > d.To {
			return Date{}, errors.New("the interval ends before it begins")
		}
	}
	if d.From == MinDay && d.To == MaxDay {
		return Date{}, errors.New("an interval must have an end")
	}
	d.Calendar = calendar
	return d.settled(), nil
}

// parsePoint reads one end of an interval, or a date that is none.
func parsePoint(s string) (Date, error) {
	if s == ".." || s == "" {
		return Date{From: MinDay, To: MaxDay, Precision: PrecisionSpan}, nil
	}
	var d Date
	if n := len(s) - 1; strings.IndexByte("~?%", s[n]) >= 0 {
		d.Approximate = true
		s = s[:n]
	}
	if i := strings.IndexAny(s, "Tt "); i == 10 && isTime(s[11:]) {
		s = s[:i]
	}
	fields := strings.Split(s, "-")
	if len(fields) > 3 || len(fields[0]) != 4 {
		return Date{}, errors.New("a year must have four digits")
	}
	year, decades, err := unspecified(fields[0])
	if err != nil {
		return Date{}, err
	}
	if decades > 1 {
		if len(fields) > 1 {
			return Date{}, errors.New("an unspecified year cannot have a month")
		}
		d.From, d.To = civil(max(year, 1), 1, 1), civil(year+decades-1, 12, 31)
		d.Precision = PrecisionSpan
		return d, nil
	}
	p := DateParts{Year: year, Approximate: d.Approximate}
	if year == 0 {
		return Date{}, errors.New("there is no year 0000")
	}
	for i, f := range fields[1:] {
		if f == "XX" {
			if i == 0 && len(fields) == 3 && fields[2] != "XX" {
				return Date{}, errors.New("a day cannot follow an unspecified month")
			}
			break
		}
		n, err := strconv.Atoi(f)
		if err != nil || len(f) != 2 || n < 1 {
			return Date{}, errors.New("month and day must have two digits")
		}
		if i == 0 {
			p.Month = n
		} else {
			p.Day = n
		}
	}
	d, err = p.Date()
	if err != nil {
		return Date{}, errors.New(strings.TrimPrefix(err.Error(), "entity: "+ErrDate.Error()+": "))
	}
	return d, nil
}

// unspecified reads a year whose last one or two digits may be "X", and
// returns the first year and how many years are meant.
func unspecified(s string) (year, count int, err error) {
	count = 1
	for strings.HasSuffix(s, "X") && count < 100 {
		s = s[:len(s)-1]
		count *= 10
	}
	year, err = strconv.Atoi(s)
	if err != nil || year < 0 || s[0] == '+' {
		return 0, 0, errors.New("a year must have four digits")
	}
	return year * count, count, nil
}

// isTime reports whether s could be the time part of an ISO 8601 date-time.
func isTime(s string) bool {
	return len(s) >= 2 && strings.Trim(s, "0123456789:.,+-Zz") == "" && s[0] >= '0' && s[0] <= '2'
}

// Placeholder reports whether the date is one that forms and clerks use for an
// unknown day: 1 January, 31 December, 1 July or 11 November, the first day of
// a year in the source's calendar, or any date within the year 1900. Equality
// on such a date is nearly no evidence, and inequality no contradiction.
func (d Date) Placeholder() bool {
	if d.Precision == 0 || d.From == MinDay || d.To == MaxDay {
		return false
	}
	if d.From.Year() == 1900 && d.To.Year() == 1900 {
		return true
	}
	if d.From != d.To {
		return false
	}
	_, m, day := d.From.Civil()
	switch [2]int{m, day} {
	case [2]int{1, 1}, [2]int{12, 31}, [2]int{7, 1}, [2]int{11, 11}:
		return true
	}
	if d.Calendar == Gregorian {
		return false
	}
	c := &calendars[d.Calendar]
	for y := range c.yearsNear(d.From) {
		if first, _ := c.yearSpan(y); first == d.From {
			return true
		}
	}
	return false
}

// Tolerance is by how many days the true date may lie outside the interval
// because the source's calendar follows observation: two for the lunar Hijri
// calendar, none for the others.
func (d Date) Tolerance() Day {
	if d.Calendar == LunarHijri {
		return 2
	}
	return 0
}

// Intersects reports whether the two dates can be the same day, tolerances of
// their calendars included.
func (d Date) Intersects(o Date) bool {
	slack := int64(d.Tolerance() + o.Tolerance())
	return int64(d.From)-slack <= int64(o.To) && int64(o.From)-slack <= int64(d.To)
}

// Contains reports whether every day of o is one of d.
func (d Date) Contains(o Date) bool { return d.From <= o.From && o.To <= d.To }

// Days is the number of days of the interval; 0 when an end is open.
func (d Date) Days() int {
	if d.From == MinDay || d.To == MaxDay {
		return 0
	}
	return int(d.To) - int(d.From) + 1
}
