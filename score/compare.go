package score

import (
	"strings"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/names"
)

// Compare scores a pair. It is symmetric: Compare(a,b).Score == Compare(b,a).Score,
// with the two sides of each contribution exchanged; and deterministic to the bit.
//
// A conflict (another birth year, another gender) lowers the score and stays among
// the contributions; it never removes a pair by itself.
func (m *Model) Compare(q, e *Profile, p *Policy) Result {
	r := Result{Contributions: make([]Contribution, 0, 12)}
	m.compareNames(q, e, &r)
	m.evidence.compareBirths(q.Births, e.Births, q.Kind == names.Person && e.Kind == names.Person, &r)
	m.evidence.compareGender(q, e, &r)
	m.evidence.compareCountries(q, e, &r)
	m.evidence.comparePlaces(q, e, &r)
	m.evidence.compareIdentifiers(q, e, &r)
	if q.Kind != 0 && e.Kind != 0 && !q.Kind.Compatible(e.Kind) {
		r.add(Contribution{Feature: "kind", Query: q.Kind.String(), Entry: e.Kind.String(), Level: "different kinds", Points: -m.evidence.Kind.Mismatch.Value})
	}
	r.missing(q, e)
	r.Probability = p.Probability(r.Score)
	r.Band = p.Band(r.Probability)
	return r
}

// best is the best pair of names of a class.
type best struct {
	q, e  *names.Name
	score int64
	edges edges // between them
}

// take keeps the better pair; ties go to the pair whose texts come first.
func (b *best) take(q, e *names.Name, score int64, between *edges) {
	if b.q != nil {
		if score < b.score {
			return
		}
		if score == b.score {
			lo, hi := q.Text, e.Text
			if hi < lo {
				lo, hi = hi, lo
			}
			bl, bh := b.q.Text, b.e.Text
			if bh < bl {
				bl, bh = bh, bl
			}
			if lo > bl || lo == bl && hi >= bh {
				return
			}
		}
	}
	b.q, b.e, b.score = q, e, score
	b.edges.n = copy(b.edges.list[:], between.list[:between.n])
}

// compareNames finds the best pair of names, those of good and those of low quality
// apart, and notes the evidence of the one that is used: the best pair without a
// low-quality alias, unless only a low-quality alias brings the names together.
func (m *Model) compareNames(q, e *Profile, r *Result) {
	switch {
	case !q.Kind.Compatible(e.Kind):
	case len(q.Names) == 1 && len(e.Names) == 1:
		m.compareSingle(&q.Names[0], &e.Names[0], r)
	default:
		m.compareSeveral(q, e, r)
	}
}

// compareSingle is compareNames for a single pair: it is the one used.
func (m *Model) compareSingle(q, e *names.Name, r *Result) {
	var between edges
	m.evidence.compareNames(q, e, &table{}, &between)
	r.WeakOnly = q.Quality == entity.Low || e.Quality == entity.Low
	m.use(q, e, &between, r)
}

// compareSeveral is compareNames for any number of pairs.
func (m *Model) compareSeveral(q, e *Profile, r *Result) {
	var good, weak best
	var between edges
	var room [256]relation
	var known relations
	rows, knownRows := q.width()
	columns, knownColumns := e.width()
	memo := knownRows && knownColumns && rows*columns <= maxRelations
	if memo {
		known.cells, known.width = room[:], columns
		if rows*columns > len(room) {
			known.cells = make([]relation, rows*columns)
		}
	}
	row := 0
	for i := range q.Names {
		a := &q.Names[i]
		column := 0
		for j := range e.Names {
			b := &e.Names[j]
			var t table
			if memo {
				t = table{relations: &known, left: q.of(a, row), right: e.of(b, column)}
			}
			s := m.evidence.compareNames(a, b, &t, &between)
			if a.Quality == entity.Low || b.Quality == entity.Low {
				weak.take(a, b, s, &between)
			} else {
				good.take(a, b, s, &between)
			}
			column += tokensIn(b)
		}
		row += tokensIn(a)
	}
	used := &good
	if weak.q != nil && (good.q == nil || weak.score-m.evidence.WeakAlias.Discount.Value > good.score) {
		used, r.WeakOnly = &weak, true
	}
	if used.q != nil {
		m.use(used.q, used.e, &used.edges, r)
	}
}

// use notes the evidence of the pair of names that counts.
func (m *Model) use(q, e *names.Name, between *edges, r *Result) {
	r.QueryName, r.EntryName = q.Text, e.Text
	r.Score += m.evidence.writeNames(q, e, between, &r.Contributions)
	if r.WeakOnly {
		r.add(Contribution{Feature: "weakAlias", Query: lowText(q), Entry: lowText(e), Level: "low-quality alias", Points: -m.evidence.WeakAlias.Discount.Value})
	}
}

// lowText is the text of a name of low quality.
func lowText(n *names.Name) string {
	if n.Quality == entity.Low {
		return n.Text
	}
	return ""
}

func (ev *evidence) compareGender(q, e *Profile, r *Result) {
	switch {
	case q.Gender == "" || e.Gender == "":
	case q.Gender == e.Gender:
		r.add(Contribution{Feature: "gender", Query: q.Gender, Entry: e.Gender, Level: "equal", Points: ev.Gender.Equal.Value})
	default:
		r.add(Contribution{Feature: "gender", Query: q.Gender, Entry: e.Gender, Level: "different", Points: ev.Gender.Different.Value})
	}
}

// compareCountries compares countries as part of identity only: every country
// counts the same, so that exchanging nationalities on both sides changes nothing.
func (ev *evidence) compareCountries(q, e *Profile, r *Result) {
	if len(q.Countries) == 0 || len(e.Countries) == 0 {
		return
	}
	if q.Kind == names.Object && e.Kind == names.Object {
		ev.compareFlags(q, e, r)
		return
	}
	for _, a := range q.Countries {
		for _, b := range e.Countries {
			if entity.CountriesCompatible(a, b) || entity.CountriesCompatible(b, a) {
				r.add(Contribution{Feature: "country", Query: a, Entry: b, Level: "compatible", Points: ev.Country.Shared.Value})
				return
			}
		}
	}
	r.add(Contribution{Feature: "country", Query: strings.Join(q.Countries, " "), Entry: strings.Join(e.Countries, " "), Level: "different", Points: ev.Country.Different.Value})
}
