package batch

import (
	"context"
	"errors"
	"time"
)

// Limits of a chunk: so many results are held back at most until they are on record and written, and for so long.
const (
	chunkRows = 10_000
	chunkTime = time.Second
)

// Answered is what became of one row.
type Answered struct {
	Text []byte // as it is written
	Bad  bool   // the row could not be used; Text says why
	Err  error  // the answer cannot be written: the run ends
}

// Summary counts what a run answered, without what an earlier run had.
type Summary struct {
	Rows, Bad int64
}

// Options of a run. Skip and Progress may be left out.
type Options[R any] struct {
	Read   func(yield func(R) error) error // hands over the rows in order
	Answer func(R) Answered                // answers one row; called on several processors at once
	// Record puts n look-ups on record; what it refuses is not written.
	Record func(ctx context.Context, n int64) error
	// Write writes the results of so many rows, of which bad could not be used.
	Write    func(text []byte, rows, bad int64) error
	Skip     int64            // rows that an earlier run answered
	Progress func(rows int64) // hears how many rows are done, skipped ones among them
	Now      func() time.Time // measures how long results are held back
}

func (o *Options[R]) validate() error {
	switch {
	case o.Read == nil || o.Answer == nil || o.Record == nil || o.Write == nil || o.Now == nil:
		return errors.New("batch: Read, Answer, Record, Write and Now are needed")
	case o.Skip < 0:
		return errors.New("batch: Skip is negative")
	}
	if o.Progress == nil {
		o.Progress = func(int64) {}
	}
	return nil
}

// Run answers all rows. It ends with the first error of reading, recording or writing; what was answered and recorded before
// is written. The summary is right even then.
func Run[R any](ctx context.Context, o Options[R]) (Summary, error) {
	var done Summary
	if err := o.validate(); err != nil {
		return done, err
	}
	var chunk []byte
	var rows, bad int64
	since := o.Now()
	flush := func(ctx context.Context) error {
		if rows == 0 {
			return nil
		}
		if n := rows - bad; n > 0 {
			if err := o.Record(ctx, n); err != nil {
				return err
			}
		}
		if err := o.Write(chunk, rows, bad); err != nil {
			return err
		}
		done.Rows += rows
		done.Bad += bad
		chunk, rows, bad, since = chunk[:0], 0, 0, o.Now()
		return nil
	}
	seen := int64(0)
	failed := false // to record or to write: then nothing more is
	err := InOrder(ctx, func(yield func(R) error) error {
		return o.Read(func(r R) error {
			if seen++; seen <= o.Skip {
				return ctx.Err()
			}
			return yield(r)
		})
	}, o.Answer, func(a Answered) error {
		if a.Err != nil {
			return a.Err
		}
		chunk = append(chunk, a.Text...)
		rows++
		if a.Bad {
			bad++
		}
		o.Progress(o.Skip + done.Rows + rows)
		if rows < chunkRows && o.Now().Sub(since) < chunkTime {
			return nil
		}
		err := flush(ctx)
		failed = err != nil
		return err
	})
	if !failed {
		// What was answered before an interruption is kept: recording it may take longer than the interruption allows.
		err = errors.Join(err, flush(context.WithoutCancel(ctx)))
	}
	return done, err
}
