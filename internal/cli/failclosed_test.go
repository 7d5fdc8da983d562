package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/internal/lists"
)

// installation is a directory that commands are played on.
type installation struct {
	t   *testing.T
	dir string
}

func install(t *testing.T) *installation {
	t.Helper()
	i := &installation{t, filepath.Join(t.TempDir(), "data")}
	i.must("init", "--as", "ada")
	return i
}

// run plays one command and returns its status and what it printed.
func (i *installation) run(args ...string) (status int, out, errs string) {
	i.t.Helper()
	var o, e bytes.Buffer
	status = Run(context.Background(), append([]string{"--dir", i.dir, "--as", "ada", "--quiet"}, args...), strings.NewReader(""), &o, &e)
	return status, o.String(), e.String()
}

func (i *installation) must(args ...string) string {
	i.t.Helper()
	status, out, errs := i.run(args...)
	if status != 0 {
		i.t.Fatalf("revet %s: status %d\n%s%s", strings.Join(args, " "), status, out, errs)
	}
	return out
}

// refuses expects a status and a word of the reason, and nothing that could be
// taken for an answer.
func (i *installation) refuses(status int, says string, args ...string) {
	i.t.Helper()
	got, out, errs := i.run(args...)
	if got != status || !strings.Contains(errs, says) {
		i.t.Errorf("revet %s: status %d, want %d with %q\n%s%s", strings.Join(args, " "), got, status, says, out, errs)
	}
	if strings.Contains(out, `"outcome":"clear"`) || strings.Contains(out, ": clear") {
		i.t.Errorf("revet %s says clear:\n%s", strings.Join(args, " "), out)
	}
}

// screen returns the answer for one name.
func (i *installation) screen(args ...string) screened {
	i.t.Helper()
	var s screened
	if err := json.Unmarshal([]byte(i.must(append([]string{"screen", "--json"}, args...)...)), &s); err != nil {
		i.t.Fatal(err)
	}
	return s
}

func (i *installation) write(name, content string) string {
	i.t.Helper()
	path := filepath.Join(filepath.Dir(i.dir), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		i.t.Fatal(err)
	}
	return path
}

// own declares and loads a table with the columns key, name and schema.
func (i *installation) own(id, rows string, flags ...string) {
	i.t.Helper()
	mapping := i.write("mapping.json", `{"schema_column":"schema","key":"key","columns":{"name":"name"}}`)
	i.must(append([]string{"lists", "add", id, "--format", "csv", "--mapping", mapping}, flags...)...)
	i.must("lists", "import", id, i.write(id+".csv", "key,name,schema\n"+rows))
}

// An answer for a list, source or type that is not there is no answer.
func TestFailClosedUnknownListSourceAndType(t *testing.T) {
	i := install(t)
	i.refuses(ExitError, "nope", "screen", "Anna Lindgren", "--config", "nope")
	i.refuses(ExitUsage, "Persom", "screen", "Anna Lindgren", "--schema", "Persom")
	i.refuses(ExitUsage, "unknown flag", "screen", "Anna Lindgren", "--source", "nope")
	i.refuses(ExitError, "not declared", "lists", "update", "nope")
	i.refuses(ExitError, "not declared", "lists", "status", "nope")
	i.refuses(ExitUsage, "format", "lists", "add", "nope")
	// Without any list there is nothing to be clear of.
	if s := i.screen("Anna Lindgren"); s.Outcome != "incomplete" {
		t.Errorf("against no list: %+v", s)
	}
	// A list that is declared and not loaded is missing, whatever else is there.
	i.own("ours", "1,Mariam Toktogulova,Person\n")
	i.must("lists", "add", "un-sc")
	s := i.screen("Anna Lindgren")
	if s.Outcome != "incomplete" || len(s.Sources) != 2 || !strings.HasPrefix(s.Sources[1].Problem, "missing") {
		t.Errorf("against a list that was never loaded: %+v", s)
	}
	// That goes for people who are kept, too, and comes out again later.
	if out := i.must("subjects", "import", i.write("one.csv", "id,name\n1,Anna Lindgren\n")); !strings.Contains(out, "1 incomplete") {
		t.Errorf("kept against a list that was never loaded:\n%s", out)
	}
	if out := i.must("replay", "--all", "--json"); strings.Contains(out, `"same":false`) {
		t.Errorf("replayed:\n%s", out)
	}
	// Rows of an unknown type are errors of those rows.
	path := i.write("people.csv", "id,name,schema\n1,Anna Lindgren,Persom\n2,Mariam Toktogulova,Person\n")
	status, out, _ := i.run("screen", path)
	if lines := strings.Split(strings.TrimSpace(out), "\n"); status != ExitPartly || len(lines) != 2 || !strings.Contains(lines[0], "Persom") || strings.Contains(lines[0], "outcome") || !strings.Contains(lines[1], "potential_match") {
		t.Errorf("status %d:\n%s", status, out)
	}
}

