package comparison

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/intake"
)

// Pair is two parties to be compared.
type Pair struct{ A, B *entity.Entity }

// sided splits a column of one of the parties: "birthDate2" is property
// birthDate of party 2. A column that names no property belongs to neither.
func sided(column string) (base, side string, ok bool) {
	base, side = column, ""
	if n := len(column); n > 1 && (column[n-1] == '1' || column[n-1] == '2') {
		base, side = column[:n-1], column[n-1:]
	}
	return base, side, side != "" && (base == "schema" || property(base))
}

// property reports whether some schema has the property.
func property(name string) bool {
	for s := range entity.Schemata() {
		if _, ok := entity.LookupProperty(s.Name(), name); ok {
			return true
		}
	}
	return false
}

// Columns says which columns hold what. It is made once for a header.
type Columns struct {
	schema int // −1 = none
	sides  [2]side
	label  int // −1 = none
}

type side struct {
	schema int
	props  []column
}

type column struct {
	at   int
	prop string
}

// ColumnsOf reads a header. label names the column of the true answers; "" =
// none.
func ColumnsOf(header []string, label string) Columns {
	c := Columns{schema: -1, label: -1}
	c.sides[0].schema, c.sides[1].schema = -1, -1
	for i, h := range header {
		base, which, ok := sided(h)
		switch {
		case label != "" && h == label:
			c.label = i
		case h == "schema":
			c.schema = i
		case !ok:
		case base == "schema":
			c.sides[which[0]-'1'].schema = i
		default:
			s := &c.sides[which[0]-'1']
			s.props = append(s.props, column{i, base})
		}
	}
	return c
}

// Pair makes the parties of a CSV row, and the label of the row.
func (c Columns) Pair(cells []string, schema string) (Pair, Label, error) {
	at := func(i int) string {
		if i < 0 || i >= len(cells) {
			return ""
		}
		return strings.TrimSpace(cells[i])
	}
	for i, s := range cells {
		if !utf8.ValidString(s) {
			return Pair{}, Unlabelled, fmt.Errorf("column %d is not UTF-8; convert the file to UTF-8", i+1)
		}
	}
	label, err := ParseLabel(at(c.label))
	if err != nil {
		return Pair{}, label, err
	}
	var out [2]*entity.Entity
	for i, s := range c.sides {
		values := make(map[string][]string)
		for _, p := range s.props {
			if v := at(p.at); v != "" {
				values[p.prop] = append(values[p.prop], split(p.prop, v)...)
			}
		}
		if out[i], err = party(cmp.Or(at(s.schema), at(c.schema), schema), values); err != nil {
			return Pair{}, label, fmt.Errorf("party %d: %w", i+1, err)
		}
	}
	return Pair{out[0], out[1]}, label, nil
}

