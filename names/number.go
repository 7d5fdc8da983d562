package names

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed tables/numbers.txt
var numbersText string

// numberClassBase is the number from which numbers are classed: 44, XLIV, forty-four
// and 44th are of one class.
const numberClassBase = 1 << 22

// maxNumber is the largest number that is classed. Longer ones are registrations and
// agree digit by digit or not at all.
const maxNumber = 99_999

var numberWords = sync.OnceValue(func() map[string]int {
	m := make(map[string]int, 300)
	for line := range strings.Lines(numbersText) {
		value, forms, ok := strings.Cut(line, ":")
		n, err := strconv.Atoi(value)
		if !ok || err != nil {
			continue
		}
		for _, f := range strings.Fields(forms) {
			if f = foldForm(f); m[f] == 0 {
				m[f] = n
			}
		}
	}
	return m
})

// numberOf reads a folded word as a number: digits, digits with the ending of an
// ordinal, or a word of the table; 0 when it is none.
func numberOf(folded string) int {
	digits := 0
	for digits < len(folded) && folded[digits] >= '0' && folded[digits] <= '9' {
		digits++
	}
	if digits == 0 {
		return numberWords()[folded]
	}
	switch folded[digits:] {
	case "", "st", "nd", "rd", "th", "er", "eme", "e", "я", "й", "ый", "ая", "го", "ой", "о", "a":
	default:
		return 0
	}
	n, err := strconv.Atoi(folded[:digits])
	if err != nil || n > maxNumber {
		return 0
	}
	return n
}

// roman reads a Roman numeral from 2 to 89 in its usual form; 0 when it is none. One
// letter alone is more often an initial, and D, C and M begin words.
func roman(s string) int {
	if len(s) > 8 {
		return 0
	}
	n := 0
	for i := 0; i < len(s); i++ {
		v := romanLetter(s[i])
		if v == 0 {
			return 0
		}
		if i+1 < len(s) && v < romanLetter(s[i+1]) {
			n -= v
		} else {
			n += v
		}
	}
	if n < 2 || n > 89 || romanNumeral(n) != s {
		return 0
	}
	return n
}

func romanLetter(c byte) int {
	switch c {
	case 'i':
		return 1
	case 'v':
		return 5
	case 'x':
		return 10
	case 'l':
		return 50
	}
	return 0
}

func romanNumeral(n int) string {
	var b strings.Builder
	for _, x := range [...]struct {
		value int
		text  string
	}{{50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}} {
		for n >= x.value {
			b.WriteString(x.text)
			n -= x.value
		}
	}
	return b.String()
}

// mergeNumbers makes one word of tens and the unit that follows them, "forty four" and
// "forty 4", as its digits.
func mergeNumbers(words []word) []word {
	out := words[:0]
	for i := 0; i < len(words); i++ {
		w := words[i]
		if i+1 < len(words) && w.script != han {
			tens := numberWords()[foldForm(w.text)]
			unit := numberOf(foldForm(words[i+1].text))
			if tens >= 20 && tens <= 90 && unit > 0 && unit < 10 {
				w.text, w.script, w.hyphen, w.dotted = strconv.Itoa(tens+unit), common, words[i+1].hyphen, words[i+1].dotted
				i++
			}
		}
		out = append(out, w)
	}
	return out
}

// markNumbers gives numbers their class and role. A Roman numeral is read where it
// follows a name; "vi" and "xi" within a name may be words, and a single letter counts
// only at the end. What "first" and "one" say is rather a name than a number.
func markNumbers(tokens []Token) {
	last := len(tokens) - 1
	for last > 0 && tokens[last].Roles&LegalForm != 0 {
		last--
	}
	for i := range tokens {
		t := &tokens[i]
		if t.Roles&(LegalForm|Initial) != 0 && len(t.Text) > 1 {
			continue
		}
		folded := t.Keys[0].Text
		if t.Keys[0].Origin != FromLatin {
			folded = foldForm(t.Text)
		}
		if folded == "" {
			continue // a mark that stands alone
		}
		n, digits := numberOf(folded), folded[0] >= '0' && folded[0] <= '9'
		if r := roman(folded); n == 0 && r > 0 && i > 0 {
			switch {
			case i == last && (len(folded) > 1 || folded != "i"), strings.HasSuffix(folded, "ii"), folded == "iv", folded == "ix", len(folded) >= 4:
				n, digits = r, true
			}
		}
		if n == 0 && folded == "i" && i > 0 && i == last {
			n, digits = 1, true
		}
		switch {
		case n == 0:
		case digits:
			t.Class = numberClassBase + uint32(n)
			if len(tokens) > 1 {
				t.Roles = Number
			}
		case t.Roles.Light(): // "dos" binds before it counts
		default:
			t.Class = numberClassBase + uint32(n)
			switch {
			case len(tokens) == 1:
			case n == 1:
				t.Roles |= Descriptor
			default:
				t.Roles = Number
			}
		}
	}
}

// spelled are the English words for small numbers, which are written in one with the
// word that follows: Threepercenters.
var spelled = [...]string{"", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}

// countedJoins joins a small number, spelled, with the word after it.
func countedJoins(tokens []Token) []Token {
	var out []Token
	for i := 0; i+1 < len(tokens); i++ {
		t, next := &tokens[i], &tokens[i+1]
		n := int(t.Class) - numberClassBase
		if n < 2 || n >= len(spelled) || t.Roles&Number == 0 || next.Roles.Light() || next.Roles&Number != 0 {
			continue
		}
		k := keyset{}
		k.add(spelled[n]+next.Keys[0].Text, "latin", 0)
		if utf8.RuneCountInString(k.keys[0].Text) == MaxLetter {
			continue
		}
		out = append(out, Token{
			Text: t.Text + " " + next.Text, Keys: k.keys, First: t.First, Span: 2,
			Weight: t.Weight + next.Weight,
		})
	}
	return out
}
