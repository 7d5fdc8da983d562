package vetting

import (
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/screen"
)

// The kinds of match event and of alert.
const (
	Opened   = "opened"
	Changed  = "changed"
	Rescored = "rescored" // same values and band, another score or version: history, never an alert
	Closed   = "closed"
)

// The reasons for which a match closes: a closed vocabulary.
const (
	ReasonDelisted = "delisted" // the entry left the list
	// With the keys under which the entry carries on, see heritage.
	ReasonEntryRenumbered = "entry renumbered to "
	ReasonEntryMerged     = "entry merged into "
	ReasonEntrySplit      = "entry split into "

	ReasonListLeft       = "list no longer used"   // the configuration does not consult the list any more
	ReasonMerged         = "subject merged"        // the subject was found to be another, which is screened with its data
	ReasonScopeEnded     = "subject left scope"    // a recorded rule ended the vetting of the subject
	ReasonOutOfScope     = "outside configuration" // the configuration's scope does not cover the subject
	ReasonSubjectChanged = "subject data changed"
	ReasonEntryChanged   = "entry data changed"
	ReasonConfiguration  = "configuration changed"
	ReasonEngine         = "engine changed"
)

// outcome is one pair above the line, as the engine sees it now.
type outcome struct {
	candidate screen.Candidate
	cause     Cause
}

// reconciliation brings the stored matches of one subject under one
// configuration in line with what the engine says. It is idempotent: run twice
// with the same input, the second run writes nothing.
type reconciliation struct {
	config  string
	epoch   int64
	run     int64
	at      int64
	subject SubjectVersion
	// wanted are the pairs above the line, sorted by list and key.
	wanted []outcome
	// existing are the stored matches that were looked at again, sorted by
	// list and key. Matches left out of it stay as they are.
	existing []Match
	// closing names why a match that is not wanted any more closes.
	closing func(Match) (reason string, cause Cause)
	// lists are the snapshots in force; heirs are filled by apply.
	lists map[string]int64
	heirs map[string]heritage
}

// tally counts what reconciliations wrote.
type tally struct{ opened, changed, rescored, closed, alerts int64 }

func (t *tally) add(o tally) {
	t.opened += o.opened
	t.changed += o.changed
	t.rescored += o.rescored
	t.closed += o.closed
	t.alerts += o.alerts
}

func (rc *reconciliation) apply(tx Tx) (tally, error) {
	var t tally
	var err error
	if rc.heirs, err = rc.inherit(tx); err != nil {
		return t, err
	}
	i, j := 0, 0
	for i < len(rc.wanted) || j < len(rc.existing) {
		switch c := rc.order(i, j); {
		case c < 0:
			n, err := rc.open(tx, rc.wanted[i], nil)
			if err != nil {
				return t, err
			}
			t.add(n)
			i++
		case c > 0:
			if rc.existing[j].Open {
				n, err := rc.close(tx, rc.existing[j])
				if err != nil {
					return t, err
				}
				t.add(n)
			}
			j++
		default:
			m := rc.existing[j]
			var n tally
			var err error
			if m.Open {
				n, err = rc.update(tx, rc.wanted[i], m)
			} else {
				n, err = rc.open(tx, rc.wanted[i], &m)
			}
			if err != nil {
				return t, err
			}
			t.add(n)
			i++
			j++
		}
	}
	return t, nil
}

