package entity

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestCivilAgreesWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// Years 1–9999.
		d := Day(rapid.IntRange(-719162, 2932896).Draw(t, "day"))
		want := time.Unix(int64(d)*86400, 0).UTC()
		y, m, day := d.Civil()
		if y != want.Year() || m != int(want.Month()) || day != want.Day() {
			t.Fatalf("Civil(%d) = %d-%d-%d, want %s", d, y, m, day, want)
		}
		if back, ok := CivilDay(y, m, day); !ok || back != d {
			t.Fatalf("CivilDay(%d-%d-%d) = %d, %v, want %d", y, m, day, back, ok, d)
		}
	})
	for _, bad := range [][3]int{{0, 1, 1}, {10000, 1, 1}, {2023, 2, 29}, {1900, 2, 29}, {2024, 13, 1}, {2024, 4, 31}, {2024, 0, 1}, {2024, 1, 0}} {
		if _, ok := CivilDay(bad[0], bad[1], bad[2]); ok {
			t.Errorf("CivilDay(%v) is accepted", bad)
		}
	}
}

func TestCalendarsConvert(t *testing.T) {
	tests := []struct {
		calendar         Calendar
		year, month, day int
		want             string // From..To
	}{
		{SolarHijri, 1370, 0, 0, "1991-03-21..1992-03-20"},
		{SolarHijri, 1403, 1, 1, "2024-03-20..2024-03-20"},
		{SolarHijri, 1357, 11, 22, "1979-02-11..1979-02-11"},
		{SolarHijri, 1399, 12, 30, "2021-03-20..2021-03-20"},
		{SolarHijri, 1400, 1, 1, "2021-03-21..2021-03-21"},
		{SolarHijri, 1300, 1, 1, "1921-03-21..1921-03-21"},
		{SolarHijri, 1360, 2, 0, "1981-04-21..1981-05-21"},
		{LunarHijri, 1400, 0, 0, "1979-11-21..1980-11-08"},
		{LunarHijri, 1410, 0, 0, "1989-08-04..1990-07-23"},
		{LunarHijri, 1445, 9, 1, "2024-03-11..2024-03-11"},
		{Buddhist, 2514, 0, 0, "1971-01-01..1971-12-31"},
		{Buddhist, 2475, 6, 24, "1932-06-24..1932-06-24"},
		{Buddhist, 2475, 2, 0, "1933-02-01..1933-02-28"},
		{Buddhist, 2475, 0, 0, "1932-04-01..1933-03-31"},
		{Buddhist, 2483, 0, 0, "1940-04-01..1940-12-31"},
		{Ethiopian, 2000, 1, 1, "2007-09-12..2007-09-12"},
		{Ethiopian, 1967, 1, 2, "1974-09-12..1974-09-12"},
		{Ethiopian, 1963, 13, 6, "1971-09-11..1971-09-11"},
		{Ethiopian, 1963, 0, 0, "1970-09-11..1971-09-11"},
		{Minguo, 60, 0, 0, "1971-01-01..1971-12-31"},
		{Minguo, 110, 5, 3, "2021-05-03..2021-05-03"},
	}
	for _, tt := range tests {
		d, err := DateParts{Year: tt.year, Month: tt.month, Day: tt.day, Calendar: tt.calendar}.Date()
		if err != nil {
			t.Errorf("%v %d-%d-%d: %v", tt.calendar, tt.year, tt.month, tt.day, err)
			continue
		}
		if got := d.From.String() + ".." + d.To.String(); got != tt.want {
			t.Errorf("%v %d-%d-%d = %s, want %s", tt.calendar, tt.year, tt.month, tt.day, got, tt.want)
		}
	}
}

// Each year must begin on the day after the one before ended, and each month
// likewise: no day is in two months or in none.
func TestCalendarsHaveNoGaps(t *testing.T) {
	for c := range calendars {
		r := &calendars[c]
		_, end := r.yearSpan(r.first)
		for y := r.first + 1; y <= r.last; y++ {
			from, to := r.yearSpan(y)
			if from != end+1 {
				t.Fatalf("%s year %d begins on %v, the year before ended on %v", r.id, y, from, end)
			}
			total := 0
			for m := 1; m <= r.months(y); m++ {
				if r.validMonth(y, m) {
					total += r.length(y, m)
				}
			}
			if total != int(to-from)+1 {
				t.Fatalf("%s year %d has months of %d days and a span of %d", r.id, y, total, to-from+1)
			}
			end = to
		}
	}
}

func TestParseCalendar(t *testing.T) {
	for name, want := range map[string]Calendar{
		"GREGORIAN": Gregorian, "": Gregorian, "Hijri-Shamsi": SolarHijri, "S.H.": SolarHijri, "Hijri": LunarHijri,
		"islamic-civil": LunarHijri, "B.E.": Buddhist, "ethiopic": Ethiopian, "ROC": Minguo,
	} {
		if got, ok := ParseCalendar(name); !ok || got != want {
			t.Errorf("ParseCalendar(%q) = %v, %v, want %v", name, got, ok, want)
		}
	}
	if _, ok := ParseCalendar("Mayan"); ok {
		t.Error("ParseCalendar accepts a calendar it cannot convert")
	}
}
