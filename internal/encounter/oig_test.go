package encounter_test

import (
	"bufio"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/internal/encounter"
	"github.com/revetproject/revet/internal/intake"
	"github.com/revetproject/revet/internal/vetting"
)

// defects are the counts of OIG-22-64 on records of evacuees: how many records
// in all, and how many of them lack what.
type defects struct {
	records, noFirst, noLast, january, badNumber, facilitation int
}

func (d defects) scaled(by int) defects {
	return defects{d.records / by, d.noFirst / by, d.noLast / by, d.january / by, d.badNumber / by, d.facilitation / by}
}

var oig2264 = defects{records: 88_977, noFirst: 417, noLast: 242, january: 11_110, badNumber: 7_800, facilitation: 36_400}

// spread says whether record i of n is one of k that are spread evenly over
// them, from an offset, so that the defects meet each other.
func spread(i, n, k, offset int) bool {
	i = (i + offset) % n
	return (i+1)*k/n > i*k/n
}

// evacuees writes a file with exactly these defects.
func evacuees(w io.Writer, d defects) {
	fmt.Fprintln(w, "encounter,site,kind,mode,office,happened,declared,role,shown,shown_number,outcome,ended,segment,firstName,lastName,birthDate")
	first := []string{"Zarmina", "Farhad", "Nasir", "Latifa", "Omid", "Parwana", "Qasim", "Roya", "Sohrab", "Tamana", "Wahid"}
	last := []string{"Ahmadyar", "Barakzada", "Daudkhel", "Fazilyar", "Ghafarzai", "Hotakzada", "Jalalyar", "Karimzada", "Mangalyar", "Noorzada", "Popalyar", "Sadiqyar", "Tokhizada"}
	passport, noFirst, noLast := 0, d.noFirst, d.noLast
	for i := range d.records {
		f, l := first[i%len(first)], last[i%len(last)]+suffix(i)
		switch { // never both on one record: who has neither name is counted as such
		case i%97 == 5 && noFirst > 0:
			f, noFirst = "", noFirst-1
		case i%97 == 6 && noLast > 0:
			l, noLast = "", noLast-1
		}
		born := fmt.Sprintf("%04d-%02d-%02d", 1950+i%60, 2+i%9, 2+i%25) // neither 1 January nor another day for the unknown
		if born[5:] == "07-01" {
			born = born[:5] + "07-02"
		}
		if spread(i, d.records, d.january, 7) {
			born = born[:4] + "-01-01"
		}
		shown, number := "passport", fmt.Sprintf("P%c%07d", 'A'+byte(i%26), 2_300_017+i*61)
		if spread(i, d.records, d.facilitation, 3) {
			shown, number = "Facilitation Document", ""
		} else if passport++; spread(passport-1, d.records-d.facilitation, d.badNumber, 1) {
			number = []string{"", "000000", "UNKNOWN", "", "123456"}[i%5]
		}
		happened := time.Date(2021, 8, 20, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * 40 * time.Second)
		fmt.Fprintf(w, "EV-%d,haven,evacuation,air,bay %d,%s,1,applicant,%s,%s,released,%s,evacuee,%s,%s,%s\n", i+1, i%7, happened.Format(time.RFC3339), shown, number,
			happened.Add(time.Duration(i%90)*time.Minute).Format(time.RFC3339), f, l, born)
	}
}

// suffix makes family names that no list names.
func suffix(i int) string {
	return string([]byte{'a' + byte(i/26/26/26%26), 'a' + byte(i/26/26%26), 'a' + byte(i/26%26), 'a' + byte(i%26)})
}

