package names

import "strings"

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
