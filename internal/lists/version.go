package lists

import (
	"context"
	"crypto/sha1" //nolint:gosec // the checksum the publisher states
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/revetproject/revet/watchlist"
)

// fetchVersion obtains a data set whose source is an index of versions: nothing
// when the version in force is the newest, the changes since where they lead
// there, and the whole file otherwise. What changes make of the file in force is
// a file like any other: it is kept, parsed and judged by the gates.
func (s *Service) fetchVersion(ctx context.Context, decl List, known map[string]copied) ([]watchlist.File, []watchlist.Origin, func(), error) {
	address := decl.Sources[0]
	var set watchlist.Dataset
	got, err := s.fetchTo(ctx, decl, address, func(r io.Reader) (err error) {
		set, err = watchlist.ReadIndex(r, address, decl.Hosts)
		return err
	})
	if err != nil {
		return nil, nil, nil, err
	}
	origin := got.Origin(address)
	before, held := known[address]
	held = held && before.origin.Version != "" && s.readable(ctx, before.file)
	if held && before.origin.Version == set.Version {
		before.origin.NotModified = true
		return s.kept(ctx, decl.ID, []watchlist.RawFile{before.file}), []watchlist.Origin{before.origin}, func() {}, nil
	}
	if held && set.DeltaURL != "" {
		file, o, done, err := s.fetchDeltas(ctx, decl, set, before)
		if err == nil {
			o.FinalURL = origin.FinalURL
			return []watchlist.File{file}, []watchlist.Origin{o}, done, nil
		}
		if ctx.Err() != nil {
			return nil, nil, nil, err
		}
		origin.Undone = err.Error()
	}
	files, done, err := s.fetchWhole(ctx, decl, set)
	origin.Version, origin.Whole, origin.SHA1 = set.Version, set.Version, set.SHA1
	return files, []watchlist.Origin{origin}, done, err
}

// fetchWhole gets the file of entities and holds it to the checksum of the index.
func (s *Service) fetchWhole(ctx context.Context, decl List, set watchlist.Dataset) ([]watchlist.File, func(), error) {
	got, done, err := s.o.Fetcher.Fetch(ctx, []watchlist.FetchRequest{{URL: set.EntitiesURL, Hosts: decl.Hosts}})
	if err != nil {
		return nil, nil, err
	}
	if set.SHA1 != "" {
		sum, err := sha1Of(got[0].File)
		if err == nil && sum != set.SHA1 {
			err = fmt.Errorf("%w: the file %s has the checksum %s, the index states %s for version %s; it is damaged or of another version, fetch it again",
				watchlist.ErrUnreachable, set.EntitiesURL, sum, set.SHA1, set.Version)
		}
		if err != nil {
			done()
			return nil, nil, err
		}
	}
	return []watchlist.File{got[0].File}, done, nil
}

func sha1Of(f watchlist.File) (string, error) {
	r, err := f.Open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	h := sha1.New() //nolint:gosec // see above
	if _, err := io.Copy(h, r); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// fetchDeltas makes the file of the newest version from the one in force and
// the changes since. Any error means that the whole file is to be fetched.
func (s *Service) fetchDeltas(ctx context.Context, decl List, set watchlist.Dataset, before copied) (watchlist.File, watchlist.Origin, func(), error) {
	o := before.origin
	fail := func(err error) (watchlist.File, watchlist.Origin, func(), error) {
		return watchlist.File{}, o, nil, err
	}
	if watchlist.TooOld(o.Whole, set.Version) {
		return fail(fmt.Errorf("the whole file of version %s is more than %v older than version %s", o.Whole, watchlist.MaxDeltaAge, set.Version))
	}
	var steps []watchlist.DeltaStep
	_, err := s.fetchTo(ctx, decl, set.DeltaURL, func(r io.Reader) (err error) {
		steps, err = watchlist.DeltaSteps(r, set.DeltaURL, decl.Hosts, o.Version, set.Version)
		return err
	})
	if err != nil {
		return fail(err)
	}
	var deltas watchlist.Deltas
	for _, step := range steps {
		if _, err := s.fetchTo(ctx, decl, step.URL, func(r io.Reader) error { return deltas.Add(r, step.URL) }); err != nil {
			return fail(err)
		}
		o.Deltas = append(slices.Clip(o.Deltas), step.URL)
		o.Version = step.Version
	}
	in, err := s.o.Store.OpenBlob(ctx, before.file.SHA256)
	if err != nil {
		return fail(err)
	}
	defer in.Close()
	out, err := os.CreateTemp("", "revet-delta-*")
	if err != nil {
		return fail(err)
	}
	done := func() { os.Remove(out.Name()) }
	n, err := deltas.Apply(out, untilDone{ctx, in})
	if err == nil && set.Entities > 0 && n != set.Entities {
		err = fmt.Errorf("%w: the changes lead to %d entities, the index states %d", watchlist.ErrDelta, n, set.Entities)
	}
	if err := errors.Join(err, out.Close()); err != nil {
		done()
		return fail(err)
	}
	o.NotModified, o.Undone, o.SHA1 = len(steps) == 0, "", ""
	name := out.Name()
	return watchlist.File{
		Name: path.Base(strings.SplitN(set.EntitiesURL, "?", 2)[0]), Open: func() (io.ReadCloser, error) { return os.Open(name) },
	}, o, done, nil
}

// fetchTo gets one file and has it read.
func (s *Service) fetchTo(ctx context.Context, decl List, address string, read func(io.Reader) error) (*watchlist.Fetched, error) {
	got, done, err := s.o.Fetcher.Fetch(ctx, []watchlist.FetchRequest{{URL: address, Hosts: decl.Hosts}})
	if err != nil {
		return nil, err
	}
	defer done()
	r, err := got[0].File.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return got[0], read(r)
}
