package watchlist

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// senzing reads records in the form of the Senzing Entity Specification
// (https://senzing.com/docs/entity_specification/): JSON lines or one JSON
// array, with attributes at the top of the record, in a FEATURES list, or in
// lists by kind (NAMES, ADDRESSES, RELATIONSHIPS, …). Attributes may carry a
// usage label (PRIMARY_NAME_FULL, HOME_ADDR_CITY). What the specification does
// not know is kept as a note and reported as drift.
//
// The key is the RECORD_ID, and DATA_SOURCE ":" RECORD_ID when records of
// several sources are in one file, since ids are unique within a source only.
type senzing struct{}

func (senzing) parts() []part { return []part{{required: true}} }

// senzingRecord is a record that was read and whose key is not known yet.
type senzingRecord struct {
	draft
	place    string
	raw      string
	source   string // DATA_SOURCE
	id       string // RECORD_ID
	anchors  []senzingEnd
	known    []senzingEnd // other numbers that relationships may point to
	pointers []senzingPointer
}

func (senzing) parse(l *load, in map[string]*input) error {
	f := in[""]
	text, err := f.text(f, "", l.o.Encoding)
	if err != nil {
		return err
	}
	s := &senzingFile{l: l, f: f, sources: map[string]bool{}}
	for {
		head, err := text.Peek(1)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return f.readError(err)
		}
		if !strings.ContainsRune(" \t\r\n", rune(head[0])) {
			break
		}
		_, _ = text.Discard(1) // peeked above
	}
	if head, _ := text.Peek(1); len(head) > 0 && head[0] == '[' {
		err = s.array(text)
	} else {
		err = s.lines(text)
	}
	if err != nil {
		return err
	}
	s.enter()
	return nil
}

// senzingFile gathers the records of a file.
type senzingFile struct {
	l       *load
	f       *input
	sources map[string]bool
	records []*senzingRecord
}

func (s *senzingFile) lines(text *bufio.Reader) error {
	for line := 1; ; line++ {
		raw, whole, err := readLine(text, s.l.o.Limits.Field)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, errToken):
			return fmt.Errorf("%w: line %d of %s is longer than %d bytes; raise Limits.Field if that is meant", ErrLimit, line, s.f.name, s.l.o.Limits.Field)
		case err != nil:
			return s.f.readError(err)
		}
		record := bytes.TrimSpace(raw)
		if len(record) == 0 {
			continue
		}
		if !whole && !jsontext.Value(record).IsValid() && record[0] == '{' {
			return fmt.Errorf("%w: %s ends in the middle of line %d; fetch it again", ErrCut, s.f.name, line)
		}
		if err := s.record(fmt.Sprintf("%s line %d", s.f.name, line), record); err != nil {
			return err
		}
	}
}

func (s *senzingFile) array(text *bufio.Reader) error {
	g := &recordGuard{r: text, limit: s.l.o.Limits.Field}
	d := jsontext.NewDecoder(g)
	fail := func(err error) error {
		var syntax *jsontext.SyntacticError
		switch {
		case errors.Is(err, errToken):
			return fmt.Errorf("%w: record %d of %s is longer than %d bytes; raise Limits.Field if that is meant", ErrLimit, len(s.records)+1, s.f.name, s.l.o.Limits.Field)
		case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
			return fmt.Errorf("%w: %s ends at byte %d inside its array of records; fetch it again", ErrCut, s.f.name, d.InputOffset())
		case errors.As(err, &syntax):
			return fmt.Errorf("%w: %s is not valid JSON at byte %d: %w; fetch it again", ErrWrongFormat, s.f.name, d.InputOffset(), err)
		}
		return s.f.readError(err)
	}
	if _, err := d.ReadToken(); err != nil { // the opening bracket, peeked before
		return fail(err)
	}
	for number := 1; d.PeekKind() != ']'; number++ {
		g.start = g.n
		v, err := d.ReadValue()
		if err != nil {
			return fail(err)
		}
		if err := s.record(fmt.Sprintf("%s record %d", s.f.name, number), v); err != nil {
			return err
		}
	}
	if _, err := d.ReadToken(); err != nil {
		return fail(err)
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: %s goes on after the end of its array, at byte %d; fetch it again", ErrWrongFormat, s.f.name, d.InputOffset())
	}
	return nil
}

// member is one name and value of a JSON object, in the order of the file.
type member struct {
	name  string
	value jsontext.Value
}

