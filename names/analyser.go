package names

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/revetproject/revet/entity"
)

// Analyser turns text into analysed names. It is immutable and safe for concurrent
// use; all analysers of a build are equal.
type Analyser struct {
	weights *frequencies
}

// NewAnalyser returns an analyser over the embedded, frozen tables.
func NewAnalyser() *Analyser {
	return &Analyser{weights: frequencyTable()}
}

// Name analyses one text. Any bytes are accepted; the result has at most
// [MaxTokens] tokens and none when the text holds neither a letter nor a digit.
func (a *Analyser) Name(text string, kind Kind) Name {
	return a.analyse(text, kind, nil)
}

// analyse is Name with what structured fields say of the roles.
func (a *Analyser) analyse(text string, kind Kind, parts map[string]Role) Name {
	n := Name{Text: norm.NFC.String(strings.TrimSpace(strings.ToValidUTF8(text, "\uFFFD"))), Kind: kind, Property: "name"}
	if kind == Object {
		text, _ = Registrations(text)
	}
	n.Tokens = Tokens(text, kind)
	for i := range n.Tokens {
		t := &n.Tokens[i]
		if role := parts[t.Text]; role != 0 {
			n.Parts = true
			if t.Roles&(Particle|Initial|Number|LegalForm|Binder) == 0 {
				t.Roles = t.Roles&^(Given|Family|Title) | role
			}
		}
		t.Weight = a.weights.weigh(t, kind)
	}
	a.weights.settle(n.Tokens, kind)
	for i := range n.Tokens {
		n.Weight += int64(n.Tokens[i].Weight)
	}
	if kind == Person {
		n.Cultures = culturesOf(n.Tokens)
	}
	n.Joins = joins(n.Tokens)
	if kind == Organisation || kind == Either {
		n.Joins = slices.Concat(n.Joins, countedJoins(n.Tokens), formJoins(n.Tokens), acronyms(n.Tokens))
	}
	return n
}

// Tokens is the part of the analysis that needs no weights: folding, tokens, keys,
// classes and roles. The builder of the frequency model works with it.
func Tokens(text string, kind Kind) []Token {
	text = normalise(text)
	cut := false
	if kind == Person {
		if name, short, ok := machineReadable(text); ok {
			text, cut = name, short
		}
	}
	words := tokenise(text, kind)
	if len(words) == 0 {
		return nil
	}
	words[len(words)-1].cut = cut
	tokens := make([]Token, len(words))
	for i := range words {
		w, t := &words[i], &tokens[i]
		t.Text, t.Mixed, t.First, t.Span = w.text, w.mixed, uint8(i), 1
		t.Characters = w.script == han || w.script == hangul
		t.Keys, t.least = romanise(w, kind == Person || kind == Either)
		t.Class = classOf(t.Keys)
	}
	assignRoles(tokens, words, kind)
	markLegalForms(tokens, kind)
	organise(tokens, words, kind)
	return tokens
}

// classOf returns the equivalence class of the first key that has one; routes that
// strip an ending do not count, since a family name is not a given name.
func classOf(keys []Key) uint32 {
	classes := classTable()
	for i := range keys {
		switch keys[i].Route {
		case "stem", "article", "masculine":
			continue
		}
		if i > 0 && keys[i].Learnt() {
			continue
		}
		if c := classes[keys[i].Text]; c != 0 {
			return c
		}
	}
	return 0
}

// joins makes the virtual tokens: neighbours written as one (Abd al-Rahman,
// Jong-un, Dream Works), and neighbours with a particle between them. Initials and
// numbers do not join; legal forms do not either.
func joins(tokens []Token) []Token {
	var out []Token
	joinable := func(t *Token) bool { return t.Roles&(Initial|LegalForm|Number|Generation) == 0 }
	for i := range tokens {
		for span := 2; span <= 3 && i+span <= len(tokens); span++ {
			part := tokens[i : i+span]
			if !joinable(&part[0]) || !joinable(&part[1]) || !joinable(&part[span-1]) {
				continue
			}
			if span == 3 && (part[1].Roles&Particle == 0 || part[0].Roles&Particle != 0 && part[2].Roles&Particle != 0) {
				continue // van der Vaart, Abd al-Rahman
			}
			if t, ok := joinTokens(part); ok {
				t.Class = classOf(t.Keys)
				out = append(out, t)
			}
		}
	}
	return out
}

