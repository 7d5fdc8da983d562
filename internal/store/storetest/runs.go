package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/revetproject/revet/internal/vetting"
)

func markFence(b bench) {
	ctx := context.Background()
	move := func(expect, through int64) error {
		return b.db.Vetting("a").Update(ctx, func(tx vetting.Tx) error {
			return tx.MoveMark(vetting.Mark{Config: "standard", Partition: 3, Epoch: 7, Through: through, Run: through}, expect)
		})
	}
	for _, c := range []struct {
		expect, through int64
		moved           bool
	}{
		{5, 10, false}, // there is none yet, which is 0
		{0, 10, true},
		{0, 20, false}, // somebody was there first
		{9, 20, false},
		{10, 20, true},
		{10, 30, false}, // a worker that woke up late
		{20, 20, true},  // an empty batch
	} {
		err := move(c.expect, c.through)
		if c.moved && err != nil || !c.moved && !errors.Is(err, vetting.ErrMarkMoved) {
			b.Errorf("moving from %d to %d returned %v; moved should be %v", c.expect, c.through, err, c.moved)
		}
	}
	if err := move(20, 15); err == nil || errors.Is(err, vetting.ErrMarkMoved) {
		b.Errorf("moving back returned %v, want a refusal", err)
	}
	b.view("a", func(r vetting.Reader) error {
		m, err := r.Mark("standard", 3, 7)
		b.same("Mark", must(b, m, err), vetting.Mark{Config: "standard", Partition: 3, Epoch: 7, Through: 20, Run: 20})
		for _, other := range []vetting.Mark{{Config: "strict", Partition: 3, Epoch: 7}, {Config: "standard", Partition: 2, Epoch: 7}, {Config: "standard", Partition: 3, Epoch: 8}} {
			if _, err := r.Mark(other.Config, other.Partition, other.Epoch); !errors.Is(err, vetting.ErrNotFound) {
				b.Errorf("mark %+v: %v, want ErrNotFound", other, err)
			}
		}
		return nil
	})
	// What a worker wrote beside a mark that had moved must not remain.
	err := b.db.Vetting("a").Update(ctx, func(tx vetting.Tx) error {
		if err := tx.InsertSkip(1, 1, "unreadable"); err == nil {
			b.Error("a skip of a run that does not exist was stored")
		}
		return tx.MoveMark(vetting.Mark{Config: "standard", Partition: 3, Epoch: 7, Through: 99}, 1)
	})
	if err == nil {
		b.Error("a moved mark did not fail its transaction")
	}
}

func runs(b bench) {
	cause := vetting.Cause{Kind: vetting.CauseConfiguration, From: 1, To: 2, Ref: "standard"}
	run := func(id int64, config string, epoch int64) vetting.Run {
		return vetting.Run{
			ID: id, Config: config, FromEpoch: epoch - 1, Epoch: epoch, Cause: cause, Mode: "delta", Horizon: 10 * id, StartedAt: id, StartedBy: "scheduler",
		}
	}
	report := vetting.SignedReport{Run: 1, Doc: []byte(`{"missing":0}`), Note: []byte("note\n\n— name sig\n"), At: 8}
	b.update("a", func(tx vetting.Tx) error {
		for _, r := range []vetting.Run{run(1, "standard", 2), run(2, "strict", 2), run(3, "standard", 3)} {
			if err := tx.InsertRun(r); err != nil {
				return err
			}
		}
		return nil
	})
	seq := b.seq("a")
	covered := func(config string, want int64) {
		b.Helper()
		b.view("a", func(r vetting.Reader) error {
			b.same("Covered "+config, ok(b, r.Covered, config), want)
			return nil
		})
	}
	covered("standard", 0)
	b.update("a", func(tx vetting.Tx) error { return tx.InsertRunReport(report) })
	covered("standard", 2)
	covered("strict", 0)
	at := func(r vetting.Run) vetting.Run { r.Seq = seq; return r }
	b.view("a", func(r vetting.Reader) error {
		b.same("Run", ok(b, r.Run, 2), at(run(2, "strict", 2)))
		b.same("OpenRuns", ok(b, r.OpenRuns, "standard"), []vetting.Run{at(run(3, "standard", 3))})
		b.same("OpenRuns of all", ok(b, r.OpenRuns, ""), []vetting.Run{at(run(2, "strict", 2)), at(run(3, "standard", 3))})
		b.same("Runs", ok(b, r.Runs, 2), []vetting.Run{at(run(3, "standard", 3)), at(run(2, "strict", 2))})
		report.Seq = seq + 1
		b.same("RunReport", ok(b, r.RunReport, 1), report)
		if _, err := r.RunReport(3); !errors.Is(err, vetting.ErrNotFound) {
			b.Errorf("the report of an open run returned %v", err)
		}
		return nil
	})
}

