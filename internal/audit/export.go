package audit

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	exportFormat = "revet-ledger-export"
	// maxExportLine holds the largest payload, spelled in base64, with its company.
	maxExportLine = 2*MaxPayload + 64<<10
)

// exportReadme stands in every export of version 1 and never changes, so that
// no byte of an export is free to be changed.
var exportReadme = []string{
	"This file is the ledger of a screening system: one line of JSON for each act, in order, after this first line.",
	"To check it you need nothing but this file and the ledger's verifier key, which you must have had from elsewhere: never take it from those who gave you this file at the same time.",
	"With the program: revet audit verify --export THIS-FILE --key VERIFIER-KEY [--witness WITNESS-FILE]",
	"By your own means, in any language:",
	"1. 'fingerprint' is the hex SHA-256 of the verifier key string 'name+hash+base64'. Compare it with your key.",
	"2. 'checkpoint' is a signed note (c2sp.org/signed-note, c2sp.org/tlog-checkpoint): origin, number of entries, base64 of the root hash, an empty line, the Ed25519 signature. Check it with the key.",
	"3. Every line is canonical JSON (RFC 8785). For each, 'commitment' must be the hex SHA-256 of: the text 'revet/ledger/commitment/v1', one newline byte, the 32 bytes of 'salt', the canonical JSON of 'payload'.",
	"4. An entry with 'erased' lost its salt and payload by law. A later entry of kind 'payload.erased' must name its index and commitment and the legal ground.",
	"5. Build the Merkle tree of RFC 6962 whose entry number 'index' is the 32 bytes of 'commitment'. Its root must be the root of the checkpoint.",
	"6. 'hashes' are the leaf hash and the inner hashes that the entry completes. They are not needed for the proof; when the root differs they tell which entry is to blame.",
	"7. That the end was not cut off is shown by checkpoints that were witnessed elsewhere: none may be for more entries than this file has, and the root of the first n entries must be the root witnessed for n.",
}

// The fields of both stand in the order of canonical JSON.

type exportHeader struct {
	Checkpoint  string   `json:"checkpoint"`
	Fingerprint string   `json:"fingerprint"`
	Format      string   `json:"format"`
	Origin      string   `json:"origin"`
	Readme      []string `json:"readme"`
	V           int      `json:"v"`
}

type exportEntry struct {
	Commitment string         `json:"commitment"`
	Erased     bool           `json:"erased,omitempty"`
	Hashes     []string       `json:"hashes"`
	Index      int64          `json:"index"`
	Payload    jsontext.Value `json:"payload,omitzero"`
	// PayloadRaw holds, in base64, a payload that is not canonical JSON. No
	// recorder writes such: it is damage, kept as evidence.
	PayloadRaw string `json:"payload_raw,omitempty"`
	Salt       string `json:"salt,omitempty"`
}

// Export writes the ledger up to its newest checkpoint to w as one stream that
// an outsider can check with the public key alone (see [VerifyExport]): a
// header with checkpoint, key fingerprint and instructions, then one line of
// canonical JSON for each entry. Damage is exported as it is, for the verifier
// to name. Run the sequencer first, so that what waits is in it. It returns the
// number of entries.
func Export(ctx context.Context, s Store, key *PublicKey, w io.Writer) (int64, error) {
	head, err := s.Head(ctx)
	if err != nil {
		return 0, fmt.Errorf("read newest checkpoint: %w", err)
	}
	if head.Size == 0 {
		return 0, fmt.Errorf("nothing to export: no checkpoint was signed yet: %w", ErrNotFound)
	}
	bw := bufio.NewWriter(w)
	err = writeLine(bw, exportHeader{
		Format: exportFormat, V: 1, Origin: key.Name(), Fingerprint: key.Fingerprint(),
		Checkpoint: string(head.Note), Readme: exportReadme,
	})
	if err != nil {
		return 0, fmt.Errorf("write export: %w", err)
	}
	var n int64
	src := &storeSource{store: s, size: head.Size, hashed: head.Size}
	err = src.each(ctx, func(r record) error {
		n++
		return writeLine(bw, r.export())
	})
	if err != nil {
		return n, fmt.Errorf("write export: %w", err)
	}
	if err := bw.Flush(); err != nil {
		return n, fmt.Errorf("write export: %w", err)
	}
	return n, nil
}

func (r record) export() exportEntry {
	e := exportEntry{
		Index: r.index, Commitment: hex.EncodeToString(r.commitment[:]), Salt: hex.EncodeToString(r.salt),
		Erased: r.erased, Hashes: []string{},
	}
	for _, h := range r.hashes {
		e.Hashes = append(e.Hashes, hex.EncodeToString(h[:]))
	}
	if r.payload == nil {
		return e
	}
	c, err := canonical(bytes.Clone(r.payload))
	if err == nil && len(c) > 0 && c[0] == '{' && bytes.Equal(c, r.payload) {
		e.Payload = r.payload
	} else {
		e.PayloadRaw = base64.StdEncoding.EncodeToString(r.payload)
	}
	return e
}

