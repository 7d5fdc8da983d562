package names

import (
	_ "embed"
	"strings"
	"sync"
)

// sexesText is made by bench/sexes; see tables/README.md.
//
//go:embed tables/sexes.txt
var sexesText string

// Sex is whose name a given name is.
type Sex uint8

// The sexes of names.
const (
	Unisex Sex = iota // or not known
	Masculine
	Feminine
)

var sexTable = sync.OnceValue(func() map[string]Sex {
	m := make(map[string]Sex, 1<<15)
	for line := range strings.Lines(sexesText) {
		word, list, _ := strings.Cut(line, ":")
		sex := map[string]Sex{"male": Masculine, "female": Feminine}[word]
		if sex == Unisex {
			continue
		}
		for n := range strings.FieldsSeq(list) {
			m[n] = sex
		}
	}
	return m
})

// SexOf returns the sex that bears a romanised given name: Unisex where both do
// somewhere, or where nobody has counted.
func SexOf(key string) Sex { return sexTable()[key] }

// Counterparts reports whether the tokens are a man's given name and the woman's
// made from it (Daniel, Daniela; Antonio, Antonia; Michel, Michelle): two names,
// though they differ by an ending only. Surnames have endings of the same kind, so at
// least one of the two has to be known as a given name, and neither may be known as a
// family name. Forms of one class, and readings whose vowels were not written, are
// never counterparts.
func Counterparts(a, b *Token) bool {
	if a.Class != 0 && a.Class == b.Class || (a.Roles|b.Roles)&(Family|Nisba|Patronymic|Nasab) != 0 {
		return false
	}
	x, y := &a.Keys[0], &b.Keys[0]
	if x.Text == y.Text || x.bare() || y.bare() {
		return false
	}
	p, q := SexOf(x.Text), SexOf(y.Text)
	if p == Masculine || q == Feminine {
		x, y, p, q = y, x, q, p
	}
	// x is the woman's name, if either is.
	return (p == Feminine || q == Masculine) && p != Masculine && q != Feminine && feminineOf(x.Text, y.Text, p == Feminine)
}

// feminineOf reports whether the first name is the second with a feminine ending.
// Where it is not known as a woman's, an ending that other spellings share is not
// enough: Abdullo is Abdulla, and Nasire Nasir.
func feminineOf(f, m string, known bool) bool {
	rest, longer := strings.CutPrefix(f, m)
	if !longer {
		stem, ok := strings.CutSuffix(m, "o")
		return ok && known && f == stem+"a"
	}
	last := m[len(m)-1:]
	switch rest {
	case "a":
		return !isVowel(last[0]) || known
	case "e":
		return known
	case last + "e", last + "a", "ina":
		return true
	}
	return false
}

// bare reports whether the key was read off letters that leave vowels out.
func (k *Key) bare() bool { return strings.HasSuffix(string(k.Route), "consonants") }
