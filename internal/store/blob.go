package store

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/klauspost/compress/zstd"

	"github.com/revetproject/revet/internal/store/internal/q"
	"github.com/revetproject/revet/internal/vetting"
)

// A blob is its name (the SHA-256), its size, and the rows of one upload. The
// parts go in first and the name last, so that a blob shows only when it is
// whole. Each upload has rows of its own: two that store the same bytes at once
// cannot mix theirs.

// chunkSize is how much of a blob, before compression, one row holds.
const chunkSize = 1 << 20

// errBlobDamaged is returned when what is stored does not have its name's hash.
var errBlobDamaged = errors.New("the stored bytes are damaged")

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

func (t *tx) putChunk(upload, n int64, part []byte) error {
	packed, err := compress(part)
	if err != nil {
		return err
	}
	return t.fail(t.q.InsertBlobChunk(t.ctx, upload, n, packed), "part %d of a blob", n)
}

func (t *tx) chunk(upload, n int64) ([]byte, error) {
	packed, err := t.q.BlobChunk(t.ctx, upload, n)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("part %d is missing: %w", n, errBlobDamaged)
	}
	if err != nil {
		return nil, t.fail(err, "part %d of a blob", n)
	}
	part, err := decompress(packed)
	if err != nil {
		return nil, fmt.Errorf("part %d: %w: %w", n, errBlobDamaged, err)
	}
	return part, nil
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
		if err := t.putChunk(upload, n, part); err != nil {
			return fmt.Errorf("blob %s: %w", sum, err)
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
		part, err := t.chunk(head.Upload, n)
		if err != nil {
			return nil, fmt.Errorf("blob %s: %w", sum, err)
		}
		data = append(data, part...)
	}
	if got := sha256.Sum256(data); hex.EncodeToString(got[:]) != sum {
		return nil, fmt.Errorf("blob %s: %w", sum, errBlobDamaged)
	}
	return data, nil
}

func (s listStore) PutBlob(ctx context.Context, sum string, size int64, r io.Reader) (err error) {
	if _, err := s.blob(ctx, sum); !errors.Is(err, vetting.ErrNotFound) {
		return err // kept already, or unreadable
	}
	upload, parts := newUpload(), int64(0)
	defer func() {
		if err != nil {
			err = errors.Join(err, s.dropUpload(context.WithoutCancel(ctx), upload, parts))
		}
	}()
	digest := sha256.New()
	// One byte more than stated is enough to tell that there are too many.
	in := bufio.NewReaderSize(io.TeeReader(io.LimitReader(r, size+1), digest), chunkSize)
	read := int64(0)
	for buf := make([]byte, chunkSize); ; {
		n, err := io.ReadFull(in, buf)
		if n > 0 {
			read += int64(n)
			if err := s.db.update(ctx, s.owner, func(t *tx) error { return t.putChunk(upload, parts, buf[:n]) }); err != nil {
				return fmt.Errorf("blob %s: %w", sum, err)
			}
			parts++
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("blob %s: reading byte %d: %w", sum, read, err)
		}
	}
	if got := hex.EncodeToString(digest.Sum(nil)); read != size || got != sum {
		return fmt.Errorf("blob %s of %d bytes: read %d or more bytes of SHA-256 %s", sum, size, read, got)
	}
	stored := int64(0)
	err = s.db.update(ctx, s.owner, func(t *tx) error {
		stored, err = t.q.InsertBlob(t.ctx, sum, size, upload)
		return t.fail(err, "blob %s", sum)
	})
	if err == nil && stored == 0 { // somebody else stored the same bytes meanwhile
		return s.dropUpload(ctx, upload, parts)
	}
	return err
}

func (s listStore) dropUpload(ctx context.Context, upload, parts int64) error {
	for n := range parts {
		err := s.db.update(ctx, s.owner, func(t *tx) error {
			_, err := t.q.DeleteBlobChunk(t.ctx, upload, n)
			return t.fail(err, "part %d of an upload that was given up", n)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s listStore) blob(ctx context.Context, sum string) (head q.Blob, err error) {
	err = s.db.view(ctx, s.owner, func(t *tx) error {
		head, err = t.q.Blob(t.ctx, sum)
		return t.fail(err, "blob %s", sum)
	})
	return head, err
}

func (s listStore) OpenBlob(ctx context.Context, sum string) (io.ReadCloser, error) {
	head, err := s.blob(ctx, sum)
	if err != nil {
		return nil, err
	}
	return &blobReader{ctx: ctx, store: s, head: head, digest: sha256.New()}, nil
}

// blobReader reads a blob part by part, each on a view of its own: the parts of
// a whole blob never change. It fails at the end when the bytes do not have
// their hash.
type blobReader struct {
	ctx    context.Context //nolint:containedctx // io.Reader takes none
	store  listStore
	head   q.Blob
	next   int64
	read   int64
	part   []byte
	digest hash.Hash
}

func (b *blobReader) Read(p []byte) (int, error) {
	if len(b.part) == 0 && b.read == b.head.Size {
		if hex.EncodeToString(b.digest.Sum(nil)) != b.head.Sha256 {
			return 0, fmt.Errorf("blob %s: %w", b.head.Sha256, errBlobDamaged)
		}
		return 0, io.EOF
	}
	if len(b.part) == 0 {
		err := b.store.db.view(b.ctx, b.store.owner, func(t *tx) (err error) {
			b.part, err = t.chunk(b.head.Upload, b.next)
			return err
		})
		if err == nil && (len(b.part) == 0 || b.read+int64(len(b.part)) > b.head.Size) {
			err = errBlobDamaged
		}
		if err != nil {
			return 0, fmt.Errorf("blob %s: %w", b.head.Sha256, err)
		}
		b.next++
		b.read += int64(len(b.part))
		b.digest.Write(b.part)
	}
	n := copy(p, b.part)
	b.part = b.part[n:]
	return n, nil
}

func (b *blobReader) Close() error { return nil }
