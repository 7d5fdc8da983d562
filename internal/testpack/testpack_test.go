package testpack

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/names"
	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/screen"
)

// Every operator alters its example, and does so again for the same draw.
func TestOperators(t *testing.T) {
	a := names.NewAnalyser()
	for _, o := range Operators() {
		apply := func() string { return o.Apply(rand.New(rand.NewPCG(1, 1)), a, o.Example, names.Person) }
		got := apply()
		if got == "" || (got == o.Example) != (o.Name == exact) || got != apply() {
			t.Errorf("%s makes %q of %q", o.Name, got, o.Example)
		}
		if o.Minimum <= 0 || o.Minimum > 1 {
			t.Errorf("%s has the minimum %v", o.Name, o.Minimum)
		}
	}
}

// No operator fails on any name, and none hands the same name back.
func TestOperatorsOnAnyName(t *testing.T) {
	a := names.NewAnalyser()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`([A-Z][a-zé']{0,9}|[А-Яа-я]{1,9}|[ء-ي]{1,6}|[0-9]{1,3})( [a-z]{1,8}){0,4}`)).Draw(t, "name")
		kind := rapid.SampledFrom([]names.Kind{names.Person, names.Organisation, names.Object, names.Either}).Draw(t, "kind")
		for _, o := range Operators() {
			got := o.Apply(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)), a, text, kind)
			if o.Name != exact && got != "" && got == strings.Join(strings.Fields(text), " ") {
				t.Fatalf("%s hands %q back", o.Name, text)
			}
			if kind != names.Person && got != "" && (o.Name == "order" || o.Name == "initials") {
				t.Fatalf("%s alters what is no person: %q", o.Name, text)
			}
		}
	})
}

// live is a configuration over entries in memory.
type live struct {
	lists  *screen.Lists
	config *screen.Config
	src    []screen.Source
}

func (l live) Screen(e *entity.Entity) screen.Result { return l.lists.Screen(e, l.config) }
func (l live) Config() *screen.Config                { return l.config }
func (l live) Sources() []screen.Source              { return l.src }

