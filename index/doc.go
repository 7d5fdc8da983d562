// Package index retrieves what may match: list entries for a subject ([Lists]), and subjects for changed list
// entries ([Population]). It loses nothing that passes the gate of package score, and [Lists.Candidates] adds nothing either.
//
// # The gate
//
// Two names Q and N pass the gate when some alignment of their tokens has mass
//
//	M = Σ min(w_q, w_t)·sim(q, t)  ≥  σ·D,   D = λ·max(W_Q, W_N) + (1−λ)·min(W_Q, W_N),
//
// where every pair (q, t) of the alignment is related by names.Relate, a token may be a join of neighbours on one of the two
// sides, no real token is used twice, 0 ≤ sim ≤ 1, W is the sum of a name's token weights, 0 < σ ≤ 1 and
// 0 ≤ λ ≤ 1. Two parties pass when two of their names do, or when they share an identifier key.
//
// # Nothing is lost: names
//
// Say that an alignment covers a real token when the token, or a join it belongs to, is in one of its pairs. A join weighs what
// its tokens weigh together and no token is used twice, so the mass of an alignment is at most the weight of the tokens it covers on
// either side.
//
// Order the tokens of N by weight and let the prefix P_N(σ) be the shortest stretch of heaviest tokens such that
// the remaining ones weigh less than σ·W_N together; P_Q(σ) likewise.
//
// Claim: if Q and N pass, then (A) W_N ≤ W_Q and the alignment covers a token of P_N, or (B) W_N > W_Q and it covers a token of P_Q.
//
// Proof: D is a mean of the two weights, so D ≥ min(W_Q, W_N). In case W_N ≤ W_Q this gives M ≥ σ·W_N. Did the
// alignment cover no token of P_N, then its mass would be at most the weight of the tokens outside the prefix, which is below σ·W_N: a
// contradiction. The other case is the same with the sides changed over. ∎
//
// Hence it suffices to look, for (A), at every query token, real or joined, and those of its related list tokens that are
// or contain a prefix token of their name; and for (B), at the query tokens that are or contain a token of P_Q,
// and all their related list tokens. A posting list is sorted so that the first kind comes first. Being in a
// prefix depends on σ only through a threshold: token t is in P_N(σ) exactly if t and all lighter tokens weigh at least
// σ·W_N together. That share is stored with the posting, so one index serves every policy.
//
// What is found this way is thinned by bounds on the mass, and what is left is asked of the gate itself. The pair at hand adds its own
// mass; what other pairs add lies, on the query's side, on tokens of the query some of whose related tokens fall into a bucket
// that the posting's signature has, each at its best; on either side it is at most the weight of the tokens that the pair at hand leaves
// over. Then each token of the row is taken at its best. No bound exceeds what the lighter name weighs, and all are rounded in the
// candidate's favour. Any function of a token serves as its bucket; the skeleton puts what is related to one token into few.
//
// Tokens are kept apart by the kind of bearer, since names of incompatible kinds do not pass.
//
// # Nothing is lost: tokens
//
// Related tokens are found by hashing what they share (probes) instead of comparing all with all:
//
//   - One edit (insertion, deletion, replacement, swap of neighbours) can be undone by deleting at most one
//     letter on each side: the inserted one, or both versions of the replaced one, or the same one of two swapped letters. So
//     texts within two edits have a common string within two deletions of each. names.Relate allows two edits only where both texts
//     have eight letters, one only where both have four; a text lists its deletions up to two, one or none by the same rule on
//     its own length, which is never less than the pair's.
//   - Skeletons are found by themselves, and from four letters by deletions up to one.
//   - A text with a digit is related to its equal only, and lists itself only.
//   - Classes are found by their number.
//
// A probe carries the length of its text and the place of the deletion. With one edit at most, two deletions meet either
// where nothing was deleted on one side, or at one place (replacement), or the same letter at neighbouring places (swap);
// others are passed over. Every meeting is verified by the relation itself, in the packed form of formLevel. The argument is one
// about pairs of keys: two keys that are related share a probe, so that a meeting is verified for its own two keys, and the best level
// over all meetings of two tokens is the level of names.Relate.
//
// # Lookback
//
// A Population keeps the tokens of all names as numbers in one column, and a vocabulary. The vocabulary is joined with that of the
// changed entries as above; then the column is streamed, and for each name the weight H of its related tokens is summed
// beside its whole weight W. From M ≥ σ·D, M ≤ H and M ≤ W_N follows, for either order of the weights,
//
//	H·(1 − σ(1−λ)) ≥ σλ·W,
//
// so that names below are passed over at once. For the others the mass each changed name can reach at most is added up and
// compared with σ·D; pairs that can reach it are returned, and the caller asks the gate on the loaded profiles.
//
// # How it is checked
//
// The oracle of the tests asks the gate about every pair and shares no code with retrieval. Random names of several scripts,
// with edits, joins, splits, drops and additions, must give exactly the oracle's pairs, forward and back, under
// random policies, and independently of order and of what else is indexed.
package index
