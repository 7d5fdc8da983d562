package storetest

import (
	"context"
	"errors"
	"fmt"

	"github.com/revetproject/revet/internal/casework"
	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/vetting"
)

func (b bench) matches(tenant string, ms ...vetting.Match) {
	b.Helper()
	b.update(tenant, func(tx vetting.Tx) error {
		for _, m := range ms {
			if err := tx.PutMatch(m); err != nil {
				return err
			}
		}
		return nil
	})
}

func matches(b bench) {
	other := match(4, 1, "k1")
	other.Config = "strict"
	elsewhere := match(5, 1, "k1")
	elsewhere.List = "ofac"
	b.matches("a", match(1, 2, "k2"), match(2, 2, "k1"), match(3, 1, "k1"), other, elsewhere, match(6, 9, "k1"))
	first := b.seq("a")

	closed := match(2, 2, "k1")
	closed.Open, closed.Score, closed.Band, closed.Fingerprint, closed.EntryHash, closed.Version, closed.Epoch = false, 0, "", "f2", "h2", 2, 4
	event := vetting.MatchEvent{
		Match: 2, Epoch: 4, Kind: "closed", Score: -5, Band: "low", Fingerprint: "f2", EntryHash: "h2", Version: 2,
		Cause: vetting.Cause{Kind: vetting.CauseSnapshot, List: "un", From: 3, To: 4}, Reason: "delisted", Run: 8, At: 44,
	}
	opened := vetting.MatchEvent{Match: 2, Epoch: 1, Kind: "opened", Evidence: []byte(`{"points":1}`), At: 11, Run: 8}
	b.update("a", func(tx vetting.Tx) error { return tx.InsertMatchEvent(opened) })
	b.update("a", func(tx vetting.Tx) error {
		if err := tx.PutMatch(closed); err != nil {
			return err
		}
		return tx.InsertMatchEvent(event)
	})
	last := b.seq("a")
	at := func(m vetting.Match, seq int64) vetting.Match { m.Seq = seq; return m }
	b.view("a", func(r vetting.Reader) error {
		got, err := r.MatchesOfSubjects("standard", []int64{2, 1, 7})
		b.same("MatchesOfSubjects", must(b, got, err), []vetting.Match{
			at(elsewhere, first), at(match(3, 1, "k1"), first), at(closed, last), at(match(1, 2, "k2"), first),
		})
		got, err = r.MatchesOfEntries("standard", "un", []string{"k1", "absent"}, 1, 8)
		b.same("MatchesOfEntries", must(b, got, err), []vetting.Match{at(match(3, 1, "k1"), first), at(closed, last)})
		b.same("Match", ok(b, r.Match, 2), at(closed, last))
		if _, err := r.Match(77); !errors.Is(err, vetting.ErrNotFound) {
			b.Errorf("a match that does not exist returned %v", err)
		}
		event.Seq, opened.Seq = last, last-1
		b.same("MatchEvents", ok(b, r.MatchEvents, 2), []vetting.MatchEvent{opened, event})
		b.same("EventsAt", ok(b, r.EventsAt, last), []vetting.MatchEvent{event})
		b.same("EventCounts", ok(b, r.EventCounts, 8), map[string]int64{"opened": 1, "closed": 1, "alerts": 0})
		return nil
	})
	err := b.db.Vetting("a").Update(context.Background(), func(tx vetting.Tx) error { return tx.PutMatch(match(99, 1, "k1")) })
	if !errors.Is(err, store.ErrDuplicate) {
		b.Errorf("a second match of the same configuration, subject and entry returned %v, want ErrDuplicate", err)
	}
}

func openMatches(b bench) {
	var all []vetting.Match
	for i := int64(1); i <= 2100; i++ {
		m := match(i, i/10+1, fmt.Sprintf("k%02d", i%10))
		m.Open = i%5 != 0
		all = append(all, m)
	}
	strict := match(5000, 1, "k1")
	strict.Config = "strict"
	b.matches("a", append(all, strict)...)
	read := func(config string) (out []string) {
		b.view("a", func(r vetting.Reader) error {
			return r.OpenMatches(config, func(m vetting.Match) error {
				out = append(out, fmt.Sprintf("%s %d %s", m.Config, m.Number, m.Key))
				if len(out)%700 == 0 {
					if _, err := r.Match(m.ID); err != nil {
						return err
					}
				}
				return nil
			})
		})
		return out
	}
	var want []string
	for n := int64(1); n <= 211; n++ {
		for k := range int64(10) {
			if i := (n-1)*10 + k; i >= 1 && i <= 2100 && i%5 != 0 {
				want = append(want, fmt.Sprintf("standard %d k%02d", n, k))
			}
		}
	}
	b.same("open matches of standard", read("standard"), want)
	b.same("open matches of all", read(""), append(want, "strict 1 k1"))
	b.same("open matches of none", len(read("absent")), 0)
}

