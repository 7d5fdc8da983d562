package watchlist

import (
	"regexp"
	"strings"
)

// ukConList reads the consolidated list of financial sanctions targets of OFSI
// (ConList.csv), which was closed on 28 January 2026 and is read from archives.
// A load of it says so in the report.
//
// The key is the Group ID; the reference of the UK Sanctions List, where the
// other information states it, is kept as a referent. A row is one name. What
// the UK Sanctions List has columns for stands in the other information behind
// labels in brackets: "(Gender):Male", "(Phone number):(1) … (2) …".
type ukConList struct{}

func (ukConList) parts() []part { return []part{{required: true}} }

// conListClosed is what a load of the list is marked with.
const conListClosed = "OFSI closed this list on 28 January 2026 and keeps it no longer; the UK Sanctions List takes its place"

func (ukConList) parse(l *load, in map[string]*input) error {
	l.snap.Report.Notices = append(l.snap.Report.Notices, conListClosed)
	source := l.snap.Report.Source
	return (&ukTable{
		l: l, f: in[""], what: "OFSI consolidated list", key: ukGroup, other: ukID,
		essential: []ukField{ukGroup, ukName6, ukKind},
		expected: []ukField{
			ukName1, ukName2, ukName3, ukName4, ukName5, ukTitle, ukBirth, ukTown, ukBirthCountry, ukNationality, ukPosition, ukAddress1, ukAddress2,
			ukAddress3, ukAddress4, ukAddress5, ukAddress6, ukPostcode, ukCountry, ukOther, ukNameType, ukRegime, ukListed, ukUpdated,
		},
		row: func(r *ukRow) {
			source["rows "+joinParts(orDefault(r[ukKind], "(blank)"), orDefault(r[ukNameType], "(blank)"), orDefault(r[ukStrength], "(blank)"))]++
			if r[ukNative] != "" {
				source["rows with a name in its own script"]++
			}
			conListInfo(r)
		},
	}).read()
}

var (
	conListLabel = regexp.MustCompile(`\(([A-Za-z][A-Za-z /]{1,40})\)\s?:`)
	// conListRef is a reference with which the text behind its label begins.
	conListRef = regexp.MustCompile(`^\s*([A-Z]{2,5}[ie]?\.?\d+)\b\.?\s*`)
	// conListWord is the one word that is a gender.
	conListWord = regexp.MustCompile(`^\s*(\p{L}+)\b\.?\s*`)
	// conListMeasure is a sanction that comes on top of the asset freeze.
	conListMeasure = regexp.MustCompile(`(?i)financial sanctions imposed in addition to an asset freeze:\s*([^.:]+)\.`)
)

// conListInfo moves what stands behind labels into the columns the UK Sanctions
// List has for it. The rest remains as other information.
func conListInfo(r *ukRow) {
	text := r[ukOther]
	var rest []string
	keep := func(s string) {
		if s = strings.TrimSpace(s); s != "" && s != "." {
			rest = append(rest, s)
		}
	}
	var at [][]int
	for _, m := range conListLabel.FindAllStringSubmatchIndex(text, -1) {
		if _, known := ukTitles[ukFold(text[m[2]:m[3]])]; known {
			at = append(at, m)
		}
	}
	if len(at) == 0 {
		return
	}
	keep(text[:at[0][0]])
	for i, m := range at {
		end := len(text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		label, value := text[m[2]:m[3]], strings.TrimSpace(text[m[1]:end])
		field := ukTitles[ukFold(label)]
		switch field {
		case ukID, ukUN:
			value = conListHead(conListRef, value, keep)
		case ukGender:
			value = conListHead(conListWord, value, keep)
		}
		if r[field] != "" && field != ukOther && value != "" && r[field] != value {
			keep("(" + label + "): " + value)
			continue
		}
		r[field] = value
	}
	r[ukOther] = strings.Join(rest, " ")
	if m := conListMeasure.FindStringSubmatch(r[ukOther]); m != nil {
		r[ukMeasures] = m[1]
	}
}

// conListHead takes the value off the beginning of a text and keeps the rest.
func conListHead(head *regexp.Regexp, text string, keep func(string)) string {
	m := head.FindStringSubmatch(text)
	if m == nil {
		keep(text)
		return ""
	}
	keep(text[len(m[0]):])
	return m[1]
}
