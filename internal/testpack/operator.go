package testpack

import (
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"github.com/revetproject/revet/names"
)

// Operator alters a name as it gets altered between a list and a customer.
type Operator struct {
	Name string
	What string
	// Minimum is the hit rate expected unless the caller declares another, by
	// name alone: what the shipped policy reached on the UN's list of 2025-11-15,
	// less a margin of 5 to 15 points for lists with more short and common names.
	Minimum float64
	// Example is a name that the operator applies to.
	Example string
	apply   func(r *rand.Rand, a *names.Analyser, n name) string
}

// name is a name to be altered.
type name struct {
	text   string
	kind   names.Kind
	script string
	tokens []string // of the text, as written
}

func newName(text string, kind names.Kind) name {
	return name{text, kind, scriptOf(text), strings.Fields(text)}
}

// Apply returns the altered name, or "" where the operator does not apply or
// changes nothing. It is a function of the name and the state of r.
func (o *Operator) Apply(r *rand.Rand, a *names.Analyser, text string, kind names.Kind) string {
	n := newName(text, kind)
	if len(n.tokens) == 0 {
		return ""
	}
	out := strings.Join(strings.Fields(o.apply(r, a, n)), " ")
	if o.Name != exact && out == strings.Join(n.tokens, " ") {
		return ""
	}
	return out
}

// exact is the operator that changes nothing: what it misses is missed whatever
// the alteration.
const exact = "exact"

// operators in the order of the report.
var operators = []Operator{
	{exact, "as listed", 0.90, "Zarif Hamidovich Qodirbekov", func(_ *rand.Rand, _ *names.Analyser, n name) string { return n.text }},
	{"order", "the last part first (people)", 0.90, "Zarif Hamidovich Qodirbekov", order},
	{"omission", "one part of three or more left out, never the longest or the first of an organisation", 0.80, "Zarif Hamidovich Qodirbekov", omission},
	{"initials", "the first part shortened to its initial (people)", 0.70, "Zarif Hamidovich Qodirbekov", initials},
	{"transliteration", "one habit of romanisation for another, in Latin letters", 0.85, "Zarif Hamidovich Qodirbekov", transliteration},
	{"spacing", "two parts run together, or a long one cut in two", 0.85, "Abdul Rahman Qodirbekov", spacing},
	{"typo", "one slip of the keyboard in a part of five letters or more", 0.85, "Zarif Hamidovich Qodirbekov", typo},
	{"script", "another script: Latin letters to Cyrillic (people), all others romanised", 0.85, "Зариф Кодирбеков", script},
	{"route", "a name in another script romanised by another named route", 0.85, "Юрий Хамидович Цой", route},
	{"truncation", "the end cut off, as in fields of fixed length", 0.75, "Zarif Hamidovich Qodirbekov", truncation},
}

// Operators returns the operators in the order of the report.
func Operators() []Operator { return slices.Clone(operators) }

func order(_ *rand.Rand, _ *names.Analyser, n name) string {
	if n.kind != names.Person || len(n.tokens) < 2 {
		return ""
	}
	last := len(n.tokens) - 1
	return strings.Join(append([]string{n.tokens[last]}, n.tokens[:last]...), " ")
}

func omission(r *rand.Rand, _ *names.Analyser, n name) string {
	if len(n.tokens) < 3 || n.kind == names.Object {
		return ""
	}
	longest := 0
	for i, t := range n.tokens {
		if len([]rune(t)) > len([]rune(n.tokens[longest])) {
			longest = i
		}
	}
	var can []int
	for i, t := range n.tokens {
		if i != longest && (i > 0 || n.kind == names.Person) && !hasDigit(t) {
			can = append(can, i)
		}
	}
	if len(can) == 0 {
		return ""
	}
	i := can[r.IntN(len(can))]
	return strings.Join(slices.Delete(slices.Clone(n.tokens), i, i+1), " ")
}

