package watchlist

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/revetproject/revet/entity"
)

// dfatEntry is one party being put together from its rows.
type dfatEntry struct {
	draft
	rows   []*dfatRow
	number string
	of     int // parties of the number
}

// dfatSchema is the schema of a type; "" when the type says nothing known.
func dfatSchema(word string) string {
	switch dfatTitle(word) {
	case "individual", "individuals", "person", "persons":
		return "Person"
	case "entity", "entities", "organisation", "organization", "company", "group":
		return "Organization"
	case "vessel", "vessels", "ship", "ships":
		return "Vessel"
	case "aircraft":
		return "Airplane"
	}
	return ""
}

func (e dfatEntry) add() {
	e.schema()
	e.e.Target = true
	e.text("topics", "sanction")
	as := e.dates()
	if !slices.ContainsFunc(e.rows, func(r *dfatRow) bool { return r.primary }) {
		e.l.snap.Report.Source["entries without a primary name"]++
		e.rows[0].primary = true // the first name is the one to show
	}
	for _, r := range e.rows {
		e.name(r)
	}
	person := e.e.Schema == "Person"
	e.each(dfatCommittees, func(_ *dfatRow, s string) { e.text("program", s) })
	e.each(dfatBirth, func(r *dfatRow, s string) { e.birth(r, s, as) })
	e.each(dfatBirthPlace, func(_ *dfatRow, s string) {
		for _, p := range dfatPieces(s) {
			if person {
				e.text("birthPlace", p)
				e.placeCountry("birthCountry", p)
			} else {
				e.text("notes", "place of birth: "+p)
			}
		}
	})
	e.each(dfatCitizenship, func(_ *dfatRow, s string) { e.countries(ifElse(person, "citizenship", "country"), s) })
	e.each(dfatAddress, func(_ *dfatRow, s string) {
		for _, p := range dfatPieces(s) {
			e.text("address", p)
			e.placeCountry("country", p)
		}
	})
	e.each(dfatGender, func(_ *dfatRow, s string) {
		if person {
			e.gender(s)
		}
	})
	e.each(dfatIMO, func(_ *dfatRow, s string) { e.imo(s) })
	e.each(dfatInfo, func(_ *dfatRow, s string) {
		e.text("notes", s)
		e.information(s)
	})
	e.each(dfatListing, func(_ *dfatRow, s string) {
		if !fiveDigits(s) {
			e.text("notes", s)
		}
	})
	e.each(dfatInstrument, func(_ *dfatRow, s string) { e.text("notes", s) })
	for _, r := range e.rows {
		for _, m := range r.measure {
			e.text("keywords", m)
			e.l.snap.Report.Source["measure "+m+" (rows)"]++
		}
	}
	if e.of > 1 {
		e.text("notes", "The list uses the reference "+e.number+" for "+strconv.Itoa(e.of)+" parties.")
	}
	first := e.rows[0]
	e.l.add(first.place, e.e, first.String)
}

// each calls f with every different value of a column, blanks and "na" left
// out.
func (e dfatEntry) each(c dfatColumn, f func(r *dfatRow, s string)) {
	seen := map[string]bool{}
	for _, r := range e.rows {
		s := r.cell[c]
		if noValue(s) || seen[s] {
			continue
		}
		seen[s] = true
		f(r, s)
	}
}

// noValue reports the words by which the list leaves a cell empty.
func noValue(s string) bool {
	switch strings.ToLower(strings.Trim(tidy(s), ". ")) {
	case "", "-", "na", "n/a", "nil", "none", "unknown", "not known", "not available", "not applicable":
		return true
	}
	return false
}

// schema takes the type that most rows state, the first of them when as many
// state another.
func (e dfatEntry) schema() {
	var order []string
	count := map[string]int{}
	for _, r := range e.rows {
		word := tidy(r.cell[dfatType])
		s := dfatSchema(word)
		if s == "" {
			if word != "" {
				e.l.drift("Type=" + word)
			}
			continue
		}
		if count[s] == 0 {
			order = append(order, s)
		}
		count[s]++
	}
	best := ""
	for _, s := range order {
		if best == "" || count[s] > count[best] {
			best = s
		}
	}
	if len(order) > 1 {
		e.l.snap.Report.Source["entries of conflicting types"]++
		e.text("notes", "The list states several types: "+strings.Join(order, ", ")+".")
	}
	if best == "" {
		best = "LegalEntity"
		for _, r := range e.rows {
			if len(entity.Identifiers(&entity.Entity{Schema: "Vessel", Properties: map[string][]entity.Value{"imoNumber": {{Text: tidy(r.cell[dfatIMO])}}}})) > 0 {
				best = "Vessel"
			}
		}
		e.l.snap.Report.Source["entries without a type"]++
	}
	e.e.Schema = best
}

