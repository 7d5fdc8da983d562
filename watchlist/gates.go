package watchlist

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/revetproject/revet/entity"
)

// GatePolicy holds the limits of the gates. A share is 0 to 1. The zero value
// of a limit is the strictest, never "off": a policy read from an incomplete
// file refuses rather than admits. [DefaultGates] documents each number.
type GatePolicy struct {
	// MinBytes is the least unpacked size of a load.
	MinBytes int64 `json:"min_bytes"`
	// MaxByteDrop is the share of the size of the active load that may go.
	MaxByteDrop float64 `json:"max_byte_drop"`
	// MaxDeclaredDifference is the share of the record count that the file
	// states by which the records found may differ from it.
	MaxDeclaredDifference float64 `json:"max_declared_difference"`
	// MinEntries is the least number of entries.
	MinEntries int `json:"min_entries"`
	// MaxDrop is the share of entries that may vanish.
	MaxDrop float64 `json:"max_drop"`
	// MaxSchemaDrop is the share of the entities of one schema that may go.
	MaxSchemaDrop float64 `json:"max_schema_drop"`
	// MaxNameDrop is the share of the names that the entries that stay may lose,
	// and MaxAliasDrop that of their aliases, weak aliases, former names and
	// abbreviations.
	MaxNameDrop  float64 `json:"max_name_drop"`
	MaxAliasDrop float64 `json:"max_alias_drop"`
	// MaxFillDrop is how far, in share of the entities of a schema, the filling
	// of a property that matters may fall.
	MaxFillDrop float64 `json:"max_fill_drop"`
	// MaxBad is the share of records that could not be used.
	MaxBad float64 `json:"max_bad"`
	// MaxChurn is the share of keys that may be gone while about as many new
	// ones came.
	MaxChurn float64 `json:"max_churn"`
	// SmallChange is the number of things up to which a drop of any share
	// passes: on a list of twelve, two delistings are news, not a defect.
	SmallChange int `json:"small_change"`
}

// DefaultGates returns the shipped policy. The numbers are above what 155
// consecutive versions of the OFAC list and ten of the UN list did by
// themselves, apart from the UN's rare large delistings, which two people are
// meant to look at.
func DefaultGates() GatePolicy {
	return GatePolicy{
		MinBytes:              32,
		MaxByteDrop:           0.25,
		MaxDeclaredDifference: 0,
		MinEntries:            1,
		MaxDrop:               0.10,
		MaxSchemaDrop:         0.25,
		MaxNameDrop:           0.10,
		MaxAliasDrop:          0.10,
		MaxFillDrop:           0.05,
		MaxBad:                0.01,
		MaxChurn:              0.25,
		SmallChange:           3,
	}
}

// Refusal is one gate that did not pass: which, what was measured, what the
// limit is, what to do.
type Refusal struct {
	Gate     string `json:"gate"`
	Measured string `json:"measured"`
	Limit    string `json:"limit"`
	Message  string `json:"message"`
}

