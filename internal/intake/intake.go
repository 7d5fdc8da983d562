// Package intake reads people and organisations to be screened from CSV and
// JSON-lines files. A row that cannot be used is handed on with its reason and
// its raw text, so that it can be kept, counted and repaired; it never stops
// the file.
package intake

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/entity"
)

// Format of an intake file.
type Format string

// The formats.
const (
	CSV       Format = "csv"
	JSONLines Format = "jsonl"
)

// FormatOf guesses the format from a file name; "" when the ending says nothing.
func FormatOf(name string) Format {
	switch strings.ToLower(filepath.Ext(strings.TrimSuffix(strings.ToLower(name), ".gz"))) {
	case ".csv", ".tsv":
		return CSV
	case ".jsonl", ".ndjson", ".json":
		return JSONLines
	}
	return ""
}

// Limits of one row.
const (
	// MaxLine is the longest line of a file, in bytes.
	MaxLine = 4 << 20
	// MaxColumns is the largest number of columns.
	MaxColumns = 512
	// MaxID is the longest id or segment, in bytes: every store can index it.
	MaxID = 512
	// MaxRaw is how much of a bad row is kept.
	MaxRaw = 4096
)

// Mapping declares what the columns of a file mean. The zero Mapping takes
// column names as FollowTheMoney property names, beside "id", "schema" and
// "segment".
type Mapping struct {
	// Columns maps a column to a property, or to "id", "schema", "segment";
	// "-" leaves the column out. A column that is not named keeps its own name.
	Columns map[string]string `json:"columns,omitempty"`
	// Schema is the schema of rows that state none.
	Schema string `json:"schema,omitempty"`
	// Segment is the segment of rows that state none.
	Segment string `json:"segment,omitempty"`
	// Split separates several values in one cell; default ";". "none" switches
	// splitting off.
	Split string `json:"split,omitempty"`
	// Comma is the field separator of CSV; default "," (a tab for .tsv).
	Comma string `json:"comma,omitempty"`
	// DateOrder says how 03/04/1975 reads: "dmy" (default) or "mdy".
	DateOrder string `json:"date_order,omitempty"`
}

// Row is one row of a file.
type Row struct {
	// Number counts data rows from 1; Line is the line it begins on.
	Number, Line int64
	ID           string
	Segment      string
	Entity       *entity.Entity
	// Dropped counts values of denied properties (religion, ethnicity, politics).
	Dropped int
	// Raw is the row as written, at most MaxRaw bytes of it; only for a bad row.
	Raw string
	// Err says why the row cannot be used; nil for a good row.
	Err error
}

// Options of a reading.
type Options struct {
	Format  Format
	Mapping Mapping
	// RequireID refuses rows without an id: a subject that is kept needs a name
	// that stays the same.
	RequireID bool
	// Warn hears once of each column or member that names no property and is left out.
	Warn func(string)
}

func (o *Options) validate() error {
	switch o.Format {
	case CSV, JSONLines:
	case "":
		return errors.New("intake: the format is not known; name the file .csv or .jsonl, or state the format")
	default:
		return fmt.Errorf("intake: unknown format %q; use csv or jsonl", o.Format)
	}
	m := &o.Mapping
	if m.Schema == "" {
		m.Schema = "Person"
	}
	if !entity.Known(m.Schema) {
		return fmt.Errorf("intake: unknown schema %q in the mapping; use a FollowTheMoney schema such as Person, Organization, Company, Vessel", m.Schema)
	}
	if m.Split == "" {
		m.Split = ";"
	}
	if m.Comma != "" && utf8.RuneCountInString(m.Comma) != 1 {
		return fmt.Errorf("intake: the field separator must be one character, got %q", m.Comma)
	}
	switch m.DateOrder {
	case "", "dmy", "mdy":
	default:
		return fmt.Errorf("intake: date_order must be dmy or mdy, got %q", m.DateOrder)
	}
	for col, prop := range m.Columns {
		if prop != "-" && !envelope(prop) && !property(prop) {
			return fmt.Errorf("intake: the mapping sends column %q to %q, which is no FollowTheMoney property", col, prop)
		}
	}
	return nil
}

