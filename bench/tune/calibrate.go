package main

import (
	"cmp"
	"fmt"
	"log"
	"math"
	"os"
	"slices"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/bench/internal/parallel"

	"github.com/revetproject/revet/score"
)

// The stated mixture of the calibration: one in a thousand people asked for is
// listed. Ordinary people are those of the labelled file and invented people of all
// cultures, half and half; every person counts once by the name alone and once with
// a birth date. A listed person is asked for by the name as listed, by an alias, and
// by altered names.
const prior = 0.001

// outcomeOf is a pair past the gate: its score, whether the two are one, and how
// many people it stands for.
type outcomeOf struct {
	score  int64
	match  bool
	weight float64
}

// pairs scores the mixture.
func (s *sets) pairs(m *score.Model, p *score.Policy) []outcomeOf {
	free := *p
	free.Line, free.Floor = never, never
	var out []outcomeOf
	add := func(qs []question, match bool, share float64) {
		scored := make([][]outcomeOf, len(qs))
		parallel.For(len(qs), func(i int) {
			for _, x := range qs[i].pairs {
				if r := m.Compare(x.q, x.e, &free); x.gated {
					scored[i] = append(scored[i], outcomeOf{r.Score, match, share / float64(len(qs))})
				}
			}
		})
		for _, o := range scored {
			out = append(out, o...)
		}
	}
	add(s.plain, true, prior*0.25)
	add(s.altered, true, prior*0.15)
	add(s.aliases, true, prior*0.1)
	add(s.plainB, true, prior*0.25)
	add(s.born, true, prior*0.25)
	add(s.strangers, false, (1-prior)*0.25)
	add(s.strangerB, false, (1-prior)*0.25)
	add(s.culturesName, false, (1-prior)*0.25)
	add(s.cultures, false, (1-prior)*0.25)
	return out
}

// knot is a point of the calibration.
type knot struct {
	Score       int64 `json:"score"`
	Probability int64 `json:"probability"`
}

const (
	knotStep = 500_000 // micronats between knots
	leastOf  = 0.5     // pseudo-pairs that keep a probability from 0 and 1
)

// fit is the isotonic regression of the outcomes on the scores, by pooling adjacent
// violators, read off at every knotStep. Where nothing was seen beyond the last
// outcomes the odds go on growing as the score says.
func fit(pairs []outcomeOf) []knot {
	slices.SortFunc(pairs, func(a, b outcomeOf) int { return cmp.Compare(a.score, b.score) })
	// Bins of half a step first: the score is smoother than its sample.
	type block struct{ score, yes, all, n float64 }
	var blocks []block
	for i := 0; i < len(pairs); {
		b, at := block{}, pairs[i].score/(knotStep/2)
		for ; i < len(pairs) && pairs[i].score/(knotStep/2) == at; i++ {
			o := &pairs[i]
			b.score += float64(o.score) * o.weight
			b.all += o.weight
			b.n++
			if o.match {
				b.yes += o.weight
			}
		}
		blocks = append(blocks, b)
		for n := len(blocks); n > 1 && blocks[n-2].yes/blocks[n-2].all >= blocks[n-1].yes/blocks[n-1].all; n-- {
			a, b := blocks[n-2], blocks[n-1]
			blocks = append(blocks[:n-2], block{a.score + b.score, a.yes + b.yes, a.all + b.all, a.n + b.n})
		}
	}
	stranger := 0.0 // what one stranger weighs in the mixture, at most
	for i := range pairs {
		if !pairs[i].match {
			stranger = max(stranger, pairs[i].weight)
		}
	}
	logit := func(b block) float64 {
		return math.Log((b.yes + leastOf*stranger*prior*2) / (b.all - b.yes + leastOf*stranger))
	}
	at := func(s float64) float64 {
		i := 0
		for i < len(blocks) && blocks[i].score/blocks[i].all < s {
			i++
		}
		switch i {
		case 0:
			return logit(blocks[0]) + (s-blocks[0].score/blocks[0].all)/1e6
		case len(blocks):
			last := blocks[i-1]
			return logit(last) + (s-last.score/last.all)/1e6
		}
		a, b := blocks[i-1], blocks[i]
		x, y := a.score/a.all, b.score/b.all
		return logit(a) + (logit(b)-logit(a))*(s-x)/(y-x)
	}
	var out []knot
	last := int64(0)
	for s := int64(-10_000_000); s <= 40_000_000 && last < 999_999; s += knotStep {
		odds := math.Exp(at(float64(s)))
		p := min(max(int64(math.Round(1e6*odds/(1+odds))), 1), 999_999)
		if p = max(p, last); p > 1 || len(out) > 0 {
			out = append(out, knot{s, p})
		}
		last = p
	}
	return slices.Compact(out)
}

// calibrate fits on one half, reports both, and writes the file of package score.
func (l *lab) calibrate(train, test *sets, m *score.Model, path string) error {
	knots := fit(train.pairs(m, &l.policy))
	for name, s := range map[string]*sets{"train": train, "test": test} { // order-free: two lines of a log
		ece, brier := reliability(s.pairs(m, &l.policy), knots)
		log.Printf("calibration on %s: ECE %.4f, Brier %.5f", name, ece, brier)
	}
	out, err := json.Marshal(map[string]any{
		"version": 1, "prior": int(prior * 1e6), "knots": knots,
		"made": fmt.Sprintf("bench/tune -calibrate: %d altered and %d plain names of listed people, %d ordinary and %d invented people", len(train.altered), len(train.plain), len(train.strangers), len(train.cultures)),
	}, json.Deterministic(true))
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(out, '\n'), 0o644)
}

// reliability is the expected calibration error over pairs with a probability of one
// in a thousand or more, in 15 bins of equal mass, and the Brier score.
func reliability(pairs []outcomeOf, knots []knot) (ece, brier float64) {
	type said struct {
		p float64
		outcomeOf
	}
	var all []said
	total := 0.0
	for _, o := range pairs {
		i, _ := slices.BinarySearchFunc(knots, o.score, func(k knot, s int64) int { return cmp.Compare(k.Score, s) })
		var p float64
		switch {
		case i == 0:
			p = float64(knots[0].Probability)
		case i == len(knots):
			p = float64(knots[i-1].Probability)
		default:
			a, b := knots[i-1], knots[i]
			p = float64(a.Probability) + float64(o.score-a.Score)*float64(b.Probability-a.Probability)/float64(b.Score-a.Score)
		}
		if p /= 1e6; p >= 0.001 {
			all = append(all, said{p, o})
			total += o.weight
		}
	}
	slices.SortFunc(all, func(a, b said) int { return cmp.Compare(a.p, b.p) })
	var mass, sumP, sumY float64
	for i, s := range all {
		y := 0.0
		if s.match {
			y = 1
		}
		mass += s.weight
		sumP += s.weight * s.p
		sumY += s.weight * y
		brier += s.weight * (s.p - y) * (s.p - y)
		if mass >= total/15 || i+1 == len(all) {
			ece += math.Abs(sumP - sumY)
			mass, sumP, sumY = 0, 0, 0
		}
	}
	return ece / total, brier / total
}
