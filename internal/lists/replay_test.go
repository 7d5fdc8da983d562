package lists_test

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/internal/testdata"
	"github.com/revetproject/revet/watchlist"
)

func gunzip(t testing.TB, path string) []byte {
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

func sha(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// The versions of the UN list in order: drops beyond the gate are accepted on
// the record by two people, the mis-encoded one is refused, and those that
// differ only in their stamp are no change.
func TestReplayOfTheUNList(t *testing.T) {
	dir := testdata.Path(t, "watchlists", "un_consolidated")
	index, err := os.Open(filepath.Join(dir, "index.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer index.Close()
	versions, err := csv.NewReader(index).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	b := sqlite(t)
	b.declare(func(l *lists.List) {
		l.ID, l.Title, l.Format = "un", "UN Security Council consolidated list", watchlist.UNXML
	})
	counts := make(map[lists.Outcome]int)
	var previous []byte
	for _, v := range versions[1:] {
		name, individuals, entities, want := v[0], v[4], v[5], v[6]
		xml := gunzip(t, filepath.Join(dir, name))
		if got := sha(xml); got != want {
			t.Fatalf("%s has SHA-256 %s, declared is %s", name, got, want)
		}
		b.clock = b.clock.Add(24 * time.Hour)
		before := b.inForce("un")
		l, err := b.Load(t.Context(), "un", []watchlist.File{file(strings.TrimSuffix(name, ".gz"), xml)}, lists.Attempt{Actor: operator})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if l.Files[0].SHA256 != want {
			t.Errorf("%s is on record with SHA-256 %s, want %s", name, l.Files[0].SHA256, want)
		}
		counts[l.Outcome]++
		t.Logf("%s: %s; %d entries, +%d ~%d (%d material) -%d, %d unusable; %v", name, l.Outcome, l.Entries, l.Added, l.Changed, l.Found.Material, l.Removed, l.Bad, l.Err())
		if (l.Outcome == lists.Failed) != (name == "un_2025-08-16.xml.gz") {
			t.Fatalf("%s: outcome %s: only the mis-encoded version fails", name, l.Outcome)
		}
		if sameButStamp(previous, xml) && l.Outcome != lists.Unchanged {
			t.Errorf("%s differs from the version before in its stamp only, but was %s", name, l.Outcome)
		}
		previous = xml
		if l.Outcome == lists.Failed {
			b.expectInForce("un", before)
			continue
		}
		if l.Outcome == lists.Refused {
			b.expectInForce("un", before)
			b.accept("un", l.ID, anna)
			b.expectInForce("un", before)
			b.accept("un", l.ID, boris)
			counts[lists.Accepted]++
		}
		if i, e := atoi(t, individuals), atoi(t, entities); i+e > 0 && l.Entries+l.Bad != int64(i+e) {
			t.Errorf("%s: %d entries and %d unusable of %d declared records", name, l.Entries, l.Bad, i+e)
		}
		if got := int64(len(b.entries("un", 1000))); got != l.Entries {
			t.Errorf("%s: %d entries in force, %d in the file", name, got, l.Entries)
		}
	}
	t.Logf("outcomes of %d versions: %v", len(versions)-1, counts)
	if counts[lists.Accepted] != counts[lists.Refused] || counts[lists.Activated] == 0 || counts[lists.Failed] != 1 {
		t.Errorf("outcomes %v", counts)
	}
}

// sameButStamp compares two versions without the dateGenerated of the root.
func sameButStamp(a, b []byte) bool {
	return len(a) > 0 && bytes.Equal(withoutStamp(a), withoutStamp(b))
}

func withoutStamp(b []byte) []byte {
	const attr = `dateGenerated="`
	i := bytes.Index(b, []byte(attr))
	if i < 0 {
		return b
	}
	end := bytes.IndexByte(b[i+len(attr):], '"')
	return slices.Concat(b[:i], b[i+len(attr)+end:])
}

func atoi(t testing.TB, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// history rebuilds the dated versions of sdn.csv from its deltas.
type history struct {
	rows map[int]string
}

type historyDelta struct {
	Date    string   `json:"date"`
	SHA256  string   `json:"sha256"`
	Rows    int      `json:"rows"`
	Added   []string `json:"added"`
	Removed []string `json:"removed"`
	Changed []string `json:"changed"`
}

func (h *history) put(t testing.TB, row string) {
	t.Helper()
	uid, _, _ := strings.Cut(row, ",")
	h.rows[atoi(t, uid)] = row
}

func (h *history) apply(t testing.TB, d historyDelta) {
	t.Helper()
	for _, r := range d.Removed {
		uid, _, _ := strings.Cut(r, ",")
		delete(h.rows, atoi(t, uid))
	}
	for _, r := range d.Added {
		h.put(t, r)
	}
	for _, r := range d.Changed {
		h.put(t, r)
	}
}

func (h *history) file() []byte {
	var buf bytes.Buffer
	for _, uid := range slices.SortedFunc(keysOf(h.rows), cmp.Compare) {
		buf.WriteString(h.rows[uid])
		buf.WriteString("\r\n")
	}
	buf.WriteByte(0x1a)
	return buf.Bytes()
}

func keysOf(m map[int]string) func(func(int) bool) {
	return func(yield func(int) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// The 156 versions of the SDN list in order, sdn.csv alone.
func TestReplayOfTheOFACHistory(t *testing.T) {
	dir := testdata.Path(t, "watchlists", "ofac_sdn_history")
	b := sqlite(t)
	b.declare(func(l *lists.List) {
		l.ID, l.Title, l.Format, l.Absent = "sdn", "OFAC SDN, main file only", watchlist.OFACCSV, []string{"alt", "add", "sdn_comments"}
	})
	h := &history{rows: make(map[int]string)}
	base := gunzip(t, filepath.Join(dir, "base_2021-05-22.csv.gz"))
	for row := range strings.SplitSeq(strings.TrimSuffix(string(base), "\x1a"), "\r\n") {
		if row != "" {
			h.put(t, row)
		}
	}
	if !bytes.Equal(h.file(), base) {
		t.Fatal("the first version does not rebuild to its own bytes")
	}
	counts := make(map[lists.Outcome]int)
	load := func(d historyDelta) {
		t.Helper()
		csv := h.file()
		if d.SHA256 != "" && sha(csv) != d.SHA256 {
			t.Fatalf("%s rebuilds to SHA-256 %s, declared is %s", d.Date, sha(csv), d.SHA256)
		}
		b.clock = b.clock.Add(24 * time.Hour)
		l, err := b.Load(t.Context(), "sdn", []watchlist.File{file("sdn.csv", csv)}, lists.Attempt{Actor: operator})
		if err != nil {
			t.Fatalf("%s: %v", d.Date, err)
		}
		counts[l.Outcome]++
		if l.Files[0].SHA256 != sha(csv) {
			t.Errorf("%s is on record with SHA-256 %s, want %s", d.Date, l.Files[0].SHA256, sha(csv))
		}
		if l.Entries+l.Bad != int64(len(h.rows)) {
			t.Errorf("%s: %d entries and %d unusable of %d rows", d.Date, l.Entries, l.Bad, len(h.rows))
		}
		if d.Date == "" {
			return
		}
		if l.Outcome == lists.Refused && len(l.Refusals) == 1 && l.Refusals[0].Gate == watchlist.GateSelfTest {
			// Names too short to carry evidence by themselves ("MARIA E"): two people look at them.
			t.Logf("%s: %v", d.Date, l.Refusals[0].Measured)
			b.accept("sdn", l.ID, anna)
			b.accept("sdn", l.ID, boris)
			counts[lists.Accepted]++
		} else if l.Outcome != lists.Activated && l.Outcome != lists.Unchanged {
			t.Fatalf("%s: %s: %v", d.Date, l.Outcome, l.Err())
		}
		if len(d.Added)+len(d.Removed)+len(d.Changed) == 0 && l.Outcome != lists.Unchanged {
			t.Errorf("%s has no change, but was %s", d.Date, l.Outcome)
		}
		if l.Added != int64(len(d.Added)) || l.Removed != int64(len(d.Removed)) || l.Changed > int64(len(d.Changed)) {
			t.Errorf("%s: +%d ~%d -%d, the rows say +%d ~%d -%d", d.Date, l.Added, l.Changed, l.Removed, len(d.Added), len(d.Changed), len(d.Removed))
		}
	}
	began := time.Now()
	load(historyDelta{})
	t.Logf("first version, %d rows: %s", len(h.rows), time.Since(began).Round(time.Millisecond))
	deltas := bufio.NewReader(bytes.NewReader(gunzip(t, filepath.Join(dir, "deltas_2021-05_2022-12.jsonl.gz"))))
	n := 1
	for {
		line, err := deltas.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var d historyDelta
			if err := json.Unmarshal(line, &d); err != nil {
				t.Fatal(err)
			}
			h.apply(t, d)
			load(d)
			n++
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d versions in %s: %v", n, time.Since(began).Round(time.Millisecond), counts)
	if n != 156 {
		t.Errorf("%d versions, want 156", n)
	}
	st, err := b.Status(t.Context(), "sdn")
	if err != nil {
		t.Fatal(err)
	}
	if st.Active.N != int64(counts[lists.Activated]+counts[lists.Accepted]) {
		t.Errorf("snapshot %d is active after %d activations", st.Active.N, counts[lists.Activated])
	}
	if got := len(b.entries("sdn", st.Active.N)); int64(got) != st.Active.Entries {
		t.Errorf("%d entries in force, the snapshot says %d", got, st.Active.Entries)
	}
}
