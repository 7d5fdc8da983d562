package store

import (
	"github.com/revetproject/revet/internal/store/internal/q"
	"github.com/revetproject/revet/internal/vetting"
)

func epoch(r q.Epoch) (vetting.Epoch, error) {
	cause, err := decode[vetting.Cause](r.Cause)
	if err != nil {
		return vetting.Epoch{}, err
	}
	state, err := decode[vetting.State](r.State)
	return vetting.Epoch{N: r.N, Cause: cause, State: state, Seq: r.Seq, At: r.At}, err
}

func (t *tx) Epoch() (vetting.Epoch, error) {
	r, err := t.q.NewestEpoch(t.ctx, t.tenant)
	if err != nil {
		return vetting.Epoch{}, t.fail(err, "newest epoch")
	}
	return epoch(r)
}

func (t *tx) EpochAt(n int64) (vetting.Epoch, error) {
	r, err := t.q.Epoch(t.ctx, t.tenant, n)
	if err != nil {
		return vetting.Epoch{}, t.fail(err, "epoch %d", n)
	}
	return epoch(r)
}

func (t *tx) EpochsBetween(after, upto int64) ([]vetting.Epoch, error) {
	rows, err := t.q.EpochsBetween(t.ctx, t.tenant, after, upto)
	if err != nil {
		return nil, t.fail(err, "epochs %d to %d", after, upto)
	}
	return each(rows, epoch)
}

func (t *tx) InsertEpoch(e vetting.Epoch) error {
	cause, err := encode(e.Cause)
	if err != nil {
		return err
	}
	state, err := encode(e.State)
	if err != nil {
		return err
	}
	return t.fail(t.q.InsertEpoch(t.ctx, q.InsertEpochParams{
		Tenant: t.tenant, N: e.N, Cause: cause, State: state, Seq: t.seq, At: e.At,
	}), "epoch %d", e.N)
}

func (t *tx) InsertEngine(e vetting.EngineRecord) error {
	return t.fail(t.q.InsertEngine(t.ctx, q.InsertEngineParams{
		Tenant: t.tenant, ID: e.ID, Executable: e.Executable, Toolchain: e.Toolchain, Seq: t.seq, At: e.At,
	}), "engine %s", e.ID)
}

func (t *tx) Engine(id string) (vetting.EngineRecord, error) {
	r, err := t.q.Engine(t.ctx, t.tenant, id)
	if err != nil {
		return vetting.EngineRecord{}, t.fail(err, "engine %s", id)
	}
	return vetting.EngineRecord{ID: r.ID, Executable: r.Executable, Toolchain: r.Toolchain, At: r.At}, nil
}
