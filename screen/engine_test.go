package screen

import (
	"bufio"
	"embed"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/index"
	"github.com/revetproject/revet/names"
	"github.com/revetproject/revet/score"
)

func TestIDIsStable(t *testing.T) {
	a, b := New().ID(), New().ID()
	if a != b || !regexp.MustCompile(`^e1-[0-9a-f]{32}$`).MatchString(a) {
		t.Errorf("IDs %q and %q", a, b)
	}
}

// Whatever a kernel package compiles in, code or table, must be in what the engine's identity is made of. A table left
// out would let two different matchers act under one name.
func TestIDCoversAllSourcesAndTables(t *testing.T) {
	directive := regexp.MustCompile(`^//go:embed (.+)$`)
	for room, files := range map[string]embed.FS{
		"entity": entity.Source, "names": names.Source, "score": score.Source, "index": index.Source, "screen": sources,
	} {
		dir := filepath.Join("..", room)
		covered := map[string]bool{}
		err := fs.WalkDir(files, ".", func(p string, d fs.DirEntry, err error) error {
			covered[p] = covered[p] || err == nil && !d.IsDir()
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		code, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(code) == 0 {
			t.Fatalf("%s: no source found (%v)", room, err)
		}
		for _, file := range code {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			if !covered[filepath.Base(file)] {
				t.Errorf("%s is not in the engine's identity", file)
			}
			f, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			for lines := bufio.NewScanner(f); lines.Scan(); {
				m := directive.FindStringSubmatch(lines.Text())
				if m == nil {
					continue
				}
				for _, pattern := range strings.Fields(m[1]) {
					for _, embedded := range matches(t, dir, pattern) {
						if !covered[embedded] {
							t.Errorf("%s embeds %s, which is not in the engine's identity; add it to %s.Source", file, embedded, room)
						}
					}
				}
			}
			f.Close()
		}
	}
}

// matches lists the files below dir that an embed pattern takes in.
func matches(t *testing.T, dir, pattern string) (out []string) {
	t.Helper()
	found, err := fs.Glob(os.DirFS(dir), pattern)
	if err != nil || len(found) == 0 {
		t.Fatalf("%s: pattern %q finds nothing (%v)", dir, pattern, err)
	}
	for _, f := range found {
		err := fs.WalkDir(os.DirFS(dir), f, func(p string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && !strings.HasPrefix(path.Base(p), ".") {
				out = append(out, p)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}
