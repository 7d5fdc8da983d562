package main

import (
	"slices"

	"github.com/revetproject/revet/bench/internal/parallel"
	"github.com/revetproject/revet/bench/quality/people"
	"github.com/revetproject/revet/entity"
)

// culture is how often fictional people of one name culture are flagged against the
// UN and OFAC lists. They are on no list, but some bear a listed name by chance, as
// real people do.
type culture struct {
	Culture string `json:"culture"`
	People  int    `json:"people"`
	Name    span   `json:"falseAlertsPer1000NameOnly"`
	Born    span   `json:"falseAlertsPer1000WithBirthDate"`
	// Undated are those of them whom only entries without a full birth date flag.
	Undated span `json:"falseAlertsPer1000OnlyByEntriesWithoutFullBirthDate"`
	// At1 are the same at the line that lets through one in 1,000 of the ordinary people.
	At1 span `json:"nameOnlyAtOnePer1000OrdinaryPeople"`
}

// spread is how far the worst culture is from the best.
type spread struct {
	Worst string  `json:"worst"`
	Best  string  `json:"best"`
	Ratio float64 `json:"ratio"` // half an alert is added to either count, so that none is not zero
}

const (
	culturePeople = 10000
	cultureSeed   = 11
	allCultures   = "all"
)

// world reads the names of fictional people.
func (l *lab) world() (*people.World, error) { return people.Read(l.Open) }

// fictional draws people of each culture, in the order of the cultures.
func (l *lab) fictional(w *people.World, each int) []someone {
	var ps []people.Person
	for _, c := range w.Cultures() {
		ps = append(ps, w.People(c, each, cultureSeed)...)
	}
	out := make([]someone, len(ps))
	parallel.For(len(ps), func(i int) {
		out[i] = l.someone(ps[i].Name, ps[i].Birth)
		out[i].group = ps[i].Culture
	})
	return out
}

// someone is a person of whom the name and the birth date are known.
func (l *lab) someone(name, birth string) someone {
	e := (&entity.Entity{Schema: "Person"}).Add("name", entity.Value{Text: name})
	p := l.model.Profile(e)
	born := l.model.Profile(e.Add("birthDate", entity.Value{Text: birth}))
	return someone{text: name, name: p, born: withBirths(p, born.Births)}
}

// byCulture counts false alerts; line1 is the line of the names of ordinary people.
func (l *lab) byCulture(d *listed, ps []someone, at reached, line1 int64) []culture {
	var out []culture
	for i := 0; i < len(ps); {
		j := i
		for j < len(ps) && ps[j].group == ps[i].group {
			j++
		}
		n := j - i
		var alerted []someone
		for k := i; k < j; k++ {
			if at.born[k] >= l.line() {
				alerted = append(alerted, ps[k])
			}
		}
		undated := 0
		for _, f := range l.flag(d, alerted) {
			undated += one(!f.dated)
		}
		out = append(out, culture{
			ps[i].group, n,
			wilson(count(at.name[i:j], l.line()), n, 1000),
			wilson(count(at.born[i:j], l.line()), n, 1000),
			wilson(undated, n, 1000),
			wilson(count(at.name[i:j], line1), n, 1000),
		})
		i = j
	}
	return out
}

// worstToBest is the spread of a rate over the cultures.
func worstToBest(cs []culture, rate func(*culture) span) spread {
	if len(cs) == 0 {
		return spread{}
	}
	alerts := func(c *culture) float64 { return rate(c).At + 500/float64(c.People) }
	cmp := func(a, b culture) int { return compare(int64(1e6*alerts(&a)), int64(1e6*alerts(&b))) }
	worst, best := slices.MaxFunc(cs, cmp), slices.MinFunc(cs, cmp)
	return spread{worst.Culture, best.Culture, alerts(&worst) / alerts(&best)}
}

// gap is how far recall of the worst culture lies below that of the best, in points,
// with a birth date at the shipped line.
type gap struct {
	Worst  string  `json:"worst"`
	Best   string  `json:"best"`
	Points float64 `json:"points"`
}

func recallGap(gs []group) gap {
	var worst, best *group
	for i := range gs {
		g := &gs[i]
		if g.By != byNameCulture {
			continue
		}
		if worst == nil || g.LineBorn.At < worst.LineBorn.At {
			worst = g
		}
		if best == nil || g.LineBorn.At > best.LineBorn.At {
			best = g
		}
	}
	if worst == nil {
		return gap{}
	}
	return gap{worst.Group, best.Group, best.LineBorn.At - worst.LineBorn.At}
}
