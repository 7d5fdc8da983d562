package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/index"
	"github.com/revetproject/revet/names"
	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/watchlist"
)

func mapKeys[M ~map[K]V, K comparable, V any](m M) iter.Seq[K] { return maps.Keys(m) }

// person is a row of the labelled people.
type person struct {
	row        string
	text       string
	name, full *score.Profile
	group      string
}

// listed is a list ready to be searched.
type listed struct {
	profiles []*score.Profile
	lists    []string
	index    *index.Lists
}

type lab struct {
	model  *score.Model
	policy score.Policy
	data   string
}

func measure(data string, limit int, misses bool) (*report, error) {
	l := &lab{model: score.NewModel(), policy: score.DefaultPolicy(), data: data}
	un, err := l.un()
	if err != nil {
		return nil, err
	}
	treated, err := l.people("labelled/yente_candidates/positives_un_treated_dev.csv", 0)
	if err != nil {
		return nil, err
	}
	untreated, err := l.people("labelled/yente_candidates/positives_un_untreated_dev.csv", 0)
	if err != nil {
		return nil, err
	}
	negatives, err := l.people("labelled/yente_candidates/negatives_us.csv.gz", limit)
	if err != nil {
		return nil, err
	}
	target := un.find(untreated)
	r := &report{Line: nats(l.policy.Line), Listed: len(un.profiles), Negatives: len(negatives), FalseLists: map[string]float64{}}
	var nameScores, fullScores []int64
	r.Treated, nameScores, fullScores = l.recall(un, treated, target, misses)
	r.Untreated, _, _ = l.recall(un, untreated, target, false)
	r.Cultures = cultures(treated, nameScores, l.policy.Line)

	falseName := l.highest(un, negatives, false)
	falseFull := l.highest(un, negatives, true)
	r.FalseName, r.FalseFull = rate(falseName, l.policy.Line), rate(falseFull, l.policy.Line)
	if misses {
		l.show(un, negatives, falseFull)
	}
	for _, at := range []float64{0.2, 0.5, 1, 2, 5, 10} {
		p := point{Rate: at}
		ln, lf := lineFor(falseName, at), lineFor(falseFull, at)
		p.LineName, p.LineFull = nats(ln), nats(lf)
		p.Name, p.Full = share(nameScores, ln), share(fullScores, lf)
		r.Curve = append(r.Curve, p)
	}
	r.Namesakes = l.namesakes(un)
	r.Aliases = l.aliases(un, lineFor(falseName, 5))

	if both, err := l.withOFAC(un); err != nil {
		fmt.Fprintln(os.Stderr, "quality: without OFAC:", err)
	} else {
		bothName, bothFull := l.highest(both, negatives, false), l.highest(both, negatives, true)
		r.FalseLists["name only"] = rate(bothName, l.policy.Line)
		r.FalseLists["all attributes"] = rate(bothFull, l.policy.Line)
		most := hardPeople
		if limit > 0 {
			most = hardPeople / 10
		}
		r.Hard = l.hardMutations(both, most, bothName, l.highest(both, dated(negatives), true))
	}
	if r.Bench, err = l.bench(misses); err != nil {
		return nil, err
	}
	if r.Originals, err = l.originals(); err != nil {
		return nil, err
	}
	queries := crossQueries
	if limit > 0 {
		queries = crossQueries / 10
	}
	if r.Scripts, err = l.crossScript(queries); err != nil {
		return nil, err
	}
	if r.Romanisations, err = l.romanisations(); err != nil {
		return nil, err
	}
	r.CrossPairs, err = l.crossPairs(misses)
	return r, err
}

