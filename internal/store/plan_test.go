package store_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/revetproject/revet/internal/store/storetest"
)

// query is one named statement of the .sql files.
type query struct{ name, text string }

// queries reads the statements in the form the store sends them.
func queries(t *testing.T) (out []query) {
	t.Helper()
	files, err := filepath.Glob("internal/q/*.sql.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no generated queries found: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile("(?s)= `-- name: (\\w+) :\\w+\n(.*?)`").FindAllStringSubmatch(string(text), -1) {
			out = append(out, query{m[1], m[2]})
		}
	}
	return out
}

// acrossTenants are the queries that look at every tenant, and why: an id of a
// public list must not be a tenant's; an activation reaches all who use a list.
var acrossTenants = map[string]bool{"ListTaken": true, "TenantsUsing": true}

// TestQueriesCarryTheTenant reads every query: one that touches a tenant's
// table must bind the tenant, each table of it through a chain of equalities.
func TestQueriesCarryTheTenant(t *testing.T) {
	// The tables without a tenant, and what may ask across tenants on purpose.
	shared := map[string]bool{"tenant": true, "blob": true, "blob_chunk": true, "json_each": true}
	table := regexp.MustCompile(`(?i)\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)(?:\s+(?:AS\s+)?([a-z]))?\b`)
	for _, q := range queries(t) {
		text := regexp.MustCompile(`(?m)^--.*$`).ReplaceAllString(q.text, "")
		for _, m := range table.FindAllStringSubmatch(text, -1) {
			name, alias := m[1], m[2]
			if shared[name] || name == "set" {
				continue
			}
			of := alias
			if of == "" {
				of = name
			}
			bound := regexp.MustCompile(`\b(?:` + of + `\.)?tenant = |\(tenant, `)
			if alias != "" {
				bound = regexp.MustCompile(`\b` + alias + `\.tenant = |= ` + alias + `\.tenant\b`)
			}
			if !bound.MatchString(text) {
				t.Errorf("%s reads or writes %s without naming the tenant:\n%s", q.name, name, text)
			}
		}
		if acrossTenants[q.name] {
			continue
		}
		if !strings.Contains(text, "tenant = $") && !strings.Contains(text, "(tenant") {
			for _, m := range table.FindAllStringSubmatch(text, -1) {
				if !shared[m[1]] {
					t.Errorf("%s binds no tenant:\n%s", q.name, text)
					break
				}
			}
		}
	}
}

// TestPlans explains every query on SQLite without statistics and refuses full
// scans, and searches that are narrowed by the tenant alone.
func TestPlans(t *testing.T) {
	dsn := storetest.SQLite(t)
	storetest.Open(t, dsn)
	raw, err := sql.Open("sqlite", strings.TrimPrefix(dsn, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	scan := regexp.MustCompile(`^SCAN (?:tenant|j|k|n)\b|CONSTANT ROW`)
	tables := []string{"subject", "subject_version", "screening", "screening_block", "match", "match_event", "alert", "decision", "skip", "entry_version", "leaf", "tree_hash", "encounter", "occupant", "encounter_exception"}
	search := regexp.MustCompile(`^SEARCH (\w+) .*\(([^)]*)\)`)
	// These want one end of an index, or the first row beyond a key.
	ends := map[string]bool{"Horizon": true, "SubjectsStamp": true}
	for _, q := range queries(t) {
		params := 0
		for _, m := range regexp.MustCompile(`\$(\d+)`).FindAllStringSubmatch(q.text, -1) {
			var n int
			_, _ = fmt.Sscan(m[1], &n)
			params = max(params, n)
		}
		args := make([]any, params)
		for i := range args {
			args[i] = int64(1)
		}
		rows, err := raw.Query("EXPLAIN QUERY PLAN "+q.text, args...)
		if err != nil {
			t.Errorf("%s: %v", q.name, err)
			continue
		}
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				t.Fatal(err)
			}
			t.Logf("%-24s %s", q.name, detail)
			if strings.HasPrefix(detail, "SCAN") && !scan.MatchString(detail) && !acrossTenants[q.name] {
				t.Errorf("%s: %s", q.name, detail)
			}
			if m := search.FindStringSubmatch(detail); m != nil && slices.Contains(tables, tableOf(q.text, m[1])) && !ends[q.name] {
				if m[2] == "tenant=?" || m[2] == "tenant=? AND list=?" {
					t.Errorf("%s walks the tenant's whole table: %s", q.name, detail)
				}
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
}

// tableOf resolves an alias of a query.
func tableOf(text, alias string) string {
	if m := regexp.MustCompile(`\b(?:FROM|JOIN) (\w+)(?: AS)? ` + alias + `\b`).FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return alias
}
