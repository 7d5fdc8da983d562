// Package score compares two analysed parties and says how strong the evidence is that they are the same,
// in integer micronats, with contributions that sum exactly to the score.
package score

import (
	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/names"
)

// CONTRACT (delete this file as the real ones arrive). Names and signatures are fixed.

// Policy holds every number a tenant may change: gates, line, floor, bands. Its default is the one embedded policy file.
type Policy struct {
	Sigma          int64           // name mass that passes the gate, permille of D
	Lambda         int64           // weight of the heavier side in D, permille
	Line           int64           // micronats: at or above = potential match
	Floor          int64           // micronats: candidates at or above are kept as evidence although below the line
	Bands          []BandEdge      // descending
	WeakAliasAlone map[string]bool // per list: may a low-quality alias alert alone
}

// BandEdge is the lowest score of a band.
type BandEdge struct {
	Band string
	From int64
}

// DefaultPolicy returns the shipped policy.
func DefaultPolicy() Policy { return Policy{} }

// Profile is a party made ready for comparison: analysed names, dates, identifiers, countries, gender.
type Profile struct {
	ID        string
	Schema    string
	Kind      names.Kind
	Names     []names.Name
	Births    []entity.Date
	Gender    string
	Countries []string // nationality, citizenship, country, jurisdiction, flag
	Places    []string
	IDs       []entity.Identifier
}

// Model is the frozen scoring model: analyser, weights, frequencies. Immutable; safe for concurrent use.
type Model struct{}

// NewModel returns the embedded model.
func NewModel() *Model { return &Model{} }

// Profile analyses an entity once.
func (m *Model) Profile(e *entity.Entity) *Profile { return nil }

// Gate reports whether the pair passes the gate of engine.md 3.2: name mass M ≥ σ·D for some name pair, or an equal
// identifier key. Symmetric. It depends on the two profiles and the policy only. (A low-quality alias passes the gate
// as any name does; the score decides what it is worth.)
func (m *Model) Gate(q, e *Profile, p *Policy) bool { return false }

// NameGate is the gate for one pair of names; index uses it for its final check.
func NameGate(q, n *names.Name, p *Policy) bool { return false }

// Contribution is one piece of evidence.
type Contribution struct {
	Feature string // "name.token", "name.unmatched", "name.order", "birthDate", "gender", "country", "identifier", "weakAlias" ...
	Query   string // value on the subject's side, "" when missing
	Entry   string // value on the entry's side
	Level   string // "equal", "same class", "one edit", "year equal, 1 January placeholder" ...
	Route   string // romanisation route when one was used
	Points  int64  // micronats; may be negative
}

// Result is the outcome of one comparison.
type Result struct {
	Score         int64          // micronats; the exact sum of Contributions
	Band          string         // of the policy
	QueryName     string         // the name of the subject that was used
	EntryName     string         // the name of the entry that was used
	WeakOnly      bool           // only a low-quality alias supports the name evidence
	Contributions []Contribution // in a fixed order
}

// Compare scores a pair. It is symmetric: Compare(a,b).Score == Compare(b,a).Score, and deterministic to the bit.
// list is the list the entry is on (for per-list switches).
func (m *Model) Compare(q, e *Profile, p *Policy) Result { return Result{} }

// Passes reports whether a result is above the line for an entry of this list (score, weak-alias rule).
func (p *Policy) Passes(r *Result, list string) bool { return false }

// MicronatsPerNat is the unit of all scores.
const MicronatsPerNat = 1_000_000
