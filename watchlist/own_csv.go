package watchlist

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/revetproject/revet/entity"
)

// Mapping declares the columns of a CSV own list (or population): column →
// FollowTheMoney property.
type Mapping struct {
	Schema  string            `json:"schema"`          // constant, or
	Column  string            `json:"schema_column"`   // column that holds it
	Key     string            `json:"key"`             // column of the stable key
	Columns map[string]string `json:"columns"`         // column → property
	Split   string            `json:"split,omitempty"` // separator of several values in a cell
	Comma   string            `json:"comma,omitempty"` // field separator
}

// Validate reports the first mistake in a mapping, in one sentence. Whether
// the columns exist is seen when a file is read.
func (m *Mapping) Validate() error {
	fail := func(format string, args ...any) error {
		return fmt.Errorf("%w: mapping: "+format, append([]any{ErrOptions}, args...)...)
	}
	switch {
	case m == nil:
		return fmt.Errorf("%w: a CSV list needs a mapping of its columns to properties, and none was given", ErrOptions)
	case m.Schema == "" && m.Column == "":
		return fail("neither schema nor schema_column is set; set schema to what every row is, for example Person")
	case m.Schema != "" && m.Column != "":
		return fail("schema %q and schema_column %q are both set; a row's schema comes from one of them", m.Schema, m.Column)
	case m.Schema != "" && !entity.Known(m.Schema):
		return fail("the schema %q is not known; use Person, Organization, Company, Vessel, Airplane or another FollowTheMoney schema", m.Schema)
	case m.Schema != "" && !entity.Matchable(m.Schema):
		return fail("nothing can be screened against the schema %q; use Person, Organization, Company, Vessel or Airplane", m.Schema)
	case m.Key == "":
		return fail("key is not set; name the column whose value stays the same for an entry from one version to the next")
	case len(m.Columns) == 0:
		return fail("columns is empty; map at least one column to name")
	case m.Comma != "" && (utf8.RuneCountInString(m.Comma) != 1 || strings.ContainsAny(m.Comma, "\"\r\n\uFFFD")):
		return fail("comma %q is not one character that can separate fields", m.Comma)
	case m.Split != "" && m.Split == m.comma():
		return fail("split and comma are both %q; a cell cannot hold its own field separator", m.Split)
	}
	named := false
	for _, column := range slices.Sorted(keysOf(m.Columns)) {
		property := m.Columns[column]
		switch p, ok := entity.LookupProperty(orDefault(m.Schema, "Thing"), property); {
		case column == "" || property == "":
			return fail("column %q is mapped to property %q; both need a name", column, property)
		case entity.Denied(property):
			return fail("column %q is mapped to %s, which may not be held; leave the column out", column, property)
		case m.Schema != "" && !ok:
			return fail("column %q is mapped to %q, which %s does not have", column, property, m.Schema)
		case p.Stub:
			return fail("column %q is mapped to %q, which is the inverse of a link and is never stored", column, property)
		case column == m.Column && m.Column != "":
			return fail("column %q is both schema_column and mapped to %s", column, property)
		}
		named = named || slices.Contains(nameProperties, property) || property == "lastName" || property == "firstName" || identifies(property)
	}
	if !named {
		return fail("no column is mapped to a name or an identifier, so no entry could ever be matched")
	}
	return nil
}

func identifies(property string) bool {
	probe := &entity.Entity{Schema: "Person", Properties: map[string][]entity.Value{property: {{Text: "AB1234567"}}}}
	return len(entity.Identifiers(probe)) > 0
}

func (m *Mapping) comma() string { return orDefault(m.Comma, ",") }

// ownCSV reads a table with a header line by a declared mapping.
type ownCSV struct{}

func (ownCSV) parts() []part { return []part{{required: true}} }