// The gates. Each is named after what it looks at, with the disaster it
// prevents.
const (
	// GateSize: an error page, a placeholder or the first kilobytes of a list
	// arrive in place of the list.
	GateSize = "size"
	// GateSizeDrop: the file became much smaller although it parses; whole
	// blocks (remarks, documents) may be gone from every record.
	GateSizeDrop = "size-drop"
	// GateDeclared: the file says how many records it holds and holds others;
	// it was cut between two records or the parser skips some.
	GateDeclared = "declared-count"
	// GateEmpty: a list of nobody, after which every screening is clear.
	GateEmpty = "empty"
	// GateDrop: the first 200 lines of a list load as a list of 200.
	GateDrop = "entries-drop"
	// GateSchemaDrop: all vessels, or all organisations, vanish behind a type
	// that the parser no longer recognises.
	GateSchemaDrop = "schema-drop"
	// GateTiesDrop: the ties between entries (ownership, family, …) are gone
	// because their element was renamed.
	GateTiesDrop = "ties-drop"
	// GateNames: records arrive and their names do not, because an element was
	// renamed.
	GateNames = "names"
	// GateNamesDrop: a part of the names (a script, a second name) is gone.
	GateNamesDrop = "names-drop"
	// GateAliasDrop: the alias file was missing or of another issue.
	GateAliasDrop = "alias-drop"
	// GateFillDrop: birth dates, nationalities or documents are no longer
	// read, and every alert loses what would settle it.
	GateFillDrop = "fill-drop"
	// GateBad: many single records fail to decode, each "skipped".
	GateBad = "bad-records"
	// GateDoubt: an entry is gone and a record that was fine can no longer be
	// read; a delisting cannot be told from damage.
	GateDoubt = "removal-in-doubt"
	// GateChurn: the publisher renumbered; every match would close and open
	// again under another key, and every decision would be lost.
	GateChurn = "key-churn"
	// GateOlder: a mirror or cache served an issue older than the active one,
	// which would delist everyone added since.
	GateOlder = "older-issue"
	// GateParts: a file that the active load had is now declared absent.
	GateParts = "parts"
	// GateExcerpt: the file says that it holds the changes of a list, not the
	// list; taken for the list it would delist everyone else.
	GateExcerpt = "excerpt"
	// GateSelfTest: new names would not be found by someone of that name.
	GateSelfTest = "self-test"
)

// Gates checks a new snapshot against the policy and the active one (nil for
// the first load). Empty = passes. Of the active snapshot Entries, Report and
// Published are read; where its report was not kept it is counted again from the
// entries.
func Gates(next *Snapshot, active *Snapshot, p GatePolicy) []Refusal {
	g := gates{next: next, active: active, p: p}
	g.alone()
	if active != nil {
		g.against()
	}
	return g.refusals
}

type gates struct {
	next, active *Snapshot
	p            GatePolicy
	refusals     []Refusal
}

// remedy ends every message: a refused load is never a dead end.
func (g *gates) refuse(gate, measured, limit, why string) {
	g.refusals = append(g.refusals, Refusal{
		Gate: gate, Measured: measured, Limit: limit,
		Message: fmt.Sprintf("list %s: %s: %s, the limit is %s. %s. The list in use stays. Fetch the files again and compare the load's report; "+
			"if the publisher really changed the list so, two named people may accept it: revet lists accept %s",
			g.next.List, gate, measured, limit, why, g.next.List),
	})
}

func (g *gates) alone() {
	r, p := g.next.Report, g.p
	if r.Bytes < p.MinBytes {
		g.refuse(GateSize, fmt.Sprintf("%d bytes", r.Bytes), fmt.Sprintf("at least %d bytes", p.MinBytes), "So small a file is not a list; often it is an error page")
	}
	if r.Excerpt != "" {
		g.refuse(GateExcerpt, "the file is no whole list ("+r.Excerpt+")", "a whole list", "Everyone whom it leaves out would be off the list; load the publisher's whole list")
	}
	entries := len(g.next.Entries) - edges(g.next)
	if least := max(p.MinEntries, 1); entries < least {
		g.refuse(GateEmpty, fmt.Sprintf("%d entries", entries), fmt.Sprintf("at least %d", least), "With it in use everyone would be clear")
	}
	if d := g.next.Declared; d >= 0 {
		found := entries + len(g.next.Bad) + r.Duplicates
		if off := abs(d - found); float64(off) > p.MaxDeclaredDifference*float64(max(d, 1)) {
			g.refuse(GateDeclared, fmt.Sprintf("the file states %d records and holds %d", d, found), percent(p.MaxDeclaredDifference)+" difference",
				"Records are missing from the file, or are not being read")
		}
	}
	if r.Names == 0 && comparableEntries(g.next) > 0 {
		g.refuse(GateNames, "no names", "at least one", "Without names nobody can be matched; the publisher probably renamed a field")
	}
	if bad := len(g.next.Bad); float64(bad) > p.MaxBad*float64(bad+entries) && bad > 0 {
		// One bad record is tolerated on a list of any size, so that one typing
		// error in an own list of fifty does not stop it.
		if bad > 1 || entries < 2 {
			g.refuse(GateBad, fmt.Sprintf("%d of %d records could not be used; the first is at %s: %s", bad, bad+entries, g.next.Bad[0].Place, g.next.Bad[0].Reason),
				percent(p.MaxBad), "The records that could not be used are on the list and would not be screened against")
		}
	}
}

