package audit_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/revetproject/revet/internal/audit"
)

func newKey(t testing.TB, seed byte, name string) *audit.Key {
	t.Helper()
	k, err := audit.GenerateKey(seeded(seed), name)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestKeySurvivesItsFile(t *testing.T) {
	for _, make := range []func() (*audit.Key, error){
		func() (*audit.Key, error) { return audit.GenerateKey(rand.Reader, origin) },
		func() (*audit.Key, error) { return audit.GenerateWitnessKey(rand.Reader, "witness.example.net") },
	} {
		k, err := make()
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "key")
		if err := k.Save(path); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("key file has mode %04o, want 0600", info.Mode().Perm())
		}
		got, err := audit.LoadKey(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Marshal(), k.Marshal()) || got.Witness() != k.Witness() || got.Name() != k.Name() {
			t.Errorf("loaded key differs: %s, want %s", got, k)
		}
		if err := k.Save(path); !errors.Is(err, audit.ErrKeyExists) {
			t.Errorf("second Save: error %v, want ErrKeyExists", err)
		}
		if runtime.GOOS != "windows" {
			if err := os.Chmod(path, 0o640); err != nil {
				t.Fatal(err)
			}
			if _, err := audit.LoadKey(path); err == nil || !strings.Contains(err.Error(), "mode 0640") {
				t.Errorf("a key that others may read was loaded: %v", err)
			}
		}
	}
}

func TestKeyNeverPrintsItsSecret(t *testing.T) {
	k := newKey(t, 3, origin)
	lines := strings.Split(strings.TrimSpace(string(k.Marshal())), "\n")
	secret := lines[len(lines)-1]
	secret = secret[strings.LastIndex(secret, "+")+1:]
	js, err := json.Marshal(map[string]any{"key": k})
	if err != nil {
		t.Fatal(err)
	}
	_, parseErr := audit.ParseKey([]byte("PRIVATE+KEY+x+00000000+" + secret))
	for _, s := range []string{fmt.Sprint(k), fmt.Sprintf("%+v %#v %q %x %d", k, k, k, k, k), fmt.Sprintf("%v", struct{ K *audit.Key }{k}), string(js), fmt.Sprint(parseErr)} {
		if strings.Contains(s, secret) || strings.Contains(s, secret[:12]) {
			t.Errorf("the secret shows in %q", s)
		}
	}
	if !strings.Contains(fmt.Sprint(k), k.Public().String()) {
		t.Errorf("a printed key shows %q, want its public half", fmt.Sprint(k))
	}
}

// The note package of the Go checksum database must take our keys and
// checkpoints as they are.
func TestKeysAndCheckpointsAreThoseOfTheNotePackage(t *testing.T) {
	k := newKey(t, 4, origin)
	v, err := note.NewVerifier(k.Public().String())
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(k.Marshal())), "\n")
	s, err := note.NewSigner(lines[len(lines)-1])
	if err != nil {
		t.Fatal(err)
	}
	w := ledger(t, 5)
	signed, err := audit.SignCheckpoint(k, 5, w.verify(w.checks()).Root)
	if err != nil {
		t.Fatal(err)
	}
	n, err := note.Open(signed, note.VerifierList(v))
	if err != nil {
		t.Fatal(err)
	}
	again, err := note.Sign(&note.Note{Text: n.Text}, s)
	if err != nil || !bytes.Equal(again, signed) {
		t.Errorf("note.Sign gives\n%s(%v), SignCheckpoint\n%s", again, err, signed)
	}
	got, err := audit.OpenCheckpoint(again, k.Public())
	if err != nil || got.Size != 5 || got.Root != w.verify(w.checks()).Root {
		t.Errorf("OpenCheckpoint: %+v, %v", got, err)
	}
}

func TestParseKeyRefuses(t *testing.T) {
	good := string(newKey(t, 5, origin).Marshal())
	key := good[strings.Index(good, "PRIVATE"):]
	for what, c := range map[string]struct{ content, words string }{
		"nothing":        {"# only a comment\n\n", "no key"},
		"two keys":       {key + key, "more than one line"},
		"another line":   {"hello\n", "does not begin with PRIVATE+KEY+"},
		"changed name":   {strings.Replace(key, "example.org", "example.com", 1), "damaged"},
		"short secret":   {key[:len(key)-6] + "\n", "base64"},
		"blank in name":  {strings.Replace(key, "example.org", "example org", 1), "without blanks"},
		"empty name":     {"PRIVATE+KEY++00000000+AAAA\n", "key name"},
		"unknown type":   {"PRIVATE+KEY+x+00000000+CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", "signature type 9"},
		"changed secret": {strings.Replace(key, key[len(key)-10:len(key)-8], "zz", 1), "damaged"},
	} {
		if _, err := audit.ParseKey([]byte(c.content)); err == nil || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: error %v, want one with %q", what, err, c.words)
		}
	}
	if _, err := audit.ParseKey([]byte(strings.ReplaceAll(good, "\n", "\r\n"))); err != nil {
		t.Errorf("a key file edited on Windows: %v", err)
	}
	for _, s := range []string{"", "a", "a+b", "a+00000000+AQ==", "a b+00000000+AQ=="} {
		if _, err := audit.ParsePublicKey(s); err == nil {
			t.Errorf("verifier key %q was taken", s)
		}
	}
	if _, err := audit.GenerateKey(bytes.NewReader(make([]byte, 31)), origin); err == nil {
		t.Error("a key was made of 31 random bytes")
	}
}

