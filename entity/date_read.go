package entity

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// Order says how to read a date of three numbers whose first two could both be
// a month.
type Order uint8

// The orders.
const (
	// DayFirst reads 03/04/1975 as 3 April, as every list does that writes
	// dates with numbers (UK, DFAT, Canada). It is the default.
	DayFirst Order = iota
	// MonthFirst reads 03/04/1975 as 4 March, as United States forms do.
	MonthFirst
	// OrderUnknown refuses 03/04/1975 with [ErrAmbiguous]. Dates that have one
	// reading only, such as 25/12/1975 and 04/04/1975, are read.
	OrderUnknown
)

// ReadOptions says how to read a date that people wrote. The zero value reads
// day before month, Gregorian years, and refuses ages and two-digit years.
type ReadOptions struct {
	Order Order
	// Calendar is the calendar of dates that do not name theirs.
	Calendar Calendar
	// AsOf is the day or interval at which the text was true, for example the
	// date of listing. Ages are counted back from it, and a two-digit year is
	// read as the latest year that does not begin after it. The zero Date
	// means that nothing is known.
	AsOf Date
	// Serials reads a number of five digits as the serial number of a day in a
	// spreadsheet (see [ExcelDate]), for lists exported from one.
	Serials bool
}

// ReadDate reads a date as sources and people write it, with the zero
// [ReadOptions]. It reads everything that [ParseDate] reads, and besides:
//
//	10 Dec 1948 · December 10, 1948 · Nov. 1973 · 10-Dec-1948 · 1948/12/10
//	circa 1961 · c. 10 Dec 1948 · approximately 1961 · early 1960s · 1960s
//	01 Jan 1970 to 31 Dec 1973 · 1961 to 1963 · between 1960 and 1963
//	before 1963 · after May 1960
//	25/12/1975 · dd/mm/1975 · 00/00/1975 · 00/05/1975 · 15/08/19yy · 05/1975
//	1370 SH · 15 Hamal 1360 · AH 1400 · 20 Ramadan 1400 · 2514 BE · 民國60年 · 1963 E.C.
//	age 25 in 1385 · 30-35 years old in 2001
//
// Month names are understood in English, French, Spanish, German, Russian,
// Ukrainian, Turkish and Arabic, and in the Solar Hijri, lunar Hijri and
// Ethiopian calendars; digits in any script. A span from 1 January to 31
// December of one year is that year. A year below 1700 or above 2200 without
// the name of its calendar is refused with [ErrAmbiguous], except as the
// reference of an age, where 1300 to 1450 is a Solar Hijri year as Afghan
// papers write it.
//
// The text is kept in Source. Errors wrap [ErrDate], and [ErrAmbiguous] or
// [ErrNoReference] where these apply; they name the text and the remedy.
func ReadDate(s string) (Date, error) { return ReadOptions{}.Read(s) }

// ReadDates reads a text that may hold several dates ("a) 1960 b) 30/04/1963",
// "1960; 1963", "1960 or 1963"), with the zero [ReadOptions]. It returns those
// that could be read, without repetitions, together with the joined errors of
// the others.
func ReadDates(s string) ([]Date, error) { return ReadOptions{}.ReadAll(s) }

// longest text that is looked at; dates are short.
const maxDateText = 256

// Read reads one date; see [ReadDate].
func (o ReadOptions) Read(s string) (Date, error) {
	if len(s) > maxDateText {
		return Date{}, fmt.Errorf("entity: %w: %s: longer than %d bytes; give the date alone", ErrDate, quote(s), maxDateText)
	}
	text := plain(s)
	if o.Serials && fiveDigits.MatchString(text) {
		serial, _ := strconv.Atoi(text)
		d, err := ExcelDate(serial)
		d.Source = s
		return d, err
	}
	if o.Calendar == Gregorian {
		// Most dates are in canonical form; they skip the search for words.
		if d, err := parseEDTF(text); err == nil && plausible(d) == nil {
			d.Source = s
			return d, nil
		}
	}
	d, err := o.read(text)
	if err != nil {
		return Date{}, fmt.Errorf("entity: %w: %s: %w", ErrDate, quote(s), err)
	}
	d.Source = s
	return d, nil
}

