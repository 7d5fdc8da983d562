package storetest

import (
	"context"
	"errors"

	"github.com/revetproject/revet/internal/encounter"
	"github.com/revetproject/revet/internal/store"
)

func (b bench) encounters(tenant string, fn func(encounter.Tx) error) {
	b.Helper()
	if err := b.db.Encounters(tenant).Update(context.Background(), fn); err != nil {
		b.Fatal(err)
	}
}

func (b bench) viewEncounters(tenant string, fn func(encounter.Reader) error) {
	b.Helper()
	if err := b.db.Encounters(tenant).View(context.Background(), fn); err != nil {
		b.Fatal(err)
	}
}

func encounterVersion(number, version, happened int64, ref string) encounter.Encounter {
	e := encounter.Encounter{
		Number: number, Version: version, Ref: ref, Site: "laredo", Kind: "border-crossing", Mode: "vehicle", Office: "Spur 3 Ø",
		HappenedAt: happened, OpenedAt: 5, OpenedBy: "ana", Declared: 3, Source: "f.csv", Digest: "d", At: 5 + version, Actor: "ana",
	}
	if version > 1 {
		e.Closing = &encounter.Closing{
			At: 9, Recorded: 10, Actor: "bo", Reason: "ناقص", Fewer: 2,
			Occupants: []encounter.Closed{{N: 1, State: encounter.Excepted, Outcome: "released", Exception: 7, Ground: "medical", Release: 3, Matches: []encounter.Match{{ID: 4, Config: "c", List: "l", Key: "k", Band: "high", Decision: "open"}}}},
		}
	}
	return e
}

func occupantVersion(number, n, version int64, subject int64, outcome string) encounter.Occupant {
	o := encounter.Occupant{
		Encounter: number, N: n, Version: version, Role: "driver", At: 6, Actor: "ana", What: "recorded",
		Shown: []encounter.Shown{{Type: "passport", Number: "X1", Country: "tj", Word: "pass", Rule: 2}},
		Draw:  &encounter.Draw{Policy: 1, Ordinal: n, Drawn: true}, Marks: []string{"single-name"},
	}
	if subject > 0 {
		o.Subject, o.Number, o.SubjectVersion, o.Epoch = "s", subject, 1, 4
		o.Screenings = []encounter.ScreeningRef{{Config: "c", Epoch: 4, Version: 1, Outcome: outcome, At: 6}}
	}
	return o
}

func exceptionVersion(id, version, number, n int64) encounter.Exception {
	return encounter.Exception{
		ID: id, Version: version, Encounter: number, Occupant: n, Ground: "medical", Reason: "r", Expires: 99, State: encounter.Requested,
		RequestedBy: "ana", RequestedAt: 6, DecidedBy: "bo", DecidedAt: 7, Note: "n", Policy: 1, At: 7,
	}
}

