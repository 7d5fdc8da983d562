package watchlist

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/revetproject/revet/entity"
)

// ftmLines reads FollowTheMoney entities, one JSON object a line
// (https://followthemoney.tech; entities.ftm.json and targets.nested.json of
// OpenSanctions, exports of Aleph). Entities nested in others become entries
// of their own, edges stay entities, the key is the entity's ID.
type ftmLines struct{}

func (ftmLines) parts() []part { return []part{{required: true}} }

func (ftmLines) parse(l *load, in map[string]*input) error {
	f := in[""]
	text, err := f.text(f, "", l.o.Encoding)
	if err != nil {
		return err
	}
	for line := 1; ; line++ {
		raw, whole, err := readLine(text, l.o.Limits.Field)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if errors.Is(err, errToken) {
			return fmt.Errorf("%w: line %d of %s is longer than %d bytes; no value of a list is that long: check the file", ErrLimit, line, f.name, l.o.Limits.Field)
		}
		if err != nil {
			return f.readError(err)
		}
		record := bytes.TrimSpace(raw)
		if len(record) == 0 {
			continue
		}
		if err := l.next(); err != nil {
			return err
		}
		place := fmt.Sprintf("%s line %d", f.name, line)
		if record[0] != '{' && l.records == 1 {
			return fmt.Errorf("%w: line 1 of %s starts with %.20q; FollowTheMoney JSON lines start with {", ErrWrongFormat, f.name, record)
		}
		all, err := entity.ReadNested(record)
		if err != nil || all[0].Schema == "" {
			if other := ftmSister(record); other != "" {
				return fmt.Errorf("%w: %s is %s", ErrWrongFormat, place, other)
			}
		}
		switch {
		case err == nil:
		case !whole && errors.Is(err, entity.ErrSyntax):
			return fmt.Errorf("%w: %s ends in the middle of line %d; fetch it again", ErrCut, f.name, line)
		default:
			l.bad(place, err.Error(), string(record))
			continue
		}
		for i, e := range all {
			// A nested entity is repeated under everything that points to
			// it; the same content twice is no defect.
			ftmEntity(l, fmt.Sprintf("%s%s", place, nestedPlace(i)), e, record)
		}
	}
}

func nestedPlace(i int) string {
	if i == 0 {
		return ""
	}
	return fmt.Sprintf(", nested entity %d", i)
}

// ftmSister says which other JSON file of a FollowTheMoney publisher a record
// is from, or "".
func ftmSister(record []byte) string {
	head := record[:min(len(record), 4096)]
	switch {
	case bytes.HasPrefix(head, []byte(`{"op"`)):
		return "from a delta file (entities.delta.json), which holds changes, not the list; give the full entities file"
	case bytes.Contains(head, []byte(`"schema"`)):
		return ""
	case bytes.Contains(head, []byte(`"versions"`)):
		return "from a delta index (delta.json), not the list; give the full entities file"
	case bytes.Contains(head, []byte(`"datasets"`)):
		return "from a catalogue (index.json), which lists data sets, not entities; give the entities file it points to"
	default:
		return ""
	}
}

func ftmEntity(l *load, place string, e *entity.Entity, record []byte) {
	raw := func() string { return string(record) }
	if e.Schema == "" {
		l.bad(place, "the record "+e.ID+" has no schema", raw())
		return
	}
	if !entity.Known(e.Schema) {
		// Kept as published: links may lead through it. It is not screened
		// against, and the report says so.
		l.drift("schema " + e.Schema)
	} else {
		for _, p := range entity.UnknownProperties(e) {
			if !entity.Denied(p) {
				l.drift(e.Schema + ":" + p)
			}
		}
	}
	d := draft{l: l, e: e}
	for _, p := range slices.Sorted(keysOf(e.Properties)) {
		vs := e.Properties[p]
		prop, _ := entity.LookupProperty(e.Schema, p)
		switch {
		case p == "weakAlias":
			// FollowTheMoney has no grade; the property is the grade.
			for i := range vs {
				if vs[i].Quality == entity.Unspecified {
					vs[i].Quality, vs[i].Word = entity.Low, orDefault(vs[i].Word, "weakAlias")
				}
			}
		case prop.Type == entity.TypeDate:
			e.Properties[p] = d.ftmDates(p, vs)
		case prop.Type == entity.TypeCountry:
			for _, v := range vs {
				if _, ok := entity.Country(v.Text); !ok {
					l.snap.Report.UnknownCountries[v.Text]++
				}
			}
		}
	}
	l.add(place, e, raw)
}

// ftmDates brings prefix dates ("2021-02-03T11") into canonical form.
func (d draft) ftmDates(property string, vs []entity.Value) []entity.Value {
	kept := vs[:0]
	for _, v := range vs {
		text := v.Text
		if len(text) > 10 && text[10] == 'T' {
			text = text[:10]
		}
		if d, err := entity.ParseDate(text); err == nil && d.String() == v.Text {
			kept = append(kept, v)
			continue
		}
		read, err := entity.ReadDate(text)
		if err != nil {
			d.unreadable(property, v.Text)
			continue
		}
		v.Original, v.Text = orDefault(v.Original, v.Text), read.String()
		kept = append(kept, v)
	}
	return kept
}

func keysOf[V any](m map[string]V) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// readLine reads one line; whole is false when the file ended without a line
// end.
func readLine(r *bufio.Reader, limit int64) (line []byte, whole bool, err error) {
	for {
		piece, err := r.ReadSlice('\n')
		line = append(line, piece...)
		switch {
		case int64(len(line)) > limit:
			return nil, false, errToken
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && len(line) > 0:
			return line, false, nil
		case err != nil:
			return nil, false, err
		default:
			return line, true, nil
		}
	}
}

// fieldsOf are the names of a header, tidied.
func fieldsOf(header []string) []string {
	out := make([]string, len(header))
	for i, h := range header {
		out[i] = strings.Trim(tidy(h), `"`)
	}
	return out
}
