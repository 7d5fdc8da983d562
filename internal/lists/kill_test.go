package lists_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/watchlist"
)

var errKilled = errors.New("killed")

// killAt stops the work at the nth failpoint, and counts those it passes.
func (b *bench) killAt(nth int) (passed *int) {
	passed = new(int)
	b.kill = func(string) error {
		*passed++
		if *passed == nth {
			return errKilled
		}
		return nil
	}
	return passed
}

// Killed before or after any commit, a load shows nothing half-done, and the
// next load of the same files ends in the same state.
func TestLoadKilledAnywhereLeavesAllOrNothing(t *testing.T) {
	databases(t, func(t *testing.T, b *bench) {
		small := b.service("", func(o *lists.Options) { o.BatchSize = 7 })
		b.Service = small
		b.declare(func(l *lists.List) { l.Gates.MaxDrop = 1 })
		ps := crowd(60)
		want := make(map[string]string)
		b.load("watch", lists.Activated, ftm(ps...))
		total := 1000
		for nth := 1; nth <= total; nth++ {
			before := b.inForce("watch")
			for i := range ps {
				if i%2 == nth%2 {
					ps[i].Born = fmt.Sprintf("19%02d-0%d-%02d", 50+nth%50, 1+i%9, 2+i%26)
				}
			}
			f := ftm(ps...)
			passed := b.killAt(nth)
			l, err := b.Load(t.Context(), "watch", []watchlist.File{f}, lists.Attempt{Actor: operator})
			b.kill = nil
			if err == nil {
				total = *passed
				if l.Outcome != lists.Activated {
					t.Fatalf("failpoint %d: outcome %s", nth, l.Outcome)
				}
				continue
			}
			if !errors.Is(err, errKilled) {
				t.Fatalf("failpoint %d: %v", nth, err)
			}
			after := b.inForce("watch")
			done := after.Snapshot != before.Snapshot
			if !done {
				if diff := cmp.Diff(before, after); diff != "" {
					t.Fatalf("failpoint %d: half-done work is visible (-before +after):\n%s", nth, diff)
				}
			}
			outcome := lists.Activated
			if done {
				outcome = lists.Unchanged
			}
			b.load("watch", outcome, f)
			clear(want)
			for _, p := range ps {
				want[p.Key] = p.Name + " " + p.Born
			}
			now := b.inForce("watch")
			if diff := cmp.Diff(want, now.Entries); diff != "" {
				t.Fatalf("failpoint %d: after loading again (-want +got):\n%s", nth, diff)
			}
			if now.Epoch != before.Epoch+1 || now.Snapshot != before.Snapshot+1 {
				t.Fatalf("failpoint %d: epoch %d and snapshot %d after one change, were %d and %d", nth, now.Epoch, now.Snapshot, before.Epoch, before.Snapshot)
			}
			if n := b.staged("watch"); n != 0 {
				t.Fatalf("failpoint %d: %d staged rows remain", nth, n)
			}
		}
		// blob, claim, clearing, 5 batches, activation: before and after each.
		if total < 2*9 {
			t.Fatalf("only %d failpoints were passed", total)
		}
		if got, want := int64(len(b.leaves("north", audit.SnapshotActivated))), b.inForce("watch").Snapshot; got != want {
			t.Errorf("%d activations in the ledger, %d snapshots", got, want)
		}
	})
}

// A load that stages fewer rows than one killed before it must not inherit any.
func TestStagedRowsOfAKilledLoadNeverShow(t *testing.T) {
	b := sqlite(t)
	b.declare()
	b.load("watch", lists.Activated, ftm(crowd(100)...))
	bigger := append(crowd(100), person{Key: "ghost", Name: "Rustam Sobirov", Born: "1980-02-03"})
	b.kill = func(point string) error {
		if point == "before activation" {
			return errKilled
		}
		return nil
	}
	if _, err := b.Load(t.Context(), "watch", []watchlist.File{ftm(bigger...)}, lists.Attempt{Actor: operator}); !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	b.kill = nil
	if b.staged("watch") == 0 {
		t.Fatal("nothing was staged; the test tests nothing")
	}
	other := append(crowd(100), person{Key: "real", Name: "Timur Valiyev", Born: "1981-02-03"})
	b.load("watch", lists.Activated, ftm(other...))
	got := b.entries("watch", 2)
	if got["ghost"] != "" || got["real"] == "" || len(got) != 101 {
		t.Errorf("snapshot 2 has %d entries, ghost %q, real %q", len(got), got["ghost"], got["real"])
	}
}