// split separates several values of a cell. A name is one value: it may hold a
// semicolon.
func split(prop, cell string) []string {
	if prop == "name" {
		return []string{cell}
	}
	var out []string
	for v := range strings.SplitSeq(cell, ";") {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

func party(schema string, values map[string][]string) (*entity.Entity, error) {
	if err := compared(schema); err != nil {
		return nil, err
	}
	return intake.Entity(intake.Options{Mapping: intake.Mapping{Schema: schema}}, values)
}

// compared refuses what the matcher has no rule for: comparing it would only
// ever say that nothing agrees.
func compared(schema string) error {
	if !entity.Matchable(schema) {
		return fmt.Errorf("schema %q is not compared; use Person, Organization, Company, LegalEntity, Vessel, Airplane …", schema)
	}
	return nil
}

// entityMembers are the names under which a JSON line may hold two entities.
var entityMembers = [][2]string{{"a", "b"}, {"query", "entry"}}

// ParseObject makes the parties of a JSON line, and its label (the member of
// that name).
func ParseObject(text, labelMember, schema string) (Pair, Label, error) {
	if !strings.HasPrefix(text, "{") {
		return Pair{}, Unlabelled, errors.New("not a JSON object")
	}
	var members map[string]jsontext.Value
	if err := json.Unmarshal([]byte(text), &members); err != nil {
		return Pair{}, Unlabelled, fmt.Errorf("not a JSON object: %w", err)
	}
	label, err := ParseLabel(scalar(members[labelMember]))
	if err != nil {
		return Pair{}, label, err
	}
	for _, m := range entityMembers {
		a, b := members[m[0]], members[m[1]]
		if a.Kind() != '{' || b.Kind() != '{' {
			continue
		}
		var out [2]*entity.Entity
		for i, raw := range []jsontext.Value{a, b} {
			if out[i], err = readEntity(raw, schema); err != nil {
				return Pair{}, label, fmt.Errorf("member %q: %w", m[i], err)
			}
		}
		return Pair{out[0], out[1]}, label, nil
	}
	return flat(members, label, schema)
}

// flat makes the parties of an object whose members are named as CSV columns.
func flat(members map[string]jsontext.Value, label Label, schema string) (Pair, Label, error) {
	schemata := [2]string{scalar(members["schema1"]), scalar(members["schema2"])}
	values := [2]map[string][]string{{}, {}}
	for name, raw := range members { // order-free: each property is filled from one member
		base, which, ok := sided(name)
		if !ok || base == "schema" {
			continue
		}
		texts := []string{scalar(raw)}
		if raw.Kind() == '[' {
			texts = nil
			if err := json.Unmarshal(raw, &texts); err != nil {
				return Pair{}, label, fmt.Errorf("member %q: a list of texts is expected: %w", name, err)
			}
		}
		for _, t := range texts {
			if t = strings.TrimSpace(t); t != "" {
				values[which[0]-'1'][base] = append(values[which[0]-'1'][base], t)
			}
		}
	}
	if len(values[0]) == 0 && len(values[1]) == 0 {
		return Pair{}, label, errors.New("the object holds no pair; give name1 and name2, or two entities as a and b, or as query and entry")
	}
	var out [2]*entity.Entity
	for i := range out {
		var err error
		if out[i], err = party(cmp.Or(schemata[i], scalar(members["schema"]), schema), values[i]); err != nil {
			return Pair{}, label, fmt.Errorf("party %d: %w", i+1, err)
		}
	}
	return Pair{out[0], out[1]}, label, nil
}

// scalar is the text of a JSON text, number or boolean; "" of anything else.
func scalar(raw jsontext.Value) string {
	switch raw.Kind() {
	case '"':
		var s string
		if json.Unmarshal(raw, &s) == nil {
			return strings.TrimSpace(s)
		}
	case '0', 't', 'f':
		return string(raw)
	}
	return ""
}

// readEntity reads a full FollowTheMoney entity. Its values go through the same
// reading as those of a subject that is imported.
func readEntity(raw jsontext.Value, schema string) (*entity.Entity, error) {
	var out *entity.Entity
	var fault error
	o := intake.Options{Format: intake.JSONLines, Mapping: intake.Mapping{Schema: schema}}
	// The value goes on one line, because a line is what intake reads.
	if err := raw.Compact(); err != nil {
		return nil, err
	}
	err := intake.Read(strings.NewReader(string(raw)), o, func(r intake.Row) error {
		out, fault = r.Entity, r.Err
		return nil
	})
	if err = cmp.Or(err, fault); err != nil {
		return nil, err
	}
	if out == nil {
		return nil, errors.New("the entity is empty")
	}
	return out, compared(out.Schema)
}

// Label is the true answer of a labelled pair.
type Label int8

// The labels.
const (
	Unlabelled Label = iota
	NoMatch
	Match
)

// ParseLabel reads the words that labelled sets use; no text = unlabelled.
func ParseLabel(text string) (Label, error) {
	switch strings.ToLower(text) {
	case "":
		return Unlabelled, nil
	case "true", "t", "yes", "y", "1", "1.0", "match", "positive":
		return Match, nil
	case "false", "f", "no", "n", "0", "0.0", "-1", "no-match", "no_match", "non-match", "nomatch", "negative":
		return NoMatch, nil
	}
	return Unlabelled, fmt.Errorf("label %s is not read; write true or false", strconv.Quote(text))
}
