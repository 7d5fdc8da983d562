package lists

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/watchlist"
)

// ErrExists is returned when a list is declared under an id that is taken.
var ErrExists = errors.New("a list of this id exists")

// DefaultSelfTestSample is how many new names a load is tested with when the
// declaration does not say.
const DefaultSelfTestSample = 200

var idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)

// hostForm is a host name of at least two labels, or one with a leading dot.
var hostForm = regexp.MustCompile(`^\.?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*$`)

func (l *List) validate() error {
	switch {
	case !idForm.MatchString(l.ID):
		return fmt.Errorf("list id %q: use 1 to 64 lower-case letters, digits, “-” and “_”, beginning with a letter or digit", l.ID)
	case strings.TrimSpace(l.Title) == "":
		return fmt.Errorf("list %s: a title is required; it is what people are shown", l.ID)
	case l.Format == "":
		return fmt.Errorf("list %s: a format is required", l.ID)
	case l.StaleHours < 0:
		return fmt.Errorf("list %s: stale_hours must not be negative (0 = no limit), got %d", l.ID, l.StaleHours)
	case l.SelfTestSample < 0:
		return fmt.Errorf("list %s: self_test_sample must not be negative (0 = %d), got %d", l.ID, DefaultSelfTestSample, l.SelfTestSample)
	case strings.TrimSpace(l.Reason) == "":
		return fmt.Errorf("list %s: a reason is required; it stays with the declaration", l.ID)
	case l.Actor == "":
		return fmt.Errorf("list %s: an actor is required", l.ID)
	}
	for _, src := range l.Sources {
		u, err := url.Parse(src)
		if err != nil || u.Host == "" || u.Scheme != "https" || u.User != nil {
			return fmt.Errorf("list %s: source %q is not an https address without credentials; a list that anyone on the way can alter is no list", l.ID, src)
		}
	}
	for _, h := range l.Hosts {
		if !hostForm.MatchString(h) {
			return fmt.Errorf("list %s: redirect host %q is not a host name, or one after a dot for all names below it", l.ID, h)
		}
	}
	if l.LicenceURL != "" {
		if u, err := url.Parse(l.LicenceURL); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return fmt.Errorf("list %s: licence address %q is not an address of the web", l.ID, l.LicenceURL)
		}
	}
	if l.Closed != "" {
		if _, err := time.Parse(time.DateOnly, l.Closed); err != nil {
			return fmt.Errorf("list %s: closed %q is not a day; write it as 2026-01-28", l.ID, l.Closed)
		}
	}
	return l.validateFormat()
}

// Declare puts a new list on record. l.Version, At, Actor and Reason are set
// here. It fails with ErrExists when the id is taken, for a tenant also by a
// public list: an id never names two lists.
func (s *Service) Declare(ctx context.Context, l List, actor, reason string) (List, error) {
	return s.declare(ctx, l, actor, reason, func(tx Tx) (int64, error) {
		if _, err := tx.List(l.ID, 0); err == nil {
			return 0, fmt.Errorf("list %s: %w; change it with a revision", l.ID, ErrExists)
		} else if !errors.Is(err, ErrNotFound) {
			return 0, err
		}
		taken, err := tx.Taken(l.ID)
		if err != nil {
			return 0, err
		}
		if taken {
			return 0, fmt.Errorf("list %s: %w for another owner; choose another id", l.ID, ErrExists)
		}
		return 1, nil
	})
}

// Revise puts a new version of a declaration on record: other gates, sources,
// licence. It has effect from the next load on. A revision that changes
// nothing is refused.
func (s *Service) Revise(ctx context.Context, l List, actor, reason string) (List, error) {
	return s.declare(ctx, l, actor, reason, func(tx Tx) (int64, error) {
		old, err := s.own(tx, l.ID)
		if err != nil {
			return 0, err
		}
		same, err := sameDeclaration(old, l, s.o.Owner)
		if err != nil {
			return 0, err
		}
		if same {
			return 0, fmt.Errorf("list %s: the revision changes nothing of version %d", l.ID, old.Version)
		}
		return old.Version + 1, nil
	})
}