func initials(_ *rand.Rand, _ *names.Analyser, n name) string {
	first := []rune(n.tokens[0])
	if n.kind != names.Person || len(n.tokens) < 2 || len(first) < 3 || !slices.Contains([]string{"Latin", "Cyrillic", "Greek"}, n.script) {
		return ""
	}
	return string(first[0]) + ". " + strings.Join(n.tokens[1:], " ")
}

// habits are spellings of one sound in romanisation, from national and
// international systems (ALA-LC, BGN/PCGN, ICAO 9303, French and English press).
var habits = [][2]string{
	{"shch", "sch"},
	{"kh", "h"},
	{"gh", "g"},
	{"dzh", "j"},
	{"zh", "j"},
	{"ou", "u"},
	{"oo", "u"},
	{"ee", "i"},
	{"yu", "iu"},
	{"ya", "ia"},
	{"ch", "tch"},
	{"q", "k"},
	{"ay", "ai"},
	{"ey", "ei"},
	{"aw", "au"},
	{"dh", "d"},
	{"th", "t"},
	{"ph", "f"},
	{"ks", "x"},
	{"w", "v"},
	{"y", "i"},
	{"mm", "m"},
	{"ss", "s"},
	{"u", "ou"},
	{"j", "dj"},
}

func transliteration(r *rand.Rand, _ *names.Analyser, n name) string {
	if n.script != "Latin" || n.kind != names.Person {
		return ""
	}
	lower := strings.ToLower(n.text)
	for _, i := range r.Perm(len(habits)) {
		h := habits[i]
		if at := strings.Index(lower, h[0]); at >= 0 {
			return lower[:at] + h[1] + lower[at+len(h[0]):]
		}
	}
	return ""
}

func spacing(r *rand.Rand, _ *names.Analyser, n name) string {
	if len(n.tokens) >= 2 {
		i := r.IntN(len(n.tokens) - 1)
		if hasDigit(n.tokens[i]) || hasDigit(n.tokens[i+1]) {
			return ""
		}
		next := n.tokens[i+1]
		if strings.ToUpper(next) != next {
			next = strings.ToLower(next)
		}
		out := append(slices.Clone(n.tokens[:i]), n.tokens[i]+next)
		return strings.Join(append(out, n.tokens[i+2:]...), " ")
	}
	one := []rune(n.tokens[0])
	if len(one) < 8 {
		return ""
	}
	at := 3 + r.IntN(len(one)-6)
	return string(one[:at]) + " " + string(one[at:])
}

// beside are neighbours on a QWERTY keyboard.
var beside = map[rune]string{
	'a': "qsz", 'b': "vn", 'c': "xv", 'd': "sf", 'e': "wr", 'f': "dg", 'g': "fh", 'h': "gj", 'i': "uo", 'j': "hk", 'k': "jl", 'l': "k", 'm': "n",
	'n': "bm", 'o': "ip", 'p': "o", 'q': "wa", 'r': "et", 's': "ad", 't': "ry", 'u': "yi", 'v': "cb", 'w': "qe", 'x': "zc", 'y': "tu", 'z': "xa",
}

func typo(r *rand.Rand, _ *names.Analyser, n name) string {
	var can []int
	for i, t := range n.tokens {
		if len([]rune(t)) >= 5 && !hasDigit(t) && !strings.ContainsFunc(t, unicode.IsPunct) {
			can = append(can, i)
		}
	}
	if len(can) == 0 {
		return ""
	}
	i := can[r.IntN(len(can))]
	t := []rune(n.tokens[i])
	at := 1 + r.IntN(len(t)-2) // neither the first nor the last letter
	switch r.IntN(4) {
	case 0:
		t[at], t[at+1] = t[at+1], t[at]
	case 1:
		t = slices.Delete(t, at, at+1)
	case 2:
		t = slices.Insert(t, at, t[at])
	default:
		if near := beside[unicode.ToLower(t[at])]; near != "" {
			t[at] = rune(near[r.IntN(len(near))])
		} else {
			t = slices.Delete(t, at, at+1)
		}
	}
	out := slices.Clone(n.tokens)
	out[i] = string(t)
	return strings.Join(out, " ")
}