// members reads an object.
func members(v jsontext.Value) ([]member, error) {
	d := jsontext.NewDecoder(bytes.NewReader(v))
	t, err := d.ReadToken()
	if err != nil {
		return nil, err
	}
	if t.Kind() != '{' {
		return nil, fmt.Errorf("it starts with %.20q and not with {", v)
	}
	var out []member
	for d.PeekKind() != '}' {
		name, err := d.ReadToken()
		if err != nil {
			return nil, err
		}
		n := name.String()
		value, err := d.ReadValue()
		if err != nil {
			return nil, err
		}
		out = append(out, member{strings.ToUpper(strings.TrimSpace(n)), value.Clone()})
	}
	if _, err := d.ReadToken(); err != nil {
		return nil, err
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, errors.New("text follows the record")
	}
	return out, nil
}

// scalar is the text of a string, number or boolean; ok is false for lists,
// objects and null.
func scalar(v jsontext.Value) (text string, ok bool) {
	switch v.Kind() {
	case '"':
		b, err := jsontext.AppendUnquote(nil, v)
		return tidy(string(b)), err == nil
	case '0', 't', 'f':
		return string(v), true
	}
	return "", false
}

// elements are the values of a JSON array; one value stands for a list of one.
func elements(v jsontext.Value) []jsontext.Value {
	if v.Kind() != '[' {
		return []jsontext.Value{v}
	}
	d := jsontext.NewDecoder(bytes.NewReader(v))
	if _, err := d.ReadToken(); err != nil {
		return nil
	}
	var out []jsontext.Value
	for d.PeekKind() != ']' {
		e, err := d.ReadValue()
		if err != nil {
			return out
		}
		out = append(out, e.Clone())
	}
	return out
}

// record reads one record. The error is about the file as a whole.
func (s *senzingFile) record(place string, raw jsontext.Value) error {
	if err := s.l.next(); err != nil {
		return err
	}
	all, err := members(raw)
	if err != nil {
		if s.l.records == 1 && raw.Kind() != '{' {
			return fmt.Errorf("%w: %s starts with %.20q; Senzing records are JSON objects, one a line or in one array", ErrWrongFormat, place, raw)
		}
		s.l.bad(place, "the record is not valid JSON: "+err.Error(), string(raw))
		return nil
	}
	has := func(names ...string) bool {
		for _, n := range names {
			found := false
			for _, m := range all {
				found = found || m.name == n
			}
			if !found {
				return false
			}
		}
		return true
	}
	if s.l.records == 1 && has("ID", "SCHEMA", "PROPERTIES") {
		return fmt.Errorf("%w: %s is a FollowTheMoney entity; load the file as format %q", ErrWrongFormat, place, FTM)
	}
	r := &senzingRecord{draft: s.l.draft("", ""), place: place, raw: string(raw[:min(len(raw), maxRaw)])}
	groups := senzingGroups(r, all)
	if r.id == "" {
		s.l.bad(place, "the record has no RECORD_ID, so nobody could follow it from version to version", r.raw)
		return nil
	}
	r.read(groups)
	s.sources[r.source] = true
	s.records = append(s.records, r)
	return nil
}

// enter gives the records their keys, enters them, and ties them together.
func (s *senzingFile) enter() {
	ends := map[senzingEnd]string{}
	for _, r := range s.records {
		r.e.ID = r.id
		if len(s.sources) > 1 {
			r.e.ID = r.source + ":" + r.id
		}
		s.l.snap.Report.Source["data source "+orDefault(r.source, "(none)")]++
		s.l.add(r.place, r.e, func() string { return r.raw })
		if s.l.entry(r.e.ID) != r.e {
			continue
		}
		for _, a := range r.anchors {
			if _, taken := ends[a]; taken {
				s.l.snap.Report.Source["anchors stated by several records"]++
				continue
			}
			ends[a] = r.e.ID
		}
	}
	// A pointer to a record of the file by its source and id, or by a number the
	// record states, is understood even where the record has no anchor.
	for _, r := range s.records {
		if s.l.entry(r.e.ID) != r.e {
			continue
		}
		also := append(slices.Clone(r.known), senzingEnd{strings.ToUpper(r.source), r.id})
		if strings.HasPrefix(r.source, "OS_") {
			also = append(also, senzingEnd{senzingOpenSanctions, r.id})
		}
		for _, end := range also {
			if _, taken := ends[end]; !taken {
				ends[end] = r.e.ID
			}
		}
	}
	for _, r := range s.records {
		if s.l.entry(r.e.ID) == r.e {
			senzingTies(s.l, r, ends)
		}
	}
}
