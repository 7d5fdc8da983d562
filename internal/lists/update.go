package lists

import (
	"context"
	"errors"
	"fmt"

	"github.com/revetproject/revet/watchlist"
)

// Update fetches the files of a list from its publisher and loads them. A
// publisher that cannot be reached is a failed load with Reached false: the
// list grows stale, while one that serves the same content, or says that it
// has not changed, stays fresh.
func (s *Service) Update(ctx context.Context, list, actor string) (LoadResult, error) {
	if actor == "" {
		return LoadResult{}, fmt.Errorf("update of list %s: an actor is required", list)
	}
	if s.o.Fetcher == nil {
		return LoadResult{}, fmt.Errorf("update of list %s: this installation has no fetcher; import the files instead", list)
	}
	defer s.lock(list)()
	decl, err := s.declaration(ctx, list)
	if err != nil {
		return LoadResult{}, err
	}
	if len(decl.Sources) == 0 {
		return LoadResult{}, fmt.Errorf("list %s has no source address; add one to its declaration or import its files", list)
	}
	known, err := s.held(ctx, list)
	if err != nil {
		return LoadResult{}, err
	}
	s.progress("fetch "+list, 0, 0)
	l := Load{List: list, Version: decl.Version, Actor: actor, FetchedAt: s.now()}
	fetch := s.fetch
	if watchlist.IsIndex(decl.Format, decl.Sources[0]) {
		fetch = s.fetchVersion
	}
	files, origins, done, err := fetch(ctx, decl, known)
	if err != nil {
		if errors.Is(err, watchlist.ErrForbiddenAddress) || errors.Is(err, watchlist.ErrLimit) || errors.Is(err, watchlist.ErrWrongFormat) || errors.Is(err, watchlist.ErrMissing) {
			return s.fail(ctx, l, fmt.Errorf("the list was not fetched: %w", err))
		}
		return s.fail(ctx, l, fmt.Errorf("could not reach the publisher: %w", err))
	}
	defer done()
	l.Reached, l.FetchedAt, l.Origins = true, s.now(), origins
	if at, err := watchlist.VersionTime(origins[0].Version); err == nil {
		l.PublishedAt = at.UnixMicro()
	}
	return s.load(ctx, l, files)
}

// copied is a file that the store holds, with where it came from.
type copied struct {
	file   watchlist.RawFile
	origin watchlist.Origin
}

// held returns, by address, the files that a publisher may say are unchanged:
// those of the newest load that was good. There are none once a later load
// reached the publisher and did not end well: its bytes were never taken, and
// must come again.
func (s *Service) held(ctx context.Context, list string) (map[string]copied, error) {
	var good, reached Load
	err := s.o.Store.View(ctx, func(r Reader) (err error) {
		if good, err = r.LastGood(list, maxTime); err == nil {
			reached, err = r.LastReached(list, maxTime)
		}
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		return err
	})
	if err != nil || good.ID == 0 || good.ID != reached.ID || len(good.Origins) != len(good.Files) {
		return nil, err
	}
	known := make(map[string]copied, len(good.Files))
	for i, o := range good.Origins {
		known[o.URL] = copied{good.Files[i], o}
	}
	return known, nil
}

// fetch obtains all files of a list. A file that the publisher says is
// unchanged is taken from the store, so that a load is always read from all its
// files, by the parser of today.
func (s *Service) fetch(ctx context.Context, decl List, known map[string]copied) (files []watchlist.File, origins []watchlist.Origin, done func(), err error) {
	asks := make([]watchlist.FetchRequest, len(decl.Sources))
	for i, address := range decl.Sources {
		asks[i] = watchlist.FetchRequest{URL: address, Hosts: decl.Hosts}
		if c, ok := known[address]; ok && s.readable(ctx, c.file) {
			asks[i].ETag, asks[i].LastModified, asks[i].SHA1 = c.origin.ETag, c.origin.LastModified, c.origin.SHA1
		}
	}
	got, done, err := s.o.Fetcher.Fetch(ctx, asks)
	if err != nil {
		return nil, nil, nil, err
	}
	for i, g := range got {
		f := g.File
		if g.NotModified {
			f = s.kept(ctx, decl.ID, []watchlist.RawFile{known[asks[i].URL].file})[0]
		}
		files = append(files, f)
		origins = append(origins, g.Origin(asks[i].URL))
	}
	return files, origins, done, nil
}

// readable reports whether the store has the bytes of a file.
func (s *Service) readable(ctx context.Context, f watchlist.RawFile) bool {
	r, err := s.o.Store.OpenBlob(ctx, f.SHA256)
	if err != nil {
		return false
	}
	return r.Close() == nil
}
