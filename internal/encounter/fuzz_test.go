package encounter

import (
	"strings"
	"testing"
	"time"

	"github.com/revetproject/revet/internal/intake"
)

// Whatever a file holds: no panic, and an encounter without a bad row is one
// that could be recorded.
func FuzzImport(f *testing.F) {
	head := "encounter,site,kind,mode,happened,declared,role,shown,shown_number,shown_country,outcome,ended,id,name,birthDate\n"
	f.Add(head + "A,port,border-crossing,vehicle,2026-01-05 08:00,2,driver,passport,X1,SE,admitted,2026-01-05 09:00,,Anna Lindgren,1970\nA,,,,,,passenger,none,,,,,,,\n")
	f.Add(head + "A,port,border-crossing,,2026-01-05T08:00:00Z,x,driver,paper;passport,;X2,TJ;,admitted,2025-01-05,s-1,,\n,,,,,,,,,,,,,,\nB,elsewhere,,,,,,,,,,,,,\n")
	f.Add(head + "A,port,review,,2026-13-45,,customer,none;none,,,gone,,,X Y,\nA,other,review,,,,customer,,,,,,,\"Z\n")
	zones := map[string]*time.Location{"port": time.UTC}
	words := reading{mappingID(Evidence, "paper"): {Vocabulary: Evidence, Word: "paper", To: "copy", Version: 3}}
	now := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	f.Fuzz(func(t *testing.T, text string) {
		var d *draft
		check := func() {
			if d == nil {
				return
			}
			d.understand(words, zones, now)
			if err := d.seal(); err != nil {
				t.Fatal(err)
			}
			if len(d.bad) > 0 {
				return
			}
			o := d.opening
			if !knows(Kinds, o.Kind) || o.Mode != "" && !knows(Modes, o.Mode) || o.Declared < 1 || o.HappenedAt > now+clockSkew || o.Site != "port" {
				t.Errorf("taken: %+v", o)
			}
			for _, p := range d.people {
				if !knows(Roles, p.Role) || len(p.Shown) == 0 || p.Outcome != "" && !knows(Outcomes, p.Outcome) {
					t.Errorf("taken: %+v", p)
				}
				for _, x := range p.Shown {
					if !knows(Evidence, x.Type) || (x.Word == "") != (x.Rule == 0) {
						t.Errorf("taken: %+v", x)
					}
				}
			}
			if d.ended && (d.end.At < o.HappenedAt || d.end.At > now+clockSkew) {
				t.Errorf("taken: ends at %d, happened at %d", d.end.At, o.HappenedAt)
			}
		}
		o := intake.Options{Format: intake.CSV, Extra: Columns(), KeepRaw: true}
		_ = intake.Read(strings.NewReader(text), o, func(r intake.Row) error {
			ref := r.Extra[colEncounter]
			if d == nil || d.ref != ref {
				check()
				d = &draft{ref: ref}
			}
			if r.Err != nil {
				d.fail(r, r.Err)
			}
			d.rows = append(d.rows, r)
			return nil
		})
		check()
	})
}