// open reads a data file, unpacked.
func (l *lab) open(name string) ([]byte, error) {
	raw, err := os.ReadFile(filepath.Join(l.data, name))
	if err != nil || !strings.HasSuffix(name, ".gz") {
		return raw, err
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return io.ReadAll(z)
}

func (l *lab) parse(format watchlist.Format, list string, files ...string) ([]*score.Profile, error) {
	var in []watchlist.File
	for _, f := range files {
		path := filepath.Join(l.data, f)
		name := strings.TrimSuffix(filepath.Base(f), ".gz")
		in = append(in, watchlist.File{Name: name, Open: func() (io.ReadCloser, error) { return os.Open(path) }})
	}
	snap, err := watchlist.Parse(context.Background(), format, in, watchlist.Options{List: list})
	if err != nil {
		return nil, err
	}
	var out []*score.Profile
	for _, e := range snap.Entries {
		if e.Entity.Schema == "Person" {
			out = append(out, l.model.Profile(e.Entity))
		}
	}
	return out, nil
}

func (l *lab) un() (*listed, error) {
	ps, err := l.parse(watchlist.UNXML, "un", "watchlists/un_consolidated/un_2025-08-02.xml.gz")
	if err != nil {
		return nil, err
	}
	return &listed{profiles: ps, lists: slices.Repeat([]string{"un"}, len(ps)), index: index.NewLists(l.model, ps)}, nil
}

// withOFAC adds the people of a full OFAC list.
func (l *lab) withOFAC(un *listed) (*listed, error) {
	const dir = "watchlists/ofac_full/2021-06-29/"
	ps, err := l.parse(watchlist.OFACCSV, "ofac", dir+"sdn.csv.gz", dir+"alt.csv.gz", dir+"add.csv.gz", dir+"sdn_comments.csv.gz")
	if err != nil {
		return nil, err
	}
	all := slices.Concat(un.profiles, ps)
	lists := slices.Concat(un.lists, slices.Repeat([]string{"ofac"}, len(ps)))
	return &listed{profiles: all, lists: lists, index: index.NewLists(l.model, all)}, nil
}

// people reads rows of the labelled people.
func (l *lab) people(name string, limit int) ([]person, error) {
	raw, err := l.open(name)
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	col := map[string]int{}
	for i, h := range rows[0] {
		col[h] = i
	}
	rows = rows[1:]
	if limit > 0 && len(rows) > limit {
		rows = rows[:limit]
	}
	out := make([]person, len(rows))
	parallel(len(rows), func(i int) {
		get := func(c string) string {
			if at, ok := col[c]; ok {
				return rows[i][at]
			}
			return ""
		}
		e := &entity.Entity{Schema: "Person"}
		e.Add("name", entity.Value{Text: get("full_name")})
		f := e.Clone()
		if f == nil {
			f = (&entity.Entity{Schema: "Person"}).Add("name", entity.Value{Text: get("full_name")})
		}
		for property, c := range map[string]string{"firstName": "first_name", "middleName": "middle_name", "lastName": "last_name", "gender": "gender", "birthDate": "date_of_birth", "birthPlace": "place_of_birth", "nationality": "nationality"} {
			f.Add(property, entity.Value{Text: get(c)})
		}
		out[i] = person{row: get("row"), text: get("full_name"), name: l.model.Profile(e), full: l.model.Profile(f), group: get("nationality")}
	})
	return out, nil
}

func parallel(n int, f func(i int)) {
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n; i += workers {
				f(i)
			}
		})
	}
	wg.Wait()
}

// find maps each labelled row to its entry by the primary name, word by word.
func (d *listed) find(untreated []person) map[string]int {
	key := func(n *names.Name) string {
		var w []string
		for i := range n.Tokens {
			w = append(w, n.Tokens[i].Text)
		}
		slices.Sort(w)
		return strings.Join(w, " ")
	}
	primary, alias := map[string]int{}, map[string]int{}
	for i, p := range d.profiles {
		for j := range p.Names {
			k := key(&p.Names[j])
			m := alias
			if p.Names[j].Property == "name" {
				m = primary
			}
			if _, ok := m[k]; !ok {
				m[k] = i
			}
		}
	}
	out := map[string]int{}
	for _, p := range untreated {
		if len(p.name.Names) == 0 {
			continue
		}
		k := key(&p.name.Names[0])
		if i, ok := primary[k]; ok {
			out[p.row] = i
		} else if i, ok := alias[k]; ok {
			out[p.row] = i
		}
	}
	return out
}

