package testdata

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// recorder notes how Path ended a test.
type recorder struct {
	testing.TB
	outcome string
}

func (r *recorder) Helper()               {}
func (r *recorder) Skipf(string, ...any)  { r.end("skip") }
func (r *recorder) Fatalf(string, ...any) { r.end("fatal") }
func (r *recorder) Fatal(args ...any)     { r.end("fatal: " + fmt.Sprint(args...)) }
func (r *recorder) end(outcome string)    { r.outcome = outcome; panic(r) }

func pathOf(elems ...string) (path, outcome string) {
	r := &recorder{}
	defer func() {
		if recover() != nil {
			outcome = r.outcome
		}
	}()
	return Path(r, elems...), "found"
}

func TestPath(t *testing.T) {
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "list.csv"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("REVET_TESTDATA", root)
	t.Setenv("CI", "")
	if path, outcome := pathOf("list.csv"); outcome != "found" || path != filepath.Join(root, "list.csv") {
		t.Errorf("present file: %q, %s", path, outcome)
	}
	if _, outcome := pathOf("absent.csv"); outcome != "skip" {
		t.Errorf("absent file: %s, want skip", outcome)
	}
	t.Setenv("CI", "true")
	if _, outcome := pathOf("absent.csv"); outcome != "fatal" {
		t.Errorf("absent file with CI=true: %s, want fatal", outcome)
	}
}
