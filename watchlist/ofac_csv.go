package watchlist

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/revetproject/revet/entity"
)

// ofacCSV reads OFAC's four-file CSV form: sdn.csv (or cons_prim.csv) with the
// parties, alt.csv with their aliases, add.csv with their addresses, and
// sdn_comments.csv with what did not fit into the 1,000 characters of a
// remark. The files have no header and are joined on the party's uid.
//
// The key is that of [ofacKey].
type ofacCSV struct{}

// The parts of the format.
const (
	ofacMain     = "sdn"
	ofacAliases  = "alt"
	ofacAddress  = "add"
	ofacComments = "sdn_comments"
)

// remarkLimit is where OFAC cuts a remark. A remark of exactly this length
// goes on in the comments file, often in the middle of a word.
const remarkLimit = 1000

// remarkColumn is the column of the remarks in sdn.csv.
const remarkColumn = 11

// remarkCut reports whether a remark is one that OFAC cut.
func remarkCut(remark string) bool { return utf8.RuneCountInString(remark) >= remarkLimit }

func (ofacCSV) parts() []part {
	ends := func(suffix ...string) func(string) bool {
		return func(base string) bool {
			return slices.ContainsFunc(suffix, func(s string) bool { return strings.HasSuffix(base, s) })
		}
	}
	return []part{
		{name: ofacMain, required: true, is: ends("sdn", "prim")},
		{name: ofacAliases, required: true, is: ends("alt")},
		{name: ofacAddress, required: true, is: ends("add")},
		// Not every issue has a remark that is cut, so the file is asked for
		// only when one is.
		{name: ofacComments, is: ends("comments")},
	}
}

// ofacAlias, ofacPlace are rows of alt.csv and add.csv.
type ofacAlias struct{ place, kind, name, remark string }

type ofacPlace struct{ place, street, city, country, remark string }

func (ofacCSV) parse(l *load, in map[string]*input) error {
	l.snap.Report.Absent = slices.Sorted(slices.Values(l.o.Absent))
	aliases := map[string][]ofacAlias{}
	addresses := map[string][]ofacPlace{}
	comments := map[string]string{}
	order := map[string][]string{} // part → uids in file order, for the orphans
	note := func(part, uid string) { order[part] = append(order[part], uid) }

	if f := in[ofacAliases]; f != nil {
		n, err := ofacRows(l, f, 5, func(place string, r []string) {
			if _, ok := aliases[r[0]]; !ok {
				note(ofacAliases, r[0])
			}
			aliases[r[0]] = append(aliases[r[0]], ofacAlias{place, r[2], r[3], r[4]})
		})
		if err != nil {
			return err
		}
		l.snap.Report.Source["alias rows"] = n
	}
	if f := in[ofacAddress]; f != nil {
		n, err := ofacRows(l, f, 6, func(place string, r []string) {
			if _, ok := addresses[r[0]]; !ok {
				note(ofacAddress, r[0])
			}
			addresses[r[0]] = append(addresses[r[0]], ofacPlace{place, r[2], r[3], r[4], r[5]})
		})
		if err != nil {
			return err
		}
		l.snap.Report.Source["address rows"] = n
	}
	if f := in[ofacComments]; f != nil {
		n, err := ofacRows(l, f, 2, func(place string, r []string) {
			if _, ok := comments[r[0]]; !ok {
				note(ofacComments, r[0])
			}
			comments[r[0]] += r[1]
		})
		if err != nil {
			return err
		}
		l.snap.Report.Source["comment rows"] = n
	}

	known := map[string]bool{}
	cut := 0
	n, err := ofacRows(l, in[ofacMain], remarkColumn+1, func(place string, r []string) {
		known[r[0]] = true
		comment := comments[r[0]]
		switch whole := !remarkCut(r[remarkColumn]); {
		case whole && comment != "":
			// Joined to a whole remark it would make words of two issues.
			l.bad(place, "party "+r[0]+" has a continuation in "+in[ofacComments].name+" although its remark is not cut: the files are of different issues", comment)
			comment = ""
		case !whole && comment == "":
			cut++
		}
		ofacEntry(l, place, r, aliases[r[0]], addresses[r[0]], comment)
	})
	if err != nil {
		return err
	}
	l.snap.Report.Source["party rows"] = n
	l.snap.Report.Source["remarks cut"] = cut
	if cut > 0 && in[ofacComments] == nil && !slices.Contains(l.o.Absent, ofacComments) {
		return fmt.Errorf("%w: %d remarks of %s are cut at %d characters and go on in sdn_comments.csv, which was not given: "+
			"the birth dates, documents and aliases there would be lost. Fetch it too, or declare it absent (--absent %s) if the load is meant to be partial",
			ErrMissing, cut, in[ofacMain].name, remarkLimit, ofacComments)
	}
	for _, part := range []string{ofacAliases, ofacAddress, ofacComments} {
		for _, uid := range order[part] {
			if known[uid] {
				continue
			}
			place, raw := in[part].name, comments[uid]
			switch part {
			case ofacAliases:
				place, raw = aliases[uid][0].place, aliases[uid][0].name
			case ofacAddress:
				place, raw = addresses[uid][0].place, joinParts(addresses[uid][0].street, addresses[uid][0].city, addresses[uid][0].country)
			}
			l.bad(place, "party "+uid+" is not in "+in[ofacMain].name+": the files are of different issues", raw)
		}
	}
	return nil
}

