package score

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/revetproject/revet/entity"
)

// TestPromise7WhoYouAreIsNeverARisk: swapping nationality alone changes no
// contribution except the declared comparison of countries, and that one says
// the same for every country: equal, different, or not known. Religion,
// ethnicity and politics change nothing at all.
func TestPromise7WhoYouAreIsNeverARisk(t *testing.T) {
	m := NewModel()
	p := DefaultPolicy()
	names := []string{"Mohammed Ali", "Jose Garcia", "Wang Wei", "Anna Ivanova", "Zarif Qodirbekov", "John Smith"}
	countries := []string{"", "us", "tj", "af", "sy", "de", "ng", "cn"}
	party := func(name, country string, more ...string) *entity.Entity {
		e := &entity.Entity{ID: "x", Schema: "Person"}
		e.Add("name", entity.Value{Text: name}).Add("birthDate", entity.Value{Text: "1984-05-06"}).Add("nationality", entity.Value{Text: country})
		for i := 0; i+1 < len(more); i += 2 {
			e.Add(more[i], entity.Value{Text: more[i+1]})
		}
		return e
	}
	// worth is what the comparison of countries gives for each way in which two can stand.
	worth := make(map[string]int64)
	for _, c := range countries {
		alike := m.Compare(m.Profile(party("Anna Ivanova", c)), m.Profile(party("Anna Ivanova", countries[1])), &p)
		for _, c := range alike.Contributions {
			if c.Feature != "country" {
				continue
			}
			if want, seen := worth[c.Level]; seen && want != c.Points {
				t.Fatalf("country %q is worth %d for one country and %d for another", c.Level, c.Points, want)
			}
			worth[c.Level] = c.Points
		}
	}
	if len(worth) < 2 {
		t.Fatalf("the comparison of countries gave only %v: equal and different ones are asked for", worth)
	}
	rapid.Check(t, func(t *rapid.T) {
		name, other := rapid.SampledFrom(names).Draw(t, "name"), rapid.SampledFrom(names).Draw(t, "other")
		entry := m.Profile(party(other, rapid.SampledFrom(countries).Draw(t, "entry's country")))
		a := rapid.SampledFrom(countries).Draw(t, "a")
		b := rapid.SampledFrom(countries).Draw(t, "b")
		ra := m.Compare(m.Profile(party(name, a)), entry, &p)
		rb := m.Compare(m.Profile(party(name, b)), entry, &p)
		rest := func(r Result) ([]Contribution, int64) {
			var points int64
			kept := slices.DeleteFunc(slices.Clone(r.Contributions), func(c Contribution) bool {
				if c.Feature == "country" {
					points += c.Points
					if want, seen := worth[c.Level]; seen && want != c.Points {
						t.Fatalf("country %q is worth %d here and %d there", c.Level, c.Points, want)
					}
					worth[c.Level] = c.Points
				}
				return c.Feature == "country"
			})
			return kept, points
		}
		ca, pa := rest(ra)
		cb, pb := rest(rb)
		if !slices.Equal(ca, cb) || ra.Score-pa != rb.Score-pb {
			t.Fatalf("nationality %q and %q: more than the comparison of countries differs:\n%+v\n%+v", a, b, ca, cb)
		}
		plain := m.Compare(m.Profile(party(name, a)), entry, &p)
		marked := m.Compare(m.Profile(party(name, a, "religion", "none", "ethnicity", "any", "political", "some")), entry, &p)
		if plain.Score != marked.Score || !slices.Equal(plain.Contributions, marked.Contributions) {
			t.Fatalf("religion, ethnicity or politics changed a score: %d, %d", plain.Score, marked.Score)
		}
	})
}
