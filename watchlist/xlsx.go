package watchlist

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Limits of a workbook beyond those of Options: lists are workbooks of one to
// three sheets and a few megabytes.
const (
	maxWorkbook = 256 << 20 // bytes, packed
	maxMembers  = 2000
	maxColumns  = 16_384 // what the format allows
)

// workbook is an Office Open XML spreadsheet (ECMA-376 part 1, section 18),
// read for the values of its cells alone. Formulas are never computed: what
// the publisher's program stored beside them is the value. Every part is read
// to its closing tag, because a reader that stops at the first error and keeps
// what it has turns a damaged list into a short one.
type workbook struct {
	l       *load
	f       *input
	members map[string]*zip.File
	strings []string
	sheets  []sheet
	// from1904 says that serial dates count from 1904 (workbookPr@date1904).
	from1904 bool
	// modified is when the workbook was last saved; zero when not stated.
	modified time.Time
}

// sheet is one worksheet.
type sheet struct{ name, part string }

// isWorkbook reports whether an archive is an Office Open XML file, which is
// read as a whole instead of being unpacked.
func isWorkbook(a *zip.Reader) bool {
	for _, m := range a.File {
		if strings.EqualFold(m.Name, "[Content_Types].xml") {
			return true
		}
	}
	return false
}

// openWorkbook reads what is common to all sheets.
func openWorkbook(l *load, f *input, r io.Reader) (*workbook, error) {
	limit := min(int64(maxWorkbook), l.o.Limits.Bytes)
	raw, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, f.readError(err)
	}
	if int64(len(raw)) > limit {
		return nil, fmt.Errorf("%w: the workbook %s is larger than %d bytes", ErrLimit, f.name, limit)
	}
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, fmt.Errorf("%w: %s starts as a workbook and cannot be read as one (%w); fetch it again", ErrCut, f.name, err)
	}
	if !isWorkbook(archive) {
		return nil, fmt.Errorf("%w: %s is an archive and no workbook; unpack it and give the file that is meant", ErrWrongFormat, f.name)
	}
	if len(archive.File) > maxMembers {
		return nil, fmt.Errorf("%w: the workbook %s has %d parts, %d are allowed", ErrLimit, f.name, len(archive.File), maxMembers)
	}
	w := &workbook{l: l, f: f, members: make(map[string]*zip.File, len(archive.File))}
	unpacked := uint64(0)
	for _, m := range archive.File {
		unpacked += m.UncompressedSize64
		// What a member states is what it may give: archive/zip fails on more.
		if unpacked > uint64(l.o.Limits.Bytes) || unpacked > freeUnpacked && unpacked > uint64(len(raw))*maxRatio {
			return nil, fmt.Errorf("%w: the workbook %s unpacks to more than %d times its size or %d bytes, as an archive bomb does", ErrLimit, f.name, maxRatio, l.o.Limits.Bytes)
		}
		name := partName(m.Name)
		if _, twice := w.members[name]; twice {
			return nil, fmt.Errorf("%w: the workbook %s holds the part %s twice; fetch it again", ErrWrongFormat, f.name, m.Name)
		}
		w.members[name] = m
	}
	if err := w.index(); err != nil {
		return nil, err
	}
	return w, nil
}

