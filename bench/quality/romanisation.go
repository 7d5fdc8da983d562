package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/revetproject/revet/names"
)

// romanisation is how often a word in another script is tied to the form a system
// of romanisation gives it: as a key, or by any relation.
type romanisation struct {
	Script  string  `json:"script"`
	System  string  `json:"system,omitzero"` // language and system; empty for the whole script
	Words   int     `json:"words"`
	Keys    float64 `json:"amongKeysPercent"`
	Related float64 `json:"relatedPercent"`
}

// romanisations reads the published examples of systems (language, script, system,
// native, Latin) word by word where both sides have equally many.
func (l *lab) romanisations() ([]romanisation, error) {
	raw, err := l.Open("names/interscript/romanization_tests.tsv.gz")
	if err != nil {
		return nil, err
	}
	type count struct{ words, keys, related int }
	counts := map[[2]string]*count{}
	for line := range strings.Lines(string(raw)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 5 || f[0] == "lang" {
			continue
		}
		native, latin := strings.Fields(f[3]), strings.Fields(f[4])
		if len(native) != len(latin) {
			continue
		}
		for i := range native {
			// The kind of a thing: no run is cut into surname and given name.
			a, b := names.Tokens(native[i], names.Object), names.Tokens(latin[i], names.Object)
			if len(a) != 1 || len(b) == 0 || b[0].Roles&names.Number != 0 {
				continue
			}
			// Marks inside the Latin form cut it; it is one word all the same.
			whole := names.Tokens(joined(b), names.Object)
			if len(whole) != 1 {
				continue
			}
			level, _, _ := names.Relate(&a[0], &whole[0])
			key := slices.ContainsFunc(a[0].Keys, func(k names.Key) bool { return k.Text == whole[0].Keys[0].Text })
			for _, id := range [][2]string{{f[1], ""}, {f[1], f[0] + " " + f[2]}} {
				c := counts[id]
				if c == nil {
					c = &count{}
					counts[id] = c
				}
				c.words++
				if key {
					c.keys++
				}
				if level != names.Unrelated {
					c.related++
				}
			}
		}
	}
	ids := slices.SortedFunc(maps.Keys(counts), func(a, b [2]string) int {
		return cmp.Or(strings.Compare(a[0], b[0]), strings.Compare(a[1], b[1]))
	})
	out := make([]romanisation, len(ids))
	for i, id := range ids {
		c := counts[id]
		out[i] = romanisation{id[0], id[1], c.words, 100 * float64(c.keys) / float64(c.words), 100 * float64(c.related) / float64(c.words)}
	}
	return out, nil
}

func joined(tokens []names.Token) string {
	var b strings.Builder
	for i := range tokens {
		b.WriteString(tokens[i].Text)
	}
	return b.String()
}
