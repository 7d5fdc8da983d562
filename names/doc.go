// Package names analyses a name once, at load: folding, scripts, romanisation
// along named routes, tokens with role alternatives, keys, and rarity.
//
// [Analyser.Name] turns text into a [Name]: at most 24 tokens, each with at most
// eight romanised keys made of a–z and 0–9 only, a set of roles it may play, an
// equivalence class, and a weight that says how rare it is. [Relate] is the one
// relation between tokens; retrieval and scoring both rest on it, and nothing
// else decides whether two tokens are related.
//
// The package is pure. Its tables are embedded and frozen: weights come from the
// frequency model in tables/frequency.bin and never from the lists or the
// population in use, because otherwise a forward and a reverse look-up of one
// pair could disagree.
package names
