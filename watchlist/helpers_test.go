package watchlist

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/revetproject/revet/entity"
)

func bytesFile(name string, b []byte) File {
	return File{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }}
}

func diskFile(path string) File {
	return File{Name: filepath.Base(path), Open: func() (io.ReadCloser, error) { return os.Open(path) }}
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func mustParse(t testing.TB, f Format, o Options, files ...File) *Snapshot {
	t.Helper()
	if o.List == "" {
		o.List = "test"
	}
	s, err := Parse(context.Background(), f, files, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// wantError parses and expects an error of a kind that says certain things.
func wantError(t *testing.T, f Format, o Options, kind error, says []string, files ...File) {
	t.Helper()
	o.List = "test"
	s, err := Parse(context.Background(), f, files, o)
	if err == nil {
		t.Fatalf("parsed %d entries, want an error", len(s.Entries))
	}
	if s != nil {
		t.Error("a failed parse returned a snapshot")
	}
	if !errors.Is(err, kind) {
		t.Errorf("error %q does not wrap %q", err, kind)
	}
	for _, say := range says {
		if !strings.Contains(err.Error(), say) {
			t.Errorf("error %q does not say %q", err, say)
		}
	}
}

func (s *Snapshot) find(t testing.TB, key string) *entity.Entity {
	t.Helper()
	for _, e := range s.Entries {
		if e.Key == key {
			return e.Entity
		}
	}
	t.Fatalf("no entry %s among %d", key, len(s.Entries))
	return nil
}

// wantTexts compares the texts of properties; a property that is not named is
// not looked at.
func wantTexts(t *testing.T, e *entity.Entity, want map[string][]string) {
	t.Helper()
	for p, texts := range want {
		got := e.Texts(p)
		if strings.Join(got, "|") != strings.Join(texts, "|") {
			t.Errorf("%s: %s is %q, want %q", e.ID, p, got, texts)
		}
	}
}

func ofacFixture(t testing.TB, without ...string) []File {
	t.Helper()
	var files []File
	for _, n := range []string{"sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"} {
		skip := false
		for _, w := range without {
			skip = skip || strings.HasPrefix(n, w+".")
		}
		if !skip {
			files = append(files, bytesFile(n, fixture(t, n)))
		}
	}
	return files
}
