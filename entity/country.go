package entity

import (
	_ "embed" // for the tables
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:generate sh -c "go run gen_country_names.go \"$CLDR_TERRITORY_NAMES\" > tables/country_names.txt"

var (
	//go:embed tables/countries.txt
	countriesText string
	//go:embed tables/country_names.txt
	countryNamesText string
	//go:embed tables/former.txt
	formerText string
)

// Country returns the FollowTheMoney codes of a country as people and papers
// write it: codes of two and three letters (ISO 3166-1 and 3166-3, ICAO Doc
// 9303 with D, RKS, GBD, EUE, XXA …), names in some sixty languages, English
// nationality adjectives, inverted and bilingual names. Letter case, accents,
// punctuation and the order of words do not matter.
//
// Mostly there is one code. A state that was divided gives its own code first
// and then those of its successors in order ("USSR": "suhh", "am", "az" …); a
// word that two countries share gives both ("Congolese"). Codes outside
// FollowTheMoney are "ddde", "anhh", "pchh" for former states, and "xxa",
// "xxb", "xxc", "xxx", "xom", "xpo", "uto" for papers of no country.
//
// ok is false when the text is unknown, which includes "00" and "unknown"; the
// caller then keeps the text and flags it.
func Country(s string) (codes []string, ok bool) {
	if len(s) > 256 {
		return nil, false
	}
	if found := countries().find(s); found != nil {
		return slices.Clone(found), true
	}
	// "Russia / Russie": both halves must speak of the same country, or one
	// of them be unknown.
	if left, right, cut := strings.Cut(s, "/"); cut {
		a, b := countries().find(left), countries().find(right)
		switch {
		case a == nil:
			return slices.Clone(b), b != nil
		case b == nil || slices.Equal(a, b):
			return slices.Clone(a), true
		}
		return nil, false
	}
	if before, _, cut := strings.Cut(s, "("); cut {
		if found := countries().find(before); found != nil {
			return slices.Clone(found), true
		}
	}
	return nil, false
}

var (
	countryMarks = regexp.MustCompile(`\(?\b(?:\d+|[a-z])(?:\s*(?:-|to)\s*\d+)?\)|[;|\n]|>>|(?i:\b(?:currently|now|today)\b)`)
	countryJoins = regexp.MustCompile(`,|\.\s|\s*/\s*|(?i:\s+and\s+)`)
)

// Countries reads a text that may name several countries, as lists write them:
// "(1) Lebanon. (2) Syria", "a) Pakistani b) Saudi Arabian", "Russian and
// Ukrainian", "Former USSR, now Belarus". It returns the codes in the order of
// their first appearance, each once, and the pieces of text that name no
// country, which the caller keeps and flags.
func Countries(s string) (codes, unread []string) {
	if len(s) > 4096 {
		return nil, []string{s}
	}
	take := func(text string) bool {
		found, ok := Country(text)
		for _, c := range found {
			if !slices.Contains(codes, c) {
				codes = append(codes, c)
			}
		}
		return ok
	}
	if take(s) {
		return codes, nil
	}
	for _, part := range countryMarks.Split(s, -1) {
		if key := countryKey(part); key == "" || key == "to" || take(part) {
			continue
		}
		for _, piece := range countryJoins.Split(part, -1) {
			piece = strings.Trim(piece, " .,-()\t\r\u00A0")
			if key := countryKey(piece); key == "" || take(piece) {
				continue
			}
			unread = append(unread, piece)
		}
	}
	return codes, unread
}

// CountriesCompatible reports whether two codes can be said of one person's
// same origin: they are equal, one is a former state, a part or a dependency
// of the other ("suhh" and "tj", "hk" and "cn", "ua-cri" and "ru"), or one of
// them names no country at all ("xxa", "zz"). Letter case does not matter.
func CountriesCompatible(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	return a == b || silent(a) || silent(b) || slices.Contains(countries().ties[a], b) || slices.Contains(countries().ties[b], a)
}

// silent reports whether a code says nothing about a country of origin.
func silent(code string) bool {
	switch code {
	case "eu", "un", "xom", "xpo", "xxa", "xxb", "xxc", "xxx", "uto", "zz":
		return true
	}
	return false
}

// CountryName returns the English name of a code; ok is false when the code is
// unknown.
func CountryName(code string) (name string, ok bool) {
	return countryByCode(strings.ToLower(code))
}

// CountryCodes returns all codes in order.
func CountryCodes() iter.Seq[string] { return slices.Values(countries().codes) }

func countryByCode(code string) (string, bool) {
	name, ok := countries().display[code]
	return name, ok
}

// countries is read when first asked for: it takes some twenty milliseconds,
// which commands that need no country should not pay.
var countries = sync.OnceValue(mustReadCountries)

type countryTable struct {
	codes   []string
	display map[string]string
	byCode  map[string][]string // codes and abbreviations in lower case
	byName  map[string][]string // by countryKey
	former  map[string][]string // successors of the states that were divided
	ties    map[string][]string
}

// find looks a text up as a code, then as a name.
func (t *countryTable) find(s string) []string {
	s = strings.TrimSpace(s)
	if found, ok := t.byCode[strings.ToLower(s)]; ok {
		return found
	}
	key := countryKey(s)
	if key == "" {
		return nil
	}
	return t.byName[key]
}

// divided are the states whose successors Country returns with them. The other
// rows of the table of ties only serve comparison.
const divided = "suhh yucs csxx cshh ddde anhh pchh"

// mustReadCountries panics on a mistake in an embedded table, which a test of
// this package would meet before anybody else.
func mustReadCountries() *countryTable {
	t := &countryTable{
		display: make(map[string]string), byCode: make(map[string][]string), byName: make(map[string][]string),
		former: make(map[string][]string), ties: make(map[string][]string),
	}
	for line := range rows(formerText) {
		code, list, ok := strings.Cut(line, " = ")
		if !ok {
			panic("entity: former.txt: no \" = \" in " + line)
		}
		t.ties[code] = append(t.ties[code], strings.Fields(list)...)
		if slices.Contains(strings.Fields(divided), code) && t.former[code] == nil {
			t.former[code] = strings.Fields(list)
		}
	}
	for line := range rows(countriesText) {
		code, rest, _ := strings.Cut(line, " ")
		alpha3, names, ok := strings.Cut(rest, " ")
		if !ok {
			panic("entity: countries.txt: no names in " + line)
		}
		list := strings.Split(names, "|")
		if t.display[code] == "" {
			t.display[code] = list[0]
			t.codes = append(t.codes, code)
			t.code(code, code)
		}
		if alpha3 != "-" {
			t.code(alpha3, code)
		}
		for _, name := range list {
			if abbreviation(name) {
				t.code(strings.ToLower(name), code)
			}
			t.name(name, code)
		}
	}
	slices.Sort(t.codes)
	// What a person wrote above wins over what was derived: a derived name is
	// only added where the hand-written table is silent.
	derived := &countryTable{byName: make(map[string][]string), former: t.former}
	for line := range rows(countryNamesText) {
		code, names, _ := strings.Cut(line, " ")
		for name := range strings.SplitSeq(names, "|") {
			derived.name(name, code)
		}
	}
	for key, codes := range derived.byName {
		if _, known := t.byName[key]; !known {
			t.byName[key] = codes
		}
	}
	// order-free: it only checks
	for code, list := range t.ties {
		for _, c := range append([]string{code}, list...) {
			if t.display[c] == "" {
				panic(fmt.Sprintf("entity: former.txt: unknown code %s in the row of %s", c, code))
			}
		}
	}
	return t
}

func rows(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			if line != "" && line[0] != '#' && !yield(line) {
				return
			}
		}
	}
}

