package names

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:embed tables/organisations.txt
var organisationsText string

// wordClassBase is the number from which words of organisations are classed, above the
// legal forms.
const wordClassBase = 1 << 21

// shortWord is the length in letters up to which a word only counts as the usual
// short form of another: "Min" is a ministry or a Chinese name, so it may meet the
// ministry, but is not taken for one.
const shortWord = 3

// organisationWords is the table of what organisations are, in many languages.
type organisationWords struct {
	exact map[string]uint32 // folded form → class
	stems map[string]uint32 // folded stem → class
	heads []string          // head of class wordClassBase+i
	runs  map[string]bool   // words of scripts written without spaces, of two characters or more
	most  int               // characters of the longest of runs
}

var organisationTable = sync.OnceValue(func() *organisationWords {
	t := &organisationWords{exact: make(map[string]uint32, 3000), stems: make(map[string]uint32, 400), runs: make(map[string]bool, 500)}
	for line := range strings.Lines(organisationsText) {
		head, forms, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		class := wordClassBase + uint32(len(t.heads))
		t.heads = append(t.heads, head)
		for _, f := range strings.Fields(forms) {
			stem, isStem := strings.CutSuffix(f, "*")
			m := t.exact
			if isStem {
				m = t.stems
			}
			stem = foldForm(stem)
			if _, taken := m[stem]; !taken {
				m[stem] = class
			}
			t.run(stem)
		}
	}
	for _, forms := range legalForms() { // order-free: a set
		for _, f := range forms {
			for _, w := range f.words {
				t.run(w)
			}
		}
	}
	for w := range numberWords() { // order-free: a set
		t.run(w)
	}
	return t
})

// run notes a word of a script that is written without spaces.
func (t *organisationWords) run(w string) {
	n := utf8.RuneCountInString(w)
	if r, _ := utf8.DecodeRuneInString(w); n < 2 || !unspaced(scriptOf(r)) {
		return
	}
	t.runs[w] = true
	t.most = max(t.most, n)
}

func unspaced(s script) bool { return s == han || s == hangul || s == kana }

// foldForm folds a word as tokens are folded, and takes off the accents of Greek and
// Cyrillic.
func foldForm(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		ascii = ascii && s[i] < utf8.RuneSelf
	}
	if ascii {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for _, r := range norm.NFKC.String(s) {
		f := foldRune(r)
		if f < 0 {
			continue
		}
		switch scriptOf(f) {
		case greek, cyrillic:
			for _, d := range norm.NFD.String(string(f)) {
				if !unicode.Is(unicode.Mn, d) {
					b.WriteRune(d)
				}
			}
		default:
			b.WriteRune(f)
		}
	}
	return b.String()
}

// inflection is how many letters may follow a stem: short stems begin many words.
func inflection(stem int) int {
	if stem <= 4 {
		return 3
	}
	return 8
}

// class returns the class of a word by its text in its own script, or by how it is
// written in plain Latin letters; 0 when it is no word of organisations.
func (t *organisationWords) class(w *word, keys []Key) uint32 {
	if w.script == latin {
		for i := range min(2, len(keys)) {
			if c := t.lookUp(keys[i].Text); c != 0 {
				return c
			}
		}
		return 0
	}
	text := foldForm(w.text)
	if c := t.lookUp(text); c != 0 {
		return c
	}
	if w.script == arabic || w.script == hebrew {
		for _, article := range [...]string{"وال", "ال", "لل", "و", "ה"} {
			if rest, ok := strings.CutPrefix(text, article); ok && utf8.RuneCountInString(rest) >= 3 {
				if c := t.lookUp(rest); c != 0 {
					return c
				}
			}
		}
	}
	return 0
}

func (t *organisationWords) lookUp(text string) uint32 {
	if c := t.exact[text]; c != 0 {
		return c
	}
	rs := 0
	best := uint32(0)
	total := utf8.RuneCountInString(text)
	for i := range text { // i ends a stem of rs letters
		if rs >= 3 && total-rs <= inflection(rs) {
			if c := t.stems[text[:i]]; c != 0 {
				best = c // the longest stem decides
			}
		}
		rs++
	}
	if c := t.stems[text]; c != 0 {
		best = c
	}
	return best
}

// WordClass returns the head of the table line that a token's class stands for, ""
// when the class is none of words of organisations.
func WordClass(class uint32) string {
	t := organisationTable()
	if class < wordClassBase || class >= wordClassBase+uint32(len(t.heads)) {
		return ""
	}
	return t.heads[class-wordClassBase]
}

