package watchlist

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
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

// person enters the names of a person. A part may hold another spelling in
// brackets ("DIKIY (DIKY)") or another whole name ("Munir (also known as …)").
func (r *semaRecord) person(given, last string) {
	givens, more := spellings(given)
	lasts, others := spellings(last)
	for i, g := range givens {
		for j, s := range lasts {
			name := joinWith(" ", g, s)
			property := "alias"
			v := entity.Value{}
			if i == 0 && j == 0 {
				property = "name"
				if g != "" && s != "" {
					r.text("firstName", g)
					r.text("lastName", s)
				}
			}
			if joined := joinWith(" ", given, last); joined != name {
				v.Original = joined
			}
			for _, n := range readName(name, true) {
				n.add(r.draft, property, v)
			}
		}
	}
	for _, o := range append(more, others...) {
		enterNames(r.draft, "alias", o, true, entity.Value{Original: joinWith(" ", given, last)})
	}
}

// oneBracket is another spelling behind a part of a name.
var oneBracket = regexp.MustCompile(`^(.*?)\s*[(（]([^()（）]*)[)）]\s*(.*)$`)

// spellings reads one part of a name: its spellings, of which there is at least
// one, and other whole names.
func spellings(part string) (spelt, whole []string) {
	part, others, former := knownAs(tidy(part))
	whole = append(others, former...)
	m := oneBracket.FindStringSubmatch(part)
	if m == nil || strings.TrimSpace(m[1]) == "" {
		return []string{part}, whole
	}
	inside := tidy(m[2])
	outside := joinWith(" ", m[1], m[3])
	if inside == "" || remarkWords.MatchString(inside) {
		return []string{part}, whole // readName knows remarks
	}
	if before := strings.Fields(m[1]); len(before) > 1 && !strings.Contains(inside, " ") {
		// "Man Nyein (Maung)": the spelling is of the word before it.
		return []string{outside, joinWith(" ", strings.Join(before[:len(before)-1], " "), inside, m[3])}, whole
	}
	return []string{outside, joinWith(" ", inside, m[3])}, whole
}

// organisation enters the names of an organisation or ship, in English and
// French where the field holds both.
func (r *semaRecord) organisation(property, field string) {
	for i, part := range splitLanguages(tidy(field)) {
		if i > 0 {
			property = "alias"
		}
		enterNames(r.draft, property, part, false, entity.Value{})
	}
}

// splitLanguages splits "Hara Institute/Institut Hara" and "A / B". A stroke
// between single words ("Hmaw Bi/Pyi") and one in brackets is part of a name.
func splitLanguages(field string) []string {
	var out []string
	rest := field
	for _, piece := range splitOutside(field, '/') {
		if len(out) == 0 {
			out = append(out, piece)
			rest = rest[len(piece):]
			continue
		}
		left := out[len(out)-1]
		spaced := strings.HasSuffix(left, " ") && strings.HasPrefix(piece, " ")
		if spaced || len(strings.Fields(left)) > 1 && len(strings.Fields(piece)) > 1 || script(left) != script(piece) {
			out = append(out, piece)
		} else {
			out[len(out)-1] += "/" + piece
		}
	}
	var tidied []string
	for _, p := range out {
		if p = tidy(p); p != "" {
			tidied = append(tidied, p)
		}
	}
	return tidied
}

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

// aliases enters the names of the alias field: lists with ";", ",", "/" or
// "or", with and without the language. A line end is where the publisher's
// table wrapped.
func (r *semaRecord) aliases(field, surname string) {
	whole := tidy(field)
	if noValue(whole) {
		return
	}
	person := r.e.Schema == "Person"
	source := r.l.snap.Report.Source
	source["alias fields"]++
	var names int
	for _, piece := range splitOutside(nextLanguage.ReplaceAllString(whole, "; $1"), ';') {
		v := entity.Value{}
		if m := statedLanguage.FindStringSubmatch(piece); m != nil {
			v.Lang = languageTags[strings.ToLower(m[1])]
			piece = piece[len(m[0]):]
		}
		for _, a := range splitLanguages(piece) {
			for _, b := range splitOr(a) {
				for _, name := range splitCommas(b, person, surname) {
					name = balanced(name)
					if noValue(name) {
						continue
					}
					names++
					v.Original = ""
					if name != whole {
						v.Original = whole
					}
					enterAlias(r.draft, name, person, v)
				}
			}
		}
	}
	if names > 1 {
		source["alias fields of several names"]++
	}
}

// enterAlias enters a name whose field is larger than itself.
func enterAlias(d draft, name string, person bool, v entity.Value) {
	main, others, former := knownAs(name)
	for _, n := range readName(main, person) {
		n.add(d, "alias", v)
	}
	for _, o := range others {
		for _, n := range readName(o, person) {
			n.add(d, "alias", v)
		}
	}
	for _, o := range former {
		for _, n := range readName(o, person) {
			n.add(d, "previousName", v)
		}
	}
}

var orBetween = regexp.MustCompile(`\s+(?:or|ou)\s+`)

// splitOr splits at "or" where what follows begins like a name.
func splitOr(s string) []string {
	var out []string
	start := 0
	for _, m := range orBetween.FindAllStringIndex(s, -1) {
		if beginsName(s[m[1]:]) && strings.Count(s[:m[0]], "(") == strings.Count(s[:m[0]], ")") {
			out = append(out, s[start:m[0]])
			start = m[1]
		}
	}
	return append(out, s[start:])
}

// beginsName reports whether a text begins with a capital, a digit, a quotation
// mark or a letter of a script without capitals.
func beginsName(s string) bool {
	for _, r := range s {
		return !unicode.IsLower(r)
	}
	return false
}

