package watchlist

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"github.com/revetproject/revet/entity"
)

// maxSpellings bounds the spellings composed of one name in one script: three
// parts of four spellings each. maxParts bounds the parts of a name that is
// composed in other spellings than the list's own.
const maxSpellings, maxParts = 64, 32

// secoParts says which property a part of a person's name has besides being
// part of the name.
var secoParts = map[string]string{
	"given-name": "firstName", "further-given-name": "secondName", "father-name": "fatherName", "grand-father-name": "middleName",
	"family-name": "lastName", "maiden-name": "lastName", "suffix": "nameSuffix", "title": "title",
	"tribal-name": "", "whole-name": "", "other": "",
}

// secoSpelling is one way to write a part of a name.
type secoSpelling struct{ text, lang, script string }

type secoPart struct {
	kind      string
	order     int
	spellings []secoSpelling // the list's own first
}

// secoName reads a name block: its parts in their order, in all spellings.
func (p *secoParty) secoName(c *node, main bool) {
	source := p.l.snap.Report.Source
	kind, word := strings.ToLower(tidy(c.attr("name-type"))), strings.ToLower(tidy(c.attr("quality")))
	p.l.count("names", kind, "without type")
	p.l.count("names of quality", word, "not stated")
	property := "alias"
	switch kind {
	case "primary-name":
		if main {
			property = "name"
		}
	case "formerly-known-as":
		property = "previousName"
	case "alias", "":
	default:
		p.l.drift("name-type=" + kind)
	}
	quality := entity.Unspecified
	switch word {
	case "good":
		quality = entity.Good
	case "low":
		quality = entity.Low
	case "":
	default:
		p.l.drift("quality=" + word)
	}
	lang := languageTag(c.attr("lang"))
	parts := p.nameParts(c, lang)
	if len(parts) == 0 {
		source["name blocks empty"]++
		return
	}
	person := p.e.Schema == "Person"
	add := func(property string, parts []secoPart) {
		for _, s := range p.compose(parts) {
			for _, m := range readName(s.text, person) {
				m.add(p.draft, property, entity.Value{Quality: quality, Word: word, Lang: s.lang, Original: m.original(s.text)})
			}
		}
	}
	var name, maiden, family []secoPart
	for _, part := range parts {
		switch part.kind {
		case "title":
		case "maiden-name":
			maiden = append(maiden, part)
		case "family-name":
			family = append(family, part)
			name = append(name, part)
		default:
			name = append(name, part)
		}
		if property := secoParts[part.kind]; person && property != "" && (quality != entity.Low || property == "title") {
			for _, s := range part.spellings {
				p.add(property, s.text, entity.Value{Lang: s.lang, Word: ifElse(part.kind == "maiden-name", part.kind, "")})
			}
		}
	}
	whole, rest := wholeNames(name)
	add(property, whole)
	add(property, rest)
	if len(maiden) > 0 {
		add("previousName", beforeMarriage(name, family, maiden))
	}
	if len(name) == 0 && len(maiden) == 0 {
		// Nothing but a title: what people call themselves by.
		add(property, parts)
	}
}

// wholeNames parts a whole name from the parts that state the same once more.
func wholeNames(parts []secoPart) (whole, rest []secoPart) {
	has := func(kind string) bool {
		return slices.ContainsFunc(parts, func(p secoPart) bool { return p.kind == kind })
	}
	if !has("whole-name") || !has("given-name") || !has("family-name") {
		return parts, nil
	}
	for _, p := range parts {
		if p.kind == "whole-name" {
			whole = append(whole, p)
		} else {
			rest = append(rest, p)
		}
	}
	return whole, rest
}

// beforeMarriage is a name with the maiden name in the place of the family
// name.
func beforeMarriage(name, family, maiden []secoPart) []secoPart {
	var out []secoPart
	placed := false
	for _, part := range name {
		if part.kind == "family-name" {
			if !placed {
				out = append(out, maiden...)
				placed = true
			}
			continue
		}
		out = append(out, part)
	}
	if !placed {
		out = append(out, maiden...)
		if len(family) == 0 {
			slices.SortStableFunc(out, func(a, b secoPart) int { return cmp.Compare(a.order, b.order) })
		}
	}
	return out
}

