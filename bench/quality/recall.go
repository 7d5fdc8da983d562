package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/revetproject/revet/bench/internal/lists"
	"github.com/revetproject/revet/score"
)

// find maps each labelled row to its entry by its name.
func (d *listed) find(untreated []someone) map[string]int {
	place := lists.ByName(d.profiles[:d.un])
	out := map[string]int{}
	for _, p := range untreated {
		if len(p.name.Names) == 0 {
			continue
		}
		if i, ok := place(&p.name.Names[0]); ok {
			out[p.row] = i
		}
	}
	return out
}

// recall scores each row against its own entry: never where the gate or the
// weak-alias rule holds it back.
func (l *lab) recall(d *listed, ps []someone, target map[string]int, misses bool) (r recall, byName, byFull []int64) {
	gate := 0
	for _, p := range ps {
		at, ok := target[p.row]
		if !ok {
			continue
		}
		e := d.profiles[at]
		open := l.model.Gate(p.name, e, &l.policy)
		n := int64(never)
		if open {
			gate++
			n = l.score(p.name, e, d.lists[at])
		}
		f := l.gated(p.full, e, d.lists[at])
		byName, byFull = append(byName, n), append(byFull, f)
		if misses && n < l.line() {
			res := l.model.Compare(p.name, e, &l.policy)
			fmt.Printf("MISS row %s gate=%v score %.2f full %.2f weak=%v: %s | %s\n", p.row, open, nats(res.Score), nats(f), res.WeakOnly, p.text, entryNames(e))
			for _, c := range res.Contributions {
				fmt.Printf("      %-14s %-18s %-18s %-26s %6.2f\n", c.Feature, c.Query, c.Entry, c.Level, nats(c.Points))
			}
		}
	}
	n := float64(len(byName))
	return recall{len(byName), 100 * float64(gate) / n, share(byName, l.line()), share(byFull, l.line())}, byName, byFull
}

func entryNames(e *score.Profile) string {
	var out []string
	for i := range e.Names {
		out = append(out, e.Names[i].Text)
	}
	return strings.Join(out, "; ")
}

// cultures groups recall by the nationality of the rows.
func cultures(ps []someone, scores []int64, line int64) []slice {
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
