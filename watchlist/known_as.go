package watchlist

import (
	"regexp"
	"slices"
	"strings"
)

// otherNames finds the words by which lists join several names in one field,
// in English and French. What follows is other names of the same party up to
// the closing bracket. Words that are also names (Aka, Alias) count only in a
// bracket, in small letters or with their points.
var otherNames = regexp.MustCompile(`(?i)(?:` + strings.Join([]string{
	`[\s,;]*[(\[]?\s*\b(?:also|formerly|previously|better|commonly|sometimes)\s+(?:known|spelled|spelt|written|referred\s+to|called|transliterated)(?:\s+as\b)?`,
	`[\s,;]*[(\[]?\s*\b(?:(?:autrefois|aussi|également|mieux)\s+connue?s?|connue?s?\s+(?:aussi|également))(?:\s+sous(?:\s+les?\s+noms?)?)?(?:\s+d[e'’])?`,
	`[\s,;]*[(\[]\s*(?:formerly|previously|alias(?:es)?|aka|fka|anciennement)\b`,
	`[\s,;]*[(\[]?\s*\b(?:[afn]\s?\.\s?k\s?\.\s?a\b\.?|[af]/k/a)`,
	`[\s,;]+[(\[]?(?-i:[af]ka)\b\.?`,
}, "|") + `)\s*:?\s*`)

// listedAs goes on from "(previously": the name was the list's own before.
var listedAs = regexp.MustCompile(`(?i)^listed\b`)

var formerWords = regexp.MustCompile(`(?i)^[\s,;(\[]*(?:formerly|previously|f\s?\.?/?\s?k|autrefois|anciennement)`)

// knownAs splits "Dux JSC (also known as Duks)" into the name, its other names
// and its former ones. Other names are returned as the field writes them; one
// piece may still hold several.
func knownAs(field string) (name string, others, former []string) {
	at := slices.DeleteFunc(otherNames.FindAllStringIndex(field, -1), func(m []int) bool {
		return listedAs.MatchString(field[m[1]:]) // a remark on the name before it
	})
	if len(at) == 0 || strings.TrimSpace(field[:at[0][0]]) == "" {
		return field, nil, nil
	}
	name = strings.TrimSpace(field[:at[0][0]])
	for i, m := range at {
		end := len(field)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		piece := field[m[1]:end]
		if strings.ContainsAny(field[m[0]:m[1]], "([") {
			// The bracket that opened closes here; what stands behind it is
			// part of the name.
			if inside, after, ok := cutBracket(piece); ok {
				piece = inside
				if after = strings.TrimSpace(after); after != "" && !strings.ContainsAny(after[:1], ",;.") {
					name += " " + after
				}
			}
		}
		piece = strings.Trim(piece, " ,;.\n\t")
		if strings.Count(piece, ")") > strings.Count(piece, "(") {
			piece = strings.TrimSuffix(piece, ")")
		}
		if piece == "" {
			continue
		}
		if formerWords.MatchString(field[m[0]:m[1]]) {
			former = append(former, piece)
		} else {
			others = append(others, piece)
		}
	}
	return name, others, former
}

// cutBracket cuts at the bracket that closes one opened before s.
func cutBracket(s string) (inside, after string, ok bool) {
	depth := 1
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '(', '[':
			depth++
		case ')', ']':
			if depth--; depth == 0 {
				return s[:i], s[i+1:], true
			}
		}
	}
	return s, "", false
}

var marker = regexp.MustCompile(`(?:^|[\s;,.])\(?([a-z]|[ivx]{1,4})\)\s*`)

var romans = []string{"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"}

// enumerated splits "a) … b) … c) …" and "i) … ii) …". Only the marks that go
// on counting from the first are marks: in "a) 3 (b) Street b) …" the second
// "b)" would not be taken for the first, but "Block c)" alone is none.
func enumerated(s string) []string {
	var starts, ends []int
	letter, roman := 0, 0
	for _, m := range marker.FindAllStringSubmatchIndex(s, -1) {
		word := s[m[2]:m[3]]
		switch {
		case roman == 0 && len(word) == 1 && word[0] == byte('a'+letter):
			letter++
		case letter == 0 && roman < len(romans) && word == romans[roman]:
			roman++
		default:
			continue
		}
		starts, ends = append(starts, m[0]), append(ends, m[1])
	}
	if len(starts) == 0 {
		return []string{s}
	}
	var out []string
	add := func(p string) {
		if p = strings.Trim(p, " ,;\n\r\t"); p != "" {
			out = append(out, p)
		}
	}
	add(s[:starts[0]])
	for i := range starts {
		end := len(s)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		add(s[ends[i]:end])
	}
	return out
}
