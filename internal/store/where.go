package store

import (
	"strconv"
	"strings"
)

// where puts together the condition of a query with optional filters. Values
// are only ever bound, never written into the text.
type where struct {
	terms []string
	args  []any
}

// and adds a condition whose single "?" stands for the value.
func (w *where) and(condition string, value any) {
	w.args = append(w.args, value)
	w.terms = append(w.terms, strings.Replace(condition, "?", "$"+strconv.Itoa(len(w.args)), 1))
}

// bind adds a value outside the conditions and returns its placeholder.
func (w *where) bind(value any) string {
	w.args = append(w.args, value)
	return "$" + strconv.Itoa(len(w.args))
}

func (w *where) String() string {
	if len(w.terms) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.terms, " AND ")
}