var (
	listMarker = regexp.MustCompile(`(?:^|[\s,;])\(?[a-z]\)\s*`)
	listBreaks = regexp.MustCompile(`(?:[;|\n\r]|>>)+|\s+(?:or|alt\.?|и|oder|ou)\s+`)
	lesser     = regexp.MustCompile(`,|\s+and\s+`)
	remark     = regexp.MustCompile(`(?s)\([^()]*(?:\)|$)`)
	wideGap    = regexp.MustCompile(`(\d)\s{2,}(\d)`)
	fiveDigits = regexp.MustCompile(`^\d{5}$`)
)

// ReadAll reads all dates of a text; see [ReadDates].
func (o ReadOptions) ReadAll(s string) ([]Date, error) {
	if len(s) > 16*maxDateText {
		return nil, fmt.Errorf("entity: %w: %s: longer than %d bytes; give the dates alone", ErrDate, quote(s), 16*maxDateText)
	}
	whole, err := o.Read(s)
	if err == nil {
		return []Date{whole}, nil
	}
	var out []Date
	var failed []error
	seen := make(map[string]bool)
	add := func(d Date) {
		if key := d.String(); !seen[key] {
			seen[key] = true
			out = append(out, d)
		}
	}
	// A remark in brackets may hold the separators, so brackets that are not
	// part of a date go first: "3 Dec 1979 (from false passport; expired)".
	text := listMarker.ReplaceAllString(strings.ToLower(blanks(s)), ";")
	text = wideGap.ReplaceAllString(text, "$1;$2")
	text = remark.ReplaceAllStringFunc(text, func(r string) string {
		if calendarRemark(r) {
			return r
		}
		if inner := strings.Trim(r, "() "); agePhrase.MatchString(plain(inner)) {
			return inner
		}
		return ";"
	})
	for _, part := range listBreaks.Split(text, -1) {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		d, err := o.Read(part)
		if err == nil {
			add(d)
			continue
		}
		pieces := lesser.Split(part, -1)
		if len(pieces) == 1 {
			failed = append(failed, err)
			continue
		}
		for _, piece := range pieces {
			if piece = strings.TrimSpace(piece); piece == "" {
				continue
			}
			d, err := o.Read(piece)
			if err != nil {
				failed = append(failed, err)
				continue
			}
			add(d)
		}
	}
	if len(out) == 0 && len(failed) == 0 {
		return nil, err
	}
	return out, errors.Join(failed...)
}

// blanks makes every white space but line ends a plain blank, which is the only
// one that regular expressions know.
func blanks(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\r' && unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, s)
}

// calendarRemark reports whether a text in brackets says how to read the date
// before it: a calendar, or "approximately".
func calendarRemark(s string) bool {
	if _, ok := ParseCalendar(s); ok {
		return true
	}
	return roughTail.MatchString(s)
}

// plain lowers letter case, makes digits of all scripts ASCII, dashes hyphens,
// and white space single blanks.
func plain(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= '0' && r <= '9' || r < 0x80 && !unicode.IsSpace(r) && r >= ' ':
			b.WriteRune(r)
		case unicode.Is(unicode.Nd, r):
			b.WriteByte('0' + digitValue(r))
		case unicode.Is(unicode.Pd, r) || r == '−':
			b.WriteByte('-')
		case unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			b.WriteByte(' ')
		case r == '年' || r == '月' || r == '日' || r == '号' || r == '년' || r == '월' || r == '일':
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// digitValue returns the value of a decimal digit. Unicode gives every decimal
// digit set ten code points in a row, starting at zero (Unicode Standard,
// section 4.6).
func digitValue(r rune) byte {
	for _, t := range unicode.Nd.R16 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return byte((r - rune(t.Lo)) % 10)
		}
	}
	for _, t := range unicode.Nd.R32 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return byte((r - rune(t.Lo)) % 10)
		}
	}
	return 0
}

