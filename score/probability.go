package score

import (
	_ "embed"
	"errors"
	"fmt"
	"math/bits"
	"sort"
	"strconv"
	"sync"

	"github.com/go-json-experiment/json"
)

// Probability is a probability in parts per million, 0 … 1,000,000.
type Probability int64

// Certain is probability 1. No score reaches it: [Policy.Probability] ends one part
// per million below, and scores go on ordering what lies there.
const Certain Probability = 1_000_000

// String returns the probability in percent, with as many digits as it takes to
// tell it from 0 and from 1: "97.4 %", "0.02 %", "99.9990 %".
func (p Probability) String() string {
	percent, digits := float64(p)/10_000, 1
	switch {
	case p < 100 || p > Certain-100:
		digits = 4
	case p < 10_000 || p > Certain-10_000:
		digits = 2
	}
	return strconv.FormatFloat(percent, 'f', digits, 64) + " %"
}

// ErrCalibration is returned for a calibration that cannot be used.
var ErrCalibration = errors.New("score: unusable calibration")

//go:embed calibration.json
var calibrationText []byte

// calibration is the learnt relation of score and probability: where one in so many
// people asked for is listed (Prior), a pair past the gate with the score of a knot
// is one party with the knot's probability. Between knots it is linear. It is the
// isotonic regression of outcomes on scores (Zadrozny and Elkan 2002), made by
// bench/tune on altered names of listed people and on ordinary people of many name
// cultures; bench/quality measures it on others.
type calibration struct {
	Version int         `json:"version"`
	Made    string      `json:"made"`
	Prior   Probability `json:"prior"`
	Knots   []knot      `json:"knots"`
}

type knot struct {
	Score       int64       `json:"score"` // micronats
	Probability Probability `json:"probability"`
}

var calibrated = sync.OnceValue(func() *calibration {
	c, err := readCalibration(calibrationText)
	if err != nil {
		panic(err) // embedded: only a broken build can get here
	}
	return c
})

func readCalibration(text []byte) (*calibration, error) {
	c := &calibration{}
	if err := json.Unmarshal(text, c, json.RejectUnknownMembers(true)); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCalibration, err)
	}
	if c.Prior < 1 || c.Prior >= Certain || len(c.Knots) < 2 {
		return nil, fmt.Errorf("%w: it has prior %d and %d knots; it needs a prior of 1 to 999999 parts per million and two knots or more", ErrCalibration, c.Prior, len(c.Knots))
	}
	for i, k := range c.Knots {
		if k.Probability < 1 || k.Probability >= Certain {
			return nil, fmt.Errorf("%w: knot %d has probability %d; it must be 1 to 999999", ErrCalibration, i+1, k.Probability)
		}
		if i > 0 && (k.Score <= c.Knots[i-1].Score || k.Probability < c.Knots[i-1].Probability) {
			return nil, fmt.Errorf("%w: knot %d at %d does not rise from the one before it", ErrCalibration, i+1, k.Score)
		}
	}
	return c, nil
}

// at is the probability of a score under the calibration's own prior.
func (c *calibration) at(score int64) Probability {
	i := sort.Search(len(c.Knots), func(i int) bool { return c.Knots[i].Score > score })
	switch i {
	case 0:
		return c.Knots[0].Probability
	case len(c.Knots):
		return c.Knots[i-1].Probability
	}
	a, b := c.Knots[i-1], c.Knots[i]
	return a.Probability + Probability((score-a.Score)*int64(b.Probability-a.Probability)/(b.Score-a.Score))
}

// shift is Bayes' rule for another prior: the odds of p, which hold under the prior
// from, times the odds of prior to, over the odds of from. Bounded by 1 and 999,999.
func shift(p, from, to Probability) Probability {
	if from == to {
		return p
	}
	a := uint64(to) * uint64(Certain-from)
	b := uint64(from) * uint64(Certain-to)
	yes, no := uint64(p)*a, uint64(Certain-p)*b // at most 10^18 each
	hi, lo := bits.Mul64(yes, uint64(Certain))
	q, _ := bits.Div64(hi, lo, yes+no)
	return min(max(Probability(q), 1), Certain-1)
}

// Probability returns how probable it is, for a pair past the gate with this score
// in micronats, that the two are one party, given the policy's prior. It rises with
// the score and never reaches [Certain].
func (p *Policy) Probability(score int64) Probability {
	c := calibrated()
	return shift(c.at(score), c.Prior, p.Prior)
}

// Least returns the lowest score in micronats that has at least this probability
// under the policy's prior; where none has, a score that no pair reaches.
func (p *Policy) Least(probability Probability) int64 {
	c := calibrated()
	lo, hi := c.Knots[0].Score, c.Knots[len(c.Knots)-1].Score
	switch {
	case p.Probability(lo) >= probability:
		return -unreachable
	case p.Probability(hi) < probability:
		return unreachable
	}
	for lo+1 < hi { // p(lo) < probability ≤ p(hi)
		if mid := lo + (hi-lo)/2; p.Probability(mid) < probability {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi
}

// unreachable is a score beyond any sum of contributions.
const unreachable = 1 << 60
