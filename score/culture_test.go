package score

import (
	"testing"

	"github.com/revetproject/revet/entity"
)

// TestALikenessIsWorthWhatTheStockOfNamesMakesOfIt: equal names of a culture with few listed people and a large stock say more than those of a small stock; the
// nationality beside the name changes nothing of it.
func TestALikenessIsWorthWhatTheStockOfNamesMakesOfIt(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	stock := func(name, country, schema string) (int64, bool) {
		e := (&entity.Entity{Schema: schema}).Add("name", entity.Value{Text: name})
		if country != "" {
			e.Add("nationality", entity.Value{Text: country})
		}
		r := m.Compare(m.Profile(e), m.Profile(e), &p)
		for _, c := range r.Contributions {
			if c.Feature == featureStock {
				return c.Points, true
			}
		}
		return 0, false
	}
	few, _ := stock("Anna Lindgren", "", "Person")
	many, _ := stock("Gholam Reza Hosseini", "", "Person")
	if few <= 0 || many >= 0 {
		t.Errorf("Lindgren %d, Hosseini %d: few people share names like the one, many like the other", few, many)
	}
	for _, country := range []string{"ir", "se", "us"} {
		if got, _ := stock("Gholam Reza Hosseini", country, "Person"); got != many {
			t.Errorf("with nationality %s the stock says %d, without %d", country, got, many)
		}
	}
	if points, said := stock("Lindgren Trading", "", "Company"); said {
		t.Errorf("names of organisations come from a stock: %d", points)
	}
}
