package watchlist

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/revetproject/revet/entity"
)

// load gathers what one parse finds.
type load struct {
	ctx     context.Context
	o       Options
	snap    *Snapshot
	seen    map[string]int // key → position in snap.Entries
	records int64
	intern  map[string]string
	// countries remembers look-ups: a list names a hundred countries ten
	// thousand times.
	countries map[string][]string
}

func newLoad(ctx context.Context, format Format, o Options) *load {
	return &load{
		ctx: ctx, o: o,
		snap:   &Snapshot{List: o.List, Format: format, Declared: -1, Report: newReport()},
		seen:   make(map[string]int),
		intern: make(map[string]string), countries: make(map[string][]string),
	}
}

// next counts one record of the source, used or not, and is where a parse
// notices that it was cancelled or that the file is endless.
func (l *load) next() error {
	l.records++
	if l.records > l.o.Limits.Records {
		return fmt.Errorf("%w: more than %d records; no list has that many: check the file", ErrLimit, l.o.Limits.Records)
	}
	return l.ctx.Err()
}

// add enters an entity. raw renders the record for the case that it cannot be
// used; the error is about the whole load only.
func (l *load) add(place string, e *entity.Entity, raw func() string) {
	e.ID = strings.TrimSpace(e.ID)
	switch {
	case e.ID == "":
		l.bad(place, "the record has no key", raw())
		return
	case !utf8.ValidString(e.ID) || strings.ContainsFunc(e.ID, unicode.IsControl):
		l.bad(place, fmt.Sprintf("the key %q holds control characters", e.ID), raw())
		return
	}
	for property, n := range entity.Clean(e) {
		l.snap.Report.Denied[property] += n
	}
	dedupe(e)
	if entity.Matchable(e.Schema) && !comparable(e) {
		l.bad(place, "the record "+e.ID+" has no name and no identifier: nobody could ever be matched with it", raw())
		return
	}
	if at, twice := l.seen[e.ID]; twice {
		if l.snap.Entries[at].Entity.Hash() == e.Hash() {
			l.snap.Report.Duplicates++
			return
		}
		l.bad(place, "the key "+e.ID+" occurs twice with different content; the first is kept", raw())
		return
	}
	l.seen[e.ID] = len(l.snap.Entries)
	l.snap.Entries = append(l.snap.Entries, Entry{Key: e.ID, Entity: e})
}

// nameProperties are the properties whose values are names, in report order.
var nameProperties = []string{"name", "alias", "previousName", "weakAlias", "abbreviation"}

// comparable reports whether an entity has anything to be found by.
func comparable(e *entity.Entity) bool {
	for _, p := range nameProperties {
		if len(e.Properties[p]) > 0 {
			return true
		}
	}
	return len(e.Properties["lastName"]) > 0 || len(e.Properties["firstName"]) > 0 || len(entity.Identifiers(e)) > 0
}

// dedupe drops repeated values of a property, keeping the first. Two names of
// the same text stay apart when the source grades them differently.
func dedupe(e *entity.Entity) {
	type said struct {
		text, lang string
		quality    entity.Quality
	}
	for p, vs := range e.Properties {
		if len(vs) < 2 {
			continue
		}
		seen := make(map[said]bool, len(vs))
		kept := vs[:0]
		for _, v := range vs {
			if key := (said{v.Text, v.Lang, v.Quality}); !seen[key] {
				seen[key] = true
				kept = append(kept, v)
			}
		}
		e.Properties[p] = kept
	}
}

func (l *load) bad(place, reason, raw string) {
	if len(raw) > maxRaw {
		raw = raw[:maxRaw]
		for len(raw) > 0 && !utf8.ValidString(raw[max(0, len(raw)-utf8.UTFMax):]) {
			raw = raw[:len(raw)-1]
		}
	}
	l.snap.Bad = append(l.snap.Bad, BadRecord{Place: place, Reason: reason, Raw: strings.ToValidUTF8(raw, "\uFFFD")})
}