func envelope(name string) bool { return name == "id" || name == "schema" || name == "segment" }

// property reports whether any schema of the subset has the property.
func property(name string) bool {
	for _, s := range []string{"Person", "Company", "Organization", "Vessel", "Airplane", "CryptoWallet", "Address"} {
		if _, ok := entity.LookupProperty(s, name); ok {
			return true
		}
	}
	return false
}

// Read hands every row to yield, in order. An error of yield stops the reading.
// Read fails for a file that cannot be read as a whole: wrong options, no
// header, a header without any usable column.
func Read(r io.Reader, o Options, yield func(Row) error) error {
	if err := o.validate(); err != nil {
		return err
	}
	if o.Format == CSV {
		return readCSV(r, &o, yield)
	}
	return readJSONLines(r, &o, yield)
}

// target finds what a column means: a property, an envelope member, or nothing.
func (o *Options) target(column string) string {
	name := strings.TrimSpace(column)
	if to, ok := o.Mapping.Columns[name]; ok {
		if to == "-" {
			return ""
		}
		return to
	}
	if envelope(name) || property(name) {
		return name
	}
	if o.Warn != nil && !slices.Contains([]string{"caption", "datasets", "referents", "first_seen", "last_seen", "last_change", "target"}, name) {
		o.Warn(fmt.Sprintf("column %q names no FollowTheMoney property and is left out; map it, or map it to \"-\"", name))
	}
	return ""
}

func readCSV(r io.Reader, o *Options, yield func(Row) error) error {
	lines := &lineRecorder{r: bufio.NewReaderSize(r, 1<<16)}
	if b, err := lines.r.Peek(3); err == nil && bytes.Equal(b, []byte("\xef\xbb\xbf")) {
		_, _ = lines.r.Discard(3)
	}
	c := csv.NewReader(lines)
	c.ReuseRecord = true
	c.FieldsPerRecord = -1
	if o.Mapping.Comma != "" {
		c.Comma, _ = utf8.DecodeRuneInString(o.Mapping.Comma)
	}
	header, err := c.Read()
	if errors.Is(err, io.EOF) {
		return errors.New("the file is empty: a CSV file begins with a line of column names")
	}
	if err != nil {
		return fmt.Errorf("the header line cannot be read: %w", err)
	}
	if len(header) > MaxColumns {
		return fmt.Errorf("the header has %d columns; at most %d are read", len(header), MaxColumns)
	}
	targets := make([]string, len(header))
	usable := false
	for i, h := range header {
		targets[i] = o.target(strings.Clone(h))
		usable = usable || targets[i] != "" && !envelope(targets[i])
	}
	if !usable {
		return fmt.Errorf("no column of the header %q is a FollowTheMoney property; rename the columns (name, birthDate, nationality …) or give a mapping", strings.Join(header, ","))
	}
	columns := len(header)
	for n := int64(1); ; n++ {
		lines.begin()
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		row := Row{Number: n}
		var bad *csv.ParseError
		switch {
		case errors.As(err, &bad):
			row.Line, row.Err = int64(bad.StartLine), fmt.Errorf("line %d: %w", bad.Line, bad.Err)
		case err != nil:
			return fmt.Errorf("after row %d: %w", n-1, err)
		case len(record) != columns:
			row.Err = fmt.Errorf("%d fields where the header has %d; look for a missing quote or separator", len(record), columns)
		default:
			o.build(&row, targets, record)
		}
		if row.Line == 0 && len(record) > 0 {
			line, _ := c.FieldPos(0)
			row.Line = int64(line)
		}
		if row.Err != nil {
			row.Entity, row.Raw = nil, lines.text(record, c.Comma)
		}
		if err := yield(row); err != nil {
			return err
		}
	}
}

// lineRecorder lets a line longer than MaxLine fail instead of filling memory.
type lineRecorder struct {
	r    *bufio.Reader
	read int
}

func (l *lineRecorder) begin() { l.read = 0 }

// ErrLineTooLong says that a line passes MaxLine.
var ErrLineTooLong = fmt.Errorf("a line is longer than %d bytes", MaxLine)

func (l *lineRecorder) Read(p []byte) (int, error) {
	if l.read > MaxLine+1<<16 {
		return 0, ErrLineTooLong
	}
	n, err := l.r.Read(p)
	l.read += n
	return n, err
}

