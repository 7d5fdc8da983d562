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
