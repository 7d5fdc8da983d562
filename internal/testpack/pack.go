package testpack

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/names"
	"github.com/revetproject/revet/screen"
)

// Live is a configuration in force: it screens as a subject is screened.
type Live interface {
	Screen(e *entity.Entity) screen.Result
	Config() *screen.Config
	Sources() []screen.Source
}

// Options of a run.
type Options struct {
	Engine *screen.Engine
	Live   Live
	// Entries hands over the entries of the lists, by list and key.
	Entries func(yield func(screen.Entry) error) error
	Seed    uint64
	// Sample is how many entries of each list are drawn; Synthetic how many parties are made up.
	Sample, Synthetic int
	// BirthDate gives the subjects the birth date of their entry where it has one.
	BirthDate bool
	Minimum   Minimum
	// Before is an earlier run that this one must not fall behind; nil = none.
	Before   *Report
	Progress func(done, total int64)
}

// Report is what a run came to.
type Report struct {
	Seed      uint64          `json:"seed"`
	BirthDate bool            `json:"with_birth_date"`
	Engine    string          `json:"engine"`
	Config    string          `json:"configuration"`
	Version   int64           `json:"version"`
	Sources   []screen.Source `json:"sources"`
	Entries   int64           `json:"entries"`
	Screened  int64           `json:"screened"`
	Operators []Rate          `json:"alterations"`
	Cells     []Rate          `json:"cells"` // by alteration, list and script
	Failures  []string        `json:"failures"`
	Passed    bool            `json:"passed"`
	Missed    []Miss          `json:"missed"` // the first few of each alteration
}

// Rate is a hit rate: of names altered so, how many raise an alert on their own
// entry.
type Rate struct {
	Operator string  `json:"alteration"`
	List     string  `json:"list,omitzero"`
	Script   string  `json:"script,omitzero"`
	Tested   int64   `json:"tested"`
	Hits     int64   `json:"hits"`
	Rate     float64 `json:"rate"`
	Minimum  float64 `json:"minimum,omitzero"`
}

// Miss is an altered name that did not find its entry.
type Miss struct {
	Operator string `json:"alteration"`
	List     string `json:"list"`
	Key      string `json:"key"`
	Name     string `json:"name"`
	Altered  string `json:"altered"`
}

// shownMisses of each alteration are in a report.
const shownMisses = 3

// test is one altered name on its way.
type test struct {
	Miss
	script  string
	subject *entity.Entity
	hit     bool
}

// Run draws the pack, screens it and judges the rates. It is a function of the
// options and of what is in force: the same pack and report come out again.
func Run(ctx context.Context, o Options) (*Report, error) {
	if err := o.Minimum.validate(o.Live.Sources()); err != nil {
		return nil, err
	}
	sampled, err := sample(o.Entries, o.Seed, o.Sample)
	if err != nil {
		return nil, err
	}
	made := synthetic(o.Seed, o.Synthetic)
	if len(sampled) == 0 {
		return nil, errors.New("no list in force holds an entry to be found; load one with “revet lists update” or “revet lists import”")
	}
	config := *o.Live.Config()
	config.Lists = []string{SyntheticList}
	private := o.Engine.Index([]screen.Source{{List: SyntheticList, Snapshot: 1, Hash: SyntheticList}}, made)
	tests := tests(&o, append(sampled, made...))
	var done atomic.Int64
	err = each(ctx, len(tests), func(i int) {
		t := &tests[i]
		var r screen.Result
		if t.List == SyntheticList {
			r = private.Screen(t.subject, &config)
		} else {
			r = o.Live.Screen(t.subject)
		}
		t.hit = slices.ContainsFunc(r.Candidates, func(c screen.Candidate) bool { return c.Above && c.List == t.List && c.Key == t.Key })
		done.Add(1)
	}, func() {
		if o.Progress != nil {
			o.Progress(done.Load(), int64(len(tests)))
		}
	})
	if err != nil {
		return nil, err
	}
	live := o.Live.Config()
	rep := &Report{
		Seed: o.Seed, BirthDate: o.BirthDate, Engine: o.Engine.ID(), Config: live.ID, Version: live.Version, Sources: o.Live.Sources(),
		Entries: int64(len(sampled) + len(made)), Screened: int64(len(tests)), Missed: []Miss{}, Failures: []string{},
	}
	rep.count(tests)
	rep.judge(&o.Minimum)
	if o.Before != nil {
		rep.drops(o.Before)
	}
	rep.Passed = len(rep.Failures) == 0
	return rep, nil
}

