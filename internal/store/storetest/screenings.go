package storetest

import (
	"errors"

	"github.com/revetproject/revet/internal/vetting"
)

func screenings(b bench) {
	b.subjects("a", 1, 3)
	b.update("a", func(tx vetting.Tx) error { return tx.InsertSubjectVersion(version(1, 2)) })
	with := screening(1, 1, "standard", 1)
	with.Outcome, with.Evidence = "potential_match", []byte("{\"evidence\":\"\\u0000 \xff\"}")
	with.Cause = vetting.Cause{Kind: vetting.CauseSnapshot, List: "un", From: 1, To: 2}
	b.update("a", func(tx vetting.Tx) error {
		for _, s := range []vetting.Screening{with, screening(2, 1, "standard", 1), screening(1, 1, "strict", 1)} {
			if err := tx.InsertScreening(s); err != nil {
				return err
			}
		}
		return nil
	})
	first := b.seq("a")
	// A run that lagged behind writes epoch 2 after epoch 3 was written at intake.
	b.update("a", func(tx vetting.Tx) error { return tx.InsertScreening(screening(1, 2, "standard", 3)) })
	b.update("a", func(tx vetting.Tx) error { return tx.InsertScreening(screening(1, 2, "standard", 2)) })

	at := func(s vetting.Screening, seq int64) vetting.Screening {
		s.Seq, s.Evidence = seq, nil
		return s
	}
	b.view("a", func(r vetting.Reader) error {
		whole := with
		whole.Seq = first
		b.same("Screening", ok(b, r.Screening, with.ScreeningKey), whole)
		if _, err := r.Screening(vetting.ScreeningKey{Number: 3, Version: 1, Config: "standard", Epoch: 1}); !errors.Is(err, vetting.ErrNotFound) {
			b.Errorf("a screening that does not exist returned %v", err)
		}
		last, err := r.LastScreenings("standard", []int64{1, 2, 3})
		b.same("LastScreenings", must(b, last, err), map[int64]vetting.Screening{
			1: at(screening(1, 2, "standard", 3), first+1), 2: at(screening(2, 1, "standard", 1), first),
		})
		b.same("ScreeningsOf", ok(b, r.ScreeningsOf, 1), []vetting.Screening{
			at(with, first), at(screening(1, 1, "strict", 1), first),
			at(screening(1, 2, "standard", 3), first+1), at(screening(1, 2, "standard", 2), first+2),
		})
		page, err := r.Screenings(first-1, 3)
		b.same("Screenings, first page", must(b, page, err), []vetting.Screening{
			at(with, first), at(screening(1, 1, "strict", 1), first), at(screening(2, 1, "standard", 1), first),
		})
		page, err = r.Screenings(first, 10)
		b.same("Screenings after", must(b, page, err), []vetting.Screening{
			at(screening(1, 2, "standard", 3), first+1), at(screening(1, 2, "standard", 2), first+2),
		})
		b.same("ScreeningsAt", ok(b, r.ScreeningsAt, first), []vetting.Screening{
			at(with, first), at(screening(1, 1, "strict", 1), first), at(screening(2, 1, "standard", 1), first),
		})
		return nil
	})
	err := b.db.Vetting("a").Update(b.Context(), func(tx vetting.Tx) error { return tx.InsertScreening(screening(9, 1, "standard", 1)) })
	if err == nil {
		b.Error("a screening of a subject that does not exist was stored")
	}
}

func stale(b bench) {
	b.subjects("a", 1, 6)
	b.update("a", func(tx vetting.Tx) error {
		exit := version(3, 2)
		exit.Exit = true
		if err := tx.InsertSubjectVersion(exit); err != nil {
			return err
		}
		for _, s := range []vetting.Screening{
			screening(1, 1, "standard", 1),                                 // at 100: due
			screening(2, 1, "standard", 1), screening(2, 1, "standard", 5), // 100, then 500
			screening(3, 1, "standard", 1),                               // exited
			screening(4, 1, "strict", 1),                                 // another configuration
			screening(5, 1, "standard", 2),                               // due
			screening(6, 1, "standard", 5), screening(6, 1, "strict", 1), // not under standard
		} {
			if s.Number == 5 || s.Number == 2 && s.Epoch == 1 || s.Number == 3 {
				s.Outcome = "incomplete"
			}
			if err := tx.InsertScreening(s); err != nil {
				return err
			}
		}
		return nil
	})
	b.view("a", func(r vetting.Reader) error {
		got, err := r.Stale("standard", 500, 10)
		b.same("Stale", must(b, got, err), []int64{1, 5})
		got, err = r.Stale("standard", 501, 3)
		b.same("Stale, limited", must(b, got, err), []int64{1, 2, 5})
		got, err = r.Incomplete("standard", 0, 10)
		b.same("Incomplete", must(b, got, err), []int64{5})
		got, err = r.Incomplete("standard", 5, 10)
		b.same("Incomplete after 5", len(must(b, got, err)), 0)
		return nil
	})
}
