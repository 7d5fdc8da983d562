package cli

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the session of the README anew")

const (
	sessionStart = "<!-- session:start -->\n```\n"
	sessionEnd   = "```\n<!-- session:end -->"
)

// TestReadmeSession runs the commands of the README's session and compares
// what they print, apart from what differs each time: hashes, keys, times.
func TestReadmeSession(t *testing.T) {
	readme, err := filepath.Abs("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(b), sessionStart)
	session, after, ok2 := strings.Cut(rest, sessionEnd)
	if !ok || !ok2 {
		t.Fatalf("README.md has no session between %q and %q", sessionStart, sessionEnd)
	}
	example, err := filepath.Abs("../../docs/example")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(example)); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	t.Setenv("REVET_DIR", "")
	t.Setenv("REVET_USER", "")
	var got strings.Builder
	commands := 0
	for line := range strings.SplitSeq(session, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			got.WriteString(line + "\n")
			continue
		}
		command, ok := strings.CutPrefix(line, "$ revet ")
		if !ok {
			continue // output of the command above
		}
		commands++
		got.WriteString(line + "\n")
		var out bytes.Buffer
		Run(context.Background(), append(words(command), "--quiet"), nil, &out, &out)
		got.WriteString(out.String())
	}
	now := strings.TrimRight(got.String(), "\n") + "\n"
	if commands < 8 {
		t.Fatalf("the session has %d commands", commands)
	}
	if *update {
		if err := os.WriteFile(readme, []byte(before+sessionStart+now+sessionEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(steady(session), steady(now)); diff != "" {
		t.Errorf("README.md shows another session than the commands give (-README +now); write it anew with: go test ./internal/cli -run ReadmeSession -update\n%s", diff)
	}
}

// words splits a command line at blanks outside double quotes.
func words(s string) []string {
	var out []string
	var w strings.Builder
	quoted := false
	for _, r := range s {
		switch {
		case r == '"':
			quoted = !quoted
		case r == ' ' && !quoted:
			out = append(out, w.String())
			w.Reset()
		default:
			w.WriteRune(r)
		}
	}
	return append(out, w.String())
}

// steady takes out what differs each time.
func steady(s string) string {
	for _, r := range []struct{ what, with string }{
		{`\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d\.\d+)?Z`, "TIME"},
		{`\d{4}-\d\d-\d\d`, "DAY"},
		{`revet/default\+[0-9a-f]+\+\S+`, "KEY"},
		{`root \S+;`, "root HASH;"},
		{`root \S+$`, "root HASH"},
		{`e1-[0-9a-f]+`, "ENGINE"},
		{`sha256 [0-9a-f]+…`, "sha256 HASH"},
	} {
		s = regexp.MustCompile("(?m)"+r.what).ReplaceAllString(s, r.with)
	}
	// A blank line before a comment belongs to the layout.
	return regexp.MustCompile(`\n{2,}`).ReplaceAllString(strings.TrimSpace(s), "\n")
}