// maxDriftPaths and maxFact keep a hostile file from filling the report with
// paths and with words of its own.
const maxDriftPaths, maxFact = 1000, 200

func (l *load) drift(path string) {
	d := l.snap.Report.Drift
	path = clipFact(path)
	if _, known := d[path]; !known && len(d) >= maxDriftPaths {
		path = "(further paths)"
	}
	d[strings.Clone(path)]++
}

// count counts a fact about a field of the source by the word that stands in
// it, or by what its absence is called.
func (l *load) count(what, word, absent string) {
	facts := l.snap.Report.Source
	fact := clipFact(what + " " + orDefault(word, absent))
	if _, known := facts[fact]; !known && len(facts) >= maxDriftPaths {
		fact = "(further facts)"
	}
	facts[strings.Clone(fact)]++
}

// clipFact cuts a text at a length that real paths and words do not reach.
func clipFact(s string) string {
	if len(s) <= maxFact {
		return s
	}
	for s = s[:maxFact]; !utf8.ValidString(s); {
		s = s[:len(s)-1]
	}
	return s + "…"
}

func (l *load) finish() (*Snapshot, error) {
	s := l.snap
	if len(s.Entries) == 0 {
		reason := ""
		if len(s.Bad) > 0 {
			reason = fmt.Sprintf("; the first of %d that could not be used is at %s: %s", len(s.Bad), s.Bad[0].Place, s.Bad[0].Reason)
		}
		return nil, fmt.Errorf("list %s: %w: %s holds no usable record%s; check that the file is the one that is meant",
			s.List, ErrEmpty, fileNames(s.Files), reason)
	}
	sortEntries(s.Entries)
	s.Hash = contentHash(s.Entries)
	s.Report.measure(s)
	return s, nil
}

func fileNames(files []RawFile) string {
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name
	}
	return strings.Join(names, ", ")
}

// published records the publisher's own date of the list.
func (l *load) published(t time.Time) { l.snap.Published = t.UTC() }

// keep returns one shared copy of a text that many records repeat, such as a
// country or a programme, so that a record does not pin the file's buffer.
func (l *load) keep(s string) string {
	if k, ok := l.intern[s]; ok {
		return k
	}
	s = strings.Clone(s)
	if len(s) <= 64 && len(l.intern) < 50_000 {
		l.intern[s] = s
	}
	return s
}

// draft is an entity being put together from a record's values.
type draft struct {
	l *load
	e *entity.Entity
}

func (l *load) draft(id, schema string) draft {
	return draft{l: l, e: &entity.Entity{ID: id, Schema: schema, Properties: make(map[string][]entity.Value)}}
}

// add adds a value in tidy form; the source's text is kept beside it when it
// says more than the tidy form does.
func (d draft) add(property, text string, v entity.Value) {
	v.Text = d.l.keep(tidy(text))
	if v.Original == "" && v.Text != strings.TrimSpace(text) {
		v.Original = strings.TrimSpace(text)
	}
	if v.Original == v.Text {
		v.Original = ""
	}
	if v.Original != "" {
		v.Original = d.l.keep(v.Original)
	}
	d.e.Add(property, v)
}

func (d draft) text(property, text string) { d.add(property, text, entity.Value{}) }

// date adds a date as an interval. A date that cannot be read is not guessed:
// it is counted and kept as a note, so that a person can see it.
func (d draft) date(property, text, word string) {
	text = tidy(text)
	if text == "" {
		return
	}
	date, err := entity.ReadDate(text)
	if err != nil {
		d.unreadable(property, text)
		return
	}
	d.add(property, date.String(), entity.Value{Original: text, Word: word})
}

// birth adds a birth date that the parser has worked out itself.
func (d draft) birth(date entity.Date, source, word string) {
	d.add("birthDate", date.String(), entity.Value{Original: tidy(source), Word: word})
}

func (d draft) unreadable(property, text string) {
	d.l.snap.Report.Unreadable[property]++
	d.text("notes", property+": "+text)
}

