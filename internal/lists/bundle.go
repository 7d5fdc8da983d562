package lists

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/watchlist"
)

// BundleSubject is the subject under which the manifest of a bundle is signed.
const BundleSubject = "list-bundle"

// ErrOlder says that a bundle holds a list as it was before what is in force, or
// longer ago than is allowed. It is taken only with a reason on the record.
var ErrOlder = errors.New("the bundle is too old")

// LeftOut is a list that a bundle does not carry.
type LeftOut struct {
	List   string `json:"list"`
	Reason string `json:"reason"`
}

// MadeBundle says what a bundle that was written holds.
type MadeBundle struct {
	SHA256  string                  `json:"sha256"`
	Key     string                  `json:"key"`
	Lists   []watchlist.BundledList `json:"lists"`
	LeftOut []LeftOut               `json:"left_out,omitempty"`
}

// MakeBundle writes a bundle of the newest good load of each of the lists, all
// lists when none is named, signed with key, and records in the ledger that
// they left. The files are those that were kept, byte for byte. Lists whose
// terms do not allow redistribution are left out and named; that nothing is
// left is an error. What was written is void when an error is returned.
func (s *Service) MakeBundle(ctx context.Context, w io.Writer, ids []string, key *audit.Key, actor string) (MadeBundle, error) {
	if actor == "" {
		return MadeBundle{}, errors.New("make a bundle: an actor is required")
	}
	made := MadeBundle{Key: key.Public().String()}
	err := s.o.Store.View(ctx, func(r Reader) (err error) {
		made.Lists, made.LeftOut, err = s.packable(r, ids)
		return err
	})
	if err != nil {
		return MadeBundle{}, err
	}
	if len(made.Lists) == 0 {
		err := errors.New("nothing may or can go into the bundle")
		for _, l := range made.LeftOut {
			err = fmt.Errorf("%w; %s: %s", err, l.List, l.Reason)
		}
		return MadeBundle{}, err
	}
	h := sha256.New()
	packed := int64(0)
	err = watchlist.WriteBundle(io.MultiWriter(w, h), made.Lists,
		func(manifest []byte) ([]byte, error) { return key.SignStatement(BundleSubject, manifest) },
		func(sum string) (io.ReadCloser, error) {
			packed++
			s.progress("pack", packed, 0)
			return s.o.Store.OpenBlob(ctx, sum)
		})
	if err != nil {
		return MadeBundle{}, fmt.Errorf("make a bundle: %w", err)
	}
	made.SHA256 = hex.EncodeToString(h.Sum(nil))
	type carried struct {
		List    string   `json:"list"`
		Hash    string   `json:"hash"`
		Fetched string   `json:"fetched"`
		Files   []string `json:"files"`
	}
	details := struct {
		Bundle  string    `json:"bundle_sha256"`
		Key     string    `json:"key"`
		Lists   []carried `json:"lists"`
		LeftOut []LeftOut `json:"left_out,omitempty"`
	}{Bundle: made.SHA256, Key: made.Key, LeftOut: made.LeftOut}
	for _, l := range made.Lists {
		c := carried{List: l.ID, Hash: l.Hash, Fetched: l.Fetched}
		for _, f := range l.Files {
			c.Files = append(c.Files, f.SHA256)
		}
		details.Lists = append(details.Lists, c)
	}
	err = s.o.Store.Update(ctx, func(tx Tx) error { return s.record(ctx, tx, audit.Exported, actor, nil, details) })
	return made, err
}

// packable returns what may go into a bundle, by id, and what may not.
func (s *Service) packable(r Reader, ids []string) (in []watchlist.BundledList, out []LeftOut, err error) {
	named := len(ids) > 0
	if !named {
		all, err := r.Lists()
		if err != nil {
			return nil, nil, err
		}
		for _, l := range all {
			if l.Owner == s.o.Owner {
				ids = append(ids, l.ID)
			}
		}
	}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		l, err := s.own(r, id)
		if err != nil {
			return nil, nil, err
		}
		good, err := r.LastGood(id, maxTime)
		switch {
		case errors.Is(err, ErrNotFound) && named:
			return nil, nil, fmt.Errorf("list %s cannot be packed: it was never loaded", id)
		case errors.Is(err, ErrNotFound):
			out = append(out, LeftOut{id, "it was never loaded"})
			continue
		case err != nil:
			return nil, nil, err
		}
		if !l.Redistributable {
			out = append(out, LeftOut{id, "its terms do not allow redistribution, or were not verified (licence: " + cmp.Or(l.Licence, "none stated") + ")"})
			continue
		}
		in = append(in, bundledList(l, good))
	}
	return in, out, nil
}

func bundledList(l List, good Load) watchlist.BundledList {
	b := watchlist.BundledList{
		ID: l.ID, Title: l.Title, Format: l.Format, Fetched: rfc3339(good.FetchedAt), Hash: good.Hash, Entries: good.Entries,
		Licence: l.Licence, LicenceURL: l.LicenceURL, Attribution: l.Attribution,
	}
	if good.PublishedAt != 0 {
		b.Published = rfc3339(good.PublishedAt)
	}
	for i, f := range good.Files {
		file := watchlist.BundledFile{RawFile: f}
		if len(good.Origins) == len(good.Files) {
			file.URL = good.Origins[i].FinalURL
		}
		b.Files = append(b.Files, file)
	}
	return b
}

func rfc3339(micros int64) string { return fromMicros(micros).Format(time.RFC3339Nano) }

