package score

import (
	"testing"

	"github.com/revetproject/revet/entity"
)

func date(t *testing.T, s string) entity.Date {
	t.Helper()
	d, err := entity.ParseDate(s)
	if err != nil {
		d, err = entity.ReadDate(s)
	}
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return d
}

// TestBirthDateGrades is the table of requirement R-STD-5: how two dates agree, in
// plain words, with the number of the policy file that it is worth.
func TestBirthDateGrades(t *testing.T) {
	ev := shipped().evidence
	b := &ev.Birth
	guess := func(n number) int64 { return n.Value * b.OffPlaceholder.Value / 1000 }
	tests := []struct {
		a, b, level string
		points      int64
	}{
		{"1971-05-03", "1971-05-03", "equal", b.Equal.Value},
		{"1971-05-03", "1971-03-05", "day and month swapped", b.Swapped.Value},
		{"1971-05-13", "1971-05-18", "one digit differs", b.Digit.Value},
		{"1971-05-13", "1961-05-13", "one digit differs", b.Digit.Value},
		{"1971-05-13", "1971-05-31", "two digits swapped", b.Transposed.Value},
		{"1971-05-13", "1917-05-13", "two digits swapped", b.Transposed.Value},
		{"1971-05-03", "1971-05-27", "year and month equal, day differs", b.SameMonth.Value},
		{"1971-05-03", "1971-11-20", "year equal, day and month differ", b.SameYear.Value},
		{"1969-05-03", "1970-05-03", "day and month equal, year one off", b.DayMonth.Value},
		{"1971-05-03", "1988-05-03", "day and month equal, year differs", b.DayMonthFar.Value},
		{"1971-05-03", "1971-06-20", "two months apart at most", b.Months2.Value},
		{"1971-12-20", "1972-01-05", "two months apart at most", b.Months2.Value},
		{"1971-05-03", "1972-04-09", "about a year apart", b.Off1Exact.Value},
		{"1971-05-03", "1972-06-06", "about a year apart", b.Off1Exact.Value},
		{"1971-05-03", "1972-06-20", "more than a year apart", b.Off2.Value + b.SameYear.Value},
		{"1971-05-03", "1972-11-19", "more than a year apart", b.Off2.Value + b.SameYear.Value},
		{"1971-05-03", "1973-11-19", "two years apart", b.Off2.Value + b.SameYear.Value},
		{"1971-05-03", "1976-11-19", "three to five years apart", b.Off5.Value + b.SameYear.Value},
		{"1971-05-03", "1982-11-19", "six to fifteen years apart", b.OffFar.Value + b.SameYear.Value},
		{"1971-05-03", "1999-11-19", "more than a generation apart", b.OffGeneration.Value + b.SameYear.Value},

		{"1971", "1971-05-03", "year equal", b.Year.Value},
		{"1971", "1971", "year equal", b.Year.Value},
		{"1971-05", "1971-05-03", "month equal", b.Month.Value},
		{"1971-05", "1971-05", "month equal", b.Month.Value},
		{"1971-05", "1971-06", "year equal, month differs", b.SameYear.Value},
		{"1971-05", "1971-06-20", "year equal, month differs", b.SameYear.Value},
		{"1971", "1972", "year one off", b.Off1.Value},
		{"1971", "1973", "two years apart", guess(b.Off2)},
		{"1971", "1975-02-03", "three to five years apart", guess(b.Off5)},
		{"1971", "1980", "six to fifteen years apart", guess(b.OffFar)},
		{"1971", "1999", "more than a generation apart", b.OffGeneration.Value},

		{"1970/1971", "1971-05-03", "within the range", b.Span2.Value},
		{"1970/1973", "1971", "within the range", b.Span4.Value},
		{"1968/1973", "1971-05-03", "within the range", b.Span6.Value},
		{"1960/1969", "1961-02-03", "within the range", b.Span10.Value},
		{"1950/1970", "1961-02-03", "within the range", b.SpanWide.Value},
		{"1968/1973~", "1971-05-03", "within the range", b.Span6.Value},
		{"../1963", "1961-02-03", "within an open range", b.SpanWide.Value},
		{"../1963", "1965-02-03", "two years apart", guess(b.Off2)},
		{"1970/1973", "1976", "three to five years apart", guess(b.Off5)},

		{"1971~", "1971-05-03", "about the same date", b.About.Value},
		{"1971~", "1973-05-03", "near an approximate date", b.AboutNear.Value},
		{"1971~", "1975-05-03", "some years from an approximate date", b.Off1.Value},
		{"1971~", "1999-05-03", "more than a generation apart from an approximate date", b.OffGeneration.Value},

		{"1971-01-01", "1971-01-01", "year equal, 1 January placeholder", b.YearPlaceholder.Value},
		{"1971-01-01", "1971-05-03", "year equal, 1 January placeholder", b.YearPlaceholder.Value},
		{"1971-01-01", "1971", "year equal, 1 January placeholder", b.YearPlaceholder.Value},
		{"1971-07-01", "1971-05-03", "year equal, 1 July placeholder", b.YearPlaceholder.Value},
		{"1971-12-31", "1971-05-03", "year equal, 31 December placeholder", b.YearPlaceholder.Value},
		{"1971-11-11", "1971-05-03", "year equal, 11 November placeholder", b.YearPlaceholder.Value},
		{"1971-01-01", "1971-12-31", "year equal, 1 January placeholder", b.YearPlaceholder.Value},
		{"1961-01-01", "1950/1970", "within the range, 1 January placeholder", b.SpanWide.Value},
		{"1971-01-01", "1971~", "year equal, 1 January placeholder", b.YearPlaceholder.Value},
		{"1971-01-01", "1972-05-03", "year one off, 1 January placeholder", b.Off1.Value},
		{"1971-01-01", "1974-05-03", "three to five years apart, 1 January placeholder", b.Off5.Value * b.OffPlaceholder.Value / 1000},
		{"1900-01-01", "1971-05-03", "year 1900 stands for unknown", 0},
		{"1900", "1900", "year 1900 stands for unknown", 0},
	}
	for _, tc := range tests {
		x, y := date(t, tc.a), date(t, tc.b)
		got := ev.compareDates(x, y)
		if got.level != tc.level || got.points != tc.points {
			t.Errorf("%s, %s: %q worth %d, want %q worth %d", tc.a, tc.b, got.level, got.points, tc.level, tc.points)
		}
		if back := ev.compareDates(y, x); back != got {
			t.Errorf("%s, %s: %+v one way, %+v the other", tc.a, tc.b, got, back)
		}
	}
}

