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
		{"1971-05-03", "1972-11-19", "year one off", b.Off1Exact.Value},
		{"1971-05-03", "1973-11-19", "two years apart", b.Off2.Value + b.SameYear.Value},
		{"1971-05-03", "1976-11-19", "three to five years apart", b.Off5.Value + b.SameYear.Value},
		{"1971-05-03", "1982-11-19", "six to fifteen years apart", b.OffFar.Value + b.SameYear.Value},
		{"1971-05-03", "1999-11-19", "more than a generation apart", b.OffGeneration.Value + b.SameYear.Value},

		{"1971", "1971-05-03", "year equal", b.Year.Value},
		{"1971", "1971", "year equal", b.Year.Value},
		{"1971-05", "1971-05-03", "month equal", b.Month.Value},
		{"1971-05", "1971-05", "month equal", b.Month.Value},
		{"1971-05", "1971-06", "year equal, month differs", b.SameYear.Value},
		{"1971", "1972", "year one off", b.Off1.Value},
		{"1971", "1973", "two years apart", b.Off2.Value},
		{"1971", "1975-02-03", "three to five years apart", b.Off5.Value},
		{"1971", "1980", "six to fifteen years apart", b.OffFar.Value},
		{"1971", "1999", "more than a generation apart", b.OffGeneration.Value},

		{"1970/1971", "1971-05-03", "within the range", b.Span2.Value},
		{"1970/1973", "1971", "within the range", b.Span4.Value},
		{"1968/1973", "1971-05-03", "within the range", b.Span6.Value},
		{"1960/1969", "1961-02-03", "within the range", b.Span10.Value},
		{"1950/1970", "1961-02-03", "within the range", b.SpanWide.Value},
		{"1970/1973", "1976", "three to five years apart", b.Off5.Value},

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
