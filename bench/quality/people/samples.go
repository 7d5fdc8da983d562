package people

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/revetproject/revet/bench/internal/population"
	"github.com/revetproject/revet/names"
)

// Files are what [Read] opens.
var Files = []string{givenFile, familyFile, fakerFile, forenamesFile, censusMale, censusFemale, censusFamily}

const (
	givenFile     = "population/ldbc_givenname_by_country.txt.gz"
	familyFile    = "population/ldbc_surname_by_country.txt.gz"
	fakerFile     = "population/pyfaker_names_by_locale.json.gz"
	forenamesFile = "population/cc0_forenames_by_country.csv"
	censusMale    = "population/us_census1990_dist.male.first.gz"
	censusFemale  = "population/us_census1990_dist.female.first.gz"
	censusFamily  = "population/us_census1990_dist.all.last.gz"
)

// sample is the share of people of each name: it sums to 1.
type sample map[string]float64

// part is what a list of names is of.
type part int

const (
	male part = iota
	female
	family
	parts
)

// west are the sources that tell a visitor's name.
var west = [...]string{"census:US", "ldbc:England", "ldbc:France", "ldbc:Germany", "ldbc:Italy"}

// drawnFrom are the sources of all lands.
var drawnFrom = func() map[string]bool {
	out := map[string]bool{}
	for _, source := range west {
		out[source] = true
	}
	for _, c := range lands {
		for _, l := range c.lands {
			for _, source := range strings.Fields(l.sources) {
				out[strings.TrimPrefix(strings.TrimPrefix(source, "family:"), "given:")] = true
			}
		}
	}
	return out
}()

// samples holds the samples of each source ("ldbc:Egypt", "faker:en_KE", "cc0:IR").
type samples map[string]*[parts]sample

// note counts n bearers of a name where the source is one that is drawn from.
func (s samples) note(source string, p part, name string, n float64) {
	if !drawnFrom[source] {
		return
	}
	if name = latin(name); name == "" || n <= 0 {
		return
	}
	if s[source] == nil {
		s[source] = &[parts]sample{}
	}
	if s[source][p] == nil {
		s[source][p] = sample{}
	}
	s[source][p][name] += n
}

func readSamples(open Opener) (samples, error) {
	s := samples{}
	for _, read := range []func(Opener) error{s.ldbc, s.faker, s.ranked, s.census} {
		if err := read(open); err != nil {
			return nil, err
		}
	}
	for _, ps := range s { // order-free: each sample is scaled by itself
		for _, x := range ps {
			total := 0.0
			for _, n := range slices.Sorted(maps.Keys(x)) {
				total += x[n]
			}
			for n := range x { // order-free: each value by itself
				x[n] /= total
			}
		}
	}
	return s, nil
}

// latin writes a name in Latin letters, by the analyser's first route where it is
// in another script; "" where it is none or of more than two words.
func latin(name string) string {
	name = strings.TrimSpace(name)
	foreign := strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
	if foreign {
		var words []string
		for _, t := range names.Tokens(name, names.Object) {
			words = append(words, t.Keys[0].Text)
		}
		name = strings.Join(words, "")
	}
	words := strings.Fields(strings.ReplaceAll(name, "- ", "-"))
	if len(words) == 0 || len(words) > 2 || strings.ContainsAny(name, "0123456789.,()/\"") {
		return ""
	}
	for i, w := range words {
		if r := []rune(w); strings.ToUpper(w) == w || strings.ToLower(w) == w {
			words[i] = string(unicode.ToUpper(r[0])) + strings.ToLower(string(r[1:]))
		}
	}
	return strings.Join(words, " ")
}

// ldbc reads counts of people by country: given names with sex, family names.
func (s samples) ldbc(open Opener) error {
	raw, err := open(givenFile)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(raw)) {
		f := strings.Split(strings.TrimSpace(line), "  ")
		if len(f) != 5 || f[3] != "0" { // the same names again for the second birth period
			continue
		}
		n, err := strconv.ParseFloat(f[4], 64)
		if err != nil {
			return fmt.Errorf("%s: %q", givenFile, line)
		}
		p := male
		if f[2] == "1" {
			p = female
		}
		s.note("ldbc:"+f[0], p, f[1], n)
	}
	if raw, err = open(familyFile); err != nil {
		return err
	}
	for line := range strings.Lines(string(raw)) {
		f := strings.SplitN(strings.TrimSpace(line), ",", 3)
		n, err := strconv.ParseFloat(f[0], 64)
		if err != nil || len(f) != 3 {
			return fmt.Errorf("%s: %q", familyFile, line)
		}
		s.note("ldbc:"+f[1], family, f[2], n)
	}
	return nil
}

