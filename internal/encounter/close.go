package encounter

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
)

// Ending says how an encounter ended.
type Ending struct {
	// Outcome is that of every occupant whom Outcomes does not name.
	Outcome  string
	Outcomes map[int64]string
	// Reason is required when a potential match of an occupant is undecided, or a
	// match is confirmed and the person goes free.
	Reason string
	// At is when it ended, microseconds; 0 = now.
	At int64
}

// free are the outcomes with which a person goes on.
var free = []string{Released, "admitted", "served"}

// Close closes an encounter. It is refused, wrapping [ErrNotClosable], while an
// occupant is neither screened nor covered by a valid exception, or fewer
// occupants are recorded than were declared without leave; the message names
// each. What was known of every occupant at this moment is kept with the closing.
func (s *Service) Close(ctx context.Context, actor access.Principal, number int64, end Ending) (Encounter, error) {
	if err := s.authorize(actor, access.EncounterClose); err != nil {
		return Encounter{}, err
	}
	var e Encounter
	err := s.o.Store.Update(ctx, func(tx Tx) error {
		if _, err := openEncounter(tx, number); err != nil {
			return err
		}
		words, err := readMappings(tx)
		if err != nil {
			return err
		}
		f, err := one(tx, number)
		if err != nil {
			return err
		}
		// A run may have screened again who waits.
		var waiting []Occupant
		for _, o := range f.Occupants {
			if o.Waiting() {
				waiting = append(waiting, o)
			}
		}
		if len(waiting) > 0 {
			if _, _, err := s.refresh(tx, waiting, actor.ID); err != nil {
				return err
			}
			if f, err = one(tx, number); err != nil {
				return err
			}
		}
		if e, err = s.closing(f, words, end, actor); err != nil {
			return err
		}
		if err := tx.InsertEncounter(e); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.EncounterClosed, actor.ID, closedDetails(e))
	})
	return e, err
}

// closedDetails counts the states of the occupants; no person is in it.
func closedDetails(e Encounter) map[string]any {
	states := make(map[State]int)
	for _, c := range e.Closing.Occupants {
		states[c.State]++
	}
	return map[string]any{"encounter": e.Number, "site": e.Site, "declared": e.Declared, "recorded": len(e.Closing.Occupants), "states": states}
}

// closing makes the version that closes an encounter, or says why it cannot be.
func (s *Service) closing(f Facts, words reading, end Ending, actor access.Principal) (Encounter, error) {
	now := s.now()
	if end.At == 0 {
		end.At = max(now, f.Encounter.HappenedAt)
	}
	switch {
	case end.At < f.Encounter.HappenedAt:
		return Encounter{}, fmt.Errorf("encounter %d cannot end before it happened", f.Encounter.Number)
	case end.At > now+clockSkew:
		return Encounter{}, fmt.Errorf("encounter %d is said to end at %s, which lies ahead: check the time and its zone", f.Encounter.Number, audit.FormatTime(end.At))
	}
	st := f.Standing(now)
	refusals := slices.Clone(st.Refusals)
	outcomes := make(map[int64]string, len(f.Occupants))
	for _, n := range sortedNumbers(end.Outcomes) {
		if n < 1 || n > int64(len(f.Occupants)) {
			return Encounter{}, fmt.Errorf("encounter %d has no occupant %d whose outcome could be %q", f.Encounter.Number, n, end.Outcomes[n])
		}
		w, _, err := words.read(Outcomes, end.Outcomes[n])
		if err != nil {
			return Encounter{}, fmt.Errorf("occupant %d: %w", n, err)
		}
		outcomes[n] = w
	}
	rest := ""
	if end.Outcome != "" {
		w, _, err := words.read(Outcomes, end.Outcome)
		if err != nil {
			return Encounter{}, err
		}
		rest = w
	}
	needReason := ""
	c := Closing{At: end.At, Recorded: now, Actor: actor.ID, Reason: end.Reason, Occupants: make([]Closed, 0, len(st.Occupants))}
	if st.NotRecorded > 0 && st.Fewer != nil {
		c.Fewer = st.Fewer.ID
	}
	for _, x := range st.Occupants {
		n := x.Occupant.N
		if outcomes[n] == "" {
			outcomes[n] = rest
		}
		if outcomes[n] == "" {
			refusals = append(refusals, fmt.Sprintf("occupant %d (%s) has no outcome; state one of %s", n, x.Occupant.Role, wordsOf(Outcomes)))
		}
		if needReason == "" {
			switch {
			case slices.Contains(st.Undecided, n):
				needReason = fmt.Sprintf("a potential match of occupant %d is undecided", n)
			case slices.Contains(st.Confirmed, n) && slices.Contains(free, outcomes[n]):
				needReason = fmt.Sprintf("a match of occupant %d is confirmed and the outcome is %s", n, outcomes[n])
			}
		}
		y := Closed{N: n, State: x.State, Outcome: outcomes[n], Matches: x.Matches}
		if x.Exception != nil {
			y.Exception, y.Ground = x.Exception.ID, x.Exception.Ground
		}
		if x.Release != nil {
			y.Release = x.Release.ID
		}
		c.Occupants = append(c.Occupants, y)
	}
	if end.Reason != "" || needReason != "" {
		if err := wordsOfReason(end.Reason, needReason); err != nil {
			refusals = append(refusals, err.Error())
		}
	}
	if len(refusals) > 0 {
		return Encounter{}, fmt.Errorf("%w: %s", ErrNotClosable, strings.Join(refusals, "; "))
	}
	e := f.Encounter
	e.Version, e.At, e.Actor, e.Closing = e.Version+1, now, actor.ID, &c
	return e, nil
}

func wordsOfReason(reason, need string) error {
	if err := words("a reason", reason); err != nil {
		if need != "" {
			return fmt.Errorf("%s: %w", need, err)
		}
		return err
	}
	return nil
}

func sortedNumbers(m map[int64]string) []int64 {
	out := make([]int64, 0, len(m))
	for n := range m {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}
