package watchlist

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/revetproject/revet/entity"
)

// people makes a snapshot of n people as a parser would.
func people(t testing.TB, n int, change func(i int, e *entity.Entity)) *Snapshot {
	t.Helper()
	l := newLoad(t.Context(), FTM, Options{List: "test", Limits: Limits{}.withDefaults()})
	for i := range n {
		e := &entity.Entity{ID: fmt.Sprintf("k%04d", i), Schema: "Person"}
		e.Add("name", entity.Value{Text: fmt.Sprintf("Name%d Sample%d", i, i%7)})
		e.Add("alias", entity.Value{Text: fmt.Sprintf("Alias%d Sample", i), Quality: entity.Good})
		e.Add("birthDate", entity.Value{Text: fmt.Sprintf("19%02d", 40+i%50)})
		e.Add("nationality", entity.Value{Text: "af"})
		e.Add("topics", entity.Value{Text: "sanction"})
		if change != nil {
			change(i, e)
		}
		if e.ID != "" {
			l.add("line", e, func() string { return "" })
		}
	}
	l.snap.Report.Bytes = int64(200 * len(l.snap.Entries))
	if len(l.snap.Entries) == 0 {
		l.snap.Report.measure(l.snap)
		return l.snap
	}
	s, err := l.finish()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// One fixture per gate: the list is good but for the one thing the gate is for.
func TestRFMT2Gates(t *testing.T) {
	type load struct{ next, active *Snapshot }
	whole := func() *Snapshot { return people(t, 200, nil) }
	drop := func(from int) func(int, *entity.Entity) {
		return func(i int, e *entity.Entity) {
			if i >= from {
				e.ID = ""
			}
		}
	}
	for gate, c := range map[string]struct {
		load load
		says []string
	}{
		GateSize: {load{next: func() *Snapshot { s := whole(); s.Report.Bytes = 31; return s }()}, []string{"31 bytes", "at least 32 bytes"}},
		GateSizeDrop: {
			load{next: func() *Snapshot { s := whole(); s.Report.Bytes = 20_000; return s }(), active: whole()},
			[]string{"40000 to 20000", "25.0 %"},
		},
		GateDeclared: {load{next: func() *Snapshot { s := whole(); s.Declared = 201; return s }()}, []string{"states 201 records and holds 200"}},
		GateEmpty:    {load{next: func() *Snapshot { s := people(t, 0, nil); s.Report.Bytes = 4096; return s }()}, []string{"0 entries", "everyone would be clear"}},
		GateDrop: {
			load{next: people(t, 200, drop(179)), active: people(t, 200, nil)},
			[]string{"200 to 179", "10.0 %"},
		},
		GateSchemaDrop: {load{
			next:   people(t, 200, func(i int, e *entity.Entity) { vessel(e, i < 6) }),
			active: people(t, 200, func(i int, e *entity.Entity) { vessel(e, i < 12) }),
		}, []string{"Vessel entries fell from 12 to 6"}},
		GateNames: {load{next: people(t, 200, func(_ int, e *entity.Entity) {
			delete(e.Properties, "name")
			delete(e.Properties, "alias")
			e.Add("passportNumber", entity.Value{Text: "AB" + e.ID + "77"})
		})}, []string{"no names"}},
		GateNamesDrop: {load{
			next:   people(t, 200, nil),
			active: people(t, 200, func(i int, e *entity.Entity) { e.Add("name", entity.Value{Text: fmt.Sprintf("Second%d", i)}) }),
		}, []string{"fell from 600 to 400"}},
		GateAliasDrop: {load{next: people(t, 200, func(i int, e *entity.Entity) {
			if i >= 170 {
				delete(e.Properties, "alias")
			}
		}), active: whole()}, []string{"aliases of so many entries fell from 200 to 170"}},
		GateFillDrop: {load{next: people(t, 200, func(i int, e *entity.Entity) {
			if i%10 == 0 {
				delete(e.Properties, "birthDate")
			}
		}), active: whole()}, []string{"birthDate of Person is filled in 90.0 %, was 100.0 %"}},
		GateBad: {load{next: func() *Snapshot {
			s := whole()
			for i := range 3 {
				s.Bad = append(s.Bad, BadRecord{Place: fmt.Sprint("f line ", i+1), Reason: "torn"})
			}
			return s
		}()}, []string{"3 of 203 records", "f line 1: torn"}},
		GateChurn: {load{next: people(t, 200, func(i int, e *entity.Entity) {
			if i < 60 {
				e.ID = "new" + e.ID
			}
		}), active: whole()}, []string{"60 keys are gone and 60 are new"}},
		GateDoubt: {load{next: func() *Snapshot {
			s := people(t, 200, drop(199))
			s.Bad = append(s.Bad, BadRecord{Place: "f line 200", Reason: "torn"})
			return s
		}(), active: whole()}, []string{"1 entries are gone and 1 more records could not be read"}},
		GateOlder: {load{
			next:   func() *Snapshot { s := whole(); s.Published = time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC); return s }(),
			active: func() *Snapshot { s := whole(); s.Published = time.Date(2031, 1, 2, 0, 0, 0, 0, time.UTC); return s }(),
		}, []string{"2031-01-01", "2031-01-02"}},
		GateParts: {load{
			next:   func() *Snapshot { s := whole(); s.Report.Absent = []string{"alt"}; return s }(),
			active: whole(),
		}, []string{"alt declared absent"}},
	} {
		t.Run(gate, func(t *testing.T) {
			got := Gates(c.load.next, c.load.active, DefaultGates())
			var names []string
			for _, r := range got {
				names = append(names, r.Gate)
			}
			if !slices.Equal(names, []string{gate}) {
				t.Fatalf("refused by %v (%+v), want %s alone", names, got, gate)
			}
			for _, say := range append(c.says, "revet lists accept test", "two named people", "The list in use stays") {
				if !strings.Contains(got[0].Message, say) {
					t.Errorf("message %q does not say %q", got[0].Message, say)
				}
			}
			if got[0].Measured == "" || got[0].Limit == "" {
				t.Errorf("%+v does not say what was measured and what the limit is", got[0])
			}
		})
	}
}

