package entity

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func day(t *testing.T, s string) Day {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil || d.From != d.To {
		t.Fatalf("%q is not a day: %v", s, err)
	}
	return d.From
}

func TestParseDate(t *testing.T) {
	tests := []struct {
		in, from, to string
		precision    Precision
		calendar     Calendar
		approximate  bool
		text         string // canonical form when it differs from in
	}{
		{in: "1971", from: "1971-01-01", to: "1971-12-31", precision: PrecisionYear},
		{in: "1971-05", from: "1971-05-01", to: "1971-05-31", precision: PrecisionMonth},
		{in: "1972-02", from: "1972-02-01", to: "1972-02-29", precision: PrecisionMonth},
		{in: "1971-05-03", from: "1971-05-03", to: "1971-05-03", precision: PrecisionDay},
		{in: "1971~", from: "1971-01-01", to: "1971-12-31", precision: PrecisionYear, approximate: true},
		{in: "1971-05-03~", from: "1971-05-03", to: "1971-05-03", precision: PrecisionDay, approximate: true},
		{in: "1970/1973", from: "1970-01-01", to: "1973-12-31", precision: PrecisionSpan},
		{in: "1970~/1973~", from: "1970-01-01", to: "1973-12-31", precision: PrecisionSpan, approximate: true},
		{in: "1970-03/1973", from: "1970-03-01", to: "1973-12-31", precision: PrecisionSpan},
		{in: "1970-03-02/1973-05", from: "1970-03-02", to: "1973-05-31", precision: PrecisionSpan},
		{in: "1970-01-01/1973-12-31", from: "1970-01-01", to: "1973-12-31", precision: PrecisionSpan, text: "1970/1973"},
		{in: "1961/1961", from: "1961-01-01", to: "1961-12-31", precision: PrecisionSpan},
		{in: "1971-05-03/1971-05-03", from: "1971-05-03", to: "1971-05-03", precision: PrecisionSpan},
		{in: "1971?", from: "1971-01-01", to: "1971-12-31", precision: PrecisionYear, approximate: true, text: "1971~"},
		{in: "197X", from: "1970-01-01", to: "1979-12-31", precision: PrecisionSpan, text: "1970/1979"},
		{in: "19XX", from: "1900-01-01", to: "1999-12-31", precision: PrecisionSpan, text: "1900/1999"},
		{in: "1971-XX-XX", from: "1971-01-01", to: "1971-12-31", precision: PrecisionYear, text: "1971"},
		{in: "2021-02-03T11:22:33Z", from: "2021-02-03", to: "2021-02-03", precision: PrecisionDay, text: "2021-02-03"},
		{in: "2021-02-03T11", from: "2021-02-03", to: "2021-02-03", precision: PrecisionDay, text: "2021-02-03"},
		{in: "1991-03-21/1992-03-20[u-ca=persian]", from: "1991-03-21", to: "1992-03-20", precision: PrecisionYear, calendar: SolarHijri},
		{in: "2024-03-20[u-ca=persian]", from: "2024-03-20", to: "2024-03-20", precision: PrecisionDay, calendar: SolarHijri},
		{in: "1979-11-21~/1980-11-08~[u-ca=islamic-civil]", from: "1979-11-21", to: "1980-11-08", precision: PrecisionYear, calendar: LunarHijri, approximate: true},
		{in: "1971[u-ca=buddhist]", from: "1971-01-01", to: "1971-12-31", precision: PrecisionYear, calendar: Buddhist},
		{in: "1971-05[u-ca=roc]", from: "1971-05-01", to: "1971-05-31", precision: PrecisionMonth, calendar: Minguo},
		{in: "1971[u-ca=persian]", from: "1971-01-01", to: "1971-12-31", precision: PrecisionSpan, calendar: SolarHijri},
	}
	for _, tt := range tests {
		got, err := ParseDate(tt.in)
		if err != nil {
			t.Errorf("ParseDate(%q): %v", tt.in, err)
			continue
		}
		want := Date{
			From: day(t, tt.from), To: day(t, tt.to), Precision: tt.precision, Calendar: tt.calendar,
			Approximate: tt.approximate, Source: tt.in,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("ParseDate(%q) (-want +got):\n%s", tt.in, diff)
		}
		if tt.text == "" {
			tt.text = tt.in
		}
		if got.String() != tt.text {
			t.Errorf("ParseDate(%q).String() = %q, want %q", tt.in, got, tt.text)
		}
	}
	for _, open := range []struct {
		in       string
		from, to Day
	}{{"../1963", MinDay, day(t, "1963-12-31")}, {"1963/..", day(t, "1963-01-01"), MaxDay}} {
		got, err := ParseDate(open.in)
		if err != nil || got.From != open.from || got.To != open.to || got.String() != open.in || got.Days() != 0 {
			t.Errorf("ParseDate(%q) = %+v, %v", open.in, got, err)
		}
	}
}

