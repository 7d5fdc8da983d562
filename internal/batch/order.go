package batch

import (
	"context"
	"errors"
	"runtime"
	"sync"
)

// InOrder maps what read yields on all processors and hands the results to write in the order of reading. At most some
// dozens of results per processor wait at a time. It returns the first error of write, else that of read, else that of ctx.
func InOrder[A, B any](ctx context.Context, read func(yield func(A) error) error, work func(A) B, write func(B) error) error {
	type job struct {
		in  A
		out chan B
	}
	within, cancel := context.WithCancel(ctx)
	defer cancel()
	workers := runtime.GOMAXPROCS(0)
	jobs := make(chan job, workers)
	queue := make(chan chan B, 64*workers)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for j := range jobs {
				j.out <- work(j.in)
			}
		})
	}
	var readErr error
	go func() {
		defer close(queue)
		defer close(jobs)
		readErr = read(func(a A) error {
			j := job{a, make(chan B, 1)}
			select {
			case queue <- j.out:
			case <-within.Done():
				return within.Err()
			}
			select {
			case jobs <- j:
				return nil
			case <-within.Done():
				return within.Err()
			}
		})
	}()
	var writeErr error
	for out := range queue {
		if writeErr != nil {
			continue // the queue is emptied, so that the reader ends
		}
		select {
		case b := <-out:
			if writeErr = write(b); writeErr != nil {
				cancel()
			}
		case <-within.Done():
			writeErr = within.Err()
		}
	}
	wg.Wait()
	if writeErr != nil && !errors.Is(writeErr, context.Canceled) {
		return writeErr
	}
	if readErr != nil && !errors.Is(readErr, context.Canceled) {
		return readErr
	}
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	return errors.Join(writeErr, readErr)
}
