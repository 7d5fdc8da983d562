package watchlist

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/revetproject/revet/entity"
)

// Report is the conformance report of a load (R-FMT-12): what the parser found,
// counted so that two versions of a list can be compared and a publisher's
// silent change of format shows. It says nothing of people.
type Report struct {
	// Format is the form of the list that was read; "" in reports of before it
	// was recorded.
	Format  Format `json:"format,omitempty"`
	Entries int    `json:"entries"`
	// Names counts the values of all name properties.
	Names   int            `json:"names"`
	Schemas map[string]int `json:"schemas"`
	// NamesBy counts names by schema, then property.
	NamesBy map[string]map[string]int `json:"names_by"`
	// Quality counts names by normalised quality, then the source's own word
	// for it; "" stands for a name without a word.
	Quality map[string]map[string]int `json:"quality"`
	// Dates counts birth and founding dates by schema, then shape: "day",
	// "month", "year", "span", each with " approximate" and " placeholder"
	// appended where they apply.
	Dates map[string]map[string]int `json:"dates"`
	// Identifiers counts identifiers by kind, then by what their check digits
	// say: "valid", "invalid", "unchecked".
	Identifiers map[string]map[string]int `json:"identifiers"`
	// Filled counts, by schema, the entities in which a property has a value.
	// "name (not Latin)" counts those with a name in another script.
	Filled map[string]map[string]int `json:"filled"`
	// UnknownCountries counts countries that could not be resolved, as written.
	UnknownCountries map[string]int `json:"unknown_countries"`
	// Unreadable counts values that were kept as a note because they could not
	// be read, by property.
	Unreadable map[string]int `json:"unreadable"`
	// Drift counts elements, attributes and columns the parser does not know,
	// by path.
	Drift map[string]int `json:"drift"`
	// Source counts facts about the source's own fields, by a name the format
	// defines, for example "alias blocks empty".
	Source map[string]int `json:"source"`
	// Denied counts the values that were dropped because they may not be held
	// (religion, ethnicity, politics, …), by property.
	Denied map[string]int `json:"denied"`
	// Duplicates counts records that repeat another to the letter.
	Duplicates int `json:"duplicates"`
	// Bad counts the records in Snapshot.Bad.
	Bad int `json:"bad"`
	// Bytes is the unpacked size of all files.
	Bytes int64 `json:"bytes"`
	// Excerpt says why the file is no whole list, in the file's own words; "" when
	// it is one.
	Excerpt string `json:"excerpt,omitempty"`
	// Notices are what a person must know of the file as a whole, for example
	// that its publisher has closed the list.
	Notices []string `json:"notices,omitempty"`
	// Absent lists the parts of the format that were declared absent.
	Absent []string `json:"absent,omitempty"`
}

func newReport() Report {
	return Report{
		Schemas: map[string]int{}, NamesBy: map[string]map[string]int{}, Quality: map[string]map[string]int{},
		Dates: map[string]map[string]int{}, Identifiers: map[string]map[string]int{}, Filled: map[string]map[string]int{},
		UnknownCountries: map[string]int{}, Unreadable: map[string]int{}, Drift: map[string]int{},
		Source: map[string]int{}, Denied: map[string]int{},
	}
}

// notLatin is the entry of Filled for names in a script other than Latin.
const notLatin = "name (not Latin)"

// dateProperties are the dates whose shapes are counted.
var dateProperties = []string{"birthDate", "incorporationDate", "buildDate"}

// measure fills in what follows from the entries.
func (r *Report) measure(s *Snapshot) {
	r.Format, r.Entries, r.Bad = s.Format, len(s.Entries), len(s.Bad)
	count := func(m map[string]map[string]int, a, b string) {
		if m[a] == nil {
			m[a] = map[string]int{}
		}
		m[a][b]++
	}
	for _, entry := range s.Entries {
		e := entry.Entity
		r.Schemas[e.Schema]++
		for p, vs := range e.Properties {
			if len(vs) > 0 {
				count(r.Filled, e.Schema, p)
			}
		}
		foreign := false
		for _, p := range nameProperties {
			for _, v := range e.Properties[p] {
				r.Names++
				count(r.NamesBy, e.Schema, p)
				count(r.Quality, qualityName(v.Quality), v.Word)
				foreign = foreign || !isLatin(v.Text)
			}
		}
		if foreign {
			count(r.Filled, e.Schema, notLatin)
		}
		for _, p := range dateProperties {
			for _, v := range e.Properties[p] {
				count(r.Dates, e.Schema, dateShape(v.Text))
			}
		}
		for _, id := range entity.Identifiers(e) {
			count(r.Identifiers, string(id.Kind), validityName(id.Validity))
		}
	}
}

