package casework

import (
	"errors"
	"fmt"
	"slices"

	"github.com/revetproject/revet/internal/access"
)

// ErrTransition refuses a verb that the alert's state does not allow.
var ErrTransition = errors.New("not possible in this state")

// allowed lists the verbs of each state.
var allowed = map[State][]Verb{
	Open:         {Dismiss, Defer, Propose},
	Inconclusive: {Dismiss, Defer, Propose, Reopen},
	Proposed:     {Confirm, Reject, Reopen},
	True:         {Reopen},
	False:        {Reopen},
}

// Next returns the state of an alert after one more decision, or why it cannot
// be taken:
//
//   - the deciding principal is a named person with the role the step takes
//     (errors of package access);
//   - the verb fits the state ([ErrTransition]): what was decided is first
//     reopened, so that nothing is overwritten unseen;
//   - the second person is not the first (access.ErrSamePerson): who proposed
//     a match cannot confirm or reject it; and an alert that was inconclusive or
//     true before is dismissed by a reviewer who neither deferred it nor
//     reopened the confirmed match;
//   - the decision says all its verb asks for ([Decision]).
//
// history holds the earlier decisions of the same alert ascending by N. The
// proposed decision must name the actor and continue the count. Next is pure:
// the time of the decision is proposed.At.
func Next(history []Decision, proposed Decision, actor access.Principal) (State, error) {
	if proposed.Actor != actor.ID {
		return "", fmt.Errorf("the decision is %q's and %s is deciding: everybody decides in their own name", proposed.Actor, actor)
	}
	if want := int64(len(history)) + 1; proposed.N != want {
		return "", fmt.Errorf("decision number %d of alert %d: want %d", proposed.N, proposed.Alert, want)
	}
	state := StateOf(history)
	if proposed.Verb.State() == "" {
		return "", proposed.check()
	}
	act, firsts := takes(history, proposed.Verb)
	if err := access.Authorize(actor, act); err != nil {
		return "", err
	}
	if !slices.Contains(allowed[state], proposed.Verb) {
		return "", fmt.Errorf("%s: alert %d is %s%s: %w", proposed.Verb, proposed.Alert, state, remedy(state), ErrTransition)
	}
	for _, first := range firsts {
		if err := access.SecondPerson(first, actor); err != nil {
			return "", fmt.Errorf("%s alert %d: %w", proposed.Verb, proposed.Alert, err)
		}
	}
	if err := proposed.check(); err != nil {
		return "", err
	}
	return proposed.Verb.State(), nil
}

// takes says what a step takes: the act, and the first persons of a step that
// takes two.
func takes(history []Decision, verb Verb) (act access.Act, firsts []string) {
	state := StateOf(history)
	switch verb {
	case Confirm, Reject:
		if state == Proposed {
			firsts = []string{history[len(history)-1].Actor}
		}
		return access.AlertReview, firsts
	case Reopen:
		if state == True {
			return access.MatchOverturn, nil
		}
		return access.AlertReopen, nil
	case Dismiss:
		if firsts = doubters(history); len(firsts) > 0 {
			return access.AlertReview, firsts
		}
	}
	return access.AlertDecide, nil
}

// doubters returns who found the alert inconclusive and who took a confirmed
// match back. Letting go of such an alert has effect on a person, as a
// confirmation has, and takes somebody else: however it came to be open again.
func doubters(history []Decision) []string {
	var ids []string
	for i, d := range history {
		if d.Verb == Defer || d.Verb == Reopen && StateOf(history[:i]) == True {
			ids = append(ids, d.Actor)
		}
	}
	return ids
}

// remedy says what can be done about an alert in a state.
func remedy(s State) string {
	switch s {
	case Proposed:
		return ", a second person has to confirm or reject it"
	case True, False:
		return ", it has to be reopened first"
	default:
		return ""
	}
}
