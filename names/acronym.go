package names

import (
	"slices"
	"strings"
)

// Acronyms are short words and the initials of names; they meet letter by letter only,
// which the digit before them says ([Relate]).
const (
	acronymMark  = "0"
	acronymRoute = Route("initials")
	shortAcronym = 3 // letters: two are a coincidence
	longAcronym  = 7
)

func acronymKey(letters string) Key {
	text := acronymMark + letters
	return Key{Text: text, Skeleton: text, Route: acronymRoute, mask: letterMask(text)}
}

// addInitials lets a short word in Latin letters stand for the initials of a name.
func addInitials(tokens []Token) {
	for i := range tokens {
		t := &tokens[i]
		k := &t.Keys[0]
		if t.Roles.Light() || t.Roles&(Descriptor|Number) != 0 || k.Origin != FromLatin || len(t.Keys) == MaxKeys ||
			len(k.Text) < shortAcronym || len(k.Text) > longAcronym || hasDigit(k) {
			continue
		}
		t.Keys = append(t.Keys, acronymKey(k.Text))
	}
}

// acronyms returns the virtual tokens of a name that other tokens than those of the
// text may meet: the initials of its words, once without and once with the words that
// bind. Legal forms have no letter in it, but for a last "Company" or "Corporation",
// which may have one: NIOC.
func acronyms(tokens []Token) []Token {
	first, last := -1, -1
	var bare, full strings.Builder
	var weight int32
	words, company := 0, ""
	for i := range tokens {
		t := &tokens[i]
		if t.Roles&LegalForm != 0 {
			if first >= 0 && company == "" && (t.Keys[0].Text == "company" || t.Keys[0].Text == "corporation" || t.Keys[0].Text == "co" || t.Keys[0].Text == "corp") {
				company, last = "c", i
			}
			continue
		}
		if t.Keys[0].Origin != FromLatin || hasDigit(&t.Keys[0]) {
			return nil
		}
		if first < 0 {
			first = i
		}
		last, company = i, ""
		full.WriteByte(t.Keys[0].Text[0])
		if !t.Roles.Light() {
			words++
			bare.WriteByte(t.Keys[0].Text[0])
		}
	}
	if words < 2 || last-first < 2 {
		return nil
	}
	x := Token{First: uint8(first), Span: uint8(last - first + 1)}
	var text strings.Builder
	for i := first; i <= last; i++ {
		if i > first {
			text.WriteByte(' ')
		}
		text.WriteString(tokens[i].Text)
		weight += tokens[i].Weight
	}
	x.Text, x.Weight = text.String(), weight
	var seen [4]string
	for i, s := range [...]string{bare.String(), full.String(), bare.String() + company, full.String() + company} {
		if n := len(s); n >= shortAcronym && n <= longAcronym && !slices.Contains(seen[:i], s) {
			x.Keys = append(x.Keys, acronymKey(s))
		}
		seen[i] = s
	}
	if len(x.Keys) == 0 {
		return nil
	}
	return []Token{x}
}

// Initials reports whether the key stands for the initials of a name.
func (k *Key) Initials() bool { return k.Route == acronymRoute }
