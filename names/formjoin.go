package names

// formJoins joins a word with the legal form before or behind it, which a slip writes
// as one: "Ambralimited", "LLCAmbra".
func formJoins(tokens []Token) []Token {
	var out []Token
	for i := 0; i+1 < len(tokens); i++ {
		t, next := &tokens[i], &tokens[i+1]
		if (t.Roles|next.Roles)&(Number|Particle|Initial) != 0 || t.Roles&LegalForm == next.Roles&LegalForm {
			continue
		}
		form := t
		if next.Roles&LegalForm != 0 {
			form = next
		}
		if len(form.Keys[0].Text) <= 2 || t.Keys[0].Origin != FromLatin || next.Keys[0].Origin != FromLatin || len(t.Keys[0].Text)+len(next.Keys[0].Text) > MaxLetter {
			continue
		}
		k := keyset{}
		k.add(t.Keys[0].Text+next.Keys[0].Text, "latin", 0)
		out = append(out, Token{Text: t.Text + " " + next.Text, Keys: k.keys, First: t.First, Span: 2, Weight: t.Weight + next.Weight})
	}
	return out
}
