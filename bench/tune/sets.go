package main

import (
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"github.com/revetproject/revet/bench/internal/folds"
	"github.com/revetproject/revet/bench/internal/lists"
	"github.com/revetproject/revet/bench/internal/parallel"
	"github.com/revetproject/revet/bench/quality/people"
	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/names"
	"github.com/revetproject/revet/score"
)

// pair is a comparison to be made again and again under other numbers.
type pair struct {
	q, e  *score.Profile
	list  string
	gated bool // passes the gate
}

// question is a person asked for and every entry it is compared with: strangers
// for ordinary people, one's own entry for the listed.
type question struct {
	group string
	pairs []pair
}

// sets are the questions of the objective.
type sets struct {
	plain        []question // listed people by the primary name as listed
	plainB       []question // … with a birth date
	altered      []question // listed people by an altered primary name
	born         []question // … with a birth date
	aliases      []question // listed people by an alias that was taken off the list
	originals    []question // listed people by a name in another script, which was taken off the list
	treated      []question // labelled people by a mangled name
	strangers    []question // ordinary people, by name
	strangerB    []question // … with birth dates
	cultures     []question // invented people of many cultures, with birth dates
	culturesName []question // … by name
	common       []question // common names against themselves: nothing else agrees
	namesakes    []question // listed names with other birth dates
	bench        []labelled
}

// labelled is a row of labelled names.
type labelled struct {
	a, b  *score.Profile
	match bool
	fold  int // of all pairs with that first name
}

// gather makes the questions from entries and people of the wanted half, 0 or 1.
func (l *lab) gather(half int) (*sets, error) {
	s := &sets{}
	for i, p := range l.profiles {
		if folds.Half(p.ID) != half || i%l.thin != 0 {
			continue
		}
		l.alter(s, i, p)
		l.alias(s, i, p)
		l.original(s, i, p)
	}
	if err := l.treated(s); err != nil {
		return nil, err
	}
	if err := l.ordinary(s, half); err != nil {
		return nil, err
	}
	if err := l.bench(s); err != nil {
		return nil, err
	}
	return s, l.invented(s, half)
}

func (l *lab) own(q *score.Profile, at int, e *score.Profile) []pair {
	return []pair{{q, e, l.lists[at], l.model.Gate(q, e, &l.policy)}}
}

func (l *lab) alter(s *sets, at int, p *score.Profile) {
	words := primary(p)
	if len(words) == 0 {
		return
	}
	listed := l.profile("Person", strings.Join(words, " "), "")
	s.plain = append(s.plain, question{"plain", l.own(listed, at, p)})
	if len(p.Births) > 0 {
		b := *listed
		b.Births = p.Births[:1]
		s.plainB = append(s.plainB, question{"plain", l.own(&b, at, p)})
	}
	for k, a := range alterations {
		r := rand.New(rand.NewPCG(uint64(at), uint64(k+100)))
		text := a.apply(r, words)
		if text == "" || text == strings.Join(words, " ") {
			continue
		}
		q := l.profile("Person", text, "")
		s.altered = append(s.altered, question{a.name, l.own(q, at, p)})
		if len(p.Births) > 0 {
			b := *q
			b.Births = p.Births[:1]
			s.born = append(s.born, question{a.name, l.own(&b, at, p)})
		}
	}
}

// primary are the words of the first Latin name that are in plain letters.
func primary(p *score.Profile) []string {
	return slices.DeleteFunc(lists.PrimaryWords(p), func(s string) bool { return strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) })
}

func (l *lab) alias(s *sets, at int, p *score.Profile) {
	if len(p.Names) < 2 {
		return
	}
	for i := range p.Names {
		if p.Names[i].Property == "name" || p.Names[i].Quality == entity.Low || lists.Foreign(p.Names[i].Text) {
			continue
		}
		rest := *p
		rest.Names = slices.Delete(slices.Clone(p.Names), i, i+1)
		q := &score.Profile{Schema: "Person", Kind: names.Person, Names: []names.Name{p.Names[i]}}
		s.aliases = append(s.aliases, question{"alias", l.own(q, at, &rest)})
	}
}

// original asks by each name in another script for the entry as its Latin names have
// it.
func (l *lab) original(s *sets, at int, p *score.Profile) {
	rest := *p
	rest.Names = nil
	var asked []names.Name
	for i := range p.Names {
		switch n := p.Names[i]; {
		case !lists.Foreign(n.Text):
			rest.Names = append(rest.Names, n)
		case n.Quality != entity.Low:
			asked = append(asked, n)
		}
	}
	if len(rest.Names) == 0 {
		return
	}
	for _, n := range asked {
		q := &score.Profile{Schema: "Person", Kind: names.Person, Names: []names.Name{n}}
		s.originals = append(s.originals, question{"original", l.own(q, at, &rest)})
	}
}

func (l *lab) treated(s *sets) error {
	plain, err := l.Rows("labelled/yente_candidates/positives_un_untreated_dev.csv")
	if err != nil {
		return err
	}
	mangled, err := l.Rows("labelled/yente_candidates/positives_un_treated_dev.csv")
	if err != nil {
		return err
	}
	place := lists.ByName(l.profiles[:l.un])
	entry := map[string]int{}
	for _, r := range plain {
		if q := l.profile("Person", r["full_name"], ""); len(q.Names) > 0 {
			if at, ok := place(&q.Names[0]); ok {
				entry[r["row"]] = at
			}
		}
	}
	for _, r := range mangled {
		if at, ok := entry[r["row"]]; ok {
			s.treated = append(s.treated, question{"treated", l.own(l.profile("Person", r["full_name"], ""), at, l.profiles[at])})
		}
	}
	return nil
}