func alertOnce(b bench) {
	b.matches("a", match(1, 1, "k1"))
	a := vetting.Alert{ID: 1, Match: 1, Epoch: 2, Version: 1, Kind: "opened", Cause: vetting.Cause{Kind: vetting.CauseSubject}, Run: 4, Fingerprint: "f", At: 9}
	insert := func(a vetting.Alert) (isNew bool) {
		b.update("a", func(tx vetting.Tx) (err error) {
			isNew, err = tx.InsertAlert(a)
			return err
		})
		return isNew
	}
	if !insert(a) {
		b.Error("the first alert is not new")
	}
	seq := b.seq("a")
	again := a
	again.ID, again.Kind = 2, "changed"
	if insert(again) {
		b.Error("a second alert for the same match, epoch and subject version is new")
	}
	nextEpoch, nextVersion := a, a
	nextEpoch.ID, nextEpoch.Epoch = 3, 3
	nextVersion.ID, nextVersion.Version = 4, 2
	if !insert(nextEpoch) || !insert(nextVersion) {
		b.Error("an alert of another epoch or subject version is not new")
	}
	b.view("a", func(r vetting.Reader) error {
		a.Seq = seq
		b.same("Alert", ok(b, r.Alert, 1), a)
		if _, err := r.Alert(2); !errors.Is(err, vetting.ErrNotFound) {
			b.Errorf("the repeated alert can be read: %v", err)
		}
		b.same("AlertsOf", len(ok(b, r.AlertsOf, 1)), 3)
		b.same("EventCounts", ok(b, r.EventCounts, 4), map[string]int64{"alerts": 3})
		return nil
	})
}

func alertFilter(b bench) {
	strict := match(3, 3, "k")
	strict.Config = "strict"
	b.matches("a", match(1, 1, "k"), match(2, 2, "k"), strict)
	b.update("a", func(tx vetting.Tx) error {
		for i := int64(1); i <= 6; i++ {
			if _, err := tx.InsertAlert(vetting.Alert{ID: i, Match: (i-1)%3 + 1, Epoch: i, Version: 1, Kind: "opened"}); err != nil {
				return err
			}
		}
		return nil
	})
	for _, d := range []casework.Decision{
		{Alert: 1, N: 1, Verb: casework.Propose},
		{Alert: 1, N: 2, Verb: casework.Confirm},
		{Alert: 2, N: 1, Verb: casework.Dismiss},
		{Alert: 3, N: 1, Verb: casework.Dismiss},
		{Alert: 3, N: 2, Verb: casework.Reopen},
	} {
		b.decide("a", d)
	}
	b.view("a", func(r vetting.Reader) error {
		for _, c := range []struct {
			filter vetting.AlertFilter
			want   []int64
		}{
			{vetting.AlertFilter{}, []int64{6, 5, 4, 3, 2, 1}},
			{vetting.AlertFilter{Config: "strict"}, []int64{6, 3}},
			{vetting.AlertFilter{Number: 2}, []int64{5, 2}},
			{vetting.AlertFilter{Status: "open"}, []int64{6, 5, 4, 3}},
			{vetting.AlertFilter{Status: "true"}, []int64{1}},
			{vetting.AlertFilter{Status: "false"}, []int64{2}},
			{vetting.AlertFilter{Status: "open", Config: "standard", Limit: 1}, []int64{5}},
			{vetting.AlertFilter{AfterID: 5, Limit: 2}, []int64{4, 3}},
			{vetting.AlertFilter{Config: "' OR 1=1 --"}, nil},
		} {
			var got []int64
			for _, a := range ok(b, r.Alerts, c.filter) {
				got = append(got, a.ID)
			}
			b.same(fmt.Sprintf("%+v", c.filter), got, c.want)
		}
		b.same("AlertStatus", ok(b, r.AlertStatus, 1), "true")
		b.same("AlertStatus", ok(b, r.AlertStatus, 6), "open")
		b.same("Disposition", ok(b, r.Disposition, 1), "true")
		b.same("Disposition", ok(b, r.Disposition, 3), "open")
		b.same("Disposition", ok(b, r.Disposition, 2), "false")
		return nil
	})
	// A match without alerts stands on those of its predecessors.
	heir, grandchild := match(50, 50, "k1"), match(51, 51, "k1")
	heir.Predecessor, grandchild.Predecessor = 1, 50
	b.matches("a", heir, grandchild)
	b.view("a", func(r vetting.Reader) error {
		b.same("Predecessor", ok(b, r.Match, 51).Predecessor, int64(50))
		b.same("Disposition", ok(b, r.Disposition, 51), "true")
		return nil
	})
	b.update("a", func(tx vetting.Tx) error {
		_, err := tx.InsertAlert(vetting.Alert{ID: 50, Match: 50, Epoch: 9, Version: 1, Kind: "opened"})
		return err
	})
	b.view("a", func(r vetting.Reader) error {
		b.same("Disposition", ok(b, r.Disposition, 51), "open")
		return nil
	})
}

