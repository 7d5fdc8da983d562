package entity

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/internal/testdata"
)

func TestReadDate(t *testing.T) {
	asOf, err := ParseDate("2001-01-25")
	if err != nil {
		t.Fatal(err)
	}
	listed := ReadOptions{AsOf: asOf}
	tests := []struct {
		in, want string
		options  ReadOptions
	}{
		// OFAC
		{in: "10 Dec 1948", want: "1948-12-10"},
		{in: "1948", want: "1948"},
		{in: "circa 1961", want: "1961~"},
		{in: "circa 10 Dec 1948", want: "1948-12-10~"},
		{in: "Dec 1948", want: "1948-12"},
		{in: "circa Dec 1948", want: "1948-12~"},
		{in: "01 Jan 1961 to 31 Dec 1961", want: "1961"},
		{in: "01 Jan 1970 to 31 Dec 1973", want: "1970/1973"},
		{in: "15 Mar 1970 to 02 Dec 1973", want: "1970-03-15/1973-12-02"},
		{in: "1961 to 1963", want: "1961/1963"},
		{in: "circa 1961 to 1963", want: "1961~/1963~"},
		{in: "circa 1961 to circa 1963", want: "1961~/1963~"},
		{in: "1961-1963", want: "1961/1963"},
		{in: "1961 – 1963", want: "1961/1963"},
		{in: "c. 1961", want: "1961~"},
		{in: "ca.1961", want: "1961~"},
		{in: "DOB 10 Dec 1948", want: "1948-12-10"},
		// UN
		{in: "1948-12-10", want: "1948-12-10"},
		{in: "2016-02-03-05:00", want: "2016-02-03"},
		{in: "2001-01-25T00:00:00Z", want: "2001-01-25"},
		{in: "Nov. 1973", want: "1973-11"},
		{in: "30-35 years old", want: "1965-01-26/1971-01-25", options: listed},
		{in: "Approximately 30-35 years old", want: "1965-01-26~/1971-01-25~", options: listed},
		{in: "30 to 35 years old in 2001", want: "1965-01-02/1971"},
		{in: "Approximately 1960", want: "1960~"},
		{in: "Between 1960 and 1963", want: "1960/1963"},
		{in: "between approximately 1960 and 1963", want: "1960~/1963~"},
		{in: "Late 1960s", want: "1960~/1969~"},
		{in: "1960s", want: "1960/1969"},
		{in: "1963 (approximately)", want: "1963~"},
		// UK
		{in: "25/12/1975", want: "1975-12-25"},
		{in: "03/04/1975", want: "1975-04-03"},
		{in: "03/04/1975", want: "1975-03-04", options: ReadOptions{Order: MonthFirst}},
		{in: "25/12/1975", want: "1975-12-25", options: ReadOptions{Order: MonthFirst}},
		{in: "12/25/1975", want: "1975-12-25"},
		{in: "04/04/1975", want: "1975-04-04", options: ReadOptions{Order: OrderUnknown}},
		{in: "25/12/1975", want: "1975-12-25", options: ReadOptions{Order: OrderUnknown}},
		{in: "dd/mm/1975", want: "1975"},
		{in: "00/00/1975", want: "1975"},
		{in: "00/05/1975", want: "1975-05"},
		{in: "dd/05/1975", want: "1975-05"},
		{in: "15/00/1975", want: "1975"},
		{in: "15/08/19yy", want: "1900/1999"},
		{in: "dd/mm/197y", want: "1970/1979"},
		{in: "25-12-1975", want: "1975-12-25"},
		{in: "25.12.1975", want: "1975-12-25"},
		{in: "10/12/1948 00:00:00", want: "1948-12-10"},
		{in: "1948-12-10 00:00:00", want: "1948-12-10"},
		// Interpol, FollowTheMoney, others
		{in: "1948/12/10", want: "1948-12-10"},
		{in: "1948/12", want: "1948-12"},
		{in: "12/1948", want: "1948-12"},
		{in: "1948-12", want: "1948-12"},
		{in: "2021-02-03T11", want: "2021-02-03"},
		{in: "10-Dec-1948", want: "1948-12-10"},
		{in: "December 10, 1948", want: "1948-12-10"},
		{in: "10th of December 1948", want: "1948-12-10"},
		{in: "1948, 10 December", want: "1948-12-10"},
		{in: "24/06/1402 (Hijri Calendar)", want: "1982-04-19[u-ca=islamic-civil]"},
		{in: "1948 December 10", want: "1948-12-10"},
		{in: "10 décembre 1948", want: "1948-12-10"},
		{in: "10 de diciembre de 1948", want: "1948-12-10"},
		{in: "10. Dezember 1948", want: "1948-12-10"},
		{in: "10 декабря 1948 г.", want: "1948-12-10"},
		{in: "10.12.1948 г.р.", want: "1948-12-10"},
		{in: "около 1961", want: "1961~"},
		{in: "10 грудня 1948", want: "1948-12-10"},
		{in: "10 Aralık 1948", want: "1948-12-10"},
		{in: "10 ديسمبر 1948", want: "1948-12-10"},
		{in: "١٩٤٨", want: "1948"},
		{in: "1948年12月10日", want: "1948-12-10"},
		{in: "10/12/48", want: "1948-12-10", options: listed},
		{in: "10/12/05", want: "1905-12-10", options: listed},
		{in: "March to May 1960", want: "1960-03/1960-05"},
		{in: "before 1963", want: "../1962"},
		{in: "after May 1960", want: "1960-06/.."},
		{in: "not later than 1963", want: "../1963"},
		{in: "born in the early 1970s", want: "1970~/1979~"},
		{in: "23120", want: "1963-04-19", options: ReadOptions{Serials: true}},
		{in: "1963", want: "1963", options: ReadOptions{Serials: true}},
		// Calendars
		{in: "1370 SH", want: "1991-03-21/1992-03-20[u-ca=persian]"},
		{in: "1370 (solar hijri)", want: "1991-03-21/1992-03-20[u-ca=persian]"},
		{in: "1370", want: "1991-03-21/1992-03-20[u-ca=persian]", options: ReadOptions{Calendar: SolarHijri}},
		{in: "1370-01-01", want: "1991-03-21[u-ca=persian]", options: ReadOptions{Calendar: SolarHijri}},
		{in: "۱۳۷۰ شمسی", want: "1991-03-21/1992-03-20[u-ca=persian]"},
		{in: "1 Hamal 1403", want: "2024-03-20[u-ca=persian]"},
		{in: "AH 1400", want: "1979-11-21/1980-11-08[u-ca=islamic-civil]"},
		{in: "1400 A.H.", want: "1979-11-21/1980-11-08[u-ca=islamic-civil]"},
		{in: "1 Ramadan 1445", want: "2024-03-11[u-ca=islamic-civil]"},
		{in: "2514 BE", want: "1971[u-ca=buddhist]"},
		{in: "B.E. 2514", want: "1971[u-ca=buddhist]"},
		{in: "5 May 2514 B.E.", want: "1971-05-05[u-ca=buddhist]"},
		{in: "民國60年5月3日", want: "1971-05-03[u-ca=roc]"},
		{in: "ROC 60", want: "1971[u-ca=roc]"},
		{in: "1963 E.C.", want: "1970-09-11/1971-09-11[u-ca=ethiopic]"},
		{in: "1370 to 1372 SH", want: "1991-03-21/1994-03-20[u-ca=persian]"},
		{in: "age 25 in 1385", want: "1980-03-22/1982-03-20[u-ca=persian]"},
		{in: "aged 25 in 2006", want: "1980-01-02/1981"},
		{in: "1991-03-21/1992-03-20[u-ca=persian]", want: "1991-03-21/1992-03-20[u-ca=persian]"},
	}
	for _, tt := range tests {
		got, err := tt.options.Read(tt.in)
		if err != nil {
			t.Errorf("%q: %v", tt.in, err)
			continue
		}
		if got.String() != tt.want || got.Source != tt.in {
			t.Errorf("%q = %s (source %q), want %s", tt.in, got, got.Source, tt.want)
		}
		back, err := ParseDate(got.String())
		back.Source = got.Source
		if err != nil || back != got {
			t.Errorf("%q: %+v does not survive its text: %+v, %v", tt.in, got, back, err)
		}
	}
}

