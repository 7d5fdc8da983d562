// Package screen turns a query into an outcome with evidence: profile, candidates, scores, a frozen evidence
// document, and replay.
//
// An outcome depends on the subject, the entries of the consulted lists, the configuration and the engine, and on
// nothing else: no clock, no order of entries, no other candidate. The evidence document holds or names
// all four, so that a screening can be repeated to the byte.
//
// Outcomes follow one rule: nothing is ever silently clear. A match makes a screening potential_match, whatever else is
// wrong; without a match, any problem (a consulted list that is missing or stale, a subject that cannot be read) makes it
// incomplete; only a screening without match and without problem is clear. Problems stand in the result in every case.
package screen
