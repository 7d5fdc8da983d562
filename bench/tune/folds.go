package main

import (
	"fmt"
	"log"

	"github.com/revetproject/revet/bench/internal/folds"
	"github.com/revetproject/revet/internal/metrics"
	"github.com/revetproject/revet/score"
)

// crossValidate searches once for each fold of the labelled pairs, from the same
// numbers, with an objective that does not see the fold, and measures the fold with
// what was found. The threshold of F1 is the best of the other folds. Pairs of one
// first name are in one fold. The parts of the objective that are no labelled pairs
// are the same for every fold.
func (l *lab) crossValidate(s *sets, text []byte, o *options) error {
	tried := map[string]*outcome{} // folds try many of the same numbers
	measure := func(t []byte) (*outcome, error) {
		if at := tried[string(t)]; at != nil {
			return at, nil
		}
		m, err := score.ReadModel(t)
		if err != nil {
			return nil, err
		}
		tried[string(t)] = s.measure(m, &l.policy)
		return tried[string(t)], nil
	}
	fold := make([]int, len(s.bench))
	for i := range s.bench {
		fold[i] = s.bench[i].fold
	}
	begin, err := measure(text)
	if err != nil {
		return err
	}
	var before, after heldOut
	for f := range folds.Count {
		found, err := descend(text, o.only, o.except, o.passes, func(t []byte) (float64, error) {
			at, err := measure(t)
			if err != nil {
				return 0, err
			}
			seen, _ := split(at.labelled, fold, f)
			auc, f1 := parted(seen)
			return at.unlabelled() + o.weights.auc*auc + o.weights.f1*f1, nil
		})
		if err != nil {
			return err
		}
		at, err := measure(found)
		if err != nil {
			return err
		}
		before.add(split(begin.labelled, fold, f))
		after.add(split(at.labelled, fold, f))
		log.Printf("fold %d of %d: %d numbers tried so far", f+1, folds.Count, len(tried))
	}
	fmt.Printf("%d labelled pairs, as the search begins: %s; searched without the pair's fold: %s\n", len(s.bench), &before, &after)
	return nil
}

// split parts values into those of the other folds and those of one.
func split(values []metrics.Pair, fold []int, held int) (seen, unseen []metrics.Pair) {
	for i, v := range values {
		if fold[i] == held {
			unseen = append(unseen, v)
		} else {
			seen = append(seen, v)
		}
	}
	return seen, unseen
}

// heldOut gathers what is measured on pairs that nothing was chosen by.
type heldOut struct {
	said   metrics.Confusion // at thresholds of the other folds
	values []metrics.Pair
}

// add measures a fold at the threshold that is best for the others.
func (h *heldOut) add(seen, unseen []metrics.Pair) {
	_, at := metrics.BestF1(seen)
	for _, v := range unseen {
		h.said.Add(v.Value >= at, v.Match)
	}
	h.values = append(h.values, unseen...)
}

func (h *heldOut) String() string {
	return fmt.Sprintf("F1 %.4f, AUC %.4f", h.said.F1(), metrics.AUC(h.values))
}
