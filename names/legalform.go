package names

import (
	_ "embed"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed tables/legalforms.txt
var legalFormsText string

// legalClassBase is the number from which legal forms are classed, so that no word of
// a name is ever of one class with a form.
const legalClassBase = 1 << 20

// formKinds are the kinds of legal form in the order of their classes, and for each
// the kinds that papers write for the same body: "Co., Ltd." stands for a limited as
// for a joint-stock company, and "Company" for anything.
var formKinds = [...]struct {
	kind string
	with string
}{
	{"llc", "ltd company"},
	{"ltd", "llc jsc inc company"},
	{"jsc", "ltd inc company"},
	{"inc", "ltd jsc company"},
	{"company", "llc ltd jsc inc partnership cooperative state sole foundation association"},
	{"partnership", "company"},
	{"cooperative", "company"},
	{"foundation", "company association"},
	{"association", "company foundation"},
	{"state", "company"},
	{"sole", "company"},
}

// FormsDiffer reports whether two classes of legal forms are known to be of
// different bodies: AG and GmbH are, "Ltd" and "Limited Liability Company" are not.
// It is symmetric and false for classes that are none of legal forms.
func FormsDiffer(a, b uint32) bool {
	if a == b || !isFormClass(a) || !isFormClass(b) {
		return false
	}
	x, y := formKinds[a-legalClassBase], formKinds[b-legalClassBase]
	return !strings.Contains(" "+x.with+" ", " "+y.kind+" ") && !strings.Contains(" "+y.with+" ", " "+x.kind+" ")
}

func isFormClass(c uint32) bool {
	return c >= legalClassBase && c < legalClassBase+uint32(len(formKinds))
}

// legalForm is a form as a sequence of words, folded in their own script or
// romanised.
type legalForm struct {
	words   []string
	class   uint32
	letters int
}

// legalForms maps the first word of a form to the forms that begin with it, longest
// first.
var legalForms = sync.OnceValue(func() map[string][]legalForm {
	classes := make(map[string]uint32, len(formKinds))
	for i, k := range formKinds {
		classes[k.kind] = legalClassBase + uint32(i)
	}
	m := make(map[string][]legalForm, 600)
	for line := range strings.Lines(legalFormsText) {
		kind, forms, ok := strings.Cut(line, ":")
		class := classes[kind]
		if !ok || class == 0 {
			continue
		}
		for form := range strings.SplitSeq(forms, "|") {
			f := legalForm{class: class}
			for _, w := range strings.Fields(form) {
				w = foldForm(w)
				f.words = append(f.words, w)
				f.letters += utf8.RuneCountInString(w)
			}
			if len(f.words) == 0 {
				continue
			}
			m[f.words[0]] = append(m[f.words[0]], f)
			for _, j := range f.joined() {
				m[j.words[0]] = append(m[j.words[0]], j)
			}
		}
	}
	// order-free: each slice is sorted by itself
	for _, fs := range m {
		sort.SliceStable(fs, func(i, j int) bool { return len(fs[i].words) > len(fs[j].words) })
	}
	return m
})

// allFormWords are the words of all forms in their own scripts, and romanised.
var allFormWords = sync.OnceValue(func() map[string]bool {
	m := make(map[string]bool, 1500)
	for _, fs := range legalForms() { // order-free: a set
		for _, f := range fs {
			for _, w := range f.words {
				m[w] = true
			}
		}
	}
	for w := range romanisedForms() { // order-free: a set
		m[w] = true
	}
	return m
})

// joined returns the form with the space between two long words left out, and with
// all of them.
func (f legalForm) joined() []legalForm {
	var out []legalForm
	for i := 1; i < len(f.words); i++ {
		if utf8.RuneCountInString(f.words[i-1]) < 3 || utf8.RuneCountInString(f.words[i]) < 3 || unspaced(scriptOf([]rune(f.words[i])[0])) {
			continue
		}
		j := f
		j.words = slices.Concat(f.words[:i-1], []string{f.words[i-1] + f.words[i]}, f.words[i+1:])
		out = append(out, j)
	}
	if len(f.words) > 2 && len(out) == len(f.words)-1 {
		j := f
		j.words = []string{strings.Join(f.words, "")}
		out = append(out, j)
	}
	return out
}

// slipLetters is from how many letters on a word of a form may have one letter wrong.
const slipLetters = 7

// formWords are the long words of forms in Latin letters, by their length.
var formWords = sync.OnceValue(func() map[int][]string {
	m := make(map[int][]string)
	for _, fs := range legalForms() { // order-free: sorted below
		for _, f := range fs {
			for _, w := range f.words {
				if n := len(w); n >= slipLetters && n <= MaxLetter && w[0] < utf8.RuneSelf && !slices.Contains(m[n], w) {
					m[n] = append(m[n], w)
				}
			}
		}
	}
	for w := range romanisedForms() { // order-free: sorted below
		if n := len(w); n >= slipLetters && n <= MaxLetter && !slices.Contains(m[n], w) {
			m[n] = append(m[n], w)
		}
	}
	for _, ws := range m { // order-free: each slice is sorted by itself
		slices.Sort(ws)
	}
	return m
})

// romanisedForms maps Cyrillic words of forms as they are written in Latin letters to
// the words.
var romanisedForms = sync.OnceValue(func() map[string]string {
	var words []string
	for _, fs := range legalForms() { // order-free: sorted below
		for _, f := range fs {
			for _, w := range f.words {
				if r, _ := utf8.DecodeRuneInString(w); scriptOf(r) == cyrillic && utf8.RuneCountInString(w) > slipLetters {
					words = append(words, w)
				}
			}
		}
	}
	slices.Sort(words)
	m := make(map[string]string, 8*len(words))
	for _, w := range slices.Compact(words) {
		for _, k := range romanised(w) {
			if m[k] == "" {
				m[k] = w
			}
		}
	}
	return m
})

// formWord returns the word of a legal form that a word is with at most one slip or
// romanised, or the word itself. Known words of organisations are no slips.
func formWord(s string) string {
	if len(s) < slipLetters-1 {
		return s
	}
	if w := romanisedForms()[s]; w != "" {
		return w
	}
	if organisationTable().lookUp(s) != 0 {
		return s
	}
	words := formWords()
	if slices.Contains(words[len(s)], s) {
		return s
	}
	for n := max(len(s)-1, slipLetters); n <= len(s)+1; n++ {
		for _, w := range words[n] {
			if WithinOne(s, w) {
				if c := romanisedForms()[w]; c != "" {
					return c
				}
				return w
			}
		}
	}
	return s
}

// markLegalForms finds legal forms and gives their tokens the role and the first of
// them the class of the form: the long forms first, since two letters are too
// ambiguous to mean a form except at the end of a name or at the beginning of an
// organisation's. Forms never cover a whole name.
func markLegalForms(tokens []Token, kind Kind) {
	if kind != Organisation && kind != Either {
		return
	}
	free := len(tokens)
	var buf [MaxTokens]string
	folded := buf[:len(tokens)]
	for i := range tokens {
		folded[i] = tokens[i].Keys[0].Text
		if tokens[i].Keys[0].Origin != FromLatin {
			folded[i] = foldForm(tokens[i].Text)
		} else {
			folded[i] = formWord(folded[i])
		}
	}
	for _, short := range [...]bool{false, true} {
		for i := range tokens {
			if short && kind == Either {
				return
			}
			if short && i > 0 && i+1 < len(tokens) && tokens[i+1].Roles&LegalForm == 0 {
				continue
			}
			n := markLegalForm(tokens, folded, i, free, short)
			if head := tokens[i].Keys[0].Text; n == 0 && folded[i] != head {
				folded[i], head = head, folded[i]
				n = markLegalForm(tokens, folded, i, free, short) // romanised in the table
				folded[i] = head
			}
			free -= n
		}
	}
}

// markLegalForm marks the longest form that begins at token i and leaves one of the
// free tokens over, and returns how many tokens it took.
func markLegalForm(tokens []Token, folded []string, i, free int, short bool) int {
next:
	for _, f := range legalForms()[folded[i]] {
		n := len(f.words)
		if i+n > len(tokens) || n >= free || f.letters <= 2 != short {
			continue
		}
		for j, w := range f.words {
			if tokens[i+j].Roles&LegalForm != 0 || folded[i+j] != w && tokens[i+j].Keys[0].Text != w {
				continue next
			}
		}
		for j := range n {
			tokens[i+j].Roles, tokens[i+j].Class = LegalForm, 0
		}
		tokens[i].Class = f.class
		return n
	}
	return 0
}
