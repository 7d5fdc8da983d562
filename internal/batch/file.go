package batch

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/go-json-experiment/json"
)

// Errors of files of results.
var (
	// ErrExists is returned for a file of results that is there already: results never replace results.
	ErrExists = errors.New("the file of results is there already")
	// ErrUnfinished is returned where an earlier run ended before all results were written.
	ErrUnfinished = errors.New("an earlier run was not finished")
	// ErrOther is returned where a run is to be carried on that rests on something else.
	ErrOther = errors.New("the unfinished results rest on something else")
	// ErrNothing is returned where there is no run to carry on.
	ErrNothing = errors.New("there is no unfinished run")
)

// Basis is what results rest on. A run is carried on only on the same basis: one file never holds answers of two states.
type Basis struct {
	Input         string `json:"input"`  // the file read, as it is called
	Digest        string `json:"digest"` // of its bytes
	Mapping       string `json:"mapping,omitzero"`
	Format        Format `json:"format"` // of the results
	Configuration string `json:"configuration"`
	Version       int64  `json:"configuration_version"`
	Epoch         int64  `json:"epoch"`
	Engine        string `json:"engine"`
}

// differs says in words what sets two bases apart; "" where nothing does.
func (b Basis) differs(from Basis) string {
	switch {
	case b.Digest != from.Digest:
		return fmt.Sprintf("%s is not the file that was being read (%s); its content is another", b.Input, from.Input)
	case b.Mapping != from.Mapping:
		return "the columns were read by another mapping"
	case b.Format != from.Format:
		return fmt.Sprintf("the results were being written as %s", from.Format)
	case b.Configuration != from.Configuration || b.Version != from.Version:
		return fmt.Sprintf("they were made under configuration %s version %d; now it is %s version %d", from.Configuration, from.Version, b.Configuration, b.Version)
	case b.Epoch != from.Epoch:
		return fmt.Sprintf("they were made at epoch %d; now it is %d, so that lists, configuration or engine have changed", from.Epoch, b.Epoch)
	case b.Engine != from.Engine:
		return "they were made by another engine"
	}
	return ""
}

// state is what stands beside a partial file.
type state struct {
	Format int   `json:"revet_batch"` // of this file: 1
	Basis  Basis `json:"basis"`
	Rows   int64 `json:"rows"`
	Bad    int64 `json:"bad"`
	Bytes  int64 `json:"bytes"` // of the partial file; what lies beyond was written in vain
}

// File is a file of results in the making: until Finish they lie in PATH.part, beside PATH.state.
type File struct {
	path  string
	part  *os.File
	state state
}

func (f *File) partial() string { return f.path + ".part" }
func (f *File) beside() string  { return f.path + ".state" }

// Create begins a file of results. It fails with ErrExists where one is there, and with ErrUnfinished where one was begun.
func Create(path string, on Basis) (*File, error) {
	f := &File{path: path, state: state{Format: 1, Basis: on}}
	if _, err := os.Lstat(path); err == nil {
		return nil, fmt.Errorf("%w: %s; choose another name or move it away", ErrExists, path)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	part, err := os.OpenFile(f.partial(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("%w: %s; carry it on with --resume, or remove it and %s to begin anew", ErrUnfinished, f.partial(), f.beside())
	}
	if err != nil {
		return nil, err
	}
	f.part = part
	if err := f.Append(on.Format.header(), 0, 0); err != nil {
		return nil, errors.Join(err, f.Discard())
	}
	return f, nil
}

// Resume goes on with a file of results that was begun on the same basis. What was written after it was last whole is cut off.
// It fails with ErrNothing where nothing was begun and with ErrOther where that rests on something else.
func Resume(path string, on Basis) (*File, error) {
	f := &File{path: path}
	b, err := os.ReadFile(f.beside())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w at %s; begin one without --resume", ErrNothing, path)
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(b, &f.state, json.RejectUnknownMembers(true)); err != nil || f.state.Format != 1 || f.state.Rows < 0 || f.state.Bytes < 0 {
		return nil, fmt.Errorf("%s does not say how far the earlier run came (%w); remove it and %s to begin anew", f.beside(), errors.Join(err, errors.New("unreadable state")), f.partial())
	}
	if why := on.differs(f.state.Basis); why != "" {
		return nil, fmt.Errorf("%w: %s; remove %s and %s to begin anew", ErrOther, why, f.partial(), f.beside())
	}
	part, err := os.OpenFile(f.partial(), os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	info, err := part.Stat()
	switch {
	case err != nil:
	case info.Size() < f.state.Bytes:
		err = fmt.Errorf("%s has %d bytes and its state speaks of %d; remove both to begin anew", f.partial(), info.Size(), f.state.Bytes)
	default:
		if err = part.Truncate(f.state.Bytes); err == nil {
			_, err = part.Seek(0, io.SeekEnd)
		}
	}
	if err != nil {
		return nil, errors.Join(err, part.Close())
	}
	f.part = part
	return f, nil
}

// Done is how many rows the file holds answers for, and how many of these could not be used.
func (f *File) Done() (rows, bad int64) { return f.state.Rows, f.state.Bad }

// Append adds results of so many rows and returns when they are safe.
func (f *File) Append(text []byte, rows, bad int64) error {
	if _, err := f.part.Write(text); err != nil {
		return err
	}
	if err := f.part.Sync(); err != nil {
		return err
	}
	next := f.state
	next.Rows += rows
	next.Bad += bad
	next.Bytes += int64(len(text))
	b, err := json.Marshal(next, json.Deterministic(true))
	if err != nil {
		return err
	}
	if err := replace(f.beside(), func(w io.Writer) error {
		_, err := w.Write(append(b, '\n'))
		return err
	}); err != nil {
		return err
	}
	f.state = next
	return nil
}

// Finish gives the results their name, and their format where they could not be written in it piece by piece.
func (f *File) Finish() error {
	if err := f.part.Close(); err != nil {
		return err
	}
	if f.state.Basis.Format == Parquet {
		if err := replace(f.path, func(w io.Writer) error { return toParquet(f.partial(), w) }); err != nil {
			return err
		}
		return errors.Join(os.Remove(f.partial()), os.Remove(f.beside()))
	}
	if err := os.Rename(f.partial(), f.path); err != nil {
		return err
	}
	return errors.Join(os.Remove(f.beside()), syncDir(f.path))
}

// Close leaves what was written for a later run.
func (f *File) Close() error { return f.part.Close() }

// Discard removes what was written.
func (f *File) Discard() error {
	err := f.part.Close()
	for _, name := range []string{f.partial(), f.beside()} {
		if e := os.Remove(name); !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}

// replace writes a file beside its place and moves it there when it is whole and safe.
func replace(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if err = write(f); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(path)
}

// syncDir makes the names in the directory of path safe, where the system can.
func syncDir(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrInvalid) && !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return nil
}
