package names

// leastSplit is how many letters a word that was split by a slip has at least.
const leastSplit = 6

// mergeSplit makes one word again of two that a slip made of a known word of
// organisations: "com pany", "hol ding". Where either part is a word by itself, "air
// lines", or a place is written in two, "Hong Kong", both stay.
func mergeSplit(words []word, kind Kind) []word {
	if kind == Object {
		return words
	}
	out := words[:0]
	for i := 0; i < len(words); i++ {
		w := words[i]
		if i+1 < len(words) {
			if next := words[i+1]; w.script == latin && next.script == latin && !w.dotted && !next.dotted && len(w.text)+len(next.text) >= leastSplit &&
				len(w.text) > 1 && len(next.text) > 1 && generalWord(w.text+next.text) && !isPlace(organisationTable().exact[w.text+next.text]) && !generalWord(w.text) && !generalWord(next.text) {
				w.text += next.text
				i++
			}
		}
		out = append(out, w)
	}
	return out
}

// generalWord reports whether a folded word is known of organisations in general: what
// they are, a word of a legal form, a number, or a word that binds.
func generalWord(s string) bool {
	return organisationTable().exact[s] != 0 || allFormWords()[s] || numberWords()[s] != 0 || organisationLexicon()[s] != 0
}
