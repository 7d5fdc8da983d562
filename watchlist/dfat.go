package watchlist

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// dfat reads the consolidated list of Australia's Department of Foreign
// Affairs and Trade (https://www.dfat.gov.au/international-relations/security/sanctions/consolidated-list),
// the official workbook or the same table as CSV, in the layout of twelve
// columns used until 2024 and in the later one with alias strength, IMO number,
// instrument of designation and a column for each measure. Columns are known by
// their titles, whatever their order.
//
// A row is one name. Rows of one entry share a number and differ in the letters
// behind it (101, 101a, 101b), and repeat the entry's facts. The key is the
// number. A number that the publisher used for two parties by mistake gives
// two entries, "101" and "101#2" in the order of the file, and a count in the
// report.
type dfat struct{}

func (dfat) parts() []part { return []part{{required: true}} }

func (dfat) takes(a *zip.Reader) bool { return isWorkbook(a) }

// dfatColumn is a column of the list.
type dfatColumn int

const (
	dfatReference dfatColumn = iota
	dfatName
	dfatType
	dfatNameType
	dfatStrength
	dfatBirth
	dfatBirthPlace
	dfatCitizenship
	dfatAddress
	dfatInfo
	dfatListing
	dfatIMO
	dfatCommittees
	dfatControl
	dfatInstrument
	dfatMeasure // any of several columns named after a measure
	dfatGender
	dfatColumns
)

// dfatTitles are the titles of the columns in the form of [dfatTitle].
var dfatTitles = map[string]dfatColumn{
	"reference": dfatReference, "reference number": dfatReference, "reference no": dfatReference, "ref": dfatReference, "ref no": dfatReference,
	"name of individual or entity": dfatName, "name of individual entity or vessel": dfatName, "name of individual or entity or vessel": dfatName,
	"name of individual entity vessel": dfatName, "name of person or entity": dfatName, "name": dfatName,
	"type": dfatType, "entity type": dfatType, "type of listing": dfatType,
	"name type": dfatNameType, "type of name": dfatNameType,
	"alias strength": dfatStrength, "alias quality": dfatStrength, "name strength": dfatStrength, "name quality": dfatStrength,
	"date of birth": dfatBirth, "dates of birth": dfatBirth, "dob": dfatBirth,
	"place of birth": dfatBirthPlace, "places of birth": dfatBirthPlace, "pob": dfatBirthPlace,
	"citizenship": dfatCitizenship, "citizenships": dfatCitizenship, "nationality": dfatCitizenship,
	"address": dfatAddress, "addresses": dfatAddress,
	"additional information": dfatInfo, "other information": dfatInfo,
	"listing information": dfatListing, "listing info": dfatListing,
	"imo number": dfatIMO, "imo no": dfatIMO, "imo": dfatIMO,
	"committees": dfatCommittees, "committee": dfatCommittees, "sanctions framework": dfatCommittees, "sanctions regime": dfatCommittees, "regime": dfatCommittees,
	"control date":              dfatControl,
	"instrument of designation": dfatInstrument, "instruments of designation": dfatInstrument, "designation instrument": dfatInstrument,
	"targeted financial sanction": dfatMeasure, "targeted financial sanctions": dfatMeasure, "travel ban": dfatMeasure, "arms embargo": dfatMeasure,
	"maritime restriction": dfatMeasure, "maritime restrictions": dfatMeasure, "sanctions type": dfatMeasure, "sanction type": dfatMeasure,
	"gender": dfatGender, "sex": dfatGender,
}

// dfatEssential are the columns without which a row says nothing, dfatExpected
// those both layouts have: one that is missing is drift.
var (
	dfatEssential = []dfatColumn{dfatReference, dfatName, dfatType}
	dfatExpected  = []dfatColumn{dfatNameType, dfatBirth, dfatBirthPlace, dfatCitizenship, dfatAddress, dfatInfo, dfatListing, dfatCommittees, dfatControl}
)

// String is the title as the publisher writes it.
func (c dfatColumn) String() string {
	return [dfatColumns]string{
		"Reference", "Name of Individual or Entity", "Type", "Name Type", "Alias Strength", "Date of Birth", "Place of Birth", "Citizenship", "Address",
		"Additional Information", "Listing Information", "IMO Number", "Committees", "Control Date", "Instrument of Designation", "measures", "Gender",
	}[c]
}

