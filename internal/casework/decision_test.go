package casework

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDecisionsSayWhatTheirVerbAsks(t *testing.T) {
	tests := []struct {
		name   string
		verb   Verb
		change func(*Decision)
		says   string
	}{
		{"dismissal without discriminator", Dismiss, func(d *Decision) { d.Differs = nil }, "names at least one attribute in which subject and entry differ: birth-date, gender"},
		{"unknown discriminator", Dismiss, func(d *Decision) { d.Differs[0].Attribute = "name" }, `discriminator "name": want one of birth-date`},
		{"other without words", Dismiss, func(d *Decision) { d.Differs = []Difference{{Attribute: Other}} }, "words for the discriminator other is wanted"},
		{"twice", Dismiss, func(d *Decision) { d.Differs = append(d.Differs, d.Differs[0]) }, "birth-date is named twice"},
		{"out of order", Dismiss, func(d *Decision) { d.Differs = []Difference{{Attribute: Place}, {Attribute: BirthDate}} }, "want the order birth-date"},
		{"no reason", Dismiss, func(d *Decision) { d.Reason = " \n" }, "a reason is wanted"},
		{"long reason", Propose, func(d *Decision) { d.Reason = strings.Repeat("x", MaxText+1) }, "4001 bytes, at most 4000"},
		{"broken text", Propose, func(d *Decision) { d.Reason = "\xff" }, "not valid UTF-8"},
		{"escape sequence", Propose, func(d *Decision) { d.Reason = "fine\x1b[2J" }, "control characters"},
		{"discriminator elsewhere", Propose, func(d *Decision) { d.Differs = []Difference{{Attribute: Place}} }, `not to "propose"`},
		{"waiting elsewhere", Propose, func(d *Decision) { d.Waiting = &Waiting{} }, `not to "propose"`},
		{"nothing missing", Defer, func(d *Decision) { d.Waiting = nil }, "what is missing is wanted"},
		{"from nobody", Defer, func(d *Decision) { d.Waiting.From = "" }, "from whom it is awaited is wanted"},
		{"no owner", Defer, func(d *Decision) { d.Waiting.Owner = "" }, "an owner who sees to it is wanted"},
		{"no date", Defer, func(d *Decision) { d.Waiting.Due = 0 }, "it must lie ahead"},
		{"date gone by", Defer, func(d *Decision) { d.Waiting.Due = d.At }, "it must lie ahead"},
		{"unknown verb", "whitelist", func(*Decision) {}, `verb "whitelist": want one of dismiss`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := said(tt.verb)
			d.Actor, d.N = ana.ID, 1
			if tt.verb.State() != "" {
				if _, err := Next(nil, d, ana); err != nil {
					t.Fatalf("the whole decision is refused: %v", err)
				}
			}
			tt.change(&d)
			if _, err := Next(nil, d, ana); err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want %q", err, tt.says)
			}
		})
	}
	confirm := said(Confirm)
	confirm.Actor, confirm.N, confirm.Reason = ben.ID, 2, ""
	if state, err := Next(play(t, move{Propose, ana}), confirm, ben); err != nil || state != True {
		t.Errorf("a confirmation needs no words of its own: %s, %v", state, err)
	}
}

func TestTransitions(t *testing.T) {
	histories := []struct {
		state State
		moves []move
	}{
		{Open, nil},
		{Proposed, []move{{Propose, ana}}},
		{Inconclusive, []move{{Defer, ana}}},
		{True, []move{{Propose, ana}, {Confirm, ben}}},
		{False, []move{{Dismiss, ana}}},
		{Open, []move{{Propose, ana}, {Reject, ben}}},
		{Open, []move{{Dismiss, ana}, {Reopen, ana}}},
	}
	// who tries each verb where it is possible
	tries := map[Verb]map[State]State{
		Dismiss: {Open: False, Inconclusive: False},
		Defer:   {Open: Inconclusive, Inconclusive: Inconclusive},
		Propose: {Open: Proposed, Inconclusive: Proposed},
		Confirm: {Proposed: True},
		Reject:  {Proposed: Open},
		Reopen:  {Proposed: Open, Inconclusive: Open, True: Open, False: Open},
	}
	for _, tt := range histories {
		h := play(t, tt.moves...)
		if got := StateOf(h); got != tt.state {
			t.Errorf("%v: state %s, want %s", tt.moves, got, tt.state)
		}
		for verb, from := range tries {
			_, state, err := step(h, verb, both)
			if want := from[tt.state]; want != "" {
				if err != nil || state != want {
					t.Errorf("%s when %s: %s, %v; want %s", verb, tt.state, state, err, want)
				}
			} else if !errors.Is(err, ErrTransition) {
				t.Errorf("%s when %s: got %v, want ErrTransition", verb, tt.state, err)
			}
		}
	}
	_, _, err := step(play(t, move{Dismiss, ana}), Propose, ana)
	if err == nil || err.Error() != "propose: alert 1 is false, it has to be reopened first: not possible in this state" {
		t.Errorf("got %v", err)
	}
}

func TestParseDifferences(t *testing.T) {
	got, err := ParseDifferences([]string{"other=tattoo on the left arm", "birth-date", "place = Kabul, not Kunduz"})
	want := []Difference{{BirthDate, ""}, {Place, "Kabul, not Kunduz"}, {Other, "tattoo on the left arm"}}
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
	for _, bad := range [][]string{nil, {"name"}, {"other"}, {"place", "place=x"}} {
		if _, err := ParseDifferences(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}