func encountersRead(b bench) {
	b.encounters("a", func(tx encounter.Tx) error {
		for n := int64(1); n <= 4; n++ {
			ref := ""
			if n < 3 {
				ref = string(rune('p' + n))
			}
			must(b, 0, tx.InsertEncounter(encounterVersion(n, 1, 100*((n+1)/2), ref)))
		}
		must(b, 0, tx.InsertOccupant(occupantVersion(1, 1, 1, 8, "incomplete")))
		must(b, 0, tx.InsertOccupant(occupantVersion(1, 2, 1, 0, "")))
		must(b, 0, tx.InsertOccupant(occupantVersion(2, 1, 1, 8, "clear")))
		must(b, 0, tx.InsertOccupant(occupantVersion(3, 1, 1, 9, "incomplete")))
		must(b, 0, tx.InsertException(exceptionVersion(1, 1, 1, 2)))
		return tx.InsertException(exceptionVersion(2, 1, 3, 0))
	})
	first := b.seq("a")
	b.encounters("a", func(tx encounter.Tx) error {
		must(b, 0, tx.InsertEncounter(encounterVersion(1, 2, 100, "q")))
		must(b, 0, tx.InsertOccupant(occupantVersion(1, 1, 2, 8, "clear")))
		return tx.InsertException(exceptionVersion(1, 2, 1, 2))
	})
	e := func(n, version int64) encounter.Encounter {
		ref := ""
		if n < 3 {
			ref = string(rune('p' + n))
		}
		return encounterVersion(n, version, 100*((n+1)/2), ref)
	}
	b.viewEncounters("a", func(r encounter.Reader) error {
		b.same("Encounters", ok(b, r.Encounters, []int64{3, 1, 77}), []encounter.Encounter{e(1, 2), e(3, 1)})
		b.same("EncounterVersions", ok(b, r.EncounterVersions, 1), []encounter.Encounter{e(1, 1), e(1, 2)})
		b.same("EncounterRefs", ok(b, r.EncounterRefs, []string{"r", "q", "z"}), map[string]int64{"q": 1, "r": 2})
		got, err := r.EncountersBetween(encounter.Place{HappenedAt: 100}, 201, 3)
		b.same("EncountersBetween", must(b, got, err), []encounter.Encounter{e(1, 2), e(2, 1), e(3, 1)})
		got, err = r.EncountersBetween(encounter.Place{HappenedAt: 200, Number: 3}, 201, 3)
		b.same("EncountersBetween after a place", must(b, got, err), []encounter.Encounter{e(4, 1)})
		got, err = r.EncountersBetween(encounter.Place{HappenedAt: 101}, 200, 3)
		b.alike("EncountersBetween of an empty time", must(b, got, err), []encounter.Encounter{})
		b.same("EncountersOfSubject", ok(b, r.EncountersOfSubject, 8), []int64{1, 2})
		b.alike("EncountersOfSubject of nobody", ok(b, r.EncountersOfSubject, 0), []int64{})
		b.same("EncountersAt", ok(b, r.EncountersAt, first+1), []encounter.Encounter{e(1, 2)})

		b.same("Occupants", ok(b, r.Occupants, []int64{2, 1}), []encounter.Occupant{occupantVersion(1, 1, 2, 8, "clear"), occupantVersion(1, 2, 1, 0, ""), occupantVersion(2, 1, 1, 8, "clear")})
		versions, err := r.OccupantVersions(1, 1)
		b.same("OccupantVersions", must(b, versions, err), []encounter.Occupant{occupantVersion(1, 1, 1, 8, "incomplete"), occupantVersion(1, 1, 2, 8, "clear")})
		waiting, err := r.WaitingOccupants(0, 0, 5)
		b.same("WaitingOccupants: whose newest version waits", must(b, waiting, err), []encounter.Occupant{occupantVersion(3, 1, 1, 9, "incomplete")})
		waiting, err = r.WaitingOccupants(3, 1, 5)
		b.alike("WaitingOccupants beyond the last", must(b, waiting, err), []encounter.Occupant{})
		b.same("OccupantsAt", ok(b, r.OccupantsAt, first+1), []encounter.Occupant{occupantVersion(1, 1, 2, 8, "clear")})

		b.same("Exceptions", ok(b, r.Exceptions, []int64{1, 3}), []encounter.Exception{exceptionVersion(1, 2, 1, 2), exceptionVersion(2, 1, 3, 0)})
		b.same("ExceptionVersions", ok(b, r.ExceptionVersions, 1), []encounter.Exception{exceptionVersion(1, 1, 1, 2), exceptionVersion(1, 2, 1, 2)})
		b.same("ExceptionsAt", ok(b, r.ExceptionsAt, first), []encounter.Exception{exceptionVersion(1, 1, 1, 2), exceptionVersion(2, 1, 3, 0)})
		return nil
	})
	b.viewEncounters("b", func(r encounter.Reader) error {
		b.alike("another tenant", ok(b, r.Encounters, []int64{1, 2, 3, 4}), []encounter.Encounter{})
		b.alike("another tenant's references", ok(b, r.EncounterRefs, []string{"q"}), map[string]int64{})
		return nil
	})
	for what, insert := range map[string]func(encounter.Tx) error{
		"a version":   func(tx encounter.Tx) error { return tx.InsertEncounter(encounterVersion(1, 2, 100, "q")) },
		"a reference": func(tx encounter.Tx) error { return tx.InsertEncounter(encounterVersion(9, 1, 100, "q")) },
		"an occupant": func(tx encounter.Tx) error { return tx.InsertOccupant(occupantVersion(1, 1, 2, 8, "clear")) },
		"an exception": func(tx encounter.Tx) error {
			return tx.InsertException(exceptionVersion(1, 2, 1, 2))
		},
	} {
		if err := b.db.Encounters("a").Update(context.Background(), insert); !errors.Is(err, store.ErrDuplicate) {
			b.Errorf("%s written twice returned %v, want ErrDuplicate", what, err)
		}
	}
}

func encounterRules(b bench) {
	rule := func(kind, id string, version int64) encounter.Rule {
		return encounter.Rule{Kind: kind, ID: id, Version: version, At: 3, Doc: []byte(`{"name":"Österport"}`)}
	}
	b.encounters("a", func(tx encounter.Tx) error {
		for _, r := range []encounter.Rule{rule("site", "b", 1), rule("site", "a", 1), rule("site", "a", 2), rule("mapping", "a", 1)} {
			must(b, 0, tx.InsertEncounterRule(r))
		}
		return nil
	})
	seq := b.seq("a")
	b.viewEncounters("a", func(r encounter.Reader) error {
		b.same("EncounterRules", ok(b, r.EncounterRules, "site"), []encounter.Rule{rule("site", "a", 2), rule("site", "b", 1)})
		versions, err := r.EncounterRuleVersions("site", "a")
		b.same("EncounterRuleVersions", must(b, versions, err), []encounter.Rule{rule("site", "a", 1), rule("site", "a", 2)})
		b.same("EncounterRulesAt", ok(b, r.EncounterRulesAt, seq), []encounter.Rule{rule("mapping", "a", 1), rule("site", "a", 1), rule("site", "a", 2), rule("site", "b", 1)})
		return nil
	})
	err := b.db.Encounters("a").Update(context.Background(), func(tx encounter.Tx) error { return tx.InsertEncounterRule(rule("site", "b", 1)) })
	if !errors.Is(err, store.ErrDuplicate) {
		b.Errorf("a rule written twice returned %v, want ErrDuplicate", err)
	}
}

// oneEncounter puts a row into each table of encounters.
func (b bench) oneEncounter(tenant string) {
	b.encounters(tenant, func(tx encounter.Tx) error {
		must(b, 0, tx.InsertEncounterRule(encounter.Rule{Kind: "site", ID: "a", Version: 1}))
		must(b, 0, tx.InsertEncounter(encounterVersion(1, 1, 1, "r")))
		must(b, 0, tx.InsertOccupant(occupantVersion(1, 1, 1, 0, "")))
		return tx.InsertException(exceptionVersion(1, 1, 1, 1))
	})
}
