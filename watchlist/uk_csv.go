package watchlist

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// ukCSV reads the UK Sanctions List in CSV
// (https://www.gov.uk/government/publications/the-uk-sanctions-list).
//
// The first line says when the report was made, the second has the titles. A
// designation has a row for each of its names, and for each birth date,
// nationality or address beside them; its rows need not follow each other. Keys
// and entries are those of [ukXML].
type ukCSV struct{}

func (ukCSV) parts() []part { return []part{{required: true}} }

func (ukCSV) parse(l *load, in map[string]*input) error {
	return (&ukTable{
		l: l, f: in[""], what: "UK Sanctions List", key: ukID, other: ukGroup,
		essential: []ukField{ukID, ukName6, ukKind},
		expected: []ukField{
			ukUpdated, ukGroup, ukUN, ukName1, ukName2, ukName3, ukName4, ukName5, ukNameType, ukStrength, ukTitle, ukNative, ukScript, ukLanguage,
			ukRegime, ukSource, ukMeasures, ukOther, ukReasons, ukAddress1, ukAddress2, ukAddress3, ukAddress4, ukAddress5, ukAddress6, ukPostcode,
			ukCountry, ukPhone, ukWebsite, ukEmail, ukDesignated, ukBirth, ukNationality, ukNational, ukNationalInfo, ukPassport, ukPassportInfo,
			ukPosition, ukGender, ukTown, ukBirthCountry, ukEntityType, ukSubsidiary, ukParent, ukRegistration, ukIMO, ukOwner, ukPastOwner,
			ukFlag, ukPastFlag, ukShipType, ukTonnage, ukLength, ukBuilt, ukHull,
		},
	}).read()
}

// ukTable reads a table of one row for each name.
type ukTable struct {
	l     *load
	f     *input
	what  string
	key   ukField
	other ukField
	// essential are the columns without which a row says nothing, expected
	// those whose absence is drift.
	essential, expected []ukField
	// row, when set, looks at each row before it is added.
	row func(*ukRow)

	columns      []ukField // by position; -1 when unknown
	titles       []string
	byKey        map[string]*ukDesignation
	designations []*ukDesignation // in the order of the file
	last         *ukDesignation
	ragged       bool // the last row could not be used
}

// ukHeaderRows is how many rows may stand above the titles.
const ukHeaderRows = 20

func (t *ukTable) read() error {
	head := bufio.NewReaderSize(t.f, 64<<10)
	magic, err := head.Peek(64)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return t.f.readError(err)
	}
	if bytes.HasPrefix(bytes.TrimLeft(magic, "\ufeff \t\r\n"), []byte("<")) {
		return fmt.Errorf("%w: %s starts as HTML or XML; the %s as a table starts with a line that says its date, then the titles of the columns. "+
			"Load the XML form as format %q; otherwise a download often returned an error page", ErrWrongFormat, t.f.name, t.what, UKXML)
	}
	table, err := openLineRows(t.l, t.f, head, ukComma(head))
	if err != nil {
		return err
	}
	t.byKey = make(map[string]*ukDesignation)
	before, dated := 0, false
	for {
		line, row, raw, err := table.next()
		place := fmt.Sprintf("%s line %d", t.f.name, line)
		switch {
		case errors.Is(err, io.EOF):
			if t.columns == nil {
				return t.noHeader()
			}
			if table.open && t.ragged {
				return fmt.Errorf("%w: the last line of %s has no end and is no whole row; fetch it again", ErrCut, t.f.name)
			}
			t.byKey = nil
			for i, d := range t.designations {
				d.enter(t.l, t.key, t.other)
				t.designations[i] = nil // the entry takes its place in memory
			}
			if !dated {
				t.l.drift("line with the date of the report (absent or unreadable)")
			}
			return nil
		case errors.Is(err, errRow):
			t.ragged = true
			if err := t.l.next(); err != nil {
				return err
			}
			t.l.bad(place, err.Error(), raw)
			continue
		case err != nil:
			return err
		}
		if blankRow(row) {
			continue
		}
		if t.columns == nil {
			found, err := t.header(row)
			if err != nil {
				return err
			}
			if found {
				table.fits = t.fits
			} else {
				if before++; before > ukHeaderRows {
					return t.noHeader()
				}
				dated = t.date(row) || dated
			}
			continue
		}
		if err := t.l.next(); err != nil {
			return err
		}
		t.take(place, row)
	}
}

// ukComma is what separates columns: some programs that save the list again put
// semicolons. The line of the titles tells, being the one that has Name 6.
func ukComma(head *bufio.Reader) rune {
	start, _ := head.Peek(16 << 10) // an error shows when the file is read
	for line := range bytes.Lines(start) {
		if f := ukFold(string(line)); strings.Contains(f, "name6") && bytes.Count(line, []byte(";")) > bytes.Count(line, []byte(",")) {
			return ';'
		}
	}
	return ','
}