// against is the question whether a stranger meets an entry.
func (l *lab) against(group string, q *score.Profile) question {
	out := question{group: group}
	for _, at := range l.index.Candidates(q, &l.policy, nil) {
		out.pairs = append(out.pairs, pair{q, l.profiles[at], l.lists[at], true})
	}
	return out
}

// every is every n-th of some rows.
func every[T any](rows []T, n int) []T {
	var out []T
	for i := 0; i < len(rows); i += n {
		out = append(out, rows[i])
	}
	return out
}

func (l *lab) ordinary(s *sets, half int) error {
	rows, err := l.Rows("labelled/yente_candidates/negatives_us.csv.gz")
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(r map[string]string) bool { return folds.Half(r["full_name"]) != half })
	rows = every(rows, l.thin)
	s.strangers, s.strangerB = make([]question, len(rows)), make([]question, len(rows))
	parallel.For(len(rows), func(i int) {
		q := l.profile("Person", rows[i]["full_name"], "")
		s.strangers[i] = l.against("ordinary", q)
		b := l.profile("Person", rows[i]["full_name"], rows[i]["date_of_birth"])
		s.strangerB[i] = question{group: "ordinary"}
		for _, p := range s.strangers[i].pairs {
			s.strangerB[i].pairs = append(s.strangerB[i].pairs, pair{b, p.e, p.list, true})
		}
	})
	return nil
}

const (
	perCulture   = 3000
	perNamesakes = 3000
	seed         = 2000 // of the invented people; bench/quality measures with others
)

// invented makes people of every name culture, and namesakes of listed people with
// full birth dates; both with random birth dates.
func (l *lab) invented(s *sets, half int) error {
	world, err := people.Read(l.Open)
	if err != nil {
		return err
	}
	for _, c := range world.Cultures() {
		drawn := world.People(c, perCulture/l.thin, uint64(seed+half))
		named, dated := make([]question, len(drawn)), make([]question, len(drawn))
		parallel.For(len(drawn), func(i int) {
			n, b := l.profile("Person", drawn[i].Name, ""), l.profile("Person", drawn[i].Name, drawn[i].Birth)
			named[i], dated[i] = l.against(c, n), question{group: c}
			for _, x := range named[i].pairs {
				dated[i].pairs = append(dated[i].pairs, pair{b, x.e, x.list, true})
			}
		})
		s.culturesName, s.cultures = append(s.culturesName, named...), append(s.cultures, dated...)
	}
	l.frequent(s)
	r := rand.New(rand.NewPCG(uint64(half), 77))
	for len(s.namesakes) < perNamesakes/l.thin {
		at := r.IntN(len(l.profiles))
		p := l.profiles[at]
		w := primary(p)
		if folds.Half(p.ID) != half || len(w) < 2 || !lists.FullBirths(p) {
			continue
		}
		q := l.profile("Person", strings.Join(w, " "), people.Birth(r))
		s.namesakes = append(s.namesakes, question{"namesake", l.own(q, at, p)})
	}
	return nil
}

// commonNames are among the commonest full names of their cultures: where a listed
// person has one, thousands of bearers would be alerts.
var commonNames = []string{
	"Muhammad Ali", "Ahmed Ali", "Mohamed Ahmed", "Ahmed Mohamed Ali", "Hassan Ali", "Mohammad Hussein", "Ali Hassan", "Omar Mohamed", "Ibrahim Ahmed", "Fatima Ali",
	"Mohammad Ahmadi", "Ali Hosseini", "Reza Mohammadi", "Muhammad Khan", "Imran Khan", "Muhammad Iqbal", "Abdul Rahman", "Abdul Rahim", "Rajesh Kumar", "Sunita Devi", "Amit Singh",
	"Maria Garcia", "Jose Rodriguez", "Juan Perez", "Carlos Gonzalez", "Luis Hernandez", "Ana Martinez", "Jose da Silva", "Maria dos Santos", "Juan Carlos Rodriguez",
	"John Smith", "David Jones", "Mary Johnson", "Michael Brown", "James Williams", "Thomas Müller", "Jean Martin", "Marco Rossi", "Anna Nowak",
	"Ivan Ivanov", "Sergei Petrov", "Aleksandr Kuznetsov", "Elena Ivanova", "Sergei Ivanov", "Mehmet Yilmaz", "Mustafa Demir", "Ali Yildiz",
	"Wang Wei", "Li Na", "Zhang Wei", "Chen Jing", "Li Qiang", "Wang Fang", "Kim Chol", "Kim Yong Chol", "Lee Min", "Nguyen Van Hung", "Tran Thi Lan", "Tanaka Hiroshi",
	"Emmanuel Okafor", "John Mwangi", "Ibrahim Musa", "Aisha Mohammed",
}

// frequent asks for the common names by themselves.
func (l *lab) frequent(s *sets) {
	for _, n := range commonNames {
		q := l.profile("Person", n, "")
		s.common = append(s.common, question{"common", []pair{{q, q, "", true}}})
	}
}

func (l *lab) bench(s *sets) error {
	rows, err := l.Rows("labelled/nomenklatura/name_bench_dev.csv")
	if err != nil {
		return err
	}
	for _, r := range rows {
		s.bench = append(s.bench, labelled{l.profile(r["schema"], r["name1"], ""), l.profile(r["schema"], r["name2"], ""), r["is_match"] == "true", folds.Of(r["name1"])})
	}
	return nil
}
