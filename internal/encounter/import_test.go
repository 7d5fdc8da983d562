package encounter_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/internal/encounter"
	"github.com/revetproject/revet/internal/intake"
	"github.com/revetproject/revet/internal/vetting"
)

const header = "encounter,site,kind,happened,declared,role,shown,shown_number,outcome,ended,id,name,birthDate\n"

// imports reads rows and returns what became of them, and “row: reason” of each
// that was not taken.
func (w *world) imports(rows string) (encounter.Imported, []string) {
	w.Helper()
	var rejected []string
	sum, err := w.svc.Import(w.ctx(), officer, strings.NewReader(header+rows), encounter.ImportOptions{
		Name: "cars.csv", Read: intake.Options{Format: intake.CSV}, Close: true,
		Rejected: func(bad []vetting.BadRow) error {
			for _, b := range bad {
				rejected = append(rejected, fmt.Sprintf("%d: %s", b.Row, b.Reason))
				if b.Raw == "" || b.Import != "cars.csv" {
					w.Errorf("row %d is not kept as written: %+v", b.Row, b)
				}
			}
			return nil
		},
	})
	w.ok(err)
	return sum, rejected
}

func TestBadRowsHoldBackTheirEncounterAlone(t *testing.T) {
	w := openWorld(t)
	for _, c := range []struct {
		name, rows string
		taken      int64 // encounters
		rejected   []string
	}{
		{"an unknown subject", "A1,laredo,review,2026-02-01,,customer,passport,X1,served,2026-02-01,ghost,,\n", 0, []string{"1: there is no subject ghost"}},
		{"an undeclared site", "A2,atlantis,review,2026-02-01,,customer,passport,X1,,,,A B,\n", 0, []string{`1: site "atlantis" is not declared`}},
		{"a time that is none", "A3,laredo,review,soon,,customer,passport,X1,,,,A B,\n", 0, []string{`1: column happened: time "soon"`}},
		{"a time that lies ahead", "A4,laredo,review,2031-01-01,,customer,passport,X1,,,,A B,\n", 0, []string{"1: the encounter is said to happen at"}},
		{"an end before the beginning", "A5,laredo,review,2026-02-02,,customer,passport,X1,served,2026-02-01,,A B,\n", 0, []string{"1: column ended says"}},
		{"no evidence stated", "A6,laredo,review,2026-02-01,,customer,,,,,,A B,\n", 0, []string{"1: what was shown as evidence of identity is not stated"}},
		{"no role", "A7,laredo,review,2026-02-01,,,passport,X1,,,,A B,\n", 0, []string{"1: column role is empty"}},
		{"a count that is none", "A8,laredo,review,2026-02-01,several,customer,passport,X1,,,,A B,\n", 0, []string{`1: column declared says "several"`}},
		{"rows that disagree", "B1,laredo,review,2026-02-01,,customer,passport,X1,,,,A B,\nB1,eagle-pass,,,,customer,passport,X2,,,,C D,\n", 0, []string{
			"1: held back with row 2 of the same encounter", `2: column site says "eagle-pass" where another row of encounter B1 says "laredo"`,
		}},
		{
			"a neighbour", "C1,laredo,review,2026-02-01,,customer,stone,X1,,,,A B,\nC2,laredo,review,2026-02-01,,customer,passport,X1,,,,C D,\n", 1,
			[]string{`1: shown "stone" is not defined`},
		},
		{
			"a row of nobody's", "D1,laredo,review,2026-02-01,,customer,passport,X1,,,,A B,\n,,,,,customer,passport,X1,,,,C D,\nD2,laredo,review,2026-02-01,,customer,passport,X1,,,,E F,\nD3,laredo,review,2026-02-01,,customer,passport,X1,,,,G H,\n", 1,
			[]string{"2: the row names no encounter", "1: held back: a row beside it", "3: held back: a row beside it"},
		},
		{
			"rows apart", "E1,laredo,review,2026-02-01,,customer,passport,X1,,,,A B,\nE2,laredo,review,2026-02-01,,customer,passport,X1,,,,C D,\nE1,laredo,review,2026-02-01,,customer,passport,X1,,,,E F,\n", 2,
			[]string{"3: encounter E1 stood further up already"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			sum, rejected := w.imports(c.rows)
			if sum.Encounters != c.taken || sum.Bad+sum.Held != int64(len(c.rejected)) || len(rejected) != len(c.rejected) {
				t.Fatalf("%+v, rejected %q", sum, rejected)
			}
			for i, want := range c.rejected {
				if !strings.HasPrefix(rejected[i], want) {
					t.Errorf("rejected %q, want %q", rejected[i], want)
				}
			}
		})
	}
}

func TestImportingAgainChangesNothing(t *testing.T) {
	w := openWorld(t)
	rows := "A,laredo,border-crossing,2026-02-01 08:00,3,driver,passport,QX7700123,admitted,2026-02-01 08:30,,Anna Lindgren,1970-02-03\n" +
		"A,,,,,passenger,none,,admitted,,,,\n" +
		"B,laredo,review,2026-02-02 08:00,,customer,passport,QX7700124,served,2026-02-02 09:00,c-1,Ilhom Safarmadov,1990-11-02\n" +
		"C,laredo,review,2026-02-03 08:00,,customer,passport,QX7700125,served,2026-02-03 09:00,c-2,Bo Berg,1960-04-05\n"
	first, _ := w.imports(rows)
	want := encounter.Imported{
		File: "cars.csv", Rows: 4, Encounters: 3, Occupants: 4, Closed: 1, LeftOpen: 2, Screened: 3, Potential: 1, Alerts: 1, Unknown: map[string]int64{},
	}
	if diff := cmp.Diff(want, first); diff != "" {
		t.Errorf("first (-want +got):\n%s", diff)
	}
	again, _ := w.imports(strings.ReplaceAll(rows, "admitted", " Admitted "))
	if again.Unchanged != 3 || again.Encounters != 0 || again.Screened != 0 || again.Bad != 0 {
		t.Errorf("again: %+v", again)
	}
	changed, rejected := w.imports(strings.ReplaceAll(rows, "Bo Berg", "Bo Bergh"))
	if changed.Unchanged != 2 || len(rejected) != 1 || !strings.Contains(rejected[0], "encounter C is recorded already, as E-3, with other content") {
		t.Errorf("changed: %+v, %q", changed, rejected)
	}
	ls, err := w.svc.List(w.ctx(), officer, encounter.Filter{Subject: "c-2"})
	w.ok(err)
	if len(ls) != 1 || ls[0].Encounter.Ref != "C" || ls[0].Encounter.Closing == nil {
		t.Errorf("of a subject: %+v", ls)
	}
	// Who is open and why: a passenger nobody knows, and a match nobody decided.
	v, err := w.svc.Show(w.ctx(), officer, 1)
	w.ok(err)
	if diff := cmp.Diff([]string{"1 of 3 declared occupants are not recorded", "occupant 2 (passenger) is neither screened nor excepted"}, v.Standing.Refusals); diff != "" {
		t.Errorf("E-1 (-want +got):\n%s", diff)
	}
	for name, want := range map[string]int64{"A": 1, "E-2": 2, "3": 3} {
		if n, err := w.svc.Number(w.ctx(), name); err != nil || n != want {
			t.Errorf("%s is %d, %v", name, n, err)
		}
	}
}