const never = math.MinInt64 / 2

// recall scores each row against its own entry: never where the gate or the
// weak-alias rule holds it back.
func (l *lab) recall(d *listed, ps []person, target map[string]int, misses bool) (r recall, byName, byFull []int64) {
	gate := 0
	for _, p := range ps {
		at, ok := target[p.row]
		if !ok {
			continue
		}
		e := d.profiles[at]
		open := l.model.Gate(p.name, e, &l.policy)
		n, f := int64(never), int64(never)
		if open {
			gate++
			n = l.score(p.name, e, d.lists[at])
		}
		if l.model.Gate(p.full, e, &l.policy) {
			f = l.score(p.full, e, d.lists[at])
		}
		byName, byFull = append(byName, n), append(byFull, f)
		if misses && n < l.policy.Line {
			res := l.model.Compare(p.name, e, &l.policy)
			fmt.Printf("MISS row %s gate=%v score %.2f full %.2f weak=%v: %s | %s\n", p.row, open, nats(res.Score), nats(f), res.WeakOnly, p.text, entryNames(e))
			for _, c := range res.Contributions {
				fmt.Printf("      %-14s %-18s %-18s %-26s %6.2f\n", c.Feature, c.Query, c.Entry, c.Level, nats(c.Points))
			}
		}
	}
	n := float64(len(byName))
	return recall{len(byName), 100 * float64(gate) / n, share(byName, l.policy.Line), share(byFull, l.policy.Line)}, byName, byFull
}

func entryNames(e *score.Profile) string {
	var out []string
	for i := range e.Names {
		out = append(out, e.Names[i].Text)
	}
	return strings.Join(out, "; ")
}

// score is the score where the weak-alias rule lets it alert, else never.
func (l *lab) score(q, e *score.Profile, list string) int64 {
	r := l.model.Compare(q, e, &l.policy)
	free := l.policy
	free.Line = never
	if !free.Passes(&r, list) {
		return never
	}
	return r.Score
}

// highest is the highest score each person reaches against the list.
func (l *lab) highest(d *listed, ps []person, full bool) []int64 {
	out := make([]int64, len(ps))
	parallel(len(ps), func(i int) {
		q := ps[i].name
		if full {
			q = ps[i].full
		}
		out[i] = never
		for _, row := range d.index.Candidates(q, &l.policy, nil) {
			out[i] = max(out[i], l.score(q, d.profiles[row], d.lists[row]))
		}
	})
	return out
}

// share is the percentage of scores at or above the line.
func share(scores []int64, line int64) float64 {
	n := 0
	for _, s := range scores {
		if s >= line {
			n++
		}
	}
	return 100 * float64(n) / float64(max(len(scores), 1))
}

// rate is alerts per 1,000.
func rate(scores []int64, line int64) float64 { return 10 * share(scores, line) }

// lineFor is the lowest line at which at most per1000 of the people alert.
func lineFor(scores []int64, per1000 float64) int64 {
	s := slices.Clone(scores)
	slices.SortFunc(s, func(a, b int64) int { return -compare(a, b) })
	k := int(per1000 * float64(len(s)) / 1000)
	if k >= len(s) {
		return never
	}
	return s[k] + 1
}