// crowd is the model that Tally is compared with: it keeps every row in
// memory and counts by walking over them.
type crowd struct {
	versions   []vetting.SubjectVersion
	screenings []vetting.Screening
	marks      map[vetting.Mark]int64 // without Through and Run → through
	skips      map[[2]int64]bool
}

func (p *crowd) tally(config string, epoch, run, horizon, asOf int64) []vetting.Tally {
	newest := map[int64]vetting.SubjectVersion{}
	for _, v := range p.versions {
		if v.Number <= horizon && v.Seq <= asOf && v.Version > newest[v.Number].Version {
			newest[v.Number] = v
		}
	}
	type group struct {
		segment, schema string
		exited          bool
	}
	counts := map[group]*vetting.Tally{}
	for n, v := range newest {
		g := group{v.Segment, v.Schema, v.Exit}
		if counts[g] == nil {
			counts[g] = &vetting.Tally{Segment: g.segment, Schema: g.schema, Exited: g.exited}
		}
		counts[g].Subjects++
		through, marked := p.marks[vetting.Mark{Config: config, Partition: v.Partition, Epoch: epoch}]
		if marked && n <= through || slices.ContainsFunc(p.screenings, func(s vetting.Screening) bool {
			return s.Number == n && s.Config == config && s.Epoch >= epoch
		}) {
			counts[g].Covered++
		}
		if p.skips[[2]int64{run, n}] {
			counts[g].Skipped++
		}
	}
	out := make([]vetting.Tally, 0, len(counts))
	for _, t := range counts {
		out = append(out, *t)
	}
	slices.SortFunc(out, func(a, b vetting.Tally) int {
		key := func(t vetting.Tally) string { return fmt.Sprintf("%s\x00%s\x00%v", t.Segment, t.Schema, t.Exited) }
		return strings.Compare(key(a), key(b))
	})
	return out
}

