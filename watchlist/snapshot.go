package watchlist

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/revetproject/revet/entity"
)

// Format names a file format; [Formats] lists those that can be parsed.
type Format string

// The formats.
const (
	// OFACCSV is the four-file CSV form of the SDN and the non-SDN list of
	// the US Treasury's Office of Foreign Assets Control.
	OFACCSV Format = "ofac-csv"
	// OFACXML is the older XML form of the same lists (SDN.XML,
	// CONSOLIDATED.XML), in either of its namespaces.
	OFACXML Format = "ofac-xml"
	// OFACAdvanced is the UN "Sanctions Data Model" form of the same lists
	// (SDN_ADVANCED.XML, CONS_ADVANCED.XML).
	OFACAdvanced Format = "ofac-advanced"
	// OFACEnhanced is the inline XML form of the same lists with native
	// scripts and relationships (SDN_ENHANCED.XML, CONS_ENHANCED.XML).
	OFACEnhanced Format = "ofac-enhanced"
	// UNXML is the consolidated list of the UN Security Council.
	UNXML Format = "un-xml"
	// EUXML is the consolidated financial sanctions list of the European
	// Union, schema 1.1.
	EUXML Format = "eu-xml"
	// UKXML is the UK Sanctions List in XML, UKCSV the same in CSV.
	UKXML Format = "uk-xml"
	UKCSV Format = "uk-csv"
	// UKConList is the OFSI consolidated list in CSV, closed on 28 January
	// 2026 and read for archives.
	UKConList Format = "uk-conlist"
	// SECOXML is the consolidated list of Switzerland's SECO.
	SECOXML Format = "seco-xml"
	// DFAT is the consolidated list of Australia's DFAT, XLSX or CSV, in
	// either of its column layouts.
	DFAT Format = "dfat"
	// SEMAXML is Canada's consolidated autonomous sanctions list.
	SEMAXML Format = "sema-xml"
	// Senzing is the Senzing JSON-lines form of entities.
	Senzing Format = "senzing"
	// FTM is FollowTheMoney JSON lines, plain or nested.
	FTM Format = "ftm"
	// CSV is a table with a header line and a declared [Mapping].
	CSV Format = "csv"
)

// File is one file of a load.
type File struct {
	// Name is the base name. In a format of several files it says which part
	// the file is (sdn.csv, alt.csv, add.csv, sdn_comments.csv).
	Name string
	// Open returns the bytes as they were fetched. gzip and single-member zip
	// archives are recognised by their first bytes and unpacked with limits.
	Open func() (io.ReadCloser, error)
}

// RawFile is the identity of the bytes that were parsed.
type RawFile struct {
	Name string `json:"name"`
	// SHA256 and Size are those of the bytes as fetched, packed or not.
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

// Entry is one entity of a list under its stable key. The key is also the ID
// of the entity.
type Entry struct {
	Key    string
	Entity *entity.Entity
	// Hash is the entity's content hash, computed once by [Parse]; "" when the
	// entry was made otherwise.
	Hash string
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

// BadRecord is a record that could not be used; it is kept, counted and
// reported.
type BadRecord struct {
	Place  string `json:"place"` // file and line, or element path and index
	Reason string `json:"reason"`
	Raw    string `json:"raw"` // at most 4 KiB
}

// maxRaw is how much of a bad record is kept: enough to find it in the file.
const maxRaw = 4096

// hashVersion starts every content hash, so that another way to hash can never
// collide with this one.
const hashVersion = "revet-snapshot-1\n"

// contentHash is the version of a list: SHA-256 over the sorted pairs of key
// and entity hash. What a publisher stamps on every issue (generation date,
// version number, day of the last update) is not in an entity's hash, so two
// issues that differ only in stamps are the same version (R-FMT-3). It fills in
// the hash of each entry.
func contentHash(entries []Entry) string {
	h := sha256.New()
	io.WriteString(h, hashVersion)
	for i := range entries {
		e := &entries[i]
		e.Hash = e.Entity.Hash()
		io.WriteString(h, e.Key)
		io.WriteString(h, "\x00")
		io.WriteString(h, e.Hash)
		io.WriteString(h, "\n")
	}
	return hex.EncodeToString(h.Sum(nil))
}

func sortEntries(entries []Entry) {
	slices.SortFunc(entries, func(a, b Entry) int { return strings.Compare(a.Key, b.Key) })
}
