package store

import (
	"github.com/revetproject/revet/internal/store/internal/q"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/score"
)

func configuration(r q.ConfigurationRow) (c vetting.Configuration, err error) {
	c = vetting.Configuration{
		ID: r.Configuration.ID, Version: r.Configuration.Version,
		MaxAgeDays: int(r.Configuration.MaxAgeDays),
		Reason:     r.Configuration.Reason, ProposedBy: r.Configuration.ProposedBy, ProposedAt: r.Configuration.ProposedAt,
		ApprovedBy: r.ApprovedBy, ApprovedAt: r.ApprovedAt, Seq: r.Configuration.Seq,
	}
	if c.Lists, err = decode[[]string](r.Configuration.Lists); err != nil {
		return c, err
	}
	if c.Scope, err = decode[vetting.Scope](r.Configuration.Scope); err != nil {
		return c, err
	}
	c.Policy, err = decode[score.Policy](r.Configuration.Policy)
	return c, err
}

func (t *tx) Configuration(id string, version int64) (vetting.Configuration, error) {
	if version == 0 {
		newest, err := t.q.NewestApproved(t.ctx, t.tenant, id)
		if err != nil {
			return vetting.Configuration{}, t.fail(err, "approved version of configuration %q", id)
		}
		version = newest
	}
	r, err := t.q.Configuration(t.ctx, t.tenant, id, version)
	if err != nil {
		return vetting.Configuration{}, t.fail(err, "configuration %q version %d", id, version)
	}
	return configuration(r)
}

func (t *tx) ConfigurationIDs() ([]string, error) {
	ids, err := t.q.ConfigurationIDs(t.ctx, t.tenant)
	return ids, t.fail(err, "configurations")
}

func (t *tx) ConfigurationVersions(id string) ([]vetting.Configuration, error) {
	rows, err := t.q.ConfigurationVersions(t.ctx, t.tenant, id)
	if err != nil {
		return nil, t.fail(err, "versions of configuration %q", id)
	}
	return each(rows, func(r q.ConfigurationVersionsRow) (vetting.Configuration, error) {
		return configuration(q.ConfigurationRow(r))
	})
}

func (t *tx) InsertConfiguration(c vetting.Configuration) error {
	lists, err := array(c.Lists)
	if err != nil {
		return err
	}
	scope, err := encode(c.Scope)
	if err != nil {
		return err
	}
	policy, err := encode(c.Policy)
	if err != nil {
		return err
	}
	if err := t.q.InsertConfiguration(t.ctx, q.InsertConfigurationParams{
		Tenant: t.tenant, ID: c.ID, Version: c.Version, Lists: lists, Scope: scope, Policy: policy,
		MaxAgeDays: int64(c.MaxAgeDays),
		Reason:     c.Reason, ProposedBy: c.ProposedBy, ProposedAt: c.ProposedAt, Seq: t.seq,
	}); err != nil {
		return t.fail(err, "configuration %q version %d", c.ID, c.Version)
	}
	if c.ApprovedBy == "" {
		return nil
	}
	return t.ApproveConfiguration(c.ID, c.Version, c.ApprovedBy, c.ApprovedAt)
}

func (t *tx) ApproveConfiguration(id string, version int64, by string, at int64) error {
	if _, err := t.q.Configuration(t.ctx, t.tenant, id, version); err != nil {
		return t.fail(err, "configuration %q version %d", id, version)
	}
	return t.fail(t.q.ApproveConfiguration(t.ctx, q.ApproveConfigurationParams{
		Tenant: t.tenant, ID: id, Version: version, ApprovedBy: by, ApprovedAt: at, Seq: t.seq,
	}), "approval of configuration %q version %d", id, version)
}

func (t *tx) Impact(config string, version int64) (vetting.Impact, error) {
	r, err := t.q.Impact(t.ctx, t.tenant, config, version)
	if err != nil {
		return vetting.Impact{}, t.fail(err, "impact of configuration %q version %d", config, version)
	}
	out, err := decode[vetting.Impact](r.Doc)
	out.Seq = r.Seq
	return out, err
}

func (t *tx) InsertImpact(i vetting.Impact) error {
	doc, err := encode(i)
	if err != nil {
		return err
	}
	err = t.q.InsertImpact(t.ctx, q.InsertImpactParams{Tenant: t.tenant, ID: i.Configuration, Version: i.Version, Seq: t.seq, Doc: doc})
	return t.fail(err, "impact of configuration %q version %d", i.Configuration, i.Version)
}
