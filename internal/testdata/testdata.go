// Package testdata finds the real data that tests read when it is at hand. The
// data is never part of the repository.
package testdata

import (
	"os"
	"path/filepath"
	"testing"
)

// Path returns the path of a file or folder of the real data:
// $REVET_TESTDATA/elems…, or ../shared/data/elems… beside the repository. When
// it is absent the test is skipped with the reason; with CI=true it fails,
// because there a skipped test would guard nothing.
func Path(t testing.TB, elems ...string) string {
	t.Helper()
	root := os.Getenv("REVET_TESTDATA")
	if root == "" {
		root = filepath.Join(repository(t), "..", "shared", "data")
	}
	path := filepath.Join(append([]string{root}, elems...)...)
	if _, err := os.Stat(path); err != nil {
		const reason = "real data is absent (%v); set REVET_TESTDATA to the folder that holds it"
		if os.Getenv("CI") == "true" {
			t.Fatalf(reason, err)
		}
		t.Skipf(reason, err)
	}
	return path
}

// repository returns the folder of go.mod, the first above the working folder.
func repository(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the working folder; run the tests inside the repository")
		}
		dir = up
	}
}