func (g *gates) against() {
	next, active, p := g.next, g.active, g.p
	was, is := active.Report, next.Report
	if was.Entries == 0 && len(active.Entries) > 0 {
		// A report that was not kept must not make the gates let things pass.
		was = newReport()
		was.measure(active)
	}
	// Forms of one list differ in size, and not all of them state ties. Another
	// form is chosen by a person, never by a publisher.
	sameForm := was.Format == "" || is.Format == "" || was.Format == is.Format
	if sameForm {
		g.drop(GateSizeDrop, "unpacked bytes", was.Bytes, is.Bytes, p.MaxByteDrop, 4096, "Much of what the file held is gone")
	}
	before, after := len(active.Entries)-edges(active), len(next.Entries)-edges(next)
	g.drop(GateDrop, "entries", int64(before), int64(after), p.MaxDrop, int64(p.SmallChange), "A list rarely loses so many at once; a cut file does")
	for _, schema := range slices.Sorted(keysOf(was.Schemas)) {
		if entity.IsEdge(schema) {
			continue // the ties gate speaks
		}
		g.drop(GateSchemaDrop, schema+" entries", int64(was.Schemas[schema]), int64(is.Schemas[schema]), p.MaxSchemaDrop, int64(p.SmallChange),
			"One kind of entry is going while the others stay, as when its type is no longer recognised")
	}
	// The names of entries that are gone are the entries gate's matter; here
	// counts what the entries that stay lost.
	stay := 1.0
	if after < before {
		stay = float64(after) / float64(before)
	}
	expect := func(n int) int64 { return int64(math.Round(float64(n) * stay)) }
	g.drop(GateNamesDrop, "names of so many entries", expect(was.Names), int64(is.Names), p.MaxNameDrop, int64(p.SmallChange), "Names are what people are found by")
	g.drop(GateAliasDrop, "aliases of so many entries", expect(aliases(was)), int64(aliases(is)), p.MaxAliasDrop, int64(p.SmallChange), "An alias file is missing or of another issue")
	g.fill(was, is)
	if sameForm {
		g.drop(GateTiesDrop, "ties between entries", int64(edges(active)), int64(edges(next)), p.MaxSchemaDrop, int64(p.SmallChange),
			"Who owns, leads or acts for whom is no longer read")
	}
	gone, come := g.turnover()
	g.churn(gone, come, before)
	if broken := len(next.Bad) - was.Bad; broken > 0 && gone > 0 {
		g.refuse(GateDoubt, fmt.Sprintf("%d entries are gone and %d more records could not be read", gone, broken), "no removal beside newly unreadable records",
			"An entry that was damaged would be taken for delisted, and its matches would close")
	}
	if !active.Published.IsZero() && !next.Published.IsZero() && next.Published.Before(active.Published) {
		g.refuse(GateOlder, "published "+next.Published.Format("2006-01-02 15:04"), "not before "+active.Published.Format("2006-01-02 15:04"),
			"An older issue would take off everyone listed since; a mirror or a cache may have served it")
	}
	for _, part := range is.Absent {
		if !slices.Contains(was.Absent, part) {
			g.refuse(GateParts, part+" declared absent", "the parts of the active load", "What only that file holds would be gone from the list")
		}
	}
}