// abbreviation reports whether a name is a code of capital letters, which is
// looked up as a whole and not by its words.
func abbreviation(name string) bool {
	return len(name) <= 4 && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func (t *countryTable) code(key, code string) { add(t.byCode, key, t.with(code)) }

func (t *countryTable) name(name, code string) {
	if key := countryKey(name); key != "" {
		add(t.byName, key, t.with(code))
	}
}

// with returns a code and, for a divided state, its successors.
func (t *countryTable) with(code string) []string {
	return append([]string{code}, t.former[code]...)
}

// add keeps the codes of one country as they are, and sorts those of several.
func add(to map[string][]string, key string, codes []string) {
	old, known := to[key]
	switch {
	case !known:
		to[key] = codes
	case !slices.Contains(old, codes[0]):
		both := append(slices.Clone(old), codes...)
		slices.Sort(both)
		to[key] = slices.Compact(both)
	}
}

// countryStops are words that do not tell countries apart.
var countryStops = map[string]bool{
	"the": true, "of": true, "and": true, "national": true, "citizen": true, "nationality": true, "citizenship": true,
	"born": true, "former": true, "formerly": true, "possibly": true, "region": true, "гражданин": true, "гражданка": true, "гражданство": true, "г": true,
}

// countryKey folds a name: compatibility forms, letter case, accents,
// punctuation, variants of Arabic letters, words without weight, and the order
// of words ("Korea, Republic of").
func countryKey(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) || r == 'ـ':
		case r == '.' || r == '\'' || r == '’' || r == 'ʼ' || r == 'ʻ' || r == '`' || r == '´':
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mc, r):
			b.WriteRune(arabicTwin(r))
		default:
			b.WriteByte(' ')
		}
	}
	words := strings.Fields(b.String())
	kept := words[:0]
	for _, w := range words {
		if w == "st" {
			w = "saint"
		}
		if !countryStops[w] {
			kept = append(kept, w)
		}
	}
	slices.Sort(kept)
	return strings.Join(kept, " ")
}

// arabicTwin maps letters that Arabic and Persian keyboards write differently
// to one, and dotless i to i.
func arabicTwin(r rune) rune {
	switch r {
	case 'ي', 'ى', 'ې':
		return 'ی'
	case 'ك':
		return 'ک'
	case 'ة', 'ۀ':
		return 'ه'
	case 'ı':
		return 'i'
	case 'ё':
		return 'е'
	}
	return r
}
