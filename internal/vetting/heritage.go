package vetting

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/watchlist"
)

// heritage is what an entry that starts to match was known as before.
type heritage struct {
	// match is the subject's match with that former entry.
	match Match
	// reason says so in the record.
	reason string
	// carried: the former entry is gone and this is the same one under another
	// key, so that nothing is news as long as the compared values stay.
	carried bool
}

// former is a key that an entry had, or that of one it was merged or split from.
type former struct {
	key, how string
	pure     bool // renumberings alone lead there
}

// inherit finds, for the pairs that are about to open a match, the match with
// what the entry was before, by list and key.
func (rc *reconciliation) inherit(r Reader) (map[string]heritage, error) {
	if len(rc.existing) == 0 {
		return nil, nil
	}
	known := make(map[string]Match, len(rc.existing))
	for _, m := range rc.existing {
		known[entryRef(m.List, m.Key)] = m
	}
	out := make(map[string]heritage)
	for _, w := range rc.wanted {
		list, key := w.candidate.List, w.candidate.Key
		own, had := known[entryRef(list, key)]
		if had && own.Open {
			continue
		}
		fs, err := formers(r, list, key, rc.lists[list])
		if err != nil {
			return nil, err
		}
		for _, f := range fs {
			m, ok := known[entryRef(list, f.key)]
			if !ok {
				continue
			}
			h := heritage{match: m, reason: fmt.Sprintf("entry %s %s, match %d", preposition[f.how], f.key, m.ID)}
			if f.pure && m.Open {
				if h.carried, err = rc.carries(r, m, own); err != nil {
					return nil, err
				}
			}
			if first, ok := out[entryRef(list, key)]; !ok || h.carried || m.Open && !first.match.Open && !first.carried {
				out[entryRef(list, key)] = h
			}
		}
	}
	return out, nil
}

var preposition = map[string]string{
	watchlist.Renumbered: "renumbered from", watchlist.Merged: "merged from", watchlist.Split: "split from",
}

// carries reports whether a match goes on under another key: its entry is gone,
// and when the new key was matched before (own), the alerts that the match
// stands on are those of that time.
func (rc *reconciliation) carries(r Reader, m, own Match) (bool, error) {
	_, err := r.Entry(m.List, m.Key, rc.lists[m.List])
	if !errors.Is(err, ErrNotFound) {
		return false, err
	}
	if own.ID == 0 {
		return true, nil
	}
	root, err := standsOn(r, m)
	return root.ID == own.ID, err
}

// standsOn is the match whose alerts and decisions a match rests on.
func standsOn(r Reader, m Match) (Match, error) {
	for m.Predecessor != 0 {
		as, err := r.AlertsOf(m.ID)
		if err != nil || len(as) > 0 {
			return m, err
		}
		if m, err = r.Match(m.Predecessor); err != nil {
			return m, err
		}
	}
	return m, nil
}

// formers lists what an entry was as of snapshot n, the nearest first.
func formers(r Reader, list, key string, n int64) ([]former, error) {
	found := []former{{key: key, pure: true}}
	for i := 0; i < len(found); i++ {
		vs, err := r.EntryVersions(list, found[i].key)
		if err != nil {
			return nil, err
		}
		for _, v := range slices.Backward(vs) {
			if v.Snapshot > n || v.Op == string(watchlist.Removed) {
				continue
			}
			ds, err := successions(v)
			if err != nil {
				return nil, err
			}
			for _, d := range ds {
				for _, k := range d.Before {
					if !slices.ContainsFunc(found, func(f former) bool { return f.key == k }) {
						found = append(found, former{k, d.Property, found[i].pure && d.Property == watchlist.Renumbered})
					}
				}
			}
		}
	}
	return found[1:], nil
}

// sinceFirstListed puts the versions that a renumbered entry had under its
// former keys before those under the key of a match.
func sinceFirstListed(r Reader, m Match, own []EntryVersion) ([]EntryVersion, error) {
	if len(own) == 0 {
		return own, nil
	}
	fs, err := formers(r, m.List, m.Key, own[len(own)-1].Snapshot)
	if err != nil {
		return nil, err
	}
	var out []EntryVersion
	for _, f := range fs {
		if !f.pure {
			continue
		}
		vs, err := r.EntryVersions(m.List, f.key)
		if err != nil {
			return nil, err
		}
		for _, v := range vs {
			if v.Snapshot < own[0].Snapshot {
				out = append(out, v)
			}
		}
	}
	// Where one former key ends and the next begins, what is listed counts.
	slices.SortStableFunc(out, func(a, b EntryVersion) int {
		return cmp.Or(cmp.Compare(a.Snapshot, b.Snapshot), cmp.Compare(b2i(a.Op != string(watchlist.Removed)), b2i(b.Op != string(watchlist.Removed))))
	})
	return append(out, own...), nil
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// successors says where an entry that is gone as of snapshot n went: the
// reason with which its matches close, or "" when nothing carries it on.
func successors(r Reader, list, key string, n int64) (string, error) {
	vs, err := r.EntryVersions(list, key)
	if err != nil {
		return "", err
	}
	vs = slices.DeleteFunc(vs, func(v EntryVersion) bool { return v.Snapshot > n })
	if len(vs) == 0 {
		return "", nil
	}
	ds, err := successions(vs[len(vs)-1])
	for _, d := range ds {
		if len(d.After) > 0 {
			return succeeded[d.Property] + strings.Join(d.After, ", "), err
		}
	}
	return "", err
}

var succeeded = map[string]string{
	watchlist.Renumbered: ReasonEntryRenumbered, watchlist.Merged: ReasonEntryMerged, watchlist.Split: ReasonEntrySplit,
}

// successions are the differences of a version that say under which other keys
// its entry was or is.
func successions(v EntryVersion) ([]entity.Difference, error) {
	if len(v.Fields) == 0 {
		return nil, nil
	}
	var ds []entity.Difference
	if err := json.Unmarshal(v.Fields, &ds); err != nil {
		return nil, fmt.Errorf("stored changes of entry %s of list %s (snapshot %d) cannot be read: %w; run “revet audit verify”", v.Key, v.List, v.Snapshot, err)
	}
	return slices.DeleteFunc(ds, func(d entity.Difference) bool { return preposition[d.Property] == "" }), nil
}
