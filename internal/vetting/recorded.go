package vetting

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/screen"
)

// The tables that ledger leaves commit to. All rows that one transaction wrote
// into such a table carry its sequence and are covered by one digest.
const (
	tableVersions   = "subject_version"
	tableScreenings = "screening"
	tableEvents     = "match_event"
)

// recorded collects the rows a transaction writes, for its ledger leaf.
type recorded struct {
	versions   []SubjectVersion
	screenings []Screening
	parts      int // rows of parts
}

// digests reads back what the transaction wrote under its sequence, so that
// the leaf commits to the rows themselves and not to what was meant.
func (rec *recorded) digests(tx Tx) ([]audit.RowDigest, error) {
	seq, err := tx.Seq()
	if err != nil {
		return nil, err
	}
	key := strconv.FormatInt(seq, 10)
	var out []audit.RowDigest
	if len(rec.versions) > 0 {
		out = append(out, audit.RowDigest{Table: tableVersions, Key: key, SHA256: digestVersions(rec.versions)})
	}
	if len(rec.screenings) > 0 {
		out = append(out, audit.RowDigest{Table: tableScreenings, Key: key, SHA256: digestScreenings(rec.screenings)})
	}
	if rec.parts > 0 {
		parts, err := tx.PartsAt(seq)
		if err != nil {
			return nil, err
		}
		sum, err := digestParts(parts)
		if err != nil {
			return nil, err
		}
		out = append(out, audit.RowDigest{Table: tableParts, Key: key, SHA256: sum})
	}
	events, err := tx.EventsAt(seq)
	if err != nil {
		return nil, err
	}
	if len(events) > 0 {
		out = append(out, audit.RowDigest{Table: tableEvents, Key: key, SHA256: digestEvents(events)})
	}
	return out, nil
}

func digestVersions(vs []SubjectVersion) string {
	vs = slices.Clone(vs)
	slices.SortFunc(vs, func(a, b SubjectVersion) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Version, b.Version))
	})
	h := sha256.New()
	for _, v := range vs {
		fmt.Fprintf(h, "%d %d %t %q %q %s %d %d %q %q %q %x\n", v.Number, v.Version, v.Exit, v.Segment, v.Schema, v.Hash,
			v.ValidFrom, v.At, v.Source, v.Actor, v.Reason, sha256.Sum256(v.Doc))
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func digestScreenings(ss []Screening) string {
	ss = slices.Clone(ss)
	slices.SortFunc(ss, func(a, b Screening) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Config, b.Config), cmp.Compare(a.Epoch, b.Epoch), cmp.Compare(a.Version, b.Version))
	})
	h := sha256.New()
	for _, s := range ss {
		fmt.Fprintf(h, "%d %d %q %d %d %q %q %s %q %q %d %d %q %d %d\n", s.Number, s.Version, s.Config, s.Epoch, s.ConfigVersion, s.Engine,
			s.Outcome, s.Digest, s.Cause.Kind, s.Cause.List, s.Cause.From, s.Cause.To, s.Cause.Ref, s.Run, s.At)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func digestEvents(es []MatchEvent) string {
	es = slices.Clone(es)
	slices.SortFunc(es, func(a, b MatchEvent) int { return cmp.Compare(a.Match, b.Match) })
	h := sha256.New()
	for _, e := range es {
		fmt.Fprintf(h, "%d %d %s %d %q %s %s %d %q %x\n", e.Match, e.Epoch, e.Kind, e.Score, e.Band, e.Fingerprint, e.EntryHash,
			e.Version, e.Reason, sha256.Sum256(e.Evidence))
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

// CheckRows recomputes a digest that a ledger leaf holds from the rows as they
// are now. known is false for tables that are not vetting's.
func (s *Service) CheckRows(ctx context.Context, d audit.RowDigest) (now string, known bool, err error) {
	seq, err := strconv.ParseInt(d.Key, 10, 64)
	if err != nil {
		return "", false, nil //nolint:nilerr // a key that is no sequence is of another room's table
	}
	err = s.o.Store.View(ctx, func(r Reader) error {
		switch d.Table {
		case tableVersions:
			vs, err := r.VersionsAt(seq)
			now, known = digestVersions(vs), true
			return err
		case tableParts:
			ps, err := r.PartsAt(seq)
			if err != nil {
				return err
			}
			known = true
			now, err = digestParts(ps)
			return err
		case tableScreenings:
			ss, err := r.ScreeningsAt(seq)
			if err != nil {
				return err
			}
			// A stored document must still be the one its digest was made of.
			docs, err := r.EvidenceAt(seq)
			if err != nil {
				return err
			}
			for i := range ss {
				if doc, ok := docs[ss[i].ScreeningKey]; ok {
					ss[i].Digest = screen.Digest(doc)
				}
			}
			now, known = digestScreenings(ss), true
			return nil
		case tableEvents:
			es, err := r.EventsAt(seq)
			now, known = digestEvents(es), true
			return err
		}
		return nil
	})
	return now, known, err
}
