package audit

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/note"
)

// The signature types of C2SP signed-note that keys are made for.
const (
	algLog     = 0x01 // Ed25519 over the note: a ledger's own key
	algWitness = 0x04 // timestamped Ed25519 cosignature: a witness key (C2SP tlog-cosignature)
)

// ErrKeyExists is returned by [Key.Save] when the file is there already.
var ErrKeyExists = errors.New("key file exists already and is never overwritten")

// Key is a private Ed25519 key: of a ledger ([GenerateKey]) or of a witness
// ([GenerateWitnessKey]). Its name is the origin line of the ledger's
// checkpoints, or the witness's name. It never prints its secret.
type Key struct {
	name string
	alg  byte
	priv ed25519.PrivateKey
}

// GenerateKey makes a ledger key from 32 bytes of rand. name identifies the
// ledger to the outside, for example "ledger.example.org/tenant-7"; it has no
// blanks and no plus sign.
func GenerateKey(rand io.Reader, name string) (*Key, error) { return generate(rand, name, algLog) }

// GenerateWitnessKey makes a witness key from 32 bytes of rand.
func GenerateWitnessKey(rand io.Reader, name string) (*Key, error) {
	return generate(rand, name, algWitness)
}

func generate(rand io.Reader, name string, alg byte) (*Key, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(rand, seed); err != nil {
		return nil, fmt.Errorf("generate key %s: %w", name, err)
	}
	return &Key{name: name, alg: alg, priv: ed25519.NewKeyFromSeed(seed)}, nil
}

func checkName(name string) error {
	if name == "" || !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool {
		return r == '+' || unicode.IsSpace(r) || unicode.IsControl(r)
	}) {
		return fmt.Errorf("key name %q: want a name without blanks, control characters and plus signs", name)
	}
	return nil
}

// Name returns the name of the key.
func (k *Key) Name() string { return k.name }

// Witness reports whether k cosigns as a witness rather than signs for a ledger.
func (k *Key) Witness() bool { return k.alg == algWitness }

// For returns the key of another ledger of the same owner: the same secret under another name. Checkpoints and statements carry the name, so one
// never passes for the other's.
func (k *Key) For(name string) (*Key, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	if k.alg == algWitness {
		return nil, fmt.Errorf("key %s belongs to a witness: what it signs does not carry its name, so it has only one", k.name)
	}
	return &Key{name: name, alg: k.alg, priv: k.priv}, nil
}

// Public returns the public half, which outsiders get.
func (k *Key) Public() *PublicKey {
	return &PublicKey{name: k.name, alg: k.alg, key: k.priv.Public().(ed25519.PublicKey)}
}

// String gives the public half; so does every fmt verb.
func (k *Key) String() string { return k.Public().String() }

// Format writes the public half whatever the verb.
func (k *Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, k.String()) }

// MarshalText gives the public half, so that a key that strays into a JSON
// document or a log line keeps its secret.
func (k *Key) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

const privatePrefix = "PRIVATE+KEY+"

const keyHeader = "# Revet private key. Whoever holds it can sign in the name below. Keep it secret; back it up offline.\n# Give this verifier key to everyone who is to check:\n"

// Marshal returns the content of a key file: comment lines and the private key
// in the note format "PRIVATE+KEY+name+hash+base64". It holds the secret.
func (k *Key) Marshal() []byte {
	seed := append([]byte{k.alg}, k.priv.Seed()...)
	return fmt.Appendf(nil, "%s# %s\n%s%s+%08x+%s\n", keyHeader, k.Public(),
		privatePrefix, k.name, k.Public().KeyHash(), base64.StdEncoding.EncodeToString(seed))
}

