package watchlist

import (
	"regexp"
	"slices"
	"strings"

	"github.com/revetproject/revet/entity"
)

// ukSchema is the schema of a kind; "" when it says nothing known.
func ukSchema(kind string) string {
	switch strings.TrimSuffix(ukFold(kind), "s") {
	case "individual", "person":
		return "Person"
	case "entity", "entitie", "organisation", "organization":
		return "Organization"
	case "ship", "vessel":
		return "Vessel"
	case "aircraft":
		return "Airplane"
	}
	return ""
}

// ukEntry is a designation being made an entry of the list.
type ukEntry struct {
	draft
	u      *ukDesignation
	person bool
}

// enter makes the designation an entry. key is the field that identifies it in
// this form of the list, other the field that does in its sister.
func (u *ukDesignation) enter(l *load, key, other ukField) {
	source := l.snap.Report.Source
	kind := u.first(ukKind)
	schema := ukSchema(kind)
	if schema == "" {
		if kind != "" {
			l.drift("type " + kind)
		}
		source["designations without a known type"]++
		schema = "LegalEntity"
	}
	if len(u.all(ukKind)) > 1 {
		source["designations of several types"]++
	}
	e := ukEntry{draft: l.draft(u.first(key), schema), u: u, person: schema == "Person"}
	e.e.Target = true
	e.text("topics", "sanction")
	for _, b := range u.all(other) {
		// A load of the sister list finds the entry by it.
		if ref := tidy(b[ukPlaceOf[other]]); !noValue(ref) {
			e.e.Referents = append(e.e.Referents, ref)
		}
	}
	e.names()
	if len(nameTexts(e.e)) == 0 {
		l.bad(u.place, "the designation "+e.e.ID+" has no name", u.String())
		return
	}
	asOf := e.listing()
	e.about(asOf)
	e.contacts()
	e.papers()
	e.company()
	e.ship()
	e.words()
	e.someNameCounts()
	l.add(u.place, e.e, u.String)
}

// nameTexts are the names an entity has so far.
func nameTexts(e *entity.Entity) []string {
	var out []string
	for _, p := range nameProperties {
		out = append(out, e.Texts(p)...)
	}
	return out
}

// listing enters the programme, the measures and the days, and returns the day
// from which two-digit years and ages count.
func (e ukEntry) listing() (asOf entity.Date) {
	source := e.l.snap.Report.Source
	e.u.each(ukRegime, func(s string) { e.text("program", s) })
	for _, f := range []ukField{ukDesignated, ukListed} {
		e.u.each(f, func(s string) {
			e.date("createdAt", dayOf(s), "")
			if d, err := entity.ReadDate(dayOf(s)); err == nil && asOf.From == 0 {
				asOf = d
			}
		})
	}
	e.u.each(ukUpdated, func(s string) {
		if d, err := entity.ReadDate(dayOf(s)); err == nil {
			e.e.LastChange = max(e.e.LastChange, d.String())
		}
	})
	measures := e.u.all(ukMeasures)
	if len(measures) == 0 {
		measures = e.u.all(ukIndicators)
	}
	for _, b := range measures {
		// What is imposed is more than asset freezes: bans on travel, port
		// entry or being a director each are a value.
		for _, m := range strings.FieldsFunc(b[0], func(r rune) bool { return r == '|' || r == '\n' }) {
			if m = tidy(m); !noValue(m) && !slices.Contains(e.e.Texts("keywords"), m) {
				e.text("keywords", m)
				source["sanction imposed: "+m]++
			}
		}
	}
	e.u.each(ukSource, func(s string) {
		e.text("notes", "Designation source: "+s)
		source["designation source "+s]++
	})
	e.u.each(ukUN, func(s string) {
		e.text("notes", "United Nations reference: "+s)
		source["designations with a UN reference"]++
	})
	return asOf
}

