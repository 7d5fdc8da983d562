package names

import (
	"slices"
	"testing"
)

// The names are invented.
func TestSplitWordsOfOrganisations(t *testing.T) {
	for _, x := range []struct {
		name string
		want []string
	}{
		{"Quill joint stock com pany", []string{"quill", "joint", "stock", "company"}},
		{"Quill Hol Ding", []string{"quill", "holding"}},
		{"Aktsionernoe obshc hestvo Quill", []string{"aktsionernoe", "obshchestvo", "quill"}},
		{"Quill Air Lines", []string{"quill", "air", "lines"}}, // two words as they are
		{"Quill Ship Yard", []string{"quill", "ship", "yard"}}, // one of them is a word
		{"Quill Hong Kong", []string{"quill", "hong", "kong"}},
		{"Tol Vania Bank", []string{"tol", "vania", "bank"}},                   // no known word
		{"Quill com pan y", []string{"quill", "com", "pan", "y"}},              // in three
		{"Quill Limited Liability", []string{"quill", "limited", "liability"}}, // a form in two words
		{"Quill com. pany", []string{"quill", "com", "pany"}},                  // an abbreviation
	} {
		var got []string
		for _, token := range Tokens(x.name, Organisation) {
			got = append(got, token.Text)
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("%s: %v, want %v", x.name, got, x.want)
		}
	}
}
