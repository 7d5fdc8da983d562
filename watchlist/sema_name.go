package watchlist

import (
	"slices"
	"strings"
	"unicode"

	"github.com/revetproject/revet/entity"
)

// person enters the names of a person. A part may hold another spelling in
// brackets ("DIKIY (DIKY)") or another whole name ("Munir (also known as …)").
func (r *semaRecord) person(given, last string) {
	givens, more := spellings(given)
	lasts, others := spellings(last)
	for i, g := range givens {
		for j, s := range lasts {
			name := joinWith(" ", g, s)
			property := "alias"
			v := entity.Value{}
			if i == 0 && j == 0 {
				property = "name"
				if g != "" && s != "" {
					r.text("firstName", g)
					r.text("lastName", s)
				}
			}
			if joined := joinWith(" ", given, last); joined != name {
				v.Original = joined
			}
			for _, n := range readName(name, true) {
				n.add(r.draft, property, v)
			}
		}
	}
	for _, o := range append(more, others...) {
		enterNames(r.draft, "alias", o, true, entity.Value{Original: joinWith(" ", given, last)})
	}
}

// spellings reads one part of a name: its spellings, of which there is at least
// one, and other whole names.
func spellings(part string) (spelt, whole []string) {
	part, others, former := knownAs(tidy(part))
	whole = append(others, former...)
	m := oneBracket.FindStringSubmatch(part)
	if m == nil || strings.TrimSpace(m[1]) == "" {
		return []string{part}, whole
	}
	inside := tidy(m[2])
	outside := joinWith(" ", m[1], m[3])
	if inside == "" || remarkWords.MatchString(inside) {
		return []string{part}, whole // readName knows remarks
	}
	if before := strings.Fields(m[1]); len(before) > 1 && !strings.Contains(inside, " ") {
		// "Man Nyein (Maung)": the spelling is of the word before it.
		return []string{outside, joinWith(" ", strings.Join(before[:len(before)-1], " "), inside, m[3])}, whole
	}
	return []string{outside, joinWith(" ", inside, m[3])}, whole
}

// organisation enters the names of an organisation or ship, in English and
// French where the field holds both.
func (r *semaRecord) organisation(property, field string) {
	for i, part := range splitLanguages(tidy(field)) {
		if i > 0 {
			property = "alias"
		}
		enterNames(r.draft, property, part, false, entity.Value{})
	}
}

// splitLanguages splits "Hara Institute/Institut Hara" and "A / B". A stroke
// between single words ("Hmaw Bi/Pyi") and one in brackets is part of a name.
func splitLanguages(field string) []string {
	var out []string
	rest := field
	for _, piece := range splitOutside(field, '/') {
		if len(out) == 0 {
			out = append(out, piece)
			rest = rest[len(piece):]
			continue
		}
		left := out[len(out)-1]
		spaced := strings.HasSuffix(left, " ") && strings.HasPrefix(piece, " ")
		if spaced || len(strings.Fields(left)) > 1 && len(strings.Fields(piece)) > 1 || script(left) != script(piece) {
			out = append(out, piece)
		} else {
			out[len(out)-1] += "/" + piece
		}
	}
	var tidied []string
	for _, p := range out {
		if p = tidy(p); p != "" {
			tidied = append(tidied, p)
		}
	}
	return tidied
}

// aliases enters the names of the alias field: lists with ";", ",", "/" or
// "or", with and without the language. A line end is where the publisher's
// table wrapped.
func (r *semaRecord) aliases(field, surname string) {
	whole := tidy(field)
	if noValue(whole) {
		return
	}
	person := r.e.Schema == "Person"
	source := r.l.snap.Report.Source
	source["alias fields"]++
	var names int
	for _, piece := range splitOutside(nextLanguage.ReplaceAllString(whole, "; $1"), ';') {
		v := entity.Value{}
		if m := statedLanguage.FindStringSubmatch(piece); m != nil {
			v.Lang = languageTags[strings.ToLower(m[1])]
			piece = piece[len(m[0]):]
		}
		for _, a := range splitLanguages(piece) {
			for _, b := range splitOr(a) {
				for _, name := range splitCommas(b, person, surname) {
					name = balanced(name)
					if noValue(name) {
						continue
					}
					names++
					v.Original = ""
					if name != whole {
						v.Original = whole
					}
					enterAlias(r.draft, name, person, v)
				}
			}
		}
	}
	if names > 1 {
		source["alias fields of several names"]++
	}
}

