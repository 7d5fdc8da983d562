// Package score compares two analysed parties and says how strong the evidence is
// that they are the same, in integer micronats, with contributions that sum exactly
// to the score.
//
// The model is Fellegi and Sunter's (1969): each agreement adds the logarithm of
// how much likelier it is among equal parties than by chance, each contradiction
// takes away. Chance is the rarity of names (package names), never the list or the
// population in use, so a pair's score depends on the pair and the engine only.
// Every number is in policy.json with the case that motivates it; nothing is a
// float at compare time.
package score

// MicronatsPerNat is the unit of all scores.
const MicronatsPerNat = 1_000_000
