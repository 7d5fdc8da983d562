// Package quality marks what is doubtful about the data of a subject: a missing
// part of a name, a birth date that stands for "unknown", a document number
// whose check digit does not hold, a number that several subjects carry.
//
// A mark is a statement for readers. It never blocks, and it is no input of a
// comparison: the scoring reads the value itself and gives a placeholder date or
// a broken number less weight by its own rules, so that a pair's outcome rests on
// the two records alone. Marks are derived from the data whenever they are shown;
// only repeated documents need the records of others ([Repeats]).
//
// The package is pure: no clock, no randomness, no input or output.
package quality

import (
	"cmp"
	"slices"

	"github.com/revetproject/revet/entity"
)

// Code names a mark. The vocabulary is closed: see [Definitions].
type Code string

// The codes.
const (
	MissingName             Code = "missing-name"
	MissingGivenName        Code = "missing-given-name"
	MissingFamilyName       Code = "missing-family-name"
	SingleName              Code = "single-name"
	FillerName              Code = "filler-name"
	DigitInName             Code = "digit-in-name"
	MissingBirthDate        Code = "missing-birth-date"
	UnreadableBirthDate     Code = "unreadable-birth-date"
	PlaceholderBirthDate    Code = "placeholder-birth-date"
	ConventionalBirthDate   Code = "conventional-birth-date"
	PartialBirthDate        Code = "partial-birth-date"
	ApproximateBirthDate    Code = "approximate-birth-date"
	ImpossibleBirthDate     Code = "impossible-birth-date"
	ContradictoryBirthDates Code = "contradictory-birth-dates"
	MissingDocument         Code = "missing-document"
	UnusableDocument        Code = "unusable-document"
	FailedCheck             Code = "failed-check"
	RepeatedDocument        Code = "repeated-document"
)

// Definition says what a code means, and what the scoring makes of such a value.
type Definition struct {
	Code    Code   `json:"code"`
	Meaning string `json:"meaning"`
	Weight  string `json:"weight"`
}

const unweighed = "not weighed"

var definitions = []Definition{
	{MissingName, "no name that says anything", "nothing to compare"},
	{MissingGivenName, "a person with a family name and no given name", "an omitted name is no contradiction"},
	{MissingFamilyName, "a person with a given name and no family name", "an omitted name is no contradiction"},
	{SingleName, "a person with one name in all; many people have one, so this is no error", "one token of evidence needs a second agreement"},
	{FillerName, "a word that stands for an unknown name: FNU, LNU, unknown, XXX", "abbreviations such as FNU and LNU carry no evidence"},
	{DigitInName, "a person's name with digits in it", unweighed},
	{MissingBirthDate, "a person without a birth date", "nothing to compare"},
	{UnreadableBirthDate, "a birth date that cannot be read as one", "not compared; the screening is incomplete"},
	{PlaceholderBirthDate, "a day that forms and clerks use for an unknown one: 1 January, 31 December, 1 July, 11 November, the year 1900, the first day of the year in the calendar it is stated in", "counts as its year at most; contradictions are weakened"},
	{ConventionalBirthDate, "a day that the authorities of the stated nationality use for an unknown one", "compared as it stands, for nationality never changes a score by itself"},
	{PartialBirthDate, "a birth date of which only the year, the month or a range is known", "counts as the interval it is"},
	{ApproximateBirthDate, "a birth date stated as approximate, or reckoned from an age", "counts as near at most"},
	{ImpossibleBirthDate, "a birth date that lies after the day of recording, or more than 120 years before it", "compared as it stands"},
	{ContradictoryBirthDates, "several birth dates that exclude each other", "agreement is discounted"},
	{MissingDocument, "a person without any document number", "nothing to compare"},
	{UnusableDocument, "a document number that identifies nobody: none, unknown, 000000, 123456, too short", "not compared"},
	{FailedCheck, "a number whose check digit or prescribed shape does not hold", "equality counts about half, difference as between two papers of one kind"},
	{RepeatedDocument, "a document number that another subject carries as well", unweighed},
}

// Definitions returns the closed vocabulary in the order in which marks are shown.
func Definitions() []Definition { return slices.Clone(definitions) }

// Known reports whether the vocabulary has the code.
func (c Code) Known() bool { return c.rank() < len(definitions) }

func (c Code) rank() int {
	if i := slices.IndexFunc(definitions, func(d Definition) bool { return d.Code == c }); i >= 0 {
		return i
	}
	return len(definitions)
}

// Mark is one doubtful value.
type Mark struct {
	Code Code `json:"code"`
	// Property and Value name what is marked; both are empty when something is missing.
	Property string `json:"property,omitzero"`
	Value    string `json:"value,omitzero"`
	// Sentence tells a reader what is doubtful.
	Sentence string `json:"sentence"`
}

// Marks returns the marks that the entity itself calls for, in the order of the
// vocabulary, then of property and value, without repetitions. It cannot see
// birth dates that lie in the future: see [MarksOn].
func Marks(e *entity.Entity) []Mark { return marks(e, nil) }

// MarksOn is [Marks] with the day of recording, from which impossible birth
// dates are told.
func MarksOn(e *entity.Entity, recorded entity.Day) []Mark { return marks(e, &recorded) }

func marks(e *entity.Entity, recorded *entity.Day) []Mark {
	var out []Mark
	out = append(out, nameMarks(e)...)
	out = append(out, birthMarks(e, recorded)...)
	out = append(out, documentMarks(e)...)
	return Sort(out)
}

// Sort brings marks into the order in which they are shown and drops
// repetitions. It works in place.
func Sort(ms []Mark) []Mark {
	slices.SortFunc(ms, func(a, b Mark) int {
		return cmp.Or(cmp.Compare(a.Code.rank(), b.Code.rank()), cmp.Compare(a.Property, b.Property),
			cmp.Compare(a.Value, b.Value), cmp.Compare(a.Sentence, b.Sentence))
	})
	return slices.Compact(ms)
}

// Counts counts records by the codes of their marks: a record with two marks of
// one code counts once. Its JSON form is the counts by code.
type Counts map[Code]int64

// Add counts one record.
func (c Counts) Add(ms []Mark) {
	for i, m := range ms {
		if !slices.ContainsFunc(ms[:i], func(x Mark) bool { return x.Code == m.Code }) {
			c[m.Code]++
		}
	}
}

// Codes returns the codes that were counted, in the order of the vocabulary.
func (c Counts) Codes() []Code {
	var out []Code
	for _, d := range definitions {
		if c[d.Code] != 0 {
			out = append(out, d.Code)
		}
	}
	return out
}