var (
	isoZone   = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)(?:z|[+-]\d\d:?\d\d)$`)
	clock     = regexp.MustCompile(`[\s,]+\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:\s?[ap]m)?$`)
	agePhrase = regexp.MustCompile(`^(?:between )?(\d{1,3})(?:\s?(?:-|to|and)\s?(\d{1,3}))?\s?(?:(years|year|yrs|yr|y)?(?:[ -]?(of age|old|o))?)(?: (?:in|on|as of|at|as at) (?:the year )?(.+))?$`)
	ageWord   = regexp.MustCompile(`^(?:aged?|years? old):? `)
	rough     = regexp.MustCompile(`^(?:~\s?|(?:circa|approximately|approximate|approx|about|around|estimated|est|ca|c|probably|possibly|vers|environ|etwa|ungefähr|um|около|примерно|приблизно|hacia|alrededor de|yaklaşık|حوالي|حدود)(?:\.\s?|\s))`)
	roughTail = regexp.MustCompile(`\s?\(?(?:circa|approximately|approximate|approx\.?|estimated|est\.?|\bca\.|~|\?)\)?$`)
	filler    = regexp.MustCompile(`^(?:d\.?o\.?b\.?|date of birth|born|year of birth|yob|alt\.?|in|on|year|the year|né en|née en|geboren|г\.р\.|р\.)(?:[:,] ?| )`)
	fillTail  = regexp.MustCompile(`\s?(?:г\.р\.|г\.|года|рік|року|\.)$`)
	openStart = regexp.MustCompile(`^(?:before|prior to|earlier than) (.+)$`)
	openEnd   = regexp.MustCompile(`^(?:after|later than) (.+)$`)
	upToDate  = regexp.MustCompile(`^(?:by|until|not later than|no later than|on or before) (.+)$`)
	fromDate  = regexp.MustCompile(`^(?:since|not before|no earlier than|not earlier than|on or after) (.+)$`)
	between   = regexp.MustCompile(`^between (.+?) (?:and|to|-) (.+)$`)
	fromTo    = regexp.MustCompile(`^(?:from )?(.+?)(?: to | until | through | - | bis | по | до | au | à )(.+)$`)
	yearsOnly = regexp.MustCompile(`^(\d{4}) ?[-/] ?(\d{4})$`)
	decade    = regexp.MustCompile(`^(?:the )?(?:(early|mid|late)[ -]?)?(?:the )?(\d{3}0)'?s$`)
)

func (o ReadOptions) read(s string) (Date, error) {
	approximate := false
	for {
		before := s
		s = filler.ReplaceAllString(s, "")
		if t := rough.ReplaceAllString(s, ""); t != s && t != "" {
			s, approximate = t, true
		}
		s = fillTail.ReplaceAllString(s, "")
		if t := roughTail.ReplaceAllString(s, ""); t != s && t != "" {
			s, approximate = t, true
		}
		s = strings.TrimRight(s, " ,;")
		if s == before {
			break
		}
	}
	d, err := o.interval(s)
	if err != nil {
		return Date{}, err
	}
	d.Approximate = d.Approximate || approximate
	return d, nil
}

// interval reads a text without its "circa".
func (o ReadOptions) interval(s string) (Date, error) {
	if m := isoZone.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	s = clock.ReplaceAllString(s, "")
	if o.Calendar == Gregorian || strings.Contains(s, "[") {
		// The text is in lower case; EDTF writes its "X" and "T" in upper case.
		body, suffix, suffixed := strings.Cut(s, "[")
		text := strings.ToUpper(body)
		if suffixed {
			text += "[" + suffix
		}
		if d, err := parseEDTF(text); err == nil {
			return d, plausible(d)
		}
	}
	if d, found, err := o.age(s); found {
		return d, err
	}
	if m := decade.FindStringSubmatch(s); m != nil {
		from, _ := strconv.Atoi(m[2])
		d, err := DateParts{YearFrom: from, YearTo: from + 9, Calendar: o.Calendar, Approximate: m[1] != ""}.Date()
		if err != nil {
			return Date{}, unwrapped(err)
		}
		return d, plausible(d)
	}
	for _, open := range []struct {
		pattern *regexp.Regexp
		cut     func(Date) Date
	}{
		{openStart, func(d Date) Date { d.From, d.To = MinDay, d.From-1; return d }},
		{openEnd, func(d Date) Date { d.From, d.To = d.To+1, MaxDay; return d }},
		{upToDate, func(d Date) Date { d.From = MinDay; return d }},
		{fromDate, func(d Date) Date { d.To = MaxDay; return d }},
	} {
		m := open.pattern.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		d, err := o.read(m[1])
		if err != nil {
			return Date{}, err
		}
		if d.From == MinDay || d.To == MaxDay {
			return Date{}, errors.New("two open ends; state one date")
		}
		d = open.cut(d)
		d.Precision = PrecisionSpan
		return d.settled(), nil
	}
	for _, span := range []*regexp.Regexp{between, yearsOnly, fromTo} {
		if m := span.FindStringSubmatch(s); m != nil {
			return o.span(m[1], m[2])
		}
	}
	return o.point(s)
}

