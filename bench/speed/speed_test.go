package main

import (
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
