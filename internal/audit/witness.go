package audit

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// The reasons for which a witness refuses a checkpoint. Each is an alarm: the
// ledger shown now is not the ledger witnessed before.
var (
	ErrRolledBack  = errors.New("ledger is shorter than it was when witnessed")
	ErrForked      = errors.New("ledger shows another tree than the one witnessed")
	ErrUnwitnessed = errors.New("no checkpoint was ever witnessed")
)

// ErrWitnessFile is wrapped by the errors for a witness file that is damaged.
var ErrWitnessFile = errors.New("witness file is damaged")

// maxWitnessLine bounds one line of a witness file: a checkpoint has some
// hundred bytes.
const maxWitnessLine = 64 << 10

// Witnessed is one line of a witness file: a checkpoint and when it was seen.
type Witnessed struct {
	V int `json:"v"`
	// Seen is the witness's own time, RFC 3339 in UTC with six decimals.
	Seen string `json:"seen"`
	// Checkpoint is the signed note, with the witness's cosignature when it has a key.
	Checkpoint string `json:"checkpoint"`
}

// Witness keeps checkpoints of one ledger in a file elsewhere: on a host, in an
// account, in hands that those who run the ledger do not hold. It takes a
// checkpoint only with the proof that it continues the last one, so that a
// ledger cannot show it two histories. The file is only ever appended to, by
// one process at a time.
type Witness struct {
	path string
	keys []*PublicKey
	cos  *Key
	now  func() time.Time
}

// NewWitness returns the witness that keeps the file at path (made on first
// use) for the ledger that signs with keys. cosign, which may be nil, is a
// witness key that signs what was seen (C2SP tlog-cosignature, cosignature/v1).
func NewWitness(path string, cosign *Key, now func() time.Time, keys ...*PublicKey) (*Witness, error) {
	if cosign != nil && !cosign.Witness() {
		return nil, fmt.Errorf("key %s is a ledger's: a witness wants a key of its own", cosign.Name())
	}
	if len(keys) == 0 {
		return nil, errors.New("a witness wants the verifier key of the ledger it watches")
	}
	return &Witness{path: path, keys: keys, cos: cosign, now: now}, nil
}

// Last returns the newest checkpoint witnessed, or ErrUnwitnessed.
func (w *Witness) Last() (Checkpoint, error) {
	f, err := os.Open(w.path)
	if errors.Is(err, fs.ErrNotExist) {
		return Checkpoint{}, ErrUnwitnessed
	}
	if err != nil {
		return Checkpoint{}, fmt.Errorf("witness file: %w", err)
	}
	defer func() { _ = f.Close() }()
	seen, err := ReadWitness(f)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("%s: %w", w.path, err)
	}
	if len(seen) == 0 {
		return Checkpoint{}, ErrUnwitnessed
	}
	last, err := openCosigned([]byte(seen[len(seen)-1].Checkpoint), w.allKeys())
	if err != nil {
		return Checkpoint{}, fmt.Errorf("%s: line %d: %w", w.path, len(seen), err)
	}
	return last, nil
}

// allKeys are the keys of the ledger and of the witness itself, so that its own
// cosignatures are checked too.
func (w *Witness) allKeys() []*PublicKey {
	if w.cos == nil {
		return w.keys
	}
	return append(w.keys[:len(w.keys):len(w.keys)], w.cos.Public())
}

// Prover gives the proof that the tree of size to begins with the tree of size
// from: [ProveConsistency] bound to a ledger, or a request to one.
type Prover func(ctx context.Context, from, to int64) (tlog.TreeProof, error)

