package watchlist

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"slices"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/internal/testdata"
	"github.com/revetproject/revet/screen"
)

// dailyEntry is an entry of the EU list as a daily archive of several lists
// keeps it: the names in the order of the issue, at most nine of them.
type dailyEntry struct {
	Key     string   `json:"key"`
	Source  string   `json:"source"`
	Name    string   `json:"name"`
	Type    string   `json:"type"`
	UID     string   `json:"uid"`
	Aliases []string `json:"aliases"`
	Country string   `json:"nationality_code"`
	Program string   `json:"program"`
	Remarks string   `json:"remarks"`
}

func (e dailyEntry) xml(b *bytes.Buffer) {
	attribute := func(name, value string) {
		fmt.Fprintf(b, " %s=\"", name)
		xml.EscapeText(b, []byte(value))
		b.WriteString(`"`)
	}
	b.WriteString("<sanctionEntity")
	attribute("euReferenceNumber", "EU."+e.UID)
	attribute("logicalId", e.UID)
	b.WriteString(">")
	if e.Remarks != "" {
		b.WriteString("<remark>")
		xml.EscapeText(b, []byte(e.Remarks))
		b.WriteString("</remark>")
	}
	b.WriteString("<regulation")
	attribute("programme", e.Program)
	if e.Type == "Individual" {
		b.WriteString(`/><subjectType code="person" classificationCode="P"/>`)
	} else {
		b.WriteString(`/><subjectType code="enterprise" classificationCode="E"/>`)
	}
	for i, n := range append([]string{e.Name}, e.Aliases...) {
		b.WriteString("<nameAlias")
		attribute("wholeName", n)
		attribute("logicalId", fmt.Sprint(i+1))
		b.WriteString(` strong="true"/>`)
	}
	if e.Country != "" {
		b.WriteString("<citizenship")
		attribute("countryIso2Code", e.Country)
		b.WriteString("/>")
	}
	b.WriteString("</sanctionEntity>\n")
}

