package encounter

import (
	"fmt"
	"slices"
	"strings"

	"github.com/revetproject/revet/internal/casework"
	"github.com/revetproject/revet/screen"
)

// State says how an occupant stands.
type State string

// The states. Every occupant is in exactly one.
const (
	Screened   State = "screened"   // a complete screening of what is known is stored
	Excepted   State = "excepted"   // a valid exception stands in for it
	Incomplete State = "incomplete" // screened, but a source was missing: waits to be screened again
	Unscreened State = "unscreened" // neither
)

// Facts is everything recorded of one encounter: the newest version of each row.
type Facts struct {
	Encounter  Encounter
	Occupants  []Occupant  // by N
	Exceptions []Exception // by ID
	// Matches are the open matches of each occupant, by N.
	Matches map[int64][]Match
}

// OccupantStanding is how one occupant stands at a moment.
type OccupantStanding struct {
	Occupant Occupant
	State    State
	// Exception is the one relied on when State is Excepted.
	Exception *Exception
	Matches   []Match
	// Release is the valid exception to let an undecided match pass; nil when there is none.
	Release *Exception
	// Missing says what the occupant lacks; "" when nothing.
	Missing string
}

// Standing is how an encounter stands at a moment.
type Standing struct {
	Occupants []OccupantStanding
	// Fewer is the valid exception for occupants that were declared and not
	// recorded; nil when there is none.
	Fewer *Exception
	// NotRecorded is how many were declared and not recorded.
	NotRecorded int64
	// Undecided are the occupants whose potential match nobody has decided.
	Undecided []int64
	// Confirmed are the occupants whose match two people confirmed.
	Confirmed []int64
	// Refusals says why the encounter cannot close, one sentence each; empty when it can.
	Refusals []string
}

// complete reports whether the occupant has a complete screening under every
// configuration it was screened under, and at least one.
func (o *Occupant) complete() bool {
	return len(o.Screenings) > 0 && !slices.ContainsFunc(o.Screenings, func(s ScreeningRef) bool { return s.Outcome == string(screen.Incomplete) })
}

// Waiting reports whether a source was missing when the occupant was screened.
func (o *Occupant) Waiting() bool { return len(o.Screenings) > 0 && !o.complete() }

// Standing applies the rules of closing to what is recorded, at a moment.
func (f *Facts) Standing(at int64) Standing {
	var s Standing
	s.Fewer = f.valid(0, at, func(g string) bool { return g == GroundFewer })
	if s.NotRecorded = max(0, f.Encounter.Declared-int64(len(f.Occupants))); s.NotRecorded > 0 && s.Fewer == nil {
		s.Refusals = append(s.Refusals, fmt.Sprintf("%d of %d declared occupants are not recorded%s", s.NotRecorded, f.Encounter.Declared, f.waitingFor(0, at)))
	}
	for _, o := range f.Occupants {
		x := OccupantStanding{Occupant: o, Matches: f.Matches[o.N]}
		x.Exception = f.valid(o.N, at, func(g string) bool { return g != GroundRelease && g != GroundFewer })
		x.Release = f.valid(o.N, at, func(g string) bool { return g == GroundRelease })
		switch {
		case o.complete():
			x.State, x.Exception = Screened, nil
		case x.Exception != nil:
			x.State = Excepted
		case o.Waiting():
			x.State = Incomplete
			x.Missing = "was screened while a list was missing or stale, and waits to be screened again" + f.waitingFor(o.N, at)
		default:
			x.State = Unscreened
			x.Missing = "is neither screened nor excepted" + f.waitingFor(o.N, at)
			if o.Draw != nil && o.Draw.Drawn {
				x.Missing = "was drawn for screening and is not screened" + f.waitingFor(o.N, at)
			}
		}
		if x.Missing != "" {
			s.Refusals = append(s.Refusals, fmt.Sprintf("occupant %d (%s) %s", o.N, o.Role, x.Missing))
		}
		undecided, held, confirmed := false, "", false
		for _, m := range x.Matches {
			switch casework.State(m.Decision) {
			case casework.Open:
				undecided = true
			case casework.Inconclusive, casework.Proposed:
				held = m.Decision
			case casework.True:
				confirmed = true
			}
		}
		if undecided {
			s.Undecided = append(s.Undecided, o.N)
		}
		if confirmed {
			s.Confirmed = append(s.Confirmed, o.N)
		}
		if held != "" && x.Release == nil {
			s.Refusals = append(s.Refusals, fmt.Sprintf("occupant %d (%s) has a potential match that is %s: letting it pass needs an exception on the ground %s%s",
				o.N, o.Role, held, GroundRelease, f.waitingFor(o.N, at)))
		}
		s.Occupants = append(s.Occupants, x)
	}
	if len(f.Occupants) == 0 {
		s.Refusals = append(s.Refusals, "no occupant is recorded at all")
	}
	return s
}

// valid finds the exception for an occupant (0 = the whole) that counts at a
// moment: one that a person asked for before one that was drawn.
func (f *Facts) valid(n, at int64, ground func(string) bool) *Exception {
	var found *Exception
	for i := range f.Exceptions {
		x := &f.Exceptions[i]
		if x.Occupant == n && ground(x.Ground) && x.Valid(at) && (found == nil || found.Policy > 0 && x.Policy == 0) {
			found = x
		}
	}
	return found
}

// waitingFor says what became of the exceptions for an occupant that do not count.
func (f *Facts) waitingFor(n, at int64) string {
	var out []string
	for _, x := range f.Exceptions {
		switch {
		case x.Occupant != n:
		case x.State == Requested:
			out = append(out, fmt.Sprintf("exception %d waits for a second person", x.ID))
		case x.State == Rejected:
			out = append(out, fmt.Sprintf("exception %d was rejected by %s", x.ID, x.DecidedBy))
		case !x.Valid(at) && at >= x.Expires:
			out = append(out, fmt.Sprintf("exception %d has expired", x.ID))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return " (" + strings.Join(out, ", ") + ")"
}
