package entity

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// Limits on one entity read from JSON. They are far above anything a publisher
// writes and keep a hostile file from exhausting memory or the stack.
const (
	// MaxBytes is the largest JSON text of one entity, nested ones included.
	MaxBytes = 32 << 20
	// MaxNesting is how deep entities may be nested in one another.
	MaxNesting = 16
	// MaxValues is the largest number of values in one entity, nested ones
	// included.
	MaxValues = 250_000
)

var (
	// ErrLimit is wrapped by errors about input beyond the limits above.
	ErrLimit = errors.New("entity beyond the limits")
	// ErrNested is wrapped when a property holds an entity instead of its ID.
	ErrNested = errors.New("nested entity")
	// ErrSyntax is wrapped when the input is not the JSON of an entity.
	ErrSyntax = errors.New("not the JSON of an entity")
)

// MarshalJSON returns the byte-stable JSON form: FollowTheMoney's envelope as
// RFC 8785 writes JSON (keys sorted, no white space, no HTML escaping, no
// trailing newline). Values keep their order. Members that are empty or false
// are left out, except "id", "properties" and "schema".
//
// Values that carry more than their text appear a second time in the member
// "statements", which plain FollowTheMoney readers ignore:
//
//	"statements":{"alias":[{"lang":"ru","original":"…","quality":"low","value":"…","word":"Low"}]}
//
// An element belongs to the first value of the property with the same text
// that no earlier element took. Quality is "good" or "low"; empty members are
// left out. Bytes that are not UTF-8 are replaced by U+FFFD.
func (e *Entity) MarshalJSON() ([]byte, error) {
	props := sortedProperties(e)
	size := 128 + len(e.ID)
	for _, p := range props {
		for _, v := range p.values {
			size += len(v.Text) + 8
		}
	}
	w := writer{b: make([]byte, 0, size)}
	w.open('{')
	w.member("caption", e.Caption)
	w.list("datasets", e.Datasets)
	w.member("first_seen", e.FirstSeen)
	w.key("id")
	w.text(e.ID)
	w.member("last_change", e.LastChange)
	w.member("last_seen", e.LastSeen)
	w.key("properties")
	w.open('{')
	for _, p := range props {
		w.key(p.name)
		w.open('[')
		for _, v := range p.values {
			w.text(v.Text)
		}
		w.close(']')
	}
	w.close('}')
	w.list("referents", e.Referents)
	w.key("schema")
	w.text(e.Schema)
	w.statements(props)
	if e.Target {
		w.key("target")
		w.raw("true")
	}
	w.close('}')
	return w.b, nil
}

// property is a property with its values made valid UTF-8 and empty texts left
// out.
type property struct {
	name   string
	values []Value
}

// sortedProperties returns the properties that have values in the order in
// which RFC 8785 sorts names: by UTF-16 code units.
func sortedProperties(e *Entity) []property {
	out := make([]property, 0, len(e.Properties))
	for name, values := range e.Properties {
		p := property{name: name, values: make([]Value, 0, len(values))}
		for _, v := range values {
			if v.Text == "" {
				continue
			}
			p.values = append(p.values, Value{
				Text: valid(v.Text), Original: valid(v.Original), Quality: v.Quality, Word: valid(v.Word), Lang: valid(v.Lang),
			})
		}
		if len(p.values) > 0 {
			out = append(out, p)
		}
	}
	// The raw names decide first, so that two names which are only equal once
	// repaired merge in one order.
	slices.SortFunc(out, func(a, b property) int { return strings.Compare(a.name, b.name) })
	for i := range out {
		out[i].name = valid(out[i].name)
	}
	slices.SortStableFunc(out, func(a, b property) int { return compareUTF16(a.name, b.name) })
	merged := out[:0]
	for _, p := range out {
		if n := len(merged); n > 0 && merged[n-1].name == p.name {
			merged[n-1].values = append(merged[n-1].values, p.values...)
			continue
		}
		merged = append(merged, p)
	}
	return merged
}