// What publishers call an organisation is found by those who call it a company.
func TestFailClosedOrganisationIsFoundAsAnyKindOfBusiness(t *testing.T) {
	i := install(t)
	kinds := []string{"Organization", "Company", "LegalEntity", "PublicBody"}
	var rows strings.Builder
	for n, kind := range kinds {
		fmt.Fprintf(&rows, "%d,JAMIAT ZOHALRUD %s,%s\n", n, strings.Repeat("Q", n+3), kind)
	}
	i.own("groups", rows.String())
	for n := range kinds {
		for _, asked := range kinds {
			name := "Jamiat Zohalrud " + strings.Repeat("Q", n+3)
			s := i.screen(name, "--schema", asked)
			if s.Outcome != "potential_match" {
				t.Errorf("%s listed as %s, asked for as %s: %s", name, kinds[n], asked, s.Outcome)
			}
		}
	}
}

// A value that cannot be read, or a question that is not known, is not ignored.
func TestFailClosedBadValues(t *testing.T) {
	i := install(t)
	i.own("ours", "1,Mariam Toktogulova,Person\n")
	if s := i.screen("Anna Lindgren"); s.Outcome != "clear" {
		t.Fatalf("to begin with: %+v", s)
	}
	if s := i.screen("Anna Lindgren", "--property", "birthDate=notadate"); s.Outcome != "incomplete" {
		t.Errorf("an unreadable birth date: %+v", s)
	}
	i.refuses(ExitUsage, "no FollowTheMoney property", "screen", "Anna Lindgren", "--property", "birthday=1970-01-01")
	i.refuses(ExitUsage, "PROPERTY=VALUE", "screen", "Anna Lindgren", "--property", "birthDate")
	i.refuses(ExitUsage, "unknown flag", "screen", "Anna Lindgren", "--min-match", "abc")
	i.refuses(ExitUsage, "unknown flag", "screen", "Anna Lindgren", "--foo", "1")
	i.refuses(ExitUsage, "", "lists", "add", "x", "--format", "csv", "--stale-hours", "soon")
	i.refuses(ExitUsage, "2026-11-22T06:00:00Z", "lists", "import", "ours", "x.csv", "--fetched", "yesterday")
	bad := i.write("bad-mapping.json", `{"key":"key","colums":{}}`)
	i.refuses(ExitError, "colums", "lists", "add", "x", "--format", "csv", "--mapping", bad)
	gates := i.write("gates.json", `{"max_dorp":0.5}`)
	i.refuses(ExitError, "max_dorp", "lists", "revise", "ours", "--gates", gates)
}

