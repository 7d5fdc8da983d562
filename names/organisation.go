package names

import (
	_ "embed"
	"slices"
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
	exact    map[string]uint32 // folded form → class
	stems    map[string]stem   // folded stem → class
	least    int               // bytes of the shortest stem
	heads    []string          // head of class wordClassBase+i
	cyrillic []cyrillicForm
	runs     map[string]bool // words of scripts written without spaces, of two characters or more
	most     int             // characters of the longest of runs
}

// stem is the class of words that begin with it. plain says that it is in Latin letters
// in the table.
type stem struct {
	class uint32
	plain bool
}

type cyrillicForm struct {
	form  string
	class uint32
	stem  bool
}

// add notes a form of the table; the first line that has it keeps it.
func (t *organisationWords) add(f string, class uint32) {
	f, isStem := strings.CutSuffix(f, "*")
	f = foldForm(f)
	r, _ := utf8.DecodeRuneInString(f)
	if isStem {
		if _, taken := t.stems[f]; !taken {
			t.stems[f] = stem{class, scriptOf(r) == latin}
		}
		t.least = min(t.least, len(f))
	} else if t.exact[f] == 0 {
		t.exact[f] = class
	}
	if scriptOf(r) == cyrillic {
		t.cyrillic = append(t.cyrillic, cyrillicForm{f, class, isStem})
	}
	t.run(f)
}

var organisationTable = sync.OnceValue(func() *organisationWords {
	t := &organisationWords{exact: make(map[string]uint32, 3000), stems: make(map[string]stem, 400), least: 4, runs: make(map[string]bool, 500)}
	for line := range strings.Lines(organisationsText) {
		head, forms, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		class := wordClassBase + uint32(len(t.heads))
		t.heads = append(t.heads, head)
		for _, f := range strings.Fields(forms) {
			t.add(f, class)
		}
	}
	// Cyrillic words as they are romanised; what the table says itself comes first.
	for _, x := range slices.Clone(t.cyrillic) {
		for _, k := range romanised(x.form) {
			switch {
			case len(k) <= shortWord+1:
			case x.stem:
				if _, taken := t.stems[k]; !taken {
					t.stems[k] = stem{class: x.class}
				}
			default:
				if _, taken := t.exact[k]; !taken {
					t.exact[k] = x.class
				}
			}
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

// Endings that may follow a stem: what derives adjectives and nouns in Russian and
// Ukrainian, then the inflection. Anything else makes a compound, and compounds are
// what organisations are called: Техномаш is not what it is.
const (
	derivations = "н нн ск еск ческ ическ тельн ительн ельн льн альн ательн ельск ов ев овск евск енн ян янск анск ств ственн ност ник ци аци ационн ионн ировочн очн ечн ьн л ани ени ающ ующ к ик ар ськ ійськ ічн ійн"
	inflections = "а я о е ы и у ю ь й і ї ов ев ей ом ем ой ою ам ям ами ями ах ях ия ии ию ий ие ией иям иях ый ая яя ое ее ые ого его ому ему ым им ых их ую юю ої ій їй ів"
)

// endings are the derivations and inflections and how they are romanised.
var endingsOfStems = sync.OnceValue(func() map[string]bool {
	m := make(map[string]bool, 8000)
	for _, d := range append(strings.Fields(derivations), "") {
		for _, i := range append(strings.Fields(inflections), "") {
			m[foldForm(d+i)] = true
			for _, k := range romanised(d + i) {
				m[k] = true
			}
		}
	}
	return m
})

// romanised returns the first readings of a Cyrillic word in Latin letters.
func romanised(s string) []string {
	k := keyset{keys: make([]Key, 0, 2)}
	romaniseCyrillic(&k, s)
	var out []string
	for i := range k.keys {
		out = append(out, k.keys[i].Text)
	}
	return out
}

// inflects reports whether what follows a stem is an ending; behind stems in Latin
// letters of other languages up to three letters may stand.
func inflects(rest string, plain bool) bool {
	return rest == "" || plain && len(rest) <= 3 || endingsOfStems()[rest]
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
	best := uint32(0)
	for i := range text {
		if i < t.least {
			continue
		}
		if st, ok := t.stems[text[:i]]; ok && inflects(text[i:], st.plain) {
			best = st.class // the longest stem decides
		}
	}
	if st, ok := t.stems[text]; ok {
		return st.class
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

// isPlace reports whether a class is of a place: organisations are called after it, so
// it sets them apart, but it is as common as the table of words says.
func isPlace(class uint32) bool { return strings.HasPrefix(WordClass(class), "@") }

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
		long := words[i].script != latin || len(tokens[i].Keys[0].Text) > shortWord
		says = says || long && (classes[i] != 0 && !isPlace(classes[i]) || tokens[i].Roles&LegalForm != 0)
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
		if !isPlace(x.Class) && len(tokens) > 1 && (words[i].script != latin || len(x.Keys[0].Text) > shortWord) {
			x.Roles |= Descriptor
		}
	}
	markNumbers(tokens)
	if kind == Object {
		markPrefix(tokens)
	} else {
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

// formJoins joins a word with the legal form behind it, which a slip writes as one:
// "Ambralimited".
func formJoins(tokens []Token) []Token {
	var out []Token
	for i := 0; i+1 < len(tokens); i++ {
		t, form := &tokens[i], &tokens[i+1]
		if t.Roles.Light() || t.Roles&Number != 0 || form.Roles&LegalForm == 0 || len(form.Keys[0].Text) <= 2 ||
			t.Keys[0].Origin != FromLatin || form.Keys[0].Origin != FromLatin || len(t.Keys[0].Text)+len(form.Keys[0].Text) > MaxLetter {
			continue
		}
		k := keyset{}
		k.add(t.Keys[0].Text+form.Keys[0].Text, "latin", 0)
		out = append(out, Token{Text: t.Text + " " + form.Text, Keys: k.keys, First: t.First, Span: 2, Weight: t.Weight + form.Weight})
	}
	return out
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
