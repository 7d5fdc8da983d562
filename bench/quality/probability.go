package main

import (
	"math"

	"github.com/revetproject/revet/score"
)

// probabilitySource says whose probabilities are measured.
const probabilitySource = "the policy's probability"

// prior is the share of the people asked for who are listed, as the policy states it.
func (l *lab) prior() float64 { return float64(l.policy.Prior) / float64(score.Certain) }

// probability is what is said of a pair past the gate with this score, where such a
// share of the people asked for is listed.
func (l *lab) probability(s int64, prior float64) float64 {
	p := l.policy
	p.Prior = score.Probability(math.Round(prior * float64(score.Certain)))
	return float64(p.Probability(s)) / float64(score.Certain)
}

// leastTold is the lowest score whose probability is worth counting under any of the
// priors measured.
func (l *lab) leastTold() int64 {
	p := l.policy
	p.Prior = score.Certain / 2
	return p.Least(score.Probability(leastProbability * float64(score.Certain)))
}
