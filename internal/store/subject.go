package store

import (
	"math"

	"github.com/revetproject/revet/internal/store/internal/q"
	"github.com/revetproject/revet/internal/vetting"
)

// page is how many rows a streaming read holds in memory at once.
const page = 1000

func subjectVersion(r q.SubjectVersionRow) (vetting.SubjectVersion, error) {
	v := r.SubjectVersion
	return vetting.SubjectVersion{
		Number: v.Number, ID: r.ID, Version: v.Version, Partition: int32(r.Partition), //nolint:gosec // stored from an int32
		Exit: v.Exit, Segment: v.Segment, Schema: v.Schema, Hash: v.Hash, Doc: bytes(v.Doc),
		ValidFrom: v.ValidFrom, At: v.At, Seq: v.Seq, Source: v.Source, Actor: v.Actor, Reason: v.Reason,
	}, nil
}

func (t *tx) SubjectNumber(id string) (int64, error) {
	n, err := t.q.SubjectNumber(t.ctx, t.tenant, id)
	return n, t.fail(err, "subject %q", id)
}

func (t *tx) SubjectNumbers(ids []string) (map[string]int64, error) {
	list, err := array(ids)
	if err != nil {
		return nil, err
	}
	rows, err := t.q.SubjectNumbers(t.ctx, t.tenant, list)
	if err != nil {
		return nil, t.fail(err, "numbers of %d subjects", len(ids))
	}
	numbers := make(map[string]int64, len(rows))
	for _, r := range rows {
		numbers[r.ID] = r.Number
	}
	return numbers, nil
}

func (t *tx) Horizon() (int64, error) {
	n, err := t.q.Horizon(t.ctx, t.tenant)
	return n, t.fail(err, "highest subject number")
}

func (t *tx) Subjects(from, to int64, yield func(vetting.SubjectVersion) error) error {
	for from <= to {
		rows, err := t.q.Subjects(t.ctx, t.tenant, from, to, page)
		if err != nil {
			return t.fail(err, "subjects %d to %d", from, to)
		}
		for _, r := range rows {
			v, err := subjectVersion(q.SubjectVersionRow(r))
			if err != nil {
				return err
			}
			if err := yield(v); err != nil {
				return err
			}
		}
		if len(rows) < page || rows[len(rows)-1].SubjectVersion.Number == math.MaxInt64 {
			return nil
		}
		from = rows[len(rows)-1].SubjectVersion.Number + 1
	}
	return nil
}

func (t *tx) SubjectVersion(number, version int64) (vetting.SubjectVersion, error) {
	var r q.SubjectVersionRow
	var err error
	if version == 0 {
		var newest q.NewestSubjectVersionRow
		newest, err = t.q.NewestSubjectVersion(t.ctx, t.tenant, number)
		r = q.SubjectVersionRow(newest)
	} else {
		r, err = t.q.SubjectVersion(t.ctx, t.tenant, number, version)
	}
	if err != nil {
		return vetting.SubjectVersion{}, t.fail(err, "subject %d version %d", number, version)
	}
	return subjectVersion(r)
}

func (t *tx) SubjectVersions(number int64) ([]vetting.SubjectVersion, error) {
	rows, err := t.q.SubjectVersions(t.ctx, t.tenant, number)
	if err != nil {
		return nil, t.fail(err, "versions of subject %d", number)
	}
	return each(rows, func(r q.SubjectVersionsRow) (vetting.SubjectVersion, error) {
		return subjectVersion(q.SubjectVersionRow(r))
	})
}

func (t *tx) VersionsAt(seq int64) ([]vetting.SubjectVersion, error) {
	rows, err := t.q.VersionsAt(t.ctx, t.tenant, seq)
	if err != nil {
		return nil, t.fail(err, "subject versions of sequence %d", seq)
	}
	return each(rows, func(r q.VersionsAtRow) (vetting.SubjectVersion, error) {
		return subjectVersion(q.SubjectVersionRow(r))
	})
}

func (t *tx) Partitions() ([]int32, error) {
	rows, err := t.q.Partitions(t.ctx, t.tenant)
	if err != nil {
		return nil, t.fail(err, "partitions")
	}
	return each(rows, func(p int64) (int32, error) { return int32(p), nil }) //nolint:gosec // stored from an int32
}

func (t *tx) InsertSubject(number int64, id string, partition int32, at int64) error {
	if !t.partitions[partition] {
		t.partitions[partition] = true
		if err := t.q.InsertPartition(t.ctx, t.tenant, int64(partition)); err != nil {
			return t.fail(err, "partition %d", partition)
		}
	}
	return t.later(t.ctx, bulkSubject, t.tenant, number, id, int64(partition), at, t.seq)
}

func (t *tx) InsertSubjectVersion(v vetting.SubjectVersion) error {
	return t.later(t.ctx, bulkSubjectVersion, t.tenant, v.Number, v.Version, v.Exit, v.Segment, v.Schema, v.Hash,
		v.ValidFrom, v.At, t.seq, v.Source, v.Actor, v.Reason, string(v.Doc))
}

func (t *tx) InsertBadRow(r vetting.BadRow) error {
	// The raw text is what a file held: it need not be UTF-8, so it is kept as bytes.
	return t.fail(t.q.InsertBadRow(t.ctx, q.InsertBadRowParams{
		Tenant: t.tenant, Import: r.Import, Line: r.Row, Reason: r.Reason, Raw: []byte(r.Raw), At: r.At, Seq: t.seq,
	}), "row %d of %s", r.Row, r.Import)
}

// BadRows returns the unusable rows of an import by row.
func (t *tx) BadRows(name string) ([]vetting.BadRow, error) {
	rows, err := t.q.BadRows(t.ctx, t.tenant, name)
	if err != nil {
		return nil, t.fail(err, "unusable rows of %s", name)
	}
	return each(rows, func(r q.BadRow) (vetting.BadRow, error) {
		return vetting.BadRow{Import: r.Import, Row: r.Line, Reason: r.Reason, Raw: string(r.Raw), At: r.At}, nil
	})
}

func (t *tx) SubjectsStamp() (int64, error) {
	n, err := t.q.SubjectsStamp(t.ctx, t.tenant)
	return n, t.fail(err, "stamp of the subjects")
}