// order compares the heads of the two sorted lists by (list, key).
func (rc *reconciliation) order(i, j int) int {
	switch {
	case i == len(rc.wanted):
		return 1
	case j == len(rc.existing):
		return -1
	}
	w, m := rc.wanted[i].candidate, rc.existing[j]
	switch {
	case w.List != m.List:
		return compareText(w.List, m.List)
	default:
		return compareText(w.Key, m.Key)
	}
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// state is the match as the outcome has it.
func (rc *reconciliation) state(id int64, o outcome) Match {
	c := o.candidate
	return Match{
		ID: id, Config: rc.config, Number: rc.subject.Number, List: c.List, Key: c.Key, Open: true,
		Score: c.Result.Score, Band: c.Result.Band, Fingerprint: screen.Fingerprint(&c), EntryHash: c.EntryHash,
		Version: rc.subject.Version, Epoch: rc.epoch,
	}
}

func (rc *reconciliation) open(tx Tx, o outcome, closed *Match) (tally, error) {
	var id int64
	if closed != nil {
		id = closed.ID
	} else {
		var err error
		if id, err = tx.NextID("match"); err != nil {
			return tally{}, err
		}
	}
	m := rc.state(id, o)
	before := rc.heirs[entryRef(m.List, m.Key)]
	m.Predecessor = before.match.ID // kept from the first opening on
	if err := rc.write(tx, m, Opened, before.reason, o.cause, &o.candidate); err != nil {
		return tally{}, err
	}
	if before.carried && before.match.Fingerprint == m.Fingerprint && before.match.Band == m.Band {
		return tally{opened: 1}, nil // the alerts of the match it carries on stand
	}
	alerted, err := rc.alert(tx, m, Opened, o.cause)
	return tally{opened: 1, alerts: alerted}, err
}

// update decides whether the match changed materially: its band, or – when the
// data of either side changed – a value that was compared. A new engine that
// reads the same data differently without leaving the band is no news.
func (rc *reconciliation) update(tx Tx, o outcome, old Match) (tally, error) {
	m := rc.state(old.ID, o)
	dataChanged := m.Version != old.Version || m.EntryHash != old.EntryHash
	switch {
	case m.Band != old.Band, dataChanged && m.Fingerprint != old.Fingerprint:
		if err := rc.write(tx, m, Changed, "", o.cause, &o.candidate); err != nil {
			return tally{}, err
		}
		alerted, err := rc.alert(tx, m, Changed, o.cause)
		return tally{changed: 1, alerts: alerted}, err
	case dataChanged, m.Score != old.Score, m.Fingerprint != old.Fingerprint:
		err := rc.write(tx, m, Rescored, "", o.cause, &o.candidate)
		return tally{rescored: 1}, err
	}
	return tally{}, nil
}

func (rc *reconciliation) close(tx Tx, m Match) (tally, error) {
	reason, cause := rc.closing(m)
	m.Open = false
	m.Epoch = rc.epoch
	m.Version = rc.subject.Version
	if err := rc.write(tx, m, Closed, reason, cause, nil); err != nil {
		return tally{}, err
	}
	t := tally{closed: 1}
	// A match that a person confirmed has effects in the world; losing its
	// ground is news that somebody must act on.
	state, err := tx.Disposition(m.ID)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return t, err
	}
	if state == "true" && !rc.inherited(m) {
		t.alerts, err = rc.alert(tx, m, Closed, cause)
	}
	return t, err
}

// inherited reports whether a match that opens carries this one on.
func (rc *reconciliation) inherited(m Match) bool {
	for _, h := range rc.heirs {
		if h.match.ID == m.ID {
			return true
		}
	}
	return false
}

func (rc *reconciliation) write(tx Tx, m Match, kind, reason string, cause Cause, c *screen.Candidate) error {
	var evidence []byte
	if c != nil {
		var err error
		if evidence, err = json.Marshal(c, json.Deterministic(true)); err != nil {
			return fmt.Errorf("encode evidence of match %d: %w", m.ID, err)
		}
	}
	if err := tx.PutMatch(m); err != nil {
		return err
	}
	return tx.InsertMatchEvent(MatchEvent{
		Match: m.ID, Epoch: rc.epoch, Kind: kind, Score: m.Score, Band: m.Band, Fingerprint: m.Fingerprint,
		EntryHash: m.EntryHash, Version: m.Version, Cause: cause, Reason: reason, Run: rc.run, Evidence: evidence, At: rc.at,
	})
}

func (rc *reconciliation) alert(tx Tx, m Match, kind string, cause Cause) (int64, error) {
	id, err := tx.NextID("alert")
	if err != nil {
		return 0, err
	}
	fresh, err := tx.InsertAlert(Alert{
		ID: id, Match: m.ID, Epoch: rc.epoch, Version: rc.subject.Version, Kind: kind, Cause: cause,
		Run: rc.run, Fingerprint: m.Fingerprint, At: rc.at,
	})
	if err != nil || !fresh {
		return 0, err
	}
	return 1, nil
}