// name enters the name of a row by its name type and strength.
func (e dfatEntry) name(r *dfatRow) {
	source := e.l.snap.Report.Source
	field, word, strength := tidy(r.cell[dfatName]), tidy(r.cell[dfatNameType]), tidy(r.cell[dfatStrength])
	property := "alias"
	switch kind := dfatTitle(word); {
	case r.primary:
		property = "name"
	case kind == "original script", kind == "original", strings.HasPrefix(kind, "original script"):
		property = "name"
	case kind == "aka", kind == "a k a", kind == "alias", kind == "also known as", kind == "":
	case strings.HasPrefix(kind, "former"), strings.HasPrefix(kind, "previous"), kind == "fka", kind == "f k a":
		property = "previousName"
	default:
		e.l.drift("Name Type=" + word)
	}
	source["name type "+orDefault(strings.ToLower(word), "(blank)")]++
	v := entity.Value{Word: word}
	switch s := strings.ToLower(strength); s {
	case "", "na", "n/a", "-":
	case "strong", "good", "high":
		v.Quality, v.Word = entity.Good, strength
	case "weak", "low":
		v.Quality, v.Word = entity.Low, strength
	default:
		v.Word = strength
		e.l.drift("Alias Strength=" + strength)
	}
	if strength != "" {
		source["alias strength "+strings.ToLower(strength)]++
	}
	if property == "name" && v.Quality == entity.Unspecified && v.Word == word && r.primary {
		v.Word = ""
	}
	e.names(property, field, v)
}

// names enters the names of a field, with the other names it states.
func (e dfatEntry) names(property, field string, v entity.Value) {
	enterNames(e.draft, property, field, e.e.Schema == "Person", v)
}

// enterNames reads a name field with "also known as" inside.
func enterNames(d draft, property, field string, person bool, v entity.Value) {
	enter := func(property, text string, v entity.Value) {
		for _, n := range readName(text, person) {
			v.Original = n.original(field)
			n.add(d, property, v)
		}
	}
	name, others, former := knownAs(field)
	enter(property, name, v)
	for _, o := range others {
		if property == "name" {
			enter("alias", o, entity.Value{Word: v.Word, Quality: v.Quality})
		} else {
			enter(property, o, v)
		}
	}
	for _, o := range former {
		enter("previousName", o, entity.Value{})
	}
}

var listedOn = regexp.MustCompile(`(?i)\b(?:first\s+)?listed\b(?:\s+by\s+the)?[^0-9;(]{0,80}(?:\d{3,4}\s+committee\s+)?(?:on)?:?\s*(\d{1,2}(?:st|nd|rd|th)?\.?\s+[a-z]+\.?,?\s+\d{4}|\d{1,2}/\d{1,2}/\d{4})`)

// dates reads the days the list states of an entry: when it was listed, and the
// control date, which is when its row was last touched and therefore a stamp.
// It returns what ages and two-digit years are counted from.
func (e dfatEntry) dates() (asOf entity.Date) {
	read := func(r *dfatRow, s string) (entity.Date, bool) {
		d, err := entity.ReadOptions{Serials: true}.Read(r.serial(s))
		return d, err == nil
	}
	var listed, control entity.Date
	e.each(dfatListing, func(r *dfatRow, s string) {
		text := ""
		if fiveDigits(s) || isoDay.MatchString(s) {
			text = s
		} else if m := listedOn.FindStringSubmatch(s); m != nil {
			text = m[1]
		}
		if d, ok := read(r, text); ok && text != "" {
			e.draft.add("createdAt", d.String(), entity.Value{Original: tidy(text)})
			if listed.From == 0 || d.From < listed.From {
				listed = d
			}
		}
	})
	e.each(dfatControl, func(r *dfatRow, s string) {
		d, ok := read(r, s)
		if !ok {
			e.unreadable("controlDate", s)
			return
		}
		if d.From > control.From {
			control = d
		}
	})
	if control.From != 0 {
		e.e.LastChange = control.String()
	}
	if listed.From != 0 {
		return listed
	}
	return control
}

