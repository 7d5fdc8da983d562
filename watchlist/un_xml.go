package watchlist

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/revetproject/revet/entity"
)

// unXML reads the consolidated list of the UN Security Council
// (https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list,
// schema https://www.un.org/sc/resources/sc-sanctions.xsd).
//
// The key is the REFERENCE_NUMBER (QDi.430): DATAID is renumbered between
// issues. dateGenerated changes daily, VERSIONNUM and LAST_DAY_UPDATED change
// without content, so none of them takes part in the content hash; the last of
// the LAST_DAY_UPDATED values is kept as the entity's LastChange stamp.
type unXML struct{}

func (unXML) parts() []part { return []part{{required: true}} }

var unShape = xmlShape{
	root: "CONSOLIDATED_LIST",
	what: "UN consolidated list",
	records: map[string]bool{
		"INDIVIDUALS/INDIVIDUAL": true,
		"ENTITIES/ENTITY":        true,
	},
	known: unKnown(),
}

// unKnown spells out the paths of the format. Anything else is drift.
func unKnown() map[string]bool {
	known := map[string]bool{"@dateGenerated": true, "INDIVIDUALS": true, "ENTITIES": true}
	block := func(record string, names ...string) {
		for _, n := range names {
			known[record+n] = true
		}
	}
	common := []string{
		"", "/DATAID", "/VERSIONNUM", "/FIRST_NAME", "/SECOND_NAME", "/THIRD_NAME", "/FOURTH_NAME", "/UN_LIST_TYPE", "/REFERENCE_NUMBER",
		"/LISTED_ON", "/SUBMITTED_ON", "/SUBMITTED_BY", "/DELISTED_ON", "/NAME_ORIGINAL_SCRIPT", "/COMMENTS1", "/SORT_KEY", "/SORT_KEY_LAST_MOD",
		"/LIST_TYPE", "/LIST_TYPE/VALUE", "/LAST_DAY_UPDATED", "/LAST_DAY_UPDATED/VALUE", "/TITLE", "/TITLE/VALUE", "/DESIGNATION", "/DESIGNATION/VALUE",
		"/NATIONALITY", "/NATIONALITY/VALUE", "/GENDER",
	}
	block("INDIVIDUALS/INDIVIDUAL", common...)
	block("ENTITIES/ENTITY", common...)
	address := []string{"", "/STREET", "/CITY", "/STATE_PROVINCE", "/ZIP_CODE", "/COUNTRY", "/NOTE"}
	alias := []string{"", "/QUALITY", "/ALIAS_NAME", "/DATE_OF_BIRTH", "/CITY_OF_BIRTH", "/COUNTRY_OF_BIRTH", "/NOTE"}
	block("INDIVIDUALS/INDIVIDUAL/INDIVIDUAL_ADDRESS", address...)
	block("ENTITIES/ENTITY/ENTITY_ADDRESS", address...)
	block("INDIVIDUALS/INDIVIDUAL/INDIVIDUAL_ALIAS", alias...)
	block("ENTITIES/ENTITY/ENTITY_ALIAS", alias...)
	block("INDIVIDUALS/INDIVIDUAL/INDIVIDUAL_PLACE_OF_BIRTH", address...)
	block("INDIVIDUALS/INDIVIDUAL/INDIVIDUAL_DATE_OF_BIRTH", "", "/TYPE_OF_DATE", "/DATE", "/YEAR", "/FROM_YEAR", "/TO_YEAR", "/NOTE")
	block("INDIVIDUALS/INDIVIDUAL/INDIVIDUAL_DOCUMENT", "", "/TYPE_OF_DOCUMENT", "/TYPE_OF_DOCUMENT2", "/NUMBER", "/ISSUING_COUNTRY",
		"/COUNTRY_OF_ISSUE", "/CITY_OF_ISSUE", "/DATE_OF_ISSUE", "/NOTE")
	return known
}

func (unXML) parse(l *load, in map[string]*input) error {
	f := in[""]
	return readXML(l, f, unShape, func(root *node) error {
		// A list without a date can still be screened against; that it has
		// none is drift.
		if at, err := time.Parse(time.RFC3339, root.attr("dateGenerated")); err == nil {
			l.published(at)
		} else {
			l.drift(unShape.root + "@dateGenerated (absent or unreadable)")
		}
		return nil
	}, func(path string, number int, n *node) error {
		place := fmt.Sprintf("%s: %s %d", f.name, path, number)
		unRecord(l, place, n)
		return nil
	})
}

