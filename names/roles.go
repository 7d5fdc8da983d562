package names

import "strings"

// assignRoles gives each token its role alternatives from lexicons, structure
// words and endings. Structured fields, where there are any, are laid over it.
func assignRoles(tokens []Token, words []word, kind Kind) {
	lex := lexicon()
	if kind == Organisation || kind == Object {
		lex = organisationLexicon()
	}
	for i := range tokens {
		t, w := &tokens[i], &words[i]
		head := t.Keys[0].Text
		switch {
		case isNumber(head):
			t.Roles |= Number
			continue
		case len(head) == 1 && w.script != han && w.script != hangul:
			if kind == Person || w.dotted {
				t.Roles |= Initial
				continue
			}
		}
		role := lex[head]
		switch {
		case len(tokens) == 1, role&Particle != 0 && w.surname: // a Korean or Chinese surname is no particle
			role = 0
		case role == Binder && i+1 == len(tokens):
			role = 0
		case role == Title && i > 0 && tokens[i-1].Roles&Title == 0:
			// In front it is a form of address; anywhere else it may be a name.
			role = Given | Family
		}
		t.Roles |= role
	}
	if kind != Person {
		return
	}
	commas := words[len(words)-1].clause > 0
	// What stands before the first "son of" is the bearer's own name.
	own := 0
	for i := range tokens {
		if i > 0 && ancestors[tokens[i].Keys[0].Text] {
			own = i
			break
		}
	}
	for i := range tokens {
		t := &tokens[i]
		if t.Roles&(Particle|Initial|Number|Generation|Title|Binder) != 0 {
			continue
		}
		head := t.Keys[0].Text
		prev := structureWord(tokens, i)
		switch {
		case words[i].surname:
			t.Roles |= Family
		case ancestors[prev]:
			t.Roles |= Nasab
		case i > 0 && kunyas[tokens[i-1].Keys[0].Text]:
			t.Roles |= Kunya
		case i+1 < len(tokens) && filial[tokens[i+1].Keys[0].Text], patronymicEnding(head):
			t.Roles |= Patronymic
		case i > 0 && isArticle(tokens[i-1].Keys[0].Text) && strings.HasSuffix(head, "i"):
			t.Roles |= Nisba | Family
		case commas && words[i].clause == 0:
			t.Roles |= Family
		case (commas || i < own) && t.Roles == 0:
			t.Roles |= Given
		}
	}
}

// structureWord returns the particle that governs token i: the one before it, or
// before the article that is before it (ibn al-Walid).
func structureWord(tokens []Token, i int) string {
	j := i - 1
	if j >= 0 && isArticle(tokens[j].Keys[0].Text) {
		j--
	}
	if j < 0 || tokens[j].Roles&Particle == 0 {
		return ""
	}
	return tokens[j].Keys[0].Text
}

func isArticle(s string) bool {
	switch s {
	case "al", "el", "ul", "ur", "as", "ash", "ad", "ar", "at", "az", "an", "il":
		return true
	}
	return false
}

func patronymicEnding(s string) bool {
	for _, e := range [...]string{"ovich", "evich", "ovna", "evna", "ovic", "evic", "ovych", "ivna", "yevich", "oglu", "ogli"} {
		if len(s) > len(e)+2 && strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}

func isNumber(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] > '9' {
			return false
		}
	}
	return s != ""
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
	for _, short := range [...]bool{false, true} {
		for i := range tokens {
			if short && kind == Either {
				return
			}
			if short && i > 0 && i+1 < len(tokens) && tokens[i+1].Roles&LegalForm == 0 {
				continue
			}
			free -= markLegalForm(tokens, i, free, short)
		}
	}
}

// markLegalForm marks the longest form that begins at token i and leaves one of the
// free tokens over, and returns how many tokens it took.
func markLegalForm(tokens []Token, i, free int, short bool) int {
next:
	for _, f := range legalForms()[tokens[i].Keys[0].Text] {
		n, letters := len(f.words), 0
		if i+n > len(tokens) || n >= free {
			continue
		}
		for j, w := range f.words {
			if tokens[i+j].Roles&LegalForm != 0 || tokens[i+j].Keys[0].Text != w {
				continue next
			}
			letters += len(w)
		}
		if (letters <= 2) != short {
			continue
		}
		for j := range n {
			tokens[i+j].Roles, tokens[i+j].Class = LegalForm, 0
		}
		tokens[i].Class = f.class
		return n
	}
	return 0
}
