package store

import (
	"github.com/revetproject/revet/internal/casework"
	"github.com/revetproject/revet/internal/store/internal/q"
	"github.com/revetproject/revet/internal/vetting"
)

func alert(r q.Alert) (vetting.Alert, error) {
	cause, err := decode[vetting.Cause](r.Cause)
	return vetting.Alert{
		ID: r.ID, Match: r.MatchID, Epoch: r.Epoch, Version: r.Version, Kind: r.Kind, Cause: cause, Run: r.Run,
		Fingerprint: r.Fingerprint, Seq: r.Seq, At: r.At,
	}, err
}

func (t *tx) Alert(id int64) (vetting.Alert, error) {
	r, err := t.q.Alert(t.ctx, t.tenant, id)
	if err != nil {
		return vetting.Alert{}, t.fail(err, "alert %d", id)
	}
	return alert(r)
}

func (t *tx) AlertsOf(match int64) ([]vetting.Alert, error) {
	rows, err := t.q.AlertsOf(t.ctx, t.tenant, match)
	if err != nil {
		return nil, t.fail(err, "alerts of match %d", match)
	}
	return each(rows, alert)
}

func (t *tx) InsertAlert(a vetting.Alert) (bool, error) {
	cause, err := encode(a.Cause)
	if err != nil {
		return false, err
	}
	inserted, err := t.q.InsertAlert(t.ctx, q.InsertAlertParams{
		Tenant: t.tenant, ID: a.ID, MatchID: a.Match, Epoch: a.Epoch, Version: a.Version, Kind: a.Kind, Cause: cause,
		Run: a.Run, Fingerprint: a.Fingerprint, Seq: t.seq, At: a.At,
	})
	return inserted == 1, t.fail(err, "alert of match %d at epoch %d", a.Match, a.Epoch)
}

// Alerts returns the newest first; AfterID continues below that id, Status is
// that of the newest decision on the alert.
func (t *tx) Alerts(f vetting.AlertFilter) ([]vetting.Alert, error) {
	var w where
	w.and("a.tenant = ?", t.tenant)
	if f.AfterID != 0 {
		w.and("a.id < ?", f.AfterID)
	}
	if f.Config != "" {
		w.and("m.config = ?", f.Config)
	}
	if f.Number != 0 {
		w.and("m.number = ?", f.Number)
	}
	if f.Status != "" {
		w.and(`coalesce((SELECT d.state FROM decision d WHERE d.tenant = a.tenant AND d.alert = a.id
			ORDER BY d.n DESC LIMIT 1), '`+string(casework.Open)+`') = ?`, f.Status)
	}
	query := `SELECT a.id, a.match_id, a.epoch, a.version, a.kind, a.cause, a.run, a.fingerprint, a.seq, a.at
		FROM alert a JOIN match m ON m.tenant = a.tenant AND m.id = a.match_id` + w.String() + ` ORDER BY a.id DESC`
	if f.Limit > 0 {
		query += " LIMIT " + w.bind(int64(f.Limit))
	}
	rows, err := t.dbtx.QueryContext(t.ctx, query, w.args...)
	if err != nil {
		return nil, t.fail(err, "alerts")
	}
	defer func() { _ = rows.Close() }()
	var out []vetting.Alert
	for rows.Next() {
		var r q.Alert
		if err := rows.Scan(&r.ID, &r.MatchID, &r.Epoch, &r.Version, &r.Kind, &r.Cause, &r.Run, &r.Fingerprint, &r.Seq, &r.At); err != nil {
			return nil, t.fail(err, "alerts")
		}
		a, err := alert(r)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, t.fail(rows.Err(), "alerts")
}
