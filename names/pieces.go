package names

// settle gives the two halves of a word that a slip cut in two ("nain ital", "muha mmad") no more weight than the word has. Taken for
// names by themselves, both would be the rarest there are, and would hold the name apart from every name that has the word whole.
// Two neighbours are halves of a word where nobody has counted either and the word they make is counted.
func (f *frequencies) settle(tokens []Token, kind Kind) {
	organisation := kind != Person
	for i := 0; i+1 < len(tokens); i++ {
		a, b := &tokens[i], &tokens[i+1]
		if !f.uncounted(a, organisation) || !f.uncounted(b, organisation) {
			continue
		}
		whole := Key{Text: a.Keys[0].Text + b.Keys[0].Text}
		if len(whole.Text) > MaxLetter || !f.counted(whole.Text, organisation) {
			continue
		}
		whole.Skeleton = Skeleton(whole.Text)
		if w, both := f.rarity(&whole, organisation), a.Weight+b.Weight; w < both {
			a.Weight, b.Weight = int32(int64(w)*int64(a.Weight)/int64(both)), int32(int64(w)*int64(b.Weight)/int64(both))
		}
		i++ // a half belongs to one word
	}
}

func (f *frequencies) counted(text string, organisation bool) bool {
	if _, ok := f.names[text]; ok {
		return true
	}
	_, ok := f.words[text]
	return organisation && ok
}

// uncounted reports whether nobody has counted any reading of a token that says who somebody is.
func (f *frequencies) uncounted(t *Token, organisation bool) bool {
	if !t.Roles.Carries() || t.Roles&(Number|Descriptor) != 0 || t.Class != 0 || t.Characters {
		return false
	}
	for i := range t.Keys {
		if f.counted(t.Keys[i].Text, organisation) {
			return false
		}
	}
	return true
}