// about enters what is said of a person: birth, nationality, gender, positions.
func (e ukEntry) about(asOf entity.Date) {
	source := e.l.snap.Report.Source
	e.u.each(ukTitle, func(s string) {
		if e.person {
			e.text("title", s)
		} else {
			e.note("Title", s)
		}
	})
	e.u.each(ukPosition, func(s string) {
		if e.person {
			e.text("position", s)
		} else {
			e.note("Position", s)
		}
	})
	property := "birthDate"
	switch e.e.Schema {
	case "Vessel", "Airplane":
		property = "buildDate"
	case "Organization", "LegalEntity":
		property = "incorporationDate"
	}
	e.u.each(ukBirth, func(s string) {
		source["birth date "+ukShape(s)]++
		if ukNoDate.MatchString(s) {
			return
		}
		readDates(e.draft, property, s, s, asOf)
	})
	for _, b := range e.u.all(ukTown) {
		for _, p := range ukPairs(b[0], b[1]) {
			e.born(p[0], p[1])
		}
	}
	e.u.each(ukNationality, func(s string) { e.countries(ifElse(e.person, "nationality", "country"), s) })
	e.u.each(ukGender, func(s string) {
		if e.person {
			e.gender(s)
		} else {
			e.note("Gender", s)
		}
	})
}

// ukNoDate is a date of placeholders only: "dd/mm/yyyy", "00/00/0000".
var ukNoDate = regexp.MustCompile(`(?i)^[dmy0/.\s\-]+$`)

var ukYear = regexp.MustCompile(`\d{4}`)

// ukShape is a date with digits as 9, but for placeholders: "dd/mm/9999",
// "00/00/9999".
func ukShape(s string) string {
	if len(s) > 12 {
		return "in words"
	}
	return strings.Map(func(r rune) rune {
		if r >= '1' && r <= '8' {
			return '9'
		}
		return r
	}, ukPart.ReplaceAllString(ukYear.ReplaceAllString(s, "9999"), "99"))
}

// ukPart is a day or month that is no placeholder.
var ukPart = regexp.MustCompile(`\b(?:0[1-9]|[1-9]\d|[1-9])\b`)

func (e ukEntry) born(town, country string) {
	if noValue(town) {
		town = ""
	}
	if noValue(country) {
		country = ""
	}
	place := joinParts(town, country)
	if place == "" {
		return
	}
	if !e.person {
		e.note("Place of birth", place)
		return
	}
	e.text("birthPlace", place)
	if country != "" {
		e.countries("birthCountry", country)
	}
}

// contacts enters addresses, telephone numbers, mail addresses and pages.
func (e ukEntry) contacts() {
	for _, b := range e.u.all(ukCountry) {
		var parts []string
		for _, s := range b {
			if !noValue(s) {
				parts = append(parts, tidy(s))
			}
		}
		country := b[len(b)-1]
		if noValue(country) {
			country = ""
		}
		if full := joinParts(parts...); full != "" && (full != country || len(e.u.all(ukCountry)) == 1) {
			e.text("address", full)
		}
		if country != "" {
			e.countries("country", country)
		}
	}
	e.u.each(ukPhone, func(s string) { e.contact("PHONE", ukPhoneStops.ReplaceAllString(s, "; ")) })
	e.u.each(ukEmail, func(s string) { e.contact("EMAIL", s) })
	e.u.each(ukWebsite, func(s string) { e.contact("WEB", s) })
	e.u.each(ukWallet, e.wallet)
}

// ukPhoneStops are full stops between telephone numbers.
var ukPhoneStops = regexp.MustCompile(`\.\s+`)

var (
	ukAddressLike = regexp.MustCompile(`\b(?:0x[0-9a-fA-F]{40}|[A-Za-z0-9]{25,110})\b`)
	ukCurrency    = regexp.MustCompile(`\b[A-Z]{3,5}\b`)
)