// isoDay is how some programs write a cell that holds a date.
var isoDay = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}(?:[T ][0-9:.Z+\-]*)?$`)

// fiveDigits reports whether a cell is the serial number of a day.
func fiveDigits(s string) bool {
	whole, _, _ := strings.Cut(tidy(s), ".")
	return len(whole) == 5 && strings.Trim(whole, "0123456789") == ""
}

// serial brings a date cell to days since 1900: workbooks may count from 1904
// and may have a time of day behind the point.
func (r *dfatRow) serial(s string) string {
	s = strings.TrimSpace(s)
	if isoDay.MatchString(s) {
		return s[:10]
	}
	whole, part, cut := strings.Cut(s, ".")
	if !fiveDigits(s) || cut && strings.Trim(part, "0123456789") != "" {
		return s
	}
	n, err := strconv.Atoi(whole)
	if err != nil {
		return s
	}
	if r.from1904 {
		n += 1462 // days between the two beginnings
	}
	return strconv.Itoa(n)
}

// birthLabel are words before a date that do not belong to it.
var birthLabel = regexp.MustCompile(`(?i)\b(?:alt(?:ernat(?:iv)?e)?\.?\s*)?(?:dob|date of birth|d\.o\.b\.?)\s*:?|\balt\.?\s*:`)

// birth reads the dates of a cell; those of an organisation are when it was
// founded, of a vessel when it was built.
func (e dfatEntry) birth(r *dfatRow, cell string, asOf entity.Date) {
	property := "birthDate"
	switch e.e.Schema {
	case "Vessel", "Airplane":
		property = "buildDate"
	case "Organization":
		property = "incorporationDate"
	}
	readDates(e.draft, property, birthLabel.ReplaceAllString(r.serial(cell), ";"), cell, asOf)
}

// readDates enters all dates of a text. What cannot be read is kept as a note
// and counted; the dates beside it are entered.
func readDates(d draft, property, text, original string, asOf entity.Date) {
	if whole, _, ok := strings.Cut(text, "."); ok && fiveDigits(text) {
		text = whole // a day with its time
	}
	dates, err := entity.ReadOptions{AsOf: asOf, Serials: true}.ReadAll(strings.Trim(text, " ;,.\n\r\t"))
	for _, date := range dates {
		d.add(property, date.String(), entity.Value{Original: tidy(original)})
	}
	if err != nil {
		d.unreadable(property, tidy(original))
	}
}

var lineBreak = regexp.MustCompile(`\s*[\r\n]+\s*`)

// altPlace is "alt" before another place.
var altPlace = regexp.MustCompile(`(?i)^alt(?:ernate)?\b[.:]?\s*`)

// dfatPieces splits a cell of several places.
func dfatPieces(s string) []string {
	var out []string
	for _, p := range enumerated(lineBreak.ReplaceAllString(s, "\n")) {
		for _, q := range splitOutside(p, ';') {
			q = strings.Trim(altPlace.ReplaceAllString(tidy(q), ""), " ,;")
			if !noValue(q) {
				out = append(out, q)
			}
		}
	}
	return out
}

// placeCountry enters the country a place ends in, when it does.
func (e dfatEntry) placeCountry(property, place string) {
	tail := place
	if i := strings.LastIndex(place, ","); i >= 0 {
		tail = place[i+1:]
	}
	tail = strings.Trim(tidy(tail), " .")
	if codes, ok := e.l.countryOf(tail); ok && tail != "" {
		e.draft.add(property, codes[0], entity.Value{Original: tail})
	}
}

// countries enters the countries of a cell that may name several. What names
// none is kept as written and counted.
func (d draft) countries(property, cell string) {
	codes, unread := entity.Countries(cell)
	for _, c := range codes {
		d.add(property, c, entity.Value{Original: tidy(cell)})
	}
	for _, u := range unread {
		if u = tidy(u); !noCountry[strings.ToLower(u)] {
			d.l.snap.Report.UnknownCountries[u]++
			d.text(property, u)
		}
	}
}

var imoDigits = regexp.MustCompile(`\d{7}`)

// imo enters the numbers of a cell that holds IMO numbers.
func (e dfatEntry) imo(cell string) {
	property := "imoNumber"
	if _, ok := entity.LookupProperty(e.e.Schema, property); !ok || e.e.Schema == "Person" {
		property = "idNumber"
	}
	found := imoDigits.FindAllString(cell, -1)
	for _, n := range found {
		e.draft.add(property, n, entity.Value{Original: tidy(cell), Word: "IMO"})
	}
	if len(found) == 0 {
		e.text("notes", "IMO number: "+cell)
	}
}
