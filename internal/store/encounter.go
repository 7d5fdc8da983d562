package store

import (
	"context"

	"github.com/revetproject/revet/internal/encounter"
	"github.com/revetproject/revet/internal/store/internal/q"
)

// Encounters opens the tenant's encounters.
func (db *DB) Encounters(tenant string) encounter.Store { return encounterStore{db, tenant} }

type encounterStore struct {
	db     *DB
	tenant string
}

func (s encounterStore) View(ctx context.Context, fn func(encounter.Reader) error) error {
	return s.db.view(ctx, s.tenant, func(t *tx) error { return fn(t) })
}

func (s encounterStore) Update(ctx context.Context, fn func(encounter.Tx) error) error {
	return s.db.update(ctx, s.tenant, func(t *tx) error { return fn(t) })
}

func encounterRule(r q.EncounterRule) (encounter.Rule, error) {
	return encounter.Rule{Kind: r.Kind, ID: r.ID, Version: r.Version, At: r.At, Doc: []byte(r.Doc)}, nil
}

func encounterRow(r q.Encounter) (encounter.Encounter, error) {
	return decode[encounter.Encounter](r.Doc)
}

func occupantRow(r q.Occupant) (encounter.Occupant, error) {
	return decode[encounter.Occupant](r.Doc)
}

func exceptionRow(r q.EncounterException) (encounter.Exception, error) {
	return decode[encounter.Exception](r.Doc)
}

func (t *tx) EncounterRules(kind string) ([]encounter.Rule, error) {
	rows, err := t.q.EncounterRules(t.ctx, t.tenant, kind)
	if err != nil {
		return nil, t.fail(err, "rules of kind %s", kind)
	}
	return each(rows, encounterRule)
}

func (t *tx) EncounterRuleVersions(kind, id string) ([]encounter.Rule, error) {
	rows, err := t.q.EncounterRuleVersions(t.ctx, t.tenant, kind, id)
	if err != nil {
		return nil, t.fail(err, "versions of %s %q", kind, id)
	}
	return each(rows, encounterRule)
}

func (t *tx) EncounterRulesAt(seq int64) ([]encounter.Rule, error) {
	rows, err := t.q.EncounterRulesAt(t.ctx, t.tenant, seq)
	if err != nil {
		return nil, t.fail(err, "encounter rules of sequence %d", seq)
	}
	return each(rows, encounterRule)
}

func (t *tx) Encounters(numbers []int64) ([]encounter.Encounter, error) {
	list, err := array(numbers)
	if err != nil {
		return nil, err
	}
	rows, err := t.q.Encounters(t.ctx, t.tenant, list)
	if err != nil {
		return nil, t.fail(err, "%d encounters", len(numbers))
	}
	return each(rows, encounterRow)
}

func (t *tx) EncounterVersions(number int64) ([]encounter.Encounter, error) {
	rows, err := t.q.EncounterVersions(t.ctx, t.tenant, number)
	if err != nil {
		return nil, t.fail(err, "versions of encounter %d", number)
	}
	return each(rows, encounterRow)
}

func (t *tx) EncounterRefs(refs []string) (map[string]int64, error) {
	list, err := array(refs)
	if err != nil {
		return nil, err
	}
	rows, err := t.q.EncounterRefs(t.ctx, t.tenant, list)
	if err != nil {
		return nil, t.fail(err, "numbers of %d encounters", len(refs))
	}
	numbers := make(map[string]int64, len(rows))
	for _, r := range rows {
		numbers[r.Ref] = r.Number
	}
	return numbers, nil
}

func (t *tx) EncountersBetween(after encounter.Place, until int64, limit int) ([]encounter.Encounter, error) {
	rows, err := t.q.EncountersBetween(t.ctx, q.EncountersBetweenParams{
		Tenant: t.tenant, Since: after.HappenedAt, Until: until, After: after.Number, Lim: int64(limit),
	})
	if err != nil {
		return nil, t.fail(err, "encounters from %d to %d", after.HappenedAt, until)
	}
	return each(rows, encounterRow)
}

func (t *tx) EncountersOfSubject(number int64) ([]int64, error) {
	numbers, err := t.q.EncountersOfSubject(t.ctx, t.tenant, number)
	return numbers, t.fail(err, "encounters of subject %d", number)
}