func compare(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// show prints the highest false alerts.
func (l *lab) show(d *listed, ps []person, scores []int64) {
	order := make([]int, len(ps))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return -compare(scores[a], scores[b]) })
	for _, i := range order[:min(40, len(order))] {
		if scores[i] < l.policy.Line {
			break
		}
		for _, row := range d.index.Candidates(ps[i].full, &l.policy, nil) {
			r := l.model.Compare(ps[i].full, d.profiles[row], &l.policy)
			if r.Score == scores[i] {
				fmt.Printf("FALSE %.2f: %s | %s\n", nats(r.Score), r.QueryName, r.EntryName)
				for _, c := range r.Contributions {
					fmt.Printf("      %-14s %-18s %-18s %-26s %6.2f\n", c.Feature, c.Query, c.Entry, c.Level, nats(c.Points))
				}
				break
			}
		}
	}
}

// cultures groups recall by the nationality of the rows.
func cultures(ps []person, scores []int64, line int64) []slice {
	by := map[string][]int64{}
	for i, p := range ps {
		if i < len(scores) {
			by[p.group] = append(by[p.group], scores[i])
		}
	}
	var out []slice
	for _, g := range slices.Sorted(maps.Keys(by)) {
		if len(by[g]) >= 8 {
			out = append(out, slice{g, len(by[g]), share(by[g], line)})
		}
	}
	return out
}

// namesakes recombines tokens of listed names of two to four tokens, first with
// last, and gives them random birth dates: nobody of that name is listed.
func (l *lab) namesakes(d *listed) namesakes {
	rng := rand.New(rand.NewPCG(1, 2))
	var first, rest []string
	for _, p := range d.profiles {
		for i := range p.Names {
			n := &p.Names[i]
			if n.Property != "name" || len(n.Tokens) < 2 || len(n.Tokens) > 4 {
				continue
			}
			f, r, _ := strings.Cut(strings.ToLower(n.Text), " ")
			first, rest = append(first, f), append(rest, r)
		}
	}
	const count = 2000
	var ps []person
	for len(ps) < count {
		i, j := rng.IntN(len(first)), rng.IntN(len(rest))
		year, month, day := 1945+rng.IntN(60), 1+rng.IntN(12), 1+rng.IntN(28)
		if i == j {
			continue
		}
		e := (&entity.Entity{Schema: "Person"}).Add("name", entity.Value{Text: first[i] + " " + rest[j]})
		q := l.model.Profile(e)
		e.Add("birthDate", entity.Value{Text: fmt.Sprintf("%04d-%02d-%02d", year, month, day)})
		ps = append(ps, person{name: q, full: l.model.Profile(e)})
	}
	return namesakes{count, share(l.highest(d, ps, false), l.policy.Line), share(l.highest(d, ps, true), l.policy.Line)}
}

// aliases asks, for every alias that is not of low quality, whether its bearer is
// still found by it when the alias itself is taken off the list (leave one out). A
// large part of aliases shares no token with any other name of the person: no
// matcher can find those.
func (l *lab) aliases(d *listed, lineAt5 int64) aliases {
	type query struct {
		name names.Name
		rest *score.Profile
	}
	var qs []query
	for _, p := range d.profiles {
		for i := range p.Names {
			if len(p.Names) < 2 || p.Names[i].Quality == entity.Low || p.Names[i].Property == "name" {
				continue
			}
			rest := *p
			rest.Names = slices.Delete(slices.Clone(p.Names), i, i+1)
			qs = append(qs, query{p.Names[i], &rest})
		}
	}
	gate, byGate := make([]int64, len(qs)), make([]int64, len(qs))
	all := make([]int64, len(qs))
	parallel(len(qs), func(i int) {
		q := &score.Profile{Schema: "Person", Kind: names.Person, Names: []names.Name{qs[i].name}}
		byGate[i], all[i] = never, l.score(q, qs[i].rest, "")
		if l.model.Gate(q, qs[i].rest, &l.policy) {
			gate[i], byGate[i] = 1, all[i]
		}
	})
	a := aliases{Queries: len(qs), Gate: share(gate, 1), Name: share(byGate, l.policy.Line), NoGate: share(all, l.policy.Line), At5: share(byGate, lineAt5)}
	return a
}