func joinTokens(part []Token) (Token, bool) {
	t := Token{First: part[0].First, Span: uint8(len(part))}
	var text strings.Builder
	for i := range part {
		if i > 0 {
			text.WriteByte(' ')
		}
		text.WriteString(part[i].Text)
		t.Weight += part[i].Weight
		t.Roles |= part[i].Roles & (Given | Family | Patronymic | Nasab | Nisba | Kunya)
		t.Mixed = t.Mixed || part[i].Mixed
	}
	t.Text = text.String()
	k := keyset{}
	for variant := range 4 {
		var key strings.Builder
		cost := int32(0)
		route := part[0].Keys[0].Route
		whole := false
		for i := range part {
			at := min(variant, len(part[i].Keys)-1)
			whole = whole || at == variant
			x := &part[i].Keys[at]
			switch x.Route {
			case "stem", "article", "masculine", acronymRoute:
				x = &part[i].Keys[0]
			}
			key.WriteString(x.Text)
			cost += x.Cost
			if i == 0 {
				route = x.Route
			}
		}
		if !whole {
			break
		}
		if key.Len() > MaxLetter {
			return t, false
		}
		k.bare, k.origin = strings.HasSuffix(string(route), "consonants"), part[0].Keys[0].Origin
		k.add(key.String(), route, cost)
	}
	if part[0].Characters && part[1].Characters && len(part) == 2 && part[0].Roles&Family != 0 {
		// A run was cut into surname and given name; a foreign name is spelt by the whole.
		w := word{text: part[0].Text + part[1].Text}
		w.script = scriptOf([]rune(w.text)[0])
		if j := japaneseSurnames()[w.text]; j != "" {
			k.add(j, "japanese-surname", costNational)
		}
		learnt(&k, &w)
	}
	t.Keys, t.least = k.keys, k.least
	return t, len(k.keys) > 0
}

// nameProperties are the properties that hold whole names, in the order in which
// names are analysed.
var nameProperties = [...]string{"name", "alias", "previousName", "weakAlias", "abbreviation", "tradeName"}

// partProperties are the properties that hold parts of a person's name and the
// roles they give.
var partProperties = [...]struct {
	property string
	role     Role
}{
	{"firstName", Given},
	{"secondName", Given},
	{"middleName", Given | Patronymic},
	{"fatherName", Patronymic | Nasab},
	{"patronymic", Patronymic},
	{"motherName", 0},
	{"lastName", Family},
	{"matronymic", Patronymic},
	{"title", Title},
	{"nameSuffix", Generation},
}

// Names analyses all names of an entity (name, alias, previousName, weakAlias,
// abbreviation, tradeName; or, where no name is given, the parts firstName,
// secondName, middleName, fatherName, lastName put together), in that order and
// the order of the source, without duplicates, at most [MaxNames]. A name stated
// twice keeps the better quality. weakAlias and abbreviation are low-quality
// aliases unless the source says otherwise. It returns nil for schemas whose names
// are not compared.
func (a *Analyser) Names(e *entity.Entity) []Name {
	kind := KindOf(e.Schema)
	if kind == 0 {
		return nil
	}
	roles := partRoles(e, kind)
	var out []Name
	seen := map[string]int{}
	add := func(text string, property string, q entity.Quality) {
		if len(out) == MaxNames && seen[text] == 0 {
			return
		}
		n := a.analyse(text, kind, roles)
		if len(n.Tokens) == 0 {
			return
		}
		n.Property, n.Quality = property, q
		words := make([]string, len(n.Tokens))
		for i := range n.Tokens {
			words[i] = n.Tokens[i].Text
		}
		id := strings.Join(words, " ")
		if at, ok := seen[id]; ok {
			if out[at].Quality == entity.Low && q != entity.Low {
				out[at].Quality, out[at].Property, out[at].Text = q, property, n.Text
			}
			return
		}
		if len(out) < MaxNames {
			seen[id] = len(out)
			out = append(out, n)
		}
	}
	for _, p := range nameProperties {
		for _, v := range e.Properties[p] {
			q := v.Quality
			if q == entity.Unspecified && (p == "weakAlias" || p == "abbreviation") {
				q = entity.Low
			}
			add(v.Text, p, q)
		}
	}
	if len(e.Properties["name"]) == 0 && kind == Person {
		for _, text := range composed(e) {
			add(text, "parts", entity.Unspecified)
		}
	}
	return out
}

// composed puts the parts of a name together: every first name with every last
// name, and everything else once.
func composed(e *entity.Entity) []string {
	first, last := e.Texts("firstName"), e.Texts("lastName")
	middle := slices.Concat(e.Texts("secondName"), e.Texts("middleName"), e.Texts("patronymic"), e.Texts("fatherName"))
	if len(first) == 0 {
		first = []string{""}
	}
	if len(last) == 0 {
		last = []string{""}
	}
	var out []string
	for _, f := range first {
		for _, l := range last {
			text := strings.Join(slices.Concat([]string{f}, middle, []string{l}), " ")
			if text = strings.Join(strings.Fields(text), " "); text != "" {
				out = append(out, text)
			}
			if len(out) == MaxNames {
				return out
			}
		}
	}
	return out
}

// partRoles maps the folded words of structured fields to the roles they give.
func partRoles(e *entity.Entity, kind Kind) map[string]Role {
	if kind != Person {
		return nil
	}
	var m map[string]Role
	for _, p := range partProperties {
		if p.role == 0 {
			continue
		}
		for _, v := range e.Properties[p.property] {
			for _, w := range tokenise(normalise(v.Text), Organisation) {
				if m == nil {
					m = make(map[string]Role)
				}
				m[w.text] |= p.role
			}
		}
	}
	return m
}