// enterAlias enters a name whose field is larger than itself.
func enterAlias(d draft, name string, person bool, v entity.Value) {
	main, others, former := knownAs(name)
	for _, n := range readName(main, person) {
		n.add(d, "alias", v)
	}
	for _, o := range others {
		for _, n := range readName(o, person) {
			n.add(d, "alias", v)
		}
	}
	for _, o := range former {
		for _, n := range readName(o, person) {
			n.add(d, "previousName", v)
		}
	}
}

// splitOr splits at "or" where what follows begins like a name.
func splitOr(s string) []string {
	var out []string
	start := 0
	for _, m := range orBetween.FindAllStringIndex(s, -1) {
		if beginsName(s[m[1]:]) && strings.Count(s[:m[0]], "(") == strings.Count(s[:m[0]], ")") {
			out = append(out, s[start:m[0]])
			start = m[1]
		}
	}
	return append(out, s[start:])
}

// beginsName reports whether a text begins with a capital, a digit, a quotation
// mark or a letter of a script without capitals.
func beginsName(s string) bool {
	for _, r := range s {
		return !unicode.IsLower(r)
	}
	return false
}

// splitCommas splits a list of names with commas. An organisation's name may
// hold commas itself: it is split only where each piece begins like a name. In
// a person's "Sergei, Serhii DORAN" the surname belongs to both.
func splitCommas(s string, person bool, surname string) []string {
	pieces := splitOutside(s, ',')
	if len(pieces) == 1 {
		return pieces
	}
	for i := range pieces {
		pieces[i] = strings.TrimSpace(pieces[i])
	}
	pieces = slices.DeleteFunc(pieces, func(p string) bool { return p == "" })
	for i, p := range pieces {
		if !beginsName(p) || i > 0 && legalForm.MatchString(p) {
			return []string{s}
		}
	}
	if !person || len(pieces) < 2 {
		return pieces
	}
	single := func(p string) bool { return len(strings.Fields(p)) == 1 }
	if len(pieces) == 2 && single(pieces[0]) && !single(pieces[1]) && capitals(pieces[0]) && !capitals(lastWord(pieces[1])) {
		return []string{s} // "DORAN, Sergei Ivanovich": readName turns it round
	}
	if last := lastWord(pieces[len(pieces)-1]); surname != "" && strings.EqualFold(last, surname) {
		for i := len(pieces) - 2; i >= 0 && single(pieces[i]); i-- {
			pieces[i] += " " + last
		}
	}
	return pieces
}

func lastWord(s string) string {
	f := strings.Fields(s)
	if len(f) == 0 {
		return ""
	}
	return f[len(f)-1]
}

// capitals reports whether a word is written in capitals throughout.
func capitals(s string) bool {
	return strings.ContainsFunc(s, unicode.IsUpper) && !strings.ContainsFunc(s, unicode.IsLower)
}

// balanced drops a bracket at either end that has no partner.
func balanced(s string) string {
	s = strings.TrimSpace(s)
	if strings.Count(s, "(") > strings.Count(s, ")") {
		s = strings.TrimPrefix(s, "(")
		if strings.Count(s, "(") > strings.Count(s, ")") {
			s += ")"
		}
	}
	if strings.Count(s, ")") > strings.Count(s, "(") {
		s = strings.TrimSuffix(s, ")")
	}
	return s
}