func (l *lineRecorder) text(record []string, comma rune) string {
	return clip(strings.Join(record, string(comma)))
}

func clip(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) <= MaxRaw {
		return s
	}
	cut := MaxRaw
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut]
}

// build makes the entity of a CSV record.
func (o *Options) build(row *Row, targets, record []string) {
	e := &entity.Entity{Schema: o.Mapping.Schema}
	row.Segment = o.Mapping.Segment
	for i, cell := range record {
		cell = strings.TrimSpace(cell)
		if cell == "" || targets[i] == "" {
			continue
		}
		if !utf8.ValidString(cell) {
			row.Err = fmt.Errorf("column %d (%s) is not UTF-8; convert the file to UTF-8", i+1, targets[i])
			return
		}
		switch targets[i] {
		case "id":
			row.ID = strings.Clone(cell)
		case "schema":
			e.Schema = strings.Clone(cell)
		case "segment":
			row.Segment = strings.Clone(cell)
		default:
			for _, v := range o.split(cell) {
				o.add(e, targets[i], strings.Clone(v))
			}
		}
	}
	o.finish(row, e)
}

func (o *Options) split(cell string) []string {
	if o.Mapping.Split == "none" || !strings.Contains(cell, o.Mapping.Split) {
		return []string{cell}
	}
	var out []string
	for _, v := range strings.Split(cell, o.Mapping.Split) {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// add normalises a value by the type of its property. What cannot be read is
// kept as written: the screening then says that a field is unreadable.
func (o *Options) add(e *entity.Entity, prop, text string) {
	p, ok := entity.LookupProperty(e.Schema, prop)
	if !ok {
		for _, s := range []string{"Person", "Company", "Vessel", "Airplane", "CryptoWallet", "Address"} {
			if p, ok = entity.LookupProperty(s, prop); ok {
				break
			}
		}
	}
	switch {
	case ok && p.Type == entity.TypeDate:
		d, err := entity.ReadOptions{Order: o.order()}.Read(text)
		if err != nil {
			e.Add(prop, entity.Value{Text: text})
			return
		}
		e.Add(prop, value(d.String(), text))
	case ok && p.Type == entity.TypeCountry:
		codes, known := entity.Country(text)
		if !known {
			e.Add(prop, entity.Value{Text: text})
			return
		}
		// A former state comes with its successors; the comparison knows them,
		// the record keeps the state that was named.
		e.Add(prop, value(codes[0], text))
	case prop == "gender":
		e.Add(prop, value(gender(text), text))
	default:
		e.Add(prop, entity.Value{Text: text})
	}
}

func (o *Options) order() entity.Order {
	if o.Mapping.DateOrder == "mdy" {
		return entity.MonthFirst
	}
	return entity.DayFirst
}

func value(text, original string) entity.Value {
	if text == original {
		return entity.Value{Text: text}
	}
	return entity.Value{Text: text, Original: original}
}

func gender(text string) string {
	switch strings.ToLower(text) {
	case "m", "male", "man", "masculine":
		return "male"
	case "f", "female", "woman", "feminine":
		return "female"
	case "x", "other", "nonbinary", "non-binary":
		return "other"
	}
	return strings.ToLower(text)
}

func (o *Options) finish(row *Row, e *entity.Entity) {
	if !entity.Known(e.Schema) {
		row.Err = fmt.Errorf("schema %q is not known; use Person, Organization, Company, LegalEntity, Vessel, Airplane …", e.Schema)
		return
	}
	for _, n := range entity.Clean(e) {
		row.Dropped += n
	}
	if row.ID == "" {
		row.ID = e.ID
	}
	e.ID = row.ID
	switch {
	case row.ID == "" && o.RequireID:
		row.Err = errors.New("the row has no id; every subject needs one that stays the same")
		return
	case !utf8.ValidString(row.ID) || !utf8.ValidString(row.Segment):
		row.Err = fmt.Errorf("id %q or segment %q is not UTF-8; convert the file to UTF-8", row.ID, row.Segment)
		return
	case len(row.ID) > MaxID || len(row.Segment) > MaxID:
		row.Err = fmt.Errorf("the id has %d bytes and the segment %d; neither may have more than %d", len(row.ID), len(row.Segment), MaxID)
		return
	case strings.ContainsFunc(row.ID+row.Segment, unicode.IsControl):
		row.Err = fmt.Errorf("id %q or segment %q holds control characters", row.ID, row.Segment)
		return
	}
	if len(e.Properties) == 0 {
		row.Err = errors.New("the row has no value to screen")
		return
	}
	row.Entity = e
}

func readJSONLines(r io.Reader, o *Options, yield func(Row) error) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<16), MaxLine)
	warned := make(map[string]string)
	n, line := int64(0), int64(0)
	for sc.Scan() {
		line++
		text := bytes.TrimSpace(bytes.TrimPrefix(sc.Bytes(), []byte("\xef\xbb\xbf")))
		if len(text) == 0 {
			continue
		}
		n++
		row := Row{Number: n, Line: line, Segment: o.Mapping.Segment}
		o.object(&row, text, warned)
		if row.Err != nil {
			row.Entity, row.Raw = nil, clip(string(text))
		}
		if err := yield(row); err != nil {
			return err
		}
	}
	if errors.Is(sc.Err(), bufio.ErrTooLong) {
		return fmt.Errorf("line %d: %w", line+1, ErrLineTooLong)
	}
	return sc.Err()
}