func (ownCSV) parse(l *load, in map[string]*input) error {
	f, m := in[""], l.o.Mapping
	if err := m.Validate(); err != nil {
		return err
	}
	comma, _ := utf8.DecodeRuneInString(m.comma())
	table, err := openRows(l, f, comma)
	if err != nil {
		return err
	}
	_, first, err := table.next()
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: %s has no header line; fetch or export it again", ErrEmpty, f.name)
	}
	if err != nil {
		return fmt.Errorf("%w: the header line of %s: %w", ErrWrongFormat, f.name, err)
	}
	header := fieldsOf(first)
	columns, err := m.bind(f.name, header)
	if err != nil {
		return err
	}
	for i, h := range header {
		if columns.property[i] == "" && i != columns.key && i != columns.schema {
			l.drift("column " + h)
		}
	}
	for {
		line, row, err := table.next()
		place := fmt.Sprintf("%s line %d", f.name, line)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, errRow):
			l.bad(place, err.Error(), table.raw())
			continue
		case err != nil:
			return err
		}
		if err := l.next(); err != nil {
			return err
		}
		if len(row) != len(header) {
			l.bad(place, fmt.Sprintf("the row has %d columns, the header has %d", len(row), len(header)), strings.Join(row, m.comma()))
			continue
		}
		columns.entry(l, m, place, row)
	}
}

// bound is a mapping tied to the header of a file.
type bound struct {
	key, schema int // column numbers; schema is -1 when constant
	property    []string
}

func (m *Mapping) bind(file string, header []string) (bound, error) {
	b := bound{key: -1, schema: -1, property: make([]string, len(header))}
	at := func(column string) (int, error) {
		i := slices.Index(header, column)
		if i < 0 {
			return 0, fmt.Errorf("%w: %s has no column %q; its header is %q, separated by %q", ErrOptions, file, column, header, m.comma())
		}
		if slices.Contains(header[i+1:], column) {
			return 0, fmt.Errorf("%w: %s has two columns %q; rename one", ErrOptions, file, column)
		}
		return i, nil
	}
	var err error
	if b.key, err = at(m.Key); err != nil {
		return b, err
	}
	if m.Column != "" {
		if b.schema, err = at(m.Column); err != nil {
			return b, err
		}
	}
	for _, column := range slices.Sorted(keysOf(m.Columns)) {
		i, err := at(column)
		if err != nil {
			return b, err
		}
		b.property[i] = m.Columns[column]
	}
	return b, nil
}

func (b bound) entry(l *load, m *Mapping, place string, row []string) {
	raw := func() string { return strings.Join(row, m.comma()) }
	schema := m.Schema
	if b.schema >= 0 {
		schema = tidy(row[b.schema])
		if !entity.Known(schema) || !entity.Matchable(schema) {
			l.bad(place, fmt.Sprintf("the schema %q is not one that can be screened against", schema), raw())
			return
		}
	}
	d := l.draft(tidy(row[b.key]), schema)
	d.e.Target = true
	for i, property := range b.property {
		if property == "" {
			continue
		}
		for _, cell := range m.cells(row[i]) {
			if err := d.cell(property, cell); err != nil {
				l.bad(place, err.Error(), raw())
				return
			}
		}
	}
	l.add(place, d.e, raw)
}

func (m *Mapping) cells(cell string) []string {
	if m.Split == "" {
		return []string{cell}
	}
	return strings.Split(cell, m.Split)
}

// cell adds one value according to the type of its property.
func (d draft) cell(property, text string) error {
	text = tidy(text)
	if text == "" {
		return nil
	}
	p, ok := entity.LookupProperty(d.e.Schema, property)
	if !ok {
		return fmt.Errorf("%s does not have the property %q that the mapping gives it", d.e.Schema, property)
	}
	switch p.Type {
	case entity.TypeDate:
		d.date(property, text, "")
	case entity.TypeCountry:
		d.country(property, text)
	case entity.TypeGender:
		d.gender(text)
	case entity.TypeTopic:
		d.text(property, strings.ToLower(text))
	default:
		v := entity.Value{}
		if property == "weakAlias" {
			v.Quality, v.Word = entity.Low, "weakAlias"
		}
		d.add(property, text, v)
	}
	return nil
}
