package score

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxSentence is the longest sentence of an explanation, in characters.
const MaxSentence = 200

// commonPart is the rarity below which a part of a name says little by itself:
// one in 55 people of some culture bears it.
const commonPart = 4_000_000

// Explanation is a result in words, for people. It is a function of the result:
// the same result is always told in the same words.
type Explanation struct {
	// Sentence is why the pair stands where it does, in at most [MaxSentence]
	// characters: what agrees, the weightiest first, what contradicts, what makes
	// the names weak, and what is not known.
	Sentence string
	// Agrees, Differs and Notes are all pieces of evidence, the weightiest first:
	// those that speak for the pair, those against it, and those worth nothing
	// either way.
	Agrees, Differs, Notes []string
	// Missing is what one side states and the other does not.
	Missing []string
}

// Explain tells the result in words.
func (r *Result) Explain() Explanation {
	w := r.words()
	return Explanation{Sentence: w.sentence(), Agrees: w.agrees, Differs: w.differs, Notes: w.weak, Missing: w.lacks}
}

// Sentence tells in one sentence why the pair stands where it does, see
// [Explanation].
func (r *Result) Sentence() string {
	w := r.words()
	return w.sentence()
}

// words are the clauses of an explanation.
type words struct {
	agrees  []string // what agrees, as things: "Ali → علی (Arabic consonants)"
	differs []string // what contradicts, as clauses: "AG is not GmbH"
	weak    []string // what makes the names weak, as clauses
	lacks   []string // what one side does not state, as clauses
	named   bool     // a part of the names agrees
}

func (r *Result) words() words {
	var w words
	var agrees, differs []Contribution
	for _, c := range r.Contributions {
		switch {
		case c.Feature == featureStock: // the same for every pair of such names
		case c.Feature == "name.short", c.Feature == "name.thin", c.Feature == "weakAlias", c.Feature == "birthDate.several", c.Feature == "birthDate.apart":
			w.weak = append(w.weak, caveat(&c))
		case c.Points < 0:
			differs = append(differs, c)
		case c.Points > 0 || c.Feature == "name.token" || c.Feature == "name.initial":
			agrees = append(agrees, c)
			w.named = w.named || strings.HasPrefix(c.Feature, "name.")
		case c.Feature == "name.legalForm":
		default:
			w.weak = append(w.weak, r.differing(&c))
		}
	}
	if common(agrees) {
		w.weak = append([]string{"the names agree in common parts alone"}, w.weak...)
	}
	slices.SortStableFunc(agrees, func(a, b Contribution) int { return cmp.Compare(b.Points, a.Points) })
	slices.SortStableFunc(differs, func(a, b Contribution) int { return cmp.Compare(a.Points, b.Points) })
	for i := range agrees {
		w.agrees = append(w.agrees, r.agreeing(&agrees[i]))
	}
	w.differs = r.against(differs)
	if r.EntryLacks != 0 {
		w.lacks = append(w.lacks, "no "+list(r.EntryLacks.Names(), "or")+" on the list")
	}
	if r.QueryLacks != 0 {
		w.lacks = append(w.lacks, "no "+list(r.QueryLacks.Names(), "or")+" in the query")
	}
	return w
}

// common reports whether what agrees of the names is made of common parts alone.
func common(agrees []Contribution) bool {
	parts := 0
	for i := range agrees {
		c := &agrees[i]
		if c.Feature != "name.token" {
			continue
		}
		if c.Level != "equal" && c.Level != "same name in another form" || c.Points >= commonPart {
			return false
		}
		parts++
	}
	return parts > 0
}

func caveat(c *Contribution) string {
	switch c.Feature {
	case "name.short":
		return "the name is too short to decide by itself"
	case "name.thin":
		return "only one part of the names agrees"
	case "weakAlias":
		return "the name is a low-quality alias"
	case "birthDate.several":
		return "only one of several birth dates fits"
	case "birthDate.apart":
		return "the birth dates are those of two people"
	}
	return c.Level
}

// against words what speaks against the pair, the weightiest first: parts left out
// of one side together, and parts that play another role together.
func (r *Result) against(cs []Contribution) []string {
	var out []string
	alike := func(a, b *Contribution) bool {
		return a.Feature == b.Feature && (a.Feature == "name.role" || a.Feature == "name.omitted" && (a.Query == "") == (b.Query == ""))
	}
	for i := range cs {
		c := &cs[i]
		var parts []string
		for j := range cs {
			if j != i && !alike(c, &cs[j]) {
				continue
			}
			if j < i {
				parts = nil // told with the weightier one
				break
			}
			q, e := r.values(&cs[j])
			parts = append(parts, cmp.Or(q, e))
		}
		switch {
		case len(parts) == 0:
		case c.Feature == "name.role" && len(parts) == 1:
			out = append(out, parts[0]+" "+c.Level)
		case c.Feature == "name.role":
			out = append(out, list(parts, "and")+" play other parts in the other name")
		case c.Feature == "name.omitted":
			verb, side := " is not in the ", "query"
			if len(parts) > 1 {
				verb = " are not in the "
			}
			if c.Query != "" {
				side = "entry"
			}
			out = append(out, list(parts, "and")+verb+side)
		default:
			out = append(out, r.differing(c))
		}
	}
	return out
}