// faker reads lists by locale, with shares where they are given.
func (s samples) faker(open Opener) error {
	raw, err := open(fakerFile)
	if err != nil {
		return err
	}
	locales, err := population.ReadLocales(raw)
	if err != nil {
		return fmt.Errorf("%s: %w", fakerFile, err)
	}
	locales.Lists(func(locale, list string, names any) {
		ws := weights(names)
		for _, name := range slices.Sorted(maps.Keys(ws)) {
			for _, p := range fakerParts(list) {
				s.note("faker:"+locale, p, name, ws[name])
			}
		}
	})
	return nil
}

// fakerParts says what a list of that name holds.
func fakerParts(list string) []part {
	switch {
	case strings.HasPrefix(list, "last_"):
		return []part{family}
	case !strings.HasPrefix(list, "first_"):
		return nil
	case strings.Contains(list, "_female"):
		return []part{female}
	case strings.Contains(list, "_male"):
		return []part{male}
	}
	return []part{male, female}
}

func weights(list any) map[string]float64 {
	out := map[string]float64{}
	switch v := list.(type) {
	case []any:
		for _, n := range v {
			if t, ok := n.(string); ok {
				out[t]++
			}
		}
	case map[string]any:
		for n, x := range v { // order-free: into a map
			if f, ok := x.(float64); ok {
				out[n] = f
			}
		}
	}
	return out
}

// ranked reads the commonest given names of countries; shares follow Zipf's law.
func (s samples) ranked(open Opener) error {
	raw, err := open(forenamesFile)
	if err != nil {
		return err
	}
	if err := population.ReadRanked(raw, "Index", func(r population.Ranked) {
		p := male
		if r.Gender == "F" {
			p = female
		}
		s.note("cc0:"+r.Country, p, r.Romanized, r.Zipf())
	}); err != nil {
		return fmt.Errorf("%s: %w", forenamesFile, err)
	}
	return nil
}

// census reads the shares of names in the United States.
func (s samples) census(open Opener) error {
	for p, file := range map[part]string{male: censusMale, female: censusFemale, family: censusFamily} { // order-free
		raw, err := open(file)
		if err != nil {
			return err
		}
		if err := population.Census(raw, func(name string, percent float64) { s.note("census:US", p, name, max(percent, 0.0005)) }); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

// of mixes the sources of a country, each part by part.
func (s samples) of(l land, visitors float64) (m, f, fam *draw, err error) {
	var out [parts]*draw
	for p := range parts {
		mixed, n := sample{}, 0
		for _, source := range strings.Fields(l.sources) {
			source, familyOnly := strings.CutPrefix(source, "family:")
			source, givenOnly := strings.CutPrefix(source, "given:")
			if s[source] == nil {
				return nil, nil, nil, errors.New("no names of " + source)
			}
			x := s[source][p]
			if len(x) == 0 || familyOnly && p != family || givenOnly && p == family {
				continue
			}
			n++
			for name, share := range x { // order-free: each name by itself, sources in their order
				if s.inWest(name, p)*visitors <= share {
					mixed[name] += share
				}
			}
		}
		if n == 0 && l.stems == "" {
			return nil, nil, nil, fmt.Errorf("no source gives its names of part %d", p)
		}
		l.compose(p, mixed)
		out[p] = newDraw(mixed)
	}
	return out[male], out[female], out[family], nil
}

// inWest is the share of a name in the West: of its commonest word there, in the
// country where it is commonest.
func (s samples) inWest(name string, p part) float64 {
	share := 0.0
	for _, source := range west {
		for _, w := range strings.Fields(name) {
			share = max(share, s[source][p][w])
		}
	}
	return share
}

// draw draws names by their shares.
type draw struct {
	names []string
	upTo  []float64
}

func newDraw(s sample) *draw {
	d := &draw{names: slices.Sorted(maps.Keys(s))}
	sum := 0.0
	for _, n := range d.names {
		sum += s[n]
		d.upTo = append(d.upTo, sum)
	}
	return d
}

func (d *draw) name(r *rand.Rand) string {
	if len(d.names) == 0 {
		return ""
	}
	x := r.Float64() * d.upTo[len(d.upTo)-1]
	at, _ := slices.BinarySearch(d.upTo, x)
	return d.names[min(at, len(d.names)-1)]
}
