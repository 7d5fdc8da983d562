// Package metrics measures how well a score separates labelled pairs: precision
// and recall at a threshold, the best F1 over all thresholds, the area under
// the ROC curve. The quality bench and “revet compare” share it, so that their
// figures mean the same.
package metrics

import (
	"cmp"
	"slices"
)

// Pair is one labelled pair: its value (any scale, higher = more alike) and
// whether it truly is a match.
type Pair struct {
	Value float64
	Match bool
}

// descending returns the pairs by falling value; the input stays as it is.
func descending(pairs []Pair) []Pair {
	s := slices.Clone(pairs)
	slices.SortFunc(s, func(a, b Pair) int { return cmp.Compare(b.Value, a.Value) })
	return s
}

// BestF1 is the highest F1 over all thresholds, and the threshold: pairs whose
// value is at least that count as matches. It is 0, 0 where nothing matches.
func BestF1(pairs []Pair) (f1, at float64) {
	s := descending(pairs)
	positives := 0
	for _, p := range s {
		if p.Match {
			positives++
		}
	}
	hits := 0
	for i, p := range s {
		if p.Match {
			hits++
		}
		if i+1 < len(s) && s[i+1].Value == p.Value {
			continue // equal values stand on one side of every threshold
		}
		if f := 2 * float64(hits) / float64(i+1+positives); f > f1 {
			f1, at = f, p.Value
		}
	}
	return f1, at
}

// AUC is the chance that a matching pair has a higher value than one that does
// not match, ties counting half: the area under the ROC curve (the statistic of
// Mann and Whitney). It is 0 where either kind is missing.
func AUC(pairs []Pair) float64 {
	s := descending(pairs)
	// From the highest value down: each pair that does not match is beaten by
	// the matches above it, and by half of those with its own value.
	var wins, above, matches, others float64
	for i := 0; i < len(s); {
		var m, o float64
		j := i
		for ; j < len(s) && s[j].Value == s[i].Value; j++ {
			if s[j].Match {
				m++
			} else {
				o++
			}
		}
		wins += o * (above + m/2)
		above += m
		matches, others, i = matches+m, others+o, j
	}
	if matches == 0 || others == 0 {
		return 0
	}
	return wins / (matches * others)
}

// Confusion counts what a decision made of labelled pairs.
type Confusion struct {
	TruePositive  int64 `json:"true_positive"`
	FalsePositive int64 `json:"false_positive"`
	TrueNegative  int64 `json:"true_negative"`
	FalseNegative int64 `json:"false_negative"`
}

// Add counts one pair: what was said of it, and what is true.
func (c *Confusion) Add(said, match bool) {
	switch {
	case said && match:
		c.TruePositive++
	case said:
		c.FalsePositive++
	case match:
		c.FalseNegative++
	default:
		c.TrueNegative++
	}
}

// Precision is the share of the pairs called matches that are; 0 of none.
func (c *Confusion) Precision() float64 { return ratio(c.TruePositive, c.TruePositive+c.FalsePositive) }

// Recall is the share of the matches that were called so; 0 of none.
func (c *Confusion) Recall() float64 { return ratio(c.TruePositive, c.TruePositive+c.FalseNegative) }

// F1 is the harmonic mean of precision and recall; 0 without a hit.
func (c *Confusion) F1() float64 {
	return ratio(2*c.TruePositive, 2*c.TruePositive+c.FalsePositive+c.FalseNegative)
}

func ratio(a, b int64) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
