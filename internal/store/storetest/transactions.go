package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/vetting"
)

var errStop = errors.New("stop here")

// empty checks that neither subject nor sequence nor number was taken.
func (b bench) empty(tenant string, seq int64) {
	b.Helper()
	b.view(tenant, func(r vetting.Reader) error {
		if n, err := r.Horizon(); err != nil || n != 0 {
			b.Errorf("horizon is %d, %v", n, err)
		}
		if partitions, err := r.Partitions(); err != nil || len(partitions) != 0 {
			b.Errorf("partitions are %v, %v", partitions, err)
		}
		if _, err := r.SubjectNumber("s1"); !errors.Is(err, vetting.ErrNotFound) {
			b.Errorf("SubjectNumber returned %v, want ErrNotFound", err)
		}
		return nil
	})
	if got := b.seq(tenant); got != seq {
		b.Errorf("sequence went from %d to %d although nothing was committed", seq, got)
	}
	b.update(tenant, func(tx vetting.Tx) error {
		if n, err := tx.NextID("subject"); err != nil || n != 1 {
			b.Errorf("NextID = %d, %v; the number that was rolled back must be given again", n, err)
		}
		return nil
	})
}

func rollback(b bench) {
	before := b.seq("a")
	err := b.db.Vetting("a").Update(context.Background(), func(tx vetting.Tx) error {
		if _, err := tx.NextID("subject"); err != nil {
			return err
		}
		if err := subject(tx, 1, "s1", 3); err != nil {
			return err
		}
		return errStop
	})
	if !errors.Is(err, errStop) {
		b.Fatalf("Update returned %v, want the function's own error", err)
	}
	b.empty("a", before)
}

func panics(b bench) {
	before := b.seq("a")
	func() {
		defer func() {
			if recover() == nil {
				b.Error("the panic was swallowed")
			}
		}()
		_ = b.db.Vetting("a").Update(context.Background(), func(tx vetting.Tx) error {
			if err := subject(tx, 1, "s1", 3); err != nil {
				return err
			}
			panic("in the middle")
		})
	}()
	b.empty("a", before)
}

func failedStatement(b bench) {
	b.subjects("a", 1, 1)
	before := b.seq("a")
	err := b.db.Vetting("a").Update(context.Background(), func(tx vetting.Tx) error {
		if err := subject(tx, 2, "s2", 0); err != nil {
			return err
		}
		_ = tx.InsertSubject(3, "s1", 0, 1) // taken; goes on as if nothing had happened
		_, _ = tx.Horizon()
		return nil
	})
	if !errors.Is(err, store.ErrDuplicate) {
		b.Errorf("Update returned %v, want the failure of the statement", err)
	}
	b.view("a", func(r vetting.Reader) error {
		if n, err := r.Horizon(); err != nil || n != 1 {
			b.Errorf("horizon is %d, %v: half a transaction was committed", n, err)
		}
		return nil
	})
	if got := b.seq("a"); got != before {
		b.Errorf("sequence went from %d to %d", before, got)
	}
}

// ownWrites reads each row right after it was written, also a row that others refer to.
func ownWrites(b bench) {
	b.update("a", func(tx vetting.Tx) error {
		seq, err := tx.Seq()
		if err != nil {
			return err
		}
		for n := int64(1); n <= 3; n++ {
			if err := subject(tx, n, fmt.Sprint("s", n), 0); err != nil {
				return err
			}
			b.same("number", ok(b, tx.SubjectNumber, fmt.Sprint("s", n)), n)
			if err := tx.InsertScreening(screening(n, 1, "standard", 1)); err != nil {
				return err
			}
			got := ok(b, tx.ScreeningsAt, seq)
			if int64(len(got)) != n || got[n-1].Number != n {
				b.Errorf("after %d screenings the transaction reads %+v", n, got)
			}
			b.same("versions", len(b.stream(tx, 1, 9)), int(n))
		}
		return nil
	})
}

// sequence lets writers commit while readers watch: a reader that sees sequence
// n must see the row of every sequence up to n.
func sequence(b bench) {
	ctx := context.Background()
	start := b.seq("a")
	const writers, each = 4, 12
	var group sync.WaitGroup
	failed := make(chan error, 2*writers)
	for w := range writers {
		group.Go(func() {
			for i := range each {
				err := b.db.Vetting("a").Update(ctx, func(tx vetting.Tx) error {
					n, err := tx.NextID("subject")
					if err != nil {
						return err
					}
					return subject(tx, n, fmt.Sprintf("%d-%d", w, i), 0)
				})
				if err != nil {
					failed <- err
					return
				}
			}
		})
	}
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				err := b.db.Vetting("a").View(ctx, func(r vetting.Reader) error {
					seq, err := r.Seq()
					if err != nil {
						return err
					}
					seen := int64(0)
					err = r.Subjects(1, 1<<40, func(v vetting.SubjectVersion) error {
						if seen++; v.Seq != start+v.Number {
							return fmt.Errorf("subject %d has sequence %d, want %d", v.Number, v.Seq, start+v.Number)
						}
						return nil
					})
					if err == nil && seen != seq-start {
						err = fmt.Errorf("a view at sequence %d sees %d rows, want %d", seq, seen, seq-start)
					}
					return err
				})
				if err != nil {
					failed <- err
					return
				}
			}
		})
	}
	group.Wait()
	close(done)
	readers.Wait()
	close(failed)
	for err := range failed {
		b.Error(err)
	}
	if got := b.seq("a"); got != start+writers*each {
		b.Errorf("sequence is %d, want %d", got, start+writers*each)
	}
}

