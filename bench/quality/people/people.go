// Package people makes fictional people of many name cultures: names drawn in
// proportion to how often they are borne (public name counts), put together the way
// the culture does, with sex and birth date. They are on no list, though a share of
// them bears a listed name by chance, as real people do. The same seed gives the
// same people.
package people

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Person is a fictional person.
type Person struct {
	Culture string
	Country string // whose names were drawn
	Name    string
	Sex     string // "male" or "female"
	Birth   string // YYYY-MM-DD
}

// Opener opens a file of the labelled data, unpacked.
type Opener func(name string) ([]byte, error)

// World holds the names of all cultures. It is immutable.
type World struct {
	cultures []culture
}

type culture struct {
	name      string
	countries []country
	total     float64 // people of all countries
}

type country struct {
	land
	male, female, family *draw
}

// Read loads the names of every culture from the files under population/.
func Read(open Opener) (*World, error) {
	s, err := readSamples(open)
	if err != nil {
		return nil, err
	}
	w := &World{}
	for _, c := range lands {
		x := culture{name: c.culture}
		for _, l := range c.lands {
			n := country{land: l}
			if n.male, n.female, n.family, err = s.of(l, c.visitors); err != nil {
				return nil, fmt.Errorf("%s: %w", l.name, err)
			}
			x.countries = append(x.countries, n)
			x.total += l.millions
		}
		w.cultures = append(w.cultures, x)
	}
	return w, nil
}

// Cultures are the names of the cultures, in alphabetical order.
func (w *World) Cultures() []string {
	out := make([]string, len(w.cultures))
	for i := range w.cultures {
		out[i] = w.cultures[i].name
	}
	return out
}

// People draws n people of a culture; its countries take part by population.
func (w *World) People(culture string, n int, seed uint64) []Person {
	at := slices.Index(w.Cultures(), culture)
	if at < 0 {
		return nil
	}
	c := &w.cultures[at]
	r := rand.New(rand.NewPCG(seed, uint64(at)))
	out := make([]Person, n)
	for i := range out {
		out[i] = c.person(r)
	}
	return out
}

func (c *culture) person(r *rand.Rand) Person {
	x := r.Float64() * c.total
	at := 0
	for ; at+1 < len(c.countries) && x >= c.countries[at].millions; at++ {
		x -= c.countries[at].millions
	}
	k := &c.countries[at]
	p := Person{Culture: c.name, Country: k.name, Sex: "male", Birth: Birth(r)}
	if r.IntN(2) == 0 {
		p.Sex = "female"
	}
	// A slip of the tables (a name of several people in one) is drawn again.
	for range 20 {
		p.Name = k.form(r, k, p.Sex == "female")
		if w := len(strings.Fields(p.Name)); w >= 2 && w <= 6 {
			break
		}
	}
	return p
}

// given draws a given name of the sex.
func (c *country) given(r *rand.Rand, female bool) string {
	if female {
		return c.female.name(r)
	}
	return c.male.name(r)
}

// Birth is a random birth date of 1945 to 2006. One in thirty is the first of
// January, as on the papers of people whose day of birth is not known.
func Birth(r *rand.Rand) string {
	day := time.Date(1945+r.IntN(62), 1, 1, 0, 0, 0, 0, time.UTC)
	if r.IntN(30) > 0 {
		day = day.AddDate(0, 0, r.IntN(365))
	}
	return day.Format(time.DateOnly)
}
