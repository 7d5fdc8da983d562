package storetest

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/vetting"
)

// allClear makes clear screenings of the subjects from..to.
func allClear(from, to, version int64, config string, epoch int64) (out []vetting.Screening) {
	for n := from; n <= to; n++ {
		out = append(out, screening(n, version, config, epoch))
	}
	return out
}

func (b bench) screen(tx vetting.Tx, ss ...vetting.Screening) error {
	for _, s := range ss {
		if err := tx.InsertScreening(s); err != nil {
			return err
		}
	}
	return nil
}

// screened stores screenings in one transaction and returns them as they are read back in lists.
func (b bench) screened(ss ...vetting.Screening) []vetting.Screening {
	b.Helper()
	b.update("a", func(tx vetting.Tx) error { return b.screen(tx, ss...) })
	seq := b.seq("a")
	out := slices.Clone(ss)
	for i := range out {
		out[i].Seq, out[i].Evidence = seq, nil
	}
	inOrder(out)
	return out
}

func inOrder(ss []vetting.Screening) {
	slices.SortFunc(ss, func(a, b vetting.Screening) int {
		return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.Number, b.Number), cmp.Compare(a.Config, b.Config),
			cmp.Compare(a.Epoch, b.Epoch), cmp.Compare(a.Version, b.Version))
	})
}

// blocks stores screenings on both sides of the border of a page, of several
// versions of a subject, with rows between, and asks for each.
func blocks(b bench) {
	b.subjects("a", 500, 530)
	b.subjects("a", 1500, 1500)
	b.update("a", func(tx vetting.Tx) error { return tx.InsertSubjectVersion(version(511, 2)) })
	hit := screening(505, 1, "standard", 1)
	hit.Outcome, hit.Evidence, hit.Digest = "potential_match", []byte("{}"), fmt.Sprintf("%x", sha256.Sum256([]byte("{}")))
	odd := screening(506, 1, "standard", 1)
	odd.Digest = "not a SHA-256"
	in := allClear(500, 530, 1, "standard", 1)
	in[5], in[6] = hit, odd
	in = append(in, screening(1500, 1, "standard", 1)) // alone on its page
	in = append(in, allClear(500, 530, 1, "strict", 1)...)
	rng := slices.Clone(in)
	slices.Reverse(rng) // the order of writing is no matter
	first := b.screened(rng...)
	b.same("blocks", b.count("SELECT count(*) FROM screening_block"), int64(4))
	b.same("rows", b.count("SELECT count(*) FROM screening"), int64(3))

	// Others at the same epoch and version, with something else between them in what they share.
	later := allClear(500, 530, 1, "standard", 2)
	for i := range later {
		later[i].At += int64(i) % 2
		later[i].Cause = vetting.Cause{Kind: vetting.CauseSnapshot, List: "un", From: 1, To: 2}
		later[i].Run = 7
	}
	later = append(later, screening(511, 2, "standard", 2))
	second := b.screened(later...)
	third := b.screened(append(allClear(500, 510, 1, "standard", 3), screening(511, 2, "standard", 3))...)

	b.view("a", func(r vetting.Reader) error {
		all := slices.Concat(first, second, third)
		b.same("ScreeningsAt", ok(b, r.ScreeningsAt, first[0].Seq), first)
		got, err := r.Screenings(first[0].Seq-1, 10_000)
		b.same("Screenings", must(b, got, err), all)
		for _, s := range all {
			want := s
			if s.ScreeningKey == hit.ScreeningKey {
				want.Evidence = hit.Evidence
			}
			b.same("Screening", ok(b, r.Screening, s.ScreeningKey), want)
		}
		for _, n := range []int64{499, 500, 505, 511, 512, 530, 531, 1500} {
			var of []vetting.Screening
			for _, s := range all {
				if s.Number == n {
					of = append(of, s)
				}
			}
			got := ok(b, r.ScreeningsOf, n)
			if len(got)+len(of) > 0 {
				b.same(fmt.Sprint("ScreeningsOf ", n), got, of)
			}
		}
		docs, err := r.EvidenceAt(first[0].Seq)
		b.same("EvidenceAt", must(b, docs, err), map[vetting.ScreeningKey][]byte{hit.ScreeningKey: hit.Evidence})
		for _, absent := range []vetting.ScreeningKey{
			{Number: 499, Version: 1, Config: "standard", Epoch: 1},
			{Number: 531, Version: 1, Config: "standard", Epoch: 1},
			{Number: 505, Version: 1, Config: "standard", Epoch: 4},
			{Number: 512, Version: 2, Config: "standard", Epoch: 2},
		} {
			if _, err := r.Screening(absent); !errors.Is(err, vetting.ErrNotFound) {
				b.Errorf("the screening %+v, which does not exist, returned %v", absent, err)
			}
		}
		return nil
	})
}

