package storetest

import (
	"errors"
	"fmt"
	"math"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/internal/vetting"
)

func subjectsRead(b bench) {
	b.update("a", func(tx vetting.Tx) error {
		if err := subject(tx, 1, "Ünï/1", 7); err != nil {
			return err
		}
		if err := subject(tx, 2, "s2", 3); err != nil {
			return err
		}
		return subject(tx, 5, "s5", 7)
	})
	second := version(1, 2)
	second.Exit, second.Reason = true, "retention rule 4"
	b.update("a", func(tx vetting.Tx) error { return tx.InsertSubjectVersion(second) })

	seq := b.seq("a")
	want := func(number, v int64, id string, partition int32, seq int64) vetting.SubjectVersion {
		w := version(number, v)
		w.ID, w.Partition, w.Seq = id, partition, seq
		return w
	}
	first, newest := want(1, 1, "Ünï/1", 7, seq-1), want(1, 2, "Ünï/1", 7, seq)
	newest.Exit, newest.Reason = true, "retention rule 4"

	b.view("a", func(r vetting.Reader) error {
		b.same("SubjectVersions", ok(b, r.SubjectVersions, 1), []vetting.SubjectVersion{first, newest})
		got, err := r.SubjectVersion(1, 0)
		b.same("newest SubjectVersion", must(b, got, err), newest)
		got, err = r.SubjectVersion(1, 1)
		b.same("first SubjectVersion", must(b, got, err), first)
		if _, err := r.SubjectVersion(1, 3); !errors.Is(err, vetting.ErrNotFound) {
			b.Errorf("a version that does not exist returned %v", err)
		}
		b.same("SubjectNumber", ok(b, r.SubjectNumber, "Ünï/1"), int64(1))
		b.same("SubjectNumbers", ok(b, r.SubjectNumbers, []string{"s5", "Ünï/1", "absent", "s'2"}), map[string]int64{"s5": 5, "Ünï/1": 1})
		b.same("SubjectNumbers of none", ok(b, r.SubjectNumbers, nil), map[string]int64{})
		p, err := r.Partitions()
		b.same("Partitions", must(b, p, err), []int32{3, 7})
		h, err := r.Horizon()
		b.same("Horizon", must(b, h, err), int64(5))
		b.same("Subjects", b.stream(r, 1, math.MaxInt64), []vetting.SubjectVersion{newest, want(2, 1, "s2", 3, seq-1), want(5, 1, "s5", 7, seq-1)})
		b.same("Subjects 2 to 4", b.stream(r, 2, 4), []vetting.SubjectVersion{want(2, 1, "s2", 3, seq-1)})
		b.same("VersionsAt", ok(b, r.VersionsAt, seq), []vetting.SubjectVersion{newest})
		if err := r.Subjects(1, 9, func(vetting.SubjectVersion) error { return errStop }); !errors.Is(err, errStop) {
			b.Errorf("Subjects returned %v, want the error of yield", err)
		}
		return nil
	})
}

// ok calls a reader with one argument and fails the test when it fails.
func ok[A, T any](b bench, f func(A) (T, error), a A) T {
	b.Helper()
	v, err := f(a)
	return must(b, v, err)
}

func (b bench) same(what string, got, want any) {
	b.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		b.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func (b bench) stream(r vetting.Reader, from, to int64) (out []vetting.SubjectVersion) {
	b.Helper()
	if err := r.Subjects(from, to, func(v vetting.SubjectVersion) error { out = append(out, v); return nil }); err != nil {
		b.Fatal(err)
	}
	return out
}

// subjectsPage crosses the boundaries of pages, with gaps and several versions,
// and asks other things while it streams.
func subjectsPage(b bench) {
	const n = 2003
	var want []int64
	b.update("a", func(tx vetting.Tx) error {
		for i := int64(1); i <= n; i++ {
			if i%7 == 0 {
				continue
			}
			if err := subject(tx, i, fmt.Sprintf("s%d", i), 0); err != nil {
				return err
			}
			if i%3 == 0 {
				if err := tx.InsertSubjectVersion(version(i, 2)); err != nil {
					return err
				}
			}
			want = append(want, i)
		}
		return nil
	})
	var got []int64
	b.view("a", func(r vetting.Reader) error {
		return r.Subjects(0, n, func(v vetting.SubjectVersion) error {
			if newest := int64(1); v.Number%3 == 0 && v.Version != newest+1 || v.Number%3 != 0 && v.Version != newest {
				b.Errorf("subject %d comes with version %d", v.Number, v.Version)
			}
			if v.Number%500 == 0 {
				if _, err := r.SubjectVersion(v.Number, 1); err != nil {
					return err
				}
			}
			got = append(got, v.Number)
			return nil
		})
	})
	b.same("numbers", got, want)
}

func badRows(b bench) {
	raw := "Jos\xe9;\x00;1971\n" // ISO 8859-1 and a NUL: not UTF-8
	row := vetting.BadRow{Import: "people.csv#ab12", Row: 17, Reason: "not UTF-8", Raw: raw, At: 5}
	b.update("a", func(tx vetting.Tx) error { return tx.InsertBadRow(row) })
	b.update("a", func(tx vetting.Tx) error { // the same file again
		again := row
		again.Reason = "other"
		return tx.InsertBadRow(again)
	})
	b.view("a", func(r vetting.Reader) error {
		got, err := r.(interface {
			BadRows(string) ([]vetting.BadRow, error)
		}).BadRows("people.csv#ab12")
		b.same("BadRows", must(b, got, err), []vetting.BadRow{row})
		return nil
	})
}
