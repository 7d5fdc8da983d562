package lists

import (
	"slices"
	"strings"
	"unicode"

	"github.com/revetproject/revet/names"
	"github.com/revetproject/revet/score"
)

// Foreign reports whether a name has letters of another script than Latin.
func Foreign(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
}

// Primary is the first listed name in Latin letters, "" where there is none.
func Primary(p *score.Profile) string {
	for i := range p.Names {
		if n := &p.Names[i]; n.Property == "name" && !Foreign(n.Text) {
			return n.Text
		}
	}
	return ""
}

// PrimaryWords are the words of [Primary] in lower case.
func PrimaryWords(p *score.Profile) []string { return strings.Fields(strings.ToLower(Primary(p))) }

// FullBirths reports whether all birth dates, one or more, are exact days, and none
// of them one that stands for an unknown day.
func FullBirths(p *score.Profile) bool {
	for _, b := range p.Births {
		if b.From != b.To || b.Approximate || b.Placeholder() {
			return false
		}
	}
	return len(p.Births) > 0
}

// ByName finds the place of an entry by a name, whatever the order of its words: by
// the primary names first, then by the aliases; the first of several.
func ByName(profiles []*score.Profile) func(*names.Name) (int, bool) {
	primary, alias := map[string]int{}, map[string]int{}
	for i, p := range profiles {
		for j := range p.Names {
			k := sorted(&p.Names[j])
			m := alias
			if p.Names[j].Property == "name" {
				m = primary
			}
			if _, ok := m[k]; !ok {
				m[k] = i
			}
		}
	}
	return func(n *names.Name) (int, bool) {
		k := sorted(n)
		if i, ok := primary[k]; ok {
			return i, true
		}
		i, ok := alias[k]
		return i, ok
	}
}

func sorted(n *names.Name) string {
	var w []string
	for i := range n.Tokens {
		w = append(w, n.Tokens[i].Text)
	}
	slices.Sort(w)
	return strings.Join(w, " ")
}