// OpenBundle reads a bundle to its end, checks that it is whole and that its
// manifest is signed by one of the keys, and says by which. Nothing of it is
// kept.
func OpenBundle(r io.ReaderAt, size int64, o watchlist.BundleLimits, trusted ...*audit.PublicKey) (*watchlist.Bundle, *audit.PublicKey, error) {
	var by *audit.PublicKey
	b, err := watchlist.ReadBundle(r, size, o, func(manifest, note []byte) error {
		for _, k := range trusted {
			if audit.VerifyStatement(note, BundleSubject, manifest, k) == nil {
				by = k
				return nil
			}
		}
		if len(trusted) == 0 {
			return errors.New("no key is trusted; name the maker's verifier key")
		}
		return errors.Join(audit.VerifyStatement(note, BundleSubject, manifest, trusted...),
			errors.New("the bundle is not signed by a key that is trusted here, or it was altered"))
	})
	return b, by, err
}

// BundleImport is a bundle that was opened, and how it is to be taken.
type BundleImport struct {
	Bundle *watchlist.Bundle
	// Key is the one that its signature was checked with.
	Key *audit.PublicKey
	// Lists are those to take; empty = all that the bundle holds.
	Lists []string
	// MaxAge is how long ago a list may have been fetched; 0 = any time.
	MaxAge time.Duration
	// AllowOlder is the reason for taking lists that are older than that, or
	// than what is in force; "" = such lists are refused.
	AllowOlder string
	Actor      string
}

// aheadOfUs is how far the clock of who made a bundle may be ahead of ours.
const aheadOfUs = time.Hour

// ImportBundle loads the lists of a bundle one after the other, by the same
// gates and self-test as any load; their fetch time is the bundle's. Whether
// each may be taken is checked before the first is loaded: a list that is not
// declared here, is declared in another format, was fetched in the future, or
// is too old ([ErrOlder]) refuses the bundle. yield hears how each load ended;
// an error of it, or a load that could not be recorded, ends the import.
func (s *Service) ImportBundle(ctx context.Context, in BundleImport, yield func(watchlist.BundledList, LoadResult) error) error {
	if in.Actor == "" {
		return errors.New("import of a bundle: an actor is required")
	}
	take, older, err := s.takeable(ctx, in)
	if err != nil {
		return err
	}
	for i, l := range take {
		published, fetched := l.When()
		by := Attempt{
			Actor: in.Actor, Fetched: fetched, Published: published,
			Bundle: &BundleOrigin{SHA256: in.Bundle.SHA256, Key: in.Key.String()},
		}
		if older[i] {
			by.Bundle.Older = clip(in.AllowOlder, 2000)
		}
		for _, f := range l.Files {
			by.origins = append(by.origins, watchlist.Origin{FinalURL: f.URL})
		}
		r, err := s.Load(ctx, l.ID, in.Bundle.Files(&l), by)
		if err != nil {
			return fmt.Errorf("list %s of the bundle: %w", l.ID, err)
		}
		if err := yield(l, r); err != nil {
			return err
		}
	}
	return nil
}

// takeable returns the lists to load, and which of them are older than they
// should be, or everything that speaks against the bundle.
func (s *Service) takeable(ctx context.Context, in BundleImport) (take []watchlist.BundledList, older []bool, err error) {
	for _, id := range in.Lists {
		if !slices.ContainsFunc(in.Bundle.Manifest.Lists, func(l watchlist.BundledList) bool { return l.ID == id }) {
			return nil, nil, fmt.Errorf("the bundle does not hold list %s", id)
		}
	}
	now := s.o.Now()
	err = s.o.Store.View(ctx, func(r Reader) error {
		take, older = nil, nil
		var against error
		for _, l := range in.Bundle.Manifest.Lists {
			if len(in.Lists) > 0 && !slices.Contains(in.Lists, l.ID) {
				continue
			}
			old, err := s.judgeBundled(r, in, l, now)
			if err != nil {
				against = errors.Join(against, err)
			}
			take, older = append(take, l), append(older, old)
		}
		return against
	})
	return take, older, err
}

func (s *Service) judgeBundled(r Reader, in BundleImport, l watchlist.BundledList, now time.Time) (older bool, err error) {
	decl, err := s.own(r, l.ID)
	if err != nil {
		return false, fmt.Errorf("list %s of the bundle (%s, %s): %w; declare it first, or name the lists to import", l.ID, l.Title, l.Format, err)
	}
	if decl.Format != l.Format {
		return false, fmt.Errorf("list %s is declared in the format %s here and comes as %s; revise the declaration or have the bundle made from the other format", l.ID, decl.Format, l.Format)
	}
	_, fetched := l.When()
	if fetched.Sub(now) > aheadOfUs {
		return false, fmt.Errorf("list %s was fetched at %s by the bundle, which is still to come: one of the two clocks is wrong", l.ID, l.Fetched)
	}
	good, err := r.LastGood(l.ID, maxTime)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return false, err
	}
	var why string
	switch {
	case good.ID != 0 && fetched.UnixMicro() < good.FetchedAt:
		why = fmt.Sprintf("list %s was fetched at %s, what is in force here was confirmed at %s", l.ID, l.Fetched, rfc3339(good.FetchedAt))
	case in.MaxAge > 0 && now.Sub(fetched) > in.MaxAge:
		why = fmt.Sprintf("list %s was fetched at %s, %.0f h ago; %.0f h are allowed", l.ID, l.Fetched, now.Sub(fetched).Hours(), in.MaxAge.Hours())
	default:
		return false, nil
	}
	if strings.TrimSpace(in.AllowOlder) == "" {
		return true, fmt.Errorf("%w: %s", ErrOlder, why)
	}
	return true, nil
}
