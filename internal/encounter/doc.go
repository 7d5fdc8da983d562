// Package encounter keeps the events at which people appear: a car at a land
// port, a visa application, a payment. Every occupant is a record of its own and
// is either screened or covered by an exception that somebody asked for, somebody
// else approved, and that ends. An encounter does not close otherwise, and the
// refusal names exactly who is missing.
//
// What was shown as evidence of identity is recorded from a closed vocabulary,
// “nothing” included, so that “released without a document” is a count and not a
// guess. Where not everybody can be asked, a sampling policy of two people says
// who is: by lot, from a secret that the ledger committed to beforehand.
//
// Rows are versions and never change. [Facts.Standing] holds the rules of closing
// and nothing else; [Service] applies them in one transaction with the rows and
// their ledger leaf.
package encounter
