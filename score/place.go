package score

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/names"
)

// Place is a place of birth: the town, and what it lies in. Words that say what kind
// of place it is, and countries, take no part: a country of birth is no town.
type Place struct {
	Text string
	// parts are the words of the town, then those of each wider area.
	parts [][]names.Token
}

// placeKinds say what a place is, not which one.
var placeKinds = map[string]bool{
	"agency": true, "area": true, "autonomous": true, "canton": true, "city": true, "county": true, "department": true, "district": true,
	"governorate": true, "kishlak": true, "krai": true, "kray": true, "municipality": true, "near": true, "oblast": true, "of": true,
	"okrug": true, "prefecture": true, "province": true, "qishlaq": true, "raion": true, "rayon": true, "region": true, "republic": true, "settlement": true,
	"state": true, "subdistrict": true, "tehsil": true, "town": true, "township": true, "tuman": true, "tumani": true, "vilayat": true, "vilayet": true,
	"village": true, "viloyat": true, "viloyati": true, "wilayah": true, "wilaya": true, "wilayat": true,
}

// readPlace cuts a text at its commas, the town first; ok is false where nothing is
// left to compare.
func readPlace(text string) (p Place, ok bool) {
	p.Text = strings.Join(strings.Fields(text), " ")
	for part := range strings.FieldsFuncSeq(p.Text, func(r rune) bool { return strings.ContainsRune(",;()/،", r) }) {
		part = strings.TrimSpace(part)
		// Codes of two and three letters are towns as well: Sur, Bam, Man.
		if _, country := entity.Country(part); country && utf8.RuneCountInString(part) > 3 {
			continue
		}
		words := slices.DeleteFunc(names.Tokens(part, names.Organisation), func(t names.Token) bool { return placeKinds[t.Keys[0].Text] })
		if len(words) > 0 {
			p.parts = append(p.parts, words)
		}
	}
	return p, len(p.parts) > 0
}

// readPlaces reads the places of an entity, in the order of their texts.
func readPlaces(texts []string) []Place {
	var out []Place
	for _, text := range texts {
		if p, ok := readPlace(text); ok {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b Place) int { return cmp.Compare(a.Text, b.Text) })
	return slices.CompactFunc(out, func(a, b Place) bool { return a.Text == b.Text })
}

// comparePlaces notes the best agreement of two places of birth. Places that differ
// say nothing: one paper names the village, another the town it belongs to.
func (ev *evidence) comparePlaces(q, e *Profile, r *Result) {
	var best Contribution
	for i := range q.Places {
		for j := range e.Places {
			a, b := &q.Places[i], &e.Places[j]
			c := Contribution{Feature: "birthPlace", Query: a.Text, Entry: b.Text}
			switch sameTown, exact := sameWords(a.parts[0], b.parts[0]); {
			case exact:
				c.Level, c.Points = "equal", ev.Place.Equal.Value
			case sameTown:
				c.Level, c.Points = "same place, spelt otherwise", ev.Place.Near.Value
			case shareArea(a, b):
				c.Level, c.Points = "same province", ev.Place.Province.Value
			default:
				continue
			}
			if c.Points > best.Points || c.Points == best.Points && less(&c, &best) {
				best = c
			}
		}
	}
	if best.Level != "" {
		r.add(best)
	}
}

// sameWords reports whether two places have the same words in any order, each
// related to its partner as names are; exact, whether all are equal.
func sameWords(a, b []names.Token) (same, exact bool) {
	if len(a) != len(b) {
		return false, false
	}
	exact = true
	var taken uint64
next:
	for i := range a {
		at := -1
		for j := range b {
			if j > 63 || taken&(1<<j) != 0 {
				continue
			}
			switch level, _, _ := names.Relate(&a[i], &b[j]); level {
			case names.Equal:
				taken |= 1 << j
				continue next
			case names.SameClass, names.SameSkeleton, names.OneEdit:
				at = max(at, j)
			}
		}
		if at < 0 {
			return false, false
		}
		taken |= 1 << at
		exact = false
	}
	return true, exact
}

// shareArea reports whether the places lie in one area, or the one in the other.
func shareArea(a, b *Place) bool {
	for i, x := range a.parts {
		for j, y := range b.parts {
			if i+j == 0 {
				continue // the two towns, which differ
			}
			if same, _ := sameWords(x, y); same {
				return true
			}
		}
	}
	return false
}