func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// compareUTF16 orders strings by UTF-16 code units (RFC 8785, section 3.2.3).
// It differs from byte order only above the Basic Multilingual Plane.
func compareUTF16(a, b string) int {
	if isASCII(a) || isASCII(b) {
		return strings.Compare(a, b)
	}
	return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// writer appends JSON. It writes the comma before an element when the byte
// before is not an opening one.
type writer struct{ b []byte }

func (w *writer) comma() {
	if n := len(w.b); n > 0 {
		switch w.b[n-1] {
		case '{', '[', ':':
		default:
			w.b = append(w.b, ',')
		}
	}
}

func (w *writer) open(c byte)  { w.comma(); w.b = append(w.b, c) }
func (w *writer) close(c byte) { w.b = append(w.b, c) }
func (w *writer) raw(s string) { w.comma(); w.b = append(w.b, s...) }

func (w *writer) text(s string) {
	w.comma()
	// The error speaks of invalid UTF-8, which valid has replaced.
	w.b, _ = jsontext.AppendQuote(w.b, valid(s))
}

func (w *writer) key(s string) {
	w.text(s)
	w.b = append(w.b, ':')
}

func (w *writer) member(key, text string) {
	if text != "" {
		w.key(key)
		w.text(text)
	}
}

func (w *writer) list(key string, texts []string) {
	texts = slices.DeleteFunc(slices.Clone(texts), func(s string) bool { return s == "" })
	if len(texts) == 0 {
		return
	}
	w.key(key)
	w.open('[')
	for _, t := range texts {
		w.text(t)
	}
	w.close(']')
}

func (w *writer) statements(props []property) {
	opened := false
	for _, p := range props {
		rich := make(map[string]bool)
		for _, v := range p.values {
			if v != (Value{Text: v.Text}) {
				rich[v.Text] = true
			}
		}
		if len(rich) == 0 {
			continue
		}
		if !opened {
			w.key("statements")
			w.open('{')
			opened = true
		}
		w.key(p.name)
		w.open('[')
		for _, v := range p.values {
			// A plain twin of a rich value gets an element as well; otherwise
			// the element of the rich one would be taken by the twin.
			if rich[v.Text] {
				w.statement(v)
			}
		}
		w.close(']')
	}
	if opened {
		w.close('}')
	}
}

func (w *writer) statement(v Value) {
	w.open('{')
	w.member("lang", v.Lang)
	w.member("original", v.Original)
	w.member("quality", v.Quality.String())
	w.key("value")
	w.text(v.Text)
	w.member("word", v.Word)
	w.close('}')
}

// String returns "good", "low", or "" for Unspecified.
func (q Quality) String() string {
	switch q {
	case Good:
		return "good"
	case Low:
		return "low"
	}
	return ""
}

// UnmarshalJSON reads the form that MarshalJSON writes, and plain
// FollowTheMoney as others write it: a scalar where a list is due counts as a
// list of one, numbers and booleans keep their JSON text, null and empty
// strings are no value. Members of the envelope other than those MarshalJSON
// writes are ignored; properties are all kept (see [UnknownProperties]). A
// member of the envelope with the wrong shape is an error that names it.
//
// A property that holds an entity instead of its ID wraps [ErrNested]; use
// [ReadNested] for such input. Errors wrap [ErrSyntax] or [ErrLimit] otherwise.
// On error e is unchanged.
func (e *Entity) UnmarshalJSON(b []byte) error {
	r, err := newReader(b, false)
	if err != nil {
		return err
	}
	read, err := r.whole()
	if err != nil {
		return err
	}
	*e = *read
	return nil
}

// ReadNested reads an entity whose properties may hold entities instead of
// their IDs, as in targets.nested.json and in the answers of entity services.
// It returns the outer entity first, then the nested ones in the order in
// which they occur, each as an entity of its own that is pointed to by its ID.
// A nested entity found under the inverse of a link (for example "sanctions")
// gets the link itself (its "entity") and the inverse is not stored.
//
// A nested entity without an ID is an error, as it could not be pointed to.
// An ID that occurs twice is returned twice; merging is the caller's decision.
func ReadNested(b []byte) ([]*Entity, error) {
	r, err := newReader(b, true)
	if err != nil {
		return nil, err
	}
	outer, err := r.whole()
	if err != nil {
		return nil, err
	}
	return append([]*Entity{outer}, r.taken...), nil
}

type reader struct {
	dec    *jsontext.Decoder
	nested bool
	taken  []*Entity
	values int
}

func newReader(b []byte, nested bool) (*reader, error) {
	if len(b) > MaxBytes {
		return nil, fmt.Errorf("entity: JSON of %d bytes: %w: at most %d bytes; split the record", len(b), ErrLimit, MaxBytes)
	}
	return &reader{dec: jsontext.NewDecoder(bytes.NewBuffer(b)), nested: nested}, nil
}

func (r *reader) whole() (*Entity, error) {
	if r.dec.PeekKind() != '{' {
		if _, err := r.dec.ReadToken(); err != nil {
			return nil, syntax(err)
		}
		return nil, fmt.Errorf("entity: %w: it must be an object with id, schema and properties", ErrSyntax)
	}
	e, err := r.entity(0)
	if err != nil {
		return nil, err
	}
	if _, err := r.dec.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("entity: %w: more text after the object; write one entity per line", ErrSyntax)
	}
	return e, nil
}