// TestCalendarsOfTheSource compares dates that a source states in its own calendar:
// a whole year there is an interval here, and never a false point.
func TestCalendarsOfTheSource(t *testing.T) {
	ev := shipped().evidence
	b := &ev.Birth
	tests := []struct {
		parts  entity.DateParts
		other  string
		level  string
		points int64
	}{
		// 1350 SH is 21 March 1971 to 20 March 1972.
		{entity.DateParts{Calendar: entity.SolarHijri, Year: 1350}, "1971-05-03", "year equal", b.Year.Value},
		{entity.DateParts{Calendar: entity.SolarHijri, Year: 1350}, "1972-02-03", "year equal", b.Year.Value},
		{entity.DateParts{Calendar: entity.SolarHijri, Year: 1350}, "1971", "year equal", b.Year.Value},
		{entity.DateParts{Calendar: entity.SolarHijri, Year: 1350}, "1971-01-01", "year equal, 1 January placeholder", b.YearPlaceholder.Value},
		{entity.DateParts{Calendar: entity.SolarHijri, Year: 1350}, "1973-05-03", "year one off", b.Off1.Value},
		{entity.DateParts{Calendar: entity.SolarHijri, Year: 1350}, "1979-05-03", "six to fifteen years apart", b.OffFar.Value * b.OffPlaceholder.Value / 1000},
		{entity.DateParts{Calendar: entity.SolarHijri, Year: 1350, Month: 2, Day: 13}, "1971-05-03", "equal", b.Equal.Value},
		{entity.DateParts{Calendar: entity.SolarHijri, Year: 1350, Month: 1, Day: 1}, "1971-05-03", "year equal, first day of the year placeholder", b.YearPlaceholder.Value},
		// 1400 AH is 21 November 1979 to 8 November 1980; its days are known to within two.
		{entity.DateParts{Calendar: entity.LunarHijri, Year: 1400}, "1980-05-03", "year equal", b.Year.Value},
		{entity.DateParts{Calendar: entity.LunarHijri, Year: 1400}, "1979", "year equal", b.Year.Value},
		{entity.DateParts{Calendar: entity.LunarHijri, Year: 1400}, "1980-11-10", "year equal", b.Year.Value},
		{entity.DateParts{Calendar: entity.LunarHijri, Year: 1445, Month: 9, Day: 11}, "2024-03-21", "equal", b.Equal.Value},
		{entity.DateParts{Calendar: entity.LunarHijri, Year: 1445, Month: 9, Day: 11}, "2024-03-22", "equal within the calendar's tolerance", b.Month.Value},
		{entity.DateParts{Calendar: entity.LunarHijri, Year: 1445, Month: 9, Day: 11}, "2024-03-25", "one digit differs", b.Digit.Value},
		// 2514 BE is 1971; 1963 EE is 11 September 1970 to 10 September 1971; 60 of the Republic is 1971.
		{entity.DateParts{Calendar: entity.Buddhist, Year: 2514}, "1971-05-03", "year equal", b.Year.Value},
		{entity.DateParts{Calendar: entity.Buddhist, Year: 2514, Month: 5, Day: 3}, "1971-05-03", "equal", b.Equal.Value},
		{entity.DateParts{Calendar: entity.Ethiopian, Year: 1963}, "1971-05-03", "year equal", b.Year.Value},
		{entity.DateParts{Calendar: entity.Ethiopian, Year: 1963}, "1970-10-03", "year equal", b.Year.Value},
		{entity.DateParts{Calendar: entity.Ethiopian, Year: 1963}, "1972-10-03", "year one off", b.Off1.Value},
		{entity.DateParts{Calendar: entity.Minguo, Year: 60, Month: 5, Day: 3}, "1971-03-05", "day and month swapped", b.Swapped.Value},
	}
	for _, tc := range tests {
		x, err := tc.parts.Date()
		if err != nil {
			t.Fatal(err)
		}
		y := date(t, tc.other)
		got := ev.compareDates(x, y)
		if got.level != tc.level || got.points != tc.points {
			t.Errorf("%s, %s: %q worth %d, want %q worth %d", x, tc.other, got.level, got.points, tc.level, tc.points)
		}
		if back := ev.compareDates(y, x); back != got {
			t.Errorf("%s, %s: %+v one way, %+v the other", x, tc.other, got, back)
		}
	}
}

