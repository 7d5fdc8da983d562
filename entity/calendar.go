package entity

import (
	"fmt"
	"iter"
	"math"
	"strings"
)

// The open ends of a date: "on or before 1963" starts at MinDay.
const (
	MinDay Day = math.MinInt32
	MaxDay Day = math.MaxInt32
)

// CivilDay returns the day of a proleptic Gregorian date; ok is false when
// there is no such date or the year is not within 1–9999.
func CivilDay(year, month, day int) (d Day, ok bool) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > gregorianMonthDays(year, month) {
		return 0, false
	}
	return civil(year, month, day), true
}

// civil counts days in years that begin in March, so that the leap day is the
// last of its year and month lengths follow one linear formula.
func civil(year, month, day int) Day {
	if month <= 2 {
		year--
		month += 12
	}
	return Day(365*year + floorDiv(year, 4) - floorDiv(year, 100) + floorDiv(year, 400) +
		(153*(month-3)+2)/5 + day - 719469)
}

// Civil returns the proleptic Gregorian date of the day.
func (d Day) Civil() (year, month, day int) {
	// Shift to a count from 1 March of year 0, split into 400-year cycles.
	n := int(d) + 719468
	cycle := floorDiv(n, 146097)
	n -= cycle * 146097
	y := (n - n/1460 + n/36524 - n/146096) / 365
	n -= 365*y + y/4 - y/100
	m := (5*n + 2) / 153
	day = n - (153*m+2)/5 + 1
	year = cycle*400 + y
	month = m + 3
	if month > 12 {
		month -= 12
		year++
	}
	return year, month, day
}

// Year returns the proleptic Gregorian year of the day.
func (d Day) Year() int {
	y, _, _ := d.Civil()
	return y
}

// String returns the day as YYYY-MM-DD, or ".." for an open end.
func (d Day) String() string {
	if d == MinDay || d == MaxDay {
		return ".."
	}
	y, m, day := d.Civil()
	if y < 0 || y > 9999 {
		return fmt.Sprintf("%04d-%02d-%02d", y, m, day)
	}
	digit := func(n int) byte { return byte('0' + n%10) }
	return string([]byte{
		digit(y / 1000), digit(y / 100), digit(y / 10), digit(y), '-', digit(m / 10), digit(m), '-', digit(day / 10), digit(day),
	})
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

func gregorianLeap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func gregorianMonthDays(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if gregorianLeap(year) {
			return 29
		}
		return 28
	}
	return 31
}

// String returns the CLDR identifier of the calendar, as RFC 9557 writes it.
func (c Calendar) String() string {
	if int(c) < len(calendars) {
		return calendars[c].id
	}
	return fmt.Sprintf("calendar(%d)", c)
}

// rules are the arithmetic of one calendar. Every year is counted from 1, and
// only years from first to last are converted.
type rules struct {
	id          string
	first, last int
	months      func(year int) int
	length      func(year, month int) int
	// start returns the day of the first day of a month.
	start func(year, month int) Day
}

// calendars is indexed by Calendar.
var calendars = [...]rules{
	Gregorian: {
		id: "gregory", first: 1, last: 9999, months: twelve, length: gregorianMonthDays,
		start: func(y, m int) Day { return civil(y, m, 1) },
	},
	// The arithmetic Solar Hijri calendar with eight leap years in 33 agrees
	// with the astronomical one from 1178 to 1633 (1799–2254).
	SolarHijri: {
		id: "persian", first: 1178, last: 1633, months: twelve,
		length: func(y, m int) int {
			switch {
			case m <= 6:
				return 31
			case m <= 11 || solarLeap(y):
				return 30
			}
			return 29
		},
		start: func(y, m int) Day {
			days := 365*(y-1) + floorDiv(8*y+21, 33)
			if m <= 7 {
				days += 31 * (m - 1)
			} else {
				days += 186 + 30*(m-7)
			}
			return Day(days) - 492268
		},
	},
	// The tabular (civil, Friday epoch, 16-based) calendar: eleven leap years
	// in thirty. Observed dates differ from it by a day or two.
	LunarHijri: {
		id: "islamic-civil", first: 1100, last: 1600, months: twelve,
		length: func(y, m int) int {
			if m%2 == 1 || m == 12 && (11*y+14)%30 < 11 {
				return 30
			}
			return 29
		},
		start: func(y, m int) Day {
			return Day(354*(y-1)+floorDiv(3+11*y, 30)+29*(m-1)+m/2) - 492148
		},
	},
	// The Thai solar calendar. Its year began on 1 April until 2483, which
	// had nine months; since 2484 (1941) it is the Gregorian year.
	Buddhist: {
		id: "buddhist", first: 2400, last: 2700, months: twelve,
		length: func(y, m int) int { return gregorianMonthDays(buddhistYear(y, m), m) },
		start:  func(y, m int) Day { return civil(buddhistYear(y, m), m, 1) },
	},
	// Twelve months of thirty days and one of five or six.
	Ethiopian: {
		id: "ethiopic", first: 1600, last: 2200, months: func(int) int { return 13 },
		length: func(y, m int) int {
			switch {
			case m <= 12:
				return 30
			case y%4 == 3:
				return 6
			}
			return 5
		},
		start: func(y, m int) Day { return Day(365*(y-1)+y/4+30*(m-1)) - 716367 },
	},
	Minguo: {
		id: "roc", first: 1, last: 300, months: twelve,
		length: func(y, m int) int { return gregorianMonthDays(y+1911, m) },
		start:  func(y, m int) Day { return civil(y+1911, m, 1) },
	},
}