// span reads the two ends of a range. An end without a calendar or a year
// takes that of the other ("March to May 1960", "1370 to 1372 SH").
func (o ReadOptions) span(a, b string) (Date, error) {
	to, err := o.read(b)
	if err != nil {
		return Date{}, err
	}
	first := o
	first.Calendar = to.Calendar
	from, err := first.read(a)
	if err != nil && to.To != MaxDay && o.Calendar == Gregorian && to.Calendar == Gregorian {
		from, err = first.read(a + " " + strconv.Itoa(to.To.Year()))
	}
	if err != nil {
		return Date{}, err
	}
	d := Date{
		From: from.From, To: to.To, Precision: PrecisionSpan, Calendar: to.Calendar,
		Approximate: from.Approximate || to.Approximate,
	}
	if d.From == MinDay || d.To == MaxDay || from.To == MaxDay || to.From == MinDay {
		return Date{}, errors.New("a range with an open end; state two dates")
	}
	if d.From > d.To {
		return Date{}, errors.New("the range ends before it begins; swap its ends")
	}
	if calendars[d.Calendar].precision(d.From, d.To) == PrecisionYear {
		// Lists write "01 Jan 1961 to 31 Dec 1961" for "1961".
		d.Precision = PrecisionYear
	}
	return d.settled(), nil
}

// plausible refuses Gregorian years that nobody alive or listed can mean.
func plausible(d Date) error {
	if d.Calendar != Gregorian {
		return nil
	}
	for _, end := range []Day{d.From, d.To} {
		if y := end.Year(); end != MinDay && end != MaxDay && (y < 1700 || y > 2200) {
			return fmt.Errorf("%w: year %d is not Gregorian; name its calendar (SH, AH, BE, EC, ROC)", ErrAmbiguous, y)
		}
	}
	return nil
}

// unwrapped takes the package's prefix off an error that gets it again.
func unwrapped(err error) error {
	return errors.New(strings.TrimPrefix(err.Error(), "entity: "+ErrDate.Error()+": "))
}

// age reads "30-35 years old", "age 25 in 1385"; found is false when the text
// speaks of no age.
func (o ReadOptions) age(s string) (d Date, found bool, err error) {
	rest := ageWord.ReplaceAllString(s, "")
	worded := rest != s
	roughly := rough.ReplaceAllString(rest, "")
	m := agePhrase.FindStringSubmatch(roughly)
	if m == nil || !worded && m[3] == "" && m[4] == "" {
		return Date{}, false, nil
	}
	least, _ := strconv.Atoi(m[1])
	most := least
	if m[2] != "" {
		most, _ = strconv.Atoi(m[2])
	}
	if most < least || most > 130 {
		return Date{}, true, fmt.Errorf("an age of %d to %d years is impossible; correct it", least, most)
	}
	at := o.AsOf
	if m[5] != "" {
		ref := o
		if y, err := strconv.Atoi(m[5]); err == nil && y >= 1300 && y <= 1450 && o.Calendar == Gregorian {
			ref.Calendar = SolarHijri
		}
		if at, err = ref.read(m[5]); err != nil {
			return Date{}, true, err
		}
	}
	if at.Precision == 0 || at.From == MinDay || at.To == MaxDay {
		return Date{}, true, fmt.Errorf("%w; state when the age held", ErrNoReference)
	}
	d = Date{
		From:        yearsBefore(at.From, most+1) + 1,
		To:          yearsBefore(at.To, least),
		Precision:   PrecisionSpan,
		Calendar:    at.Calendar,
		Approximate: at.Approximate || roughly != rest,
	}
	return d.settled(), true, nil
}