// drop refuses when more than a share of a number is gone, unless what is gone
// is a handful.
func (g *gates) drop(gate, what string, before, after int64, share float64, handful int64, why string) {
	gone := before - after
	if before == 0 || gone <= handful || float64(gone) <= share*float64(before) {
		// All of a small number gone is a defect, not a small change.
		if after > 0 || before <= handful || gone <= 0 {
			return
		}
	}
	g.refuse(gate, fmt.Sprintf("%s fell from %d to %d (%s)", what, before, after, percent(float64(gone)/float64(before))), percent(share), why)
}

// filled are the properties whose fill rate is watched: what names, finds and
// tells people apart.
var filled = []string{
	"birthDate", "birthPlace", "citizenship", "country", "gender", "idNumber", "imoNumber", "lastName", "nationality", "passportNumber",
	"registrationNumber", "taxNumber", "program", "topics", "address", "flag", "mmsi", "publicKey", notLatin,
}

func (g *gates) fill(was, is Report) {
	for _, schema := range slices.Sorted(keysOf(was.Schemas)) {
		if is.Schemas[schema] == 0 {
			continue // the schema gate speaks
		}
		for _, property := range filled {
			before, after := was.FillRate(schema, property), is.FillRate(schema, property)
			// The number lost beyond what the size of the list explains.
			lost := before*float64(is.Schemas[schema]) - float64(is.Filled[schema][property])
			vanished := is.Filled[schema][property] == 0 && was.Filled[schema][property] > g.p.SmallChange
			if lost <= float64(g.p.SmallChange) && !vanished || before-after <= g.p.MaxFillDrop && !vanished {
				continue
			}
			g.refuse(GateFillDrop, fmt.Sprintf("%s of %s is filled in %s, was %s", property, schema, percent(after), percent(before)),
				percent(g.p.MaxFillDrop)+" less", "The publisher may have moved or renamed the field")
		}
	}
}

// turnover counts the keys that are gone and those that are new. A tie that is
// gone is nobody's delisting, so ties do not count.
func (g *gates) turnover() (gone, come int) {
	i, j := 0, 0
	old, new := g.active.Entries, g.next.Entries
	for i < len(old) || j < len(new) {
		switch c := compareAt(old, i, new, j); {
		case c < 0:
			if !entity.IsEdge(old[i].Entity.Schema) {
				gone++
			}
			i++
		case c > 0:
			if !entity.IsEdge(new[j].Entity.Schema) {
				come++
			}
			j++
		default:
			i++
			j++
		}
	}
	return gone, come
}

// churn looks for renumbering: many keys gone and many new, far beyond the net
// change.
func (g *gates) churn(gone, come, before int) {
	both := min(gone, come)
	if both > g.p.SmallChange && float64(both) > g.p.MaxChurn*float64(before) {
		g.refuse(GateChurn, fmt.Sprintf("%d keys are gone and %d are new", gone, come), percent(g.p.MaxChurn)+" of the keys",
			"The publisher seems to have renumbered: every match would close and open again, and decisions about them would be lost")
	}
}

func aliases(r Report) int {
	n := 0
	for _, by := range r.NamesBy {
		for p, c := range by {
			if p != "name" {
				n += c
			}
		}
	}
	return n
}

// comparableEntries counts the entries that are compared by name.
func comparableEntries(s *Snapshot) int {
	n := 0
	for _, e := range s.Entries {
		if len(e.Entity.Properties["name"]) == 0 && strings.EqualFold(e.Entity.Schema, "CryptoWallet") || entity.IsEdge(e.Entity.Schema) {
			continue
		}
		n++
	}
	return n
}

// edges counts the ties between entries. They are entities of a snapshot and
// nobody who could be matched, so the gates on the size of the list, on removals
// and on the record count of the file leave them out.
func edges(s *Snapshot) int {
	n := 0
	for _, e := range s.Entries {
		if entity.IsEdge(e.Entity.Schema) {
			n++
		}
	}
	return n
}

func percent(share float64) string { return fmt.Sprintf("%.1f %%", share*100) }

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