// ofacRows reads one file row by row. Fields that are null ("-0- ") arrive
// empty. Rows of another width and rows without a uid are kept as bad.
func ofacRows(l *load, f *input, width int, row func(place string, r []string)) (int, error) {
	rows, err := openRows(l, f, ',')
	if err != nil {
		return 0, err
	}
	n, columns := 0, 0
	for {
		line, r, err := rows.next()
		switch {
		case errors.Is(err, io.EOF):
			if n == 0 {
				return 0, fmt.Errorf("%w: %s has no row of %d columns with a uid in the first, as OFAC's file has; check that it is the file it is named after", ErrEmpty, f.name, width)
			}
			return n, rows.complete(func(tail string) bool { return columns == width && ofacWhole(tail) })
		case errors.Is(err, errRow):
			l.bad(fmt.Sprintf("%s line %d", f.name, line), err.Error(), rows.raw())
			continue
		case err != nil:
			return 0, err
		}
		if len(r) == 1 && strings.TrimSpace(r[0]) == "" {
			continue
		}
		place := fmt.Sprintf("%s line %d", f.name, line)
		if columns = len(r); columns != width {
			l.bad(place, fmt.Sprintf("the row has %d columns, the file has %d", len(r), width), strings.Join(r, ","))
			continue
		}
		for i := range r {
			if i == remarkColumn && utf8.RuneCountInString(r[i]) >= remarkLimit {
				continue // where a remark is cut, a blank may be its last character
			}
			if r[i] = strings.TrimSpace(r[i]); r[i] == "-0-" || r[i] == "-0" {
				r[i] = ""
			}
		}
		if r[0] == "" || strings.Trim(r[0], "0123456789") != "" {
			l.bad(place, fmt.Sprintf("the first column is %.40q, not a uid", r[0]), strings.Join(r, ","))
			continue
		}
		if err := l.next(); err != nil {
			return 0, err
		}
		n++
		row(place, r)
	}
}

// ofacWhole reports whether the last line of a file without a final line end
// is whole, all its columns being there: OFAC ends a row with a quoted text or
// with the null mark. Of the mark the end may be missing; some archives trim it.
func ofacWhole(tail string) bool {
	tail = strings.TrimRight(tail, " ")
	return strings.HasSuffix(tail, `"`) || strings.HasSuffix(tail, ",-0-") || strings.HasSuffix(tail, ",-0")
}

// programmes separates "SDGT] [IRAN".
var programmes = regexp.MustCompile(`\]\s*\[`)

