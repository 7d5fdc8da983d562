package vetting

import (
	"context"
	"slices"
	"time"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/quality"
)

// RepeatedKey is a document that several subjects carry.
type RepeatedKey struct {
	Key      string `json:"key"` // of quality.DocumentKeys
	Subjects int64  `json:"subjects"`
}

// shownHolders is how many holders of a document are read.
const shownHolders = 20

// dayOf is the day of a moment in UTC.
func dayOf(micros int64) entity.Day {
	return entity.Day(time.UnixMicro(micros).UTC().Truncate(24*time.Hour).Unix() / 86400)
}

// marksOf derives the marks of a subject version. Only repeated documents are
// read from the store; everything else follows from the data themselves.
func marksOf(r Reader, v SubjectVersion) ([]quality.Mark, error) {
	var e entity.Entity
	if err := e.UnmarshalJSON(v.Doc); err != nil {
		return nil, err
	}
	holders, err := r.Holders(quality.DocumentKeys(&e), shownHolders)
	if err != nil {
		return nil, err
	}
	return quality.Sort(append(quality.MarksOn(&e, dayOf(v.At)), quality.Repeats(&e, v.ID, holders)...)), nil
}

// Doubts counts the marks of subjects that come in, in any number of batches.
// Repeated documents are counted once for each subject that carries one, also
// for those that came in before the repetition did.
type Doubts struct {
	counts   quality.Counts
	repeated map[string]bool
}

// Counts are the records counted so far, by code.
func (d *Doubts) Counts() quality.Counts {
	out := quality.Counts{}
	for _, code := range d.counts.Codes() {
		out[code] = d.counts[code]
	}
	if n := len(d.repeated); n > 0 {
		out[quality.RepeatedDocument] = int64(n)
	}
	return out
}

// CountMarks adds the marks of arrivals that were received. Ask after
// [Service.Receive], so that the arrivals see each other's documents.
func (s *Service) CountMarks(ctx context.Context, arrivals []Arrival, d *Doubts) error {
	if d.counts == nil {
		d.counts, d.repeated = quality.Counts{}, make(map[string]bool)
	}
	today := dayOf(s.now())
	var keys []string
	for _, a := range arrivals {
		d.counts.Add(quality.MarksOn(a.Entity, today))
		keys = append(keys, quality.DocumentKeys(a.Entity)...)
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	return s.o.Store.View(ctx, func(r Reader) error {
		holders, err := r.Holders(keys, shownHolders)
		if err != nil {
			return err
		}
		byKey := make(map[string]bool, len(holders))
		for _, h := range holders {
			d.repeated[h.Subject] = true
			byKey[h.Key] = true
		}
		// Beyond the holders that are read, those who just arrived are known by themselves.
		for _, a := range arrivals {
			if slices.ContainsFunc(quality.DocumentKeys(a.Entity), func(k string) bool { return byKey[k] }) {
				d.repeated[a.ID] = true
			}
		}
		return nil
	})
}

// RepeatedDocuments hands out the documents that several subjects carry, by key.
func (s *Service) RepeatedDocuments(ctx context.Context, yield func(RepeatedKey, []string) error) error {
	const page = 500
	return s.o.Store.View(ctx, func(r Reader) error {
		after := ""
		for {
			keys, err := r.RepeatedKeys(after, page)
			if err != nil {
				return err
			}
			for _, k := range keys {
				holders, err := r.Holders([]string{k.Key}, shownHolders)
				if err != nil {
					return err
				}
				ids := make([]string, len(holders))
				for i, h := range holders {
					ids[i] = h.Subject
				}
				if err := yield(k, ids); err != nil {
					return err
				}
			}
			if len(keys) < page {
				return nil
			}
			after = keys[len(keys)-1].Key
		}
	})
}