// nameParts reads the parts of a name in their order.
func (p *secoParty) nameParts(c *node, lang string) []secoPart {
	var parts []secoPart
	for i, n := range c.all("name-part") {
		part := secoPart{kind: strings.ToLower(tidy(n.attr("name-part-type"))), order: i + 1}
		if _, known := secoParts[part.kind]; !known {
			p.l.drift("name-part-type=" + orDefault(part.kind, "absent"))
		}
		if o, err := strconv.Atoi(tidy(n.attr("order"))); err == nil {
			part.order = o
		}
		seen := map[string]bool{}
		spell := func(text, lang, script string) {
			text = tidy(text)
			if strings.Trim(text, "-–. ") == "" || seen[text] {
				return
			}
			seen[text] = true
			part.spellings = append(part.spellings, secoSpelling{text, lang, scriptOf(text, script)})
		}
		values := n.all("value")
		for _, v := range values {
			spell(v.text, lang, "")
		}
		if len(values) == 0 {
			spell(n.text, lang, "")
		}
		for _, v := range n.all("spelling-variant") {
			p.l.snap.Report.Source["spelling variants"]++
			spell(v.text, languageTag(v.attr("lang")), tidy(v.attr("script")))
		}
		for _, v := range values {
			for _, inner := range v.all("spelling-variant") {
				spell(inner.text, languageTag(inner.attr("lang")), tidy(inner.attr("script")))
			}
		}
		if len(part.spellings) > 0 {
			parts = append(parts, part)
			p.l.count("name parts", part.kind, "without type")
		}
	}
	slices.SortStableFunc(parts, func(a, b secoPart) int { return cmp.Compare(a.order, b.order) })
	return parts
}

// compose puts the parts of a name together in all their spellings, script by
// script. A part that is not spelt in a script stands in its own.
func (p *secoParty) compose(parts []secoPart) []secoSpelling {
	if len(parts) == 0 {
		return nil
	}
	if len(parts) > maxParts {
		p.l.snap.Report.Source["names with more parts than are respelt"]++
		first := make([]secoSpelling, len(parts))
		for i := range parts {
			first[i] = parts[i].spellings[0]
		}
		return []secoSpelling{spelt(first)}
	}
	var scripts []string
	for _, part := range parts {
		for _, s := range part.spellings {
			if !slices.Contains(scripts, s.script) {
				scripts = append(scripts, s.script)
			}
		}
	}
	var out []secoSpelling
	for _, script := range scripts {
		options := make([][]secoSpelling, len(parts))
		all := 1
		for i, part := range parts {
			for _, s := range part.spellings {
				if s.script == script {
					options[i] = append(options[i], s)
				}
			}
			if len(options[i]) == 0 {
				options[i] = part.spellings[:1]
			}
			all = min(all*len(options[i]), maxSpellings+1)
		}
		if all > maxSpellings {
			p.l.snap.Report.Source["names with more spellings than are composed"]++
			out = append(out, oneByOne(options)...)
			continue
		}
		out = append(out, product(options)...)
	}
	seen := make(map[string]bool, len(out))
	kept := out[:0]
	for _, s := range out {
		if !seen[s.text] {
			seen[s.text] = true
			kept = append(kept, s)
		}
	}
	return kept
}

// product combines every spelling of a part with every one of the others.
func product(options [][]secoSpelling) []secoSpelling {
	chosen := [][]secoSpelling{nil}
	for _, spellings := range options {
		var next [][]secoSpelling
		for _, c := range chosen {
			for _, s := range spellings {
				next = append(next, append(slices.Clone(c), s))
			}
		}
		chosen = next
	}
	out := make([]secoSpelling, len(chosen))
	for i, c := range chosen {
		out[i] = spelt(c)
	}
	return out
}

// oneByOne varies one part at a time: no spelling is lost, only combinations.
func oneByOne(options [][]secoSpelling) []secoSpelling {
	base := make([]secoSpelling, len(options))
	for i := range options {
		base[i] = options[i][0]
	}
	out := []secoSpelling{spelt(base)}
	for i := range options {
		for _, s := range options[i][1:] {
			c := slices.Clone(base)
			c[i] = s
			out = append(out, spelt(c))
		}
	}
	return out
}

// spelt joins chosen spellings. Their language is that of all that state one,
// when it is the same.
func spelt(chosen []secoSpelling) secoSpelling {
	texts := make([]string, len(chosen))
	s := secoSpelling{script: chosen[0].script, lang: chosen[0].lang}
	for i, c := range chosen {
		texts[i] = c.text
		if c.lang != s.lang {
			s.lang = ""
		}
	}
	s.text = strings.Join(texts, " ")
	return s
}

// scriptOf is the script of a text, by its letters; what a list says of it
// decides only where there are none.
func scriptOf(text, stated string) string {
	return orDefault(script(text), orDefault(stated, "Latin"))
}

// bibliographic are the ISO 639-2 codes for catalogues that differ from those
// of the languages' own names.
var bibliographic = map[string]string{
	"alb": "sq", "arm": "hy", "baq": "eu", "bur": "my", "chi": "zh", "cze": "cs", "dut": "nl", "fre": "fr", "geo": "ka", "ger": "de", "gre": "el",
	"ice": "is", "mac": "mk", "mao": "mi", "may": "ms", "per": "fa", "rum": "ro", "slo": "sk", "tib": "bo", "wel": "cy",
}

// languageTag turns an ISO 639 code of two or three letters into a BCP 47 tag,
// or "" when it is none.
func languageTag(code string) string {
	code = strings.ToLower(tidy(code))
	if tag, ok := bibliographic[code]; ok {
		return tag
	}
	if code == "" || code == "und" {
		return ""
	}
	base, err := language.ParseBase(code)
	if err != nil {
		return ""
	}
	return base.String()
}
