package main

import (
	"math"

	"github.com/revetproject/revet/score"
)

// probabilitySource says whose probabilities are measured.
const probabilitySource = "a provisional map of scores"

// prior is the share of the people asked for who are listed, as the policy states it.
func (l *lab) prior() float64 { return 0.001 }

// probability is what is said of a pair past the gate with this score, where such a
// share of the people asked for is listed.
func (l *lab) probability(s int64, prior float64) float64 {
	odds := math.Exp(float64(s)/score.MicronatsPerNat-9) * prior / (1 - prior) / 0.001
	return odds / (1 + odds)
}

// leastTold is the lowest score whose probability is worth counting under any of the
// priors measured.
func (l *lab) leastTold() int64 { return -5_000_000 }
