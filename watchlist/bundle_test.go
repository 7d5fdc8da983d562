package watchlist

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// bundled are files by their hash, with what a manifest says of one.
type bundled map[string][]byte

func (b bundled) file(name, content string) BundledFile {
	sum := sha256.Sum256([]byte(content))
	key := hex.EncodeToString(sum[:])
	b[key] = []byte(content)
	return BundledFile{RawFile: RawFile{Name: name, SHA256: key, Size: int64(len(content))}, URL: "https://lists.example/" + name}
}

func (b bundled) open(sum string) (io.ReadCloser, error) {
	return io.NopCloser(bytes.NewReader(b[sum])), nil
}

func sampleLists(b bundled) []BundledList {
	return []BundledList{
		{
			ID: "un-sc", Title: "A list", Format: UNXML, Fetched: "2026-03-02T06:00:00Z", Published: "2026-03-01T00:00:00Z", Hash: strings.Repeat("ab", 32), Entries: 2,
			Licence: "Open", Attribution: "Source: nobody", Files: []BundledFile{b.file("consolidated.xml", "<list>two of them</list>")},
		},
		{
			ID: "own", Title: "Another", Format: FTM, Fetched: "2026-03-02T06:00:00.5Z", Hash: strings.Repeat("cd", 32), Entries: 1,
			Licence: "Ours", Attribution: "Ours", Files: []BundledFile{b.file("own.ftm.json", strings.Repeat("x", 1500)), b.file("same.xml", "<list>two of them</list>"), b.file("empty", "")},
		},
	}
}

// sealed and opened stand for a signature: the hash of the manifest.
func sealed(manifest []byte) ([]byte, error) {
	return fmt.Appendf(nil, "%x\n", sha256.Sum256(manifest)), nil
}

var errSeal = errors.New("not signed by a friend")

func unsealed(manifest, note []byte) error {
	if want, _ := sealed(manifest); !bytes.Equal(want, note) {
		return errSeal
	}
	return nil
}

func sampleBundle(t testing.TB) []byte {
	t.Helper()
	b := bundled{}
	var out bytes.Buffer
	if err := WriteBundle(&out, sampleLists(b), sealed, b.open); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func readBundle(b []byte, o BundleLimits) (*Bundle, error) {
	return ReadBundle(bytes.NewReader(b), int64(len(b)), o, unsealed)
}

func TestBundleComesBackAsItWent(t *testing.T) {
	b := bundled{}
	lists := sampleLists(b)
	raw := sampleBundle(t)
	got, err := readBundle(raw, BundleLimits{})
	if err != nil {
		t.Fatal(err)
	}
	want := []BundledList{lists[1], lists[0]} // by id
	if diff := cmp.Diff(want, got.Manifest.Lists); diff != "" {
		t.Errorf("lists (-want +got):\n%s", diff)
	}
	for i := range got.Manifest.Lists {
		l := &got.Manifest.Lists[i]
		for j, f := range got.Files(l) {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			content, err := io.ReadAll(r)
			if err != nil || f.Name != l.Files[j].Name || !bytes.Equal(content, b[l.Files[j].SHA256]) {
				t.Errorf("%s %s: %q, %v", l.ID, f.Name, content, err)
			}
		}
	}
	published, fetched := got.Manifest.Lists[1].When()
	if published.Format("2006-01-02") != "2026-03-01" || fetched.Hour() != 6 {
		t.Errorf("published %v, fetched %v", published, fetched)
	}
	sum := sha256.Sum256(raw)
	if got.SHA256 != hex.EncodeToString(sum[:]) {
		t.Errorf("hash %s", got.SHA256)
	}
}

func TestBundleIsDeterministicAndAnOrdinaryArchive(t *testing.T) {
	raw := sampleBundle(t)
	b := bundled{}
	lists := sampleLists(b)
	lists[0], lists[1] = lists[1], lists[0]
	var again bytes.Buffer
	if err := WriteBundle(&again, lists, sealed, b.open); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(raw, again.Bytes()) {
		t.Error("the same lists in another order give another bundle")
	}
	var names []string
	r := tar.NewReader(bytes.NewReader(raw))
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(content); strings.HasPrefix(h.Name, "files/") && h.Name != "files/"+hex.EncodeToString(sum[:]) {
			t.Errorf("%s holds other bytes", h.Name)
		}
		names = append(names, h.Name)
	}
	if len(names) != 5 || names[0] != "manifest.json" || names[1] != "manifest.note" {
		t.Errorf("members %v", names)
	}
}

