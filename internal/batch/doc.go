// Package batch takes a file of people or organisations through a look-up on all processors, in bounded memory, and writes
// what came out in the order of the rows. What goes to a file can be carried on with after an interruption: results lie in a
// partial file until all are there, and beside it stands what they rest on. Nothing is written before it is on record.
package batch
