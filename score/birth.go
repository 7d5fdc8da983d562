package score

import "github.com/revetproject/revet/entity"

// dateGrade is how two birth dates agree: in plain words, and what that is worth.
type dateGrade struct {
	level  string
	points int64
	// plain: the dates are plainly those of two people. Two full dates are when
	// more than [yearAndMonth] days lie between them and neither is a slip of the
	// other, because a calendar converted by its year moves a date by a year; dates
	// known by the year, approximate ones and those with a placeholder for the day
	// when a generation lies between them, because a guess blocks nothing
	// (requirement R-ENC-5).
	plain bool
}

func grade(level string, points int64) dateGrade { return dateGrade{level: level, points: points} }

// compareDates grades two birth dates, intervals as they are (requirement R-STD-5).
// Days that stand for "unknown" count as their year only. Symmetric.
func (ev *evidence) compareDates(a, b entity.Date) dateGrade {
	b0 := &ev.Birth
	exactA, exactB := a.From == a.To, b.From == b.To
	holdA, holdB := a.Placeholder(), b.Placeholder()
	switch {
	case holdA && a.From.Year() == 1900, holdB && b.From.Year() == 1900:
		return dateGrade{level: "year 1900 stands for unknown"}
	case exactA && exactB && !holdA && !holdB && !a.Approximate && !b.Approximate:
		if a.From != b.From && a.Intersects(b) { // a month that began when the moon was seen
			return grade("equal within the calendar's tolerance", b0.Month.Value)
		}
		return ev.compareDays(a.From, b.From)
	}
	if holdA || holdB {
		x, y := wholeYear(a), wholeYear(b)
		if x.Intersects(y) {
			g := ev.compareSpans(x, y)
			return grade(g.level+", "+placeholder(a, b)+" placeholder", min(g.points, b0.YearPlaceholder.Value))
		}
		g := ev.apart(a, b)
		return dateGrade{g.level + ", " + placeholder(a, b) + " placeholder", g.points, g.plain}
	}
	if a.Intersects(b) {
		g := ev.compareSpans(a, b)
		if (a.Approximate || b.Approximate) && g.points > b0.About.Value {
			return grade("about the same date", b0.About.Value)
		}
		return g
	}
	return ev.apart(a, b)
}

// wholeYear is the year of a date whose day stands for "unknown", in the calendar
// of the source; other dates as they are.
func wholeYear(d entity.Date) entity.Date {
	if !d.Placeholder() {
		return d
	}
	if d.Calendar != entity.Gregorian {
		d.To = d.From + 364
		return d
	}
	d.From, _ = entity.CivilDay(d.From.Year(), 1, 1)
	d.To, _ = entity.CivilDay(d.To.Year(), 12, 31)
	return d
}

// placeholder says which day stood for "unknown".
func placeholder(a, b entity.Date) string {
	if !a.Placeholder() || b.Placeholder() && b.From < a.From {
		a = b
	}
	_, m, d := a.From.Civil()
	switch {
	case m == 1 && d == 1:
		return "1 January"
	case m == 12 && d == 31:
		return "31 December"
	case m == 7 && d == 1:
		return "1 July"
	case m == 11 && d == 11:
		return "11 November"
	}
	return "first day of the year"
}

// compareDays grades two full dates.
func (ev *evidence) compareDays(a, b entity.Day) dateGrade {
	x := &ev.Birth
	if a == b {
		return grade("equal", x.Equal.Value)
	}
	ya, ma, da := a.Civil()
	yb, mb, db := b.Civil()
	days := abs(int(a) - int(b))
	switch {
	case ya == yb && ma == db && da == mb:
		return grade("day and month swapped", x.Swapped.Value)
	case digits(ya, ma, da, yb, mb, db) == 1:
		return grade("one digit differs", x.Digit.Value)
	case ya == yb && ma == mb && crossed(da, db), ma == mb && da == db && crossed(ya%100, yb%100) && ya/100 == yb/100:
		return grade("two digits swapped", x.Transposed.Value)
	case ya == yb && ma == mb:
		return grade("year and month equal, day differs", x.SameMonth.Value)
	case ma == mb && da == db && abs(ya-yb) == 1:
		return grade("day and month equal, year one off", x.DayMonth.Value)
	case ma == mb && da == db && abs(ya-yb) <= 20:
		return grade("day and month equal, year differs", x.DayMonthFar.Value)
	case days <= 61:
		return grade("two months apart at most", x.Months2.Value)
	case ya == yb:
		return grade("year equal, day and month differ", x.SameYear.Value)
	case days <= yearAndMonth:
		return grade("about a year apart", x.Off1Exact.Value)
	}
	g := ev.years(max(2, abs(ya-yb)), true)
	if abs(ya-yb) == 1 {
		g.level = "more than a year apart"
	}
	return g
}

