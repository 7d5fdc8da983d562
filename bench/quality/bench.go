package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/revetproject/revet/bench/internal/lists"
	"github.com/revetproject/revet/internal/metrics"
	"github.com/revetproject/revet/score"
)

// alike is the share of the evidence that two equal names would give: a score says
// how surely two parties are one, the benchmark asks how alike two names are.
func (l *lab) alike(a, b *score.Profile) float64 {
	own := min(l.model.Compare(a, a, &l.policy).Score, l.model.Compare(b, b, &l.policy).Score)
	return float64(l.model.Compare(a, b, &l.policy).Score) / float64(max(own, 1))
}

// benchPair is a labelled pair of names.
type benchPair struct {
	group, schema, a, b string
	match               bool
}

func (l *lab) benchPairs() ([]benchPair, error) {
	raw, err := l.Open("labelled/nomenklatura/name_bench_dev.csv")
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("name_bench: %w", err)
	}
	var out []benchPair
	for _, r := range rows[1:] {
		out = append(out, benchPair{r[0], r[1], r[2], r[3], r[4] == "true"})
	}
	return out, nil
}

// benchOf measures how well values part the pairs that match from the others.
func benchOf(ps []benchPair, value func(*benchPair) float64) bench {
	var b bench
	var all []metrics.Pair
	by := map[string][]metrics.Pair{}
	for i := range ps {
		p := &ps[i]
		x := metrics.Pair{Value: value(p), Match: p.match}
		all = append(all, x)
		script := "Latin"
		if lists.Foreign(p.a) || lists.Foreign(p.b) {
			script = "other scripts"
		}
		for _, g := range []string{"group " + p.group, "schema " + p.schema, "script " + script} {
			by[g] = append(by[g], x)
		}
	}
	b.Pairs = len(all)
	b.F1, b.At = metrics.BestF1(all)
	b.AUC = metrics.AUC(all)
	for _, k := range slices.Sorted(maps.Keys(by)) {
		if len(by[k]) >= 10 {
			f, _ := metrics.BestF1(by[k])
			b.Slices = append(b.Slices, benchSlice{k, len(by[k]), f, metrics.AUC(by[k])})
		}
	}
	return b
}

func (l *lab) bench(misses bool) (bench, error) {
	ps, err := l.benchPairs()
	if err != nil {
		return bench{}, err
	}
	return benchOf(ps, func(p *benchPair) float64 {
		v := l.alike(l.profile(p.schema, p.a), l.profile(p.schema, p.b))
		if misses {
			fmt.Printf("BENCH %.3f %-5v %-12s %s | %s\n", v, p.match, p.schema, p.a, p.b)
		}
		return v
	}), nil
}

// crossPairs counts the cross-script pairs that pass the gate.
func (l *lab) crossPairs(misses bool) (string, error) {
	raw, err := l.Open("labelled/watchman_cross_script_pairs.csv")
	if err != nil {
		return "", err
	}
	r := csv.NewReader(bytes.NewReader(raw))
	r.Comment = '#'
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		return "", fmt.Errorf("cross-script pairs: %w", err)
	}
	n, passed := 0, 0
	for _, row := range rows {
		if len(row) < 2 || row[0] == "Query" {
			continue
		}
		n++
		a, b := l.profile("Person", strings.TrimSpace(row[0])), l.profile("Person", strings.TrimSpace(row[1]))
		if l.model.Gate(a, b, &l.policy) {
			passed++
		}
		if misses {
			fmt.Printf("CROSS %v %.2f %v\n", l.model.Gate(a, b, &l.policy), nats(l.model.Compare(a, b, &l.policy).Score), row)
		}
	}
	return fmt.Sprintf("%d of %d", passed, n), nil
}