func vessel(e *entity.Entity, is bool) {
	if is {
		e.Schema = "Vessel"
		for _, p := range []string{"birthDate", "nationality"} {
			delete(e.Properties, p)
		}
	}
}

func TestGatesPassWhatIsOrdinary(t *testing.T) {
	active := people(t, 200, nil)
	for name, next := range map[string]*Snapshot{
		"first load": people(t, 1, nil), "same": people(t, 200, nil), "grown": people(t, 400, nil),
		"ten gone": people(t, 190, nil), "three bad of a thousand": func() *Snapshot {
			s := people(t, 1000, nil)
			s.Bad = make([]BadRecord, 3)
			return s
		}(),
		"declared with bad and duplicates": func() *Snapshot {
			s := people(t, 200, nil)
			s.Bad, s.Report.Duplicates, s.Declared = make([]BadRecord, 1), 2, 203
			return s
		}(),
	} {
		base := active
		if name == "first load" {
			base = nil
		}
		if got := Gates(next, base, DefaultGates()); len(got) != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	// On a list of twelve two delistings are news, not a defect; all gone is.
	if got := Gates(people(t, 10, nil), people(t, 12, nil), DefaultGates()); len(got) != 0 {
		t.Errorf("two of twelve gone: %+v", got)
	}
}

// A share at the limit passes, one entry more does not.
func TestGateEdges(t *testing.T) {
	active := people(t, 200, nil)
	if got := Gates(people(t, 180, nil), active, DefaultGates()); len(got) != 0 {
		t.Errorf("10.0 %% gone: %+v", got)
	}
	if got := Gates(people(t, 179, nil), active, DefaultGates()); !hasGate(got, GateDrop) {
		t.Errorf("10.5 %% gone passes: %+v", got)
	}
	wide := DefaultGates()
	wide.MaxDrop, wide.MaxSchemaDrop, wide.MaxNameDrop, wide.MaxAliasDrop, wide.MaxByteDrop = 0.5, 0.5, 0.5, 0.5, 0.5
	if got := Gates(people(t, 101, nil), active, wide); len(got) != 0 {
		t.Errorf("a wide policy still refuses: %+v", got)
	}
	// A policy of zeros refuses what the default lets pass: nothing is "off".
	if got := Gates(people(t, 190, nil), active, GatePolicy{}); !hasGate(got, GateDrop) {
		t.Errorf("a policy of zeros passes a loss: %+v", got)
	}
}

func hasGate(rs []Refusal, gate string) bool {
	return slices.ContainsFunc(rs, func(r Refusal) bool { return r.Gate == gate })
}

// The trick that fooled a well-known engine: a list cut to its first 200 lines.
func TestRFMT2GatesOnTheFirst200Lines(t *testing.T) {
	active := people(t, 2000, nil)
	next := people(t, 200, nil)
	if got := Gates(next, active, DefaultGates()); !hasGate(got, GateDrop) || !hasGate(got, GateSizeDrop) {
		t.Errorf("%+v", got)
	}
}

// A snapshot in use whose report was not kept is measured again.
func TestGatesWithoutAReportOfTheActive(t *testing.T) {
	active := people(t, 200, nil)
	active.Report = Report{}
	next := people(t, 200, func(_ int, e *entity.Entity) { delete(e.Properties, "alias") })
	if got := Gates(next, active, DefaultGates()); !hasGate(got, GateAliasDrop) {
		t.Errorf("all aliases gone passes: %+v", got)
	}
	if got := Gates(people(t, 200, nil), active, DefaultGates()); len(got) != 0 {
		t.Errorf("no change is refused: %+v", got)
	}
}

func TestReportCompare(t *testing.T) {
	a := people(t, 20, nil).Report
	b := people(t, 22, func(i int, e *entity.Entity) {
		if i == 0 {
			delete(e.Properties, "birthDate")
		}
		if i == 21 {
			e.Add("alias", entity.Value{Text: "Слабый", Quality: entity.Low, Word: "a/b"})
		}
	}).Report
	moves := map[string][2]int{}
	for _, m := range b.Compare(a) {
		moves[m.Figure] = [2]int{m.Before, m.After}
	}
	for figure, want := range map[string][2]int{
		"entries": {20, 22}, "schemas/Person": {20, 22}, "quality/low/a%2Fb": {0, 1}, "filled/Person/birthDate": {20, 21},
		"filled/Person/name (not Latin)": {0, 1}, "names_by/Person/alias": {20, 23},
	} {
		if moves[figure] != want {
			t.Errorf("%s moved %v, want %v", figure, moves[figure], want)
		}
	}
	if d := a.Compare(a); len(d) != 0 {
		t.Errorf("a report differs from itself: %v", d)
	}
	if !slices.IsSortedFunc(b.Compare(a), func(x, y Movement) int { return strings.Compare(x.Figure, y.Figure) }) {
		t.Error("movements are not sorted")
	}
	if n := len(slices.Collect(maps.Keys(moves))); n == 0 {
		t.Error("nothing moved")
	}
}

// TestGatesAndTies: ties between entries are entities of a snapshot and nobody
// who is listed, so they do not stand in for entries that are missing, and
// their coming and going is neither listing nor delisting.
func TestGatesAndTies(t *testing.T) {
	tied := func(format Format, ties, declared int) *Snapshot {
		s := people(t, 100, nil)
		l := newLoad(t.Context(), format, Options{List: "test", Limits: Limits{}.withDefaults()})
		for _, e := range s.Entries {
			l.add("line", e.Entity, func() string { return "" })
		}
		for i := range ties {
			e := &entity.Entity{ID: fmt.Sprintf("k%04d/knows/k%04d", i%100, i), Schema: "UnknownLink"}
			e.Add("subject", entity.Value{Text: fmt.Sprintf("k%04d", i%100)}).Add("object", entity.Value{Text: "k0000"})
			l.add("line", e, func() string { return "" })
		}
		l.snap.Declared = declared
		l.snap.Report.Bytes = int64(1000 * len(l.snap.Entries))
		next, err := l.finish()
		if err != nil {
			t.Fatal(err)
		}
		return next
	}
	gates := func(refusals []Refusal) string {
		var names []string
		for _, r := range refusals {
			names = append(names, r.Gate)
		}
		return strings.Join(names, " ")
	}
	for _, c := range []struct {
		what         string
		next, active *Snapshot
		want         string
	}{
		{"ties are not in the file's count", tied(OFACEnhanced, 80, 100), nil, ""},
		{"ties do not make up for entries", tied(OFACEnhanced, 80, 180), nil, GateDeclared},
		{"all ties are gone", tied(OFACEnhanced, 0, -1), tied(OFACEnhanced, 80, -1), GateSizeDrop + " " + GateTiesDrop},
		{"some ties are gone", tied(OFACEnhanced, 79, -1), tied(OFACEnhanced, 80, -1), ""},
		{"another form without ties", tied(OFACXML, 0, -1), tied(OFACEnhanced, 80, -1), ""},
		{"another form with ties", tied(OFACEnhanced, 80, -1), tied(OFACXML, 0, -1), ""},
	} {
		if got := gates(Gates(c.next, c.active, DefaultGates())); got != c.want {
			t.Errorf("%s: refused by %q, want %q", c.what, got, c.want)
		}
	}
	// A tie that is gone beside a record that is newly unreadable is no
	// delisting in doubt.
	next := tied(OFACEnhanced, 79, -1)
	next.Bad = append(next.Bad, BadRecord{Place: "line 1", Reason: "unreadable"})
	if got := gates(Gates(next, tied(OFACEnhanced, 80, -1), DefaultGates())); got != "" {
		t.Errorf("refused by %q", got)
	}
}
