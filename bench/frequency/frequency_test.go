package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/revetproject/revet/internal/testdata"
)

// TestTablesAreReproducible builds the tables from the data and compares them with
// those in the repository, byte for byte.
func TestTablesAreReproducible(t *testing.T) {
	data := filepath.Dir(testdata.Path(t, "population"))
	out := t.TempDir()
	if err := run(data, out); err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{"frequency.bin", "pinyin.txt", "words.txt"} {
		want, err := os.ReadFile(filepath.Join("..", "..", "names", "tables", f))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(out, f))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the builder makes of the data; run go run ./bench/frequency", f)
		}
	}
}
