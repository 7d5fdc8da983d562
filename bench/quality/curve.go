package main

import (
	"math"
	"slices"
)

// curve is what a way of comparing finds at every rate of false alerts: recall of
// altered names of people on the UN and OFAC lists.
type curve struct {
	Name     string       `json:"name"`
	Ordinary int          `json:"ordinaryPeople"`
	Queries  int          `json:"queries"`
	Points   []curvePoint `json:"points"`
}

type curvePoint struct {
	Rate   float64 `json:"falseAlertsPer1000"`
	Recall float64 `json:"recallPercent"`
	// Precision is the share of alerts that are true where the policy's prior is the
	// share of the people asked for who are listed.
	Precision float64 `json:"precisionPercent"`
}

const (
	curveTo     = 50.0 // false alerts per 1,000: where curves end
	curvePoints = 60
)

// curveOf reads recall off at rates of false alerts from the least that the ordinary
// people can show up to curveTo, evenly on a logarithmic scale.
func curveOf(name string, ordinary, found []int64, prior float64) curve {
	c := curve{Name: name, Ordinary: len(ordinary), Queries: len(found)}
	falls := slices.Clone(ordinary)
	slices.SortFunc(falls, func(a, b int64) int { return -compare(a, b) })
	last := -1
	for i := range curvePoints {
		k := int(float64(len(falls)) / 1000 * curveTo * math.Pow(curveTo*float64(len(falls))/1000, float64(i-curvePoints+1)/(curvePoints-1)))
		if k == last || k >= len(falls) || falls[k] == never && last >= 0 {
			continue
		}
		last = k
		line := falls[k] + 1
		// Equal scores may let through fewer than k.
		wrong := float64(count(falls, line)) / float64(len(falls))
		recall := share(found, line) / 100
		p := curvePoint{Rate: 1000 * wrong, Recall: 100 * recall}
		if recall > 0 {
			p.Precision = 100 * prior * recall / (prior*recall + (1-prior)*wrong)
		}
		c.Points = append(c.Points, p)
	}
	return c
}
