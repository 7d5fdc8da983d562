package watchlist

import (
	"html"
	"regexp"
	"strings"
)

// ukRow states one or several facts. A line of a CSV file is a row of nearly
// all facts; an element of the XML form is a row of those that belong together.
type ukRow [ukFields]string

// ukBlocks are the facts that belong together: a row states at most one block
// of each. A designation is the set of its blocks, so that the product of names,
// birth dates and addresses that the CSV forms write, and the elements of the
// XML form, come out the same.
var ukBlocks = func() [][]ukField {
	together := [][]ukField{
		{ukName1, ukName2, ukName3, ukName4, ukName5, ukName6, ukNameType, ukStrength},
		{ukNative, ukScript, ukLanguage},
		{ukAddress1, ukAddress2, ukAddress3, ukAddress4, ukAddress5, ukAddress6, ukPostcode, ukCountry},
		{ukTown, ukBirthCountry},
		{ukPassport, ukPassportInfo},
		{ukNational, ukNationalInfo},
	}
	in := map[ukField]bool{}
	for _, b := range together {
		for _, f := range b {
			in[f] = true
		}
	}
	for f := range ukFields {
		if !in[f] {
			together = append(together, []ukField{f})
		}
	}
	return together
}()

// ukBlockOf is the number of the block a field is in, ukPlaceOf its place there.
var ukBlockOf, ukPlaceOf = func() (block, place [ukFields]int) {
	for b, fields := range ukBlocks {
		for i, f := range fields {
			block[f], place[f] = b, i
		}
	}
	return block, place
}()

// ukFacts are the different blocks of one kind, in the order of the file.
type ukFacts struct {
	blocks [][]string
	seen   map[string]struct{}
}

// ukDesignation is one designation being put together from its rows.
type ukDesignation struct {
	place string
	facts []ukFacts // by number of block
}

func newUKDesignation(place string) *ukDesignation {
	return &ukDesignation{place: place, facts: make([]ukFacts, len(ukBlocks))}
}

// take adds what a row states.
func (u *ukDesignation) take(r *ukRow) {
	for b, fields := range ukBlocks {
		u.add(b, fields, r)
	}
}

func (u *ukDesignation) add(b int, fields []ukField, r *ukRow) {
	key := r[fields[0]]
	if len(fields) > 1 {
		stated := false
		for _, f := range fields {
			stated = stated || r[f] != ""
		}
		if !stated {
			return
		}
		var k strings.Builder
		for _, f := range fields {
			k.WriteString(r[f])
			k.WriteByte(0x1f)
		}
		key = k.String()
	}
	if key == "" {
		return
	}
	facts := &u.facts[b]
	if _, twice := facts.seen[key]; twice {
		return
	}
	if facts.seen == nil {
		facts.seen = make(map[string]struct{})
	}
	facts.seen[key] = struct{}{}
	block := make([]string, len(fields))
	for i, f := range fields {
		block[i] = r[f]
	}
	facts.blocks = append(facts.blocks, block)
}

// all returns the different blocks that a field is in.
func (u *ukDesignation) all(f ukField) [][]string { return u.facts[ukBlockOf[f]].blocks }

// each calls use with every different value of a field. What is numbered
// "(1) … (2) …" in one cell are several values.
func (u *ukDesignation) each(f ukField, use func(s string)) {
	for _, b := range u.all(f) {
		for _, s := range ukNumbered(b[ukPlaceOf[f]]) {
			if !noValue(s) {
				use(s)
			}
		}
	}
}

// first is the first value of a field, "" without one.
func (u *ukDesignation) first(f ukField) string {
	for _, b := range u.all(f) {
		if s := b[ukPlaceOf[f]]; s != "" {
			return tidy(s)
		}
	}
	return ""
}

// String shows the designation for the case that it cannot be used.
func (u *ukDesignation) String() string {
	var out []string
	size := 0
	for _, facts := range u.facts {
		for _, b := range facts.blocks {
			s := joinWith(" ", b...)
			if size += len(s); size > maxRaw {
				return strings.Join(append(out, s), " | ")
			}
			out = append(out, s)
		}
	}
	return strings.Join(out, " | ")
}

var (
	ukTag  = regexp.MustCompile(`(?i)</?(?:p|br|div|span|b|i|u|em|strong|ul|ol|li)(?:\s[^<>]*)?/?>`)
	ukDash = regexp.MustCompile(`^[\s\-–—.]*$`)
	// ukOrder is a number between values, or a span of them: "(2)", "(1-3)",
	// "(1) to (6)".
	ukOrder = regexp.MustCompile(`\(\s?(\d{1,2})(?:\s?\)\s*to\s*\(\s?(\d{1,2})|\s*(?:-|–|to)\s*(\d{1,2}))?\s?\)`)
)

// ukText cleans a cell: the statement of reasons, and sometimes other text, is
// escaped as HTML once more than the file needs. Line ends stay, for they
// separate values; everything else is tidy.
func ukText(s string) string {
	if s == "" {
		return ""
	}
	if strings.ContainsRune(s, '&') {
		for range 2 {
			s = html.UnescapeString(s)
		}
	}
	if strings.Contains(s, "_x") {
		s = unescape(s)
	}
	if strings.ContainsRune(s, '<') {
		s = ukTag.ReplaceAllString(s, " ")
	}
	if !strings.ContainsAny(s, "\r\n") {
		return tidy(s)
	}
	var lines []string
	for _, line := range strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = tidy(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// ukNumbered splits "(1) Russia. (2) Belarus". The first number opens the text
// and each next one counts on from it; a "-" behind a number keeps its place,
// for other columns are numbered alike. Other text is one value.
func ukNumbered(s string) []string {
	if !strings.HasPrefix(s, "(") && !strings.HasPrefix(s, " (") {
		return []string{s}
	}
	type mark struct{ start, end, values int }
	var marks []mark
	values := 0
	for _, m := range ukOrder.FindAllStringSubmatchIndex(s, -1) {
		if values == 0 && strings.TrimSpace(s[:m[0]]) != "" {
			return []string{s}
		}
		first, err := number(s[m[2]:m[3]])
		if err != nil || first != values+1 {
			continue
		}
		last := first
		for _, at := range [2]int{4, 6} {
			if m[at] >= 0 {
				last, err = number(s[m[at]:m[at+1]])
			}
		}
		if err != nil || last < first {
			continue
		}
		values = last
		marks = append(marks, mark{m[0], m[1], last - first + 1})
	}
	if len(marks) == 0 {
		return []string{s}
	}
	var out []string
	for i, m := range marks {
		end := len(s)
		if i+1 < len(marks) {
			end = marks[i+1].start
		}
		piece := strings.Trim(s[m.end:end], " ,;\n")
		if ukDash.MatchString(piece) {
			piece = ""
		}
		if i+1 < len(marks) {
			piece = strings.TrimSuffix(piece, ".")
		}
		for range m.values {
			out = append(out, piece)
		}
	}
	return out
}

// ukPairs matches the values of two cells that are numbered alike. One value
// beside several belongs to all of them; otherwise what cannot be matched
// stands alone.
func ukPairs(a, b string) [][2]string {
	as, bs := ukNumbered(a), ukNumbered(b)
	var out [][2]string
	switch {
	case len(as) == len(bs):
		for i := range as {
			out = append(out, [2]string{as[i], bs[i]})
		}
	case len(bs) == 1:
		for _, s := range as {
			out = append(out, [2]string{s, bs[0]})
		}
	default:
		for _, s := range as {
			out = append(out, [2]string{s, ""})
		}
		for _, s := range bs {
			out = append(out, [2]string{"", s})
		}
	}
	return out
}