// yearAndMonth is the longest time in days that still counts as a year: where
// lists give several full birth dates of one person that are more than a slip
// apart, most lie within two months of each other or about a year.
const yearAndMonth = 400

// digits counts the differing digits of two dates written as eight digits.
func digits(ya, ma, da, yb, mb, db int) int {
	a, b := ya*10000+ma*100+da, yb*10000+mb*100+db
	n := 0
	for a > 0 || b > 0 {
		if a%10 != b%10 {
			n++
		}
		a, b = a/10, b/10
	}
	return n
}

// crossed reports whether two numbers of two digits are each other reversed.
func crossed(a, b int) bool { return a != b && a/10 == b%10 && a%10 == b/10 }

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// compareSpans grades two dates that can be the same day and are not two full
// dates: by the wider of them.
func (ev *evidence) compareSpans(a, b entity.Date) dateGrade {
	x := &ev.Birth
	wide := max(a.Days(), b.Days())
	if a.Days() == 0 || b.Days() == 0 {
		return grade("within an open range", x.SpanWide.Value)
	}
	word := "within the range"
	switch {
	case wide <= 31:
		return grade("month equal", x.Month.Value)
	case wide <= 366:
		return grade("year equal", x.Year.Value)
	case wide <= 2*366:
		return grade(word, x.Span2.Value)
	case wide <= 4*366:
		return grade(word, x.Span4.Value)
	case wide <= 6*366:
		return grade(word, x.Span6.Value)
	case wide <= 10*366:
		return grade(word, x.Span10.Value)
	}
	return grade(word, x.SpanWide.Value)
}

// apart grades two dates that cannot be the same day.
func (ev *evidence) apart(a, b entity.Date) dateGrade {
	x := &ev.Birth
	if a.From > b.From {
		a, b = b, a
	}
	years := abs(b.From.Year() - a.To.Year())
	if a.Approximate || b.Approximate {
		switch {
		case years <= 2:
			return grade("near an approximate date", x.AboutNear.Value)
		case years <= 5:
			return grade("some years from an approximate date", x.Off1.Value)
		}
		g := ev.years(years-3, false)
		return dateGrade{g.level + " from an approximate date", g.points, years-3 >= generation}
	}
	switch {
	case years == 0:
		return grade("year equal, month differs", x.SameYear.Value)
	case years == 1:
		return grade("year one off", x.Off1.Value)
	}
	g := ev.years(years, false)
	if years < generation { // a year alone is a guess as often as a placeholder for the day
		g.points = g.points * x.OffPlaceholder.Value / 1000
	}
	return g
}

// generation is the distance in years from which two people are of two generations.
const generation = 16

// years grades a distance of two years or more.
func (ev *evidence) years(n int, exact bool) dateGrade {
	x := &ev.Birth
	g := dateGrade{"more than a generation apart", x.OffGeneration.Value, true}
	switch {
	case n <= 1:
		g = grade("year one off", x.Off1.Value)
	case n <= 2:
		g = dateGrade{"two years apart", x.Off2.Value, exact}
	case n <= 5:
		g = dateGrade{"three to five years apart", x.Off5.Value, exact}
	case n < generation:
		g = dateGrade{"six to fifteen years apart", x.OffFar.Value, exact}
	}
	if exact {
		g.points += x.SameYear.Value
	}
	return g
}

// compareBirths grades every pair of dates of the two parties and keeps the best;
// the more pairs, the likelier a chance agreement, hence a discount. Where all
// dates of two persons are plainly those of two people, the names count for no more
// than [evidence].Birth.ApartMost: however rare a name, families hand it down.
// Dates that companies and ships have are of several kinds and so plain never.
func (ev *evidence) compareBirths(q, e []entity.Date, persons bool, r *Result) {
	if len(q) == 0 || len(e) == 0 {
		return
	}
	var best dateGrade
	bi, bj := -1, -1
	for i := range q {
		for j := range e {
			g := ev.compareDates(q[i], e[j])
			if bi < 0 || g.points > best.points || g.points == best.points && g.level < best.level {
				best, bi, bj = g, i, j
			}
		}
	}
	r.add(Contribution{Feature: "birthDate", Query: q[bi].String(), Entry: e[bj].String(), Level: best.level, Points: best.points})
	if n := len(q) * len(e); n > 1 && best.points > 0 {
		discount := ev.Birth.Several2.Value
		if n > 2 {
			discount = ev.Birth.Several3.Value
		}
		r.add(Contribution{Feature: "birthDate.several", Level: "best of several dates", Points: -min(discount, best.points)})
	}
	if over := r.Score - ev.Birth.ApartMost.Value; persons && best.plain && over > 0 {
		r.add(Contribution{Feature: "birthDate.apart", Level: "no name outweighs birth dates of two people", Points: -over})
	}
}