// ParseKey reads the content of a key file: lines that begin with # are
// comments, and exactly one other line holds the key. Errors never repeat the
// secret.
func ParseKey(b []byte) (*Key, error) {
	var line string
	for l := range strings.Lines(string(b)) {
		l = strings.TrimRight(l, "\r\n")
		switch {
		case strings.TrimSpace(l) == "" || strings.HasPrefix(l, "#"):
		case line != "":
			return nil, errors.New("key file holds more than one line beside its comments: want one key")
		default:
			line = l
		}
	}
	if line == "" {
		return nil, errors.New("key file holds no key: want one line that begins with " + privatePrefix)
	}
	rest, ok := strings.CutPrefix(line, privatePrefix)
	if !ok {
		return nil, errors.New("key does not begin with " + privatePrefix)
	}
	name, rest, _ := strings.Cut(rest, "+")
	hash, seed64, _ := strings.Cut(rest, "+")
	if err := checkName(name); err != nil {
		return nil, err
	}
	seed, err := base64.StdEncoding.Strict().DecodeString(seed64)
	if err != nil || len(seed) != 1+ed25519.SeedSize {
		return nil, fmt.Errorf("key %s: its secret part is not the base64 of %d bytes", name, 1+ed25519.SeedSize)
	}
	if seed[0] != algLog && seed[0] != algWitness {
		return nil, fmt.Errorf("key %s has signature type %d: want %d (ledger) or %d (witness)", name, seed[0], algLog, algWitness)
	}
	k := &Key{name: name, alg: seed[0], priv: ed25519.NewKeyFromSeed(seed[1:])}
	if want := fmt.Sprintf("%08x", k.Public().KeyHash()); hash != want {
		return nil, fmt.Errorf("key %s is damaged: its hash says %q, its content gives %s", name, hash, want)
	}
	return k, nil
}

// Save writes the key to a new file that only its owner may read (0600) and
// makes it durable. A file that exists is never overwritten: ErrKeyExists.
func (k *Key) Save(path string) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s: %w", path, ErrKeyExists)
	}
	if err != nil {
		return fmt.Errorf("save key: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(path) // a half-written key must not pass for one
		}
	}()
	if _, err := f.Write(k.Marshal()); err != nil {
		_ = f.Close()
		return fmt.Errorf("save key: %w", err)
	}
	if err := f.Sync(); err != nil {
		_ = f.Close()
		return fmt.Errorf("save key: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("save key: %w", err)
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes a new directory entry durable where the system can.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync directory: %w", err)
	}
	defer func() { _ = d.Close() }()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("sync directory %s: %w", dir, err)
	}
	return nil
}

// LoadKey reads a key file. It refuses a file that others than its owner may
// read, for such a key proves nothing any more.
func LoadKey(path string) (*Key, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("load key: %w", err)
	}
	if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode&0o077 != 0 {
		return nil, fmt.Errorf("key file %s has mode %04o: others may read it; consider the key stolen, or set the mode to 0600", path, mode)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("load key: %w", err)
	}
	k, err := ParseKey(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return k, nil
}

// PublicKey checks the signatures of a ledger or of a witness. It is a
// note.Verifier.
type PublicKey struct {
	name string
	alg  byte
	key  ed25519.PublicKey
}

// ParsePublicKey reads a verifier key in the form "name+hash+base64" of C2SP
// signed-note, of a ledger (signature type 1) or of a witness (type 4).
func ParsePublicKey(s string) (*PublicKey, error) {
	name, rest, _ := strings.Cut(s, "+")
	hash, key64, _ := strings.Cut(rest, "+")
	if err := checkName(name); err != nil {
		return nil, fmt.Errorf("verifier key: %w", err)
	}
	b, err := base64.StdEncoding.Strict().DecodeString(key64)
	if err != nil || len(b) != 1+ed25519.PublicKeySize {
		return nil, fmt.Errorf("verifier key %s: its last part is not the base64 of %d bytes", name, 1+ed25519.PublicKeySize)
	}
	if b[0] != algLog && b[0] != algWitness {
		return nil, fmt.Errorf("verifier key %s has signature type %d: want %d (ledger) or %d (witness)", name, b[0], algLog, algWitness)
	}
	p := &PublicKey{name: name, alg: b[0], key: b[1:]}
	if want := fmt.Sprintf("%08x", p.KeyHash()); hash != want {
		return nil, fmt.Errorf("verifier key %s is damaged: its hash says %q, its content gives %s", name, hash, want)
	}
	return p, nil
}

// Name returns the name of the key.
func (p *PublicKey) Name() string { return p.name }

// KeyHash is the key ID of C2SP signed-note: the first four bytes of
// SHA-256(name, newline, signature type, public key).
func (p *PublicKey) KeyHash() uint32 {
	h := sha256.New()
	h.Write([]byte(p.name + "\n"))
	h.Write([]byte{p.alg})
	h.Write(p.key)
	return binary.BigEndian.Uint32(h.Sum(nil))
}

// String returns the verifier key as outsiders get it.
func (p *PublicKey) String() string {
	return fmt.Sprintf("%s+%08x+%s", p.name, p.KeyHash(),
		base64.StdEncoding.EncodeToString(append([]byte{p.alg}, p.key...)))
}