// yearsBefore returns the same day n years earlier, or 28 February for a leap
// day that the earlier year does not have.
func yearsBefore(d Day, n int) Day {
	y, m, day := d.Civil()
	return civil(y-n, m, min(day, gregorianMonthDays(y-n, m)))
}

// part is a number, a placeholder or a month of a date.
type part struct {
	n       int
	digits  int  // how many digits the number has, 0 for the name of a month
	unknown bool // dd, mm, 00
	count   int  // how many years a number with placeholders stands for
}

var (
	partPattern = regexp.MustCompile(`\d+[yx]*|[\p{L}\p{M}]+(?:[.'][\p{L}\p{M}]+)*\.?`)
	century     = regexp.MustCompile(`^(\d+)([yx]+)$`)
)

// point reads a date that is no range: numbers, placeholders and month names
// in one of the orders in which people write them.
func (o ReadOptions) point(s string) (Date, error) {
	p := DateParts{Calendar: o.Calendar}
	parts, err := o.parts(s, &p)
	if err != nil {
		return Date{}, err
	}
	named := -1
	for i, f := range parts {
		if f.digits == 0 && !f.unknown {
			if named >= 0 {
				return Date{}, errors.New("two months; state one date")
			}
			named = i
		}
	}
	years := 1
	year := func(f part) error {
		switch {
		case f.unknown:
			return errors.New("no year; state the year")
		case f.count > 1:
			years = f.count
		case f.digits <= 2 && p.Calendar == Gregorian:
			full, err := o.century(f.n)
			if err != nil {
				return err
			}
			p.Year = full
			return nil
		}
		p.Year = f.n
		return nil
	}
	switch {
	case len(parts) == 1 && named < 0:
		if parts[0].digits < 4 && p.Calendar == Gregorian {
			return Date{}, errors.New("a year must have four digits; write it in full")
		}
		err = year(parts[0])
	case len(parts) == 2 && named == 0: // Dec 1948
		p.Month = parts[0].n
		err = year(parts[1])
	case len(parts) == 2 && named == 1 && parts[0].long(): // 1948 Dec
		p.Month = parts[1].n
		err = year(parts[0])
	case len(parts) == 2 && named < 0 && parts[0].long(): // 1948/12
		p.Month = parts[1].n
		err = year(parts[0])
	case len(parts) == 2 && named < 0 && parts[1].long(): // 12/1948
		p.Month = parts[0].n
		err = year(parts[1])
	case len(parts) == 3 && named == 1 && parts[0].long(): // 1948 Dec 10
		p.Month, p.Day = parts[1].n, parts[2].n
		err = year(parts[0])
	case len(parts) == 3 && named == 1: // 10 Dec 1948
		p.Day, p.Month = parts[0].n, parts[1].n
		err = year(parts[2])
	case len(parts) == 3 && named == 0: // Dec 10, 1948
		p.Month, p.Day = parts[0].n, parts[1].n
		err = year(parts[2])
	case len(parts) == 3 && named == 2 && parts[0].long(): // 1948, 10 Dec
		p.Day, p.Month = parts[1].n, parts[2].n
		err = year(parts[0])
	case len(parts) == 3 && named < 0 && (parts[0].long() || p.Calendar == Minguo && parts[2].digits <= 2): // 1948/12/10
		p.Month, p.Day = parts[1].n, parts[2].n
		err = year(parts[0])
	case len(parts) == 3 && named < 0: // 10/12/1948
		if err = year(parts[2]); err == nil {
			p.Day, p.Month, err = o.order(parts[0], parts[1])
		}
	default:
		return Date{}, errors.New("no known shape of a date; write YYYY-MM-DD, YYYY-MM or YYYY")
	}
	if err != nil {
		return Date{}, err
	}
	if p.Month == 0 {
		// A day of an unknown month narrows nothing down.
		p.Day = 0
	}
	if years > 1 {
		// The day is known and the year is not: all that can be said is the span.
		p = DateParts{YearFrom: p.Year, YearTo: p.Year + years - 1, Calendar: p.Calendar}
	}
	d, err := p.Date()
	if err != nil {
		return Date{}, unwrapped(err)
	}
	return d, plausible(d)
}

