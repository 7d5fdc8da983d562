package audit

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/mod/sumdb/tlog"
)

// ErrInvalidAct is wrapped by the errors for acts that cannot be recorded as
// they were described.
var ErrInvalidAct = errors.New("act cannot be recorded")

// MaxErase is how many leaves one call of [Recorder.Erase] takes.
const MaxErase = 500

// Act describes what somebody did, for the ledger.
type Act struct {
	Kind Kind
	// Actor is the principal that acted; "system" for the machine itself.
	Actor string
	// About names what the act concerns, Rows the rows it wrote.
	About []Ref
	Rows  []RowDigest
	// Details is any value that encodes as JSON, or nil. It holds reasons, counts
	// and settings, never personal data that the act's own rows hold already:
	// what is not here needs no erasure. Integers beyond ±2⁵³ go in as strings.
	Details any
}

// Recorder turns acts into leaves. It is safe for concurrent use.
type Recorder struct {
	now  func() time.Time
	mu   sync.Mutex
	rand io.Reader
}

// NewRecorder returns a recorder that takes the time from now and salts and
// identifiers from rand, which must be cryptographically random outside tests.
func NewRecorder(now func() time.Time, rand io.Reader) *Recorder {
	return &Recorder{now: now, rand: rand}
}

// Record writes the act's leaf into the act's own transaction and returns the
// leaf's ID, the act's receipt. It fails closed: on any error the caller must
// abort the transaction, or the act would stand without its record.
func (r *Recorder) Record(ctx context.Context, tx Tx, act Act) (id string, err error) {
	if act.Kind == PayloadErased {
		return "", fmt.Errorf("%w: %s is recorded by Erase only", ErrInvalidAct, act.Kind)
	}
	l, err := r.leaf(act)
	if err != nil {
		return "", err
	}
	if err := tx.InsertLeaf(ctx, l); err != nil {
		return "", fmt.Errorf("record %s in the ledger: %w", act.Kind, err)
	}
	return l.ID, nil
}

// Erasure is the Details of a payload.erased leaf: on what legal ground which
// leaves lost their payload.
type Erasure struct {
	Ground string       `json:"ground"`
	Leaves []ErasedLeaf `json:"leaves"`
}

// ErasedLeaf names one erased leaf by its place and its commitment.
type ErasedLeaf struct {
	Index      int64  `json:"index"`
	Commitment string `json:"commitment"`
}

// Erase removes salt and payload of sequenced leaves for good and records that
// it did, by whom and on what legal ground, in the same transaction. The tree
// still verifies, and the verifier reports every payload that is missing
// without such a record. At most MaxErase leaves; records of erasures cannot be
// erased themselves. It returns the ID of the record.
func (r *Recorder) Erase(ctx context.Context, s Store, indexes []int64, actor, ground string) (id string, err error) {
	if len(indexes) == 0 || len(indexes) > MaxErase {
		return "", fmt.Errorf("%w: %d leaves to erase: want 1 to %d", ErrInvalidAct, len(indexes), MaxErase)
	}
	if strings.TrimSpace(ground) == "" {
		return "", fmt.Errorf("%w: an erasure needs its legal ground", ErrInvalidAct)
	}
	e := Erasure{Ground: ground}
	about := make([]Ref, 0, len(indexes))
	for _, i := range indexes {
		ls, err := s.Leaves(ctx, i, 1)
		if err != nil {
			return "", fmt.Errorf("erase leaf %d: %w", i, err)
		}
		if i < 0 || len(ls) == 0 || ls[0].Index != i {
			return "", fmt.Errorf("erase leaf %d: %w", i, ErrNotFound)
		}
		if ls[0].Kind == PayloadErased {
			return "", fmt.Errorf("%w: leaf %d records an erasure and holds no personal data", ErrInvalidAct, i)
		}
		e.Leaves = append(e.Leaves, ErasedLeaf{Index: i, Commitment: hex.EncodeToString(ls[0].Commitment[:])})
		about = append(about, Ref{Type: "leaf", ID: strconv.FormatInt(i, 10)})
	}
	l, err := r.leaf(Act{Kind: PayloadErased, Actor: actor, About: about, Details: e})
	if err != nil {
		return "", err
	}
	if err := s.Erase(ctx, indexes, l); err != nil {
		return "", fmt.Errorf("erase payloads: %w", err)
	}
	return l.ID, nil
}

