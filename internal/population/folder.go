package population

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Folder is a directory into which systems of record put whole files. A file is
// taken when it is complete: when NAME.done lies beside it, or when nothing was
// written to it for a while. It is moved into “working”, synchronised, and moved
// into “processed” or “refused” with its report beside it. A file that was being
// worked on when the program ended is taken up first.
type Folder struct {
	Dir string
	// Wanted says which names are files of a system of record.
	Wanted func(name string) bool
	// Settle is how long a file without a marker must have been left alone.
	// Negative = only marked files are taken.
	Settle time.Duration
	// Now is the clock.
	Now func() time.Time
	// Take synchronises one file and returns its report. An error that wraps
	// ErrRefused or ErrFile is the file's; any other one leaves the file where it
	// is, to be tried again.
	Take func(ctx context.Context, path string) (report []byte, err error)
	// Note hears of what is left lying, and why; nil = nobody does.
	Note func(string)

	seen map[string]fs.FileInfo // as of the scan before
}

// The directories that a folder makes.
const (
	working   = "working"
	processed = "processed"
	refused   = "refused"
)

// marker is the ending of the file that says that another one is complete.
const marker = ".done"

// unfinished are the endings under which programs write what is not complete.
var unfinished = []string{".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".swp", "~"}

// Run scans the folder now and at every tick, until the context ends. It returns
// nil then, and an error only when the folder cannot be used at all.
// A file must look the same in two scans before it is taken without a marker.
func (f *Folder) Run(ctx context.Context, ticks <-chan time.Time) error {
	for {
		if _, err := f.scan(ctx, true); err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticks:
		}
	}
}

// Scan takes the files that are complete now, by name, and returns how many.
func (f *Folder) Scan(ctx context.Context) (int, error) { return f.scan(ctx, false) }

func (f *Folder) scan(ctx context.Context, twice bool) (int, error) {
	for _, d := range []string{working, processed, refused} {
		if err := os.MkdirAll(filepath.Join(f.Dir, d), 0o750); err != nil {
			return 0, err
		}
	}
	taken := 0
	left, err := os.ReadDir(filepath.Join(f.Dir, working))
	if err != nil {
		return 0, err
	}
	for _, e := range left { // sorted by name
		if e.Type().IsRegular() {
			if err := f.work(ctx, e.Name()); err != nil {
				return taken, err
			}
			taken++
		}
	}
	names, infos, err := f.list()
	if err != nil {
		return taken, err
	}
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return taken, err
		}
		if !f.complete(name, infos, twice) {
			continue
		}
		if err := os.Rename(filepath.Join(f.Dir, name), filepath.Join(f.Dir, working, name)); err != nil {
			return taken, err
		}
		if err := os.Remove(filepath.Join(f.Dir, name+marker)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return taken, err
		}
		if err := f.work(ctx, name); err != nil {
			return taken, err
		}
		taken++
	}
	f.seen = infos
	return taken, nil
}

// list returns the files that may be taken, by name, and what is known of every
// file of the folder.
func (f *Folder) list() ([]string, map[string]fs.FileInfo, error) {
	entries, err := os.ReadDir(f.Dir)
	if err != nil {
		return nil, nil, err
	}
	infos := make(map[string]fs.FileInfo, len(entries))
	var names []string
	for _, e := range entries {
		name := e.Name()
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // moved meanwhile
		}
		if err != nil {
			return nil, nil, err
		}
		if !info.Mode().IsRegular() {
			continue // directories, and links that lead who knows where
		}
		infos[name] = info
		temporary := slices.ContainsFunc(unfinished, func(s string) bool { return strings.HasSuffix(strings.ToLower(name), s) })
		switch {
		case strings.HasPrefix(name, "."), temporary, strings.HasSuffix(name, marker):
		case !f.Wanted(name):
			f.note("%s is left: its ending says no format", name)
		default:
			names = append(names, name)
		}
	}
	return names, infos, nil
}

func (f *Folder) note(format string, args ...any) {
	if f.Note != nil {
		f.Note(fmt.Sprintf(format, args...))
	}
}

// complete reports whether nobody writes to a file any more. twice also wants
// the file to be as it was at the scan before.
func (f *Folder) complete(name string, infos map[string]fs.FileInfo, twice bool) bool {
	if _, marked := infos[name+marker]; marked {
		return true
	}
	if f.Settle < 0 {
		return false
	}
	now := infos[name]
	if f.Now().Sub(now.ModTime()) < f.Settle {
		f.note("%s is left: it was written to less than %s ago", name, f.Settle)
		return false
	}
	if !twice {
		return true
	}
	before, ok := f.seen[name]
	return ok && before.Size() == now.Size() && before.ModTime().Equal(now.ModTime())
}

// work synchronises one file of “working” and puts it where it belongs.
func (f *Folder) work(ctx context.Context, name string) error {
	path := filepath.Join(f.Dir, working, name)
	report, err := f.Take(ctx, path)
	to := processed
	switch {
	case err == nil:
	case errors.Is(err, ErrRefused), errors.Is(err, ErrFile):
		to = refused
		f.note("%s: %v", name, err)
	default:
		return fmt.Errorf("%s waits in %s: %w", name, filepath.Join(f.Dir, working), err)
	}
	stamp := f.Now().UTC().Format("20060102T150405Z")
	target := filepath.Join(f.Dir, to, stamp+"-"+name)
	for i := 2; ; i++ {
		if _, err := os.Lstat(target); errors.Is(err, fs.ErrNotExist) {
			break
		}
		target = filepath.Join(f.Dir, to, fmt.Sprintf("%s.%d-%s", stamp, i, name))
	}
	// The report first: whoever sees the file in its place finds it.
	if err := replace(target+".report.json", report); err != nil {
		return err
	}
	return os.Rename(path, target)
}

// replace writes a file so that nobody ever sees half of it.
func replace(path string, data []byte) error {
	if err := os.WriteFile(path+".tmp", data, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".tmp", path)
}
