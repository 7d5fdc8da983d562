// Package index retrieves candidates: list entries for a subject (Lists), and subjects for changed entries (Population).
// It loses nothing that passes the gate (engine.md 3.2 has the proof); the oracle test scores all pairs.
package index

import "github.com/revetproject/revet/score"

// CONTRACT (delete this file as the real ones arrive). Names and signatures are fixed.

// Lists is an immutable forward index over list entries. Safe for concurrent use.
type Lists struct{}

// NewLists builds the index; position in the slice is the row number that Candidates yields.
func NewLists(m *score.Model, entries []*score.Profile) *Lists { return &Lists{} }

// Candidates returns the rows, ascending, of every entry that passes the gate with q: exactly the set for which Model.Gate is true.
func (l *Lists) Candidates(q *score.Profile, p *score.Policy, dst []uint32) []uint32 { return dst }

// Population is the reverse side: a dictionary-encoded token column plus identifier table, scanned by lookback.
type Population struct{}

// NewPopulation starts an empty population.
func NewPopulation(m *score.Model) *Population { return &Population{} }

// Add appends a subject; numbers ascend. The profile is not kept.
func (pop *Population) Add(number uint64, q *score.Profile) {}

// Pair is a subject number and the row of the entry in the delta.
type Pair struct {
	Subject uint64
	Entry   uint32
}

// Lookback returns, ordered by subject then entry, a superset as tight as the column allows of the pairs that pass the gate, among
// subjects numbered from..to (inclusive); the caller re-checks with Model.Gate on loaded profiles.
func (pop *Population) Lookback(entries []*score.Profile, p *score.Policy, from, to uint64) []Pair {
	return nil
}

// Len is the number of subjects.
func (pop *Population) Len() int { return 0 }
