package names

import "github.com/revetproject/revet/entity"

// Bounds of an analysed name. What lies beyond them is cut, so that the work per
// name is bounded whatever a foreign file contains.
const (
	MaxTokens = 24 // real tokens of a name
	MaxKeys   = 16 // keys of a token
	MaxNames  = 64 // names of an entity
	MaxLetter = 32 // letters of a key
)

// Route names how a key was romanised: "latin", "cyrillic-icao",
// "cyrillic-national", "arabic-consonants", "pinyin" …
type Route string

// Key is one romanised form of a token.
type Key struct {
	Text     string // a–z and 0–9 only, at most MaxLetter bytes
	Skeleton string // consonant skeleton, or vowel-class key of short tokens; see Skeleton
	Route    Route
	Cost     int32 // micronats lost by taking this route; 0 for the first
	Origin   Origin

	mask, skeletonMask uint32 // sets of letters in Text and Skeleton; 0 when the key was made elsewhere
}

// Origin is what a key was made from. It decides with which keys it may be
// compared, see [Relate].
type Origin uint8

// The origins.
const (
	FromLatin    Origin = iota // written in Latin letters
	FromScript                 // read off another script by rule
	FromLearning               // read off another script as learnt, one reading of many
)

// Comparable reports whether keys of the two origins are compared. A learnt
// reading is one of many: two of them, or one and a rule's reading of another
// script, meet by chance, so only Latin letters as written count for it.
func (o Origin) Comparable(other Origin) bool {
	return o != FromLearning && other != FromLearning || o == FromLatin || other == FromLatin
}

// Token is one analysed token of a name.
type Token struct {
	Text   string // folded, in its own script
	Keys   []Key  // first = preferred; at most MaxKeys
	Roles  Role
	Weight int32  // rarity in micronats (−ln of the class frequency), from the frozen model; > 0
	Class  uint32 // equivalence class (nicknames, spelling classes, legal forms); 0 = none
	// First is the position of the token among the real tokens. Span is 1 for a
	// token of the text. A virtual token joins the tokens First … First+Span−1:
	// Span 2 for neighbours, Span 3 where the middle one is a particle
	// ("abd al rahman" → "abdalrahman").
	First, Span uint8
	Mixed       bool  // mixed scripts that look alike: a possible evasion
	least       int32 // what the likeliest learnt spelling costs, in steps
	Characters  bool  // Han or Hangul: other characters are another name though they read alike
}

// Name is one analysed name.
type Name struct {
	Text     string
	Kind     Kind
	Quality  entity.Quality
	Property string   // name, alias, weakAlias, previousName …; "parts" when composed of name parts
	Tokens   []Token  // real tokens in order, at most MaxTokens
	Joins    []Token  // virtual tokens of joined neighbours (relation R5); Weight = sum of the joined
	Weight   int64    // sum of the real tokens' weights
	Parts    bool     // roles come from structured fields
	Cultures Cultures // of a person's name: whose names are like it
}