// object reads one line: a FollowTheMoney entity with "properties", or a flat
// object whose members are properties.
func (o *Options) object(row *Row, text []byte, warned map[string]string) {
	var flat map[string]any
	if err := json.Unmarshal(text, &flat); err != nil {
		row.Err = fmt.Errorf("not a JSON object: %w", err)
		return
	}
	if s, ok := flat["segment"].(string); ok {
		row.Segment = s
	}
	e := &entity.Entity{Schema: o.Mapping.Schema}
	if _, nested := flat["properties"]; nested {
		var in entity.Entity
		if err := in.UnmarshalJSON(text); err != nil {
			row.Err = err
			return
		}
		e.ID = in.ID
		if in.Schema != "" {
			e.Schema = in.Schema
		}
		for _, prop := range sortedKeys(in.Properties) {
			for _, v := range in.Properties[prop] {
				if v.Original != "" || v.Quality != entity.Unspecified || v.Word != "" || v.Lang != "" {
					e.Add(prop, v)
					continue
				}
				o.add(e, prop, v.Text)
			}
		}
		o.finish(row, e)
		return
	}
	keys := sortedKeys(flat)
	for _, k := range keys {
		to, seen := warned[k]
		if !seen {
			to = o.target(k)
			warned[k] = to
		}
		if to == "" {
			continue
		}
		for _, v := range texts(flat[k]) {
			switch to {
			case "id":
				row.ID = v
			case "schema":
				e.Schema = v
			case "segment":
				row.Segment = v
			}
		}
	}
	for _, k := range keys {
		if to := warned[k]; to != "" && !envelope(to) {
			for _, v := range texts(flat[k]) {
				o.add(e, to, v)
			}
		}
	}
	o.finish(row, e)
}

// texts flattens a JSON value into texts: a scalar or a list of scalars.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		if v = strings.TrimSpace(v); v != "" {
			return []string{v}
		}
	case bool:
		return []string{fmt.Sprint(v)}
	case float64:
		return []string{strconv.FormatFloat(v, 'f', -1, 64)}
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, texts(x)...)
		}
		return out
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Entity makes one entity of property values as a person types them.
func Entity(o Options, values map[string][]string) (*entity.Entity, error) {
	if o.Format == "" {
		o.Format = JSONLines
	}
	if err := o.validate(); err != nil {
		return nil, err
	}
	e := &entity.Entity{Schema: o.Mapping.Schema}
	for _, prop := range sortedKeys(values) {
		if !property(prop) {
			return nil, fmt.Errorf("%q is no FollowTheMoney property; use name, birthDate, nationality, gender, passportNumber …", prop)
		}
		for _, v := range values[prop] {
			o.add(e, prop, v)
		}
	}
	var row Row
	o.finish(&row, e)
	return row.Entity, row.Err
}
