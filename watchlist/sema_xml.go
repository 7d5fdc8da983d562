package watchlist

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/revetproject/revet/entity"
)

// semaXML reads Canada's consolidated autonomous sanctions list
// (https://www.international.gc.ca/world-monde/international_relations-relations_internationales/sanctions/consolidated-consolide.aspx),
// that of the Special Economic Measures Act and of the Justice for Victims of
// Corrupt Foreign Officials Act.
//
// The file has no identifiers; schedule and item are places in a regulation and
// move when items are inserted or repealed. The key is therefore made of what
// the entry says of itself: "sema-" and a hash of the regime, the kind, and the
// words of the name in any order, or of the IMO number of a ship. Records that
// share it are told apart by birth date, day of listing and other names behind
// a "#"; none of them then has the bare key, so that a key never passes from
// one person to another. Schedule and item are kept as a note.
type semaXML struct{}

func (semaXML) parts() []part { return []part{{required: true}} }

var semaShape = xmlShape{
	root:    "data-set",
	what:    "Canadian consolidated autonomous sanctions list",
	records: map[string]bool{"record": true},
	known: func() map[string]bool {
		known := map[string]bool{"record": true}
		for _, n := range []string{
			"Country", "EntityOrShip", "Entity", "GivenName", "LastName", "TitleOrShip", "Title", "DateOfBirthOrShipBuildDate", "DateOfBirth",
			"ShipIMONumber", "Schedule", "Item", "Aliases", "DateOfListing",
		} {
			known["record/"+n] = true
		}
		return known
	}(),
}

func (semaXML) parse(l *load, in map[string]*input) error {
	f := in[""]
	var records []*semaRecord
	err := readXML(l, f, semaShape, func(*node) error { return nil }, func(path string, number int, n *node) error {
		if r := readSEMA(l, fmt.Sprintf("%s: %s %d", f.name, path, number), n); r != nil {
			records = append(records, r)
		}
		return nil
	})
	if err != nil {
		return err
	}
	semaKeys(l, records)
	return nil
}

// semaRecord is a record whose key is not known yet.
type semaRecord struct {
	draft
	place string
	raw   string
	order int
	base  string // what the key is made of
	born  string
	since string // day of listing
	where string // schedule and item
}

func readSEMA(l *load, place string, n *node) *semaRecord {
	first := func(names ...string) string {
		for _, name := range names {
			if t := n.get(name); !noValue(t) {
				return t
			}
		}
		return ""
	}
	given, last := first("GivenName"), first("LastName")
	whole, title := first("EntityOrShip", "Entity"), first("TitleOrShip", "Title")
	imo, born := first("ShipIMONumber"), first("DateOfBirthOrShipBuildDate", "DateOfBirth")
	schema := "Organization"
	switch {
	case given != "" || last != "":
		schema = "Person"
	case imo != "" || shipKind.MatchString(title):
		schema = "Vessel"
	}
	if given == "" && last == "" && whole == "" {
		l.bad(place, "the record has neither EntityOrShip nor GivenName nor LastName", n.String())
		return nil
	}
	r := &semaRecord{draft: l.draft("", schema), place: place}
	r.e.Target = true
	r.text("topics", "sanction")
	regime := english(first("Country"))
	r.add("program", regime, entity.Value{Original: first("Country")})
	l.snap.Report.Source["regime "+orDefault(regime, "(blank)")]++

	if schema == "Person" {
		r.person(given, last)
		if whole != "" {
			enterNames(r.draft, "name", whole, true, entity.Value{})
		}
	} else {
		r.organisation("name", whole)
	}
	listed := r.listed(first("DateOfListing"))
	if title != "" {
		switch schema {
		case "Person":
			r.add("title", english(title), entity.Value{Original: title})
		case "Vessel":
			r.text("type", title)
		default:
			r.text("notes", title)
		}
	}
	if born != "" {
		readDates(r.draft, map[string]string{"Person": "birthDate", "Vessel": "buildDate", "Organization": "incorporationDate"}[schema], born, born, listed)
	}
	for _, a := range n.all("Aliases") {
		r.aliases(a.text, r.e.First("lastName"))
	}
	numbers := imoDigits.FindAllString(imo, -1)
	for _, number := range numbers {
		r.add("imoNumber", number, entity.Value{Original: imo})
	}
	if imo != "" && len(numbers) == 0 {
		r.text("notes", "IMO number: "+imo)
	}
	schedule, item := first("Schedule"), first("Item")
	if schedule != "" {
		schedule = "Schedule " + strings.TrimSpace(strings.TrimPrefix(schedule, "Schedule"))
	}
	if item != "" {
		item = "item " + item
	}
	r.where = joinParts(schedule, item)
	r.text("notes", r.where)
	l.snap.Report.Source[orDefault(schedule, "without schedule")]++

	r.base = strings.Join([]string{schema, nameWords(regime), nameWords(r.e.First("name"))}, "\n")
	if len(numbers) > 0 {
		r.base = strings.Join([]string{"IMO", nameWords(regime), numbers[0]}, "\n")
	}
	r.born = strings.Join(r.e.Texts("birthDate"), " ")
	r.raw = n.String()
	return r
}