func (r *Recorder) leaf(act Act) (Leaf, error) {
	details, err := checkAct(act)
	if err != nil {
		return Leaf{}, err
	}
	at := r.now().UnixMicro()
	random, err := r.random(10 + SaltSize)
	if err != nil {
		return Leaf{}, fmt.Errorf("record %s in the ledger: no randomness: %w", act.Kind, err)
	}
	id, salt := newID(at, [10]byte(random)), random[10:]
	payload, err := Payload{
		V: Version, ID: id, Kind: act.Kind, Actor: act.Actor, At: FormatTime(at),
		About: act.About, Rows: act.Rows, Details: details,
	}.Encode()
	if err != nil {
		return Leaf{}, fmt.Errorf("%w: %w", ErrInvalidAct, err)
	}
	if len(payload) > MaxPayload {
		return Leaf{}, fmt.Errorf("%w: payload of %s has %d bytes: at most %d; name rows by digest instead", ErrInvalidAct, act.Kind, len(payload), MaxPayload)
	}
	c, err := Commit(salt, payload)
	if err != nil {
		return Leaf{}, err
	}
	return Leaf{ID: id, Index: Unsequenced, Kind: act.Kind, At: at, Commitment: c, Salt: salt, Payload: payload}, nil
}

func (r *Recorder) random(n int) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	b := make([]byte, n)
	_, err := io.ReadFull(r.rand, b)
	return b, err
}

// newID returns a UUID of version 7 (RFC 9562): the time in milliseconds, then
// random bits, so that indexes over it grow at their end.
func newID(micros int64, random [10]byte) string {
	var u [16]byte
	ms := micros / 1000
	for i := range 6 {
		u[i] = byte(ms >> (40 - 8*i))
	}
	copy(u[6:], random[:])
	u[6] = u[6]&0x0f | 0x70
	u[8] = u[8]&0x3f | 0x80
	h := hex.EncodeToString(u[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

func checkAct(act Act) (jsontext.Value, error) {
	fail := func(format string, args ...any) (jsontext.Value, error) {
		return nil, fmt.Errorf("%w: %s", ErrInvalidAct, fmt.Sprintf(format, args...))
	}
	if !act.Kind.Known() {
		return fail("kind %q is not in the vocabulary", act.Kind)
	}
	if act.Actor == "" {
		return fail("%s has no actor", act.Kind)
	}
	for i, ref := range act.About {
		if ref.Type == "" || ref.ID == "" {
			return fail("%s: reference %d wants both type and id", act.Kind, i)
		}
	}
	for i, row := range act.Rows {
		if row.Table == "" || row.Key == "" {
			return fail("%s: row digest %d wants both table and key", act.Kind, i)
		}
		if b, err := hex.DecodeString(row.SHA256); err != nil || len(b) != 32 || strings.ToLower(row.SHA256) != row.SHA256 {
			return fail("%s: digest of %s %s is %q: want 64 lower-case hex digits", act.Kind, row.Table, row.Key, row.SHA256)
		}
	}
	if act.Details == nil {
		return nil, nil
	}
	b, err := json.Marshal(act.Details, json.Deterministic(true))
	if err != nil {
		return fail("details of %s: %v", act.Kind, err)
	}
	if n, ok := inexact(b); ok {
		return fail("details of %s hold the number %s, which JSON readers round: write it as a string", act.Kind, n)
	}
	return b, nil
}

// inexact finds an integer that RFC 8785, whose numbers are IEEE 754 doubles,
// would write as another number.
func inexact(b []byte) (string, bool) {
	d := jsontext.NewDecoder(bytes.NewReader(b))
	for {
		t, err := d.ReadToken()
		if err != nil {
			return "", false
		}
		if t.Kind() != '0' {
			continue
		}
		text := t.String()
		if strings.ContainsAny(text, ".eE") {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n > 1<<53 || n < -(1<<53) {
			return text, true
		}
	}
}

// HashReader reads a ledger's stored hashes for the proofs of package tlog.
func HashReader(ctx context.Context, s Store) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		if len(indexes) == 0 {
			return nil, nil
		}
		return s.ReadHashes(ctx, indexes)
	})
}