func syntax(err error) error { return fmt.Errorf("entity: %w: %w", ErrSyntax, err) }

// statement is one element of the member "statements".
type statement struct {
	property string
	value    Value
}

func (r *reader) entity(depth int) (*Entity, error) {
	if depth > MaxNesting {
		return nil, fmt.Errorf("entity: %w: entities nested deeper than %d; list them one by one", ErrLimit, MaxNesting)
	}
	if _, err := r.dec.ReadToken(); err != nil {
		return nil, syntax(err)
	}
	e := &Entity{}
	var statements []statement
	first := len(r.taken)
	for r.dec.PeekKind() != '}' {
		key, err := r.dec.ReadToken()
		if err != nil {
			return nil, syntax(err)
		}
		switch name := key.String(); name {
		case "id":
			err = r.scalar(name, &e.ID)
		case "schema":
			err = r.scalar(name, &e.Schema)
		case "caption":
			err = r.scalar(name, &e.Caption)
		case "first_seen":
			err = r.scalar(name, &e.FirstSeen)
		case "last_seen":
			err = r.scalar(name, &e.LastSeen)
		case "last_change":
			err = r.scalar(name, &e.LastChange)
		case "target":
			var text string
			err = r.scalar(name, &text)
			e.Target = text == "true"
		case "datasets":
			e.Datasets, err = r.texts(name)
		case "referents":
			e.Referents, err = r.texts(name)
		case "properties":
			err = r.properties(e, depth)
		case "statements":
			statements, err = r.statements()
		default:
			err = r.skip()
		}
		if err != nil {
			return nil, err
		}
	}
	if _, err := r.dec.ReadToken(); err != nil {
		return nil, syntax(err)
	}
	attach(e, statements)
	r.resolve(e, first)
	return e, nil
}

func (r *reader) skip() error {
	if err := r.dec.SkipValue(); err != nil {
		return syntax(err)
	}
	return nil
}

// scalar reads a string, number or boolean as text; null leaves it empty.
func (r *reader) scalar(name string, to *string) error {
	switch r.dec.PeekKind() {
	case '{', '[':
		return fmt.Errorf("entity: %w: member %q must be a string", ErrSyntax, name)
	}
	text, err := r.token()
	*to = text
	return err
}

// token reads the next token, which is no bracket, as text.
func (r *reader) token() (string, error) {
	tok, err := r.dec.ReadToken()
	if err != nil {
		return "", syntax(err)
	}
	r.values++
	if r.values > MaxValues {
		return "", fmt.Errorf("entity: %w: more than %d values; split the record", ErrLimit, MaxValues)
	}
	if tok.Kind() == 'n' {
		return "", nil
	}
	return tok.String(), nil
}

func (r *reader) texts(name string) ([]string, error) {
	var out []string
	err := r.each(name, func() error {
		if r.dec.PeekKind() == '{' {
			return r.object(name)
		}
		text, err := r.token()
		if err == nil && text != "" {
			out = append(out, text)
		}
		return err
	})
	return out, err
}

// each calls f at every element of a list, or once when there is no list. An
// object is for f to refuse or to read.
func (r *reader) each(name string, f func() error) error {
	if r.dec.PeekKind() != '[' {
		return f()
	}
	if _, err := r.dec.ReadToken(); err != nil {
		return syntax(err)
	}
	for r.dec.PeekKind() != ']' {
		if r.dec.PeekKind() == '[' {
			return fmt.Errorf("entity: %w: %q holds a list in a list; values must be strings", ErrSyntax, name)
		}
		if err := f(); err != nil {
			return err
		}
	}
	if _, err := r.dec.ReadToken(); err != nil {
		return syntax(err)
	}
	return nil
}

func (r *reader) object(name string) error {
	return fmt.Errorf("entity: %w under %q: read this input as nested, or write the ID in its place", ErrNested, name)
}

func (r *reader) properties(e *Entity, depth int) error {
	switch r.dec.PeekKind() {
	case 'n':
		return r.skip()
	case '{':
	default:
		return fmt.Errorf("entity: %w: \"properties\" must be an object of lists of strings", ErrSyntax)
	}
	if _, err := r.dec.ReadToken(); err != nil {
		return syntax(err)
	}
	for r.dec.PeekKind() != '}' {
		key, err := r.dec.ReadToken()
		if err != nil {
			return syntax(err)
		}
		name := key.String()
		err = r.each(name, func() error {
			if r.dec.PeekKind() == '{' {
				if !r.nested {
					return r.object(name)
				}
				place := len(r.taken)
				r.taken = append(r.taken, nil)
				inner, err := r.entity(depth + 1)
				if err != nil {
					return err
				}
				if inner.ID == "" {
					return fmt.Errorf("entity: %w: the entity nested under %q has no id; give it one", ErrSyntax, name)
				}
				r.taken[place] = inner
				e.Add(name, Value{Text: inner.ID})
				return nil
			}
			text, err := r.token()
			e.Add(name, Value{Text: text})
			return err
		})
		if err != nil {
			return err
		}
	}
	if _, err := r.dec.ReadToken(); err != nil {
		return syntax(err)
	}
	return nil
}

