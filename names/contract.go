// Package names analyses a name once, at load: folding, scripts, romanisation
// along named routes, tokens with role alternatives, keys, and rarity.
package names

import "github.com/revetproject/revet/entity"

// CONTRACT (delete this file as the real ones arrive). Names and signatures are fixed.

// Kind says what bears the name.
type Kind uint8

// The kinds of bearer.
const (
	Person Kind = iota + 1
	Organisation
	Object // vessel, aircraft, security
	Either // LegalEntity: person or organisation
)

// Role is a set of role alternatives a token may play.
type Role uint16

// The roles.
const (
	Given Role = 1 << iota
	Family
	Patronymic
	Kunya
	Nasab
	Nisba
	Particle
	Title
	Generation
	Initial
	LegalForm
	Number
	Descriptor // "company", "bank", "trading"
)

// Route names how a key was romanised: "latin", "cyrillic-ru", "cyrillic-national", "arabic-skeleton", "pinyin" ...
type Route string

// Key is one romanised form of a token.
type Key struct {
	Text     string // a-z0-9 only
	Skeleton string // consonant skeleton (engine.md 3.1 step 7); vowel-class key for ≤ 4 letters
	Route    Route
	Cost     int32 // micronats lost by taking this route; 0 for the first
}

// Token is one analysed token of a name.
type Token struct {
	Text   string // folded, in its own script
	Keys   []Key  // first = preferred; at most 8
	Roles  Role
	Weight int32  // rarity in micronats (−ln of the class frequency), from the frozen model; ≥ 0
	Class  uint32 // equivalence class (nicknames, spelling classes); 0 = none
	// Span is 1 for a token of the text and 2 for a virtual token that joins token First and its neighbour.
	First, Span uint8
	Mixed       bool // mixed scripts: a possible evasion
}

// Name is one analysed name.
type Name struct {
	Text     string
	Kind     Kind
	Quality  entity.Quality
	Property string  // name, alias, weakAlias, previousName ...
	Tokens   []Token // real tokens in order, at most 24
	Joins    []Token // virtual tokens of joined neighbours (R5); Span 2, Weight = sum of both
	Weight   int64   // sum of the real tokens' weights
	Parts    bool    // roles come from structured fields
}

// Level is how a pair of keys is related; the order is from strongest to weakest.
type Level uint8

// The levels (engine.md 3.2, relation R).
const (
	Unrelated    Level = iota
	Equal              // same key text
	SameClass          // R4
	SameSkeleton       // R2: equal skeleton, length difference ≤ 3
	OneEdit            // R1: OSA ≤ 1 where min length 4–7 or longer
	TwoEdits           // R1: OSA = 2 where min length ≥ 8
	NearSkeleton       // R3: skeletons ≥ 4 with OSA ≤ 1, length difference ≤ 3
)

// Analyser turns text into analysed names. It is immutable and safe for concurrent use.
type Analyser struct{}

// NewAnalyser returns an analyser over the embedded, frozen tables.
func NewAnalyser() *Analyser { return &Analyser{} }

// Names analyses all names of an entity (name, alias, weakAlias, previousName, abbreviation; and
// firstName+middleName+lastName… when no whole name is given), in a fixed order, without duplicates, at most 64.
func (a *Analyser) Names(e *entity.Entity) []Name { return nil }

// Name analyses one text.
func (a *Analyser) Name(text string, kind Kind) Name { return Name{} }

// Relate is THE relation R: the best level over all key pairs of two tokens, with the keys that gave it.
// index must retrieve exactly what Relate relates; nothing else decides relatedness.
func Relate(q, t *Token) (level Level, qk, tk int) { return Unrelated, 0, 0 }

// Similarity of a level in permille, as the gate counts mass: Equal 1000, SameClass 950, SameSkeleton 900, OneEdit 850 …
func (l Level) Similarity() int64 { return 0 }

// KindOf maps a schema to the kind of name bearer; 0 = names of this schema are not compared.
func KindOf(schema string) Kind { return 0 }
