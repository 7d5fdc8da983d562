package store

import (
	"database/sql"
	"errors"

	"github.com/revetproject/revet/internal/store/internal/q"
	"github.com/revetproject/revet/internal/vetting"
)

func match(r q.Match) (vetting.Match, error) {
	return vetting.Match{
		ID: r.ID, Config: r.Config, Number: r.Number, List: r.List, Key: r.Key, Open: r.Open, Score: r.Score, Band: r.Band,
		Fingerprint: r.Fingerprint, EntryHash: r.EntryHash, Version: r.Version, Predecessor: r.Predecessor, Epoch: r.Epoch, Seq: r.Seq,
	}, nil
}

func matchEvent(r q.MatchEvent) (vetting.MatchEvent, error) {
	cause, err := decode[vetting.Cause](r.Cause)
	return vetting.MatchEvent{
		Match: r.MatchID, Epoch: r.Epoch, Seq: r.Seq, Kind: r.Kind, Score: r.Score, Band: r.Band, Fingerprint: r.Fingerprint,
		EntryHash: r.EntryHash, Version: r.Version, Cause: cause, Reason: r.Reason, Run: r.Run, Evidence: bytes(r.Evidence), At: r.At,
	}, err
}

func (t *tx) MatchesOfSubjects(config string, numbers []int64) ([]vetting.Match, error) {
	list, err := array(numbers)
	if err != nil {
		return nil, err
	}
	rows, err := t.q.MatchesOfSubjects(t.ctx, t.tenant, config, list)
	if err != nil {
		return nil, t.fail(err, "matches of %d subjects under %q", len(numbers), config)
	}
	return each(rows, match)
}

func (t *tx) MatchesOfEntries(config, list string, keys []string, from, to int64) ([]vetting.Match, error) {
	wanted, err := array(keys)
	if err != nil {
		return nil, err
	}
	rows, err := t.q.MatchesOfEntries(t.ctx, q.MatchesOfEntriesParams{
		Tenant: t.tenant, Config: config, List: list, Keys: wanted, Lowest: from, Highest: to,
	})
	if err != nil {
		return nil, t.fail(err, "matches of %d entries of %q under %q", len(keys), list, config)
	}
	return each(rows, match)
}

func (t *tx) Match(id int64) (vetting.Match, error) {
	r, err := t.q.Match(t.ctx, t.tenant, id)
	if err != nil {
		return vetting.Match{}, t.fail(err, "match %d", id)
	}
	return match(r)
}

func (t *tx) OpenMatches(config string, yield func(vetting.Match) error) error {
	if config != "" {
		return t.openMatches(config, yield)
	}
	for {
		var err error
		config, err = t.q.NextMatchConfig(t.ctx, t.tenant, config)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return t.fail(err, "configurations with matches")
		}
		if err := t.openMatches(config, yield); err != nil {
			return err
		}
	}
}

func (t *tx) openMatches(config string, yield func(vetting.Match) error) error {
	var last q.Match
	for {
		rows, err := t.q.OpenMatches(t.ctx, q.OpenMatchesParams{
			Tenant: t.tenant, Config: config, Number: last.Number, List: last.List, Key: last.Key, Page: page,
		})
		if err != nil {
			return t.fail(err, "open matches under %q", config)
		}
		for _, r := range rows {
			m, err := match(r)
			if err != nil {
				return err
			}
			if err := yield(m); err != nil {
				return err
			}
		}
		if len(rows) < page {
			return nil
		}
		last = rows[len(rows)-1]
	}
}

func (t *tx) PutMatch(m vetting.Match) error {
	return t.fail(t.q.PutMatch(t.ctx, q.PutMatchParams{
		Tenant: t.tenant, ID: m.ID, Config: m.Config, Number: m.Number, List: m.List, Key: m.Key, Open: m.Open, Score: m.Score,
		Band: m.Band, Fingerprint: m.Fingerprint, EntryHash: m.EntryHash, Version: m.Version, Predecessor: m.Predecessor, Epoch: m.Epoch, Seq: t.seq,
	}), "match %d of subject %d with %s %s", m.ID, m.Number, m.List, m.Key)
}

func (t *tx) MatchEvents(id int64) ([]vetting.MatchEvent, error) {
	rows, err := t.q.MatchEvents(t.ctx, t.tenant, id)
	if err != nil {
		return nil, t.fail(err, "events of match %d", id)
	}
	return each(rows, matchEvent)
}

func (t *tx) EventsAt(seq int64) ([]vetting.MatchEvent, error) {
	rows, err := t.q.EventsAt(t.ctx, t.tenant, seq)
	if err != nil {
		return nil, t.fail(err, "match events of sequence %d", seq)
	}
	return each(rows, matchEvent)
}

func (t *tx) InsertMatchEvent(e vetting.MatchEvent) error {
	cause, err := encode(e.Cause)
	if err != nil {
		return err
	}
	return t.fail(t.q.InsertMatchEvent(t.ctx, q.InsertMatchEventParams{
		Tenant: t.tenant, MatchID: e.Match, Epoch: e.Epoch, Seq: t.seq, Kind: e.Kind, Score: e.Score, Band: e.Band,
		Fingerprint: e.Fingerprint, EntryHash: e.EntryHash, Version: e.Version, Cause: cause, Reason: e.Reason, Run: e.Run,
		At: e.At, Evidence: blob(e.Evidence),
	}), "event of match %d", e.Match)
}

func (t *tx) EventCounts(run int64) (map[string]int64, error) {
	rows, err := t.q.CountEvents(t.ctx, t.tenant, run)
	if err != nil {
		return nil, t.fail(err, "events of run %d", run)
	}
	counts := make(map[string]int64, len(rows)+1)
	for _, r := range rows {
		counts[r.Kind] = r.Count
	}
	alerts, err := t.q.CountAlerts(t.ctx, t.tenant, run)
	if err != nil {
		return nil, t.fail(err, "alerts of run %d", run)
	}
	counts["alerts"] = alerts
	return counts, nil
}
