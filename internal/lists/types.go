package lists

import "github.com/revetproject/revet/watchlist"

// All times are microseconds since 1970 UTC. All sequences are commit
// sequences of the list's owner.

// List is one version of the declaration of a list. Versions are insert-only;
// the newest is in force. The database keeps it as one JSON document beside
// its key columns (owner, id, version, sequence).
type List struct {
	// ID is the list's name in configurations and commands: lower-case
	// letters, digits, "-" and "_", 1 to 64 bytes.
	ID string `json:"id"`
	// Owner is the tenant, or "" for a public list.
	Owner string `json:"owner"`
	// Version counts from 1.
	Version int64 `json:"version"`
	// Title is what people are shown.
	Title string `json:"title"`
	// Format is the file format; it decides the parser.
	Format watchlist.Format `json:"format"`
	// Mapping declares the columns of a "csv" list; nil for every other format.
	Mapping *watchlist.Mapping `json:"mapping,omitempty"`
	// Absent names the parts of a multi-file format that are knowingly not
	// loaded ("alt", "add" of "ofac-csv"): without it a missing part fails the load.
	Absent []string `json:"absent,omitempty"`
	// Encoding overrides the encoding the files declare, as an IANA name; "" =
	// what they declare.
	Encoding string `json:"encoding,omitempty"`
	// Gates are the limits a load must keep.
	Gates watchlist.GatePolicy `json:"gates"`
	// Sources are the https addresses the files are fetched from; empty for a
	// list that is only imported.
	Sources []string `json:"sources,omitempty"`
	// Hosts are those that the addresses may redirect to, beside their own and
	// those known of official sources. A leading dot stands for all names below.
	Hosts []string `json:"hosts,omitempty"`
	// Licence, with the address of its text, and Attribution are shown with
	// results (R-FMT-10).
	Licence     string `json:"licence"`
	LicenceURL  string `json:"licence_url,omitempty"`
	Attribution string `json:"attribution"`
	// Redistributable says whether bundles and exports may carry the list's
	// data to others. It has to be said; nothing is taken to be free.
	Redistributable bool `json:"redistributable,omitzero"`
	// Closed is the day (YYYY-MM-DD) on which the publisher stopped keeping the
	// list; screenings against it are incomplete. "" while it is kept.
	Closed string `json:"closed,omitempty"`
	// StaleHours is the age of the last contact with the publisher past which
	// screenings are incomplete; 0 = no limit (R-REG-4).
	StaleHours int `json:"stale_hours"`
	// SelfTestSample is how many new names are screened as subjects after each
	// load (R-REG-7).
	SelfTestSample int `json:"self_test_sample"`

	Actor  string `json:"actor"`
	Reason string `json:"reason"`
	At     int64  `json:"at"`
	Seq    int64  `json:"-"`
}

// Outcome says how a load ended.
type Outcome string

// The outcomes of a load.
const (
	// Activated: a new snapshot is in force.
	Activated Outcome = "activated"
	// Unchanged: the files hold what the active snapshot holds; no snapshot, no
	// epoch, but the list is known to be current.
	Unchanged Outcome = "unchanged"
	// Refused: a gate or the self-test did not pass; the old snapshot stays.
	Refused Outcome = "refused"
	// Failed: the files could not be had or not be read; the old snapshot stays.
	Failed Outcome = "failed"
	// Accepted: two named people accepted a refused load; it is in force.
	Accepted Outcome = "accepted"
)

// Load is one attempt to load a list. Rows are insert-only: accepting a
// refused load inserts another one that names it in Accepts.
type Load struct {
	ID   int64
	List string
	// Version of the declaration that it was read under.
	Version int64
	Files   []watchlist.RawFile
	// Origins say where each of Files came from, in their order; empty when
	// they were not fetched here.
	Origins []watchlist.Origin `json:",omitempty"`
	// Bundle says which signed bundle brought the files; nil for others.
	Bundle *BundleOrigin `json:",omitempty"`
	// Hash is the content hash; "" when nothing was parsed.
	Hash    string
	Outcome Outcome
	// Base is the snapshot that was active when the load was judged; 0 = none.
	Base int64
	// Snapshot is the one it put in force, or for Unchanged the one it confirms; else 0.
	Snapshot int64
	// Accepts is the refused load that an accepted one makes good; else 0.
	Accepts int64
	// Reached is false only when the publisher could not be reached.
	Reached bool
	// Problem is the error of a failed load.
	Problem string
	// Refusals are the gates that did not pass, of an accepted load those that were overruled.
	Refusals []watchlist.Refusal
	// Entries, Added, Changed, Removed and Bad count entries and unusable records.
	Entries, Added, Changed, Removed, Bad int64
	PublishedAt                           int64 // the publisher's own date; 0 when absent
	FetchedAt                             int64 // when the bytes were obtained
	At                                    int64 // when the load was decided
	Actor                                 string
	Seq                                   int64
	// Report is the JSON of a LoadReport; listings leave it empty.
	Report []byte
}

// BundleOrigin says which signed bundle a load came from.
type BundleOrigin struct {
	// SHA256 of the bundle file, Key the verifier key that its signature was
	// checked with.
	SHA256 string `json:"sha256"`
	Key    string `json:"key"`
	// Older is the reason a person gave for loading what is older than what is
	// in force or than is allowed; "" when it is neither.
	Older string `json:"older,omitempty"`
}

// Acceptance is one named person's consent to a refused load.
type Acceptance struct {
	List   string
	Load   int64
	Actor  string
	Reason string
	At     int64
	Seq    int64
}

// Claim is a load's hold on the staging area of a list.
type Claim struct {
	List     string
	Snapshot int64 // the number that is being staged: always the active one + 1
	Token    int64 // the sequence of the transaction that claimed
}

// Quarantined is an entry whose names were not all found by the self-test.
// The entry stays matchable: hiding a listed party is the worse mistake. The
// row says that its names cannot be relied upon.
type Quarantined struct {
	List     string
	Snapshot int64
	Key      string
	Name     string
	Reason   string
}
