package main

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/revetproject/revet/bench/internal/lists"
	"github.com/revetproject/revet/bench/internal/parallel"
	"github.com/revetproject/revet/bench/quality/people"
	"github.com/revetproject/revet/entity"
)

// namesakes are invented people who are hard to keep apart from listed ones, of one
// name culture (of the listed names), with random full birth dates.
type namesakes struct {
	Kind    string `json:"kind"` // see recombined and sameName
	Culture string `json:"culture"`
	People  int    `json:"people"`
	Name    span   `json:"flaggedNameOnlyPercent"`
	Born    span   `json:"flaggedWithBirthDatePercent"`
	// FlaggedDated are those flagged by an entry whose birth dates are full and all
	// differ; FlaggedUndated those flagged only by entries without such dates, which
	// nothing sets apart from them.
	FlaggedDated   span `json:"flaggedAgainstAnotherFullBirthDatePercent"`
	FlaggedUndated span `json:"flaggedOnlyByEntriesWithoutFullBirthDatePercent"`
}

const (
	recombined = "recombined" // the given name of one listed person with the family name of another
	sameName   = "same name"  // the very name of a listed person with a full birth date

	namesakePeople = 400 // of each kind and culture, at most
	namesakeSeed   = 1
)

// namesakes draws and screens both kinds against the list.
func (l *lab) namesakes(d *listed, speller *people.Speller) []namesakes {
	given, family := map[string][]string{}, map[string][]string{}
	bearers := map[string][]int{} // entries with full birth dates
	known := map[string]bool{}
	for i, p := range d.profiles {
		for j := range p.Names {
			n := &p.Names[j]
			known[bag(n.Text)] = true
			if n.Property != "name" || lists.Foreign(n.Text) {
				continue
			}
			c := speller.Culture(n.Text)
			if g, f := parts(n.Text); c != "" && g != "" && len(n.Tokens) <= 4 {
				given[c], family[c] = append(given[c], g), append(family[c], f)
				if lists.FullBirths(p) {
					bearers[c] = append(bearers[c], i)
				}
			}
		}
	}
	var out []namesakes
	for _, kind := range []string{recombined, sameName} {
		var all []flagged
		for k, c := range slices.Sorted(maps.Keys(given)) {
			r := rand.New(rand.NewPCG(namesakeSeed, uint64(k)))
			var ps []someone
			if kind == recombined && len(given[c]) >= 40 {
				for len(ps) < namesakePeople {
					name := given[c][r.IntN(len(given[c]))] + " " + family[c][r.IntN(len(family[c]))]
					if !known[bag(name)] {
						ps = append(ps, l.someone(name, people.Birth(r)))
					}
				}
			}
			if b := bearers[c]; kind == sameName && len(b) >= 10 {
				for _, at := range r.Perm(len(b))[:min(len(b), namesakePeople)] {
					e := d.profiles[b[at]]
					p := l.someone(lists.Primary(e), people.Birth(r))
					if !slices.ContainsFunc(e.Births, func(b entity.Date) bool { return b.From == p.born.Births[0].From }) {
						ps = append(ps, p)
					}
				}
			}
			if len(ps) > 0 {
				f := l.flag(d, ps)
				all = append(all, f...)
				out = append(out, summary(kind, c, f))
			}
		}
		out = append(out, summary(kind, allCultures, all))
	}
	return out
}

// parts cuts a name into given and family name: at the comma, else after the first word.
func parts(text string) (given, family string) {
	text = strings.ToLower(text)
	if f, g, ok := strings.Cut(text, ","); ok {
		return strings.TrimSpace(g), strings.TrimSpace(f)
	}
	g, f, _ := strings.Cut(text, " ")
	if f == "" {
		return "", ""
	}
	return g, f
}

// bag is a name without order.
func bag(text string) string {
	w := strings.Fields(strings.ReplaceAll(strings.ToLower(text), ",", " "))
	slices.Sort(w)
	return strings.Join(w, " ")
}

// flagged says how a namesake was flagged.
type flagged struct{ name, born, dated bool }

func (l *lab) flag(d *listed, ps []someone) []flagged {
	out := make([]flagged, len(ps))
	parallel.For(len(ps), func(i int) {
		f := &out[i]
		for _, row := range d.index.Candidates(ps[i].name, &l.policy, nil) {
			e := d.profiles[row]
			f.name = f.name || l.score(ps[i].name, e, d.lists[row]) >= l.line()
			if l.score(ps[i].born, e, d.lists[row]) >= l.line() {
				f.born = true
				f.dated = f.dated || lists.FullBirths(e)
			}
		}
	})
	return out
}

func summary(kind, culture string, fs []flagged) namesakes {
	var name, born, dated int
	for _, f := range fs {
		name += one(f.name)
		born += one(f.born)
		dated += one(f.dated)
	}
	n := len(fs)
	return namesakes{kind, culture, n, wilson(name, n, 100), wilson(born, n, 100), wilson(dated, n, 100), wilson(born-dated, n, 100)}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
