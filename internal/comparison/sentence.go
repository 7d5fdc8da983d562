package comparison

import (
	"cmp"
	"slices"
	"strings"

	"github.com/revetproject/revet/score"
)

// features are the words for what a contribution is about. Names need none:
// their values say it.
var features = map[string]string{
	"birthDate": "birth date", "birthPlace": "place of birth", "gender": "gender", "country": "country", "identifier": "identifier",
	"weakAlias": "low-quality alias", "kind": "kind of party", "place": "place",
}

// explain says in one sentence what agrees and what differs, the weightiest
// first.
func explain(r *score.Result) string {
	var agrees, differs []score.Contribution
	for _, c := range r.Contributions {
		switch {
		case c.Points > 0:
			agrees = append(agrees, c)
		case c.Points < 0:
			differs = append(differs, c)
		}
	}
	slices.SortStableFunc(agrees, func(a, b score.Contribution) int { return cmp.Compare(b.Points, a.Points) })
	slices.SortStableFunc(differs, func(a, b score.Contribution) int { return cmp.Compare(a.Points, b.Points) })
	switch {
	case len(agrees) == 0 && len(differs) == 0:
		return "Nothing on one side can be compared with the other."
	case len(differs) == 0:
		return "Agrees: " + phrases(agrees) + "; nothing differs."
	case len(agrees) == 0:
		return "Nothing agrees; differs: " + phrases(differs) + "."
	}
	return "Agrees: " + phrases(agrees) + "; differs: " + phrases(differs) + "."
}

func phrases(cs []score.Contribution) string {
	out := make([]string, len(cs))
	for i, c := range cs {
		out[i] = phrase(c)
	}
	return strings.Join(out, ", ")
}

func phrase(c score.Contribution) string {
	var b strings.Builder
	if w := features[c.Feature]; w != "" {
		b.WriteString(w + " ")
	}
	switch {
	case c.Query == "" && c.Entry == "":
		b.WriteString(c.Level)
		return b.String()
	case c.Query == c.Entry:
		b.WriteString(c.Query)
	case c.Query == "":
		b.WriteString(c.Entry + " (second side)")
	case c.Entry == "":
		b.WriteString(c.Query + " (first side)")
	default:
		b.WriteString(c.Query + " → " + c.Entry)
	}
	how := c.Level
	if c.Route != "" {
		how += " via " + c.Route
	}
	if how != "equal" {
		b.WriteString(" (" + how + ")")
	}
	return b.String()
}
