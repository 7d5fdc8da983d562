package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"runtime"
	"slices"

	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/screen"
)

// run says what was measured, so that it can be measured again: the same engine,
// policy, seeds and inputs give the same figures.
type run struct {
	Engine   string            `json:"engineId"`
	Policy   string            `json:"policySHA256"`
	Go       string            `json:"goVersion"`
	Seeds    map[string]uint64 `json:"seeds"`
	Operator string            `json:"operatorsSHA256"` // of the source of the alterations and generators
	Inputs   []input           `json:"inputs"`
	Sampled  bool              `json:"sampled"` // a quick run over a tenth of the data
}

type input struct {
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
}

func (l *lab) run(o options) run {
	policy := sha256.Sum256(score.PolicyFile())
	r := run{
		Engine: screen.New().ID(), Policy: hex.EncodeToString(policy[:]), Go: runtime.Version(),
		Seeds:    map[string]uint64{"people": cultureSeed, "namesakes": namesakeSeed, "sample of the listed": 4, "bootstrap": 7},
		Operator: operatorHash(), Sampled: o.negatives > 0,
	}
	for _, f := range slices.Sorted(maps.Keys(l.Inputs)) {
		r.Inputs = append(r.Inputs, input{f, l.Inputs[f]})
	}
	slices.SortFunc(r.Inputs, func(a, b input) int { return cmp.Compare(a.File, b.File) })
	return r
}