// shipKind are the words for kinds of ships in TitleOrShip.
var shipKind = regexp.MustCompile(`(?i)\b(?:tanker|cargo|carrier|vessel|ship|bulk|tug|ferry|barge|fso|fpso|dredger|ro-ro|navire|pétrolier|cargo)\b`)

// english is the first half of "Syria / Syrie" and "Major General/major-général";
// the other is French.
func english(s string) string {
	parts := splitOutside(s, '/')
	if len(parts) != 2 {
		return tidy(s)
	}
	return tidy(parts[0])
}

// nameWords are the words of a name in one form: no letter case, marks,
// punctuation or order.
func nameWords(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(tidy(s)))
	words := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	slices.Sort(words)
	return strings.Join(words, " ")
}

func (r *semaRecord) listed(text string) entity.Date {
	if text == "" {
		return entity.Date{}
	}
	d, err := entity.ReadOptions{Serials: true}.Read(text)
	if err != nil {
		r.unreadable("createdAt", text)
		return entity.Date{}
	}
	r.since = d.String()
	r.add("createdAt", r.since, entity.Value{Original: text})
	return d
}

// oneBracket is another spelling behind a part of a name.
var oneBracket = regexp.MustCompile(`^(.*?)\s*[(（]([^()（）]*)[)）]\s*(.*)$`)

// statedLanguage is "Russian: " before a name.
var statedLanguage = regexp.MustCompile(`(?i)^[\s(]*(?:in\s+|en\s+)?(belaruss?ian|russian|ukrainian|persian|farsi|arabic|burmese|english|french|chinese|spanish|hebrew|korean|biélorusse|russe|ukrainien|arabe|birman|anglais|français|chinois|espagnol)\s*:\s*`)

// languageTags are the BCP 47 tags of the languages the list names.
var languageTags = map[string]string{
	"belarusian": "be", "belarussian": "be", "russian": "ru", "ukrainian": "uk", "persian": "fa", "farsi": "fa", "arabic": "ar", "burmese": "my", "english": "en", "french": "fr",
	"chinese": "zh", "spanish": "es", "hebrew": "he", "korean": "ko", "biélorusse": "be", "russe": "ru", "ukrainien": "uk", "arabe": "ar",
	"birman": "my", "anglais": "en", "français": "fr", "chinois": "zh", "espagnol": "es",
}

// nextLanguage marks a language inside a list that no semicolon divides:
// "…, Belarusian: …".
var nextLanguage = regexp.MustCompile(`(?i)[\s,(]+((?:belaruss?ian|russian|ukrainian|persian|farsi|arabic|burmese|chinese|english|french)\s*:)`)

var orBetween = regexp.MustCompile(`\s+(?:or|ou)\s+`)

// legalForm are words that follow a comma inside a company's name.
var legalForm = regexp.MustCompile(`(?i)^(?:l\.?l\.?c|ltd|limited|inc|incorporated|co|corp|company|s\.?a|gmbh|ag|plc|p?j\.?s\.?c|o?jsc|ооо|оао|ао|пао|зао|сао|фгуп|jsc|llp|sarl|fze|fzco|dmcc|b\.?v|n\.?v|pte|sdn bhd|jr|sr)\.?(?:\s*\([^()]*\))?$`)

func (r *semaRecord) enter(key string) {
	r.e.ID = key
	r.l.add(r.place, r.e, func() string { return r.raw })
}