// Add checks a signed checkpoint against the last one witnessed and, when it
// continues that, appends it durably. It reports whether the file grew; a
// checkpoint that was the last already changes nothing. It refuses with
// ErrRolledBack a ledger that became shorter and with ErrForked one whose past
// differs.
func (w *Witness) Add(ctx context.Context, signed []byte, prove Prover) (bool, error) {
	next, err := OpenCheckpoint(signed, w.keys...)
	if err != nil {
		return false, err
	}
	last, err := w.Last()
	switch {
	case errors.Is(err, ErrUnwitnessed):
	case err != nil:
		return false, err
	case next.Size < last.Size:
		return false, fmt.Errorf("%w: witnessed size %d, shown size %d", ErrRolledBack, last.Size, next.Size)
	case next.Size == last.Size:
		if next.Root != last.Root {
			return false, fmt.Errorf("%w: size %d, witnessed root %s, shown root %s", ErrForked, next.Size, last.Root, next.Root)
		}
		return false, nil
	case last.Size > 0:
		proof, err := prove(ctx, last.Size, next.Size)
		if err != nil {
			return false, fmt.Errorf("no proof that size %d continues size %d: %w", next.Size, last.Size, err)
		}
		if err := tlog.CheckTree(proof, next.Size, next.Root, last.Size, last.Root); err != nil {
			return false, fmt.Errorf("%w: size %d does not continue the witnessed size %d: %w", ErrForked, next.Size, last.Size, err)
		}
	}
	return true, w.append(signed)
}

func (w *Witness) append(signed []byte) error {
	now := w.now()
	if w.cos != nil {
		n, err := openNote(signed, w.keys)
		if err != nil {
			return err
		}
		if signed, err = note.Sign(n, cosigner{signer{w.cos}, uint64(now.Unix())}); err != nil {
			return fmt.Errorf("cosign checkpoint: %w", err)
		}
	}
	line, err := encodeLine(Witnessed{V: 1, Seen: FormatTime(now.UnixMicro()), Checkpoint: string(signed)})
	if err != nil {
		return fmt.Errorf("witness line: %w", err)
	}
	f, err := os.OpenFile(w.path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		return fmt.Errorf("witness file: %w", err)
	}
	_, werr := f.Write(append(line, '\n'))
	if err := errors.Join(werr, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("witness file: %w", err)
	}
	return syncDir(filepath.Dir(w.path))
}

// ReadWitness reads a witness file: JSON objects, one a line, in canonical
// form. It checks the form only; signatures and order are for the verifier. An
// error names the line.
func ReadWitness(r io.Reader) ([]Witnessed, error) {
	var out []Witnessed
	lines := lineReader{r: bufio.NewReader(r), max: maxWitnessLine}
	for {
		line, err := lines.next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrWitnessFile, lines.n, err)
		}
		w, err := decodeLine[Witnessed](line)
		if err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrWitnessFile, lines.n, err)
		}
		if w.V != 1 {
			return nil, fmt.Errorf("%w: line %d has version %d: want 1", ErrWitnessFile, lines.n, w.V)
		}
		if _, err := ParseTime(w.Seen); err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrWitnessFile, lines.n, err)
		}
		out = append(out, w)
	}
}

// lineReader reads lines of bounded length that all end in a newline.
type lineReader struct {
	r   *bufio.Reader
	max int
	n   int // number of the line last read, from 1
	buf []byte
}

// next returns the next line without its newline, valid until the next call;
// io.EOF after the last.
func (l *lineReader) next() ([]byte, error) {
	l.buf = l.buf[:0]
	for long := false; ; {
		part, err := l.r.ReadSlice('\n')
		if len(l.buf)+len(part) > l.max {
			long = true
		} else {
			l.buf = append(l.buf, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case err == io.EOF && len(l.buf) == 0 && !long:
			return nil, io.EOF
		case err == io.EOF:
			l.n++
			return nil, formatError{errors.New("line is cut off: it does not end in a newline")}
		case err != nil:
			l.n++
			return nil, err
		case long:
			l.n++
			return nil, formatError{fmt.Errorf("line is longer than %d bytes", l.max)}
		default:
			l.n++
			return l.buf[:len(l.buf)-1], nil
		}
	}
}