// dailyEU reads the EU entries of the archive: those of the first day, and the
// newest version of each entry of the days after.
func dailyEU(t testing.TB) (first, last []dailyEntry) {
	t.Helper()
	lines := func(name string, line func([]byte)) {
		f, err := os.Open(testdata.Path(t, "watchlists", "daily_2026_multi", name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		s := bufio.NewScanner(z)
		s.Buffer(nil, 64<<20)
		for s.Scan() {
			line(s.Bytes())
		}
		if err := s.Err(); err != nil {
			t.Fatal(err)
		}
	}
	at := map[string]int{}
	lines("base_2026-07-29.jsonl.gz", func(b []byte) {
		var e dailyEntry
		if err := json.Unmarshal(b, &e); err != nil {
			t.Fatal(err)
		}
		if e.Source == "EU" {
			at[e.Key] = len(first)
			first = append(first, e)
		}
	})
	last = append(last, first...)
	lines("deltas_to_2026-08-05.jsonl.gz", func(b []byte) {
		var day struct {
			Added   []dailyEntry `json:"added"`
			Changed []dailyEntry `json:"changed"`
		}
		if err := json.Unmarshal(b, &day); err != nil {
			t.Fatal(err)
		}
		for _, e := range append(day.Changed, day.Added...) {
			if i, ok := at[e.Key]; ok && e.Source == "EU" {
				last[i] = e
			}
		}
	})
	return first, last
}

func euOf(t testing.TB, entries []dailyEntry) *Snapshot {
	var b bytes.Buffer
	b.WriteString(`<export generationDate="2026-08-05T00:00:00Z">`)
	for _, e := range entries {
		e.xml(&b)
	}
	b.WriteString(`</export>`)
	return mustParse(t, EUXML, Options{}, bytesFile("eu.xml", b.Bytes()))
}

// On 31 July 2026 the EU's list put the names of 1,379 entries in another
// order and changed those of 130. Only these are changes.
func TestEUIssueThatReordersNames(t *testing.T) {
	first, last := dailyEU(t)
	reordered, renamed := 0, 0
	for i := range first {
		// Of the rest of an entry the archive keeps too little to compare.
		last[i].Remarks, last[i].Country, last[i].Program = first[i].Remarks, first[i].Country, first[i].Program
		a, b := append([]string{first[i].Name}, first[i].Aliases...), append([]string{last[i].Name}, last[i].Aliases...)
		if slices.Equal(a, b) {
			continue
		}
		slices.Sort(a)
		slices.Sort(b)
		if slices.Equal(slices.Compact(a), slices.Compact(b)) {
			reordered++
		} else {
			renamed++
		}
	}
	was, is := euOf(t, first), euOf(t, last)
	if len(was.Entries) != len(first) || len(was.Bad) != 0 || len(was.Report.Drift) != 0 {
		t.Errorf("%d of %d entries, bad %v, drift %v", len(was.Entries), len(first), was.Bad, was.Report.Drift)
	}
	changes := Delta(was.Entries, is.Entries)
	if reordered != 1379 || renamed != 130 || len(changes) != renamed {
		t.Errorf("%d entries with reordered and %d with other names made %d changes", reordered, renamed, len(changes))
	}
}

// Who bears a name of the list is found by it.
func TestEUSelfTestOfARealIssue(t *testing.T) {
	if testing.Short() {
		t.Skip("screening 2,000 names against 6,000 entries takes some seconds; run without -short")
	}
	first, _ := dailyEU(t)
	s := euOf(t, first)
	r := SelfTest(screen.New(), s.Entries, Delta(nil, s.Entries), selfConfig(), 2000)
	for i, f := range r.Failed {
		if i < 12 {
			t.Logf("%s %q: %s", f.Key, f.Name, f.Reason)
		}
	}
	if r.Refused || r.Sampled != 2000 {
		t.Errorf("%d of %d names are not found, refused is %v", len(r.Failed), r.Sampled, r.Refused)
	}
}

// A file of the size of the EU's list (25 MB) parses in less than 256 MB.
func TestEUMemoryOfALargeFile(t *testing.T) {
	if testing.Short() {
		t.Skip("generating and parsing 25 MB takes some seconds; run without -short")
	}
	measureMemory(t, EUXML, 25<<20, 256<<20, 5_000, writeLargeEU)
}

// writeLargeEU writes entries as the EU's list has them: five names each, with
// the act that each block rests on.
func writeLargeEU(dst io.Writer, size int64) (int64, error) {
	count := &countingWriter{w: dst}
	w := bufio.NewWriterSize(count, 64<<10)
	fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"+`<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2031-04-05T14:39:54.511+02:00" globalFileId="1">`+"\n")
	act := `            <regulationSummary regulationType="amendment" publicationDate="2018-02-16" numberTitle="2018/223 (OJ L43)" publicationUrl="http://eur-lex.europa.eu/legal-content/EN/TXT/PDF/?uri=CELEX:32018R0223&amp;from=EN"/>` + "\n"
	for i := 0; count.n < size; i++ {
		fmt.Fprintf(w, `    <sanctionEntity designationDetails="" unitedNationId="" euReferenceNumber="EU.%d.%d" logicalId="%d">`+"\n", i, i%97, i)
		fmt.Fprintf(w, `        <remark>Entry %d of a generated list, with a remark as long as those of the list often are. Date of UN designation: 2.3.2011. Mother's name: Vashti%d Keldar.</remark>`+"\n", i, i)
		fmt.Fprintf(w, `        <regulation regulationType="amendment" organisationType="commission" publicationDate="2018-02-16" entryIntoForceDate="2018-02-16" numberTitle="2018/223 (OJ L43)" programme="TST" logicalId="%d"><publicationUrl>http://eur-lex.europa.eu/legal-content/EN/TXT/PDF/?uri=CELEX:32018R0223&amp;from=EN</publicationUrl></regulation>`+"\n", i)
		fmt.Fprintf(w, `        <subjectType code="person" classificationCode="P"/>`+"\n")
		for j := range 5 {
			fmt.Fprintf(w, `        <nameAlias firstName="Ombran%d" middleName="" lastName="Keldar%d" wholeName="Ombran%d Keldar%d" function="Keeper of gate %d" gender="M" title="" nameLanguage="" strong="true" regulationLanguage="en" logicalId="%d">`+"\n%s        </nameAlias>\n", j, i, j, i, j, 5*i+j, act)
		}
		fmt.Fprintf(w, `        <citizenship region="" countryIso2Code="AF" countryDescription="AFGHANISTAN" regulationLanguage="en" logicalId="%d">`+"\n%s        </citizenship>\n", i, act)
		fmt.Fprintf(w, `        <birthdate circa="false" calendarType="GREGORIAN" city="Herat" zipCode="" birthdate="1960-05-21" dayOfMonth="21" monthOfYear="5" year="1960" region="" place="" countryIso2Code="00" countryDescription="UNKNOWN" regulationLanguage="en" logicalId="%d">`+"\n%s        </birthdate>\n", i, act)
		fmt.Fprintf(w, `        <identification diplomatic="false" knownExpired="false" knownFalse="false" reportedLost="false" revokedByIssuer="false" issuedBy="" latinNumber="" nameOnDocument="" number="AD%07d" region="" countryIso2Code="00" countryDescription="UNKNOWN" identificationTypeCode="passport" identificationTypeDescription="National passport" regulationLanguage="en" logicalId="%d">`+"\n%s        </identification>\n    </sanctionEntity>\n", i, i, act)
	}
	fmt.Fprintf(w, "</export>\n")
	err := w.Flush()
	return count.n, err
}