// blocksProperty stores random screenings, many of neighbours, and compares
// every answer with one taken from a plain list.
func blocksProperty(b bench) {
	const people = 40
	histories := 0
	rapid.Check(b, func(t *rapid.T) {
		histories++
		tenant := fmt.Sprintf("blocks-%d", histories)
		AddTenants(b, b.db, tenant)
		base := rapid.SampledFrom([]int64{1, 490, 1000}).Draw(t, "base") // across the border of a page, too
		exited := map[int64]bool{}
		b.update(tenant, func(tx vetting.Tx) error {
			for n := base; n < base+people; n++ {
				if err := subject(tx, n, fmt.Sprint("s", n), 0); err != nil {
					return err
				}
				v := version(n, 2)
				v.Exit = n%7 == 0
				exited[n] = v.Exit
				if err := tx.InsertSubjectVersion(v); err != nil {
					return err
				}
			}
			return nil
		})
		var all []vetting.Screening
		taken := map[vetting.ScreeningKey]bool{}
		for range rapid.IntRange(1, 6).Draw(t, "transactions") {
			config := rapid.SampledFrom([]string{"standard", "strict"}).Draw(t, "config")
			from := base + rapid.Int64Range(0, people-1).Draw(t, "from")
			to := min(base+people-1, from+rapid.Int64Range(0, people).Draw(t, "more"))
			step := rapid.Int64Range(1, 4).Draw(t, "step")
			v, e, at := rapid.Int64Range(1, 2).Draw(t, "version"), rapid.Int64Range(1, 3).Draw(t, "epoch"), rapid.Int64Range(1, 9).Draw(t, "at")
			look := rapid.Bool().Draw(t, "look")
			var wrote []vetting.Screening
			b.update(tenant, func(tx vetting.Tx) error {
				seq, err := tx.Seq()
				if err != nil {
					return err
				}
				for n := from; n <= to; n += step {
					s := screening(n, v, config, e)
					s.At, s.Seq = at, seq
					if n%11 == 0 {
						s.Outcome = "incomplete"
					}
					if taken[s.ScreeningKey] {
						continue
					}
					taken[s.ScreeningKey] = true
					if err := tx.InsertScreening(s); err != nil {
						return err
					}
					wrote = append(wrote, s)
					if look && n%13 == 0 { // what is asked for meanwhile is there
						if got, err := tx.Screening(s.ScreeningKey); err != nil || got.Digest != s.Digest {
							t.Fatalf("its own screening of %d: %+v, %v", n, got, err)
						}
					}
				}
				return nil
			})
			all = append(all, wrote...)
		}
		inOrder(all)
		b.view(tenant, func(r vetting.Reader) error {
			if got, err := r.Screenings(0, 10_000); err != nil || len(got)+len(all) > 0 {
				b.same("Screenings", must(b, got, err), all)
			}
			for _, config := range []string{"standard", "strict"} {
				last := map[int64]vetting.Screening{}
				for _, s := range all {
					if old, ok := last[s.Number]; s.Config == config && (!ok || cmp.Or(cmp.Compare(s.Epoch, old.Epoch), cmp.Compare(s.Version, old.Version)) > 0) {
						last[s.Number] = s
					}
				}
				var numbers, stale, incomplete []int64
				for n := base; n < base+people; n++ {
					numbers = append(numbers, n)
					s, ok := last[n]
					if ok && !exited[n] && s.At < 5 {
						stale = append(stale, n)
					}
					if ok && !exited[n] && s.Outcome == "incomplete" {
						incomplete = append(incomplete, n)
					}
				}
				got, err := r.LastScreenings(config, numbers)
				if err != nil {
					return err
				}
				b.same("LastScreenings", got, last)
				if got, err := r.Stale(config, 5, 1000); err != nil || !slices.Equal(got, stale) {
					t.Fatalf("Stale: %v, %v, want %v", got, err, stale)
				}
				if got, err := r.Incomplete(config, 0, 1000); err != nil || !slices.Equal(got, incomplete) {
					t.Fatalf("Incomplete: %v, %v, want %v", got, err, incomplete)
				}
			}
			return nil
		})
	})
}

// screeningsPage reads all screenings page by page: no page cuts a sequence in two.
func screeningsPage(b bench) {
	b.subjects("a", 1, 40)
	var all []vetting.Screening
	all = append(all, b.screened(allClear(1, 20, 1, "standard", 1)...)...)
	all = append(all, b.screened(allClear(1, 5, 1, "standard", 2)...)...)
	all = append(all, b.screened(append(allClear(1, 30, 1, "strict", 2), allClear(31, 33, 1, "standard", 2)...)...)...)
	all = append(all, b.screened(screening(40, 1, "standard", 2))...)
	for _, limit := range []int{1, 5, 20, 25, 26, 33, 58, 1000} {
		b.view("a", func(r vetting.Reader) error {
			var got []vetting.Screening
			after, most := int64(0), 0
			for {
				page, err := r.Screenings(after, limit)
				if err != nil {
					return err
				}
				if len(page) == 0 {
					break
				}
				if len(page) > limit && page[0].Seq != page[len(page)-1].Seq {
					b.Errorf("limit %d: a page of %d spans sequences", limit, len(page))
				}
				got, after, most = append(got, page...), page[len(page)-1].Seq, max(most, len(page))
			}
			b.same(fmt.Sprint("pages of ", limit), got, all)
			if limit == 25 && most != 33 || limit == 1000 && most != len(all) {
				b.Errorf("limit %d: the largest page holds %d", limit, most)
			}
			return nil
		})
	}
}

