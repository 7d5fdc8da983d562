package score

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/names"
)

var vocabulary = []string{
	"Muhammad", "Mohamed", "Ahmad", "Ali", "Hassan", "Hasan", "al", "bin", "Abd", "Abdul", "Rahman", "Abdulrahman", "Dulaimi", "AL-TIKRITI", "Sabawi",
	"John", "Jon", "Smith", "Smyth", "J.", "K", "Jr", "Kim", "Jong", "Un", "Jongun", "Раҳмонов", "Rahmonov", "Rahmon", "Ҷамшед", "Jamshed", "محمد", "عبد", "الرحمن",
	"Haji", "Mullah", "Abu", "Bakr", "44", "II", "Ivanov", "Ivanova", "李", "Li", "김정은",
}

// names of random words, near each other often enough.
var anyName = rapid.Custom(func(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 1, 6).Draw(t, "words"), " ")
})

// mass is the gate's mass by trying every alignment, written apart from the
// product's assignment.
func mass(q, n *names.Name) int64 {
	type tie struct {
		l, r uint32
		v    int64
	}
	var ties []tie
	try := func(a, b *names.Token) {
		if level, _, _ := names.Relate(a, b); level != names.Unrelated {
			span := func(t *names.Token) uint32 { return (1<<t.Span - 1) << t.First }
			ties = append(ties, tie{span(a), span(b), int64(min(a.Weight, b.Weight)) * level.Similarity()})
		}
	}
	for i := range q.Tokens {
		for j := range n.Tokens {
			try(&q.Tokens[i], &n.Tokens[j])
		}
		for j := range n.Joins {
			try(&q.Tokens[i], &n.Joins[j])
		}
	}
	for i := range q.Joins {
		for j := range n.Tokens {
			try(&q.Joins[i], &n.Tokens[j])
		}
	}
	var best func(i int, l, r uint32) int64
	best = func(i int, l, r uint32) int64 {
		if i == len(ties) {
			return 0
		}
		v := best(i+1, l, r)
		if t := ties[i]; t.l&l == 0 && t.r&r == 0 {
			v = max(v, t.v+best(i+1, l|t.l, r|t.r))
		}
		return v
	}
	return best(0, 0, 0)
}

func TestGateIsTheBestAlignment(t *testing.T) {
	a, p := names.NewAnalyser(), DefaultPolicy()
	rapid.Check(t, func(t *rapid.T) {
		q, n := a.Name(anyName.Draw(t, "q"), names.Person), a.Name(anyName.Draw(t, "n"), names.Person)
		lo, hi := min(q.Weight, n.Weight), max(q.Weight, n.Weight)
		want := mass(&q, &n)*1000 >= p.Sigma*(p.Lambda*hi+(1000-p.Lambda)*lo)
		if got := NameGate(&q, &n, &p); got != want {
			t.Fatalf("%s, %s: gate %v, by trying everything %v", q.Text, n.Text, got, want)
		}
		if NameGate(&q, &n, &p) != NameGate(&n, &q, &p) {
			t.Fatalf("%s, %s: the gate depends on the direction", q.Text, n.Text)
		}
	})
}

func TestGate(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	person := func(n string) *Profile {
		return m.Profile((&entity.Entity{Schema: "Person"}).Add("name", entity.Value{Text: n}))
	}
	for _, pair := range [][2]string{
		{"Abd al-Rahman Khan", "Abdulrahman Khan"},
		{"Kim Jong-un", "Kim Jongun"},
		{"Владимир Путин", "Vladimir Putin"},
		{"محمد عبد الرحمن القذافي", "Muhammad Abdulrahman Gaddafi"},
		{"Salah ad-Din Ayyubi", "Salahuddin Ayubi"},
		{"Rahmonov Jamshed", "Джамшед Рахмонзода"},
		{"Ahmad Hassan", "Ahmad Hassan Ali Khalid"},
		{"DULAIMI, Sabawi", "Sabawi al-Dulaymi"},
		{"Müller Jürgen", "Juergen Mueller"},
	} {
		if !m.Gate(person(pair[0]), person(pair[1]), &p) {
			t.Errorf("%s does not reach %s", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{
		{"John Smith", "Peter Taylor"},
		{"Al", "Sabawi al-Dulaimi"},
		{"Mr", "Mr Hinkelsteiner"},
		{"Muhammad Hinkelsteiner", "Muhammad Dulaimi Sabawi"},
	} {
		if m.Gate(person(pair[0]), person(pair[1]), &p) {
			t.Errorf("%s reaches %s", pair[0], pair[1])
		}
	}
	vessel := m.Profile((&entity.Entity{Schema: "Vessel"}).Add("name", entity.Value{Text: "Sabawi Dulaimi"}))
	if m.Gate(vessel, person("Sabawi Dulaimi"), &p) {
		t.Error("a vessel passes the gate as a person")
	}
}

func TestGateOpensOnAnEqualIdentifier(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	a := m.Profile((&entity.Entity{Schema: "Person"}).Add("name", entity.Value{Text: "John Smith"}))
	b := m.Profile((&entity.Entity{Schema: "Person"}).Add("name", entity.Value{Text: "Peter Taylor"}))
	a.IDs = []entity.Identifier{{Kind: "passport", Country: "af", Value: "P123456"}}
	if m.Gate(a, b, &p) {
		t.Fatal("the gate is open without an equal identifier")
	}
	b.IDs = a.IDs
	if !m.Gate(a, b, &p) {
		t.Error("an equal identifier does not open the gate")
	}
}

// TestLargeAlignmentsAreStillAlignments: beyond the exact bound the assignment is a
// lower bound, whichever way round, and does not blow up.
func TestLargeAlignmentsAreStillAlignments(t *testing.T) {
	a, p := names.NewAnalyser(), DefaultPolicy()
	n := a.Name(strings.Repeat("Sabawi ", 24), names.Organisation)
	if !NameGate(&n, &n, &p) {
		t.Error("a name of 24 equal words does not reach itself")
	}
	long := a.Name("alfa bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar papa", names.Organisation)
	if !NameGate(&long, &long, &p) {
		t.Error("a name of 16 words does not reach itself")
	}
}
