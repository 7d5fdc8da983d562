package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/screen"
)

func someEntries() []screen.Entry {
	var out []screen.Entry
	given := []string{"Zarif", "Mansur", "Dilshod", "Farrukh", "Ilhom"}
	family := []string{"Qodirbekov", "Tagoev", "Rahmonzoda", "Davlatzoda", "Safarmadov", "Nazriev", "Sharifi"}
	for i := range 35 {
		e := &entity.Entity{ID: fmt.Sprint(i), Schema: "Person"}
		e.Add("name", entity.Value{Text: given[i%5] + " " + family[i%7]}).Add("birthDate", entity.Value{Text: fmt.Sprint(1950 + i)})
		if i%2 == 0 {
			e.Add("alias", entity.Value{Text: given[(i+1)%5] + " Abu " + family[i%7]})
		}
		out = append(out, screen.Entry{List: "watch", Key: e.ID, Entity: e})
	}
	return out
}

func countNames(entries []screen.Entry) (n int, types map[string]bool) {
	types = map[string]bool{}
	for i := range entries {
		for _, p := range listedNames {
			for _, text := range entries[i].Entity.Texts(p) {
				n++
				for _, t := range strings.Fields(strings.ToLower(text)) {
					types[t] = true
				}
			}
		}
	}
	return n, types
}

// TestALongerListGrowsLikeARealOne: it begins with the real entries, is as long as asked for, always the same, and has new words,
// fewer the longer it is.
func TestALongerListGrowsLikeARealOne(t *testing.T) {
	real := someEntries()
	long := enlarge(real, 4_000)
	if d := cmp.Diff(real, long[:len(real)]); d != "" {
		t.Errorf("the real entries changed:\n%s", d)
	}
	n, types := countNames(long)
	if n < 4_000 || n > 4_010 {
		t.Errorf("%d names, want 4,000", n)
	}
	if d := cmp.Diff(long, enlarge(real, 4_000)); d != "" {
		t.Errorf("the same arguments give other entries:\n%s", d)
	}
	m, more := countNames(enlarge(real, 16_000))
	if first, second := float64(len(types))/float64(n), float64(len(more))/float64(m); second >= first || len(more) <= len(types) {
		t.Errorf("%d words in %d names, %d in %d: want more words and a smaller share", len(types), n, len(more), m)
	}
}

func TestHotPairsAreOfTheCommonestWords(t *testing.T) {
	c := hotPairs(someEntries())
	if len(c.queries) != 12*11 {
		t.Errorf("%d pairs of 12 words, want %d", len(c.queries), 12*11)
	}
	if first := c.queries[0].First("name"); !strings.HasPrefix(first, "dilshod ") {
		t.Errorf("the first pair is %q; want one of the commonest words", first)
	}
}