func TestReadDateErrors(t *testing.T) {
	strict := ReadOptions{Order: OrderUnknown}
	for _, tt := range []struct {
		in      string
		options ReadOptions
		is      error
		says    string
	}{
		{"03/04/1975", strict, ErrAmbiguous, "state the order"},
		{"10/12/48", ReadOptions{}, ErrAmbiguous, "four digits"},
		{"1370", ReadOptions{}, ErrAmbiguous, "name its calendar"},
		{"10 Dec 2514", ReadOptions{}, ErrAmbiguous, "name its calendar"},
		{"30-35 years old", ReadOptions{}, ErrNoReference, "when the age held"},
		{"31/02/1975", ReadOptions{}, ErrDate, "no day 31"},
		{"13/13/1975", ReadOptions{}, ErrDate, "neither 13 nor 13"},
		{"", ReadOptions{}, ErrDate, "no number"},
		{"unknown", ReadOptions{}, ErrDate, ""},
		{"na", ReadOptions{}, ErrDate, "not understood"},
		{"10 Dec", ReadOptions{}, ErrDate, ""},
		{"dd/mm/yyyy", ReadOptions{}, ErrDate, "state the year"},
		{"48", ReadOptions{}, ErrDate, "in full"},
		{"10 Dec 1948 passport", ReadOptions{}, ErrDate, "passport"},
		{"1973 to 1970", ReadOptions{}, ErrDate, "swap"},
		{"19751225", ReadOptions{}, ErrDate, "separate"},
		{"aged 35-30 in 2001", ReadOptions{}, ErrDate, "impossible"},
		{strings.Repeat("1 ", 200), ReadOptions{}, ErrDate, "longer"},
	} {
		d, err := tt.options.Read(tt.in)
		if !errors.Is(err, ErrDate) || !errors.Is(err, tt.is) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%q = %v, %v; want an error that says %q", tt.in, d, err, tt.says)
		}
	}
}