// No byte of a bundle can be changed, left out or added.
func TestBundleAlteredAnywhereIsRefused(t *testing.T) {
	raw := sampleBundle(t)
	for i := range raw {
		altered := bytes.Clone(raw)
		altered[i] ^= 1 << (i % 8)
		if _, err := readBundle(altered, BundleLimits{}); !errors.Is(err, ErrBundle) && !errors.Is(err, errSeal) {
			t.Fatalf("byte %d of %d changed: %v", i, len(raw), err)
		}
	}
	for n := range raw {
		if _, err := readBundle(raw[:n], BundleLimits{}); !errors.Is(err, ErrBundle) {
			t.Fatalf("cut to %d of %d bytes: %v", n, len(raw), err)
		}
	}
	for _, more := range []string{"\x00", strings.Repeat("\x00", 512), "x"} {
		if _, err := readBundle(append(bytes.Clone(raw), more...), BundleLimits{}); !errors.Is(err, ErrBundle) || !strings.Contains(err.Error(), "follow its end") {
			t.Errorf("%d bytes more: %v", len(more), err)
		}
	}
	if _, err := ReadBundle(bytes.NewReader(raw), int64(len(raw)), BundleLimits{}, func(_, _ []byte) error { return errSeal }); !errors.Is(err, errSeal) {
		t.Errorf("unsigned: %v", err)
	}
}