// OIG-22-64 counted the defects of 88,977 records; the same counts come out of
// the report on a file with those defects. OIG-24-27 found ports that asked the
// driver alone; the report shows such a port.
func TestOIGFigures(t *testing.T) {
	d := oig2264
	if testing.Short() {
		d = d.scaled(100)
	}
	w := openWorld(t)
	for _, s := range []encounter.Site{{ID: "haven", Name: "Safe haven", Reason: "evacuation"}, {ID: "del-rio", Name: "Del Rio", Zone: "America/Chicago", Reason: "port"}} {
		_, err := w.svc.DeclareSite(w.ctx(), tuner, s)
		w.ok(err)
	}
	run := func(write func(io.Writer)) (encounter.Imported, int) {
		t.Helper()
		r, p := io.Pipe()
		go func() {
			b := bufio.NewWriter(p)
			write(b)
			_ = b.Flush()
			_ = p.Close()
		}()
		rejected := 0
		sum, err := w.svc.Import(w.ctx(), officer, r, encounter.ImportOptions{
			Name: "evacuees.csv", Read: intake.Options{Format: intake.CSV}, Close: true,
			Rejected: func(rows []vetting.BadRow) error { rejected += len(rows); return nil },
		})
		w.ok(err)
		return sum, rejected
	}

	// A document type that nobody defined is refused, row by row, and counted.
	sum, rejected := run(func(b io.Writer) { evacuees(b, d) })
	if rejected != d.facilitation || sum.Bad != int64(d.facilitation) || sum.Encounters != int64(d.records-d.facilitation) {
		t.Fatalf("first import: %+v, %d rows rejected; want %d", sum, rejected, d.facilitation)
	}
	if diff := cmp.Diff(map[string]int64{"shown: facilitation document": int64(d.facilitation)}, sum.Unknown); diff != "" {
		t.Errorf("unknown words (-want +got):\n%s", diff)
	}
	// A rule on the record gives it a meaning; the same file brings in the rest.
	_, err := w.svc.Map(w.ctx(), tuner, encounter.Evidence, "facilitation document", "copy", "a printed e-mail; the original of nothing was seen")
	w.ok(err)
	sum, rejected = run(func(b io.Writer) { evacuees(b, d) })
	if rejected != 0 || sum.Unchanged != int64(d.records-d.facilitation) || sum.Encounters != int64(d.facilitation) || sum.LeftOpen != 0 {
		t.Fatalf("second import: %+v, %d rows rejected", sum, rejected)
	}

	days := w.report(encounter.Scope{Site: "haven", By: encounter.ByDay})
	addUp(t, days)
	g := days.Total
	type figures struct{ Records, NoFirst, NoLast, January, BadNumber, Facilitation, Released, Screened int64 }
	got := figures{
		g.Recorded, g.Marks["missing-given-name"], g.Marks["missing-family-name"], g.Marks["placeholder-birth-date"], g.DoubtfulDocuments,
		g.Words["facilitation document → copy"], g.ReleasedWithout, g.Screened,
	}
	want := figures{int64(d.records), int64(d.noFirst), int64(d.noLast), int64(d.january), int64(d.badNumber), int64(d.facilitation), int64(d.facilitation), int64(d.records)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the figures of OIG-22-64 (-want +got):\n%s\nmarks: %v", diff, g.Marks)
	}
	if g.OnlyDriver != 0 || g.Several != 0 {
		t.Errorf("people who came one by one: %+v", g)
	}

	// Four people in each car, the driver asked; the leave that others had was never asked for.
	const cars = 50
	sum, _ = run(func(b io.Writer) {
		fmt.Fprintln(b, "encounter,site,kind,mode,happened,declared,role,shown,shown_number,outcome,ended,name,birthDate")
		for i := range cars {
			at := time.Date(2023, 3, 1+i%28, 6, i, 0, 0, time.UTC)
			fmt.Fprintf(b, "CAR-%d,del-rio,border-crossing,vehicle,%s,4,driver,passport,QX%07d,admitted,%s,Driver Invented%s,1970-03-04\n", i, at.Format(time.RFC3339), 4_400_013+i*37, at.Add(time.Minute).Format(time.RFC3339), suffix(i))
			for range 3 {
				fmt.Fprintf(b, "CAR-%d,,,,,,passenger,not-asked,,admitted,,,\n", i)
			}
		}
	})
	if sum.LeftOpen != cars || sum.Closed != 0 {
		t.Errorf("cars: %+v; none may close", sum)
	}
	c := w.report(encounter.Scope{Site: "del-rio", By: encounter.ByMonth, From: time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()})
	if len(c.Rows) != 1 || c.Rows[0].Period != "2023-03" {
		t.Fatalf("rows: %+v", c.Rows)
	}
	if g := c.Rows[0]; g.OnlyDriver != cars || g.Several != cars || g.Screened != cars || g.Unscreened != 3*cars || g.Shown["not-asked"] != 3*cars || g.Open != cars {
		t.Errorf("only the driver was asked: %+v", g)
	}
}

// addUp checks the sums that a report states of itself.
func addUp(t *testing.T, r encounter.Report) {
	t.Helper()
	total := map[string]int64{}
	sum := func(m map[string]int64) (n int64) {
		for _, v := range m {
			n += v
		}
		return n
	}
	for _, f := range append(r.Rows, r.Total) {
		where := f.Site + " " + f.Period
		if f.Encounters != f.Closed+f.Open {
			t.Errorf("%s: %d encounters, %d closed and %d open", where, f.Encounters, f.Closed, f.Open)
		}
		if f.Recorded != f.Screened+sum(f.Excepted)+f.Incomplete+f.Unscreened {
			t.Errorf("%s: %d recorded, %d screened, %v excepted, %d incomplete, %d unscreened", where, f.Recorded, f.Screened, f.Excepted, f.Incomplete, f.Unscreened)
		}
		if f.Recorded != sum(f.Shown) {
			t.Errorf("%s: %d recorded, %v shown", where, f.Recorded, f.Shown)
		}
		if f.Declared != f.Recorded-f.Undeclared+f.NotRecorded {
			t.Errorf("%s: %d declared, %d recorded, %d undeclared, %d not recorded", where, f.Declared, f.Recorded, f.Undeclared, f.NotRecorded)
		}
		if f.WithoutDocument != sum(f.WithoutBy) || f.OnlyDriver > f.OnlyOne || f.OnlyOne > f.Several {
			t.Errorf("%s: %+v", where, f)
		}
	}
	for _, f := range r.Rows {
		for k, v := range map[string]int64{
			"encounters": f.Encounters, "declared": f.Declared, "recorded": f.Recorded, "screened": f.Screened, "excepted": sum(f.Excepted), "unscreened": f.Unscreened,
			"shown": sum(f.Shown), "marks": sum(f.Marks), "outcomes": sum(f.Outcomes), "released": f.ReleasedWithout,
		} {
			total[k] += v
		}
	}
	f := r.Total
	for k, v := range map[string]int64{
		"encounters": f.Encounters, "declared": f.Declared, "recorded": f.Recorded, "screened": f.Screened, "excepted": sum(f.Excepted), "unscreened": f.Unscreened,
		"shown": sum(f.Shown), "marks": sum(f.Marks), "outcomes": sum(f.Outcomes), "released": f.ReleasedWithout,
	} {
		if total[k] != v {
			t.Errorf("rows sum up to %d %s, the total says %d", total[k], k, v)
		}
	}
}