func unRecord(l *load, place string, n *node) {
	ref := n.get("REFERENCE_NUMBER")
	person := n.name == "INDIVIDUAL"
	schema := "Organization"
	kind := "entity"
	if person {
		schema, kind = "Person", "individual"
	}
	d := l.draft(ref, schema)
	d.e.Target = true
	d.text("topics", "sanction")
	d.text("program", n.get("UN_LIST_TYPE"))

	name := unName(l, n)
	if name == "" {
		l.bad(place, "the record has no name in FIRST_NAME to FOURTH_NAME", n.String())
		return
	}
	names := []listedName{{text: name}}
	if !person {
		// An organisation's whole name, often with its abbreviation, is in
		// FIRST_NAME.
		names = readName(name, false)
	}
	for _, m := range names {
		m.add(d, "name", entity.Value{Original: m.original(name)})
	}
	for _, m := range readName(n.get("NAME_ORIGINAL_SCRIPT"), false) {
		m.add(d, "name", entity.Value{Word: "NAME_ORIGINAL_SCRIPT", Original: m.original(n.get("NAME_ORIGINAL_SCRIPT"))})
		l.snap.Report.Source[kind+" names in original script"]++
	}
	for _, t := range values(n, "TITLE") {
		d.text(ifElse(person, "title", "notes"), t)
	}
	for _, t := range values(n, "DESIGNATION") {
		d.text(ifElse(person, "position", "notes"), t)
	}
	for _, t := range values(n, "NATIONALITY") {
		d.country(ifElse(person, "nationality", "country"), t)
	}
	if g := n.get("GENDER"); g != "" && person {
		d.gender(g)
	}
	if on := n.get("LISTED_ON"); on != "" {
		d.date("createdAt", dayOf(on), "")
	}
	d.text("notes", n.get("COMMENTS1"))
	for _, v := range values(n, "LAST_DAY_UPDATED") {
		d.e.LastChange = max(d.e.LastChange, dayOf(v))
	}

	for _, c := range n.children {
		switch strings.TrimPrefix(strings.TrimPrefix(c.name, "INDIVIDUAL_"), "ENTITY_") {
		case "ALIAS":
			unAlias(d, kind, c)
		case "ADDRESS":
			unAddress(d, kind, c)
		case "DATE_OF_BIRTH":
			unBirth(d, c, n.get("LISTED_ON"))
		case "PLACE_OF_BIRTH":
			unPlace(d, joinParts(c.get("STREET"), c.get("CITY"), c.get("STATE_PROVINCE"), c.get("ZIP_CODE"), c.get("COUNTRY")), c.get("COUNTRY"), c.get("NOTE"))
		case "DOCUMENT":
			unDocument(d, c)
		}
	}
	l.snap.Report.Source["list type "+n.get("UN_LIST_TYPE")]++
	l.add(place, d.e, n.String)
}

// unName joins the name parts. They are not first and last names but words in
// the order of the culture, and a part may be a filler such as "na".
func unName(l *load, n *node) string {
	var parts []string
	for _, p := range []string{"FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"} {
		switch t := n.get(p); strings.ToLower(strings.Trim(t, ".- ")) {
		case "", "na", "n/a":
			if t != "" {
				l.snap.Report.Source["name part "+t+" left out"]++
			}
		default:
			parts = append(parts, t)
		}
	}
	l.snap.Report.Source[fmt.Sprintf("%s names of %d parts", strings.ToLower(n.name), len(parts))]++
	return strings.Join(parts, " ")
}

func values(n *node, name string) []string {
	var out []string
	for _, b := range n.all(name) {
		for _, v := range b.all("VALUE") {
			if t := tidy(v.text); t != "" {
				out = append(out, t)
			}
		}
		if t := tidy(b.text); t != "" { // a VALUE left out, the text in the block itself
			out = append(out, t)
		}
	}
	return out
}

