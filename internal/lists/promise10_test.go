package lists_test

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/watchlist"
)

// good is a list on which every gate has something to hold: aliases, birth
// dates, ships beside people, stamps that make up much of the file.
func good() []person {
	ps := crowd(200)
	for i := range ps {
		ps[i].Seen = strings.Repeat("2026-03-01T00:00:00,", 12)
		if i%4 == 0 {
			ps[i].Alias = "Abu " + strings.Fields(ps[i].Name)[0] + " al-" + strings.Fields(ps[i].Name)[1]
		}
		if i >= 180 {
			ps[i].Schema, ps[i].Born, ps[i].Name = "Vessel", "", "MV "+strings.Fields(ps[i].Name)[1]+" "+fmt.Sprint(i)
		}
	}
	return ps
}

func edited(edit func(i int, p *person)) []person {
	ps := good()
	for i := range ps {
		edit(i, &ps[i])
	}
	return ps
}

// Promise 10: a bad load never replaces a good list.
func TestPromise10BadLoadNeverReplacesGoodList(t *testing.T) {
	databases(t, func(t *testing.T, b *bench) {
		b.declare()
		sdnList := b.declare(func(l *lists.List) { l.ID, l.Format = "sdn", watchlist.OFACCSV })
		b.declare(func(l *lists.List) { l.ID, l.Format = "un", watchlist.UNXML })
		b.load("watch", lists.Activated, ftm(good()...))
		sdn, alt, add := sdnFiles(60)
		b.load("sdn", lists.Activated, sdn, alt, add)
		b.load("un", lists.Activated, unFile("2026-02-27", 60))

		spoken := make(map[string]bool)
		refused := func(t *testing.T, list, gate string, files ...watchlist.File) {
			b := b.in(t)
			want := b.inForce(list)
			known := len(b.leaves("north", audit.ListRefused))
			l := b.load(list, lists.Refused, files...)
			if err := l.Err(); err == nil || !strings.Contains(err.Error(), "snapshot 1 stays active") || !strings.Contains(err.Error(), gate) {
				t.Errorf("the refusal says %v, want that the old snapshot stays, and why", err)
			}
			if !slices.ContainsFunc(l.Refusals, func(r watchlist.Refusal) bool {
				return r.Gate == gate && r.Message != "" && r.Measured != "" && r.Limit != ""
			}) {
				t.Errorf("refused by %+v, want the gate %q among them", l.Refusals, gate)
			}
			spoken[gate] = true
			b.expectInForce(list, want)
			if n := b.staged(list); n != 0 {
				t.Errorf("a refused load staged %d rows", n)
			}
			stored, err := b.Report(t.Context(), list, l.ID)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(l.Refusals, stored.Refusals); diff != "" || stored.Found.Report == nil || stored.Found.Report.Entries == 0 {
				t.Errorf("the stored report does not say why (-want +got):\n%s", diff)
			}
			if n := len(b.leaves("north", audit.ListRefused)); n != known+1 {
				t.Errorf("the ledger of the tenant that uses the list has %d refusals, want %d", n, known+1)
			}
		}
		for gate, people := range map[string][]person{
			watchlist.GateDrop:       good()[:150],
			watchlist.GateSchemaDrop: good()[:185],
			watchlist.GateSizeDrop:   edited(func(i int, p *person) { p.Seen = fmt.Sprint(i) })[1:],
			watchlist.GateAliasDrop:  edited(func(_ int, p *person) { p.Alias = "" }),
			watchlist.GateNamesDrop:  edited(func(_ int, p *person) { p.Alias = "" })[:190],
			watchlist.GateFillDrop:   edited(func(_ int, p *person) { p.Born = "" }),
			watchlist.GateChurn:      edited(func(_ int, p *person) { p.Key = "n" + p.Key }),
			watchlist.GateSelfTest:   append(good(), unfindable(10)...),
		} {
			t.Run(gate, func(t *testing.T) { refused(t, "watch", gate, ftm(people...)) })
		}
		t.Run(watchlist.GateBad, func(t *testing.T) {
			broken := strings.Split(string(read(t, ftm(good()...))), "\n")
			for i := range 8 {
				broken[20*i] = `{"id":"x-` + fmt.Sprint(i) + `","schema":"Person","properties":{"notes":["nameless"]}}`
			}
			refused(t, "watch", watchlist.GateBad, file("watch.ftm.json", []byte(strings.Join(broken, "\n"))))
		})
		t.Run(watchlist.GateOlder, func(t *testing.T) {
			refused(t, "un", watchlist.GateOlder, unFile("2026-02-20", 61))
		})
		t.Run(watchlist.GateNames, func(t *testing.T) {
			var lines strings.Builder
			for i, p := range good() {
				fmt.Fprintf(&lines, `{"id":%q,"schema":"Person","properties":{"birthDate":[%q],"idNumber":["48102%03d"]}}`+"\n", p.Key, p.Born, i)
			}
			refused(t, "watch", watchlist.GateNames, file("watch.ftm.json", []byte(lines.String())))
		})
		t.Run(watchlist.GateParts, func(t *testing.T) {
			l := sdnList
			l.Absent = []string{"alt"}
			if _, err := b.Revise(t.Context(), l, operator, "try without aliases"); err != nil {
				t.Fatal(err)
			}
			refused(t, "sdn", watchlist.GateParts, sdn, add)
			if _, err := b.Revise(t.Context(), sdnList, operator, "aliases after all"); err != nil {
				t.Fatal(err)
			}
		})
		t.Run(watchlist.GateSize, func(t *testing.T) {
			b := b.in(t)
			l := b.declare(func(l *lists.List) { l.ID = "small"; l.Gates.MinBytes = 100_000; l.Gates.MinEntries = 300 })
			r := b.load("small", lists.Refused, ftm(good()...))
			gates := make(map[string]bool)
			for _, f := range r.Refusals {
				gates[f.Gate], spoken[f.Gate] = true, true
			}
			if !gates[watchlist.GateSize] || !gates[watchlist.GateEmpty] {
				t.Errorf("a first load of %d entries was refused by %v", r.Entries, gates)
			}
			if st, err := b.Status(t.Context(), l.ID); err != nil || st.Active.N != 0 || !strings.HasPrefix(st.Problem, "missing: ") {
				t.Errorf("after a refused first load: snapshot %d, problem %q (%v)", st.Active.N, st.Problem, err)
			}
		})
		t.Logf("gates that spoke: %v", slices.Sorted(maps.Keys(spoken)))

		whole := read(t, ftm(good()...))
		packed := gzipped(whole)
		for _, c := range []struct {
			name, list, says string
			files            []watchlist.File
		}{
			{"no file", "watch", "no file was given", nil},
			{"empty file", "watch", "no bytes", []watchlist.File{file("watch.ftm.json", nil)}},
			{"blank file", "watch", "no usable record", []watchlist.File{file("watch.ftm.json", []byte("\n\n"))}},
			{"half a file", "watch", "ends in the middle", []watchlist.File{file("watch.ftm.json", whole[:len(whole)/2+11])}},
			{"another format", "watch", "wrong format", []watchlist.File{file("watch.ftm.json", []byte("<?xml version=\"1.0\"?><CONSOLIDATED_LIST/>"))}},
			{"an error page", "watch", "wrong format", []watchlist.File{file("watch.ftm.json", []byte("<html><body>502 Bad Gateway</body></html>"))}},
			{"unreadable", "watch", "device gone", []watchlist.File{{Name: "watch.ftm.json", Open: func() (io.ReadCloser, error) { return nil, errors.New("device gone") }}}},
			{"cut gzip", "watch", "cut short", []watchlist.File{file("watch.ftm.json.gz", packed[:len(packed)-20])}},
			{"alt.csv missing", "sdn", "alt", []watchlist.File{sdn, add}},
			{"half of alt.csv", "sdn", "alt.csv", []watchlist.File{sdn, file("alt.csv", halfRow(read(t, alt))), add}},
			{"sdn.csv empty", "sdn", "sdn.csv", []watchlist.File{file("sdn.csv", nil), alt, add}},
			{"half of the XML", "un", "un.xml", []watchlist.File{half(t, unFile("2026-03-01", 60))}},
			{"wrong encoding", "un", "encoding", []watchlist.File{file("un.xml", latin1(read(t, unFile("2026-03-01", 60))))}},
		} {
			t.Run(c.name, func(t *testing.T) {
				b := b.in(t)
				want := b.inForce(c.list)
				l := b.load(c.list, lists.Failed, c.files...)
				if l.Err() == nil || !strings.Contains(l.Problem, c.says) {
					t.Errorf("the failure says %q, want something with %q", l.Problem, c.says)
				}
				if !l.Reached {
					t.Error("the failure looks as if the publisher had not been reached")
				}
				b.expectInForce(c.list, want)
				if st, err := b.Status(t.Context(), c.list); err != nil || st.Last.ID != l.ID || st.Last.Problem != l.Problem {
					t.Errorf("the status does not show the failed load (%v)", err)
				}
			})
		}
		t.Run("good again", func(t *testing.T) {
			b := b.in(t)
			b.load("watch", lists.Unchanged, ftm(good()...))
			b.load("watch", lists.Activated, ftm(append(good(), person{Key: "new", Name: "Sherzod Tursunov", Born: "1970-01-05"})...))
		})
	})
}