func TestBundleLimits(t *testing.T) {
	raw := sampleBundle(t)
	for name, o := range map[string]BundleLimits{
		"manifest": {Manifest: 100}, "file": {File: 1000}, "total": {Total: 1510}, "files": {Files: 2},
	} {
		if _, err := readBundle(raw, o); !errors.Is(err, ErrBundle) || !strings.Contains(err.Error(), "allowed") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := readBundle(raw, BundleLimits{Manifest: 10000, File: 1500, Total: 1524, Files: 3}); err != nil {
		t.Error(err)
	}
}

// What a manifest must not say, even under a good signature.
func TestBundleManifestIsChecked(t *testing.T) {
	for name, edit := range map[string]func(l []BundledList) []BundledList{
		"no list":            func([]BundledList) []BundledList { return nil },
		"twice":              func(l []BundledList) []BundledList { return append(l, l[0]) },
		"id":                 func(l []BundledList) []BundledList { l[0].ID = "../un"; return l },
		"format":             func(l []BundledList) []BundledList { l[0].Format = ""; return l },
		"hash":               func(l []BundledList) []BundledList { l[0].Hash = "AB"; return l },
		"entries":            func(l []BundledList) []BundledList { l[0].Entries = 0; return l },
		"no files":           func(l []BundledList) []BundledList { l[0].Files = nil; return l },
		"never fetched":      func(l []BundledList) []BundledList { l[0].Fetched = ""; return l },
		"fetched, no time":   func(l []BundledList) []BundledList { l[0].Fetched = "yesterday"; return l },
		"fetched, in a zone": func(l []BundledList) []BundledList { l[0].Fetched = "2026-03-02T06:00:00+01:00"; return l },
		"published, no time": func(l []BundledList) []BundledList { l[0].Published = "2026"; return l },
		"name, up":           func(l []BundledList) []BundledList { l[0].Files[0].Name = ".."; return l },
		"name, path":         func(l []BundledList) []BundledList { l[0].Files[0].Name = "../../etc/cron.d/x"; return l },
		"name, other path":   func(l []BundledList) []BundledList { l[0].Files[0].Name = `..\x`; return l },
		"name, control":      func(l []BundledList) []BundledList { l[0].Files[0].Name = "a\x00b"; return l },
		"name, empty":        func(l []BundledList) []BundledList { l[0].Files[0].Name = ""; return l },
		"name, long":         func(l []BundledList) []BundledList { l[0].Files[0].Name = strings.Repeat("x", 256); return l },
		"file hash":          func(l []BundledList) []BundledList { l[0].Files[0].SHA256 = "../x"; return l },
		"size, negative":     func(l []BundledList) []BundledList { l[0].Files[0].Size = -1; return l },
		"size, huge":         func(l []BundledList) []BundledList { l[0].Files[0].Size = 1 << 40; return l },
		"two sizes":          func(l []BundledList) []BundledList { l[0].Files[0].Size++; return l },
	} {
		b := bundled{}
		var out bytes.Buffer
		if err := WriteBundle(&out, edit(sampleLists(b)), sealed, b.open); !errors.Is(err, ErrBundle) {
			t.Errorf("%s: written: %v", name, err)
		}
		// The same from somebody who wrote it by other means.
		m := Manifest{V: 1, Lists: edit(sampleLists(b))}
		manifest, err := m.encode()
		if err != nil {
			continue
		}
		note, _ := sealed(manifest)
		var forged bytes.Buffer
		for _, part := range [][2]string{{manifestName, string(manifest)}, {noteName, string(note)}} {
			if err := writeMember(&forged, part[0], int64(len(part[1])), strings.NewReader(part[1])); err != nil {
				t.Fatal(err)
			}
		}
		forged.Write(make([]byte, 4096))
		if _, err := readBundle(forged.Bytes(), BundleLimits{}); !errors.Is(err, ErrBundle) {
			t.Errorf("%s: read: %v", name, err)
		}
	}
}

// A bundle that changes on its disk between the check and the load is noticed.
func TestBundleChangedWhileItIsRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.revetbundle")
	raw := sampleBundle(t)
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := ReadBundle(f, int64(len(raw)), BundleLimits{}, unsealed)
	if err != nil {
		t.Fatal(err)
	}
	l := &b.Manifest.Lists[1]
	if _, err := f.WriteAt([]byte("2"), b.at[l.Files[0].SHA256]+6); err != nil {
		t.Fatal(err)
	}
	r, err := b.Files(l)[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(r); !errors.Is(err, ErrBundle) || !strings.Contains(err.Error(), "changed while it was read") {
		t.Error(err)
	}
}

func TestWriteBundleRefusesOtherBytes(t *testing.T) {
	b := bundled{}
	lists := sampleLists(b)
	for name, content := range map[string]string{"shorter": "<list>", "longer": "<list>two of them</list> ", "other": "<list>two of THEM</list>"} {
		b[lists[0].Files[0].SHA256] = []byte(content)
		if err := WriteBundle(io.Discard, lists, sealed, b.open); err == nil {
			t.Errorf("%s: written", name)
		}
	}
}

// FuzzReadBundle: bytes from outside either are a bundle to the last byte, so
// that writing it again gives the same, or are refused.
func FuzzReadBundle(f *testing.F) {
	raw := sampleBundle(f)
	f.Add(raw)
	f.Add(raw[:700])
	f.Add([]byte(nil))
	f.Add(bytes.Repeat([]byte{0}, 4096))
	f.Fuzz(func(t *testing.T, in []byte) {
		var note []byte
		b, err := ReadBundle(bytes.NewReader(in), int64(len(in)), BundleLimits{Manifest: 1 << 16, File: 1 << 16, Total: 1 << 18, Files: 16}, func(_, n []byte) error {
			note = bytes.Clone(n)
			return nil
		})
		if err != nil {
			if !errors.Is(err, ErrBundle) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		files := map[string]File{}
		for i := range b.Manifest.Lists {
			l := &b.Manifest.Lists[i]
			for j, file := range b.Files(l) {
				files[l.Files[j].SHA256] = file
			}
		}
		var out bytes.Buffer
		err = WriteBundle(&out, b.Manifest.Lists, func([]byte) ([]byte, error) { return note, nil }, func(sum string) (io.ReadCloser, error) { return files[sum].Open() })
		if err != nil || !bytes.Equal(out.Bytes(), in) {
			t.Fatalf("a bundle does not write as it was read: %v", err)
		}
	})
}
