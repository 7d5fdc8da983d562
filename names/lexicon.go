package names

import (
	_ "embed"
	"strings"
	"sync"
)

var (
	//go:embed tables/classes.txt
	classesText string
	//go:embed tables/lexicon.txt
	lexiconText string
)

// classTable maps a romanised form to its equivalence class.
var classTable = sync.OnceValue(func() map[string]uint32 {
	m := make(map[string]uint32, 2000)
	n := uint32(0)
	for line := range strings.Lines(classesText) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		n++
		for _, f := range fields {
			if _, ok := m[f]; !ok {
				m[f] = n
			}
		}
	}
	return m
})

// lexicon maps a romanised form to the role it plays in a person's name.
// organisationLexicon is the same for organisations and objects, where other words
// bind.
var (
	lexicon = sync.OnceValue(func() map[string]Role {
		return readLexicon(map[string]Role{"particle": Particle, "title": Title, "generation": Generation, "binder": Binder})
	})
	organisationLexicon = sync.OnceValue(func() map[string]Role {
		return readLexicon(map[string]Role{"binding": Particle, "descriptor": Descriptor})
	})
)

func readLexicon(roles map[string]Role) map[string]Role {
	m := make(map[string]Role, 600)
	for line := range strings.Lines(lexiconText) {
		name, words, ok := strings.Cut(line, ":")
		role := roles[name]
		if !ok || role == 0 {
			continue
		}
		for _, w := range strings.Fields(words) {
			m[w] |= role
		}
	}
	return m
}

// ancestors are the particles after which an ancestor's name follows.
var (
	ancestors = map[string]bool{"bin": true, "ibn": true, "ben": true, "bint": true, "binti": true, "bte": true, "bnt": true, "bn": true, "ould": true, "ibnu": true, "wuld": true}
	// kunyas stand before the name of a child.
	kunyas = map[string]bool{"abu": true, "abou": true, "abi": true, "aba": true, "umm": true, "um": true, "oum": true}
	// filial stand behind the father's name: Rustam oʻgʻli, Askar kyzy.
	filial = map[string]bool{"uulu": true, "kyzy": true, "qizi": true, "oglu": true, "ogly": true, "ogli": true, "ugli": true, "gyzy": true, "uly": true, "kizi": true, "oghli": true, "oghly": true, "oghlu": true, "ughli": true, "qyzy": true, "gizi": true, "uli": true}
)

// DifferentNames reports whether the tokens are two known names: forms of different
// classes that do not sound alike (Hasan, Husayn; Ahmad, Mahmud), whatever letters
// they share.
func DifferentNames(a, b *Token) bool {
	if a.Class == 0 || b.Class == 0 || a.Class == b.Class || a.Class >= legalClassBase || b.Class >= legalClassBase {
		return false
	}
	x, y := &a.Keys[0], &b.Keys[0]
	if x.Text == y.Text {
		return false
	}
	steps, same := Sounds(x.Text, y.Text)
	return !same || steps > 2
}