// wallet enters the addresses of a cell, with the currency before each.
func (e ukEntry) wallet(cell string) {
	at := ukAddressLike.FindAllStringIndex(cell, -1)
	if len(at) == 0 {
		e.note("Crypto wallet", cell)
		return
	}
	from := 0
	for _, m := range at {
		e.add("publicKey", cell[m[0]:m[1]], entity.Value{Original: cell, Word: ukCurrency.FindString(cell[from:m[0]])})
		from = m[1]
	}
}

// company enters what is said of organisations.
func (e ukEntry) company() {
	e.u.each(ukEntityType, func(s string) {
		if _, ok := propertyOf(e.e.Schema, "classification"); ok && !e.person {
			e.text("classification", s)
		} else {
			e.note("Type of entity", s)
		}
	})
	e.u.each(ukRegistration, func(s string) { e.registration(s, "Business registration number") })
	// Only names are given, and a name alone does not say which entry is meant.
	e.u.each(ukParent, func(s string) { e.note("Parent company", s) })
	e.u.each(ukSubsidiary, func(s string) { e.note("Subsidiary", s) })
}

// ship enters what is said of ships.
func (e ukEntry) ship() {
	e.u.each(ukIMO, func(s string) {
		found := imoDigits.FindAllString(s, -1)
		for _, n := range found {
			e.identifier("imoNumber", n, entity.Value{Original: s, Word: "IMO"})
		}
		if len(found) == 0 {
			e.note("IMO number", s)
		}
	})
	e.u.each(ukOwner, func(s string) { e.note("Current owner/operator", s) })
	e.u.each(ukPastOwner, func(s string) { e.note("Previous owner/operator", s) })
	e.u.each(ukFlag, func(s string) { e.flag("flag", "Flag", s) })
	e.u.each(ukPastFlag, func(s string) { e.flag("pastFlags", "Previous flag", s) })
	e.u.each(ukShipType, func(s string) { e.property("type", "Type of ship", s) })
	e.u.each(ukTonnage, func(s string) {
		if plain := strings.ReplaceAll(s, ",", ""); digits(plain) == len(plain) {
			s = plain
		}
		e.property("tonnage", "Tonnage", s)
	})
	e.u.each(ukLength, func(s string) { e.note("Length of ship", s) })
	e.u.each(ukBuilt, func(s string) {
		if _, ok := propertyOf(e.e.Schema, "buildDate"); ok {
			readDates(e.draft, "buildDate", s, s, entity.Date{})
		} else {
			e.note("Year built", s)
		}
	})
	e.u.each(ukHull, func(s string) {
		e.identifier("registrationNumber", s, entity.Value{Word: "Hull identification number"})
	})
}

func (e ukEntry) flag(property, label, cell string) {
	if _, ok := propertyOf(e.e.Schema, property); ok {
		e.countries(property, cell)
	} else {
		e.note(label, cell)
	}
}

// property enters a text under a property where the schema has it, and as a
// note where it has not.
func (e ukEntry) property(property, label, text string) {
	if _, ok := propertyOf(e.e.Schema, property); ok {
		e.text(property, text)
	} else {
		e.note(label, text)
	}
}

func (e ukEntry) note(label, text string) { e.text("notes", label+": "+text) }

var ukInnerOrder = regexp.MustCompile(`(?:^|\s)\(\d{1,2}\)\s`)

// words enters the other information and the statement of reasons, and reads
// what the former says behind known labels.
func (e ukEntry) words() {
	for _, b := range e.u.all(ukOther) {
		s := b[0]
		if noValue(s) {
			continue
		}
		e.text("notes", s)
		// Numbers of order between values read as commas.
		e.labelled(ukInnerOrder.ReplaceAllString(s, ", "))
		e.l.snap.Report.Source["designations with other information"]++
	}
	for _, b := range e.u.all(ukReasons) {
		if noValue(b[0]) {
			continue
		}
		e.text("notes", b[0])
		e.l.snap.Report.Source["statements of reasons"]++
	}
}
