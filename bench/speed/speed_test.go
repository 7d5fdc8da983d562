package main

import (
	"strings"
	"testing"

	"github.com/revetproject/revet/internal/testdata"
	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/screen"
)

func prepared(b *testing.B) (*screen.Engine, *screen.Lists, []*score.Profile) {
	b.Helper()
	b.Setenv("REVET_TESTDATA", testdata.Path(b))
	entries, sources, err := readLists()
	if err != nil {
		b.Fatal(err)
	}
	people, err := readPeople()
	if err != nil {
		b.Fatal(err)
	}
	engine := screen.New()
	profiles := make([]*score.Profile, 5000)
	for i := range profiles {
		profiles[i] = engine.Model().Profile(people[i])
	}
	return engine, engine.Index(sources, entries), profiles
}

func BenchmarkCandidates(b *testing.B) {
	_, lists, profiles := prepared(b)
	p := score.DefaultPolicy()
	var rows []uint32
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		rows = lists.Candidates(profiles[i%len(profiles)], &p, rows[:0])
	}
}

// What the gate loses is reported, not hidden; a change of the gate or the score that made it lose a tenth of the
// matches would be a mistake.
func TestGateLossIsSmall(t *testing.T) {
	t.Setenv("REVET_TESTDATA", testdata.Path(t))
	entries, _, err := readLists()
	if err != nil {
		t.Fatal(err)
	}
	var few []screen.Entry
	for i := 0; i < len(entries); i += 10 {
		few = append(few, entries[i])
	}
	g := measureGateLoss(screen.New(), few, 200, benchConfig())
	var report strings.Builder
	g.print(&report)
	t.Log(report.String())
	if g.OwnAbove < 50 {
		t.Errorf("only %d of %d queries have their own entry above the line: the report says nothing", g.OwnAbove, g.Queries)
	}
	if g.OwnLost*10 > g.OwnAbove {
		t.Errorf("the gate rejects %d of %d pairs that the score lets pass", g.OwnLost, g.OwnAbove)
	}
}