// organise gives the words of an organisation's or object's name the classes and
// roles they have there, once legal forms are marked. A name that may be a person's is
// read so only where it says itself that it is an organisation's: by a legal form or a
// word of the table.
func organise(tokens []Token, words []word, kind Kind) {
	if kind == Person {
		return
	}
	t := organisationTable()
	var classes [MaxTokens]uint32
	says := kind != Either
	for i := range tokens {
		classes[i] = t.class(&words[i], tokens[i].Keys)
		long := len(tokens[i].Keys[0].Text) > shortWord
		says = says || long && (classes[i] != 0 || tokens[i].Roles&LegalForm != 0)
	}
	if !says {
		return
	}
	lex := organisationLexicon()
	for i := range tokens {
		x := &tokens[i]
		if kind == Either && x.Roles&(LegalForm|Number|Initial) == 0 {
			x.Roles = 0
			if len(tokens) > 1 {
				x.Roles = lex[x.Keys[0].Text]
			}
		}
		if x.Roles.Light() || classes[i] == 0 {
			continue
		}
		x.Class = classes[i]
		if len(tokens) > 1 && (len(x.Keys[0].Text) > shortWord || x.Characters) {
			x.Roles |= Descriptor
		}
	}
	markNumbers(tokens)
	if kind != Object {
		addInitials(tokens)
	}
}

// Acronyms are short words and the initials of names; they meet letter by letter only,
// which the digit before them says ([Relate]).
const (
	acronymMark  = "0"
	acronymRoute = Route("initials")
	shortAcronym = 3 // letters: two are a coincidence
	longAcronym  = 7
)

func acronymKey(letters string) Key {
	text := acronymMark + letters
	return Key{Text: text, Skeleton: text, Route: acronymRoute, mask: letterMask(text)}
}

// addInitials lets a short word in Latin letters stand for the initials of a name.
func addInitials(tokens []Token) {
	for i := range tokens {
		t := &tokens[i]
		k := &t.Keys[0]
		if t.Roles.Light() || t.Roles&(Descriptor|Number) != 0 || k.Origin != FromLatin || len(t.Keys) == MaxKeys ||
			len(k.Text) < shortAcronym || len(k.Text) > longAcronym || hasDigit(k) {
			continue
		}
		t.Keys = append(t.Keys, acronymKey(k.Text))
	}
}

// acronyms returns the virtual tokens of a name that other tokens than those of the
// text may meet: the initials of its words, without legal forms, once without and once
// with the words that bind.
func acronyms(tokens []Token) []Token {
	first, last := -1, -1
	var bare, full strings.Builder
	var weight int32
	words := 0
	for i := range tokens {
		t := &tokens[i]
		if t.Roles&LegalForm != 0 {
			continue
		}
		if t.Keys[0].Origin != FromLatin || hasDigit(&t.Keys[0]) {
			return nil
		}
		if first < 0 {
			first = i
		}
		last = i
		full.WriteByte(t.Keys[0].Text[0])
		if !t.Roles.Light() {
			words++
			bare.WriteByte(t.Keys[0].Text[0])
		}
	}
	if words < 2 || last-first < 2 {
		return nil
	}
	x := Token{First: uint8(first), Span: uint8(last - first + 1)}
	var text strings.Builder
	for i := first; i <= last; i++ {
		if i > first {
			text.WriteByte(' ')
		}
		text.WriteString(tokens[i].Text)
		weight += tokens[i].Weight
	}
	x.Text, x.Weight = text.String(), weight
	for _, s := range [...]string{bare.String(), full.String()} {
		if n := len(s); n >= shortAcronym && n <= longAcronym && (len(x.Keys) == 0 || x.Keys[0].Text != acronymMark+s) {
			x.Keys = append(x.Keys, acronymKey(s))
		}
	}
	if len(x.Keys) == 0 {
		return nil
	}
	return []Token{x}
}

// Initials reports whether the key stands for the initials of a name.
func (k *Key) Initials() bool { return k.Route == acronymRoute }

// cutWords cuts the words of the tables out of a run of characters that is written
// without spaces, the longest first; what lies between them is passed to cut.
func (t *organisationWords) cutWords(w word, cut func(word)) {
	rs := []rune(w.text)
	piece := func(from, to int) {
		if from < to {
			p := w
			p.piece = w.piece || to-from < len(rs)
			p.text = string(rs[from:to])
			cut(p)
		}
	}
	from := 0
	for i := 0; i < len(rs); {
		n := 0
		for k := min(t.most, len(rs)-i); k >= 2 && n == 0; k-- {
			if t.runs[string(rs[i:i+k])] {
				n = k
			}
		}
		if n == 0 {
			i++
			continue
		}
		piece(from, i)
		piece(i, i+n)
		i += n
		from = i
	}
	piece(from, len(rs))
}
