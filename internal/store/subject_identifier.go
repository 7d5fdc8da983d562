package store

import (
	"github.com/revetproject/revet/internal/quality"
	"github.com/revetproject/revet/internal/store/internal/q"
	"github.com/revetproject/revet/internal/vetting"
)

func (t *tx) InsertIdentifiers(number, version int64, keys []string) error {
	for _, k := range keys {
		if err := t.later(t.ctx, bulkIdentifier, t.tenant, k, number, version); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) Holders(keys []string, most int) ([]quality.Holder, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	list, err := array(keys)
	if err != nil {
		return nil, err
	}
	totals, err := t.q.KeyTotals(t.ctx, t.tenant, list)
	if err != nil {
		return nil, t.fail(err, "holders of %d documents", len(keys))
	}
	var out []quality.Holder
	for _, k := range totals {
		ids, err := t.q.KeyHolders(t.ctx, t.tenant, k.Key, int64(most))
		if err != nil {
			return nil, t.fail(err, "holders of a document")
		}
		for _, id := range ids {
			out = append(out, quality.Holder{Key: k.Key, Subject: id, Total: k.Total})
		}
	}
	return out, nil
}

func (t *tx) RepeatedKeys(after string, limit int) ([]vetting.RepeatedKey, error) {
	rows, err := t.q.RepeatedKeys(t.ctx, t.tenant, after, int64(limit))
	if err != nil {
		return nil, t.fail(err, "repeated documents")
	}
	return each(rows, func(r q.RepeatedKeysRow) (vetting.RepeatedKey, error) {
		return vetting.RepeatedKey{Key: r.Key, Subjects: r.Total}, nil
	})
}