// sentence joins the clauses. What does not fit is left out, the least weighty
// first: evidence is counted instead, and at last what is missing goes. The
// reasons that make a name weak are never left out.
func (w *words) sentence() string {
	for n := max(len(w.agrees), len(w.differs), 1); n > 0; n-- {
		for _, lacks := range [...]bool{true, false} {
			if n > 1 && !lacks {
				continue
			}
			if s := w.join(n, lacks); utf8.RuneCountInString(s) <= MaxSentence || n == 1 && !lacks {
				return shorten(s, MaxSentence)
			}
		}
	}
	return ""
}

// join makes the sentence of at most n agreements and n differences.
func (w *words) join(n int, lacks bool) string {
	var b strings.Builder
	switch {
	case len(w.agrees) == 0 && len(w.differs) == 0:
		b.WriteString("nothing of the one can be compared with the other")
	case len(w.agrees) == 0:
		b.WriteString("nothing agrees; " + list(first(w.differs, n, "more against it"), "and"))
	default:
		if !w.named {
			b.WriteString("no part of the names agrees, only ")
		}
		b.WriteString(list(first(w.agrees, n, "more"), "and"))
		if w.named {
			if len(w.agrees) == 1 {
				b.WriteString(" agrees")
			} else {
				b.WriteString(" agree")
			}
		}
		if len(w.differs) > 0 {
			b.WriteString(", but " + list(first(w.differs, n, "more against it"), "and"))
		}
	}
	for _, s := range w.weak {
		b.WriteString("; " + s)
	}
	if lacks {
		for _, s := range w.lacks {
			b.WriteString("; " + s)
		}
	}
	s := b.String()
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:] + "."
}

// first returns the first n items and how many follow.
func first(items []string, n int, more string) []string {
	if len(items) <= n {
		return items
	}
	return append(slices.Clone(items[:n]), fmt.Sprintf("%d %s", len(items)-n, more))
}

// list joins items with commas and a last conjunction.
func list(items []string, and string) string {
	if n := len(items); n > 1 {
		return strings.Join(items[:n-1], ", ") + " " + and + " " + items[n-1]
	}
	return strings.Join(items, "")
}

// shorten cuts a text to n characters.
func shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// maxValue is the longest value of an attribute that a sentence repeats.
const maxValue = 40

// attributes of the features beside names, in words.
var featureNames = map[string]string{
	"birthDate": "birth date", "birthPlace": "place of birth", "gender": "gender", "country": "country", "identifier": "identifier",
	"kind": "kind of party",
}

// FeatureName is the plain name of what a contribution is about ("birth date",
// "part of the name").
func FeatureName(feature string) string {
	switch {
	case featureNames[feature] != "":
		return featureNames[feature]
	case feature == "name.token":
		return "part of the name"
	case feature == "weakAlias":
		return "low-quality alias"
	}
	if _, part, ok := strings.Cut(feature, "."); ok { // "name.legalForm" is the "legal form"
		feature = part
	}
	var b strings.Builder
	for _, r := range feature {
		if unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// agreeing words a piece of evidence that speaks for the pair.
func (r *Result) agreeing(c *Contribution) string {
	q, e := r.values(c)
	head := ""
	if !strings.HasPrefix(c.Feature, "name.") {
		head = FeatureName(c.Feature) + " "
	}
	what := q
	switch {
	case q == "" && e == "":
		return head + c.Level
	case q == "":
		what = e
	case e != "" && !strings.EqualFold(q, e):
		what = q + " → " + e
	}
	return head + what + manner(c)
}

// manner says in brackets how two values agree, where they are not simply equal.
func manner(c *Contribution) string {
	how := c.Level
	if c.Level == "equal" || c.Level == "compatible" && c.Query == c.Entry {
		how = ""
	}
	if route := RouteName(c.Route); route != "" {
		if how != "" {
			how += ", "
		}
		how += route
	}
	if how == "" {
		return ""
	}
	return " (" + how + ")"
}

// differing words a piece of evidence that speaks against the pair.
func (r *Result) differing(c *Contribution) string {
	q, e := r.values(c)
	switch c.Feature {
	case "name.order":
		return "the parts stand in another order"
	case "name.descriptors", "name.shared":
		return c.Level
	case "name.number":
		switch {
		case q == "":
			return "the entry alone has the number " + e
		case e == "":
			return "the query alone has the number " + q
		}
	case "kind":
		return "the query is of the kind " + q + ", the entry of the kind " + e
	}
	head := ""
	if !strings.HasPrefix(c.Feature, "name.") {
		head = FeatureName(c.Feature) + " "
	}
	switch {
	case q == "" && e == "":
		return head + c.Level
	case q == "" || e == "":
		return head + q + e + " (" + c.Level + ")"
	case c.Level == "different" || c.Level == "different kinds":
		return head + q + " is not " + e
	}
	return head + q + " is not " + e + manner(c)
}

// values are the two values of a contribution: parts of names as the names spell
// them, others cut to a readable length.
func (r *Result) values(c *Contribution) (q, e string) {
	if strings.HasPrefix(c.Feature, "name.") {
		return asWritten(r.QueryName, c.Query), asWritten(r.EntryName, c.Entry)
	}
	return shorten(c.Query, maxValue), shorten(c.Entry, maxValue)
}

// asWritten is the word of a name that a token stands for, with its capitals, and
// the token itself where the name does not spell it so.
func asWritten(name, token string) string {
	for _, word := range strings.FieldsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && !strings.ContainsRune("'’ʼ`ʻʿ", r)
	}) {
		if strings.EqualFold(word, token) {
			return word
		}
	}
	return shorten(token, maxValue)
}