func TestParseDateErrors(t *testing.T) {
	for in, says := range map[string]string{
		"":                     "interval must have an end",
		"..":                   "interval must have an end",
		"../..":                "interval must have an end",
		"71":                   "four digits",
		"1971-13":              "no month 13",
		"1971-02-29":           "no day 29",
		"1971-5":               "two digits",
		"0000":                 "no year 0000",
		"1973/1970":            "ends before it begins",
		"1971[u-ca=mayan]":     "not known",
		"1971[u-ca=persian":    "suffix",
		"1971-XX-03":           "unspecified month",
		"+971":                 "four digits",
		"-971":                 "four digits",
		"1971-05-03-04":        "four digits",
		"1971-05-03Tnoon":      "two digits",
		"XXXX":                 "four digits",
		strings.Repeat("1", 9): "four digits",
	} {
		_, err := ParseDate(in)
		if !errors.Is(err, ErrDate) || !strings.Contains(err.Error(), says) {
			t.Errorf("ParseDate(%q) = %v, want it to say %q", in, err, says)
		}
	}
}

// genDate draws dates as the constructors make them.
func genDate() *rapid.Generator[Date] {
	return rapid.Custom(func(t *rapid.T) Date {
		p := DateParts{
			Calendar:    Calendar(rapid.IntRange(0, len(calendars)-1).Draw(t, "calendar")),
			Approximate: rapid.Bool().Draw(t, "approximate"),
		}
		c := &calendars[p.Calendar]
		year := rapid.IntRange(c.first, c.last)
		switch rapid.IntRange(0, 4).Draw(t, "shape") {
		case 0:
			p.Year = year.Draw(t, "year")
		case 1, 2:
			p.Year = year.Draw(t, "year")
			p.Month = rapid.IntRange(1, c.months(p.Year)).Draw(t, "month")
			if !c.validMonth(p.Year, p.Month) {
				p.Month = 4
			}
			if rapid.Bool().Draw(t, "day stated") {
				p.Day = rapid.IntRange(1, c.length(p.Year, p.Month)).Draw(t, "day")
			}
		case 3:
			p.YearFrom = year.Draw(t, "from")
			p.YearTo = rapid.IntRange(p.YearFrom, c.last).Draw(t, "to")
		case 4:
			if rapid.Bool().Draw(t, "open start") {
				p.YearTo = year.Draw(t, "to")
			} else {
				p.YearFrom = year.Draw(t, "from")
			}
		}
		d, err := p.Date()
		if err != nil {
			t.Fatalf("%+v: %v", p, err)
		}
		if d.From > MinDay && d.To < MaxDay && rapid.IntRange(0, 3).Draw(t, "any span") == 0 {
			d.To += Day(rapid.IntRange(0, 4000).Draw(t, "longer"))
			d.To = min(d.To, civil(9999, 12, 31))
			d.Precision = PrecisionSpan
			d = d.settled()
		}
		return d
	})
}

func TestDateTextRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := genDate().Draw(t, "date")
		if want.From.Year() > 9999 || want.To != MaxDay && want.To.Year() > 9999 {
			t.Skip("beyond four digits")
		}
		got, err := ParseDate(want.String())
		if err != nil {
			t.Fatal(err)
		}
		got.Source = ""
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", want, diff)
		}
	})
}

func TestPlaceholder(t *testing.T) {
	for in, want := range map[string]bool{
		"1971-01-01": true, "1971-12-31": true, "1971-07-01": true, "1971-11-11": true, "1900": true, "1900-05-06": true,
		"1971": false, "1971-01": false, "1971-01-02": false, "1971-05-03": false, "1899/1900": false, "../1900": false,
		"1991-03-21[u-ca=persian]": true, "1991-03-21": false, "1991-03-22[u-ca=persian]": false,
	} {
		d, err := ParseDate(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Placeholder(); got != want {
			t.Errorf("%s: Placeholder() = %v, want %v", in, got, want)
		}
	}
	if (Date{}).Placeholder() || (Date{}).String() != "" {
		t.Error("the zero Date is no date")
	}
}

func TestIntersectsAndContains(t *testing.T) {
	for _, tt := range []struct {
		a, b                 string
		intersects, contains bool
	}{
		{"1971", "1971-05-03", true, true},
		{"1971-05-03", "1971", true, false},
		{"1970/1973", "1973-12-31", true, true},
		{"1970/1973", "1974", false, false},
		{"../1963", "1900", true, true},
		{"../1963", "1964/..", false, false},
		{"1980-11-08[u-ca=islamic-civil]", "1980-11-10", true, false},
		{"1980-11-08[u-ca=islamic-civil]", "1980-11-11", false, false},
	} {
		a, errA := ParseDate(tt.a)
		b, errB := ParseDate(tt.b)
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		if a.Intersects(b) != tt.intersects || b.Intersects(a) != tt.intersects {
			t.Errorf("%s and %s: Intersects is not %v both ways", tt.a, tt.b, tt.intersects)
		}
		if a.Contains(b) != tt.contains {
			t.Errorf("%s contains %s: not %v", tt.a, tt.b, tt.contains)
		}
	}
}

func TestDatePartsErrors(t *testing.T) {
	for _, p := range []DateParts{
		{},
		{Month: 5},
		{Day: 3},
		{Year: 1971, Day: 3},
		{Year: 1971, Month: 13},
		{Year: 1971, Month: 2, Day: 29},
		{Year: 1971, Month: -1},
		{Year: 1971, Month: 2, Day: -1},
		{Year: 10000},
		{YearFrom: 1973, YearTo: 1970},
		{YearTo: 20000},
		{Year: 1370, Calendar: 77},
		{Year: 1971, Calendar: SolarHijri},
		{Year: 2483, Month: 2, Calendar: Buddhist},
	} {
		if d, err := p.Date(); !errors.Is(err, ErrDate) {
			t.Errorf("%+v = %v, %v, want ErrDate", p, d, err)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"1971", "1971-05~", "1970/1973", "../1963", "1991-03-21/1992-03-20[u-ca=persian]", "197X", "2021-02-03T11:00", "1971-XX"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err != nil {
			if !errors.Is(err, ErrDate) {
				t.Fatalf("%q: %v does not wrap ErrDate", s, err)
			}
			return
		}
		checkDate(t, s, d)
	})
}

// checkDate holds for every date that a reader returns.
func checkDate(t *testing.T, s string, d Date) {
	t.Helper()
	if d.From > d.To || d.Precision < PrecisionDay || d.Precision > PrecisionSpan || d.Source != s {
		t.Fatalf("%q: impossible date %+v", s, d)
	}
	back, err := ParseDate(d.String())
	if err != nil {
		t.Fatalf("%q: own text %q is refused: %v", s, d, err)
	}
	back.Source = s
	if back != d {
		t.Fatalf("%q: %+v comes back from %q as %+v", s, d, d, back)
	}
	d.Placeholder()
	if !d.Intersects(d) || !d.Contains(d) {
		t.Fatalf("%q: %s does not meet itself", s, d)
	}
}
