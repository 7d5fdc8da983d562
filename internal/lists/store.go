package lists

import (
	"context"
	"errors"
	"io"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/vetting"
)

// MaxBatch is the largest number of rows one InsertEntryVersions takes: it
// keeps the staging transactions short enough for interactive writes between.
const MaxBatch = 1000

var (
	// ErrNotFound is returned by single-row reads that find nothing. It is the
	// one of package vetting, so that a store has one answer for both.
	ErrNotFound = vetting.ErrNotFound
	// ErrStagingLost says that another load of the list claimed the staging
	// area since; the load that gets it must stop.
	ErrStagingLost = errors.New("another load of this list has taken over the staging area")
)

// Store is what the life of lists asks of the database. It is bound by
// construction to one owner: a tenant, or "" for the public lists that are
// stored once for all tenants. It writes lists of the owner only; it reads
// those and the public ones. A list id never names both (see [Tx.Taken]).
type Store interface {
	// View runs fn on one consistent snapshot of the database.
	View(ctx context.Context, fn func(Reader) error) error
	// Update runs fn in one serializable transaction that takes the owner's
	// next commit sequence ("" has a sequence of its own). A conflict is
	// retried, so fn must give the same result when run again. Nothing of fn
	// remains when it returns an error.
	Update(ctx context.Context, fn func(Tx) error) error

	// PutBlob keeps the bytes of r under their SHA-256 (lower-case
	// hexadecimal). It streams them in parts, in transactions of its own,
	// outside View and Update. Nothing happens when they are kept already. A
	// blob shows only when it is whole; bytes that do not have the stated size
	// and hash are an error and leave nothing.
	PutBlob(ctx context.Context, sha256 string, size int64, r io.Reader) error
	// OpenBlob streams a kept blob; ErrNotFound. Outside View and Update.
	OpenBlob(ctx context.Context, sha256 string) (io.ReadCloser, error)
}

// Reader reads. Rows come in the order the comment names.
type Reader interface {
	// List returns one version of a declaration; version 0 = newest.
	List(id string, version int64) (List, error)
	// Lists returns the newest version of every list of the owner and every
	// public one, by id.
	Lists() ([]List, error)
	// ListVersions returns every version of a declaration ascending.
	ListVersions(id string) ([]List, error)

	// Load returns one load with its report document.
	Load(list string, id int64) (Load, error)
	// Loads returns the loads of a list without report documents, newest
	// first, at most limit; 0 = all.
	Loads(list string, limit int) ([]Load, error)
	// LoadAccepting returns the load (outcome accepted) that made the refused
	// load good; ErrNotFound while there is none.
	LoadAccepting(list string, refused int64) (Load, error)
	// LastLoad returns the load of highest id decided at or before a time
	// (At ≤ upto), without its report document; ErrNotFound.
	LastLoad(list string, upto int64) (Load, error)
	// LastReached is LastLoad among those with Reached set.
	LastReached(list string, upto int64) (Load, error)
	// LastGood is LastLoad among those with outcome activated, accepted or unchanged.
	LastGood(list string, upto int64) (Load, error)
	// Acceptances returns the acceptances of a load ascending by sequence.
	Acceptances(list string, load int64) ([]Acceptance, error)

	// ActiveSnapshot returns the newest activated snapshot; ErrNotFound before the first.
	ActiveSnapshot(list string) (vetting.SnapshotRef, error)
	// Snapshot returns one activated snapshot.
	Snapshot(list string, n int64) (vetting.SnapshotRef, error)
	// Snapshots returns the activated snapshots ascending.
	Snapshots(list string) ([]vetting.SnapshotRef, error)
	// Entries streams the entries as of snapshot n (tombstones left out), by key.
	Entries(list string, n int64, yield func(vetting.EntryVersion) error) error
	// EntryHashes streams key and hash of the entries as of snapshot n
	// (tombstones left out), by key, without reading their documents.
	EntryHashes(list string, n int64, yield func(key, hash string) error) error
	// Entry returns the entry as of snapshot n; ErrNotFound when absent or removed then.
	Entry(list, key string, n int64) (vetting.EntryVersion, error)
	// EntryVersions returns every activated version of an entry, tombstones included, ascending by snapshot.
	EntryVersions(list, key string) ([]vetting.EntryVersion, error)
	// ChangedKeys returns for each key with a version row in (after, upto] the newest such row, by key.
	ChangedKeys(list string, after, upto int64) ([]vetting.EntryVersion, error)
	// Quarantine returns the quarantine rows of the snapshots (after, upto], by (snapshot, key, name).
	Quarantine(list string, after, upto int64) ([]Quarantined, error)

	// Staging returns the claim on the list's staging area; ErrNotFound when
	// nothing is staged.
	Staging(list string) (Claim, error)
	// StagedRows counts the entry versions staged for snapshot n.
	StagedRows(list string, n int64) (int64, error)
}

// Tx writes. Every row it inserts belongs to the owner and carries the
// transaction's sequence.
type Tx interface {
	Reader
	// Seq is the sequence this transaction takes.
	Seq() (int64, error)
	// NextID takes the next number of a counter of the owner ("load").
	NextID(counter string) (int64, error)
	// Taken reports whether another owner already uses the list id: for a
	// tenant the public lists, for "" any tenant.
	Taken(id string) (bool, error)

	InsertList(l List) error
	InsertLoad(l Load) error
	InsertAcceptance(a Acceptance) error

	// ClaimStaging makes c the claim on the list's staging area, in place of an
	// earlier one. Rows staged under an earlier claim stay until DeleteStaged.
	ClaimStaging(c Claim) error
	// InsertEntryVersions stages at most MaxBatch rows for the claim's
	// snapshot. They are invisible to every Reader until the snapshot row
	// exists. ErrStagingLost when c is not the claim in force.
	InsertEntryVersions(c Claim, rows []vetting.EntryVersion) error
	// InsertQuarantine stages quarantine rows, invisible likewise.
	InsertQuarantine(c Claim, rows []Quarantined) error
	// DeleteStaged deletes at most limit rows (entry versions and quarantine
	// rows) staged for the claim's snapshot and returns how many they were.
	// ErrStagingLost when c is not the claim in force; an error when the
	// snapshot is activated.
	DeleteStaged(c Claim, limit int) (int, error)
	// ActivateSnapshot inserts the snapshot row, which makes the staged rows
	// visible, and ends the claim. ErrStagingLost when c is not in force.
	ActivateSnapshot(c Claim, s vetting.SnapshotRef) error

	// TenantsUsing returns the tenants with a configuration whose newest
	// approved version names the list or all lists (vetting.AllLists),
	// ascending. For a list of a tenant that is at most the tenant itself.
	TenantsUsing(list string) ([]string, error)
	// Tenant gives access to a tenant's epochs and ledger within this
	// transaction. Its writes carry the tenant's own next sequence, taken
	// once. The owner is a tenant too: Tenant(owner) carries Seq.
	Tenant(tenant string) TenantTx
}

// TenantTx is the part of a tenant that a list's life touches.
type TenantTx interface {
	// Seq is the sequence of the tenant that this transaction takes.
	Seq() (int64, error)
	// Epoch returns the tenant's newest epoch; ErrNotFound before the first.
	Epoch() (vetting.Epoch, error)
	InsertEpoch(e vetting.Epoch) error
	// InsertLeaf adds an unsequenced ledger leaf. "" is the ledger of the installation.
	audit.Tx
}
