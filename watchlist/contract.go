// Package watchlist turns official list files into snapshots: parse, conformance report, gates, delta, self-test.
package watchlist

import (
	"context"
	"io"
	"time"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/screen"
)

// CONTRACT (delete this file as the real ones arrive). Names and signatures are fixed; add what is missing.

// Format names a file format: "ofac-csv", "un-xml", "ftm", "csv".
type Format string

// File is one file of a load.
type File struct {
	Name string // base name, decides its part in a multi-file format (sdn.csv, alt.csv, add.csv, sdn_comments.csv); .gz is unpacked with limits
	Open func() (io.ReadCloser, error)
}

// RawFile is the identity of the bytes that were parsed.
type RawFile struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

// Entry is one entity of a list under its stable key.
type Entry struct {
	Key    string
	Entity *entity.Entity
}

// Snapshot is one parsed version of a list.
type Snapshot struct {
	List      string
	Format    Format
	Hash      string    // content hash over sorted entry hashes, without volatile attributes
	Published time.Time // the publisher's own date; zero when absent
	Declared  int       // record count the file itself states; -1 when absent
	Files     []RawFile
	Entries   []Entry // sorted by Key, keys unique
	Bad       []BadRecord
	Report    Report
}

// BadRecord is a record that could not be used; it is kept, counted and reported.
type BadRecord struct {
	Place  string `json:"place"` // file and line, or element path and index
	Reason string `json:"reason"`
	Raw    string `json:"raw"` // at most 4 KiB
}

// Report is the conformance report of a load (R-FMT-12): counts per schema, alias quality, date shape, fill rates, drift.
type Report struct {
	Entries int            `json:"entries"`
	Names   int            `json:"names"`
	Schemas map[string]int `json:"schemas"`
	// … the implementer extends it
}

// Mapping declares the columns of a CSV own list (or population): column → FollowTheMoney property.
type Mapping struct {
	Schema  string            `json:"schema"`          // constant, or
	Column  string            `json:"schema_column"`   // column that holds it
	Key     string            `json:"key"`             // column of the stable key
	Columns map[string]string `json:"columns"`         // column → property
	Split   string            `json:"split,omitempty"` // separator of several values in a cell
	Comma   string            `json:"comma,omitempty"` // field separator
}

// Options of a parse.
type Options struct {
	List    string
	Mapping *Mapping
	Limits  Limits
}

// Limits bound what a parse may consume; zero values mean the documented defaults.
type Limits struct {
	Bytes, Records, Depth, Field int64
}

// Parse reads the files of one load. A failure of the whole (cut file, wrong format, mis-declared encoding) is an error that names the place
// and the remedy; a failure of one record isolates it in Snapshot.Bad.
func Parse(ctx context.Context, format Format, files []File, o Options) (*Snapshot, error) {
	return nil, nil
}

// Change is one change of an entry between two snapshots.
type Change struct {
	Key      string
	Op       Op
	Before   *entity.Entity // nil when added
	After    *entity.Entity // nil when removed
	Fields   []entity.Difference
	Material bool
}

// Op is added, changed or removed.
type Op string

// The operations.
const (
	Added   Op = "added"
	Changed Op = "changed"
	Removed Op = "removed"
)

// Delta lists the changes from old to new, sorted by key.
func Delta(old, new []Entry) []Change { return nil }

// GatePolicy holds the limits of the gates; DefaultGates documents each number.
type GatePolicy struct {
	MaxDrop float64 `json:"max_drop"` // share of entries that may vanish, 0.10
	// … size floor, declared count, zero names, fill rates, bad-record share
}

// DefaultGates returns the shipped gate policy.
func DefaultGates() GatePolicy { return GatePolicy{} }

// Refusal is one gate that did not pass: which, what was measured, what the limit is, what to do.
type Refusal struct {
	Gate     string `json:"gate"`
	Measured string `json:"measured"`
	Limit    string `json:"limit"`
	Message  string `json:"message"`
}

// Gates checks a new snapshot against the policy and the active one (nil for the first load). Empty = passes.
func Gates(next *Snapshot, active *Snapshot, p GatePolicy) []Refusal { return nil }

// SelfTestResult says which sampled new names were not retrieved or parsed.
type SelfTestResult struct {
	Sampled     int
	Failed      []SelfTestFailure
	Quarantined []string // keys
	Refused     bool
}

// SelfTestFailure is one name that a subject of that name would not be matched by.
type SelfTestFailure struct{ Key, Name, Reason string }

// SelfTest screens a deterministic sample of new good names of added and changed entries as subjects (R-REG-7).
func SelfTest(e *screen.Engine, next []Entry, delta []Change, c *screen.Config, sample int) SelfTestResult {
	return SelfTestResult{}
}
