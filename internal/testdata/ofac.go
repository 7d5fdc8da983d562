package testdata

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"iter"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
)

// Version is one version of a list's history.
type Version struct {
	Date   string // of the publication, RFC 3339
	SHA256 string // of the file
	Rows   int
	// Added, Removed and Changed count the rows that differ from the version
	// before.
	Added, Removed, Changed int
}

// OFACHistory yields the 156 versions of OFAC's sdn.csv in order, rebuilt from
// the first and the deltas. It fails the test when a version does not rebuild
// to its declared SHA-256. The bytes are valid until the next step.
func OFACHistory(t testing.TB) iter.Seq2[Version, []byte] {
	t.Helper()
	base := Gunzip(t, Path(t, "watchlists", "ofac_sdn_history", "base_2021-05-22.csv.gz"))
	deltas := Gunzip(t, Path(t, "watchlists", "ofac_sdn_history", "deltas_2021-05_2022-12.jsonl.gz"))
	return func(yield func(Version, []byte) bool) {
		rows := make(map[int]string)
		put := func(row string) {
			uid, _, _ := strings.Cut(row, ",")
			n, err := strconv.Atoi(uid)
			if err != nil {
				t.Fatalf("history row %.40q starts with no number", row)
			}
			rows[n] = row
		}
		for row := range strings.SplitSeq(strings.TrimSuffix(string(base), "\x1a"), "\r\n") {
			if row != "" {
				put(row)
			}
		}
		file := rebuild(rows)
		if !bytes.Equal(file, base) {
			t.Fatal("the first version of the OFAC history does not rebuild to its own bytes")
		}
		if !yield(Version{Date: "2021-05-22T22:02:00+00:00", SHA256: digest(file), Rows: len(rows), Added: len(rows)}, file) {
			return
		}
		lines := bufio.NewReader(bytes.NewReader(deltas))
		for {
			line, err := lines.ReadBytes('\n')
			if len(bytes.TrimSpace(line)) > 0 {
				var d struct {
					Date    string   `json:"date"`
					SHA256  string   `json:"sha256"`
					Rows    int      `json:"rows"`
					Added   []string `json:"added"`
					Removed []string `json:"removed"`
					Changed []string `json:"changed"`
				}
				if err := json.Unmarshal(line, &d); err != nil {
					t.Fatal(err)
				}
				for _, uid := range d.Removed {
					n, err := strconv.Atoi(uid)
					if err != nil {
						t.Fatal(err)
					}
					delete(rows, n)
				}
				for _, row := range slices.Concat(d.Added, d.Changed) {
					put(row)
				}
				file := rebuild(rows)
				if got := digest(file); got != d.SHA256 || len(rows) != d.Rows {
					t.Fatalf("version %s rebuilds to %d rows with SHA-256 %s, declared are %d and %s", d.Date, len(rows), got, d.Rows, d.SHA256)
				}
				if !yield(Version{d.Date, d.SHA256, d.Rows, len(d.Added), len(d.Removed), len(d.Changed)}, file) {
					return
				}
			}
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

func rebuild(rows map[int]string) []byte {
	uids := make([]int, 0, len(rows))
	for uid := range rows {
		uids = append(uids, uid)
	}
	slices.Sort(uids)
	var b bytes.Buffer
	for _, uid := range uids {
		b.WriteString(rows[uid])
		b.WriteString("\r\n")
	}
	b.WriteByte(0x1a)
	return b.Bytes()
}

func digest(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// Gunzip returns the unpacked bytes of a gzip file.
func Gunzip(t testing.TB, path string) []byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