// unAlias reads an alias block. The words are the list's own: Good and Low for
// people, a.k.a. and f.k.a. for organisations.
func unAlias(d draft, kind string, c *node) {
	text, word := c.get("ALIAS_NAME"), c.get("QUALITY")
	source := d.l.snap.Report.Source
	if text == "" {
		source[kind+" alias blocks empty"]++
		if note := c.get("NOTE"); note != "" {
			d.text("notes", note)
		}
		return
	}
	source[kind+" alias blocks "+orDefault(word, "without quality")]++
	property, quality := "alias", entity.Unspecified
	switch strings.ToLower(strings.Trim(word, ". ")) {
	case "good":
		quality = entity.Good
	case "low":
		property, quality = "weakAlias", entity.Low
	case "f.k.a", "fka":
		property = "previousName"
	case "", "a.k.a", "aka":
	default:
		d.l.drift("QUALITY=" + word)
	}
	names := readName(text, kind == "individual")
	if len(names) > 1 {
		source[kind+" alias blocks of several names"]++
	}
	for _, m := range names {
		m.add(d, property, entity.Value{Quality: quality, Word: word, Original: m.original(text)})
	}
	if born := c.get("DATE_OF_BIRTH"); born != "" {
		source["alias birth dates"]++
		d.date("birthDate", dayOf(born), "alias")
	}
	city, country := c.get("CITY_OF_BIRTH"), c.get("COUNTRY_OF_BIRTH")
	unPlace(d, joinParts(city, country), country, "")
	note := c.get("NOTE")
	if note == "" {
		return
	}
	for _, name := range namesInNote(note) {
		d.add(property, name, entity.Value{Quality: quality, Word: word, Original: text + " (" + note + ")"})
	}
	if m := bornNote.FindStringSubmatch(note); m != nil {
		if read, err := entity.ReadDate(m[1]); err == nil {
			d.birth(read, note, "alias")
			source["alias birth dates in notes"]++
		}
	}
	d.text("notes", "alias "+text+": "+note)
}

// bornNote is a birth date in the note of an alias.
var bornNote = regexp.MustCompile(`(?i)^\(?(?:born|date of birth|dob)\s*:?\s*(?:in|on)?\s*([^,;()]*\d{4})\b`)

func unAddress(d draft, kind string, c *node) {
	full := joinParts(c.get("STREET"), c.get("CITY"), c.get("STATE_PROVINCE"), c.get("ZIP_CODE"), c.get("COUNTRY"))
	note := c.get("NOTE")
	switch {
	case full == "" && note == "":
		d.l.snap.Report.Source[kind+" address blocks empty"]++
	case full == "":
		d.text("notes", "address: "+note)
	case note == "":
		d.text("address", full)
	default:
		d.add("address", full, entity.Value{Original: full + " (" + note + ")"})
	}
	d.country("country", c.get("COUNTRY"))
}

func unPlace(d draft, place, country, note string) {
	if place == "" {
		if note != "" {
			d.text("notes", "place of birth: "+note)
		}
		return
	}
	v := entity.Value{}
	if note != "" {
		v.Original = place + " (" + note + ")"
	}
	d.add("birthPlace", place, v)
	d.country("birthCountry", country)
}

// age is the shape of a birth date stated as an age: "30-35 years old".
var age = regexp.MustCompile(`(?i)^(?:aged?\s+)?(?:between\s+)?(\d{1,3})(?:\s*(?:-|–|to|and)\s*(\d{1,3}))?\s*(?:years?(?:\s+old)?|y/?o)?\.?$`)

