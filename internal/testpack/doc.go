// Package testpack asks of a live configuration how many listed parties it finds
// when their names come altered, as supervisors expect to be tested regularly:
// in another order, with a part left out or shortened to an initial, in another
// romanisation or script, cut, run together, with a slip of the keyboard.
//
// A pack is drawn from the entries of the lists in force and from parties that
// are made up and added for the occasion; each name goes through each operator
// and then through the screening of a real subject. A pack is a function of
// the seed, the lists, the configuration and the engine. Nothing of it is
// stored but its figures.
package testpack
