package lists_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/lists"
)

// accept accepts and expects no error.
func (b *bench) accept(list string, load int64, who string) lists.AcceptResult {
	b.t.Helper()
	r, err := b.Accept(b.t.Context(), list, load, who, who+" compared the publisher's notice with the file")
	if err != nil {
		b.t.Fatalf("%s accepts load %d: %v", who, load, err)
	}
	return r
}

func TestTwoPeopleAcceptARefusedLoad(t *testing.T) {
	databases(t, func(t *testing.T, b *bench) {
		b.declare()
		b.load("watch", lists.Activated, ftm(crowd(100)...))
		refused := b.load("watch", lists.Refused, ftm(crowd(60)...))
		epoch := b.epoch("north")

		for _, c := range []struct {
			who, reason string
			want        error
		}{
			{clerk, "looks fine", access.ErrRole},
			{robot, "looks fine", access.ErrServiceAccount},
			{"dora", "looks fine", access.ErrDisabled},
			{"nobody-knows", "looks fine", access.ErrUnknown},
			{anna, "  ", nil},
		} {
			if _, err := b.Accept(t.Context(), "watch", refused.ID, c.who, c.reason); err == nil || (c.want != nil && !errors.Is(err, c.want)) {
				t.Errorf("%s with reason %q: %v, want %v", c.who, c.reason, err, c.want)
			}
		}
		first := b.accept("watch", refused.ID, anna)
		if first.Load != nil || len(first.Given) != 1 {
			t.Fatalf("after one acceptance: %+v, want it recorded and nothing in force", first)
		}
		if e := b.epoch("north"); e.N != epoch.N {
			t.Error("one acceptance advanced the epoch")
		}
		if _, err := b.Accept(t.Context(), "watch", refused.ID, anna, "again"); !errors.Is(err, access.ErrSamePerson) {
			t.Errorf("the same person twice: %v", err)
		}
		st, err := b.Status(t.Context(), "watch")
		if err != nil {
			t.Fatal(err)
		}
		if st.Waiting == nil || st.Waiting.ID != refused.ID || len(st.Given) != 1 {
			t.Errorf("the status does not show the load that waits for a second person: %+v", st.Waiting)
		}
		second := b.accept("watch", refused.ID, boris)
		if second.Load == nil || second.Load.Outcome != lists.Accepted || second.Load.Snapshot != 2 || second.Load.Accepts != refused.ID || len(second.Given) != 2 {
			t.Fatalf("after two acceptances: %+v", second)
		}
		if len(second.Load.Refusals) == 0 {
			t.Error("the accepted load does not say which gates were overruled")
		}
		if e := b.epoch("north"); e.N != epoch.N+1 || e.State.Lists["watch"] != 2 {
			t.Errorf("epoch %d, lists %v", e.N, e.State.Lists)
		}
		if n := len(b.entries("watch", 2)); n != 60 {
			t.Errorf("%d entries in force, want 60", n)
		}
		if n := len(b.leaves("north", audit.ListAccepted)); n != 2 {
			t.Errorf("%d leaves of acceptances, want 2", n)
		}
		if _, err := b.Accept(t.Context(), "watch", refused.ID, anna, "again"); !errors.Is(err, lists.ErrDecided) {
			t.Errorf("a decided load: %v", err)
		}
		if _, err := b.Accept(t.Context(), "watch", 1, anna, "again"); !errors.Is(err, lists.ErrNotRefused) {
			t.Errorf("an activated load: %v", err)
		}
		if _, err := b.Accept(t.Context(), "watch", 99, anna, "again"); !errors.Is(err, lists.ErrNotFound) {
			t.Errorf("a load that does not exist: %v", err)
		}
	})
}

func TestAcceptRefusesALoadThatIsNoLongerTheNewest(t *testing.T) {
	b := sqlite(t)
	b.declare()
	b.load("watch", lists.Activated, ftm(crowd(100)...))
	refused := b.load("watch", lists.Refused, ftm(crowd(60)...))
	b.accept("watch", refused.ID, anna)
	// The publisher repairs its file: accepting the broken one now would go back.
	good := b.load("watch", lists.Unchanged, ftm(crowd(100)...))
	_, err := b.Accept(t.Context(), "watch", refused.ID, boris, "late")
	if !errors.Is(err, lists.ErrOutdated) || !strings.Contains(err.Error(), "load the files again") {
		t.Errorf("load %d is newer than the refused %d, but accepting gave: %v", good.ID, refused.ID, err)
	}
}

func TestAcceptOverrulesOnlyTheGatesThatRefused(t *testing.T) {
	b := sqlite(t)
	l := b.declare()
	b.load("watch", lists.Activated, ftm(crowd(100)...))
	refused := b.load("watch", lists.Refused, ftm(crowd(60)...))
	b.accept("watch", refused.ID, anna)
	l.Gates.MinEntries = 80 // a gate that did not speak when people looked at the load
	if _, err := b.Revise(t.Context(), l, operator, "never fewer than 80"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Accept(t.Context(), "watch", refused.ID, boris, "fine"); !errors.Is(err, lists.ErrOtherGates) {
		t.Errorf("accepting against a gate nobody overruled: %v", err)
	}
	st, err := b.Status(t.Context(), "watch")
	if err != nil || st.Active.N != 1 || len(st.Given) != 1 {
		t.Errorf("snapshot %d active with %d acceptances (%v), want 1 with the first acceptance only", st.Active.N, len(st.Given), err)
	}
}

func TestAcceptNeedsTheSameReading(t *testing.T) {
	b := sqlite(t)
	l := b.declare(func(l *lists.List) { l.Encoding = "utf-8" })
	b.load("watch", lists.Activated, ftm(crowd(100)...))
	odd := crowd(60)
	odd[0].Name = "Şerzod Öztürk"
	refused := b.load("watch", lists.Refused, ftm(odd...))
	b.accept("watch", refused.ID, anna)
	l.Encoding = "windows-1254"
	if _, err := b.Revise(t.Context(), l, operator, "the publisher writes Turkish code pages"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Accept(t.Context(), "watch", refused.ID, boris, "fine"); !errors.Is(err, lists.ErrOtherBytes) {
		t.Errorf("the files read differently now, but accepting gave: %v", err)
	}
}
