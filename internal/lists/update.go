package lists

import (
	"context"
	"fmt"
)

// Update fetches the files of a list from its publisher and loads them. A
// publisher that cannot be reached is a failed load with Reached false: the
// list grows stale, while one that serves the same content stays fresh.
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
	s.progress("fetch "+list, 0, 0)
	l := Load{List: list, Version: decl.Version, Actor: actor, FetchedAt: s.now()}
	files, done, err := s.o.Fetcher.Fetch(ctx, decl.Sources)
	if err != nil {
		return s.fail(ctx, l, fmt.Errorf("could not reach the publisher: %w", err))
	}
	defer done()
	l.Reached, l.FetchedAt = true, s.now()
	return s.load(ctx, l, files)
}
