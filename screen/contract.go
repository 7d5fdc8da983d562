// Package screen turns a query into an outcome with evidence: profile, candidates, scores, frozen evidence document, replay.
package screen

import (
	"io"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/index"
	"github.com/revetproject/revet/score"
)

// CONTRACT (delete this file as the real ones arrive). Names and signatures are fixed.

// Outcome of a screening.
type Outcome string

// The outcomes. Nothing is ever silently clear.
const (
	Clear          Outcome = "clear"
	PotentialMatch Outcome = "potential_match"
	Incomplete     Outcome = "incomplete"
)

// Entry is one entry of a list snapshot.
type Entry struct {
	List   string
	Key    string
	Entity *entity.Entity
}

// Source says which version of a list was consulted, or why it could not be.
type Source struct {
	List     string `json:"list"`
	Snapshot int64  `json:"snapshot"`          // 0 when none is active
	Hash     string `json:"hash"`              // content hash of the snapshot
	Problem  string `json:"problem,omitempty"` // "missing", "stale: …": makes the outcome incomplete
}

// Engine is the matcher: model plus tables. Immutable; safe for concurrent use.
type Engine struct{}

// New returns the engine of this build.
func New() *Engine { return &Engine{} }

// ID is the engine_id: a hash of matcher code, tables and toolchain ("e1-…"). The kernel packages embed their sources for it.
func (e *Engine) ID() string { return "" }

// Model returns the scoring model.
func (e *Engine) Model() *score.Model { return nil }

// Lists is a forward index over the entries of a set of snapshots.
type Lists struct{}

// Index analyses and indexes entries; order does not influence any outcome (they are sorted by list, key).
func (e *Engine) Index(sources []Source, entries []Entry) *Lists { return nil }

// Config is the part of a configuration that an outcome depends on.
type Config struct {
	ID      string       `json:"id"`
	Version int64        `json:"version"`
	Lists   []string     `json:"lists"` // sorted
	Policy  score.Policy `json:"policy"`
}

// Candidate is one compared entry at or above the evidence floor.
type Candidate struct {
	List, Key string
	EntryHash string       // entity.Hash of the entry version compared
	Above     bool         // above the line: a match
	Result    score.Result // with contributions
}

// Result of one screening; candidates by score descending, then list, key.
type Result struct {
	Outcome    Outcome
	Sources    []Source
	Candidates []Candidate
}

// Screen screens one subject against the lists of the configuration. Errors only for a query that cannot be read (e.g. no name
// and no identifier yields Outcome Incomplete with a Source-like problem, not an error).
func (l *Lists) Screen(q *entity.Entity, c *Config) Result { return Result{} }

// Compare scores one pair outside the index: the gate and the line decide Above. Same code path as Screen.
func (e *Engine) Compare(q *entity.Entity, entry Entry, c *Config) (cand Candidate, passesGate bool) {
	return Candidate{}, false
}

// Evidence is the frozen, canonical (RFC 8785) evidence document, version 1: query (canonical entity), configuration,
// sources, engine id, outcome, every candidate with its entry version and contributions.
func (e *Engine) Evidence(q *entity.Entity, c *Config, r *Result, l *Lists) []byte { return nil }

// Digest is the SHA-256 of an evidence document, lower-case hexadecimal.
func Digest(evidence []byte) string { return "" }

// WriteReplay writes a self-contained replay request (header, query, entries of the consulted snapshots as JSON lines, versioned);
// Replay reads it, screens, and writes the evidence document. The pair is what an archived executable of an older engine runs.
func WriteReplay(w io.Writer, queries []*entity.Entity, c *Config, sources []Source, entries []Entry) error {
	return nil
}

// Replay answers one evidence document per query, as JSON lines.
func (e *Engine) Replay(r io.Reader, w io.Writer) error { return nil }

// Population is the reverse side for lookback.
type Population struct{ *index.Population }

// NewPopulation starts an empty population.
func (e *Engine) NewPopulation() *Population { return nil }

// Delta is a set of changed entries made ready for lookback.
func (p *Population) Lookback(entries []Entry, c *Config, from, to uint64) []index.Pair { return nil }

// Fingerprint hashes the values that took part in a comparison (feature, query value, entry value, sorted) and the band: what
// decides whether a match changed materially. No version of software is in it.
func Fingerprint(c *Candidate) string { return "" }
