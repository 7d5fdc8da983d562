package store

import (
	"strconv"
	"strings"
)

// maxParams bounds the values bound to one statement. Both databases allow
// several times as many; larger statements gain nothing.
const maxParams = 4000

// insert writes rows of one table with as few round trips as its width allows.
func (s *session) insert(table string, columns []string, rows [][]any) error {
	perStatement := maxParams / len(columns)
	for done := 0; done < len(rows); {
		part := rows[done:min(len(rows), done+perStatement)]
		args := make([]any, 0, len(part)*len(columns))
		for _, row := range part {
			args = append(args, row...)
		}
		if _, err := s.dbtx.ExecContext(s.ctx, insertText(table, columns, len(part)), args...); err != nil {
			return s.fail(err, "rows %d to %d of %d into %s", done+1, done+len(part), len(rows), table)
		}
		done += len(part)
	}
	return nil
}

func insertText(table string, columns []string, rows int) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES ")
	n := 0
	for r := range rows {
		if r > 0 {
			b.WriteString(", ")
		}
		for c := range columns {
			n++
			b.WriteString([]string{"(", ", "}[min(c, 1)] + "$" + strconv.Itoa(n))
		}
		b.WriteByte(')')
	}
	return b.String()
}
