package quality

import (
	"fmt"
	"slices"

	"github.com/revetproject/revet/entity"
)

// oldest is the greatest age in years that is taken for possible.
const oldest = 120

// conventions are days that authorities enter for an unknown day of birth, in
// the Gregorian calendar, by nationality. 20 and 21 March are the first day of
// the Solar Hijri year, 11 and 12 September of the Ethiopian one; 30 June is the
// middle of the year, which enrolment forms in South Asia fill in.
var conventions = map[string][][2]int{
	"af": {{3, 20}, {3, 21}},
	"ir": {{3, 20}, {3, 21}},
	"et": {{9, 11}, {9, 12}},
	"er": {{9, 11}, {9, 12}},
	"in": {{6, 30}},
	"pk": {{6, 30}},
	"bd": {{6, 30}},
}

func birthMarks(e *entity.Entity, recorded *entity.Day) []Mark {
	if !entity.Is(e.Schema, "Person") {
		return nil
	}
	const prop = "birthDate"
	values := e.Properties[prop]
	if len(values) == 0 {
		return []Mark{{MissingBirthDate, prop, "", "no birth date is known"}}
	}
	var out []Mark
	var dates []entity.Date
	for _, v := range values {
		mark := func(c Code, says string) { out = append(out, Mark{c, prop, v.Text, says}) }
		d, err := entity.ParseDate(v.Text)
		if err != nil {
			d, err = entity.ReadDate(v.Text)
		}
		if err != nil {
			mark(UnreadableBirthDate, "the birth date cannot be read")
			continue
		}
		dates = append(dates, d)
		switch {
		case d.Placeholder():
			mark(PlaceholderBirthDate, placeholder(d))
		case conventional(e, d):
			mark(ConventionalBirthDate, "authorities of this nationality enter this day when the day is not known")
		}
		if d.Approximate {
			mark(ApproximateBirthDate, "the birth date is an estimate")
		}
		if d.From != d.To {
			mark(PartialBirthDate, partial(d))
		}
		if recorded == nil {
			continue
		}
		switch y, m, day := recorded.Civil(); {
		case d.From > *recorded:
			mark(ImpossibleBirthDate, "the birth date lies after the day of recording")
		case d.To < longAgo(y, m, day):
			mark(ImpossibleBirthDate, fmt.Sprintf("the birth date lies more than %d years before the day of recording", oldest))
		}
	}
	for i, a := range dates {
		for _, b := range dates[:i] {
			if !a.Intersects(b) && !a.Approximate && !b.Approximate {
				out = append(out, Mark{ContradictoryBirthDates, prop, "", "birth dates are stated that exclude each other"})
			}
		}
	}
	return out
}

func placeholder(d entity.Date) string {
	_, m, day := d.From.Civil()
	switch {
	case d.From.Year() == 1900:
		return "the year 1900 stands for an unknown one"
	case m == 1 && day == 1:
		return "1 January stands for an unknown day"
	case m == 12 && day == 31:
		return "31 December stands for an unknown day"
	case m == 7 && day == 1:
		return "1 July stands for an unknown day"
	case m == 11 && day == 11:
		return "11 November stands for an unknown day"
	}
	return "the first day of the year stands for an unknown day"
}

// partial says how finely the date is known.
func partial(d entity.Date) string {
	switch {
	case d.From == entity.MinDay || d.To == entity.MaxDay:
		return "only one end of a range is known"
	case d.Days() <= 31:
		return "only month and year are known"
	case d.Days() <= 366:
		return "only the year is known"
	}
	return "only a range of years is known"
}

func conventional(e *entity.Entity, d entity.Date) bool {
	if d.From != d.To {
		return false
	}
	_, m, day := d.From.Civil()
	for _, p := range []string{"nationality", "citizenship", "birthCountry", "country"} {
		for _, v := range e.Properties[p] {
			codes, ok := entity.Country(v.Text)
			if ok && slices.ContainsFunc(codes, func(c string) bool { return slices.Contains(conventions[c], [2]int{m, day}) }) {
				return true
			}
		}
	}
	return false
}

// longAgo is the day oldest years before a date; 29 February counts as the 28th.
func longAgo(year, month, day int) entity.Day {
	d, ok := entity.CivilDay(year-oldest, month, day)
	if !ok {
		d, _ = entity.CivilDay(year-oldest, month, day-1)
	}
	return d
}