// sample draws n entries of each list by the hash of seed, list and key: an
// entry that is drawn stays drawn when others come and go, unless pushed out.
func sample(entries func(func(screen.Entry) error) error, seed uint64, n int) ([]screen.Entry, error) {
	type ranked struct {
		screen.Entry
		rank [sha256.Size]byte
	}
	by := make(map[string][]ranked)
	least := func(s []ranked) []ranked {
		slices.SortFunc(s, func(a, b ranked) int { return cmp.Or(bytes.Compare(a.rank[:], b.rank[:]), cmp.Compare(a.Key, b.Key)) })
		return s[:min(len(s), n)]
	}
	err := entries(func(e screen.Entry) error {
		if e.Entity == nil || !entity.Matchable(e.Entity.Schema) || len(good(e.Entity)) == 0 {
			return nil
		}
		s := append(by[e.List], ranked{e, sha256.Sum256(fmt.Appendf(binary.BigEndian.AppendUint64(nil, seed), "%s\x00%s", e.List, e.Key))})
		if len(s) >= 2*n+64 {
			s = least(s)
		}
		by[e.List] = s
		return nil
	})
	var out []screen.Entry
	for _, s := range by { // order-free: sorted below
		for _, r := range least(s) {
			out = append(out, r.Entry)
		}
	}
	slices.SortFunc(out, func(a, b screen.Entry) int { return cmp.Or(cmp.Compare(a.List, b.List), cmp.Compare(a.Key, b.Key)) })
	return out, err
}

// good are the names of an entry that are tested: its first name, and the first
// in each further script, none that the source calls weak.
func good(e *entity.Entity) []string {
	var out, seen []string
	for _, p := range []string{"name", "alias"} {
		for _, v := range e.Properties[p] {
			s := scriptOf(v.Text)
			if v.Quality == entity.Low || slices.Contains(seen, s) {
				continue
			}
			out, seen = append(out, v.Text), append(seen, s)
		}
	}
	return out
}

// tests alters every name of every entry by every operator that applies.
func tests(o *Options, entries []screen.Entry) []test {
	var out []test
	analyser := o.Engine.Model().Analyser()
	for _, e := range entries {
		for _, text := range good(e.Entity) {
			for i := range operators {
				op := &operators[i]
				h := fnv.New64a()
				fmt.Fprintf(h, "%s\x00%s\x00%s\x00%s", e.List, e.Key, text, op.Name)
				altered := op.Apply(rand.New(rand.NewPCG(o.Seed, h.Sum64())), analyser, text, names.KindOf(e.Entity.Schema))
				if altered == "" {
					continue
				}
				s := (&entity.Entity{ID: "testpack", Schema: e.Entity.Schema}).Add("name", entity.Value{Text: altered})
				if b := e.Entity.First("birthDate"); o.BirthDate && b != "" {
					s.Add("birthDate", entity.Value{Text: b})
				}
				out = append(out, test{Miss: Miss{op.Name, e.List, e.Key, text, altered}, script: scriptOf(text), subject: s})
			}
		}
	}
	return out
}

// each calls work for 0 … n−1 on all processors, and tell now and then.
func each(ctx context.Context, n int, work func(int), tell func()) error {
	const block = 256
	for at := 0; at < n; at += block {
		if err := ctx.Err(); err != nil {
			return err
		}
		var wg sync.WaitGroup
		var next atomic.Int64
		next.Store(int64(at))
		end := int64(min(at+block, n))
		for range runtime.GOMAXPROCS(0) {
			wg.Go(func() {
				for i := next.Add(1) - 1; i < end; i = next.Add(1) - 1 {
					work(int(i))
				}
			})
		}
		wg.Wait()
		tell()
	}
	return nil
}

// count makes the rates, in the order of operators, lists and scripts.
func (r *Report) count(tests []test) {
	type cell struct{ operator, list, script string }
	by := make(map[cell]*Rate)
	for i := range operators {
		name := operators[i].Name
		by[cell{name, "", ""}] = &Rate{Operator: name}
	}
	missed := make(map[string]int)
	for i := range tests {
		t := &tests[i]
		for _, c := range []cell{{t.Operator, "", ""}, {t.Operator, t.List, t.script}} {
			if by[c] == nil {
				by[c] = &Rate{Operator: c.operator, List: c.list, Script: c.script}
			}
			by[c].Tested++
			if t.hit {
				by[c].Hits++
			}
		}
		if !t.hit && missed[t.Operator] < shownMisses {
			missed[t.Operator]++
			r.Missed = append(r.Missed, t.Miss)
		}
	}
	for c, x := range by { // order-free: sorted below
		if x.Tested > 0 {
			x.Rate = float64(x.Hits) / float64(x.Tested)
		}
		if c.list == "" {
			r.Operators = append(r.Operators, *x)
		} else {
			r.Cells = append(r.Cells, *x)
		}
	}
	place := func(name string) int {
		return slices.IndexFunc(operators, func(o Operator) bool { return o.Name == name })
	}
	byPlace := func(a, b Rate) int {
		return cmp.Or(cmp.Compare(place(a.Operator), place(b.Operator)), cmp.Compare(a.List, b.List), cmp.Compare(a.Script, b.Script))
	}
	slices.SortFunc(r.Operators, byPlace)
	slices.SortFunc(r.Cells, byPlace)
}