// toCyrillic writes Latin letters as a Russian press would, longest first.
var toCyrillic = strings.NewReplacer("shch", "щ", "dzh", "дж", "kh", "х", "zh", "ж", "ts", "ц", "ch", "ч", "sh", "ш", "yu", "ю", "ya", "я", "yo", "ё",
	"ee", "и", "oo", "у", "ou", "у", "ph", "ф", "th", "т", "gh", "г", "dh", "д", "ck", "к", "a", "а", "b", "б", "c", "к", "d", "д", "e", "е", "f", "ф", "g", "г", "h", "х", "i", "и",
	"j", "дж", "k", "к", "l", "л", "m", "м", "n", "н", "o", "о", "p", "п", "q", "к", "r", "р", "s", "с", "t", "т", "u", "у", "v", "в", "w", "в", "x", "кс", "y", "й", "z", "з")

func script(_ *rand.Rand, a *names.Analyser, n name) string {
	if n.script != "Latin" {
		return romanised(a, n, false)
	}
	out := toCyrillic.Replace(strings.ToLower(n.text))
	if n.kind != names.Person || strings.ContainsFunc(out, func(r rune) bool { return unicode.Is(unicode.Latin, r) }) {
		return "" // a letter for which the table has no other
	}
	return out
}

func route(_ *rand.Rand, a *names.Analyser, n name) string {
	if n.script == "Latin" {
		return ""
	}
	return romanised(a, n, true)
}

// romanised writes the name by the analysis' first route, or by another one
// wherever a token has one.
func romanised(a *names.Analyser, n name, another bool) string {
	var out []string
	changed := false
	for _, t := range a.Name(n.text, n.kind).Tokens {
		if len(t.Keys) == 0 {
			return ""
		}
		k := &t.Keys[0]
		for i := 1; another && i < len(t.Keys); i++ {
			// Learnt readings are the matcher's guesses, and dear keys are stems
			// and homophones: neither is a spelling found on papers.
			if x := &t.Keys[i]; x.Route != k.Route && !x.Learnt() && x.Cost <= 400_000 {
				k, changed = x, true
				break
			}
		}
		out = append(out, k.Text)
	}
	if another && !changed {
		return ""
	}
	return strings.Join(out, " ")
}

func truncation(_ *rand.Rand, _ *names.Analyser, n name) string {
	last := []rune(n.tokens[len(n.tokens)-1])
	if len([]rune(n.text)) < 12 || len(last) < 6 || hasDigit(string(last)) {
		return ""
	}
	out := slices.Clone(n.tokens)
	out[len(out)-1] = string(last[:len(last)-len(last)/4])
	return strings.Join(out, " ")
}

func hasDigit(s string) bool { return strings.ContainsFunc(s, unicode.IsDigit) }

// scripts in the order in which they are looked for.
var scripts = []struct {
	name  string
	table *unicode.RangeTable
}{
	{"Latin", unicode.Latin},
	{"Cyrillic", unicode.Cyrillic},
	{"Arabic", unicode.Arabic},
	{"Han", unicode.Han},
	{"Hangul", unicode.Hangul},
	{"Kana", unicode.Katakana},
	{"Hebrew", unicode.Hebrew},
	{"Greek", unicode.Greek},
	{"Georgian", unicode.Georgian},
	{"Armenian", unicode.Armenian},
	{"Devanagari", unicode.Devanagari},
	{"Thai", unicode.Thai},
}

// scriptOf names the script of most letters; "other" for one not told apart.
func scriptOf(text string) string {
	count := make([]int, len(scripts)+1)
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		i := slices.IndexFunc(scripts, func(s struct {
			name  string
			table *unicode.RangeTable
		},
		) bool {
			return unicode.Is(s.table, r)
		})
		if i < 0 {
			i = len(scripts)
		}
		count[i]++
	}
	best := len(scripts)
	for i := range scripts {
		if count[i] > count[best] {
			best = i
		}
	}
	if best == len(scripts) {
		return "other"
	}
	return scripts[best].name
}
