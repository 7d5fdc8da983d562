package watchlist

import (
	"fmt"
	"strings"

	"github.com/revetproject/revet/entity"
)

// euBirth reads a birth block: a day, a month, a year, or a range of years
// with one end or two, each of any calendar and possibly about.
func euBirth(d draft, c *node) {
	source := d.l.snap.Report.Source
	property := "birthDate"
	switch d.e.Schema {
	case "Organization", "LegalEntity":
		property = "incorporationDate"
	case "Vessel":
		property = "buildDate"
	}
	var said []string
	for _, name := range []string{"birthdate", "dayOfMonth", "monthOfYear", "year", "yearRangeFrom", "yearRangeTo"} {
		if v := tidy(c.attr(name)); v != "" && v != "0" {
			said = append(said, name+" "+v)
		}
	}
	calendar := tidy(c.attr("calendarType"))
	circa := isTrue(c.attr("circa"))
	whole := strings.Join(said, ", ")
	if circa && whole != "" {
		whole = "circa " + whole
	}
	if calendar != "" && !strings.EqualFold(calendar, "GREGORIAN") && whole != "" {
		whole += " (" + calendar + ")"
		d.l.count("birth dates of the calendar", calendar, "")
	}
	if whole != "" {
		euBirthDate(d, property, c, calendar, circa, whole)
	} else {
		source["birth blocks without a date"]++
	}

	place := joinParts(c.attr("city"), c.attr("place"), c.attr("zipCode"), c.attr("region"))
	country := euCountryName(c)
	if property == "birthDate" {
		if place = joinParts(place, country); place != "" {
			d.text("birthPlace", place)
		}
		euCountry(d, "birthCountry", c)
	} else if place = joinParts(place, country); place != "" {
		d.text("notes", "place of foundation: "+place)
		euCountry(d, "country", c)
	}
	for _, r := range remarksOf(c) {
		d.text("notes", "birth date: "+r)
	}
}

func euBirthDate(d draft, property string, c *node, calendar string, circa bool, whole string) {
	source := d.l.snap.Report.Source
	kind, ok := entity.ParseCalendar(calendar)
	if !ok {
		d.l.drift("calendarType=" + calendar)
		d.unreadable(property, whole)
		return
	}
	values := map[string]int{}
	for _, name := range []string{"dayOfMonth", "monthOfYear", "year", "yearRangeFrom", "yearRangeTo"} {
		n, err := number(c.attr(name))
		if err != nil {
			d.unreadable(property, whole)
			return
		}
		values[name] = n
	}
	p := entity.DateParts{Calendar: kind, Approximate: circa}
	shape := ""
	if written := dayOf(tidy(c.attr("birthdate"))); written != "" && values["year"] == 0 {
		// Only the whole date is given; the parts are those of the same day.
		var y, m, day int
		if n, err := fmt.Sscanf(written, "%d-%d-%d", &y, &m, &day); n == 3 && err == nil {
			values["year"], values["monthOfYear"], values["dayOfMonth"] = y, m, day
		} else {
			d.date(property, written, "")
			shape = "text"
		}
	}
	if values["year"] != 0 {
		p.Year, p.Month, p.Day = values["year"], values["monthOfYear"], values["dayOfMonth"]
		switch {
		case p.Day != 0:
			shape = "day"
		case p.Month != 0:
			shape = "month"
		default:
			shape = "year"
		}
		d.stated(property, p, whole, "")
	}
	if values["yearRangeFrom"] != 0 || values["yearRangeTo"] != 0 {
		span := entity.DateParts{Calendar: kind, Approximate: circa, YearFrom: values["yearRangeFrom"], YearTo: values["yearRangeTo"]}
		shape = joinWith(" and ", shape, ifElse(span.YearFrom != 0 && span.YearTo != 0, "range", "range with one end"))
		d.stated(property, span, whole, "")
	}
	if shape == "" {
		d.unreadable(property, whole) // a month or day of no year
		shape = "without year"
	}
	source["birth "+shape+ifElse(circa, " circa", "")]++
}