// legalForm are words that follow a comma inside a company's name.
var legalForm = regexp.MustCompile(`(?i)^(?:l\.?l\.?c|ltd|limited|inc|incorporated|co|corp|company|s\.?a|gmbh|ag|plc|p?j\.?s\.?c|o?jsc|ооо|оао|ао|пао|зао|сао|фгуп|jsc|llp|sarl|fze|fzco|dmcc|b\.?v|n\.?v|pte|sdn bhd|jr|sr)\.?(?:\s*\([^()]*\))?$`)

// splitCommas splits a list of names with commas. An organisation's name may
// hold commas itself: it is split only where each piece begins like a name. In
// a person's "Sergei, Serhii DORAN" the surname belongs to both.
func splitCommas(s string, person bool, surname string) []string {
	pieces := splitOutside(s, ',')
	if len(pieces) == 1 {
		return pieces
	}
	for i := range pieces {
		pieces[i] = strings.TrimSpace(pieces[i])
	}
	pieces = slices.DeleteFunc(pieces, func(p string) bool { return p == "" })
	for i, p := range pieces {
		if !beginsName(p) || i > 0 && legalForm.MatchString(p) {
			return []string{s}
		}
	}
	if !person || len(pieces) < 2 {
		return pieces
	}
	single := func(p string) bool { return len(strings.Fields(p)) == 1 }
	if len(pieces) == 2 && single(pieces[0]) && !single(pieces[1]) && capitals(pieces[0]) && !capitals(lastWord(pieces[1])) {
		return []string{s} // "DORAN, Sergei Ivanovich": readName turns it round
	}
	if last := lastWord(pieces[len(pieces)-1]); surname != "" && strings.EqualFold(last, surname) {
		for i := len(pieces) - 2; i >= 0 && single(pieces[i]); i-- {
			pieces[i] += " " + last
		}
	}
	return pieces
}

func lastWord(s string) string {
	f := strings.Fields(s)
	if len(f) == 0 {
		return ""
	}
	return f[len(f)-1]
}

// capitals reports whether a word is written in capitals throughout.
func capitals(s string) bool {
	return strings.ContainsFunc(s, unicode.IsUpper) && !strings.ContainsFunc(s, unicode.IsLower)
}

// balanced drops a bracket at either end that has no partner.
func balanced(s string) string {
	s = strings.TrimSpace(s)
	if strings.Count(s, "(") > strings.Count(s, ")") {
		s = strings.TrimPrefix(s, "(")
		if strings.Count(s, "(") > strings.Count(s, ")") {
			s += ")"
		}
	}
	if strings.Count(s, ")") > strings.Count(s, "(") {
		s = strings.TrimSuffix(s, ")")
	}
	return s
}

// semaKeys gives every record its key and enters it.
func semaKeys(l *load, records []*semaRecord) {
	groups := make(map[string][]*semaRecord, len(records))
	for i, r := range records {
		r.order = i
		groups[r.base] = append(groups[r.base], r)
	}
	for _, r := range records { // in the order of the file
		group := groups[r.base]
		if group == nil {
			continue
		}
		groups[r.base] = nil
		key := "sema-" + shortHash(r.base, 16)
		if len(group) > 1 {
			group = dropRepeats(l, group)
		}
		if len(group) == 1 {
			group[0].enter(key)
			continue
		}
		l.snap.Report.Source["records that share regime and name"] += len(group)
		for i, suffix := range semaSuffixes(group) {
			group[i].enter(key + "#" + suffix)
		}
	}
}

func (r *semaRecord) enter(key string) {
	r.e.ID = key
	r.l.add(r.place, r.e, func() string { return r.raw })
}

// dropRepeats counts records that repeat another to the letter and leaves them
// out.
func dropRepeats(l *load, group []*semaRecord) []*semaRecord {
	var kept []*semaRecord
	seen := map[string]bool{}
	for _, r := range group {
		h := r.e.Hash()
		if seen[h] {
			l.snap.Report.Duplicates++
			continue
		}
		seen[h] = true
		kept = append(kept, r)
	}
	return kept
}

// semaSuffixes tells the records of one name apart, by the first of their
// properties in which all differ.
func semaSuffixes(group []*semaRecord) []string {
	for _, by := range []func(*semaRecord) string{
		func(r *semaRecord) string { return r.born },
		func(r *semaRecord) string { return r.born + "\n" + r.since },
		func(r *semaRecord) string {
			return r.born + "\n" + r.since + "\n" + nameWords(strings.Join(append(r.e.Texts("alias"), r.e.Texts("title")...), " "))
		},
	} {
		seen := map[string]bool{}
		suffixes := make([]string, len(group))
		for i, r := range group {
			seen[by(r)] = true
			suffixes[i] = shortHash(by(r), 6)
		}
		if len(seen) == len(group) && len(slices.Compact(slices.Sorted(slices.Values(suffixes)))) == len(group) {
			return suffixes
		}
	}
	// Nothing but the place in the regulation differs: count in its order.
	order := slices.Clone(group)
	slices.SortFunc(order, func(a, b *semaRecord) int {
		return cmp.Or(cmp.Compare(a.born, b.born), cmp.Compare(a.since, b.since), cmp.Compare(len(a.where), len(b.where)), cmp.Compare(a.where, b.where), cmp.Compare(a.order, b.order))
	})
	suffixes := make([]string, len(group))
	for i, r := range order {
		suffixes[slices.Index(group, r)] = strconv.Itoa(i + 1)
	}
	return suffixes
}

func shortHash(s string, digits int) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])[:digits]
}