func TestReadDates(t *testing.T) {
	for in, want := range map[string][]string{
		"a) 1960 b) 30/04/1963":                {"1960", "1963-04-30"},
		"a) 1960; b) 30/04/1963 c) circa 1961": {"1960", "1963-04-30", "1961~"},
		"1960; 1963":                           {"1960", "1963"},
		"1960 or 1963":                         {"1960", "1963"},
		"1960, 1963 and 1965":                  {"1960", "1963", "1965"},
		"10 Dec 1948\n1948":                    {"1948-12-10", "1948"},
		"Dec 10, 1948":                         {"1948-12-10"},
		"between 1960 and 1963":                {"1960/1963"},
		"1960; 1960":                           {"1960"},
		"a) Approximately 1955- 1958 b) Approximately 1945-1950":   {"1955~/1958~", "1945~/1950~"},
		"15 May 1968 (as Yasir) 1970 (as Ali)":                     {"1968-05-15", "1970"},
		"a) Approximately 1962\u00a0\u00a0b) 1961":                 {"1962~", "1961"},
		"11/10/1953  10/11/1953":                                   {"1953-10-11", "1953-11-10"},
		"16/09/1949; alt DOB:15/09/1949":                           {"1949-09-16", "1949-09-15"},
		"14 Mar 1974 >> 13 Apr 1974":                               {"1974-03-14", "1974-04-13"},
		"3 Dec 1979; 3 March 1979 (from\nfalse passport; expired)": {"1979-12-03", "1979-03-03"},
		"1370 (solar hijri); 1963 (approximately)":                 {"1991-03-21/1992-03-20[u-ca=persian]", "1963~"},
		"10 Dec 1948; alt. DOB 1950":                               {"1948-12-10", "1950"},
	} {
		dates, err := ReadDates(in)
		if err != nil {
			t.Errorf("ReadDates(%q): %v", in, err)
		}
		var got []string
		for _, d := range dates {
			got = append(got, d.String())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("ReadDates(%q) (-want +got):\n%s", in, diff)
		}
	}
	dates, err := ReadDates("1960; unknown; 30/02/1963")
	if len(dates) != 1 || !errors.Is(err, ErrDate) || !strings.Contains(err.Error(), "no day 30") {
		t.Errorf("partly readable: %v, %v", dates, err)
	}
	if dates, err := ReadDates(" "); len(dates) != 0 || err == nil {
		t.Errorf("nothing to read: %v, %v", dates, err)
	}
}