// dfatTitle folds a column title: letters and digits in lower case, single
// blanks between.
func dfatTitle(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(unescape(s)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// dfatHeader says which column of a table is which.
type dfatHeader struct {
	columns []dfatColumn // by position; -1 when unknown or without title
	titles  []string
}

// readDFATHeader binds a header row; ok is false when the row is none.
func readDFATHeader(cells []string) (h dfatHeader, ok bool) {
	for _, c := range cells {
		column, known := dfatTitles[dfatTitle(c)]
		if !known || column != dfatMeasure && slices.Contains(h.columns, column) {
			column = -1
		}
		h.columns = append(h.columns, column)
		h.titles = append(h.titles, tidy(c))
	}
	found := 0
	for _, c := range h.columns {
		if c >= 0 {
			found++
		}
	}
	return h, found >= 4 || h.has(dfatReference) && h.has(dfatName)
}

func (h dfatHeader) has(c dfatColumn) bool { return slices.Contains(h.columns, c) }

// fits reports whether a CSV row has all titled columns and no value beyond
// them. Programs pad rows with empty columns, or drop them.
func (h dfatHeader) fits(row []string) bool {
	last := len(h.titles)
	for last > 0 && h.titles[last-1] == "" {
		last--
	}
	if len(row) < last {
		return strings.TrimSpace(strings.Join(row, "")) == ""
	}
	return strings.TrimSpace(strings.Join(row[last:], "")) == ""
}

// dfatRow is one row of the list.
type dfatRow struct {
	place    string
	order    int
	number   string // the number of the entry
	bare     bool   // the reference is the number alone
	primary  bool
	cell     [dfatColumns]string
	measure  []string
	from1904 bool
}

func (r *dfatRow) String() string {
	return strings.Join(r.cell[:], " | ")
}

// same reports whether two rows state the same facts of an entry, and how many
// of them.
func (r *dfatRow) same(o *dfatRow) (facts int) {
	for _, c := range []dfatColumn{dfatBirth, dfatBirthPlace, dfatInfo, dfatIMO, dfatAddress, dfatCitizenship, dfatListing, dfatCommittees} {
		if r.cell[c] != "" && r.cell[c] == o.cell[c] {
			facts++
		}
	}
	return facts
}

func (dfat) parse(l *load, in map[string]*input) error {
	f := in[""]
	t := &dfatTable{l: l, f: f}
	head := bufio.NewReaderSize(f, 64<<10)
	magic, err := head.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return f.readError(err)
	}
	switch {
	case bytes.HasPrefix(magic, []byte("PK\x03\x04")):
		err = t.workbook(head)
	case bytes.HasPrefix(magic, []byte{0xd0, 0xcf, 0x11, 0xe0}):
		return fmt.Errorf("%w: %s is a workbook of the old binary kind (.xls) or an encrypted one; the list is published as .xlsx", ErrWrongFormat, f.name)
	case bytes.HasPrefix(bytes.TrimSpace(magic), []byte("<")):
		return fmt.Errorf("%w: %s starts as HTML or XML; the list is a workbook or a CSV table. Often a download returned an error page", ErrWrongFormat, f.name)
	default:
		err = t.csv(head)
	}
	if err != nil {
		return err
	}
	if t.header == 0 {
		return fmt.Errorf("%w: %s has no row with the titles of the list's columns (%q, %q, %q, …) among its first %d; check that the file is the consolidated list",
			ErrWrongFormat, f.name, dfatReference, dfatName, dfatType, dfatHeaderRows)
	}
	t.entries()
	return nil
}

// dfatHeaderRows is how many rows may stand above the titles.
const dfatHeaderRows = 20

// dfatTable gathers the rows of all sheets.
type dfatTable struct {
	l      *load
	f      *input
	header int // tables with a header
	rows   []*dfatRow
}

// dfatSheet is one table being read.
type dfatSheet struct {
	t        *dfatTable
	name     string // "" in a CSV file
	head     *dfatHeader
	before   int // rows above the header
	from1904 bool
}

func (t *dfatTable) workbook(r io.Reader) error {
	w, err := openWorkbook(t.l, t.f, r)
	if err != nil {
		return err
	}
	for _, s := range w.sheets {
		sheet := &dfatSheet{t: t, name: s.name, from1904: w.from1904}
		err := w.rows(s, func(number int, cells []string) error {
			return sheet.row(fmt.Sprintf("%s sheet %q row %d", t.f.name, s.name, number), cells)
		})
		if err != nil {
			return err
		}
		if sheet.head == nil && sheet.before > 0 {
			// A sheet of explanations, or one whose titles changed: a person
			// must look.
			t.l.drift("sheet " + s.name + " without the titles of the list")
		}
	}
	if !w.modified.IsZero() {
		t.l.published(w.modified)
	}
	return nil
}

func (t *dfatTable) csv(r io.Reader) error {
	table, err := openRowsOf(t.l, t.f, r, ',')
	if err != nil {
		return err
	}
	sheet := &dfatSheet{t: t}
	for {
		line, row, err := table.next()
		place := fmt.Sprintf("%s line %d", t.f.name, line)
		switch {
		case errors.Is(err, io.EOF):
			return table.complete(func(string) bool { return true })
		case errors.Is(err, errRow):
			t.l.bad(place, err.Error(), table.raw())
			continue
		case err != nil:
			return err
		}
		if h := sheet.head; h != nil && !h.fits(row) {
			if err := table.complete(func(string) bool { return false }); err != nil && !table.more() {
				return err
			}
			t.l.bad(place, fmt.Sprintf("the row has %d columns, the header has %d: a quotation mark is missing or the row is cut", len(row), len(h.columns)), strings.Join(row, ","))
			continue
		}
		if err := sheet.row(place, row); err != nil {
			return err
		}
	}
}

// row takes one row of a table: a header, or a name under it.
func (s *dfatSheet) row(place string, cells []string) error {
	l := s.t.l
	blank := true
	for i := range cells {
		cells[i] = strings.TrimFunc(unescape(cells[i]), unicode.IsSpace)
		blank = blank && cells[i] == ""
	}
	if blank {
		return nil
	}
	if s.head == nil {
		return s.find(cells)
	}
	if err := l.next(); err != nil {
		return err
	}
	r := &dfatRow{place: place, order: len(s.t.rows), from1904: s.from1904}
	for i, c := range cells {
		switch {
		case c == "":
		case i >= len(s.head.columns):
			l.drift("cells beyond the last title")
		case s.head.columns[i] == dfatMeasure:
			if truth(c) {
				r.measure = append(r.measure, s.head.titles[i])
			} else if !untruth(c) {
				r.measure = append(r.measure, s.head.titles[i]+": "+tidy(c))
			}
		case s.head.columns[i] >= 0:
			r.cell[s.head.columns[i]] = c
		case s.head.titles[i] == "":
			l.drift("column without a title")
		}
	}
	number, suffix := dfatNumber(r.cell[dfatReference])
	if number == "" {
		l.bad(place, fmt.Sprintf("the reference %q is no number, so the name cannot be assigned to an entry", r.cell[dfatReference]), r.String())
		return nil
	}
	if tidy(r.cell[dfatName]) == "" {
		l.bad(place, "the row "+r.cell[dfatReference]+" has no name", r.String())
		return nil
	}
	r.number, r.bare = number, suffix == ""
	word := dfatTitle(r.cell[dfatNameType])
	r.primary = strings.HasPrefix(word, "primary") || word == "" && r.bare
	s.t.rows = append(s.t.rows, r)
	return nil
}

// find looks for the header.
func (s *dfatSheet) find(cells []string) error {
	h, ok := readDFATHeader(cells)
	if !ok || s.before >= dfatHeaderRows {
		s.before++
		return nil
	}
	l := s.t.l
	var missing []string
	for _, c := range dfatEssential {
		if !h.has(c) {
			missing = append(missing, fmt.Sprintf("%q", c))
		}
	}
	if len(missing) > 0 {
		where := s.t.f.name
		if s.name != "" {
			where = fmt.Sprintf("sheet %q of %s", s.name, where)
		}
		return fmt.Errorf("%w: %s has no column %s; its titles are %q. The publisher has changed the layout: report it, and load the previous file until then",
			ErrWrongFormat, where, strings.Join(missing, ", "), h.titles)
	}
	for i, c := range h.columns {
		if c < 0 && h.titles[i] != "" {
			l.drift("column " + h.titles[i])
		}
	}
	for _, c := range dfatExpected {
		if !h.has(c) {
			l.drift("column " + c.String() + " is missing")
		}
	}
	if h.has(dfatStrength) || h.has(dfatMeasure) {
		l.snap.Report.Source["tables in the layout with alias strength"]++
	} else {
		l.snap.Report.Source["tables in the layout of twelve columns"]++
	}
	s.head = &h
	s.t.header++
	return nil
}

// untruth reads the negative of a measure column.
func untruth(s string) bool {
	switch strings.ToLower(tidy(s)) {
	case "0", "false", "no", "n", "-", "na", "n/a":
		return true
	}
	return false
}

var dfatRef = regexp.MustCompile(`^\D{0,8}?0*(\d{1,9})[\s.\-]*(\(?[A-Za-z][A-Za-z]{0,2}\)?[\s\d]*)?$`)

// dfatNumber splits a reference: "2672a10" is the number 2672 and the suffix
// a10.
func dfatNumber(ref string) (number, suffix string) {
	m := dfatRef.FindStringSubmatch(tidy(ref))
	if m == nil {
		return "", ""
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return "", ""
	}
	return strconv.Itoa(n), strings.ToLower(strings.Join(strings.Fields(m[2]), ""))
}

// maxNotices keeps a file of mistakes from filling the report.
const maxNotices = 20

func (t *dfatTable) notice(text string) {
	if n := &t.l.snap.Report.Notices; len(*n) < maxNotices {
		*n = append(*n, text)
	}
}

// entries groups the rows by number and adds an entry for each party. Blocks of
// a number may be interrupted by other numbers.
func (t *dfatTable) entries() {
	byNumber := make(map[string][]*dfatRow)
	var numbers []string
	last := ""
	source := t.l.snap.Report.Source
	for _, r := range t.rows {
		if _, known := byNumber[r.number]; !known {
			numbers = append(numbers, r.number)
		} else if r.number != last {
			source["blocks of a reference that are interrupted"]++
		}
		byNumber[r.number] = append(byNumber[r.number], r)
		last = r.number
	}
	for _, n := range numbers {
		parties := dfatParties(byNumber[n])
		if len(parties) > 1 {
			source["references used for several parties"]++
			t.notice(fmt.Sprintf("The reference %s is used for %d parties; they are entered as %s, %s#2 and so on.", n, len(parties), n, n))
		}
		for i, rows := range parties {
			key := n
			if i > 0 {
				key = fmt.Sprintf("%s#%d", n, i+1)
			}
			dfatEntry{draft: t.l.draft(key, ""), rows: rows, number: n, of: len(parties)}.add()
		}
	}
}

// dfatParties splits the rows of one number into its parties: one for each
// primary name, unless a second "primary" name is plainly another name of the
// first (it has letters behind the number and repeats the facts). A row that is
// not primary goes to the party whose facts it repeats, otherwise to the one
// before it.
func dfatParties(rows []*dfatRow) [][]*dfatRow {
	var heads []*dfatRow
	for _, r := range rows {
		if !r.primary {
			continue
		}
		own := !slices.ContainsFunc(heads, func(h *dfatRow) bool {
			if strings.EqualFold(tidy(h.cell[dfatName]), tidy(r.cell[dfatName])) {
				return true
			}
			return (!h.bare || !r.bare) && (h.same(r) >= 2 || !r.distinct(h))
		})
		if own {
			heads = append(heads, r)
		}
	}
	if len(heads) < 2 {
		return [][]*dfatRow{rows}
	}
	parties := make([][]*dfatRow, len(heads))
	for _, r := range rows {
		best, facts, before := 0, -1, -1
		for i, h := range heads {
			if r == h {
				best = i
				break
			}
			if h.order < r.order {
				before = i
			}
			if n := h.same(r); n > facts {
				best, facts = i, n
			} else if n == facts && before == i {
				best = i
			}
		}
		parties[best] = append(parties[best], r)
	}
	return parties
}

// distinct reports whether two rows state a fact that tells two parties apart.
func (r *dfatRow) distinct(o *dfatRow) bool {
	for _, c := range []dfatColumn{dfatBirth, dfatBirthPlace, dfatIMO, dfatInfo} {
		if r.cell[c] != "" && o.cell[c] != "" && r.cell[c] != o.cell[c] {
			return true
		}
	}
	return r.cell[dfatType] != "" && o.cell[dfatType] != "" && dfatSchema(r.cell[dfatType]) != dfatSchema(o.cell[dfatType])
}
