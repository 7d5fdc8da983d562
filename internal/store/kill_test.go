package store_test

import (
	"bufio"
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/store/storetest"
	"github.com/revetproject/revet/internal/vetting"
)

// childEnv makes the test binary the writer that is going to be killed.
const childEnv = "REVET_STORE_TEST_CHILD"

func TestMain(m *testing.M) {
	if dsn := os.Getenv(childEnv); dsn != "" {
		fmt.Fprintln(os.Stderr, writeForever(context.Background(), dsn))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeForever commits three subjects at a time and says so after each commit.
func writeForever(ctx context.Context, dsn string) error {
	db, err := store.Open(ctx, dsn, store.Options{})
	if err != nil {
		return err
	}
	for {
		var last int64
		err := db.Vetting("a").Update(ctx, func(tx vetting.Tx) error {
			for range 3 {
				n, err := tx.NextID("subject")
				if err != nil {
					return err
				}
				last = n
				if err := tx.InsertSubject(n, fmt.Sprint("s", n), 0, 1); err != nil {
					return err
				}
				if err := tx.InsertSubjectVersion(vetting.SubjectVersion{Number: n, Version: 1, Doc: []byte("{}")}); err != nil {
					return err
				}
				if err := tx.InsertScreening(vetting.Screening{
					ScreeningKey: vetting.ScreeningKey{Number: n, Version: 1, Config: "standard", Epoch: 1}, Outcome: "clear",
				}); err != nil {
					return err
				}
			}
			return tx.MoveMark(vetting.Mark{Config: "standard", Epoch: 1, Through: last}, last-3)
		})
		if err != nil {
			return err
		}
		fmt.Println(last)
	}
}

// TestKilledWriterLeavesWholeTransactions kills a writer in the middle of its
// work again and again. What it reported as committed is there, nothing is
// there by half, and the next writer goes on without a gap.
func TestKilledWriterLeavesWholeTransactions(t *testing.T) {
	for name, fresh := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			dsn := fresh(t)
			storetest.AddTenants(t, storetest.Open(t, dsn), "a")
			for _, lines := range []int{1, 4, 2, 9, 25} {
				reported := killAfter(t, dsn, lines)
				wholeUpTo(t, dsn, reported)
			}
		})
	}
}

// killAfter runs the writer, kills it after some commits, and returns the
// highest number it reported.
func killAfter(t *testing.T, dsn string, lines int) (reported int64) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childEnv+"="+dsn)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewScanner(out)
	for n := 0; in.Scan(); n++ {
		if reported, err = strconv.ParseInt(in.Text(), 10, 64); err != nil {
			t.Fatal(err)
		}
		if n == lines { // it goes on writing while it is being killed
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := child.Wait(); err == nil {
		t.Fatal("the writer ended by itself")
	}
	if reported == 0 {
		t.Fatal("the writer committed nothing")
	}
	return reported
}

func wholeUpTo(t *testing.T, dsn string, reported int64) {
	t.Helper()
	err := storetest.Open(t, dsn).Vetting("a").View(t.Context(), func(r vetting.Reader) error {
		horizon, err := r.Horizon()
		if err != nil {
			return err
		}
		seq, err := r.Seq()
		if err != nil {
			return err
		}
		if horizon < reported || horizon%3 != 0 || seq != horizon/3 {
			t.Errorf("%d subjects at sequence %d; %d were reported, three to a commit", horizon, seq, reported)
		}
		next := int64(1)
		if err := r.Subjects(1, math.MaxInt64, func(v vetting.SubjectVersion) error {
			if v.Number != next {
				t.Errorf("subject %d follows %d", v.Number, next-1)
			}
			next++
			s, err := r.ScreeningsOf(v.Number)
			if err == nil && len(s) != 1 {
				t.Errorf("subject %d has %d screenings", v.Number, len(s))
			}
			return err
		}); err != nil {
			return err
		}
		if next != horizon+1 {
			t.Errorf("%d of %d subjects have a version", next-1, horizon)
		}
		mark, err := r.Mark("standard", 0, 1)
		if err == nil && mark.Through != horizon {
			t.Errorf("the mark stands at %d, the subjects at %d", mark.Through, horizon)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
