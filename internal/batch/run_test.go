package batch

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// count hands over the numbers 1 to n.
func count(n int) func(func(int) error) error {
	return func(yield func(int) error) error {
		for i := 1; i <= n; i++ {
			if err := yield(i); err != nil {
				return err
			}
		}
		return nil
	}
}

func line(i int) Answered { return Answered{Text: fmt.Appendf(nil, "%d\n", i), Bad: i%7 == 0} }

func lines(from, to int) string {
	var b strings.Builder
	for i := from; i <= to; i++ {
		b.Write(line(i).Text)
	}
	return b.String()
}

// memory keeps what is recorded and written, in the order in which it happens.
type memory struct {
	recorded, rows, bad, good int64
	text                      strings.Builder
	chunks                    int
	recordErr, writeErr       error
}

func (m *memory) record(_ context.Context, n int64) error {
	if m.recordErr == nil {
		m.recorded += n
	}
	return m.recordErr
}

func (m *memory) write(text []byte, rows, bad int64) error {
	if m.good += rows - bad; m.good > m.recorded {
		return fmt.Errorf("%d answers are written and %d look-ups are on record", m.good, m.recorded)
	}
	if m.writeErr != nil {
		return m.writeErr
	}
	m.chunks++
	m.rows += rows
	m.bad += bad
	m.text.Write(text)
	return nil
}

func (m *memory) options(n int) Options[int] {
	return Options[int]{Read: count(n), Answer: line, Record: m.record, Write: m.write, Now: func() time.Time { return time.Unix(0, 0) }}
}

func TestRunAnswersEveryRowInOrder(t *testing.T) {
	const n = 2*chunkRows + 123
	var m memory
	done, err := Run(t.Context(), m.options(n))
	if err != nil {
		t.Fatal(err)
	}
	if want := (Summary{n, n / 7}); done != want || m.rows != n || m.bad != n/7 {
		t.Errorf("summary %+v, written %d rows and %d bad; want %+v", done, m.rows, m.bad, want)
	}
	if m.text.String() != lines(1, n) {
		t.Error("the answers are not those of all rows in order")
	}
	if m.recorded != n-n/7 {
		t.Errorf("%d look-ups on record, want %d", m.recorded, n-n/7)
	}
}

// TestRunHoldsNothingBackForLong: answers that trickle in are written when a chunk is old, not when it is full.
func TestRunHoldsNothingBackForLong(t *testing.T) {
	var m memory
	o := m.options(10)
	now := time.Unix(0, 0)
	o.Now = func() time.Time { now = now.Add(chunkTime); return now }
	if _, err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if m.chunks != 10 {
		t.Errorf("%d chunks; each answer came a second after the one before and is to be written at once", m.chunks)
	}
}

// TestNothingIsWrittenThatIsNotOnRecord: without the ledger no answer comes out.
func TestNothingIsWrittenThatIsNotOnRecord(t *testing.T) {
	m := memory{recordErr: errors.New("the ledger is full")}
	done, err := Run(t.Context(), m.options(3*chunkRows))
	if !errors.Is(err, m.recordErr) || done.Rows != 0 || m.text.Len() != 0 {
		t.Errorf("error %v, %d rows done, %d bytes written; want the ledger's error and nothing", err, done.Rows, m.text.Len())
	}
}

func TestRunEndsWithTheFirstError(t *testing.T) {
	broken := errors.New("broken")
	t.Run("reading", func(t *testing.T) {
		var m memory
		o := m.options(0)
		o.Read = func(yield func(int) error) error { return errors.Join(count(5)(yield), broken) }
		done, err := Run(t.Context(), o)
		if !errors.Is(err, broken) || done.Rows != 5 || m.text.String() != lines(1, 5) {
			t.Errorf("error %v after %d rows: what was read before is to be written", err, done.Rows)
		}
	})
	t.Run("writing", func(t *testing.T) {
		m := memory{writeErr: broken}
		if done, err := Run(t.Context(), m.options(5)); !errors.Is(err, broken) || done.Rows != 0 {
			t.Errorf("error %v after %d rows", err, done.Rows)
		}
	})
	t.Run("options", func(t *testing.T) {
		if _, err := Run(t.Context(), Options[int]{}); err == nil {
			t.Error("a run without anything to read begins")
		}
	})
}

// TestARunCarriedOnEqualsOneUndisturbed: however often a run is interrupted, the file ends up the same, and each row is
// answered once.
func TestARunCarriedOnEqualsOneUndisturbed(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir, n := t.TempDir(), rapid.IntRange(1, 120).Draw(rt, "rows")
		path, on := dir+"/out.jsonl", Basis{Digest: "sha256:1", Format: JSONLines}
		var f *File
		var err error
		for try := 0; ; try++ {
			if try == 0 {
				f, err = Create(path, on)
			} else {
				f, err = Resume(path, on)
			}
			if err != nil {
				rt.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			stop := rapid.Int64Range(1, 60).Draw(rt, "interrupted after")
			var answered atomic.Int64
			var m memory
			now := time.Unix(0, 0)
			o := m.options(n)
			o.Skip, _ = f.Done()
			o.Write = f.Append
			o.Now = func() time.Time { now = now.Add(chunkTime / 9); return now }
			o.Answer = func(i int) Answered {
				if answered.Add(1) == stop {
					cancel()
				}
				return line(i)
			}
			_, err := Run(ctx, o)
			cancel()
			if err == nil {
				break
			}
			if !errors.Is(err, context.Canceled) {
				rt.Fatal(err)
			}
			// What a crash leaves beyond the last whole chunk.
			torn := rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(rt, "torn")
			if _, err := f.part.Write(torn); err != nil {
				rt.Fatal(err)
			}
			if err := f.Close(); err != nil {
				rt.Fatal(err)
			}
		}
		if err := f.Finish(); err != nil {
			rt.Fatal(err)
		}
		if got := read(rt, path); got != lines(1, n) {
			rt.Fatalf("%d rows give\n%s", n, got)
		}
	})
}
