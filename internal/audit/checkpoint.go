package audit

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// SignCheckpoint returns the signed checkpoint of a tree in the form of C2SP
// tlog-checkpoint: origin (the key's name), size in decimal, root in base64,
// one line each.
func SignCheckpoint(k *Key, size int64, root tlog.Hash) ([]byte, error) {
	if k.alg != algLog {
		return nil, fmt.Errorf("key %s belongs to a witness: checkpoints are signed by ledgers", k.name)
	}
	return note.Sign(&note.Note{Text: checkpointText(k.name, size, root)}, signer{k})
}

func checkpointText(origin string, size int64, root tlog.Hash) string {
	return fmt.Sprintf("%s\n%d\n%s\n", origin, size, root)
}

// OpenCheckpoint checks the signatures of a checkpoint and returns its size,
// root and note. Every signature line must verify under one of keys, at least
// one of them a key named as the origin line says. At is not part of a
// checkpoint and is left 0.
func OpenCheckpoint(signed []byte, keys ...*PublicKey) (Checkpoint, error) {
	n, err := openNote(signed, keys)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: %w", err)
	}
	return readCheckpoint(n, signed)
}

// openCosigned is OpenCheckpoint for a checkpoint that may carry signatures of
// witnesses whose keys the reader does not have.
func openCosigned(signed []byte, keys []*PublicKey) (Checkpoint, error) {
	n, err := openNote(signed, keys)
	if n == nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: %w", err)
	}
	return readCheckpoint(n, signed)
}

func readCheckpoint(n *note.Note, signed []byte) (Checkpoint, error) {
	origin, rest, _ := strings.Cut(n.Text, "\n")
	size, rest, _ := strings.Cut(rest, "\n")
	root, rest, ok := strings.Cut(rest, "\n")
	if !ok || rest != "" {
		return Checkpoint{}, fmt.Errorf("checkpoint has %d lines: want origin, size and root", strings.Count(n.Text, "\n"))
	}
	byOrigin := false
	for _, s := range n.Sigs {
		byOrigin = byOrigin || s.Name == origin
	}
	if !byOrigin {
		return Checkpoint{}, fmt.Errorf("checkpoint of %q is not signed by a trusted key of that name", origin)
	}
	c := Checkpoint{Note: signed}
	var err error
	if c.Size, err = strconv.ParseInt(size, 10, 64); err != nil || c.Size < 0 || strconv.FormatInt(c.Size, 10) != size {
		return Checkpoint{}, fmt.Errorf("checkpoint: size %q is not a decimal number", size)
	}
	h, err := base64.StdEncoding.Strict().DecodeString(root)
	if err != nil || len(h) != tlog.HashSize {
		return Checkpoint{}, fmt.Errorf("checkpoint: root %q is not the base64 of %d bytes", root, tlog.HashSize)
	}
	c.Root = tlog.Hash(h)
	return c, nil
}