// long reports whether a part can only be a year.
func (f part) long() bool { return f.digits >= 3 }

// parts splits a point into numbers and months; it notes the calendar that a
// word of the text names.
func (o ReadOptions) parts(s string, p *DateParts) ([]part, error) {
	var out []part
	words := partPattern.FindAllString(s, -1)
	for i := 0; i < len(words); i++ {
		w := words[i]
		if w[0] >= '0' && w[0] <= '9' {
			f, err := number(w)
			if err != nil {
				return nil, err
			}
			out = append(out, f)
			continue
		}
		if i+1 < len(words) {
			if c, ok := ParseCalendar(w + words[i+1]); ok {
				p.Calendar = c
				i++
				continue
			}
		}
		if c, ok := ParseCalendar(w); ok {
			p.Calendar = c
			continue
		}
		switch bare := strings.Trim(w, "."); bare {
		case "dd", "d", "mm", "xx", "x", "yyyy", "yy", "xxxx", "unknown":
			out = append(out, part{unknown: true, digits: 1})
		case "st", "nd", "rd", "th", "er", "of", "de", "del", "the", "le", "den", "year", "calendar", "г", "года", "рік", "року":
		default:
			m, ok := months[bare]
			if !ok {
				return nil, fmt.Errorf("the word %s is not understood; give the date alone", quote(w))
			}
			if m.calendar != Gregorian {
				p.Calendar = m.calendar
			}
			out = append(out, part{n: m.number})
		}
	}
	if len(out) == 0 {
		return nil, errors.New("no number in it; leave the date out when it is unknown")
	}
	return out, nil
}

// number reads digits that may end in placeholders: "1975", "00", "19yy".
func number(w string) (part, error) {
	f := part{digits: len(w), count: 1}
	if m := century.FindStringSubmatch(w); m != nil {
		if len(w) != 4 || len(m[2]) > 2 {
			return part{}, fmt.Errorf("%s is no year; write four digits, of which the last two may be y", quote(w))
		}
		w = m[1]
		for range m[2] {
			w += "0"
			f.count *= 10
		}
	}
	if len(w) > 4 {
		return part{}, fmt.Errorf("the number %s is too long; separate day, month and year", quote(w))
	}
	f.n, _ = strconv.Atoi(w)
	f.unknown = f.n == 0
	return f, nil
}

// order decides which of two numbers is the day.
func (o ReadOptions) order(a, b part) (day, month int, err error) {
	dayFirst := b.n <= 12
	monthFirst := a.n <= 12
	switch {
	case a.unknown || b.unknown || a.n == b.n && dayFirst:
		if o.Order == MonthFirst {
			return b.n, a.n, nil
		}
		return a.n, b.n, nil
	case dayFirst && monthFirst:
		switch o.Order {
		case OrderUnknown:
			return 0, 0, fmt.Errorf("%w: day %d of month %d or day %d of month %d; state the order, or write YYYY-MM-DD",
				ErrAmbiguous, a.n, b.n, b.n, a.n)
		case MonthFirst:
			return b.n, a.n, nil
		}
		return a.n, b.n, nil
	case dayFirst:
		return a.n, b.n, nil
	case monthFirst:
		return b.n, a.n, nil
	}
	return 0, 0, fmt.Errorf("neither %d nor %d is a month; correct the date", a.n, b.n)
}

// century completes a two-digit year to the latest year that does not begin
// after AsOf.
func (o ReadOptions) century(n int) (int, error) {
	if o.AsOf.Precision == 0 || o.AsOf.To == MaxDay {
		return 0, fmt.Errorf("%w: the year %02d has no century; write four digits", ErrAmbiguous, n)
	}
	last := o.AsOf.To.Year()
	return last - ((last-n)%100+100)%100, nil
}

