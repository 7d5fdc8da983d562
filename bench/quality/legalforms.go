package main

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// forms are legal forms as they end names, each with ways to write the same.
var forms = [][]string{
	{"LLC", "L.L.C.", "Limited Liability Company", "OOO", "ООО"},
	{"LTD", "LTD.", "Limited", "Ltd"},
	{"CO. LTD", "CO., LTD.", "CO., LTD", "CO LTD", "Company Limited", "Co. Limited"},
	{"S.A. DE C.V.", "SA de CV", "Sociedad Anónima de Capital Variable"},
	{"GMBH", "GmbH", "Gesellschaft mit beschränkter Haftung"},
	{"INC", "INC.", "Incorporated"},
	{"JSC", "Joint Stock Company", "AO", "АО"},
	{"OAO", "OJSC", "Open Joint Stock Company", "ОАО"},
	{"PJSC", "PAO", "Public Joint Stock Company", "ПАО"},
	{"S.A.", "SA", "Société Anonyme"},
	{"LTDA.", "LTDA", "Limitada"},
	{"PTE LTD", "PTE. LTD.", "Private Limited"},
	{"S.A.L.", "SAL"},
	{"FZE", "F.Z.E."},
	{"FZCO", "FZ CO"},
	{"A.S.", "Anonim Şirketi"},
	{"CORP", "CORP.", "Corporation"},
}

// endsInForm returns the forms of one kind and how many words of the name are one.
func endsInForm(words []string) ([]string, int) {
	for n := min(4, len(words)-1); n > 0; n-- {
		end := strings.Join(words[len(words)-n:], " ")
		for _, f := range forms {
			if slices.ContainsFunc(f, func(x string) bool { return strings.EqualFold(x, end) }) {
				return f, n
			}
		}
	}
	return nil, 0
}

func withoutForm(_ *rand.Rand, words []string) string {
	_, n := endsInForm(words)
	if n == 0 {
		return ""
	}
	return strings.TrimRight(strings.Join(words[:len(words)-n], " "), ",")
}

// otherForm writes the form in another way, every second time in front.
func otherForm(r *rand.Rand, words []string) string {
	f, n := endsInForm(words)
	if n == 0 {
		return ""
	}
	rest := strings.TrimRight(strings.Join(words[:len(words)-n], " "), ",")
	form := f[1+r.IntN(len(f)-1)]
	if r.IntN(2) == 0 {
		return form + " " + rest
	}
	return rest + " " + form
}