// Fingerprint returns the lower-case hex SHA-256 of the verifier key string, for
// comparing keys by telephone.
func (p *PublicKey) Fingerprint() string {
	sum := sha256.Sum256([]byte(p.String()))
	return hex.EncodeToString(sum[:])
}

// Verify reports whether sig is a signature of msg.
func (p *PublicKey) Verify(msg, sig []byte) bool {
	if p.alg == algLog {
		return ed25519.Verify(p.key, msg, sig)
	}
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	unix := binary.BigEndian.Uint64(sig)
	return unix <= math.MaxInt64 && ed25519.Verify(p.key, cosignedMessage(unix, msg), sig[8:])
}

// signer signs notes with a ledger key.
type signer struct{ k *Key }

func (s signer) Name() string                    { return s.k.name }
func (s signer) KeyHash() uint32                 { return s.k.Public().KeyHash() }
func (s signer) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(s.k.priv, msg), nil }

// cosigner adds the timestamped signature of a witness.
type cosigner struct {
	signer
	unix uint64
}

func (s cosigner) Sign(msg []byte) ([]byte, error) {
	sig := binary.BigEndian.AppendUint64(nil, s.unix)
	return append(sig, ed25519.Sign(s.k.priv, cosignedMessage(s.unix, msg))...), nil
}

// cosignedMessage is what a witness signs: C2SP tlog-cosignature, cosignature/v1.
func cosignedMessage(unix uint64, msg []byte) []byte {
	return fmt.Appendf(nil, "cosignature/v1\ntime %d\n%s", unix, msg)
}

// SignStatement signs the SHA-256 of a document with a ledger key and returns
// a signed note. subject says what the document is ("run-report"). The note's
// first line cannot be the origin line of a checkpoint, so a statement never
// passes for one, nor for a statement about another subject.
func (k *Key) SignStatement(subject string, doc []byte) ([]byte, error) {
	if k.alg != algLog {
		return nil, fmt.Errorf("key %s belongs to a witness: statements are signed by ledgers", k.name)
	}
	text, err := statement(k.name, subject, doc)
	if err != nil {
		return nil, err
	}
	return note.Sign(&note.Note{Text: text}, signer{k})
}

// VerifyStatement checks a note made by SignStatement against the document.
func VerifyStatement(signed []byte, subject string, doc []byte, keys ...*PublicKey) error {
	n, err := openNote(signed, keys)
	if err != nil {
		return fmt.Errorf("statement on %s: %w", subject, err)
	}
	want, err := statement(n.Sigs[0].Name, subject, doc)
	if err != nil {
		return err
	}
	if n.Text != want {
		return fmt.Errorf("statement on %s: it was signed for another document", subject)
	}
	return nil
}

func statement(name, subject string, doc []byte) (string, error) {
	if err := checkName(subject); err != nil {
		return "", fmt.Errorf("statement: subject %q: want a word", subject)
	}
	sum := sha256.Sum256(doc)
	return fmt.Sprintf("revet statement v1: %s\n%s\n%s\n", subject, name, hex.EncodeToString(sum[:])), nil
}

// openNote opens a signed note and insists that each of its signature lines is
// by one of keys, is there once, and has its one canonical spelling, so that no
// byte of the note can be changed without notice.
func openNote(signed []byte, keys []*PublicKey) (*note.Note, error) {
	list := make([]note.Verifier, len(keys))
	for i, k := range keys {
		list[i] = k
	}
	n, err := note.Open(signed, note.VerifierList(list...))
	if err != nil {
		var unverified *note.UnverifiedNoteError
		if errors.As(err, &unverified) {
			return nil, errors.New("no signature by a key that is trusted here")
		}
		return nil, err
	}
	if len(n.UnverifiedSigs) > 0 {
		return n, fmt.Errorf("signature line of %q is by a key that is not trusted here", n.UnverifiedSigs[0].Name)
	}
	if !bytes.Equal(formatNote(n), signed) {
		return n, errors.New("signature lines are repeated or not in canonical form")
	}
	return n, nil
}

func formatNote(n *note.Note) []byte {
	b := append([]byte(n.Text), '\n')
	for _, sigs := range [][]note.Signature{n.Sigs, n.UnverifiedSigs} {
		for _, s := range sigs {
			raw, err := base64.StdEncoding.Strict().DecodeString(s.Base64)
			if err != nil {
				return nil
			}
			b = fmt.Appendf(b, "— %s %s\n", s.Name, base64.StdEncoding.EncodeToString(raw))
		}
	}
	return b
}
