// Package store keeps everything in a SQL database: SQLite in one file, or
// PostgreSQL. The domain packages say what they need of it (vetting.Store,
// lists.Store, audit.Store, …); this package implements them on one schema and
// one set of queries.
//
// # Rules of the schema
//
// Times are microseconds since 1970 UTC, JSON is text, text keys compare by
// byte on both databases. The tenant is the first column of every key, and a
// store is opened for one tenant, so no query can reach another's rows. The
// empty tenant is the installation: it owns the public lists.
//
// Rows of the past are insert-only, and triggers in the database refuse to
// change them. The exceptions are few: counters, the current state of a match,
// coverage marks and the claim on a staging area are state; a ledger leaf takes
// its place in the tree once and can lose salt and payload; rows that nothing
// shows yet (a snapshot that was never activated, a blob that was never whole)
// can be dropped.
//
// # Transactions
//
// Every writing transaction begins by taking the tenant's next commit
// sequence. That row serialises the writers of a tenant, so a reader that sees
// sequence n sees everything up to n: there are no gaps. Transactions that
// write must be short (under a second); a view may be long, it reads one
// snapshot and pages by key.
package store
