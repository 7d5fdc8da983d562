package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
)

// subjectRow is a row as systems of record write it: optional columns, lists,
// dates and numbers of several kinds.
type subjectRow struct {
	ID          string    `parquet:"id"`
	Name        *string   `parquet:"name,optional"`
	Alias       []string  `parquet:"alias,list"`
	Born        int32     `parquet:"birthDate,date"`
	Nationality string    `parquet:"nationality,dict"`
	Registered  time.Time `parquet:"registered,timestamp(millisecond)"`
	Tax         int64     `parquet:"taxNumber"`
	Religion    string    `parquet:"religion"`
	Segment     string    `parquet:"segment"`
}

func parquetFile(t testing.TB, rows []subjectRow, options ...parquet.WriterOption) []byte {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[subjectRow](&b, options...)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sampleRows(n int) []subjectRow {
	name := "Anna Ivanova"
	out := make([]subjectRow, n)
	for i := range out {
		out[i] = subjectRow{ID: fmt.Sprint("s", i), Name: &name, Born: 1949, Nationality: "Tajikistan", Alias: []string{"A; I", "Anna I."}, Tax: 500100732259, Segment: "customer"}
	}
	return out
}

func readBytes(b []byte, o Options) (rows []Row, err error) {
	o.Format, o.RequireID = Parquet, true
	err = Read(bytes.NewReader(b), o, func(r Row) error { rows = append(rows, r); return nil })
	return rows, err
}

func TestParquetReadsLikeCSV(t *testing.T) {
	in := sampleRows(3)
	in[1].Name = nil
	in[1].Alias = nil
	in[1].Religion = "none"
	in[2].ID = ""
	var notes []string
	for _, c := range []struct {
		name    string
		options []parquet.WriterOption
	}{
		{"plain", nil},
		{"zstd, small pages", []parquet.WriterOption{parquet.Compression(&parquet.Zstd), parquet.PageBufferSize(64)}},
		{"snappy, several row groups", []parquet.WriterOption{parquet.Compression(&parquet.Snappy), parquet.MaxRowsPerRowGroup(1)}},
		{"gzip, version 1 pages", []parquet.WriterOption{parquet.Compression(&parquet.Gzip), parquet.DataPageVersion(1)}},
	} {
		notes = nil
		rows, err := readBytes(parquetFile(t, in, c.options...), Options{Warn: func(s string) { notes = append(notes, s) }})
		if err != nil || len(rows) != 3 {
			t.Fatalf("%s: %d rows, %v", c.name, len(rows), err)
		}
		a := rows[0]
		if a.Err != nil || a.ID != "s0" || a.Segment != "customer" {
			t.Fatalf("%s: %+v", c.name, a)
		}
		got := map[string][]string{}
		for p := range a.Entity.Properties {
			got[p] = a.Entity.Texts(p)
		}
		want := map[string][]string{"name": {"Anna Ivanova"}, "alias": {"A; I", "Anna I."}, "birthDate": {"1975-05-04"}, "nationality": {"tj"}, "taxNumber": {"500100732259"}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
		if b := rows[1]; b.Err != nil || b.Entity.Properties["name"] != nil || b.Dropped != 1 {
			t.Errorf("%s: absent values: %+v", c.name, b)
		}
		if d := rows[2]; d.Err == nil || !strings.Contains(d.Err.Error(), "no id") || !strings.Contains(d.Raw, "Anna Ivanova") {
			t.Errorf("%s: a row without id: %+v", c.name, d)
		}
		if len(notes) != 1 || !strings.Contains(notes[0], "registered") {
			t.Errorf("%s: notes %q", c.name, notes)
		}
	}
}

// other column types and how they read.
type typedRow struct {
	Name   string    `parquet:"name"`
	Opened time.Time `parquet:"createdAt,timestamp(microsecond)"`
	Old    time.Time `parquet:"birthDate,timestamp(nanosecond)"`
	Price  int64     `parquet:"taxNumber,decimal(2:9)"`
	Size   float64   `parquet:"idNumber"`
	Yes    bool      `parquet:"notes"`
}

func TestParquetTypes(t *testing.T) {
	var b bytes.Buffer
	w := parquet.NewGenericWriter[typedRow](&b)
	if _, err := w.Write([]typedRow{{"A", time.Date(2024, 5, 6, 23, 59, 0, 0, time.UTC), time.Date(1969, 12, 31, 1, 0, 0, 0, time.UTC), -105, 1234567, true}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var rows []Row
	if err := Read(bytes.NewReader(b.Bytes()), Options{Format: Parquet}, func(r Row) error { rows = append(rows, r); return nil }); err != nil {
		t.Fatal(err)
	}
	e := rows[0].Entity
	got := []string{e.First("createdAt"), e.First("birthDate"), e.First("taxNumber"), e.First("idNumber"), e.First("notes")}
	if diff := cmp.Diff([]string{"2024-05-06", "1969-12-31", "-1.05", "1234567", "true"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestParquetMistakesAreOneSentence(t *testing.T) {
	good := parquetFile(t, sampleRows(50))
	type pet struct {
		Paws int32 `parquet:"paws"`
	}
	var pets bytes.Buffer
	w := parquet.NewGenericWriter[pet](&pets)
	if _, err := w.Write([]pet{{4}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct {
		text []byte
		want string
	}{
		"empty":          {nil, ErrParquet.Error()},
		"CSV":            {[]byte("id,name\n1,Anna\n"), ErrParquet.Error()},
		"without footer": {good[:len(good)-9], ErrParquet.Error()},
		"cut":            {good[:len(good)/2], ErrParquet.Error()},
		"a huge index":   {append(bytes.Clone(good[:len(good)-8]), 0xff, 0xff, 0xff, 0x7f, 'P', 'A', 'R', '1'), "states an index of 2147483647 bytes"},
		"encrypted":      {append(bytes.Clone(good[:len(good)-4]), "PARE"...), "encrypted"},
		"no property":    {pets.Bytes(), "FollowTheMoney property"},
	} {
		if _, err := readBytes(c.text, Options{}); err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %q", what, err, c.want)
		}
	}
	err := Read(io.MultiReader(bytes.NewReader(good)), Options{Format: Parquet}, func(Row) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "stream") {
		t.Errorf("a stream: %v", err)
	}
	stop := errors.New("enough")
	if err := Read(bytes.NewReader(good), Options{Format: Parquet}, func(Row) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("yield's error: %v", err)
	}
}

// A panic of the receiver is the receiver's: only the library's are made errors.
func TestParquetPanicsOfOthersPass(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("the panic was swallowed")
		}
	}()
	_ = Read(bytes.NewReader(parquetFile(t, sampleRows(1))), Options{Format: Parquet}, func(Row) error { panic("mine") })
}

func FuzzParquet(f *testing.F) {
	good := parquetFile(f, sampleRows(20))
	f.Add(good)
	f.Add(parquetFile(f, sampleRows(5), parquet.Compression(&parquet.Zstd)))
	f.Add(good[:len(good)/2])
	for i := 4; i < len(good); i += 37 {
		bad := bytes.Clone(good)
		bad[i] ^= 0x41
		f.Add(bad)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		n := int64(0)
		_ = Read(bytes.NewReader(text), Options{Format: Parquet, RequireID: true}, func(r Row) error {
			if n++; r.Number != n || (r.Err == nil) == (r.Entity == nil) || len(r.Raw) > MaxRaw {
				t.Fatalf("row %d: %+v", n, r)
			}
			return nil
		})
	})
}