// partName is the name of a part as it is compared: without the leading slash,
// in lower case (ECMA-376 part 2, section 6.2.2).
func partName(s string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(s, `\`, "/"), "/"))
}

// index finds the sheets and reads the shared strings.
func (w *workbook) index() error {
	book := "xl/workbook.xml"
	roots, err := w.relations("")
	if err != nil {
		return err
	}
	for _, r := range roots {
		if strings.HasSuffix(r.kind, "/officeDocument") {
			book = r.target
		}
	}
	relations, err := w.relations(book)
	if err != nil {
		return err
	}
	target := func(id string) relation {
		for _, r := range relations {
			if r.id == id {
				return r
			}
		}
		return relation{}
	}
	if w.members[book] == nil {
		return fmt.Errorf("%w: %s is an Office file without %s, so it is no workbook; fetch it again", ErrWrongFormat, w.f.name, book)
	}
	err = w.walk(book, func(_ *xml.Decoder, path []string, e xml.StartElement) (bool, error) {
		switch strings.Join(path, "/") {
		case "workbook/workbookPr":
			w.from1904 = truth(attribute(e, "date1904"))
		case "workbook/sheets/sheet":
			at := target(attribute(e, "id"))
			if at.target != "" && !strings.HasSuffix(at.kind, "/worksheet") {
				w.l.drift("sheet " + attribute(e, "name") + " without cells") // a chart
				return false, nil
			}
			if w.members[at.target] == nil {
				return false, fmt.Errorf("%w: the sheet %q of %s is named and not there; fetch it again", ErrCut, attribute(e, "name"), w.f.name)
			}
			w.sheets = append(w.sheets, sheet{name: attribute(e, "name"), part: at.target})
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	if len(w.sheets) == 0 {
		return fmt.Errorf("%w: the workbook %s has no sheet", ErrEmpty, w.f.name)
	}
	for _, r := range relations {
		if strings.HasSuffix(r.kind, "/sharedStrings") {
			if w.members[r.target] == nil {
				return fmt.Errorf("%w: %s has lost its texts (part %s); fetch it again", ErrCut, w.f.name, r.target)
			}
			if err := w.readStrings(r.target); err != nil {
				return err
			}
		}
	}
	for _, r := range roots {
		if strings.HasSuffix(r.kind, "/core-properties") && w.members[r.target] != nil {
			return w.readCore(r.target)
		}
	}
	return nil
}

// relation is one entry of a relationship part (ECMA-376 part 2, section 6.5).
type relation struct{ id, kind, target string }

// relations reads the relationships of a part; "" is the package. A part need
// not have any.
func (w *workbook) relations(of string) ([]relation, error) {
	dir, base := path.Split(of)
	part := partName(dir + "_rels/" + base + ".rels")
	if w.members[part] == nil {
		return nil, nil
	}
	var out []relation
	err := w.walk(part, func(_ *xml.Decoder, _ []string, e xml.StartElement) (bool, error) {
		if e.Name.Local == "Relationship" && !strings.EqualFold(attribute(e, "TargetMode"), "External") {
			t := attribute(e, "Target")
			if !strings.HasPrefix(t, "/") {
				t = path.Join(dir, t)
			}
			out = append(out, relation{id: attribute(e, "Id"), kind: attribute(e, "Type"), target: partName(path.Clean(t))})
		}
		return false, nil
	})
	return out, err
}

// readStrings reads the table of texts that cells point into. Phonetic guides
// (rPh) are no part of a text.
func (w *workbook) readStrings(part string) error {
	return w.walk(part, func(d *xml.Decoder, at []string, _ xml.StartElement) (bool, error) {
		if strings.Join(at, "/") != "sst/si" {
			return false, nil
		}
		text, err := w.richText(d)
		w.strings = append(w.strings, text)
		return true, err
	})
}

// readCore reads when the workbook was last saved.
func (w *workbook) readCore(part string) error {
	return w.walk(part, func(d *xml.Decoder, _ []string, e xml.StartElement) (bool, error) {
		if e.Name.Local != "modified" {
			return false, nil
		}
		text, err := w.richText(d)
		if at, e := time.Parse(time.RFC3339, strings.TrimSpace(text)); err == nil && e == nil {
			w.modified = at
		}
		return true, err
	})
}

// rows calls each with the number (from 1) and the cells of every row that has
// a value. Dates are serial numbers from 1900, whatever the workbook counts
// from.
func (w *workbook) rows(s sheet, each func(number int, cells []string) error) error {
	row, column := 0, 0
	var cells []string
	flush := func() error {
		if cells == nil {
			return nil
		}
		c := cells
		cells = nil
		return each(row, c)
	}
	seenData := false
	err := w.walk(s.part, func(d *xml.Decoder, at []string, e xml.StartElement) (bool, error) {
		switch strings.Join(at, "/") {
		case "worksheet/sheetData":
			seenData = true
		case "worksheet/sheetData/row":
			if err := flush(); err != nil {
				return false, err
			}
			row++
			column = 0
			if n, err := strconv.Atoi(attribute(e, "r")); err == nil && n > 0 {
				row = n
			}
			return false, w.l.ctx.Err()
		case "worksheet/sheetData/row/c":
			column++
			if n := columnOf(attribute(e, "r")); n > 0 {
				column = n
			}
			if column > maxColumns {
				return false, fmt.Errorf("%w: row %d of sheet %q of %s has more than %d columns", ErrLimit, row, s.name, w.f.name, maxColumns)
			}
			value, err := w.cell(d, s, e)
			if err != nil || value == "" {
				return true, err
			}
			for len(cells) < column {
				cells = append(cells, "")
			}
			cells[column-1] = value
			return true, nil
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	if !seenData {
		return fmt.Errorf("%w: the sheet %q of %s has no cells part; fetch it again", ErrCut, s.name, w.f.name)
	}
	return flush()
}

// cell reads the rest of a cell up to its end and returns its value.
func (w *workbook) cell(d *xml.Decoder, s sheet, e xml.StartElement) (string, error) {
	kind, value := attribute(e, "t"), ""
	for {
		t, err := d.Token()
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "v", "is":
				if value, err = w.richText(d); err != nil {
					return "", err
				}
			default: // a formula is skipped, never computed
				if _, err := w.richText(d); err != nil {
					return "", err
				}
			}
			continue
		case xml.Directive:
			return "", w.directive()
		case xml.EndElement:
		default:
			continue
		}
		switch kind {
		case "s":
			n, err := strconv.Atoi(strings.TrimSpace(value))
			if value == "" {
				return "", nil
			}
			if err != nil || n < 0 || n >= len(w.strings) {
				return "", fmt.Errorf("%w: cell %s of sheet %q of %s points to text %q of %d; fetch it again", ErrCut, attribute(e, "r"), s.name, w.f.name, value, len(w.strings))
			}
			return w.strings[n], nil
		case "str", "inlineStr", "b", "d":
			return value, nil
		case "e": // #N/A and its like say that there is no value
			w.l.drift("cell with the error " + strings.TrimSpace(value))
			return "", nil
		default:
			return w.number(strings.TrimSpace(value)), nil
		}
	}
}

// number writes a number as a person would: 101, not 1.01E2 or 101.0.
func (w *workbook) number(s string) string {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != f || f > 1e15 || f < -1e15 {
		return s
	}
	if f == float64(int64(f)) {
		return strconv.FormatInt(int64(f), 10)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// richText gathers the text up to the end of the element the decoder is in,
// leaving out phonetic guides, and undoes the _xHHHH_ form of characters that
// XML cannot hold (ECMA-376 part 1, section 22.4.2.4).
func (w *workbook) richText(d *xml.Decoder) (string, error) {
	var b strings.Builder
	for depth, phonetic := 0, 0; ; {
		t, err := d.Token()
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			if t.Name.Local == "rPh" && phonetic == 0 {
				phonetic = depth
			}
			if int64(depth) > w.l.o.Limits.Depth {
				return "", fmt.Errorf("%w: a text of %s nests more than %d elements", ErrLimit, w.f.name, w.l.o.Limits.Depth)
			}
		case xml.EndElement:
			if depth == 0 {
				return unescape(b.String()), nil
			}
			if depth == phonetic {
				phonetic = 0
			}
			depth--
		case xml.CharData:
			if phonetic > 0 {
				continue
			}
			if b.Len()+len(t) > int(w.l.o.Limits.Field) {
				return "", fmt.Errorf("%w: a text of %s is longer than %d bytes; no value of a list is that long: check the file", ErrLimit, w.f.name, w.l.o.Limits.Field)
			}
			b.Write(t)
		case xml.Directive:
			return "", w.directive()
		}
	}
}

var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescape turns _x000D_ into a line end. Programs that escape twice leave
// _x005F_x000D_, which means the same here.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	s = strings.ReplaceAll(s, "_x005F_", "_")
	return escaped.ReplaceAllStringFunc(s, func(m string) string {
		n, err := strconv.ParseUint(m[2:6], 16, 32)
		switch {
		case err != nil || n >= 0xd800 && n <= 0xdfff:
			return m
		case n == '\r' || n == '\n':
			return "\n"
		}
		return string(rune(n))
	})
}

// walk reads one XML part to its end, calling each with the path of every
// element. each returns true when it has read the element to its closing tag.
func (w *workbook) walk(part string, each func(d *xml.Decoder, path []string, e xml.StartElement) (read bool, err error)) error {
	m := w.members[part]
	body, err := m.Open()
	if err != nil {
		return fmt.Errorf("%w: part %s of %s (%w); fetch it again", ErrCut, m.Name, w.f.name, err)
	}
	defer body.Close()
	text, err := w.f.text(body, "", "")
	if err != nil {
		return err
	}
	g := &guard{r: text, limit: w.l.o.Limits.Field}
	d := xml.NewDecoder(g)
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // already UTF-8
	fail := func(err error) error {
		var syntax *xml.SyntaxError
		switch {
		case errors.Is(err, errToken):
			return fmt.Errorf("%w: part %s of %s has a value of more than %d bytes; no value of a list is that long: check the file", ErrLimit, m.Name, w.f.name, w.l.o.Limits.Field)
		case errors.As(err, &syntax), errors.Is(err, io.EOF), errors.Is(err, zip.ErrChecksum), errors.Is(err, zip.ErrFormat), errors.Is(err, io.ErrUnexpectedEOF),
			strings.HasPrefix(err.Error(), "xml: "):
			return fmt.Errorf("%w: part %s of %s is damaged at byte %d (%w); fetch it again", ErrCut, m.Name, w.f.name, g.n, err)
		}
		return w.f.readError(err)
	}
	var path []string
	for {
		g.token = g.n
		t, err := d.Token()
		if errors.Is(err, io.EOF) && len(path) == 0 {
			return nil
		}
		if err != nil {
			return fail(err)
		}
		switch t := t.(type) {
		case xml.Directive:
			return w.directive()
		case xml.StartElement:
			if int64(len(path)) >= w.l.o.Limits.Depth || len(t.Attr) > maxAttributes {
				return fmt.Errorf("%w: part %s of %s nests more than %d elements or has an element of more than %d attributes", ErrLimit, m.Name, w.f.name, w.l.o.Limits.Depth, maxAttributes)
			}
			path = append(path, t.Name.Local)
			read, err := each(d, path, t)
			if err != nil {
				return fail(err)
			}
			if read {
				path = path[:len(path)-1]
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		}
	}
}

func (w *workbook) directive() error {
	return fmt.Errorf("%w: the workbook %s has a <! declaration; a workbook has none, and they are how a file makes its reader open other files. Fetch the list from its publisher", ErrUnsafe, w.f.name)
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// columnOf is the column number of a cell's name: 28 of "AB7"; 0 of none.
func columnOf(cell string) int {
	n := 0
	for i := 0; i < len(cell) && i < 4; i++ {
		c := cell[i] | 0x20
		if c < 'a' || c > 'z' {
			break
		}
		n = n*26 + int(c-'a') + 1
	}
	return n
}

// truth reads the booleans of spreadsheets.
func truth(s string) bool {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "1", "true", "yes", "y", "x", "✓":
		return true
	}
	return false
}