func ofacEntry(l *load, place string, r []string, aliases []ofacAlias, addresses []ofacPlace, comment string) {
	raw := func() string { return strings.Join(r, ",") }
	if r[1] == "" {
		l.bad(place, "the party has no name", raw())
		return
	}
	schema := ofacSchema(l, r[2])
	d := l.draft(ofacKey(r[0]), schema)
	d.e.Target = true
	d.text("topics", "sanction")
	for _, p := range programmes.Split(strings.Trim(r[3], "[] "), -1) {
		d.text("program", p)
	}
	o := ofacParty{draft: d, person: schema == "Person"}
	o.name("name", r[1], entity.Value{})
	if o.person {
		o.nameParts(r[1])
		d.text("position", r[4])
	} else {
		o.noteOf("Title", r[4])
	}
	if schema == "Airplane" {
		d.text("registrationNumber", r[1])
	}
	o.vessel(ofacVessel{callSign: r[5], kind: r[6], tonnage: r[7], gross: r[8], flag: r[9], owner: r[10]})
	for _, a := range aliases {
		property, known := map[string]string{"aka": "alias", "fka": "previousName", "nka": "alias"}[strings.ToLower(a.kind)]
		if !known {
			property = "alias"
			l.drift("alt type " + a.kind)
		}
		// alt.csv holds the aliases that OFAC calls strong; the weak ones are
		// in the remarks (OFAC FAQ 122 to 124).
		if a.name != "" {
			o.name(property, a.name, entity.Value{Quality: entity.Good, Word: a.kind})
		}
		o.noteOf("Alias "+a.name, a.remark)
	}
	for _, a := range addresses {
		full := ofacParts{lines: [4]string{a.street}, city: a.city, country: a.country}.String()
		v := entity.Value{}
		if a.remark != "" {
			v.Original = full + " (" + a.remark + ")"
		}
		d.add("address", full, v)
		d.country("country", a.country)
	}
	o.remarks(r[remarkColumn], comment)
	l.add(place, d.e, raw)
}

// ofacParty is a party being read.
type ofacParty struct {
	draft
	person bool
}

// name adds a name; people are listed as "LAST, First".
func (o ofacParty) name(property, text string, v entity.Value) {
	if o.person {
		if whole := ofacPersonName(text); whole != text {
			v.Original = text
			text = whole
		}
	}
	o.add(property, text, v)
}

func ofacPersonName(text string) string {
	last, first, suffix := ofacSplit(text)
	return joinWith(" ", first, last, suffix)
}