func options(n int, line score.Probability) Options {
	engine := screen.New()
	entries := make([]screen.Entry, n)
	for i, e := range synthetic(99, n) {
		e.List, e.Key = "watch", fmt.Sprintf("W-%03d", i)
		entries[i] = e
	}
	src := []screen.Source{{List: "watch", Snapshot: 1, Hash: "h"}}
	p := score.DefaultPolicy()
	p.Line = line
	return Options{
		Engine: engine, Seed: 1, Sample: 20, Synthetic: 10,
		Live: live{engine.Index(src, entries), &screen.Config{ID: "c", Version: 1, Lists: []string{"watch"}, Policy: p}, src},
		Entries: func(yield func(screen.Entry) error) error {
			for _, e := range entries {
				if err := yield(e); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func run(t *testing.T, o Options) *Report {
	t.Helper()
	r, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRunIsAFunctionOfTheSeed(t *testing.T) {
	line := score.DefaultPolicy().Line
	a, b := run(t, options(60, line)), run(t, options(60, line))
	if d := cmp.Diff(a, b); d != "" {
		t.Errorf("the same pack differs: %s", d)
	}
	o := options(60, line)
	o.Seed = 2
	if c := run(t, o); cmp.Equal(a.Cells, c.Cells) {
		t.Error("another seed draws the same pack")
	}
	if a.Entries != 30 || a.Screened < 100 || a.Operators[0].Tested != 30 || a.Operators[0].Hits != 30 {
		t.Errorf("%d entries, %d screened, exact %+v", a.Entries, a.Screened, a.Operators[0])
	}
	var sum int64
	for _, c := range a.Cells {
		sum += c.Tested
	}
	if sum != a.Screened {
		t.Errorf("cells hold %d of %d", sum, a.Screened)
	}
}

func TestFailureNamesTheAlteration(t *testing.T) {
	deaf := run(t, options(30, 900_000_000))
	if deaf.Passed || len(deaf.Failures) == 0 || !strings.HasPrefix(deaf.Failures[0], "exact: 0 of 30 found") {
		t.Errorf("nothing can reach the line, and the failures are %q", deaf.Failures)
	}
	o := options(30, score.DefaultPolicy().Line)
	o.Minimum = Minimum{Lists: map[string]Rates{"watch": {"exact": 1}, SyntheticList: {"exact": 1}}}
	if r := run(t, o); strings.Contains(strings.Join(r.Failures, " "), "exact") {
		t.Errorf("every exact name is found, and the failures are %q", r.Failures)
	}
	l := o.Live.(live)
	l.src = []screen.Source{{List: "watch", Snapshot: 1, Problem: "stale: fetched long ago"}}
	o.Live = l
	if r := run(t, o); r.Passed || !strings.Contains(strings.Join(r.Failures, " "), "list watch: stale") {
		t.Errorf("a stale list passes: %q", r.Failures)
	}
	o.Entries = func(func(screen.Entry) error) error { return nil }
	if _, err := Run(context.Background(), o); err == nil {
		t.Error("a configuration without entries passes")
	}
}

func TestReadMinimum(t *testing.T) {
	if m, err := ReadMinimum([]byte(`{"alterations":{"typo":0.9},"lists":{"un":{"exact":1}}}`)); err != nil || m.Alterations["typo"] != 0.9 || m.Lists["un"]["exact"] != 1 {
		t.Errorf("%+v %v", m, err)
	}
	for _, bad := range []string{`{"alterations":{"smudge":1}}`, `{"alterations":{"*":1}}`, `{"lists":{"un":1.5}}`, `{"lists":{"un":"all"}}`, `{"alterations":{"typo":1.5}}`, `{"lists":{"un":{"typo":-1}}}`, `{"rates":{}}`, `[]`} {
		if _, err := ReadMinimum([]byte(bad)); err == nil {
			t.Errorf("%s is accepted", bad)
		}
	}
}

func TestMinimaFromText(t *testing.T) {
	var m Minimum
	for _, s := range []string{"typo=0.9", "un=0.8", "un/order=0.95", "ofac/*=0.7"} {
		if err := m.Set(s); err != nil {
			t.Fatal(err)
		}
	}
	want := Minimum{map[string]float64{"typo": 0.9}, map[string]Rates{"un": {Every: 0.8, "order": 0.95}, "ofac": {Every: 0.7}}}
	if d := cmp.Diff(want, m); d != "" {
		t.Error(d)
	}
	read, err := ReadMinimum([]byte(`{"alterations":{"typo":0.9},"lists":{"un":{"*":0.8,"order":0.95},"ofac":0.7}}`))
	if d := cmp.Diff(want, read); d != "" || err != nil {
		t.Error(d, err)
	}
	for _, bad := range []string{"", "typo", "=0.9", "typo=", "typo=x", "typo=2", "un/smudge=1", "un=-1", "un=NaN"} {
		var m Minimum
		if m.Set(bad) == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}

// A list, or a script of it, that falls short is named although the alteration over
// all lists does well.
func TestFailureNamesListAndScript(t *testing.T) {
	report := func() *Report {
		r := &Report{Sources: []screen.Source{{List: "un"}, {List: "own"}}}
		for _, o := range operators {
			r.Operators = append(r.Operators, Rate{Operator: o.Name})
		}
		cell := func(op, list, script string, tested, hits int64) {
			r.Cells = append(r.Cells, Rate{Operator: op, List: list, Script: script, Tested: tested, Hits: hits, Rate: float64(hits) / float64(tested)})
			for i := range r.Operators {
				if x := &r.Operators[i]; x.Operator == op {
					x.Tested, x.Hits = x.Tested+tested, x.Hits+hits
					x.Rate = float64(x.Hits) / float64(x.Tested)
				}
			}
		}
		cell("typo", "un", "Latin", 1000, 990)
		cell("typo", "un", "Arabic", 40, 20)
		cell("typo", "own", "Han", 3, 1)
		cell("exact", "own", "Latin", 50, 46)
		return r
	}
	r := report()
	r.judge(&Minimum{})
	want := []string{"typo on list un, script Arabic: 20 of 40 found, 50.0 %, plainly fewer than the 85.0 % that are asked for of the alteration"}
	if d := cmp.Diff(want, r.Failures); d != "" {
		t.Errorf("three names are too few to judge, forty are not: %s", d)
	}
	r = report()
	r.judge(&Minimum{Alterations: map[string]float64{"typo": 0.99}, Lists: map[string]Rates{"own": {Every: 0.95}, "un": {Every: 0.9}}})
	want = []string{
		"typo: 1011 of 1043 found, 96.9 %, where at least 99.0 % are asked for; most are missing of typo on list un, script Arabic: 20 of 40 found",
		"all alterations on list own: 47 of 53 found, where at least 95.0 % are asked for; most are missing of exact on list own, script Latin: 46 of 50 found",
	}
	if d := cmp.Diff(want, r.Failures); d != "" {
		t.Error(d)
	}
}

// A later run may find a little less, and fails where it finds plainly less.
func TestDropsAreNamed(t *testing.T) {
	o := options(60, score.DefaultPolicy().Line)
	before := run(t, o)
	b, err := json.Marshal(before)
	if err != nil {
		t.Fatal(err)
	}
	o.Before, err = ReadReport(b)
	if err != nil {
		t.Fatal(err)
	}
	if r := run(t, o); !r.Passed {
		t.Errorf("nothing changed, and the pack fails: %q", r.Failures)
	}
	deaf := options(60, 900_000_000)
	deaf.Before = before
	deaf.Minimum.Alterations = map[string]float64{}
	for _, op := range Operators() {
		deaf.Minimum.Alterations[op.Name] = 0
	}
	r := run(t, deaf)
	text := strings.Join(r.Failures, "\n")
	for _, want := range []string{"exact: 0.0 % found where an earlier run found 100.0 %", "exact on list watch, script Latin: 0.0 % found where an earlier run found"} {
		if r.Passed || !strings.Contains(text, want) {
			t.Errorf("%q is not among %q", want, r.Failures)
		}
	}
	for _, bad := range []string{"", "{}", "[]", "null"} {
		if _, err := ReadReport([]byte(bad)); err == nil {
			t.Errorf("%q is taken for a report", bad)
		}
	}
}