func TestExcelDate(t *testing.T) {
	for serial, want := range map[int]string{1: "1900-01-01", 59: "1900-02-28", 61: "1900-03-01", 25569: "1970-01-01", 45292: "2024-01-01", 2958465: "9999-12-31"} {
		d, err := ExcelDate(serial)
		if err != nil || d.String() != want {
			t.Errorf("ExcelDate(%d) = %v, %v, want %s", serial, d, err, want)
		}
	}
	for _, serial := range []int{0, -1, 60, 2958466} {
		if d, err := ExcelDate(serial); !errors.Is(err, ErrDate) {
			t.Errorf("ExcelDate(%d) = %v, %v, want ErrDate", serial, d, err)
		}
	}
}

func FuzzReadDate(f *testing.F) {
	for _, s := range []string{
		"circa 10 Dec 1948", "01 Jan 1970 to 31 Dec 1973", "between 1960 and 1963", "15/08/19yy", "dd/mm/1975", "00/00/1975",
		"a) 1960 b) 30/04/1963", "30-35 years old", "age 25 in 1385", "1370 SH", "20 Ramadan 1400", "民國60年5月3日", "before 1963",
		"late 1960s", "10/12/48", "1948-12-10 00:00:00", "10 декабря 1948 г.", "not before 0001 EC", "after 31 Dec 2200",
	} {
		f.Add(s)
	}
	asOf, err := ParseDate("2001-01-25")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, o := range []ReadOptions{
			{},
			{Order: OrderUnknown, AsOf: asOf},
			{Order: MonthFirst, AsOf: asOf, Calendar: SolarHijri},
			{Calendar: Ethiopian},
		} {
			d, err := o.Read(s)
			if err == nil {
				checkDate(t, s, d)
			} else if !errors.Is(err, ErrDate) {
				t.Fatalf("%q: %v does not wrap ErrDate", s, err)
			}
			all, err := o.ReadAll(s)
			if err == nil && len(all) == 0 {
				t.Fatalf("%q: neither dates nor an error", s)
			}
			for _, d := range all {
				checkDate(t, d.Source, d)
			}
		}
	})
}

// Every date of birth of a full OFAC list must be read.
func TestReadDateOFAC(t *testing.T) {
	path := testdata.Path(t, "watchlists", "ofac_full")
	files, err := filepath.Glob(filepath.Join(path, "*", "sdn.csv.gz"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no lists in %s: %v", path, err)
	}
	dob := regexp.MustCompile(`DOB ([^;"]+?)[;."]`)
	read, shapes := 0, make(map[Precision]int)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, ".gz") {
			z, err := gzip.NewReader(bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			if raw, err = io.ReadAll(z); err != nil {
				t.Fatal(err)
			}
		}
		for _, m := range dob.FindAllSubmatch(raw, -1) {
			text := string(m[1])
			d, err := ReadDate(text)
			if err != nil {
				t.Errorf("%s: %v", filepath.Base(file), err)
				continue
			}
			read++
			shapes[d.Precision]++
		}
	}
	if read < 4000 {
		t.Errorf("only %d dates read", read)
	}
	t.Logf("%d dates read, by precision %v", read, shapes)
}

// Every date of the Australian list is read, apart from texts that are no date.
func TestReadDateDFAT(t *testing.T) {
	f, err := os.Open(testdata.Path(t, "watchlists", "australia", "dfat_2024-12-17.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	c := csv.NewReader(z)
	c.FieldsPerRecord = -1
	rows, err := c.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	asOf, err := ParseDate("2024-12-17")
	if err != nil {
		t.Fatal(err)
	}
	o := ReadOptions{AsOf: asOf, Serials: true}
	read, unread := 0, make(map[string]error)
	for _, row := range rows[1:] {
		if len(row) < 5 {
			continue
		}
		text := strings.TrimSpace(row[4])
		if text == "" || strings.EqualFold(text, "NA") {
			continue
		}
		dates, err := o.ReadAll(text)
		if err != nil || len(dates) == 0 {
			unread[text] = err
		}
		read += len(dates)
	}
	// Misspelt dates and a sentence are left for a person.
	if read < 5000 || len(unread) > 3 {
		t.Errorf("%d dates read, %d texts not: %v", read, len(unread), unread)
	}
	t.Logf("%d dates read, %d texts not", read, len(unread))
}

func BenchmarkReadDate(b *testing.B) {
	for _, text := range []string{"1948-12-10", "10 Dec 1948", "circa 1961 to 1963", "25/12/1975", "1370 SH"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				if _, err := ReadDate(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
