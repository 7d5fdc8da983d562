package watchlist

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/revetproject/revet/entity"
)

// euName is one name of an entry before the names are put in order.
type euName struct {
	listedName
	property string
	value    entity.Value
	foreign  bool // stated to be in another language than English
	id       int  // logicalId; the older the name, the lower
}

// formerName is a remark that says nothing but that a name is given up.
var formerName = regexp.MustCompile(`(?i)^\(?(?:f\.?k\.?a\.?|formerly(?: known as)?|former(?: name)?|previous(?: name)?|previously(?: known as| listed as)?|old name)\)?[.:]?$`)

func euNames(d draft, aliases []*node) {
	source := d.l.snap.Report.Source
	person := d.e.Schema == "Person"
	var names []euName
	for _, c := range aliases {
		lang := strings.ToLower(tidy(c.attr("nameLanguage")))
		text := tidy(c.attr("wholeName"))
		first, middle, last := tidy(c.attr("firstName")), tidy(c.attr("middleName")), tidy(c.attr("lastName"))
		if text == "" {
			if text = joinWith(" ", first, middle, last); text != "" {
				source["names of parts only"]++
			}
		}
		property, quality, word := "name", entity.Unspecified, ""
		if strong := tidy(c.attr("strong")); strong != "" {
			// It is true of nearly all names, the low ones among them.
			word = "strong=" + strong
			d.l.count("names", word, "")
		}
		for _, r := range remarksOf(c) {
			q, said := remarkQuality(r)
			switch {
			case said != "":
				quality, word = q, said
				source["names graded "+qualityName(q)+" by remark"]++
				if len(said)+8 >= len(r) || strings.Contains(strings.ToLower(r), "a.k.a") && len(r) < 40 {
					continue // the remark is the grade
				}
			case formerName.MatchString(r):
				property = "previousName"
				continue
			}
			d.text("notes", joinWith(": ", orDefault(text, "name"), r))
		}
		if quality != entity.Unspecified && property == "name" {
			property = "alias" // only aliases are graded
		}
		id, _ := strconv.Atoi(tidy(c.attr("logicalId")))
		value := entity.Value{Quality: quality, Word: word, Lang: lang}
		read := readName(text, person)
		if len(read) == 0 {
			source["name blocks empty"]++
		} else if lang != "" {
			source["names in a stated language"]++
		}
		for _, m := range read {
			v := value
			v.Original = m.original(text)
			names = append(names, euName{m, property, v, lang != "" && lang != "en", id})
		}
		if person && quality != entity.Low {
			d.add("firstName", first, entity.Value{Lang: lang})
			d.add("middleName", middle, entity.Value{Lang: lang})
			d.add("lastName", last, entity.Value{Lang: lang})
		}
		for _, t := range lettered(c.attr("title")) {
			if person {
				d.add("title", t, entity.Value{Lang: lang})
			} else {
				d.text("notes", "title: "+t)
			}
		}
		for _, t := range lettered(c.attr("function")) {
			if person {
				d.add("position", t, entity.Value{Lang: lang})
			} else {
				d.text("notes", "function: "+t)
			}
		}
		if person {
			d.gender(c.attr("gender"))
		}
	}
	slices.SortStableFunc(names, func(a, b euName) int {
		return cmp.Or(boolOrder(a.foreign, b.foreign), boolOrder(!isLatin(a.text), !isLatin(b.text)), cmp.Compare(a.id, b.id), cmp.Compare(a.text, b.text))
	})
	for _, m := range names {
		m.add(d, m.property, m.value)
	}
	d.someNameCounts()
}

// boolOrder puts false before true.
func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

var letterMark = regexp.MustCompile(`(?:^|[\s,;.])\(?[a-z]\)\s*`)

// lettered splits "(a) Mullah, (b) Maulavi". A text that does not begin with a
// letter in brackets is one item.
func lettered(text string) []string {
	text = tidy(text)
	if at := letterMark.FindStringIndex(text); at == nil || at[0] != 0 {
		if text == "" || text == "-" {
			return nil
		}
		return []string{text}
	}
	var out []string
	for _, piece := range letterMark.Split(text, -1) {
		if piece = strings.Trim(piece, " ,;"); piece != "" {
			out = append(out, piece)
		}
	}
	return out
}
