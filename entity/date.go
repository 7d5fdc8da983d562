package entity

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
