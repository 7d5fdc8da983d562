package watchlist

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestOFACAdvancedMemory: the advanced form is the largest of all lists. Its
// places, papers and parties lie far apart and are joined without the file.
func TestOFACAdvancedMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("generating and parsing 127 MB takes some seconds; run without -short")
	}
	measureMemory(t, OFACAdvanced, 127<<20, 256<<20, 19_000, writeLargeAdvanced)
}

// advancedIDs are the ids of the sections of an advanced file that must be
// different in every copy of its content.
var advancedIDs = regexp.MustCompile(`(?:<(?:Location|IDRegDocument|SanctionsEntry|Identity|Profile) ID|FixedRef|LocationID|IdentityID|ProfileID)="(\d+)"`)

// writeLargeAdvanced repeats the content of the fixture under other ids, section
// by section.
func writeLargeAdvanced(dst io.Writer, size int64) (int64, error) {
	b, err := os.ReadFile("testdata/ofac/advanced.xml")
	if err != nil {
		return 0, err
	}
	count := &countingWriter{w: dst}
	w := bufio.NewWriterSize(count, 64<<10)
	text := string(b)
	head := text[:strings.Index(text, "<Locations>")]
	w.WriteString(head)
	copies := int(size)/(len(text)-len(head)) + 1
	for _, name := range []string{"Locations", "IDRegDocuments", "DistinctParties", "ProfileRelationships", "SanctionsEntries"} {
		_, section, _ := strings.Cut(text, "<"+name+">")
		section, _, _ = strings.Cut(section, "</"+name+">")
		ends := advancedIDs.FindAllStringSubmatchIndex(section, -1)
		fmt.Fprintf(w, "<%s>", name)
		for i := range copies {
			from := 0
			for _, m := range ends {
				w.WriteString(section[from:m[3]])
				fmt.Fprintf(w, "%05d", i)
				from = m[3]
			}
			w.WriteString(section[from:])
		}
		fmt.Fprintf(w, "</%s>", name)
	}
	w.WriteString("</Sanctions>")
	err = w.Flush()
	return count.n, err
}
