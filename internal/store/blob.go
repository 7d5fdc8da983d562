package store

import (
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// chunkSize is how much of a blob, before compression, one row holds.
const chunkSize = 1 << 20

// errBlobDamaged is returned when what is stored does not have its name's hash.
var errBlobDamaged = errors.New("stored bytes do not have their hash")

// newUpload names the rows of one attempt to store a blob, so that two that
// store the same bytes at once cannot mix theirs.
func newUpload() int64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return int64(binary.BigEndian.Uint64(b[:]) >> 1)
}

func compress(raw []byte) ([]byte, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	return enc.EncodeAll(raw, nil), enc.Close()
}

func decompress(packed []byte) ([]byte, error) {
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(2*chunkSize))
	if err != nil {
		return nil, err
	}
	defer dec.Close()
	return dec.DecodeAll(packed, nil)
}

// PutBlob stores data under its SHA-256, unless it is stored already.
func (t *tx) PutBlob(sum string, data []byte) error {
	if got := sha256.Sum256(data); hex.EncodeToString(got[:]) != sum {
		return fmt.Errorf("blob %s: the bytes have SHA-256 %x", sum, got)
	}
	upload := newUpload()
	stored, err := t.q.InsertBlob(t.ctx, sum, int64(len(data)), upload)
	if err != nil || stored == 0 {
		return t.fail(err, "blob %s", sum)
	}
	for n := int64(0); len(data) > 0; n++ {
		part := data[:min(len(data), chunkSize)]
		data = data[len(part):]
		packed, err := compress(part)
		if err != nil {
			return fmt.Errorf("blob %s: %w", sum, err)
		}
		if err := t.q.InsertBlobChunk(t.ctx, upload, n, packed); err != nil {
			return t.fail(err, "blob %s", sum)
		}
	}
	return nil
}

// Blob returns the bytes with that SHA-256 and fails when what is stored has another.
func (t *tx) Blob(sum string) ([]byte, error) {
	head, err := t.q.Blob(t.ctx, sum)
	if err != nil {
		return nil, t.fail(err, "blob %s", sum)
	}
	data := make([]byte, 0, head.Size)
	for n := int64(0); int64(len(data)) < head.Size; n++ {
		packed, err := t.q.BlobChunk(t.ctx, head.Upload, n)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, fmt.Errorf("blob %s: part %d is missing: %w", sum, n, errBlobDamaged)
		}
		if err != nil {
			return nil, t.fail(err, "blob %s", sum)
		}
		part, err := decompress(packed)
		if err != nil {
			return nil, fmt.Errorf("blob %s: part %d: %w (%w)", sum, n, errBlobDamaged, err)
		}
		data = append(data, part...)
	}
	if got := sha256.Sum256(data); hex.EncodeToString(got[:]) != sum {
		return nil, fmt.Errorf("blob %s: %w", sum, errBlobDamaged)
	}
	return data, nil
}