func twelve(int) int { return 12 }

func solarLeap(y int) bool { return (25*y+11)%33 < 8 }

// buddhistYear returns the Gregorian year of a month of a Thai year. Before
// 2484 January to March closed the year.
func buddhistYear(y, m int) int {
	if y < 2483 && m < 4 {
		return y - 542
	}
	return y - 543
}

// yearSpan returns the first and the last day of a year.
func (c *rules) yearSpan(y int) (from, to Day) {
	if c.id == "buddhist" && y <= 2483 {
		from = civil(y-543, 4, 1)
		if y == 2483 {
			return from, civil(1940, 12, 31)
		}
		return from, civil(y-542, 3, 31)
	}
	n := c.months(y)
	return c.start(y, 1), c.start(y, n) + Day(c.length(y, n)) - 1
}

// validYear reports whether the calendar converts the year.
func (c *rules) validYear(y int) bool { return y >= c.first && y <= c.last }

// validMonth reports whether the year has the month.
func (c *rules) validMonth(y, m int) bool {
	if c.id == "buddhist" && y == 2483 && m < 4 {
		return false
	}
	return m >= 1 && m <= c.months(y)
}

// precision says whether the interval is exactly one day, month or year of the
// calendar.
func (c *rules) precision(from, to Day) Precision {
	if from == to {
		return PrecisionDay
	}
	if from == MinDay || to == MaxDay {
		return PrecisionSpan
	}
	for y := range c.yearsNear(from) {
		if f, t := c.yearSpan(y); f == from && t == to {
			return PrecisionYear
		}
		for m := 1; m <= c.months(y); m++ {
			if c.validMonth(y, m) && c.start(y, m) == from && from+Day(c.length(y, m))-1 == to {
				return PrecisionMonth
			}
		}
	}
	return PrecisionSpan
}

// yearsNear yields the few years of the calendar of which one holds the day,
// when any does.
func (c *rules) yearsNear(d Day) iter.Seq[int] {
	begin, end := int(c.start(c.first, 1)), int(c.start(c.last, 1))
	guess := c.first + floorDiv((int(d)-begin)*(c.last-c.first), end-begin)
	return func(yield func(int) bool) {
		for y := max(guess-2, c.first); y <= min(guess+2, c.last); y++ {
			if !yield(y) {
				return
			}
		}
	}
}

// ParseCalendar reads the name of a calendar as lists and people write it:
// CLDR identifiers, "GREGORIAN", "Shamsi", "Hijri", "B.E.", "Minguo". A bare
// "Hijri" is the lunar calendar. ok is false for anything else; the empty
// string is the Gregorian calendar.
func ParseCalendar(name string) (c Calendar, ok bool) {
	key := strings.Map(func(r rune) rune {
		switch r {
		case ' ', '.', '-', '_', '(', ')':
			return -1
		}
		return r
	}, strings.ToLower(name))
	if bare := strings.TrimSuffix(key, "calendar"); bare != "" {
		key = bare
	}
	c, ok = calendarNames[key]
	return c, ok
}

var calendarNames = map[string]Calendar{
	"": Gregorian, "gregorian": Gregorian, "gregory": Gregorian, "ad": Gregorian, "ce": Gregorian, "iso8601": Gregorian,
	"persian": SolarHijri, "solar": SolarHijri, "solarhijri": SolarHijri, "hijrisolar": SolarHijri, "shamsi": SolarHijri,
	"hijrishamsi": SolarHijri, "jalali": SolarHijri, "iranian": SolarHijri, "afghan": SolarHijri, "sh": SolarHijri,
	"hsh": SolarHijri, "ap": SolarHijri, "هش": SolarHijri, "شمسی": SolarHijri, "хиджришамси": SolarHijri,
	"islamic": LunarHijri, "hijri": LunarHijri, "lunar": LunarHijri, "lunarhijri": LunarHijri, "hijrilunar": LunarHijri,
	"islamiccivil": LunarHijri, "islamictbla": LunarHijri, "islamicumalqura": LunarHijri, "qamari": LunarHijri,
	"hijriqamari": LunarHijri, "ah": LunarHijri, "muslim": LunarHijri, "هق": LunarHijri, "هجري": LunarHijri, "هـ": LunarHijri, "ه": LunarHijri,
	"buddhist": Buddhist, "thai": Buddhist, "be": Buddhist, "พศ": Buddhist,
	"ethiopian": Ethiopian, "ethiopic": Ethiopian, "ec": Ethiopian,
	"minguo": Minguo, "roc": Minguo, "taiwanese": Minguo, "民國": Minguo, "民国": Minguo,
}
