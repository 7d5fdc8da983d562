package comparison

import (
	"errors"
	"math"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/score"
)

// Comparer compares pairs under one policy. It is safe for concurrent use.
type Comparer struct {
	model  *score.Model
	policy score.Policy
	rows   score.Policy // with the prior of the rows, for their probability
	list   string
}

// New returns a comparer. list names the list whose rules for low-quality
// aliases hold; "" = the rule for lists that the policy does not name. prior
// is the probability, before anything is compared, that the parties of a pair are
// one, between 0 and 1, both excluded. It moves the probability alone: line and
// bands are those of a screening under the policy.
func New(m *score.Model, p score.Policy, list string, prior float64) (*Comparer, error) {
	if !(prior > 0 && prior < 1) {
		return nil, errors.New("the prior is the probability that a row is a true pair, between 0 and 1, for example 0.001")
	}
	if err := p.Validate(); err != nil {
		return nil, err
	}
	rows := p
	rows.Prior = min(max(score.Probability(math.Round(prior*float64(score.Certain))), 1), score.Certain-1)
	return &Comparer{m, p, rows, list}, nil
}

// Verdict is what a screening would say of a pair.
type Verdict struct {
	// PassesGate: a screening would have compared the pair.
	PassesGate bool `json:"passes_gate"`
	// Score in nats, the logarithm of a likelihood ratio.
	Score float64 `json:"score"`
	// Share of the score that the party of which less is known has with itself,
	// 0 … 1: how alike the two are, whatever their names weigh.
	Share float64 `json:"share"`
	// Probability that the two are one, given the prior: the calibrated one of
	// [score.Policy.Probability].
	Probability float64 `json:"probability"`
	Band        string  `json:"band"`
	// Above: the pair passes the gate and reaches the line; an alert.
	Above       bool           `json:"above"`
	WeakOnly    bool           `json:"weak_alias_only,omitzero"`
	Explanation string         `json:"explanation"`      // in one sentence
	Missing     []string       `json:"missing,omitzero"` // what one side alone states
	Because     []Contribution `json:"because"`
	// rank is the share before it is cut to 0 … 1.
	rank float64
}

// Rank is the share before it is cut to 0 … 1: what orders pairs by likeness.
func (v *Verdict) Rank() float64 { return v.rank }

// Contribution is one piece of evidence; points in nats, their sum is the score.
type Contribution struct {
	Feature string  `json:"feature"`
	A       string  `json:"a,omitzero"`
	B       string  `json:"b,omitzero"`
	Level   string  `json:"level"`
	Route   string  `json:"route,omitzero"`
	Points  float64 `json:"points"`
}

// Compare compares the parties of a pair. A party of which nothing can be
// compared gives no evidence: score 0, below every line.
func (c *Comparer) Compare(p Pair) Verdict {
	a, b := c.profile(p.A), c.profile(p.B)
	r := c.model.Compare(a, b, &c.policy)
	gate := c.model.Gate(a, b, &c.policy)
	x := r.Explain()
	v := Verdict{
		PassesGate: gate, Score: nats(r.Score), Band: r.Band, Above: gate && c.policy.Passes(&r, c.list), WeakOnly: r.WeakOnly,
		Probability: float64(c.rows.Probability(r.Score)) / float64(score.Certain), Explanation: x.Sentence, Missing: x.Missing, Because: []Contribution{},
	}
	own := min(c.model.Compare(a, a, &c.policy).Score, c.model.Compare(b, b, &c.policy).Score)
	v.rank = float64(r.Score) / float64(max(own, 1))
	v.Share = min(max(v.rank, 0), 1)
	for _, x := range r.Contributions {
		v.Because = append(v.Because, Contribution{x.Feature, x.Query, x.Entry, x.Level, x.Route, nats(x.Points)})
	}
	return v
}

func (c *Comparer) profile(e *entity.Entity) *score.Profile { return c.model.Profile(e) }

func nats(micronats int64) float64 { return float64(micronats) / score.MicronatsPerNat }
