package comparison

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// added are the columns that a comparison adds to a CSV file.
var added = []string{"passes_gate", "score", "share", "probability", "band", "above", "explanation", "error"}

// CSVWriter writes rows with the columns of their comparison.
type CSVWriter struct {
	w       *csv.Writer
	columns int
}

// NewCSVWriter writes the header: the file's own columns and the added ones,
// which take the prefix “revet_” where the file has a column of their name.
func NewCSVWriter(w io.Writer, comma rune, header []string) (*CSVWriter, error) {
	out := &CSVWriter{csv.NewWriter(w), len(header)}
	if comma != 0 {
		out.w.Comma = comma
	}
	all := slices.Clone(header)
	for _, a := range added {
		for slices.Contains(header, a) {
			a = "revet_" + a
		}
		all = append(all, a)
	}
	return out, out.write(all)
}

// Write writes one row, or its text and error where it could not be read: the
// text stands in the first column.
func (w *CSVWriter) Write(row Row, v *Verdict, fault string) error {
	cells := make([]string, 0, w.columns+len(added))
	if row.Cells != nil {
		cells = append(cells, row.Cells...)
	} else {
		cells = append(cells, row.Text)
		for len(cells) < w.columns {
			cells = append(cells, "")
		}
	}
	if fault != "" {
		cells = append(cells, "", "", "", "", "", "", "", fault)
	} else {
		cells = append(cells, strconv.FormatBool(v.PassesGate), number(v.Score), strconv.FormatFloat(v.Share, 'f', 4, 64),
			strconv.FormatFloat(v.Probability, 'g', 6, 64), v.Band, strconv.FormatBool(v.Above), v.Explanation, "")
	}
	return w.write(cells)
}

func (w *CSVWriter) write(cells []string) error {
	if err := w.w.Write(cells); err != nil {
		return err
	}
	w.w.Flush()
	return w.w.Error()
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// JSONRow is a row as one JSON line: the row's own members as they came, and a
// member “comparison” (“revet_comparison” where the row has one of that name).
// A CSV row gives a member for each column. A row that could not be read has
// its text in the member “text”.
func JSONRow(header []string, row Row, v *Verdict, fault string) ([]byte, error) {
	result, err := json.Marshal(comparisonOf(row.Line, v, fault), json.Deterministic(true), jsontext.EscapeForHTML(false))
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteByte('{')
	name := "comparison"
	switch {
	case row.Cells != nil:
		for i, h := range header {
			if err := member(&b, h, row.Cells[i]); err != nil {
				return nil, err
			}
		}
		for slices.Contains(header, name) {
			name = "revet_" + name
		}
	case row.Err == nil && jsontext.Value(row.Text).IsValid() && row.Text[0] == '{':
		own := strings.TrimSpace(row.Text[1 : len(row.Text)-1])
		var members map[string]jsontext.Value
		if err := json.Unmarshal([]byte(row.Text), &members); err != nil {
			return nil, err
		}
		for members[name] != nil {
			name = "revet_" + name
		}
		if b.WriteString(own); own != "" {
			b.WriteByte(',')
		}
	default:
		if err := member(&b, "text", strings.ToValidUTF8(row.Text[:min(len(row.Text), maxKept)], "\uFFFD")); err != nil {
			return nil, err
		}
	}
	b.WriteString(strconv.Quote(name) + ":")
	b.Write(result)
	b.WriteByte('}')
	return []byte(b.String()), nil
}

func member(b *strings.Builder, name, text string) error {
	for i, part := range []string{name, text} {
		q, err := jsontext.AppendQuote(nil, strings.ToValidUTF8(part, "\uFFFD"))
		if err != nil {
			return err
		}
		b.Write(q)
		b.WriteByte(":,"[i])
	}
	return nil
}

// comparisonOf is what JSON says of a row: its verdict, or where and why there
// is none.
func comparisonOf(n int64, v *Verdict, fault string) any {
	if fault != "" {
		return map[string]any{"line": n, "error": fault}
	}
	return v
}