// unBirth reads a birth block. TYPE_OF_DATE says how to read the rest; where
// the value is only in NOTE it is read from there.
func unBirth(d draft, c *node, listed string) {
	kind, note := strings.ToUpper(c.get("TYPE_OF_DATE")), c.get("NOTE")
	date, year, from, to := dayOf(c.get("DATE")), c.get("YEAR"), c.get("FROM_YEAR"), c.get("TO_YEAR")
	source := d.l.snap.Report.Source
	var shape string
	var values []string
	switch {
	case from != "" || to != "":
		shape = "FROM_YEAR+TO_YEAR"
		switch {
		case from != "" && to != "":
			values = []string{from + " to " + to}
		default:
			// An interval with one end is not a date anyone can compare; the
			// year that is stated is kept as approximate.
			values = []string{"circa " + from + to}
		}
	case date != "":
		shape, values = "DATE", []string{date}
	case year != "":
		shape, values = "YEAR", []string{year}
		// "1958" with the note "Sep." is September 1958.
		if note != "" {
			if d, err := entity.ReadDate(note + " " + year); err == nil && d.Precision != entity.PrecisionYear {
				values, note = []string{note + " " + year}, ""
			}
		}
	case note != "":
		shape = "NOTE"
		unBirthNote(d, note, listed)
	default:
		source["birth blocks empty"]++
		return
	}
	source["birth "+orDefault(kind, "without type")+"+"+shape]++
	approximate := strings.HasPrefix(kind, "APPROX") || strings.HasPrefix(strings.ToLower(note), "approx") || strings.HasPrefix(strings.ToLower(note), "circa")
	for _, v := range values {
		read, err := entity.ReadDate(v)
		if err != nil {
			d.unreadable("birthDate", v)
			continue
		}
		read.Approximate = read.Approximate || approximate
		d.birth(read, joinWith(" ", kind, v, note), "")
	}
	if shape != "NOTE" && note != "" && !approximate {
		d.text("notes", "birth date: "+note)
	}
}

// unBirthNote reads a birth date that is only in a note: a date in words, a
// date of another calendar, or an age on the day of listing.
func unBirthNote(d draft, note, listed string) {
	if m := age.FindStringSubmatch(note); m != nil && len(m[1]) < 3 {
		if on, err := time.Parse(time.DateOnly, dayOf(listed)); err == nil {
			d.birth(bornAtAge(on, m[1], m[2]), note+", as of "+dayOf(listed), "")
			return
		}
	}
	read, err := entity.ReadDate(note)
	if err != nil {
		d.unreadable("birthDate", note)
		return
	}
	d.birth(read, note, "")
}

// bornAtAge is the interval of birth days of someone who is youngest to oldest
// years old on a day: from the day after the (oldest+1)th birthday would have
// fallen due, to the youngest-th birthday.
func bornAtAge(on time.Time, young, old string) entity.Date {
	youngest, _ := strconv.Atoi(young)
	oldest, err := strconv.Atoi(old)
	if err != nil {
		oldest = youngest
	}
	if oldest < youngest {
		youngest, oldest = oldest, youngest
	}
	day := func(t time.Time) entity.Day { return entity.Day(t.Unix() / 86400) }
	return entity.Date{
		From:        day(on.AddDate(-oldest-1, 0, 1)),
		To:          day(on.AddDate(-youngest, 0, 0)),
		Precision:   entity.PrecisionSpan,
		Approximate: true,
	}
}

func unDocument(d draft, c *node) {
	kind, kind2 := c.get("TYPE_OF_DOCUMENT"), c.get("TYPE_OF_DOCUMENT2")
	number, note := c.get("NUMBER"), c.get("NOTE")
	source := d.l.snap.Report.Source
	all := joinWith("; ", joinWith(" ", kind, kind2, number), joinParts(c.get("CITY_OF_ISSUE"), c.get("COUNTRY_OF_ISSUE"), c.get("ISSUING_COUNTRY")), c.get("DATE_OF_ISSUE"), note)
	if number == "" {
		source["document blocks without number"]++
		switch {
		case strings.ContainsAny(kind2, "0123456789"):
			number = kind2
		case strings.ContainsAny(note, "0123456789"):
			number = note
		default:
			d.text("notes", all)
			return
		}
	} else {
		source["document blocks with number"]++
	}
	property := documentProperty(joinWith(" ", kind2, number, kind), "idNumber")
	doc := readDocument(number)
	if doc.number == "" {
		d.text("notes", all)
		return
	}
	d.add(property, doc.number, entity.Value{Original: all, Word: orDefault(kind2, kind)})
}

// dayOf drops the time and the zone of a date: 2012-12-31-05:00.
func dayOf(s string) string {
	if len(s) > 10 && s[4] == '-' && s[7] == '-' {
		return s[:10]
	}
	return s
}

func joinParts(parts ...string) string { return joinWith(", ", parts...) }

func joinWith(sep string, parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p = strings.Trim(p, " ,;"); p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, sep)
}

func ifElse(c bool, a, b string) string {
	if c {
		return a
	}
	return b
}

func orDefault(s, d string) string {
	if s == "" {
		return d
	}
	return s
}
