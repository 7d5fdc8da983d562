package store

import (
	"context"

	"github.com/revetproject/revet/internal/population"
	"github.com/revetproject/revet/internal/store/internal/q"
)

// Population opens the tenant's systems of record and exit rules.
func (db *DB) Population(tenant string) population.Store { return populationStore{db, tenant} }

type populationStore struct {
	db     *DB
	tenant string
}

func (s populationStore) View(ctx context.Context, fn func(population.Reader) error) error {
	return s.db.view(ctx, s.tenant, func(t *tx) error { return fn(t) })
}

func (s populationStore) Update(ctx context.Context, fn func(population.Tx) error) error {
	return s.db.update(ctx, s.tenant, func(t *tx) error { return fn(t) })
}

func syncReport(r q.Sync) (population.Report, error) {
	out, err := decode[population.Report](r.Doc)
	out.Seq = r.Seq
	return out, err
}

func ruleStep(r q.ExitRule) (population.RuleStep, error) {
	out, err := decode[population.RuleStep](r.Doc)
	out.Seq = r.Seq
	return out, err
}

func (t *tx) InsertExitRule(s population.RuleStep) error {
	doc, err := encode(s)
	if err != nil {
		return err
	}
	return t.fail(t.q.InsertExitRule(t.ctx, q.InsertExitRuleParams{Tenant: t.tenant, ID: s.Rule, N: s.N, Seq: t.seq, Doc: doc}), "step %d of exit rule %q", s.N, s.Rule)
}

func (t *tx) ExitRule(id string) ([]population.RuleStep, error) {
	rows, err := t.q.ExitRule(t.ctx, t.tenant, id)
	if err != nil {
		return nil, t.fail(err, "exit rule %q", id)
	}
	return each(rows, ruleStep)
}

func (t *tx) ExitRules() ([]population.RuleStep, error) {
	rows, err := t.q.ExitRules(t.ctx, t.tenant)
	if err != nil {
		return nil, t.fail(err, "exit rules")
	}
	return each(rows, ruleStep)
}

func (t *tx) InsertSync(r population.Report) error {
	doc, err := encode(r)
	if err != nil {
		return err
	}
	return t.fail(t.q.InsertSync(t.ctx, q.InsertSyncParams{
		Tenant: t.tenant, ID: r.ID, System: r.System, Outcome: r.Outcome, Seq: t.seq, Doc: doc,
	}), "sync %d", r.ID)
}

func (t *tx) Sync(id int64) (population.Report, error) {
	r, err := t.q.Sync(t.ctx, t.tenant, id)
	if err != nil {
		return population.Report{}, t.fail(err, "sync %d", id)
	}
	return syncReport(r)
}

func (t *tx) Syncs(limit int) ([]population.Report, error) {
	rows, err := t.q.Syncs(t.ctx, t.tenant, int64(limit))
	if err != nil {
		return nil, t.fail(err, "syncs")
	}
	return each(rows, syncReport)
}

func (t *tx) LastSync(system, outcome string) (population.Report, error) {
	r, err := t.q.LastSync(t.ctx, t.tenant, system, outcome)
	if err != nil {
		return population.Report{}, t.fail(err, "newest sync of %q", system)
	}
	return syncReport(r)
}

func (t *tx) InsertSyncMember(system string, number int64, present bool) error {
	return t.fail(t.q.InsertSyncMember(t.ctx, q.InsertSyncMemberParams{
		Tenant: t.tenant, System: system, Number: number, Present: present, Seq: t.seq,
	}), "subject %d of system %q", number, system)
}

func (t *tx) SyncMembers(system string, after int64, limit int) ([]population.Member, error) {
	rows, err := t.q.SyncMembers(t.ctx, t.tenant, system, after, int64(limit))
	if err != nil {
		return nil, t.fail(err, "members of system %q", system)
	}
	return each(rows, func(r q.SyncMembersRow) (population.Member, error) {
		return population.Member{Number: r.Number, ID: r.ID, Left: r.Exit}, nil
	})
}

func (t *tx) PresentMembers(system string, numbers []int64) ([]int64, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	list, err := array(numbers)
	if err != nil {
		return nil, err
	}
	rows, err := t.q.PresentMembers(t.ctx, t.tenant, system, list)
	return rows, t.fail(err, "members of system %q", system)
}
