package audit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// ErrNoRow is returned by a [CrossCheck] when the row a leaf names is gone.
var ErrNoRow = errors.New("row is gone")

// ErrNotChecked is returned by a [CrossCheck] for a table it knows nothing of.
var ErrNotChecked = errors.New("table is not checked")

// CrossCheck recomputes the digest of rows that a leaf names from the rows as
// they are now. It returns the digest in the form of RowDigest.SHA256, or an
// error wrapping ErrNoRow or ErrNotChecked; any other error ends the
// verification.
type CrossCheck func(ctx context.Context, p Payload, row RowDigest) (string, error)

// Checks says what a verification is to hold the ledger against.
type Checks struct {
	// Keys are the ledger's verifier keys, the present one and those before. They
	// must share one name, the ledger's origin. At least one is required.
	Keys []*PublicKey
	// Witness is the content of a witness file, when there is one ([ReadWitness]),
	// and WitnessKeys the keys of the witness, when it cosigns.
	Witness     []Witnessed
	WitnessKeys []*PublicKey
	// MaxWait is how long a leaf may wait for the sequencer, measured at Now.
	// 0 = not checked. Only the live ledger has waiting leaves.
	MaxWait time.Duration
	Now     time.Time
	// CrossCheck, when not nil, is asked about every row that a payload names.
	CrossCheck CrossCheck
	// Progress, when not nil, is told now and then how many entries of how many
	// were read.
	Progress func(done, size int64)
}

// MaxFindings is how many findings a report lists; it counts the others.
const MaxFindings = 1000

// NoIndex is the Index of a finding that is not about one leaf.
const NoIndex int64 = -1

// Finding is one thing that is wrong.
type Finding struct {
	// Index is the leaf concerned, or NoIndex.
	Index   int64  `json:"index"`
	Place   string `json:"place"`
	Problem string `json:"problem"`
	Remedy  string `json:"remedy"`
}

// Report is the outcome of a verification.
type Report struct {
	// OK says that nothing was found wrong.
	OK     bool   `json:"ok"`
	Origin string `json:"origin"`
	// Size and Root are those of the newest checkpoint.
	Size int64     `json:"size"`
	Root tlog.Hash `json:"root"`
	// Erased counts entries without payload, Waiting leaves without an index.
	Erased  int64 `json:"erased"`
	Waiting int64 `json:"waiting"`
	// Witnessed is the greatest size witnessed, 0 when there was no witness.
	Witnessed int64 `json:"witnessed"`
	// RowsChecked counts rows held against their digest, RowsUnchecked those
	// nobody could check.
	RowsChecked   int64     `json:"rows_checked"`
	RowsUnchecked int64     `json:"rows_unchecked"`
	Findings      []Finding `json:"findings"`
	// More counts the findings past MaxFindings.
	More int64 `json:"more,omitzero"`
}

func (r *Report) add(f Finding) {
	if len(r.Findings) < MaxFindings {
		r.Findings = append(r.Findings, f)
		return
	}
	r.More++
}

// settle gives the findings about a place, which had no index yet, the index
// that was found out since.
func (r *Report) settle(place string, index int64) {
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Place == place && f.Index == NoIndex {
			f.Index = index
		}
	}
}

// The remedies, so that like damage gets like advice.
const (
	remedyRestore  = "stop writing, keep a copy of the database as evidence, compare this leaf with a backup or an export taken before"
	remedyRebuild  = "the leaves are proved right by the signed root: compute the stored hashes anew from them, and find out who wrote here"
	remedyKey      = "check that the verifier key is the ledger's, then find out who wrote this checkpoint"
	remedyWitness  = "treat the ledger as rewritten: compare it with an export taken before, and change the signing key"
	remedyErase    = "if the erasure was lawful, its record is missing: export again after the sequencer ran; otherwise restore the payload from a backup"
	remedyEraseNow = "erase it again: a backup brought back what was erased by law"
	remedySeq      = "find out who deleted it: a leaf that waits is protected only by the database; keep the sequencer's interval short"
	remedyRun      = "run the sequencer and find out why it stood still"
	remedyRow      = "the row was changed behind the ledger's back: restore it from a backup and find out who wrote it"
	remedyColumn   = "the payload is proved right: set the column from it, and find out who wrote here"
	remedyExport   = "get the export again from its source"
)

func leafPlace(index int64) string { return fmt.Sprintf("leaf %d", index) }

func rangePlace(lo, hi int64) string {
	if hi-lo == 1 {
		return leafPlace(lo)
	}
	return fmt.Sprintf("leaves %d to %d", lo, hi-1)
}

func (c Checks) validate() error {
	if len(c.Keys) == 0 {
		return errors.New("verification wants the ledger's verifier key")
	}
	for _, k := range c.Keys {
		if k.alg != algLog {
			return fmt.Errorf("key %s is a witness's: verification wants the ledger's verifier key", k.Name())
		}
		if k.Name() != c.Keys[0].Name() {
			return fmt.Errorf("verifier keys are named %q and %q: want the keys of one ledger", c.Keys[0].Name(), k.Name())
		}
	}
	for _, k := range c.WitnessKeys {
		if k.alg != algWitness {
			return fmt.Errorf("key %s is a ledger's: want the key of a witness", k.Name())
		}
	}
	return nil
}