// noCountry are the words sources use for "we do not know".
var noCountry = map[string]bool{
	"": true, "-": true, "unknown": true, "undetermined": true, "none identified": true, "none": true,
	"n/a": true, "na": true, "not known": true, "unspecified": true,
}

// country adds a country as its code. A country that is not known is kept as
// written and counted.
func (d draft) country(property, text string) {
	text = tidy(text)
	if noCountry[strings.ToLower(text)] {
		return
	}
	if codes, ok := d.l.countryOf(text); ok {
		for _, c := range codes {
			d.add(property, c, entity.Value{Original: text})
		}
		return
	}
	// "Sudan/South Sudan" states two, "China, Hong Kong Special Administrative
	// Region" one and the part of it that is meant.
	if parts := strings.Split(text, "/"); len(parts) == 2 {
		a, okA := d.l.countryOf(strings.TrimSpace(parts[0]))
		b, okB := d.l.countryOf(strings.TrimSpace(parts[1]))
		if okA && okB {
			d.add(property, a[0], entity.Value{Original: text})
			d.add(property, b[0], entity.Value{Original: text})
			return
		}
	}
	if _, tail, ok := strings.Cut(text, ", "); ok {
		if codes, known := d.l.countryOf(tail); known {
			d.add(property, codes[0], entity.Value{Original: text})
			return
		}
	}
	d.l.snap.Report.UnknownCountries[text]++
	d.text(property, text)
}

// countryOf is countryCodes, remembered.
func (l *load) countryOf(text string) ([]string, bool) {
	codes, seen := l.countries[text]
	if !seen {
		codes, _ = countryCodes(text)
		if len(l.countries) < 50_000 {
			l.countries[strings.Clone(text)] = codes
		}
	}
	return codes, len(codes) > 0
}

// countryCodes looks a country up as written and in the inverted form of
// catalogues: "Congo, Democratic Republic of the", "Korea, North".
func countryCodes(text string) ([]string, bool) {
	text = strings.TrimPrefix(text, "Region: ")
	for _, hedge := range []string{"possibly ", "Possibly ", "believed to be ", "Believed to be "} {
		text = strings.TrimPrefix(text, hedge)
	}
	if codes, ok := entity.Country(text); ok {
		return codes[:1], true
	}
	if head, tail, ok := strings.Cut(text, ","); ok && !strings.Contains(tail, ",") {
		if codes, ok := entity.Country(strings.TrimSpace(tail) + " " + strings.TrimSpace(head)); ok {
			return codes[:1], true
		}
	}
	if head, _, ok := strings.Cut(text, " ("); ok {
		if codes, ok := entity.Country(head); ok {
			return codes[:1], true
		}
	}
	return nil, false
}

// gender adds a gender in the closed vocabulary of FollowTheMoney.
func (d draft) gender(text string) {
	switch strings.ToLower(tidy(text)) {
	case "", "unknown", "-", "not specified", "unspecified":
	case "m", "male", "man":
		d.add("gender", "male", entity.Value{Original: tidy(text)})
	case "f", "female", "woman":
		d.add("gender", "female", entity.Value{Original: tidy(text)})
	case "other", "x", "non-binary":
		d.add("gender", "other", entity.Value{Original: tidy(text)})
	default:
		d.unreadable("gender", tidy(text))
	}
}

// tidy collapses white space and removes what is invisible: control
// characters, soft hyphens, byte order marks and the marks that embed one writing direction
// in another, which lists put around names and which would make equal names
// differ.
func tidy(s string) string {
	clean := true
	for i := 0; i < len(s); i++ {
		if b := s[i]; b >= utf8.RuneSelf || b < ' ' || b == 0x7f || (b == ' ' && (i == 0 || i == len(s)-1 || s[i+1] == ' ')) {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || r == '\u200b' || r == '\u2060':
			space = b.Len() > 0
			continue
		case unicode.IsControl(r), r == '\u00ad', r == '\ufeff', r == '\u200e', r == '\u200f', r == '\u061c',
			r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}
