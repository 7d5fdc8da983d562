package names

import "sync"

// hispanic are family names of Spanish-speaking countries, where people bear their
// father's and then their mother's.
var hispanic = sync.OnceValue(func() map[string]Role { return readLexicon(map[string]Role{"surname": Family}) })

// markSurnames finds the two family names at the end of a Spanish name of three
// tokens or more: one of them is a known family name, and neither a given name.
func markSurnames(tokens []Token) {
	var carrying [MaxTokens]int
	n := 0
	for i := range tokens {
		if tokens[i].Roles&(Family|Patronymic|Nasab|Kunya|Binder) != 0 {
			return // said already, or another kind of name
		}
		if tokens[i].Roles.Carries() {
			carrying[n] = i
			n++
		}
	}
	if n < 3 || carrying[n-1] != carrying[n-2]+1 {
		return
	}
	a, b := &tokens[carrying[n-2]], &tokens[carrying[n-1]]
	known := hispanic()
	ka, kb := a.Keys[0].Text, b.Keys[0].Text
	if known[ka]|known[kb] == 0 || known[ka] == 0 && SexOf(ka) != Unisex || known[kb] == 0 && SexOf(kb) != Unisex {
		return
	}
	a.Roles |= Family
	b.Roles |= Family
}

// TwoSurnames returns the position of the first of two Spanish family names, which
// stand side by side, or -1. The first is the father's and the one used alone.
func TwoSurnames(n *Name) int {
	if n.Kind != Person {
		return -1
	}
	known := hispanic()
	first := -1
	for i := range n.Tokens {
		if n.Tokens[i].Roles&Family == 0 {
			continue
		}
		switch {
		case first < 0:
			first = i
		case i == first+1 && (i+1 == len(n.Tokens) || n.Tokens[i+1].Roles&Family == 0) && known[n.Tokens[first].Keys[0].Text]|known[n.Tokens[i].Keys[0].Text] != 0:
			return first
		default:
			return -1
		}
	}
	return -1
}