type month struct {
	calendar Calendar
	number   int
}

var months = monthTable(map[Calendar][]string{
	Gregorian: {
		"january jan janvier janv enero ene januar jän jänner января январь янв січня січень ocak يناير جانفي",
		"february feb février févr fevrier febrero februar февраля февраль фев лютого лютий şubat subat فبراير شباط فيفري",
		"march mar mars marzo märz maerz mrz марта март мар березня березень mart مارس آذار",
		"april apr avril avr abril abr апреля апрель апр квітня квітень nisan أبريل ابريل نيسان أفريل",
		"may mai mayo мая май травня травень mayıs mayis مايو أيار ماي",
		"june jun juin junio juni июня июнь июн червня червень haziran يونيو حزيران جوان",
		"july jul juillet juil julio juli июля июль июл липня липень temmuz يوليو تموز جويلية",
		"august aug août aout agosto ago августа август авг серпня серпень ağustos agustos أغسطس اغسطس آب أوت",
		"september sep sept septembre septiembre setiembre сентября сентябрь сен сент вересня вересень eylül eylul سبتمبر أيلول",
		"october oct octobre octubre oktober okt октября октябрь окт жовтня жовтень ekim أكتوبر اكتوبر",
		"november nov novembre noviembre ноября ноябрь ноя нояб листопада листопад kasım kasim نوفمبر",
		"december dec décembre decembre déc diciembre dic dezember dez декабря декабрь дек грудня грудень aralık aralik ديسمبر",
	},
	SolarHijri: {
		"farvardin hamal حمل فروردین", "ordibehesht sawr saur thawr ثور اردیبهشت", "khordad jawza jauza جوزا خرداد",
		"tir saratan سرطان تیر", "mordad amordad asad اسد مرداد", "shahrivar sonbola sunbula سنبله شهریور",
		"mehr mizan میزان مهر", "aban aqrab عقرب آبان", "azar qaws qaus قوس آذر", "dey jadi جدی دی",
		"bahman dalwa dalw دلو بهمن", "esfand hut hoot حوت اسفند",
	},
	LunarHijri: {
		"muharram محرم", "safar صفر", "rabi'al-awwal rabi1 ربيع", "rabi2", "jumada1", "jumada2", "rajab رجب",
		"sha'ban shaban شعبان", "ramadan ramazan رمضان", "shawwal شوال", "dhu'l-qa'da dhualqadah dhulqada",
		"dhu'l-hijja dhulhijja dhualhijjah",
	},
	Ethiopian: {
		"meskerem", "tikimt tekemt", "hidar hedar", "tahsas tahesas", "ter", "yekatit", "megabit", "miazia miyazya",
		"ginbot genbot", "sene", "hamle", "nehase nehasa", "pagume pagumen",
	},
})

// monthTable turns lists of names per month into one look-up table. No name
// may stand for two months; a test guards that.
func monthTable(names map[Calendar][]string) map[string]month {
	out := make(map[string]month)
	// order-free: no name stands for two months
	for c, list := range names {
		for i, words := range list {
			for w := range strings.FieldsSeq(words) {
				out[w] = month{c, i + 1}
			}
		}
	}
	return out
}

// ExcelDate returns the day of a spreadsheet's serial number in the 1900 date
// system (ECMA-376 part 1, section 18.17.4.1), as Canada's list has them.
// Serial 60 is the 29 February 1900 that never was. Errors wrap [ErrDate].
func ExcelDate(serial int) (Date, error) {
	epoch, _ := CivilDay(1899, 12, 30)
	switch {
	case serial < 1 || serial > 2958465:
		return Date{}, fmt.Errorf("entity: %w: spreadsheet serial %d is outside 1–2958465; check the cell", ErrDate, serial)
	case serial == 60:
		return Date{}, fmt.Errorf("entity: %w: spreadsheet serial 60 stands for 29 February 1900, which never was; check the cell", ErrDate)
	case serial < 60:
		epoch++
	}
	d := epoch + Day(serial)
	return Date{From: d, To: d, Precision: PrecisionDay, Source: strconv.Itoa(serial)}, nil
}