// Dates that are plainly those of two people save a namesake from an alert whatever
// the name, and never hide the pair: it is kept as evidence, and what else agrees
// brings it back.
func TestBirthDatesOfTwoPeople(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	name := "name=Qwortlep Zbrzyk Hinkelsteiner Wintermantel"
	compare := func(a, b []string) Result {
		return m.Compare(m.Profile(party("Person", append(a, name)...)), m.Profile(party("Person", append(b, name)...)), &p)
	}
	for _, tc := range []struct {
		a, b   string
		passes bool
	}{
		{"1971-05-03", "1994-11-19", false},
		{"1971-05-03", "1976-11-19", false},
		{"1971-05-03", "1972-11-19", false},
		{"1971", "1979-05-03", true}, // a year alone blocks nothing
		{"1971", "1994-05-03", false},
		{"1971-01-01", "1979-05-03", true},
		{"1971-01-01", "1994-05-03", false},
		{"1971-05-03", "1971-05-03", true},
		{"1971-05-03", "1976-05-03", true}, // one digit
		{"1971-05-03", "1971-03-05", true}, // swapped
		{"1971-05-03", "1972-04-09", true}, // a calendar converted by its year
		{"1971-01-01", "1974-05-03", true}, // nobody knew the day, nor perhaps the year
		{"1971~", "1979-05-03", true},
		{"1971~", "1994-05-03", false},
		{"1971", "1974", true},
	} {
		r := compare([]string{"birthDate=" + tc.a}, []string{"birthDate=" + tc.b})
		if p.Passes(&r, "x") != tc.passes {
			t.Errorf("%s, %s: passes %v with %d", tc.a, tc.b, !tc.passes, r.Score)
		}
		if !p.Keeps(&r) {
			t.Errorf("%s, %s: hidden with %d", tc.a, tc.b, r.Score)
		}
	}
	both := []string{"birthDate=1971-05-03", "gender=male", "nationality=tj", "birthPlace=Kulob"}
	if r := compare(both, []string{"birthDate=1976-11-19", "gender=male", "nationality=tj", "birthPlace=Kulob"}); !p.Passes(&r, "x") {
		t.Errorf("all but the birth date agree, and the score is %d", r.Score)
	}
	if r := compare([]string{"birthDate=1971-05-03", "passportNumber=A1234567"}, []string{"birthDate=1976-11-19", "passportNumber=A1234567"}); !p.Passes(&r, "x") {
		t.Errorf("an equal passport does not outweigh the birth date: %d", r.Score)
	}
	one := compare([]string{"birthDate=1971-05-03"}, []string{"birthDate=1976-11-19", "birthDate=1971"})
	if !p.Passes(&one, "x") {
		t.Errorf("one of two dates fits, and the score is %d", one.Score)
	}
	a, b := m.Profile(party("Company", "name=Qwortlep Zbrzyk Hinkelsteiner", "incorporationDate=1971-05-03")), m.Profile(party("Company", "name=Qwortlep Zbrzyk Hinkelsteiner", "incorporationDate=1994-11-19"))
	for _, c := range m.Compare(a, b, &p).Contributions {
		if c.Feature == "birthDate.apart" {
			t.Errorf("companies have no birth: %+v", c)
		}
	}
}

func TestPlaceholderEqualityIsNearlyNoEvidence(t *testing.T) {
	b := &shipped().evidence.Birth
	if b.YearPlaceholder.Value*4 > b.Equal.Value {
		t.Error("equality on 1 January weighs more than a quarter of a true birth date")
	}
}

func TestBestOfSeveralDatesIsDiscounted(t *testing.T) {
	m := NewModel()
	one := []entity.Date{date(t, "1971-05-03")}
	two := []entity.Date{date(t, "1965-02-02"), date(t, "1971-05-03")}
	var r1, r2 Result
	m.evidence.compareBirths(one, one, true, &r1)
	m.evidence.compareBirths(one, two, true, &r2)
	if r2.Score >= r1.Score || r2.Score <= 0 {
		t.Errorf("one date %d, best of two %d", r1.Score, r2.Score)
	}
	if r2.Contributions[0].Entry != "1971-05-03" {
		t.Errorf("the wrong date was kept: %+v", r2.Contributions[0])
	}
}