// unfindable makes people whose names hold no word.
func unfindable(n int) []person {
	out := make([]person, n)
	for i := range out {
		out[i] = person{Key: fmt.Sprintf("u-%02d", i), Name: strings.Repeat("-", i+1) + "/?", Born: "1970-02-03"}
	}
	return out
}

// unFile makes a UN list of n people generated on a day.
func unFile(day string, n int) watchlist.File {
	var x strings.Builder
	fmt.Fprintf(&x, `<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST dateGenerated="%sT23:00:00.000Z"><INDIVIDUALS>`, day)
	for i, p := range crowd(n) {
		names := strings.Fields(p.Name)
		fmt.Fprintf(&x, `<INDIVIDUAL><DATAID>%d</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>%s</FIRST_NAME><SECOND_NAME>%s</SECOND_NAME><THIRD_NAME>%s</THIRD_NAME>`+
			`<UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE><REFERENCE_NUMBER>QDi.%03d</REFERENCE_NUMBER><LISTED_ON>2020-01-02</LISTED_ON><COMMENTS1>Né à Khodjent</COMMENTS1>`+
			`<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>%s</DATE></INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL>`,
			690000+i, names[0], names[1], names[2], i, p.Born)
	}
	x.WriteString(`</INDIVIDUALS><ENTITIES/></CONSOLIDATED_LIST>`)
	return file("un.xml", []byte(x.String()))
}

func half(t testing.TB, f watchlist.File) watchlist.File {
	b := read(t, f)
	return file(f.Name, b[:len(b)/2])
}

// latin1 rewrites the bytes in ISO 8859-1 and leaves the declaration as it is.
func latin1(b []byte) []byte {
	var out []byte
	for _, r := range string(b) {
		out = append(out, byte(r))
	}
	return out
}
