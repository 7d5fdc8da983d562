package vetting

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/screen"
)

// AllLists stands, as the only list of a configuration, for every list that is
// active. One that is declared and has nothing in force is consulted too: it is
// missing, and whoever is screened without it is not clear.
const AllLists = "*"

// lists returns the lists a configuration consults at a state, sorted.
func (c *Configuration) lists(st State) []string {
	var out []string
	if len(c.Lists) == 1 && c.Lists[0] == AllLists {
		for l := range st.Lists {
			out = append(out, l)
		}
	} else {
		out = slices.Clone(c.Lists)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// consulted returns what lists returns and, of a configuration of all lists,
// those that are declared and have nothing in force: problems names them.
func (c *Configuration) consulted(st State, problems map[string]string) []string {
	names := c.lists(st)
	if !c.uses(AllLists) {
		return names
	}
	for _, l := range sortedKeys(problems) {
		if l != "" && l != AllLists && st.Lists[l] == 0 {
			names = append(names, l)
		}
	}
	slices.Sort(names)
	return names
}

// stateOf is a state in which the version is in force: with the newest snapshots of the lists that come into use, since activations reach only
// those tenants that use a list.
func (c *Configuration) stateOf(st State, active map[string]int64) State {
	out := st
	out.Lists, out.Configurations = maps.Clone(st.Lists), maps.Clone(st.Configurations)
	if out.Lists == nil {
		out.Lists = make(map[string]int64)
	}
	if out.Configurations == nil {
		out.Configurations = make(map[string]int64)
	}
	out.Configurations[c.ID] = c.Version
	for list, n := range active { // order-free: each list by itself
		if c.uses(list) {
			out.Lists[list] = n
		}
	}
	return out
}

// uses reports whether the configuration consults a list once it is active.
func (c *Configuration) uses(list string) bool {
	return slices.Contains(c.Lists, list) || len(c.Lists) == 1 && c.Lists[0] == AllLists
}

// screenConfig is the part of the configuration that an outcome depends on,
// when the lists have those problems.
func (c *Configuration) screenConfig(st State, problems map[string]string) *screen.Config {
	return &screen.Config{ID: c.ID, Version: c.Version, Lists: c.consulted(st, problems), Policy: c.Policy}
}

// Covers reports whether a subject is in the configuration's scope.
func (s Scope) Covers(segment, schema string) bool {
	if len(s.Segments) > 0 && !slices.Contains(s.Segments, segment) {
		return false
	}
	if len(s.Schemas) == 0 {
		return true
	}
	return slices.ContainsFunc(s.Schemas, func(a string) bool { return entity.Is(schema, a) })
}

// catalogue keeps the indexes of the list states in use, so that several
// configurations over the same lists share one.
type catalogue struct {
	engine *screen.Engine

	mu   sync.Mutex
	kept map[string]*screen.Lists
	used []string // keys, oldest first
}

// keptIndexes bounds the catalogue: the state in force, the one before it, and
// two for questions about the past.
const keptIndexes = 4

func newCatalogue(e *screen.Engine) *catalogue {
	return &catalogue{engine: e, kept: make(map[string]*screen.Lists)}
}

// sources names the snapshots a configuration consults at a state, with what
// is wrong with them.
func sources(r Reader, c *Configuration, st State, problems map[string]string) ([]screen.Source, error) {
	names := c.consulted(st, problems)
	out := make([]screen.Source, 0, len(names)+1)
	if len(names) == 0 {
		out = append(out, screen.Source{List: AllLists, Problem: "missing: no list is active"})
	}
	for _, l := range names {
		n := st.Lists[l]
		if n == 0 {
			out = append(out, screen.Source{List: l, Problem: cmp.Or(problems[l], "missing: no snapshot is active")})
			continue
		}
		ref, err := r.Snapshot(l, n)
		if err != nil {
			return nil, fmt.Errorf("snapshot %d of list %s: %w", n, l, err)
		}
		out = append(out, screen.Source{List: l, Snapshot: n, Hash: ref.Hash, Problem: problems[l]})
	}
	return out, nil
}

// lists returns the index over the sources, building it when it is not kept.
func (k *catalogue) lists(r Reader, src []screen.Source) (*screen.Lists, error) {
	var b strings.Builder
	for _, s := range src {
		fmt.Fprintf(&b, "%s\x00%d\x00%s\x00", s.List, s.Snapshot, s.Problem)
	}
	key := b.String()
	k.mu.Lock()
	defer k.mu.Unlock()
	if l, ok := k.kept[key]; ok {
		return l, nil
	}
	entries, err := loadEntries(r, src)
	if err != nil {
		return nil, err
	}
	l := k.engine.Index(src, entries)
	k.kept[key] = l
	k.used = append(k.used, key)
	if len(k.used) > keptIndexes {
		delete(k.kept, k.used[0])
		k.used = slices.Delete(k.used, 0, 1)
	}
	return l, nil
}

func loadEntries(r Reader, src []screen.Source) ([]screen.Entry, error) {
	var entries []screen.Entry
	for _, s := range src {
		if s.Snapshot == 0 {
			continue
		}
		err := r.Entries(s.List, s.Snapshot, func(v EntryVersion) error {
			e, err := decodeEntry(v)
			if err != nil {
				return err
			}
			entries = append(entries, e)
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("read entries of %s snapshot %d: %w", s.List, s.Snapshot, err)
		}
	}
	return entries, nil
}

func decodeEntry(v EntryVersion) (screen.Entry, error) {
	var e entity.Entity
	if err := e.UnmarshalJSON(v.Doc); err != nil {
		return screen.Entry{}, fmt.Errorf("stored entry %s of list %s (snapshot %d) cannot be read: %w; run “revet audit verify”", v.Key, v.List, v.Snapshot, err)
	}
	return screen.Entry{List: v.List, Key: v.Key, Entity: &e}, nil
}

func decodeSubject(v SubjectVersion) (*entity.Entity, error) {
	var e entity.Entity
	if err := e.UnmarshalJSON(v.Doc); err != nil {
		return nil, fmt.Errorf("stored subject %s version %d cannot be read: %w; run “revet audit verify”", v.ID, v.Version, err)
	}
	return &e, nil
}

// inForce is everything a screening of the present needs.
type inForce struct {
	epoch   Epoch
	configs []boundConfig // by id
}

// boundConfig is a configuration with its index at an epoch.
type boundConfig struct {
	Configuration
	screen  *screen.Config
	sources []screen.Source
	lists   *screen.Lists // nil where nothing is screened forward
}

// present loads what is in force now. ids empty = all configurations.
func (s *Service) present(ctx context.Context) (inForce, error) {
	var f inForce
	err := s.o.Store.View(ctx, func(r Reader) error {
		e, err := r.Epoch()
		if err != nil {
			return fmt.Errorf("no epoch yet (run “revet init”): %w", err)
		}
		f = inForce{epoch: e}
		for _, id := range sortedKeys(e.State.Configurations) {
			b, err := s.bindIndexed(ctx, r, e, id, s.now())
			if err != nil {
				return err
			}
			f.configs = append(f.configs, b)
		}
		return nil
	})
	return f, err
}

// bind joins a configuration with its lists at an epoch. at is the moment for
// which freshness is judged; 0 = not judged.
func (s *Service) bind(ctx context.Context, r Reader, e Epoch, id string, at int64) (boundConfig, error) {
	version, ok := e.State.Configurations[id]
	if !ok {
		return boundConfig{}, fmt.Errorf("configuration %q is not in force at epoch %d; in force are %s", id, e.N, strings.Join(sortedKeys(e.State.Configurations), ", "))
	}
	c, err := r.Configuration(id, version)
	if err != nil {
		return boundConfig{}, fmt.Errorf("configuration %s version %d: %w", id, version, err)
	}
	return s.bindVersion(ctx, r, e.State, c, at)
}

// bindVersion is bind for a version of a configuration, in force or not, with the lists of a state.
func (s *Service) bindVersion(ctx context.Context, r Reader, st State, c Configuration, at int64) (boundConfig, error) {
	var problems map[string]string
	if s.o.Freshness != nil && at != 0 {
		names := c.lists(st)
		if c.uses(AllLists) {
			names = append(names, AllLists)
		}
		var err error
		if problems, err = s.o.Freshness.Problems(ctx, names, at); err != nil {
			return boundConfig{}, fmt.Errorf("freshness of lists: %w", err)
		}
	}
	src, err := sources(r, &c, st, problems)
	if err != nil {
		return boundConfig{}, err
	}
	return boundConfig{Configuration: c, screen: c.screenConfig(st, problems), sources: src}, nil
}

// bindIndexed is bind with the index that forward screenings need.
func (s *Service) bindIndexed(ctx context.Context, r Reader, e Epoch, id string, at int64) (boundConfig, error) {
	b, err := s.bind(ctx, r, e, id, at)
	if err != nil {
		return b, err
	}
	b.lists, err = s.cache.lists(r, b.sources)
	return b, err
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