func (t *ukTable) noHeader() error {
	return fmt.Errorf("%w: %s has no row with the titles of the columns of the %s (%s, …) among its first %d; check that the file is that list",
		ErrWrongFormat, t.f.name, t.what, t.names(t.essential), ukHeaderRows)
}

// names shows columns as the publisher titles them.
func (t *ukTable) names(fields []ukField) string {
	var out []string
	for _, f := range fields {
		out = append(out, fmt.Sprintf("%q", f))
	}
	return strings.Join(out, ", ")
}

// header binds the titles; found is false when the row is none.
func (t *ukTable) header(row []string) (found bool, err error) {
	var columns []ukField
	var titles []string
	known := 0
	for _, cell := range row {
		title := tidy(cell)
		f, ok := ukTitles[ukFold(title)]
		if !ok || slices.Contains(columns, f) {
			f = -1
		} else {
			known++
		}
		columns, titles = append(columns, f), append(titles, title)
	}
	has := func(f ukField) bool { return slices.Contains(columns, f) }
	if known < 4 && !(has(ukName6) && has(t.key)) {
		return false, nil
	}
	if !has(t.key) && has(t.other) && t.key == ukID && has(ukListed) {
		return false, fmt.Errorf("%w: %s is the consolidated list of OFSI, which has Group IDs and no Unique IDs; it is a file of format %q", ErrWrongFormat, t.f.name, UKConList)
	}
	if t.key == ukGroup && has(ukID) {
		return false, fmt.Errorf("%w: %s is the UK Sanctions List by its column of Unique IDs; it is a file of format %q", ErrWrongFormat, t.f.name, UKCSV)
	}
	for _, pair := range [2][2]ukField{{ukPassport, ukPassportInfo}, {ukNational, ukNationalInfo}} {
		// Until 2022 the number stood among the details.
		number, about := pair[0], pair[1]
		if at := slices.Index(columns, about); at >= 0 && !has(number) {
			columns[at] = number
		}
	}
	var missing []ukField
	for _, f := range t.essential {
		if !has(f) {
			missing = append(missing, f)
		}
	}
	if len(missing) > 0 {
		return false, fmt.Errorf("%w: %s has no column %s; its titles are %q. The publisher has changed the layout: report it, and load the previous file until then",
			ErrWrongFormat, t.f.name, t.names(missing), titles)
	}
	for i, f := range columns {
		if f < 0 && titles[i] != "" {
			t.l.drift("column " + titles[i])
		}
	}
	for _, f := range t.expected {
		if !has(f) {
			t.l.drift("column " + f.String() + " is missing")
		}
	}
	t.columns, t.titles = columns, titles
	return true, nil
}

// date reads the line above the titles: "Report Date: 24-Jun-2026", or
// "Last Updated" and the day in two cells.
func (t *ukTable) date(row []string) bool {
	text := tidy(strings.Join(row, " "))
	for _, label := range []string{"report date", "last updated", "date generated", "date"} {
		if len(text) > len(label) && strings.EqualFold(text[:len(label)], label) {
			if at, ok := ukDay(strings.TrimLeft(text[len(label):], " :")); ok {
				t.l.published(at)
				return true
			}
		}
	}
	return false
}

func blankRow(row []string) bool {
	for _, c := range row {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// take adds a row to its designation. A row of another width cannot be trusted
// in any column.
func (t *ukTable) take(place string, row []string) {
	source := t.l.snap.Report.Source
	if t.ragged = !t.fits(row); t.ragged {
		t.l.bad(place, fmt.Sprintf("the row has %d columns, the header has %d: a quotation mark is missing or the row is cut", len(row), len(t.columns)), strings.Join(row, ","))
		return
	}
	var r ukRow
	for i, c := range row {
		if i < len(t.columns) && t.columns[i] >= 0 {
			r[t.columns[i]] = ukText(c)
		}
	}
	if t.row != nil {
		t.row(&r)
	}
	key := tidy(r[t.key])
	if key == "" {
		t.l.bad(place, fmt.Sprintf("the row has no %s, so it cannot be assigned to a designation", t.key), strings.Join(row, ","))
		return
	}
	source["rows"]++
	u := t.byKey[key]
	switch {
	case u == nil:
		u = newUKDesignation(place)
		t.byKey[key] = u
		t.designations = append(t.designations, u)
	case u != t.last:
		source["rows apart from the others of their designation"]++
	}
	t.last = u
	u.take(&r)
}

// fits reports whether a row has all titled columns and no value beyond them.
func (t *ukTable) fits(row []string) bool {
	last := len(t.titles)
	for last > 0 && t.titles[last-1] == "" {
		last--
	}
	return len(row) >= last && blankRow(row[last:])
}