func TestOpenCheckpointRefuses(t *testing.T) {
	w := ledger(t, 3)
	head, err := w.store.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	pub := w.key.Public()
	if _, err := audit.OpenCheckpoint(head.Note, pub); err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(head.Note), "\n")
	sig := lines[len(lines)-2]
	renamed, err := w.key.For("ledger.example.org/tenant-b")
	if err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct {
		note  string
		keys  []*audit.PublicKey
		words string
	}{
		"no key":                       {string(head.Note), nil, "no signature by a key that is trusted"},
		"another ledger's key":         {string(head.Note), []*audit.PublicKey{renamed.Public()}, "no signature by a key that is trusted"},
		"a signature twice":            {string(head.Note) + sig, []*audit.PublicKey{pub}, "repeated or not in canonical form"},
		"a stranger's signature":       {string(head.Note) + "— stranger AAAAAAAAAAAA\n", []*audit.PublicKey{pub}, `signature line of "stranger"`},
		"a statement":                  {signStatement(t, w.key), []*audit.PublicKey{pub}, "not signed by a trusted key of that name"},
		"another size":                 {strings.Replace(string(head.Note), "\n3\n", "\n4\n", 1), []*audit.PublicKey{pub}, "invalid signature"},
		"unused bits of the signature": {strings.Replace(string(head.Note), "=\n", "=\n", 1)[:len(head.Note)-3] + flipUnused(head.Note[len(head.Note)-3]) + "=\n", []*audit.PublicKey{pub}, "canonical form"},
	} {
		if _, err := audit.OpenCheckpoint([]byte(c.note), c.keys...); err == nil || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: error %v, want one with %q", what, err, c.words)
		}
	}
	if _, err := w.key.For("a b"); err == nil {
		t.Error("a name with a blank was taken")
	}
}

// flipUnused changes a base64 digit in the two bits that its padding leaves unused.
func flipUnused(c byte) string {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	return string(digits[strings.IndexByte(digits, c)^1])
}

func signStatement(t *testing.T, k *audit.Key) string {
	t.Helper()
	s, err := k.SignStatement("run-report", []byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	return string(s)
}

func TestStatements(t *testing.T) {
	k := newKey(t, 6, origin)
	doc := []byte(`{"missing":0}`)
	signed, err := k.SignStatement("run-report", doc)
	if err != nil {
		t.Fatal(err)
	}
	if err := audit.VerifyStatement(signed, "run-report", doc, k.Public()); err != nil {
		t.Errorf("a good statement: %v", err)
	}
	other := newKey(t, 7, origin)
	for what, err := range map[string]error{
		"another document": audit.VerifyStatement(signed, "run-report", []byte(`{"missing":1}`), k.Public()),
		"another subject":  audit.VerifyStatement(signed, "engine", doc, k.Public()),
		"another key":      audit.VerifyStatement(signed, "run-report", doc, other.Public()),
		"no key":           audit.VerifyStatement(signed, "run-report", doc),
		"no note":          audit.VerifyStatement(doc, "run-report", doc, k.Public()),
	} {
		if err == nil {
			t.Errorf("%s: the statement was taken", what)
		}
	}
	wk, err := audit.GenerateWitnessKey(seeded(8), "w")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := wk.SignStatement("run-report", doc); err == nil {
		t.Error("a witness key signed a statement")
	}
	if _, err := audit.SignCheckpoint(wk, 1, [32]byte{}); err == nil {
		t.Error("a witness key signed a checkpoint as a ledger")
	}
	if _, err := wk.For("w2"); err == nil {
		t.Error("a witness key took a second name")
	}
	if _, err := k.SignStatement("run report", doc); err == nil {
		t.Error("a subject of two words was taken")
	}
}

func FuzzParseKey(f *testing.F) {
	f.Add(newKey(f, 5, origin).Marshal())
	f.Add([]byte("# c\nPRIVATE+KEY+x+00000000+AAAA\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		k, err := audit.ParseKey(b)
		if err != nil {
			return
		}
		again, err := audit.ParseKey(k.Marshal())
		if err != nil || again.String() != k.String() {
			t.Fatalf("a key that was read does not come back: %v", err)
		}
		if _, err := audit.ParsePublicKey(k.String()); err != nil {
			t.Fatalf("its public half does not parse: %v", err)
		}
	})
}
