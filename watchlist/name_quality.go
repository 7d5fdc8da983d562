package watchlist

import (
	"regexp"
	"slices"

	"github.com/revetproject/revet/entity"
)

// statedQuality is where a remark grades the name it belongs to. Officials
// misspell the words: "lo quality", "god quality".
var statedQuality = regexp.MustCompile(`(?i)\b(low?|poor|weak|g?oo?d|strong|high)[\s-]+qualit(?:y|ies)\b|\bqualit(?:y|ies)\s*:?\s*(low?|poor|weak|g?oo?d|strong|high)\b`)

// remarkQuality reads the grade of a name out of a remark. Word is the remark's
// own; it is "" where the remark does not grade, or says both.
func remarkQuality(remark string) (q entity.Quality, word string) {
	for _, m := range statedQuality.FindAllStringSubmatch(remark, -1) {
		said := entity.Good
		switch first := (m[1] + m[2])[0]; first {
		case 'l', 'L', 'p', 'P', 'w', 'W':
			said = entity.Low
		}
		if word != "" && said != q {
			return entity.Unspecified, ""
		}
		q, word = said, m[0]
	}
	return q, word
}

// someNameCounts makes sure that an entry has a name and can be found by it.
// Where a source calls all names of an entry low, none of them would raise an
// alert, and somebody listed would never be found; the source's word stays and
// the grade is taken back. Where none is the name and all are aliases, they
// become the name.
func (d draft) someNameCounts() {
	p := d.e.Properties
	counts := func(v entity.Value) bool { return v.Quality != entity.Low }
	named := len(p["name"])+len(p["alias"])+len(p["previousName"]) > 0
	if named && !slices.ContainsFunc(p["name"], counts) && !slices.ContainsFunc(p["alias"], counts) && !slices.ContainsFunc(p["previousName"], counts) {
		d.l.snap.Report.Source["entries whose names are all graded low"]++
		for _, property := range []string{"name", "alias", "previousName"} {
			for i := range p[property] {
				p[property][i].Quality = entity.Unspecified
			}
		}
	}
	if len(p["name"]) == 0 && slices.ContainsFunc(p["alias"], counts) {
		var rest []entity.Value
		for _, v := range p["alias"] {
			if counts(v) {
				p["name"] = append(p["name"], v)
			} else {
				rest = append(rest, v)
			}
		}
		delete(p, "alias")
		if len(rest) > 0 {
			p["alias"] = rest
		}
	}
}
