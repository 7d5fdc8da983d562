// Package lists reads what the measuring commands ask for and against: files of the
// data folder, the lists of the UN and of OFAC in them, and names as they are listed.
package lists

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Folder is the folder of the data. It notes the hash of every file it opens.
type Folder struct {
	path   string
	Inputs map[string]string // file → SHA-256 of its bytes as they lie there
}

// In is the folder at a path.
func In(path string) *Folder { return &Folder{path: path, Inputs: map[string]string{}} }

// Glob are the files that match a pattern (see [fs.Glob]), in order.
func (f *Folder) Glob(pattern string) ([]string, error) {
	return fs.Glob(os.DirFS(f.path), pattern)
}

// Raw reads a file as it lies there.
func (f *Folder) Raw(name string) ([]byte, error) {
	b, err := os.ReadFile(filepath.Join(f.path, name))
	if err == nil {
		h := sha256.Sum256(b)
		f.Inputs[filepath.ToSlash(name)] = hex.EncodeToString(h[:])
	}
	return b, err
}

// Open reads a file, unpacked where its name ends in .gz.
func (f *Folder) Open(name string) ([]byte, error) {
	raw, err := f.Raw(name)
	if err != nil || !strings.HasSuffix(name, ".gz") {
		return raw, err
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if raw, err = io.ReadAll(z); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return raw, nil
}

// Rows reads a CSV file, unpacked where it is packed, as maps by its header.
func (f *Folder) Rows(name string) ([]map[string]string, error) {
	raw, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff")))).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s has no header", name)
	}
	out := make([]map[string]string, len(all)-1)
	for i, r := range all[1:] {
		out[i] = make(map[string]string, len(r))
		for k, h := range all[0] {
			out[i][h] = r[k]
		}
	}
	return out, nil
}
