package watchlist

import (
	"slices"
	"strings"

	"github.com/revetproject/revet/entity"
)

// identities reads all that is said of a target.
func (p *secoParty) identities(n, kind *node) {
	if p.e.Schema == "Person" {
		p.gender(kind.attr("sex"))
	}
	all := append(kind.all("identity"), n.all("identity")...)
	main := slices.IndexFunc(all, func(i *node) bool { return isTrue(i.attr("main")) })
	for i, identity := range all {
		p.l.snap.Report.Source[ifElse(i == max(main, 0), "identities main", "identities other")]++
		p.identity(identity, i == max(main, 0))
	}
	for _, c := range kind.children {
		text := tidy(c.text)
		switch c.name {
		case "justification":
			p.text("notes", text)
		case "other-information":
			p.text("notes", text)
			p.labelled(text)
		case "generic-attribute":
			p.text("notes", joinWith(": ", c.attr("name"), text))
		case "relation":
			p.relations = append(p.relations, c)
		}
	}
	p.someNameCounts()
}

func (p *secoParty) identity(n *node, main bool) {
	word := ifElse(main, "", "other identity")
	person := p.e.Schema == "Person"
	for _, c := range n.children {
		switch c.name {
		case "name":
			p.secoName(c, main)
		case "nationality":
			country := c.child("country")
			if country == nil {
				country = c
			}
			p.codedCountry(ifElse(person, "nationality", "country"), country.attr("iso-code"), country.text)
		case "day-month-year":
			p.born(c, word)
		case "address", "place-of-birth":
			p.placed = append(p.placed, c)
		case "identification-document":
			p.document(c)
		}
	}
}

// born reads a date: of birth, of foundation or of building.
func (p *secoParty) born(c *node, word string) {
	source := p.l.snap.Report.Source
	property := "birthDate"
	switch p.e.Schema {
	case "Organization", "LegalEntity":
		property = "incorporationDate"
	case "Vessel", "Airplane":
		property = "buildDate"
	}
	var said []string
	values := map[string]int{}
	failed := false
	for _, name := range []string{"day", "month", "year"} {
		text := tidy(c.attr(name))
		if text != "" {
			said = append(said, name+" "+text)
		}
		n, err := number(text)
		failed = failed || err != nil
		values[name] = n
	}
	if len(said) == 0 {
		source["date blocks empty"]++
		return
	}
	calendar, quality := tidy(c.attr("calendar")), strings.ToLower(tidy(c.attr("quality")))
	whole := strings.Join(said, ", ")
	if calendar != "" && !strings.EqualFold(calendar, "gregorian") {
		whole += " (" + calendar + ")"
	}
	if quality != "" && quality != "good" {
		whole += ", quality " + quality
	}
	p.l.count("dates of the calendar", calendar, "not stated")
	p.l.count("dates of quality", quality, "not stated")
	kind, ok := entity.ParseCalendar(calendar)
	if !ok {
		p.l.drift("calendar=" + calendar)
	}
	if failed || !ok {
		p.unreadable(property, whole)
		return
	}
	p.stated(property, entity.DateParts{
		Year: values["year"], Month: values["month"], Day: values["day"], Calendar: kind, Approximate: quality == "low" || quality == "poor",
	}, whole, word)
}

func (p *secoParty) document(c *node) {
	source := p.l.snap.Report.Source
	kind, number, remark := tidy(c.attr("document-type")), c.get("number"), c.get("remark")
	words := strings.ReplaceAll(kind, "-", " ")
	p.l.count("identification documents", kind, "without type")
	issuer := ""
	if i := c.child("issuer"); i != nil {
		issuer = orDefault(tidy(i.text), tidy(i.attr("code")))
	}
	labelled := func(label, text string) string {
		if text == "" {
			return ""
		}
		return label + " " + text
	}
	all := joinWith(", ", joinWith(" ", words, number), labelled("issued by", issuer), labelled("issued", c.get("date-of-issue")),
		labelled("valid to", c.get("expiry-date")), remark)
	if doc := readDocument(number); doc.number != "" {
		p.identifier(documentProperty(words+" "+remark, "idNumber"), doc.number, entity.Value{Original: all, Word: kind})
		return
	}
	source["identification documents without number"]++
	if number != "" || remark != "" {
		p.text("notes", "identification document: "+all)
	}
}
