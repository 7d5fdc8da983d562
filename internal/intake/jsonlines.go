package intake

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/entity"
)

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
			row.Entity = nil
		}
		if row.Err != nil || o.KeepRaw {
			row.Raw = clip(string(text))
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
		for _, k := range o.Extra {
			if vs := texts(flat[k]); len(vs) > 0 {
				row.keep(k, strings.Join(vs, ";"))
			}
		}
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
		if to := warned[k]; strings.HasPrefix(to, extra) {
			if vs := texts(flat[k]); len(vs) > 0 {
				row.keep(to, strings.Join(vs, ";"))
			}
			continue
		}
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