func (s *Service) declare(ctx context.Context, l List, actor, reason string, version func(Tx) (int64, error)) (List, error) {
	l.Owner, l.Actor, l.Reason = s.o.Owner, actor, reason
	if l.SelfTestSample == 0 {
		l.SelfTestSample = DefaultSelfTestSample
	}
	if err := l.validate(); err != nil {
		return List{}, err
	}
	err := s.o.Store.Update(ctx, func(tx Tx) error {
		var err error
		if l.Version, err = version(tx); err != nil {
			return err
		}
		l.At = s.now()
		if l.Seq, err = tx.Seq(); err != nil {
			return err
		}
		if err := tx.InsertList(l); err != nil {
			return err
		}
		rows, err := digestOf(tableLists, l.ID, l.Version, l)
		if err != nil {
			return err
		}
		return s.record(ctx, tx, audit.ListDeclared, actor, rows, l)
	})
	if err != nil {
		return List{}, err
	}
	return l, nil
}

// sameDeclaration compares what a declaration says, not who said it when.
func sameDeclaration(a, b List, owner string) (bool, error) {
	strip := func(l List) ([]byte, error) {
		l.Owner = owner
		l.Version, l.At, l.Seq, l.Actor, l.Reason = 0, 0, 0, "", ""
		if l.SelfTestSample == 0 {
			l.SelfTestSample = DefaultSelfTestSample
		}
		return json.Marshal(l, json.Deterministic(true))
	}
	x, err := strip(a)
	if err != nil {
		return false, err
	}
	y, err := strip(b)
	if err != nil {
		return false, err
	}
	return bytes.Equal(x, y), nil
}

// own returns the newest declaration of a list that belongs to the service's owner.
func (s *Service) own(r Reader, id string) (List, error) {
	l, err := r.List(id, 0)
	if errors.Is(err, ErrNotFound) {
		return List{}, fmt.Errorf("list %q is not declared: %w", id, err)
	}
	if err != nil {
		return List{}, err
	}
	if l.Owner != s.o.Owner {
		return List{}, fmt.Errorf("list %s is public: a tenant reads it but cannot load or change it", id)
	}
	return l, nil
}

// List returns the newest declaration of a list, the owner's or a public one.
func (s *Service) List(ctx context.Context, id string) (List, error) {
	var l List
	err := s.o.Store.View(ctx, func(r Reader) (err error) {
		l, err = r.List(id, 0)
		if errors.Is(err, ErrNotFound) {
			return fmt.Errorf("list %q is not declared: %w", id, err)
		}
		return err
	})
	return l, err
}

// Lists returns the newest declarations of the owner's and the public lists, by id.
func (s *Service) Lists(ctx context.Context) ([]List, error) {
	var ls []List
	err := s.o.Store.View(ctx, func(r Reader) (err error) {
		ls, err = r.Lists()
		return err
	})
	return ls, err
}

func (l *List) parseOptions() watchlist.Options {
	return watchlist.Options{List: l.ID, Mapping: l.Mapping, Absent: l.Absent, Encoding: l.Encoding}
}

// validateFormat checks that the format is known and the mapping fits it.
func (l *List) validateFormat() error {
	if !slices.Contains(watchlist.Formats(), l.Format) {
		return fmt.Errorf("list %s: format %q is not known; known are %v", l.ID, l.Format, watchlist.Formats())
	}
	if (l.Format == watchlist.CSV) != (l.Mapping != nil) {
		return fmt.Errorf("list %s: format csv, and no other, needs a mapping of columns; the format is %s", l.ID, l.Format)
	}
	if l.Mapping != nil {
		if err := l.Mapping.Validate(); err != nil {
			return fmt.Errorf("list %s: %w", l.ID, err)
		}
	}
	return nil
}
