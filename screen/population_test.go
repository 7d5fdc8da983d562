package screen

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/index"
)

// Lookback with a re-check must find the pairs that screening every subject anew finds.
func TestLookbackFindsWhatScreeningFinds(t *testing.T) {
	e := New()
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		c := config("blue", "red")
		changed := drawEntries(t, rapid.IntRange(1, 6).Draw(t, "entries"))
		l := e.Index(active("blue", "red"), changed)
		population := e.NewPopulation()
		subjects := make([]*entity.Entity, rapid.IntRange(1, 20).Draw(t, "subjects"))
		var want []string
		for i := range subjects {
			subjects[i] = drawEntity(t, fmt.Sprint("s", i))
			population.AddEntity(uint64(i+1), subjects[i])
			for _, x := range l.Screen(subjects[i], c).Candidates {
				want = append(want, fmt.Sprintf("%d %s %d", i+1, x.Key, x.Result.Score))
			}
		}
		cut := uint64(rapid.IntRange(0, len(subjects)).Draw(t, "cut"))
		delta := e.NewDelta(changed)
		pairs := population.Scan(delta, c, 1, cut)
		pairs = append(pairs, population.Scan(delta, c, cut+1, uint64(len(subjects)))...)
		if diff := cmp.Diff(pairs, population.Lookback(changed, c, 0, 1<<63)); diff != "" && len(pairs) > 0 {
			t.Fatalf("two ranges differ from the whole:\n%s", diff)
		}
		var got []string
		for _, p := range pairs {
			x, gate := e.Compare(subjects[p.Subject-1], changed[p.Entry], c)
			if gate && c.Policy.Keeps(&x.Result) {
				got = append(got, fmt.Sprintf("%d %s %d", p.Subject, x.Key, x.Result.Score))
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		found += len(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-screening +lookback):\n%s", diff)
		}
	})
	if found == 0 {
		t.Fatal("no pair was found: the test proves nothing")
	}
}

func TestLookbackPassesOverEntriesWithoutEntity(t *testing.T) {
	e := New()
	p := e.NewPopulation()
	p.AddEntity(5, person("s", "Kvastimir Drobnjakov", ""))
	got := p.Lookback([]Entry{{List: "red", Key: "gone"}, {"red", "red-1", person("red-1", "Kvastimir Drobnjakov", "")}}, config("red"), 0, 9)
	if diff := cmp.Diff([]index.Pair{{Subject: 5, Entry: 1}}, got); diff != "" {
		t.Error(diff)
	}
}
