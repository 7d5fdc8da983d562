package e2e

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the session in README.md")

// session is what the README shows: what is typed in docs/example, and in
// between what is said of it.
var session = []string{
	`init --as ana --name "Ana Ferreira"`,
	`user add ben --name "Ben Okafor" --role reviewer`,
	`lists add watch --format csv --mapping watch.json --title "A made-up list"`,
	`lists import watch watch.csv`,
	`subjects import people.csv`,
	`# The list learns that Farhod Nazarzoda also travels under another name.`,
	`lists import watch watch-2.csv`,
	`explain-miss 2`,
	`decide 2 true --reason "same name and birth date, photo compared"`,
	`decide 2 confirm`,
	`decide 2 confirm --as ben`,
	`run report 2`,
	`replay C-1`,
	`audit verify`,
}

// masks find what differs from one session to the next: times, engines, keys, hashes.
var masks = []*regexp.Regexp{
	regexp.MustCompile(`\b20\d\d-\d\d-\d\d([T ][0-9:.]+Z)?`),
	regexp.MustCompile(`\be1-[0-9a-f]+`),
	regexp.MustCompile(`\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+`),
	regexp.MustCompile(`root [A-Za-z0-9+/=]+`),
	regexp.MustCompile(`sha256 [0-9a-f]+`),
}

func masked(s string) string {
	for _, m := range masks {
		s = m.ReplaceAllString(s, "…")
	}
	return s
}

// TestReadmeSession types the session of the README and compares what comes
// out with what stands there, save times, keys and hashes.
func TestReadmeSession(t *testing.T) {
	const readme, begin, end = "../README.md", "<!-- session:start -->\n", "<!-- session:end -->"
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), begin)
	shown, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("README.md has lost its markers %q and %q", begin, end)
	}
	got := "```\n" + transcript(t) + "```\n"
	if *update && masked(shown) != masked(got) {
		if err := os.WriteFile(readme, []byte(before+begin+got+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(masked(shown), masked(got)); diff != "" {
		t.Errorf("the session in README.md is not what the program says; go test ./e2e -run Readme -update writes it anew (-README +program):\n%s", diff)
	}
}

// transcript runs the session in a copy of docs/example.
func transcript(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../docs/example")); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, line := range session {
		if strings.HasPrefix(line, "#") {
			fmt.Fprintf(&b, "\n%s\n", line)
			continue
		}
		fmt.Fprintf(&b, "$ revet %s\n", line)
		cmd := exec.Command(program, words(line)...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "REVET_DIR=", "REVET_USER=", "NO_COLOR=1")
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		if refused := strings.Contains(line, "confirm") && !strings.Contains(line, "--as ben"); refused != (exit != nil) {
			t.Fatalf("revet %s: %v\n%s", line, err, out)
		}
		b.Write(out)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "revet-data", "*.db")); err != nil || len(left) != 1 {
		t.Fatalf("the session left no database where it says: %v, %v", left, err)
	}
	return b.String()
}

// words splits a command line at spaces outside double quotes.
func words(line string) []string {
	var out []string
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			out = append(out, part)
		} else {
			out = append(out, strings.Fields(part)...)
		}
	}
	return out
}
