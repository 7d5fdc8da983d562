package store

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"github.com/revetproject/revet/internal/store/internal/q"
)

// insert writes rows of one table with as few round trips as its width allows.
func (s *session) insert(ctx context.Context, table string, columns []string, rows [][]any) error {
	perStatement := max(1, s.db.dialect.maxParams()/len(columns))
	text, of := "", 0
	for done := 0; done < len(rows); {
		part := rows[done:min(len(rows), done+perStatement)]
		if of != len(part) {
			text, of = insertText(table, columns, len(part)), len(part)
		}
		args := make([]any, 0, len(part)*len(columns))
		for _, row := range part {
			args = append(args, row...)
		}
		if _, err := s.direct.ExecContext(ctx, text, args...); err != nil {
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

// The tables that bulk work fills. Their rows wait in the session and are
// written together before the next other statement, which saves PostgreSQL a
// round trip for each. Later tables refer to earlier ones.
var bulk = []struct {
	table   string
	columns []string
}{
	{"subject", []string{"tenant", "number", "id", "partition", "at", "seq"}},
	{"subject_version", []string{"tenant", "number", "version", "exit", "segment", "schema", "hash", "valid_from", "at", "seq", "source", "actor", "reason", "doc"}},
	{"subject_identifier", []string{"tenant", "key", "number", "version"}},
	{"screening", []string{"tenant", "number", "config", "epoch", "version", "config_version", "engine", "outcome", "digest", "cause", "run", "at", "seq", "evidence"}},
	{"screening_block", []string{"tenant", "page", "config", "epoch", "version", "first", "config_version", "engine", "cause", "run", "at", "seq", "members", "digests"}},
	{"encounter", []string{"tenant", "number", "version", "ref", "site", "happened_at", "closed", "seq", "at", "doc"}},
	{"occupant", []string{"tenant", "encounter", "n", "version", "subject", "waiting", "seq", "at", "doc"}},
	{"encounter_exception", []string{"tenant", "id", "version", "encounter", "occupant", "seq", "at", "doc"}},
}

// The places of the tables in bulk.
const (
	bulkSubject = iota
	bulkSubjectVersion
	bulkIdentifier
	bulkScreening
	bulkBlock
	bulkEncounter
	bulkOccupant
	bulkException
)

// maxWaiting bounds the rows of a table that wait.
const maxWaiting = 1000

// later adds a row of a bulk table. That it cannot be written shows when the
// rows are: at the latest, the transaction fails.
func (s *session) later(ctx context.Context, table int, row ...any) error {
	if s.waiting == nil {
		s.waiting = make([][][]any, len(bulk))
	}
	s.waiting[table] = append(s.waiting[table], row)
	if len(s.waiting[table]) < maxWaiting {
		return nil
	}
	return s.flushRows(ctx)
}

// flushRows writes the rows that wait.
func (s *session) flushRows(ctx context.Context) error {
	for i, rows := range s.waiting {
		if len(rows) == 0 {
			continue
		}
		s.waiting[i] = nil
		if err := s.insert(ctx, bulk[i].table, bulk[i].columns, rows); err != nil {
			return err
		}
	}
	return nil
}

// ordered runs statements after the rows that wait for them.
type ordered struct{ s *session }

var _ q.DBTX = ordered{}

func (o ordered) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := o.s.flushRows(ctx); err != nil {
		return nil, err
	}
	return o.s.direct.ExecContext(ctx, query, args...)
}

func (o ordered) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	if err := o.s.flushRows(ctx); err != nil {
		return nil, err
	}
	return o.s.direct.PrepareContext(ctx, query)
}

func (o ordered) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := o.s.flushRows(ctx); err != nil {
		return nil, err
	}
	return o.s.direct.QueryContext(ctx, query, args...)
}

func (o ordered) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	// A row cannot carry the failure; the session does, and fails at its end.
	_ = o.s.flushRows(ctx)
	return o.s.direct.QueryRowContext(ctx, query, args...)
}