// concurrent runs read-modify-write transactions of two tenants and of one
// that touches both against each other: none may be lost.
func concurrent(b bench) {
	ctx := context.Background()
	bump := func(tx vetting.Tx) error {
		e, err := tx.Epoch()
		if err != nil && !errors.Is(err, vetting.ErrNotFound) {
			return err
		}
		return tx.InsertEpoch(vetting.Epoch{N: e.N + 1, At: 1})
	}
	const writers, each = 3, 10
	failed := make(chan error, 3*writers)
	var group sync.WaitGroup
	for range writers {
		for _, tenant := range []string{"a", "b"} {
			group.Go(func() {
				for range each {
					if err := b.db.Vetting(tenant).Update(ctx, bump); err != nil {
						failed <- fmt.Errorf("tenant %s: %w", tenant, err)
						return
					}
				}
			})
		}
		group.Go(func() {
			for range each {
				if err := b.bumpBoth(ctx); err != nil {
					failed <- fmt.Errorf("both tenants: %w", err)
					return
				}
			}
		})
	}
	group.Wait()
	close(failed)
	for err := range failed {
		b.Error(err)
	}
	for _, tenant := range []string{"a", "b"} {
		b.view(tenant, func(r vetting.Reader) error {
			if e, err := r.Epoch(); err != nil || e.N != 2*writers*each {
				b.Errorf("tenant %s is at epoch %d, %v; want %d", tenant, e.N, err, 2*writers*each)
			}
			return nil
		})
	}
}

// bumpBoth takes the next epoch of both tenants in one transaction, as the
// activation of a public list does.
func (b bench) bumpBoth(ctx context.Context) error {
	return b.db.Lists("").Update(ctx, func(tx lists.Tx) error {
		for _, tenant := range []string{"b", "a"} { // against the order in which they are locked
			t := tx.Tenant(tenant)
			e, err := t.Epoch()
			if err != nil && !errors.Is(err, vetting.ErrNotFound) {
				return err
			}
			if err := t.InsertEpoch(vetting.Epoch{N: e.N + 1, At: 1}); err != nil {
				return err
			}
		}
		return nil
	})
}

func snapshotView(b bench) {
	b.subjects("a", 1, 2)
	b.view("a", func(r vetting.Reader) error {
		before, err := r.Seq()
		if err != nil {
			return err
		}
		b.subjects("a", 3, 4)
		if n, err := r.Horizon(); err != nil || n != 2 {
			b.Errorf("a view sees subject %d, %v, committed after it began", n, err)
		}
		if now, err := r.Seq(); err != nil || now != before {
			b.Errorf("sequence of a view went from %d to %d, %v", before, now, err)
		}
		return nil
	})
	b.view("a", func(r vetting.Reader) error {
		if n, err := r.Horizon(); err != nil || n != 4 {
			b.Errorf("horizon is %d, %v; want 4", n, err)
		}
		return nil
	})
}

func unknownTenant(b bench) {
	ctx := context.Background()
	called := false
	err := b.db.Vetting("nobody").Update(ctx, func(vetting.Tx) error { called = true; return nil })
	if !errors.Is(err, store.ErrNoTenant) || called {
		b.Errorf("Update returned %v (function called: %v), want ErrNoTenant", err, called)
	}
	err = b.db.Vetting("nobody").View(ctx, func(vetting.Reader) error { called = true; return nil })
	if !errors.Is(err, store.ErrNoTenant) || called {
		b.Errorf("View returned %v (function called: %v), want ErrNoTenant", err, called)
	}
	if err := b.db.CreateTenant(ctx, store.Tenant{ID: "a"}); !errors.Is(err, store.ErrDuplicate) {
		b.Errorf("a second tenant %q returned %v, want ErrDuplicate", "a", err)
	}
	if err := b.db.CreateTenant(ctx, store.Tenant{}); err == nil {
		b.Error("a tenant without an id was created")
	}
	all, err := b.db.Tenants(ctx)
	if err != nil || len(all) != 2 || all[0].ID != "a" || all[1].ID != "b" {
		b.Errorf("Tenants = %v, %v", all, err)
	}
}

func cancelled(b bench) {
	before := b.seq("a")
	ctx, cancel := context.WithCancel(context.Background())
	err := b.db.Vetting("a").Update(ctx, func(tx vetting.Tx) error {
		if err := subject(tx, 1, "s1", 0); err != nil {
			return err
		}
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		b.Errorf("Update returned %v, want context.Canceled", err)
	}
	b.empty("a", before)
	if err := b.db.Vetting("a").View(ctx, func(vetting.Reader) error { return nil }); !errors.Is(err, context.Canceled) {
		b.Errorf("View returned %v, want context.Canceled", err)
	}
}

func counters(b bench) {
	for want := int64(0); want < 3; want++ {
		b.update("a", func(tx vetting.Tx) error {
			for i := range int64(2) {
				if n, err := tx.NextID("match"); err != nil || n != 2*want+i+1 {
					b.Errorf("NextID = %d, %v; want %d", n, err, 2*want+i+1)
				}
			}
			return nil
		})
	}
	b.update("a", func(tx vetting.Tx) error {
		if n, err := tx.NextID("alert"); err != nil || n != 1 {
			b.Errorf("another counter gives %d, %v; want 1", n, err)
		}
		if _, err := tx.NextID("seq"); err == nil {
			b.Error("the commit sequence can be taken as a counter")
		}
		return nil
	})
}