// statements reads the member "statements" in the shape MarshalJSON writes.
// Other systems use the same name for other shapes; those are ignored.
func (r *reader) statements() ([]statement, error) {
	if r.dec.PeekKind() != '{' {
		return nil, r.skip()
	}
	var out []statement
	if _, err := r.dec.ReadToken(); err != nil {
		return nil, syntax(err)
	}
	for r.dec.PeekKind() != '}' {
		key, err := r.dec.ReadToken()
		if err != nil {
			return nil, syntax(err)
		}
		name := key.String()
		if r.dec.PeekKind() != '[' {
			if err := r.skip(); err != nil {
				return nil, err
			}
			continue
		}
		if _, err := r.dec.ReadToken(); err != nil {
			return nil, syntax(err)
		}
		for r.dec.PeekKind() != ']' {
			if r.dec.PeekKind() != '{' {
				if err := r.skip(); err != nil {
					return nil, err
				}
				continue
			}
			v, err := r.statement()
			if err != nil {
				return nil, err
			}
			out = append(out, statement{name, v})
		}
		if _, err := r.dec.ReadToken(); err != nil {
			return nil, syntax(err)
		}
	}
	if _, err := r.dec.ReadToken(); err != nil {
		return nil, syntax(err)
	}
	return out, nil
}

func (r *reader) statement() (Value, error) {
	var v Value
	if _, err := r.dec.ReadToken(); err != nil {
		return v, syntax(err)
	}
	for r.dec.PeekKind() != '}' {
		key, err := r.dec.ReadToken()
		if err != nil {
			return v, syntax(err)
		}
		name := key.String()
		if k := r.dec.PeekKind(); k == '{' || k == '[' {
			if err := r.skip(); err != nil {
				return v, err
			}
			continue
		}
		text, err := r.token()
		if err != nil {
			return v, err
		}
		switch name {
		case "value":
			v.Text = text
		case "original":
			v.Original = text
		case "word":
			v.Word = text
		case "lang":
			v.Lang = text
		case "quality":
			switch text {
			case "good":
				v.Quality = Good
			case "low":
				v.Quality = Low
			}
		}
	}
	_, err := r.dec.ReadToken()
	if err != nil {
		return v, syntax(err)
	}
	return v, nil
}

// attach gives each statement to the first value of its property with the same
// text that has none yet. A statement without such a value says nothing.
func attach(e *Entity, statements []statement) {
	taken := make(map[string][]bool)
	// next remembers where the search for a text may start, which keeps many
	// equal values from costing quadratic time.
	type place struct{ property, text string }
	next := make(map[place]int)
	for _, s := range statements {
		values := e.Properties[s.property]
		if taken[s.property] == nil {
			taken[s.property] = make([]bool, len(values))
		}
		at := place{s.property, s.value.Text}
		i, seen := next[at]
		if !seen {
			i = slices.IndexFunc(values, func(v Value) bool { return v.Text == s.value.Text })
			if i < 0 {
				i = len(values)
			}
		}
		for ; i < len(values); i++ {
			if values[i].Text == s.value.Text && !taken[s.property][i] {
				taken[s.property][i] = true
				values[i] = s.value
				i++
				break
			}
		}
		next[at] = i
	}
}

// resolve turns the inverses of links on e, which only nested input has, into
// the links themselves on the nested entities taken from position first on.
func (r *reader) resolve(e *Entity, first int) {
	if !r.nested {
		return
	}
	s, ok := LookupSchema(e.Schema)
	if !ok {
		return
	}
	byID := make(map[string][]*Entity)
	for _, inner := range r.taken[first:] {
		byID[inner.ID] = append(byID[inner.ID], inner)
	}
	for _, p := range s.s.properties {
		if !p.Stub || len(e.Properties[p.Name]) == 0 {
			continue
		}
		var kept []Value
		for _, v := range e.Properties[p.Name] {
			for _, inner := range byID[v.Text] {
				if !slices.Contains(inner.Texts(p.Reverse), e.ID) {
					inner.Add(p.Reverse, Value{Text: e.ID})
				}
			}
			if len(byID[v.Text]) == 0 {
				kept = append(kept, v)
			}
		}
		if len(kept) == 0 {
			delete(e.Properties, p.Name)
			continue
		}
		e.Properties[p.Name] = kept
	}
}
