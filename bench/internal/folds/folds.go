// Package folds divides labelled pairs for training and measuring, so that what
// one command trains on no other measures on, and people for tuning and reporting.
package folds

import "hash/fnv"

// Count is the number of folds; HeldOut is the one never trained on.
const (
	Count   = 10
	HeldOut = 0
)

// Of returns the fold of a pair, by its text in the other script alone: all pairs
// of a word fall into one fold.
func Of(native string) int {
	h := fnv.New32a()
	h.Write([]byte(native))
	return int(h.Sum32() % Count)
}

// Half halves people and entries by what identifies them, 0 or 1: numbers are tuned
// and the calibration is fitted on half 0, half 1 is held back.
func Half(id string) int {
	h := fnv.New32a()
	h.Write([]byte(id))
	return int(h.Sum32()>>3) & 1
}
