// Package lists leads a watchlist through its life inside the system: it is
// declared, its files are loaded, checked by gates and a self-test, and either
// refused, with the old version kept, or staged and activated in one small
// transaction that advances the epoch of every tenant using the list. Two
// named people may accept a refused load, on the record.
package lists