// ofacSplit takes "DELOS REYES, Feliciano Semborio, Jr." apart. A name without
// a comma is all last name.
func ofacSplit(text string) (last, first, suffix string) {
	parts := strings.Split(text, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if n := len(parts); n > 1 && suffixes.MatchString(parts[n-1]) {
		suffix, parts = parts[n-1], parts[:n-1]
	}
	return parts[0], strings.Join(parts[1:], " "), suffix
}

func (o ofacParty) nameParts(text string) {
	last, first, suffix := ofacSplit(text)
	if first == "" {
		return // a mononym or a phrase; its role is not stated
	}
	o.text("lastName", last)
	o.text("firstName", first)
	o.text("nameSuffix", suffix)
}

func (o ofacParty) noteOf(what, text string) {
	if text != "" {
		o.text("notes", what+": "+text)
	}
}

// rows reads CSV records with their line numbers. A record whose quotes are
// wrong is one bad row; a quote that is never closed is a cut file.
type rows struct {
	l       *load
	f       *input
	c       *csv.Reader
	tail    *tail
	counter *recordGuard
	last    []string
}

// errRow is a record that cannot be read as CSV.
var errRow = errors.New("unreadable row")

// openRows opens a file whose text ends with the DOS end mark 0x1A or not.
func openRows(l *load, f *input, comma rune) (*rows, error) { return openRowsOf(l, f, f, comma) }

// openRowsOf reads src, which are the unpacked bytes of f.
func openRowsOf(l *load, f *input, src io.Reader, comma rune) (*rows, error) {
	text, err := f.text(src, "", l.o.Encoding)
	if err != nil {
		return nil, err
	}
	r := &rows{l: l, f: f, tail: &tail{r: text}}
	r.counter = &recordGuard{r: r.tail, limit: l.o.Limits.Field}
	r.c = csv.NewReader(r.counter)
	r.c.Comma = comma
	r.c.FieldsPerRecord = -1
	r.c.ReuseRecord = true
	return r, nil
}

// next returns the next record and the line it starts on. io.EOF is the end.
func (r *rows) next() (int, []string, error) {
	if err := r.l.ctx.Err(); err != nil {
		return 0, nil, err
	}
	r.counter.start = r.counter.n
	record, err := r.c.Read()
	r.last = record
	if err != nil {
		var syntax *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return 0, nil, io.EOF
		case errors.Is(err, errToken):
			return 0, nil, fmt.Errorf("%w: %s has a record of more than %d bytes after line %d; no value of a list is that long: check the file", ErrLimit, r.f.name, r.l.o.Limits.Field, r.line())
		case errors.As(err, &syntax):
			if r.tail.end && !r.more() && errors.Is(syntax.Err, csv.ErrQuote) {
				return 0, nil, fmt.Errorf("%w: %s ends inside the quoted text that begins on line %d; fetch it again", ErrCut, r.f.name, syntax.StartLine)
			}
			return syntax.StartLine, nil, fmt.Errorf("%w: %w in column %d of line %d", errRow, syntax.Err, syntax.Column, syntax.Line)
		default:
			return 0, nil, r.f.readError(err)
		}
	}
	line := r.line()
	for i := range record {
		// The reader shares one buffer among the fields of a record.
		record[i] = strings.Clone(record[i])
	}
	return line, record, nil
}

func (r *rows) line() int {
	if len(r.last) == 0 {
		return 0
	}
	line, _ := r.c.FieldPos(0)
	return line
}

// more reports whether bytes are left after an error.
func (r *rows) more() bool {
	_, err := r.c.Read()
	return !errors.Is(err, io.EOF)
}

func (r *rows) raw() string { return strings.Join(r.last, string(r.c.Comma)) }

// complete reports a last line that stops in the middle: without a line end it
// must satisfy whole.
func (r *rows) complete(whole func(tail string) bool) error {
	if t := r.tail.text(); t != "" && !strings.HasSuffix(t, "\n") && !whole(t) {
		return fmt.Errorf("%w: the last line of %s has no end: …%.60q; fetch it again", ErrCut, r.f.name, t)
	}
	return nil
}

// tail passes text through, drops the DOS end mark 0x1A at the end, and
// remembers the last bytes.
type tail struct {
	r    io.Reader
	last []byte
	held int // end marks held back
	end  bool
}

const dosEnd = 0x1a

func (t *tail) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	n, err := t.r.Read(p)
	if errors.Is(err, io.EOF) {
		t.end = true
	}
	kept := p[:0]
	for _, b := range p[:n] {
		if b == dosEnd {
			t.held++
			continue
		}
		if t.held > 0 && b != ' ' && b != '\r' && b != '\n' {
			return 0, fmt.Errorf("%w: an end-of-file mark (0x1A) lies before the end; files were glued together. Fetch it again", ErrWrongFormat)
		}
		kept = append(kept, b)
	}
	t.last = append(t.last, kept...)
	if len(t.last) > 128 {
		t.last = append(t.last[:0], t.last[len(t.last)-64:]...)
	}
	return len(kept), err
}

func (t *tail) text() string {
	if len(t.last) > 64 {
		return string(t.last[len(t.last)-64:])
	}
	return string(t.last)
}

// recordGuard bounds the bytes of one record.
type recordGuard struct {
	r        io.Reader
	n, start int64
	limit    int64
}

func (g *recordGuard) Read(p []byte) (int, error) {
	// The CSV reader reads ahead by its buffer; that much is not the record's.
	if g.n-g.start > g.limit+64<<10 {
		return 0, errToken
	}
	n, err := g.r.Read(p)
	g.n += int64(n)
	return n, err
}