func (t *tx) EncountersAt(seq int64) ([]encounter.Encounter, error) {
	rows, err := t.q.EncountersAt(t.ctx, t.tenant, seq)
	if err != nil {
		return nil, t.fail(err, "encounters of sequence %d", seq)
	}
	return each(rows, encounterRow)
}

func (t *tx) Occupants(encounters []int64) ([]encounter.Occupant, error) {
	list, err := array(encounters)
	if err != nil {
		return nil, err
	}
	rows, err := t.q.Occupants(t.ctx, t.tenant, list)
	if err != nil {
		return nil, t.fail(err, "occupants of %d encounters", len(encounters))
	}
	return each(rows, occupantRow)
}

func (t *tx) OccupantVersions(number, n int64) ([]encounter.Occupant, error) {
	rows, err := t.q.OccupantVersions(t.ctx, t.tenant, number, n)
	if err != nil {
		return nil, t.fail(err, "versions of occupant %d of encounter %d", n, number)
	}
	return each(rows, occupantRow)
}

func (t *tx) WaitingOccupants(number, n int64, limit int) ([]encounter.Occupant, error) {
	rows, err := t.q.WaitingOccupants(t.ctx, t.tenant, number, n, int64(limit))
	if err != nil {
		return nil, t.fail(err, "waiting occupants")
	}
	return each(rows, occupantRow)
}

func (t *tx) OccupantsAt(seq int64) ([]encounter.Occupant, error) {
	rows, err := t.q.OccupantsAt(t.ctx, t.tenant, seq)
	if err != nil {
		return nil, t.fail(err, "occupants of sequence %d", seq)
	}
	return each(rows, occupantRow)
}

func (t *tx) Exceptions(encounters []int64) ([]encounter.Exception, error) {
	list, err := array(encounters)
	if err != nil {
		return nil, err
	}
	rows, err := t.q.Exceptions(t.ctx, t.tenant, list)
	if err != nil {
		return nil, t.fail(err, "exceptions of %d encounters", len(encounters))
	}
	return each(rows, exceptionRow)
}

func (t *tx) ExceptionVersions(id int64) ([]encounter.Exception, error) {
	rows, err := t.q.ExceptionVersions(t.ctx, t.tenant, id)
	if err != nil {
		return nil, t.fail(err, "versions of exception %d", id)
	}
	return each(rows, exceptionRow)
}

func (t *tx) ExceptionsAt(seq int64) ([]encounter.Exception, error) {
	rows, err := t.q.ExceptionsAt(t.ctx, t.tenant, seq)
	if err != nil {
		return nil, t.fail(err, "exceptions of sequence %d", seq)
	}
	return each(rows, exceptionRow)
}

func (t *tx) InsertEncounterRule(r encounter.Rule) error {
	return t.fail(t.q.InsertEncounterRule(t.ctx, q.InsertEncounterRuleParams{
		Tenant: t.tenant, Kind: r.Kind, ID: r.ID, Version: r.Version, Seq: t.seq, At: r.At, Doc: string(r.Doc),
	}), "%s %q version %d", r.Kind, r.ID, r.Version)
}

func (t *tx) InsertEncounter(e encounter.Encounter) error {
	doc, err := encode(e)
	if err != nil {
		return err
	}
	return t.later(t.ctx, bulkEncounter, t.tenant, e.Number, e.Version, e.Ref, e.Site, e.HappenedAt, e.Closing != nil, t.seq, e.At, doc)
}

func (t *tx) InsertOccupant(o encounter.Occupant) error {
	doc, err := encode(o)
	if err != nil {
		return err
	}
	return t.later(t.ctx, bulkOccupant, t.tenant, o.Encounter, o.N, o.Version, o.Number, o.Waiting(), t.seq, o.At, doc)
}

func (t *tx) InsertException(x encounter.Exception) error {
	doc, err := encode(x)
	if err != nil {
		return err
	}
	return t.later(t.ctx, bulkException, t.tenant, x.ID, x.Version, x.Encounter, x.Occupant, t.seq, x.At, doc)
}