// All rows of a large own list are searched, from the first to the last.
func TestFailClosedLargeOwnListIsSearchedInFull(t *testing.T) {
	i := install(t)
	const n = 3000
	name := func(k int) string {
		// Consonants and vowels in turn: names that are unlike one another.
		var b strings.Builder
		for range 6 {
			b.WriteByte("bdfgklmnprstvz"[k%14])
			b.WriteByte("aeiou"[k%5])
			k = k*7919/13 + 17
		}
		return b.String()
	}
	var rows, people strings.Builder
	people.WriteString("id,name\n")
	for k := range n {
		full := fmt.Sprintf("%s%s Quor%s", strings.ToUpper(name(k)[:1]), name(k)[1:], name(k + n)[2:])
		fmt.Fprintf(&rows, "E%d,%s,Person\n", k, full)
		fmt.Fprintf(&people, "%d,%s\n", k, full)
	}
	i.own("large", rows.String())
	out := i.must("screen", i.write("people.csv", people.String()))
	found := 0
	for line := range strings.Lines(out) {
		var s screened
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			t.Fatal(err)
		}
		for _, m := range s.Matches {
			if m.Key == "E"+s.ID {
				found++
				break
			}
		}
	}
	if found != n {
		t.Errorf("%d of %d rows were found by their own name", found, n)
	}
}

// Lists are changed by those who may, and by nobody else.
func TestFailClosedNobodyLoadsWithoutTheRole(t *testing.T) {
	i := install(t)
	i.own("ours", "1,Mariam Toktogulova,Person\n")
	i.must("user", "add", "rose", "--role", "analyst")
	before := i.must("lists", "status", "--json")
	for _, who := range []string{"rose", "stranger"} {
		for _, args := range [][]string{
			{"lists", "update", "ours"},
			{"lists", "import", "ours", i.write("empty.csv", "key,name,schema\n")},
			{"lists", "revise", "ours", "--stale-hours", "1"},
			{"lists", "add", "more", "--format", "ftm"},
			{"bundle", "make", "--out", filepath.Join(filepath.Dir(i.dir), "x.revetbundle")},
		} {
			if status, out, _ := i.run(append([]string{"--as", who}, args...)...); status != ExitError {
				t.Errorf("%s may %s: status %d\n%s", who, strings.Join(args, " "), status, out)
			}
		}
	}
	if after := i.must("lists", "status", "--json"); stripAge(t, after) != stripAge(t, before) {
		t.Errorf("before %s\nafter %s", before, after)
	}
}

// stripAge takes the one thing out of a status that moves by itself.
func stripAge(t *testing.T, status string) string {
	t.Helper()
	var rows []map[string]any
	if err := json.Unmarshal([]byte(status), &rows); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		delete(r, "age_hours")
	}
	b, err := json.Marshal(rows, json.Deterministic(true))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A list that nobody confirmed for too long, and one that its publisher closed,
// make every answer incomplete.
func TestFailClosedStaleAndClosedLists(t *testing.T) {
	i := install(t)
	i.own("ours", "1,Mariam Toktogulova,Person\n", "--stale-hours", "24")
	if s := i.screen("Anna Lindgren"); s.Outcome != "clear" {
		t.Fatalf("fresh: %+v", s)
	}
	i.must("lists", "status", "--check")
	again := i.write("again.csv", "key,name,schema\n1,Mariam Toktogulova,Person\n")
	i.must("lists", "import", "ours", again, "--fetched", "2026-01-05T06:00:00Z")
	if s := i.screen("Anna Lindgren"); s.Outcome != "incomplete" || !strings.HasPrefix(s.Sources[0].Problem, "stale: last confirmed 2026-01-05T06:00:00Z") {
		t.Errorf("stale: %+v", s)
	}
	i.refuses(ExitProof, "because of ours", "lists", "status", "--check")
	i.must("lists", "import", "ours", again)
	if s := i.screen("Anna Lindgren"); s.Outcome != "clear" {
		t.Errorf("fresh again: %+v", s)
	}
	l := lists.List{}
	if err := json.Unmarshal([]byte(i.must("lists", "add", "gb-conlist", "--json")), &l); err != nil {
		t.Fatal(err)
	}
	if l.Closed != "2026-01-28" || len(l.Sources) != 0 {
		t.Errorf("%+v", l)
	}
}