func writeLine(w io.Writer, v any) error {
	b, err := encodeLine(v)
	if err != nil {
		return err
	}
	_, err = w.Write(append(b, '\n'))
	return err
}

// encodeLine returns the canonical JSON of v.
func encodeLine(v any) ([]byte, error) {
	b, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		return nil, err
	}
	return canonical(b)
}

// decodeLine reads one JSON object into v and insists that the line is its one
// spelling, so that no byte of a line can be changed without changing what it
// says.
func decodeLine[T any](line []byte) (T, error) {
	var v T
	if err := json.Unmarshal(line, &v, json.RejectUnknownMembers(true)); err != nil {
		return v, err
	}
	again, err := encodeLine(v)
	if err != nil {
		return v, err
	}
	if !bytes.Equal(again, line) {
		return v, errors.New("line is not in canonical form (RFC 8785)")
	}
	return v, nil
}

// exportSource reads an export, as often as it must.
type exportSource struct {
	r io.ReadSeeker
}

func (s *exportSource) open() (*lineReader, error) {
	if _, err := s.r.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read export: %w", err)
	}
	return &lineReader{r: bufio.NewReader(s.r), max: maxExportLine}, nil
}

// header reads the first line. Damage is told as an error of kind errFormat.
func (s *exportSource) header() (exportHeader, error) {
	lines, err := s.open()
	if err != nil {
		return exportHeader{}, err
	}
	line, err := lines.next()
	if errors.Is(err, io.EOF) {
		return exportHeader{}, formatError{errors.New("file is empty")}
	}
	if err != nil {
		return exportHeader{}, err
	}
	h, err := decodeLine[exportHeader](line)
	if err != nil {
		return h, formatError{err}
	}
	if h.Format != exportFormat || h.V != 1 {
		return h, formatError{fmt.Errorf("format %q version %d: want %q version 1", h.Format, h.V, exportFormat)}
	}
	return h, nil
}

func (s *exportSource) each(ctx context.Context, yield func(record) error) error {
	lines, err := s.open()
	if err != nil {
		return err
	}
	for {
		line, err := lines.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if lines.n == 1 && !fatal(err) {
			continue // the header was judged before
		}
		if lines.n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		r := record{place: fmt.Sprintf("line %d", lines.n), index: -1}
		switch {
		case fatal(err):
			return fmt.Errorf("read export: %w", err)
		case err != nil:
			r.damage = err.Error()
		default:
			if err := r.parse(line); err != nil {
				r.damage = err.Error()
			}
		}
		if err := yield(r); err != nil {
			return err
		}
	}
}

// parse reads one entry line into r.
func (r *record) parse(line []byte) error {
	e, err := decodeLine[exportEntry](line)
	if err != nil {
		return err
	}
	r.index, r.erased = e.Index, e.Erased
	c, err := decodeHash("commitment", e.Commitment)
	if err != nil {
		return err
	}
	r.commitment = c
	if e.Salt != "" {
		if r.salt, err = hex.DecodeString(e.Salt); err != nil || hex.EncodeToString(r.salt) != e.Salt {
			return errors.New("salt is not lower-case hex")
		}
	}
	switch {
	case e.PayloadRaw != "" && e.Payload != nil:
		return errors.New("entry has two payloads")
	case e.PayloadRaw != "":
		if r.payload, err = base64.StdEncoding.Strict().DecodeString(e.PayloadRaw); err != nil {
			return errors.New("payload_raw is not base64")
		}
	case e.Payload != nil:
		r.payload = slices.Clone(e.Payload)
	}
	for _, s := range e.Hashes {
		h, err := decodeHash("hash", s)
		if err != nil {
			return err
		}
		r.hashes = append(r.hashes, h)
	}
	if e.Index < 0 {
		return fmt.Errorf("index is %d", e.Index)
	}
	return nil
}

func decodeHash(what, s string) (tlog.Hash, error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != tlog.HashSize || strings.ToLower(s) != s {
		return tlog.Hash{}, fmt.Errorf("%s %q is not %d bytes in lower-case hex", what, s, tlog.HashSize)
	}
	return tlog.Hash(b), nil
}

// formatError marks bytes that are not what they should be, as opposed to bytes
// that could not be read.
type formatError struct{ error }

func fatal(err error) bool {
	return err != nil && !errors.As(err, new(formatError))
}
