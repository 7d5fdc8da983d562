package archtest

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// root is the root of the repository as seen from here.
const root = "../.."

// Every test that docs/design.md names as the guard of a promise exists, and
// every guard of a promise is named there.
func TestPromisesNameTheirTests(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs/design.md"))
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, m := range regexp.MustCompile("`(Test[A-Za-z0-9]+)`").FindAllStringSubmatch(string(text), -1) {
		named[m[1]] = true
	}
	if len(named) < 6 {
		t.Fatalf("found %d tests named in docs/design.md: the search is broken", len(named))
	}
	declared := regexp.MustCompile(`(?m)^func (Test[A-Za-z0-9]+)\(`)
	exists := map[string]bool{}
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		src, err := os.ReadFile(path)
		for _, m := range declared.FindAllSubmatch(src, -1) {
			exists[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for test := range named {
		if !exists[test] {
			t.Errorf("docs/design.md names %s, which does not exist", test)
		}
	}
	for test := range exists {
		if strings.HasPrefix(test, "TestPromise") && test != t.Name() && !named[test] {
			t.Errorf("%s guards a promise and docs/design.md does not name it", test)
		}
	}
}

// Every link from one document to another leads somewhere.
func TestLinksBetweenDocuments(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
	found := 0
	for _, pattern := range []string{"*.md", "docs/*.md"} {
		docs, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, doc := range docs {
			text, err := os.ReadFile(doc)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range link.FindAllStringSubmatch(string(text), -1) {
				found++
				if _, err := os.Stat(filepath.Join(filepath.Dir(doc), m[1])); err != nil {
					t.Errorf("%s links to %s: %v", doc, m[1], err)
				}
			}
		}
	}
	if found < 10 {
		t.Fatalf("found %d links: the search is broken", found)
	}
}

// make help lists at most a dozen targets, and CONTRIBUTING or README tells of each that CI runs.
func TestMakefile(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	targets := regexp.MustCompile(`(?m)^([a-z]+):.*## `).FindAllStringSubmatch(string(text), -1)
	if len(targets) < 5 || len(targets) > 12 {
		t.Errorf("%d targets in the Makefile: want 5 to 12", len(targets))
	}
	guide, err := os.ReadFile(filepath.Join(root, "CONTRIBUTING.md"))
	if err != nil {
		t.Fatal(err)
	}
	ci, err := os.ReadFile(filepath.Join(root, ".ci/run"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range targets {
		runs := regexp.MustCompile(`for target in [a-z ]*\b` + m[1] + `\b`).Match(ci)
		if runs && !strings.Contains(string(guide), "`make "+m[1]+"`") {
			t.Errorf("CI runs make %s and CONTRIBUTING.md does not tell of it", m[1])
		}
	}
}