// screeningTwice tries to store a screening that is there, or one of a subject
// version that is not: among rows, in a block, in both.
func screeningTwice(b bench) {
	b.subjects("a", 1, 30)
	b.screened(allClear(1, 20, 1, "standard", 1)...) // a block
	b.screened(allClear(25, 27, 1, "standard", 1)...)
	hit := screening(3, 1, "standard", 1)
	hit.Outcome, hit.Evidence = "potential_match", []byte("{}")
	other := screening(3, 1, "standard", 2)
	other.At++
	kept := b.count("SELECT count(*) FROM screening") + 1000*b.count("SELECT count(*) FROM screening_block")
	for name, ss := range map[string][]vetting.Screening{
		"a row of a block":             {screening(3, 1, "standard", 1)},
		"a hit of a block":             {hit},
		"a block over a block":         allClear(5, 24, 1, "standard", 1),
		"a block over rows":            allClear(21, 30, 1, "standard", 1),
		"a row over a row":             {screening(26, 1, "standard", 1)},
		"twice in a block":             append(allClear(1, 20, 1, "standard", 2), screening(7, 1, "standard", 2)),
		"in a block and a row at once": append(allClear(1, 20, 1, "standard", 2), other),
		"twice among rows":             append(allClear(1, 3, 1, "standard", 2), screening(3, 1, "standard", 2)),
	} {
		err := b.db.Vetting("a").Update(context.Background(), func(tx vetting.Tx) error { return b.screen(tx, ss...) })
		if !errors.Is(err, store.ErrDuplicate) {
			b.Errorf("%s: %v, want ErrDuplicate", name, err)
		}
	}
	for name, ss := range map[string][]vetting.Screening{
		"a row without a subject":        {screening(31, 1, "standard", 1)},
		"a block with an unknown member": allClear(10, 31, 1, "standard", 3),
		"a block of an unknown version":  allClear(1, 20, 2, "standard", 3),
	} {
		if err := b.db.Vetting("a").Update(context.Background(), func(tx vetting.Tx) error { return b.screen(tx, ss...) }); err == nil {
			b.Errorf("%s was stored", name)
		}
	}
	b.same("rows and blocks", b.count("SELECT count(*) FROM screening")+1000*b.count("SELECT count(*) FROM screening_block"), kept)
}

// damagedBlocks changes blocks as somebody with a SQL prompt could who first
// takes the triggers away. Every reading that comes upon one says which it is.
func damagedBlocks(b bench) {
	b.subjects("a", 1, 20)
	b.screened(allClear(1, 20, 1, "standard", 1)...)
	seq := b.seq("a")
	raw := b.raw()
	exec := func(statement string) {
		b.Helper()
		if _, err := raw.Exec(statement); err != nil {
			b.Fatalf("%s: %v", statement, err)
		}
	}
	cut := "digests = substr(digests, 1, length(digests) - 1)"
	if b.db.Dialect() == "sqlite" {
		exec("DROP TRIGGER screening_block_no_update")
	} else {
		exec("ALTER TABLE screening_block DISABLE TRIGGER ALL")
	}
	exec("CREATE TABLE good AS SELECT * FROM screening_block")
	for _, damage := range []string{
		cut, "digests = substr(digests, 33)", "members = members || '1'", "members = substr(members, 1, 19)", "members = replace(members, '111', '1x1')",
		"members = members || '0'", "first = 500, page = 0", "cause = '{'", "members = ''",
	} {
		exec("UPDATE screening_block SET " + damage)
		b.view("a", func(r vetting.Reader) error {
			if _, err := r.ScreeningsAt(seq); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("of sequence %d is damaged", seq)) ||
				!strings.Contains(err.Error(), `under "standard" at epoch 1, version 1`) {
				b.Errorf("%s: %v, want an error that names the block", damage, err)
			}
			return nil
		})
		b.view("a", func(r vetting.Reader) error {
			for _, s := range allClear(1, 20, 1, "standard", 1) {
				// A damaged block may not be found by number; it is never answered from.
				if _, err := r.Screening(s.ScreeningKey); err == nil {
					b.Errorf("%s: subject %d is answered for", damage, s.Number)
				}
			}
			return nil
		})
		exec("UPDATE screening_block SET " + strings.Join(func() (sets []string) {
			for _, c := range []string{"first", "page", "cause", "members", "digests"} {
				sets = append(sets, c+" = (SELECT "+c+" FROM good)")
			}
			return sets
		}(), ", "))
		b.view("a", func(r vetting.Reader) error {
			b.same("repaired", len(ok(b, r.ScreeningsAt, seq)), 20)
			return nil
		})
	}
}