func (b bench) decide(tenant string, d casework.Decision) {
	b.Helper()
	d.Actor, d.Reason = "ana", "seen"
	if err := b.db.Casework(tenant).Update(context.Background(), func(tx casework.Tx) error { return tx.InsertDecision(d) }); err != nil {
		b.Fatal(err)
	}
}

func decisions(b bench) {
	b.matches("a", match(1, 1, "k"))
	b.update("a", func(tx vetting.Tx) error {
		for i := int64(1); i <= 3; i++ {
			if _, err := tx.InsertAlert(vetting.Alert{ID: i, Match: 1, Epoch: i, Version: 1}); err != nil {
				return err
			}
		}
		return nil
	})
	wait := func(alert, n, due int64) casework.Decision {
		return casework.Decision{
			Alert: alert, N: n, Verb: casework.Defer, At: 5,
			Waiting: &casework.Waiting{Missing: "birth date", From: "the consulate", Due: due, Owner: "ana"},
		}
	}
	dismissed := casework.Decision{Alert: 2, N: 2, Verb: casework.Dismiss, Differs: []casework.Difference{{Attribute: casework.BirthDate, Text: "1971, not 1981"}}, At: 6}
	b.decide("a", wait(1, 1, 300))
	b.decide("a", wait(2, 1, 100))
	b.decide("a", dismissed)
	b.decide("a", wait(3, 1, 200))
	err := b.db.Casework("a").View(context.Background(), func(r casework.Reader) error {
		got, err := r.Decisions(2)
		first := wait(2, 1, 100)
		for _, d := range []*casework.Decision{&first, &dismissed} {
			d.Actor, d.Reason = "ana", "seen"
		}
		first.Seq, dismissed.Seq = b.seq("a")-2, b.seq("a")-1
		b.same("Decisions", must(b, got, err), []casework.Decision{first, dismissed})
		due, err := r.Overdue(300, 10)
		if len(must(b, due, err)) != 1 || due[0].Alert != 3 {
			b.Errorf("Overdue(300) = %+v, want alert 3", due)
		}
		due, err = r.Overdue(301, 10)
		if len(must(b, due, err)) != 2 || due[0].Alert != 3 || due[1].Alert != 1 {
			b.Errorf("Overdue(301) = %+v, want alerts 3 and 1", due)
		}
		if _, err := r.Alert(77); !errors.Is(err, vetting.ErrNotFound) {
			b.Errorf("an alert that does not exist returned %v", err)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	err = b.db.Casework("a").Update(context.Background(), func(tx casework.Tx) error { return tx.InsertDecision(wait(1, 1, 9)) })
	if !errors.Is(err, store.ErrDuplicate) {
		b.Errorf("a second decision of the same number returned %v, want ErrDuplicate", err)
	}
	err = b.db.Casework("a").Update(context.Background(), func(tx casework.Tx) error { return tx.InsertDecision(wait(77, 1, 9)) })
	if !errors.Is(err, vetting.ErrNotFound) {
		b.Errorf("a decision on an alert that does not exist returned %v, want ErrNotFound", err)
	}
}
