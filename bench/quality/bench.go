package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/score"
)

// benchResult is one labelled pair with the share of the evidence that two equal
// names would give: a score says how surely two parties are one, the benchmark asks
// how alike two names are.
type benchResult struct {
	share float64
	match bool
}

func (l *lab) profile(schema, name string) *score.Profile {
	return l.model.Profile((&entity.Entity{Schema: schema}).Add("name", entity.Value{Text: name}))
}

func (l *lab) share(a, b *score.Profile) float64 {
	own := min(l.model.Compare(a, a, &l.policy).Score, l.model.Compare(b, b, &l.policy).Score)
	return float64(l.model.Compare(a, b, &l.policy).Score) / float64(max(own, 1))
}

func (l *lab) bench(misses bool) (bench, error) {
	raw, err := l.open("labelled/nomenklatura/name_bench_dev.csv")
	if err != nil {
		return bench{}, err
	}
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		return bench{}, fmt.Errorf("name_bench: %w", err)
	}
	var b bench
	by := map[string][]benchResult{}
	for _, r := range rows[1:] {
		group, schema, n1, n2, match := r[0], r[1], r[2], r[3], r[4] == "true"
		x := benchResult{l.share(l.profile(schema, n1), l.profile(schema, n2)), match}
		b.rows = append(b.rows, x)
		by["group "+group] = append(by["group "+group], x)
		by["schema "+schema] = append(by["schema "+schema], x)
		script := "Latin"
		if foreign(n1) || foreign(n2) {
			script = "other scripts"
		}
		by["script "+script] = append(by["script "+script], x)
		if misses {
			fmt.Printf("BENCH %.3f %-5v %-12s %s | %s\n", x.share, match, schema, n1, n2)
		}
	}
	b.Pairs = len(b.rows)
	b.F1, b.At = bestF1(b.rows)
	b.AUC = auc(b.rows)
	for _, k := range slices.Sorted(maps.Keys(by)) {
		if len(by[k]) >= 10 {
			f, _ := bestF1(by[k])
			b.Slices = append(b.Slices, benchSlice{k, len(by[k]), f, auc(by[k])})
		}
	}
	return b, nil
}

func foreign(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
}

// bestF1 is the best F1 over all thresholds and the threshold.
func bestF1(rs []benchResult) (f1, at float64) {
	s := slices.Clone(rs)
	slices.SortFunc(s, func(a, b benchResult) int {
		switch {
		case a.share > b.share:
			return -1
		case a.share < b.share:
			return 1
		}
		return 0
	})
	pos := 0
	for _, r := range s {
		if r.match {
			pos++
		}
	}
	tp := 0
	for i, r := range s {
		if r.match {
			tp++
		}
		if i+1 < len(s) && s[i+1].share == r.share {
			continue
		}
		if f := 2 * float64(tp) / float64(i+1+pos); f > f1 {
			f1, at = f, r.share
		}
	}
	return f1, at
}

// auc is the chance that a matching pair ranks above a non-matching one.
func auc(rs []benchResult) float64 {
	wins, n := 0.0, 0.0
	for _, a := range rs {
		for _, b := range rs {
			if a.match && !b.match {
				n++
				switch {
				case a.share > b.share:
					wins++
				case a.share == b.share:
					wins += 0.5
				}
			}
		}
	}
	if n == 0 {
		return 0
	}
	return wins / n
}

// crossPairs counts the cross-script pairs that pass the gate.
func (l *lab) crossPairs(misses bool) (string, error) {
	raw, err := l.open("labelled/watchman_cross_script_pairs.csv")
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
