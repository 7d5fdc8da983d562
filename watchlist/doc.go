// Package watchlist turns the files of official and private lists into
// snapshots, and decides whether a snapshot may take the place of the one in
// use: fetch, parse, conformance report, gates, delta, self-test.
//
// The rule of the package is that a bad load never looks like a good one. A
// file that is cut, mis-encoded, of another format or empty is an error and
// yields nothing. A record that cannot be used is kept in [Snapshot.Bad] and
// counted. Everything a file holds that a parser does not know is counted as
// drift under its path. What cannot be seen in the file alone (a list that
// shrank, aliases that vanished, a property that is no longer filled) is
// measured against the snapshot in use by [Gates], and a sample of new names
// is screened as if they were people by [SelfTest].
//
// Parsing needs no clock, no network and no configuration: the same bytes give
// the same snapshot and the same [Snapshot.Hash] everywhere.
package watchlist