func qualityName(q entity.Quality) string {
	switch q {
	case entity.Good:
		return "good"
	case entity.Low:
		return "low"
	default:
		return "unspecified"
	}
}

func validityName(v entity.Validity) string {
	switch v {
	case entity.Valid:
		return "valid"
	case entity.Invalid:
		return "invalid"
	default:
		return "unchecked"
	}
}

func dateShape(text string) string {
	d, err := entity.ParseDate(text)
	if err != nil {
		return "unreadable"
	}
	shape := "span"
	switch d.Precision {
	case entity.PrecisionDay:
		shape = "day"
	case entity.PrecisionMonth:
		shape = "month"
	case entity.PrecisionYear:
		shape = "year"
	}
	if d.Approximate {
		shape += " approximate"
	}
	if d.Precision == entity.PrecisionDay && d.Placeholder() {
		shape += " placeholder"
	}
	return shape
}

// isLatin reports whether no letter of s is of another script.
func isLatin(s string) bool {
	for _, r := range s {
		if r > 0x7f && unicode.IsLetter(r) && !unicode.In(r, unicode.Latin, unicode.Common, unicode.Inherited) {
			return false
		}
	}
	return true
}

// FillRate is the share of the entities of a schema in which a property has a
// value, 0 to 1; 0 where there is no such entity.
func (r Report) FillRate(schema, property string) float64 {
	if r.Schemas[schema] == 0 {
		return 0
	}
	return float64(r.Filled[schema][property]) / float64(r.Schemas[schema])
}

// Movement is one figure that differs between two reports.
type Movement struct {
	// Figure is the path of the figure: "schemas/Person", "dates/Person/year".
	Figure        string `json:"figure"`
	Before, After int
}

// Compare lists the figures that differ between an earlier report and r, by
// figure. A figure that only one of them has counts as 0 in the other.
func (r Report) Compare(before Report) []Movement {
	was, is := before.figures(), r.figures()
	names := slices.Collect(maps.Keys(was))
	for n := range is {
		if _, both := was[n]; !both {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	var out []Movement
	for _, n := range names {
		if was[n] != is[n] {
			out = append(out, Movement{Figure: n, Before: was[n], After: is[n]})
		}
	}
	return out
}

// figures flattens the report. A "/" inside a name is written "%2F" and "%"
// as "%25", so that two figures never share a path.
func (r Report) figures() map[string]int {
	out := map[string]int{
		"entries": r.Entries, "names": r.Names, "duplicates": r.Duplicates, "bad": r.Bad, "bytes": int(r.Bytes),
	}
	escape := strings.NewReplacer("%", "%25", "/", "%2F").Replace
	one := func(name string, m map[string]int) {
		for k, n := range m {
			out[name+"/"+escape(k)] = n
		}
	}
	two := func(name string, m map[string]map[string]int) {
		for k, inner := range m {
			one(name+"/"+escape(k), inner)
		}
	}
	one("schemas", r.Schemas)
	two("names_by", r.NamesBy)
	two("quality", r.Quality)
	two("dates", r.Dates)
	two("identifiers", r.Identifiers)
	two("filled", r.Filled)
	one("unknown_countries", r.UnknownCountries)
	one("unreadable", r.Unreadable)
	one("drift", r.Drift)
	one("source", r.Source)
	one("denied", r.Denied)
	if r.Excerpt != "" {
		out["excerpt/"+escape(r.Excerpt)] = 1
	}
	for _, n := range r.Notices {
		out["notice/"+escape(n)] = 1
	}
	for i, a := range r.Absent {
		out["absent/"+escape(a)] = i + 1
	}
	return out
}