// R-FMT-10: licence and attribution go with what comes out of a list.
func TestRFMT10LicenceTravels(t *testing.T) {
	i := install(t)
	i.own("ours", "1,Mariam Toktogulova,Person\n", "--licence", "Licence of somebody 1.0", "--licence-url", "https://licence.example/1.0", "--attribution", "Source: Somebody's Office")
	want := terms{"Source: Somebody's Office", "Licence of somebody 1.0", "https://licence.example/1.0"}
	for _, name := range []string{"Mariam Toktogulova", "Anna Lindgren"} {
		if s := i.screen(name); len(s.Sources) != 1 || s.Sources[0].terms != want {
			t.Errorf("%s: %+v", name, s.Sources)
		}
	}
	path := i.write("people.csv", "id,name\n1,Mariam Toktogulova\n")
	i.must("subjects", "import", path)
	for _, args := range [][]string{
		{"screen", "Mariam Toktogulova"}, {"screen", path}, {"explain", "1"}, {"explain", "1", "--json"}, {"lists", "show", "ours"}, {"lists", "show", "ours", "--json"},
	} {
		if out := i.must(args...); !strings.Contains(out, want.Attribution) || !strings.Contains(out, want.Licence) {
			t.Errorf("revet %s:\n%s", strings.Join(args, " "), out)
		}
	}
	// The known lists bring their own terms.
	for _, id := range knownLists() {
		var l lists.List
		if err := json.Unmarshal([]byte(i.must("lists", "add", id, "--json")), &l); err != nil {
			t.Fatal(err)
		}
		if l.Licence == "" || l.Attribution == "" || l.LicenceURL == "" {
			t.Errorf("%s: %+v", id, l)
		}
	}
	// What may not be passed on stays, and is named.
	i.refuses(ExitError, "ours: its terms do not allow redistribution", "bundle", "make", "--out", filepath.Join(filepath.Dir(i.dir), "x.revetbundle"), "ours")
	i.must("lists", "revise", "ours", "--redistributable", "--reason", "they wrote that we may")
	out := i.must("bundle", "make", "--out", filepath.Join(filepath.Dir(i.dir), "x.revetbundle"), "--json", "ours")
	if !strings.Contains(out, want.Attribution) || !strings.Contains(out, want.Licence) {
		t.Errorf("the bundle: %s", out)
	}
}

// How several loads ended is told by one status: the worst.
func TestStatusOfSeveralLoads(t *testing.T) {
	good := loaded{List: "a", Outcome: string(lists.Unchanged)}
	refused := loaded{List: "b", Outcome: string(lists.Refused), Reached: true}
	failed := loaded{List: "c", Outcome: string(lists.Failed), Reached: true, Problem: "half"}
	unreached := loaded{List: "d", Outcome: string(lists.Failed), Problem: "503"}
	broken := loaded{List: "e", Outcome: "error", Problem: "no address"}
	for _, c := range []struct {
		loads []loaded
		want  int
	}{
		{[]loaded{good, good}, ExitOK},
		{[]loaded{good, unreached}, ExitUnreached},
		{[]loaded{unreached, broken, good}, ExitError},
		{[]loaded{broken, unreached, refused}, ExitRefused},
		{[]loaded{failed, unreached}, ExitRefused},
	} {
		err := loadsErr(c.loads)
		got := ExitOK
		if err != nil {
			s, ok := err.(*statusError) //nolint:errorlint // the outermost decides
			if !ok {
				t.Fatalf("%v carries no status", err)
			}
			got = s.status
		}
		if got != c.want {
			t.Errorf("%+v: status %d, want %d", c.loads, got, c.want)
		}
		for _, l := range c.loads {
			if l.List != "a" && !strings.Contains(err.Error(), l.List) {
				t.Errorf("%v does not name %s", err, l.List)
			}
			l.human(io.Discard)
		}
	}
}