// tally plays random histories into a tenant each, and compares the count of
// the database with the model's after every few transactions.
func tally(b bench) {
	histories := 0
	rapid.Check(b, func(t *rapid.T) {
		histories++
		tenant := fmt.Sprintf("tally-%d", histories)
		AddTenants(b, b.db, tenant)
		p := crowd{marks: map[vetting.Mark]int64{}, skips: map[[2]int64]bool{}}
		partition := map[int64]int32{}
		newest := map[int64]int64{}
		configs := rapid.SampledFrom([]string{"standard", "strict"})
		words := rapid.SampledFrom([]string{"customer", "traveller", ""})
		schemas := rapid.SampledFrom([]string{"Person", "Company", "Émigré"})
		number := rapid.Int64Range(1, 12)
		epoch := rapid.Int64Range(1, 4)
		taken := map[vetting.ScreeningKey]bool{}

		for step := range rapid.IntRange(1, 12).Draw(t, "transactions") {
			acts := rapid.IntRange(1, 6).Draw(t, "acts")
			b.update(tenant, func(tx vetting.Tx) error {
				seq, err := tx.Seq()
				if err != nil {
					return err
				}
				if step == 0 && rapid.Bool().Draw(t, "crowd") {
					for n := int64(1); n <= 12; n++ {
						if err := tx.InsertSubject(n, fmt.Sprint("s", n), 0, 1); err != nil {
							return err
						}
						newest[n] = 1
						v := version(n, 1)
						v.Seq = seq
						if err := tx.InsertSubjectVersion(v); err != nil {
							return err
						}
						p.versions = append(p.versions, v)
					}
				}
				if step == 0 {
					for run := int64(1); run <= 2; run++ {
						if err := tx.InsertRun(vetting.Run{ID: run, Config: "standard", Epoch: run}); err != nil {
							return err
						}
					}
				}
				for range acts {
					n := number.Draw(t, "subject")
					switch act := rapid.SampledFrom([]string{"version", "version", "screening", "everybody", "mark", "skip"}).Draw(t, "act"); {
					case act == "version" || newest[n] == 0:
						if newest[n] == 0 {
							partition[n] = rapid.Int32Range(0, 2).Draw(t, "partition")
							if err := tx.InsertSubject(n, fmt.Sprint("s", n), partition[n], 1); err != nil {
								return err
							}
						}
						newest[n]++
						v := version(n, newest[n])
						v.Partition, v.Seq = partition[n], seq
						v.Segment, v.Schema, v.Exit = words.Draw(t, "segment"), schemas.Draw(t, "schema"), rapid.Bool().Draw(t, "exit")
						if err := tx.InsertSubjectVersion(v); err != nil {
							return err
						}
						p.versions = append(p.versions, v)
					case act == "screening":
						s := screening(n, newest[n], configs.Draw(t, "config"), epoch.Draw(t, "epoch"))
						if taken[s.ScreeningKey] {
							continue
						}
						taken[s.ScreeningKey] = true
						if err := tx.InsertScreening(s); err != nil {
							return err
						}
						p.screenings = append(p.screenings, s)
					case act == "everybody": // a run: most of these make a block
						config, e := configs.Draw(t, "config"), epoch.Draw(t, "epoch")
						for n := int64(1); n <= 12; n++ {
							s := screening(n, newest[n], config, e)
							if newest[n] == 0 || taken[s.ScreeningKey] {
								continue
							}
							taken[s.ScreeningKey] = true
							if err := tx.InsertScreening(s); err != nil {
								return err
							}
							p.screenings = append(p.screenings, s)
						}
					case act == "mark":
						m := vetting.Mark{Config: configs.Draw(t, "config"), Partition: rapid.Int32Range(0, 2).Draw(t, "partition"), Epoch: epoch.Draw(t, "epoch")}
						at := p.marks[m]
						moved := m
						moved.Through = at + rapid.Int64Range(0, 6).Draw(t, "further")
						if err := tx.MoveMark(moved, at); err != nil {
							return err
						}
						p.marks[m] = moved.Through
					default:
						run := rapid.Int64Range(1, 2).Draw(t, "run")
						if err := tx.InsertSkip(run, n, "unreadable"); err != nil {
							return err
						}
						p.skips[[2]int64{run, n}] = true
					}
				}
				return nil
			})
		}
		b.view(tenant, func(r vetting.Reader) error {
			seq, err := r.Seq()
			if err != nil {
				return err
			}
			for _, config := range []string{"standard", "strict"} {
				e, run := epoch.Draw(t, "epoch"), rapid.Int64Range(1, 2).Draw(t, "run")
				horizon, asOf := rapid.Int64Range(0, 13).Draw(t, "horizon"), rapid.Int64Range(0, seq).Draw(t, "as of")
				got, err := r.Tally(config, e, run, horizon, asOf)
				if err != nil {
					return err
				}
				if want := p.tally(config, e, run, horizon, asOf); !slices.Equal(got, want) {
					t.Fatalf("Tally(%s, epoch %d, run %d, horizon %d, as of %d)\n got %+v\nwant %+v", config, e, run, horizon, asOf, got, want)
				}
			}
			return nil
		})
	})
}
