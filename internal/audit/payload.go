package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/mod/sumdb/tlog"
)

// Version is the version of the payload and commitment format this package writes.
const Version = 1

// SaltSize is the length of a salt in bytes. 256 bits keep the commitment to a
// guessable payload (a name, a date) from being found by trial.
const SaltSize = 32

// MaxPayload is the largest payload in bytes. A leaf describes an act; the
// rows of the act stay in their tables and are named by digest.
const MaxPayload = 64 << 10

// Ref names something an act is about by its kind and the system's own number
// or name for it – never by personal data.
type Ref struct {
	Type string `json:"type"`
	ID   string `json:"id"`
}

// RowDigest ties an act to rows it wrote. Key is what the writer needs to find
// the rows again (one row, or all of a batch), SHA256 the lower-case hex digest
// of their content, usually made with [Digest]. Only rows that are never
// updated may be named, or every later update would look like tampering.
type RowDigest struct {
	Table  string `json:"table"`
	Key    string `json:"key"`
	SHA256 string `json:"sha256"`
}

// Payload is what a leaf says. On disk it is canonical JSON (RFC 8785); the
// fields stand in that order here.
type Payload struct {
	About []Ref `json:"about,omitempty"`
	// Actor is the principal that acted, "system" for the machine itself.
	Actor string `json:"actor"`
	// At is the time of the act, RFC 3339 in UTC with six decimals.
	At      string         `json:"at"`
	Details jsontext.Value `json:"details,omitzero"`
	ID      string         `json:"id"`
	Kind    Kind           `json:"kind"`
	Rows    []RowDigest    `json:"rows,omitempty"`
	V       int            `json:"v"`
}

const timeFormat = "2006-01-02T15:04:05.000000Z"

// FormatTime renders microseconds since 1970 UTC as payloads do.
func FormatTime(micros int64) string { return time.UnixMicro(micros).UTC().Format(timeFormat) }

// ParseTime is the inverse of FormatTime; it takes no other form.
func ParseTime(s string) (int64, error) {
	t, err := time.Parse(timeFormat, s)
	if err != nil || t.Format(timeFormat) != s {
		return 0, fmt.Errorf("time %q: want the form 2006-01-02T15:04:05.000000Z", s)
	}
	return t.UnixMicro(), nil
}

// Encode returns the canonical JSON of p. Details may be any JSON value.
func (p Payload) Encode() ([]byte, error) {
	b, err := json.Marshal(p, json.Deterministic(true))
	if err != nil {
		return nil, fmt.Errorf("payload of %s: %w", p.Kind, err)
	}
	return canonical(b)
}

// DecodePayload reads a payload and insists on its canonical form, so that one
// payload has one encoding. It does not judge kind or version.
func DecodePayload(b []byte) (Payload, error) {
	var p Payload
	if err := json.Unmarshal(b, &p, json.RejectUnknownMembers(true)); err != nil {
		return Payload{}, fmt.Errorf("payload: %w", err)
	}
	again, err := p.Encode()
	if err != nil {
		return Payload{}, err
	}
	if !bytes.Equal(again, b) {
		return Payload{}, errors.New("payload is not in canonical form (RFC 8785)")
	}
	if _, err := ParseTime(p.At); err != nil {
		return Payload{}, fmt.Errorf("payload: %w", err)
	}
	return p, nil
}

func canonical(b []byte) ([]byte, error) {
	v := jsontext.Value(b)
	if err := v.Canonicalize(); err != nil {
		return nil, fmt.Errorf("payload: %w", err)
	}
	return v, nil
}

// commitmentDomain keeps a commitment from ever being mistaken for another use
// of SHA-256 in this system or in the tree, whose inputs begin with 0x00 or 0x01.
const commitmentDomain = "revet/ledger/commitment/v1\n"

// Commit returns the salted commitment under which a payload enters the tree:
// SHA-256 of the domain string "revet/ledger/commitment/v1" and a newline, the
// salt, and the payload. The salt has a fixed length, so the parts cannot be
// shifted against each other. It fails on a salt of any other length than SaltSize.
func Commit(salt, payload []byte) (tlog.Hash, error) {
	if len(salt) != SaltSize {
		return tlog.Hash{}, fmt.Errorf("salt has %d bytes: want %d", len(salt), SaltSize)
	}
	h := sha256.New()
	h.Write([]byte(commitmentDomain))
	h.Write(salt)
	h.Write(payload)
	var c tlog.Hash
	h.Sum(c[:0])
	return c, nil
}

// LeafHash returns the RFC 6962 hash of the tree's leaf for a commitment: the
// record in the tree is the 32 bytes of the commitment.
func LeafHash(commitment tlog.Hash) tlog.Hash { return tlog.RecordHash(commitment[:]) }

// Digest returns the lower-case hex SHA-256 over the parts, each preceded by
// its length as eight big-endian bytes, so that no two lists of parts share an
// encoding. It is the digest to put in a RowDigest.
func Digest(parts ...[]byte) string {
	h := sha256.New()
	h.Write([]byte("revet/ledger/rows/v1\n"))
	var n [8]byte
	for _, p := range parts {
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write(p)
	}
	return hex.EncodeToString(h.Sum(nil))
}
