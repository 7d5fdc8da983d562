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
		case w.cut && len(tokens) > 1:
			t.Roles |= Initial // of several letters
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
	markSurnames(tokens)
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
	for _, e := range [...]string{"ovich", "evich", "ovna", "evna", "ovic", "evic", "ovych", "ivna", "yevich", "avich", "owna", "owitsch", "evitch", "ovitch", "oglu", "ogli", "oghli", "kyzy", "qizi", "qyzy", "dottir"} {
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