func TestSecondAcceptanceKilledAnywhereStandsOrFallsWithTheActivation(t *testing.T) {
	b := sqlite(t)
	b.declare()
	b.load("watch", lists.Activated, ftm(crowd(100)...))
	refused := b.load("watch", lists.Refused, ftm(crowd(60)...))
	b.accept("watch", refused.ID, anna)
	for nth := 1; ; nth++ {
		b.killAt(nth)
		_, err := b.Accept(t.Context(), "watch", refused.ID, boris, "the publisher confirmed the deletions")
		b.kill = nil
		if err == nil {
			t.Fatalf("passed %d failpoints without being killed after the activation", nth-1)
		}
		st, serr := b.Status(t.Context(), "watch")
		if serr != nil {
			t.Fatal(serr)
		}
		if !errors.Is(err, errKilled) {
			t.Fatalf("failpoint %d: %v", nth, err)
		}
		if st.Active.N == 2 { // killed after the activation
			if _, err := b.Accept(t.Context(), "watch", refused.ID, boris, "again"); !errors.Is(err, lists.ErrDecided) {
				t.Errorf("accepting again after the activation: %v", err)
			}
			return
		}
		if len(st.Given) != 1 {
			t.Fatalf("failpoint %d: %d acceptances without activation, want 1", nth, len(st.Given))
		}
	}
}

// A load that another process overtook judges again against the new snapshot.
func TestTwoProcessesLoadingTheSameList(t *testing.T) {
	databases(t, func(t *testing.T, b *bench) {
		b.declare()
		b.load("watch", lists.Activated, ftm(crowd(100)...))
		other := b.service("", func(o *lists.Options) { o.Failpoint = nil })
		theirs := append(crowd(100), person{Key: "theirs", Name: "Rustam Sobirov", Born: "1980-02-03"})
		ours := append(crowd(100), person{Key: "ours", Name: "Timur Valiyev", Born: "1981-02-03"})
		for _, point := range []string{"before claim", "after claim", "before staging", "after staging", "before activation"} {
			t.Run(point, func(t *testing.T) {
				b := b.in(t)
				once := false
				b.kill = func(at string) error {
					if at != point || once {
						return nil
					}
					once = true
					l, err := other.Load(t.Context(), "watch", []watchlist.File{ftm(theirs...)}, lists.Attempt{Actor: anna})
					if err != nil || l.Err() != nil {
						t.Errorf("the other process: %v %v", err, l.Err())
					}
					return nil
				}
				l, err := b.Load(t.Context(), "watch", []watchlist.File{ftm(ours...)}, lists.Attempt{Actor: operator})
				b.kill = nil
				if err != nil {
					t.Fatal(err)
				}
				if !once {
					t.Fatal("the other process did not come in between")
				}
				// Either way the state is that of one of the two, whole.
				got := b.entries("watch", b.inForce("watch").Snapshot)
				switch l.Outcome {
				case lists.Activated:
					if got["ours"] == "" || got["theirs"] != "" || len(got) != 101 {
						t.Errorf("our load is in force with %d entries", len(got))
					}
				case lists.Failed:
					if got["theirs"] == "" || got["ours"] != "" || len(got) != 101 {
						t.Errorf("their load is in force with %d entries", len(got))
					}
				default:
					t.Errorf("outcome %s", l.Outcome)
				}
				b.load("watch", lists.Activated, ftm(crowd(100)...))
			})
		}
	})
}
